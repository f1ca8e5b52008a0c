"""How does the term sheet of a catastrophe bond read in a terminal, in English or in Japanese?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.console import Group
from rich.markup import escape
from rich.panel import Panel
from rich.text import Text

from api.cat_bond_words import (
    checked_said,
    layer_said,
    made_said,
    multiple_said,
    principal_said,
    principle_said,
    said,
)
from api.deals_page import precedents
from api.tables import section
from api.terminal import aside, percent, status_said
from pricing.phrases import day_said
from pricing.short_yen import short_yen

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

    from pricing.cat_bond_result import BondFigure, CatBondReport
    from pricing.phrases import Language

LABELS = 28


def render(found: CatBondReport) -> RenderableType:
    """The whole sheet, in its language."""
    return Group(
        _heading(found),
        _terms(found),
        _risk(found),
        _price(found),
        _sheet(found),
        precedents(found.precedents, found.nearest, found.language),
        _check(found),
        _assumed(found),
        _made(found),
    )


def _heading(found: CatBondReport) -> RenderableType:
    title = Text(said("title", found.language), style="bold")
    title.append(f"   {day_said(found.on).told(found.language)}", style="not bold dim")
    return Panel(title, box=box.HEAVY_HEAD, border_style="cyan")


def _terms(found: CatBondReport) -> Table:
    lang = found.language
    table = section(said("terms", lang), LABELS)
    expected = short_yen(found.pool_expected.amount, lang)
    table.add_row(
        said("pool", lang), said("pool_of", lang, n=str(found.exchanges), expected=expected)
    )
    table.add_row(said("layer", lang), layer_said(found, lang))
    table.add_row(said("principal", lang), principal_said(found, lang))
    return table


def _figure(value: BondFigure, lang: Language) -> str:
    if value.simulation_low is None or value.simulation_high is None:
        return f"[bold]{percent(value.value)}[/bold]"
    low, high = percent(value.simulation_low), percent(value.simulation_high)
    around = said("simulation", lang, low=low, high=high)
    ends = said("no_parameters", lang)
    if value.low is not None and value.high is not None:
        ends = said("parameters", lang, low=percent(value.low), high=percent(value.high))
    around += ("; " if lang == "en" else "、") + ends
    return f"[bold]{percent(value.value)}[/bold][dim]{aside(around, lang)}[/dim]"


def _risk(found: CatBondReport) -> Table:
    lang, term = found.language, found.term
    table = section(said("risk", lang), LABELS)
    table.add_row(said("attaches", lang), _figure(found.attachment_probability, lang))
    table.add_row(said("exhausts", lang), _figure(found.exhaustion_probability, lang))
    amount = said("expected_of", lang, amount=short_yen(found.expected_loss_amount.amount, lang))
    table.add_row(said("expected", lang), f"{_figure(found.expected_loss, lang)}  {amount}")
    table.add_row(
        said("if_any", lang), said("of_principal", lang, share=percent(found.loss_if_any))
    )
    table.add_row(f"[cyan]{said('whole', lang)}[/cyan]", "")
    table.add_row(said("first", lang), percent(term.first_loss))
    table.add_row(said("all", lang), percent(term.exhausted))
    share = said("of_principal", lang, share=percent(term.expected_loss))
    amount = short_yen(term.expected_loss_amount.amount, lang)
    table.add_row(said("term_expected", lang), f"{share}{aside(amount, lang)}")
    return table


def _price(found: CatBondReport) -> Table:
    lang, price = found.language, found.price
    table = section(said("price", lang), LABELS)
    a, b, c, d = map(percent, price.spreads)
    m = " / ".join(f"{x:g}" for x in price.multiples)
    status = aside(status_said(price.band_status, lang), lang)
    table.add_row(
        said("market", lang),
        f"{said('market_of', lang, a=a, b=b, c=c, d=d, m=m)}[dim]{status}[/dim]",
    )
    cost = said(
        "cost_of",
        lang,
        spread=percent(price.at_cost_of_capital),
        m=multiple_said(price.at_cost_multiple, lang),
        rate=percent(price.cost_of_capital),
        inside=_inside(price.inside_band, lang),
    )
    table.add_row(said("cost", lang), cost)
    load = said(
        "load_of",
        lang,
        spread=percent(price.at_risk_load),
        m=multiple_said(price.at_risk_load_multiple, lang),
        principle=principle_said(price.principle, lang),
        inside=_inside(price.risk_load_inside_band, lang),
    )
    table.add_row(said("load", lang), load)
    return table


def _inside(inside: bool | None, lang: Language) -> str:
    if inside is None:
        return said("not_compared", lang)
    style, name = ("green", "inside") if inside else ("yellow", "outside")
    return f"[{style}]{said(name, lang)}[/{style}]"


def _sheet(found: CatBondReport) -> Table:
    table = section(said("sheet", found.language), LABELS)
    for clause in found.sheet:
        table.add_row(escape(clause.label), escape(clause.text))
    return table


def _check(found: CatBondReport) -> Table:
    lang = found.language
    table = section(said("check", lang), LABELS)
    if not found.check:
        table.add_row("", said("unchecked", lang))
    for one in found.check:
        line = checked_said(one, lang)
        table.add_row(said(f"check_{one.name}", lang), line)
    return table


def _assumed(found: CatBondReport) -> Table:
    lang = found.language
    table = section(said("assumed", lang), LABELS)
    for row in found.assumptions:
        name = row.id if row.vendor is None else f"{row.id}:{row.vendor}"
        title = row.title_en if lang == "en" else row.title_ja
        status = aside(status_said(row.status, lang), lang)
        table.add_row(escape(name), f"{row.value:g}  {escape(title)}[dim]{status}[/dim]")
    return table


def _made(found: CatBondReport) -> Table:
    lang, made = found.language, found.made
    table = section("", LABELS)
    line = made_said(made, lang)
    table.add_row(said("made", lang), f"[dim]{escape(line)}[/dim]")
    label = said("notes", lang)
    for note in found.notes:
        table.add_row(label, f"[dim]{escape(note)}[/dim]")
        label = ""
    return table
