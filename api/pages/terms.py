"""Which terms of a contract can a reader change on a page?

Those that say yes, no or nothing, a number, or one of a few words, found in the contract's own
type: a term added there is on the page the same day. Each is named by its place,
`wording.non_avoidance`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from pricing.policy import Causes, Wording
from pricing.wording import (
    UNNAMED,
    Ending,
    Exclusions,
    Filing,
    Insured,
    Insurer,
    Payment,
    Valuation,
)

if TYPE_CHECKING:
    from api.pages.fields import Reader
    from models.profile import Frozen
    from pricing.policy import Policy

GROUPS: dict[str, type[Frozen]] = {
    "causes": Causes,
    "wording": Wording,
    "exclusions": Exclusions,
    "valuation": Valuation,
    "payment": Payment,
    "insurer": Insurer,
    "insured": Insured,
    "ending": Ending,
    "filing": Filing,
}
PREFIX = "t."
SILENT = "unknown"
MOST = 1e6


@dataclass(frozen=True)
class Term:
    """One term: where it stands in the contract, and what it may say."""

    group: str
    name: str
    kind: Literal["answer", "number", "whole", "choice"]
    choices: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """Its place in the contract."""
        return f"{self.group}.{self.name}"

    @property
    def field(self) -> str:
        """Its name in a form."""
        return PREFIX + self.path

    def of(self, policy: Policy) -> Any:  # noqa: ANN401  whatever the term says
        """What a contract says."""
        group = getattr(policy, self.group)
        return None if group is None else getattr(group, self.name)


@lru_cache(maxsize=1)
def terms() -> tuple[Term, ...]:
    """Every term, in the contract's order."""
    return tuple(
        term
        for group, model in GROUPS.items()
        for name, schema in model.model_json_schema()["properties"].items()
        if (term := _term(group, name, schema)) is not None
    )


def _term(group: str, name: str, schema: dict[str, Any]) -> Term | None:
    options = schema.get("anyOf", [schema])
    for one in options:
        if one.get("type") == "boolean":
            return Term(group, name, "answer")
        if "enum" in one:
            return Term(group, name, "choice", tuple(one["enum"]))
        if one.get("type") == "integer":
            return Term(group, name, "whole")
        if one.get("type") == "number":
            return Term(group, name, "number")
    return None


def with_terms(start: Policy, reader: Reader) -> dict[str, Any] | None:
    """The contract as JSON with the terms the form changed; None if it changed none."""
    said = {term: _read(term, term.of(start), reader) for term in terms()}
    changed = {t: value for t, value in said.items() if reader.fields[t.field].is_changed}
    if not changed:
        return None
    document: dict[str, Any] = start.model_dump(mode="json")
    for term, value in changed.items():
        group = document.get(term.group) or {}
        document[term.group] = {**group, term.name: value}
    if document.get("insurer"):
        document["insurer"].setdefault("name", UNNAMED)
    return document


def _read(term: Term, was: Any, reader: Reader) -> Any:  # noqa: ANN401
    if term.kind == "answer":
        return reader.answer(term.field, was)
    if term.kind == "choice":
        found = reader.choice(term.field, was or SILENT, (*term.choices, SILENT))
        return None if found == SILENT else found
    number = reader.number(term.field, was, low=0, high=MOST, whole=term.kind == "whole")
    return int(number) if number is not None and term.kind == "whole" else number
