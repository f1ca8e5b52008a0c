"""What would an examiner put on file of all that an exchange holds?

A policy, a cover on an event, or both. The cover counts for nothing (`pricing.event_credit`), so
that beside a policy amounts and verdict stay the policy's. Alone it is never accepted for what it
is: where cash is short nothing can be said, or it is refused if one full payout would not do
either. `examine_on` is the door from a day and a desk.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from data.event_assumptions import event_assumptions
from data.regime_versions import rule_set_on
from data.regimes import HOME
from pricing.adequacy import reasons_of, verdict_of
from pricing.desk import tables_of
from pricing.errors import PricingError
from pricing.event_check import Reading, check_event_cover, check_same_exchange, reasons
from pricing.event_credit import Without
from pricing.examination import Examination, examine, standing_of
from pricing.haircuts import shipped_haircuts
from pricing.money import money
from pricing.rates import rates_on
from pricing.requirement import yardsticks
from pricing.waterfall import EffectiveCover

if TYPE_CHECKING:
    import datetime as dt

    from data.event_assumptions import EventAssumptions
    from data.regimes import RuleSet
    from models.artefact import StoredModel
    from models.profile import SecurityProfile
    from pricing.asking import Met
    from pricing.desk import Desk
    from pricing.event_result import EventChecked
    from pricing.event_terms import EventCover
    from pricing.findings import Verdict
    from pricing.phrases import Language
    from pricing.policy import Policy
    from pricing.rates import QuoteRates
    from pricing.requirement import AnyScenario


@dataclass(frozen=True)
class Arrangement:
    """What an exchange holds: a policy, a cover on an event, or both.

    How an event compares with a theft is `assumed`; as shipped if None.
    """

    policy: Policy | None = None
    event_cover: EventCover | None = None
    assumed: EventAssumptions | None = None


MET: dict[Verdict, Met] = {
    "accept": "yes",
    "accept_with_conditions": "yes",
    "cannot_say": "unknown",
    "reject": "no",
}
NOTHING_HELD = "give a policy, an event_cover, or both"


def examine_arrangement(
    held: Arrangement,
    profile: SecurityProfile,
    rules: RuleSet,
    scenario: AnyScenario,
    rates: QuoteRates,
    on: dt.date,
    stored: StoredModel | None = None,
    lang: Language = "en",
) -> Examination:
    """Read a policy, a cover on an event, or both; other arguments as of `examine`.

    Raises:
        PricingError: neither is given, or what is wrong with the cover, by its field.
        UnknownScenario, MissingRate: as `examine`.
    """
    policy, cover = held.policy, held.event_cover
    read = None
    if policy is not None:
        read = examine(policy, profile, rules, scenario, rates, on, stored, lang)
    if cover is None:
        if read is None:
            raise PricingError(NOTHING_HELD, "/policy")
        return read
    without = None if read is None else Without(MET[read.verdict], float(read.shortfall.amount))
    check_same_exchange(cover, profile)
    reading = Reading(stored, held.assumed or event_assumptions())
    checked = check_event_cover(cover, rules, scenario, rates, on, reading, without, lang)
    if read is None:
        read = _without_policy(checked, profile, rules, rates, on, stored, lang)
    *first, caveat = read.reasons
    alone = read.verdict if policy is None else None
    told = (phrase.told(lang) for phrase in reasons(checked, alone))
    all_findings = (*read.findings, *checked.findings)
    return read.model_copy(
        update={
            "reasons": (*first, *told, caveat),
            "standing": standing_of(all_findings, read.required, read.effective_cover),
            "event_cover": checked,
        }
    )


def _without_policy(
    checked: EventChecked,
    profile: SecurityProfile,
    rules: RuleSet,
    rates: QuoteRates,
    on: dt.date,
    stored: StoredModel | None,
    lang: Language,
) -> Examination:
    """What stands where there is cash and no policy."""
    required, finding, cash = checked.credit.required, checked.credit.finding, profile.reserve_cash
    unit, short = rates.jpy_per(profile.currency), checked.shortfall
    return Examination(
        exchange=profile.name,
        policy=None,
        insurer=None,
        on=on,
        language=lang,
        regime=rules.regime,
        rule_set=rules.version,
        rule_set_digest=rules.digest,
        scenario=required.scenario,
        verdict=verdict_of((finding,), checked.shortfall_if_counted.amount, cash),
        required=required,
        eligible_credit=checked.credit.eligible_credit,
        cash_counted=money((cash or 0.0) * unit),
        shortfall=short,
        effective_cover=EffectiveCover(
            amount=0,
            is_upper_bound=False,
            unknown=(),
            steps=(),
            haircuts=shipped_haircuts().version,
        ),
        reasons=reasons_of((finding,), short.amount, cash, required, rules, lang),
        findings=(),
        standing=(),
        yardsticks=yardsticks(profile.yearly_volume * unit, profile.assets.total * unit, rules),
        exchange_rates=rates.used,
        model=None if stored is None else stored.version,
    )


def examine_on(
    policy: Policy | None,
    profile: SecurityProfile,
    on: dt.date,
    desk: Desk | None = None,
    scenario: str | None = None,
    lang: Language = "en",
    event_cover: EventCover | None = None,
    assumed: EventAssumptions | None = None,
) -> Examination:
    """The same on the rules of a day and a desk's tables; the shipped ones, no model, if None.

    Raises:
        NotYetDated: no rules are kept for that day.
        UnknownScenario: a name the regime does not ship.
        NoRate: no exchange rate is known on that day.
        PricingError: as `examine_arrangement`.
    """
    rules = rule_set_on(HOME, on)
    return examine_arrangement(
        Arrangement(policy, event_cover, assumed),
        profile,
        rules,
        scenario or rules.default_scenario,
        rates_on(tables_of(desk).rates, profile, policy, on),
        on,
        None if desk is None else desk.stored,
        lang,
    )
