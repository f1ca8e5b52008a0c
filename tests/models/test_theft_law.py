"""What a contract makes of one theft: each law's mean against its own survival, and its atoms."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtri

from models.coin_prices import price_factors
from models.severity import CappedLoss, Tail
from models.theft_law import AssetLimited, Franchised, Revalued, Sublimited, TheftLaw

CAPS = np.array([3e7, 1e8])
BODY = CappedLoss(
    log_median=np.log(np.array([[2e6, 8e6], [4e6, 5e6]])),
    sigma=np.array([[1.5], [2.0]]),
    cap=CAPS,
)
TAILED = replace(BODY, tail=Tail(float(ndtri(0.5)), np.array([[0.9], [1.3]])))
MIXED = Sublimited(TAILED, np.array([[5e6, 3e7], [2e7, 7e7]]), np.array([[0.4, 0.6], [1.0, 0.0]]))
DEARER = Revalued(TAILED, *price_factors(0.4, 0.0, 1.0))
BY_ASSET = AssetLimited(TAILED, np.array([0.5, 0.2]), np.array([4e6, 8e6]))
LAWS = {
    "capped": TAILED,
    "franchise": Franchised(BODY, 3e6),
    "franchise in the tail": Franchised(TAILED, 2e7),
    "sub-limits": MIXED,
    "franchise on sub-limits": Franchised(MIXED, 6e6),
    "prices": DEARER,
    "assets": BY_ASSET,
    "every asset": AssetLimited(TAILED, np.array([0.7, 0.3]), np.array([4e6, 8e6])),
    "all of them": Franchised(
        Sublimited(
            AssetLimited(DEARER, BY_ASSET.shares, BY_ASSET.limits), MIXED.caps, MIXED.weights
        ),
        2e6,
    ),
}


@pytest.mark.parametrize("law", LAWS.values(), ids=LAWS)
def test_a_limited_mean_is_the_area_under_the_survival(law: TheftLaw) -> None:
    """Midpoint rule on 200 000 cells; a jump within one costs at most the cell, 1e-5 of the end."""
    cells, end = 200_000, 4e7
    middle = (np.arange(cells) + 0.5) * end / cells
    area = law.survival(middle).sum(axis=2) * end / cells
    assert law.limited_mean(np.array([end]))[:, :, 0] == pytest.approx(area, rel=2e-5)


@pytest.mark.parametrize("law", LAWS.values(), ids=LAWS)
def test_reaching_an_amount_is_exceeding_all_that_are_lower(law: TheftLaw) -> None:
    x = np.array([1e5, 3e6, 5e6, 6e6, 2e7, 3e7, 1e8])
    assert law.reaches(x) == pytest.approx(law.survival(x * (1 - 1e-12)), rel=1e-9)
    assert (law.reaches(x) >= law.survival(x)).all()


@pytest.mark.parametrize("law", LAWS.values(), ids=LAWS)
def test_the_mean_is_the_limited_mean_at_the_most_that_counts(law: TheftLaw) -> None:
    beyond = np.array([1e12])
    assert law.mean() == pytest.approx(law.limited_mean(beyond)[:, :, 0], rel=1e-12)
    assert (law.survival(beyond) == 0).all()
    assert law.survival(law.cap)[:, [0, 1], [0, 1]] == pytest.approx(0.0, abs=1e-12)
    assert (law.cap <= CAPS * DEARER.factors.max()).all()


def test_a_part_without_weight_does_not_raise_the_cap() -> None:
    assert MIXED.cap == pytest.approx([3e7, 2e7])


def test_a_franchise_above_the_cap_leaves_nothing() -> None:
    assert (Franchised(BODY, 5e7).mean()[:, 0] == 0).all()
    assert (Franchised(BODY, 5e7).mean()[:, 1] > 0).all()


# ---- prices that move -----------------------------------------------------------------------


@pytest.mark.parametrize("variance", [0.05, 0.35, 0.64])
def test_a_lognormal_theft_at_a_lognormal_price_is_lognormal(variance: float) -> None:
    """Closed form far below the cap, for a theft on one day: variances add, the mean stays."""
    free = replace(BODY, cap=np.full(2, 1e15))
    day = 0.8
    law = Revalued(free, *price_factors(variance, day, day * (1 + 1e-9)))
    both = replace(
        free,
        log_median=free.log_median - variance * day / 2,
        sigma=np.sqrt(free.sigma**2 + variance * day),
    )
    x = np.geomspace(1e4, 1e9, 30)
    assert law.limited_mean(x) == pytest.approx(both.limited_mean(x), rel=2e-3)
    middle = x[both.survival(x).min(axis=(0, 1)) > 1e-3]
    # Pieces stand for the prices: a jump or bend in one shows most where little is left.
    assert law.survival(middle) == pytest.approx(both.survival(middle), rel=1e-2)


def test_a_theft_at_a_moving_price_against_simulation() -> None:
    """A million thefts, each on a day of its own: sizes, days and prices drawn one by one."""
    rng, n = np.random.default_rng(7), 1_000_000
    days, walks = rng.uniform(0.3, 1.3, n), rng.normal(size=n)
    prices = np.exp(-0.35 * days / 2 + np.sqrt(0.35 * days) * walks)
    law = Revalued(BODY, *price_factors(0.35, 0.3, 1.3))
    x = np.array([5e5, 5e6, 3e7, 6e7])
    for draw in range(2):
        sizes = np.exp(BODY.log_median[draw, 0] + BODY.sigma[draw, 0] * rng.normal(size=n))
        loss = np.minimum(sizes, CAPS[0]) * prices
        for i, level in enumerate(x):
            paid = np.minimum(loss, level)
            error = 4 * paid.std() / n**0.5
            # Beside the noise: pieces of finite number, 1e-3.
            assert law.limited_mean(x)[draw, 0, i] == pytest.approx(
                paid.mean(), abs=error + 1e-3 * paid.mean()
            )


@given(
    variance=st.floats(1e-6, 2.0),
    first=st.floats(0.0, 2.0),
    length=st.floats(0.01, 3.0),
    x=st.floats(1e3, 1e9),
)
def test_moving_prices_keep_the_mean_and_move_it_upwards(
    variance: float, first: float, length: float, x: float
) -> None:
    """So no layer that ends where losses do gets cheaper, and none from the ground dearer."""
    law, at = Revalued(TAILED, *price_factors(variance, first, first + length)), np.array([x])
    assert law.mean() == pytest.approx(TAILED.mean(), rel=1e-12)
    assert (law.limited_mean(at) <= TAILED.limited_mean(at) * (1 + 1e-12)).all()
    assert (law.cap >= TAILED.cap).all()


def test_prices_that_stand_change_nothing() -> None:
    law, x = Revalued(TAILED, np.ones(1), np.ones(1)), np.geomspace(1e4, 1e9, 20)
    assert (law.limited_mean(x) == TAILED.limited_mean(x)).all()
    assert (law.survival(x) == TAILED.survival(x)).all()
    assert (law.cap == TAILED.cap).all()


# ---- limits on assets -----------------------------------------------------------------------


def counted(theft: float, shares: tuple[float, ...], limits: tuple[float, ...]) -> float:
    """As the wording says, asset by asset; what has no limit counts whole."""
    rest = theft * (1 - sum(shares))
    return rest + sum(min(theft * h, most) for h, most in zip(shares, limits, strict=True))


def test_assets_with_limits_against_simulation() -> None:
    rng, n = np.random.default_rng(3), 200_000
    sizes = np.exp(BODY.log_median[0, 1] + BODY.sigma[0, 0] * rng.normal(size=n))
    shares, limits = (0.5, 0.2, 0.3), (4e6, 8e6, 1e6)
    for assets in (2, 3):
        law = AssetLimited(BODY, np.array(shares[:assets]), np.array(limits[:assets]))
        paid = np.array(
            [counted(x, shares[:assets], limits[:assets]) for x in np.minimum(sizes, CAPS[1])]
        )
        error = 4 * paid.std() / n**0.5
        assert law.mean()[0, 1] == pytest.approx(paid.mean(), abs=error)
        for level in (1e6, 7e6, 1.2e7, 2e7):
            part, above = np.minimum(paid, level), (paid > level).mean()
            at = np.array([level])
            assert law.limited_mean(at)[0, 1, 0] == pytest.approx(
                part.mean(), abs=4 * part.std() / n**0.5
            )
            assert law.survival(at)[0, 1, 0] == pytest.approx(above, abs=4 * 0.5 / n**0.5)
        assert law.cap[1] == pytest.approx(counted(CAPS[1], shares[:assets], limits[:assets]))


def test_a_limit_on_the_only_asset_is_a_limit_on_the_theft() -> None:
    one = AssetLimited(TAILED, np.ones(1), np.array([7e6]))
    plain = Sublimited(TAILED, np.full((2, 1), 7e6), np.ones((2, 1)))
    x = np.array([1e5, 6.9e6, 7e6, 7.1e6, 5e7])
    for found in ("limited_mean", "survival", "reaches"):
        assert getattr(one, found)(x) == pytest.approx(getattr(plain, found)(x), rel=1e-12)
    assert one.cap == pytest.approx(plain.cap)
    assert one.mean() == pytest.approx(plain.mean())


@given(
    cuts=st.tuples(st.floats(0.01, 0.98), st.floats(0.01, 0.98)),
    limits=st.tuples(st.floats(1e4, 1e9), st.floats(1e4, 1e9)),
    less=st.floats(0.1, 1.0),
    x=st.floats(1e4, 1e9),
)
def test_a_lower_limit_on_an_asset_lets_no_more_count_and_one_above_all_of_it_everything(
    cuts: tuple[float, float], limits: tuple[float, float], less: float, x: float
) -> None:
    low, high = sorted(cuts)
    shares, at = np.array([low, max(high - low, 1e-3)]), np.array([x])
    law = AssetLimited(TAILED, shares, np.array(limits))
    lower = AssetLimited(TAILED, shares, np.array(limits) * [less, 1.0])
    slack = 1 + 1e-9
    assert (lower.limited_mean(at) <= law.limited_mean(at) * slack).all()
    assert (law.limited_mean(at) <= TAILED.limited_mean(at) * slack).all()
    assert (lower.survival(at) <= law.survival(at) + 1e-12).all()
    beyond = AssetLimited(TAILED, shares, shares * CAPS.max() * slack)
    assert beyond.limited_mean(at) == pytest.approx(TAILED.limited_mean(at), rel=1e-9)


@given(share=st.floats(0.05, 0.95), limit=st.floats(1e5, 1e8), x=st.floats(1e5, 1e8))
def test_a_theft_of_one_asset_in_proportion_would_count_for_no_more(
    share: float, limit: float, x: float
) -> None:
    """The other reading, decision 0014: one asset is struck, with the chance of its share."""
    at = np.array([x])
    alike = AssetLimited(TAILED, np.array([share]), np.array([limit]))
    struck = Sublimited(TAILED, np.tile([limit, 1e12], (2, 1)), np.tile([share, 1 - share], (2, 1)))
    assert (struck.mean() <= alike.mean() * (1 + 1e-9)).all()
    assert (struck.limited_mean(at) <= alike.limited_mean(at) * (1 + 1e-9)).all()
