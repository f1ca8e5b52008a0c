"""Row 24, the project's reference problem, through its own law of one theft.

A negative binomial count of mean 0.4 and r = 0.5; a lognormal body with a generalised Pareto tail
of index 0.7 above its 95 % point, capped. Expected: grids of 2^22 to 2^24 points with Richardson
extrapolation, and 1e8 simulated years.
"""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy import special

from models.aggregate import (
    compound,
    discretise,
    negative_binomial,
    probability_of_none,
    quantile,
    survival,
    tvar,
)
from models.annual_loss import AnnualLoss
from models.batch import Risks
from models.severity import CappedLoss, Tail
from pricing.batch import price_batch
from pricing.layers import LayerTerms
from pricing.measures import distorted_mean

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

CAP = 1.5e9
LAW = CappedLoss(
    log_median=np.array([[math.log(8e6)]]),
    sigma=np.array([[2.2]]),
    cap=np.array([CAP]),
    tail=Tail(float(special.ndtri(0.95)), np.array([[0.7]])),
)
YEAR = AnnualLoss(rates=np.array([[0.4]]), law=LAW, dispersion=0.5)
MEAN = 25_404_654.5747


def year(width: float, points: int) -> Floats:
    sizes = discretise(lambda x: LAW.limited_mean(x)[0, 0], width, points)
    return compound(sizes, negative_binomial(0.4, 0.5), points)


def test_the_tail_is_the_one_stated() -> None:
    u = math.exp(math.log(8e6) + 2.2 * LAW.tail.start) if LAW.tail else 0.0
    assert u == pytest.approx(298_305_915.18, abs=0.01)
    scale = u * LAW.tail.relative_scale(LAW.sigma)[0, 0] if LAW.tail else 0.0
    assert scale == pytest.approx(318_160_148.62, abs=0.01)


def test_mean_and_chance_of_none() -> None:
    """A lognormal has no mass at zero, so P(S = 0) = P(N = 0) = 1.8^-0.5."""
    assert float(YEAR.expected_loss()[0]) == pytest.approx(MEAN, rel=1e-11)
    none = float(probability_of_none(np.array(0.4), 0.5))
    assert none == pytest.approx(0.7453559925, abs=1e-10)
    assert float(YEAR.theft_probability()[0]) == pytest.approx(1 - none, abs=1e-15)


LAYERS = {
    (5, 1): 963_611.6704,
    (10, 5): 1_509_411.5279,
    (20, 10): 2_406_290.8321,
    (50, 20): 4_247_123.1081,
    (100, 50): 5_309_703.6585,
    (300, 20): 12_771_185.9227,
    (250, 250): 4_416_996.4449,
    (500, 500): 4_192_471.4429,
}


@pytest.fixture(scope="module")
def layer_means() -> dict[tuple[int, int], float]:
    """Expected part of the year's sum in each layer, Richardson-extrapolated over three grids."""
    found = []
    for per_million in (128, 256, 512):
        width, points = 1e6 / per_million, 1 << (1000 * per_million).bit_length()
        tail = survival(year(width, points))
        means = []
        for limit, start in LAYERS:
            terms = LayerTerms(0.0, CAP, limit * 1e6, start * 1e6, 1.0)
            lengths = terms.cell_lengths(width, points)
            means.append(float(distorted_mean(tail, lengths, "proportional_hazard", 1.0)))
        found.append(np.array(means))
    second = [(4 * fine - coarse) / 3 for coarse, fine in itertools.pairwise(found)]
    best = (16 * second[1] - second[0]) / 15
    return dict(zip(LAYERS, map(float, best), strict=True))


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: f"{layer[0]} xs {layer[1]}")
def test_layers(layer_means: dict[tuple[int, int], float], layer: tuple[int, int]) -> None:
    assert layer_means[layer] == pytest.approx(LAYERS[layer], rel=1e-8)


def test_layers_of_the_batch_engine() -> None:
    """Extrapolated from 2,048 and 1,024 points, the layers' ends on both grids."""
    risks = Risks(
        mean_count=np.array([0.4]),
        dispersion=np.array([0.5]),
        log_median=LAW.log_median[0],
        sigma=LAW.sigma[0],
        cap=LAW.cap,
        tail_start=np.array([LAW.tail.start if LAW.tail else math.inf]),
        tail_shape=np.array([0.7]),
    )
    limits, starts = np.array(list(LAYERS), dtype=float).T * 1e6
    found = price_batch(risks, starts[None], limits[None], "wang", 0.5, 2048).expected[0]
    np.testing.assert_allclose(found, list(LAYERS.values()), rtol=2e-7)


def test_quantiles_and_tail_means() -> None:
    """The list prints these four as "VaR/TVaR 95, 99"; they are VaR 95, 99, 99.5 and 99.9.

    (A TVaR 95 of 6.2e8 would put a twentieth of it, 31e6, in the tail of a law of mean 25e6.)
    """
    width, points = 1e5, 1 << 16
    pmf = year(width, points)
    cdf = np.cumsum(pmf)
    assert float(np.arange(points) * width @ pmf) == pytest.approx(MEAN, rel=1e-7)
    assert float(tvar(pmf, width, 0.0)) == pytest.approx(MEAN, rel=1e-7)
    printed = {0.95: 1.02768e8, 0.99: 6.20329e8, 0.995: 1.09935e9, 0.999: 1.53254e9}
    half_way = np.concatenate([pmf[:1], (cdf - pmf / 2)[1:]])
    for level, expected in printed.items():
        assert float(quantile(cdf, width, level)) == pytest.approx(expected, abs=width)
        centred = float(np.interp(level, half_way, np.arange(points) * width))
        assert centred == pytest.approx(expected, rel=1e-5)
        within = expected, MEAN / (1 - level)
        assert within[0] < float(tvar(pmf, width, level)) < within[1]
