"""What does the answer about one model look like? What it learned, from which belief, and its log.

Annotations are evaluated here, because pydantic reads them.
"""

import datetime as dt
from typing import Literal

from pydantic import Field

from api.paging import NextCursor
from api.reference_shapes import Bilingual, ModelManifest
from data.rows import Status
from models.champion_log import Action
from models.profile import Frozen

Part = Literal["frequency", "market", "severity"]


class Interval(Frozen):
    """A value with the 90 % interval of its normal law, or of what that is the logarithm of."""

    value: float
    low: float
    high: float


class Prior(Frozen):
    """Where a belief comes from, as the shipped tables have it."""

    status: Status
    rationale: str
    source: str


class Coefficient(Frozen):
    """One coefficient of the theft rate, of the market's level by year, or of the size of a theft.

    As training noted it: posterior mean and standard deviation, beside the prior's.
    """

    part: Part
    name: str
    title: Bilingual
    mean: float
    sd: float
    interval: Interval
    factor: Interval | None = Field(
        description="exp of it: what rate or size is multiplied by, or the quantity it is the "
        "logarithm of; null where it is no logarithm"
    )
    prior_mean: float | None
    prior_sd: float | None
    learned: float | None = Field(description="Share of the prior's variance the data took away")
    prior: Prior | None


class Control(Frozen):
    """What a security control does to the rate of the tiers it guards."""

    control: str
    title: Bilingual
    tiers: tuple[str, ...]
    relativity: Interval = Field(description="Thefts a year with it over those without")
    prevalence: float = Field(description="Share of past exchange-years that had it")
    from_data: bool = Field(description="Whether the roster moved it away from its prior")
    prior_relativity: float | None
    prior: Prior | None


class TierShare(Frozen):
    """Where thefts strike: the tier's share of them, and of past exchange-years that kept it."""

    tier: str
    share: float
    weight: float = Field(description="Thefts of the past and of the prior")
    prevalence: float


class ModelAnswer(ModelManifest):
    """A stored model: its manifest, and what it learned.

    How well such models predict is no part of a stored model: `kuramori report` works it out, and
    GET /v1/models/<version>/report tells it.
    """

    tables_changed: bool = Field(
        description="Whether the shipped tables, and so the texts of priors, are newer"
    )
    coefficients: tuple[Coefficient, ...]
    controls: tuple[Control, ...]
    tiers: tuple[TierShare, ...]


class ChampionChange(Frozen):
    """One change of the model in use."""

    when: dt.datetime
    action: Action
    version: str = Field(description="In use from then on")
    was: str | None = Field(description="In use before; null if none was")
    why: str


class ChampionChangePage(Frozen):
    """Changes of the model in use, newest first."""

    changes: tuple[ChampionChange, ...]
    next_cursor: NextCursor
