"""On what terms does the desk price? Risk load and loadings, as dated data with sources."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Annotated, Literal, cast

import numpy as np
from pydantic import Field, ValidationInfo, field_validator

from data.rows import Status
from models.profile import SHARE_TOLERANCE, Amount, Frozen, Share
from pricing.measures import (
    ALLOWED,
    Distortion,
    area_under,
    distorted_mean,
    standard_deviation,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

Principle = Literal[Distortion, "expected_value", "standard_deviation", "mixture"]

PARAMETERS: Mapping[str, tuple[float, float]] = {
    **ALLOWED,
    "expected_value": (0.0, 10.0),
    "standard_deviation": (0.0, 10.0),
}
"""Parameters accepted, both ends included. A mixture has none of its own."""


class Part(Frozen):
    """One distortion of a mixture, and its weight."""

    principle: Distortion
    parameter: float
    weight: Annotated[float, Field(gt=0, le=1, allow_inf_nan=False)]

    @field_validator("parameter")
    @classmethod
    def _allowed(cls, value: float, info: ValidationInfo) -> float:
        principle = info.data.get("principle")
        return value if principle is None else _within(principle, value)


class RiskLoad(Frozen):
    """How the expected loss is loaded for risk. Y is a layer's payment in the term.

    * the distortions of `pricing.measures`, each with its own parameter: the area under
      g(P(Y > y));
    * `expected_value`, θ from 0 to 10: (1 + θ) E[Y]; higher θ, more load, in proportion everywhere;
    * `standard_deviation`, k from 0 to 10: E[Y] + k sd(Y); higher k, more load, most where the
      chance is small. It can pass the limit, and two halves of a stretch of loss cost more than
      the stretch, for it gives no credit for spreading between layers;
    * `mixture`: Σ weight · price of each of `parts`, distortions all; the weights add up to one,
      so that it is a distortion itself (Mildenhall & Major, *Pricing Insurance Risk*).
    """

    principle: Principle
    parameter: Annotated[float | None, Field(validate_default=True)] = None
    parts: Annotated[tuple[Part, ...], Field(validate_default=True)] = ()
    status: Status
    source: str

    @field_validator("parameter")
    @classmethod
    def _allowed(cls, value: float | None, info: ValidationInfo) -> float | None:
        principle = info.data.get("principle")
        if principle is None:
            return value
        if principle == "mixture":
            if value is not None:
                raise ValueError("a mixture has parameters in its parts, none of its own")
            return None
        if value is None:
            raise ValueError(f"{principle} needs a parameter")
        return _within(principle, value)

    @field_validator("parts")
    @classmethod
    def _whole(cls, value: tuple[Part, ...], info: ValidationInfo) -> tuple[Part, ...]:
        principle = info.data.get("principle")
        if principle not in (None, "mixture") and value:
            raise ValueError(f"{principle} has no parts; only a mixture does")
        total = sum(part.weight for part in value)
        if principle == "mixture" and abs(total - 1.0) > SHARE_TOLERANCE:
            raise ValueError(f"weights of a mixture must add up to 1 (they add up to {total:g})")
        return value

    def loaded(self, survival: Floats, lengths: Floats) -> Floats:
        """Expected payment and risk load together, money.

        Args:
            survival: P(S > x) on each cell of x, in [0, 1], shape (..., cells).
            lengths: what the layer pays in each cell, money, shape (cells,) or (..., cells).
        """
        if self.parameter is None:
            prices = [
                part.weight * distorted_mean(survival, lengths, part.principle, part.parameter)
                for part in self.parts
            ]
            return np.asarray(np.sum(prices, axis=0))
        if self.principle == "expected_value":
            return np.asarray((1.0 + self.parameter) * area_under(survival, lengths))
        if self.principle == "standard_deviation":
            spread = standard_deviation(survival, lengths)
            return np.asarray(area_under(survival, lengths) + self.parameter * spread)
        return distorted_mean(survival, lengths, cast("Distortion", self.principle), self.parameter)


def _within(principle: Principle, parameter: float) -> float:
    low, high = PARAMETERS[principle]
    if not low <= parameter <= high:
        raise ValueError(
            f"{principle} takes a parameter from {low} to {high} (it is {parameter:g})"
        )
    return parameter


class LoadingRate(Frozen):
    """A share of the premium before tax that is not claims or risk."""

    name: str
    share_of_premium: Annotated[Share, Field(lt=1)]
    status: Status
    source: str


class TaxRate(Frozen):
    """A tax the policyholder pays on top, `rate` times the premium before it."""

    name: str
    rate: Share
    status: Status
    source: str


class DefenceCostRate(Frozen):
    """Expected defence and recovery costs where the policy pays them and states no figure."""

    share_of_indemnity: Share
    status: Status
    source: str


class MinimumPremium(Frozen):
    """The least charged for a policy, yen before tax, whatever its term; zero for none."""

    amount_jpy: Amount
    status: Status
    source: str


class DiscoveryTime(Frozen):
    """How long a theft stays hidden: half are found within so many days."""

    median_days: Annotated[float, Field(gt=0, le=3650, allow_inf_nan=False)]
    status: Status
    source: str


class MinimumRateOnLine(Frozen):
    """The least a year before tax, as a share of the most paid per event; zero for none."""

    rate_per_year: Share
    status: Status
    source: str


class CapitalCost(Frozen):
    """What a policy's capital costs where it is priced in a book (`pricing.book_price`).

    Capital is the mean of the worst 1 - `level` of the terms, beyond what is expected;
    `cost_of_capital` is the return asked on it beyond what it earns, year^-1.
    """

    level: Annotated[float, Field(gt=0, lt=1, allow_inf_nan=False)]
    cost_of_capital: Share
    status: Status
    source: str


@dataclass(frozen=True)
class Charge:
    """From the risk-loaded loss of a policy to what is charged for it.

        technical premium  = loaded · gross_up
        premium before tax = max(technical premium, least)
        premium            = premium before tax · (1 + tax)

    Attributes:
        gross_up: 1 / (1 - loadings as shares of the premium).
        least: least premium before tax, yen.
        tax: share of the premium before tax, charged on top.
    """

    gross_up: float
    least: float
    tax: float

    def before_tax(self, loaded: Floats | float) -> Floats:
        """Premium before tax from the risk-loaded loss, yen, elementwise."""
        return np.maximum(np.multiply(loaded, self.gross_up), self.least)

    def premium(self, loaded: Floats | float) -> Floats:
        """Premium with tax from the risk-loaded loss, yen, elementwise."""
        return np.asarray(self.before_tax(loaded) * (1.0 + self.tax))


class PricingBasis(Frozen):
    """Everything between the expected loss and the premium, and what a term needs assumed."""

    version: str
    risk_load: RiskLoad
    loadings: tuple[LoadingRate, ...]
    tax: TaxRate
    minimum_premium: MinimumPremium
    minimum_rate_on_line: MinimumRateOnLine
    defence_costs: DefenceCostRate
    discovery: DiscoveryTime
    capital: CapitalCost

    @field_validator("loadings")
    @classmethod
    def _leaves_something(cls, value: tuple[LoadingRate, ...]) -> tuple[LoadingRate, ...]:
        if sum(loading.share_of_premium for loading in value) >= 1:
            raise ValueError("loadings must leave part of the premium for claims")
        return value

    @property
    def share_of_premium(self) -> float:
        """All loadings together, share of the premium before tax."""
        return sum(loading.share_of_premium for loading in self.loadings)

    @property
    def share_passed_on(self) -> float:
        """Loadings and tax together, share of the premium with tax."""
        return (self.share_of_premium + self.tax.rate) / (1.0 + self.tax.rate)

    def charge(self, limit_jpy: float, term_years: float) -> Charge:
        """How a policy is charged that pays up to `limit_jpy` an event for so many years."""
        by_line = self.minimum_rate_on_line.rate_per_year * limit_jpy * term_years
        return Charge(
            gross_up=1.0 / (1.0 - self.share_of_premium),
            least=max(self.minimum_premium.amount_jpy, by_line),
            tax=self.tax.rate,
        )


@lru_cache(maxsize=1)
def shipped_basis() -> PricingBasis:
    """The basis shipped with the program, `data/tables/pricing_basis.toml`."""
    text = resources.files("data").joinpath("tables", "pricing_basis.toml").read_text("utf-8")
    return PricingBasis.model_validate(tomllib.loads(text), strict=False)
