"""What do answers about tables, rules, vendors and models look like?

Rows as `data.rows` names them, units in the names, in pages. A rule set is answered as the file
has it, by its own type.
"""

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field, JsonValue

from api.paging import NextCursor, PageQuery
from data.exposure import TheftKind
from data.regime_entries import Status
from data.regimes import RuleSet
from data.registers import Notification
from data.rows import Confidence, EventClass, EventEntity, Peril, WalletTier
from data.training_use import Reason
from models.profile import Frozen

PartOfName = Annotated[str, Field(min_length=1, max_length=100)]
VersionName = Annotated[str, Field(min_length=1, max_length=60)]


class ModelLine(Frozen):
    """A stored model in a list. Of a refused one nothing but its name is to be believed."""

    version: str
    champion: bool = Field(description="In use now")
    trained_at: dt.datetime | None
    data_vintage: str = Field(description="Day of the tables it learned from, YYYY-MM-DD")
    trained_to: int | None = Field(description="Last calendar year it learned from")
    scores: dict[str, float] = Field(description="Single figures by name; all in its manifest")
    refused: str | None = Field(description="Why it cannot be loaded; null if it can")


class ModelPage(Frozen):
    """Stored models, newest first."""

    models: tuple[ModelLine, ...]
    next_cursor: NextCursor


class TrainingTable(Frozen):
    """A table a model learned from."""

    sha256: str = Field(description="Of its canonical text, hex")
    rows: int
    vintage: str = Field(description="YYYY-MM-DD")


class ModelManifest(Frozen):
    """What a stored model learned from, how well it fits, and what made it."""

    version: str
    champion: bool = Field(description="In use now")
    sha256: str = Field(description="Of its numbers, hex")
    format: int
    trained_at: dt.datetime | None
    trained_from: int = Field(description="First calendar year it learned from")
    trained_to: int = Field(description="Last calendar year it learned from")
    seed: int
    data_vintage: str = Field(description="Day of the tables it learned from, YYYY-MM-DD")
    data_digest: str
    tables: dict[str, TrainingTable]
    scores: dict[str, JsonValue] = Field(description="Of the fit, with their intervals")
    made_by: dict[str, str] = Field(description="Versions of the program and its libraries")


class Bilingual(Frozen):
    """The same in both languages."""

    en: str
    ja: str


MOST_BREACHES = 500
"""All events of the table on one page, and twice as many."""


class BreachQuery(PageQuery):
    """Which events are wanted: those that meet every filter given."""

    limit: Annotated[int, Field(ge=1, le=MOST_BREACHES, description="Most entries to return")] = 20

    year: Annotated[int, Field(ge=2009, le=2100, description="Of the event")] | None = None
    country: (
        Annotated[str, Field(pattern=r"^[A-Z]{2}$", description="ISO 3166-1 alpha-2")] | None
    ) = None
    peril: Peril | None = None
    wallet_tier: WalletTier | None = None
    trains: Literal["frequency", "severity", "neither"] | None = Field(
        default=None, description="What the model learns from the event"
    )
    exchange: Annotated[PartOfName, Field(description="Part of its name, in any case")] | None = (
        None
    )
    include_core: Literal["true", "false"] | None = Field(
        default=None, description="Whether the event is one of those the model may learn from"
    )


class DollarRate(Frozen):
    """Yen a dollar, the month it belongs to, and where it comes from."""

    jpy_per_usd: float
    month: str
    basis: str


class TrainingUse(Frozen):
    """What a model learns from an event by the default reading of the tables.

    A reason is null where the event is learned from.
    """

    kind: TheftKind = Field(description="Only custody thefts are learned from")
    frequency: bool = Field(description="Counts as a theft in the panel of exchange-years")
    severity: bool = Field(description="Its amount is evidence on the size of a theft")
    not_frequency: Reason | None
    not_severity: Reason | None
    why_not_frequency: Bilingual | None
    why_not_severity: Bilingual | None


