"""What do towers cost many exchanges at once? Indications for a book, a sector or a screen.

Layers here are on the year's loss from the ground up. Expected and risk-loaded losses are areas
under the exceedance curve between a layer's ends; ends that do not lie on the grid are reached by
a cubic through the four nearest values of the running area.

The law on a grid of width h has the right mean, and its areas are wrong by a multiple of h². So a
tower is priced on grids of width h and 2h, which share the sizes' means, and the answer is
(4 f(h) - f(2h)) / 3 (Richardson 1911). For exchanges as they are (σ about 2, a theft in two years
at most), 256 and 128 points leave expected and distorted losses within 5e-6 of those of a fine grid
if layers' ends lie on the grid, 4e-5 if not, and 1e-4 if the reach lies inside the tower and shares
no unit with them; twice the points leave a seventh.

This needs a lifted curve that is smooth within a cell. Where it is not, the answer is about as
close as that of one grid: within 2e-4 of the limit of the layer that holds the corner of a `tvar`,
3e-3 of that of a layer from the first yen if most thefts are smaller than a cell, and 1e-2 if a
year's loss hardly varies. A `constant_cost_of_capital` lifts every chance but none, also one that
is rounding's. No price is negative or above its limit, and none below the expected loss.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from models import batch
from pricing.measures import DISTORTIONS, check_parameter

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from models.batch import Risks
    from pricing.measures import Distortion, Lift

    Floats = NDArray[np.float64]
    Kernels = tuple[Callable[[Risks, Floats], Floats], Lift]

POINTS = 256
"""Of the finer grid, up to the top of a programme."""

LEAST_POINTS, MOST_POINTS = 32, 2**22
MOST_LAYERS = 1_000
LEAST_LIMIT, MOST_MONEY = 1e-6, 1e18

MARGIN_CELLS = 4
"""Cells of the coarser grid above the highest layer, so that a cubic has points on both sides."""


@dataclass(frozen=True)
class BatchPrices:
    """Money a year of each exchange's layers, share and expenses apart; shape (n, layers)."""

    expected: Floats
    loaded: Floats


def price_batch(
    risks: Risks,
    starts: Floats,
    limits: Floats,
    principle: Distortion,
    parameter: float,
    points: int = POINTS,
    *,
    compiled: bool = False,
) -> BatchPrices:
    """Price a tower for each exchange.

    Args:
        risks: the exchanges.
        starts: where each layer begins, money, shape (n, layers), from 0 to `MOST_MONEY`.
        limits: how much it pays, money, shape (n, layers), from `LEAST_LIMIT` to `MOST_MONEY`.
        principle: the distortion.
        parameter: its parameter.
        points: even; of the finer grid, up to the top of each tower. Layers' ends lie on the grid
            where they, and a reach inside the tower, share a unit no smaller than a 124th of the
            top (of 256 points; a 252nd of 512).
        compiled: 1.6 times as fast, where the extra `fast` is installed; the first call ever
            takes two seconds, for it compiles.

    Raises:
        ValueError: shapes disagree, there are too many layers or an odd or unreasonable number of
            points, an amount is not a number or not in its range (the text names the column, row
            and layer), or the parameter is outside `pricing.measures.ALLOWED`.
        ModuleNotFoundError: compiled prices are asked for and numba is not installed.
    """
    _check(risks, starts, limits, points)
    check_parameter(principle, parameter)
    kernels = _kernels(principle, compiled=compiled)
    expected, loaded = np.empty(starts.shape), np.empty(starts.shape)
    for rows in batch.chunks(len(risks), points):
        found = _chunk(risks.rows(rows), starts[rows], limits[rows], parameter, points, kernels)
        expected[rows] = np.clip(found[0], 0.0, limits[rows])
        loaded[rows] = np.clip(found[1], expected[rows], limits[rows])
    return BatchPrices(expected, loaded)


def _kernels(principle: Distortion, *, compiled: bool) -> Kernels:
    """The functions that take most of the time: sizes on the grid, and the distortion."""
    if not compiled:
        return batch.limited_means, DISTORTIONS[principle]
    try:
        from models import batch_kernels as fast  # noqa: PLC0415  50 MB nobody else pays
    except ModuleNotFoundError as missing:
        if missing.name != "numba":
            raise
        text = "compiled prices need numba, the extra `fast`: pip install 'kuramori[fast]'"
        raise ModuleNotFoundError(text, name="numba") from None
    lift = fast.wang if principle == "wang" else DISTORTIONS[principle]
    return fast.limited_means, lift


