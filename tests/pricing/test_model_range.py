"""The range over choices: every figure is a repricing, and loads are alike at the anchor."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.currency import COINS
from models.coin_prices import price_moves
from models.profile import CoinShares
from pricing.basis import RiskLoad
from pricing.layer import Layer
from pricing.model_range import (
    ANCHOR_BURN,
    model_range,
    other_coins,
    other_principles,
    same_load,
)
from pricing.quote import price
from pricing.sensitivity import Turned, with_model

if TYPE_CHECKING:
    from models.profile import SecurityProfile
    from pricing.desk import Desk
    from pricing.policy import Policy

SOURCE = {"status": "assumption", "source": "test"}


@given(burn=st.floats(0.005, 0.3), times=st.floats(1.05, 3.0))
def test_every_principle_loads_the_anchor_alike(burn: float, times: float) -> None:
    for principle, parameter in same_load(burn, burn * times).items():
        load = RiskLoad(principle=principle, parameter=parameter, **SOURCE)
        assert load.loaded(np.array([burn]), np.ones(1)) == pytest.approx(burn * times)


def test_the_other_principles_load_a_burn_of_3_per_cent_as_the_shipped_one(desk: Desk) -> None:
    others = other_principles(desk)
    assert {turned.name for turned in others} == set(same_load(0.03, 0.076)) - {"wang"}
    for turned in others:
        loaded = turned.desk.basis.risk_load.loaded(np.array([ANCHOR_BURN]), np.ones(1))
        assert f"{float(loaded):.1%}" == "7.6%"


def test_each_alternative_is_what_a_quote_on_its_desk_says(
    desk: Desk, middle: SecurityProfile, primary: Policy, on: dt.date
) -> None:
    other = with_model(desk, replace(desk.stored.model, seed=1))
    found = model_range(middle, primary, desk, [Turned("test", "draws", "another seed", other)], on)
    assert found.premium == price(middle, primary, desk, on).technical_premium
    turned = {(a.group, a.name, a.turned): a for a in found.alternatives}
    assert (
        turned["test", "draws", "another seed"].premium.amount
        == price(middle, primary, other, on).technical_premium.amount
    )
    for other_load in other_principles(desk):
        quote = price(middle, primary, other_load.desk, on)
        alternative = turned["risk load", other_load.name, other_load.words]
        assert alternative.premium.amount == quote.technical_premium.amount
        assert alternative.rate_on_line == pytest.approx(quote.rate_on_line)
        assert alternative.expected_loss.amount == found.alternatives[-1].expected_loss.amount


def test_spans_hold_the_premium_in_use_and_every_alternative(
    desk: Desk, middle: SecurityProfile, on: dt.date
) -> None:
    found = model_range(middle, None, desk, (), on)
    amounts = [a.premium.amount for a in found.alternatives]
    in_use = found.premium.amount
    assert found.overall.lowest.amount == min(*amounts, in_use)
    assert found.overall.highest.amount == max(*amounts, in_use)
    assert [span.group for span in found.by_group] == ["coin prices", "risk load"]
    for a in found.alternatives:
        assert a.ratio == pytest.approx(a.premium.amount / in_use, rel=1e-6)


def test_a_wang_load_of_0_3_costs_less_and_one_of_0_6_more(
    desk: Desk, middle: SecurityProfile, on: dt.date
) -> None:
    *_, low, high = model_range(middle, None, desk, (), on).alternatives
    assert low.ratio < 1 < high.ratio


@pytest.mark.parametrize(
    ("currency", "names"),
    [
        ("JPY", ["all bitcoin", "all ether"]),
        ("USD", ["all bitcoin", "all ether"]),
        ("BTC", ["all ether", "half and half"]),
        ("ETH", ["all bitcoin", "half and half"]),
    ],
)
def test_assets_in_coins_the_limits_do_not_follow_are_choices(
    desk: Desk,
    middle: SecurityProfile,
    primary: Policy,
    on: dt.date,
    currency: str,
    names: list[str],
) -> None:
    """Each is the price of the exchange that said so, by another way."""
    layer = Layer(limit=200.0, retention=2.0) if currency in COINS else primary.layers[0]
    policy = primary.model_copy(update={"currency": currency, "layers": (layer,)})
    found = {
        a.name: a
        for a in model_range(middle, policy, desk, (), on).alternatives
        if a.group == "coin prices"
    }
    assert list(found) == names
    shares = {
        "all bitcoin": CoinShares(btc=1.0),
        "all ether": CoinShares(eth=1.0),
        "half and half": CoinShares(btc=0.5, eth=0.5),
    }
    for name, alternative in found.items():
        said = middle.model_copy(update={"coins": shares[name]})
        quote = price(said, policy, desk, on)
        assert alternative.premium.amount == quote.technical_premium.amount
        assert alternative.expected_loss.amount == quote.expected_loss.amount
        assert alternative.ratio != 1.0


def test_the_words_say_how_far_the_assets_move(
    desk: Desk, middle: SecurityProfile, on: dt.date
) -> None:
    moves = price_moves(desk.dataset.rates, on)
    bitcoin, ether = other_coins(middle, None, desk, on)
    assert f"move by {moves.volatility_btc:.0%} a year in JPY" in bitcoin.words
    assert f"move by {moves.volatility_eth:.0%} a year in JPY" in ether.words


def test_what_the_profile_says_is_no_other_choice(
    desk: Desk, middle: SecurityProfile, on: dt.date
) -> None:
    said = middle.model_copy(update={"coins": CoinShares(btc=1.0)})
    assert [turned.name for turned in other_coins(said, None, desk, on)] == ["all ether"]


def test_before_there_are_enough_closes_coins_are_left_out(
    desk: Desk, middle: SecurityProfile
) -> None:
    early = dt.date(2016, 6, 1)
    assert other_coins(middle, None, desk, early) == ()
    found = model_range(middle, None, desk, (), early)
    assert {a.group for a in found.alternatives} == {"risk load"}
