"""Where do thousands of thefts stand in an array? In the order of places, so that few are named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Places = NDArray[np.int64]


@dataclass(frozen=True)
class Struck:
    """Where thefts stand in an array: first some at each place in turn, then others anywhere.

    Attributes:
        number: how many stand at each place in each of some rounds, shape (rounds, places).
        others: places of those that follow, shape (others,).
    """

    number: Places
    others: Places

    def of(self, values: NDArray[Any]) -> NDArray[Any]:
        """What each theft's place has of some values, shape (thefts,)."""
        rounds = np.tile(values, len(self.number)) if len(self.number) > 1 else values
        own = np.repeat(rounds, self.number.ravel())
        return np.concatenate([own, values.take(self.others)])

    def over(self, size: int) -> Struck:
        """Where they stand if so many places after one another are one."""
        rounds, places = self.number.shape
        number = self.number.reshape(rounds, places // size, size).sum(axis=2)
        return Struck(number, self.others // size)

    def places(self, at: Places) -> Places:
        """Of some of the thefts the places."""
        return np.asarray(self.of(np.arange(self.number.shape[1])).take(at))

    def runs(self, operation: np.ufunc, amounts: Floats) -> Floats:
        """The operation over what stands at each place and is none of the others, (places,).

        Of nothing it is nought.
        """
        number = self.number.ravel()
        found = np.zeros(len(number))
        there = np.flatnonzero(number)
        if len(there):
            found[there] = operation.reduceat(amounts, (np.cumsum(number) - number)[there])
        if len(self.number) == 1:
            return found
        return np.asarray(operation.reduce(found.reshape(self.number.shape), axis=0))
