"""A book's losses as tables, in the columns of the Oasis open results data (ORD), version 1.

Names, order and codes are those Oasis' own tools write (its ORD_List_of_Fields and ORD_Definitions;
version 2 says EPMethod S_FULL for EPCalc 2, and EPType by name).

* `palt`: mean and standard deviation of a year.
* `ept`: exceedance curves; EPType 1 is the largest event (OEP), 3 the year (AEP), 4 the year's mean
  beyond (AEP TVaR); EPCalc 2 is full uncertainty. SummaryId 1 is the whole book.
* `melt`: moments of each kind of event: an exchange's own theft, a vendor's failure, a campaign.
  SampleType 2: from samples. Of events that are paid for; EventRate is of these, a year.
* `splt`: what each event of the worst years costs at each exchange: Period is the year of the run,
  SummaryId the exchange. The other years are in `ylt` alone.
* `ylt`: what each year costs in all, with its largest event; years that cost nothing left out.
* `events`, `summaries`: what the numbers stand for.
* `repriced`, no table of ORD: every policy at the capital it asks for, where that was asked.

Columns of which a book of thefts has no content (hours, footprints) are left empty.
"""

from __future__ import annotations

import csv
import importlib.util
from typing import TYPE_CHECKING, Literal

import numpy as np

from api.imports.cells import guarded
from pricing.book_sums import OWN
from pricing.portfolio_result import RepricedPolicy

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from pricing.book_run import BookYears
    from pricing.portfolio_result import PortfolioReport, Repriced

    Column = NDArray[np.float64] | NDArray[np.int64] | list[str]

TableFormat = Literal["csv", "parquet"]

OEP, AEP, AEP_TVAR, FULL_UNCERTAINTY = 1, 3, 4, 2
FROM_SAMPLES = 2
WHOLE_BOOK = 1


class NoParquet(ValueError):
    """Parquet was asked for and pyarrow is not there."""


def write_tables(
    folder: Path,
    found: PortfolioReport,
    years: BookYears,
    table_format: TableFormat = "csv",
) -> tuple[Path, ...]:
    """Write all tables of a run; the files written.

    Args:
        folder: made if it is not there.
        found: the report.
        years: its simulated years.
        table_format: CSV, or Parquet with the extra `tables`.

    Raises:
        NoParquet: pyarrow is not installed.
    """
    if table_format == "parquet" and importlib.util.find_spec("pyarrow") is None:
        raise NoParquet("Parquet needs the extra `tables` (pip install 'kuramori[tables]')")
    folder.mkdir(parents=True, exist_ok=True)
    names = [row.name for row in found.allocation if row.dimension == "exchange"]
    shared = [row.name for row in found.shared]
    tables: dict[str, dict[str, Column]] = {
        "palt": _palt(years),
        "ept": _ept(found),
        "melt": _melt(years),
        "splt": _splt(years, len(names)),
        "ylt": _ylt(years),
        "events": _dictionary("EventId", [*names, *shared]),
        "summaries": _dictionary("SummaryId", ["whole book", *names]),
    }
    if found.repriced is not None:
        tables["repriced"] = _repriced(found.repriced)
    return tuple(_write(folder, name, table, table_format) for name, table in tables.items())


def _palt(years: BookYears) -> dict[str, Column]:
    return {
        "SummaryId": np.array([WHOLE_BOOK]),
        "SampleType": np.array([FROM_SAMPLES]),
        "MeanLoss": np.array([years.total.mean()]),
        "SDLoss": np.array([years.total.std()]),
    }


def _ept(found: PortfolioReport) -> dict[str, Column]:
    rows = [
        *((OEP, row.return_period, row.amount) for row in found.oep),
        *((AEP, row.return_period, row.amount) for row in found.aep),
        *((AEP_TVAR, row.return_period, row.amount) for row in found.tvar),
    ]
    kinds, periods, amounts = (np.array(column) for column in zip(*rows, strict=True))
    return {
        "SummaryId": np.full(len(rows), WHOLE_BOOK),
        "EPCalc": np.full(len(rows), FULL_UNCERTAINTY),
        "EPType": kinds,
        "ReturnPeriod": periods,
        "Loss": amounts,
    }


