"""What drives the price? Each control's effect, by repricing the policy with its state changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from models.profile import TIERS
from pricing.money import money
from pricing.premium import alternative_premiums
from pricing.result import Driver

if TYPE_CHECKING:
    from data.prior_rows import ControlPrior
    from models.controls import ControlEffect
    from models.profile import SecurityProfile
    from pricing.desk import Desk
    from pricing.premium import Programme

State = Literal["in_place", "absent", "unknown"]


def drivers(profile: SecurityProfile, programme: Programme, desk: Desk) -> tuple[Driver, ...]:
    """Effects of all controls that guard a tier with assets, the largest first."""
    rates = programme.covered.rates.sum(axis=0)
    struck = {tier for tier, rate in zip(TIERS, rates, strict=True) if rate > 0}
    model = desk.stored.model
    guarding = [bool(struck & set(effect.tiers)) for effect in model.frequency.controls]
    effects = [e for e, guards in zip(model.frequency.controls, guarding, strict=True) if guards]
    changes = model.control_changes(profile)[guarding]
    factors = np.vstack([np.ones(len(TIERS)), changes])
    premiums = alternative_premiums(programme, desk.basis, factors)
    rows = {row.control: row for row in desk.dataset.control_priors}
    found = [
        _driver(rows[effect.control], effect, getattr(profile.controls, effect.control), change)
        for effect, change in zip(effects, premiums[1:] - premiums[0], strict=True)
    ]
    return tuple(sorted(found, key=lambda d: (-abs(d.effect.amount), d.control)))


def _driver(row: ControlPrior, effect: ControlEffect, state: bool | None, change: float) -> Driver:
    return Driver(
        control=row.control,
        label_en=row.label_en,
        label_ja=row.label_ja,
        state=_word(state),
        if_changed_to="absent" if state else "in_place",
        effect=money(float(change)),
        evidence="history" if effect.from_data else "prior",
        status=row.status,
        rationale=row.rationale,
    )


def _word(state: bool | None) -> State:
    if state is None:
        return "unknown"
    return "in_place" if state else "absent"
