"""The term sheet of a catastrophe bond as PDF, for sponsor, arranger and investors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.cat_bond_words import (
    checked_said,
    layer_said,
    made_said,
    multiple_said,
    principal_said,
    principle_said,
    said,
)
from api.event_words import said as said_of_deals
from api.papers import cat_bond_figures
from api.papers.deals_table import deals_table
from api.papers.paper import Card, Cards, Facts, Heading, Line, Paper, Picture, Table, Text
from api.papers.typeset import typeset
from api.terminal import percent, status_said
from pricing.phrases import day_said
from pricing.short_yen import short_yen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.papers.paper import Block, Cell, Stamped
    from pricing.cat_bond_result import BondFigure, CatBondReport
    from pricing.phrases import Language

NONE = "–"


def render_pdf(found: CatBondReport, stamped: Stamped) -> bytes:
    """The sheet, in the language of its notes.

    Raises:
        NoTypesetter, CannotBeSet: as `typeset`.
    """
    lang = found.language
    title, day = said("title", lang), day_said(found.on).told(lang)
    return typeset(Paper(lang, title, title, day, stamped, tuple(_blocks(found))))


def _blocks(found: CatBondReport) -> Iterator[Block]:
    lang = found.language
    yield _headline(found)
    yield Heading(said("terms", lang))
    yield _terms(found)
    yield Heading(said("risk", lang))
    yield _risk(found)
    yield Facts([(said("if_any", lang), percent(found.loss_if_any))])
    yield Heading(said("price", lang))
    yield Picture.of(cat_bond_figures.spreads(found))
    yield _spreads(found)
    yield Heading(said("sheet", lang))
    yield Facts([(clause.label, clause.text) for clause in found.sheet])
    yield Heading(said_of_deals("precedents", lang))
    yield from deals_table(found.precedents, found.nearest, lang)
    yield Heading(said("check", lang))
    if found.check:
        rows = [(said(f"check_{one.name}", lang), checked_said(one, lang)) for one in found.check]
        yield Facts(rows)
    if not found.check:
        yield Text(said("unchecked", lang), size=8.5)
    yield Heading(said("assumed_here", lang))
    yield _assumed(found)
    yield Heading(said("notes", lang))
    for note in found.notes:
        yield Text(note, size=8.5)
    yield Text(made_said(found.made, lang), "dim", 8)


def _headline(found: CatBondReport) -> Cards:
    lang, price = found.language, found.price
    cards = [
        Card(said(name, lang), percent(one.value), _simulated(one, lang))
        for name, one in (
            ("expected", found.expected_loss),
            ("attaches", found.attachment_probability),
            ("exhausts", found.exhaustion_probability),
        )
    ]
    middle = _between(price.spreads[1], price.spreads[2], lang)
    cards.append(Card(said("market", lang), middle, said("middle", lang)))
    load = multiple_said(price.at_risk_load_multiple, lang)
    cards.append(Card(said("load", lang), percent(price.at_risk_load), load))
    return Cards(tuple(cards))


def _between(low: float | None, high: float | None, lang: Language) -> str:
    if low is None or high is None:
        return NONE
    dash = " – " if lang == "en" else "～"
    return f"{100 * low:.3g}{dash}{percent(high)}"


def _simulated(one: BondFigure, lang: Language) -> str:
    return _between(one.simulation_low, one.simulation_high, lang)


def _terms(found: CatBondReport) -> Facts:
    lang = found.language
    expected = short_yen(found.pool_expected.amount, lang)
    pool = said("pool_of", lang, n=str(found.exchanges), expected=expected)
    return Facts(
        [
            (said("pool", lang), pool),
            (said("layer", lang), layer_said(found, lang)),
            (said("principal", lang), principal_said(found, lang)),
        ]
    )


def _risk(found: CatBondReport) -> Table:
    lang, term = found.language, found.term
    rows: list[list[Cell]] = []
    for name, one, whole, amounts in (
        ("attaches", found.attachment_probability, term.first_loss, None),
        ("exhausts", found.exhaustion_probability, term.exhausted, None),
        (
            "expected",
            found.expected_loss,
            term.expected_loss,
            (found.expected_loss_amount.amount, term.expected_loss_amount.amount),
        ),
    ):
        year, all_ = ("", "") if amounts is None else (short_yen(x, lang) for x in amounts)
        rows.append(
            [
                said(name, lang),
                _lines(percent(one.value), year),
                _simulated(one, lang),
                _between(one.low, one.high, lang),
                _lines(percent(whole), all_),
            ]
        )
    heads = ("figure", "year_column", "by_simulation", "by_parameters", "whole")
    return Table([said(name, lang) for name in heads], rows, widths=(1.0,) * 5, right=(1, 2, 3, 4))


def _lines(text: str, below: str) -> Cell:
    return (Line(text), Line(below, "dim")) if below else (Line(text),)


def _spreads(found: CatBondReport) -> Facts:
    lang, price = found.language, found.price
    a, b, c, d = map(percent, price.spreads)
    m = " / ".join(f"{x:g}" for x in price.multiples)
    market = said("market_of", lang, a=a, b=b, c=c, d=d, m=m)
    cost = said(
        "cost_of",
        lang,
        spread=percent(price.at_cost_of_capital),
        m=multiple_said(price.at_cost_multiple, lang),
        rate=percent(price.cost_of_capital),
        inside=_inside(price.inside_band, lang),
    )
    load = said(
        "load_of",
        lang,
        spread=percent(price.at_risk_load),
        m=multiple_said(price.at_risk_load_multiple, lang),
        principle=principle_said(price.principle, lang),
        inside=_inside(price.risk_load_inside_band, lang),
    )
    return Facts(
        [
            (said("market", lang), _lines(market, status_said(price.band_status, lang))),
            (said("cost", lang), cost),
            (said("load", lang), load),
        ]
    )


def _inside(inside: bool | None, lang: Language) -> str:
    return said({None: "not_compared", True: "inside", False: "outside"}[inside], lang)


def _assumed(found: CatBondReport) -> Facts:
    lang = found.language
    english = lang == "en"
    rows: list[tuple[str, Cell]] = []
    for row in found.assumptions:
        unit, why = (row.unit, row.rationale) if english else (row.unit_ja, row.rationale_ja)
        name = row.id if row.vendor is None else f"{row.id}:{row.vendor}"
        title = row.title_en if english else row.title_ja
        status = status_said(row.status, lang)
        rows.append(
            (title, (Line(f"{row.value:g} {unit}"), Line(f"{why} ({name}, {status})", "dim")))
        )
    return Facts(rows)
