"""Which events are thefts from custody, which of them train the model, and who was at risk?

An event is one kind of loss only (`theft_kind`). Frequency learns from a panel of exchange-years:
venues some market list knew regardless of any breach, each calendar year they were open, and the
custody thefts dated inside that window. Severity learns from every custody theft with an amount.
Where the tables can be read in more than one way, `Choices` decides.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from data.choices import DEFAULT
from data.window import FIRST_YEAR, MONTHS, in_panel, listed, month_number, month_of, slices, window

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from data.choices import Choices
    from data.dataset import Dataset, Incident
    from data.rows import BountyRow, ExchangeRow

TheftKind = Literal["custody_theft", "account_takeover", "fraud", "other_loss", "out_of_scope"]

OUTSIDE_ENTITIES = frozenset({"gambling", "issuer", "atm", "dex", "bridge", "other"})
OTHER_LOSSES = frozenset(
    {"operational_loss", "double_spend", "key_loss", "fiat_loss", "theft_returned"}
)
STATUTORY_COLD_FROM = {"JP": dt.date(2020, 5, 1), "KR": dt.date(2024, 7, 19)}
"""Since when the law of a country sets a least share of assets kept cold."""

DISPUTED_TAG = "[alleged]"


@dataclass(frozen=True, slots=True)
class ExchangeYear:
    """One venue in one calendar year.

    `exposure_years` is the open part of the year, 0 < e <= 1; `thefts` the custody thefts dated in
    it. `daily_volume_usd` is the part believed of the snapshot nearest to mid-year,
    `volume_gap_years` how far from it; both None where no list gave a volume. `age_years` is
    mid-year less the opening, 0 at least. `earlier_thefts` counts custody thefts in earlier
    calendar years. `bug_bounty` says whether a dated public programme ran in at least half of the
    open months; `statutory_cold` whether the venue's country required cold storage by mid-year.
    `obscure` marks a venue of unknown country or of row quality C: nobody would notice or record a
    theft there. `completeness` is the share of the year's thefts taken to be in the tables,
    0 < c <= 1.
    """

    exchange_key: str
    year: int
    exposure_years: float
    thefts: int
    daily_volume_usd: float | None
    volume_gap_years: float | None
    age_years: float
    country: str | None
    earlier_thefts: int
    bug_bounty: bool
    statutory_cold: bool
    obscure: bool
    completeness: float


@dataclass(frozen=True, slots=True)
class _Belief:
    """How far the tables are believed: part of a venue's volume, share of a year's thefts told."""

    volume: float
    completeness: float


def theft_kind(incident: Incident) -> TheftKind:
    """Say what kind of loss an event is; the first rule that fits decides."""
    if incident.event_class == "fraud" or incident.peril == "exit_scam_or_fraud":
        return "fraud"
    if _outside_scope(incident):
        return "out_of_scope"
    if incident.event_class == "customer_fraud" or _customers_robbed(incident):
        return "account_takeover"
    if incident.peril == "fiat_or_payment_fraud" or incident.event_class in OTHER_LOSSES:
        return "other_loss"
    return "custody_theft" if incident.include_core else "out_of_scope"


def is_counted_theft(incident: Incident, choices: Choices = DEFAULT) -> bool:
    """Whether an event is a custody theft, well enough attested and large enough to count."""
    if theft_kind(incident) != "custody_theft":
        return False
    if not choices.disputed and DISPUTED_TAG in incident.note:
        return False
    if not choices.low_confidence and incident.confidence == "low":
        return False
    return incident.loss_usd is None or incident.loss_usd >= choices.smallest_theft_usd


def trains_severity(incident: Incident, choices: Choices = DEFAULT) -> bool:
    """Whether the amount of this event is evidence on the size of a custody theft."""
    return incident.loss_usd is not None and is_counted_theft(incident, choices)


def trains_frequency(incident: Incident, choices: Choices = DEFAULT) -> bool:
    """Whether this event counts as a theft in the panel built on these choices.

    True for a counted theft at a venue of the panel, dated inside the venue's window.
    """
    venue = incident.venue
    if venue is None or not in_panel(venue, choices) or not is_counted_theft(incident, choices):
        return False
    months = window(venue, choices)
    return months is not None and month_of(incident.date) in months


def exposure_panel(
    dataset: Dataset, choices: Choices = DEFAULT, until_year: int | None = None
) -> tuple[ExchangeYear, ...]:
    """Build the exchange-years at risk, ordered by venue as in the roster, then by year.

    `until_year` is the last calendar year included; None is all.
    """
    earlier = _thefts_by_year(i for i in dataset.incidents if is_counted_theft(i, choices))
    thefts = _thefts_by_year(i for i in dataset.incidents if trains_frequency(i, choices))
    bounties = _programme_months(dataset)
    return tuple(
        _exchange_year(
            venue,
            year,
            months,
            choices,
            thefts=thefts[venue.exchange_key, year],
            earlier_thefts=_earlier(earlier, venue.exchange_key, year),
            bounty_months=bounties.get(venue.exchange_key, frozenset()),
            belief=_Belief(
                part_believed(dataset, venue, choices), completeness(dataset, year, choices)
            ),
        )
        for venue in dataset.exchanges
        for year, months in slices(venue, choices)
        if until_year is None or year <= until_year
    )


def unplaced_thefts(dataset: Dataset, choices: Choices = DEFAULT) -> tuple[str, ...]:
    """List events that belong to a listed exchange but to no exchange-year of its panel.

    Counted thefts at a listed exchange or P2P desk that `trains_frequency` leaves out: outside the
    venue's window, without one, or at a venue later closed as a fraud.
    """
    return tuple(
        incident.event_id
        for incident in dataset.incidents
        if incident.venue is not None
        and listed(incident.venue, choices)
        and is_counted_theft(incident, choices)
        and not trains_frequency(incident, choices)
    )


def completeness(dataset: Dataset, year: int, choices: Choices = DEFAULT) -> float:
    """Share of the thefts of a calendar year taken to be in the breach table by its vintage.

    Below 1 in the year of the vintage and the year before. Tables older than the two parameters
    hold no belief about a lag, and so none is applied to them.
    """
    vintage = next(t.vintage for t in dataset.version.tables if t.name == "breaches")
    parameter = {0: "reporting.same_year", 1: "reporting.year_after"}.get(vintage.year - year)
    if not choices.reporting_lag or parameter is None:
        return 1.0
    return next((p.mean for p in dataset.model_priors if p.parameter == parameter), 1.0)


def is_suspect(venue: ExchangeRow) -> bool:
    """Whether a rater doubted that the venue's trades are real."""
    return (venue.size_quality or "").startswith("suspect")


