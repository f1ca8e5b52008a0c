"""What is kept of a model report, for the API and the pages?

The figures of `kuramori report` that take minutes to work out, as they came, with the day and the
tables they are of. Nothing here is computed; `api.papers.report_kept` fills it.
"""

import datetime as dt

from pydantic import Field

from models.profile import Frozen


class RateScored(Frozen):
    """How one candidate predicted the number of thefts over some years."""

    candidate: str
    deviance: float = Field(description="Poisson deviance; lower is better")
    gini: float
    expected: float = Field(description="Thefts predicted")
    difference: float = Field(description="Deviance less the champion's; below zero is better")
    difference_se: float = Field(description="Its standard error over exchanges")


class SizeScored(Frozen):
    """How one law predicted the sizes of thefts; log scores, higher is better."""

    law: str
    log_score: float
    log_score_stated: float = Field(description="Over thefts at houses whose assets are stated")
    crps: float | None


class CalibrationBand(Frozen):
    """Exchange-years put together by their predicted rate."""

    exposure: float = Field(description="Exchange-years")
    expected: float
    thefts: float
    low: float = Field(description="Of the 90 % interval of the mean that such a count allows")
    high: float


class ScoredSpan(Frozen):
    """Some of the years, scored together."""

    years: tuple[int, ...]
    thefts: float
    exchange_years: float
    rates: tuple[RateScored, ...]
    sizes: tuple[SizeScored, ...]
    sized_thefts: int
    stated_thefts: int
    calibration: tuple[CalibrationBand, ...]
    pit: tuple[float, ...] = Field(description="Chance predicted of a smaller theft, each theft")


class ScoredYear(Frozen):
    """One year's thefts and losses, predicted the year before; losses in USD m, bands 90 %."""

    year: int
    expected: float
    thefts: int
    thefts_low: int
    thefts_high: int
    thefts_inside: bool
    loss: float
    loss_low: float
    loss_median: float
    loss_high: float
    loss_inside: bool


class MarketYear(Frozen):
    """Thefts per exchange-year as seen and as the model has it, with 90 % intervals."""

    year: int
    exchange_years: float
    thefts: float
    seen: float
    seen_low: float
    seen_high: float
    level: float
    level_low: float
    level_high: float


class SizePoint(Frozen):
    """One theft against what was within reach."""

    event_id: str
    exchange: str
    tier: str
    stated: bool = Field(description="Whether a source states the assets; else a guess by volume")
    reach_usd: float
    loss_usd: float


class SizeCurve(Frozen):
    """The law of a theft from a hot wallet where so much can be reached; USD."""

    reach_usd: float
    low: float
    median: float
    high: float


class BookYearTold(Frozen):
    """One year of a book of all listed exchanges, at premiums of the year before; yen."""

    year: int
    policies: int
    declined: int
    premium: float
    expenses: float
    expected: float
    paid: float
    result: float
    thefts: int
    untold: int


class Effect(Frozen):
    """One assumption turned: what it multiplies the examples' premiums by."""

    group: str
    name: str
    turned: str
    ratios: tuple[float, ...]


class ModelReport(Frozen):
    """How well a model predicts and where it is weak, as `kuramori report` found it."""

    version: str = Field(description="Of the model the report was made of")
    data_digest: str
    data_vintage: str = Field(description="Day of the tables, YYYY-MM-DD")
    made_on: dt.date
    shipped: bool = Field(
        default=False, description="Made by whoever made this program, on the same tables"
    )
    same_model: bool = Field(description="Whether training again gave the same numbers")
    examples: tuple[str, ...]
    choice: ScoredSpan = Field(description="Years on which the model's form was chosen")
    held_out: ScoredSpan | None = Field(description="Years not looked at until it stood")
    all: ScoredSpan
    known_by_then: ScoredSpan = Field(description="All years, volumes known by each year's end")
    by_year: tuple[ScoredYear, ...]
    market: tuple[MarketYear, ...]
    sizes: tuple[SizePoint, ...]
    size_law: tuple[SizeCurve, ...]
    book: tuple[BookYearTold, ...]
    effects: tuple[Effect, ...] = Field(description="Largest change of a premium first")
