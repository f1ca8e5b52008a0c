"""How much is promised, how long, and how fast does it come?

Predicates that count money or days; see `pricing.predicates`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pricing.outcome import Outcome, Terms, either
from pricing.phrases import NOT_STATED, answered, listed, percent, quantity, say, word, yen

if TYPE_CHECKING:
    from pricing.case import Case
    from pricing.findings import Result
    from pricing.phrases import Phrase


def _or_more(amount: float) -> Phrase:
    return say("{amount} or more", "{amount}以上", amount=yen(amount))


def _tiers(case: Case) -> Phrase:
    tiers = listed(word(tier) for tier in case.policy.tiers_covered)
    return say("tiers covered: {tiers}", "担保対象：{tiers}", tiers=tiers)


def term_long_enough(case: Case, terms: Terms) -> Outcome:
    """The term lasts the least number of days, those of a waiting period not counted."""
    minimum = terms.figure("minimum")
    days = case.policy.covered_days
    result: Result = "pass" if days >= minimum else "fail"
    required = say("{n} or more", "{n}以上", n=quantity(minimum, "days"))
    return Outcome(result, quantity(days, "days"), required)


def cold_covered(case: Case, _terms: Terms) -> Outcome:
    """Cold wallets are covered; asked only of an exchange that keeps some."""
    required = say("cold among the tiers covered", "担保対象にコールドを含むこと")
    if case.profile.assets.shares.cold == 0:
        none = say("the exchange keeps nothing cold", "コールド管理の資産なし")
        return Outcome("not_applicable", none, required)
    covered = "cold" in case.policy.tiers_covered
    return Outcome("pass" if covered else "fail", _tiers(case), required)


def hot_covered_or_matched(case: Case, terms: Terms) -> Outcome:
    """Hot wallets are covered, or matched by the exchange's own coins."""
    minimum = terms.figure("minimum")
    required = say(
        "hot among the tiers covered, or own coins at {share} of hot assets",
        "担保対象にホットを含むこと、またはホット資産の{share}の履行保証暗号資産",
        share=percent(minimum),
    )
    if case.hot_assets == 0:
        none = say("the exchange keeps nothing hot", "ホット管理の資産なし")
        return Outcome("not_applicable", none, required)
    if "hot" in case.policy.tiers_covered:
        return Outcome("pass", _tiers(case), required)
    ratio = case.profile.guarantee_crypto_ratio
    observed = say(
        "{tiers}; own coins at {share}",
        "{tiers}／履行保証暗号資産{share}",
        tiers=_tiers(case),
        share=NOT_STATED if ratio is None else percent(ratio),
    )
    if ratio is None:
        return Outcome("unknown", observed, required)
    if ratio >= minimum:
        return Outcome("pass", observed, required)
    return Outcome("fail", observed, required, (minimum - ratio) * case.hot_assets)


def cash_floor_kept(case: Case, _terms: Terms) -> Outcome:
    """The cash that no insurance may replace is there."""
    required = _or_more(case.cash_floor)
    if case.reserve_cash is None:
        return Outcome("unknown", NOT_STATED, required, case.cash_floor)
    observed = yen(case.reserve_cash)
    if case.reserve_cash >= case.cash_floor:
        return Outcome("pass", observed, required)
    return Outcome("fail", observed, required, case.cash_floor - case.reserve_cash)


def amount_enough(case: Case, _terms: Terms) -> Outcome:
    """What the contract counts for, with the cash held, reaches the required amount.

    Read as if no other condition failed: the credit itself is nil where a blocking one does.
    """
    counted = case.countable
    required = _or_more(case.required)
    observed = say(
        "contract {counted}; cash {cash}",
        "契約{counted}／現金{cash}",
        counted=yen(counted),
        cash=NOT_STATED if case.reserve_cash is None else yen(case.reserve_cash),
    )
    # To the yen, as the credit is: what floats leave over is no shortfall.
    missing = case.required - counted - (case.reserve_cash or 0.0)
    if missing < 1:
        return Outcome("pass", observed, required)
    if case.reserve_cash is None:
        return Outcome("unknown", observed, required, missing)
    return Outcome("fail", observed, required, missing)


