"""Which option, said in two sentences?

The cheapest a year of those that meet the requirement, or may, and keep customers whole with the
chance asked; those that surely meet it are not preferred over those of which nobody can say yet,
because no contract can be accepted before it is filed. The second sentence says at which price the
choice would turn over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pricing.comparison_result import Recommendation, Sentences
from pricing.phrases import say
from pricing.short_yen import short_yen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pricing.comparison_result import BreakEven, Option
    from pricing.phrases import Phrase

CHOSEN = "{title}: {what}, {cost} a year, {saved}{pending}."
CHOSEN_JA = "{title}（{what}）、年間費用{cost}、{saved}{pending}。"
NONE_WHOLE = (
    "No option meets the required amount and keeps customers whole in {whole} of years; the "
    "nearest is {title}, short in {short} of years."
)
NONE_WHOLE_JA = (
    "所要額を満たし、かつ{whole}の年に利用者を全額保護する選択肢はない。"
    "最も近いのは{title}（不足の確率{short}）。"
)
CHEAPER = ("{amount} less than all cash", "全額現金より{amount}低い")
DEARER = ("{amount} more than all cash", "全額現金より{amount}高い")
SAME = ("the reference for the others", "他の選択肢の比較基準")
CASH_SHORT = (
    "and all cash at the required amount would leave customers short in {short} of years",
    "全額現金（所要額）では利用者に不足が生じる確率{short}",
)
PENDING = (
    "; whether the supervisor would accept the contract is not known",
    "、当局が契約を認めるかは不明",
)
TURNS = (
    "Cover is the cheaper while its rate on line is below {rate} ({low} to {high}); {who} is "
    "{asked}, and the market asks {market_low} to {market_high}."
)
TURNS_JA = (
    "料率が{rate}（{low}～{high}）を下回る限り保険が有利であり、"
    "{who}は{asked}、市場水準は{market_low}～{market_high}。"
)
TECHNICAL = ("the technical premium's", "技術的保険料の料率")
QUOTED = ("the one quoted", "提示された料率")


def recommend(
    options: Sequence[Option], even: BreakEven, whole: float, *, quoted: bool
) -> Recommendation:
    """The option to take, and why.

    Args:
        options: all of them, all cash first.
        even: break-even of cover against all cash.
        whole: chance a year that customers are to be whole.
        quoted: whether an insurer's rate was given.
    """
    fit = [o for o in options if o.requirement_met != "no" and o.whole_enough]
    if fit:
        best = min(fit, key=lambda o: (o.yearly_cost.amount, o.days_to_full_payment))
        first = _chosen(best, options[0])
    else:
        meets = [o for o in options if o.requirement_met != "no"] or list(options)
        best = min(meets, key=lambda o: o.shortfall_probability)
        first = say(
            NONE_WHOLE,
            NONE_WHOLE_JA,
            whole=f"{whole:.1%}",
            title=_title(best),
            short=f"{best.shortfall_probability:.2%}",
        )
    second = _turns(even, quoted=quoted)
    said = {
        "en": f"{first.told('en')} {second.told('en')}",
        "ja": f"{first.told('ja')}{second.told('ja')}",
    }
    return Recommendation(option=best.name if fit else None, text=Sentences(**said))


def _chosen(best: Option, cash: Option) -> Phrase:
    difference = cash.yearly_cost.amount - best.yearly_cost.amount
    if best.name == cash.name:
        saved = say(*SAME)
    elif not cash.whole_enough:
        saved = say(*CASH_SHORT, short=f"{cash.shortfall_probability:.2%}")
    else:
        saved = say(*(CHEAPER if difference >= 0 else DEARER), amount=_yen(abs(difference)))
    return say(
        CHOSEN,
        CHOSEN_JA,
        title=_title(best),
        what=_what(best),
        cost=_yen(best.yearly_cost.amount),
        saved=saved,
        pending=say(*PENDING) if best.requirement_met == "unknown" else say("", ""),
    )


def _what(option: Option) -> Phrase:
    cash = _yen(option.cash.amount)
    if option.limit is None or option.retention is None:
        return say("{cash} in cash", "現金{cash}", cash=cash)
    return say(
        "{cash} in cash and {limit} xs {start}",
        "現金{cash}、支払限度額{limit}（免責・付着点{start}）",
        cash=cash,
        limit=_yen(option.limit.amount),
        start=_yen(option.retention.amount),
    )


def _turns(even: BreakEven, *, quoted: bool) -> Phrase:
    band = even.market_band
    return say(
        TURNS,
        TURNS_JA,
        rate=f"{even.rate_on_line:.1%}",
        low=f"{even.rate_on_line_low:.1%}",
        high=f"{even.rate_on_line_high:.1%}",
        asked=f"{even.asked:.1%}",
        who=say(*(QUOTED if quoted else TECHNICAL)),
        market_low=f"{band.floor:.1%}",
        market_high=f"{band.ceiling:.1%}",
    )


def _title(option: Option) -> Phrase:
    return say(option.title_en, option.title_ja)


def _yen(amount: float) -> Phrase:
    """Yen in words: ¥1.03bn, 10.3億円."""
    return say(short_yen(amount, "en"), short_yen(amount, "ja"))
