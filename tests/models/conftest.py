"""The shipped tables, a model trained on them once, an exchange, and a year easy to simulate."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from data.load import load_dataset
from models.annual_loss import AnnualLoss
from models.profile import Assets, Controls, SecurityProfile, TierShares
from models.severity import CappedLoss
from models.train import train

if TYPE_CHECKING:
    from collections.abc import Callable

    from data.dataset import Dataset
    from models.loss_model import LossModel
    from models.train import Diagnostics

JPY_PER_USD = 150.0
PRICING_DAY = dt.date(2026, 11, 22)


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
