"""What does each clause of a cover on an event meet of what the rules ask of other contracts?

No rule asks anything of such a cover: whether it counts is `pricing.event_credit`'s finding and
alone decides. These findings say what a supervisor would have to ask or have changed. Where the
regime asks the like of policies, its figure and citation are borrowed and said to be; where it asks
nothing, that is said. None of them blocks, and none that passes makes the cover count.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pricing.event_asks import (
    AGENT,
    COLLATERAL,
    FALLBACK,
    LIMIT,
    PAYEE,
    PAYER,
    SPEED,
    TERM,
    TERM_LIMIT,
    TRIGGER,
)
from pricing.event_credit import REQUIRED
from pricing.findings import Finding
from pricing.money import money
from pricing.outcome import Outcome
from pricing.phrases import NOT_STATED, clauses_listed, listed, quantity, say, word, yen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from data.regimes import Rule, RuleSet, Status
    from pricing.event_asks import Clause
    from pricing.event_result import EventCredit
    from pricing.event_terms import EventCover
    from pricing.findings import Result
    from pricing.phrases import Language, Phrase

SURE = 1.0 - 1e-9

BORROWED = (
    "{citation}. Asked of policies ({rule}); applied to such cover by our reading",
    "{citation}。保険契約に関する要件（{rule}）を当方の解釈により準用",
)
NOT_ASKED = (
    "{rule_set} as read here asks nothing of the kind; our choice",
    "{rule_set}に同種の要件は確認できない（当方の判断による確認事項）",
)
OR_MORE, OR_LESS = ("{n} or more", "{n}以上"), ("{n} or less", "{n}以内")
NO_MODEL = say("needs a trained model: kuramori train", "学習済みモデルが必要（kuramori train）")
NONE_SO_LARGE = say("no theft can take so much", "その額の流出は生じ得ない")
NOTHING_REQUIRED = say("nothing is required", "所要額はゼロ")


@dataclass(frozen=True)
class _Asked:
    """One cover under one regime.

    Attributes:
        open: what the required amount lacks without the cover, yen.
        cash_stated: whether the exchange's cash is; one that is not counts for nothing.
    """

    cover: EventCover
    rules: RuleSet
    credit: EventCredit
    open: float
    cash_stated: bool
    modelled: bool

    def rule(self, name: str) -> Rule | None:
        """The regime's rule of this name for policies."""
        return next((r for r in self.rules.rules if r.id.rpartition(".")[2] == name), None)

    def figure(self, name: str) -> float | None:
        """The one figure of that rule."""
        rule = self.rule(name)
        return None if rule is None else self.rules.value(next(iter(rule.params.values())))

    def allowed(self, *names: str) -> Phrase:
        """One of the words allowed by rules."""
        rules = [rule for name in names if (rule := self.rule(name))]
        words = dict.fromkeys(name for rule in rules for name in rule.allowed)
        return say(REQUIRED.en, REQUIRED.ja, named=listed(map(word, words)))


def clause_findings(
    cover: EventCover,
    rules: RuleSet,
    credit: EventCredit,
    open_yen: float,
    lang: Language,
    *,
    modelled: bool,
) -> tuple[Finding, ...]:
    """What every clause meets, in the order of a term sheet; none of them blocks.

    Args:
        cover: its terms and its exchange.
        rules: the regime.
        credit: what `pricing.event_credit` found.
        open_yen: what the required amount lacks without the cover, yen.
        lang: of what is found and required.
        modelled: whether a trained model says how far it may miss the loss.
    """
    stated = cover.exchange.reserve_cash is not None
    asked = _Asked(cover, rules, credit, open_yen, stated, modelled)
    return tuple(_finding(clause, asked, outcome, lang) for clause, outcome in _outcomes(asked))


def _outcomes(asked: _Asked) -> Iterator[tuple[Clause, Outcome]]:
    """Clauses with what was found; one whose figure the regime does not have is not asked."""
    cover = asked.cover
    if (days := asked.figure("term_one_year")) is not None:
        yield TERM, _term(cover, days)
    yield LIMIT, _limit(asked)
    if (multiple := asked.figure("aggregate_limit")) is not None:
        yield TERM_LIMIT, _term_limit(cover, multiple)
    if (days := asked.figure("speed_of_payment")) is not None:
        yield SPEED, _speed(cover, days)
    yield TRIGGER, _trigger(asked)
    yield AGENT, _agent(cover)
    yield FALLBACK, _fallback(cover)
    yield PAYER, _payer(asked)
    yield COLLATERAL, _collateral(cover)
    yield PAYEE, _payee(asked)


def _passes(met: bool | None) -> Result:
    return "unknown" if met is None else "pass" if met else "fail"


def _term(cover: EventCover, least: float) -> Outcome:
    days = (cover.expiry - cover.inception).days
    required = say(*OR_MORE, n=quantity(least, "days"))
    return Outcome(_passes(days >= least), quantity(days, "days"), required)


def _limit(asked: _Asked) -> Outcome:
    most = asked.cover.payout.most
    required = say(*OR_MORE, n=yen(asked.open))
    missing = asked.open - most
    if missing < 1:
        return Outcome("pass", yen(most), required)
    return Outcome("fail" if asked.cash_stated else "unknown", yen(most), required, missing)


def _term_limit(cover: EventCover, multiple: float) -> Outcome:
    most = cover.payout.most
    observed = say(
        "{limit} in the term; payouts: {n} at most",
        "期間中{limit}（支払は最大{n}回）",
        limit=yen(cover.term_limit),
        n=str(cover.payouts_in_term),
    )
    required = say(
        "{n} full payouts or more ({limit})", "満額{n}回分（{limit}）以上",
        n=f"{multiple:g}", limit=yen(multiple * most),
    )  # fmt: skip
    return Outcome(_passes(cover.term_limit >= multiple * most - 1), observed, required)


