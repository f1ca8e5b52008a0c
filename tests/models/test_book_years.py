"""Thefts drawn for a book: how many, where, how large, and together with whom."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from models.book_risk import PRICE_STATES, BookRisk, Proposal, split
from models.book_tables import PriceTable
from models.book_years import BLOCK_YEARS, Thefts, YearMaker, _dealt, generator_of
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
    return [
        maker.thefts(maker.came(slice(d, d + 1), maker.years, generator), generator)
        for d in range(risk.draws)
    ]


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
        struck_cells = thefts.cell
        assert (struck_cells == cells_of(thefts)[thefts.where.hits]).all()
        hit += np.bincount(struck_cells // 3, minlength=3)
        tiers[risk.law_of_draw[draw]] += np.bincount(struck_cells % 3, minlength=3)
        hits = thefts.year[thefts.where.hits]
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


@pytest.mark.parametrize("dispersion", [np.inf, 3.0])
def test_thefts_above_an_amount_are_as_if_all_had_been_made(dispersion: float) -> None:
    """Own ones and hits, by cell, by size and in how they crowd into years; and no others."""
    least = 3e9
    risk = risk_of(dispersion=dispersion)
    thinned, whole = drawn(risk, least), drawn(risk)
    assert min(t.loss.min() for t in thinned) >= least * (1 - 1e-3)
    for hits in (False, True):
        some, every = (_above(thefts, least, hits=hits) for thefts in (thinned, whole))
        number, among = (np.bincount(cells, minlength=9) for cells, _ in (some, every))
        spread = np.sqrt(number + among + (0 if hits else 2 * among**2 / dispersion / BLOCK_YEARS))
        assert (np.abs(number - among) <= ERRORS * spread).all()
        for cell in (0, 1, 3, 4):
            own, other = some[1][some[0] == cell], every[1][every[0] == cell]
            for amount in (4e9, 8e9, 1.6e10):
                p = np.mean(other > amount)
                error = np.sqrt(p * (1 - p) * (1 / len(own) + 1 / len(other)))
                assert abs(np.mean(own > amount) - p) <= ERRORS * error
    counts = [
        np.concatenate([np.bincount(t.year[t.loss > least], minlength=4096) for t in thefts])
        for thefts in (thinned, whole)
    ]
    assert counts[0].var() == pytest.approx(counts[1].var(), rel=0.05)


def _above(thefts: list[Thefts], least: float, *, hits: bool) -> tuple[np.ndarray, np.ndarray]:
    """Cells and sizes of the thefts above an amount that are hits, or are not."""
    at = [np.isin(np.arange(len(t.year)), t.where.hits) == hits for t in thefts]
    cells = np.concatenate([cells_of(t)[its] for t, its in zip(thefts, at, strict=True)])
    sizes = np.concatenate([t.loss[its] for t, its in zip(thefts, at, strict=True)])
    return cells[sizes > least], sizes[sizes > least]


def test_draws_made_together_have_each_its_own_thefts() -> None:
    """A small book is made several draws at a time, of one law of a theft."""
    risk = risk_of(dispersion=3.0)
    maker = YearMaker.of(risk, np.zeros(9))
    assert [maker.rounds(law, 64) for law in maker.by_law] == [[slice(0, 8)], [slice(8, 16)]]
    assert len(maker.rounds(slice(0, 8), 1 << 20)) == 8
    generator = generator_of(4, 0)
    found = np.zeros((DRAWS, 9))
    hits = np.zeros(DRAWS)
    for turn in range(200):
        for law in maker.by_law:
            came = maker.came(law, 64, generator)
            halves = [slice(law.start, law.start + 4), slice(law.start + 4, law.stop)]
            for draws in halves if turn % 2 else [law]:
                thefts = maker.thefts(came.of(draws), generator)
                draw = draws.start + thefts.year // 64
                np.add.at(found, (draw, cells_of(thefts)), 1)
                hits += np.bincount(draw[thefts.where.hits], minlength=DRAWS)
                assert (thefts.year[thefts.where.hits] == thefts.event_year[thefts.event]).all()
    years = 200 * 64
    expected = risk.rates.reshape(DRAWS, 9) * years
    spread = np.sqrt(expected * 1.1 + expected**2 / 3.0 / years)
    assert (np.abs(found - expected) <= ERRORS * spread).all()
    shared = risk.level * 0.05 * risk.shared[0].hit.sum() * years
    assert (np.abs(hits - shared) <= ERRORS * 2 * np.sqrt(shared)).all()


@pytest.mark.parametrize("dispersion", [5.0, 0.1])
def test_thefts_are_dealt_to_years_as_shocks_are(dispersion: float) -> None:
    """With little dispersion many years have next to nothing, and lie in one entry of the guide."""
    generator = np.random.default_rng(2)
    shock = generator.gamma(dispersion, 1 / dispersion, (2, 50))
    number = np.array([300_000, 200_000])
    lots = generator.integers(1, 2**32, 500_000, dtype=np.uint32)
    year = _dealt(lots, number, shock)
    assert (np.diff(year // 50) >= 0).all()
    found = np.bincount(year, minlength=100).reshape(2, 50)
    expected = number[:, None] * shock / shock.sum(axis=1, keepdims=True)
    assert (np.abs(found - expected) <= ERRORS * np.sqrt(expected + 1)).all()
    assert len(_dealt(lots[:0], np.zeros(2, dtype=int), shock)) == 0


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
