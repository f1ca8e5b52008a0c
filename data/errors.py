"""What can go wrong with the facts?

DataError
├── TableFaults       the tables break rules; carries every fault found
├── UnknownCurrency   an amount in a currency the price table does not cover
└── NoRate            a date before the first price
"""

from __future__ import annotations

from dataclasses import dataclass

SHOWN_FAULTS = 200
SHOWN_VALUE_CHARACTERS = 60


class DataError(Exception):
    """Anything wrong with the facts themselves."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One broken rule at one place.

    `row` counts as a spreadsheet shows it: the header is row 1. It is None where the fault is of
    the file as a whole, and `column` is None where it is of the row as a whole.
    """

    file: str
    row: int | None
    column: str | None
    rule: str
    value: str | None = None

    def __str__(self) -> str:
        place = self.file
        if self.row is not None:
            place += f" row {self.row}"
        if self.column is not None:
            place += f", column {self.column}"
        found = "" if self.value is None else f' (found "{_shortened(self.value)}")'
        return f"{place}: {self.rule}{found}"


class TableFaults(DataError):
    """The tables break rules; `faults` holds every fault, the message at most the first 200."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        lines = [str(fault) for fault in faults[:SHOWN_FAULTS]]
        if len(faults) > SHOWN_FAULTS:
            lines.append(f"and {len(faults) - SHOWN_FAULTS} more")
        super().__init__("\n".join(lines))
        self.faults = faults


class UnknownCurrency(DataError):
    """The price table has no rate for this currency."""

    def __init__(self, currency: str, allowed: tuple[str, ...]) -> None:
        super().__init__(f'no rates for "{currency}": use one of {", ".join(allowed)}')
        self.currency = currency
        self.allowed = allowed


class NoRate(DataError):
    """The price table has no value on or before this date."""


def _shortened(value: str) -> str:
    one_line = " ".join(value.split())
    if len(one_line) <= SHOWN_VALUE_CHARACTERS:
        return one_line
    return one_line[:SHOWN_VALUE_CHARACTERS] + "…"
