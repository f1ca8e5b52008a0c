"""When was a venue at risk, and is it in the panel at all?

Windows are whole months, inclusive at both ends: a venue that closes in the month of its theft was
at risk in that month. (The `exposure_years_*` columns of the roster leave the closing month out;
the totals in SOURCES.md and of the panel count it.) A month is a number: 12 a year, January first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from data.choices import Choices
    from data.partial_date import PartialDate
    from data.rows import ExchangeRow

FIRST_YEAR = 2011
"""The breach table begins here: an earlier exchange-year has no thefts because nobody looked."""

MONTHS = 12
PANEL_ENTITIES = frozenset({"exchange", "p2p"})


def month_number(day: dt.date) -> int:
    """Months since the year 0."""
    return day.year * MONTHS + day.month - 1


def month_of(when: PartialDate) -> int:
    """Month number of the middle of what a date can mean."""
    return (month_number(when.earliest) + month_number(when.latest) + 1) // 2


def listed(venue: ExchangeRow, choices: Choices) -> bool:
    """Whether a venue is an exchange or P2P desk we would know of had it never been robbed.

    Rows found because they were robbed would push the rate up; they never are.
    """
    bases = {"independent_list", "memory"} if choices.memory_venues else {"independent_list"}
    return venue.inclusion_basis in bases and venue.entity_type in PANEL_ENTITIES


def in_panel(venue: ExchangeRow, choices: Choices) -> bool:
    """Whether a venue is in the panel: listed, and no sham, which was never at risk of a theft."""
    return listed(venue, choices) and venue.close_reason != "fraud"


def window(venue: ExchangeRow, choices: Choices) -> range | None:
    """Month numbers a venue was at risk, None if nobody dated them."""
    end = {
        "lo": venue.exposure_end_lo,
        "mid": venue.exposure_end_mid,
        "hi": venue.exposure_end_hi,
    }[choices.ends]
    if venue.exposure_start is None or end is None:
        return None
    first = month_number(venue.exposure_start.earliest)
    if choices.start == "first_seen" and opening_rests_on_memory(venue) and venue.first_seen:
        first = max(first, month_number(venue.first_seen.earliest))
    return range(max(first, FIRST_YEAR * MONTHS), month_number(end.earliest) + 1)


def opening_rests_on_memory(venue: ExchangeRow) -> bool:
    """Whether nothing but memory dates the opening: no list, register or announcement."""
    return "opened=m" in (venue.field_sources or "").split(";")


def slices(venue: ExchangeRow, choices: Choices) -> Iterator[tuple[int, range]]:
    """Calendar years a venue of the panel was at risk in, each with its months at risk."""
    months = window(venue, choices)
    if not months or not in_panel(venue, choices):
        return
    for year in range(months.start // MONTHS, months[-1] // MONTHS + 1):
        start = max(months.start, year * MONTHS)
        yield year, range(start, min(months.stop, (year + 1) * MONTHS))
