"""What is measured: a book of exchanges with two-layer towers, and one exchange with eight layers.

Only the standard library and NumPy are used here, for a peer's interpreter reads it too.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

WANG = 0.5

REFERENCE = {
    "mean_count": 0.4,
    "dispersion": 0.5,
    "log_median": math.log(8e6),
    "sigma": 2.2,
    "cap": 1.5e9,
    "tail_start": 1.6448536269514722,
    "tail_shape": 0.7,
}
"""Counts of mean 0.4 and variance 0.72; a Pareto tail from the lognormal's 95 % point."""

REFERENCE_LAYERS = (
    (1e6, 5e6, 963_611.6704),
    (5e6, 10e6, 1_509_411.5279),
    (10e6, 20e6, 2_406_290.8321),
    (20e6, 50e6, 4_247_123.1081),
    (50e6, 100e6, 5_309_703.6585),
    (20e6, 300e6, 12_771_185.9227),
    (250e6, 250e6, 4_416_996.4449),
    (500e6, 500e6, 4_192_471.4429),
)
"""Start, limit and expected payment of layers on the year: grids of 2^22 to 2^24 points
extrapolated to none, and confirmed by a simulation of 1e8 years."""


def book(n: int, seed: int = 24) -> dict[str, Floats]:
    """Columns of `models.batch.Risks` and two layers an exchange, each on its own lattice.

    A tower is 20 over 5 and 75 over 25 of a unit that grows with the exchange. The reach is a whole
    number of units too, and for one exchange in ten lies inside the tower.
    """
    random = np.random.default_rng(seed)
    unit = np.rint(np.exp(random.normal(math.log(2e6), 0.6, n)) / 1e5) * 1e5
    inside = random.random(n) < 0.1
    reach = np.where(inside, random.integers(40, 100, n), random.integers(100, 800, n))
    return {
        "mean_count": random.uniform(0.02, 0.6, n),
        "dispersion": random.uniform(0.4, 2.0, n),
        "log_median": np.log(unit * random.uniform(1.5, 6.0, n)),
        "sigma": random.uniform(1.6, 2.4, n),
        "cap": reach * unit,
        "tail_start": random.uniform(0.6, 1.8, n),
        "tail_shape": random.uniform(0.5, 1.1, n),
        "unit": unit,
        "starts": unit[:, None] * np.array([5.0, 25.0]),
        "limits": unit[:, None] * np.array([20.0, 75.0]),
    }
