"""Does every write arrive once when many clients write at the same time?

    python -m tests.load.writers [--engine sqlite] [--processes 4] [--threads 16] [--writes 50]

Each client is a thread of a worker process, as behind gunicorn, and keeps rows of 8 kB one by one.
Prints JSON: rows lost and doubled, writes a second, milliseconds of one write at p50, p99, worst.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import SQLAlchemyError

from api.settings import sqlite_url
from api.store import migrate
from api.store.faults import in_one_line
from api.store.units import Store, open_engine
from tests import stored
from tests.postgres import server
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from multiprocessing.synchronize import Barrier

MOST_CLIENTS, MOST_WRITES = 256, 1000
ROW = "x" * 8000
ENGINES = ("sqlite", "postgresql")


@dataclass
class Tally:
    """What one client was told, and how long each answer took."""

    kept: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)


def write(store: Store, name: str, writes: int) -> Tally:
    """Keep rows, each with a text no other row has."""
    tally = Tally()
    for number in range(writes):
        text = f"{name}/{number}/{ROW}"
        begun = time.perf_counter()
        try:
            stored.keep(store, text)
            tally.kept.append(text)
        except SQLAlchemyError as error:
            tally.refused.append(in_one_line(error))
        tally.seconds.append(time.perf_counter() - begun)
    return tally


def _worker(url: str, name: str, threads: int, writes: int, together: Barrier) -> list[Tally]:
    engine = open_engine(url)
    together.wait(PATIENCE_S)
    with ThreadPoolExecutor(threads) as pool:
        asked = [pool.submit(write, Store(engine), f"{name}/{t}", writes) for t in range(threads)]
        tallies = [one.result() for one in asked]
    engine.dispose()
    return tallies


def _work(queue: Any, *asked: Any) -> None:  # noqa: ANN401  a process's arguments
    queue.put(_worker(*asked))


def run(url: str, processes: int, threads: int, writes: int) -> dict[str, Any]:
    """Let `processes` times `threads` clients write, and count what is there."""
    engine = open_engine(url)
    migrate.upgrade(engine)
    spawn = get_context("spawn")
    queue, together = spawn.Queue(), spawn.Barrier(processes + 1)
    workers = [
        spawn.Process(target=_work, args=(queue, url, f"{p}", threads, writes, together))
        for p in range(processes)
    ]
    for worker in workers:
        worker.start()
    together.wait(PATIENCE_S)
    begun = time.perf_counter()
    tallies = [tally for _ in workers for tally in queue.get(timeout=PATIENCE_S)]
    lasted = time.perf_counter() - begun
    for worker in workers:
        worker.join(PATIENCE_S)
    found = _report(tallies, stored.texts(Store(engine)), lasted)
    engine.dispose()
    return {"engine": engine.dialect.name, "clients": processes * threads} | found


def _report(tallies: list[Tally], there: list[str], lasted: float) -> dict[str, Any]:
    kept = [text for tally in tallies for text in tally.kept]
    times = [second for tally in tallies for second in tally.seconds]
    return {
        "writes": len(times),
        "acknowledged": len(kept),
        "refused": dict(Counter(said for tally in tallies for said in tally.refused)),
        **lost_and_doubled(kept, there),
        "writes_per_second": round(len(kept) / lasted, 1),
        **milliseconds(times),
    }


def lost_and_doubled(kept: Iterable[str], there: list[str]) -> dict[str, int]:
    """Of the rows that were acknowledged and of those that are there."""
    found, told = Counter(there), set(kept)
    return {
        "lost": sum(text not in found for text in told),
        "doubled": sum(times - 1 for times in found.values()),
        "there_but_not_acknowledged": sum(text not in told for text in found),
    }


def milliseconds(seconds: list[float]) -> dict[str, float]:
    ranked = sorted(seconds)
    at = {"p50_ms": 0.5, "p99_ms": 0.99, "worst_ms": 1.0}
    last = len(ranked) - 1
    return {name: round(1000 * ranked[round(share * last)], 2) for name, share in at.items()}


@contextmanager
def database(engine: str) -> Iterator[str]:
    """Address of a database that goes with the block."""
    if engine == "sqlite":
        with tempfile.TemporaryDirectory(prefix="kuramori-load-") as folder:
            yield sqlite_url(Path(folder))
        return
    with server() as running, running.database() as url:
        yield url


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--engine", choices=ENGINES, action="append")
    options.add_argument("--processes", type=int, default=4)
    options.add_argument("--threads", type=int, default=16)
    options.add_argument("--writes", type=int, default=50)
    asked = options.parse_args()
    if asked.processes * asked.threads > MOST_CLIENTS or asked.writes > MOST_WRITES:
        options.error(f"at most {MOST_CLIENTS} clients and {MOST_WRITES} writes of each")
    for engine in asked.engine or ENGINES:
        with database(engine) as url:
            found = run(url, asked.processes, asked.threads, asked.writes)
        json.dump(found, sys.stdout, indent=2)
        sys.stdout.write("\n")


if __name__ == "__main__":
    main()
