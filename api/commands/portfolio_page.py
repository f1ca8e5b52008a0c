"""How does a book read in a terminal? The page a chief underwriter wants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.markup import escape

from api.commands.repriced_page import repriced_page
from api.commands.stress import notes_of, table_of
from api.portfolio_words import event_said, part_said, said
from api.tables import section
from api.terminal import aside, percent, status_said
from pricing.phrases import day_said
from pricing.short_yen import short_yen

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from rich.console import RenderableType
    from rich.table import Table

    from pricing.phrases import Language
    from pricing.portfolio_result import (
        AddedPolicy,
        Allocated,
        Capital,
        Dimension,
        NetResult,
        PortfolioReport,
        ReturnPeriod,
    )

MOST_EXCHANGES = 12
MOST_DISASTERS = 8
CHECKED = (10, 100, 200, 1000)
NET_PERIODS = (100, 200, 250)

DIMENSIONS: tuple[Dimension, ...] = ("exchange", "shared_event", "peril")


def portfolio_page(found: PortfolioReport) -> RenderableType:
    """The whole report, in the language of its notes."""
    lang = found.language
    parts: list[RenderableType] = [_head(found), _curves(found)]
    parts += [_allocation(found, name) for name in DIMENSIONS if found.allocation]
    parts.append(_shared(found))
    if found.disasters:
        parts.append(_disasters(found))
    if found.net is not None:
        parts.append(_net(found.net, lang))
    if found.added is not None:
        parts.append(_added(found.added, lang))
    if found.repriced is not None:
        parts.append(repriced_page(found.repriced, lang))
    parts += [_assumptions(found), notes_of(found.notes)]
    return Group(*parts)


def _head(found: PortfolioReport) -> RenderableType:
    lang = found.language
    table = section(said("title", lang, day=_day(found.on, lang)))
    table.add_row(said("exchanges", lang), said("exchanges_are", lang, n=f"{found.exchanges:,}"))
    table.add_row(said("limits", lang), short_yen(found.limits, lang))
    thefts = said("thefts_are", lang, n=f"{found.theft_years:.3g}")
    table.add_row(said("thefts", lang), thefts)
    expected = said("a_year", lang, amount=short_yen(found.expected_loss, lang))
    table.add_row(said("expected_loss", lang), expected)
    table.add_row(
        f"[bold]{said('capital', lang)}[/bold]", f"[bold]{_capital(found.capital, lang)}[/bold]"
    )
    if found.exact_capital is not None and found.exact_capital_alone is not None:
        alone = short_yen(found.exact_capital_alone.capital, lang)
        table.add_row(
            f"  {said('before_term', lang)}",
            f"{short_yen(found.exact_capital.capital, lang)}  "
            f"[dim]{said('before_term_is', lang, alone=alone)}[/dim]",
        )
    table.add_row(said("made_by", lang), _made(found))
    return table


def _day(day: dt.date, lang: Language) -> str:
    return f"{day:%d %b %Y}" if lang == "en" else day_said(day).told(lang)


def _capital(capital: Capital, lang: Language) -> str:
    how = said(
        "capital_is",
        lang,
        worst=percent(1 - capital.level),
        tvar=short_yen(capital.tvar, lang),
        level=percent(capital.level),
        var=short_yen(capital.var, lang),
    )
    return f"{short_yen(capital.capital, lang)}  [dim]{how}[/dim]"


def _made(found: PortfolioReport) -> str:
    lang = found.language
    if found.method == "exact":
        return said("made_exact", lang, points=f"{found.made.points:,}")
    checks = [one for one in found.check if one.return_period in CHECKED]
    largest = max((abs(one.standard_errors) for one in checks), default=None)
    beside = "" if largest is None else said("made_beside", lang, errors=f"{largest:.1f}")
    return said("made_years", lang, years=f"{found.made.years:,}", seed=str(found.seed)) + beside


def _curves(found: PortfolioReport) -> Table:
    lang = found.language
    heads = ("return_period", "aep", "", "oep", "", "tvar")
    table = table_of(
        said("curves", lang), tuple(said(name, lang) if name else "" for name in heads)
    )
    tails = {one.return_period: one.amount for one in found.tvar}
    for year, event in zip(found.aep, found.oep, strict=True):
        tail = tails.get(year.return_period)
        table.add_row(
            said("one_in", lang, years=f"{year.return_period:,}"),
            short_yen(year.amount, lang),
            _range(year, lang),
            short_yen(event.amount, lang),
            _range(event, lang),
            "" if tail is None else short_yen(tail, lang),
        )
    return table


def _range(row: ReturnPeriod, lang: Language) -> str:
    if row.low is None or row.high is None or row.low == row.high:
        return ""
    low, high = short_yen(row.low, lang), short_yen(row.high, lang)
    return f"[dim]{said('range', lang, low=low, high=high)}[/dim]"


def _allocation(found: PortfolioReport, dimension: Dimension) -> Table:
    lang = found.language
    rows = [row for row in found.allocation if row.dimension == dimension]
    ranked = sorted(rows, key=lambda row: -row.capital)
    heads = (f"head_{dimension}", "expected_loss", "worst_years", "capital", "part")
    table = table_of(
        said("allocation", lang, dimension=said(f"by_{dimension}", lang)),
        tuple(said(name, lang) for name in heads),
    )
    for row in ranked[:MOST_EXCHANGES]:
        _allocated(table, part_said(dimension, row.name, lang), [row], lang)
    if len(ranked) > MOST_EXCHANGES:
        others = said("others", lang, n=str(len(ranked) - MOST_EXCHANGES))
        _allocated(table, others, ranked[MOST_EXCHANGES:], lang)
    return table


def _allocated(table: Table, name: str, rows: Sequence[Allocated], lang: Language) -> None:
    table.add_row(
        escape(name),
        short_yen(sum(row.expected_loss for row in rows), lang),
        short_yen(sum(row.tail for row in rows), lang),
        short_yen(sum(row.capital for row in rows), lang),
        percent(sum(row.share for row in rows)),
    )


def _shared(found: PortfolioReport) -> Table:
    lang = found.language
    heads = ("event", "rate", "members", "hits", "capped")
    table = table_of(said("shared", lang), tuple(said(name, lang) for name in heads))
    for row in found.shared:
        table.add_row(
            escape(event_said(row, lang)),
            f"{row.rate:.3g}",
            str(row.members),
            f"{row.expected_hits:.2f}",
            str(row.capped) if row.capped else "-",
        )
    return table


def _disasters(found: PortfolioReport) -> Table:
    lang = found.language
    table = table_of(
        said("disasters", lang),
        (
            *(said(name, lang) for name in ("vendor", "clients", "mean", "most")),
            said("stolen", lang, replay=found.disasters[0].replay),
            *(said(name, lang) for name in ("paid", "disputed")),
        ),
    )
    for one in found.disasters[:MOST_DISASTERS]:
        amounts = (one.mean, one.most, one.replay_loss, one.replay_paid)
        table.add_row(
            escape(one.vendor),
            str(len(one.clients)),
            *(short_yen(amount, lang) for amount in amounts),
            short_yen(one.replay_disputed, lang) if one.replay_disputed else "-",
        )
    return table


def _net(net: NetResult, lang: Language) -> RenderableType:
    table = section(said("net", lang))
    for treaty in net.treaties:
        table.add_row(
            said(treaty.treaty, lang),
            said(
                "treaty_pays",
                lang,
                amount=short_yen(treaty.expected, lang),
                chance=percent(treaty.chance),
            ),
        )
    table.add_row(said("kept", lang), short_yen(net.capital.expected_loss, lang))
    table.add_row(
        f"[bold]{said('capital', lang)}[/bold]", f"[bold]{_capital(net.capital, lang)}[/bold]"
    )
    for row in net.aep:
        if row.return_period in NET_PERIODS:
            table.add_row(
                said("one_in", lang, years=str(row.return_period)),
                f"{short_yen(row.amount, lang)}  {_range(row, lang)}",
            )
    return table


def _added(added: AddedPolicy, lang: Language) -> RenderableType:
    table = section(said("added", lang, exchange=escape(added.exchange)))
    table.add_row(said("policy", lang), escape(added.policy))
    table.add_row(said("expected_loss", lang), short_yen(added.expected_loss, lang))
    table.add_row(
        said("without_it", lang),
        f"{short_yen(added.capital_without, lang)}  [dim]{said('same_years', lang)}[/dim]",
    )
    table.add_row(said("with_it", lang), short_yen(added.capital_with, lang))
    alone = said("marginal_alone", lang, alone=short_yen(added.alone, lang))
    table.add_row(
        f"[bold]{said('marginal', lang)}[/bold]",
        f"[bold]{short_yen(added.marginal, lang)}[/bold] [dim]{aside(alone, lang)}[/dim]",
    )
    table.add_row(
        said("yearly_cost", lang),
        f"{short_yen(added.yearly_cost, lang)}  "
        f"[dim]{said('cost_is', lang, cost=percent(added.cost_of_capital))}[/dim]",
    )
    return table


def _assumptions(found: PortfolioReport) -> RenderableType:
    lang = found.language
    vintage = found.made.assumptions_vintage.isoformat()
    table = section(said("assumptions", lang, vintage=vintage))
    for row in found.assumptions:
        name = row.id if row.vendor is None else f"{row.id}:{row.vendor}"
        unit = row.unit if lang == "en" else row.unit_ja
        table.add_row(
            escape(name), f"{row.value:g} {unit}  [dim]{status_said(row.status, lang)}[/dim]"
        )
    return table
