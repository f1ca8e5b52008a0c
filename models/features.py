"""Which numbers describe an exchange to the frequency model?

One place turns a past exchange-year or today's profile into the same columns. What is not known of
an exchange is described by how the roster's exchanges are spread (`Unknown`), and sampled.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from data.exposure import STATUTORY_COLD_FROM

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from data.exposure import ExchangeYear

REFERENCE_DAILY_VOLUME_USD = 1e7
"""Size at which the size column is zero; any other would move the intercept only."""

VOLUME_RANGE_USD = (1e3, 1e12)
"""Daily volumes are held within these: the roster shows no slope beyond them."""

DAYS_PER_YEAR = 365.0

REGIONS: Mapping[str, tuple[str, ...]] = {
    "japan": ("JP",),
    "korea": ("KR",),
    "greater_china": ("CN", "HK", "TW", "MO"),
    "south_east_asia": ("SG", "TH", "ID", "PH", "MY", "VN", "KH", "LA", "MM", "BN"),
    "south_asia_middle_east": (
        "IN", "PK", "BD", "LK", "NP", "AE", "TR", "IR", "IL", "SA", "BH", "QA", "KW", "JO", "LB",
    ),
    "europe": (
        "GB", "IE", "FR", "DE", "NL", "BE", "LU", "AT", "CH", "LI", "IT", "ES", "PT", "GR", "MT",
        "CY", "SE", "NO", "DK", "FI", "IS", "EE", "LV", "LT", "PL", "CZ", "SK", "HU", "SI", "HR",
        "RO", "BG", "RS", "UA", "MD", "GI", "IM", "JE", "GG", "RU", "BY", "GE", "AM", "AZ", "KZ",
    ),
    "north_america": ("US", "CA"),
    "offshore": (
        "SC", "VG", "KY", "BS", "BM", "MH", "BZ", "PA", "WS", "VC", "VU", "MU", "CW", "KN", "AG",
        "DM", "LC", "AI", "TC", "CR", "VA", "PW",
    ),
}  # fmt: skip
"""Regions that share an effect. Any other country, or none, is `elsewhere`."""

ELSEWHERE = "elsewhere"

_REGION_OF = {country: region for region, countries in REGIONS.items() for country in countries}

COLUMNS: tuple[str, ...] = (
    "intercept",
    "log10_volume",
    "volume_unknown",
    "log_age",
    "earlier_theft",
    "statutory_cold",
    "bug_bounty",
    "obscure",
    *(f"region_{region}" for region in REGIONS),
    f"region_{ELSEWHERE}",
)
"""Columns of an exchange-year."""

CLIMATE = "climate"
"""The level of thefts in the market when training ended; see `models.fit_frequency`."""


def region(country: str | None) -> str:
    """Region of an ISO 3166-1 alpha-2 country; `elsewhere` if unknown."""
    return _REGION_OF.get(country or "", ELSEWHERE)


def statutory_cold(country: str | None, on: dt.date) -> bool:
    """Whether the law where the exchange sits sets a least share of assets kept cold."""
    since = STATUTORY_COLD_FROM.get(country or "")
    return since is not None and since <= on


def log10_volume(daily_volume_usd: float) -> float:
    """Size column: factors of ten above the reference daily volume."""
    low, high = VOLUME_RANGE_USD
    held = min(max(daily_volume_usd, low), high)
    return math.log10(held / REFERENCE_DAILY_VOLUME_USD)


def columns(
    *,
    daily_volume_usd: float | None,
    age_years: float,
    earlier_theft: bool,
    statutory_cold: bool,
    bug_bounty: float,
    obscure: bool,
    country: str | None,
) -> tuple[float, ...]:
    """One row of the design matrix, in the order of `COLUMNS`.

    `bug_bounty` is 1 with a public programme and 0 without; for a profile it is the share of past
    exchange-years that had one, and the control's own multiplier does the rest. `obscure` marks a
    venue at which a theft would go unrecorded; an exchange that asks for a quote is none.
    """
    known = daily_volume_usd is not None
    here = region(country)
    return (
        1.0,
        log10_volume(daily_volume_usd) if daily_volume_usd is not None else 0.0,
        0.0 if known else 1.0,
        math.log1p(max(age_years, 0.0)),
        float(earlier_theft),
        float(statutory_cold),
        bug_bounty,
        float(obscure),
        *(float(here == name) for name in REGIONS),
        float(here == ELSEWHERE),
    )


def exchange_year_columns(row: ExchangeYear) -> tuple[float, ...]:
    """Design-matrix row of one past exchange-year."""
    return columns(
        daily_volume_usd=row.daily_volume_usd,
        age_years=row.age_years,
        earlier_theft=row.earlier_thefts > 0,
        statutory_cold=row.statutory_cold,
        bug_bounty=float(row.bug_bounty),
        obscure=row.obscure,
        country=row.country,
    )
