"""How are a book's thefts paid for faster still? What passes over all of them, compiled.

Gives what `BookTerms.pay` gives, to the last bit: sums are of the same amounts in the same order.
It goes exchange by exchange, so that the sums of one exchange's years stay in the fastest cache.
Imported only where numba, the extra `fast`, is installed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from models.book_kernels import compiled
from pricing.book_terms import PaidFor

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from models.book_struck import Struck
    from pricing.book_terms import BookTerms, TermYears

    Floats = NDArray[np.float64]
    Singles = NDArray[np.float32]
    Places = NDArray[np.int64]
    Unsigned = NDArray[np.uint64]
    Terms = tuple[Floats, Floats, Floats, Floats, Floats, Floats]


@compiled
def _left(
    i: int,
    year: int,
    exchange: int,
    terms: tuple[Floats, Floats, Floats],
    sums: Floats,
    layers: Floats,
) -> float:
    """Paid for a theft after limits and deductibles of the term."""
    deductible, limit, share = terms
    found = 0.0
    for k in range(sums.shape[0]):
        whole = sums[k, year]
        kept = max(whole - deductible[k, exchange], 0.0)
        kept = min(kept, limit[k, exchange])
        part = kept / whole if whole > 0.0 else 0.0
        found += layers[k, i] * part * share[k, exchange]
    return found


@compiled
def _fall(
    begin: int,
    end: int,
    e: int,
    struck: tuple[Unsigned, Singles],
    terms: Terms,
    to: tuple[Floats, Floats, Floats],
) -> bool:
    """What of thefts of one exchange falls to each layer; whether a term may take from it."""
    (year, loss), (sums, layers, paid), may = struck, to, False
    start, limit, franchise, deductible, term_limit, share = terms
    for i in range(begin, end):
        paid[i] = 0.0
    for k in range(layers.shape[0]):
        low, most, least, part = start[k, e], limit[k, e], franchise[k, e], share[k, e]
        term = -1.0 if deductible[k, e] > 0.0 else term_limit[k, e]
        layer, whole = layers[k], sums[k]
        for i in range(begin, end):
            x = np.float64(loss[i])
            falls = x - low
            falls = falls if falls > 0.0 else 0.0  # noqa: FURB136 - max() is slower
            falls = falls if falls < most else most  # noqa: FURB136
            layer[i] = falls if x >= least else 0.0
            paid[i] += part * layer[i]
        for i in range(begin, end):
            whole[year[i]] += layer[i]
            may |= whole[year[i]] > term
    return may


@compiled
def _pay(
    number: Places,
    struck: tuple[Unsigned, Singles],
    terms: Terms,
    to: tuple[Floats, Floats, Floats],
    by_year: tuple[Floats, Floats],
) -> None:
    """Paid for each theft and in each year; a run of thefts is of one exchange."""
    year, (sums, layers, paid), (plain, added) = struck[0], to, by_year
    begin, after = np.uint64(0), (terms[3], terms[4], terms[5])
    for run in range(number.size):
        e, end = np.uint64(run % terms[0].shape[1]), begin + np.uint64(number[run])
        may = _fall(begin, end, e, struck, terms, to)
        for i in range(begin, end):
            plain[year[i]] += paid[i]
        if may:
            for i in range(begin, end):
                left = _left(i, year[i], e, after, sums, layers)
                added[year[i]] += left - paid[i]
                paid[i] = left
        for k in range(layers.shape[0]):
            for i in range(begin, end):
                sums[k, year[i]] = 0.0
        begin = end


@compiled
def _largest(year: Unsigned, own: Floats, found: Floats) -> None:
    for i in range(year.size):
        found[year[i]] = max(found[year[i]], own[i])


def pay(book: BookTerms, seen: TermYears, where: Struck, year: Places, loss: Singles) -> PaidFor:
    """What is paid for thefts; see `BookTerms.pay`."""
    terms = (book.start, book.limit, book.franchise, book.deductible, book.term_limit, book.paid)
    layers, paid = np.empty((len(book.start), len(loss))), np.empty(len(loss))
    plain, added, largest = np.zeros((3, seen.years))
    # Unsigned, so that no place has to be looked at for being counted from the end.
    unsigned, sums = year.view(np.uint64), seen.sums[:, : seen.years]
    to = (sums, layers, paid)
    _pay(where.number.ravel(), (unsigned, loss), terms, to, (plain, added))
    own = paid.copy()
    own[where.hits] = 0.0
    _largest(unsigned, own, largest)
    return PaidFor(paid, own, plain, added, largest)


LANES, PIECE = 8, 128
"""NumPy adds up a row in eight sums side by side, and a longer row in two halves."""


@compiled
def _row(amounts: Floats, begin: int, number: int) -> float:
    """What NumPy adds up a row to, to the last bit."""
    if number > PIECE:
        half = number // 2 // LANES * LANES
        return _row(amounts, begin, half) + _row(amounts, begin + half, number - half)
    i, whole, end = np.uint64(begin), np.uint64(begin + number // LANES * LANES), begin + number
    a = b = c = d = e = f = g = h = 0.0
    while i < whole:
        a, b = a + amounts[i], b + amounts[i + np.uint64(1)]
        c, d = c + amounts[i + np.uint64(2)], d + amounts[i + np.uint64(3)]
        e, f = e + amounts[i + np.uint64(4)], f + amounts[i + np.uint64(5)]
        g, h = g + amounts[i + np.uint64(6)], h + amounts[i + np.uint64(7)]
        i += np.uint64(LANES)
    found = ((a + b) + (c + d)) + ((e + f) + (g + h))
    while i < np.uint64(end):
        found += amounts[i]
        i += np.uint64(1)
    return found


@compiled
def _own_events(
    number: Places, own: Floats, by_cell: Floats, found: tuple[Floats, Floats, Floats]
) -> None:
    paying, squares, most = found
    tiers, square, begin = by_cell.size // paying.size, np.empty_like(own), 0
    for run in range(0, number.size, tiers):
        exchange, first = run % by_cell.size // tiers, begin
        for k in range(tiers):
            cell, its = run % by_cell.size + k, number[run + k]
            if its > 0:
                by_cell[cell] += own[begin] + _row(own, begin + 1, its - 1)
            begin += its
        if begin == first:
            continue
        many, largest = 0, most[exchange]
        for i in range(np.uint64(first), np.uint64(begin)):
            square[i] = own[i] * own[i]
            many += own[i] > 0.0
            largest = max(largest, own[i])
        paying[exchange] += many
        most[exchange] = largest
        squares[exchange] += square[first] + _row(square, first + 1, begin - first - 1)


def own_events(cells: Struck, exchanges: int, own: Floats) -> tuple[Floats, ...]:
    """Sums of own thefts by cell and exchange; see `pricing.book_block`."""
    by_cell, (number, squares, most) = np.zeros(cells.number.shape[1]), np.zeros((3, exchanges))
    _own_events(cells.number.ravel(), own, by_cell, (number, squares, most))
    return by_cell, number, squares, most
