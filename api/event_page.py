"""How does a cover on an event read in a terminal, in English or in Japanese?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.console import Group
from rich.markup import escape
from rich.panel import Panel
from rich.text import Text

from api.deals_page import precedents
from api.event_parts import (
    LABELS,
    basis_risk,
    chance_said,
    checks,
    credit,
    effects,
    ranged,
    sizes,
    yen_said,
)
from api.event_said import (
    agent_said,
    collateral_said,
    combined_said,
    limit_said,
    payout_said,
    settled_said,
    term_said,
    trigger_said,
)
from api.event_words import said
from api.tables import section
from api.terminal import aside, percent, status_said
from pricing.deals import times
from pricing.phrases import day_said
from pricing.short_yen import short_yen

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

    from pricing.event_result import EventReport
    from pricing.phrases import Language


def render(found: EventReport) -> RenderableType:
    """The whole report, in its language."""
    lang = found.language
    parts: list[RenderableType] = [_heading(found), _who(found), _terms(found), _price(found)]
    parts += [sizes(found), basis_risk(found), credit(found), effects(found)]
    parts += [precedents(found.precedents, found.price.nearest, lang), checks(found)]
    return Group(*parts)


def _heading(found: EventReport) -> RenderableType:
    title = Text(said("title", found.language), style="bold")
    day = day_said(found.on).told(found.language)
    title.append(f"   {found.cover.exchange.name}, {day}", style="not bold dim")
    return Panel(title, box=box.HEAVY_HEAD, border_style="cyan")


def _who(found: EventReport) -> Table:
    lang, cover = found.language, found.cover
    table = section(said("who", lang), LABELS)
    assets = said("assets", lang, amount=short_yen(found.assets.amount, lang))
    table.add_row(said("cover", lang), escape(cover.name))
    table.add_row(said("exchange", lang), f"{escape(cover.exchange.name)}{aside(assets, lang)}")
    table.add_row(said("buyer", lang), escape(cover.buyer or cover.exchange.name))
    table.add_row(said("payer", lang), escape(cover.payer or said("not_named", lang)))
    table.add_row(said("agent", lang), escape(agent_said(cover, lang)))
    table.add_row(said("term", lang), term_said(cover, lang))
    table.add_row(said("collateral", lang), collateral_said(cover, lang))
    table.add_row(said("settled", lang), settled_said(cover, lang))
    label = said("flags", lang)
    for flag in found.flags:
        table.add_row(label, f"[yellow]{escape(flag)}[/yellow]")
        label = ""
    return table


def _terms(found: EventReport) -> Table:
    lang, cover = found.language, found.cover
    table = section(said("trigger", lang), LABELS)
    label = combined_said(cover, lang)
    for trigger in cover.triggers:
        table.add_row(label, trigger_said(trigger, found.assets.amount, lang))
        label = ""
    label = said("pays", lang)
    for line in payout_said(cover, lang):
        table.add_row(label, line)
        label = ""
    table.add_row(said("limit", lang), limit_said(cover, lang))
    return table


def _price(found: EventReport) -> Table:
    lang, price = found.language, found.price
    table = section(said("price", lang), LABELS)
    table.add_row(said("theft", lang), chance_said(found.theft, lang))
    table.add_row(said("attachment", lang), chance_said(price.attachment, lang))
    table.add_row(said("exhaustion", lang), chance_said(price.exhaustion, lang))
    share = said("el_share", lang, share=percent(price.expected_share, lang))
    table.add_row(
        f"[bold]{said('expected', lang)}[/bold]", f"{ranged(price.expected, lang)}  {share}"
    )
    parts = (
        yen_said(price.expected_from_theft, lang),
        yen_said(price.expected_without_theft, lang),
    )
    table.add_row("", f"[dim]{said('el_parts', lang, theft=parts[0], false=parts[1])}[/dim]")
    table.add_row(said("when_paid", lang), yen_said(price.when_paid, lang))
    load = yen_said(price.risk_load, lang)
    of_it = said("loaded_of", lang, multiple=times(price.loaded_multiple), amount=load)
    table.add_row(f"[bold]{said('loaded', lang)}[/bold]", f"{ranged(price.loaded, lang)}  {of_it}")
    rate, multiple = percent(price.technical_rate, lang), times(price.technical_multiple)
    table.add_row(
        said("technical", lang),
        f"{ranged(price.technical, lang)}  {said('rate', lang, rate=rate, multiple=multiple)}",
    )
    a, b, c, d = (yen_said(amount, lang) for amount in price.market)
    m = " / ".join(f"{x:g}" for x in price.multiples)
    inside = _beside_band(price.inside_band, found.cover.term_years, lang)
    table.add_row(
        said("market", lang),
        f"{said('market_of', lang, a=a, b=b, c=c, d=d, m=m, inside=inside)}"
        f"[dim]{aside(status_said(price.band_status, lang), lang)}[/dim]",
    )
    fee = said("a_year", lang, amount=yen_said(price.placement_a_year, lang))
    status = aside(status_said(price.placement_status, lang), lang)
    table.add_row(said("placement", lang), f"{fee}[dim]{status}[/dim]")
    return table


def _beside_band(inside: bool | None, years: float, lang: Language) -> str:
    if inside is None:
        return said("not_compared", lang, years=f"{years:.3g}")
    style, word = ("green", "inside") if inside else ("yellow", "outside")
    return f"[{style}]{said(word, lang)}[/{style}]"
