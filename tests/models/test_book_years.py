"""Thefts drawn for a book: how many, where, how large, and together with whom."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from models.book_risk import PRICE_STATES, BookRisk, Proposal, split
from models.book_tables import PriceTable
from models.book_years import BLOCK_YEARS, Thefts, YearMaker, generator_of
from models.severity import CappedLoss, Tail
from models.theft_law import Revalued

DRAWS = 16
ERRORS = 4.5


def law(scale: float) -> CappedLoss:
    return CappedLoss(
        log_median=np.log(scale * np.array([[1e9, 4e9, 1.0], [2e9, 5e9, 1.0]])),
        sigma=np.array([[1.2], [1.6]]),
        cap=scale * np.array([2e10, 9e10, 1e-4]),
        tail=Tail(0.0, np.array([[0.4], [0.9]])),
    )


def risk_of(hit: float = 0.5, dispersion: float = np.inf) -> BookRisk:
    """Three exchanges, an empty third tier, clients of one vendor."""
    generator = np.random.default_rng(3)
    rates = generator.uniform(0.05, 0.2, (3, DRAWS, 3)) * np.array([1.0, 0.2, 0.0])
    part = np.full((3, 3), 0.6)
    vendor = Proposal("V", "vendor", 0.05, np.arange(3), np.full(3, hit), part)
    return split(rates, [law(1.0), law(2.0), law(0.5)], dispersion, [vendor])


def drawn(risk: BookRisk, least: float = 0.0) -> list[Thefts]:
    maker = YearMaker.of(risk, np.full(9, least))
    generator = generator_of(4, 0)
    return [maker.thefts(draw, maker.years, generator) for draw in range(risk.draws)]


def cells_of(thefts: Thefts) -> np.ndarray:
    return thefts.where.of(np.arange(9))


@pytest.mark.parametrize("dispersion", [np.inf, 3.0])
def test_every_tier_has_as_many_thefts_as_its_rate_says(dispersion: float) -> None:
    risk = risk_of(dispersion=dispersion)
    cells = np.concatenate([cells_of(thefts) for thefts in drawn(risk)])
    found = np.bincount(cells, minlength=9)
    expected = risk.rates_mean.ravel() * BLOCK_YEARS
    spread = np.sqrt(expected + expected**2 / dispersion / BLOCK_YEARS)
    assert (np.abs(found - expected) <= ERRORS * spread).all()
    assert found[2::3].sum() == 0


def test_hits_are_thefts_of_the_years_in_which_their_vendor_failed() -> None:
    risk = risk_of()
    several, came, hit, tiers = 0, 0, np.zeros(3), np.zeros((2, 3))
    for draw, thefts in enumerate(drawn(risk)):
        came += len(thefts.event_year)
        struck_cells = thefts.where.others
        hit += np.bincount(struck_cells // 3, minlength=3)
        tiers[risk.law_of_draw[draw]] += np.bincount(struck_cells % 3, minlength=3)
        hits = thefts.year[thefts.own :]
        assert (hits == thefts.event_year[thefts.event]).all()
        struck = np.bincount(thefts.event, minlength=len(thefts.event_year))
        assert struck.max(initial=0) <= 3
        several += int((struck > 1).sum())
    events = BLOCK_YEARS * 0.05 * risk.level.mean()
    h = risk.shared[0].hit
    assert abs(came - events) <= ERRORS * np.sqrt(events)
    assert (np.abs(hit - came * h) <= ERRORS * np.sqrt(came * h * (1 - h))).all()
    shares = (risk.shared[0].tiers * h[:, None]).sum(axis=1) / h.sum()
    spread = np.sqrt(shares * (1 - shares) / tiers.sum(axis=1, keepdims=True))
    assert (np.abs(tiers / tiers.sum(axis=1, keepdims=True) - shares) <= ERRORS * spread).all()
    none = np.prod(1 - h)
    one = sum(h[i] * np.prod(np.delete(1 - h, i)) for i in range(3))
    assert several == pytest.approx(events * (1 - none - one), rel=0.15)


def test_sizes_are_of_the_law_of_their_draw() -> None:
    """Of each law, exchange and tier, the part above amounts is its survival."""
    risk = risk_of()
    for law_place in range(2):
        draws = [t for d, t in enumerate(drawn(risk)) if risk.law_of_draw[d] == law_place]
        cells = np.concatenate([cells_of(t) for t in draws])
        losses = np.concatenate([t.loss for t in draws])
        for cell in (0, 1, 3, 7):
            exchange, tier = divmod(cell, 3)
            own, amounts = (
                losses[cells == cell],
                risk.laws[exchange].cap[tier] * np.array([0.01, 0.1, 0.5, 0.99]),
            )
            expected = risk.laws[exchange].survival(amounts)[law_place, tier]
            found = (own[:, None] > amounts).mean(axis=0)
            error = np.sqrt(expected * (1 - expected) / len(own))
            assert (np.abs(found - expected) <= ERRORS * error).all()


def test_thefts_below_what_is_asked_are_left_out_and_none_above() -> None:
    least = 3e9
    risk = risk_of()
    some = np.concatenate([t.loss for t in drawn(risk, least)])
    whole = np.concatenate([t.loss for t in drawn(risk)])
    above = int((whole > least).sum())
    assert int((some > least).sum()) == pytest.approx(above, abs=ERRORS * np.sqrt(2 * above))
    assert len(some) < 0.8 * len(whole)


def test_coin_prices_move_the_thefts_of_those_who_say_their_coins_and_in_one_state_alike() -> None:
    """The second exchange says them: its factors come as its law weighs them, state by state."""
    factors, weights = np.array([0.5, 1.0, 2.0]), np.array([0.4, 0.4, 0.2])
    risk = risk_of()
    laws = (risk.laws[0], Revalued(risk.laws[1], factors, weights), risk.laws[2])
    prices = PriceTable.of(replace(risk, laws=laws))
    assert prices is not None
    assert prices.highest(3).tolist() == [1.0, 2.0, 1.0]
    number = 80_000
    exchange = np.repeat(np.arange(2, dtype=np.int32), number)
    state = np.tile(np.arange(PRICE_STATES), 2 * number // PRICE_STATES)
    found = prices.revalued(
        np.ones(2 * number, dtype=np.float32), exchange, state, np.random.default_rng(1)
    )
    assert (found[:number] == 1.0).all()
    own = found[number:]
    shares = [(own == factor).mean() for factor in factors]
    assert shares == pytest.approx(weights, abs=4 * np.sqrt(0.24 / number))
    assert (own[state[number:] == 0] == 0.5).all()
    # The seventh of eight states reaches from 0.75 to 0.875, of which 0.05 is of the middle factor.
    seventh = own[state[number:] == 6]
    assert (seventh == 1.0).mean() == pytest.approx(0.4, abs=4 * np.sqrt(0.24 / len(seventh)))
    assert (own[state[number:] == PRICE_STATES - 1] == 2.0).all()


def test_draws_that_do_not_divide_a_block_are_refused() -> None:
    risk = risk_of()
    odd = BookRisk(risk.own[:15], risk.level[:15], (), risk.laws, np.inf)
    with pytest.raises(ValueError, match="do not divide"):
        YearMaker.of(odd, np.zeros(9))
