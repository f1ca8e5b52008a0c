"""How long did customers wait for what was stolen from them?"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from data.rows import Row, Status, Text

Days = Annotated[int, Field(ge=0)]


class CompensationDelay(Row):
    """compensation_delays.csv: the wait after one theft. Whole days from the day of the theft.

    `first_payment_days` is when some customers had some of it: paid out, credited where it can be
    used, or their own untouched balance withdrawable again. `full_payment_days` is when the last of
    it was, or the first day a source says that it was; None is "not yet, or never seen".
    `unpaid_at_days` is the last day a source sees something outstanding: with a full payment it
    says how much later than it that payment may have come, without one it censors the wait.

    `basis` says what was seen: `paid` money or coins handed over or credited; `withdrawable` own
    balance out again; `covered` the house put the coins back and balances were never touched;
    `outstanding` none of these. `status` is `press` for what was told as done, `derived` for a
    dated plan of the company nobody saw fail, `assumption` for memory.
    """

    event_id: Text
    first_payment_days: Days | None
    full_payment_days: Days | None
    unpaid_at_days: Days | None
    outcome: Literal["paid", "censored"]
    basis: Literal["paid", "withdrawable", "covered", "outstanding"]
    status: Status
    source: Text
    note: Text
