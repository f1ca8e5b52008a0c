"""What do towers cost many exchanges at once? Indications for a book, a sector or a screen.

Layers here are on the year's loss from the ground up. Expected and risk-loaded losses are areas
under the exceedance curve between a layer's ends; ends that do not lie on the grid are reached by
a cubic through the four nearest values of the running area.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from models import batch
from pricing.measures import DISTORTIONS, check_parameter

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from models.batch import Risks
    from pricing.measures import Distortion

    Floats = NDArray[np.float64]

MARGIN_CELLS = 4
"""Grid cells above the highest layer, so that a cubic has points on both sides."""


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
    points: int = batch.POINTS,
) -> BatchPrices:
    """Price a tower for each exchange.

    Args:
        risks: the exchanges.
        starts: where each layer begins, money, shape (n, layers).
        limits: how much it pays, money, shape (n, layers), positive.
        principle: the distortion.
        parameter: its parameter.
        points: grid points up to the top of each tower.

    Raises:
        ValueError: shapes disagree, an amount is not finite, negative or zero (the text names the
            column, row and layer), or the parameter is outside `pricing.measures.ALLOWED`.
    """
    _check(risks, starts, limits)
    check_parameter(principle, parameter)
    expected, loaded = np.empty(starts.shape), np.empty(starts.shape)
    distort = DISTORTIONS[principle]
    for rows in batch.chunks(len(risks)):
        ends = starts[rows] + limits[rows]
        width = _widths(starts[rows], ends, risks.cap[rows], points)
        survival = batch.survivals(risks.rows(rows), width, points)
        edges = np.stack([starts[rows], ends], axis=-1)
        for curve, found in ((survival, expected), (distort(survival, parameter), loaded)):
            area = _areas(curve, width, edges)
            found[rows] = area[..., 1] - area[..., 0]
    return BatchPrices(expected, loaded)


def _widths(starts: Floats, ends: Floats, cap: Floats, points: int) -> Floats:
    """Grid width of each exchange: its layers' ends on the grid where they share a unit, else even.

    A cap inside the tower is an atom of the law, so it is put on the grid too if it shares a unit.
    """
    top = ends.max(axis=1)
    most = points - MARGIN_CELLS
    edges = np.concatenate([starts, ends], axis=1)
    with_cap = _shared(np.concatenate([edges, np.minimum(cap, top)[:, None]], axis=1), top, most)
    without = _shared(edges, top, most)
    widths = np.where(with_cap > 0, with_cap, without)
    return np.asarray(np.where(widths > 0, widths, top / most))


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


def _areas(curve: Floats, width: Floats, at: Floats) -> Floats:
    """∫₀ˣ of a curve that is level on each cell, at each x; shape of `at` (n, layers, 2)."""
    n, cells = curve.shape
    running = np.zeros((n, cells + 1))
    np.cumsum(curve, axis=1, out=running[:, 1:])
    position = at / width[:, None, None]
    base = np.clip(np.floor(position + 1e-9).astype(np.int64) - 1, 0, cells - 3)
    t = position - base
    nodes = [
        np.take_along_axis(running, (base + k).reshape(n, -1), axis=1).reshape(base.shape)
        for k in range(4)
    ]
    weights = (
        -(t - 1) * (t - 2) * (t - 3) / 6,
        t * (t - 2) * (t - 3) / 2,
        -t * (t - 1) * (t - 3) / 2,
        t * (t - 1) * (t - 2) / 6,
    )
    value = sum(w * node for w, node in zip(weights, nodes, strict=True))
    return np.asarray(value * width[:, None, None])


def _check(risks: Risks, starts: Floats, limits: Floats) -> None:
    if starts.shape != limits.shape or starts.ndim != 2 or len(starts) != len(risks):
        raise ValueError("starts and limits must have one row an exchange and one column a layer")
    for name, amounts, sound in (
        ("starts", starts, np.isfinite(starts) & (starts >= 0)),
        ("limits", limits, np.isfinite(limits) & (limits > 0)),
    ):
        if not sound.all():
            row, layer = (int(i) for i in np.argwhere(~sound)[0])
            raise ValueError(f"{name}[{row}, {layer}] cannot be priced: {amounts[row, layer]!r}")
