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
        table.add_row(
            _named(deal, lang),
            deal.date,
            f"{deal.size_usd / 1e6:,.5g}",
            UNKNOWN if deal.trigger is None else said(f"trigger_{deal.trigger}", lang),
            share_said(deal, "expected_loss", "expected_loss", lang),
            share_said(deal, "spread_low", "spread_high", lang),
            multiple_said(deal, lang),
        )
    table.caption = memory_said(nearest, lang)
    table.caption_justify = "left"
    return table


def memory_said(nearest: Sequence[str], lang: Language) -> str:
    """What a star means, and which deals are nearest."""
    between = "; " if lang == "en" else "、"
    return said("memory", lang, names=between.join(nearest))


def _named(deal: Deal, lang: Language) -> str:
    note = deal.note if lang == "en" else deal.note_ja
    return f"{escape(deal.name)}\n[dim]{escape(note)}[/dim]" if note else escape(deal.name)


def multiple_said(deal: Deal, lang: Language) -> str:
    """Spread over expected loss; a dash unless both have a source."""
    multiple = deal.multiple
    return UNKNOWN if multiple is None else _range([f"{m:.1f}" for m in multiple], lang)


def share_said(deal: Deal, low: Figure, high: Figure, lang: Language) -> str:
    """Both ends of a share of the principal, starred where they are from memory."""
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
