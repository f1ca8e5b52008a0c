"""The lines of a premium add up, in order, under any basis."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.annual_loss import AnnualLoss
from models.severity import CappedLoss
from pricing.basis import (
    CapitalCost,
    DefenceCostRate,
    DiscoveryTime,
    LoadingRate,
    MinimumPremium,
    MinimumRateOnLine,
    PricingBasis,
    RiskLoad,
    TaxRate,
)
from pricing.errors import PremiumAboveLimit
from pricing.layers import LayerTerms, evaluate
from pricing.money import whole_yen
from pricing.premium import Programme
from pricing.quote import price
from pricing.stack import LIFT, Stack, stack

if TYPE_CHECKING:
    import datetime as dt

    from models.profile import SecurityProfile
    from pricing.desk import Desk
    from pricing.policy import Policy

SOURCE = {"status": "assumption", "source": "test"}
TERMS = (LayerTerms(1e6, 1e7, 3e7, 0.0, 0.8), LayerTerms(1.1e7, 4e7, 4e7, 0.0, 0.5))
LIMIT = 0.8 * 1e7 + 0.5 * 4e7
MOST = 0.8 * 3e7 + 0.5 * 4e7


def basis(
    load: RiskLoad,
    shares: tuple[float, ...] = (0.125, 0.225),
    least: float = 0.0,
    rate_on_line: float = 0.0,
    tax: float = 0.0,
) -> PricingBasis:
    return PricingBasis(
        version="1",
        risk_load=load,
        loadings=tuple(
            LoadingRate(name=f"line {i}", share_of_premium=share, **SOURCE)
            for i, share in enumerate(shares)
        ),
        tax=TaxRate(name="tax", rate=tax, **SOURCE),
        minimum_premium=MinimumPremium(amount_jpy=least, **SOURCE),
        minimum_rate_on_line=MinimumRateOnLine(rate_per_year=rate_on_line, **SOURCE),
        defence_costs=DefenceCostRate(share_of_indemnity=0.05, **SOURCE),
        discovery=DiscoveryTime(median_days=14.0, **SOURCE),
        capital=CapitalCost(level=0.995, cost_of_capital=0.06, **SOURCE),
    )


WANG = RiskLoad(principle="wang", parameter=0.45, **SOURCE)
DEVIATION = RiskLoad(principle="standard_deviation", parameter=0.5, **SOURCE)


def programme(on: PricingBasis, rate: float = 0.05) -> Programme:
    law = CappedLoss(
        log_median=np.log(np.array([[4e6, 1.0, 1.0, 1.0], [6e6, 1.0, 1.0, 1.0]])),
        sigma=np.array([[1.6], [1.8]]),
        cap=np.array([1e8, 1e-6, 1e-6, 1e-6]),
    )
    rates = rate * np.array([[0.5, 0, 0, 0], [1.5, 0, 0, 0]])
    annual = AnnualLoss(rates=rates, law=law, dispersion=0.8)
    values = tuple(evaluate(annual, terms, on.risk_load) for terms in TERMS)
    return Programme(TERMS, values, annual, on.charge(LIMIT, 1.0))


def total(of: Programme, lines: Stack) -> int:
    added = lines.risk_load.amount + sum(line.amount.amount for line in lines.lines)
    return whole_yen(of.expected) + added


@settings(max_examples=40, deadline=None)
@given(
    load=st.sampled_from([WANG, DEVIATION]),
    shares=st.lists(st.floats(0, 0.2), max_size=4).map(tuple),
    least=st.floats(0, 2 * MOST),
    rate_on_line=st.floats(0, 1),
    tax=st.floats(0, 0.5),
    rate=st.floats(1e-4, 5.0),
)
def test_lines_add_up_to_the_yen_and_loss_least_premium_and_limit_are_in_order(
    load: RiskLoad,
    shares: tuple[float, ...],
    least: float,
    rate_on_line: float,
    tax: float,
    rate: float,
) -> None:
    on = basis(load, shares, least, rate_on_line, tax)
    priced = programme(on, rate)
    if whole_yen(priced.premium) > MOST:
        with pytest.raises(PremiumAboveLimit, match="more than"):
            stack(priced, on)
        return
    lines = stack(priced, on)
    premium = whole_yen(priced.premium)
    assert total(priced, lines) == premium
    assert whole_yen(priced.expected) <= premium <= MOST
    assert premium >= whole_yen(max(least, rate_on_line * LIMIT)) - 1
    assert lines.risk_load.amount >= -len(lines.lines)
    *loadings, lift, taxed = lines.lines
    before_tax = priced.premium / (1 + tax)
    for line, share in zip(loadings, shares, strict=True):
        assert line.amount.amount == pytest.approx(before_tax * share, abs=1)
    assert taxed.amount.amount == pytest.approx(before_tax * tax, abs=1)
    assert (lift.amount.amount > 0) <= lines.minimum.binds
    # The minimum is in its own line, not in the risk load.
    load_alone = priced.loaded - priced.expected
    assert lines.risk_load.amount == pytest.approx(load_alone, abs=len(lines.lines) + 2)


def test_a_minimum_that_binds_says_so_and_what_the_price_would_be() -> None:
    free, bound = basis(WANG), basis(WANG, least=1e7)
    without = whole_yen(programme(free).premium)
    lines = stack(programme(bound), bound)
    assert lines.minimum.binds
    assert lines.minimum.rule == "minimum_premium"
    assert lines.minimum.without_it.amount == without < 10_000_000
    (lift,) = (line for line in lines.lines if line.name == LIFT)
    assert lift.amount.amount == pytest.approx((1e7 - without) * (1 - 0.35), abs=1)
    assert total(programme(bound), lines) == 10_000_000


def test_the_larger_minimum_is_the_one_named() -> None:
    on = basis(WANG, least=1e6, rate_on_line=0.5)
    minimum = stack(programme(on), on).minimum
    assert minimum.rule == "minimum_rate_on_line"
    assert minimum.premium_before_tax.amount == 0.5 * LIMIT


def test_a_minimum_that_does_not_bind_changes_nothing() -> None:
    free, idle = basis(WANG), basis(WANG, least=100.0)
    one, other = stack(programme(free), free), stack(programme(idle), idle)
    assert not other.minimum.binds
    assert (one.risk_load, one.lines) == (other.risk_load, other.lines)


def test_a_minimum_holds_every_draw_up_and_the_interval_with_it() -> None:
    on = basis(WANG, least=1e7)
    assert (programme(on).premium_by_draw >= 1e7).all()


def test_a_premium_above_all_the_policy_can_pay_is_refused_with_its_field(
    desk: Desk, middle: SecurityProfile, primary: Policy, on: dt.date
) -> None:
    least = MinimumPremium(amount_jpy=7e9, **SOURCE)  # the policy pays ¥6bn at most
    other = replace(desk, basis=desk.basis.model_copy(update={"minimum_premium": least}))
    with pytest.raises(PremiumAboveLimit, match="more than the ¥6,000,000,000") as refused:
        price(middle, primary, other, on)
    assert refused.value.field == "/policy/layers"


def test_a_quote_shows_its_minimum_and_its_trace_holds_it(
    desk: Desk, middle: SecurityProfile, primary: Policy, on: dt.date
) -> None:
    least = MinimumRateOnLine(rate_per_year=0.1, **SOURCE)
    other = replace(desk, basis=desk.basis.model_copy(update={"minimum_rate_on_line": least}))
    quote = price(middle, primary, other, on)
    assert quote.minimum.binds
    assert quote.technical_premium.amount == 200_000_000  # a tenth of ¥2bn
    assert quote.rate_on_line == pytest.approx(0.1)
    step = next(s for s in quote.trace if s.step.startswith("technical premium"))
    assert step.inputs["least_premium"] == 200_000_000
    assert step.value == 200_000_000
    # On what this insurer pays, as the rate on line that is shown.
    shared = primary.layers[0].model_copy(update={"coinsurance": 0.5})
    half = price(middle, primary.model_copy(update={"layers": (shared,)}), other, on)
    assert half.technical_premium.amount == 100_000_000
    assert half.rate_on_line == pytest.approx(0.1)
    # Where the minimum binds, no control moves the premium.
    free = price(middle, primary, desk, on)
    assert not free.minimum.binds
    assert abs(quote.drivers[0].effect.amount) < abs(free.drivers[0].effect.amount)