def _chunk(
    risks: Risks,
    starts: Floats,
    limits: Floats,
    parameter: float,
    points: int,
    kernels: Kernels,
) -> Floats:
    """Expected and loaded, extrapolated from two grids; shape (2, n, layers)."""
    edges = np.stack([starts, starts + limits], axis=-1)
    coarse = _widths(edges.reshape(len(risks), -1), risks.cap, points // 2)
    fine = coarse / 2.0
    limited_means, lift = kernels
    levels = limited_means(risks, np.arange(points + 1) * fine[:, None])

    def prices(levels: Floats, width: Floats) -> Floats:
        survival = batch.survivals(risks, levels, width)
        areas = _areas(np.stack([survival, lift(survival, parameter)]), width, edges)
        return np.asarray(areas[..., 1] - areas[..., 0])

    on_fine, on_coarse = prices(levels, fine), prices(levels[:, ::2], coarse)
    return np.asarray(on_fine + (on_fine - on_coarse) / 3.0)


def _widths(edges: Floats, cap: Floats, points: int) -> Floats:
    """Grid width of each exchange, with a reach inside the tower on the grid: it is an atom.

    So are its layers' ends where all these share a unit; otherwise they are reached by the cubic.
    """
    top = edges.max(axis=1)
    most = points - MARGIN_CELLS
    inside = np.minimum(cap, top)
    shared = _shared(np.concatenate([edges, inside[:, None]], axis=1), top, most)
    whole = np.maximum(np.floor(most * (inside / top)), 1.0)
    return np.asarray(np.where(shared > 0, shared, np.maximum(inside / whole, top / most)))


def _shared(edges: Floats, top: Floats, most: int) -> Floats:
    """Width that divides every edge of a row into whole cells; zero if there is none.

    The greatest common part of the edges serves if it leaves few enough cells and is cut into as
    many as fit.
    """
    unit = np.gcd.reduce(np.rint(edges).astype(np.int64), axis=1).astype(float)
    whole = (np.rint(edges) == edges).all(axis=1) & (unit > 0)
    cells = np.where(whole, np.rint(top / np.where(unit > 0, unit, 1.0)), most + 1)
    fits = cells <= most
    return np.asarray(np.where(fits, unit / np.floor(most / np.where(fits, cells, 1.0)), 0.0))


def _areas(curves: Floats, width: Floats, at: Floats) -> Floats:
    """∫₀ˣ of curves that are level on each cell, at each x.

    Args:
        curves: shape (curves, n, cells).
        width: of a cell, money, shape (n,).
        at: x, money, shape (n, layers, 2).

    Returns:
        Money, shape (curves, n, layers, 2).
    """
    kinds, n, cells = curves.shape
    running = np.zeros((kinds, n, cells + 1))
    np.cumsum(curves, axis=-1, out=running[..., 1:])
    position = at / width[:, None, None]
    base = np.clip(np.floor(position + 1e-9).astype(np.int64) - 1, 0, cells - 3)
    t = position - base
    nearest = running[:, np.arange(n)[:, None, None, None], base[..., None] + np.arange(4)]
    weights = np.stack(
        [
            -(t - 1) * (t - 2) * (t - 3) / 6,
            t * (t - 2) * (t - 3) / 2,
            -t * (t - 1) * (t - 3) / 2,
            t * (t - 1) * (t - 2) / 6,
        ],
        axis=-1,
    )
    return np.asarray((nearest * weights).sum(axis=-1) * width[:, None, None])


def _check(risks: Risks, starts: Floats, limits: Floats, points: int) -> None:
    if starts.shape != limits.shape or starts.ndim != 2 or len(starts) != len(risks):
        raise ValueError("starts and limits must have one row an exchange and one column a layer")
    if not 1 <= starts.shape[1] <= MOST_LAYERS:
        raise ValueError(f"a tower has 1 to {MOST_LAYERS} layers (it has {starts.shape[1]})")
    if not LEAST_POINTS <= points <= MOST_POINTS or points % 2:
        raise ValueError(
            f"points must be even and from {LEAST_POINTS} to {MOST_POINTS} (it is {points})"
        )
    batch.check_range("starts", starts, 0.0, MOST_MONEY)
    batch.check_range("limits", limits, LEAST_LIMIT, MOST_MONEY)
