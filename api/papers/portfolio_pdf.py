"""A book of policies as PDF, for those who decide how much of it is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from api.papers import portfolio_figures
from api.papers.paper import Card, Cards, Facts, Heading, Line, Paper, Picture, Table, Text
from api.papers.typeset import typeset
from api.portfolio_words import event_said, part_said, said
from api.terminal import aside, percent, status_said
from pricing.phrases import day_said
from pricing.portfolio_result import Dimension
from pricing.short_yen import short_yen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.papers.paper import Block, Cell, Stamped
    from pricing.phrases import Language
    from pricing.portfolio_result import AddedPolicy, NetResult, PortfolioReport, ReturnPeriod

TOLD_YEARS = 200
NONE = "–"


def render_pdf(found: PortfolioReport, stamped: Stamped) -> bytes:
    """The report, in the language of its notes.

    Raises:
        NoTypesetter, CannotBeSet: as `typeset`.
    """
    lang = found.language
    title = said("paper_title", lang)
    day = day_said(found.on).told(lang)
    subtitle = said("paper_subtitle", lang, n=f"{found.exchanges:,}", day=day)
    return typeset(Paper(lang, title, title, subtitle, stamped, tuple(_blocks(found))))


def _blocks(found: PortfolioReport) -> Iterator[Block]:
    lang = found.language
    yield _headline(found)
    yield Text(_made(found), "dim", 8)
    yield Heading(said("curves_title", lang))
    yield Picture.of(portfolio_figures.curves(found))
    yield _curves(found)
    if found.allocation:
        yield from _allocation(found)
    yield Heading(said("shared", lang))
    yield _shared(found)
    yield _assumptions(found)
    if found.disasters:
        yield Heading(said("disasters", lang))
        yield _disasters(found)
    if found.net is not None:
        yield Heading(said("net", lang))
        yield from _net(found.net, lang)
    if found.added is not None:
        yield Heading(said("added", lang, exchange=found.added.exchange))
        yield _added(found.added, lang)
    if found.check:
        yield Heading(said("check", lang))
        yield _check(found)
    yield Heading(said("rests", lang))
    for note in found.notes:
        yield Text(note, size=8.5)
    yield Text(_provenance(found), "dim", 8)


def _told(rows: tuple[ReturnPeriod, ...]) -> ReturnPeriod:
    return next(row for row in rows if row.return_period == TOLD_YEARS)


def _range(row: ReturnPeriod, lang: Language) -> str:
    if row.low is None or row.high is None or row.low == row.high:
        return ""
    return said("range", lang, low=short_yen(row.low, lang), high=short_yen(row.high, lang))


def _headline(found: PortfolioReport) -> Cards:
    lang, capital = found.language, found.capital
    year, event = _told(found.aep), _told(found.oep)
    how = said(
        "capital_is",
        lang,
        worst=percent(1 - capital.level),
        tvar=short_yen(capital.tvar, lang),
        level=percent(capital.level),
        var=short_yen(capital.var, lang),
    )
    thefts = said("thefts_are", lang, n=f"{found.theft_years:.3g}")
    return Cards(
        (
            Card(
                said("capital_at", lang, level=percent(capital.level)),
                short_yen(capital.capital, lang),
                how,
            ),
            Card(said("year_card", lang), short_yen(year.amount, lang), _range(year, lang)),
            Card(said("event_card", lang), short_yen(event.amount, lang), _range(event, lang)),
            Card(
                said("expected_loss", lang),
                said("a_year", lang, amount=short_yen(found.expected_loss, lang)),
                f"{said('thefts', lang)}{aside(thefts, lang)}",
            ),
        )
    )


def _made(found: PortfolioReport) -> str:
    lang = found.language
    if found.method == "exact":
        return said("made_exact", lang, points=f"{found.made.points:,}")
    years = said("made_years", lang, years=f"{found.made.years:,}", seed=str(found.seed))
    largest = max((abs(one.standard_errors) for one in found.check), default=None)
    beside = "" if largest is None else said("made_beside", lang, errors=f"{largest:.1f}")
    return f"{years}{beside}"


def _amount(row: ReturnPeriod, lang: Language) -> Cell:
    range_ = _range(row, lang)
    lines = (Line(short_yen(row.amount, lang)),)
    return (*lines, Line(range_, "dim")) if range_ else lines


def _one_line(name: str, lang: Language) -> str:
    return said(name, lang).replace("\n", "" if lang == "ja" else " ")


def _curves(found: PortfolioReport) -> Table:
    lang = found.language
    tails = {one.return_period: one.amount for one in found.tvar}
    nets = {row.return_period: row for row in found.net.aep} if found.net else {}
    rows: list[list[Cell]] = []
    for year, event in zip(found.aep, found.oep, strict=True):
        tail = tails.get(year.return_period)
        rows.append(
            [
                said("one_in", lang, years=f"{year.return_period:,}"),
                _amount(year, lang),
                _amount(event, lang),
                NONE if tail is None else short_yen(tail, lang),
                *([_amount(nets[year.return_period], lang)] if nets else []),
            ]
        )
    heads = ("return_period", "aep", "oep", "tvar", *(("net_line",) if nets else ()))
    return _table([_one_line(name, lang) for name in heads], rows)


def _table(head: list[str], rows: list[list[Cell]]) -> Table:
    """Words, then figures."""
    columns = range(1, len(head))
    return Table(head, rows, widths=(1.0, *(0.0 for _ in columns)), right=tuple(columns))


def _allocation(found: PortfolioReport) -> Iterator[Block]:
    lang = found.language
    yield Heading(said("allocation_title", lang))
    for dimension in get_args(Dimension):
        yield Picture.of(portfolio_figures.allocation(found, dimension))
        rows = sorted(
            (row for row in found.allocation if row.dimension == dimension),
            key=lambda row: -row.capital,
        )
        cells: list[list[Cell]] = [
            [
                part_said(dimension, row.name, lang),
                *(short_yen(n, lang) for n in (row.expected_loss, row.tail, row.capital)),
                percent(row.share),
            ]
            for row in rows
        ]
        heads = (f"head_{dimension}", "expected_loss", "worst_years", "capital", "part")
        yield _table([said(name, lang) for name in heads], cells)


def _shared(found: PortfolioReport) -> Table:
    lang = found.language
    rows: list[list[Cell]] = [
        [
            event_said(row, lang),
            f"{row.rate:.3g}",
            str(row.members),
            f"{row.expected_hits:.2f}",
            str(row.capped) if row.capped else NONE,
        ]
        for row in found.shared
    ]
    heads = ("event", "rate", "members", "hits", "capped")
    return _table([said(name, lang) for name in heads], rows)


def _assumptions(found: PortfolioReport) -> Facts:
    lang = found.language
    rows: list[tuple[str, Cell]] = []
    for row in found.assumptions:
        english = lang == "en"
        unit, why, source = (
            (row.unit, row.rationale, row.source)
            if english
            else (row.unit_ja, row.rationale_ja, row.source_ja)
        )
        title = row.title_en if english else row.title_ja
        name = title if row.vendor is None else f"{title}{aside(row.vendor, lang)}"
        status = aside(status_said(row.status, lang), lang)
        rows.append(
            (name, (Line(f"{row.value:g} {unit}{status}"), Line(f"{why} [{source}]", "dim")))
        )
    return Facts(rows)


def _disasters(found: PortfolioReport) -> Table:
    lang = found.language
    heads = [
        *(_one_line(name, lang) for name in ("vendor", "clients", "mean", "most")),
        said("stolen", lang, replay=found.disasters[0].replay).replace("\n", " "),
        *(_one_line(name, lang).strip() for name in ("paid", "disputed")),
    ]
    rows: list[list[Cell]] = [
        [
            one.vendor,
            str(len(one.clients)),
            *(short_yen(n, lang) for n in (one.mean, one.most, one.replay_loss, one.replay_paid)),
            short_yen(one.replay_disputed, lang) if one.replay_disputed else NONE,
        ]
        for one in found.disasters
    ]
    return _table(heads, rows)


def _net(net: NetResult, lang: Language) -> Iterator[Block]:
    rows: list[tuple[str, Cell]] = [
        (
            said(treaty.treaty, lang),
            said(
                "treaty_pays",
                lang,
                amount=short_yen(treaty.expected, lang),
                chance=percent(treaty.chance),
            ),
        )
        for treaty in net.treaties
    ]
    rows.append((said("kept", lang), short_yen(net.capital.expected_loss, lang)))
    rows.append((said("capital", lang), (Line(short_yen(net.capital.capital, lang), "strong"),)))
    yield Facts(rows)


def _added(added: AddedPolicy, lang: Language) -> Facts:
    return Facts(
        [
            (said("policy", lang), added.policy),
            (said("expected_loss", lang), short_yen(added.expected_loss, lang)),
            (said("without_it", lang), short_yen(added.capital_without, lang)),
            (said("with_it", lang), short_yen(added.capital_with, lang)),
            (said("marginal", lang), (Line(short_yen(added.marginal, lang), "strong"),)),
            (
                said("yearly_cost", lang),
                short_yen(added.yearly_cost, lang)
                + aside(said("cost_is", lang, cost=percent(added.cost_of_capital)), lang),
            ),
        ]
    )


def _check(found: PortfolioReport) -> Table:
    lang = found.language
    rows: list[list[Cell]] = [
        [
            said("one_in", lang, years=f"{row.return_period:,}"),
            short_yen(row.exact, lang),
            short_yen(row.simulated, lang),
            f"{row.standard_errors:+.2f}",
        ]
        for row in found.check
    ]
    heads = ("return_period", "exact", "simulated", "apart")
    return _table([said(name, lang) for name in heads], rows)


def _provenance(found: PortfolioReport) -> str:
    made = found.made
    return said(
        "made_from",
        found.language,
        model=made.model,
        vintage=made.data_vintage,
        basis=made.basis_version,
        assumed=made.assumptions_vintage.isoformat(),
    )
