"""Many exchanges at once against the laws of one: sizes, counts and the year."""

from __future__ import annotations

import math
from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import special

from models import aggregate, batch
from models.batch import ALLOWED, CHUNK, Risks, count_pgfs, limited_means
from models.severity import CappedLoss, Tail

Floats = NDArray[np.float64]

MANY = 40
SHAPES = [0.3, 0.7, 1.0 - 1e-12, 1.0, 1.0 + 1e-9, 1.1, 2.0]


def book(n: int, seed: int = 1) -> Risks:
    """Exchanges of every kind: with and without a tail, Poisson and not, rare and frequent."""
    random = np.random.default_rng(seed)
    return Risks(
        mean_count=random.uniform(0.005, 0.8, n),
        dispersion=np.where(random.random(n) < 0.3, math.inf, random.uniform(0.3, 4.0, n)),
        log_median=random.normal(math.log(8e6), 1.0, n),
        sigma=random.uniform(1.0, 2.6, n),
        cap=np.exp(random.normal(math.log(1.5e9), 0.7, n)),
        tail_start=np.where(random.random(n) < 0.3, math.inf, random.uniform(-0.5, 1.8, n)),
        tail_shape=random.choice(SHAPES, n),
    )


def one_law(risks: Risks, row: int) -> CappedLoss:
    start = float(risks.tail_start[row])
    tail = Tail(start, risks.tail_shape[row : row + 1, None]) if math.isfinite(start) else None
    one = slice(row, row + 1)
    return CappedLoss(risks.log_median[one, None], risks.sigma[one, None], risks.cap[one], tail)


def survivals(risks: Risks, width: Floats, points: int = 256) -> Floats:
    levels = limited_means(risks, np.arange(points + 1) * width[:, None])
    return batch.survivals(risks, levels, width)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("start", [-1.0, 0.0, 1.6, math.inf])
def test_limited_means_are_those_of_one_law(shape: float, start: float) -> None:
    n = 20
    risks = replace(book(n), tail_shape=np.full(n, shape), tail_start=np.full(n, start))
    x = np.outer(risks.cap, [0.0, 1e-6, 0.01, 0.3, 0.99, 1.0, 1.5, 20.0])
    for row, found in enumerate(limited_means(risks, x)):
        expected = one_law(risks, row).limited_mean(x[row][None])[0, 0]
        np.testing.assert_allclose(found, expected, rtol=2e-13, atol=1e-30)


def test_rows_with_and_without_a_tail_stand_together() -> None:
    risks = book(60)
    x = np.outer(risks.cap, np.linspace(0.0, 1.2, 50))
    expected = [one_law(risks, i).limited_mean(x[i][None])[0, 0] for i in range(60)]
    np.testing.assert_allclose(limited_means(risks, x), expected, rtol=2e-13, atol=1e-30)


def test_limited_means_scale_with_money() -> None:
    risks, factor = book(30), 1 / 150.0
    scaled = replace(risks, log_median=risks.log_median + math.log(factor), cap=risks.cap * factor)
    x = np.outer(risks.cap, np.linspace(0.0, 1.0, 9))
    found = limited_means(scaled, x * factor)
    np.testing.assert_allclose(found, limited_means(risks, x) * factor, rtol=1e-12)


@pytest.mark.parametrize("start", [30.0, 38.0, 1e3, math.inf])
def test_a_tail_without_a_chance_is_none(start: float) -> None:
    risks = replace(book(4), tail_start=np.full(4, start), cap=np.full(4, 1e300))
    x = np.full((4, 1), 1e250)
    none = replace(risks, tail_start=np.full(4, math.inf))
    np.testing.assert_array_equal(limited_means(risks, x), limited_means(none, x))


def test_survivals_are_those_of_one_law() -> None:
    risks, points = book(MANY), 256
    width = risks.cap / 100
    found = survivals(risks, width, points)
    for row in range(MANY):
        grid = np.arange(points + 1) * width[row]
        size = aggregate.masses(one_law(risks, row).limited_mean(grid[None])[0, 0], width[row])
        count = aggregate.negative_binomial(
            float(risks.mean_count[row]), float(risks.dispersion[row])
        )
        law = aggregate.compound(size, count, points)
        np.testing.assert_allclose(found[row], aggregate.survival(law), rtol=0, atol=2e-9)


def test_the_chance_of_a_theft_is_a_closed_form() -> None:
    """At the far end of many cells only a year without a sizeable theft is left out."""
    risks = replace(book(MANY), log_median=np.full(MANY, 20.0), sigma=np.full(MANY, 0.2))
    risks = replace(risks, tail_start=np.full(MANY, math.inf))
    found = survivals(risks, np.full(MANY, 1e3), 512)
    for row in range(MANY):
        none = aggregate.probability_of_none(
            risks.mean_count[row : row + 1], float(risks.dispersion[row])
        )
        assert found[row, 0] == pytest.approx(1.0 - float(none[0]), abs=1e-9)


