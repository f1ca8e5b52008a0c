"""What does a regime ask of the reserve, and what does a contract count for?

Under rules for policies (Japan) each contract is read by `pricing.adequacy`. A regime that has only
an amount and a list of means says whether insurance counts and not on which terms: the limit then
counts nominally, and whether the contract is accepted is unknown.

    PricingError
    └── NoAmount   the regime's amount cannot be stated in yen; says what is missing
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pricing.adequacy import cash_floor, check
from pricing.defence_costs import with_costs_stated
from pricing.errors import PricingError
from pricing.inputs import Inputs
from pricing.regime_amounts import regime_amounts
from pricing.requirement import UnknownScenario, requirement

if TYPE_CHECKING:
    from collections.abc import Mapping

    from data.regimes import Instrument, RuleSet, Status
    from models.profile import SecurityProfile
    from pricing.basis import PricingBasis
    from pricing.exchange_rates import Exchange
    from pricing.findings import Verdict
    from pricing.policy import Policy

Met = Literal["yes", "no", "unknown"]

ROUNDING = 1.0
"""Yen."""

MEANS: Mapping[Instrument, tuple[str, ...]] = {
    "liability_insurance": ("insurance", "crime_policy"),
    "guarantee": ("bank_guarantee", "guarantee"),
}
"""Which of a regime's means each instrument is."""

CASH_MEANS = {"reserve", "own_funds", "trust_deposit"}
"""Those of a regime's means that are money of the exchange's own."""


class NoAmount(PricingError):
    """A regime whose amount cannot be stated in yen for this exchange."""

    slug = "no-amount"


@dataclass(frozen=True)
class Asking:
    """What one regime asks of one exchange under one scenario; money is yen.

    Attributes:
        required: the amount.
        floors: cash that each instrument may not replace; an instrument that counts for nothing is
            not among them.
        deductible_share: most of the required amount a policy may leave to the exchange; None
            where nothing is said.
        tested: whether the regime has rules for policies.
        cash_counts: whether own money is among the means; where no means are named, it is.
    """

    rules: RuleSet
    scenario: str
    title_en: str
    title_ja: str
    status: Status
    required: float
    floors: Mapping[Instrument, float]
    deductible_share: float | None
    tested: bool
    cash_counts: bool = True

    def counts(self, instrument: Instrument) -> bool:
        """Whether the regime lets an instrument stand for part of the amount."""
        return instrument in self.floors


@dataclass(frozen=True)
class Credit:
    """What a contract counts for, yen, and whether the amount is met beside so much cash.

    Cash that meets it alone does so whatever becomes of the contract.
    """

    eligible: float
    verdict: Verdict | None
    met: Met

    def capped(self, most: float, cash: float, required: float) -> Credit:
        """The same where cover may stand for so much at most, yen."""
        if self.eligible <= most:
            return self
        short = most + cash < required - ROUNDING
        return Credit(most, self.verdict, "no" if short else self.met)


def asking(
    profile: SecurityProfile,
    rules: RuleSet,
    scenario: str | None,
    exchange: Exchange,
    jpy_per_unit: float,
    inputs: Inputs | None = None,
) -> Asking:
    """What a regime asks.

    Args:
        profile: the exchange.
        rules: the regime.
        scenario: how the amount is read; the regime's own choice if None.
        exchange: yen rates, for an amount in another currency.
        jpy_per_unit: yen per unit of the profile's currency.
        inputs: what the regime asks beside the profile.

    Raises:
        UnknownScenario: the regime has no such scenario.
        NoAmount: its amount cannot be stated in yen.
    """
    name = scenario or rules.default_scenario
    if rules.rules:
        return _with_rules(profile, rules, name, jpy_per_unit)
    found = next(
        (
            a
            for a in regime_amounts(profile, inputs or Inputs(), rules, exchange)
            if a.scenario == name
        ),
        None,
    )
    if found is None:
        raise _unknown(name, rules)
    if found.amount_jpy is None:
        missing = "; ".join(map(_named, found.unknown))
        missing = missing or f"needs yen per {found.currency} (yen_per.{found.currency}=YEN)"
        raise NoAmount(
            f"{rules.regime} {name}: the amount cannot be stated in yen: {missing}", "/regime"
        )
    means = next(s.means for s in rules.scenarios if s.id == name)
    return Asking(
        rules=rules,
        scenario=name,
        title_en=found.title_en,
        title_ja=found.title_ja,
        status=found.status,
        required=float(found.amount_jpy),
        floors={kind: 0.0 for kind, words in MEANS.items() if set(words) & set(means)},
        deductible_share=None,
        tested=False,
        cash_counts=not means or bool(CASH_MEANS & set(means)),
    )


def _with_rules(profile: SecurityProfile, rules: RuleSet, name: str, jpy_per_unit: float) -> Asking:
    asked = requirement(
        profile.yearly_volume * jpy_per_unit, profile.assets.total * jpy_per_unit, name, rules
    )
    required = float(asked.amount)
    kinds: tuple[Instrument, ...] = ("liability_insurance", "guarantee")
    cap = rules.parameters.get("deductible_max_share")
    return Asking(
        rules=rules,
        scenario=asked.scenario,
        title_en=asked.title_en,
        title_ja=asked.title_ja,
        status=asked.status,
        required=required,
        floors={kind: min(cash_floor(rules, kind), required) for kind in kinds},
        deductible_share=None if cap is None or cap.unset else rules.value("deductible_max_share"),
        tested=True,
    )


def credit(
    asked: Asking,
    policy: Policy | None,
    profile: SecurityProfile,
    cash: float,
    jpy_per: Mapping[str, float],
    basis: PricingBasis,
) -> Credit:
    """What a contract counts for beside so much cash.

    Args:
        asked: what the regime asks.
        policy: the contract; None if there is none, or none the regime knows.
        profile: the exchange.
        cash: reserve, yen.
        jpy_per: yen per unit of every currency used.
        basis: for defence costs.

    Raises:
        MissingRate: no exchange rate for the policy's or the profile's currency.
    """
    enough = cash >= asked.required
    alone = enough and asked.cash_counts
    if policy is None:
        return Credit(0.0, None, "yes" if alone else "unknown" if enough else "no")
    if not asked.tested:
        limit = policy.limit * jpy_per[policy.currency]
        counted = min(limit, asked.required) if asked.counts(policy.instrument) else 0.0
        doubt: Met = "unknown" if counted + cash >= asked.required else "no"
        return Credit(counted, None, "yes" if alone else doubt)
    held = profile.model_copy(update={"reserve_cash": cash / jpy_per[profile.currency]})
    found = check(with_costs_stated(policy, basis), held, asked.rules, asked.scenario, jpy_per)
    met: Met = {"reject": "no", "cannot_say": "unknown"}.get(found.verdict, "yes")  # type: ignore[assignment]
    return Credit(float(found.eligible_credit.amount), found.verdict, "yes" if alone else met)


def _unknown(name: str, rules: RuleSet) -> UnknownScenario:
    return UnknownScenario(name, rules.scenario_ids)


def _named(reason: str) -> str:
    """A reason with its answer named as a field: `require` names options of its own."""
    text = re.sub(r"--rate ([A-Z]{3})", r"yen_per.\1", reason)
    return re.sub(r"--([a-z-]+)", lambda m: f"inputs.{m[1].replace('-', '_')}", text)
