"""What is the premium? Expected loss, risk load and loadings, as a stack that adds up to the yen.

    technical premium = risk-loaded loss / (1 - loadings as shares of premium)

The premium of each parameter draw gives the 90 % interval. Amounts are rounded once; the risk load
takes the rounding, so that the lines add up to the premium exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from models.profile import TIERS
from pricing.errors import NothingCovered
from pricing.layers import LayerTerms, LayerValue, evaluate, loaded_alternatives
from pricing.money import Estimate, Money, estimate, whole_yen
from pricing.result import Loading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from models.annual_loss import AnnualLoss
    from models.loss_model import LossModel
    from pricing.basis import PricingBasis
    from pricing.policy import Policy

    Floats = NDArray[np.float64]

INTERVAL = (0.05, 0.95)
"""Ends of the 90 % interval."""

STATE_CAUSE = "state_backed_actor"


@dataclass(frozen=True)
class Programme:
    """A policy's layers valued on one exchange's losses, yen in the term."""

    terms: tuple[LayerTerms, ...]
    values: tuple[LayerValue, ...]
    covered: AnnualLoss
    gross_up: float

    @property
    def limit(self) -> float:
        """Most paid for one event by this insurer, yen."""
        return sum(t.limit * t.share for t in self.terms)

    @property
    def expected(self) -> float:
        """Expected loss on the predictive law, yen."""
        return sum(v.expected for v in self.values)

    @property
    def expected_by_draw(self) -> Floats:
        """Expected loss for each parameter draw, yen."""
        return np.asarray(np.sum([v.expected_by_draw for v in self.values], axis=0))

    @property
    def premium(self) -> float:
        """Technical premium on the predictive law, yen."""
        return sum(v.loaded for v in self.values) * self.gross_up

    @property
    def premium_by_draw(self) -> Floats:
        """Technical premium for each parameter draw, yen."""
        return np.asarray(np.sum([v.loaded_by_draw for v in self.values], axis=0) * self.gross_up)


def covered_shares(policy: Policy, model: LossModel) -> Floats:
    """Part of each tier's thefts that the wording covers, shape (tiers,).

    A cause excluded takes its share of the tier's thefts away; a cause the wording does not
    mention is priced as covered. Excluding state-backed actors takes their share of what is left.
    """
    excluded = [
        name
        for name in type(policy.causes).model_fields
        if getattr(policy.causes, name) is False and name != STATE_CAUSE
    ]
    state = model.state_backed_share if policy.causes.state_backed_actor is False else 0.0
    return np.array(
        [
            (tier in policy.tiers_covered)
            * (1.0 - sum(model.cause_share(tier, cause) for cause in excluded))
            * (1.0 - state)
            for tier in TIERS
        ]
    )


def value_programme(
    annual: AnnualLoss,
    policy: Policy,
    model: LossModel,
    basis: PricingBasis,
    jpy_per_unit: float,
) -> Programme:
    """Value every layer of a policy.

    Args:
        annual: law of one year's ground-up loss, yen.
        policy: what is covered; amounts in its own currency.
        model: for the shares of causes.
        basis: risk load and loadings.
        jpy_per_unit: yen per unit of the policy's currency.

    Raises:
        NothingCovered: no covered tier holds assets, or a layer starts above every loss.
        SelfCheckFailed: a distribution failed its own check.
    """
    covered = annual.scaled(covered_shares(policy, model) * policy.term_years)
    struck = covered.rates.sum(axis=0) > 0
    if not struck.any():
        raise NothingCovered(
            "no tier the policy covers holds assets of the exchange", "/policy/tiers_covered"
        )
    reach = float(covered.law.cap[struck].max())
    terms = tuple(LayerTerms.of(layer, jpy_per_unit) for layer in policy.layers)
    for i, term in enumerate(terms):
        if term.start >= reach:
            raise NothingCovered(
                f"layer {i + 1} begins at ¥{term.start:,.0f}, above the ¥{reach:,.0f} one theft "
                "could reach",
                f"/policy/layers/{i}",
            )
    values = tuple(evaluate(covered, term, basis.risk_load) for term in terms)
    return Programme(terms, values, covered, 1.0 / (1.0 - basis.share_of_premium))


def alternative_premiums(programme: Programme, basis: PricingBasis, factors: Floats) -> Floats:
    """Technical premium with each tier's rate multiplied, one an alternative, yen.

    The first row of `factors`, shape (alternatives, tiers), is usually ones: the price to compare
    with, on the same averaged rates.
    """
    loaded = [
        loaded_alternatives(programme.covered, term, basis.risk_load, factors)
        for term in programme.terms
    ]
    return np.asarray(np.sum(loaded, axis=0) * programme.gross_up)


def ends(by_draw: Floats) -> tuple[float, float]:
    """Ends of the 90 % interval over parameter draws; `numpy.quantile`, without its overhead."""
    ranks = np.linspace(0.0, 1.0, by_draw.size)
    low, high = np.interp(INTERVAL, ranks, np.sort(by_draw))
    return float(low), float(high)


def interval(amount: float, by_draw: Floats) -> Estimate:
    """Whole yen with the 90 % interval over parameter draws; the interval holds the amount."""
    low, high = ends(by_draw)
    return estimate(amount, min(low, amount), max(high, amount))


def stack(programme: Programme, basis: PricingBasis) -> tuple[Estimate, tuple[Loading, ...]]:
    """Risk load and loadings, whole yen; with the expected loss they add up to the premium."""
    premium = whole_yen(programme.premium)
    loadings = tuple(
        Loading(
            name=rate.name,
            amount=Money(amount=whole_yen(programme.premium * rate.share_of_premium)),
            rate=rate.share_of_premium,
            status=rate.status,
            source=rate.source,
        )
        for rate in basis.loadings
    )
    rest = premium - whole_yen(programme.expected) - sum(line.amount.amount for line in loadings)
    by_draw = programme.premium_by_draw / programme.gross_up - programme.expected_by_draw
    spread = interval(float(rest), by_draw)
    return spread.model_copy(update={"amount": rest}), loadings


def layer_prices(
    programme: Programme, term_years: float
) -> Sequence[tuple[LayerTerms, LayerValue, float]]:
    """Each layer with its rate on line a year."""
    return [
        (
            terms,
            value,
            value.loaded * programme.gross_up / (terms.limit * terms.share) / term_years,
        )
        for terms, value in zip(programme.terms, programme.values, strict=True)
    ]
