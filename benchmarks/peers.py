"""How fast and how right are other engines on the same book?

Run by `benchmarks/engine.py` in an interpreter that has the peer: the book comes as JSON on
standard input, prices and times go as JSON to standard output. Each peer is driven the fastest way
found that keeps its error small: its grid ends at the top of the tower, what lies above is put on
the last point, and layers lie on the grid. Over its full span, as its documentation shows, each is
slower and less right.

    python benchmarks/peers.py NAME RUNS < book.json
"""

from __future__ import annotations

import importlib
import importlib.metadata
import importlib.util
import json
import math
import sys
import time
from typing import TYPE_CHECKING, Any

import numpy as np
from cases import WANG

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Row = Mapping[str, Any]
    Prices = tuple[list[float], list[float] | None]

CELLS_PER_UNIT = 5
TOP_UNITS = 100

GEMACT_POINTS = 1024
PROSPICIO_POINTS = 1024


def cells(row: Row) -> tuple[float, int]:
    """Width of the grid and its cells up to the tower's top or the reach, if that is lower."""
    width = row["unit"] / CELLS_PER_UNIT
    return width, round(min(TOP_UNITS * row["unit"], row["cap"]) / width)


class SplicedLoss:
    """The law of one theft as gemact asks for one: `lev` and `sf`, in NumPy and SciPy."""

    def __init__(self, row: Row) -> None:
        from scipy.special import ndtr  # noqa: PLC0415  not every peer needs SciPy

        self.ndtr = ndtr
        self.mu, self.sigma, self.cap = row["log_median"], row["sigma"], row["cap"]
        self.start, self.shape = row["tail_start"], row["tail_shape"]
        self.threshold = math.exp(self.mu + self.sigma * self.start)
        self.chance = float(ndtr(-self.start))
        density = math.exp(-(self.start**2) / 2) / math.sqrt(2 * math.pi)
        self.beta = self.threshold * self.sigma * self.chance / density

    def sf(self, _: float) -> float:
        """Asked at zero only, where a layer without a per-event retention begins."""
        return 1.0

    def lev(self, x: Any) -> Any:  # noqa: ANN401  gemact passes numbers and arrays
        at = np.minimum(x, self.cap)
        below = np.minimum(at, self.threshold)
        z = (np.log(np.maximum(below, 1e-9)) - self.mu) / self.sigma
        body = math.exp(self.mu + self.sigma**2 / 2) * self.ndtr(z - self.sigma)
        t = np.log1p(self.shape * (at - below) / self.beta)
        e = 1.0 - 1.0 / self.shape
        tail = self.chance * self.beta / self.shape * np.expm1(e * t) / e
        return body + below * self.ndtr(-z) + tail


def gemact() -> Callable[[Row], Prices]:
    """Local moments, tilted transform, stop-loss means; it has no distortions."""
    calculators = importlib.import_module("gemact.calculators")
    distributions = importlib.import_module("gemact.distributions")
    lossmodel = importlib.import_module("gemact.lossmodel")
    calculator = next(
        c
        for c in vars(calculators).values()
        if isinstance(c, type) and hasattr(c, "fast_fourier_transform")
    )

    class Severity:
        loc = 0.0

        def __init__(self, row: Row) -> None:
            self.model = SplicedLoss(row)

    def price(row: Row) -> Prices:
        width, top = cells(row)
        r = row["dispersion"]
        chance = r / (r + row["mean_count"])
        frequency = lossmodel.Frequency("nbinom", {"n": 1, "p": chance})
        # Its check wants a whole r of at least one; its transform needs no such thing.
        frequency.model._NegBinom__n = r  # noqa: SLF001
        size = calculator.local_moments(Severity(row), 0, width, top + 1)
        year = calculator.fast_fourier_transform(
            size, frequency, GEMACT_POINTS, width, tilt=True, tilt_value=0
        )
        year["cdf"][-1] = 1.0  # what lies above the grid goes on its last point
        law = distributions.PWC(nodes=year["nodes"], cumprobs=year["cdf"])
        starts, limits = np.array(row["starts"]), np.array(row["limits"])
        return (law.lev(v=starts + limits) - law.lev(v=starts)).tolist(), None

    return price


def prospicio() -> Callable[[Row], Prices]:
    """Local moments, transform, and the layers of the year as grids of their own."""
    distributions = importlib.import_module("prospicio.distributions")
    aggregate = importlib.import_module("prospicio.aggregate")
    wang = importlib.import_module("prospicio.risk").Distortion.wang(WANG)
    grid = distributions.Grid

    def price(row: Row) -> Prices:
        width, top = cells(row)
        mu, sigma, start = row["log_median"], row["sigma"], row["tail_start"]
        threshold = math.exp(mu + sigma * start)
        chance = 0.5 * math.erfc(start / math.sqrt(2))
        density = math.exp(-(start**2) / 2) / math.sqrt(2 * math.pi)
        body = distributions.Truncated(distributions.Lognormal(mu, sigma), 0.0, threshold)
        tail = distributions.GeneralizedPareto(
            row["tail_shape"], threshold * sigma * chance / density, threshold
        )
        law = distributions.Mixture([(1.0 - chance, body), (chance, tail)])
        size, _ = grid.local_moment(law, width, top + 1)
        r = row["dispersion"]
        count = distributions.NegativeBinomial(r, row["mean_count"] / r)
        year, _ = aggregate.fft(count, size, PROSPICIO_POINTS)
        chances = np.array(year.probs)
        expected, loaded = [], []
        for start_money, limit in zip(row["starts"], row["limits"], strict=True):
            first, last = round(start_money / width), round((start_money + limit) / width)
            paid = chances[first : last + 1].copy()
            paid[0] = chances[: first + 1].sum()
            paid[-1] = chances[last:].sum()
            layer = grid(width, paid.tolist(), normalize=True)
            expected.append(layer.mean())
            loaded.append(wang.measure(layer))
        return expected, loaded

    return price


ASKED = {
    "gemact": "expected losses; it offers no Wang price. Check of a whole r lifted",
    "prospicio": "expected losses and Wang 0.5",
}
"""What each peer is asked for, and what was done to it."""

PEERS: Mapping[str, Callable[[], Callable[[Row], Prices]]] = {
    "gemact": gemact,
    "prospicio": prospicio,
}


def main() -> None:
    name, runs = sys.argv[1], int(sys.argv[2])
    if importlib.util.find_spec(name) is None:
        raise SystemExit(f"{name} is not installed here")
    columns = json.load(sys.stdin)
    rows = [
        dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)
    ]
    price = PEERS[name]()
    prices = [price(row) for row in rows]
    seconds, cpu_seconds = [], []
    for _ in range(runs):
        begun, cpu_begun = time.perf_counter(), time.process_time()
        for row in rows:
            price(row)
        seconds.append(time.perf_counter() - begun)
        cpu_seconds.append(time.process_time() - cpu_begun)
    answer = {
        "version": importlib.metadata.version(name),
        "expected": [expected for expected, _ in prices],
        "loaded": None if prices[0][1] is None else [loaded for _, loaded in prices],
        "seconds": seconds,
        "cpu_seconds": cpu_seconds,
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
