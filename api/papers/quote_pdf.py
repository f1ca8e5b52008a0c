"""The underwriter's quote as PDF: price, risk, layers, the premium's build-up, adequacy, record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.papers import quote_contract, quote_figures, quote_tables
from api.papers.findings import RESULT_TONES, TONES
from api.papers.paper import (
    Card,
    Cards,
    Facts,
    Heading,
    Line,
    Paper,
    Picture,
    Table,
    Text,
    between,
    full_yen,
)
from api.papers.quote_tables import share_range
from api.papers.typeset import typeset
from api.quote_words import said
from api.terminal import aside, percent, status_said, verdict_said
from pricing.phrases import day_said, word
from pricing.short_yen import short_yen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.papers.paper import Block, Stamped
    from pricing.phrases import Language
    from pricing.result import Quote


def render_pdf(quote: Quote, stamped: Stamped, lang: Language) -> bytes:
    """The quote.

    Raises:
        NoTypesetter, CannotBeSet: as `typeset`.
    """
    title = said("title", lang)
    day = day_said(quote.on).told(lang)
    subtitle = said("subtitle", lang, exchange=quote.profile.name, day=day)
    return typeset(Paper(lang, title, title, subtitle, stamped, tuple(_blocks(quote, lang))))


def _blocks(quote: Quote, lang: Language) -> Iterator[Block]:
    yield _headline(quote, lang)
    yield Text(said("rests", lang), "dim", 8)
    yield Heading(said("policy", lang))
    yield quote_contract.contract(quote, lang)
    yield Heading(said("layers", lang))
    yield quote_contract.layers(quote, lang)
    yield Text(said("layers_note", lang), "dim", 7.5)
    yield Heading(said("exchange", lang))
    yield quote_tables.risk(quote, lang)
    yield Picture.of(quote_figures.losses(quote, lang))
    yield Heading(said("stack", lang))
    yield Picture.of(quote_figures.stack(quote, lang))
    yield quote_tables.stack(quote, lang)
    yield from _beside_the_stack(quote, lang)
    yield from _terms(quote, lang)
    yield from _controls(quote, lang)
    yield from _adequacy(quote, lang)
    yield Heading(said("made_of", lang))
    yield quote_tables.made_of(quote, lang)
    yield Text(said("again", lang), "dim", 8)


def _headline(quote: Quote, lang: Language) -> Cards:
    premium, band = quote.technical_premium, quote.market_band
    rate = share_range(quote.rate_on_line_low, quote.rate_on_line_high, lang)
    ends = said("market_ends", lang, range=share_range(band.floor, band.ceiling, lang))
    findings = quote.adequacy.findings
    counts = said(
        "counts",
        lang,
        fail=str(sum(f.result == "fail" for f in findings)),
        unknown=str(sum(f.result == "unknown" for f in findings)),
    )
    verdict = quote.adequacy.verdict
    return Cards(
        (
            Card(
                said("technical_premium", lang),
                full_yen(premium.amount, lang),
                said("in_short", lang, short=short_yen(premium.amount, lang))
                + "\n"
                + said("interval_below", lang, range=between(premium, lang)),
            ),
            Card(
                said("rate_on_line", lang),
                percent(quote.rate_on_line),
                said("interval_below", lang, range=rate),
            ),
            Card(
                said("market", lang),
                share_range(band.central_low, band.central_high, lang),
                f"{ends}\n{said('outside' if band.outside else 'inside', lang)}",
                "doubt" if band.outside else "plain",
            ),
            Card(said("reserve", lang), verdict_said(verdict, lang), counts, TONES[verdict]),
        )
    )


def _beside_the_stack(quote: Quote, lang: Language) -> Iterator[Block]:
    """The least premium, and the market's band with its source."""
    band = quote.market_band
    label = band.label_en if lang == "en" else band.label_ja
    yield Facts(
        [
            (said("minimum", lang), quote_tables.minimum(quote, lang)),
            (
                said("market", lang),
                (
                    Line(f"{label}{aside(status_said(band.status, lang), lang)}"),
                    Line(band.source, "dim"),
                ),
            ),
        ]
    )
    if lang == "ja":
        yield Text(said("in_english", lang), "dim", 7.5)


def _terms(quote: Quote, lang: Language) -> Iterator[Block]:
    if quote.term_effects:
        yield Heading(said("terms", lang))
        yield quote_tables.terms(quote, lang)
        yield Text(said("terms_note", lang), "dim", 7.5)


def _controls(quote: Quote, lang: Language) -> Iterator[Block]:
    """What controls would move, and what is not known of the exchange."""
    if quote.drivers:
        yield Heading(said("controls", lang))
        yield Picture.of(quote_figures.controls(quote, lang))
        yield quote_tables.controls(quote, lang)
        yield Text(said("controls_note", lang), "dim", 7.5)
    if quote.unknown_inputs:
        yield Heading(said("unanswered", lang, n=str(len(quote.unknown_inputs))))
        yield Text(quote_tables.unanswered(quote, lang), size=8.5)
        yield Text(said("unanswered_note", lang), "dim", 7.5)


def _adequacy(quote: Quote, lang: Language) -> Iterator[Block]:
    yield Heading(said("adequacy", lang))
    yield quote_tables.adequacy(quote, lang)
    against = [
        (
            (Line(finding.title_en if lang == "en" else finding.title_ja),),
            (Line(word(finding.result).told(lang), RESULT_TONES[finding.result]),),
            (Line(finding.rule, "dim"),),
        )
        for result in ("fail", "unknown")
        for finding in quote.adequacy.findings
        if finding.result == result
    ]
    if against:
        yield Table((said("against", lang), "", ""), against, widths=(1, 0, 0))
    yield Text(said("no_verdict_is_law", lang), "dim", 8)
