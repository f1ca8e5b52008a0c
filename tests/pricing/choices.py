"""An exchange before its choice, for tests of what is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from pricing.best_mix import about_whole
from pricing.choice_basis import shipped_choice_basis
from pricing.figures import Chosen, Figures
from pricing.option import bends
from pricing.plans import plans
from pricing.position import Position

if TYPE_CHECKING:
    import datetime as dt

    from data.regimes import RuleSet
    from models.loss_years import LossYears
    from models.profile import SecurityProfile
    from pricing.desk import Desk
    from pricing.policy import Policy


def own_coins(at: Position, years: LossYears, price: float = 1.0) -> np.ndarray:
    """Year by year: a whole match makes good any one hot theft, less of it what it holds."""
    ratio = at.profile.guarantee_crypto_ratio or 0.0
    held = ratio * at.profile.assets.amount("hot") * at.rates.jpy_per(at.profile.currency) * price
    found = []
    for losses, tiers in zip(years.losses, years.tiers, strict=True):
        hot = [float(x) for x, tier in zip(losses, tiers, strict=True) if x > 0 and tier == 0]
        most = max([held, *hot]) if ratio >= 1 else held
        found.append(min(sum(hot), most))
    return np.array(found)


def position(
    desk: Desk,
    profile: SecurityProfile,
    on: dt.date,
    policy: Policy | None = None,
    rules: RuleSet | None = None,
    **stated: Any,  # noqa: ANN401
) -> Position:
    """As `compare` has it, its years told apart where its options bend."""
    chosen = Chosen.of(Figures(**stated), shipped_choice_basis())
    at = Position.of(profile, policy, desk, chosen, rules or desk.rules, None, on, {})
    ends = [end for plan in plans(at) for end in bends(plan, at)]
    return at.told_apart([*ends, *about_whole(at)])
