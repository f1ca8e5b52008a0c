"""Every risk load against a number found another way, and what each refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from scipy.integrate import quad
from scipy.stats import norm

from models.annual_loss import CELLS_PER_LIMIT, AnnualLoss
from models.severity import CappedLoss
from pricing.basis import PARAMETERS, Part, Principle, RiskLoad
from pricing.layers import LayerTerms, evaluate
from pricing.quote import price

if TYPE_CHECKING:
    import datetime as dt

    from models.profile import SecurityProfile
    from pricing.desk import Desk
    from pricing.policy import Policy

SOURCE = {"status": "assumption", "source": "test"}
TOTALS = np.array([22, 28, 36, 40, 40, 40, 40, 55, 65, 100])
"""Pricing Insurance Risk, the simple discrete example: ten equally likely totals."""

SURVIVAL = (TOTALS[None, :] > np.arange(100)[:, None]).mean(axis=1)
CELLS = np.ones(100)
HALVES = (
    Part(principle="wang", parameter=0.45, weight=0.25),
    Part(principle="tvar", parameter=0.8, weight=0.75),
)


def load(principle: str, parameter: float | None = None, parts: tuple[Part, ...] = ()) -> RiskLoad:
    return RiskLoad.model_validate(
        {"principle": principle, "parameter": parameter, "parts": parts, **SOURCE}
    )


def any_load(principle: Principle) -> RiskLoad:
    if principle == "mixture":
        return load("mixture", parts=HALVES)
    low, high = PARAMETERS[principle]
    return load(principle, low + 0.3 * (min(high, low + 1.0) - low))


def single_tier_year(rate: float, dispersion: float = np.inf) -> AnnualLoss:
    """A lognormal theft with a median of 4m and sigma 1.6, out of 100m within reach."""
    law = CappedLoss(
        log_median=np.log(np.array([[4e6, 1.0, 1.0, 1.0]])),
        sigma=np.array([[1.6]]),
        cap=np.array([1e8, 1e-6, 1e-6, 1e-6]),
    )
    return AnnualLoss(rates=np.array([[rate, 0, 0, 0]]), law=law, dispersion=dispersion)


def test_expected_value_loads_a_share_of_the_mean() -> None:
    assert load("expected_value", 0.35).loaded(SURVIVAL, CELLS) == pytest.approx(46.6 * 1.35)


def test_standard_deviation_loads_a_share_of_the_sd() -> None:
    expected = TOTALS.mean() + 0.4 * TOTALS.std()
    assert load("standard_deviation", 0.4).loaded(SURVIVAL, CELLS) == pytest.approx(expected)


def test_a_mixture_is_the_weighted_sum_of_its_parts() -> None:
    parts = [load(p.principle, p.parameter).loaded(SURVIVAL, CELLS) for p in HALVES]
    mixed = load("mixture", parts=HALVES).loaded(SURVIVAL, CELLS)
    assert mixed == pytest.approx(0.25 * parts[0] + 0.75 * parts[1])


def test_the_published_constant_cost_of_capital_is_a_mixture_of_mean_and_worst_case() -> None:
    """(s + 0.15)/1.15 = s/1.15 + 0.15/1.15, the mean and the capital: 53.5652 (PIR)."""
    rest = 0.15 / 1.15
    parts = (
        Part(principle="tvar", parameter=0.0, weight=1 - rest),
        # Below a chance of 1e-4 there is nothing in the example: the worst is the whole limit.
        Part(principle="tvar", parameter=0.9999, weight=rest),
    )
    mixed = load("mixture", parts=parts).loaded(SURVIVAL, CELLS)
    assert mixed == pytest.approx(53.5652173913, abs=1e-8)


@pytest.mark.parametrize("principle", get_args(Principle))
def test_every_load_is_none_where_nothing_is_at_stake_and_never_negative(
    principle: Principle,
) -> None:
    one = any_load(principle)
    assert one.loaded(np.zeros(4), np.ones(4)) == pytest.approx(0)
    assert one.loaded(SURVIVAL, CELLS) > 46.6


@pytest.mark.parametrize("principle", get_args(Principle))
@given(scale=st.floats(1e-3, 1e9))
def test_every_load_scales_with_the_currency(principle: Principle, scale: float) -> None:
    one = any_load(principle)
    assert one.loaded(SURVIVAL, CELLS * scale) == pytest.approx(scale * one.loaded(SURVIVAL, CELLS))


@pytest.mark.parametrize("principle", sorted(PARAMETERS))
def test_a_larger_parameter_loads_more_save_for_the_exponent_of_the_hazard(
    principle: Principle,
) -> None:
    low, high = PARAMETERS[principle]
    grid = np.linspace(low, min(high, low + 2.0), 12)
    prices = np.array([load(principle, float(x)).loaded(SURVIVAL, CELLS) for x in grid])
    sign = -1 if principle == "proportional_hazard" else 1
    assert (sign * np.diff(prices) >= -1e-9).all()
    assert sign * (prices[-1] - prices[0]) > 0


@pytest.mark.parametrize("dispersion", [np.inf, 0.5])
@pytest.mark.parametrize(("start", "limit"), [(0.0, 2e6), (1e6, 1e7), (2e7, 5e7)])
def test_the_sd_of_a_layer_is_that_of_the_closed_form_and_errs_upwards_within_its_bound(
    dispersion: float, start: float, limit: float
) -> None:
    """Var = m E[X²] + m²/r E[X]²; E[X²] = ∫ 2y P(X > y) dy by quadrature."""
    rate, free = 0.3, 40
    annual = single_tier_year(rate, dispersion)
    layer = LayerTerms(start, limit, free * limit, 0.0, 1.0)

    def tail(y: float) -> float:
        above = norm.sf((np.log(max(start + y, 1e-9)) - np.log(4e6)) / 1.6)
        return float(above) if start + y < 1e8 else 0.0

    points = limit * np.array([1e-6, 1e-4, 1e-2, 0.1, 0.5])
    mean = quad(tail, 0, limit, points=points, limit=200)[0]
    square = quad(lambda y: 2 * y * tail(y), 0, limit, points=points, limit=200)[0]
    exact = rate * square + (0 if np.isinf(dispersion) else rate**2 / dispersion) * mean**2

    value = evaluate(annual, layer, load("standard_deviation", 1.0))
    found = (value.loaded - value.expected) ** 2
    width = limit / CELLS_PER_LIMIT
    bound = rate * (tail(0.0) - tail(limit * (1 - 1e-12))) * width**2 / 4
    assert -1e-6 * exact < found - exact <= bound
    assert found == pytest.approx(exact, rel=2e-4)


def test_the_sd_with_aggregate_terms_against_brute_force() -> None:
    years, rng = 400_000, np.random.default_rng(11)
    layer = LayerTerms(1e6, 1e7, 1.5e7, 2e6, 0.5)
    year = np.repeat(np.arange(years), rng.poisson(0.9, years))
    loss = np.minimum(np.exp(np.log(4e6) + 1.6 * rng.normal(size=len(year))), 1e8)
    paid = np.bincount(year, np.clip(loss - layer.start, 0, layer.limit), minlength=years)
    paid = 0.5 * np.clip(paid - layer.aggregate_deductible, 0, layer.term_limit)
    value = evaluate(single_tier_year(0.9), layer, load("standard_deviation", 1.0))
    assert value.loaded - value.expected == pytest.approx(paid.std(), rel=0.005)


@pytest.mark.parametrize(
    ("document", "field", "why"),
    [
        ({"principle": "wang", "parameter": 6.0}, "parameter", "from 0.0 to 5.0"),
        ({"principle": "wang"}, "parameter", "needs a parameter"),
        ({"principle": "mixture", "parameter": 1.0, "parts": HALVES}, "parameter", "in its parts"),
        ({"principle": "mixture", "parts": HALVES[:1]}, "parts", "they add up to 0.25"),
        ({"principle": "wang", "parameter": 0.4, "parts": HALVES}, "parts", "has no parts"),
        (
            {"principle": "mixture", "parts": ({"principle": "tvar", "weight": 1.0},)},
            "parts.0.parameter",
            "required",
        ),
        (
            {
                "principle": "mixture",
                "parts": ({"principle": "tvar", "parameter": 1.0, "weight": 1.0},),
            },
            "parts.0.parameter",
            "from 0.0 to 0.9999",
        ),
        (
            {
                "principle": "mixture",
                "parts": ({"principle": "standard_deviation", "parameter": 1.0, "weight": 1.0},),
            },
            "parts.0.principle",
            "should be",
        ),
        (
            {
                "principle": "mixture",
                "parts": ({"principle": "tvar", "parameter": 0.5, "weight": -1.0},),
            },
            "parts.0.weight",
            "greater than 0",
        ),
    ],
)
def test_a_refusal_names_its_field(document: dict[str, Any], field: str, why: str) -> None:
    with pytest.raises(ValidationError, match=why) as refused:
        RiskLoad.model_validate({**document, **SOURCE})
    assert field in {".".join(map(str, fault["loc"])) for fault in refused.value.errors()}


@pytest.mark.parametrize("principle", get_args(Principle))
def test_a_quote_under_every_load_adds_up_is_in_order_and_says_its_principle(
    desk: Desk, middle: SecurityProfile, primary: Policy, on: dt.date, principle: Principle
) -> None:
    basis = desk.basis.model_copy(update={"risk_load": any_load(principle)})
    other = desk.__class__(**{**vars(desk), "basis": basis})
    quote = price(middle, primary, other, on)
    lines = sum(line.amount.amount for line in quote.loadings)
    premium = quote.technical_premium
    assert quote.expected_loss.amount + quote.risk_load.amount + lines == premium.amount
    assert quote.expected_loss.amount < premium.amount
    assert premium.low <= premium.amount <= premium.high
    (step,) = (s for s in quote.trace if s.step.startswith("risk-loaded"))
    named = {"expected_value": "E[payment]", "standard_deviation": "sd(payment)"}
    assert named.get(principle, principle) in step.formula
    rounding = 3  # of each line to a whole yen; the risk load takes it
    loaded = quote.expected_loss.amount + quote.risk_load.amount
    assert step.value == pytest.approx(loaded, abs=rounding)
    # A driver is a difference of prices on coarser cells and averaged rates.
    driver = quote.drivers[0]
    turned = middle.controls.model_copy(update={driver.control: driver.if_changed_to == "in_place"})
    outright = price(middle.model_copy(update={"controls": turned}), primary, other, on)
    change = outright.technical_premium.amount - premium.amount
    assert driver.effect.amount == pytest.approx(change, rel=0.1)
