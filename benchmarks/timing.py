"""How is something timed, and how far is a price from the right one?"""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike


def seconds(
    work: Callable[[], object],
    runs: int,
    repeats: int = 1,
    clock: Callable[[], float] = time.perf_counter,
) -> float:
    """Median over runs of the time of one call, after one that is not counted."""
    work()
    taken = []
    for _ in range(runs):
        begun = clock()
        for _ in range(repeats):
            work()
        taken.append((clock() - begun) / repeats)
    return statistics.median(taken)


def worst(found: ArrayLike, expected: ArrayLike) -> float:
    """Largest error relative to what is right."""
    return float(np.abs(np.asarray(found) / np.asarray(expected) - 1.0).max())
