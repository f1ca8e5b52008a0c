"""What is asked of each clause of a cover on an event, and what would cure it?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pricing.phrases import say

if TYPE_CHECKING:
    from pricing.phrases import Phrase


@dataclass(frozen=True)
class Clause:
    """One clause: its name, the rule for policies it leans on, its title and its cure.

    The cure may hold `{required}` and `{missing}`: what is asked for, and the amount short.
    """

    name: str
    like: str | None
    title: Phrase
    cure: Phrase


TERM = Clause(
    "term",
    "term_one_year",
    say("The term is as long as asked of a policy", "期間が保険契約に求められる期間以上であること"),
    say("Extend the cover to {required}.", "期間を{required}とする。"),
)
LIMIT = Clause(
    "limit",
    "amount",
    say(
        "One payout reaches what is open of the required amount",
        "1回の最大支払額が所要額の未充足分に達すること",
    ),
    say(
        "Raise the payout by {missing}, or hold cash.",
        "支払額を{missing}引き上げるか、現金で備える。",
    ),
)
TERM_LIMIT = Clause(
    "term_limit",
    "aggregate_limit",
    say(
        "A first event leaves cover for others, as asked of a policy",
        "最初の事象の後も補償が残ること（保険契約の総支払限度額に相当）",
    ),
    say(
        "Agree on {required} in the term.",
        "期間中の支払限度額・支払回数を{required}とする。",
    ),
)
SPEED = Clause(
    "speed_of_payment",
    "speed_of_payment",
    say("Paid within the days asked of a policy", "保険契約に求められる日数以内に支払われること"),
    say(
        "Agree on payment in {required}, or show what bridges until then.",
        "支払を事象発生から{required}とするか、それまでのつなぎ資金を示す。",
    ),
)
TRIGGER = Clause(
    "trigger",
    None,
    say(
        "A theft of the required amount is paid for (basis risk)",
        "所要額相当の流出に対し支払われること（ベーシスリスク）",
    ),
    say(
        "Widen or lower the triggers, have the loss decide where they miss it, or hold cash for "
        "what they miss.",
        "発動条件を広げるか引き下げる、発動しない場合は実損により支払う、または支払われない部分を"
        "現金で備える。",
    ),
)
AGENT = Clause(
    "agent",
    "independent_insurer",
    say(
        "The calculation agent is independent of exchange and payer",
        "計算代理人が交換業者および支払者から独立していること",
    ),
    say(
        "Name an agent outside the groups of exchange and payer.",
        "交換業者・支払者のグループ外の計算代理人を定める。",
    ),
)
FALLBACK = Clause(
    "agent_fallback",
    None,
    say(
        "Somebody decides if the calculation agent does not",
        "計算代理人が判定できない場合の代替が定められていること",
    ),
    say("Name who decides in its place.", "代替の判定者を定める。"),
)
PAYER = Clause(
    "payer",
    "insurer_licence",
    say(
        "Whoever pays is of a standing the rules accept",
        "支払者が判定基準の認める者であること",
    ),
    say(
        "Show the payer's licence, solvency and rating, or have another pay or guarantee "
        "({required}).",
        "支払者の免許・健全性・格付を示すか、要件を満たす者が支払または保証する（{required}）。",
    ),
)
COLLATERAL = Clause(
    "collateral",
    None,
    say("The whole limit is put up as collateral", "支払限度額の全額に担保が付されていること"),
    say(
        "Put up the whole limit, in trust or by a bank's guarantee.",
        "支払限度額の全額について、信託または銀行の保証により担保を付す。",
    ),
)
PAYEE = Clause(
    "payee",
    "money_reaches_users",
    say(
        "The money reaches customers and not the general estate",
        "支払金が一般財産に帰属せず利用者に届くこと",
    ),
    say(
        "Have it paid into a trust for customers, or to them.",
        "利用者のための信託または利用者への直接の支払とする。",
    ),
)
