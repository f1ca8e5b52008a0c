"""How are a book's thefts made faster still? The two functions that pass over all, compiled.

Each gives what its namesake among `models.book_years` and `models.book_sizes` gives, to the last
bit: the same operations on the same numbers of the same width, each theft at once instead of all at
each step. Nothing is drawn here. Imported only where numba, the extra `fast`, is installed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from models.book_sizes import MANTISSA, ONE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from models.book_sizes import SizeTable
    from models.book_struck import Struck

    Singles = NDArray[np.float32]
    Places = NDArray[np.int64]
    Lots = NDArray[np.uint32]
    Unsigned = NDArray[np.uint64]

compiled = njit(cache=True, error_model="numpy", nogil=True)
"""Without leave to join a product and a sum, which would round once instead of twice."""

inlined = njit(inline="always")


@compiled
def _dealt(
    lots: Lots, number: Places, last: Lots, shift: np.uint32, guide: Unsigned, out: Unsigned
) -> None:
    begin, years = np.uint64(0), np.uint64(last.shape[1])
    for draw in range(last.shape[0]):
        year, first = np.uint64(0), np.uint64(draw) * years
        ends = last[draw]
        for entry in range(guide.size):
            while np.uint32(entry << shift) > ends[year]:
                year += np.uint64(1)
            guide[entry] = year
        end = begin + np.uint64(number[draw])
        for i in range(begin, end):
            year = guide[np.uint64(lots[i] >> shift)]
            while lots[i] > ends[year]:
                year += np.uint64(1)
            out[i] = first + year
        begin = end


def dealt(lots: Lots, number: Places, last: Lots, bits: int) -> Places:
    """The years of lots, given the last lot of each and the bits that a guide reads.

    See `models.book_years`.
    """
    # Unsigned, so that no place has to be looked at for being counted from the end.
    out, guide = np.empty(len(lots), dtype=np.int64), np.empty(1 << bits, dtype=np.uint64)
    _dealt(lots, number, last, np.uint32(32 - bits), guide, out.view(np.uint64))
    return out


@inlined
def _odds(
    lot: np.uint32, passing: np.float32, lowest: np.float32, highest: np.float32
) -> np.float32:
    chance = np.float32(lot) * passing
    odds = chance / (ONE - chance)
    odds = odds if odds > lowest else lowest  # noqa: FURB136 - max() is slower
    return odds if odds < highest else highest  # noqa: FURB136


@inlined
def _size(said: np.uint32, bits: np.uint32, offset: np.uint64, values: Singles) -> np.float32:
    place = np.uint64(said >> bits) + offset
    part = np.float32(np.int32(said & ((np.uint32(1) << bits) - np.uint32(1))))
    part *= np.float32(1.0) / np.float32(np.int32(1) << np.int32(bits))
    low = values[place]
    return (values[place + np.uint64(1)] - low) * part + low


@compiled
def _drawn(
    lots: Lots,
    number: Places,
    by_cell: tuple[Singles, Singles, Singles, Unsigned],
    values: Singles,
    ends: tuple[np.uint32, np.float32, np.float32],
    out: Singles,
) -> None:
    passing, scale, caps, offset = by_cell
    bits, lowest, highest = ends
    said, begin = out.view(np.uint32), np.uint64(0)
    for run in range(number.size):
        cell = np.uint64(run % passing.size)
        end, part, times, cap = (
            begin + np.uint64(number[run]),
            passing[cell],
            scale[cell],
            caps[cell],
        )
        first = offset[cell]
        for i in range(begin, end):
            out[i] = _odds(lots[i], part, lowest, highest)
        for i in range(begin, end):
            size = _size(said[i], bits, first, values) * times
            out[i] = size if size < cap else cap  # noqa: FURB136
        begin = end


def drawn(table: SizeTable, law: int, where: Struck, lots: Lots) -> Singles:
    """Thefts of lots that are evenly drawn; see `SizeTable.drawn`."""
    values = table.values[law]
    # The sum of what bits say and an offset is a place, though the offset may be below nought.
    offset = table.offset.view(np.uint64)
    by_cell = (table.per_lot[law], table.scale[law], table.caps, offset)
    ends = (np.uint32(MANTISSA - table.bits), *table.odds)
    out = np.empty(len(lots), dtype=np.float32)
    _drawn(lots, where.number.ravel(), by_cell, values.ravel(), ends, out)
    return out
