"""How far a cover on an event misses the loss."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from pricing.event_price import value
from pricing.event_years import simulate
from tests.pricing.event_covers import (
    ASSETS,
    PERFECT,
    SHIPPED,
    announcement,
    calm_year,
    cover,
    flat,
    halt,
    outflow,
    slope,
    steps,
)

if TYPE_CHECKING:
    from data.event_assumptions import EventAssumptions
    from pricing.event_basis import BasisRisk
    from pricing.event_terms import EventCover, SlopePayout, StepPayout


def risk_of(asked: EventCover, assumed: EventAssumptions = SHIPPED) -> BasisRisk:
    return value(asked, calm_year(), ASSETS, assumed).basis_risk


def test_a_perfect_reading_misses_no_theft_above_its_threshold() -> None:
    risk = risk_of(cover(outflow(2e6)), PERFECT)
    found = risk.missed(2e6)
    assert found.unpaid == pytest.approx(np.zeros(2), abs=1e-12)
    assert found.of_theft == pytest.approx(0.0, abs=1e-12)
    assert risk.paid_without(2e6) == pytest.approx(np.zeros(2), abs=1e-12)
    # A term with thefts that are all below it has no payout, and no other has none.
    small = risk.missed(0.0).theft - found.theft
    assert risk.missed(0.0).unpaid == pytest.approx(small, abs=1e-12)


def test_nothing_is_missed_and_nothing_overpaid_where_the_payout_is_the_loss() -> None:
    """A slope from nought to all that can be taken, yen for yen."""
    asked = cover(outflow(1.0), payout=slope(1.0, 1e8 + 1.0, 1e8), payouts_in_term=10)
    found = value(asked, calm_year(), ASSETS, PERFECT)
    drawn = simulate(asked, found.annual, found.paid, PERFECT, ASSETS, seed=1)
    loss = found.annual.expected_loss().mean()
    assert drawn.mean("short")[0] < 0.02 * loss
    assert drawn.mean("over")[0] == pytest.approx(0.0, abs=1.0)
    assert drawn.correlation(within=True)[0] == pytest.approx(1.0, abs=1e-3)
    assert drawn.effectiveness()[0] == pytest.approx(1.0, abs=1e-3)


@pytest.mark.parametrize(
    "asked",
    [
        cover(outflow(), payout=slope()),
        cover(outflow(), announcement(), payout=steps((1e6, 1e6), (5e6, 4e6))),
        cover(outflow(), halt(), payout=flat()),
    ],
)
def test_what_is_short_less_what_is_over_is_the_gap(asked: EventCover) -> None:
    found = value(asked, calm_year(), ASSETS, SHIPPED)
    drawn = simulate(found.cover, found.annual, found.paid, SHIPPED, ASSETS, seed=2)
    short, over = drawn.mean("short")[0], drawn.mean("over")[0]
    assert short - over == pytest.approx(drawn.mean("loss")[0] - drawn.mean("payout")[0])
    gap = found.annual.expected_loss().mean() - found.expected
    error = np.hypot(drawn.mean("payout")[1], 2e-3 * gap)
    assert abs(short - over - gap) < 4 * error


def test_larger_thefts_are_missed_less() -> None:
    risk = risk_of(cover(outflow(2e6), payout=flat()))
    of_theft = [risk.missed(x).of_theft for x in (0.0, 1e6, 2e6, 5e6, 2e7)]
    assert of_theft == sorted(of_theft, reverse=True)


def test_what_a_trigger_never_sees_is_missed_for_ever() -> None:
    blind = SHIPPED.with_settings({f"outflow.seen_{t}": 0.0 for t in ("hot", "cold", "warm")})
    risk = risk_of(cover(outflow(2e6)), blind)
    assert risk.missed(2e6).of_theft == pytest.approx(1.0)
    assert risk.missed(2e6).unpaid == pytest.approx(
        risk.missed(2e6).theft * np.exp(-risk.paid.false_rate)
    )


def test_one_theft_of_an_amount_is_paid_as_the_terms_say() -> None:
    risk = risk_of(cover(outflow(1e6), payout=slope(1e6, 1.1e7, 1e7)), PERFECT)
    assert risk.at(6e6) == pytest.approx((1.0, 5e6))
    assert risk.at(9e7) == pytest.approx((1.0, 1e7))
    assert risk.at(2e9) is None


@pytest.mark.parametrize("payout", [slope(), flat(), steps((1e6, 1e6), (5e6, 4e6))])
def test_all_thefts_together_are_paid_what_one_is_expected_to_be(
    payout: StepPayout | SlopePayout,
) -> None:
    """Two ways to one mean: from the law on the grid and from the limited means of the reading."""
    found = value(cover(outflow(), payout=payout), calm_year(), ASSETS, SHIPPED)
    row = found.basis_risk.missed(0.0)
    loss = found.annual.expected_loss().mean()
    by_grid = (found.annual.rates * found.paid.mean[found.annual.law_of_draw]).sum(axis=1).mean()
    assert row.paid_part * loss == pytest.approx(by_grid, rel=1e-6)
