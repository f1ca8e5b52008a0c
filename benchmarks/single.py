"""How long do the parts of one exchange's quote take, and how right are they?

The reference problem of `benchmarks/cases.py` for the engine; an example for the service's quote.
"""

from __future__ import annotations

import datetime as dt
import statistics
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import cases
import http_quote
import numpy as np
from many import risks_of
from timing import seconds, worst

from data.load import load_dataset
from models import aggregate
from models.batch import limited_means, survivals
from models.fit_severity import TheftSize, fit_severity
from models.profile import SecurityProfile
from models.train import gather
from pricing import premium
from pricing.batch import price_batch
from pricing.desk import open_desk
from pricing.measures import distorted_mean
from pricing.quote import price

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from pricing.measures import Distortion

    Floats = NDArray[np.float64]
    Figures = dict[str, Any]

EXAMPLE = http_quote.ROOT / "examples" / "jp-middle.json"
DAY = dt.date(2026, 11, 24)
QUOTE_POINTS, LAYER_POINTS, FINE_POINTS = 2_048, 2_048, 2**17

YEAR_POINTS, YEAR_WIDTH = 2**16, 1e5
SIZE_POINTS = round(cases.REFERENCE["cap"] / YEAR_WIDTH) + 1
"""A year to 6.5536e9, four reaches; no theft is larger than one."""

PRICE_POINTS, PRICE_WIDTH, PRICED_LAYERS = 4_096, 2.5e5, 20
DISTORTIONS: dict[Distortion, float] = {
    "wang": cases.WANG,
    "proportional_hazard": 0.7,
    "dual_power": 2.0,
    "tvar": 0.5,
    "constant_cost_of_capital": 0.1,
}

THEFTS, REFITS = 150, 200
FIT = (
    "posterior mode and inverse Hessian of seven parameters, each theft's density averaged over "
    "what could be reached; peers' figures are of a likelihood of four, the threshold given"
)

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

REFERENCE = risks_of({name: np.array([value]) for name, value in cases.REFERENCE.items()})
COUNT = aggregate.negative_binomial(cases.REFERENCE["mean_count"], cases.REFERENCE["dispersion"])


def survival(width: float, points: int) -> Floats:
    """P(year's loss > kh) of the reference problem."""
    levels = limited_means(REFERENCE, np.arange(points + 1)[None] * width)
    return survivals(REFERENCE, levels, np.array([width]))[0]


def reference_figures(runs: int) -> Figures:
    """One exchange, eight layers: expected loss, and three ways of loading it."""
    starts, limits, expected = np.array(cases.REFERENCE_LAYERS).T

    def quote(points: int) -> list[Floats]:
        top = float((starts + limits).max())
        width = 1e6 / ((points - 4) * 1e6 // top)
        curve = survival(width, points)
        edges = np.arange(points + 1) * width
        lengths = np.diff(np.clip(edges, starts[:, None], (starts + limits)[:, None]))
        return [
            lengths @ curve,
            distorted_mean(curve, lengths, "wang", DISTORTIONS["wang"]),
            distorted_mean(curve, lengths, "proportional_hazard", 0.7),
            distorted_mean(curve, lengths, "tvar", DISTORTIONS["tvar"]),
        ]

    found = price_batch(REFERENCE, starts[None], limits[None], "wang", cases.WANG, LAYER_POINTS)
    quoted, fine = quote(QUOTE_POINTS), quote(FINE_POINTS)
    return {
        "quote_ms": 1e3 * seconds(lambda: quote(QUOTE_POINTS), runs, 50),
        "quote_points": QUOTE_POINTS,
        "quote_max_relative_error": max(
            worst(a, b) for a, b in zip(quoted, [expected, *fine[1:]], strict=True)
        ),
        "layer_mean_points": LAYER_POINTS + LAYER_POINTS // 2,
        "layer_mean_max_relative_error": worst(found.expected[0], expected),
    }


def law_figures(runs: int) -> Figures:
    """A whole year's law with its tail, and many prices of one that is there."""

    def year() -> Floats:
        size = aggregate.discretise(
            lambda x: limited_means(REFERENCE, x[None])[0], YEAR_WIDTH, SIZE_POINTS
        )
        return aggregate.tvar(aggregate.compound(size, COUNT, YEAR_POINTS), YEAR_WIDTH, 0.99)

    curve = survival(PRICE_WIDTH, PRICE_POINTS)
    ends = np.arange(PRICED_LAYERS + 1) * 5e7
    edges = np.arange(PRICE_POINTS + 1) * PRICE_WIDTH
    lengths = np.diff(np.clip(edges, ends[:-1, None], ends[1:, None]))

    def prices() -> list[Floats]:
        return [distorted_mean(curve, lengths, name, p) for name, p in DISTORTIONS.items()]

    return {
        "year_65536_points_with_tvar_ms": 1e3 * seconds(year, runs, 10),
        "prices_100_of_one_law_ms": 1e3 * seconds(prices, runs, 50),
        "prices_100_points": PRICE_POINTS,
    }


def thefts(random: np.random.Generator) -> list[TheftSize]:
    """So many thefts at houses of every size, a quarter of which state their assets."""
    reach = random.normal(np.log(3e8), 1.5, THEFTS)
    loss = np.minimum(random.normal(np.log(8e6) + 0.4 * (reach - np.log(3e8)), 2.2), reach)
    tiers = random.choice(["hot", "warm", "cold", "third_party"], THEFTS, p=[0.7, 0.1, 0.1, 0.1])
    return [
        TheftSize(str(i), str(tiers[i]), loss[i], reach[i], 0.3 if i % 4 == 0 else 0.9, i % 4 == 0)
        for i in range(THEFTS)
    ]


def fit_figures(runs: int) -> Figures:
    """The law of a theft's size from thefts drawn for this, once and again from their bootstrap."""
    priors = gather(load_dataset()).severity_priors
    random = np.random.default_rng(150)
    drawn = thefts(random)
    again = [[drawn[i] for i in random.integers(0, THEFTS, THEFTS)] for _ in range(REFITS)]
    begun = time.perf_counter()
    for sample in again:
        fit_severity(sample, priors)
    return {
        "size_fit_150_thefts_ms": 1e3 * seconds(lambda: fit_severity(drawn, priors), runs),
        "size_fit_200_refits_ms": 1e3 * (time.perf_counter() - begun),
        "size_fit_is": FIT,
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
