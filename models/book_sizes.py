"""How large are the thefts of a book? Looked up by thousands, given each one's chance.

A theft is drawn by the chance c with which another would pass it. Thefts that nobody pays for are
not drawn: c lies evenly between nought and the chance of passing what is left out. Its size is read
off a table at the odds c / (1 - c), whose bits are the place in it: pieces are equally long within
a doubling of the odds, and as fine for the largest thefts as for the smallest.

Laws that differ only in their median and cap, as those of a model's exchanges do, share one row of
the table. What a contract makes of a law has rows of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Self

import numpy as np
from scipy.special import ndtr, ndtri

from models.compiled import numba_here
from models.severity import CappedLoss
from models.theft_law import Revalued, Sublimited

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from models.book_risk import BookRisk
    from models.book_struck import Struck
    from models.theft_law import TheftLaw

    Floats = NDArray[np.float64]
    Singles = NDArray[np.float32]
    Places = NDArray[np.int64]
    Lots = NDArray[np.uint32]

WHOLE = 2**32
"""Numbers of a lot of 32 bits."""

ONE = np.float32(1.0 + 2.0**-23)
"""Next above one: odds are c / (ONE - c), so that certainty has some."""

RAREST = 2.0**-40
"""Least chance in the table; rarer thefts are as large as at it."""

MANTISSA, FINE, COARSE = 23, 6, 4
"""Bits of a number's fraction, and those of them that tell a piece: where rows are shared, and
where each exchange has its own."""

LARGEST = 1e25
"""Times the median: such a theft is capped whatever it is."""


@dataclass(frozen=True)
class SizeTable:
    """Tables of the size of a theft; a cell is one tier of one exchange.

    Attributes:
        passing: chance that a theft is above what is left out, shape (laws, cells).
        values: theft over scale at the ends of the pieces, shape (laws, rows, ends).
        row: of each cell, shape (cells,).
        scale: money, shape (laws, cells).
        caps: money, shape (cells,).
        first: what the bits of the lowest odds say.
        bits: that tell a piece within a doubling of the odds.
    """

    passing: Floats
    values: Singles
    row: Places
    scale: Singles
    caps: Singles
    first: int
    bits: int

    @classmethod
    def of(cls, risk: BookRisk, least: Floats) -> Self:
        """The tables of a book.

        Args:
            risk: the book.
            least: thefts below it are left out, money, shape (cells,).
        """
        laws = [law.base if isinstance(law, Revalued) else law for law in risk.laws]
        tiers, struck = risk.own.shape[2], risk.rates_mean.ravel() > 0
        parts = [
            _chances(law, low) for law, low in zip(laws, least.reshape(-1, tiers), strict=True)
        ]
        passing, capped = (np.concatenate(part, axis=1) for part in zip(*parts, strict=True))
        rows = _Rows.of(laws, struck)
        bits = FINE if rows.shared else COARSE
        asked = passing[:, struck]
        first, ends = _ends(capped[:, struck], asked, bits)
        return cls(
            passing=np.where(struck, passing, 0.0),
            values=rows.values(ends),
            row=rows.of_cell,
            scale=rows.scale(laws),
            caps=np.concatenate([law.cap for law in laws]).astype(np.float32),
            first=first,
            bits=bits,
        )

    @cached_property
    def per_lot(self) -> Singles:
        """Chance of a theft over a lot of 32 bits, shape (laws, cells)."""
        return (self.passing / WHOLE).astype(np.float32)

    @cached_property
    def odds(self) -> tuple[np.float32, np.float32]:
        """The lowest in the table, and the highest below its end."""
        ends = self.first + np.array([0, self.values.shape[2] - 1])
        low, high = _of_bits(ends, self.bits)
        return low, np.nextafter(high, np.float32(0.0))

    @cached_property
    def offset(self) -> Places:
        """What added to the bits of odds is a cell's place among the values, shape (cells,)."""
        return np.asarray(self.row * self.values.shape[2] - self.first)

    def drawn(self, law: int, where: Struck, lots: Lots) -> Singles:
        """Thefts above what is left out in their cells, money; lots are evenly drawn, above nought.

        Args:
            law: of the draw.
            where: the cells.
            lots: numbers of 32 bits, shape (thefts,).
        """
        if numba_here():
            from models import book_kernels  # noqa: PLC0415 - numba is an extra

            return book_kernels.drawn(self, law, where, lots)
        chance = lots.astype(np.float32)
        chance *= where.of(self.per_lot[law])
        return self.sizes(law, where, chance)

    def sizes(self, law: int, where: Struck, chance: Singles) -> Singles:
        """Thefts in their cells at their chances of being passed, money; shape of `chance`."""
        values, shift = self.values[law], MANTISSA - self.bits
        lowest, highest = self.odds
        odds = chance / (ONE - chance)
        np.maximum(odds, lowest, out=odds)
        np.minimum(odds, highest, out=odds)
        said = odds.view(np.uint32)
        place = (said >> np.uint32(shift)).astype(np.int64)
        place += where.of(self.offset) if len(values) > 1 else -self.first
        part = (said & np.uint32((1 << shift) - 1)).astype(np.float32)
        part *= np.float32(2.0**-shift)
        found = values.take(place)
        place += 1
        above = values.take(place)
        above -= found
        above *= part
        found += above
        found *= where.of(self.scale[law])
        return np.asarray(np.minimum(found, where.of(self.caps), out=found))


def _of_bits(said: Places, bits: int) -> Singles:
    """The odds whose first bits say so much."""
    return (said << (MANTISSA - bits)).astype(np.uint32).view(np.float32)


