"""What a contract makes of one theft: each law's mean against its own survival, and its atoms."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import ndtri

from models.severity import CappedLoss, Tail
from models.theft_law import Franchised, Sublimited, TheftLaw

CAPS = np.array([3e7, 1e8])
BODY = CappedLoss(
    log_median=np.log(np.array([[2e6, 8e6], [4e6, 5e6]])),
    sigma=np.array([[1.5], [2.0]]),
    cap=CAPS,
)
TAILED = replace(BODY, tail=Tail(float(ndtri(0.5)), np.array([[0.9], [1.3]])))
MIXED = Sublimited(TAILED, np.array([[5e6, 3e7], [2e7, 7e7]]), np.array([[0.4, 0.6], [1.0, 0.0]]))
LAWS = {
    "capped": TAILED,
    "franchise": Franchised(BODY, 3e6),
    "franchise in the tail": Franchised(TAILED, 2e7),
    "sub-limits": MIXED,
    "franchise on sub-limits": Franchised(MIXED, 6e6),
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
    assert (law.cap <= CAPS).all()


def test_a_part_without_weight_does_not_raise_the_cap() -> None:
    assert MIXED.cap == pytest.approx([3e7, 2e7])


def test_a_franchise_above_the_cap_leaves_nothing() -> None:
    assert (Franchised(BODY, 5e7).mean()[:, 0] == 0).all()
    assert (Franchised(BODY, 5e7).mean()[:, 1] > 0).all()
