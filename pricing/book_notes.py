"""What is assumed about the policies of a book paying together, in English and in Japanese?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pricing.phrases import listed, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pricing.phrases import Phrase

INDEPENDENT = say(
    "Exchanges are taken as independent given the model. That leaves out what strikes several at "
    "once: a shared wallet vendor, one group's campaign, a year of many thefts, rates or sizes "
    "that are wrong for all. There the capital of the book is too small; whatever the dependence, "
    "what this policy adds to it is never above its capital alone. What it adds where those strike "
    "together stands apart, simulated, as kuramori portfolio BOOK --add PROFILE has it.",
    "モデルを所与として交換業者間は独立とする。共通のウォレット提供者、同一グループによる連続攻撃、"
    "流出の多い年、頻度・損害額の推定誤差など、複数の交換業者に同時に及ぶ要因は含まれず、その分"
    "ポートフォリオの所要資本は過小となる。ただし依存関係がいかなるものであっても、この契約の"
    "追加分が単独の所要資本を超えることはない。共通の要因を織り込んだ追加分は、"
    "「kuramori portfolio BOOK --add PROFILE」と同じシミュレーションにより別に示す。",
)
WHOLE_TERMS = say(
    "Every policy counts with its whole term, as if all ran together, and with nothing of its "
    "limits used up.",
    "各契約は保険期間の全体が重なるものとし、支払限度額は未使用とする。",
)


def same_exchange(entries: Sequence[int]) -> Phrase:
    """Policies of the book on the candidate's own exchange, by their places."""
    return say(
        "Policies of the book on the same exchange, told by its name: {entries}. One theft strikes "
        "them and this one, and they are added so.",
        "同一の交換業者（名称による）に係る既契約：{entries}。1件の流出がこの契約と同時に及ぶものと"
        "して合算する。",
        entries=listed(say(f"/{entry}", f"/{entry}") for entry in entries),
    )


def upper_end(*, own: bool, others: int) -> Phrase:
    """Exchanges whose policies may not pay together, and are added as if they did."""
    named = [say("the exchange of this policy", "この契約の交換業者")] if own else []
    if others:
        word = "exchanges" if others > 1 else "exchange"
        named.append(say(f"{others} other {word}", f"その他の交換業者{others}社"))
    exchanges = named[0]
    if len(named) > 1:
        exchanges = say("{one} and {other}", "{one}および{other}", one=named[0], other=named[1])
    return say(
        "Layers of one exchange that thefts could fill in either order, or policies on it that "
        "cover other thefts, are added as if their largest payments came together: no other way "
        "asks for more capital of the book. It concerns {exchanges}.",
        "同一の交換業者について、流出によりいずれの順でも支払が生じ得るレイヤー、または担保する流出が"
        "異なる契約は、最大の支払が同時に生じるものとして合算する（所要資本が最大となる見方）。"
        "該当：{exchanges}。",
        exchanges=exchanges,
    )
