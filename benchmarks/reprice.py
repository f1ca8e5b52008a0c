"""How long does it take to price every policy of a large book again, at the capital it adds?

The whole command in a process of its own, from the file to the page: reading the entries, their
laws, their stand-alone prices, the simulated years, and what each policy adds. The book is made of
the entries of `data/examples/book.csv` under other names, as large and as small as chance has it,
with wallet vendors drawn anew; its seed is fixed.

    python benchmarks/reprice.py                     10,000 policies, 131,072 years, two processes
    python benchmarks/reprice.py --entries 1000 --years 1000000
    python benchmarks/reprice.py --write book.csv    only the book
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "data" / "examples" / "book.csv"
ON = "2026-11-27"

VENDORS, UNSAID = 40, 0.15
"""Wallet vendors of the book, the first the most used, and how many name none."""

SCALED = ("assets.total", "yearly_volume", ".limit", ".retention", ".attachment", "aggregate_limit")
SPREAD = 0.8
"""Of the log of the factor an entry's amounts are multiplied by."""


def write_book(path: Path, entries: int) -> None:
    """A book of so many entries as CSV."""
    header, *examples = csv.reader(
        line for line in EXAMPLE.read_text("utf-8").splitlines() if not line.startswith("#")
    )
    generator = np.random.default_rng(1)
    used = 1.0 / np.arange(1, VENDORS + 1)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        for i in range(entries):
            row = dict(zip(header, examples[i % len(examples)], strict=True))
            # Whole thousandths, so that layers that meet go on meeting.
            thousandths = max(round(1000 * float(generator.lognormal(0.0, SPREAD))), 10)
            for name, cell in row.items():
                if cell and name.endswith(SCALED):
                    row[name] = str(int(cell) * thousandths // 1000)
            vendor = int(generator.choice(VENDORS, p=used / used.sum()))
            row["profile.name"] = f"Benchmark Exchange {i + 1:05d}"
            row["profile.wallet_vendor"] = (
                "" if generator.random() < UNSAID else f"Vendor {vendor + 1:02d}"
            )
            writer.writerow(row.values())


def timed(book: Path, years: int, workers: int) -> dict[str, Any]:
    """The command in a process of its own: what it found, and what it and its processes took."""
    options = ["--on", ON, "--years", str(years), "--workers", str(workers), "--reprice", "--json"]
    command = [sys.executable, "-c", "from api.cli import main; main()", "portfolio", str(book)]
    begun = time.perf_counter()
    done = subprocess.run([*command, *options], stdout=subprocess.PIPE, cwd=ROOT, check=True)  # noqa: S603
    wall, used = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "found": json.loads(done.stdout),
        "wall": wall,
        "cpu": used.ru_utime + used.ru_stime,
        "mb": used.ru_maxrss / 1024,
    }


def told(taken: dict[str, Any]) -> str:
    """What it took, and how sure the figures are."""
    report = taken["found"]
    policies = report["repriced"]["policies"]
    adding = [row for row in policies if row["marginal"] > 0]
    errors = [row["marginal_error"] / row["marginal"] for row in adding]
    prices = [row["premium_error"] / row["premium"] for row in policies]
    added = report["repriced"]["marginal"] / report["repriced"]["capital"]
    return (
        f"{len(policies):,} policies, {report['made']['years']:,} years, "
        f"{report['made']['thefts']:,} thefts: {taken['wall']:.1f} s, {taken['cpu']:.1f} CPU s, "
        f"largest process {taken['mb']:,.0f} MB\n"
        f"standard error, the middle policy and the 95th in 100: of the capital it adds "
        f"{100 * np.median(errors):.1f} and {100 * np.quantile(errors, 0.95):.1f} %, of its "
        f"premium {100 * np.median(prices):.1f} and {100 * np.quantile(prices, 0.95):.1f} %\n"
        f"what all add last in is {100 * added:.1f} % of the capital"
    )


def main() -> None:
    """Make the book, time the command, print what it says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=10_000)
    parser.add_argument("--years", type=int, default=131_072)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--write", type=Path)
    asked = parser.parse_args()
    if asked.write:
        write_book(asked.write, asked.entries)
        return
    print(f"load at the start: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / "book.csv"
        write_book(book, asked.entries)
        print(told(timed(book, asked.years, asked.workers)))
    print(f"load at the end: {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
