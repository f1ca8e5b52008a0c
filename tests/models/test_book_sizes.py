"""Sizes of a book's thefts by the chance of being passed: tables against their laws."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import ndtr, ndtri

from models.book_risk import BookRisk
from models.book_sizes import ONE, SizeTable
from models.book_struck import Struck
from models.severity import CappedLoss, Tail
from models.theft_law import AssetLimited, Sublimited, TheftLaw


def law(scale: float, sigma: float = 1.2) -> CappedLoss:
    return CappedLoss(
        log_median=np.log(scale * np.array([[1e9, 4e9, 1.0], [2e9, 5e9, 1.0]])),
        sigma=np.array([[sigma], [1.6]]),
        cap=scale * np.array([2e10, 9e10, 1e-4]),
        tail=Tail(0.0, np.array([[0.4], [0.9]])),
    )


def risk_of(*laws: TheftLaw) -> BookRisk:
    """An empty third tier at each exchange."""
    own = np.tile([0.1, 0.1, 0.0], (4, len(laws), 1))
    return BookRisk(own, np.ones(4), (), laws, np.inf)


def table_of(*laws: TheftLaw, least: float = 0.0) -> SizeTable:
    return SizeTable.of(risk_of(*laws), np.full(3 * len(laws), least))


def sizes(table: SizeTable, draw_law: int, cell: int, chances: np.ndarray) -> np.ndarray:
    number = np.where(np.arange(table.row.size) == cell, len(chances), 0)
    where = Struck(number[None], np.zeros(0, dtype=np.int64))
    return table.sizes(draw_law, where, chances.astype(np.float32))


def test_a_theft_is_that_of_its_chance_to_a_part_in_a_thousand() -> None:
    """Between the ends of its pieces too; thefts rarer at either end come once in 30,000."""
    laws = (law(1.0), law(2.0), law(0.5, sigma=0.9))
    table = table_of(*laws)
    chances = ndtr(-np.linspace(-3.9, 4.3, 997)).astype(np.float32)
    scores = -ndtri(chances.astype(float))
    for cell in (0, 1, 3, 4, 6, 7):
        exchange, tier = divmod(cell, 3)
        for place in range(2):
            exact = np.exp(laws[exchange].log_quantile(scores)[place, tier])
            exact = np.minimum(exact, laws[exchange].cap[tier])
            assert sizes(table, place, cell, chances) == pytest.approx(exact, rel=1e-3)


def test_exchanges_whose_thefts_differ_in_scale_alone_share_their_table() -> None:
    assert table_of(law(1.0), law(2.0), law(0.5)).values.shape[1] == 1
    assert table_of(law(1.0), law(2.0), law(0.5, sigma=0.9)).values.shape[1] == 2


@pytest.mark.parametrize("least", [0.0, 3e8, 1.5e9])
def test_what_a_contract_makes_of_a_theft_is_read_off_its_survival(least: float) -> None:
    """Half of the thefts of the first tier count with at most ¥3bn; or what is in one coin does."""
    base = law(1.0)
    caps = np.array([[3e9, 2e10], [9e10, 9e10], [1.0, 1.0]])
    weights = np.array([[0.5, 0.5], [1.0, 0.0], [1.0, 0.0]])
    limited = AssetLimited(base, np.array([0.4]), np.array([1e9]))
    laws: tuple[TheftLaw, ...] = (Sublimited(base, caps, weights), limited, base)
    table = table_of(*laws, least=least)
    for cell in (0, 1, 3, 4, 6):
        exchange, tier = divmod(cell, 3)
        for place in range(2):
            passing = table.passing[place, cell]
            chances = passing * np.linspace(0.002, 1.0, 500)
            found = sizes(table, place, cell, chances)
            one = laws[exchange]
            above = one.survival(found * (1 - 3e-3))[place, tier]
            assert (above >= chances * (1 - 1e-6) - 2e-3).all()
            above = one.survival(found * (1 + 3e-3))[place, tier]
            assert (above <= chances * (1 + 1e-6) + 2e-3).all()
            assert found.min() >= least * (1 - 3e-3)


def test_certainty_and_the_rarest_chance_have_a_size() -> None:
    table = table_of(law(1.0))
    smallest, largest = sizes(table, 0, 0, np.array([1.0, 1e-30]))
    assert 0 < smallest < 1e9 * np.exp(-4 * 1.2)
    assert largest == np.float32(2e10)
    assert ONE > 1.0


def test_what_is_left_out_is_never_drawn_and_what_cannot_be_passed_has_no_chance() -> None:
    base = law(1.0)
    table = table_of(base, least=3e9)
    for place in range(2):
        for tier in range(2):
            expected = base.survival(np.array([3e9]))[place, tier, 0]
            assert table.passing[place, tier] == pytest.approx(expected)
    assert (table_of(base, least=1e12).passing == 0).all()
    assert (table_of(base).passing[:, 2] == 0).all()
