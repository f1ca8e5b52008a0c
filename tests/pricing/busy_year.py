"""A year of thefts and a risk load that layers and terms are both tried on."""

from __future__ import annotations

import numpy as np

from models.annual_loss import AnnualLoss
from models.severity import CappedLoss
from pricing.basis import RiskLoad

LOAD = RiskLoad(principle="wang", parameter=0.45, status="assumption", source="test")
YEARS = 400_000
"""Simulated beside it."""


def busy_year() -> AnnualLoss:
    """Half a theft a year from two tiers, two parameter draws: term limits bind often."""
    law = CappedLoss(
        log_median=np.log(np.array([[2e6, 8e6, 1.0, 1.0], [4e6, 5e6, 1.0, 1.0]])),
        sigma=np.array([[1.5], [2.0]]),
        cap=np.array([3e7, 1e8, 1e-6, 1e-6]),
    )
    rates = np.array([[0.3, 0.2, 0, 0], [0.6, 0.1, 0, 0]])
    return AnnualLoss(rates=rates, law=law, dispersion=0.8)
