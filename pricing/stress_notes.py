"""What must a reader of a stress know before the figures, in English and in Japanese?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pricing.phrases import day_said, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pricing.phrases import Phrase
    from pricing.stress import Position

NOTES = (
    say(
        "In dispute: paid if the wording's silence were read as cover. It counts as not paid.",
        "係争：約款に記載のない事項を担保すると読めば支払われる額。支払われないものとして扱う。",
    ),
    say(
        "Own coins kept against the hot tier answer hot thefts alone, and move with coin prices.",
        "履行保証暗号資産はホットウォレットの流出にのみ充て、その価額は暗号資産の価格に連動する。",
    ),
    say(
        "Twice in a term: the coins are made good in between, with own coins and cash used up "
        "first.",
        "期間中2回の流出：1回目の後に履行保証暗号資産と現金を先に充てて原状に回復するものとする。",
    ),
    say(
        "Reinstatements are taken as used; what the exchange owes for them is not in these "
        "figures.",
        "支払限度額の復元は行使したものとし、復元に要する追加保険料は含まない。",
    ),
)


def state_notes(position: Position) -> tuple[Phrase, ...]:
    """What the reader must know of policy and cash before the figures."""
    profile, told = position.profile, [*_policy_state(position)]
    if profile.reserve_cash is None:
        told.append(
            say(
                "The reserve cash is not stated and counts as zero.",
                "準備金として保有する現金の記載がないため、ゼロとして扱う。",
            )
        )
    if profile.guarantee_crypto_ratio is None:
        told.append(
            say(
                "Own coins against the hot tier are not stated and count as zero.",
                "履行保証暗号資産の記載がないため、ゼロとして扱う。",
            )
        )
    if profile.coins is None:
        told.append(
            say(
                "Coins held are not stated: all prices are moved alike.",
                "保有する暗号資産の内訳の記載がないため、価格は一律に変動させる。",
            )
        )
    return tuple(told)


def _policy_state(position: Position) -> Iterator[Phrase]:
    policy = position.policy
    if policy is None:
        yield say(
            "No policy is given: cash alone stands behind a loss.",
            "保険契約の指定がないため、損害には現金のみで備える。",
        )
    elif position.expired:
        yield say(
            f"The policy expired on {policy.expiry:%d %b %Y} and pays nothing.",
            "保険契約は{day}に満了しており、支払はない。",
            day=day_said(policy.expiry),
        )
    elif policy.inception > position.on:
        yield say(
            f"The policy begins on {policy.inception:%d %b %Y}; it is read as if in force.",
            "保険契約の始期は{day}であるが、有効なものとして扱う。",
            day=day_said(policy.inception),
        )
