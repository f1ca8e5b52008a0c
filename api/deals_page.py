"""How do placed covers on an event and catastrophe bonds read beside a price?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.markup import escape

from api.commands.stress import table_of
from api.event_words import said
from api.terminal import percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.table import Table

    from data.cat_bonds import Deal, Figure
    from pricing.phrases import Language

UNKNOWN = "–"


def precedents(deals: Sequence[Deal], nearest: Sequence[str], lang: Language) -> Table:
    """Every placement with what is known of it; a star on what is from memory."""
    heads = ("deal", "date", "size_usd", "basis_of", "el", "spread", "multiple")
    table = table_of(said("precedents", lang), [said(name, lang) for name in heads], left=2)
    for deal in deals:
        multiple = deal.multiple
        table.add_row(
            _named(deal, lang),
            deal.date,
            f"{deal.size_usd / 1e6:,.5g}",
            UNKNOWN if deal.trigger is None else said(f"trigger_{deal.trigger}", lang),
            _figure(deal, "expected_loss", "expected_loss", lang),
            _figure(deal, "spread_low", "spread_high", lang),
            UNKNOWN if multiple is None else _range([f"{m:.1f}" for m in multiple], lang),
        )
    between = "; " if lang == "en" else "、"
    table.caption = said("memory", lang, names=between.join(nearest))
    table.caption_justify = "left"
    return table


def _named(deal: Deal, lang: Language) -> str:
    note = deal.note if lang == "en" else deal.note_ja
    return f"{escape(deal.name)}\n[dim]{escape(note)}[/dim]" if note else escape(deal.name)


def _figure(deal: Deal, low: Figure, high: Figure, lang: Language) -> str:
    ends = [getattr(deal, name) for name in (low, high)]
    if None in ends:
        return UNKNOWN
    star = "*" if {low, high} & set(deal.from_memory) else ""
    return f"{_range([percent(end) for end in ends], lang)}{star}"


def _range(ends: Sequence[str], lang: Language) -> str:
    low, high = ends
    if low == high:
        return low
    return f"{low} – {high}" if lang == "en" else f"{low}～{high}"