def _ends(capped: Floats, passing: Floats, bits: int) -> tuple[int, Floats]:
    """What the bits of the lowest odds say, and the odds at the ends of all pieces.

    From the least chance that any cell's cap is reached to the largest that is drawn.
    """
    chances = np.array([capped.min(initial=1.0), passing.max(initial=0.0)])
    chance = np.clip(chances, RAREST, 1.0).astype(np.float32)
    said = (chance / (ONE - chance)).view(np.uint32) >> np.uint32(MANTISSA - bits)
    first, last = int(said[0]), max(int(said[1]), int(said[0]))
    return first, _of_bits(np.arange(first, last + 2), bits).astype(np.float64)


def _chances(law: TheftLaw, least: Floats) -> tuple[Floats, Floats]:
    """Chances that a theft reaches `least`, and its cap; shape (laws, tiers) both."""
    tiers = np.arange(len(least))
    found = law.reaches(np.concatenate([least, law.cap]))
    return found[:, tiers, tiers], found[:, tiers, len(least) + tiers]


@dataclass(frozen=True)
class _Rows:
    """Which laws share a row of the table.

    Attributes:
        of_cell: row of each cell, shape (cells,).
        laws: law and tier of each row; the tier is None where all of the model's tiers share it.
    """

    of_cell: Places
    laws: tuple[tuple[TheftLaw, int | None], ...]

    @classmethod
    def of(cls, laws: list[TheftLaw], struck: NDArray[np.bool_]) -> Self:
        of_cell = np.zeros(len(struck), dtype=np.int64)
        found: dict[tuple[object, ...], int] = {}
        rows: list[tuple[TheftLaw, int | None]] = []
        tiers = len(struck) // max(len(laws), 1)
        for cell in np.flatnonzero(struck):
            exchange, tier = divmod(int(cell), tiers)
            law = laws[exchange]
            key = _shape(law) or (exchange, tier)
            if key not in found:
                found[key] = len(rows)
                rows.append((law, None if isinstance(law, CappedLoss) else tier))
            of_cell[cell] = found[key]
        return cls(of_cell, tuple(rows))

    @property
    def shared(self) -> bool:
        """Whether all rows are of a model's own laws."""
        return all(tier is None for _, tier in self.laws)

    def values(self, odds: Floats) -> Singles:
        """Theft over scale at the odds, shape (laws, rows, odds)."""
        over = float(ONE) - 1.0
        scores = np.where(
            odds > 1.0,
            ndtri(np.maximum((1.0 - over * odds) / (1.0 + odds), 2.0**-30)),
            -ndtri(np.minimum(odds * (1.0 + over) / (1.0 + odds), 0.75)),
        )
        if not self.laws:
            return np.zeros((1, 1, len(odds)), dtype=np.float32)
        size_laws = len(self.laws[0][0].log_median)
        found = np.empty((size_laws, len(self.laws), len(odds)), dtype=np.float32)
        for place, (law, tier) in enumerate(self.laws):
            if tier is None:
                logs = _of_median_one(law).log_quantile(scores)[:, 0]
            else:
                logs = _read_off(law, tier, scores)
            found[:, place] = np.exp(np.minimum(logs, np.log(LARGEST)))
        return found

    def scale(self, laws: list[TheftLaw]) -> Singles:
        """What the values are of, money, shape (laws, cells)."""
        return np.concatenate(
            [
                np.exp(law.log_median)
                if isinstance(law, CappedLoss)
                else np.ones_like(law.log_median)
                for law in laws
            ],
            axis=1,
        ).astype(np.float32)


def _shape(law: TheftLaw) -> tuple[object, ...] | None:
    """What laws have in common that differ in median and cap alone; None if it is read off."""
    if not isinstance(law, CappedLoss):
        return None
    tail = None if law.tail is None else (law.tail.start, law.tail.shape.tobytes())
    return (law.sigma.tobytes(), tail)


def _of_median_one(law: TheftLaw) -> CappedLoss:
    assert isinstance(law, CappedLoss)  # noqa: S101 - as `_Rows.of` has it
    return CappedLoss(np.zeros((len(law.sigma), 1)), law.sigma, np.ones(1), law.tail)


SMALLEST_PART, AMOUNTS = 1e-7, 800
"""Where a law's survival is asked for: evenly in the log, from this part of the most it takes."""


def _read_off(law: TheftLaw, tier: int, scores: Floats) -> Floats:
    """Natural log of a theft from a tier at standard normal scores, shape (laws, scores).

    The amount that is passed no more and reached no less often than asked. Amounts at which a law
    jumps are among those looked at: its cap, and sub-limits.
    """
    cap, asked = law.cap[tier], ndtr(-scores)
    jumps = law.caps[tier] if isinstance(law, Sublimited) else np.zeros(0)
    grid = np.geomspace(SMALLEST_PART * cap, cap, AMOUNTS)
    amounts = np.unique(np.concatenate([grid, jumps[(jumps > grid[0]) & (jumps < cap)]]))
    passed, reached = law.survival(amounts)[:, tier], law.reaches(amounts)[:, tier]
    logs = np.log(amounts)
    return np.stack([_at_chances(logs, p, r, asked) for p, r in zip(passed, reached, strict=True)])


def _at_chances(logs: Floats, passed: Floats, reached: Floats, asked: Floats) -> Floats:
    """Log of the amount at each chance asked; straight lines between the amounts."""
    high = np.minimum(np.searchsorted(-passed, -asked, side="left"), len(logs) - 1)
    low = np.maximum(high - 1, 0)
    drop = passed[low] - reached[high]
    part = np.divide(passed[low] - asked, drop, out=np.ones_like(asked), where=drop > 0)
    return np.asarray(logs[low] + np.clip(part, 0.0, 1.0) * (logs[high] - logs[low]))
