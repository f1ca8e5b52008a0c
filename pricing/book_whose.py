"""Whose is a book's tail? By exchange, by what struck, by cause: the parts of each add up to it.

Simulated years have the parts in the payments of their worst years, the exact law by
`pricing.book_exact_parts`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from pricing.book_case import CAUSE_OF_SHARED
from pricing.book_exact_parts import mean_parts, tail_parts
from pricing.book_sums import OWN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from models.book_risk import BookRisk
    from pricing.book_case import BookCase
    from pricing.book_exact import ExactLaw
    from pricing.book_exact_parts import PaidParts
    from pricing.book_run import BookYears
    from pricing.book_sums import Paid, Whole

    Floats = NDArray[np.float64]

ALONE, UNTOLD = "thefts alone", "cause not told"


@dataclass(frozen=True)
class Divided:
    """What some part of a book is of its mean and of its tail, money."""

    name: str
    mean: float
    tail: float


@dataclass(frozen=True)
class Paying:
    """What parts of a book pay on average in some years, money.

    Attributes:
        exchange: shape (exchanges,).
        source: by shared event, and thefts alone last, shape (shared + 1,).
        alone: thefts alone by exchange and tier, shape (exchanges, tiers).
    """

    exchange: Floats
    source: Floats
    alone: Floats

    @classmethod
    def of(cls, parts: PaidParts, risk: BookRisk) -> Self:
        """From parts of the exact law."""
        source = [*(float(part.sum()) for part in parts.shared), float(parts.own.sum())]
        return cls(parts.of_exchanges(risk), np.array(source), parts.own)


@dataclass(frozen=True)
class Whose:
    """What parts of a book pay in all years, and in the worst."""

    case: BookCase
    mean: Paying
    tail: Paying

    @classmethod
    def of_years(cls, years: BookYears, case: BookCase) -> Self:
        """In simulated years."""
        exchanges, tiers, _ = case.own_causes.shape
        shared, cells = len(case.risk.shared), exchanges * tiers

        def source(rows: Paid) -> Whole:
            return np.asarray(np.where(rows.shared == OWN, np.int64(shared), rows.shared))

        def cell(rows: Paid) -> Whole:
            its = rows.exchange.astype(np.int64) * tiers + rows.tier
            return np.asarray(np.where(rows.shared == OWN, its, cells))

        alone = years.tail_of(cell, cells + 1)[:-1]
        return cls(
            case,
            Paying(
                years.by_exchange / years.years,
                years.by_source / years.years,
                (years.own_by_cell / years.years).reshape(exchanges, tiers),
            ),
            Paying(
                years.tail_of(lambda rows: rows.exchange, exchanges),
                years.tail_of(source, shared + 1),
                alone.reshape(exchanges, tiers),
            ),
        )

    @classmethod
    def of_law(cls, law: ExactLaw, case: BookCase, level: float) -> Self:
        """By the exact law, before limits of the terms."""
        risk = case.risk
        tail = tail_parts(risk, case.terms, law, level)
        return cls(case, Paying.of(mean_parts(risk, case.terms), risk), Paying.of(tail, risk))

    def by_exchange(self) -> list[Divided]:
        """By exchange, in the book's order."""
        return _divided(
            [entry.name for entry in self.case.entries], self.mean.exchange, self.tail.exchange
        )

    def by_shared(self) -> list[Divided]:
        """By vendor's failure, campaign, and thefts that came alone."""
        names = [*(event.name for event in self.case.risk.shared), ALONE]
        return _divided(names, self.mean.source, self.tail.source)

    def by_cause(self) -> list[Divided]:
        """By cause of theft.

        A shared event is of its own cause. Of an exchange's own thefts the model tells causes by
        tier, whatever the amount.
        """
        names = [*self.case.causes, UNTOLD]
        *named, rest = _divided(names, self._of_causes(self.mean), self._of_causes(self.tail))
        return [*named, rest] if rest.mean > 0 else named

    def _of_causes(self, paid: Paying) -> Floats:
        """By cause, and what no cause is told of last."""
        causes = self.case.own_causes
        untold = causes.sum(axis=2) < 0.5
        found = np.append(np.einsum("et,etc->c", paid.alone, causes), paid.alone[untold].sum())
        for event, its in zip(self.case.risk.shared, paid.source[:-1], strict=True):
            found[self.case.causes.index(CAUSE_OF_SHARED[event.kind])] += its
        return found


def _divided(names: Sequence[str], mean: Floats, tail: Floats) -> list[Divided]:
    return [Divided(name, float(m), float(t)) for name, m, t in zip(names, mean, tail, strict=True)]
