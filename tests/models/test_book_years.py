"""Thefts drawn for a book: how many, where, how large, and together with whom."""

from __future__ import annotations

import numpy as np
import pytest

from models.book_risk import BookRisk, Proposal, split
from models.book_years import BLOCK_YEARS, SizeTable, Thefts, YearMaker, generator_of
from models.severity import CappedLoss, Tail

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
    return [maker.thefts(draw, generator) for draw in range(risk.draws)]


@pytest.mark.parametrize("dispersion", [np.inf, 3.0])
def test_every_tier_has_as_many_thefts_as_its_rate_says(dispersion: float) -> None:
    risk = risk_of(dispersion=dispersion)
    cells = np.concatenate([thefts.cell for thefts in drawn(risk)])
    found = np.bincount(cells, minlength=9)
    expected = risk.rates_mean.ravel() * BLOCK_YEARS
    spread = np.sqrt(expected + expected**2 / dispersion / BLOCK_YEARS)
    assert (np.abs(found - expected) <= ERRORS * spread).all()
    assert found[2::3].sum() == 0


def test_hits_are_thefts_of_the_years_in_which_their_vendor_failed() -> None:
    risk = risk_of()
    several = 0
    for thefts in drawn(risk):
        hits = thefts.year[thefts.own :]
        assert (hits == thefts.event_year[thefts.event]).all()
        struck = np.bincount(thefts.event, minlength=len(thefts.event_year))
        assert struck.max(initial=0) <= 3
        several += int((struck > 1).sum())
    events = BLOCK_YEARS * 0.05 * risk.level.mean()
    h = risk.shared[0].hit
    none = np.prod(1 - h)
    one = sum(h[i] * np.prod(np.delete(1 - h, i)) for i in range(3))
    assert several == pytest.approx(events * (1 - none - one), rel=0.15)


def test_sizes_are_of_the_law_of_their_draw() -> None:
    """Of each law, exchange and tier, the part above amounts is its survival."""
    risk = risk_of()
    for law_place in range(2):
        draws = [t for d, t in enumerate(drawn(risk)) if risk.law_of_draw[d] == law_place]
        cells = np.concatenate([t.cell for t in draws])
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


def test_the_table_is_its_law_to_a_part_in_a_thousand() -> None:
    """Between its nodes too; scores that small or large come once in a block at most."""
    risk = risk_of()
    table = SizeTable.of(risk)
    scores = np.linspace(-3.9, 4.3, 997).astype(np.float32)
    for cell in (0, 1, 4):
        exchange, tier = divmod(cell, 3)
        for place in range(2):
            found = table.sizes(place, np.full(len(scores), cell, dtype=np.int32), scores)
            exact = np.exp(risk.laws[exchange].log_quantile(scores.astype(float))[place, tier])
            exact = np.minimum(exact, risk.laws[exchange].cap[tier])
            assert found == pytest.approx(exact, rel=1e-3)


def test_thefts_below_what_is_asked_are_left_out_and_none_above() -> None:
    least = 3e9
    risk = risk_of()
    some = np.concatenate([t.loss for t in drawn(risk, least)])
    whole = np.concatenate([t.loss for t in drawn(risk)])
    above = int((whole > least).sum())
    assert int((some > least).sum()) == pytest.approx(above, abs=ERRORS * np.sqrt(2 * above))
    assert len(some) < 0.8 * len(whole)


def test_draws_that_do_not_divide_a_block_are_refused() -> None:
    risk = risk_of()
    odd = BookRisk(risk.own[:15], risk.level[:15], (), risk.laws, np.inf)
    with pytest.raises(ValueError, match="do not divide"):
        YearMaker.of(odd, np.zeros(9))
