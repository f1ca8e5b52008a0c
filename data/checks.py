"""Do the rows agree with one another?

`data.read` looks at cells; this looks at rules that need a whole row, a whole table or two tables.
The rules of events are in `data.event_checks`. A rule runs only where every table it needs was read
soundly, so that one slip is told once.
"""

from __future__ import annotations

import datetime as dt
import itertools
from typing import TYPE_CHECKING

from data.checked_tables import not_after, unique
from data.errors import Fault
from data.event_checks import EVENT_RULES
from data.read import FIRST_ROW

if TYPE_CHECKING:
    from collections.abc import Iterator

    from data.checked_tables import CheckedTables, Rule
    from data.delay_rows import CompensationDelay
    from data.partial_date import PartialDate


def broken_rules(tables: CheckedTables, broken: frozenset[str]) -> Iterator[Fault]:
    """Every fault between cells, rows and tables, leaving out rules that need a broken table."""
    for needs, rule in _RULES:
        if broken.isdisjoint(needs):
            yield from rule(tables)


def _exchanges(tables: CheckedTables) -> Iterator[Fault]:
    file = "exchanges.csv"
    rows = tables.exchanges
    yield from unique(file, "exchange_key", (row.exchange_key for row in rows))
    vintage = tables.vintages.get("exchanges")
    yield from not_after(file, "opened", (row.opened for row in rows), vintage)
    yield from not_after(file, "closed", (row.closed for row in rows), vintage)
    yield from not_after(file, "last_seen", (row.last_seen for row in rows), vintage)
    yield from not_after(file, "exposure_end_hi", (row.exposure_end_hi for row in rows), vintage)
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
    programmes = tables.exchanges_bug_bounty_panel
    yield from unique(file, "platform", (f"{p.exchange}|{p.platform}" for p in programmes))
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
    yield from not_after(file, "month", months, tables.vintages.get("prices"))
    for number, (earlier, later) in enumerate(itertools.pairwise(months), start=FIRST_ROW + 1):
        if later.earliest <= earlier.earliest:
            yield Fault(file, number, "month", f"must be after {earlier}", str(later))


def _priors(tables: CheckedTables) -> Iterator[Fault]:
    controls = (row.control for row in tables.control_priors)
    yield from unique("control_priors.csv", "control", controls)
    parameters = (row.parameter for row in tables.model_priors)
    yield from unique("model_priors.csv", "parameter", parameters)
    for number, row in enumerate(tables.model_priors, start=FIRST_ROW):
        if row.parameter.startswith("reporting.") and not 0 < row.mean <= 1:
            rule = "must be a share, more than 0 and 1 or less"
            yield Fault("model_priors.csv", number, "mean", rule, f"{row.mean:g}")
    yield from unique("tier_priors.csv", "tier", (row.tier for row in tables.tier_priors))


def _market(tables: CheckedTables) -> Iterator[Fault]:
    yield from unique("market_bands.csv", "band", (row.band for row in tables.market_bands))
    yield from unique("market_points.csv", "point", (row.point for row in tables.market_points))
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


def _delays(tables: CheckedTables) -> Iterator[Fault]:
    file = "compensation_delays.csv"
    yield from unique(file, "event_id", (row.event_id for row in tables.compensation_delays))
    thefts = {row.event_id: row.date.earliest for row in tables.breaches}
    vintage = tables.vintages.get("compensation_delays")
    for number, row in enumerate(tables.compensation_delays, start=FIRST_ROW):
        day = thefts.get(row.event_id)
        if day is None:
            rule = "must be an event of breaches.csv"
            yield Fault(file, number, "event_id", rule, row.event_id)
        for column, rule, value in _broken_waits(row, day, vintage):
            yield Fault(file, number, column, rule, None if value is None else str(value))


def _broken_waits(
    row: CompensationDelay, theft: dt.date | None, vintage: dt.date | None
) -> Iterator[tuple[str, str, int | None]]:
    """Column, rule and value of what one wait says against itself or against the calendar."""
    first, full, unpaid = row.first_payment_days, row.full_payment_days, row.unpaid_at_days
    if (full is None) != (row.outcome == "censored"):
        yield "full_payment_days", "must be given if paid, and empty if censored", full
    elif full is None and unpaid is None:
        yield "unpaid_at_days", "must be given if censored", unpaid
    if full is not None and first is not None and first > full:
        yield "first_payment_days", "must not be after full_payment_days", first
    if full is not None and unpaid is not None and unpaid >= full:
        yield "unpaid_at_days", "must be before full_payment_days", unpaid
    if (row.basis == "outstanding") != (row.outcome == "censored"):
        yield "basis", "must be outstanding if censored, and only then", None
    last = max((days for days in (first, full, unpaid) if days is not None), default=0)
    if theft and vintage and theft + dt.timedelta(last) > vintage:
        yield "outcome", f"must not tell of days after the table's vintage, {vintage}", last


_RULES: tuple[Rule, ...] = (
    *EVENT_RULES,
    (("exchanges",), _exchanges),
    (("exchanges", "exchanges_bug_bounty_panel"), _bounties),
    (("prices",), _prices),
    (("control_priors", "model_priors", "tier_priors"), _priors),
    (("market_bands", "market_points"), _market),
    (("breaches", "compensation_delays"), _delays),
)
