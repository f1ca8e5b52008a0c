"""Which thefts would the wording pay for? Scenarios and clauses as a page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.pages.text.check import WORDS
from data.registers import theft_scenarios
from pricing.scenario_matrix import TIERS_CLAUSE

if TYPE_CHECKING:
    from api.pages.visit import Visit
    from pricing.scenario_matrix import Answer, ScenarioRow

TONES: dict[Answer, str] = {
    "paid": "good",
    "disputed": "warn",
    "not_paid": "bad",
    "not_applicable": "",
}


@dataclass(frozen=True)
class Row:
    """One scenario: what comes of it, by which clauses, and a tone and word for each clause."""

    title: str
    answer: Answer
    grounds: str
    cells: tuple[tuple[str, str], ...]
    source: str


@dataclass(frozen=True)
class Heat:
    """Clauses along the top, scenarios down."""

    clauses: tuple[str, ...]
    rows: tuple[Row, ...]

    def count(self, answer: Answer) -> int:
        """How many scenarios come out so."""
        return sum(row.answer == answer for row in self.rows)


def heat_of(visit: Visit, rows: tuple[ScenarioRow, ...]) -> Heat:
    """The matrix in the page's language."""
    titles, between = _titles(visit), visit.told(WORDS["and_between"])
    return Heat(
        tuple(titles[cell.clause] for cell in rows[0].cells),
        tuple(
            Row(
                visit.of(row, "title"),
                row.answer,
                between.join(row.reasons),
                tuple((TONES[cell.answer], _word(visit, cell.answer)) for cell in row.cells),
                row.source,
            )
            for row in rows
        ),
    )


def _titles(visit: Visit) -> dict[str, str]:
    found = {clause.path: visit.of(clause, "title") for clause in theft_scenarios().clauses}
    return {TIERS_CLAUSE: visit.told(WORDS["tiers_covered"]), **found}


def _word(visit: Visit, answer: Answer) -> str:
    return visit.told(WORDS["no_bearing" if answer == "not_applicable" else answer])
