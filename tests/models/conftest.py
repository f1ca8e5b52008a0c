"""The shipped tables, a model trained on them once, an exchange, and laws to set beside ours."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy import stats
from scipy.integrate import quad

from data.load import load_dataset
from models.annual_loss import AnnualLoss
from models.fit_severity import FITTED, TheftSize
from models.profile import Assets, Controls, SecurityProfile, TierShares
from models.severity import REFERENCE_REACH_USD, CappedLoss
from models.train import train

if TYPE_CHECKING:
    from collections.abc import Callable

    from data.dataset import Dataset
    from models.loss_model import LossModel
    from models.train import Diagnostics

JPY_PER_USD = 150.0
PRICING_DAY = dt.date(2026, 11, 22)


class Spliced:
    """An uncapped loss put together from scipy: lognormal to a quantile, genpareto above it.

    The threshold is infinite where the quantile is one.
    """

    def __init__(self, mu: float, sigma: float, quantile: float, shape: float) -> None:
        self.body = stats.lognorm(sigma, scale=math.exp(mu))
        self.threshold = float(self.body.ppf(quantile))
        self.chance = 1.0 - quantile
        if quantile < 1.0:
            self.beta = float(self.body.sf(self.threshold) / self.body.pdf(self.threshold))
            self.excess = stats.genpareto(shape, scale=self.beta)

    def density(self, x: float) -> float:
        if x <= self.threshold:
            return float(self.body.pdf(x))
        return self.chance * float(self.excess.pdf(x - self.threshold))

    def survival(self, x: float) -> float:
        if x <= self.threshold:
            return float(self.body.sf(x))
        return self.chance * float(self.excess.sf(x - self.threshold))

    def limited_mean(self, x: float) -> float:
        """∫₀^x P(L > t) dt in ln t, cut at the threshold."""
        top = math.log(x)
        ends = [-30.0, *(e for e in (math.log(self.threshold),) if e < top), top]
        return math.fsum(
            quad(
                lambda u: math.exp(u) * self.survival(math.exp(u)),
                low, high, epsabs=0, epsrel=1e-11, limit=200,
            )[0]
            for low, high in pairwise(ends)
        )  # fmt: skip

    def draws(self, uniforms: np.ndarray) -> np.ndarray:
        """Losses at these chances of being above them."""
        body = self.body.isf(uniforms)
        if self.chance == 0.0:
            return body
        rest = self.excess.isf(np.minimum(uniforms / self.chance, 1.0))
        return np.where(uniforms < self.chance, self.threshold + rest, body)


@pytest.fixture(scope="session")
def spliced() -> type[Spliced]:
    return Spliced


def simulate_thefts(
    theta: np.ndarray, count: int, seed: int, tail_quantile: float
) -> list[TheftSize]:
    """Thefts by the law of `models.fit_severity`, put together from scipy.

    The fit sees ln A with an error, and where it is guessed with a bias too. `theta` is in the
    order of `FITTED`.
    """
    by_name = dict(zip(FITTED, theta, strict=True))
    random = np.random.default_rng(seed)
    tiers = random.choice(["hot", "cold", "warm", "third_party"], count, p=[0.55, 0.2, 0.1, 0.15])
    guessed = random.random(count) < 0.6
    seen = random.normal(math.log(REFERENCE_REACH_USD), 2.5, count)
    sd = np.where(guessed, 1.4, 0.3)
    reach = seen + by_name["reach_bias"] * guessed + sd * random.standard_normal(count)
    shift = np.array([by_name.get(f"{tier}_shift", 0.0) for tier in tiers])
    size = reach - math.log(REFERENCE_REACH_USD)
    middle = by_name["log_reference_loss"] + shift + by_name["elasticity"] * size
    sigma, shape = math.exp(by_name["log_sigma"]), math.exp(by_name["log_tail_shape"])
    law = Spliced(0.0, sigma, tail_quantile, shape)
    loss = np.minimum(middle + np.log(law.draws(random.random(count))), reach)
    return [
        TheftSize(
            event_id=f"e{i}",
            tier=str(tiers[i]),
            log_loss_usd=float(loss[i]),
            log_reach_mean=float(seen[i]),
            log_reach_sd=float(sd[i]),
            assets_stated=not guessed[i],
            reach_guessed=bool(guessed[i]),
        )
        for i in range(count)
    ]


@pytest.fixture(scope="session")
def simulated_thefts() -> Callable[[np.ndarray, int, int, float], list[TheftSize]]:
    """Of these parameters, as many, from this seed, with a tail from this quantile."""
    return simulate_thefts


@pytest.fixture(scope="session")
def dataset() -> Dataset:
    return load_dataset()


@pytest.fixture(scope="session")
def trained(dataset: Dataset) -> tuple[LossModel, Diagnostics]:
    return train(dataset)


@pytest.fixture(scope="session")
def model(trained: tuple[LossModel, Diagnostics]) -> LossModel:
    return trained[0]


@pytest.fixture(scope="session")
def other(model: LossModel) -> LossModel:
    """The same model but for the seed of its draws."""
    return replace(model, seed=model.seed + 1)


@pytest.fixture(scope="session")
def make_profile() -> Callable[..., SecurityProfile]:
    """A middling exchange in yen; `controls` and `shares` by name, other fields as they are."""

    def make(
        *,
        total: float = 3e10,
        yearly_volume: float = 1e12,
        shares: dict[str, float] | None = None,
        controls: dict[str, bool] | None = None,
        **fields: object,
    ) -> SecurityProfile:
        parts = shares or {"hot": 0.05, "warm": 0.1, "cold": 0.85}
        told = {"country": "JP", "trading_since": 2018, "earlier_thefts": 0, **fields}
        return SecurityProfile(
            name="Middling exchange",
            assets=Assets(total=total, shares=TierShares(**parts)),
            yearly_volume=yearly_volume,
            controls=Controls(**(controls or {})),
            **told,
        )

    return make


@pytest.fixture(scope="session")
def year_of() -> Callable[[LossModel, SecurityProfile], AnnualLoss]:
    """The year of a profile in its own currency at a fixed rate and day."""

    def make(model: LossModel, profile: SecurityProfile) -> AnnualLoss:
        per_unit = JPY_PER_USD if profile.currency == "USD" else 1.0
        return model.annual_loss(
            profile, jpy_per_usd=JPY_PER_USD, jpy_per_unit=per_unit, on=PRICING_DAY
        )

    return make


@pytest.fixture(scope="session")
def small_year() -> AnnualLoss:
    """Four draws, two laws of one theft, four tiers (one of them empty): simulated in a second."""
    return AnnualLoss(
        rates=np.array(
            [
                [0.30, 0.05, 0.02, 0.0],
                [0.60, 0.10, 0.01, 0.0],
                [0.10, 0.02, 0.05, 0.0],
                [0.20, 0.00, 0.04, 0.0],
            ]
        ),
        law=CappedLoss(
            log_median=np.log(np.array([[3e7, 2e7, 9e7, 1.0], [8e6, 1e7, 3e8, 1.0]])),
            sigma=np.array([[1.4], [2.1]]),
            cap=np.array([1e8, 3e8, 2e9, 1e-6]),
        ),
        dispersion=1.7,
    )
