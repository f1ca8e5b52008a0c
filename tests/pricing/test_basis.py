"""The pricing basis is data, checked on the way in, and its claims can be recomputed."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError
from scipy.stats import norm

from data.load import load_dataset
from pricing.basis import PricingBasis, shipped_basis

SOURCE = {"status": "assumption", "source": "test"}


def document(**changes: object) -> dict[str, object]:
    plain = {
        "version": "1",
        "risk_load": {"principle": "wang", "parameter": 0.45, **SOURCE},
        "loadings": (),
        "tax": {"name": "none", "rate": 0.0, **SOURCE},
        "minimum_premium": {"amount_jpy": 0.0, **SOURCE},
        "minimum_rate_on_line": {"rate_per_year": 0.0, **SOURCE},
        "defence_costs": {"share_of_indemnity": 0.05, **SOURCE},
        "discovery": {"median_days": 14.0, **SOURCE},
        "capital": {"level": 0.995, "cost_of_capital": 0.06, **SOURCE},
    }
    return plain | changes


def read(
    parameter: float | None = 0.45, principle: str = "wang", *shares: float, **changes: object
) -> PricingBasis:
    loadings = tuple(
        {"name": f"l{i}", "share_of_premium": s, **SOURCE} for i, s in enumerate(shares)
    )
    load = {"principle": principle, "parameter": parameter, **SOURCE}
    return PricingBasis.model_validate(document(risk_load=load, loadings=loadings, **changes))


def test_the_shipped_claim_that_a_burn_of_3_per_cent_is_loaded_to_7_6() -> None:
    basis = shipped_basis()
    loaded = norm.cdf(norm.ppf(0.03) + basis.risk_load.parameter)
    assert basis.risk_load.principle == "wang"
    assert f"{loaded:.1%}" == "7.6%"
    # After expenses it lies between the two Korean rates on line the source names.
    points = {point.point: point for point in load_dataset().market_points}
    rates = sorted(p.rol_low for p in points.values() if p.who.startswith("GOPAX"))
    assert rates == [0.10, 0.15]
    assert rates[0] < loaded / (1 - basis.share_of_premium) < rates[-1]


@pytest.mark.parametrize(
    ("case", "why"),
    [
        ((-0.1, "wang"), "wang takes a parameter from 0.0 to 5.0"),
        ((1.5, "proportional_hazard"), "proportional_hazard takes a parameter from 0.01 to 1.0"),
        ((0.5, "dual_power"), "dual_power takes a parameter from 1.0 to 100.0"),
        ((1.0, "tvar"), "tvar takes a parameter from 0.0 to 0.9999"),
        ((float("nan"), "wang"), "wang takes a parameter"),
        ((0.5, "esscher"), "Input should be"),
        ((-0.1, "expected_value"), "expected_value takes a parameter from 0.0 to 10.0"),
        ((11.0, "standard_deviation"), "standard_deviation takes a parameter from 0.0 to 10.0"),
        ((None, "wang"), "wang needs a parameter"),
        ((0.45, "mixture"), "parameters in its parts"),
        ((None, "mixture"), r"must add up to 1 \(they add up to 0\)"),
        ((0.45, "wang", 0.6, 0.4), "must leave part of the premium for claims"),
        ((0.45, "wang", 1.0), "less than 1"),
        ((0.45, "wang", -0.1), "greater than or equal to 0"),
    ],
)
def test_a_basis_that_cannot_price_is_refused(case: tuple[Any, ...], why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        read(*case)


def test_loadings_add_up() -> None:
    assert read(0.45, "wang", 0.2, 0.15).share_of_premium == pytest.approx(0.35)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"minimum_premium": {"amount_jpy": -1.0, **SOURCE}}, "minimum_premium.amount_jpy"),
        (
            {"minimum_rate_on_line": {"rate_per_year": 1.5, **SOURCE}},
            "minimum_rate_on_line.rate_per_year",
        ),
        ({"tax": {"name": "t", "rate": -0.1, **SOURCE}}, "tax.rate"),
        ({"tax": {"name": "t", "rate": 0.1, "status": "assumption"}}, "tax.source"),
        ({"risk_load": {"principle": "wang", "parameter": 9.0, **SOURCE}}, "risk_load.parameter"),
        (
            {"loadings": tuple({"name": n, "share_of_premium": 0.5, **SOURCE} for n in "ab")},
            "loadings",
        ),
    ],
)
def test_a_refusal_names_its_field(changes: dict[str, object], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        PricingBasis.model_validate(document(**changes))
    assert field in {".".join(map(str, fault["loc"])) for fault in refused.value.errors()}


def test_the_least_premium_is_the_larger_of_an_amount_and_a_rate_over_the_term() -> None:
    minimum = {
        "minimum_premium": {"amount_jpy": 5e6, **SOURCE},
        "minimum_rate_on_line": {"rate_per_year": 0.01, **SOURCE},
    }
    basis = read(0.45, "wang", 0.35, **minimum)
    assert basis.charge(limit_jpy=1e8, term_years=1.0).least == 5e6
    assert basis.charge(limit_jpy=1e9, term_years=1.5).least == pytest.approx(1.5e7)


def test_a_loss_is_grossed_up_lifted_to_the_least_and_taxed() -> None:
    tax = {"name": "ipt", "rate": 0.12, **SOURCE}
    least = {"amount_jpy": 3e6, **SOURCE}
    charge = read(0.45, "wang", 0.15, 0.2, tax=tax, minimum_premium=least).charge(1e9, 1.0)
    assert charge.premium([0.0, 1.3e6, 2.6e6]) == pytest.approx([3.36e6, 3.36e6, 4.48e6])


def test_what_is_passed_on_is_a_share_of_the_premium_with_tax() -> None:
    basis = read(0.45, "wang", 0.35, tax={"name": "ipt", "rate": 0.1, **SOURCE})
    premium = basis.charge(1e9, 1.0).premium(1.0)
    assert premium * (1 - basis.share_passed_on) == pytest.approx(1.0)


def test_the_shipped_basis_has_the_lines_of_a_stack_each_with_its_source() -> None:
    basis = shipped_basis()
    assert [line.name for line in basis.loadings] == ["expenses", "brokerage", "commission"]
    assert basis.share_of_premium == 0.35
    assert basis.tax.name == "consumption_tax"
    assert basis.tax.rate == 0
    assert "exempt" in basis.tax.source
    for line in (*basis.loadings, basis.tax, basis.minimum_premium, basis.minimum_rate_on_line):
        assert line.source
    assert basis.charge(1e12, 3.0).least == 0
