"""How far customers are short: closed forms, a failed payer, and quantiles by sorting."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from models.annual_loss import AnnualLoss
from models.loss_years import LossYears, loss_years
from models.severity import CappedLoss
from pricing.contract_years import ContractYears, no_contract
from pricing.shortfall import Backing, weighted_exceedance

RATE, MEDIAN, SIGMA, CAP = 0.02, 1e8, 1.5, 2e9


@pytest.fixture(scope="module")
def years() -> LossYears:
    """One tier, lognormal sizes with a cap, hardly ever two thefts: two parameter draws."""
    annual = AnnualLoss(
        rates=np.array([[RATE, 0, 0, 0], [2 * RATE, 0, 0, 0]]),
        law=CappedLoss(
            log_median=np.log(np.array([[MEDIAN, 1, 1, 1.0]])),
            sigma=np.array([[SIGMA]]),
            cap=np.array([CAP, 1e-6, 1e-6, 1e-6]),
        ),
        dispersion=math.inf,
    )
    return loss_years(annual, np.linspace(0, CAP, 401)[1:])


def insured(years: LossYears, start: float, limit: float) -> ContractYears:
    paid = np.clip(years.losses - start, 0, limit).sum(axis=1)
    return ContractYears(years, paid, np.zeros_like(paid))


def above(x: float) -> float:
    """Chance of one theft above x."""
    return float(stats.norm.sf(math.log(x / MEDIAN) / SIGMA)) if x < CAP else 0.0


def excess(x: float) -> float:
    """E[(theft - x)+], by a sum over the survival."""
    grid = np.linspace(x, CAP, 200_001)
    tail = stats.norm.sf(np.log(grid / MEDIAN) / SIGMA)
    return float(((tail[1:] + tail[:-1]) / 2 * np.diff(grid)).sum())


def once(rate: float) -> float:
    """Chance of one theft; two are left out on both sides."""
    return rate * math.exp(-rate)


def of_one_theft(backing: Backing, of: np.ndarray) -> np.ndarray:
    chance = backing.contract.years.chance[:, backing.contract.years.thefts == 1]
    return chance @ of[backing.contract.years.thefts == 1]


@pytest.mark.parametrize("cash", [1e8, 5e8, 1.5e9])
def test_cash_alone_is_a_lognormal_tail(years: LossYears, cash: float) -> None:
    backing = Backing(no_contract(years), cash)
    both = backing.contract.unpaid > cash
    expected = [once(rate) * above(cash) for rate in (RATE, 2 * RATE)]
    assert of_one_theft(backing, both * 1.0) == pytest.approx(expected, rel=1e-6)
    two = np.array([1 - (1 + rate) * math.exp(-rate) for rate in (RATE, 2 * RATE)])
    whole = backing.short_chance_by_draw
    assert (whole >= np.array(expected) - 1e-12).all()
    assert (whole <= np.array(expected) + two).all()
    mean = [rate * excess(cash) for rate in (RATE, 2 * RATE)]
    # Two thefts in a year are together more than their excesses one by one, by less than this.
    assert backing.shortfall_by_draw == pytest.approx(mean, rel=0.06)
    assert (backing.shortfall_by_draw >= np.array(mean) * 0.999).all()


def test_a_layer_leaves_what_is_below_and_above_it(years: LossYears) -> None:
    """Cash covers the retention: short only of what is above limit and cash together."""
    backing = Backing(insured(years, 1e8, 9e8), 1e8)
    expected = once(RATE) * above(1e9)
    short = (backing.contract.unpaid > 1e8 + 0.5) * 1.0
    assert of_one_theft(backing, short)[0] == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("pays", [1.0, 0.97, 0.5, 0.0])
def test_a_payer_that_may_fail_leaves_everything_in_so_many_years(
    years: LossYears, pays: float
) -> None:
    contract, cash = insured(years, 1e8, 9e8), 2e8
    backing = Backing(contract, cash, pays)
    paid, unpaid = (np.maximum(left - cash, 0) for left in (contract.unpaid, years.total))
    mean = pays * (years.chance @ paid) + (1 - pays) * (years.chance @ unpaid)
    assert backing.shortfall_by_draw == pytest.approx(mean, rel=1e-12)
    kept = years.chance @ (pays * contract.unpaid + (1 - pays) * years.total)
    assert backing.unpaid_by_draw == pytest.approx(kept, rel=1e-12)
    failed = backing.without_contract()
    alone = Backing(no_contract(years), cash)
    assert failed.short_chance_by_draw == pytest.approx(alone.short_chance_by_draw, rel=1e-12)
    assert failed.exceeded([0.005]) == alone.exceeded([0.005])


@pytest.mark.parametrize("pays", [1.0, 0.9])
def test_a_quantile_is_that_of_a_sorted_sample(years: LossYears, pays: float) -> None:
    backing = Backing(insured(years, 1e8, 4e8), 5e7, pays)
    size, rng = 400_000, np.random.default_rng(6)
    row = rng.choice(len(years.total), size, p=years.predictive / years.predictive.sum())
    left = np.where(rng.random(size) < pays, backing.contract.unpaid[row], years.total[row])
    short = np.sort(np.maximum(left - 5e7, 0))
    for chance in (0.02, 0.005, 0.002):
        (found,) = backing.exceeded([chance])
        error = 4 * math.sqrt(chance * size)
        low, high = (short[int(size * (1 - chance) + k * error)] for k in (-1, 1))
        assert low - 1.0 <= found <= high + 1.0


@pytest.mark.parametrize("cash", [0.0, 2e8])
def test_own_coins_make_good_a_shortfall_before_cash_does_and_lower_no_cost(
    years: LossYears, cash: float
) -> None:
    """They are beside the money: what they make good is stolen and owed all the same."""
    bare = insured(years, 1e8, 4e8)
    own = np.minimum(years.total, 3e8)
    backing = Backing(replace(bare, own=own), cash, 0.9)
    left = [np.maximum(x - own - cash, 0) for x in (bare.unpaid, years.total)]
    mean = 0.9 * (years.chance @ left[0]) + 0.1 * (years.chance @ left[1])
    assert backing.shortfall_by_draw == pytest.approx(mean, rel=1e-12)
    short = 0.9 * (years.chance @ (left[0] > 0.5)) + 0.1 * (years.chance @ (left[1] > 0.5))
    assert backing.short_chance_by_draw == pytest.approx(short, rel=1e-12)
    alone = Backing(bare, cash, 0.9)
    assert backing.unpaid_by_draw == pytest.approx(alone.unpaid_by_draw, rel=1e-12)
    (found,), (without,) = (b.exceeded([0.001]) for b in (backing, alone))
    assert without - 3e8 - 1 <= found < without


def test_what_a_contract_is_called_for_and_pays_is_weighed_with_its_payer(
    years: LossYears,
) -> None:
    backing = Backing(insured(years, 1e8, 4e8), 2e8, 0.9)
    called = np.array([once(rate) * above(1e8) for rate in (RATE, 2 * RATE)]).mean()
    one = backing.contract.years.thefts == 1
    weight = years.predictive[one]
    assert float(weight @ (backing.contract.paid[one] > 0)) == pytest.approx(called, rel=1e-6)
    two = np.mean([1 - (1 + rate) * math.exp(-rate) for rate in (RATE, 2 * RATE)])
    assert 0.9 * called <= backing.called_chance <= 0.9 * (called + two)
    mean = np.mean([rate * (excess(1e8) - excess(5e8)) for rate in (RATE, 2 * RATE)])
    assert backing.expected_paid == pytest.approx(0.9 * mean, rel=1e-3)


@given(
    st.lists(st.tuples(st.floats(0, 1e10), st.floats(1e-4, 1.0)), min_size=1, max_size=20),
    st.floats(1e-4, 0.9),
)
def test_no_smaller_amount_is_exceeded_so_rarely(
    rows: list[tuple[float, float]], chance: float
) -> None:
    amounts, weights = (np.array(column) for column in zip(*rows, strict=True))
    weights = weights / weights.sum()
    (found,) = weighted_exceedance(amounts, weights, [chance])
    assert weights[amounts > found].sum() <= chance + 1e-9
    smaller = [x for x in (0.0, *amounts) if x < found]
    assert all(weights[amounts > x].sum() > chance - 1e-9 for x in smaller)


def test_more_cash_leaves_less_and_nobody_is_short_beyond_the_largest_year(
    years: LossYears,
) -> None:
    contract = insured(years, 1e8, 4e8)
    lacking = [Backing(contract, cash).shortfall_by_draw.mean() for cash in (0, 1e8, 1e9, 1e12)]
    assert lacking == sorted(lacking, reverse=True)
    assert lacking[-1] == 0
