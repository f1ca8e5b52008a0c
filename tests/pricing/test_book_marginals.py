"""What each policy adds to a book: against a run without it, closed forms, transforms, seeds."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import numpy as np
import pytest

from data.accumulation import accumulation
from models.book_years import BLOCK_YEARS
from pricing.book_case import BookCase, book_case
from pricing.book_law import Payment
from pricing.book_marginals import Marginals, all_marginals, level_kept, marginals_of
from pricing.book_run import BookYears, run, tail_mean
from pricing.book_terms import BookTerms
from pricing.book_whose import Whose
from pricing.marginal import marginal_capital
from pricing.submission import Submission
from tests.pricing.point_law import book, event, layer

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from models.book_risk import BookRisk
    from models.profile import SecurityProfile
    from pricing.desk import Desk

LEVEL = 0.995
ERRORS = 4.0


def of(risk: BookRisk, amounts: Sequence[float], *, once: bool = True) -> BookCase:
    """Policies that pay each theft whole, or the first of a year alone."""
    limits = [amount if once else 1e30 for amount in amounts]
    terms = [[layer(a, term_limit=limit)] for a, limit in zip(amounts, limits, strict=True)]
    return cast("BookCase", SimpleNamespace(risk=risk, terms=BookTerms.of(terms)))


def worked(
    case: BookCase, blocks: int = 1, seed: int = 3, asked: list[float] | None = None
) -> tuple[Marginals, BookYears]:
    """What each adds, from so many blocks; levels of runs made again are put in `asked`."""

    def years(level: float) -> BookYears:
        return run(case, blocks * BLOCK_YEARS, seed, level)

    def again(level: float) -> BookYears:
        if asked is not None:
            asked.append(level)
        return years(level)

    first = years(level_kept(LEVEL))
    return all_marginals(first, case.risk.exchanges, LEVEL, again), first


def added_by_a_second_run(case: BookCase, exchange: int, blocks: int = 1, seed: int = 3) -> float:
    found = run(case, blocks * BLOCK_YEARS, seed, LEVEL, apart=exchange)
    with_it, without = np.sort(found.total)[::-1], np.sort(found.without)[::-1]
    return tail_mean(with_it, LEVEL) - tail_mean(without, LEVEL)


@pytest.fixture(scope="module")
def example(desk: Desk, on: dt.date, examples: dict[str, SecurityProfile]) -> BookCase:
    vendors = ("Vendor A", "Vendor A", "Vendor A", None)
    entries = [
        Submission(profile=profile.model_copy(update={"wallet_vendor": vendor}))
        for profile, vendor in zip(examples.values(), vendors, strict=True)
    ]
    return book_case(entries, desk, on, accumulation())


AMOUNTS = [1.0, 2.0, 2.0, 3.0, 5.0, 8.0, 8.0, 9.0]


def shaken(exchanges: int = 40) -> BookCase:
    """Many exchanges, a vendor of half of them, and a market's shock; thefts come again."""
    amounts = [AMOUNTS[i % len(AMOUNTS)] for i in range(exchanges)]
    hit = [0.4] * (exchanges // 2)
    risk = book(amounts, [0.03] * exchanges, event(0.02, hit), dispersion=3.0)
    return of(risk, amounts, once=False)


# ---- against a run without the policy -------------------------------------------------------


def test_it_is_what_a_run_without_the_policy_says(example: BookCase) -> None:
    found, _ = worked(example, blocks=2, seed=5)
    for i in range(len(example.entries)):
        assert found.added[i] == pytest.approx(added_by_a_second_run(example, i, 2, 5), abs=1.0)


def test_it_is_so_for_many_exchanges_from_one_run() -> None:
    asked: list[float] = []
    found, _ = worked(shaken(), asked=asked)
    assert not asked
    for i in (0, 7, 19, 20, 39):
        assert found.added[i] == pytest.approx(added_by_a_second_run(shaken(), i), abs=1e-9)


def test_where_one_policy_is_most_of_the_tail_more_years_are_kept() -> None:
    amounts = [100.0, *AMOUNTS]
    case = of(book(amounts, [0.05] * len(amounts)), amounts)
    first = marginals_of(run(case, BLOCK_YEARS, 3, level_kept(LEVEL)), len(amounts), LEVEL)
    assert not first.sure[0]
    assert first.sure.any()
    asked: list[float] = []
    found, _ = worked(case, asked=asked)
    assert asked
    assert all(level < LEVEL for level in asked)
    for i in range(len(amounts)):
        assert found.added[i] == pytest.approx(added_by_a_second_run(case, i), abs=1e-9)


def test_a_book_that_hardly_ever_pays_has_years_without_loss_in_its_tail() -> None:
    case = of(book([4.0, 6.0], [0.001, 0.0005]), [4.0, 6.0])
    found, years = worked(case)
    assert (years.total > 0).sum() < years.years * (1 - LEVEL)
    for i in range(2):
        assert found.added[i] == pytest.approx(added_by_a_second_run(case, i), abs=1e-9)


def test_a_policy_that_never_pays_adds_nothing() -> None:
    amounts = [3.0, 5.0, 7.0]
    found, _ = worked(of(book(amounts, [0.1, 0.0, 0.1]), amounts))
    assert (found.added[1], found.error[1]) == (0.0, 0.0)


# ---- against laws that are known ------------------------------------------------------------


def test_two_exchanges_are_counted_by_hand() -> None:
    """10 with 2 % and 1 with 10 %: in the worst 5 in 1,000 years 11 comes twice and 10 thrice."""
    chances, amounts = np.array([0.02, 0.1]), [10.0, 1.0]
    found, _ = worked(of(book(amounts, list(-np.log1p(-chances))), amounts), blocks=4)
    both = 0.002 / (1 - LEVEL)
    assert found.added == pytest.approx([10.0 + both - 1.0, both], abs=ERRORS * found.error.max())
    exact = np.sqrt(0.002 * 0.998 / (4 * BLOCK_YEARS)) / (1 - LEVEL)
    assert found.error == pytest.approx([exact, exact], rel=0.15)


def test_without_common_shocks_it_is_what_transforms_say() -> None:
    amounts = AMOUNTS * 2
    chances = np.linspace(0.01, 0.05, len(amounts))
    found, years = worked(of(book(amounts, list(-np.log1p(-chances))), amounts), blocks=4)
    means = years.by_exchange / years.years
    laws = [Payment(np.array([p]), np.array([a])) for p, a in zip(chances, amounts, strict=True)]
    for i, law in enumerate(laws):
        others = [[other] for j, other in enumerate(laws) if j != i]
        exact = marginal_capital(law, others, LEVEL, width=1.0).marginal
        assert found.added[i] - means[i] == pytest.approx(exact, abs=ERRORS * found.error[i] + 0.01)


def test_a_shared_vendor_makes_its_clients_dearer() -> None:
    amounts = [5.0] * 40
    alone, _ = worked(of(book(amounts, [0.05] * 40), amounts))
    hit = [0.5] * 20
    own = [0.05 - 0.01 * h for h in hit] + [0.05] * 20
    shared, _ = worked(of(book(amounts, own, event(0.01, hit)), amounts))
    clients, others = shared.added[:20].mean(), shared.added[20:].mean()
    assert clients > 2.0 * alone.added.mean()
    assert clients > 2.0 * others


# ---- what holds for any of them -------------------------------------------------------------


def test_last_in_is_no_more_than_the_euler_share_and_that_no_more_than_alone() -> None:
    case = shaken()
    found, kept = worked(case)
    years = replace(kept, level=LEVEL)
    rows, weights = years.weights
    euler = np.bincount(rows.exchange, weights * rows.paid, case.risk.exchanges)
    assert (found.added <= euler * (1 + 1e-12)).all()
    assert euler.sum() == pytest.approx(tail_mean(np.sort(years.total)[::-1], LEVEL))
    assert found.added.sum() < euler.sum()
    for i in (0, 7, 20):
        apart = run(case, BLOCK_YEARS, 3, LEVEL, apart=i)
        alone = tail_mean(np.sort(apart.total - apart.without)[::-1], LEVEL)
        assert euler[i] <= alone * (1 + 1e-12)


def test_parts_named_by_the_book_are_those_it_is_below(example: BookCase) -> None:
    found, kept = worked(example)
    years = replace(kept, level=LEVEL)
    euler = np.array([part.tail for part in Whose.of_years(years, example).by_exchange()])
    assert (found.added <= euler * (1 + 1e-12)).all()


def test_the_standard_error_is_the_spread_over_seeds() -> None:
    case, seeds = shaken(), 60
    runs = [worked(case, seed=seed)[0] for seed in range(seeds)]
    spread = np.var([one.added for one in runs], axis=0, ddof=1).mean()
    told = np.mean([one.error**2 for one in runs], axis=0).mean()
    assert spread / told == pytest.approx(1.0, abs=0.25)
