"""Which events are thefts from custody, which of them train the model, and who was at risk?

An event is one kind of loss only (`theft_kind`). Frequency learns from a panel of exchange-years:
venues some market list knew regardless of any breach, each calendar year they were open, and the
custody thefts dated inside that window. Severity learns from every custody theft with an amount.

Windows are whole months, inclusive at both ends: a venue that closes in the month of its theft was
at risk in that month. (The `exposure_years_*` columns of the roster leave the closing month out;
the totals in SOURCES.md and here count it.)
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from data.dataset import Dataset, Incident
    from data.partial_date import PartialDate
    from data.rows import BountyRow, ExchangeRow

TheftKind = Literal["custody_theft", "account_takeover", "fraud", "other_loss", "out_of_scope"]
Ends = Literal["lo", "mid", "hi"]

FIRST_YEAR = 2011
"""The breach table begins here: an earlier exchange-year has no thefts because nobody looked."""

OUTSIDE_ENTITIES = frozenset({"gambling", "issuer", "atm", "dex", "bridge", "other"})
OTHER_LOSSES = frozenset(
    {"operational_loss", "double_spend", "key_loss", "fiat_loss", "theft_returned"}
)
PANEL_ENTITIES = frozenset({"exchange", "p2p"})
STATUTORY_COLD_FROM = {"JP": dt.date(2020, 5, 1), "KR": dt.date(2024, 7, 19)}
"""Since when the law of a country sets a least share of assets kept cold."""

_MONTHS = 12


@dataclass(frozen=True, slots=True)
class ExchangeYear:
    """One venue in one calendar year.

    `exposure_years` is the open part of the year, 0 < e <= 1; `thefts` the custody thefts dated in
    it. `daily_volume_usd` is the snapshot nearest to mid-year, `volume_gap_years` how far from it;
    both None where no list gave a volume. `age_years` is mid-year less the opening, 0 at least.
    `earlier_thefts` counts custody thefts in earlier calendar years. `bug_bounty` says whether a
    dated public programme ran in at least half of the open months; `statutory_cold` whether the
    venue's country required cold storage by mid-year.
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


def trains_severity(incident: Incident) -> bool:
    """Whether the amount of this event is evidence on the size of a custody theft."""
    return theft_kind(incident) == "custody_theft" and incident.loss_usd is not None


def trains_frequency(incident: Incident, ends: Ends = "mid") -> bool:
    """Whether this event counts as a theft in the panel built for this reading of the ends.

    True for a custody theft at a venue of the panel, dated inside the venue's window.
    """
    venue = incident.venue
    if venue is None or theft_kind(incident) != "custody_theft" or not in_panel(venue):
        return False
    window = _window(venue, ends)
    return window is not None and _month_of(incident.date) in window


def in_panel(venue: ExchangeRow) -> bool:
    """Whether a venue is in the panel at all.

    Rows found because they were robbed would push the rate up, and sham venues were never at risk
    of a theft: only exchanges and P2P desks of an independent list, not closed as a fraud.
    """
    return (
        venue.inclusion_basis == "independent_list"
        and venue.entity_type in PANEL_ENTITIES
        and venue.close_reason != "fraud"
    )


def exposure_panel(
    dataset: Dataset, ends: Ends = "mid", until_year: int | None = None
) -> tuple[ExchangeYear, ...]:
    """Build the exchange-years at risk, ordered by venue as in the roster, then by year.

    `ends` chooses the reading of ends nobody dated: lo is the last hard evidence of life, hi is
    alive until dated otherwise. `until_year` is the last calendar year included; None is all.
    """
    thefts = _custody_thefts_by_year(dataset.incidents)
    counted = _thefts_in_window(dataset.incidents, ends)
    bounties = _programme_months(dataset)
    return tuple(
        _exchange_year(
            venue,
            year,
            months,
            thefts=counted[venue.exchange_key, year],
            earlier_thefts=_earlier(thefts, venue.exchange_key, year),
            bounty_months=bounties.get(venue.exchange_key, frozenset()),
        )
        for venue in dataset.exchanges
        for year, months in _slices(venue, ends)
        if until_year is None or year <= until_year
    )


