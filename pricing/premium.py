"""What is the premium of a policy? Its layers valued, loaded for risk and charged.

How a risk-loaded loss becomes a premium stands in `pricing.basis.Charge`, the lines of the result
in `pricing.stack`. The premium of each parameter draw gives the 90 % interval.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from models.profile import TIERS
from pricing.cover_time import covered_part
from pricing.defence_costs import defence_costs
from pricing.errors import NothingCovered
from pricing.layers import LayerTerms, LayerValue, evaluate, loaded_alternatives
from pricing.money import Estimate, estimate, whole_yen
from pricing.sublimits import excluded_causes, with_sublimits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from models.annual_loss import AnnualLoss
    from models.loss_model import LossModel
    from pricing.basis import Charge, PricingBasis
    from pricing.holdings import Holdings
    from pricing.policy import Policy

    Floats = NDArray[np.float64]

INTERVAL = (0.05, 0.95)
"""Ends of the 90 % interval."""


@dataclass(frozen=True)
class Programme:
    """A policy's layers valued on one exchange's losses, yen in the term."""

    terms: tuple[LayerTerms, ...]
    values: tuple[LayerValue, ...]
    covered: AnnualLoss
    charge: Charge

    @property
    def limit(self) -> float:
        """Most paid for one event by this insurer, yen."""
        return limit_per_event(self.terms)

    @property
    def expected(self) -> float:
        """Expected loss on the predictive law, yen."""
        return sum(v.expected for v in self.values)

    @property
    def expected_by_draw(self) -> Floats:
        """Expected loss for each parameter draw, yen."""
        return np.asarray(np.sum([v.expected_by_draw for v in self.values], axis=0))

    @property
    def most(self) -> float:
        """Most paid in the term by this insurer, yen."""
        return sum(t.term_limit * t.paid_share for t in self.terms)

    @property
    def loaded(self) -> float:
        """Risk-loaded loss on the predictive law, yen."""
        return sum(v.loaded for v in self.values)

    @property
    def loaded_by_draw(self) -> Floats:
        """Risk-loaded loss for each parameter draw, yen."""
        return np.asarray(np.sum([v.loaded_by_draw for v in self.values], axis=0))

    @property
    def premium(self) -> float:
        """Premium on the predictive law, yen."""
        return float(self.charge.premium(self.loaded))

    @property
    def premium_by_draw(self) -> Floats:
        """Premium for each parameter draw, yen."""
        return self.charge.premium(self.loaded_by_draw)

    @property
    def deposits(self) -> tuple[float, ...]:
        """Premium of each layer before its reinstatements, on the predictive law, yen.

        A layer's part of the premium is that of its risk-loaded loss.
        """
        parts = [v.loaded / (1.0 + v.reinstated) for v in self.values]
        return tuple(self.premium * part / self.loaded for part in parts)

    @property
    def deposit_by_draw(self) -> Floats:
        """Premium of all layers before reinstatements for each parameter draw, yen."""
        parts = np.sum(
            [v.loaded_by_draw / (1.0 + v.reinstated_by_draw) for v in self.values], axis=0
        )
        loaded = self.loaded_by_draw
        shares = np.divide(parts, loaded, out=np.ones_like(loaded), where=loaded > 0)
        return np.asarray(self.premium_by_draw * shares)

    @property
    def is_reinstated_for_money(self) -> bool:
        """Whether any reinstatement is paid."""
        return any(any(t.reinstatements) for t in self.terms)


def covered_shares(policy: Policy, model: LossModel) -> Floats:
    """Part of each tier's thefts that the wording covers, shape (tiers,).

    A cause excluded takes its share of the tier's thefts away; a cause the wording does not
    mention is priced as covered. Excluding state-backed actors takes their share of what is left.
    """
    excluded = excluded_causes(policy)
    state = model.state_backed_share if policy.causes.state_backed_actor is False else 0.0
    return np.array(
        [
            (tier in policy.tiers_covered)
            * (1.0 - sum(model.cause_share(tier, cause) for cause in excluded))
            * (1.0 - state)
            for tier in TIERS
        ]
    )


def covered_rates(policy: Policy, model: LossModel, basis: PricingBasis) -> Floats:
    """What the policy makes of each tier's thefts a year: those covered in its term, (tiers,)."""
    in_time = covered_part(policy, basis)
    return covered_shares(policy, model) * policy.term_years * in_time


def check_reached(terms: Sequence[LayerTerms], reach: float) -> None:
    """Refuse a layer that no theft reaches.

    Args:
        terms: the layers.
        reach: the most of one covered theft that counts, yen; zero if none is covered.

    Raises:
        NothingCovered: no theft is covered, or a layer begins above the largest.
    """
    if reach <= 0.0:
        raise NothingCovered(
            "no tier the policy covers holds assets of the exchange", "/policy/tiers_covered"
        )
    for i, term in enumerate(terms):
        # A loss that reaches the franchise exactly is paid, one that reaches the start is not yet.
        if term.start >= reach or term.franchise > reach:
            raise NothingCovered(
                f"layer {i + 1} begins at ¥{max(term.start, term.franchise):,.0f}, above the "
                f"¥{reach:,.0f} one theft could reach",
                f"/policy/layers/{i}",
            )


