"""A cover that pays on an event as PDF, for those who would buy it, write it or judge it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.event_parts import checked_said
from api.event_said import made_said, terms_said
from api.event_words import said
from api.papers import event_figures
from api.papers.deals_table import deals_table
from api.papers.event_tables import basis, credit, effects, interval, lines, sizes, with_chance
from api.papers.paper import (
    Callout,
    Card,
    Cards,
    Facts,
    Heading,
    Line,
    Paper,
    Picture,
    Text,
    between,
    full_yen,
)
from api.papers.typeset import typeset
from api.terminal import percent, status_said
from pricing.deals import times
from pricing.phrases import day_said
from pricing.short_yen import short_yen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.papers.paper import Block, Cell, Stamped
    from pricing.event_result import EventReport
    from pricing.money import Estimate
    from pricing.phrases import Language


def render_pdf(found: EventReport, stamped: Stamped) -> bytes:
    """The report, in the language of its notes.

    Raises:
        NoTypesetter, CannotBeSet: as `typeset`.
    """
    lang = found.language
    title, day = said("title", lang), day_said(found.on).told(lang)
    subtitle = said("paper_subtitle", lang, exchange=found.cover.exchange.name, day=day)
    return typeset(Paper(lang, title, title, subtitle, stamped, tuple(_blocks(found))))


def _blocks(found: EventReport) -> Iterator[Block]:
    lang = found.language
    yield _headline(found)
    eligible = full_yen(found.credit.eligible_credit.amount, lang)
    title = said("paper_credit", lang, amount=eligible)
    yield Callout(title, said("paper_credit_why", lang), "doubt")
    for flag in found.flags:
        yield Text(flag, "bad", 8.5)
    yield Heading(said("trigger", lang))
    yield Facts([(name, lines(texts)) for name, texts in _terms(found)])
    yield Picture.of(event_figures.paid(found))
    yield Heading(said("price", lang))
    yield _price(found)
    yield Heading(said("sizes", lang))
    yield sizes(found)
    yield from basis(found)
    yield Heading(said("credit", lang))
    yield credit(found)
    if found.assumptions:
        yield Heading(said("effects_title", lang))
        yield Picture.of(event_figures.effects(found))
        yield effects(found)
    yield Heading(said("precedents", lang))
    yield from deals_table(found.precedents, found.price.nearest, lang)
    yield from _rests(found)


def _terms(found: EventReport) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return terms_said(found.cover, found.assets.amount, found.language)


def _headline(found: EventReport) -> Cards:
    lang, price, missed = found.language, found.price, found.basis
    unpaid = found.sizes[0].unpaid
    of_el = said("paper_of_el", lang, multiple=times(price.technical_multiple))
    return Cards(
        (
            _money_card("expected", price.expected, lang),
            _money_card("technical", price.technical, lang),
            Card(said("card_rate", lang), percent(price.technical_rate, lang), of_el),
            Card(said("card_unpaid", lang), percent(unpaid.value, lang), interval(unpaid, lang)),
            Card(
                said("false_none", lang),
                percent(missed.without_theft.value, lang),
                interval(missed.without_theft, lang),
            ),
        ),
        height=30.0,
    )


def _money_card(name: str, value: Estimate, lang: Language) -> Card:
    return Card(said(name, lang), short_yen(value.amount, lang), between(value, lang))


def _ranged(value: Estimate, lang: Language) -> Cell:
    return (Line(short_yen(value.amount, lang)), Line(between(value, lang), "dim"))


def _price(found: EventReport) -> Facts:
    lang, price = found.language, found.price
    rows: list[tuple[str, Cell]] = [
        (said(name, lang), with_chance(value, lang))
        for name, value in (
            ("theft", found.theft),
            ("attachment", price.attachment),
            ("exhaustion", price.exhaustion),
        )
    ]
    rows += [
        (said(name, lang), _ranged(value, lang))
        for name, value in (
            ("expected", price.expected),
            ("loaded", price.loaded),
            ("technical", price.technical),
        )
    ]
    rows.append((said("when_paid", lang), short_yen(price.when_paid.amount, lang)))
    a, b, c, d = (short_yen(one.amount, lang) for one in price.market)
    m = " / ".join(f"{x:g}" for x in price.multiples)
    inside = said(
        {None: "not_compared", True: "inside", False: "outside"}[price.inside_band],
        lang,
        years=f"{found.cover.term_years:.3g}",
    )
    market = said("market_of", lang, a=a, b=b, c=c, d=d, m=m, inside=inside)
    rows.append(
        (said("market", lang), (Line(market), Line(status_said(price.band_status, lang), "dim")))
    )
    fee = said("a_year", lang, amount=short_yen(price.placement_a_year.amount, lang))
    status = status_said(price.placement_status, lang)
    rows.append((said("placement", lang), (Line(fee), Line(status, "dim"))))
    return Facts(rows)


def _rests(found: EventReport) -> Iterator[Block]:
    lang = found.language
    yield Heading(said("check", lang))
    for one in found.check:
        yield Text(checked_said(one, lang), size=8.5)
    yield Heading(said("notes", lang))
    for note in found.notes:
        yield Text(note, size=8.5)
    yield Text(made_said(found.made, lang), "dim", 8)