def unplaced_thefts(dataset: Dataset, ends: Ends = "mid") -> tuple[str, ...]:
    """List events that belong to a listed exchange but to no exchange-year of its panel.

    Custody thefts at an exchange or P2P desk of an independent list that `trains_frequency` leaves
    out: after the venue's end, without a window, or at a venue later closed as a fraud.
    """
    return tuple(
        incident.event_id
        for incident in dataset.incidents
        if incident.venue is not None
        and incident.venue.inclusion_basis == "independent_list"
        and incident.venue.entity_type in PANEL_ENTITIES
        and theft_kind(incident) == "custody_theft"
        and not trains_frequency(incident, ends)
    )


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


def _month_number(day: dt.date) -> int:
    return day.year * _MONTHS + day.month - 1


def _month_of(when: PartialDate) -> int:
    """Month number of the middle of what a date can mean."""
    return (_month_number(when.earliest) + _month_number(when.latest) + 1) // 2


def _window(venue: ExchangeRow, ends: Ends) -> range | None:
    end = {
        "lo": venue.exposure_end_lo,
        "mid": venue.exposure_end_mid,
        "hi": venue.exposure_end_hi,
    }[ends]
    if venue.exposure_start is None or end is None:
        return None
    first = max(_month_number(venue.exposure_start.earliest), FIRST_YEAR * _MONTHS)
    return range(first, _month_number(end.earliest) + 1)


def _slices(venue: ExchangeRow, ends: Ends) -> Iterator[tuple[int, range]]:
    window = _window(venue, ends)
    if window is None or not window or not in_panel(venue):
        return
    for year in range(window.start // _MONTHS, window[-1] // _MONTHS + 1):
        start = max(window.start, year * _MONTHS)
        yield year, range(start, min(window.stop, (year + 1) * _MONTHS))


def _exchange_year(
    venue: ExchangeRow,
    year: int,
    months: range,
    *,
    thefts: int,
    earlier_thefts: int,
    bounty_months: frozenset[int],
) -> ExchangeYear:
    volume, gap = _nearest_volume(venue, year + 0.5)
    cold_from = STATUTORY_COLD_FROM.get(venue.country or "")
    return ExchangeYear(
        exchange_key=venue.exchange_key,
        year=year,
        exposure_years=len(months) / _MONTHS,
        thefts=thefts,
        daily_volume_usd=volume,
        volume_gap_years=gap,
        age_years=_age_years(venue, year + 0.5),
        country=venue.country,
        earlier_thefts=earlier_thefts,
        bug_bounty=2 * len(bounty_months.intersection(months)) >= len(months),
        statutory_cold=cold_from is not None and cold_from <= dt.date(year, 7, 1),
    )


def _age_years(venue: ExchangeRow, mid_year: float) -> float:
    if venue.exposure_start is None:
        return 0.0
    return max(0.0, mid_year - _month_number(venue.exposure_start.earliest) / _MONTHS)


def _nearest_volume(venue: ExchangeRow, mid_year: float) -> tuple[float | None, float | None]:
    if not venue.volume_history_usd:
        return None, None
    gap, volume = min(
        (abs(when.as_year - mid_year), volume) for when, volume in venue.volume_history_usd
    )
    return volume, gap


def _custody_thefts_by_year(incidents: Iterable[Incident]) -> Counter[tuple[str, int]]:
    return Counter(
        (incident.exchange_key, incident.date.year)
        for incident in incidents
        if incident.exchange_key is not None and theft_kind(incident) == "custody_theft"
    )


def _thefts_in_window(incidents: Iterable[Incident], ends: Ends) -> Counter[tuple[str, int]]:
    return Counter(
        (incident.exchange_key, incident.date.year)
        for incident in incidents
        if incident.exchange_key is not None and trains_frequency(incident, ends)
    )


def _earlier(thefts: Mapping[tuple[str, int], int], exchange_key: str, year: int) -> int:
    return sum(thefts.get((exchange_key, before), 0) for before in range(FIRST_YEAR, year))


def _programme_months(dataset: Dataset) -> dict[str, frozenset[int]]:
    months: dict[str, frozenset[int]] = {}
    for programme in dataset.bounties:
        key = _venue_key(dataset.exchanges, programme)
        if key is not None:
            seen = range(
                _month_number(programme.first_seen.earliest),
                _month_number(programme.last_seen.earliest) + 1,
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
