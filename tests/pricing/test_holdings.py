"""Prices that move before a theft are in the price where the profile says its coins, only there."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.currency import Rates
from data.errors import NoRate
from models import coin_prices
from models.coin_prices import price_factors, price_moves
from models.profile import CoinShares
from models.theft_law import Revalued
from pricing.holdings import Holdings
from pricing.layer import Layer
from pricing.layers import LayerTerms, evaluate
from pricing.policy import Policy
from pricing.quote import price, recompute
from pricing.reference_policy import reference_for
from pricing.result import Quote
from tests.pricing.busy_year import LOAD, YEARS, busy_year

if TYPE_CHECKING:
    from models.annual_loss import AnnualLoss
    from models.profile import SecurityProfile
    from pricing.desk import Desk

BTC, ETH, STABLE = CoinShares(btc=1.0), CoinShares(eth=1.0), CoinShares(stable=1.0)
MIXED = CoinShares(btc=0.5, eth=0.2, stable=0.05, other=0.25)
PLAIN = LayerTerms(start=1e6, limit=1e7, term_limit=2e7, aggregate_deductible=0.0, share=1.0)
VARIANCE = 0.35


def holding(profile: SecurityProfile, coins: CoinShares) -> SecurityProfile:
    return profile.model_copy(update={"coins": coins})


def with_terms(policy: Policy, **changes: Any) -> Policy:  # noqa: ANN401
    return Policy.model_validate({**policy.model_dump(), **changes})


def moved() -> AnnualLoss:
    """`busy_year` at prices that move by 59 % a year, thefts from a quarter of a year on."""
    annual = busy_year()
    return replace(annual, law=Revalued(annual.law, *price_factors(VARIANCE, 0.25, 1.25)))


# ---- one year -------------------------------------------------------------------------------


def test_layers_at_moving_prices_against_brute_force() -> None:
    """Each theft has a day and a price of its own, drawn apart from any grid or piece."""
    annual, rng = busy_year(), np.random.default_rng(12)
    draw = rng.integers(len(annual.rates), size=YEARS)
    shock = rng.gamma(annual.dispersion, 1 / annual.dispersion, YEARS)
    totals = {terms: np.zeros(YEARS) for terms in (PLAIN, replace(PLAIN, start=8e7, limit=8e7))}
    for tier in range(2):
        year = np.repeat(np.arange(YEARS), rng.poisson(annual.rates[draw, tier] * shock))
        law = annual.law_of_draw[draw[year]]
        sigma = annual.law.sigma[law, 0]
        size = np.exp(annual.law.log_median[law, tier] + sigma * rng.normal(size=len(year)))
        day = rng.uniform(0.25, 1.25, len(year))
        walk = rng.normal(size=len(year)) * np.sqrt(VARIANCE * day)
        loss = np.minimum(size, annual.law.cap[tier]) * np.exp(walk - VARIANCE * day / 2)
        for terms, total in totals.items():
            paid = np.clip(loss - terms.start, 0, terms.limit)
            totals[terms] = total + np.bincount(year, weights=paid, minlength=YEARS)
    for terms, total in totals.items():
        paid = np.minimum(total, terms.term_limit)
        found = evaluate(moved(), terms, LOAD).expected
        # Four standard errors, and what the pieces of the price leave.
        assert found == pytest.approx(paid.mean(), abs=4 * paid.std() / YEARS**0.5, rel=5e-3)


@settings(max_examples=20, deadline=None)
@given(cut=st.floats(0.1, 0.9))
def test_layers_of_losses_at_moving_prices_add_up(cut: float) -> None:
    whole = replace(PLAIN, limit=2e8, term_limit=1e10)
    middle = cut * whole.limit
    low = replace(whole, limit=middle, term_limit=50 * middle)
    rest = whole.limit - middle
    high = replace(whole, start=whole.start + middle, limit=rest, term_limit=50 * rest)
    low_, high_, whole_ = (evaluate(moved(), t, LOAD).expected for t in (low, high, whole))
    assert low_ + high_ == pytest.approx(whole_, rel=1e-6)


@settings(max_examples=20, deadline=None)
@given(start=st.floats(1e5, 9e7))
def test_the_top_layer_costs_no_less_and_one_from_the_ground_no_more(start: float) -> None:
    top = LayerTerms(start, 1e9 - start, 5e10, 0.0, 1.0)
    ground = LayerTerms(0.0, start, 50 * start, 0.0, 1.0)
    slack = 1 + 1e-9
    for one, other in ((busy_year(), moved()),):
        assert evaluate(one, top, LOAD).expected <= evaluate(other, top, LOAD).expected * slack
        assert (
            evaluate(other, ground, LOAD).expected <= evaluate(one, ground, LOAD).expected * slack
        )


def test_sixteen_pieces_of_the_price_are_as_good_as_the_documentation_says(
    monkeypatch: pytest.MonkeyPatch, desk: Desk, examples: dict[str, SecurityProfile], on: dt.date
) -> None:
    """Beside four hundred, at 80 % a year: the reference layer, and layers about what is held."""
    variance, times = 0.64, (0.0, 1.0)
    coarse = price_factors(variance, *times)
    monkeypatch.setattr(coin_prices, "SCORES", np.linspace(-7.0, 7.0, 400))
    fine = price_factors(variance, *times)
    assert (len(coarse[0]), len(fine[0])) == (16, 401)
    for profile in examples.values():
        annual = desk.annual_loss(profile, on)
        few, many = (replace(annual, law=Revalued(annual.law, *law)) for law in (coarse, fine))
        (layer,) = reference_for(profile, desk, on, desk.jpy_per(on)[profile.currency]).layers
        hot, most = float(annual.law.cap[0]), float(annual.law.cap.max())
        for start, limit, within in (
            (layer.start, layer.limit, 0.003),
            (0.9 * hot, 0.2 * hot, 0.015),
            (0.6 * most, 0.4 * most, 0.015),
            (most, most, 0.03),
        ):
            exact = many.layer_mean(start, limit).mean()
            assert few.layer_mean(start, limit).mean() == pytest.approx(exact, rel=within)


def test_moving_prices_leave_the_expected_loss_as_it_is() -> None:
    assert moved().expected_loss() == pytest.approx(busy_year().expected_loss(), rel=1e-12)


# ---- times ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "waiting", "days"),
    [
        (dt.date(2026, 11, 23), 0, (129, 495)),
        (dt.date(2027, 4, 1), 0, (0, 366)),
        (dt.date(2027, 4, 1), 30, (30, 366)),
        (dt.date(2027, 12, 1), 30, (30, 366)),
    ],
)
def test_time_runs_from_the_quote_to_the_thefts_covered(
    desk: Desk, primary: Policy, on: dt.date, waiting: int, days: tuple[int, int]
) -> None:
    held = Holdings(BTC, price_moves(desk.dataset.rates, on), on)
    found = held.times(with_terms(primary, waiting_days=waiting))
    assert found == pytest.approx(tuple(day / 365.25 for day in days))


# ---- quotes ---------------------------------------------------------------------------------


def test_a_profile_that_says_nothing_of_coins_is_priced_as_before(
    desk: Desk, middle: SecurityProfile, primary: Policy, on: dt.date
) -> None:
    quote = price(middle, primary, desk, on)
    document = quote.model_dump(mode="json")
    assert "price_moves" not in document
    assert "coins" not in document["profile"]
    assert not any("moves by a theft" in step.step for step in quote.trace)


@pytest.mark.parametrize("currency", ["JPY", "BTC"])
def test_assets_that_move_as_the_limits_do_cost_what_unknown_ones_cost(
    desk: Desk, middle: SecurityProfile, primary: Policy, on: dt.date, currency: str
) -> None:
    layer = Layer(limit=200.0, retention=2.0) if currency == "BTC" else primary.layers[0]
    policy = primary.model_copy(update={"currency": currency, "layers": (layer,)})
    same = BTC if currency == "BTC" else STABLE
    unknown, known = (
        price(profile, policy, desk, on) for profile in (middle, holding(middle, same))
    )
    assert known.technical_premium == unknown.technical_premium
    assert known.ground_up == unknown.ground_up
    other = price(holding(middle, ETH), policy, desk, on)
    assert other.technical_premium != unknown.technical_premium


def test_stated_coins_move_the_price_and_show_how_far(
    desk: Desk, middle: SecurityProfile, primary: Policy, on: dt.date
) -> None:
    plain, quote = (price(p, primary, desk, on) for p in (middle, holding(middle, MIXED)))
    moves = price_moves(desk.dataset.rates, on)
    assert quote.price_moves == moves
    assert quote.ground_up == plain.ground_up
    # A limit far below what is held pays less often in full when the coin falls.
    assert quote.expected_loss.amount < plain.expected_loss.amount
    (step,) = [s for s in quote.trace if "moves by a theft" in s.step]
    assert step.inputs["share_btc"] == 0.5
    assert step.inputs["volatility_eth"] == pytest.approx(moves.volatility_eth, rel=1e-5)
    assert step.reference.startswith("models.coin_prices; derived")
    held = Holdings(MIXED, moves, on)
    first, last = held.times(primary)
    assert step.value == pytest.approx(
        (held.variance(primary) * (first + last) / 2) ** 0.5, rel=1e-5
    )
    assert [c.name for c in quote.self_checks] == [c.name for c in plain.self_checks]


def test_a_record_is_computed_again_with_the_moves_it_was_made_with(
    desk: Desk, middle: SecurityProfile, primary: Policy, on: dt.date
) -> None:
    """Also where the price table has been corrected since."""
    quote = price(holding(middle, MIXED), primary, desk, on)
    record = Quote.model_validate_json(quote.model_dump_json())
    assert record == quote
    rows = desk.dataset.rates.prices
    corrected = Rates(
        tuple(
            r.model_copy(update={"eth_usd": 1.0}) if str(r.month) == "2025-03" else r for r in rows
        )
    )
    other = replace(desk, dataset=replace(desk.dataset, prices=corrected.prices))
    assert price(holding(middle, MIXED), primary, other, on).digest != quote.digest
    assert recompute(record, other) == quote


def test_yen_and_dollars_describe_the_same_policy_at_moving_prices(
    desk: Desk, middle: SecurityProfile, primary: Policy, on: dt.date
) -> None:
    rate = desk.dataset.rates.jpy_per("USD", on).jpy_per_unit
    dollars = with_terms(primary, currency="USD", layers=({"limit": 1e7, "retention": 1e5},))
    yen = with_terms(primary, layers=({"limit": 1e7 * rate, "retention": 1e5 * rate},))
    found = [price(holding(middle, MIXED), policy, desk, on) for policy in (dollars, yen)]
    assert found[0].technical_premium == found[1].technical_premium


def test_what_moves_the_price_sees_moving_prices(
    desk: Desk, middle: SecurityProfile, primary: Policy, on: dt.date
) -> None:
    plain, quote = (price(p, primary, desk, on) for p in (middle, holding(middle, MIXED)))
    assert quote.drivers != plain.drivers
    assert quote.term_effects != plain.term_effects


def test_a_longer_way_to_the_theft_costs_a_high_layer_more(
    desk: Desk, middle: SecurityProfile, primary: Policy, on: dt.date
) -> None:
    """No more thefts, only later ones: a layer to the end of all losses."""
    high = with_terms(primary, layers=({"limit": 5e12, "attachment": 4e11},))
    later = with_terms(high, inception="2028-04-01", expiry="2029-04-01")
    stands = [price(middle, p, desk, on).expected_loss.amount for p in (high, later)]
    moves = [price(holding(middle, BTC), p, desk, on).expected_loss.amount for p in (high, later)]
    assert stands[0] == pytest.approx(stands[1], rel=1e-9)
    assert stands[0] < moves[0] < moves[1]


def test_a_layer_above_all_that_is_held_can_be_reached_if_prices_rise(
    desk: Desk, middle: SecurityProfile, primary: Policy, on: dt.date
) -> None:
    above = with_terms(primary, layers=({"limit": 1e11, "attachment": 5.5e11},))
    quote = price(holding(middle, BTC), above, desk, on)
    assert 0 < quote.expected_loss.amount < quote.technical_premium.amount


def test_coins_cannot_be_priced_before_there_are_enough_closes(
    desk: Desk, middle: SecurityProfile, primary: Policy
) -> None:
    early = dt.date(2016, 6, 1)
    assert price(middle, primary, desk, early).expected_loss.amount > 0
    with pytest.raises(NoRate, match="no volatility of BTC and ETH on 2016-06-01"):
        price(holding(middle, BTC), primary, desk, early)
