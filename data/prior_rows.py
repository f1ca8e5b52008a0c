"""What is assumed, and what has the market charged?

The tables that hold judgement and market evidence rather than history: each row says where it
stands (`status`) and where it comes from.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from data.rows import (
    Identifier,
    NotNegative,
    Positive,
    Row,
    Share,
    Status,
    Text,
    Tier,
    Tiers,
    YesNo,
)

OpenShare = Annotated[float, Field(gt=0, lt=1)]
PositiveShare = Annotated[float, Field(gt=0, le=1)]


class ControlPrior(Row):
    """control_priors.csv: what a security control does to the frequency of theft.

    `relativity` multiplies thefts a year when the control is in place; `log_sd` is the standard
    deviation of its logarithm; `prevalence` the assumed share of past exchange-years that had it.
    """

    control: Identifier
    label_en: Text
    label_ja: Text
    tiers: Tiers
    relativity: Positive
    log_sd: NotNegative
    prevalence: OpenShare
    status: Status
    rationale: Text
    source: Text


class ModelPrior(Row):
    """model_priors.csv: prior mean and standard deviation of one model parameter, in `unit`."""

    parameter: Text
    mean: float
    sd: NotNegative
    unit: Text
    status: Status
    rationale: Text
    source: Text


class TierPrior(Row):
    """tier_priors.csv: prior weight of a tier being the one that is hit.

    `pseudo_count` is in thefts; `prevalence` the share of past exchange-years with assets there.
    """

    tier: Tier
    pseudo_count: Positive
    prevalence: PositiveShare
    status: Status
    rationale: Text
    source: Text


class MarketBand(Row):
    """market_bands.csv: rates on line the market might quote, as shares of the limit a year.

    Limits in whole yen, from `limit_min_jpy` up to `limit_max_jpy`; None is no upper end.
    """

    band: Identifier
    label_en: Text
    label_ja: Text
    limit_min_jpy: Annotated[int, Field(ge=0)]
    limit_max_jpy: Annotated[int, Field(gt=0)] | None
    tiers: Tiers
    floor: PositiveShare
    central_low: PositiveShare
    central_high: PositiveShare
    ceiling: PositiveShare
    status: Status
    source: Text


class MarketPoint(Row):
    """market_points.csv: one published rate on line, as a share of the limit a year.

    `rol_high` None means "from `rol_low` upwards". `from_memory` marks a figure no source at hand
    confirms. `year` is the first year the figure speaks of.
    """

    point: Identifier
    who: Text
    cover_en: Text
    cover_ja: Text
    year: Annotated[int, Field(ge=2000, le=2100)]
    limit_amount: Positive | None
    limit_currency: Literal["JPY", "KRW", "USD", "GBP", "ETH"] | None
    rol_low: Share
    rol_high: Share | None
    grade: Literal["A", "B", "C"]
    from_memory: YesNo
    source: Text
