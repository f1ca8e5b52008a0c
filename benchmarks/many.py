"""How fast and how right is a book of exchanges priced, by this engine and by others?"""

from __future__ import annotations

import importlib.util
import json
import statistics
import subprocess
import time
import tracemalloc
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cases
import numpy as np
from peers import ASKED
from timing import seconds, worst

from models.batch import Risks
from pricing.batch import POINTS, price_batch

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from pricing.batch import BatchPrices

    Floats = NDArray[np.float64]
    Figures = dict[str, Any]

BOOK, CHECKED, TIMED_BY_PEERS = 1_000, 40, 200
FINE_POINTS = 2**20
SEVERAL_POINTS = (POINTS, 2 * POINTS)
LARGE_BOOK = 10_000
GROWING_BOOKS = (1_000, 2_000, 4_000, 8_000)

WITHOUT_NUMBA = "not measured: numba, the extra `fast`, is not installed here"


def risks_of(columns: Mapping[str, Floats]) -> Risks:
    return Risks(*(np.asarray(columns[name]) for name in Risks.__dataclass_fields__))


def first(columns: Mapping[str, Floats], n: int) -> dict[str, Floats]:
    return {name: column[:n] for name, column in columns.items()}


def priced(
    columns: Mapping[str, Floats], points: int = POINTS, *, compiled: bool = False
) -> BatchPrices:
    risks, starts, limits = risks_of(columns), columns["starts"], columns["limits"]
    return price_batch(risks, starts, limits, "wang", cases.WANG, points, compiled=compiled)


def fine_prices(columns: Mapping[str, Floats]) -> BatchPrices:
    """Of the exchanges whose prices are checked, on a grid thousands of times finer."""
    return priced(first(columns, CHECKED), FINE_POINTS)


def speed_and_error(
    columns: Mapping[str, Floats],
    fine: BatchPrices,
    runs: int,
    points: int = POINTS,
    *,
    compiled: bool = False,
) -> Figures:
    found = priced(first(columns, CHECKED), points, compiled=compiled)

    def all_of_it() -> BatchPrices:
        return priced(columns, points, compiled=compiled)

    return {
        "quotes_per_second_per_core": BOOK / seconds(all_of_it, runs),
        "quotes_per_cpu_second": BOOK / seconds(all_of_it, runs, clock=time.process_time),
        "max_relative_error": worst(found.expected, fine.expected),
        "max_relative_error_wang": worst(found.loaded, fine.loaded),
    }


def batch_figures(columns: Mapping[str, Floats], fine: BatchPrices, runs: int) -> Figures:
    """A book of exchanges, two layers each: expected loss and Wang price."""
    by_points = {p: speed_and_error(columns, fine, runs, p) for p in SEVERAL_POINTS}
    return {
        **{f"batch_{name}": figure for name, figure in by_points[POINTS].items()},
        **compiled_figures(columns, fine, runs),
        "batch_by_points": {str(points): figures for points, figures in by_points.items()},
        "batch_seconds_by_rows": growth(runs),
        "batch_10000_peak_mb": peak_megabytes(),
    }


def compiled_figures(columns: Mapping[str, Floats], fine: BatchPrices, runs: int) -> Figures:
    """The same, compiled; nulls and a note where that cannot be."""
    there = importlib.util.find_spec("numba") is not None
    found = speed_and_error(columns, fine, runs, compiled=True) if there else {}
    names = ("quotes_per_second_per_core", "quotes_per_cpu_second")
    errors = ("max_relative_error", "max_relative_error_wang")
    figures = {f"batch_compiled_{name}": found.get(name) for name in names + errors}
    return figures if there else figures | {"batch_compiled_note": WITHOUT_NUMBA}


def growth(runs: int) -> Figures:
    """Seconds of books of several sizes: twice the rows should take twice the time."""
    books = {rows: cases.book(rows) for rows in GROWING_BOOKS}
    return {
        str(rows): seconds(lambda book=book: priced(book), runs) for rows, book in books.items()
    }


def peak_megabytes() -> float:
    """What a large book needs, inputs and prices included."""
    tracemalloc.start()
    priced(cases.book(LARGE_BOOK))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


def peer_figures(
    name: str, interpreter: str, columns: Mapping[str, Floats], fine: BatchPrices, runs: int
) -> Figures | None:
    """One peer on the same exchanges and towers; None, with a note, where it is not installed."""
    path = str(Path(__file__).with_name("peers.py"))
    book = {key: column.tolist() for key, column in first(columns, TIMED_BY_PEERS).items()}
    answer = subprocess.run(  # noqa: S603  named by who runs this
        [interpreter, "-W", "ignore", path, name, str(runs)],
        input=json.dumps(book),
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode != 0:
        print(f"{name} left out: {answer.stderr.strip().splitlines()[-1]}")
        return None
    found = json.loads(answer.stdout.splitlines()[-1])
    figures = {
        "version": found["version"],
        "asked": ASKED[name],
        "quotes_per_second": TIMED_BY_PEERS / statistics.median(found["seconds"]),
        "quotes_per_cpu_second": TIMED_BY_PEERS / statistics.median(found["cpu_seconds"]),
        "max_relative_error": worst(found["expected"][:CHECKED], fine.expected),
    }
    if found["loaded"] is not None:
        figures["max_relative_error_wang"] = worst(found["loaded"][:CHECKED], fine.loaded)
    return figures
