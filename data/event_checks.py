"""Do the three event tables agree with one another and with the roster?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.checked_tables import not_after, unique
from data.errors import Fault
from data.read import FIRST_ROW

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from data.checked_tables import CheckedTables, Rule
    from data.partial_date import PartialDate
    from data.rows import BreachRow, CrosswalkRow, ExchangeRow, ScopeRow

WINDOW_SLACK_MONTHS = 1

_Mark = tuple[object, ...]


def _breaches(tables: CheckedTables) -> Iterator[Fault]:
    file = "breaches.csv"
    rows = tables.breaches
    yield from unique(file, "event_id", (row.event_id for row in rows))
    vintage = tables.vintages.get("breaches")
    yield from not_after(file, "date", (row.date for row in rows), vintage)
    for number, row in enumerate(rows, start=FIRST_ROW):
        if row.recovered_usd is not None and row.recovered_usd > (row.loss_usd or 0):
            rule = "must not exceed loss_usd"
            yield Fault(file, number, "recovered_usd", rule, f"{row.recovered_usd:.0f}")
        shape = "day" if row.date.day else "month" if row.date.month else "year"
        # "year" may stand beside a month: CX-2019-028, CX-2019-029 and CX-2025-009 give the month
        # their source reported in, though only the year of the event is sure.
        if row.date_precision not in (shape, "year"):
            rule = "must say what the date shows"
            yield Fault(file, number, "date_precision", rule, row.date_precision)


def _same_events(file: str, tables: CheckedTables, ids: tuple[str, ...]) -> Iterator[Fault]:
    yield from unique(file, "event_id", ids)
    known = {row.event_id for row in tables.breaches}
    for number, event_id in enumerate(ids, start=FIRST_ROW):
        if event_id not in known:
            yield Fault(file, number, "event_id", "must be an event of breaches.csv", event_id)
    missing = sorted(known - set(ids))
    if missing:
        rule = f"must have every event of breaches.csv ({len(missing)} missing)"
        yield Fault(file, None, "event_id", rule, missing[0])


def _scope(tables: CheckedTables) -> Iterator[Fault]:
    yield from _same_events(
        "breaches_scope.csv", tables, tuple(row.event_id for row in tables.breaches_scope)
    )
    dates = {row.event_id: row.date for row in tables.breaches}
    for number, row in enumerate(tables.breaches_scope, start=FIRST_ROW):
        if row.date != dates.get(row.event_id, row.date):
            rule = "must be the date breaches.csv gives"
            yield Fault("breaches_scope.csv", number, "date", rule, str(row.date))


def _crosswalk(tables: CheckedTables) -> Iterator[Fault]:
    rows = tables.exchange_event_crosswalk
    yield from _same_events(
        "exchange_event_crosswalk.csv", tables, tuple(row.event_id for row in rows)
    )
    dates = {row.event_id: row.date for row in tables.breaches}
    for number, row in enumerate(rows, start=FIRST_ROW):
        if row.event_date != dates.get(row.event_id, row.event_date):
            rule = "must be the date breaches.csv gives"
            file = "exchange_event_crosswalk.csv"
            yield Fault(file, number, "event_date", rule, str(row.event_date))


def _links(tables: CheckedTables) -> Iterator[Fault]:
    file = "exchange_event_crosswalk.csv"
    venues = {row.exchange_key: row for row in tables.exchanges}
    for number, row in enumerate(tables.exchange_event_crosswalk, start=FIRST_ROW):
        if row.exchange_key is None:
            continue
        venue = venues.get(row.exchange_key)
        if venue is None:
            rule = "must be an exchange_key of exchanges.csv"
            yield Fault(file, number, "exchange_key", rule, row.exchange_key)
            continue
        if row.inclusion_basis != venue.inclusion_basis:
            rule = f"must be the roster's, {venue.inclusion_basis}"
            yield Fault(file, number, "inclusion_basis", rule, row.inclusion_basis)
        # An event before the venue's opening is told as that, by `_openings`.
        if row.window_check == "in" and not _within(row, venue) and not _too_early(row, venue):
            window = f"{venue.exposure_start} to {venue.exposure_end_mid}"
            rule = f'dated {row.event_date}, must lie in the roster window {window} to be "in"'
            yield Fault(file, number, "window_check", rule, row.window_check)


def _too_early(link: CrosswalkRow, venue: ExchangeRow) -> tuple[str, PartialDate] | None:
    """The column that dates the venue's beginning after the event, and its date."""
    last = _month_number(link.event_date.latest) + WINDOW_SLACK_MONTHS
    starts = (("opened", venue.opened), ("exposure_start", venue.exposure_start))
    for column, start in starts:
        if start is not None and _month_number(start.earliest) > last:
            return column, start
    return None


