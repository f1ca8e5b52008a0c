"""Are the tables sound, and what do they say together?

`load_dataset` reads the shipped tables or a folder like them, checks every cell and every rule
between tables, and either gives a `Dataset` or raises one `TableFaults` with all that is wrong.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from data.checked_tables import CheckedTables
from data.checks import broken_rules
from data.dataset import Dataset, Incident, join_incident
from data.delay_rows import CompensationDelay
from data.errors import Fault, TableFaults
from data.prior_rows import ControlPrior, MarketBand, MarketPoint, ModelPrior, TierPrior
from data.provenance import TableVersion, dataset_version
from data.read import ReadTable, read_table
from data.rows import (
    BountyRow,
    BreachRow,
    CrosswalkRow,
    ExchangeRow,
    PriceRow,
    Row,
    ScopeRow,
)

SHIPPED_TABLES = Path(__file__).parent / "tables"
VINTAGES_FILE = "VINTAGES.toml"

R = TypeVar("R", bound=Row)


@dataclass(slots=True)
class _Reader:
    """Reads the tables of one folder one by one and remembers what it saw."""

    folder: Path
    vintages: dict[str, dt.date]
    faults: list[Fault]
    versions: list[TableVersion]
    broken: set[str]

    def rows(self, name: str, row_type: type[R]) -> tuple[R, ...]:
        table: ReadTable[R] = read_table(self.folder / f"{name}.csv", row_type)
        self.faults.extend(table.faults)
        if table.faults:
            self.broken.add(name)
            return ()
        if name in self.vintages:
            vintage = self.vintages[name]
            self.versions.append(TableVersion(name, table.sha256, len(table.rows), vintage))
        elif self.vintages:
            self.faults.append(Fault(VINTAGES_FILE, None, name, "must give this table a date"))
        return table.rows


def load_dataset(folder: Path | None = None) -> Dataset:
    """Load and check the tables in a folder; None is the tables shipped with the program.

    Raises:
        TableFaults: anything is wrong with any table; it carries every fault found.
    """
    tables, versions, faults = _read(folder or SHIPPED_TABLES)
    if faults:
        raise TableFaults(faults)
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
        version=dataset_version(versions),
    )


def check_tables(folder: Path | None = None) -> tuple[Fault, ...]:
    """List everything wrong with the tables in a folder; empty when they are sound."""
    return _read(folder or SHIPPED_TABLES)[2]


def _read(folder: Path) -> tuple[CheckedTables, tuple[TableVersion, ...], tuple[Fault, ...]]:
    if not folder.is_dir():
        fault = Fault(str(folder), None, None, "the folder is missing")
        return CheckedTables(), (), (fault,)
    vintages, vintage_faults = _vintages(folder / VINTAGES_FILE)
    reader = _Reader(folder, vintages, list(vintage_faults), [], set())
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
    return tables, tuple(reader.versions), tuple(reader.faults)


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
