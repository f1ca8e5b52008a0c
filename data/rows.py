"""What does one row of each table say, and what may stand in each of its cells?

One frozen type a table; the fields are the columns, in the order of the file. An empty cell is
None. Nothing is merged here: `data.dataset` joins rows into the values other rooms use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from data.partial_date import PartialDate

if TYPE_CHECKING:
    from collections.abc import Callable

Tier = Literal["hot", "warm", "cold", "third_party"]
WalletTier = Literal["hot", "warm", "cold", "third_party", "ledger", "unknown"]
Peril = Literal[
    "hot_key_theft",
    "cold_signing_compromise",
    "insider",
    "vendor_supply_chain",
    "software_or_contract_bug",
    "social_engineering",
    "credential_or_account_takeover",
    "fiat_or_payment_fraud",
    "exit_scam_or_fraud",
    "unknown",
]
EventClass = Literal[
    "theft",
    "theft_returned",
    "fraud",
    "fiat_loss",
    "operational_loss",
    "double_spend",
    "customer_fraud",
    "key_loss",
]
EventEntity = Literal[
    "exchange",
    "wallet",
    "payment_processor",
    "gambling",
    "p2p",
    "custodian",
    "mining_pool",
    "other",
    "broker",
    "lender",
    "issuer",
    "atm",
    "bridge",
    "dex",
]
RosterEntity = Literal[
    "exchange", "p2p", "broker", "custodian", "custody-tech", "wallet", "lender", "processor"
]
InclusionBasis = Literal[
    "independent_list", "closure_list", "news", "memory", "event_list", "event_memory"
]
WindowCheck = Literal["in", "in_hi", "after_end", "no_window"]
Confidence = Literal["high", "medium", "low"]
CloseReason = Literal["unknown", "voluntary", "regulatory", "insolvency", "hack", "fraud"]
Status = Literal["in_force", "enacted", "guide", "proposal", "press", "derived", "assumption"]


def _split(separator: str) -> Callable[[object], object]:
    def split(cell: object) -> object:
        if cell is None:
            return ()
        if not isinstance(cell, str):
            return cell
        return tuple(part.strip() for part in cell.split(separator))

    return split


def _partial_date(cell: object) -> object:
    return PartialDate.parse(cell) if isinstance(cell, str) else cell


def _whole_month(value: PartialDate) -> PartialDate:
    if value.month is None or value.day is not None:
        raise ValueError("must be a month as YYYY-MM")
    return value


def _whole_day(value: PartialDate) -> PartialDate:
    if value.day is None:
        raise ValueError("must be a day as YYYY-MM-DD")
    return value


def _yes_or_no(cell: object) -> object:
    if isinstance(cell, str):
        if cell not in {"yes", "no"}:
            raise ValueError("must be yes or no")
        return cell == "yes"
    return cell


def _dated_amounts(cell: object) -> object:
    if cell is None:
        return ()
    if not isinstance(cell, str):
        return cell
    pairs = []
    for part in cell.split(";"):
        when, colon, amount = part.strip().partition(":")
        if not colon:
            raise ValueError("must be a list of date:amount, set apart by semicolons")
        pairs.append((PartialDate.parse(when), amount))
    return tuple(pairs)


def _without_empty(values: tuple[str, ...]) -> tuple[str, ...]:
    if "" in values:
        raise ValueError("must not have an empty entry in its list")
    return values


When = Annotated[PartialDate, BeforeValidator(_partial_date)]
Month = Annotated[PartialDate, BeforeValidator(_partial_date), AfterValidator(_whole_month)]
Day = Annotated[PartialDate, BeforeValidator(_partial_date), AfterValidator(_whole_day)]
YesNo = Annotated[bool, BeforeValidator(_yes_or_no)]
Text = Annotated[str, Field(min_length=1)]
Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
NotNegative = Annotated[float, Field(ge=0)]
Positive = Annotated[float, Field(gt=0)]
Share = Annotated[float, Field(ge=0, le=1)]
Tiers = Annotated[tuple[Tier, ...], BeforeValidator(_split(";")), Field(min_length=1)]
Names = Annotated[tuple[str, ...], BeforeValidator(_split(";")), AfterValidator(_without_empty)]
CommaNames = Annotated[
    tuple[str, ...], BeforeValidator(_split(",")), AfterValidator(_without_empty)
]
Months = Annotated[tuple[Month, ...], BeforeValidator(_split(";"))]
DatedAmounts = Annotated[
    tuple[tuple[PartialDate, NotNegative], ...], BeforeValidator(_dated_amounts)
]


class Row(BaseModel):
    """What every row has in common: frozen, no unknown columns, only finite numbers."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class BreachRow(Row):
    """breaches.csv: one event at an exchange, custodian or neighbour. Amounts in US dollars.

    `loss_usd` None means that the operator never said: censored, not zero. `recovered_usd` is
    what came back from the thief, never what the company refilled.
    """

    event_id: Annotated[str, Field(pattern=r"^CX-[0-9]{4}-[0-9]{3}$")]
    exchange: Text
    country: Country | None
    date: When
    date_precision: Literal["day", "month", "year"]
    loss_usd: NotNegative | None
    loss_native: str | None
    asset_main: Text
    wallet_tier: WalletTier
    peril: Peril
    vendor: str | None
    assets_under_custody_usd: Positive | None
    loss_fraction: Share | None
    customers_compensated: Literal["full", "partial", "none", "unknown"]
    recovered_usd: NotNegative | None
    exchange_closed_after: Literal["yes", "no", "unknown"]
    attribution: Text
    confidence: Confidence
    source_1: Text
    source_2: str | None
    note: Text


