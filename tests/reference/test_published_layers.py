"""Layers, aggregate terms and treaty features, against numbers nobody here wrote.

Bear & Nemlick 1990 (PCAS 77, table I) priced six treaties on compound Poisson losses with Pareto
sizes; Riegel's R package `Pareto` tests layer moments. Each treaty feature is a sum of stretches of
the year's total, so `evaluate` with an aggregate deductible and limit answers all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np
import pytest

from models.annual_loss import AnnualLoss
from pricing.basis import RiskLoad
from pricing.layers import LayerTerms, evaluate

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from models.severity import CappedLoss

    Floats = NDArray[np.float64]

NO_LOAD = RiskLoad(principle="wang", parameter=0.0, status="assumption", source="test")
POISSON = float("inf")


@dataclass(frozen=True)
class ParetoLaw:
    """P(X > x) = (t / x)^α above t: one column an α, in the place of the model's own law."""

    threshold: float
    alphas: Floats

    @property
    def log_median(self) -> Floats:
        return np.zeros((1, len(self.alphas)))

    def limited_mean(self, x: Floats) -> Floats:
        t, a = self.threshold, self.alphas[:, None]
        above = np.maximum(x, t)
        area = (t / (1 - a)) * ((above / t) ** (1 - a) - 1)
        return np.asarray(np.minimum(x, t) + area)[None]


@dataclass(frozen=True)
class Treaty:
    """`limit` xs `start` on sections that each expect so much in the layer, with their α."""

    start: float
    limit: float
    sections: Sequence[tuple[float, float]]

    def annual(self) -> AnnualLoss:
        law = ParetoLaw(self.start, np.array([alpha for _, alpha in self.sections]))
        levels = law.limited_mean(np.array([self.start, self.start + self.limit]))[0]
        claims = [
            loss / size
            for (loss, _), size in zip(self.sections, levels[:, 1] - levels[:, 0], strict=True)
        ]
        return AnnualLoss(
            rates=np.array([claims]),
            law=cast("CappedLoss", law),
            dispersion=POISSON,
        )

    def between(self, low: float, high: float) -> float:
        """Expected part of the year's total that lies between two amounts."""
        terms = LayerTerms(self.start, self.limit, high - low, low, 1.0)
        return evaluate(self.annual(), terms, NO_LOAD).expected


TREATY_1 = Treaty(40, 160, ((9000 * 0.04, 0.9), (3000 * 0.03, 0.95)))
TREATY_2 = Treaty(300, 700, ((2000 * 0.10, 1.5), (2000 * 0.14, 1.3), (2000 * 0.21, 1.1)))
TREATY_3 = Treaty(100, 400, ((4500 * 0.032, 1.1), (4500 * 0.038, 1.1), (1000 * 0.035, 1.1)))
TREATY_5 = Treaty(300, 700, tuple((3 * loss, alpha) for loss, alpha in TREATY_2.sections))
TREATY_6 = Treaty(100, 900, ((2500, 0.98),))


def annual_aggregate_deductible(treaty: Treaty) -> float:
    return treaty.between(360, 8000) / 12000 / 0.75


def annual_aggregate_limit(treaty: Treaty) -> float:
    return treaty.between(0, 2800) * 0.8 / 0.6 / 6000


def loss_corridor(treaty: Treaty) -> float:
    return (treaty.between(0, 350) + treaty.between(700, 20000)) / 0.7 / 10000


def retrospective_premium(treaty: Treaty) -> float:
    return (360 + treaty.between(270, 900) / 0.75) / 12000


def profit_commission_over_three_years(treaty: Treaty) -> float:
    """A quarter of what 80 % of 5625 leaves after losses."""
    losses_up_to_4500 = treaty.between(0, 50 * treaty.limit) - treaty.between(
        4500, 50 * treaty.limit
    )
    return 0.25 * (4500 - losses_up_to_4500) / 5625


def sliding_scale_commission(treaty: Treaty) -> float:
    """40 % at a loss ratio of 35 %, down to 25 % at 55 % and 20 % at 65 %, on a premium of 5000."""

    def above(loss: float) -> float:
        return treaty.between(loss, 50 * treaty.limit)

    steep, flat = above(1750) - above(2750), above(2750) - above(3250)
    return 0.40 - (0.75 * steep + 0.5 * flat) / 5000


@pytest.mark.parametrize(
    ("rate", "treaty", "published", "recomputed"),
    [
        (annual_aggregate_deductible, TREATY_1, 1.58, 1.5755),
        (annual_aggregate_limit, TREATY_2, 19.89, 19.8862),
        (loss_corridor, TREATY_3, 3.67, 3.6697),
        (retrospective_premium, TREATY_1, 5.20, 5.2042),
        (profit_commission_over_three_years, TREATY_5, 8.24, 8.2383),
        (sliding_scale_commission, TREATY_6, 30.31, 30.3173),
    ],
)
def test_bear_and_nemlick_1990_poisson(
    rate: Callable[[Treaty], float], treaty: Treaty, published: float, recomputed: float
) -> None:
    found = 100 * rate(treaty)
    assert found == pytest.approx(published, abs=0.01)
    assert found == pytest.approx(recomputed, abs=1e-4)


@pytest.mark.parametrize(
    ("threshold", "alpha", "start", "limit", "mean"),
    [
        (2000, 2, 2000, 8000, 1600.0),
        (1000, 2, 2000, 8000, 400.0),
        (500, 2, 1000, 4000, 200.0),
    ],
)
def test_pareto_layer_means(
    threshold: float, alpha: float, start: float, limit: float, mean: float
) -> None:
    """Riegel, `Pareto_Layer_Mean`: one claim a year expects this in the layer."""
    annual = AnnualLoss(
        rates=np.ones((1, 1)),
        law=cast("CappedLoss", ParetoLaw(threshold, np.array([float(alpha)]))),
        dispersion=POISSON,
    )
    assert annual.layer_mean(start, limit)[0] == pytest.approx(mean, rel=1e-12)
    value = evaluate(annual, LayerTerms(start, limit, 50 * limit, 0.0, 1.0), NO_LOAD)
    assert value.expected == pytest.approx(mean, rel=1e-6)


@pytest.mark.parametrize(("threshold", "second"), [(2000, 6475503.299473), (1000, 1618875.824868)])
def test_pareto_layer_second_moments(threshold: float, second: float) -> None:
    """Riegel, `Pareto_Layer_SM(8000, 2000, 2)`: the variance of one Poisson claim a year.

    Splitting a size between two grid points adds at most h²/4 to its square.
    """
    annual = AnnualLoss(
        rates=np.ones((1, 1)),
        law=cast("CappedLoss", ParetoLaw(threshold, np.array([2.0]))),
        dispersion=POISSON,
    )
    law = annual.layer_law(2000.0, 8000.0, 50 * 8000.0)
    amounts = np.arange(law.predictive.size) * law.width
    mean = law.predictive @ amounts
    variance = law.predictive @ (amounts - mean) ** 2
    assert second <= variance * (1 + 1e-9)
    assert variance - second <= law.width**2 / 4
