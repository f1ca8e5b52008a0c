"""How do time and memory of a book grow with exchanges, years and workers, and beside others?

Prints a table and writes `benchmarks/portfolio_results.json`. Each row is a process of its own, so
that its peak memory is its own. Processor time counts workers and their start, and is that of the
exact law; on a machine with neighbours it says more than the clock. A Dask row is a LocalCluster of
one thread a worker, whose start the clock leaves out: a cluster is somebody's already. Then a busy
book of 500 exchanges, where numba is with threads for workers as the command has it, beside plain
NumPy and peers (`book_plain.py`, `book_peers.py`), and what a hundred machines would take, on paper
(`book_paper.py`). `of all`: what part of the thefts that the rates mean is made; those that no
policy pays for are not. Every event of the peers counts: so do all of ours where policies pay from
the first yen.

    python benchmarks/portfolio.py [--peers PYTHON] [--large] [--json FILE]

`--large` adds 10,000 exchanges at 1m years, 500 and 1,000 at 10m, and PAL at 1m (it takes 8 GB).
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import pickle
import resource
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import book_paper
import numpy as np
from books import ALL_PAID, BUSY, FEW_PAID, LEVEL, QUIET, USUAL, book, for_peers
from figures import machine, rounded

from models.allocator import keep_freed_memory
from models.compiled import numba_here
from models.spread import spread
from models.threads import side_by_side
from pricing.book_exact import exact_law
from pricing.book_run import one_by_one, passed_once_in, run, tail_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    Figures = dict[str, Any]
    Row = tuple[str, int, int, int, float, float]

RESULTS = Path(__file__).with_name("portfolio_results.json")
BLOCK_MODULE = "pricing.book_block"
M = 1_000_000

GROWTH: tuple[Row, ...] = (
    ("alone", 100, M // 10, 1, QUIET, USUAL),
    ("alone", 1_000, M // 10, 1, QUIET, USUAL),
    ("alone", 10_000, M // 10, 1, QUIET, USUAL),
    ("alone", 100, M, 1, QUIET, USUAL),
    ("alone", 1_000, M, 1, QUIET, USUAL),
    ("alone", 100, 10 * M, 1, QUIET, USUAL),
)
WORKERS: tuple[Row, ...] = tuple(
    (kind, 1_000, M, workers, QUIET, USUAL)
    for kind, workers in (("loky", 2), ("loky", 4), ("dask", 1), ("dask", 2), ("dask", 4))
)
"""Loky with one worker is the command's own process: the row of 1,000 exchanges above."""

LARGE: tuple[Row, ...] = (
    ("alone", 10_000, M, 1, QUIET, USUAL),
    ("loky", 10_000, M, 2, QUIET, USUAL),
    ("loky", 500, 10 * M, 2, QUIET, USUAL),
    ("loky", 1_000, 10 * M, 2, QUIET, USUAL),
)
BESIDE: tuple[Row, ...] = (
    ("alone", 500, M, 1, BUSY, USUAL),
    ("threads" if numba_here() else "loky", 500, M, 2, BUSY, USUAL),
    ("alone", 500, M, 1, BUSY, ALL_PAID),
    ("alone", 500, M, 1, BUSY, FEW_PAID),
)


class Watched:
    """Passes blocks on, and notes what they cost to make and to send."""

    def __init__(self, runner: Callable[..., Iterator[Any]], *, sent: bool) -> None:
        self.runner, self.sent = runner, sent
        self.seconds: list[float] = []
        self.shared_bytes = self.block_bytes = 0
        self.watching = 0.0

    def __call__(self, work: Any, shared: Any, jobs: Iterable[Any]) -> Iterator[Any]:  # noqa: ANN401
        self.shared_bytes = self._size(shared)
        blocks = self.runner(work, shared, jobs)
        while True:
            begun = time.process_time()
            if (block := next(blocks, None)) is None:
                return
            self.seconds.append(time.process_time() - begun)
            if len(self.seconds) == 1:
                self.block_bytes = self._size(block)
            yield block

    def _size(self, sent: object) -> int:
        """In bytes as it is sent; what that takes is not the run's."""
        if not self.sent:
            return 0
        begun = time.process_time()
        size = len(pickle.dumps(sent, 5))
        self.watching += time.process_time() - begun
        return size


