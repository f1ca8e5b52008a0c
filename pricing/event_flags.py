"""What should a reader of a cover on an event be warned of?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pricing.event_terms import OnChainOutflow, SlopePayout, WithdrawalsHalted
from pricing.phrases import say, yen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pricing.event_result import Checked, EventPrice
    from pricing.event_terms import EventCover
    from pricing.phrases import Phrase

PROMPT_DAYS = 7
"""Calendar days of the five business days in which precedents ask customers to be paid
(docs/decisions/0021)."""

ABOVE_LOSS = say(
    "It can pay more than was lost: the payout does not hang on the loss. Whether that is "
    "insurance or a derivative is for counsel.",
    "損害額を超える支払があり得る（支払は損害額に連動しない）。保険か派生商品かは法務の確認が必要。",
)
NO_AGENT = say(
    "The calculation agent is not independent of the parties.",
    "計算代理人が当事者から独立していない。",
)
AGENT_UNSAID = say(
    "Whether the calculation agent is independent is not said.",
    "計算代理人の独立性について記載がない。",
)
NO_FALLBACK = say(
    "Nobody is named to decide if the calculation agent does not.",
    "計算代理人が判定できない場合の代替が定められていない。",
)
COLLATERAL = {
    "part": say(
        "Collateral covers a part: for the rest the payer's default is in no figure here.",
        "担保は一部のみ。残余部分について支払者の不履行は本書の数値に含まれない。",
    ),
    "none": say(
        "No collateral: the payer's default is in no figure here.",
        "担保なし。支払者の不履行は本書の数値に含まれない。",
    ),
    None: say(
        "Collateral is not stated: the payer's default is in no figure here.",
        "担保の記載なし。支払者の不履行は本書の数値に含まれない。",
    ),
}
DAYS_UNSAID = say("Days to payment are not stated.", "支払までの日数の記載がない。")
LATE = (
    (
        "Paid {n} calendar days after the event; precedents ask for five business days (seven on "
        "the calendar). Cash or a line has to bridge them."
    ),
    (
        "支払は事象発生の{n}日後（暦日）。先例は5営業日（暦日で7日）以内であり、"
        "その間は現金または融資枠でつなぐ必要がある。"
    ),
)
ABOVE_HOT = (
    (
        "The threshold of {threshold} is above what hot and warm wallets hold ({hot}): a theft "
        "from those alone is hardly ever read as so much."
    ),
    (
        "発動水準{threshold}はホット・ウォーム残高（{hot}）を上回り、"
        "その区分のみの流出ではほぼ発動しない。"
    ),
)
DEAD = (
    (
        "No theft takes as much as the {trigger} asks for ({threshold}; {reach} at most): it is "
        "met by a wrong reading alone."
    ),
    (
        "{trigger}の発動水準（{threshold}）に達する流出はなく（1件の最大額{reach}）、"
        "誤判定でのみ充足する。"
    ),
)
TRIGGERS = {
    "on_chain_outflow": say("outflow on chain", "チェーン上の流出"),
    "official_announcement": say("announcement", "公表"),
}
HALT_ALONE = say(
    "A halt alone sets it off: insolvency, fraud or a long fault pays as a theft does.",
    "出金停止のみで発動するため、破綻・不正・長期障害も流出と同様に支払対象となる。",
)
DOLLARS = say(
    "Settled in dollars: amounts here are yen, and the rate between event and payment is in no "
    "figure.",
    "ドル決済。本書の金額は円であり、事象発生から支払までの為替変動は含まれない。",
)
ONE_PAYOUT = say(
    "One payout ends it: a small event uses it up before a large one.",
    "1回の支払で終了するため、小さな事象で消化されると後の大きな流出に備えられない。",
)
ABOVE_MOST = say(
    "The technical premium is more than the cover can pay.",
    "テクニカル・プレミアムが支払限度額を上回る。",
)


MOST_ERRORS = 4
"""A closed form further than so many errors from its draws is not to be relied on."""

CONTRADICTED = say(
    "A closed form and the drawn triggers are more than four errors apart (see the checks): do not "
    "rely on these figures.",
    "閉形式と抽出による結果の差が誤差の4倍を超える（検算を参照）。本書の数値に依拠しないこと。",
)
MOSTLY_FALSE = say(
    "More than half of the expected payout is for events without a theft: it rests on rates nobody "
    "has counted, and not on the model.",
    "期待支払額の過半は流出によらない事象によるもので、"
    "モデルではなく実績のない頻度の仮定に基づく。",
)


def flags(
    cover: EventCover,
    assets: float,
    reach: float,
    price: EventPrice,
    check: tuple[Checked, ...],
) -> tuple[Phrase, ...]:
    """Everything to be warned of; assets and the most a theft takes in yen."""
    return (*_about_figures(price, check), *_about_terms(cover, assets, reach))


def _about_figures(price: EventPrice, check: tuple[Checked, ...]) -> Iterator[Phrase]:
    if any(one.apart is not None and abs(one.apart) > MOST_ERRORS for one in check):
        yield CONTRADICTED
    if price.technical.amount > price.limit.amount:
        yield ABOVE_MOST
    if 2 * price.expected_without_theft.amount > price.expected.amount:
        yield MOSTLY_FALSE


def _about_terms(cover: EventCover, assets: float, reach: float) -> Iterator[Phrase]:
    if can_exceed_loss(cover, assets):
        yield ABOVE_LOSS
    agent = cover.calculation_agent
    if agent.independent is not True:
        yield NO_AGENT if agent.independent is False else AGENT_UNSAID
    if agent.fallback is None:
        yield NO_FALLBACK
    if cover.collateral != "full":
        yield COLLATERAL[cover.collateral]
    if cover.days_to_payment is None:
        yield DAYS_UNSAID
    elif cover.days_to_payment > PROMPT_DAYS:
        yield say(*LATE, n=str(cover.days_to_payment))
    yield from _about_triggers(cover, assets, reach)
    if cover.settlement_currency != "JPY":
        yield DOLLARS
    if cover.payouts_in_term == 1 and cover.payout.by_amount:
        yield ONE_PAYOUT


def _about_triggers(cover: EventCover, assets: float, reach: float) -> Iterator[Phrase]:
    shares = cover.exchange.assets.shares
    hot = assets * (shares.hot + shares.warm)
    for trigger in cover.triggers:
        if trigger.least(assets) >= reach:
            least, name = yen(trigger.least(assets)), TRIGGERS[trigger.kind]
            yield say(*DEAD, trigger=name, threshold=least, reach=yen(reach))
        elif isinstance(trigger, OnChainOutflow) and trigger.least(assets) > hot:
            yield say(*ABOVE_HOT, threshold=yen(trigger.least(assets)), hot=yen(hot))
    alone = cover.combine == "any" or len(cover.triggers) == 1
    if alone and any(isinstance(trigger, WithdrawalsHalted) for trigger in cover.triggers):
        yield HALT_ALONE


def can_exceed_loss(cover: EventCover, assets: float) -> bool:
    """Whether the terms pay more than what sets them off, were it read rightly."""
    payout = cover.payout
    if isinstance(payout, SlopePayout):
        return payout.limit > payout.end
    if payout.by_amount:
        return any(step.pays > (step.at_least or 0.0) for step in payout.steps)
    least = [trigger.least(assets) for trigger in cover.triggers]
    return payout.most > (max(least) if cover.combine == "all" else min(least))
