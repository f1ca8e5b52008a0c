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
from pricing.phrases import listed, say, word

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from data.registers import CoverClause, TheftScenario, TheftScenarios
    from models.profile import Tier
    from pricing.phrases import Language, Phrase
    from pricing.policy import Policy

Answer = Literal["paid", "not_paid", "disputed", "not_applicable"]

GRAVEST: tuple[Answer, ...] = ("not_paid", "disputed", "paid")

TIERS_CLAUSE = "tiers_covered"
NO_CLAUSE = say("no clause of the wording speaks of it", "約款に該当する条項がない")
ON_ORDER = say(
    "a guarantee that pays on the supervisor's order needs no word on the cause",
    "監督当局の命令により支払われる保証では、原因に関する定めを要しない",
)
EVERY_TIER = say("every tier it strikes is covered", "被害を受けるウォレットはすべて担保対象")
ANSWERED = {
    (True, True): say("covered", "担保"),
    (True, False): say("excluded", "免責"),
    (False, True): say("yes", "該当"),
    (False, False): say("no", "非該当"),
}
"""What a clause says, by whether its yes covers and what was answered."""


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
    policy: Policy, register: TheftScenarios | None = None, lang: Language = "en"
) -> tuple[ScenarioRow, ...]:
    """Every scenario against every clause, in the register's order; the shipped one if None.

    Reasons are in `lang`.
    """
    register = register or theft_scenarios()
    return tuple(_row(policy, scenario, register, lang) for scenario in register.scenarios)


def cover_of(
    policy: Policy,
    tiers: Sequence[Tier],
    clauses: Iterable[str],
    register: TheftScenarios | None = None,
    lang: Language = "en",
) -> tuple[Answer, tuple[str, ...]]:
    """Whether a theft from some tiers that these clauses bear on is paid, and why, in `lang`.

    The reasons are those of the answer, or of all clauses where it is paid.

    Raises:
        RegisterFault: the register lists no such clause.
    """
    register = register or theft_scenarios()
    cells = [
        _tiers(policy, tiers, lang),
        *(_cell(policy, register.clause(path), lang) for path in clauses),
    ]
    return _summed_up(policy, cells, lang)


def _row(
    policy: Policy, scenario: TheftScenario, register: TheftScenarios, lang: Language
) -> ScenarioRow:
    tiers = _tiers(policy, scenario.tiers, lang)
    cells = tuple(
        _cell(policy, clause, lang)
        if clause.path in scenario.clauses
        else Cell(clause=clause.path, answer="not_applicable", reason="")
        for clause in register.clauses
    )
    answer, reasons = _summed_up(policy, (tiers, *cells), lang)
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


def _summed_up(
    policy: Policy, cells: Sequence[Cell], lang: Language
) -> tuple[Answer, tuple[str, ...]]:
    heard = [cell for cell in cells if cell.answer != "not_applicable"]
    if {cell.clause for cell in heard} == {TIERS_CLAUSE} and heard[0].answer == "paid":
        if _on_order(policy):
            return "paid", (ON_ORDER.told(lang),)
        return "disputed", (NO_CLAUSE.told(lang),)
    answer = min((cell.answer for cell in heard), key=GRAVEST.index)
    # That a tier is covered is a ground for nothing by itself.
    grounds = [c for c in heard if c.clause != TIERS_CLAUSE or c.answer != "paid"]
    return answer, tuple(cell.reason for cell in grounds if cell.answer == answer)


def _tiers(policy: Policy, tiers: Sequence[Tier], lang: Language) -> Cell:
    missing = [word(tier) for tier in tiers if tier not in policy.tiers_covered]
    if missing:
        reason = say(
            "not among the tiers covered: {tiers}", "担保対象外：{tiers}", tiers=listed(missing)
        )
        return Cell(clause=TIERS_CLAUSE, answer="not_paid", reason=reason.told(lang))
    return Cell(clause=TIERS_CLAUSE, answer="paid", reason=EVERY_TIER.told(lang))


def _cell(policy: Policy, clause: CoverClause, lang: Language) -> Cell:
    said = _said(policy, clause.path)
    if said is None and clause.silence == "not_applicable":
        return Cell(clause=clause.path, answer="not_applicable", reason="")
    title = say(clause.title_en.lower(), clause.title_ja)
    if said is None:
        return _silent(policy, clause, title, lang)
    answer = "paid" if said == clause.covers_if else clause.otherwise
    reason = say(
        "{what}: {title}", "{what}：{title}", what=ANSWERED[clause.covers_if, said], title=title
    )
    return Cell(clause=clause.path, answer=answer, reason=reason.told(lang))


def _silent(policy: Policy, clause: CoverClause, title: Phrase, lang: Language) -> Cell:
    reason = say("silent: {title}", "記載なし：{title}", title=title)
    if not _on_order(policy):
        return Cell(clause=clause.path, answer="disputed", reason=reason.told(lang))
    why = say("{reason}; {on_order}", "{reason}（{on_order}）", reason=reason, on_order=ON_ORDER)
    return Cell(clause=clause.path, answer="paid", reason=why.told(lang))


def _said(policy: Policy, path: str) -> bool | None:
    """What the policy says; None where it is silent, or has no such group of clauses."""
    group, _, field = path.partition(".")
    found = getattr(policy, group)
    return None if found is None else getattr(found, field)


def _on_order(policy: Policy) -> bool:
    return policy.instrument == "guarantee" and policy.wording.pays_on_supervisor_order is True