def check_pays(loaded: float) -> None:
    """Refuse a policy whose layers are reached and yet never pay.

    Args:
        loaded: risk-loaded loss of all layers, yen.

    Raises:
        NothingCovered: it is nothing.
    """
    if loaded <= 0.0:
        raise NothingCovered(
            "the layers never pay: what thefts can take in the term does not add up to what the "
            "policy needs to pay",
            "/policy/layers",
        )


def limit_per_event(terms: Sequence[LayerTerms]) -> float:
    """Most this insurer pays for one event under all layers, yen."""
    return sum(t.limit * t.paid_share for t in terms)


def layer_terms(policy: Policy, basis: PricingBasis, jpy_per_unit: float) -> tuple[LayerTerms, ...]:
    """The policy's layers in yen, with the defence costs it pays."""
    layers = tuple(LayerTerms.of(layer, jpy_per_unit) for layer in policy.layers)
    costs = defence_costs(policy, basis)
    if costs is None:
        return layers
    inside = policy.wording.defence_costs_outside_limit is False
    return tuple(
        replace(t, defence_costs=costs.share_of_indemnity, costs_inside=inside) for t in layers
    )


def covered_layers(
    annual: AnnualLoss,
    policy: Policy,
    model: LossModel,
    basis: PricingBasis,
    jpy_per_unit: float,
    holdings: Holdings | None = None,
) -> tuple[AnnualLoss, tuple[LayerTerms, ...]]:
    """The losses a policy covers in its term, and its layers, yen.

    Args:
        annual: law of one year's ground-up loss, yen.
        policy: what is covered; amounts in its own currency.
        model: for the shares of causes.
        basis: defence costs and the time until a theft is found.
        jpy_per_unit: yen per unit of the policy's currency.
        holdings: which coins are held; None where unknown, and prices then stand.

    Raises:
        NothingCovered: no covered tier holds assets, or a layer starts above every loss.
        UnknownHoldings: a sub-limit is on an asset, and it is unknown which are held.
    """
    covered = annual.scaled(covered_rates(policy, model, basis))
    struck = covered.rates.sum(axis=0) > 0
    if holdings is not None:
        covered = holdings.revalued(covered, policy)
    covered = with_sublimits(
        covered, policy, model, jpy_per_unit, holdings.shares if holdings else None
    )
    terms = layer_terms(policy, basis, jpy_per_unit)
    check_reached(terms, float(covered.law.cap[struck].max(initial=0.0)))
    return covered, terms


def value_programme(
    annual: AnnualLoss,
    policy: Policy,
    model: LossModel,
    basis: PricingBasis,
    jpy_per_unit: float,
    holdings: Holdings | None = None,
) -> Programme:
    """Value every layer of a policy; arguments as of `covered_layers`.

    Raises:
        NothingCovered: as of `covered_layers`, or the layers never pay.
        UnknownHoldings: see `covered_layers`.
        SelfCheckFailed: a distribution failed its own check.
    """
    covered, terms = covered_layers(annual, policy, model, basis, jpy_per_unit, holdings)
    values = tuple(evaluate(covered, term, basis.risk_load) for term in terms)
    check_pays(sum(value.loaded for value in values))
    limit = limit_per_event(terms)
    return Programme(terms, values, covered, basis.charge(limit, policy.term_years))


def alternative_premiums(programme: Programme, basis: PricingBasis, factors: Floats) -> Floats:
    """Premium with each tier's rate multiplied, one an alternative, yen.

    The first row of `factors`, shape (alternatives, tiers), is usually ones: the price to compare
    with, on the same averaged rates.
    """
    loaded = [
        loaded_alternatives(programme.covered, term, basis.risk_load, factors)
        for term in programme.terms
    ]
    return programme.charge.premium(np.asarray(np.sum(loaded, axis=0)))


def ends(by_draw: Floats) -> tuple[Floats, Floats]:
    """Ends of the 90 % interval over parameter draws, the last axis.

    The default of `numpy.quantile`, straight lines between order statistics, without its overhead.
    """
    ordered, last = np.sort(by_draw, axis=-1), by_draw.shape[-1] - 1
    found = []
    for level in INTERVAL:
        below = int(level * last)
        step = ordered[..., min(below + 1, last)] - ordered[..., below]
        found.append(ordered[..., below] + step * (level * last - below))
    return found[0], found[1]


def interval(amount: float, by_draw: Floats) -> Estimate:
    """Whole yen with the 90 % interval over parameter draws; the interval holds the amount."""
    low, high = map(float, ends(by_draw))
    return estimate(amount, min(low, amount), max(high, amount))


def instalments(programme: Programme) -> tuple[Estimate, Estimate] | None:
    """Deposit premium and expected reinstatement premium, whole yen; None if none is paid.

    Together they are the technical premium, to the yen.
    """
    if not programme.is_reinstated_for_money:
        return None
    deposit = interval(sum(programme.deposits), programme.deposit_by_draw)
    later = programme.premium - sum(programme.deposits)
    spread = interval(later, programme.premium_by_draw - programme.deposit_by_draw)
    rest = whole_yen(programme.premium) - deposit.amount
    return deposit, spread.model_copy(update={"amount": rest})


def layer_prices(
    programme: Programme, term_years: float
) -> Sequence[tuple[LayerTerms, LayerValue, float]]:
    """Each layer with its technical rate on line a year, before a minimum and tax."""
    gross_up = programme.charge.gross_up
    return [
        (terms, value, value.loaded * gross_up / (terms.limit * terms.paid_share) / term_years)
        for terms, value in zip(programme.terms, programme.values, strict=True)
    ]