@pytest.mark.parametrize("points", [256, 512, 1024])
def test_a_row_does_not_feel_the_others(points: int) -> None:
    """Alone, or among others that may be Poisson; to rounding under the tilt."""
    risks = book(MANY)
    width = risks.cap / 200
    together = survivals(risks, width, points)
    for row in range(MANY):
        one = slice(row, row + 1)
        alone = survivals(risks.rows(one), width[one], points)
        np.testing.assert_allclose(together[one], alone, rtol=0, atol=1e-9)


def test_rows_do_not_feel_their_order_at_all() -> None:
    risks = book(MANY)
    width = risks.cap / 200
    flipped = survivals(risks.rows(slice(None, None, -1)), width[::-1])[::-1]
    np.testing.assert_array_equal(survivals(risks, width), flipped)


def circle(n: int, length: float) -> NDArray[np.complex128]:
    """What transforms of one size look like: points of the unit disc."""
    return 1.0 - length * np.exp(1j * np.linspace(0, 2 * np.pi, 40))[None] * np.ones((n, 1))


@pytest.mark.parametrize("r", [0.5, 4.0])
def test_counts_are_those_of_one_law(r: float) -> None:
    mean_minus = np.array([[0.01], [0.5]]) * circle(2, 0.97)
    found = count_pgfs(mean_minus, np.full((2, 1), r))
    np.testing.assert_allclose(found, aggregate.count_pgf(mean_minus, r), rtol=0, atol=2e-15)


@given(
    mean=st.floats(1e-6, 200.0),
    r=st.one_of(st.floats(0.05, 1e12), st.just(math.inf)),
    other=st.floats(0.05, 1e12),
)
def test_counts_are_those_of_complex_arithmetic(mean: float, r: float, other: float) -> None:
    """Also where r is huge, and where a Poisson row stands among others."""
    mean_minus = np.array([[mean], [mean / 10]]) * circle(2, 0.97)
    dispersion = np.array([[r], [other]])
    found = count_pgfs(mean_minus, dispersion)
    for row in range(2):
        one = float(dispersion[row, 0])
        direct = (
            np.exp(-mean_minus[row])
            if math.isinf(one)
            else np.exp(-one * special.log1p(mean_minus[row] / one))
        )
        np.testing.assert_allclose(found[row], direct, rtol=0, atol=1e-13)


def test_poisson_is_the_end_of_the_negative_binomial() -> None:
    risks = replace(book(MANY), dispersion=np.full(MANY, math.inf))
    nearly = replace(risks, dispersion=np.full(MANY, 1e12))
    width = risks.cap / 200
    np.testing.assert_allclose(survivals(risks, width), survivals(nearly, width), rtol=0, atol=1e-9)


@pytest.mark.parametrize("points", [64, 256, 2**20])
@pytest.mark.parametrize("n", [0, 1, 63, 64, 65, 1000])
def test_chunks_cover_every_row_once(n: int, points: int) -> None:
    chunks = list(batch.chunks(n, points))
    assert [i for rows in chunks for i in range(n)[rows]] == list(range(n))
    assert all((rows.stop - rows.start) * points <= max(CHUNK, points) for rows in chunks)


@pytest.mark.parametrize("end", [0, 1])
@pytest.mark.parametrize("name", ALLOWED)
def test_what_cannot_be_priced_is_named(name: str, end: int) -> None:
    """Not a number, and the first one beyond either end of what is allowed."""
    allowed = ALLOWED[name][end]
    for value in (math.nan, math.nextafter(allowed, math.inf if end else -math.inf)):
        if value == allowed:
            continue  # nothing lies beyond infinity
        column = getattr(book(5), name).copy()
        column[3] = value
        with pytest.raises(ValueError, match=rf"^{name}\[3\] cannot be priced: .* is not from"):
            replace(book(5), **{name: column})


@pytest.mark.parametrize(
    ("name", "value"), [("cap", 0.0), ("cap", math.inf), ("sigma", 0.0), ("dispersion", 0.0)]
)
def test_nothing_and_no_end_are_refused(name: str, value: float) -> None:
    with pytest.raises(ValueError, match=rf"^{name}\[0\] cannot be priced: {value} is not from"):
        replace(book(2), **{name: np.full(2, value)})


@pytest.mark.parametrize("name", [f.name for f in fields(Risks)][1:])
@pytest.mark.parametrize("shape", [(4,), (6,), (5, 1)])
def test_a_column_of_another_shape_is_named(name: str, shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=rf"^{name} must have 5 entries"):
        replace(book(5), **{name: np.ones(shape)})


def test_an_empty_book_is_no_error() -> None:
    assert len(book(0)) == 0
    assert survivals(book(0), np.zeros(0), 64).shape == (0, 64)