class ScopeRow(Row):
    """breaches_scope.csv: what kind of event, at what kind of firm, and whether it is core."""

    event_id: Text
    exchange: Text
    date: When
    entity_type: EventEntity
    event_class: EventClass
    include_core: YesNo


class CrosswalkRow(Row):
    """exchange_event_crosswalk.csv: which row of the roster an event happened to, if any."""

    event_id: Text
    event_exchange: Text
    event_date: When
    roster_exchange: str | None
    exchange_key: str | None
    inclusion_basis: InclusionBasis | None
    window_check: WindowCheck | None


class ExchangeRow(Row):
    """exchanges.csv: one venue that held customers' assets, and the window it was at risk.

    Volumes are US dollars a day. `exposure_*` months are inclusive at both ends (see
    `data.exposure`); lo, mid and hi are three readings of an end nobody dated.
    """

    exchange: Text
    country: Country | None
    opened: When | None
    closed: When | None
    close_reason: CloseReason | None
    size_tier: Annotated[int, Field(ge=1, le=5)] | None
    daily_volume: NotNegative | None
    daily_volume_unit: Literal["BTC", "USD"] | None
    daily_volume_asof: When | None
    daily_volume_usd: NotNegative | None
    size_quality: Annotated[str, Field(pattern=r"^(suspect|normalized|reported)")] | None
    assets_under_custody_usd: Positive | None
    assets_under_custody_asof: When | None
    regulated: str | None
    penetration_test: str | None
    bug_bounty: str | None
    proof_of_reserves: str | None
    iso27001: str | None
    soc2: str | None
    ccss_level: str | None
    cold_share: str | None
    custody_vendor: str | None
    insurance_stated_usd: str | None
    security_score: str | None
    source_1: Text
    source_2: str | None
    confidence: Confidence
    confidence_opened: Confidence | None
    confidence_closed: Confidence | None
    entity_type: RosterEntity
    status_2026_10: Literal["open", "presumed_open", "suspended", "closed", "unknown"]
    row_quality: Literal["A", "B", "C"]
    inclusion_basis: InclusionBasis
    first_seen: Month | None
    last_seen: Month | None
    exposure_start: Month | None
    exposure_start_basis: Literal["opened", "first_seen"] | None
    exposure_end_lo: Month | None
    exposure_end_mid: Month | None
    exposure_end_hi: Month | None
    exposure_end_basis: Literal[
        "last_seen..now", "closed", "open", "last_seen..inactive_by", "suspended"
    ]
    exposure_years_lo: NotNegative | None
    exposure_years_mid: NotNegative | None
    exposure_years_hi: NotNegative | None
    graveyard_breach_posts: Months
    exchange_key: Annotated[str, Field(pattern=r"^[a-z0-9]+$")]
    volume_history_usd: DatedAmounts
    field_sources: Annotated[str, Field(pattern=r"^[a-z0-9_]+=")] | None
    all_sources: CommaNames
    aliases: Names
    notes: str | None


class BountyRow(Row):
    """exchanges_bug_bounty_panel.csv: a public programme and the months it was seen running."""

    exchange: Text
    platform: Text
    first_seen: Month
    last_seen: Month
    source: Text


class PriceRow(Row):
    """prices.csv: a month's coin prices in US dollars and the yen a dollar cost."""

    month: Month
    btc_usd: Positive | None
    eth_usd: Positive | None
    usd_jpy: Positive | None
    btc_basis: str | None
    eth_basis: str | None
    usd_jpy_basis: str | None
