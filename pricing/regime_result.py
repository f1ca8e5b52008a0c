"""What does a regime's amount consist of?

The frozen types of one amount under one scenario of one regime, with its working, the limits and
means that belong to it, and the years of a build-up. Nothing is computed here.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from data.regimes import Status
from models.profile import Frozen, unsaid
from pricing.findings import Fact
from pricing.phrases import Language

Reading = Literal["pass", "fail", "unknown"]


class DatedFact(Fact):
    """A fact with the days its source gives; a figure of a regime names its parameter."""

    parameter: str | None = None
    in_force_from: dt.date | None = None
    published: dt.date | None = None


class LimitRead(Frozen):
    """One limit on how coins are kept, applied to one exchange; `observed` is None if unknown."""

    limit: str
    title_en: str
    title_ja: str
    observed: float | None
    at_most: float | None
    at_least: float | None
    result: Reading
    citation: str
    status: Status


class MeansRead(Frozen):
    """What stands ready to meet an amount, in its currency, and whether it counts.

    `counted` is nought where a test fails, its input is unknown or no rate is known to the amount's
    currency (`held` is then None); `why` names those.
    """

    means: str
    title_en: str
    title_ja: str
    held: float | None
    counted: float
    result: Reading
    why: tuple[str, ...]
    citation: str
    status: Status


class BuildUpYear(Frozen):
    """One year of a reserve, whole yen; `balance` is at the year's end.

    balance = the year before's − used + set_aside − released.
    """

    year: int
    by_rate: int
    ceiling: int
    used: int
    set_aside: int
    released: int
    balance: int


class RegimeAmount(Frozen):
    """What one regime asks for under one scenario.

    `amount` is in `currency`; it is None where something is missing: `unknown` says what, `needs`
    which answers would give it, as fields of a request (/inputs/overheads).
    `amount_jpy` is None also where no rate to the yen is known. `shortfall` is what the means
    counted leave open, in `currency`; None where nothing was said of means.
    """

    regime: str
    rule_set: str
    scenario: str
    title_en: str
    title_ja: str
    amount: float | None
    currency: str
    amount_jpy: int | None
    status: Status
    citation: str
    formula: str
    unknown: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    working: tuple[DatedFact, ...]
    limits: tuple[LimitRead, ...] = ()
    means: tuple[MeansRead, ...] = ()
    shortfall: float | None = None
    build_up: tuple[BuildUpYear, ...] | None = Field(default=None, exclude_if=unsaid)


class RegimeAsks(Frozen):
    """What one regime asks for, scenario by scenario, under the version of its rules of a day."""

    regime: str
    title_en: str
    title_ja: str
    caveat_en: str
    caveat_ja: str
    rule_set: str
    vintage: dt.date
    default_scenario: str
    amounts: tuple[RegimeAmount, ...]


class Required(Frozen):
    """What regimes ask of one exchange on a day, side by side; Japan first.

    Formulas, units, sources of ours and what is unknown are in `language`, titles in both;
    citations are as the regime's file has them.
    """

    on: dt.date
    language: Language
    exchange: str
    regimes: tuple[RegimeAsks, ...]
