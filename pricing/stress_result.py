"""What does a stress say?

The frozen types `pricing.stress` and `pricing.sector` give; the commands show these same values.
Amounts are whole yen.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from data.registers import Shocks
from data.rows import Status, Tier
from models.profile import Frozen
from pricing.claim import LossParts
from pricing.findings import Finding
from pricing.money import Money
from pricing.phrases import Language
from pricing.result import RateUsed
from pricing.scenario_matrix import Answer, ScenarioRow

if TYPE_CHECKING:
    from data.delay_rows import CompensationDelay


class StressCase(Frozen):
    """One theft under one shock, yen.

    Attributes:
        loss: taken; `parts` says where it stays, and adds up to it.
        own_coins, cash: of the exchange, spent on what the insurer does not pay in the end.
        to_find: by the exchange beyond both, in the end; what is in dispute counts as not paid.
        to_find_if_won: the same if the dispute is won.
        lacking_at_once: by customers before any insurer pays: the loss less own coins and cash.
    """

    shock: str
    loss: int
    parts: LossParts
    own_coins: int
    cash: int
    to_find: int
    to_find_if_won: int
    lacking_at_once: int


class Waited(Frozen):
    """How long the customers of that day waited, days from the theft; None where not known.

    `unpaid_at_days` is the last day on which something was seen outstanding.
    """

    first_payment_days: int | None
    full_payment_days: int | None
    unpaid_at_days: int | None
    status: Status
    source: str

    @classmethod
    def of(cls, wait: CompensationDelay) -> Waited:
        """From the table's row."""
        return cls(
            first_payment_days=wait.first_payment_days,
            full_payment_days=wait.full_payment_days,
            unpaid_at_days=wait.unpaid_at_days,
            status=wait.status,
            source=wait.source,
        )


class ReplayResult(Frozen):
    """One past theft at this exchange; `cases` has one for each shock, the theft alone first."""

    event: str
    name: str
    date: str
    tier: Tier
    share: float
    share_status: Status
    share_basis: str
    source: str
    cover: Answer
    reasons: tuple[str, ...]
    cases: tuple[StressCase, ...]
    waited: Waited | None

    @property
    def today(self) -> StressCase:
        """The theft by itself."""
        return self.cases[0]


class StressReport(Frozen):
    """The past repeated at one exchange. Names, reasons and notes are in `language`.

    `days_to_full_payment` is what the wording promises; no clause says when a first payment comes,
    so that is unknown.
    """

    on: dt.date
    language: Language
    profile: str
    policy: str | None
    assets: Money
    reserve_cash: Money | None
    own_coins: Money | None
    exchange_rates: tuple[RateUsed, ...]
    days_to_first_payment: int | None = None
    days_to_full_payment: int | None
    shocks: Shocks
    replays: tuple[ReplayResult, ...]
    scenarios: tuple[ScenarioRow, ...]
    vendor: Finding
    notes: tuple[str, ...]