class Breach(Frozen):
    """One event of the table of breaches with its scope. Null is what no source said.

    `date` is as exact as its source, YYYY, YYYY-MM or YYYY-MM-DD, and means one of the days from
    `date_earliest` to `date_latest`. Amounts are US dollars of that day; `loss_usd` null was never
    said, which is not zero; `recovered_usd` came back from the thief. Amounts in yen are at the
    dollar's rate of the month of `date_earliest`, in `rate`.
    """

    event_id: str
    exchange: str
    country: str | None
    date: str
    date_earliest: dt.date
    date_latest: dt.date
    loss_usd: float | None
    loss_jpy: int | None
    loss_native: str | None
    asset_main: str
    wallet_tier: WalletTier
    peril: Peril
    vendor: str | None
    assets_under_custody_usd: float | None
    assets_under_custody_jpy: int | None
    loss_fraction: float | None = Field(description="Loss as a share of assets under custody")
    customers_compensated: str
    recovered_usd: float | None
    exchange_closed_after: str
    attribution: str
    confidence: Confidence
    entity_type: EventEntity
    event_class: EventClass
    include_core: bool
    rate: DollarRate | None = Field(description="Null before the first rate known")
    training: TrainingUse
    exchange_key: str | None = Field(description="Row of the roster it happened to, if any")
    sources: tuple[str, ...]
    note: str
    vintage: dt.date = Field(description="Day the row was gathered or last revised")


class BreachPage(Frozen):
    """Events in the order of the table, the oldest first."""

    breaches: tuple[Breach, ...]
    next_cursor: NextCursor


class RegimeLine(Frozen):
    """A regime in a list, as its newest version has it."""

    regime: str
    title_en: str
    title_ja: str
    version: str
    vintage: dt.date
    status: Status = Field(description="Of the amount it asks for unless another is chosen")
    currency: str | None = Field(description="Of its amounts, ISO 4217; null if it has none")
    rules: int = Field(description="Rules a policy is tested by")
    unset: tuple[str, ...] = Field(description="Figures the law has still to give")


class RegimePage(Frozen):
    """Regimes: Japan, then the yardsticks beside it by name."""

    regimes: tuple[RegimeLine, ...]
    next_cursor: NextCursor


class RegimeRules(RuleSet):
    """The rules of a regime as its file has them, with words for what they name."""

    tested: dict[str, Bilingual] = Field(description="What each `predicate` of the rules tests")
    words: dict[str, Bilingual] = Field(description="Fields that rules read, and words they allow")
    units: dict[str, Bilingual] = Field(description="Units of the figures")


class RegimeChange(Frozen):
    """What differs in one field of one entry; an entry added or removed is its field ""."""

    part: str = Field(description="Of the rule set: parameters, scenarios, limits, rules and so on")
    part_title: Bilingual
    entry: str
    entry_title: Bilingual | None = Field(description="As the newer of both has it, if it has one")
    field: str
    old: JsonValue = Field(description="As the file has it; null where there is nothing")
    new: JsonValue = Field(description="As the file has it; null where there is nothing")


class RegimeDifferences(Frozen):
    """Everything that differs between two versions of a regime's rules."""

    regime: str
    old: str
    old_vintage: dt.date
    new: str
    new_vintage: dt.date
    changes: tuple[RegimeChange, ...]


class RegimeVersion(Frozen):
    """One kept version of a regime's rules."""

    version: str
    vintage: dt.date = Field(description="Day from which it is applied")
    newest: bool
    digest: str = Field(description="SHA-256 of its file, hex")


class RegimeVersionPage(Frozen):
    """Versions of one regime, newest first."""

    versions: tuple[RegimeVersion, ...]
    next_cursor: NextCursor


class VersionQuery(Frozen):
    """Which version of the rules is wanted."""

    version: VersionName | None = Field(default=None, description="The newest if left out")


class DifferencesQuery(Frozen):
    """Which two versions are set side by side."""

    old: VersionName | None = Field(
        default=None, description="The one before `new` if left out; itself if it is the oldest"
    )
    new: VersionName | None = Field(default=None, description="The newest if left out")


class VendorQuery(PageQuery):
    """Which vendors are wanted."""

    provides: (
        Annotated[PartOfName, Field(description="Part of what it provides, in any case")] | None
    ) = None


class VendorEntry(Frozen):
    """A supplier of wallets, key management or custody, as the register has it."""

    id: str = Field(description="Its name as an address can hold it")
    name: str
    aliases: tuple[str, ...]
    provides: str
    provides_ja: str
    thefts: tuple[str, ...] = Field(description="Events that came by or through its system")
    disputed: bool = Field(description="It denies fault")
    clients: tuple[str, ...] = Field(description="As a source saw them, not a register of today")
    prior_notification: Notification
    status: Status
    source: str


class VendorPage(Frozen):
    """Vendors in the order of the register."""

    vendors: tuple[VendorEntry, ...]
    next_cursor: NextCursor
