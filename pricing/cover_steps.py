"""How long does a cover last, who pays it when, and what do prices take?

The later steps of `pricing.effective`: each multiplies what is left by a factor of
`pricing.haircuts` or `pricing.formulas`, or says that it is unknown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pricing import haircuts as cut
from pricing.formulas import residual_haircut
from pricing.phrases import NOT_STATED, percent, say
from pricing.ratings import grade_of
from pricing.waterfall import POLICY

if TYPE_CHECKING:
    import datetime as dt

    from pricing.basis import PricingBasis
    from pricing.case import Case
    from pricing.haircuts import Haircuts
    from pricing.waterfall import Known, Waterfall

DAYS_A_YEAR = 365.25

PRICES = say(
    "Mean of the smaller of 1 and price then / price now; month-end closes, other coins as ether",
    "流出時価格÷現在価格と1の小さい方の平均。変動率は月末値、その他の暗号資産はイーサに準ずる",
)


def time_left(fall: Waterfall, case: Case, known: Known, haircuts: Haircuts) -> None:
    """How long the cover lasts."""
    policy, rule = case.policy, haircuts.residual_term
    left = days_left(case, known.on)
    notice, wording = policy.wording.cancellation_notice_days, policy.wording
    renewed = policy.ending is not None and policy.ending.renews_automatically
    relief = bool(renewed and notice is not None and notice >= rule.full_days)
    haircut = residual_haircut(left, rule.full_days, rule.none_days)
    kept = 1.0 if relief and left > 0 else 1.0 - haircut
    fall.times(
        "residual_term",
        kept,
        say(
            "{days} days left: (days − {none}) / ({full} − {none}), from 0 to 1; {kept} is kept",
            "残存{days}日：（日数 − {none}）÷（{full} − {none}）、0～1の範囲、{kept}を算入",
            days=str(left),
            none=str(rule.none_days),
            full=str(rule.full_days),
            kept=percent(kept),
        ),
        rule.status,
        say(rule.source, rule.source_ja),
    )
    ending = haircuts.notice
    source = say(ending.source, ending.source_ja)
    if wording.cancellation_needs_approval:
        approved = say(
            "no ending without approval: all is kept", "承認なく解除できない：全額を算入"
        )
        fall.times("notice", 1.0, approved, ending.status, source)
        return
    part = None if notice is None else cut.notice_left(notice, ending)
    fall.times(
        "notice",
        part,
        NOT_STATED
        if part is None
        else say(
            "{days} days: days / {full}, nothing below {least}; {kept} is kept",
            "{days}日：日数÷{full}、{least}日未満は零、{kept}を算入",
            days=str(notice),
            full=str(ending.full_days),
            least=str(ending.least_days),
            kept=percent(part),
        ),
        ending.status,
        source,
    )


def payer_left(
    fall: Waterfall, case: Case, known: Known, haircuts: Haircuts, basis: PricingBasis
) -> None:
    """Whether and when the insurer pays."""
    insurer, rule = case.policy.insurer, haircuts.insurer_default
    grade = None if insurer is None or insurer.rating is None else grade_of(insurer.rating)
    years = days_left(case, known.on) / DAYS_A_YEAR
    fall.times(
        "insurer_default",
        None if grade is None else cut.default_left(grade, years, rule),
        say("no rating that can be read", "判読できる格付なし")
        if grade is None
        else say(
            "grade {grade}: (1 − {rate}) ^ {years} years",
            "{grade}格：（1 − {rate}）^ {years}年",
            grade=grade,
            rate=f"{rule.rates[grade]:.2%}",
            years=f"{years:.2f}",
        ),
        rule.status,
        say(rule.source, rule.source_ja),
    )
    days, payment, delay = (
        case.policy.wording.days_to_full_payment,
        case.policy.payment,
        haircuts.delay,
    )
    first = None if payment is None else payment.first_payment_share
    soon = None if payment is None else payment.days_to_first_payment
    rate = basis.capital.cost_of_capital
    part = None
    if days is not None:
        part = cut.delay_left(days, rate, delay)
        if first is not None and soon is not None:
            part = first * cut.delay_left(soon, rate, delay) + (1.0 - first) * part
    fall.times(
        "delay",
        part,
        say("days to payment not stated", "支払までの日数の記載なし")
        if days is None
        else say(
            "in full after {days} days at {rate} a year, {free} of them free",
            "全額支払まで{days}日、年{rate}（{free}日までは控除なし）",
            days=str(days),
            rate=percent(rate),
            free=str(delay.free_days),
        ),
        delay.status,
        say(delay.source, delay.source_ja),
    )


def prices_left(fall: Waterfall, case: Case, known: Known) -> None:
    """What a limit in yen loses to coins that rise."""
    valuation = case.policy.valuation
    if valuation is not None and valuation.limit_follows_prices:
        follows = say("the limit follows prices: all is kept", "限度額は価格に連動：全額を算入")
        fall.times("price_rise", 1.0, follows, "derived", POLICY)
        return
    part = None if known.holdings is None else cut.price_rise_left(known.holdings, case.policy)
    fall.times(
        "price_rise",
        part,
        say("the profile does not say its coins", "プロファイルに暗号資産の構成の記載なし")
        if part is None
        else say(
            "{kept} of a loss like the limit's is paid on the day of the theft",
            "限度額相当の損害のうち流出日に支払われる割合{kept}",
            kept=f"{part:.1%}",
        ),
        "assumption",
        PRICES,
    )


def days_left(case: Case, on: dt.date) -> int:
    """Days of the contract still to run on a day; all of them before it begins."""
    policy = case.policy
    return max(0, min(policy.term_days, (policy.expiry - on).days))
