"""Where does an exchange stand before it chooses? Its losses, its rules and its money, on one day.

A `Position` is worked out once and serves every option: the laws of a year's loss, the years drawn
from them, what the regime asks, and the contract whose wording the options share.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, TypeVar, cast

import numpy as np

from models.loss_years import LossYears, loss_years
from models.profile import TIERS
from pricing.asked import Asked
from pricing.asking import Asking, asking, credit
from pricing.contract_years import ContractYears, contract_years, counted_years, no_contract
from pricing.defence_costs import defence_costs
from pricing.exchange_rates import Exchange, YenRate, from_tables
from pricing.haircuts import Haircuts, default_left, shipped_haircuts
from pricing.holdings import Holdings
from pricing.layer import Layer
from pricing.premium import covered_rates, layer_terms
from pricing.rates import rates_on
from pricing.ratings import grade_of
from pricing.reference_policy import reference_policy

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Hashable, Mapping, Sequence

    from numpy.typing import NDArray

    from data.regimes import RuleSet
    from models.annual_loss import AnnualLoss
    from models.profile import SecurityProfile
    from pricing.asking import Credit
    from pricing.basis import Charge
    from pricing.desk import Desk
    from pricing.figures import Chosen
    from pricing.inputs import Inputs
    from pricing.policy import Policy
    from pricing.premium import Programme
    from pricing.rates import QuoteRates

    Floats = NDArray[np.float64]
    Key = tuple[Hashable, ...]

Made = TypeVar("Made")

KEPT = 2
"""Exchanges of which what was worked out is kept, some 40 MB each: whoever moves a slider asks for
the same one again and again."""

MOST_OF_A_KIND = 32
"""Things of one kind kept of an exchange."""

MOST_KEPT: Mapping[Hashable, int] = {"grid": 1, "settled": 1, "whole cash": 1, "dearer": 6}
"""The same of those that are large: a grid is some 25 MB, years of their own 6 MB."""

REACHES = 2.0
"""Times the required amount up to which bins of a theft's size are narrow."""

NARROW_BINS, FAR_BINS = 240, 120
"""Bins up to there, and evenly in the log from there to the largest theft: the loss of the chance
asked may lie beyond."""


