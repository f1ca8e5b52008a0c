"""How fast and how right is the engine, and other engines beside it?

Prints a table and writes `benchmarks/results.json`. Everything runs on one thread; times are
medians of several runs by the clock. On a machine with neighbours the clock also counts them, so
for the batch and its peers the processor's own time is given beside it. Peers are measured in the
same run, by an interpreter that has them: the extra `peers` of this project installs them, best
into an environment of their own.

    python benchmarks/engine.py [--peers PYTHON] [--runs 7] [--json FILE]
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
import tracemalloc
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cases
import http_quote
import numpy as np
from peers import ASKED, PEERS

from models.batch import Risks, limited_means, survivals
from models.profile import SecurityProfile
from pricing import premium
from pricing.batch import POINTS, price_batch
from pricing.desk import open_desk
from pricing.measures import distorted_mean
from pricing.quote import price

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from pricing.batch import BatchPrices

    Floats = NDArray[np.float64]
    Figures = dict[str, Any]

ONE_THREAD = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "RAYON")}
RESULTS = Path(__file__).with_name("results.json")
EXAMPLE = http_quote.ROOT / "examples" / "jp-middle.json"
DAY = dt.date(2026, 11, 24)

BOOK, CHECKED, TIMED_BY_PEERS = 1_000, 40, 200
FINE_POINTS = 2**20
BATCH_POINTS = (POINTS, 2 * POINTS)
QUOTE_POINTS, LAYER_POINTS = 2_048, 2_048
LARGE_BOOK = 10_000
LEAST_RUNS, HTTP_REQUESTS = 5, 300

WORKER = """
import datetime, sys
from pathlib import Path
from models.profile import SecurityProfile
from pricing.desk import open_desk
from pricing.quote import price
profile = SecurityProfile.model_validate_json(Path(sys.argv[2]).read_bytes())
price(profile, None, open_desk(Path(sys.argv[1])), datetime.date.fromisoformat(sys.argv[3]))
status = Path("/proc/self/status").read_text()
print(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS")))
"""


def seconds(
    work: Callable[[], object],
    runs: int,
    repeats: int = 1,
    clock: Callable[[], float] = time.perf_counter,
) -> float:
    """Median over runs of the time of one call, after one that is not counted."""
    work()
    taken = []
    for _ in range(runs):
        begun = clock()
        for _ in range(repeats):
            work()
        taken.append((clock() - begun) / repeats)
    return statistics.median(taken)


def risks_of(columns: Mapping[str, Floats]) -> Risks:
    return Risks(*(np.asarray(columns[name]) for name in Risks.__dataclass_fields__))


def first(columns: Mapping[str, Floats], n: int) -> dict[str, Floats]:
    return {name: column[:n] for name, column in columns.items()}


def priced(columns: Mapping[str, Floats], points: int = POINTS) -> BatchPrices:
    return price_batch(
        risks_of(columns), columns["starts"], columns["limits"], "wang", cases.WANG, points
    )


def fine_prices(columns: Mapping[str, Floats]) -> tuple[Floats, Floats]:
    """Expected and loaded on a grid thousands of times finer."""
    found = priced(columns, FINE_POINTS)
    return found.expected, found.loaded


def worst(found: Floats, expected: Floats) -> float:
    return float(np.abs(np.asarray(found) / expected - 1.0).max())


def batch_figures(columns: Mapping[str, Floats], fine: tuple[Floats, Floats], runs: int) -> Figures:
    """A book of exchanges, two layers each: expected loss and Wang price."""
    by_points = {}
    for points in BATCH_POINTS:
        found = priced(first(columns, CHECKED), points)

        def all_of_it(points: int = points) -> BatchPrices:
            return priced(columns, points)

        by_points[str(points)] = {
            "quotes_per_second_per_core": BOOK / seconds(all_of_it, runs),
            "quotes_per_cpu_second": BOOK / seconds(all_of_it, runs, clock=time.process_time),
            "max_relative_error": worst(found.expected, fine[0]),
            "max_relative_error_wang": worst(found.loaded, fine[1]),
        }
    usual = by_points[str(POINTS)]
    return {
        "batch_quotes_per_second_per_core": usual["quotes_per_second_per_core"],
        "batch_quotes_per_cpu_second": usual["quotes_per_cpu_second"],
        "batch_max_relative_error": usual["max_relative_error"],
        "batch_max_relative_error_wang": usual["max_relative_error_wang"],
        "batch_by_points": by_points,
    }


def peak_megabytes() -> float:
    """What a large book needs, inputs and prices included."""
    tracemalloc.start()
    priced(cases.book(LARGE_BOOK))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


def reference_figures(runs: int) -> Figures:
    """One exchange, eight layers: expected loss, and three ways of loading it."""
    risks = risks_of({name: np.array([value]) for name, value in cases.REFERENCE.items()})
    starts, limits, expected = np.array(cases.REFERENCE_LAYERS).T

    def quote(points: int) -> list[Floats]:
        top = float((starts + limits).max())
        width = 1e6 / ((points - 4) * 1e6 // top)
        edges = np.arange(points + 1)[:, None] * width
        survival = survivals(risks, limited_means(risks, edges.T), np.array([width]))[0]
        lengths = np.diff(np.clip(edges, starts, starts + limits), axis=0)
        return [
            survival @ lengths,
            distorted_mean(survival, lengths, "wang", cases.WANG),
            distorted_mean(survival, lengths, "proportional_hazard", 0.7),
            distorted_mean(survival, lengths, "tvar", 0.5),
        ]

    found = price_batch(risks, starts[None], limits[None], "wang", cases.WANG, LAYER_POINTS)
    quoted, fine = quote(QUOTE_POINTS), quote(2**17)
    return {
        "quote_ms": 1e3 * seconds(lambda: quote(QUOTE_POINTS), runs, 50),
        "quote_points": QUOTE_POINTS,
        "quote_max_relative_error": max(
            worst(a, b) for a, b in zip(quoted, [expected, *fine[1:]], strict=True)
        ),
        "layer_mean_max_relative_error": worst(found.expected[0], expected),
    }


def mixed_figures(home: Path, runs: int) -> Figures:
    """The service's own quote, with the interval over parameter draws; and a worker's memory."""
    desk = open_desk(home)
    profile = SecurityProfile.model_validate_json(EXAMPLE.read_bytes())
    quote = price(profile, None, desk, DAY)
    usd = quote.exchange_rates[0].jpy_per_unit
    model = desk.stored.model
    annual = model.annual_loss(profile, jpy_per_usd=usd, jpy_per_unit=1.0, on=DAY)
    command = [sys.executable, "-c", WORKER, str(home), str(EXAMPLE), DAY.isoformat()]
    kilobytes = [
        int(subprocess.run(command, check=True, capture_output=True, cwd=http_quote.ROOT).stdout)  # noqa: S603  our own interpreter
        for _ in range(3)
    ]
    return {
        "mixed_quote_ms": 1e3 * seconds(lambda: price(profile, None, desk, DAY), runs, 10),
        "value_programme_ms": 1e3
        * seconds(
            lambda: premium.value_programme(annual, quote.policy, model, desk.basis, 1.0), runs, 10
        ),
        "worker_mb": statistics.median(kilobytes) / 1e3,
    }


def peer_figures(
    name: str,
    interpreter: str,
    columns: Mapping[str, Floats],
    fine: tuple[Floats, Floats],
    runs: int,
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
        "max_relative_error": worst(found["expected"][:CHECKED], fine[0]),
    }
    if found["loaded"] is not None:
        figures["max_relative_error_wang"] = worst(found["loaded"][:CHECKED], fine[1])
    return figures


def machine() -> Figures:
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return {
        "cpu": models[0] if models else platform.processor(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "threads": 1,
        "load": os.getloadavg()[0],
    }


def rounded(value: object) -> object:
    """Numbers to four digits, for people compare these files."""
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    return float(f"{value:.4g}") if isinstance(value, float) else value


def show(figures: Figures) -> None:
    """A line a figure; those of peers and of other grids after their owner's name."""
    for key, value in figures.items():
        if isinstance(value, dict):
            for inner, item in value.items():
                show({f"{key}.{inner}": item})
        else:
            print(f"{key:<52} {value}")


def measure(interpreter: str, runs: int) -> Figures:
    columns = cases.book(BOOK)
    fine = fine_prices(first(columns, CHECKED))
    with tempfile.TemporaryDirectory(prefix="kuramori-bench-") as folder:
        http_quote.ensure_model(Path(folder))
        mixed = mixed_figures(Path(folder), runs)
    found = {name: peer_figures(name, interpreter, columns, fine, runs) for name in PEERS}
    return {
        "machine": machine(),
        "date": dt.datetime.now(dt.UTC).date().isoformat(),
        **batch_figures(columns, fine, runs),
        "batch_10000_peak_mb": peak_megabytes(),
        **reference_figures(runs),
        **mixed,
        "http_quote_median_ms": statistics.median(http_quote.quote_times(HTTP_REQUESTS)),
        "peers": {name: figures for name, figures in found.items() if figures},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--peers", default=sys.executable, help="an interpreter that has the peers")
    parser.add_argument("--runs", type=int, default=7, help=f"at least {LEAST_RUNS}")
    parser.add_argument("--json", type=Path, default=RESULTS, help="where the figures go")
    options = parser.parse_args()
    if any(os.environ.get(name) != value for name, value in ONE_THREAD.items()):
        # Libraries read these when they are loaded, so the whole run starts again with them.
        os.execve(sys.executable, [sys.executable, *sys.argv], os.environ | ONE_THREAD)  # noqa: S606
    figures = rounded(measure(options.peers, max(LEAST_RUNS, options.runs)))
    options.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    show(figures)


if __name__ == "__main__":
    main()
