"""What does the contract say?

`Policy` describes a policy or guarantee as its wording does: parties, layers, term, causes
covered, and the clauses a supervisor reads. A clause left out is unknown (null): it is priced as
market practice prices it, and every rule that depends on it answers `unknown`.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from models.profile import (
    SHARE_TOLERANCE,
    TIERS,
    Amount,
    Asset,
    Count,
    CountryCode,
    Frozen,
    Name,
    Share,
    Tier,
    unsaid,
    unused,
)
from pricing.layer import Layer
from pricing.wording import (
    Clause,
    Ending,
    Exclusions,
    Filing,
    Insured,
    Insurer,
    Payment,
    PolicyDate,
    Valuation,
    contradiction,
)

LARGEST_TERM_DAYS = 3 * 366
MOST_LAYERS = 32
LARGEST_DISCOVERY_DAYS = 10 * 366
MOST_SUBLIMITS = 17
"""One for each tier, each cause and each kind of asset."""

PolicyCurrency = Literal["JPY", "USD", "BTC", "ETH"]

Cause = Literal[
    "outsider_hack",
    "insider",
    "vendor_supply_chain",
    "social_engineering",
    "software_fault",
    "employee_error",
    "key_loss",
    "state_backed_actor",
    "gross_negligence",
]
"""The fields of `Causes`."""

STATE_CAUSE: Cause = "state_backed_actor"
"""Says who the thief is, not how he came in: it goes with every other cause."""


class Sublimit(Frozen):
    """Of one loss from a tier, by a cause or in an asset, this is the most that counts.

    It is taken before any layer. One on an asset needs the profile's `coins`.
    """

    limit: Annotated[Amount, Field(gt=0, description="Most of one such loss that counts")]
    tier: Tier | None = None
    cause: Cause | None = None
    asset: Asset | None = Field(default=None, exclude_if=unsaid)

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        if sum(name is not None for name in (self.tier, self.cause, self.asset)) != 1:
            raise ValueError("a sub-limit must name one of tier, cause and asset")
        return self

    @property
    def applies_to(self) -> str:
        """The tier, cause or asset it names."""
        return str(self.tier or self.cause or self.asset)


class DefenceCosts(Frozen):
    """The policy pays for lawyers, forensics and recovery beside the loss.

    Whether they use up the limit is what `wording.defence_costs_outside_limit` says.
    """

    share: Share | None = Field(
        default=None,
        description="Expected, as a share of the loss paid; the pricing basis's if left out",
    )


class Causes(Frozen):
    """Causes of loss the wording covers (true) or excludes (false)."""

    outsider_hack: Clause = None
    insider: Clause = None
    vendor_supply_chain: Clause = None
    social_engineering: Clause = None
    software_fault: Clause = None
    employee_error: Clause = None
    key_loss: Clause = None
    state_backed_actor: Clause = None
    gross_negligence: Clause = None


class Wording(Frozen):
    """Clauses a supervisor reads."""

    cancellation_needs_approval: Clause = None
    change_needs_approval: Clause = None
    approval_obtained: Clause = Field(
        default=None, description="Prior approval (insurance) or filing (guarantee) done"
    )
    pays_on_supervisor_order: Clause = None
    runs_on_if_not_renewed: Clause = None
    non_avoidance: Clause = Field(
        default=None, description="Customers' cover survives misstatement or late notice"
    )
    average_waived: Clause = None
    defence_costs_outside_limit: Clause = None
    limit_shared_with_others: Clause = None
    usable_without_case_approval: Clause = None
    subrogation_behind_users: Clause = None
    valuation_matches_leak_policy: Clause = None
    published_summary: Clause = None
    bridge_facility: Clause = None
    payee_route: Literal["lien", "trust", "direct", "general_estate"] | None = None
    prior_acts_years: Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)] | None = None
    extended_cover_years: Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)] | None = None
    claim_period_years: Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)] | None = None
    cancellation_notice_days: Count | None = None
    days_to_full_payment: Count | None = None


def _most_written(layers: tuple[Layer, ...]) -> float:
    """Largest total share written of any one yen of loss."""
    starts = {layer.start for layer in layers}
    return max(
        sum(other.share for other in layers if other.start <= x < other.start + other.limit)
        for x in starts
    )


class Policy(Frozen):
    """One contract: who, what, how much, how long, on which words."""

    name: Name
    insurer: Insurer | None = None
    instrument: Literal["liability_insurance", "guarantee"] = "liability_insurance"
    currency: PolicyCurrency = Field(
        default="JPY", description="Currency or coin of every amount in the policy"
    )
    inception: PolicyDate
    expiry: PolicyDate = Field(description="Last day of cover is the day before")
    tiers_covered: tuple[Tier, ...] = TIERS
    layers: Annotated[tuple[Layer, ...], Field(min_length=1, max_length=MOST_LAYERS)]
    sublimits: Annotated[tuple[Sublimit, ...], Field(max_length=MOST_SUBLIMITS)] = Field(
        default=(), exclude_if=unused, description="Lower limits for some tiers, causes or assets"
    )
    defence_costs: DefenceCosts | None = Field(
        default=None,
        exclude_if=unsaid,
        description="Defence costs the policy pays; null prices none",
    )
    waiting_days: Count = Field(
        default=0, exclude_if=unused, description="Days from inception without cover"
    )
    discovery_days: Annotated[Count, Field(le=LARGEST_DISCOVERY_DAYS)] | None = Field(
        default=None,
        exclude_if=unsaid,
        description="Days after expiry in which a theft of the term may still be found; null "
        "covers every theft of the term, whenever found",
    )
    causes: Causes = Causes()
    wording: Wording = Wording()
    insured: Insured | None = Field(default=None, exclude_if=unsaid)
    exclusions: Exclusions | None = Field(default=None, exclude_if=unsaid)
    valuation: Valuation | None = Field(default=None, exclude_if=unsaid)
    payment: Payment | None = Field(default=None, exclude_if=unsaid)
    ending: Ending | None = Field(default=None, exclude_if=unsaid)
    filing: Filing | None = Field(default=None, exclude_if=unsaid)
    governing_law: CountryCode | None = Field(
        default=None, exclude_if=unsaid, description="Law of the contract, ISO 3166-1 alpha-2"
    )

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        days = self.term_days
        if days < 1:
            raise ValueError(f"expiry must be after inception (the term is {days} days)")
        if days > LARGEST_TERM_DAYS:
            raise ValueError(f"the term must not exceed three years (it is {days} days)")
        if not self.tiers_covered or len(set(self.tiers_covered)) != len(self.tiers_covered):
            raise ValueError("tiers_covered must name each covered tier once, and at least one")
        written = _most_written(self.layers)
        if written > 1 + SHARE_TOLERANCE:
            raise ValueError(
                f"shares of layers over the same losses must not exceed 1 (they reach {written:g})"
            )
        self._sublimits_make_sense()
        self._times_make_sense()
        clash = contradiction(self)
        if clash is not None:
            raise ValueError(f"two clauses contradict each other: {clash}")
        if self.defence_costs is not None and self.wording.defence_costs_outside_limit is None:
            raise ValueError(
                "defence_costs need wording.defence_costs_outside_limit: true if they are paid on "
                "top of the limit, false if they use it up"
            )
        return self

    def _times_make_sense(self) -> None:
        if self.waiting_days >= self.term_days:
            raise ValueError(
                f"waiting_days ({self.waiting_days}) must be fewer than the days of the term "
                f"({self.term_days})"
            )
        extended = (self.wording.extended_cover_years or 0.0) * 365
        if self.discovery_days is not None and self.discovery_days < extended:
            raise ValueError(
                f"discovery_days ({self.discovery_days}) must not be fewer than the days of "
                f"wording.extended_cover_years ({extended:.0f}), which promise the same"
            )

    def _sublimits_make_sense(self) -> None:
        named = [sublimit.applies_to for sublimit in self.sublimits]
        if len(set(named)) != len(named):
            raise ValueError("sublimits must name each tier, cause or asset once")
        pays_from = min(layer.pays_from for layer in self.layers)
        for sublimit in self.sublimits:
            name = sublimit.applies_to
            if sublimit.tier is not None and sublimit.tier not in self.tiers_covered:
                raise ValueError(f"sublimits name {name}, which is not among tiers_covered")
            if sublimit.cause is not None and getattr(self.causes, sublimit.cause) is False:
                raise ValueError(f"sublimits name {name}, which causes excludes")
            # Beside a part of the theft in one asset that does not reach a layer others may.
            if sublimit.asset is None and sublimit.limit <= pays_from:
                raise ValueError(
                    f"the sub-limit for {name} ({sublimit.limit:,.15g}) must exceed the loss from "
                    f"which a layer pays ({pays_from:,.15g}); to cover nothing, leave the tier out "
                    "of tiers_covered or set the cause to false"
                )

    @property
    def term_days(self) -> int:
        """Length of the contract, days."""
        return (self.expiry - self.inception).days

    @property
    def covered_days(self) -> int:
        """Days of the term in which a theft is covered."""
        return self.term_days - self.waiting_days

    @property
    def term_years(self) -> float:
        """Length of cover, years of 365.25 days; whole calendar years are exact."""
        years = self.expiry.year - self.inception.year
        if (self.inception.month, self.inception.day) == (self.expiry.month, self.expiry.day):
            return float(years)
        return self.term_days / 365.25

    @property
    def limit(self) -> float:
        """Most paid for one event over all layers and the insurer's shares, policy currency."""
        return sum(layer.limit * layer.paid_share for layer in self.layers)