@contextmanager
def runner_of(kind: str, workers: int) -> Iterator[Callable[..., Iterator[Any]]]:
    """Who does the blocks: this process, several, or a cluster of this machine."""
    if kind == "alone":
        yield one_by_one
    elif kind == "loky":
        yield lambda work, shared, jobs: spread(work, jobs, workers, shared=(shared,))
    elif kind == "threads":
        yield lambda work, shared, jobs: side_by_side(work, jobs, workers, shared=(shared,))
    else:
        import distributed  # noqa: PLC0415 - an extra

        from models.cluster import connected, spread_over  # noqa: PLC0415

        anywhere = "127.0.0.1:0"
        with (
            tempfile.TemporaryDirectory() as folder,
            distributed.LocalCluster(
                n_workers=workers,
                threads_per_worker=1,
                memory_limit=0,
                host="127.0.0.1",
                dashboard_address=anywhere,
                worker_dashboard_address=anywhere,
                local_directory=folder,
            ) as cluster,
            connected(cluster.scheduler_address, BLOCK_MODULE) as client,
        ):
            yield lambda work, shared, jobs: spread_over(client, work, jobs, shared=(shared,))


def used() -> float:
    """Processor seconds of this process and of children that have ended."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in both)


def one(asked: Row) -> Figures:
    """One row, in this process."""
    kind, exchanges, years, workers, rate, start = asked
    keep_freed_memory()
    case = book(exchanges, rate, start)
    begun = time.process_time()
    exact_law(case.risk, case.terms)
    exact = time.process_time() - begun
    before = used()
    with runner_of(kind, workers) as runner:
        watched = Watched(runner, sent=kind == "alone")
        begun = time.perf_counter()
        found = run(case, years, 1, LEVEL, runner=watched)
        total, largest = np.sort(found.total)[::-1], np.sort(found.largest)[::-1]
        shares = found.tail_of(lambda rows: rows.exchange, exchanges).sum()
        wall = time.perf_counter() - begun
    cpu = used() - before - watched.watching
    tail = tail_mean(total, LEVEL)
    assert np.isclose(shares, tail, rtol=1e-5), "the tail's parts do not add up to it"
    peaks = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    peak, of_worker = (one.ru_maxrss / 1024 for one in peaks)
    return {
        "by": kind,
        "exchanges": exchanges,
        "years": found.years,
        "workers": workers,
        "thefts": found.thefts,
        "of_all": found.thefts / found.years / float(case.risk.rates_mean.sum()),
        "seconds": wall,
        "cpu_seconds": cpu,
        "peak_mb": peak,
        "worker_peak_mb": None if kind in {"alone", "threads"} else of_worker,
        "exact_seconds": exact,
        "blocks": len(watched.seconds),
        "block_seconds": float(np.median(watched.seconds)) if kind == "alone" else None,
        "serial_seconds": cpu - sum(watched.seconds) if kind == "alone" else None,
        "shared_mb": watched.shared_bytes / 1e6,
        "block_mb": watched.block_bytes / 1e6,
        "mean": total.mean(),
        "one_in_250": [passed_once_in(x, 250)[0] for x in (total, largest)],
        "tail_mean": tail,
    }


def measured(command: list[str], given: str = "") -> Figures:
    """What a process makes of `given`, printed as JSON."""
    done = subprocess.run(  # noqa: S603 - our own files
        command, input=given, capture_output=True, text=True, check=False
    )
    if done.returncode:
        return {"skipped": (done.stderr.strip().splitlines() or ["no reason given"])[-1]}
    found: Figures = json.loads(done.stdout.splitlines()[-1])
    return found


HEAD = (
    "by      exchanges      years workers      thefts of all   wall s    CPU s  M thefts/s"
    "     MB  MB/worker  exact s"
)


def line(f: Mapping[str, Any]) -> str:
    worker = "-" if f.get("worker_peak_mb") is None else f"{f['worker_peak_mb']:,.0f}"
    exact = f"{f['exact_seconds']:.2f}" if "exact_seconds" in f else "-"
    return (
        f"{f['by']:<9} {f['exchanges']:>7,} {f['years']:>10,} {f.get('workers', 1):>7} "
        f"{f['thefts']:>11,} {f.get('of_all', 1.0):>6.2f} {f['seconds']:>8.2f} "
        f"{f['cpu_seconds']:>8.2f} {f['thefts'] / f['seconds'] / M:>11.2f} "
        f"{f['peak_mb']:>6,.0f} {worker:>10} {exact:>8}"
    )


def row(asked: Row) -> Figures:
    """Measure and print."""
    kind, exchanges, years, workers, *_ = asked
    if kind == "dask" and importlib.util.find_spec("distributed") is None:
        found: Figures = {"skipped": "distributed is not installed (extra `dask`)"}
    else:
        found = measured([sys.executable, __file__, "--one", *map(str, asked)])
    if "skipped" in found:
        found |= {"by": kind, "exchanges": exchanges, "years": years, "workers": workers}
        print(f"{kind:<9} {exchanges:>7,} {years:>10,} {workers:>7} left out: {found['skipped']}")
    else:
        print(line(found), flush=True)
    return found


def beside(peers: str, years: int) -> list[Figures]:
    """Plain NumPy and peers on the busy book."""
    folder = Path(__file__).parent
    document = json.dumps(for_peers(book(500, BUSY)))
    plain = [sys.executable, str(folder / "book_plain.py"), "500", str(M), str(BUSY)]
    found = [measured(plain) | {"by": "NumPy"}]
    for name, most in (("pal", years), ("prospicio", M // 10)):
        command = [peers, str(folder / "book_peers.py"), name, str(most)]
        found.append(measured(command, document) | {"by": name})
    for one in found:
        print(f"{one['by']:<9} left out: {one['skipped']}" if "skipped" in one else line(one))
    return found


def compare(rows: Iterable[Figures]) -> None:
    """Every engine's answer, so that speed is not compared between different questions."""
    print("\nbn        mean a year  year 1 in 250  event 1 in 250  worst 1 %")
    for f in rows:
        if "skipped" not in f:
            year, event = f["one_in_250"]
            print(
                f"{f['by']:<9} {f['mean'] / 1e9:>11,.2f} {year / 1e9:>14,.2f} "
                f"{event / 1e9:>15,.2f} {f['tail_mean'] / 1e9:>10,.2f}"
            )


