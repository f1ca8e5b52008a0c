"""A theft that always takes the same, so that a book of them can be counted by hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from models.book_risk import BookRisk, Shared
from pricing.book_terms import BookTerms
from pricing.layers import LayerTerms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True)
class PointLaw:
    """Every theft takes `amount` of the one tier there is."""

    amount: float
    log_median: Floats = field(init=False)
    cap: Floats = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "log_median", np.log([[self.amount]]))
        object.__setattr__(self, "cap", np.array([self.amount]))

    def limited_mean(self, x: Floats) -> Floats:
        return np.minimum(np.atleast_2d(x), self.amount)[None]

    def survival(self, x: Floats) -> Floats:
        return (np.atleast_2d(x) < self.amount)[None].astype(float)

    def reaches(self, x: Floats) -> Floats:
        return (np.atleast_2d(x) <= self.amount)[None].astype(float)

    def mean(self) -> Floats:
        return np.array([[self.amount]])


def event(rate: float, hit: Sequence[float], kind: str = "vendor") -> Shared:
    """A shared event that can strike the first exchanges of a book."""
    members = np.arange(len(hit))
    return Shared("Vendor", kind, rate, members, np.array(hit), np.ones((1, len(hit), 1)), 0)  # type: ignore[arg-type]


def book(
    amounts: Sequence[float],
    own: Sequence[float],
    *shared: Shared,
    dispersion: float = np.inf,
) -> BookRisk:
    """Exchanges of one tier and one draw: `amounts` a theft, `own` thefts a year alone."""
    return BookRisk(
        own=np.array(own)[None, :, None],
        level=np.ones(1),
        shared=shared,
        laws=tuple(map(PointLaw, amounts)),
        dispersion=dispersion,
    )


def layer(limit: float, start: float = 0.0, term_limit: float = 1e30) -> LayerTerms:
    return LayerTerms(start, limit, term_limit, 0.0, 1.0)


def paid_in_full(amounts: Sequence[float]) -> BookTerms:
    """Policies that pay every theft whole, however many there are."""
    return BookTerms.of([[layer(amount)] for amount in amounts])
