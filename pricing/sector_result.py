"""What does the view of a book say?

The frozen types `pricing.sector` gives; the command shows these same values. Amounts are whole yen.
"""

from __future__ import annotations

import datetime as dt

from data.registers import Shocks
from data.rows import Tier
from models.profile import Frozen
from pricing.concentration import Concentration
from pricing.findings import Finding, Verdict
from pricing.phrases import Language


class ExchangeRow(Frozen):
    """One exchange of the book.

    `cash` None is not stated and counts as zero; `verdict` None is no policy, or one that has
    expired. `cover` is the most its policy pays for one event, `worst_replay` the past theft that
    leaves it most to find.
    """

    name: str
    assets: int
    required: int
    credit: int
    cash: int | None
    shortfall: int
    verdict: Verdict | None
    inception: dt.date | None
    expiry: dt.date | None
    expired: bool
    cover: int
    insurer: str | None
    vendor: str | None
    vendor_finding: Finding
    worst_replay: str
    worst_to_find: int


class SectorSums(Frozen):
    """Over all exchanges; `short` of them lack part of the required amount."""

    exchanges: int
    insured: int
    assets: int
    required: int
    credit: int
    cash: int
    shortfall: int
    short: int
    cover: int
    cash_not_stated: int


class Quarter(Frozen):
    """Policies that expire in a quarter, as 2027 Q2, and their cover."""

    quarter: str
    policies: int
    cover: int


class StressSum(Frozen):
    """`pricing.stress_result.StressCase` over several exchanges; `short` of them must find more."""

    shock: str
    loss: int
    paid: int
    disputed: int
    own: int
    to_find: int
    short: int


class ReplaySum(Frozen):
    """One past theft at every exchange at once; a case for each shock, the theft alone first."""

    event: str
    name: str
    tier: Tier
    cases: tuple[StressSum, ...]


class VendorFailure(Frozen):
    """All clients of one vendor struck at once, each losing the same share."""

    vendor: str
    clients: tuple[str, ...]
    replay: str
    case: StressSum


class SectorReport(Frozen):
    """A book on one day. Names of thefts, findings and notes are in `language`."""

    on: dt.date
    language: Language
    scenario: str
    rule_set: str
    exchanges: tuple[ExchangeRow, ...]
    sums: SectorSums
    expiries: tuple[Quarter, ...]
    insurers: Concentration
    vendors: Concentration
    vendor_assets: Concentration
    replays: tuple[ReplaySum, ...]
    vendor_failures: tuple[VendorFailure, ...]
    shocks: Shocks
    notes: tuple[str, ...]