@dataclass(frozen=True)
class Position:
    """One exchange on one day; money is yen.

    Attributes:
        annual: law of the year's thefts, at the prices of the day of each where coins are stated.
        asked: what the regime asks.
        template: the contract whose wording every option of cover has.
        given: the contract the reader gave, if any: an insurance is the template, a guarantee is
            not.
        factor: what a quoted rate makes of technical premiums; one where none was quoted.
        kept: what was worked out of the same exchange, whatever it says of its money.
    """

    profile: SecurityProfile
    desk: Desk
    on: dt.date
    rates: QuoteRates
    annual: AnnualLoss
    asked: Asking
    chosen: Chosen
    template: Policy
    given: Policy | None
    haircuts: Haircuts
    kept: dict[Key, Any] = field(compare=False, repr=False)
    factor: float = 1.0

    @classmethod
    def of(  # noqa: PLR0913, PLR0917 - the whole of an exchange's situation
        cls,
        profile: SecurityProfile,
        policy: Policy | None,
        desk: Desk,
        chosen: Chosen,
        rules: RuleSet,
        scenario: str | None,
        on: dt.date,
        more_rates: Mapping[str, YenRate],
        inputs: Inputs | None = None,
    ) -> Position:
        """Put an exchange before its choice.

        Raises:
            NoRate: no exchange rate is known on that day.
            UnknownScenario, NoAmount: see `pricing.asking`.
            NothingCovered: the policy can never pay.
        """
        rates = rates_on(desk.dataset.rates, profile, policy, on)
        per_unit = rates.jpy_per(profile.currency)
        exchange = Exchange(
            {"USD": from_tables(desk.dataset.rates.jpy_per("USD", on)), **more_rates}
        )
        asked = asking(profile, rules, scenario, exchange, per_unit, inputs)
        floor = asked.floors.get("liability_insurance", 0.0)
        template = reference_policy(asked.required, floor, on)
        if policy is not None and policy.instrument == "liability_insurance":
            template = policy
        annual = desk.stored.model.annual_loss(
            profile, jpy_per_usd=rates.jpy_per_usd, jpy_per_unit=per_unit, on=on
        )
        times = chosen.stated.theft_frequency
        annual = _as_often(annual, times)
        holdings = Holdings.of(profile, rates, on)
        if holdings is not None:
            annual = holdings.revalued(annual, template)
        at = cls(
            profile=profile,
            desk=desk,
            on=on,
            rates=rates,
            annual=annual,
            asked=asked,
            chosen=chosen,
            template=template,
            given=policy,
            haircuts=shipped_haircuts(),
            kept=_kept(
                (profile, times, template, on, desk.stored.sha256, desk.basis),
                (rules.regime, rules.digest, asked.scenario, asked.required, rates.used),
            ),
        )
        quoted = chosen.stated.quoted_rate_on_line
        if quoted is None:
            return at
        programme = at.programme(template)
        technical = programme.premium / template.term_years
        return replace(at, factor=quoted * programme.limit / technical)

    def remember(self, key: Key, make: Callable[[], Made]) -> Made:
        """What `make` gives, made once for each key; the oldest of a kind, its first part, go.

        A key may have the `id` of years or a contract: what is kept under it keeps those too.
        """
        if key in self.kept:
            return cast("Made", self.kept[key])
        made = self.kept[key] = make()
        kind = key[0]
        alike = [other for other in list(self.kept) if other[0] == kind]
        for old in alike[: -MOST_KEPT.get(kind, MOST_OF_A_KIND)]:
            self.kept.pop(old, None)
        return made

    @property
    def required(self) -> float:
        """What the regime asks, yen."""
        return self.asked.required

    @property
    def jpy_per_unit(self) -> float:
        """Yen per unit of the template's currency."""
        return self.rates.jpy_per(self.template.currency)

    @property
    def insurer_pays(self) -> float:
        """Chance that the insurer can pay in the year it is called."""
        insurer = self.template.insurer
        rated = None if insurer is None or insurer.rating is None else grade_of(insurer.rating)
        return self.pays(rated)

    def pays(self, rated: str | None = None) -> float:
        """Chance that a debtor of a grade can pay; the grade assumed if None."""
        grade = rated or self.chosen.grade
        return default_left(grade, 1.0, self.haircuts.insurer_default)  # type: ignore[arg-type]

    @cached_property
    def years(self) -> LossYears:
        """Years of the exchange; finely told apart where options bend after `told_apart`."""
        return self.remember(("years", ()), lambda: self.years_at(()))

    def told_apart(self, ends: Sequence[float]) -> Position:
        """The same with years whose thefts are told apart at these amounts, yen."""
        other = replace(self)
        key = ("years", tuple(sorted(ends)))
        other.__dict__["years"] = self.remember(key, lambda: self.years_at(ends))
        return other

    def years_at(self, ends: Sequence[float]) -> LossYears:
        """The same with thefts told apart at these amounts too, yen."""
        cap = float(self.annual.law.cap.max())
        top = min(max(REACHES * self.required, 1.0), cap)
        fine = np.linspace(0.0, top, NARROW_BINS + 1)
        far = np.geomspace(top, cap, FAR_BINS + 1)
        return loss_years(self.annual, [*fine, *far, *ends])

    def contract(self, policy: Policy | None, years: LossYears | None = None) -> ContractYears:
        """What a policy pays in each year, the position's own years if none are given."""
        if years is not None:
            return self._contract(policy, years)
        key = ("contract", policy, id(self.years))
        return self.remember(key, lambda: self._contract(policy, self.years))

    def _contract(self, policy: Policy | None, years: LossYears) -> ContractYears:
        if policy is None:
            found = no_contract(years)
        else:
            found = contract_years(
                years,
                self.annual,
                policy,
                self.desk.stored.model,
                self.desk.basis,
                self.rates.jpy_per(policy.currency),
                self.profile.coins,
            )
        return replace(found, own=self.own_coins(found.years))

    def own_coins(self, years: LossYears, price: float = 1.0) -> Floats:
        """What own coins kept against the hot tier make good of each year's thefts, yen, (years,).

        They are coins of the same kind: a whole match makes good any one hot theft, whatever its
        price; they are there once a year. `price` is theirs over that at the valuation.
        """
        ratio = self.profile.guarantee_crypto_ratio or 0.0
        per_unit = self.rates.jpy_per(self.profile.currency)
        held = ratio * self.profile.assets.amount("hot") * per_unit * price
        hot = np.where(years.tiers == TIERS.index("hot"), years.losses, 0.0)
        most = np.maximum(held, hot.max(axis=1)) if ratio >= 1.0 else held
        return np.asarray(np.minimum(hot.sum(axis=1), most))

    @property
    def most_limit(self) -> float:
        """Largest limit per event to be had, yen."""
        stated = self.chosen.stated.most_limit
        usd = self.chosen.basis.most_limit_usd.value
        return usd * self.rates.jpy_per_usd if stated is None else stated

    @property
    def policy_days(self) -> int:
        """Days until an insurer pays: as usual, or as the policy given promises."""
        given = self.template is self.given
        promised = self.template.wording.days_to_full_payment if given else None
        return self.chosen.basis.policy_days.value if promised is None else promised

    @property
    def needs_line(self) -> bool:
        """Whether an insurance pays later than customers are to wait."""
        return self.policy_days > self.chosen.most_days

    @property
    def plain(self) -> Policy:
        """The reference wording, for instruments that do not depend on an insurer's."""
        floor = self.asked.floors.get("liability_insurance", 0.0)
        return reference_policy(self.required, floor, self.on)

    @cached_property
    def counted(self) -> tuple[LossYears, Floats]:
        """The years as the template's wording tells them apart, and what counts of each theft."""
        return counted_years(
            self.years,
            self.annual,
            self._bare,
            self.desk.stored.model,
            self.desk.basis,
            1.0,
            self.profile.coins,
        )

    @cached_property
    def covered(self) -> AnnualLoss:
        """Law of the thefts of a term that the template's wording covers, before any layer."""
        model, basis = self.desk.stored.model, self.desk.basis
        return self.annual.scaled(covered_rates(self._bare, model, basis))

    @cached_property
    def defence_costs(self) -> float:
        """Defence costs the template pays, as a share of the loss."""
        costs = defence_costs(self.template, self.desk.basis)
        return 0.0 if costs is None else float(costs.share_of_indemnity)

    @property
    def used_up(self) -> float:
        """How much of a limit a loss of one uses up with its defence costs."""
        inside = self.template.wording.defence_costs_outside_limit is False
        return 1.0 + self.defence_costs if inside else 1.0

    @property
    def reach(self) -> float:
        """The most one theft that the template covers can take, yen."""
        return float(self.covered.law.cap[self.covered.rates.any(axis=0)].max(initial=0.0))

    @property
    def _bare(self) -> Policy:
        """The template in yen without sub-limits, as options of one or two layers have it."""
        return self.template.model_copy(update={"currency": "JPY", "sublimits": ()})

    @cached_property
    def insurance_counts(self) -> bool:
        """Whether a liability insurance with the template's wording would count for anything."""
        if not self.asked.counts("liability_insurance"):
            return False
        limit = max(self.required, 1.0)
        whole = self._bare.model_copy(update={"layers": (Layer(limit=limit),)})
        return self.credit(whole, self.required).eligible > 0.0

    @property
    def largest_retention(self) -> float:
        """The most a policy may leave to the exchange and still count in full, yen."""
        share = self.asked.deductible_share
        return np.inf if share is None else share * self.required

    @property
    def own_part(self) -> float:
        """Part of the template's limit that is the exchange's own."""
        wording, insured = self.template.wording, self.template.insured
        if not wording.limit_shared_with_others:
            return 1.0
        return (insured.own_share_of_limit or 0.0) if insured else 0.0

    def programme(self, policy: Policy) -> Programme:
        """A policy's layers valued as in a quote.

        Raises:
            NothingCovered: the policy can never pay.
        """
        return self.remember(("programme", policy), lambda: self._programme(policy))

    def _programme(self, policy: Policy) -> Programme:
        plain = _as_often(
            self.desk.annual_loss(self.profile, self.on), self.chosen.stated.theft_frequency
        )
        asked = Asked.of(self.profile, policy, self.desk, self.on, self.rates)
        return asked.programme(plain, self.desk)

    def ceded(self, policy: Policy) -> float:
        """Expected loss a year to a policy's layers, no limit in the term, yen; closed form."""
        covered = self.annual.scaled(
            covered_rates(policy, self.desk.stored.model, self.desk.basis) / policy.term_years
        )
        terms = layer_terms(policy, self.desk.basis, self.rates.jpy_per(policy.currency))
        return float(sum(t.paid_share * covered.layer_mean(t.start, t.limit).mean() for t in terms))

    def credit(self, policy: Policy | None, cash: float) -> Credit:
        """What the regime counts of a contract beside so much cash."""
        jpy_per, basis = self.rates.as_mapping(), self.desk.basis
        found = self.remember(
            ("credit", policy, cash),
            lambda: credit(self.asked, policy, self.profile, cash, jpy_per, basis),
        )
        share = self.chosen.stated.most_insured_share
        return found if share is None else found.capped(share * self.required, cash, self.required)

    def charge(self, limit: float) -> Charge:
        """How a contract of the template's term is charged."""
        return self.desk.basis.charge(limit, self.template.term_years)


def _as_often(annual: AnnualLoss, times: float) -> AnnualLoss:
    """The same year with thefts so many times as often; itself, to the last bit, at once."""
    return annual if times == 1.0 else annual.scaled(np.full(annual.rates.shape[1], times))


@lru_cache(maxsize=KEPT)
def _kept(exchange: Hashable, rules: Hashable) -> dict[Key, Any]:
    """An empty memory for each exchange, policy and day under each rule set."""
    del exchange, rules
    return {}