def _openings(tables: CheckedTables) -> Iterator[Fault]:
    """Nobody is robbed, and nobody cheats, before there is a venue."""
    events = {row.event_id: n for n, row in enumerate(tables.breaches, start=FIRST_ROW)}
    venues = {row.exchange_key: (n, row) for n, row in enumerate(tables.exchanges, FIRST_ROW)}
    for row in tables.exchange_event_crosswalk:
        number, venue = venues.get(row.exchange_key or "", (0, None))
        early = None if venue is None else _too_early(row, venue)
        if early is not None and row.event_id in events:
            column, start = early
            where = f"exchanges.csv row {number}, {column} {start}"
            rule = f"must not be before its exchange began ({where})"
            yield Fault("breaches.csv", events[row.event_id], "date", rule, str(row.event_date))


def _doubled_events(tables: CheckedTables) -> Iterator[Fault]:
    """One event is one row.

    Two rows are one event if they share venue, day, kind of event and kind of firm (FTX was robbed
    on the day its fraud came out, Huobi on the day its bridge was), or name, month and amount.
    """
    keys = {row.event_id: row.exchange_key for row in tables.exchange_event_crosswalk}
    scopes = {row.event_id: row for row in tables.breaches_scope}
    first: dict[_Mark, tuple[int, str]] = {}
    for number, row in enumerate(tables.breaches, start=FIRST_ROW):
        marks = _marks(row, keys.get(row.event_id), scopes.get(row.event_id))
        doubled = next((mark for mark in marks if mark in first), None)
        # A row with the same event_id is told as that.
        if doubled is not None and first[doubled][1] != row.event_id:
            rule = f"must be another event than row {first[doubled][0]}: same {doubled[0]}"
            yield Fault("breaches.csv", number, "event_id", rule, row.event_id)
        for mark in marks:
            first.setdefault(mark, (number, row.event_id))


def _marks(row: BreachRow, key: str | None, scope: ScopeRow | None) -> list[_Mark]:
    """What no other event may share; the first entry says in words what it is."""
    marks: list[_Mark] = []
    if scope is not None and key is not None and row.date.day is not None:
        kind = (scope.event_class, scope.entity_type)
        marks.append(("exchange, day and kind", key, row.date, *kind))
    if row.loss_usd is not None and row.date.month is not None:
        month = (row.date.year, row.date.month)
        marks.append(("exchange, month and amount", key or row.exchange, *month, row.loss_usd))
    return marks


def _within(link: CrosswalkRow, venue: ExchangeRow) -> bool:
    if venue.exposure_start is None or venue.exposure_end_mid is None:
        return False
    first = _month_number(venue.exposure_start.earliest) - WINDOW_SLACK_MONTHS
    last = _month_number(venue.exposure_end_mid.earliest) + WINDOW_SLACK_MONTHS
    event = link.event_date
    return _month_number(event.latest) >= first and _month_number(event.earliest) <= last


def _month_number(day: dt.date) -> int:
    return day.year * 12 + day.month


EVENT_RULES: tuple[Rule, ...] = (
    (("breaches",), _breaches),
    (("breaches", "breaches_scope"), _scope),
    (("breaches", "exchange_event_crosswalk"), _crosswalk),
    (("exchanges", "exchange_event_crosswalk"), _links),
    (("breaches", "exchanges", "exchange_event_crosswalk"), _openings),
    (("breaches", "breaches_scope", "exchange_event_crosswalk"), _doubled_events),
)
"""Tables a rule needs, and the rule."""
