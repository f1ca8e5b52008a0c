"""What must a reader of a book's figures know, in English and in Japanese?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pricing.phrases import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pricing.book_case import BookCase
    from pricing.phrases import Phrase

SHARED = say(
    "An exchange's thefts are those of its own quote. What is shared only divides them into thefts "
    "that come alone and thefts that come with others'.",
    "各取引所の流出は、その取引所単独の見積と同じ。共通の要因は、それを単独の流出と他社と同時の流出に"
    "分けるのみで、件数を増やさない。",
)
COMMON = say(
    "The market's shock of the year and the model's own uncertainty of rates and sizes are the "
    "same for all exchanges.",
    "年ごとの市場水準の変動と、頻度・損害額のパラメータの不確実性は、全取引所に共通とする。",
)
ONE_EVENT = say(
    "One vendor's failure is one event, however many clients it strikes, and so is one campaign.",
    "提供会社1社の障害は、及ぶ利用先の数によらず1事故とする。同一攻撃者による一連の攻撃も同様。",
)
WHOLE_TERMS = say(
    "Every policy counts with its whole term, as if all ran together, and with nothing of its "
    "limits used up. What a term's limit leaves of a year is divided among its events pro rata.",
    "各契約は保険期間の全体が重なるものとし、支払限度額は未使用とする。保険期間中の支払限度額に達した年の"
    "支払は、各事故に比例配分する。",
)
BEFORE_TERM = say(
    "The exact law is of events by themselves, before limits and deductibles of the terms.",
    "厳密計算は事故ごとの支払によるもので、保険期間を通じた支払限度額・免責金額の適用前。",
)
COINS = say(
    "Coin prices are dear or cheap for all exchanges that say their coins at once; where coins are "
    "unsaid, prices stand, and under sub-limits each theft moves by itself.",
    "暗号資産の価格は、内訳を申告した全取引所で同時に上下する。内訳の申告がなければ価格は一定とし、"
    "サブリミットのある契約では流出ごとに独立に変動させる。",
)


def notes(case: BookCase, *, simulated: bool) -> Iterator[Phrase]:
    """Of a book that was simulated, or worked out by its exact law alone."""
    yield from (SHARED, COMMON, ONE_EVENT, WHOLE_TERMS if simulated else BEFORE_TERM, COINS)
    capped = sum(event.capped for event in case.risk.shared)
    if capped:
        yield say(
            "{n} of {all} chances of being struck by a shared event gave way: the exchange has "
            "fewer thefts of that cause than was assumed.",
            "共通の事故に遭う確率{all}件のうち{n}件を引き下げた。仮定どおりでは、その原因による取引所の流出の"
            "件数を上回るため。",
            n=str(capped),
            all=str(sum(len(event.members) for event in case.risk.shared)),
        )
