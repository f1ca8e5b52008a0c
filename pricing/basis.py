"""On what terms does the desk price? Risk load and loadings, as dated data with sources."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources
from typing import Annotated, Self

from pydantic import Field, model_validator

from data.rows import Status
from models.profile import Frozen, Share
from pricing.measures import ALLOWED, Principle


class RiskLoad(Frozen):
    """The distortion that loads the expected loss for risk."""

    principle: Principle
    parameter: float
    status: Status
    source: str

    @model_validator(mode="after")
    def _allowed(self) -> Self:
        low, high = ALLOWED[self.principle]
        if not low <= self.parameter <= high:
            raise ValueError(f"{self.principle} takes a parameter from {low} to {high}")
        return self


class LoadingRate(Frozen):
    """A share of the premium that is not claims or risk."""

    name: str
    share_of_premium: Annotated[Share, Field(lt=1)]
    status: Status
    source: str


class PricingBasis(Frozen):
    """Everything between the expected loss and the premium."""

    version: str
    risk_load: RiskLoad
    loadings: tuple[LoadingRate, ...]

    @model_validator(mode="after")
    def _leaves_something(self) -> Self:
        if self.share_of_premium >= 1:
            raise ValueError("loadings must leave part of the premium for claims")
        return self

    @property
    def share_of_premium(self) -> float:
        """All loadings together, share of premium."""
        return sum(loading.share_of_premium for loading in self.loadings)


@lru_cache(maxsize=1)
def shipped_basis() -> PricingBasis:
    """The basis shipped with the program, `data/tables/pricing_basis.toml`."""
    text = resources.files("data").joinpath("tables", "pricing_basis.toml").read_text("utf-8")
    return PricingBasis.model_validate(tomllib.loads(text), strict=False)
