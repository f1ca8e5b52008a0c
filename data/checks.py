"""Do the rows agree with one another?

`data.read` looks at cells; this looks at rules that need a whole row, a whole table or two tables.
A rule runs only where every table it needs was read soundly, so that one slip is told once.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from data.errors import Fault
from data.read import FIRST_ROW

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator

    from data.partial_date import PartialDate
    from data.prior_rows import ControlPrior, MarketBand, MarketPoint, ModelPrior, TierPrior
    from data.rows import BountyRow, BreachRow, CrosswalkRow, ExchangeRow, PriceRow, ScopeRow

WINDOW_SLACK_MONTHS = 1


@dataclass(frozen=True, slots=True)
class CheckedTables:
    """The typed rows of every table; empty where a table could not be read."""

    breaches: tuple[BreachRow, ...] = ()
    breaches_scope: tuple[ScopeRow, ...] = ()
    exchange_event_crosswalk: tuple[CrosswalkRow, ...] = ()
    exchanges: tuple[ExchangeRow, ...] = ()
    exchanges_bug_bounty_panel: tuple[BountyRow, ...] = ()
    prices: tuple[PriceRow, ...] = ()
    control_priors: tuple[ControlPrior, ...] = ()
    model_priors: tuple[ModelPrior, ...] = ()
    tier_priors: tuple[TierPrior, ...] = ()
    market_bands: tuple[MarketBand, ...] = ()
    market_points: tuple[MarketPoint, ...] = ()
    vintages: dict[str, dt.date] = field(default_factory=dict)


def broken_rules(tables: CheckedTables, broken: frozenset[str]) -> Iterator[Fault]:
    """Every fault between cells, rows and tables, leaving out rules that need a broken table."""
    for needs, rule in _RULES:
        if broken.isdisjoint(needs):
            yield from rule(tables)


def _unique(file: str, column: str, values: Iterable[str]) -> Iterator[Fault]:
    first_row: dict[str, int] = {}
    for number, value in enumerate(values, start=FIRST_ROW):
        if value in first_row:
            rule = f"must be unique (row {first_row[value]} has it too)"
            yield Fault(file, number, column, rule, value)
        else:
            first_row[value] = number


def _not_after(
    file: str, column: str, dates: Iterable[PartialDate | None], vintage: dt.date | None
) -> Iterator[Fault]:
    for number, when in enumerate(dates, start=FIRST_ROW):
        if vintage is not None and when is not None and when.earliest > vintage:
            rule = f"must not be after the table's vintage, {vintage}"
            yield Fault(file, number, column, rule, str(when))


def _breaches(tables: CheckedTables) -> Iterator[Fault]:
    file = "breaches.csv"
    rows = tables.breaches
    yield from _unique(file, "event_id", (row.event_id for row in rows))
    vintage = tables.vintages.get("breaches")
    yield from _not_after(file, "date", (row.date for row in rows), vintage)
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
    yield from _unique(file, "event_id", ids)
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
        if row.window_check == "in" and not _within(row, venue):
            window = f"{venue.exposure_start} to {venue.exposure_end_mid}"
            rule = f'dated {row.event_date}, must lie in the roster window {window} to be "in"'
            yield Fault(file, number, "window_check", rule, row.window_check)


def _within(link: CrosswalkRow, venue: ExchangeRow) -> bool:
    if venue.exposure_start is None or venue.exposure_end_mid is None:
        return False
    first = _month_number(venue.exposure_start.earliest) - WINDOW_SLACK_MONTHS
    last = _month_number(venue.exposure_end_mid.earliest) + WINDOW_SLACK_MONTHS
    event = link.event_date
    return _month_number(event.latest) >= first and _month_number(event.earliest) <= last


def _month_number(day: dt.date) -> int:
    return day.year * 12 + day.month


def _exchanges(tables: CheckedTables) -> Iterator[Fault]:
    file = "exchanges.csv"
    rows = tables.exchanges
    yield from _unique(file, "exchange_key", (row.exchange_key for row in rows))
    vintage = tables.vintages.get("exchanges")
    yield from _not_after(file, "opened", (row.opened for row in rows), vintage)
    yield from _not_after(file, "closed", (row.closed for row in rows), vintage)
    yield from _not_after(file, "last_seen", (row.last_seen for row in rows), vintage)
    yield from _not_after(file, "exposure_end_hi", (row.exposure_end_hi for row in rows), vintage)
    columns = ("exposure_start", "exposure_end_lo", "exposure_end_mid", "exposure_end_hi")
    for number, row in enumerate(rows, start=FIRST_ROW):
        dates: tuple[PartialDate | None, ...] = (
            row.exposure_start,
            row.exposure_end_lo,
            row.exposure_end_mid,
            row.exposure_end_hi,
        )
        known = [(column, when) for column, when in zip(columns, dates, strict=True) if when]
        for (before, earlier), (column, later) in itertools.pairwise(known):
            if later.earliest < earlier.earliest:
                rule = f"must not be before {before}, {earlier}"
                yield Fault(file, number, column, rule, str(later))


def _bounties(tables: CheckedTables) -> Iterator[Fault]:
    file = "exchanges_bug_bounty_panel.csv"
    names = {row.exchange for row in tables.exchanges}
    names.update(alias for row in tables.exchanges for alias in row.aliases)
    for number, row in enumerate(tables.exchanges_bug_bounty_panel, start=FIRST_ROW):
        if row.exchange not in names:
            rule = "must be a name or alias in exchanges.csv"
            yield Fault(file, number, "exchange", rule, row.exchange)
        if row.last_seen.earliest < row.first_seen.earliest:
            rule = f"must not be before first_seen, {row.first_seen}"
            yield Fault(file, number, "last_seen", rule, str(row.last_seen))


def _prices(tables: CheckedTables) -> Iterator[Fault]:
    file = "prices.csv"
    rows = tables.prices
    months = tuple(row.month for row in rows)
    yield from _not_after(file, "month", months, tables.vintages.get("prices"))
    for number, (earlier, later) in enumerate(itertools.pairwise(months), start=FIRST_ROW + 1):
        if later.earliest <= earlier.earliest:
            yield Fault(file, number, "month", f"must be after {earlier}", str(later))


def _priors(tables: CheckedTables) -> Iterator[Fault]:
    controls = (row.control for row in tables.control_priors)
    yield from _unique("control_priors.csv", "control", controls)
    parameters = (row.parameter for row in tables.model_priors)
    yield from _unique("model_priors.csv", "parameter", parameters)
    yield from _unique("tier_priors.csv", "tier", (row.tier for row in tables.tier_priors))


def _market(tables: CheckedTables) -> Iterator[Fault]:
    yield from _unique("market_bands.csv", "band", (row.band for row in tables.market_bands))
    yield from _unique("market_points.csv", "point", (row.point for row in tables.market_points))
    for number, band in enumerate(tables.market_bands, start=FIRST_ROW):
        ends = (band.floor, band.central_low, band.central_high, band.ceiling)
        if list(ends) != sorted(ends):
            rule = "floor, central_low, central_high and ceiling must not fall"
            yield Fault("market_bands.csv", number, "floor", rule, f"{band.floor:g}")
        if band.limit_max_jpy is not None and band.limit_max_jpy <= band.limit_min_jpy:
            rule = "must be more than limit_min_jpy"
            yield Fault("market_bands.csv", number, "limit_max_jpy", rule, str(band.limit_max_jpy))
    for number, point in enumerate(tables.market_points, start=FIRST_ROW):
        if point.rol_high is not None and point.rol_high < point.rol_low:
            rule = "must not be below rol_low"
            yield Fault("market_points.csv", number, "rol_high", rule, f"{point.rol_high:g}")
        if (point.limit_amount is None) != (point.limit_currency is None):
            rule = "must be given with limit_amount, or neither"
            yield Fault("market_points.csv", number, "limit_currency", rule, point.limit_currency)


_RULES: tuple[tuple[tuple[str, ...], Callable[[CheckedTables], Iterator[Fault]]], ...] = (
    (("breaches",), _breaches),
    (("breaches", "breaches_scope"), _scope),
    (("breaches", "exchange_event_crosswalk"), _crosswalk),
    (("exchanges", "exchange_event_crosswalk"), _links),
    (("exchanges",), _exchanges),
    (("exchanges", "exchanges_bug_bounty_panel"), _bounties),
    (("prices",), _prices),
    (("control_priors", "model_priors", "tier_priors"), _priors),
    (("market_bands", "market_points"), _market),
)
