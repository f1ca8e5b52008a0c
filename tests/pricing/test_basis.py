"""The pricing basis is data, checked on the way in, and its claims can be recomputed."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError
from scipy.stats import norm

from data.load import load_dataset
from pricing.basis import PricingBasis, shipped_basis


def read(parameter: float | None = 0.45, principle: str = "wang", *shares: float) -> PricingBasis:
    source = {"status": "assumption", "source": "test"}
    return PricingBasis.model_validate(
        {
            "version": "1",
            "risk_load": {"principle": principle, "parameter": parameter, **source},
            "loadings": tuple(
                {"name": f"l{i}", "share_of_premium": s, **source} for i, s in enumerate(shares)
            ),
        }
    )


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