def deductible_within(case: Case, terms: Terms) -> Outcome:
    """The deductible is within a share of the required amount.

    An excess layer alone does not say who pays below it: unknown, unless it begins so low that the
    exchange could bear that part itself.
    """
    most = terms.figure("maximum_share") * case.required
    required = say("{amount} or less", "{amount}以下", amount=yen(most))
    if case.deductible is None and case.attachment > most:
        observed = say(
            "excess of {amount}, payer below it not stated",
            "エクセス{amount}（それ以下の支払者の記載なし）",
            amount=yen(case.attachment),
        )
        return Outcome("unknown", observed, required)
    borne = case.attachment if case.deductible is None else case.deductible
    if borne <= most:
        return Outcome("pass", yen(borne), required)
    return Outcome("fail", yen(borne), required, borne - most)


def aggregate_enough(case: Case, terms: Terms) -> Outcome:
    """Every layer's limit in the term is a multiple of its limit per event."""
    minimum = terms.figure("minimum_multiple")
    result: Result = "pass" if case.aggregate_multiple >= minimum else "fail"
    observed = say(
        "{n} times the per-event limit",
        "1事故支払限度額の{n}倍",
        n=f"{case.aggregate_multiple:g}",
    )
    return Outcome(result, observed, say("{n} times or more", "{n}倍以上", n=f"{minimum:g}"))


def paid_in_time_or_bridged(case: Case, terms: Terms) -> Outcome:
    """Paid in full within so many days, or a bridge facility stands ready."""
    most = terms.figure("maximum")
    days = case.policy.wording.days_to_full_payment
    bridge = case.policy.wording.bridge_facility
    observed = say(
        "payment: {days}; bridge facility: {bridge}",
        "支払：{days}／つなぎ融資枠：{bridge}",
        days=NOT_STATED if days is None else quantity(days, "days"),
        bridge=answered(bridge),
    )
    in_time = None if days is None else days <= most
    required = say(
        "{n} or less, or a bridge", "{n}以内、またはつなぎ融資枠", n=quantity(most, "days")
    )
    return Outcome(either({"in time": in_time, "bridge": bridge}), observed, required)


def average_waived_or_full_value(case: Case, _terms: Terms) -> Outcome:
    """Average is waived, or the sum insured reaches the value covered."""
    waived = case.policy.wording.average_waived
    full = case.sum_insured >= case.covered_assets
    observed = say(
        "waiver: {waived}; sum insured {amount}",
        "不適用の特約：{waived}／保険金額{amount}",
        waived=answered(waived),
        amount=yen(case.sum_insured),
    )
    required = say(
        "a waiver, or a sum insured of {amount}",
        "不適用の特約、または保険金額{amount}",
        amount=yen(case.covered_assets),
    )
    return Outcome(either({"full value": full, "waiver": waived}), observed, required)


def stands_a_price_rise(case: Case, terms: Terms) -> Outcome:
    """The limit follows the prices of coins, or would still do after a rise by a share."""
    rise = terms.figure("rise")
    needed = (case.required - case.cash_floor) * (1.0 + rise)
    valuation = case.policy.valuation
    follows = None if valuation is None else valuation.limit_follows_prices
    limit = case.own_part * case.full_limit
    observed = say(
        "limit of {amount}; follows prices: {follows}",
        "支払限度額{amount}／価格連動：{follows}",
        amount=yen(limit),
        follows=answered(follows),
    )
    required = say(
        "a limit of {amount} (prices up by {rise}), or one that follows prices",
        "支払限度額{amount}（価格{rise}上昇時）、または価格連動",
        amount=yen(needed),
        rise=percent(rise),
    )
    high = limit >= needed
    missing = None if high else needed - limit
    result = either({"high enough": high, "follows": follows})
    return Outcome(result, observed, required, None if result == "pass" else missing)


TESTS = (
    term_long_enough,
    cold_covered,
    hot_covered_or_matched,
    cash_floor_kept,
    amount_enough,
    deductible_within,
    aggregate_enough,
    paid_in_time_or_bridged,
    average_waived_or_full_value,
    stands_a_price_rise,
)
