"""How are thousands of limited means of one theft asked for quickly? From a table, asked for once.

A reading's error multiplies every amount by many factors. The limited mean is concave and smooth
but for kinks at what a tier holds; on points evenly apart in the log, straight lines between them
are within a few millionths of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from models.theft_law import TheftLaw

    Floats = NDArray[np.float64]

POINTS = 4096
SMALLEST_PART = 1e-6
"""Of the most a theft takes: the first point, unless amounts as small are asked for."""

BELOW_ASKED = 0.1
"""Of the least amount asked for, which must not lie on the straight line from nought."""


@dataclass(frozen=True)
class LimitedMeans:
    """E[min(X, x)] at points from nought to the most a theft takes, money.

    Attributes:
        points: x, rising, shape (points,).
        levels: shape (laws, tiers, points).
    """

    points: Floats
    levels: Floats

    @classmethod
    def of(cls, law: TheftLaw, least: float) -> Self:
        """The table of a law of one theft; the least amount asked for in money."""
        most = float(law.cap.max())
        even = np.geomspace(min(SMALLEST_PART * most, BELOW_ASKED * least), most, POINTS)
        points = np.unique(np.concatenate([[0.0], even, law.cap]))
        return cls(points, law.limited_mean(points))

    def mixed(self, amounts: Floats, factors: Floats) -> Floats:
        """E[min(f X, a)] over equally likely factors f, shape (laws, tiers, amounts)."""
        asked = np.clip(amounts[:, None] / factors, 0.0, self.points[-1])
        above = np.clip(np.searchsorted(self.points, asked), 1, len(self.points) - 1)
        low, high = self.points[above - 1], self.points[above]
        part = (asked - low) / (high - low)
        shape, share = (len(self.points), len(amounts)), factors / len(factors)
        columns = np.arange(len(amounts))[:, None]
        weights = np.zeros(shape[0] * shape[1])
        for place, weight in ((above - 1, 1.0 - part), (above, part)):
            at = (place * shape[1] + columns).ravel()
            weights += np.bincount(at, (weight * share).ravel(), len(weights))
        return np.asarray(self.levels @ weights.reshape(shape))
