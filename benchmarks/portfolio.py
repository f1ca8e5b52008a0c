"""How do time and memory of a book grow with exchanges, years and processes?

Synthetic books on the laws of a trained model's kind: 256 draws, 32 laws of one theft, 20 vendors,
one campaign, one layer an exchange. Each row of the table is a process of its own, so that its
peak memory is its own. `thefts` are those made; `busy` books have a quarter of a theft a year each,
as the peers' case does (docs: engines; 129 thefts a year at 500 exchanges).

    python benchmarks/portfolio.py            the table
    python benchmarks/portfolio.py --large    also 10,000 exchanges at 1m years and 10m years
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from models.book_risk import Proposal, split
from models.severity import CappedLoss, Tail
from models.spread import spread
from pricing.book_exact import exact_law
from pricing.book_run import one_by_one, passed_once_in, run
from pricing.book_terms import BookTerms
from pricing.layers import LayerTerms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pricing.book_case import BookCase

VENDORS, DRAWS, LAWS, DISPERSION = 20, 256, 32, 5.0
LEVEL = 0.99
QUIET, BUSY = 0.04, 0.258
"""Thefts of one exchange a year."""

ROWS = (
    (100, 100_000, 1, QUIET),
    (500, 100_000, 1, QUIET),
    (500, 1_000_000, 1, QUIET),
    (500, 1_000_000, 2, QUIET),
    (500, 1_000_000, 4, QUIET),
    (500, 1_000_000, 1, BUSY),
    (1_000, 1_000_000, 1, QUIET),
    (10_000, 100_000, 1, QUIET),
)
LARGE = ((500, 10_000_000, 2, QUIET), (10_000, 1_000_000, 2, QUIET))


def book(exchanges: int, rate: float) -> BookCase:
    """A book of so many exchanges, each with so many thefts a year."""
    generator = np.random.default_rng(1)
    spread_of_draws = generator.lognormal(-0.18, 0.6, DRAWS)
    spread_of_draws /= spread_of_draws.mean()
    sizes = generator.lognormal(0.0, 0.5, exchanges)
    rates = rate * sizes[:, None, None] * spread_of_draws[:, None] * np.array([0.92, 0.08])
    tail = Tail(0.0, generator.uniform(0.25, 1.0, (LAWS, 1)))
    sigma = generator.uniform(1.6, 2.2, (LAWS, 1))
    assets = 1e11 * generator.lognormal(0.0, 1.0, exchanges)
    laws = [
        CappedLoss(
            np.log(1e9) + generator.normal(0.0, 0.4, (LAWS, 2)),
            sigma,
            whole * np.array([0.05, 0.95]),
            tail,
        )
        for whole in assets
    ]
    members = [np.arange(v, exchanges, VENDORS) for v in range(VENDORS)]
    proposals = [
        Proposal(f"v{v}", "vendor", 0.01, m, np.full(len(m), 0.15), np.full((len(m), 2), 0.1))
        for v, m in enumerate(members)
    ]
    everyone = np.arange(exchanges)
    hit, part = np.full(exchanges, 0.01), np.full((exchanges, 2), 0.6)
    proposals.append(Proposal("campaign", "campaign", 0.2, everyone, hit, part))
    limits = 0.02 * assets
    policies = [[LayerTerms(0.01 * x, x, 2 * x, 0.0, 1.0)] for x in limits]
    case = SimpleNamespace(
        risk=split(rates, laws, DISPERSION, proposals), terms=BookTerms.of(policies)
    )
    return cast("BookCase", case)


def one(exchanges: int, years: int, workers: int, rate: float) -> dict[str, Any]:
    """One row, in this process."""
    case = book(exchanges, rate)
    begun = time.perf_counter()
    exact_law(case.risk, case.terms)
    exact = time.perf_counter() - begun

    def over(work: Any, shared: Any, jobs: Iterable[tuple[int, int]]) -> Iterator[Any]:  # noqa: ANN401
        return spread(work, ((shared, *job) for job in jobs), workers)

    begun, used = time.perf_counter(), time.process_time()
    found = run(case, years, 1, LEVEL, runner=one_by_one if workers == 1 else over)
    total, largest = np.sort(found.total)[::-1], np.sort(found.largest)[::-1]
    curves = [passed_once_in(x, period)[0] for x in (total, largest) for period in (100, 250)]
    shares = found.tail_of(lambda rows: rows.exchange, exchanges)
    wall = time.perf_counter() - begun
    return {
        "exchanges": exchanges,
        "years": found.years,
        "workers": workers,
        "thefts": found.thefts,
        "seconds": round(wall, 2),
        "cpu_seconds": round(time.process_time() - used, 2) if workers == 1 else None,
        "million_thefts_a_second": round(found.thefts / wall / 1e6, 2),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "exact_seconds": round(exact, 2),
        "adds_up": bool(
            np.isclose(shares.sum(), total[: round(found.years * 0.01)].mean(), rtol=1e-3)
        ),
        "one_in_250": curves[1],
    }


def main() -> None:
    """Print the table, a process a row."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--one", nargs=4, metavar=("EXCHANGES", "YEARS", "WORKERS", "RATE"))
    parser.add_argument("--large", action="store_true")
    asked = parser.parse_args()
    if asked.one:
        exchanges, years, workers, rate = asked.one
        print(json.dumps(one(int(exchanges), int(years), int(workers), float(rate))))
        return
    print(f"load at the start: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print("exchanges      years workers     thefts   wall s    CPU s  M thefts/s   MB  exact s")
    for row in (*ROWS, *(LARGE if asked.large else ())):
        done = subprocess.run(  # noqa: S603 - this very file
            [sys.executable, __file__, "--one", *map(str, row)],
            capture_output=True,
            text=True,
            check=True,
        )
        f = json.loads(done.stdout)
        cpu = "-" if f["cpu_seconds"] is None else f"{f['cpu_seconds']:.2f}"
        print(
            f"{f['exchanges']:>9,} {f['years']:>10,} {f['workers']:>7} {f['thefts']:>10,} "
            f"{f['seconds']:>8.2f} {cpu:>8} {f['million_thefts_a_second']:>11.2f} "
            f"{f['peak_mb']:>4} {f['exact_seconds']:>8.2f}"
        )
        assert f["adds_up"]


if __name__ == "__main__":
    main()
