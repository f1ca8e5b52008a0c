"""Which option, said in two sentences?

The cheapest a year of those that meet the requirement or may, keep customers whole with the chance
asked, pay in the days asked, and that exchange and market can do. Those that surely meet the
requirement are not preferred over those of which nobody can say yet, because no contract can be
accepted before it is filed; only where costs are the same to a thousandth. The second sentence says
at which price the choice would turn over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pricing.comparison_result import Recommendation, Sentences
from pricing.phrases import say
from pricing.plans import WHOLE_CASH
from pricing.short_yen import short_yen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pricing.comparison_result import BreakEven, Option
    from pricing.figures import Chosen
    from pricing.phrases import Phrase

CHOSEN = "{title}: {what}, {cost} a year{priced}, {saved}; customers paid in {days} days{pending}."
CHOSEN_JA = "{title}（{what}）、年間費用{cost}{priced}、{saved}、支払まで{days}日{pending}。"
NONE_FITS = (
    "No option meets the required amount, keeps customers whole in {whole} of years, pays in "
    "{days} days and stays within what was stated; the nearest is {title}, short in {short} of "
    "years."
)
NONE_FITS_JA = (
    "所要額を満たし、{whole}の年に利用者を全額保護し、{days}日以内に支払い、かつ申告された制約に収まる"
    "選択肢はない。最も近いのは{title}（不足の確率{short}）。"
)
CHEAPER = ("{amount} less than {cash} in cash", "現金{cash}より{amount}低い")
DEARER = ("{amount} more than {cash} in cash", "現金{cash}より{amount}高い")
SAME = ("the measure for the others", "他の選択肢の比較基準")
AT_TECHNICAL = (" at the model's own premium", "（モデルによる保険料）")
AT_ASSUMED = (" at fees that are assumed", "（手数料等は仮定）")
PENDING = (
    "; whether the supervisor would accept the contract is not known",
    "、当局が契約を認めるかは不明",
)
TURNS = (
    "{option} is cheaper than cash while its rate on line is below {rate} ({low} to {high}); "
    "{who} is {asked}, and the market asks {market_low} to {market_high}."
)
TURNS_JA = (
    "{option}は料率（保険料÷支払限度額）が{rate}（{low}～{high}）を下回る限り現金より有利であり、"
    "{who}は{asked}、市場水準は{market_low}～{market_high}。"
)
TECHNICAL = ("the model's", "モデルによる料率")
QUOTED = ("the one quoted", "提示された料率")

ALIKE = 0.001
"""Costs within a thousandth are the same."""

ALL_CASH = "all_cash"


def choose(options: Sequence[Option]) -> tuple[Option, bool]:
    """The option to take and whether it fits; the nearest one if none does."""
    fit = [o for o in options if _fits(o)]
    if not fit:
        meets = [o for o in options if o.requirement_met != "no" and not o.beyond] or list(options)
        return min(meets, key=lambda o: (not o.prompt_enough, o.shortfall_probability)), False
    least = min(o.yearly_cost.amount for o in fit)
    alike = [o for o in fit if o.yearly_cost.amount <= least + ALIKE * abs(least)]
    return min(alike, key=_preferred), True


def _fits(option: Option) -> bool:
    return (
        option.requirement_met != "no"
        and option.whole_enough
        and option.prompt_enough
        and not option.beyond
    )


def _preferred(option: Option) -> tuple[bool, int, int]:
    """Surely accepted before perhaps, then the cheapest, then the quickest."""
    return option.requirement_met != "yes", option.yearly_cost.amount, option.days_to_full_payment


def recommend(
    options: Sequence[Option],
    taken: tuple[Option, bool],
    even: BreakEven,
    chosen: Chosen,
) -> Recommendation:
    """Why the option is to be taken, in two sentences.

    Args:
        options: all of them, all cash first.
        taken: what `choose` gave.
        even: break-even of cover against all cash.
        chosen: the figures.
    """
    best, fits = taken
    quoted = chosen.stated.quoted_rate_on_line is not None
    if fits:
        first = _chosen(best, _cash(options), quoted=quoted)
    else:
        first = say(
            NONE_FITS,
            NONE_FITS_JA,
            whole=f"{chosen.whole:.2%}",
            days=str(chosen.most_days),
            title=_title(best),
            short=f"{best.shortfall_probability:.2%}",
        )
    named = next(o for o in options if o.name == even.option)
    second = _turns(even, named, quoted=quoted)
    said = {
        "en": f"{first.told('en')} {second.told('en')}",
        "ja": f"{first.told('ja')}{second.told('ja')}",
    }
    return Recommendation(option=best.name if fits else None, text=Sentences(**said))


def _cash(options: Sequence[Option]) -> Option:
    """All cash: what keeps customers whole, or the required amount where that is enough."""
    named = {option.name: option for option in options}
    return named.get(WHOLE_CASH, named[ALL_CASH])


def _chosen(best: Option, cash: Option, *, quoted: bool) -> Phrase:
    difference = cash.yearly_cost.amount - best.yearly_cost.amount
    if best.name == cash.name:
        saved = say(*SAME)
    else:
        saved = say(
            *(CHEAPER if difference >= 0 else DEARER),
            amount=_yen(abs(difference)),
            cash=_yen(cash.cash.amount),
        )
    return say(
        CHOSEN,
        CHOSEN_JA,
        title=_title(best),
        what=_what(best),
        cost=_yen(best.yearly_cost.amount),
        priced=_priced(best, quoted=quoted),
        saved=saved,
        days=str(best.days_to_full_payment),
        pending=say(*PENDING) if best.requirement_met == "unknown" else say("", ""),
    )


def _priced(best: Option, *, quoted: bool) -> Phrase:
    """Whose price it is, where nobody has asked for it."""
    if best.kind in ("guarantee", "captive", "event_linked"):
        return say(*AT_ASSUMED)
    return say(*AT_TECHNICAL) if best.rate_on_line is not None and not quoted else say("", "")


def _what(option: Option) -> Phrase:
    cash = _yen(option.cash.amount)
    if option.limit is None or option.retention is None:
        return say("{cash} in cash", "現金{cash}", cash=cash)
    if option.kind == "guarantee":
        return say(
            "{cash} in cash and {limit} guaranteed",
            "現金{cash}、保証限度額{limit}",
            cash=cash,
            limit=_yen(option.limit.amount),
        )
    return say(
        "{cash} in cash and {limit} xs {start}",
        "現金{cash}、支払限度額{limit}（免責・エクセスポイント{start}）",
        cash=cash,
        limit=_yen(option.limit.amount),
        start=_yen(option.retention.amount),
    )


def _turns(even: BreakEven, named: Option, *, quoted: bool) -> Phrase:
    band = even.market_band
    return say(
        TURNS,
        TURNS_JA,
        option=_title(named),
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