def _melt(years: BookYears) -> dict[str, Column]:
    sums = years.events
    number = np.maximum(sums.number, 1.0)
    mean = sums.paid / number
    spread = np.sqrt(np.maximum(sums.squares / number - mean**2, 0.0))
    kinds = len(mean)
    return {
        "EventId": np.arange(1, kinds + 1),
        "SummaryId": np.full(kinds, WHOLE_BOOK),
        "SampleType": np.full(kinds, FROM_SAMPLES),
        "EventRate": sums.number / years.years,
        "ChanceOfLoss": np.ones(kinds),
        "MeanLoss": mean,
        "SDLoss": spread,
        "MaxLoss": sums.most,
        **{name: [""] * kinds for name in _NOT_HERE},
    }


_NOT_HERE = ("FootprintExposure", "MeanImpactedExposure", "MaxImpactedExposure")


def _splt(years: BookYears, exchanges: int) -> dict[str, Column]:
    rows, _ = years.weights
    order = np.lexsort((rows.exchange, rows.event, rows.year))
    own = rows.shared[order] == OWN
    kind = np.where(own, rows.exchange[order], exchanges + rows.shared[order].astype(np.int64))
    number = len(order)
    return {
        "Period": rows.year[order].astype(np.int64) + 1,
        "PeriodWeight": np.full(number, 1.0 / years.years),
        "EventId": kind + 1,
        **{name: [""] * number for name in ("Year", "Month", "Day", "Hour", "Minute")},
        "SummaryId": rows.exchange[order].astype(np.int64) + 2,
        "SampleId": np.ones(number, dtype=np.int64),
        "Loss": rows.paid[order],
        "ImpactedExposure": [""] * number,
    }


def _ylt(years: BookYears) -> dict[str, Column]:
    at = np.flatnonzero(years.total > 0)
    return {
        "Period": at + 1,
        "PeriodWeight": np.full(len(at), 1.0 / years.years),
        "SummaryId": np.full(len(at), WHOLE_BOOK),
        "Loss": years.total[at],
        "LargestEvent": years.largest[at],
    }


def _repriced(found: Repriced) -> dict[str, Column]:
    rows = [row.model_dump() for row in found.policies]
    columns: dict[str, Column] = {}
    for name in RepricedPolicy.model_fields:
        cells = [row[name] for row in rows]
        if isinstance(cells[0], str):
            columns[_camel(name)] = [guarded(cell) for cell in cells]
        else:
            # A premium there is none of is no number.
            columns[_camel(name)] = np.array(cells, dtype=None if None not in cells else float)
    return columns


def _camel(name: str) -> str:
    return "".join(word.capitalize() for word in name.split("_"))


def _dictionary(column: str, names: list[str]) -> dict[str, Column]:
    return {column: np.arange(1, len(names) + 1), "Name": [guarded(name) for name in names]}


def _write(folder: Path, name: str, table: dict[str, Column], table_format: TableFormat) -> Path:
    path = folder / f"{name}.{table_format}"
    if table_format == "parquet":
        import pyarrow as pa  # noqa: PLC0415 - an extra
        import pyarrow.parquet as pq  # noqa: PLC0415

        arrays = {key: pa.array(_typed(column)) for key, column in table.items()}
        pq.write_table(pa.table(arrays), path)
        return path
    columns = [
        column.tolist() if isinstance(column, np.ndarray) else column for column in table.values()
    ]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(table)
        writer.writerows(zip(*columns, strict=True))
    return path


def _typed(column: Column) -> Column | list[None]:
    """A column with nothing in it is one of nulls."""
    if isinstance(column, list) and not any(column):
        return [None] * len(column)
    return column
