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

SHARE_ROUNDING = 1e-9
"""A share of the assets below this is what rounding left of none."""


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
class _Changed:
    """What a contract or the market makes of a law of one theft.

    Attributes:
        base: the law before.
    """

    base: TheftLaw

    @property
    def log_median(self) -> Floats:
        """As of `base`."""
        return self.base.log_median

    @property
    def cap(self) -> Floats:
        """As of `base`, money, shape (tiers,)."""
        return self.base.cap

    def limited_mean(self, x: Floats) -> Floats:
        """E[min(Y, x)], money; shapes as in `TheftLaw`."""
        raise NotImplementedError

    def mean(self) -> Floats:
        """E[Y], money, shape (draws, tiers)."""
        return self.limited_mean(self.cap[:, None])[:, :, 0]


@dataclass(frozen=True)
class Franchised(_Changed):
    """A theft below the franchise counts for nothing, one that reaches it counts in full.

    With Y = X·1{X >= f}: E[min(Y, x)] = min(x, f) P(X >= f) + E[min(X, max(x, f))] - E[min(X, f)].

    Attributes:
        base: law of X.
        franchise: f, money, positive.
    """

    franchise: float

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


@dataclass(frozen=True)
class Sublimited(_Changed):
    """A theft of which no more than a sub-limit counts, whichever of a tier's parts it is of.

    A tier's thefts fall into parts (by cause), each with a cap of its own: Y = min(X, c_p) with
    weight w_p. Tier and part are known before the size, so that the law is a mixture.

    Attributes:
        base: law of X.
        caps: c_p, money, shape (tiers, parts).
        weights: w_p, shape (tiers, parts), each tier's adding up to one.
    """

    caps: Floats
    weights: Floats

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

    def _weight(self, allowed: NDArray[np.bool_]) -> Floats:
        """Weight of the parts whose cap allows each amount, shape (tiers, n)."""
        return np.asarray((self.weights[:, None] * allowed).sum(axis=2))


@dataclass(frozen=True)
class Revalued(_Changed):
    """A theft of coins whose price has moved since the assets were valued: Y = S X.

    S does not depend on X and takes finitely many values s_k of mean one, so that the law is a
    mixture and the mean stays: E[min(Y, x)] = Σ w_k s_k E[min(X, x / s_k)].

    Attributes:
        base: law of X.
        factors: s_k, shape (k,), positive.
        weights: w_k, shape (k,), adding up to one, and times the factors too.
    """

    factors: Floats
    weights: Floats

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


@dataclass(frozen=True)
class AssetLimited(_Changed):
    """A theft takes all assets alike, and of its part in some of them no more than a limit counts.

    Of a theft X the part h_a X is in asset a, so that Y = g(X) = Σ_a min(h_a X, l_a): g rises with
    X, bends where an asset reaches its limit, and is flat once all have. With its inverse,
    E[min(Y, x)] = Σ_a h_a E[min(X, l_a / h_a, g⁻¹(x))].

    Attributes:
        base: law of X.
        shares: h_a of the assets with a limit, shape (assets,), positive; the rest has none.
        limits: l_a, money, shape (assets,).
    """

    shares: Floats
    limits: Floats

    @property
    def cap(self) -> Floats:
        """The most that counts of one theft from each tier, money, shape (tiers,)."""
        return self.counted(self.base.cap)

    def limited_mean(self, x: Floats) -> Floats:
        """E[min(Y, x)], money; shapes as in `TheftLaw`."""
        thefts = self._theft(x)
        counted = self._rest * self.base.limited_mean(thefts)
        for share, bend in zip(self.shares, self.limits / self.shares, strict=True):
            counted += share * self.base.limited_mean(np.minimum(thefts, bend))
        return np.asarray(counted)

    def survival(self, x: Floats) -> Floats:
        """P(Y > x)."""
        return np.where(x < self._most, self.base.survival(self._theft(x)), 0.0)

    def reaches(self, x: Floats) -> Floats:
        """P(Y >= x)."""
        return self.base.reaches(self._theft(x))

    @property
    def _rest(self) -> float:
        """Share of the assets without a limit; what is left by rounding is none."""
        rest = 1.0 - float(self.shares.sum())
        return rest if rest > SHARE_ROUNDING else 0.0

    @property
    def _most(self) -> float:
        """The most that counts of any theft, money."""
        return np.inf if self._rest else float(self.limits.sum())

    def counted(self, thefts: Floats) -> Floats:
        """g: how much of each theft counts, money; the shape of `thefts`."""
        parts = np.minimum(thefts[..., None] * self.shares, self.limits)
        return np.asarray(parts.sum(axis=-1) + self._rest * thefts)

    def _theft(self, counted: Floats) -> Floats:
        """g⁻¹: the smallest theft of which so much counts; infinite if none is large enough."""
        bends = np.append(0.0, np.sort(self.limits / self.shares))
        values = self.counted(bends)
        beyond = np.maximum(counted - values[-1], 0.0)
        more = np.divide(
            beyond, self._rest, out=np.full(beyond.shape, np.inf), where=self._rest > 0
        )
        return np.asarray(np.interp(counted, values, bends) + np.where(beyond > 0, more, 0.0))
