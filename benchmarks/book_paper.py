"""What would a hundred machines take? On paper, from what `portfolio.py` measured on one.

python benchmarks/book_paper.py [FILE]
"""

from __future__ import annotations

import json
import math
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

BLOCK_YEARS = 65_536
MACHINES, CORES = 100, 4

LINK = 1_000.0
"""MB a second between two machines: four fifths of 10 Gbit/s."""

RELAY = 400.0
"""MB a second of results through the scheduler, which reads and writes each of them; so many were
measured by processor time on the loopback."""

TASK = 0.001
"""Seconds of the scheduler for one block; Dask says 0.2 to 1 ms."""

CASES = ((1_000, 10_000_000), (1_000, 100_000_000), (10_000, 10_000_000), (10_000, 100_000_000))


@dataclass(frozen=True)
class Measured:
    """Of one book on one core; seconds and MB.

    Attributes:
        block: to make one block.
        begin: before the first block, the exact law with it.
        take: to take in one block, curves and sorting with it.
        shared, result: sent to every worker once, and back for every block.
    """

    exchanges: int
    block: float
    begin: float
    take: float
    shared: float
    result: float


def of(rows: list[Mapping[str, Any]], exchanges: int) -> Measured | None:
    """From the two rows of a book with the fewest and the most years, or one of them."""
    own = sorted(
        (r for r in rows if r["by"] == "alone" and r["exchanges"] == exchanges and "blocks" in r),
        key=lambda r: r["blocks"],
    )
    if not own:
        return None
    few, many = own[0], own[-1]
    more = many["blocks"] - few["blocks"]
    take = max((many["serial_seconds"] - few["serial_seconds"]) / more, 0.0) if more else 0.0
    return Measured(
        exchanges,
        many["block_seconds"],
        many["exact_seconds"] + max(few["serial_seconds"] - take * few["blocks"], 0.0),
        take,
        many["shared_mb"],
        many["block_mb"],
    )


def estimate(one: Measured, years: int, workers: int) -> Iterator[str]:
    """The arithmetic, line by line."""
    blocks = math.ceil(years / BLOCK_YEARS)
    rounds = math.ceil(blocks / workers)
    hops = 1 + math.ceil(math.log2(max(workers, 2)))
    sent = hops * one.shared / LINK
    made = rounds * one.block
    each = one.result / RELAY + one.result / LINK + TASK + one.take
    taken = blocks * each
    whole = one.begin + sent + max(made + each, one.block + taken)
    alone = one.begin + blocks * (one.block + one.take)
    yield f"{one.exchanges:,} exchanges, {years:,} years: {blocks:,} blocks, {workers} workers"
    yield (
        f"  begin {one.begin:.2f} s (read, exact law, tables: one process)"
        f" + send {sent:.2f} s ({one.shared:.1f} MB to every worker, {hops} hops)"
    )
    yield (
        f"  make {made:.2f} s ({rounds} x {one.block:.2f} s)   or, if longer, take in {taken:.2f} s"
        f" ({blocks:,} x ({one.result:.2f} MB through scheduler and link + {TASK * 1e3:.0f} ms"
        f" + {one.take * 1e3:.1f} ms))"
    )
    yield (
        f"  = {whole:.1f} s; one core alone {alone:,.1f} s: {alone / whole:,.0f} times as fast,"
        f" with any number of workers at most"
        f" {alone / (one.begin + sent + one.block + taken):,.0f} times (Amdahl);"
        f" {blocks:,} would have work, {one.block / each:.0f} keep the one reader busy"
    )


def lines(figures: Mapping[str, Any]) -> Iterator[str]:
    """The estimate for a hundred machines; figures as `portfolio.py` writes them."""
    yield f"{MACHINES} machines of {CORES} cores: an estimate on paper, not run"
    yield (
        f"assumed: cores as fast as this one, {LINK:,.0f} MB/s a link, {RELAY:,.0f} MB/s of "
        f"results through the scheduler, {TASK * 1e3:.0f} ms of it a block, no worker lost"
    )
    for exchanges, years in CASES:
        if (one := of(figures["growth"], exchanges)) is not None:
            yield from estimate(one, years, MACHINES * CORES)


def main() -> None:
    path = Path(sys.argv[1]) if sys.argv[1:] else Path(__file__).with_name("portfolio_results.json")
    print("\n".join(lines(json.loads(path.read_text(encoding="utf-8")))))


if __name__ == "__main__":
    main()
