"""What does one test of a condition answer?

`Terms` is what the regime's rule hands a predicate, `Outcome` what the predicate gives back, and
the functions here put clauses that are true, false or silent together.

    PredicateError   a rule names a field, a figure or a predicate that does not exist
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pricing.case import Case
    from pricing.findings import Result
    from pricing.phrases import Text

PROFILE = "profile"
"""First word of a path that reads the exchange's profile; every other reads the policy."""


class PredicateError(Exception):
    """A rule asks for something no policy has, or for a test nobody wrote."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a rule hands its predicate: fields to read, words allowed there, figures by role."""

    reads: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()
    figures: Mapping[str, float] | None = None

    def figure(self, role: str) -> float:
        """The figure of a role.

        Raises:
            PredicateError: the rule gives no such figure.
        """
        if self.figures is None or role not in self.figures:
            raise PredicateError(f'the rule gives no figure "{role}"')
        return self.figures[role]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Result of one test, in words of both languages.

    `shortfall_jpy` is what is missing, yen, where it can be counted; `at_fault` are the clauses
    that fail or are silent, by name, where there are several.
    """

    result: Result
    observed: Text
    required: Text
    shortfall_jpy: float | None = None
    at_fault: tuple[str, ...] = ()


def field_of(case: Case, path: str) -> object:
    """A field of policy or profile by dotted path; None where it, or what holds it, is not stated.

    Raises:
        PredicateError: there is no such field.
    """
    first, *rest = path.split(".")
    value: object = case.policy
    names = [first, *rest]
    if first == PROFILE:
        value, names = case.profile, rest
    for name in names:
        if value is None:
            return None
        if not hasattr(value, name):
            raise PredicateError(f'a policy has no field "{path}"')
        value = getattr(value, name)
    return value


def judged(answers: Mapping[str, bool | None]) -> Result:
    """A failure beats an unknown, an unknown beats a pass."""
    if any(answer is False for answer in answers.values()):
        return "fail"
    return "unknown" if None in answers.values() else "pass"


def either(answers: Mapping[str, bool | None]) -> Result:
    """One way is enough; where none is open, an unknown beats a failure."""
    if True in answers.values():
        return "pass"
    return "unknown" if None in answers.values() else "fail"


def clauses(case: Case, terms: Terms) -> dict[str, bool | None]:
    """What the wording says of each clause read, by the clause's name.

    Raises:
        PredicateError: no policy has such a clause, or it is not a yes-or-no one.
    """
    answers: dict[str, bool | None] = {}
    for path in terms.reads:
        value = field_of(case, path)
        if value is not None and not isinstance(value, bool):
            raise PredicateError(f'"{path}" is not a clause that is true, false or silent')
        answers[path.rsplit(".", 1)[-1]] = value
    return answers