def part_believed(dataset: Dataset, venue: ExchangeRow, choices: Choices = DEFAULT) -> float:
    """Share of the venue's stated volume taken as real; tables without that belief take it all."""
    if choices.suspect_volumes != "deflated" or not is_suspect(venue):
        return 1.0
    found = (p.mean for p in dataset.model_priors if p.parameter == "reach.suspect_volume")
    return math.exp(next(found, 0.0))


def volume_near(
    venue: ExchangeRow, mid_year: float, choices: Choices = DEFAULT
) -> tuple[float | None, float | None]:
    """Daily volume (USD) of the snapshot nearest to a decimal year, and how many years it is off.

    As stated; see `part_believed`. Both None where these choices leave no snapshot. Known by then
    is known by the end of the calendar year `mid_year` lies in.
    """
    if choices.suspect_volumes == "unknown" and is_suspect(venue):
        return None, None
    seen = [
        (abs(when.as_year - mid_year), volume)
        for when, volume in venue.volume_history_usd
        if choices.volumes == "nearest" or when.latest.year <= mid_year
    ]
    if not seen:
        return None, None
    gap, volume = min(seen)
    return volume, gap


def _outside_scope(incident: Incident) -> bool:
    return not incident.include_core and (
        "[nonex]" in incident.note or incident.entity_type in OUTSIDE_ENTITIES
    )


def _customers_robbed(incident: Incident) -> bool:
    # Binance 2019 began with phished accounts and yet emptied a hot wallet in one withdrawal: with
    # the hot wallet hit it is the custodian's theft, otherwise its customers'.
    return (
        incident.peril == "credential_or_account_takeover"
        and incident.event_class == "theft"
        and incident.wallet_tier != "hot"
    )


def _exchange_year(
    venue: ExchangeRow,
    year: int,
    months: range,
    choices: Choices,
    *,
    thefts: int,
    earlier_thefts: int,
    bounty_months: frozenset[int],
    belief: _Belief,
) -> ExchangeYear:
    volume, gap = volume_near(venue, year + 0.5, choices)
    cold_from = STATUTORY_COLD_FROM.get(venue.country or "")
    return ExchangeYear(
        exchange_key=venue.exchange_key,
        year=year,
        exposure_years=len(months) / MONTHS,
        thefts=thefts,
        daily_volume_usd=None if volume is None else volume * belief.volume,
        volume_gap_years=gap,
        age_years=_age_years(venue, year + 0.5),
        country=venue.country,
        earlier_thefts=earlier_thefts,
        bug_bounty=2 * len(bounty_months.intersection(months)) >= len(months),
        statutory_cold=cold_from is not None and cold_from <= dt.date(year, 7, 1),
        obscure=venue.country is None or venue.row_quality == "C",
        completeness=belief.completeness,
    )


def _age_years(venue: ExchangeRow, mid_year: float) -> float:
    if venue.exposure_start is None:
        return 0.0
    return max(0.0, mid_year - month_number(venue.exposure_start.earliest) / MONTHS)


def _thefts_by_year(thefts: Iterable[Incident]) -> Counter[tuple[str, int]]:
    return Counter((i.exchange_key, i.date.year) for i in thefts if i.exchange_key is not None)


def _earlier(thefts: Mapping[tuple[str, int], int], exchange_key: str, year: int) -> int:
    return sum(thefts.get((exchange_key, before), 0) for before in range(FIRST_YEAR, year))


def _programme_months(dataset: Dataset) -> dict[str, frozenset[int]]:
    months: dict[str, frozenset[int]] = {}
    for programme in dataset.bounties:
        key = _venue_key(dataset.exchanges, programme)
        if key is not None:
            seen = range(
                month_number(programme.first_seen.earliest),
                month_number(programme.last_seen.earliest) + 1,
            )
            months[key] = months.get(key, frozenset()).union(seen)
    return months


def _venue_key(exchanges: Iterable[ExchangeRow], programme: BountyRow) -> str | None:
    """Find the venue by name, else by an alias no other venue has."""
    aliased = []
    for venue in exchanges:
        if venue.exchange == programme.exchange:
            return venue.exchange_key
        if programme.exchange in venue.aliases:
            aliased.append(venue.exchange_key)
    return aliased[0] if len(aliased) == 1 else None
