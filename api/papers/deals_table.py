"""Placed covers and bonds beside a price, as a table of a paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.deals_page import UNKNOWN, memory_said, multiple_said, share_said
from api.event_words import said
from api.papers.paper import Line, Table, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from api.papers.paper import Block, Cell
    from data.cat_bonds import Deal
    from pricing.phrases import Language


def deals_table(deals: Sequence[Deal], nearest: Sequence[str], lang: Language) -> Iterator[Block]:
    """Every placement with what is known of it, those nearest by expected loss standing out."""
    heads = ("deal", "date", "size_usd", "basis_of", "el", "spread", "multiple")
    rows: list[list[Cell]] = [
        [
            _named(deal, lang),
            deal.date,
            f"{deal.size_usd / 1e6:,.5g}",
            UNKNOWN if deal.trigger is None else said(f"trigger_{deal.trigger}", lang),
            share_said(deal, "expected_loss", "expected_loss", lang),
            share_said(deal, "spread_low", "spread_high", lang),
            multiple_said(deal, lang),
        ]
        for deal in deals
    ]
    yield Table(
        [said(name, lang) for name in heads],
        rows,
        widths=(1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
        right=(2, 4, 5, 6),
        leads=tuple(place for place, deal in enumerate(deals) if deal.name in nearest),
    )
    yield Text(memory_said(nearest, lang), "dim", 8)


def _named(deal: Deal, lang: Language) -> Cell:
    note = deal.note if lang == "en" else deal.note_ja
    return (Line(deal.name), Line(note, "dim")) if note else (Line(deal.name),)
