"""Which thefts would this wording pay for, and which clause says so?

Ten ways to be robbed are set against the clauses that bear on each, as
`data/registers/scenarios.toml` says. A clause that says nothing is disputed, never paid. One that
does not cover beats one in dispute, which beats one that covers: an insurer needs a single ground
to refuse.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from data.registers import theft_scenarios
from data.rows import Status
from models.profile import Frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from data.registers import CoverClause, TheftScenario, TheftScenarios
    from models.profile import Tier
    from pricing.policy import Policy

Answer = Literal["paid", "not_paid", "disputed", "not_applicable"]

GRAVEST: tuple[Answer, ...] = ("not_paid", "disputed", "paid")

TIERS_CLAUSE = "tiers_covered"
NO_CLAUSE = "no clause of the wording speaks of it"
ON_ORDER = "a guarantee that pays on the supervisor's order needs no word on the cause"


class Cell(Frozen):
    """What one clause answers to one scenario; `reason` is empty where it does not apply."""

    clause: str
    answer: Answer
    reason: str


class ScenarioRow(Frozen):
    """One scenario: what comes of it, why, and what each clause answers."""

    scenario: str
    title_en: str
    title_ja: str
    answer: Answer
    reasons: tuple[str, ...]
    cells: tuple[Cell, ...]
    status: Status
    source: str


def scenario_matrix(
    policy: Policy, register: TheftScenarios | None = None
) -> tuple[ScenarioRow, ...]:
    """Every scenario against every clause, in the register's order; the shipped one if None."""
    register = register or theft_scenarios()
    return tuple(_row(policy, scenario, register) for scenario in register.scenarios)


def cover_of(
    policy: Policy,
    tiers: Sequence[Tier],
    clauses: Iterable[str],
    register: TheftScenarios | None = None,
) -> tuple[Answer, tuple[str, ...]]:
    """Whether a theft from some tiers that these clauses bear on is paid, and why.

    The reasons are those of the answer, or of all clauses where it is paid.

    Raises:
        RegisterFault: the register lists no such clause.
    """
    register = register or theft_scenarios()
    cells = [_tiers(policy, tiers), *(_cell(policy, register.clause(path)) for path in clauses)]
    return _summed_up(policy, cells)


def _row(policy: Policy, scenario: TheftScenario, register: TheftScenarios) -> ScenarioRow:
    tiers = _tiers(policy, scenario.tiers)
    cells = tuple(
        _cell(policy, clause)
        if clause.path in scenario.clauses
        else Cell(clause=clause.path, answer="not_applicable", reason="")
        for clause in register.clauses
    )
    answer, reasons = _summed_up(policy, (tiers, *cells))
    return ScenarioRow(
        scenario=scenario.id,
        title_en=scenario.title_en,
        title_ja=scenario.title_ja,
        answer=answer,
        reasons=reasons,
        cells=(tiers, *cells),
        status=scenario.status,
        source=scenario.source,
    )


def _summed_up(policy: Policy, cells: Sequence[Cell]) -> tuple[Answer, tuple[str, ...]]:
    heard = [cell for cell in cells if cell.answer != "not_applicable"]
    if {cell.clause for cell in heard} == {TIERS_CLAUSE} and heard[0].answer == "paid":
        return ("paid", (ON_ORDER,)) if _on_order(policy) else ("disputed", (NO_CLAUSE,))
    answer = min((cell.answer for cell in heard), key=GRAVEST.index)
    # That a tier is covered is a ground for nothing by itself.
    grounds = [c for c in heard if c.clause != TIERS_CLAUSE or c.answer != "paid"]
    return answer, tuple(cell.reason for cell in grounds if cell.answer == answer)


def _tiers(policy: Policy, tiers: Sequence[Tier]) -> Cell:
    missing = [tier.replace("_", " ") for tier in tiers if tier not in policy.tiers_covered]
    if missing:
        reason = f"not among the tiers covered: {', '.join(missing)}"
        return Cell(clause=TIERS_CLAUSE, answer="not_paid", reason=reason)
    return Cell(clause=TIERS_CLAUSE, answer="paid", reason="every tier it strikes is covered")


def _cell(policy: Policy, clause: CoverClause) -> Cell:
    said, title = _said(policy, clause.path), clause.title_en.lower()
    if said is None and clause.silence == "not_applicable":
        return Cell(clause=clause.path, answer="not_applicable", reason="")
    if said is None:
        silent = f"silent: {title}"
        if _on_order(policy):
            return Cell(clause=clause.path, answer="paid", reason=f"{silent}; {ON_ORDER}")
        return Cell(clause=clause.path, answer="disputed", reason=silent)
    answer = "paid" if said == clause.covers_if else clause.otherwise
    words = ("covered" if said else "excluded") if clause.covers_if else ("yes" if said else "no")
    return Cell(clause=clause.path, answer=answer, reason=f"{words}: {title}")


def _said(policy: Policy, path: str) -> bool | None:
    """What the policy says; None where it is silent, or has no such group of clauses."""
    group, _, field = path.partition(".")
    found = getattr(policy, group)
    return None if found is None else getattr(found, field)


def _on_order(policy: Policy) -> bool:
    return policy.instrument == "guarantee" and policy.wording.pays_on_supervisor_order is True
