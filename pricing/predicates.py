"""Does a policy meet one condition?

One small pure function a kind of condition. Each reads a `Case` and the `Terms` the regime's rule
hands it, and answers with an `Outcome`. What the wording does not say is `unknown`, never `pass`.
Those about parties and papers are in `pricing.party_tests`, those that count money and days in
`pricing.amount_tests`; `PREDICATES` is the list a regime may name.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from pricing import amount_tests, party_tests
from pricing.outcome import Outcome, Terms, clauses, either, field_of, judged
from pricing.phrases import NOT_STATED, asked, listed, quantity, say, told, word

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pricing.case import Case
    from pricing.findings import Result


def all_true(case: Case, terms: Terms) -> Outcome:
    """Every clause read is in the wording."""
    return _all(case, terms, wanted=True)


def all_false(case: Case, terms: Terms) -> Outcome:
    """None of the clauses read is in the wording."""
    return _all(case, terms, wanted=False)


def _all(case: Case, terms: Terms, *, wanted: bool) -> Outcome:
    answers = clauses(case, terms)
    good = {name: None if said is None else said is wanted for name, said in answers.items()}
    at_fault = tuple(name for name, answer in good.items() if answer is not True)
    return Outcome(judged(good), told(answers), asked(answers, wanted=wanted), None, at_fault)


def any_true(case: Case, terms: Terms) -> Outcome:
    """One clause read, at least, is in the wording."""
    answers = clauses(case, terms)
    names = listed(word(name) for name in answers)
    required = say("yes to one or more of {names}", "{names}のいずれかがあること", names=names)
    return Outcome(either(answers), told(answers), required, None, tuple(answers))


def one_of(case: Case, terms: Terms) -> Outcome:
    """The word read is among those allowed."""
    name = field_of(case, terms.reads[0])
    required = one_of_words(terms)
    if name is None:
        return Outcome("unknown", NOT_STATED, required)
    return Outcome("pass" if name in terms.allowed else "fail", word(str(name)), required)


one_of_words = party_tests.one_of_words


def at_least(case: Case, terms: Terms) -> Outcome:
    """The number read reaches the minimum, in the field's own unit."""
    path, minimum = terms.reads[0], terms.figure("minimum")
    required = say("{n} or more", "{n}以上", n=quantity(minimum, path))
    number = field_of(case, path)
    if not isinstance(number, int | float):
        return Outcome("unknown", NOT_STATED, required)
    result: Result = "pass" if number >= minimum else "fail"
    return Outcome(result, quantity(number, path), required)


def at_most(case: Case, terms: Terms) -> Outcome:
    """The number read does not exceed the maximum, in the field's own unit."""
    path, maximum = terms.reads[0], terms.figure("maximum")
    required = say("{n} or less", "{n}以内", n=quantity(maximum, path))
    number = field_of(case, path)
    if not isinstance(number, int | float):
        return Outcome("unknown", NOT_STATED, required)
    result: Result = "pass" if number <= maximum else "fail"
    return Outcome(result, quantity(number, path), required)


PREDICATES: Mapping[str, Callable[[Case, Terms], Outcome]] = MappingProxyType(
    {
        test.__name__: test
        for test in (
            all_true,
            all_false,
            any_true,
            one_of,
            at_least,
            at_most,
            *party_tests.TESTS,
            *amount_tests.TESTS,
        )
    }
)
