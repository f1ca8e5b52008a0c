"""Whose a book's tail is: parts that add up, by simulated years as by the exact law."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from data.accumulation import accumulation
from models.book_years import BLOCK_YEARS
from pricing.book_case import BookCase, book_case
from pricing.book_exact import exact_law
from pricing.book_run import run
from pricing.book_whose import ALONE, Whose
from pricing.submission import Submission

if TYPE_CHECKING:
    import datetime as dt

    from models.profile import SecurityProfile
    from pricing.desk import Desk

LEVEL = 0.99


@pytest.fixture(scope="module")
def case(desk: Desk, on: dt.date, examples: dict[str, SecurityProfile]) -> BookCase:
    """The examples under policies without limits of a term, three of them clients of one vendor."""
    vendors = ("Vendor A", "Vendor A", "Vendor A", None)
    book = [
        Submission(profile=profile.model_copy(update={"wallet_vendor": vendor}))
        for profile, vendor in zip(examples.values(), vendors, strict=True)
    ]
    found = book_case(book, desk, on, accumulation())
    endless = np.where(found.terms.limit > 0, 1e30, 0.0)
    return replace(
        found,
        terms=replace(found.terms, term_limit=endless, deductible=0.0 * found.terms.deductible),
    )


@pytest.fixture(scope="module")
def by_years(case: BookCase) -> Whose:
    return Whose.of_years(run(case, 4 * BLOCK_YEARS, 5, LEVEL), case)


@pytest.fixture(scope="module")
def by_law(case: BookCase) -> Whose:
    return Whose.of_law(exact_law(case.risk, case.terms), case, LEVEL)


@pytest.mark.parametrize("kind", ["by_years", "by_law"])
def test_parts_of_every_kind_add_up_to_the_same(kind: str, request: pytest.FixtureRequest) -> None:
    whose: Whose = request.getfixturevalue(kind)
    parts = [whose.by_exchange(), whose.by_shared(), whose.by_cause()]
    tails = [sum(part.tail for part in kind) for kind in parts]
    means = [sum(part.mean for part in kind) for kind in parts]
    assert tails == pytest.approx([tails[0]] * 3, rel=1e-9)
    assert means == pytest.approx([means[0]] * 3, rel=1e-9)


def test_they_are_the_tail_and_the_mean_of_the_book(case: BookCase, by_law: Whose) -> None:
    law = exact_law(case.risk, case.terms)
    parts = by_law.by_exchange()
    assert sum(part.tail for part in parts) == pytest.approx(law.tail_mean(LEVEL), rel=1e-6)
    assert sum(part.mean for part in parts) == pytest.approx(law.mean, rel=1e-9)


def test_years_and_law_name_the_same_parts_and_nearly_their_size(
    by_years: Whose, by_law: Whose
) -> None:
    """Standard errors are looked at where the parts are made (`test_book_exact_parts`)."""
    for way in ("by_exchange", "by_shared", "by_cause"):
        simulated, exact = getattr(by_years, way)(), getattr(by_law, way)()
        assert [part.name for part in simulated] == [part.name for part in exact]
        largest = max(part.tail for part in exact)
        for one, other in zip(simulated, exact, strict=True):
            assert one.mean == pytest.approx(other.mean, rel=0.1, abs=0.002 * largest)
            assert one.tail == pytest.approx(other.tail, rel=0.1, abs=0.02 * largest)


def test_what_no_event_shares_is_named_alone(by_law: Whose) -> None:
    *shared, alone = by_law.by_shared()
    assert [part.name for part in shared] == ["Vendor A", "campaign"]
    assert alone.name == ALONE
    assert alone.tail > sum(part.tail for part in shared)
