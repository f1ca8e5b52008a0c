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
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cases
import http_quote
import many
import single
from figures import machine, rounded
from peers import PEERS
from timing import seconds

if TYPE_CHECKING:
    Figures = dict[str, Any]

ONE_THREAD = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "RAYON", "NUMBA")}
RESULTS = Path(__file__).with_name("results.json")
LEAST_RUNS, HTTP_REQUESTS = 5, 300


def import_seconds(home: Path, runs: int) -> float:
    """From the start of an interpreter to a service that could answer."""
    command = [sys.executable, "-c", "import wsgi"]
    environment = os.environ | {"KURAMORI_HOME": str(home), "DATABASE_URL": ""}
    return seconds(
        lambda: subprocess.run(command, check=True, cwd=http_quote.ROOT, env=environment),  # noqa: S603  our own interpreter
        runs,
    )


def service_figures(home: Path, runs: int) -> Figures:
    """A worker's start, its quotes in process, and the same over HTTP."""
    return {
        **single.mixed_figures(home, runs),
        "wsgi_import_s": import_seconds(home, runs),
        **http_quote.figures(home, HTTP_REQUESTS),
    }


def show(figures: Figures) -> None:
    """A line a figure; those of peers and of other grids after their owner's name."""
    for key, value in figures.items():
        if isinstance(value, dict):
            for inner, item in value.items():
                show({f"{key}.{inner}": item})
        else:
            print(f"{key:<52} {value}")


def measure(interpreter: str, runs: int) -> Figures:
    columns = cases.book(many.BOOK)
    fine = many.fine_prices(columns)
    with tempfile.TemporaryDirectory(prefix="kuramori-bench-") as folder:
        http_quote.ensure_model(Path(folder))
        service = service_figures(Path(folder), runs)
    found = {name: many.peer_figures(name, interpreter, columns, fine, runs) for name in PEERS}
    return {
        "machine": machine(),
        "date": dt.datetime.now(dt.UTC).date().isoformat(),
        **many.batch_figures(columns, fine, runs),
        **single.reference_figures(runs),
        **single.law_figures(runs),
        **single.fit_figures(runs),
        **service,
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
