"""What does one layer of a contract say?

A layer is a stretch of loss per event with what the term makes of it. `Layer` checks that it makes
sense; what it costs is for `pricing.layers`.
"""

from __future__ import annotations

import math
from typing import Annotated, Self

from pydantic import Field, model_validator

from models.profile import SHARE_TOLERANCE, Amount, Frozen, Share, unsaid, unused

HIGHEST_REINSTATEMENT_PRICE = 3.0
"""Times the layer's premium; markets ask for one, after losses one and a half."""

MOST_EVENTS = 50
"""Per-event limits in an aggregate term; no exchange is robbed more often in three years."""


ReinstatementPrice = Annotated[
    float, Field(ge=0, le=HIGHEST_REINSTATEMENT_PRICE, allow_inf_nan=False)
]


class Layer(Frozen):
    """One layer, per event: pays the part of each loss above its starting point, up to its limit.

    `retention` is a deductible the exchange bears itself under a primary policy. `attachment` is
    the point at which an excess layer begins, whoever pays below it. A layer has one or the other;
    the price depends only on where the layer begins, the supervisor's deductible cap only on
    `retention`. A `franchise` stands in the place of both: a loss below it pays nothing, one that
    reaches it is paid from the ground up to the limit.

    Limits and the aggregate deductible are those of the layer before coinsurance and share: of a
    loss that fills the layer the insurer pays limit x (1 - coinsurance) x share.
    """

    limit: Annotated[Amount, Field(gt=0, description="Most paid for one event, before coinsurance")]
    retention: Amount | None = Field(default=None, description="Borne by the exchange, per event")
    attachment: Amount | None = Field(default=None, description="Where an excess layer begins")
    aggregate_limit: Annotated[Amount, Field(gt=0)] | None = Field(
        default=None, description="Most paid in the term; the per-event limit if left out"
    )
    aggregate_deductible: Amount = Field(
        default=0.0, description="Borne by the exchange in the term, after the retention"
    )
    share: Annotated[Share, Field(gt=0)] = Field(
        default=1.0, description="Part of the layer written by the insurer"
    )
    coinsurance: Annotated[Share, Field(lt=1)] = Field(
        default=0.0,
        exclude_if=unused,
        description="Part of each loss to the layer that the exchange bears itself",
    )
    franchise: Annotated[Amount, Field(gt=0)] | None = Field(
        default=None,
        exclude_if=unsaid,
        description="Loss per event below which nothing, and from which all of it, is paid",
    )
    reinstatements: (
        Annotated[tuple[ReinstatementPrice, ...], Field(max_length=MOST_EVENTS - 1)] | None
    ) = Field(
        default=None,
        exclude_if=unsaid,
        description="Price of each reinstatement of the limit as a share of the layer's premium, "
        "0 for a free one, pro rata to the amount reinstated",
    )

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if self.retention is not None and self.attachment is not None:
            raise ValueError("give either retention or attachment, not both")
        if self.retention is not None and self.limit < self.retention:
            raise ValueError(
                f"limit ({self.limit:,.15g}) must not be below the retention "
                f"({self.retention:,.15g}); an excess layer has an attachment instead"
            )
        self._franchise_makes_sense()
        self._reinstatements_make_sense()
        if self.aggregate_limit is not None and self.aggregate_limit < self.limit:
            raise ValueError("aggregate_limit must not be below the per-event limit")
        for field in ("aggregate_limit", "aggregate_deductible"):
            if (getattr(self, field) or 0.0) > MOST_EVENTS * self.limit:
                raise ValueError(f"{field} must not exceed {MOST_EVENTS} per-event limits")
        return self

    def _franchise_makes_sense(self) -> None:
        if self.franchise is None:
            return
        if self.retention is not None or self.attachment is not None:
            raise ValueError(
                "give either a franchise or a retention or attachment, not both: from the "
                "franchise on, a loss is paid from the ground"
            )
        if self.limit < self.franchise:
            raise ValueError(
                f"limit ({self.limit:,.15g}) must not be below the franchise "
                f"({self.franchise:,.15g})"
            )

    def _reinstatements_make_sense(self) -> None:
        if self.reinstatements is None or self.aggregate_limit is None:
            return
        if not math.isclose(self.aggregate_limit, self.term_limit, rel_tol=SHARE_TOLERANCE):
            raise ValueError(
                f"aggregate_limit ({self.aggregate_limit:,.15g}) must be the limit times one more "
                f"than its reinstatements ({self.term_limit:,.15g}), or be left out"
            )

    @property
    def start(self) -> float:
        """Loss per event at which the layer begins to pay, in the policy's currency."""
        return self.retention or self.attachment or 0.0

    @property
    def pays_from(self) -> float:
        """Loss per event above which the layer pays, in the policy's currency."""
        return self.start if self.franchise is None else self.franchise

    @property
    def term_limit(self) -> float:
        """Most the layer pays in the term, in the policy's currency."""
        if self.reinstatements is not None:
            return self.limit * (1 + len(self.reinstatements))
        return self.limit if self.aggregate_limit is None else self.aggregate_limit

    @property
    def paid_share(self) -> float:
        """Part of each loss to the layer that this insurer pays."""
        return self.share * (1.0 - self.coinsurance)
