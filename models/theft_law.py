"""What of one theft does a policy look at?

A law of one theft answers four questions, whatever it is made of: its limited mean, its survival,
its chance of reaching an amount, and its mean. `CappedLoss` is what the model learned; the laws
here are that of what a contract makes of it, and stand in its place in an `AnnualLoss`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


class TheftLaw(Protocol):
    """Laws of one theft, one row a parameter draw, one column a tier. Money is in one unit."""

    @property
    def log_median(self) -> Floats:
        """Logs of the medians before any cap, shape (draws, tiers)."""

    @property
    def cap(self) -> Floats:
        """The most one theft takes from each tier, money, shape (tiers,)."""

    def limited_mean(self, x: Floats) -> Floats:
        """E[min(loss, x)], money; x of shape (n,) or (tiers, n), result (draws, tiers, n)."""

    def survival(self, x: Floats) -> Floats:
        """P(loss > x), x of shape (n,), result (draws, tiers, n)."""

    def reaches(self, x: Floats) -> Floats:
        """P(loss >= x), x of shape (n,), result (draws, tiers, n)."""

    def mean(self) -> Floats:
        """E[loss], money, shape (draws, tiers)."""


@dataclass(frozen=True)
class Franchised:
    """A theft below the franchise counts for nothing, one that reaches it counts in full.

    With Y = X·1{X >= f}: E[min(Y, x)] = min(x, f) P(X >= f) + E[min(X, max(x, f))] - E[min(X, f)].

    Attributes:
        base: law of X.
        franchise: f, money, positive.
    """

    base: TheftLaw
    franchise: float

    @property
    def log_median(self) -> Floats:
        """As of `base`."""
        return self.base.log_median

    @property
    def cap(self) -> Floats:
        """As of `base`."""
        return self.base.cap

    def limited_mean(self, x: Floats) -> Floats:
        """E[min(Y, x)], money; shapes as in `TheftLaw`."""
        at = np.array([self.franchise])
        above = self.base.limited_mean(np.maximum(x, at)) - self.base.limited_mean(at)
        return np.asarray(above + np.minimum(x, at) * self.base.reaches(at))

    def survival(self, x: Floats) -> Floats:
        """P(Y > x)."""
        at = np.array([self.franchise])
        return np.where(x < at, self.base.reaches(at), self.base.survival(x))

    def reaches(self, x: Floats) -> Floats:
        """P(Y >= x)."""
        at = np.array([self.franchise])
        inside = np.where(x <= at, self.base.reaches(at), self.base.reaches(x))
        return np.where(x <= 0, 1.0, inside)

    def mean(self) -> Floats:
        """E[Y], money, shape (draws, tiers)."""
        return self.limited_mean(self.cap[:, None])[:, :, 0]
