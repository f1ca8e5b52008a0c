"""Covers on an event, and a reading without error, that tests of them share."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np

from data.event_assumptions import EventAssumptions, event_assumptions
from models.annual_loss import AnnualLoss
from models.profile import Assets, SecurityProfile, TierShares
from models.severity import CappedLoss
from pricing.event_terms import (
    CalculationAgent,
    EventCover,
    OfficialAnnouncement,
    OnChainOutflow,
    SlopePayout,
    Step,
    StepPayout,
    WithdrawalsHalted,
)

if TYPE_CHECKING:
    from pricing.event_terms import Trigger

SHIPPED = event_assumptions()
ASSETS = 1.2e8

PERFECT = SHIPPED.with_settings(
    {
        "outflow.seen_hot": 1.0,
        "outflow.seen_warm": 1.0,
        "outflow.seen_cold": 1.0,
        "outflow.seen_third_party": 1.0,
        "outflow.hours_log_sd": 0.0,
        "outflow.error_log_sd": 0.0,
        "outflow.false_rate": 0.0,
        "hidden.from_all": 0.0,
    }
)
"""Every theft is seen for what it is, and there are no others."""


def without_false(assumed: EventAssumptions) -> EventAssumptions:
    return assumed.with_settings(
        {
            "outflow.false_rate": 0.0,
            "announcement.false_rate": 0.0,
            "halt.other_short_rate": 0.0,
            "halt.other_long_rate": 0.0,
        }
    )


def calm_year(dispersion: float = 2.5) -> AnnualLoss:
    """Some thefts a year from two tiers, two parameter draws."""
    law = CappedLoss(
        log_median=np.log(np.array([[2e6, 8e6, 1.0, 1.0], [4e6, 5e6, 1.0, 1.0]])),
        sigma=np.array([[1.5], [2.0]]),
        cap=np.array([3e7, 1e8, 1e-6, 1e-6]),
    )
    rates = np.array([[0.08, 0.05, 0, 0], [0.15, 0.02, 0, 0]])
    return AnnualLoss(rates=rates, law=law, dispersion=dispersion)


def exchange() -> SecurityProfile:
    return SecurityProfile(
        name="Example",
        assets=Assets(total=ASSETS, shares=TierShares(hot=0.25, cold=0.75)),
        yearly_volume=1e9,
    )


def outflow(threshold: float = 1e6, **terms: int) -> OnChainOutflow:
    return OnChainOutflow(threshold=threshold, **{"within_hours": 24, **terms})


def announcement(threshold: float | None = 1e6) -> OfficialAnnouncement:
    return OfficialAnnouncement(by=("exchange",), threshold=threshold)


def halt(hours: int = 72) -> WithdrawalsHalted:
    return WithdrawalsHalted(hours=hours)


def flat(pays: float = 5e6) -> StepPayout:
    return StepPayout(steps=(Step(pays=pays),))


def steps(*pairs: tuple[float, float]) -> StepPayout:
    return StepPayout(steps=tuple(Step(at_least=at, pays=pays) for at, pays in pairs))


def slope(start: float = 1e6, end: float = 1.1e7, limit: float = 1e7) -> SlopePayout:
    return SlopePayout(start=start, end=end, limit=limit)


def cover(
    *triggers: Trigger,
    payout: StepPayout | SlopePayout | None = None,
    **terms: object,
) -> EventCover:
    said: dict[str, object] = {
        "name": "Cover",
        "exchange": exchange(),
        "inception": dt.date(2027, 4, 1),
        "expiry": dt.date(2028, 4, 1),
        "triggers": triggers or (outflow(),),
        "payout": payout or flat(),
        "calculation_agent": CalculationAgent(name="Agent", independent=True, fallback="Second"),
        "collateral": "full",
    }
    return EventCover.model_validate(said | terms)
