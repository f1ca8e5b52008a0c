"""What may a supervisor count of a cover on an event?

No rule read speaks of one: whether it counts is unknown, and what is unknown counts for nothing, as
where `pricing.option` compares it with cash. What it would pay of a theft of the required amount is
shown beside, with what basis risk takes off it; neither is credit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from data.regime_versions import NotYetDated, rule_set_on
from data.regimes import regimes
from pricing.asking import CASH_MEANS, MEANS
from pricing.event_result import EventCredit, RegimeSilence
from pricing.findings import Finding
from pricing.money import money
from pricing.phrases import listed, say, word
from pricing.requirement import requirement

if TYPE_CHECKING:
    import datetime as dt

    from data.regimes import RuleSet
    from pricing.asking import Met
    from pricing.event_basis import BasisRisk
    from pricing.event_result import Record
    from pricing.event_terms import EventCover
    from pricing.money import Money
    from pricing.phrases import Language
    from pricing.rates import QuoteRates
    from pricing.requirement import AnyScenario

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


@dataclass(frozen=True)
class Without:
    """What stands without the cover: whether it meets the amount, and what it leaves open, yen."""

    met: Met
    short: float


def event_credit(
    cover: EventCover,
    rules: RuleSet,
    scenario: AnyScenario,
    rates: QuoteRates,
    on: dt.date,
    risk: BasisRisk | None,
    without: Without | None = None,
    lang: Language = "en",
) -> EventCredit:
    """A cover under a regime's rules.

    Args:
        cover: its terms and its exchange.
        rules: the regime.
        scenario: how the required amount is found.
        rates: of the day.
        on: the day, for what other regimes say.
        risk: how far it may miss the loss; None without a trained model.
        without: what stands without it; the exchange's cash alone if None.
        lang: of texts.

    Raises:
        UnknownScenario: see `pricing.requirement`.
    """
    profile = cover.exchange
    per_unit = rates.jpy_per(profile.currency)
    required = requirement(
        profile.yearly_volume * per_unit, profile.assets.total * per_unit, scenario, rules
    )
    amount = float(required.amount)
    beside = without or _cash_alone(amount, (profile.reserve_cash or 0.0) * per_unit)
    # Of nothing there is no share.
    found = None if risk is None or amount <= 0 else risk.at(amount)
    within = min(amount, cover.payout.most)
    return EventCredit(
        regime=rules.regime,
        required=required,
        eligible_credit=money(0.0),
        met=beside.met,
        finding=_finding(rules, money(beside.short), beside.met, lang),
        paid_chance=None if found is None else found[0],
        paid_expected=None if found is None else money(found[1]),
        share_of_required=None if found is None else found[1] / amount,
        paid_of_required=None if found is None else found[1] / within,
        haircut=None if found is None else max(0.0, 1.0 - found[1] / within),
        elsewhere=_elsewhere(rules.regime, on, lang),
    )


def _cash_alone(required: float, cash: float) -> Without:
    return Without("yes" if cash >= required else "no", max(required - cash, 0.0))


def _finding(rules: RuleSet, short: Money, met: Met, lang: Language) -> Finding:
    """That no rule speaks of it: no hindrance where the amount is met without it."""
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
