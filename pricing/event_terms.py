"""What does a cover that pays on an event say?

`EventCover` is a contract that looks at an event and not at a loss: a named exchange, one to three
triggers, a payout by steps or along a slope, its limits, who decides and how soon is paid. Amounts
are yen, whatever currency it is settled in.
"""

from __future__ import annotations

import itertools
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from models.profile import (
    LARGEST_AMOUNT,
    Count,
    Frozen,
    Name,
    SecurityProfile,
    Share,
)
from pricing.policy import LARGEST_TERM_DAYS
from pricing.wording import Clause, PolicyDate

Positive = Annotated[float, Field(gt=0, le=LARGEST_AMOUNT, allow_inf_nan=False)]
PositiveShare = Annotated[Share, Field(gt=0)]
Announcer = Literal["exchange", "supervisor", "police"]
LONGEST_HOURS = 8784
MOST_STEPS = 10
MOST_PAYOUTS = 10
LONGEST_WAIT_DAYS = 366


def _listed(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


class OnChainOutflow(Frozen):
    """So much leaves the exchange's wallets within some hours and is not explained for others."""

    kind: Literal["on_chain_outflow"] = "on_chain_outflow"
    threshold: Positive | None = Field(default=None, description="Least outflow, yen")
    threshold_share: PositiveShare | None = Field(
        default=None, description="Least outflow as a share of customers' assets"
    )
    within_hours: Annotated[Count, Field(ge=1, le=LONGEST_HOURS)]
    persists_hours: Annotated[Count, Field(le=LONGEST_HOURS)] = Field(
        default=0, description="Hours for which it must stay unexplained and unreturned"
    )

    @model_validator(mode="after")
    def _one_threshold(self) -> Self:
        if (self.threshold is None) == (self.threshold_share is None):
            raise ValueError("give either threshold or threshold_share")
        if self.threshold_share == 1.0:
            raise ValueError(
                "threshold_share must be below 1: all assets never leave at once, and the cover "
                "would never pay"
            )
        return self

    def least(self, assets: float) -> float:
        """Least outflow, yen, of an exchange that holds so much."""
        share = self.threshold_share
        return (self.threshold or 0.0) if share is None else share * assets


class OfficialAnnouncement(Frozen):
    """A theft is announced by one of those named, of so much at least."""

    kind: Literal["official_announcement"] = "official_announcement"
    by: Annotated[
        tuple[Announcer, ...], BeforeValidator(_listed), Field(min_length=1, max_length=3)
    ]
    threshold: Positive | None = Field(
        default=None, description="Least amount announced, yen; any amount if left out"
    )

    @model_validator(mode="after")
    def _once_each(self) -> Self:
        if len(set(self.by)) < len(self.by):
            raise ValueError("by must name each announcer once")
        return self

    def least(self, assets: float) -> float:
        """Least amount announced, yen; nought for any."""
        del assets
        return self.threshold or 0.0


class WithdrawalsHalted(Frozen):
    """Withdrawals of all coins stand still for so many hours."""

    kind: Literal["withdrawals_halted"] = "withdrawals_halted"
    hours: Annotated[Count, Field(ge=1, le=LONGEST_HOURS)]

    def least(self, assets: float) -> float:
        """It measures no amount."""
        del assets
        return 0.0


Trigger = Annotated[
    OnChainOutflow | OfficialAnnouncement | WithdrawalsHalted, Field(discriminator="kind")
]


class Step(Frozen):
    """A sum paid when the amount measured reaches another."""

    at_least: Positive | None = Field(
        default=None, description="Amount measured, yen; left out in a single step"
    )
    pays: Positive


class StepPayout(Frozen):
    """Fixed sums: of several steps the highest one reached is paid."""

    kind: Literal["step"] = "step"
    steps: Annotated[tuple[Step, ...], Field(min_length=1, max_length=MOST_STEPS)]

    @model_validator(mode="after")
    def _rising(self) -> Self:
        if len(self.steps) == 1:
            if self.steps[0].at_least is not None:
                raise ValueError(
                    "a single step pays when the triggers are met: put its amount into a trigger's "
                    "threshold"
                )
            return self
        amounts = [step.at_least for step in self.steps]
        if None in amounts:
            raise ValueError("each of several steps needs at_least")
        for name, values in (("at_least", amounts), ("pays", [s.pays for s in self.steps])):
            if any(b <= a for a, b in itertools.pairwise(values)):  # type: ignore[operator]
                raise ValueError(f"steps must rise in {name}")
        return self

    @property
    def most(self) -> float:
        """Most paid for one event, yen."""
        return self.steps[-1].pays

    @property
    def by_amount(self) -> bool:
        """Whether what is paid depends on an amount beyond the triggers."""
        return len(self.steps) > 1

    @property
    def begins(self) -> float | None:
        """Amount from which something is paid, yen; None where the triggers alone say."""
        return self.steps[0].at_least

    def paid(self, amount: float) -> float:
        """Paid for an amount measured, the triggers being met, yen."""
        return max((s.pays for s in self.steps if amount >= (s.at_least or 0.0)), default=0.0)


class SlopePayout(Frozen):
    """From nothing at `start` in a straight line to `limit` at `end`, and no more above."""

    kind: Literal["slope"] = "slope"
    start: Annotated[float, Field(ge=0, le=LARGEST_AMOUNT, allow_inf_nan=False)]
    end: Positive
    limit: Positive

    @model_validator(mode="after")
    def _rising(self) -> Self:
        if self.end <= self.start:
            raise ValueError("end must be above start")
        return self

    @property
    def most(self) -> float:
        """Most paid for one event, yen."""
        return self.limit

    @property
    def by_amount(self) -> bool:
        """A slope always needs an amount."""
        return True

    @property
    def begins(self) -> float | None:
        """Amount from which something is paid, yen."""
        return self.start

    def paid(self, amount: float) -> float:
        """Paid for an amount measured, the triggers being met, yen."""
        part = (amount - self.start) / (self.end - self.start)
        return self.limit * min(max(part, 0.0), 1.0)


class CalculationAgent(Frozen):
    """Who says that an event has happened, and how much it was."""

    name: Name
    independent: Clause = Field(
        default=None, description="Of the exchange, the payer and their groups"
    )
    fallback: Name | None = Field(default=None, description="Who decides if the agent does not")


class EventCover(Frozen):
    """A cover on one exchange. `any` pays when one trigger is met, `all` when all are."""

    name: Name
    exchange: SecurityProfile
    buyer: Name | None = Field(default=None, description="The exchange itself if left out")
    payer: Name | None = Field(default=None, description="Counterparty or vehicle that pays")
    inception: PolicyDate
    expiry: PolicyDate = Field(description="Last day of cover is the day before")
    triggers: Annotated[tuple[Trigger, ...], Field(min_length=1, max_length=3)]
    combine: Literal["any", "all"] = "any"
    payout: Annotated[StepPayout | SlopePayout, Field(discriminator="kind")]
    limit_in_term: Positive | None = Field(
        default=None, description="Most paid in the term, yen; one full payout if left out"
    )
    payouts_in_term: Annotated[Count, Field(ge=1, le=MOST_PAYOUTS)] = 1
    waiting_days: Annotated[Count, Field(le=LONGEST_WAIT_DAYS)] = Field(
        default=0, description="Days from the event until the payout falls due"
    )
    days_to_payment: Annotated[Count, Field(le=LONGEST_WAIT_DAYS)] | None = Field(
        default=None, description="Days from the event until it is paid, the wait included"
    )
    calculation_agent: CalculationAgent
    settlement_currency: Literal["JPY", "USD"] = "JPY"
    collateral: Literal["full", "part", "none"] | None = Field(
        default=None, description="How much of the limit is put up; null if not said"
    )

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        days = (self.expiry - self.inception).days
        if not 1 <= days <= LARGEST_TERM_DAYS:
            raise ValueError(
                f"expiry must be after inception and within three years (the term is {days} days)"
            )
        kinds = [trigger.kind for trigger in self.triggers]
        if len(set(kinds)) < len(kinds):
            raise ValueError("each kind of trigger stands once")
        if self.days_to_payment is not None and self.days_to_payment < self.waiting_days:
            raise ValueError(
                f"days_to_payment ({self.days_to_payment}) must not be fewer than waiting_days "
                f"({self.waiting_days}): nothing is paid before the wait is over"
            )
        self._limits_make_sense()
        self._amount_is_measured()
        return self

    def _limits_make_sense(self) -> None:
        most = self.payout.most
        if self.term_limit < most:
            raise ValueError(
                f"limit_in_term ({self.term_limit:,.15g}) must not be below one full payout "
                f"({most:,.15g})"
            )
        if self.term_limit > most * self.payouts_in_term:
            raise ValueError(
                f"limit_in_term ({self.term_limit:,.15g}) is more than {self.payouts_in_term} full "
                f"payouts ({most * self.payouts_in_term:,.15g}) can pay"
            )

    def _amount_is_measured(self) -> None:
        if not self.payout.by_amount:
            return
        measured = [t for t in self.triggers if not isinstance(t, WithdrawalsHalted)]
        if not measured or (self.combine == "any" and len(measured) < len(self.triggers)):
            raise ValueError(
                "the payout goes by an amount and withdrawals_halted measures none: pay one fixed "
                "sum, or ask it together with another trigger (combine: all)"
            )

    @property
    def term_limit(self) -> float:
        """Most paid in the term, yen."""
        return self.payout.most if self.limit_in_term is None else self.limit_in_term

    @property
    def term_years(self) -> float:
        """Length of cover, years of 365.25 days; whole calendar years are exact."""
        years = self.expiry.year - self.inception.year
        if (self.inception.month, self.inception.day) == (self.expiry.month, self.expiry.day):
            return float(years)
        return (self.expiry - self.inception).days / 365.25

    @property
    def days_until_paid(self) -> int | None:
        """Days from the event until payment; None where the terms do not say."""
        return self.days_to_payment
