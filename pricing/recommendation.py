"""Which option, said in two sentences?

The cheapest a year of those that meet the requirement or may, keep customers whole with the chance
asked, pay in the days asked, and that exchange and market can do. Those that surely meet the
requirement are not preferred over those of which nobody can say yet, because no contract can be
accepted before it is filed; only where costs are the same to a thousandth. The second sentence says
at which price the choice would turn over.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from pricing.comparison_result import Recommendation, Sentences
from pricing.market import band_said
from pricing.phrases import listed, say
from pricing.plans import WHOLE_CASH
from pricing.short_yen import short_yen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pricing.comparison_result import BreakEven, Option
    from pricing.figures import Chosen
    from pricing.phrases import Phrase

CHOSEN = "{title}: {what}, {cost} a year{priced}, {saved}; customers paid in {days} days{pending}."
CHOSEN_JA = (
    "{title}を推奨する。内容は{what}であり、年間費用は{cost}{priced}で{saved}、"
    "利用者への支払は{days}日で完了する{pending}。"
)
NONE_FITS = (
    "No option meets the required amount, keeps customers whole in {whole} of years, pays in "
    "{days} days and stays within what was stated; the nearest is {title}, short in {short} of "
    "years and paying in {paid} days."
)
NONE_FITS_JA = (
    "所要額を満たし、{whole}の年に利用者を全額保護し、{days}日以内に支払い、かつ申告された制約に収まる"
    "選択肢はない。最も近いのは{title}であり、不足の確率は{short}、支払完了までの日数は{paid}日である。"
)
CHEAPER = ("{amount} less than {cash} in cash", "全額現金（{cash}）より{amount}低く")
DEARER = ("{amount} more than {cash} in cash", "全額現金（{cash}）より{amount}高く")
SAME = ("the measure for the others", "他の選択肢の比較基準となり")
AT_TECHNICAL = (" at the model's own premium", "（モデルによる保険料）")
AT_ASSUMED = (" at fees that are assumed", "（手数料等は仮定）")
PENDING = (
    "; whether the supervisor would accept the contract is not known",
    "が、当局が契約を認めるかは不明である",
)
TURNS = (
    "{option} is cheaper than cash while its rate on line is below {rate} ({low} to {high}); "
    "{who} is {asked}{below}, and the market asks {market}."
)
TURNS_JA = (
    "{option}は料率（保険料÷支払限度額）が{rate}（{low}～{high}）を下回る限り現金より有利である。"
    "{who}は{asked}{below}、市場水準は{market}である。"
)
NEVER_TURNS = (
    "{option} is on average dearer than cash at any rate on line; {who} is {asked}{below}, "
    "and the market asks {market}."
)
NEVER_TURNS_JA = (
    "{option}は平均では料率（保険料÷支払限度額）の水準によらず現金より不利である。{who}は{asked}{below}、"
    "市場水準は{market}である。"
)
TECHNICAL = ("the model's", "モデルによる料率")
QUOTED = ("the one quoted", "提示された料率")
SCALED = ("the {quoted} quoted, scaled to this layer,", "提示料率{quoted}の当該レイヤー換算")
AT_QUOTED = (" at the rate quoted", "（提示された料率）")
AT_SCALED = (" at the rate quoted, scaled to this layer", "（提示された料率を当該レイヤーに換算）")
BELOW_MARKET = (", below the market's lowest", "（市場水準の下限未満）")
NOT_TO_BE_HAD = (
    " As it stands that cover is not to be had: {why}.",
    "ただし当該保険は、現状では選択できない（{why}）。",
)

SAME_RATE = 1e-9
"""Rates this close are one."""

ALIKE = 0.001
"""Costs within a thousandth are the same."""

ALL_CASH = "all_cash"


def choose(options: Sequence[Option], chosen: Chosen) -> tuple[Option, bool]:
    """The option to take and whether it fits; the nearest one if none does."""
    fit = [o for o in options if fits(o)]
    if not fit:
        return min(options, key=partial(_distance, chosen=chosen)), False
    least = min(o.yearly_cost.amount for o in fit)
    alike = [o for o in fit if o.yearly_cost.amount <= least + ALIKE * abs(least)]
    return min(alike, key=_preferred), True


def _distance(option: Option, chosen: Chosen) -> tuple[bool, int, int, float, int]:
    """How far an option is from fitting: rule, limits, days, chance, and then its cost."""
    return (
        option.requirement_met == "no",
        len(option.beyond),
        max(0, option.days_to_full_payment - chosen.most_days),
        max(0.0, option.shortfall_probability - (1.0 - chosen.whole)),
        option.yearly_cost.amount,
    )


def fits(option: Option) -> bool:
    """Whether nothing stands against an option."""
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
    best, takes = taken
    if takes:
        first = _chosen(best, _cash(options), chosen)
    else:
        first = say(
            NONE_FITS,
            NONE_FITS_JA,
            whole=f"{chosen.whole:.2%}",
            days=str(chosen.most_days),
            title=_title(best),
            short=f"{best.shortfall_probability:.2%}",
            paid=str(best.days_to_full_payment),
        )
    named = next(o for o in options if o.name == even.option)
    second = _turns(even, named, chosen)
    why = listed(against_said(a) for a in against(named) if a != "rule_unknown")
    rest = say("", "") if fits(named) else say(*NOT_TO_BE_HAD, why=why)
    said = {
        "en": f"{first.told('en')} {second.told('en')}{rest.told('en')}",
        "ja": f"{first.told('ja')}{second.told('ja')}{rest.told('ja')}",
    }
    return Recommendation(option=best.name if takes else None, text=Sentences(**said))


def against(option: Option) -> tuple[str, ...]:
    """What stands against an option, in words of `AGAINST`."""
    found = []
    if option.requirement_met != "yes":
        found.append(f"rule_{option.requirement_met}")
    if not option.whole_enough:
        found.append("short")
    if not option.prompt_enough:
        found.append("late")
    return (*found, *option.beyond)


AGAINST = {
    "rule_no": say("misses the amount", "所要額を満たさない"),
    "rule_unknown": say("acceptance unknown", "承認は不明"),
    "short": say("customers short too often", "不足の確率が過大"),
    "late": say("pays too late", "支払が遅い"),
    "cash_available": say("too much cash", "現金の上限超過"),
    "premium_budget": say("too much premium", "保険料の上限超過"),
    "capacity": say("above capacity", "引受能力超過"),
    "least_retention": say("retention too low", "免責が過小"),
    "payer_in_default": say("payer in default", "支払者が債務不履行"),
}


def against_said(name: str) -> Phrase:
    """One of those words."""
    return AGAINST[name]


def _cash(options: Sequence[Option]) -> Option:
    """All cash: what keeps customers whole, or the required amount where that is enough."""
    named = {option.name: option for option in options}
    return named.get(WHOLE_CASH, named[ALL_CASH])


def _chosen(best: Option, cash: Option, chosen: Chosen) -> Phrase:
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
        priced=_priced(best, chosen),
        saved=saved,
        days=str(best.days_to_full_payment),
        pending=say(*PENDING) if best.requirement_met == "unknown" else say("", ""),
    )


def _priced(best: Option, chosen: Chosen) -> Phrase:
    """Whose price it is."""
    if best.kind in ("guarantee", "captive", "event_linked"):
        return say(*AT_ASSUMED)
    if best.rate_on_line is None:
        return say("", "")
    quoted = chosen.stated.quoted_rate_on_line
    if quoted is None:
        return say(*AT_TECHNICAL)
    return say(*(AT_QUOTED if abs(best.rate_on_line - quoted) < SAME_RATE else AT_SCALED))


def _what(option: Option) -> Phrase:
    cash = _yen(option.cash.amount)
    if option.limit is None or option.retention is None:
        return say("{cash} in cash", "現金{cash}", cash=cash)
    if option.kind == "guarantee":
        return say(
            "{cash} in cash, {pledged} pledged and {limit} guaranteed",
            "現金{cash}、担保{pledged}、保証限度額{limit}",
            cash=cash,
            pledged=_yen(option.pledged.amount),
            limit=_yen(option.limit.amount),
        )
    return say(
        "{cash} in cash and {limit} xs {start}",
        "現金{cash}と、支払限度額{limit}（免責・エクセス・ポイント{start}）の補償",
        cash=cash,
        limit=_yen(option.limit.amount),
        start=_yen(option.retention.amount),
    )


def _turns(even: BreakEven, named: Option, chosen: Chosen) -> Phrase:
    band, quoted = even.market_band, chosen.stated.quoted_rate_on_line
    who = say(*TECHNICAL)
    if quoted is not None:
        own = abs(even.asked - quoted) < SAME_RATE
        who = say(*QUOTED) if own else say(*SCALED, quoted=f"{quoted:.1%}")
    below = quoted is None and even.asked < band.floor
    never = even.rate_on_line <= 0.0
    return say(
        NEVER_TURNS if never else TURNS,
        NEVER_TURNS_JA if never else TURNS_JA,
        option=_title(named),
        rate=f"{even.rate_on_line:.1%}",
        low=f"{even.rate_on_line_low:.1%}",
        high=f"{even.rate_on_line_high:.1%}",
        asked=f"{even.asked:.1%}",
        below=say(*BELOW_MARKET) if below else say("", ""),
        who=who,
        market=band_said(band),
    )


def _title(option: Option) -> Phrase:
    return say(option.title_en, option.title_ja)


def _yen(amount: float) -> Phrase:
    """Yen in words: ¥1.03bn, 10.3億円."""
    return say(short_yen(amount, "en"), short_yen(amount, "ja"))
