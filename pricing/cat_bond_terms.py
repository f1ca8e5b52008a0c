"""What is a catastrophe bond on a sector pool? Its layer, its term and whose loss it looks at."""

from __future__ import annotations

import math
from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator

from models.profile import Amount, Frozen, Share
from pricing.reinsurance import AggregateExcess, EventExcess

MOST_TERM_YEARS = 5

LEAST_PRINCIPAL = 1.0
"""Yen: below it figures are noise of rounding."""

TOO_LITTLE = "the principal, the share of exhaustion less attachment, must be at least ¥1"


class CatBond(Frozen):
    """A bond on a pool; amounts are yen.

    `share` is the part of the layer the bond covers. `trigger` says whose loss is looked at: the
    sponsor's own payments, or the pool's as an agent reports them. Both are this book's payments.
    """

    attachment: Amount
    exhaustion: Annotated[Amount, Field(gt=0)]
    basis: Literal["event", "year"] = "event"
    share: Annotated[Share, Field(gt=0)] = 1.0
    term_years: Annotated[int, Field(ge=1, le=MOST_TERM_YEARS)] = 3
    trigger: Literal["indemnity", "pool_loss"] = "indemnity"

    @field_validator("exhaustion")
    @classmethod
    def _rises(cls, exhaustion: float, info: ValidationInfo) -> float:
        attachment = info.data.get("attachment", 0.0)
        if exhaustion <= attachment:
            raise ValueError(
                f"exhaustion ({exhaustion:,.15g}) must be above the attachment ({attachment:,.15g})"
            )
        if exhaustion - attachment < LEAST_PRINCIPAL:
            raise ValueError(TOO_LITTLE)
        return exhaustion

    @field_validator("share")
    @classmethod
    def _covers(cls, share: float, info: ValidationInfo) -> float:
        layer = info.data.get("exhaustion", math.inf) - info.data.get("attachment", 0.0)
        if layer * share < LEAST_PRINCIPAL:
            raise ValueError(TOO_LITTLE)
        return share

    @property
    def layer(self) -> float:
        """Width of the layer, yen."""
        return self.exhaustion - self.attachment

    @property
    def principal(self) -> float:
        """Most the bond pays, yen."""
        return self.layer * self.share

    @property
    def treaty(self) -> EventExcess | AggregateExcess:
        """The layer as reinsurance, its limit there once a year."""
        kind = EventExcess if self.basis == "event" else AggregateExcess
        made: EventExcess | AggregateExcess = kind.model_validate(
            {
                "kind": "event_excess" if self.basis == "event" else "aggregate_excess",
                "attachment": self.attachment,
                "limit": self.layer,
                "share": self.share,
            }
        )
        return made
