"""What may a supervisor count of a cover on an event?

No rule read speaks of one: whether it counts is unknown, and what is unknown counts for nothing, as
where `pricing.option` compares it with cash. What it would pay of a theft of the required amount is
shown beside, with what basis risk takes off it; neither is credit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.regime_versions import NotYetDated, rule_set_on
from data.regimes import regimes
from pricing.asking import CASH_MEANS, MEANS, asking, credit
from pricing.event_result import EventCredit, RegimeSilence
from pricing.exchange_rates import Exchange
from pricing.findings import Finding
from pricing.money import money
from pricing.phrases import listed, say, word
from pricing.requirement import requirement

if TYPE_CHECKING:
    import datetime as dt

    from data.regimes import RuleSet
    from pricing.asking import Met
    from pricing.desk import Desk
    from pricing.event_price import Valued
    from pricing.event_result import Record
    from pricing.money import Money
    from pricing.phrases import Language
    from pricing.rates import QuoteRates

OTHER_MEANS = {*MEANS, *(name for names in MEANS.values() for name in names), *CASH_MEANS, "bond"}
"""Means read as something else than cover on an event."""

RULE = "event_linked.instrument"
TITLE = say(
    "Cover that pays on an event counts towards the amount",
    "イベント連動型補償の所要額への算入",
)
OBSERVED = say(
    "pays when a trigger is met, whatever the loss",
    "発動条件の充足により支払う（実損額によらない）",
)
REQUIRED = say("one of: {named}", "次のいずれか：{named}")
SILENT = say(
    "{rule_set} as read here: no rule speaks of cover that pays on an event; our reading",
    "{rule_set}（当方の解釈）：イベント連動型補償に関する定めは確認できない",
)
CURE = say(
    "Ask the supervisor; until it has answered, hold cash or a contract the rules name.",
    "監督当局に確認する。回答を得るまでは現金または判定基準に定める契約で備える。",
)


def event_credit(
    valued: Valued,
    desk: Desk,
    rates: QuoteRates,
    on: dt.date,
    lang: Language = "en",
) -> EventCredit:
    """A cover under the desk's rules and scenario.

    Raises:
        UnknownScenario: see `pricing.requirement`.
    """
    profile, rules = valued.cover.exchange, desk.rules
    per_unit = rates.jpy_per(profile.currency)
    asked = asking(profile, rules, desk.scenario, Exchange({}), per_unit)
    cash = (profile.reserve_cash or 0.0) * per_unit
    counted = credit(asked, None, profile, cash, rates.as_mapping(), desk.basis)
    amount = asked.required
    # Of nothing there is no share.
    found = valued.basis_risk.at(amount) if amount > 0 else None
    within = min(amount, valued.cover.payout.most)
    return EventCredit(
        regime=rules.regime,
        required=requirement(
            profile.yearly_volume * per_unit, profile.assets.total * per_unit, asked.scenario, rules
        ),
        eligible_credit=money(counted.eligible),
        met=counted.met,
        finding=_finding(rules, money(max(amount - cash, 0.0)), counted.met, lang),
        paid_chance=None if found is None else found[0],
        paid_expected=None if found is None else money(found[1]),
        share_of_required=None if found is None else found[1] / amount,
        paid_of_required=None if found is None else found[1] / within,
        haircut=None if found is None else max(0.0, 1.0 - found[1] / within),
        elsewhere=_elsewhere(rules.regime, on, lang),
    )


def _finding(rules: RuleSet, short: Money, met: Met, lang: Language) -> Finding:
    """That no rule speaks of it: no hindrance where cash alone meets the amount."""
    return Finding(
        rule=RULE,
        title_en=TITLE.told("en"),
        title_ja=TITLE.told("ja"),
        severity="condition" if met == "yes" else "blocking",
        result="unknown",
        observed=OBSERVED.told(lang),
        required=say(REQUIRED.en, REQUIRED.ja, named=listed(map(word, named_means(rules)))).told(
            lang
        ),
        shortfall=short,
        citation=say(SILENT.en, SILENT.ja, rule_set=rules.version).told(lang),
        status="derived",
        cure_en=CURE.told("en"),
        cure_ja=CURE.told("ja"),
    )


def named_means(rules: RuleSet) -> tuple[str, ...]:
    """What a regime names that may stand for its amount: instruments its rules read, and means."""
    means = {name for scenario in rules.scenarios for name in scenario.means}
    return tuple(sorted({*rules.credit_floors, *means, *(one.id for one in rules.means)}))


def silence(rules: RuleSet, lang: Language) -> RegimeSilence:
    """What a regime's register has on record beside such cover."""
    means = named_means(rules)
    record: Record = "other_means" if means else "no_means"
    if not OTHER_MEANS.issuperset(means):
        record = "unread_means"
    title = rules.title_en if lang == "en" else rules.title_ja
    return RegimeSilence(regime=rules.regime, title=title, means=means, record=record)


def _elsewhere(home: str, on: dt.date, lang: Language) -> tuple[RegimeSilence, ...]:
    found = []
    for name in regimes():
        if name == home:
            continue
        try:
            rules = rule_set_on(name, on)
        except NotYetDated:
            continue
        found.append(silence(rules, lang))
    return tuple(found)
