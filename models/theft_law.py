"""What of one theft does a policy look at?

A law of one theft answers four questions, whatever it is made of: its limited mean, its survival,
its chance of reaching an amount, and its mean. `CappedLoss` is what the model learned; the laws
here are that of what prices and a contract make of it, and stand in its place in an `AnnualLoss`.
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


@dataclass(frozen=True)
class Sublimited:
    """A theft of which no more than a sub-limit counts, whichever of a tier's parts it is of.

    A tier's thefts fall into parts (by cause), each with a cap of its own: Y = min(X, c_p) with
    weight w_p. Tier and part are known before the size, so that the law is a mixture.

    Attributes:
        base: law of X.
        caps: c_p, money, shape (tiers, parts).
        weights: w_p, shape (tiers, parts), each tier's adding up to one.
    """

    base: TheftLaw
    caps: Floats
    weights: Floats

    @property
    def log_median(self) -> Floats:
        """As of `base`."""
        return self.base.log_median

    @property
    def cap(self) -> Floats:
        """The most that counts of one theft from each tier, money, shape (tiers,)."""
        counted = np.where(self.weights > 0, self.caps, 0.0).max(axis=1)
        return np.asarray(np.minimum(self.base.cap, counted))

    def limited_mean(self, x: Floats) -> Floats:
        """E[min(Y, x)] = Σ w_p E[min(X, min(c_p, x))], money; shapes as in `TheftLaw`."""
        parts = zip(self.weights.T, self.caps.T, strict=True)
        return np.asarray(
            sum(w[:, None] * self.base.limited_mean(np.minimum(x, c[:, None])) for w, c in parts)
        )

    def survival(self, x: Floats) -> Floats:
        """P(Y > x)."""
        return self.base.survival(x) * self._weight(x[None, :, None] < self.caps[:, None])

    def reaches(self, x: Floats) -> Floats:
        """P(Y >= x)."""
        return self.base.reaches(x) * self._weight(x[None, :, None] <= self.caps[:, None])

    def mean(self) -> Floats:
        """E[Y], money, shape (draws, tiers)."""
        return self.limited_mean(self.cap[:, None])[:, :, 0]

    def _weight(self, allowed: NDArray[np.bool_]) -> Floats:
        """Weight of the parts whose cap allows each amount, shape (tiers, n)."""
        return np.asarray((self.weights[:, None] * allowed).sum(axis=2))


@dataclass(frozen=True)
class Revalued:
    """A theft of coins whose price has moved since the assets were valued: Y = S X.

    S does not depend on X and takes finitely many values s_k of mean one, so that the law is a
    mixture and the mean stays: E[min(Y, x)] = Σ w_k s_k E[min(X, x / s_k)].

    Attributes:
        base: law of X.
        factors: s_k, shape (k,), positive.
        weights: w_k, shape (k,), adding up to one, and times the factors too.
    """

    base: TheftLaw
    factors: Floats
    weights: Floats

    @property
    def log_median(self) -> Floats:
        """As of `base`."""
        return self.base.log_median

    @property
    def cap(self) -> Floats:
        """The most one theft takes from each tier at the highest price, money, shape (tiers,)."""
        return np.asarray(self.base.cap * self.factors.max())

    def limited_mean(self, x: Floats) -> Floats:
        """E[min(Y, x)], money; shapes as in `TheftLaw`."""
        parts = zip(self.weights, self.factors, strict=True)
        return np.asarray(sum(w * s * self.base.limited_mean(x / s) for w, s in parts))

    def survival(self, x: Floats) -> Floats:
        """P(Y > x)."""
        parts = zip(self.weights, self.factors, strict=True)
        return np.asarray(sum(w * self.base.survival(x / s) for w, s in parts))

    def reaches(self, x: Floats) -> Floats:
        """P(Y >= x)."""
        parts = zip(self.weights, self.factors, strict=True)
        return np.asarray(sum(w * self.base.reaches(x / s) for w, s in parts))

    def mean(self) -> Floats:
        """E[Y], money, shape (draws, tiers)."""
        return np.asarray(self.base.mean() * (self.weights @ self.factors))
