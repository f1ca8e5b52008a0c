"""Are the tables sound, and what do they say together?

`load_dataset` reads the shipped tables or a folder like them, today's or those of an earlier day,
checks every cell and every rule between tables, and either gives a `Dataset` or raises one
`TableFaults` with all that is wrong.
"""

from __future__ import annotations

import datetime as dt
import functools
import tomllib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from data.checked_tables import CheckedTables
from data.checks import broken_rules
from data.dataset import Dataset, Incident, join_incident
from data.delay_rows import CompensationDelay
from data.errors import Fault, TableFaults
from data.prior_rows import ControlPrior, MarketBand, MarketPoint, ModelPrior, TierPrior
from data.provenance import TableVersion, dataset_version, sha256_of
from data.read import CellTable, canonical_text, read_cells, typed_rows
from data.revisions import (
    REVISIONS_FILE,
    Logged,
    Revision,
    logged,
    order_faults,
    row_vintages,
    table_vintage,
    undone,
)
from data.rows import (
    BountyRow,
    BreachRow,
    CrosswalkRow,
    ExchangeRow,
    PriceRow,
    Row,
    ScopeRow,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

SHIPPED_TABLES = Path(__file__).parent / "tables"
VINTAGES_FILE = "VINTAGES.toml"

ROW_TYPES: dict[str, type[Row]] = {
    "breaches": BreachRow,
    "breaches_scope": ScopeRow,
    "exchange_event_crosswalk": CrosswalkRow,
    "exchanges": ExchangeRow,
    "exchanges_bug_bounty_panel": BountyRow,
    "prices": PriceRow,
    "control_priors": ControlPrior,
    "model_priors": ModelPrior,
    "tier_priors": TierPrior,
    "market_bands": MarketBand,
    "market_points": MarketPoint,
    "compensation_delays": CompensationDelay,
}

LATER_TABLES = frozenset({"compensation_delays"})
"""Tables that came after the first day kept: before their base vintage there are none."""

R = TypeVar("R", bound=Row)


@dataclass(frozen=True, slots=True)
class _Read:
    """What a folder gave: typed tables, what version they are, and what is wrong."""

    faults: tuple[Fault, ...]
    tables: CheckedTables = field(default_factory=CheckedTables)
    versions: tuple[TableVersion, ...] = ()
    row_vintages: Mapping[str, Mapping[str, dt.date]] = field(default_factory=dict)


@functools.cache
def shipped_dataset() -> Dataset:
    """The tables shipped with the program; read once a process, which takes a second.

    Raises:
        TableFaults: see `load_dataset`.
    """
    return load_dataset()


@functools.cache
def shipped_revisions() -> tuple[Revision, ...]:
    """Every edit of the shipped tables since their first state, oldest first."""
    path = SHIPPED_TABLES / REVISIONS_FILE
    return typed_rows(read_cells(path, Revision), Revision, may_be_empty=True).rows


def load_dataset(folder: Path | None = None, as_of: dt.date | None = None) -> Dataset:
    """Load and check the tables in a folder; None is the tables shipped with the program.

    `as_of` gives the tables as they stood at the end of that day: later revisions are undone before
    any row is checked, and the version is that of the earlier cells. None is today's.

    Raises:
        TableFaults: anything is wrong with any table or with the log of revisions, or `as_of` is
            before the first state kept of a table; it carries every fault found.
    """
    read = _read(folder or SHIPPED_TABLES, as_of)
    if read.faults:
        raise TableFaults(read.faults)
    tables = read.tables
    return Dataset(
        incidents=_incidents(tables),
        exchanges=tables.exchanges,
        bounties=tables.exchanges_bug_bounty_panel,
        prices=tables.prices,
        control_priors=tables.control_priors,
        model_priors=tables.model_priors,
        tier_priors=tables.tier_priors,
        market_bands=tables.market_bands,
        market_points=tables.market_points,
        compensation_delays=tables.compensation_delays,
        version=dataset_version(read.versions),
        row_vintages=read.row_vintages,
    )


def check_tables(folder: Path | None = None, as_of: dt.date | None = None) -> tuple[Fault, ...]:
    """List everything wrong with the tables in a folder; empty when they are sound."""
    return _read(folder or SHIPPED_TABLES, as_of).faults


def first_day_kept(folder: Path | None = None) -> dt.date:
    """The earliest `as_of` that can be had: every table but `LATER_TABLES` has a state by then.

    Raises:
        TableFaults: the vintages cannot be read.
    """
    bases, faults = _vintages((folder or SHIPPED_TABLES) / VINTAGES_FILE)
    if faults:
        raise TableFaults(faults)
    return max(base for name, base in bases.items() if name not in LATER_TABLES)


def _read(folder: Path, as_of: dt.date | None) -> _Read:
    if not folder.is_dir():
        return _Read((Fault(str(folder), None, None, "the folder is missing"),))
    bases, vintage_faults = _vintages(folder / VINTAGES_FILE)
    cells = {name: read_cells(folder / f"{name}.csv", kind) for name, kind in ROW_TYPES.items()}
    log, log_faults = _log(folder / REVISIONS_FILE, cells, bases)
    absent = {n for n in LATER_TABLES if as_of and n in bases and bases[n] > as_of}
    bases = {name: base for name, base in bases.items() if name not in absent}
    if as_of is None:
        read = _typed(cells, log, bases)
        return replace(read, faults=(*vintage_faults, *read.faults, *log_faults))
    too_early = _not_yet_begun(bases, as_of)
    if log_faults or vintage_faults or too_early:
        # The cells of an earlier day cannot be had from a log that contradicts today's.
        return _Read((*vintage_faults, *too_early, *log_faults))
    present = {name: table for name, table in cells.items() if name not in absent}
    earlier, _ = undone(present, [line for line in log if line.day > as_of])
    read = _typed(earlier, tuple(line for line in log if line.day <= as_of), bases)
    return replace(read, faults=tuple(_as_of(fault, as_of) for fault in read.faults))


def _log(
    path: Path, cells: Mapping[str, CellTable], bases: Mapping[str, dt.date]
) -> tuple[tuple[Logged, ...], tuple[Fault, ...]]:
    """The log of revisions, and every line that fits neither its neighbours nor the cells."""
    table = typed_rows(read_cells(path, Revision), Revision, may_be_empty=True)
    log = logged(table.rows)
    _, misfits = undone(cells, log)
    return log, (*table.faults, *order_faults(log, bases), *misfits)


def _not_yet_begun(bases: Mapping[str, dt.date], as_of: dt.date) -> tuple[Fault, ...]:
    rule = f"must not be after {as_of}: no earlier state of this table is kept"
    return tuple(
        Fault(VINTAGES_FILE, None, name, rule, str(base))
        for name, base in bases.items()
        if base > as_of
    )


def _as_of(fault: Fault, day: dt.date) -> Fault:
    return replace(fault, file=f"{fault.file} as of {day}")


def _typed(
    cells: Mapping[str, CellTable], log: tuple[Logged, ...], bases: Mapping[str, dt.date]
) -> _Read:
    vintages = {name: table_vintage(name, log, base) for name, base in bases.items()}
    reader = _Reader(cells, [], set())
    tables = CheckedTables(
        breaches=reader.rows("breaches", BreachRow),
        breaches_scope=reader.rows("breaches_scope", ScopeRow),
        exchange_event_crosswalk=reader.rows("exchange_event_crosswalk", CrosswalkRow),
        exchanges=reader.rows("exchanges", ExchangeRow),
        exchanges_bug_bounty_panel=reader.rows("exchanges_bug_bounty_panel", BountyRow),
        prices=reader.rows("prices", PriceRow),
        control_priors=reader.rows("control_priors", ControlPrior),
        model_priors=reader.rows("model_priors", ModelPrior),
        tier_priors=reader.rows("tier_priors", TierPrior),
        market_bands=reader.rows("market_bands", MarketBand),
        market_points=reader.rows("market_points", MarketPoint),
        compensation_delays=reader.rows("compensation_delays", CompensationDelay),
        vintages=vintages,
    )
    reader.faults.extend(broken_rules(tables, frozenset(reader.broken)))
    sound = {name: cells[name] for name in cells if name in bases and name not in reader.broken}
    if bases:
        rule = "must give this table a date"
        undated = (name for name in cells if name not in {*bases, *reader.broken})
        reader.faults.extend(Fault(VINTAGES_FILE, None, name, rule) for name in undated)
    return _Read(
        faults=tuple(reader.faults),
        tables=tables,
        versions=tuple(_version(name, table, vintages[name]) for name, table in sound.items()),
        row_vintages={
            name: row_vintages(name, table, log, bases[name]) for name, table in sound.items()
        },
    )


def _version(name: str, table: CellTable, vintage: dt.date) -> TableVersion:
    digest = sha256_of(canonical_text(table).encode("utf-8"))
    return TableVersion(name, digest, len(table.rows), vintage)


@dataclass(slots=True)
class _Reader:
    """Types the tables one by one and remembers what is wrong with which."""

    cells: Mapping[str, CellTable]
    faults: list[Fault]
    broken: set[str]

    def rows(self, name: str, row_type: type[R]) -> tuple[R, ...]:
        if name not in self.cells:
            return ()
        table = typed_rows(self.cells[name], row_type)
        self.faults.extend(table.faults)
        if table.faults:
            self.broken.add(name)
        return table.rows


def _vintages(path: Path) -> tuple[dict[str, dt.date], tuple[Fault, ...]]:
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}, (Fault(path.name, None, None, "the file is missing"),)
    except OSError as error:
        return {}, (Fault(path.name, None, None, f"the file cannot be read ({error.strerror})"),)
    except UnicodeDecodeError:
        return {}, (Fault(path.name, None, None, "must be UTF-8"),)
    except tomllib.TOMLDecodeError as error:
        return {}, (Fault(path.name, None, None, f"must be TOML ({error})"),)
    # A TOML date-time is a Python date too, but no vintage.
    dates = {name: value for name, value in entries.items() if type(value) is dt.date}
    faults = tuple(
        Fault(path.name, None, name, "must be a date as YYYY-MM-DD", str(value))
        for name, value in entries.items()
        if name not in dates
    )
    if not entries:
        faults = (Fault(path.name, None, None, "the file is empty"),)
    return dates, faults


def _incidents(tables: CheckedTables) -> tuple[Incident, ...]:
    scopes = {row.event_id: row for row in tables.breaches_scope}
    links = {row.event_id: row for row in tables.exchange_event_crosswalk}
    venues = {row.exchange_key: row for row in tables.exchanges}
    return tuple(
        join_incident(
            breach,
            scopes[breach.event_id],
            link := links[breach.event_id],
            None if link.exchange_key is None else venues[link.exchange_key],
        )
        for breach in tables.breaches
    )
