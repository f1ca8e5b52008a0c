"""Which years may an exchange have, each with its thefts and its chance?

A grid law of the year's loss answers what a layer costs. Whether customers are whole needs more:
what each theft took and what a contract paid of it, in one year. So the year is drawn as a few
thousand rows. Years without a theft are one row and years with one theft a row for each bin of its
size, so that both are exact but for the spread within a bin, and `ends` cuts the bins where a
contract bends. Years with more thefts are drawn evenly (a Kronecker sequence) and weighed for each
parameter draw by what it says of their thefts; they are few, and their error is of second order.

The rows are the same for all draws. Only their chances differ, so that a contract is applied once.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from models.annual_loss import AnnualLoss

    Floats = NDArray[np.float64]
    Places = NDArray[np.int64]

BINS = 160
"""Of a theft's size in one tier, evenly in the log, beside those that `ends` cut."""

SMALLEST_PART = 1e-6
"""Of what a tier holds; smaller thefts are one bin."""

MOST_THEFTS = 8
"""Years with more are taken to have so many."""

PAIRS, SEVERAL = 1024, 128
"""Rows for years of two thefts, and for each larger number."""

NOTHING = 1e-300
"""Instead of nought where a part of nothing is asked for."""


@dataclass(frozen=True)
class LossYears:
    """Years of one exchange; money is yen.

    Attributes:
        losses: what each theft of a year took, shape (years, thefts), padded with nought.
        tiers: which tier it was taken from, the same shape; meaningless where the loss is nought.
        lots: an even draw from 0 to 1 for each theft, the same shape, to tell it apart by cause.
        thefts: how many a year has, shape (years,).
        chance: of each year under each parameter draw, shape (draws, years); rows add up to one.
    """

    losses: Floats
    tiers: Places
    lots: Floats
    thefts: Places
    chance: Floats

    @cached_property
    def total(self) -> Floats:
        """Stolen in each year, yen, shape (years,)."""
        return np.asarray(self.losses.sum(axis=1))

    @cached_property
    def predictive(self) -> Floats:
        """Chance of each year on average over parameter draws, shape (years,)."""
        return np.asarray(self.chance.mean(axis=0))


@dataclass(frozen=True)
class _Bins:
    """Sizes of one theft: their tier, size in yen, and how often a year under each draw."""

    tiers: Places
    sizes: Floats
    often: Floats


def loss_years(annual: AnnualLoss, ends: Sequence[float] = ()) -> LossYears:
    """The years of an exchange.

    Args:
        annual: its laws.
        ends: losses of one theft at which contracts bend, yen; no bin reaches across one.
    """
    bins = _bins(annual, np.asarray(ends, dtype=np.float64))
    whole = bins.often.sum(axis=1)
    counts = _counts(whole, annual.dispersion)
    part = bins.often / np.maximum(whole, NOTHING)[:, None]
    rows = [_row(np.zeros((1, 0), dtype=np.int64), bins), _single(bins)]
    chances = [counts[:, :1], counts[:, 1:2] * part]
    for number in range(2, MOST_THEFTS + 1):
        looked_at = _looked_at(part.mean(axis=0), bins.sizes, number)
        places = _drawn(looked_at, number)
        rows.append(_row(places, bins))
        chances.append(counts[:, number : number + 1] * _weights(part, looked_at, places))
    losses, tiers, lots = (np.concatenate(column) for column in zip(*rows, strict=True))
    thefts = np.concatenate(
        [
            np.full(len(c), n)
            for n, c in zip(range(MOST_THEFTS + 1), (r[0] for r in rows), strict=True)
        ]
    )
    return LossYears(losses, tiers, lots, thefts, np.concatenate(chances, axis=1))


def _bins(annual: AnnualLoss, ends: Floats) -> _Bins:
    struck = np.flatnonzero(annual.rates.any(axis=0))
    found = [_tier_bins(annual, int(tier), ends) for tier in struck]
    tiers = np.concatenate(
        [np.full(len(sizes), t) for t, (sizes, _) in zip(struck, found, strict=True)]
    )
    return _Bins(
        tiers,
        np.concatenate([sizes for sizes, _ in found]),
        np.concatenate([often for _, often in found], axis=1),
    )


