"""What would an examiner put on file?

`examine` reads one policy for one exchange on one day: verdict and findings under a regime's rules,
the credit they allow, what the cover is worth beside cash, and what of all this is law. It needs no
trained model; without one the share of loss that exclusions take is unknown. What is held beside
or in place of a policy is read by `pricing.arrangement`.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from pydantic import Field

from data.regimes import STATUSES, Status
from models.profile import Frozen, unsaid
from pricing.adequacy import judge, pose
from pricing.basis import shipped_basis
from pricing.defence_costs import with_costs_stated
from pricing.effective import effective_cover
from pricing.errors import NothingCovered, PricingError
from pricing.event_result import EventChecked
from pricing.excluded_share import excluded_share, unweighed
from pricing.findings import Finding, Requirement, Verdict
from pricing.haircuts import shipped_haircuts
from pricing.holdings import Holdings
from pricing.money import Money
from pricing.phrases import Language
from pricing.result import RateUsed
from pricing.waterfall import EffectiveCover, Known

if TYPE_CHECKING:
    from data.regimes import RuleSet
    from models.artefact import StoredModel
    from models.profile import SecurityProfile
    from pricing.policy import Policy
    from pricing.rates import QuoteRates
    from pricing.requirement import AnyScenario


class Standing(Frozen):
    """What of a report has one standing: rules applied, and amounts it rests on."""

    status: Status
    rules: tuple[str, ...]
    amounts: tuple[str, ...]


class Examination(Frozen):
    """The report on one policy, on a cover on an event, or on both.

    Texts are in `language`, titles and cures in both. Without a policy there are no findings but
    the cover's and nothing is worth anything beside cash.
    """

    exchange: str
    policy: str | None = Field(description="Null where a cover on an event is examined alone")
    insurer: str | None
    on: dt.date
    language: Language
    regime: str
    rule_set: str
    rule_set_digest: str
    scenario: str
    verdict: Verdict
    required: Requirement
    eligible_credit: Money
    cash_counted: Money
    shortfall: Money
    effective_cover: EffectiveCover
    reasons: tuple[str, ...]
    findings: tuple[Finding, ...]
    standing: tuple[Standing, ...]
    yardsticks: tuple[Requirement, ...]
    exchange_rates: tuple[RateUsed, ...]
    model: str | None
    event_cover: EventChecked | None = Field(
        default=None,
        exclude_if=unsaid,
        description="Cover on an event beside the policy or alone; it counts for nothing",
    )


def examine(
    policy: Policy,
    profile: SecurityProfile,
    rules: RuleSet,
    scenario: AnyScenario,
    rates: QuoteRates,
    on: dt.date,
    stored: StoredModel | None = None,
    lang: Language = "en",
) -> Examination:
    """Read a policy as an examiner would.

    Args:
        policy: the contract.
        profile: the exchange it is to protect.
        rules: the regime.
        scenario: how the required amount is found.
        rates: exchange rates of the day, and how coin prices move.
        on: the day; the residual term counts from it.
        stored: a trained model, for the share of loss that exclusions take.
        lang: of what is found, required and given as reasons and formulas.

    Raises:
        UnknownScenario: a name the regime does not ship.
        MissingRate: no exchange rate for the policy's or the profile's currency.
    """
    basis = shipped_basis()
    stated = with_costs_stated(policy, basis)
    jpy_per = rates.as_mapping()
    required, case = pose(stated, profile, rules, scenario, jpy_per)
    found = judge(required, case, rules, jpy_per, lang)
    known = Known(
        on=on,
        required=required,
        floor=rules.parameters[rules.credit_floors[policy.instrument]],
        removed=_removed(policy, profile, stored, rates, on),
        unweighed=unweighed(policy, None if stored is None else stored.model),
        model=None if stored is None else stored.version,
        holdings=Holdings.of(profile, rates, on),
    )
    cover = effective_cover(case, known, shipped_haircuts(), basis, lang)
    return Examination(
        exchange=profile.name,
        policy=policy.name,
        insurer=None if policy.insurer is None else policy.insurer.name,
        on=on,
        language=lang,
        regime=found.regime,
        rule_set=found.rule_set,
        rule_set_digest=rules.digest,
        scenario=found.scenario,
        verdict=found.verdict,
        required=found.required,
        eligible_credit=found.eligible_credit,
        cash_counted=found.cash_counted,
        shortfall=found.shortfall,
        effective_cover=cover,
        reasons=found.reasons,
        findings=found.findings,
        standing=standing_of(found.findings, found.required, cover),
        yardsticks=found.yardsticks,
        exchange_rates=rates.used,
        model=known.model,
    )


def _removed(
    policy: Policy,
    profile: SecurityProfile,
    stored: StoredModel | None,
    rates: QuoteRates,
    on: dt.date,
) -> float | None:
    """Part of the expected loss that exclusions take; None where it cannot be valued."""
    if stored is None:
        return None
    try:
        return excluded_share(policy, profile, stored, shipped_basis(), rates, on)
    except NothingCovered:
        return 1.0
    except PricingError:
        return None


def standing_of(
    findings: tuple[Finding, ...], required: Requirement, cover: EffectiveCover
) -> tuple[Standing, ...]:
    """What is law, what is a reading of it and what is chosen, strongest first."""
    rules: dict[Status, list[str]] = {status: [] for status in STATUSES}
    amounts: dict[Status, list[str]] = {status: [] for status in STATUSES}
    for finding in findings:
        if finding.result != "not_applicable":
            rules[finding.status].append(finding.rule)
    amounts[required.status].append("required_amount")
    for step in cover.steps:
        amounts[step.status].append(step.name)
    return tuple(
        Standing(status=status, rules=tuple(rules[status]), amounts=tuple(amounts[status]))
        for status in STATUSES
        if rules[status] or amounts[status]
    )
