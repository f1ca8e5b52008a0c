"""What would another version of the model change in the price?

The same exchanges, each under its reference policy, on the same day, by the same tables, basis and
rules: only the model differs.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pricing.quote import price

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from models.artefact import StoredModel
    from models.profile import SecurityProfile
    from pricing.desk import Desk


@dataclass(frozen=True)
class Effect:
    """One figure under the old and the new model."""

    old: float
    new: float

    @property
    def ratio(self) -> float | None:
        """New over old; None over nothing."""
        return self.new / self.old if self.old else None


@dataclass(frozen=True)
class VersionEffect:
    """What the change of model does to one exchange.

    Attributes:
        profile: its name.
        expected_loss: of the policy over its term, yen.
        premium: technical premium of the term, yen.
        rate_on_line: premium over limit and years.
    """

    profile: str
    expected_loss: Effect
    premium: Effect
    rate_on_line: Effect


def version_effects(
    profiles: Iterable[SecurityProfile],
    old: StoredModel,
    new: StoredModel,
    desk: Desk,
    on: dt.date,
) -> tuple[VersionEffect, ...]:
    """Price each profile under both models.

    Args:
        profiles: the exchanges.
        old: verified model priced first.
        new: verified model priced beside it.
        desk: its tables, basis, rules and scenario; its own model is set aside.
        on: day of the quotes.

    Raises:
        PricingError: a profile cannot be priced.
        NoRate: no exchange rate is known on that day.
    """
    before, after = replace(desk, stored=old), replace(desk, stored=new)
    return tuple(_effect(profile, before, after, on) for profile in profiles)


def _effect(profile: SecurityProfile, before: Desk, after: Desk, on: dt.date) -> VersionEffect:
    old, new = price(profile, None, before, on), price(profile, None, after, on)
    return VersionEffect(
        profile=profile.name,
        expected_loss=Effect(old.expected_loss.amount, new.expected_loss.amount),
        premium=Effect(old.technical_premium.amount, new.technical_premium.amount),
        rate_on_line=Effect(old.rate_on_line, new.rate_on_line),
    )