def _tier_bins(annual: AnnualLoss, tier: int, ends: Floats) -> tuple[Floats, Floats]:
    """Sizes of a tier's thefts, yen, shape (bins,), and how often a year, shape (draws, bins).

    The last is the atom of everything taken. A bin's size is its mean on the predictive law.
    """
    cap = float(annual.law.cap[tier])
    inside = ends[(ends > 0.0) & (ends < cap)]
    grid = np.geomspace(SMALLEST_PART * cap, cap, BINS + 1)[:-1]
    edges = np.unique(np.concatenate([[0.0], grid, inside, [cap]]))
    above = annual.law.survival(edges)[:, tier]
    above[:, 0] = 1.0
    atom = annual.law.reaches(np.array([cap]))[:, tier]
    # E[X; X > x] at the edges, the last of them that of the atom.
    mean_above = annual.law.mean()[:, tier, None] - annual.law.limited_mean(edges)[:, tier]
    mean_above += edges * above
    above[:, -1:], mean_above[:, -1:] = atom, cap * atom
    chance = np.concatenate([above[:, :-1] - above[:, 1:], atom], axis=1)
    money = np.concatenate([mean_above[:, :-1] - mean_above[:, 1:], cap * atom], axis=1)
    rates = annual.rates[:, tier, None]
    of_draw = annual.law_of_draw
    often = rates * np.maximum(chance, 0.0)[of_draw]
    taken = (rates * money[of_draw]).sum(axis=0)
    low, high = np.append(edges[:-1], cap), np.append(edges[1:], cap)
    sizes = np.clip(taken / np.maximum(often.sum(axis=0), NOTHING), low, high)
    return sizes, often


def _counts(mean: Floats, dispersion: float) -> Floats:
    """Chance of 0, 1, …, `MOST_THEFTS` thefts by draw; the last has all that is left."""
    odds = mean if np.isinf(dispersion) else mean / (dispersion + mean)
    none = np.exp(-mean) if np.isinf(dispersion) else (1.0 - odds) ** dispersion
    found = [none]
    for n in range(1, MOST_THEFTS):
        more = 1.0 if np.isinf(dispersion) else dispersion + n - 1
        found.append(found[-1] * odds * more / n)
    rest = np.maximum(1.0 - np.sum(found, axis=0), 0.0)
    return np.stack([*found, rest], axis=1)


def _single(bins: _Bins) -> tuple[Floats, Places, Floats]:
    return _row(np.arange(len(bins.sizes))[:, None], bins)


def _row(places: Places, bins: _Bins) -> tuple[Floats, Places, Floats]:
    """Losses, tiers and lots of years whose thefts are the bins at `places`, (years, thefts)."""
    padding = ((0, 0), (0, MOST_THEFTS - places.shape[1]))
    lots = _even(len(places), MOST_THEFTS, start=MOST_THEFTS)
    return np.pad(bins.sizes[places], padding), np.pad(bins.tiers[places], padding), lots


def _looked_at(part: Floats, sizes: Floats, number: int) -> Floats:
    """How often each bin is drawn: as often as it comes, or one of two years by its money.

    Large thefts are rare, and drawn as they come few years of several would have any.
    """
    money = part * sizes
    by_money = 1.0 / (2.0 * number)
    return np.asarray((1.0 - by_money) * part + by_money * money / money.sum())


def _drawn(part: Floats, number: int) -> Places:
    """Bins of so many thefts a year, shape (years, number), on average drawn as `part` says."""
    years = PAIRS if number == 2 else SEVERAL
    reached = np.cumsum(part)
    lots = _even(years, number) * reached[-1]
    return np.asarray(np.minimum(np.searchsorted(reached, lots, side="right"), len(part) - 1))


def _weights(part: Floats, looked_at: Floats, places: Places) -> Floats:
    """What each draw makes of the years drawn: rows add up to one, shape (draws, years)."""
    ratio = part / np.maximum(looked_at, NOTHING)
    likely = np.asarray(np.prod(ratio[:, places], axis=2))
    whole = likely.sum(axis=1, keepdims=True)
    even = np.full_like(likely, 1.0 / likely.shape[1])
    return np.asarray(np.divide(likely, whole, out=even, where=whole > 0))


def _even(rows: int, columns: int, start: int = 0) -> Floats:
    """Even points of a Kronecker sequence, shape (rows, columns), in [0, 1).

    Multiples of powers of 1/φ, φ the root of x^(d+1) = x + 1 above one (Roberts 2018).
    """
    dimensions = start + columns
    root = 2.0
    for _ in range(64):
        root = (1.0 + root) ** (1.0 / (dimensions + 1))
    steps = root ** -np.arange(start + 1.0, dimensions + 1.0)
    return np.asarray((0.5 + np.outer(np.arange(1, rows + 1), steps)) % 1.0)
