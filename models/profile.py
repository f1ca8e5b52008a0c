"""What does an underwriter know of an exchange?

`SecurityProfile` is the proposal form reduced to the fields a price depends on: how much is held
in which tier, how much is traded, and which controls guard the keys. It is request schema, command
line input, stored record and domain object in one. Only assets and volume are required: a control
left out is *unknown*, which is a value of its own and widens every interval.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

Tier = Literal["hot", "warm", "cold", "third_party"]
TIERS: tuple[Tier, ...] = ("hot", "warm", "cold", "third_party")

Asset = Literal["BTC", "ETH", "stable", "other"]
ASSETS: tuple[Asset, ...] = ("BTC", "ETH", "stable", "other")
"""Kinds of coin; in lower case the fields of `CoinShares`."""

Currency = Literal["JPY", "USD"]

SHARE_TOLERANCE = 1e-6
"""Shares are typed by people with a few digits; a gap below a millionth is rounding, not assets."""

LARGEST_AMOUNT = 1e16
"""Ten thousand trillion yen: above every exchange on earth, below where floats lose single yen."""


def _integral(value: object) -> object:
    """Accept 3.0 where 3 is meant: JSON Schema says they are the same integer."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _nfc(value: str) -> str:
    if any(ord(c) < 32 for c in value):
        raise ValueError("must not contain control characters")
    return value


Amount = Annotated[float, Field(ge=0, le=LARGEST_AMOUNT, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Count = Annotated[int, BeforeValidator(_integral), Field(ge=0, le=1_000_000_000)]
Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200),
    AfterValidator(_nfc),
]
CountryCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]


class Frozen(BaseModel):
    """A value that cannot change after it was checked; unknown fields are named, not ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, ser_json_inf_nan="null")


def unused(value: object) -> bool:
    """Whether a field says nothing that changes a price: it is then left out of documents.

    A record made before the field existed so stays the same text, with the same digest.
    """
    return value in (0, ())


def unsaid(value: object) -> bool:
    """The same for a field whose nought means something."""
    return value is None


class TierShares(Frozen):
    """Share of customers' assets in each tier; the four add up to one."""

    hot: Share = 0.0
    warm: Share = 0.0
    cold: Share = 0.0
    third_party: Share = 0.0

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        total = self.hot + self.warm + self.cold + self.third_party
        if abs(total - 1.0) > SHARE_TOLERANCE:
            raise ValueError(
                f"shares of the four tiers must add up to 1 (they add up to {total:g})"
            )
        return self


class CoinShares(Frozen):
    """Share of customers' assets in each kind of coin; the four add up to one.

    `stable` coins are pegged to a currency, `other` is every coin not named. Every tier is taken to
    hold the same mix.
    """

    btc: Share = 0.0
    eth: Share = 0.0
    stable: Share = 0.0
    other: Share = 0.0

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        total = sum(getattr(self, name) for name in type(self).model_fields)
        if abs(total - 1.0) > SHARE_TOLERANCE:
            raise ValueError(
                f"shares of btc, eth, stable and other must add up to 1 (they add up to {total:g})"
            )
        return self

    def of(self, asset: Asset) -> float:
        """Share of the assets in `asset`."""
        return float(getattr(self, asset.lower()))


class Assets(Frozen):
    """Customers' crypto-assets: one total, and the share of it in each tier.

    `hot` keys sign on a machine with a network; `warm` keys need a person; `cold` keys never touch
    a network; `third_party` assets are held by another custodian or protocol.
    """

    total: Annotated[Amount, Field(gt=0, description="Market value, in the profile's currency")]
    shares: TierShares

    def amount(self, tier: Tier) -> float:
        """Market value in `tier`, in the profile's currency."""
        return self.total * float(getattr(self.shares, tier))


Control = Annotated[
    bool | None, Field(description="true: in place; false: absent; null or left out: unknown")
]


class Controls(Frozen):
    """Controls over keys, signing, people and vendors. Each is true, false or unknown (null)."""

    multi_party_signing: Control = None
    signing_quorum: Control = None
    dual_control: Control = None
    separate_key_sites: Control = None
    hardware_key_storage: Control = None
    cold_keys_never_online: Control = None
    independent_transaction_check: Control = None
    blind_signing_barred: Control = None
    withdrawal_limits: Control = None
    withdrawal_kill_switch: Control = None
    signing_network_segregated: Control = None
    staff_screening: Control = None
    monitoring_24x7: Control = None
    penetration_test: Control = None
    bug_bounty: Control = None
    incident_drill: Control = None
    vendor_assessed: Control = None
    vendor_not_sole: Control = None
    security_certificate: Control = None
    ccss_level_2: Control = None


CONTROLS: tuple[str, ...] = tuple(Controls.model_fields)


class ReservePlan(Frozen):
    """How an exchange keeps up what stands in for its reserve. Everything may be unknown (null).

    These are duties of the exchange beside the policy: no clause of an insurer can meet them.
    """

    recomputed_every_days: Count | None = Field(
        default=None, description="Days from one reckoning of the required amount to the next"
    )
    shortfall_cured_days: Count | None = Field(
        default=None, description="Days in which a shortfall is made good"
    )
    cash_on_order: Control = Field(
        default=None, description="A cash deposit can be lodged while the policy runs"
    )
    replacement_days: Count | None = Field(
        default=None, description="Days to another contract if the insurer fails"
    )
    daily_user_records: Control = Field(
        default=None, description="Each customer's amount is recorded daily, readable by others"
    )
    counts_on_protection_scheme: Control = Field(
        default=None, description="The plan relies on the policyholder protection scheme"
    )


class SecurityProfile(Frozen):
    """An exchange as an underwriter sees it on one day."""

    name: Name
    country: CountryCode | None = Field(
        default=None, description="Seat of the operator, ISO 3166-1 alpha-2; null if unknown"
    )
    currency: Currency = Field(default="JPY", description="Currency of every amount in the profile")
    assets: Assets
    coins: CoinShares | None = Field(
        default=None,
        exclude_if=unsaid,
        description="Customers' assets by coin; null if unknown: prices are then taken to stand",
    )
    yearly_volume: Amount = Field(
        description="Customers' spot trading in the last twelve months, in the profile's currency"
    )
    trading_since: Annotated[int, BeforeValidator(_integral), Field(ge=2009, le=2100)] | None = (
        Field(default=None, description="Year trading began; null if unknown")
    )
    earlier_thefts: Count | None = Field(
        default=None, description="Thefts of customers' or own coins so far; null if unknown"
    )
    accounts: Count | None = Field(default=None, description="Customers' accounts")
    wallet_vendor: Name | None = Field(
        default=None, description="Supplier of the wallet or key-management system, if any"
    )
    guarantee_crypto_ratio: Annotated[float, Field(ge=0, le=10, allow_inf_nan=False)] | None = (
        Field(
            default=None,
            description="Own coins of the same kind kept cold against hot assets, as a share of "
            "them (Japan: performance-guarantee crypto-assets)",
        )
    )
    reserve_cash: Amount | None = Field(
        default=None, description="Cash held against thefts, in the profile's currency"
    )
    reserve_plan: ReservePlan | None = Field(default=None, exclude_if=unsaid)
    controls: Controls = Controls()

    @property
    def unanswered(self) -> tuple[str, ...]:
        """Questions that bear on the price and that the profile does not answer."""
        fields = ("country", "trading_since", "earlier_thefts")
        controls = (f"controls.{c}" for c in CONTROLS if getattr(self.controls, c) is None)
        return (*(f for f in fields if getattr(self, f) is None), *controls)