def _speed(cover: EventCover, most: float) -> Outcome:
    days, wait = cover.days_to_payment, cover.waiting_days
    required = say(*OR_LESS, n=quantity(most, "days"))
    observed = say(
        "{days} from the event, of which waiting: {wait}",
        "事象発生から{days}（うち待機期間{wait}）",
        days=NOT_STATED if days is None else quantity(days, "days"),
        wait=quantity(wait, "days"),
    )
    if days is None:
        return Outcome("fail" if wait > most else "unknown", observed, required)
    return Outcome(_passes(days <= most), observed, required)


def _trigger(asked: _Asked) -> Outcome:
    credit, amount = asked.credit, asked.credit.required.amount
    within = min(float(amount), asked.cover.payout.most)
    required = say(
        "always paid, with {within}: the amount within one full payout",
        "必ず{within}が支払われること（所要額のうち1回の最大支払額まで）",
        within=yen(within),
    )
    if amount <= 0:
        return Outcome("not_applicable", NOTHING_REQUIRED, required)
    if not asked.modelled:
        return Outcome("unknown", NO_MODEL, required)
    if credit.paid_chance is None or credit.paid_expected is None:
        return Outcome("not_applicable", NONE_SO_LARGE, required)
    observed = say(
        "of a theft of {amount} paid with a chance of {chance}, {mean} on average",
        "{amount}の流出に対し{chance}の確率で支払、平均{mean}",
        amount=yen(amount),
        chance=say("{n} %", "{n}%", n=f"{100 * credit.paid_chance:.3g}"),
        mean=yen(credit.paid_expected.amount),
    )
    always = credit.paid_chance >= SURE and credit.paid_expected.amount >= within - 1
    return Outcome(_passes(always), observed, required)


def _agent(cover: EventCover) -> Outcome:
    independent = cover.calculation_agent.independent
    words = {True: say("independent", "独立"), False: say("not independent", "独立でない")}
    observed = say(
        "{name}: {said}",
        "{name}：{said}",
        name=cover.calculation_agent.name,
        said=NOT_STATED if independent is None else words[independent],
    )
    return Outcome(_passes(independent), observed, words[True])


def _fallback(cover: EventCover) -> Outcome:
    name = cover.calculation_agent.fallback
    required = say("a substitute named", "代替の定めがあること")
    if name is None:
        return Outcome("unknown", NOT_STATED, required)
    return Outcome("pass", say("{name}", "{name}", name=name), required)


def _payer(asked: _Asked) -> Outcome:
    """A cover does not say what its payer is: a name alone passes nothing."""
    named = asked.cover.payer
    required = asked.allowed("insurer_licence", "guarantor_licence")
    unsaid = say("licence, solvency and rating not stated", "免許・健全性・格付の記載なし")
    who = say("{name}", "{name}", name=named) if named else say("not named", "支払者の記載なし")
    return Outcome("unknown", clauses_listed((who, unsaid)), required)


def _collateral(cover: EventCover) -> Outcome:
    said = {
        "full": say("the whole limit", "支払限度額の全額"),
        "part": say("part of the limit", "支払限度額の一部"),
        "none": say("none", "なし"),
        None: NOT_STATED,
    }
    held = cover.collateral
    met = None if held is None else held == "full"
    return Outcome(_passes(met), said[held], said["full"])


def _payee(asked: _Asked) -> Outcome:
    """A cover names its buyer and no route to customers."""
    buyer = asked.cover.buyer or asked.cover.exchange.name
    observed = say(
        "paid to {buyer}; the way to customers is not stated",
        "{buyer}に支払（利用者への支払経路の記載なし）",
        buyer=buyer,
    )
    return Outcome("unknown", observed, asked.allowed("money_reaches_users"))


def _finding(clause: Clause, asked: _Asked, outcome: Outcome, lang: Language) -> Finding:
    """What was found, with its standing."""
    rule = None if clause.like is None else asked.rule(clause.like)
    missing, to_cure = outcome.shortfall_jpy, outcome.result in {"fail", "unknown"}
    return Finding(
        rule=f"event_linked.{clause.name}",
        title_en=clause.title.told("en"),
        title_ja=clause.title.told("ja"),
        severity="condition",
        result=outcome.result,
        observed=outcome.observed.told(lang),
        required=outcome.required.told(lang),
        shortfall=None if missing is None else money(missing),
        citation=_citation(rule, asked.rules, lang),
        status=_standing(rule),
        cure_en=_cured(clause.cure, outcome, "en") if to_cure else None,
        cure_ja=_cured(clause.cure, outcome, "ja") if to_cure else None,
    )


def _cured(cure: Phrase, outcome: Outcome, lang: Language) -> str:
    missing = yen(math.ceil(outcome.shortfall_jpy or 0.0))
    return say(cure.en, cure.ja, required=outcome.required, missing=missing).told(lang)


def _citation(rule: Rule | None, rules: RuleSet, lang: Language) -> str:
    if rule is None:
        return say(*NOT_ASKED, rule_set=rules.version).told(lang)
    citation = say(rule.citation, rule.citation_ja or rule.citation).told(lang)
    return say(*BORROWED, citation=citation, rule=rule.id).told(lang)


def _standing(rule: Rule | None) -> Status:
    """A rule for policies is at most an analogy for such cover."""
    return "assumption" if rule is None or rule.status == "assumption" else "derived"
