"""How are a book's thefts paid for faster still? What passes over all of them, compiled.

Gives what `BookTerms.pay` gives, to the last bit: sums are of the same amounts in the same order.
It goes exchange by exchange, so that the sums of one exchange's years stay in the fastest cache.
Imported only where numba, the extra `fast`, is installed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from models.book_kernels import compiled

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
def _in_order(number: Places, hits: Places, hit: Places, out: Unsigned) -> None:
    """Places of all thefts by run: own ones, so many of each, and so many hits after them."""
    begin, first, at = 0, 0, 0
    for run in range(number.size):
        for k in range(number[run]):
            out[at + k] = begin + k
        at, begin = at + number[run], begin + number[run]
        for k in range(hit[run]):
            out[at + k] = hits[first + k]
        at, first = at + hit[run], first + hit[run]


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
def _pay(
    order: Unsigned,
    number: Places,
    struck: tuple[Unsigned, Singles],
    terms: Terms,
    sums: Floats,
    layers: Floats,
    found: tuple[Floats, Floats],
) -> None:
    """Paid for each theft by itself, and in its term; a run of thefts is of one exchange."""
    (year, loss), (paid, left) = struck, found
    start, limit, franchise, deductible, term_limit, share = terms
    begin = np.uint64(0)
    for run in range(number.size):
        e, end, may = np.uint64(run % start.shape[1]), begin + np.uint64(number[run]), False
        for k in range(layers.shape[0]):
            low, most, least, part = start[k, e], limit[k, e], franchise[k, e], share[k, e]
            term = -1.0 if deductible[k, e] > 0.0 else term_limit[k, e]
            layer, whole = layers[k], sums[k]
            for j in range(begin, end):
                i = order[j]
                x = np.float64(loss[i])
                falls = x - low
                falls = falls if falls > 0.0 else 0.0  # noqa: FURB136 - max() is slower
                falls = falls if falls < most else most  # noqa: FURB136
                layer[i] = falls if x >= least else 0.0
                paid[i] += part * layer[i]
                whole[year[i]] += layer[i]
            for j in range(begin, end):
                may |= whole[year[order[j]]] > term
        for j in range(begin, end):
            i = order[j]
            after = (deductible, term_limit, share)
            left[i] = _left(i, year[i], e, after, sums, layers) if may else paid[i]
        for k in range(layers.shape[0]):
            for j in range(begin, end):
                sums[k, year[order[j]]] = 0.0
        begin = end


@compiled
def _by_year(
    year: Unsigned, paid: Floats, left: Floats, own: int, found: tuple[Floats, Floats, Floats]
) -> None:
    plain, added, largest = found
    for i in range(year.size):
        plain[year[i]] += paid[i]
        added[year[i]] += left[i] - paid[i]
    for i in range(own):
        largest[year[i]] = max(largest[year[i]], left[i])


def pay(
    book: BookTerms, seen: TermYears, where: Struck, year: Places, loss: Singles
) -> tuple[Floats, Floats, Floats, Floats]:
    """Paid for each theft; in each year before the terms, added by them, and for its largest."""
    terms = (book.start, book.limit, book.franchise, book.deductible, book.term_limit, book.paid)
    (rounds, exchanges), own = where.number.shape, len(year) - len(where.others)
    run = year[own:] // (seen.years // rounds) * exchanges + where.others
    hits, hit = own + np.argsort(run, kind="stable"), np.bincount(run, minlength=rounds * exchanges)
    layers, paid, left = np.empty((len(book.start), len(loss))), *np.zeros((2, len(loss)))
    number, sums = where.number.ravel(), seen.sums[:, : seen.years]
    # Unsigned, so that no place has to be looked at for being counted from the end.
    unsigned, order = year.view(np.uint64), np.empty(len(year), dtype=np.uint64)
    _in_order(number, hits, hit, order)
    _pay(order, number + hit, (unsigned, loss), terms, sums, layers, (paid, left))
    plain, added, largest = np.zeros((3, seen.years))
    _by_year(unsigned, paid, left, own, (plain, added, largest))
    return left, plain, added, largest