def main() -> None:
    """Print the table, a process a row."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    names = ("KIND", "EXCHANGES", "YEARS", "WORKERS", "RATE", "START")
    parser.add_argument("--one", nargs=len(names), metavar=names)
    parser.add_argument("--peers", default=sys.executable, help="an interpreter that has the peers")
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--json", type=Path, default=RESULTS, help="where the figures go")
    asked = parser.parse_args()
    if asked.one:
        kind, exchanges, years, workers, rate, start = asked.one
        wanted = (kind, int(exchanges), int(years), int(workers), float(rate), float(start))
        print(json.dumps(one(wanted)))
        return
    here = machine()
    print(f"load at the start: {here['load']:.1f} on {here['cores']} cores\n{HEAD}")
    rows = [row(r) for r in (*GROWTH, *WORKERS, *(LARGE if asked.large else ()))]
    print("\n500 exchanges, 129 thefts a year, beside others")
    busy = [*map(row, BESIDE), *beside(asked.peers, M if asked.large else M // 10)]
    compare(busy)
    figures = {"machine": here, "growth": rows, "beside": busy}
    asked.json.write_text(json.dumps(rounded(figures), indent=2) + "\n", encoding="utf-8")
    print()
    print("\n".join(book_paper.lines(figures)))


if __name__ == "__main__":
    main()
