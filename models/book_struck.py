"""Where do thousands of thefts stand in an array? In the order of places, so that few are named."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, reduce
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Places = NDArray[np.int64]


@dataclass(frozen=True)
class Struck:
    """Where thefts stand in an array: some at each place in turn, in one round after the other.

    Attributes:
        number: how many stand at each place in each round, shape (rounds, places).
        hits: which of all thefts strike others as well, in any order, shape (hits,).
    """

    number: Places
    hits: Places

    @classmethod
    def of_both(cls, own: Places, run: Places) -> Struck:
        """Own thefts, so many in each round at each place, and at each place hits after them.

        Args:
            own: shape (rounds, places).
            run: of each hit round times places plus place, shape (hits,).
        """
        hits, order = np.empty_like(run), np.argsort(run, kind="stable")
        hits[order] = np.arange(len(run)) + np.cumsum(own)[run[order]]
        return cls(own + np.bincount(run, minlength=own.size).reshape(own.shape), hits)

    def of(self, values: NDArray[Any]) -> NDArray[Any]:
        """What each theft's place has of some values, shape (thefts,)."""
        rounds = np.tile(values, len(self.number)) if len(self.number) > 1 else values
        return np.repeat(rounds, self.number.ravel())

    def over(self, size: int) -> Struck:
        """Where they stand if so many places after one another are one."""
        rounds, places = self.number.shape
        return Struck(self.number.reshape(rounds, places // size, size).sum(axis=2), self.hits)

    def places(self, at: Places) -> Places:
        """Of some of the thefts the places."""
        return np.asarray(self.of(np.arange(self.number.shape[1])).take(at))

    def runs(self, operation: np.ufunc, amounts: Floats) -> Floats:
        """The operation over what stands at each place, shape (places,); of nothing nought."""
        there, begins = self._begins
        found = np.zeros(self.number.size)
        if len(there):
            found[there] = operation.reduceat(amounts, begins)
        # One round after the other: NumPy would add up those of a single place in another order.
        return np.asarray(reduce(operation, found.reshape(self.number.shape)))

    @cached_property
    def _begins(self) -> tuple[Places, Places]:
        """The runs that hold a theft, and where they begin."""
        number = self.number.ravel()
        there = np.flatnonzero(number)
        return there, (np.cumsum(number) - number)[there]
