"""Placed covers and bonds: what is from memory gives no multiple and is in no band."""

from __future__ import annotations

import pytest

from data.cat_bonds import CatBonds, Deal, cat_bonds
from data.registers import RegisterFault, parse_register
from pricing.choice_basis import shipped_choice_basis

SHIPPED = cat_bonds()
BY_NAME = {deal.name: deal for deal in SHIPPED.deals}


def test_a_multiple_is_spread_over_expected_loss() -> None:
    assert BY_NAME["PoleStar Re 2024-1"].multiple == pytest.approx((0.13 / 0.0126, 0.13 / 0.0126))
    assert BY_NAME["Long Walk Re 2024-1"].multiple == pytest.approx((0.095 / 0.0197, 0.1 / 0.0197))


@pytest.mark.parametrize(
    "name", ["Matterhorn Re CYB-A", "PoleStar Re 2024-2", "PoleStar Re 2024-3"]
)
def test_a_figure_from_memory_gives_none(name: str) -> None:
    deal = BY_NAME[name]
    assert deal.spread_low is not None
    assert deal.sourced("spread_low") is None
    assert deal.multiple is None


def test_the_band_is_the_one_a_comparison_uses() -> None:
    band, compared = SHIPPED.band, shipped_choice_basis().event_multiple
    assert (band.floor, band.ceiling) == (compared.low, compared.high)
    assert band.central_low <= compared.value <= band.central_high


def test_the_band_is_an_assumption() -> None:
    """What a first deal or a seasoned one might have is suggested; no deals give these ends."""
    assert SHIPPED.band.status == "assumption"
    assert shipped_choice_basis().event_multiple.status == "assumption"


def test_what_no_source_says_is_not_known() -> None:
    assert BY_NAME["East Lane Re VII 2026-1"].trigger is None
    assert BY_NAME["Cairney (three private deals)"].source == "buzz4all.com"


def test_every_sourced_multiple_lies_in_the_band() -> None:
    ends = [deal.multiple for deal in SHIPPED.deals if deal.multiple is not None]
    assert ends
    assert all(SHIPPED.band.floor <= low <= high <= SHIPPED.band.ceiling for low, high in ends)


def test_the_nearest_have_a_multiple_and_a_like_expected_loss() -> None:
    assert [deal.name for deal in SHIPPED.nearest(0.03)] == [
        "Long Walk Re 2024-1",
        "PoleStar Re 2024-1",
    ]
    assert SHIPPED.nearest(0.001, 1)[0].name == "PoleStar Re 2024-1"


def test_a_figure_from_memory_must_be_there() -> None:
    plain = BY_NAME["Cairney (three private deals)"].model_dump()
    with pytest.raises(ValueError, match="not given"):
        Deal.model_validate(plain | {"from_memory": ["expected_loss"]})


def test_a_band_out_of_order_is_refused() -> None:
    text = (
        "vintage = 2026-11-28\ndeals = []\n[band]\nfloor = 5.0\ncentral_low = 4.0\n"
        'central_high = 7.0\nceiling = 11.0\nstatus = "assumption"\nsource = "s"\nsource_ja = "s"\n'
    )
    with pytest.raises(RegisterFault, match="must rise"):
        parse_register("cat_bonds", text.encode(), CatBonds)
