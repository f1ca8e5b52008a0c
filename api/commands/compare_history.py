"""`kuramori compare-history`: what would the comparison have told those who faced the choice?"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import click
from rich.console import Group
from rich.markup import escape
from threadpoolctl import threadpool_limits

from api.commands.shared import as_json_option, page, print_json, progress
from api.commands.training import open_or_train
from api.compare_parts import chance
from api.settings import Settings
from api.tables import ruled
from data.choice_cases import choice_cases
from data.regimes import load_rule_set
from pricing.choice_history import judge
from pricing.phrases import LANGUAGES, say
from pricing.sensitivity import with_model
from pricing.short_yen import short_yen

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

    from pricing.choice_history import JudgedCase
    from pricing.desk import Desk
    from pricing.phrases import Language

WORDS = {
    "title": say(
        "Cash or cover: exchanges that faced the choice", "現金か保険か：選択に直面した交換業者"
    ),
    "case": say("Exchange, day", "交換業者・時点"),
    "required": say("Asked", "所要額"),
    "theft": say("Theft, a year", "流出の確率"),
    "offered": say("Offered", "提示料率"),
    "even": say("Even at 10 %", "損益分岐（資本コスト10％）"),
    "idle": say("Idle money", "遊休資金の場合"),
    "says": say("Says, if idle", "判定・遊休時"),
    "did": say("Did", "実際"),
    "explained": say("Explains", "説明"),
    "cash": say("cash", "現金"),
    "cover": say("cover", "保険"),
    "insurance": say("insurance", "保険"),
    "none": say("neither", "いずれもなし"),
    "close": say("close", "拮抗"),
    "yes": say("yes", "説明できる"),
    "by_constraint": say("could not book cash", "準備金の計上不可"),
    "no": say("no", "説明できない"),
    "no_choice": say("no rule then", "当時制度なし"),
    "thefts": say("The thefts that followed", "その後の流出"),
    "stolen": say("Stolen", "流出額"),
    "chance": say("Chance seen", "当時の確率"),
    "by_required": say("Paid by the amount asked", "所要額による支払"),
    "by_held": say("by what was held", "実際の準備金による支払"),
    "by_mix": say("by the best mix", "最適な組合せによる支払"),
    "notes": say(
        "Each case: a model trained on the years before, figures of the day, controls unknown. "
        "Cover meets the amount asked; the offered rates are those of its market. Idle money lies "
        "in a bank anyway and costs a point over its yield. Japan had no rule at its two dates: "
        "today's reading of the press band stands in, and 10 to 15 % is Korea's rate carried over.",
        "各時点より前の年で学習したモデルと当時の数値による（管理策は不明）。保険は所要額を満たすもの、"
        "料率は当該市場の提示による。遊休資金は銀行に置かれ、費用は利回り＋1ポイント。日本の2件は当時"
        "制度がなく、報道された幅の現在の解釈および韓国の料率10～15％を用いる。",
    ),
}


@click.command("compare-history")
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", help="Language of the page.")
@as_json_option
def compare_history(lang: Language, *, as_json: bool) -> None:
    """Ask the comparison what Korean exchanges, Coincheck and DMM Bitcoin should have done."""
    found = _judged(open_or_train(Settings.from_env().home))
    if as_json:
        print_json([case.model_dump(mode="json") for case in found])
        return
    page().print(_page(found, lang))


def _judged(desk: Desk) -> list[JudgedCase]:
    from models.train import train  # noqa: PLC0415 - scikit-learn only where it is needed

    cases, then, found = choice_cases().cases, {}, []
    with progress("judging") as show, threadpool_limits(1):
        for place, case in enumerate(cases):
            until = case.on.year - 1
            if until not in then:
                then[until] = with_model(desk, train(desk.dataset, until_year=until)[0])
            found.append(judge(case, then[until], load_rule_set(case.country.lower())))
            show(place + 1, len(cases), case.id)
    return found


def _said(name: str, lang: Language) -> str:
    return WORDS[name].told(lang)


def _page(found: list[JudgedCase], lang: Language) -> RenderableType:
    return Group(_cases(found, lang), _thefts(found, lang), f"[dim]{_said('notes', lang)}[/dim]")


def _cases(found: list[JudgedCase], lang: Language) -> Table:
    table = ruled(_said("title", lang))
    table.add_column(_said("case", lang), overflow="fold", width=20)
    for name in ("required", "theft", "offered", "even", "idle", "says", "did", "explained"):
        table.add_column(_said(name, lang), justify="right", overflow="fold")
    for case in found:
        table.add_row(
            f"{escape(case.exchange)}\n[dim]{case.on:%Y-%m}[/dim]",
            short_yen(case.required.amount, lang),
            chance(case.theft_probability),
            f"{case.offered_low:.0%}–{case.offered_high:.0%}",
            _spread(case.break_even, case.break_even_low, case.break_even_high),
            f"{case.if_idle:.1%}",
            f"{_said(case.says, lang)}\n[dim]{_said(case.says_if_idle, lang)}[/dim]",
            _said(case.taken, lang),
            _said(case.explained, lang),
        )
    return table


def _spread(value: float, low: float, high: float) -> str:
    return f"{value:.1%}\n[dim]{low:.0%}–{high:.0%}[/dim]"


def _part(share: float) -> str:
    """A part paid; never all of it by rounding."""
    return f"{math.floor(1000 * share) / 10:g} %"


def _thefts(found: list[JudgedCase], lang: Language) -> Table:
    table = ruled(_said("thefts", lang))
    table.add_column(_said("case", lang), overflow="fold", width=20)
    for name in ("stolen", "chance", "by_required", "by_held", "by_mix"):
        table.add_column(_said(name, lang), justify="right", overflow="fold")
    for case in found:
        if case.theft is not None:
            table.add_row(
                f"{escape(case.exchange)} [dim]{case.on:%Y-%m} → {case.theft.on:%Y-%m}[/dim]",
                short_yen(case.theft.amount.amount, lang),
                chance(case.theft.chance),
                _part(case.theft.paid_by_requirement),
                _part(case.theft.paid_by_reserve_held),
                _part(case.theft.paid_by_best_mix),
            )
    return table
