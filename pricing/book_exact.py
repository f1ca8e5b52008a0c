"""What is the law of a whole book's year, exactly?

Given the market's shock and the parameter draw, exchanges' own thefts and shared events come
independently, so that the year is a compound Poisson sum of events. The transform of one failure of
a vendor is a product over its clients, 1 - h + h φ, of what each pays if struck; the shock, a gamma
variable, mixes in closed form to (1 - S/r)^-r, and draws are averaged. One transform back gives the
law of the sum (AEP), and the measure of single events gives that of the largest one (OEP).

Payments are those of each event by itself: limits and deductibles of a term tie the events of a
year to each other, and are for `pricing.book_block`. The same book simulated before these limits is
how the two check each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from models import aggregate
from pricing.errors import PricingError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from models.book_risk import BookRisk
    from pricing.book_terms import BookTerms

    Floats = NDArray[np.float64]
    Complexes = NDArray[np.complex128]

POINTS, COARSE_POINTS = 4096, 256
"""Of the grid, and of those with which its end is looked for."""

MANY_EXCHANGES = 100
"""A book of more pays in so many sums that half the points do."""

FIRST_END = (12.0, 4.0)
"""Where the end is first looked for: so many times the mean and the largest payment together."""

RAREST = 1e-4
"""Chance of the largest sums the grid reaches; what is above folds back at e^-16 of itself."""

MOST_DOUBLINGS = 12


class NotExact(PricingError):
    """There is no exact law of this book: simulate it instead."""

    slug = "not-exact"


@dataclass(frozen=True)
class ExactLaw:
    """Laws of the book's year on a grid; money.

    Attributes:
        width: of a cell.
        pmf: of the year's sum, shape (points,).
        exceeds: P(largest event > kh), shape (points,).
        mean: of the sum, in closed form.
    """

    width: float
    pmf: Floats
    exceeds: Floats
    mean: float

    @property
    def survival(self) -> Floats:
        """P(sum > kh), shape (points,)."""
        return aggregate.survival(self.pmf)

    def aggregate_loss(self, years: float) -> float:
        """Sum passed once in so many years (AEP), money."""
        return _passed(self.survival, self.width, 1.0 / years)

    def occurrence_loss(self, years: float) -> float:
        """Largest event passed once in so many years (OEP), money."""
        return _passed(self.exceeds, self.width, 1.0 / years)

    def excess(self, amount: float) -> float:
        """E[(sum - amount)+], money; the local moments of the grid are exact at its points."""
        limited = np.concatenate([[0.0], np.cumsum(self.survival)]) * self.width
        place = amount / self.width
        below = float(np.interp(place, np.arange(len(limited)), limited))
        return max(self.mean - below, 0.0)

    def tail_mean(self, level: float) -> float:
        """TVaR: mean of the worst 1 - level of the years, money.

        The least of q + E[(S - q)+] / (1 - level) over q, which asks for the law below q alone.
        """
        place = int(np.argmax(np.cumsum(self.pmf) >= level))
        near = range(max(place - 1, 0), min(place + 2, len(self.pmf)))
        return min(q * self.width + self.excess(q * self.width) / (1.0 - level) for q in near)


def _passed(survival: Floats, width: float, chance: float) -> float:
    """Amount passed with a chance, by straight lines, money.

    A cell's mass stands at its ends with its mean kept: at a point, half of what stands there is
    above it.
    """
    if survival[0] <= chance:
        return 0.0
    curve = np.concatenate([survival[:1], (survival[1:] + survival[:-1]) / 2])
    after = int(np.argmax(curve <= chance)) if (curve <= chance).any() else len(curve) - 1
    drop = curve[after - 1] - curve[after]
    part = (curve[after - 1] - chance) / drop if drop > 0 else 1.0
    return float((after - 1 + min(part, 1.0)) * width)


def exact_law(
    risk: BookRisk, terms: BookTerms, points: int | None = None, rarest: float = RAREST
) -> ExactLaw:
    """The law of what a book pays in a year, event by event.

    Args:
        risk: thefts of the book.
        terms: of its policies; limits and deductibles of the term are not looked at.
        points: of the grid, its error falls with their square; as many as the book needs if None.
        rarest: chance of the largest sum wanted.

    Raises:
        NotExact: nothing is ever paid.
    """
    mean = _mean(risk, terms)
    if mean <= 0.0:
        raise NotExact("no theft is paid for in this book")
    points = points or (POINTS if risk.exchanges <= MANY_EXCHANGES else POINTS // 2)
    top = FIRST_END[0] * mean + FIRST_END[1] * float(terms.most.max(initial=0.0))
    for _ in range(MOST_DOUBLINGS):
        coarse = _in_all_states(risk, terms, top / (COARSE_POINTS - 2), COARSE_POINTS, mean)
        rare = coarse.survival <= rarest
        if rare.any():
            break
        top *= 2.0
    end = (int(np.argmax(rare)) + 2) * coarse.width if rare.any() else top
    return _in_all_states(risk, terms, end / (points - 2), points, mean)


def _in_all_states(
    risk: BookRisk, terms: BookTerms, width: float, points: int, mean: float
) -> ExactLaw:
    """The law of a year, its coin prices in any of their states."""
    states = range(risk.price_states)
    if len(states) == 1:
        return _on_grid(risk, terms, width, points, mean)
    laws = [_on_grid(risk.in_price_state(k), terms, width, points, mean) for k in states]
    return ExactLaw(
        width=width,
        pmf=np.asarray(np.mean([law.pmf for law in laws], axis=0)),
        exceeds=np.asarray(np.mean([law.exceeds for law in laws], axis=0)),
        mean=mean,
    )


def _mean(risk: BookRisk, terms: BookTerms) -> float:
    rates = risk.rates.reshape(risk.size_laws, -1, *risk.own.shape[1:]).mean(axis=1)
    total = 0.0
    for i, most in enumerate(terms.most):
        paid = payment_levels(risk, terms, i, np.array([most]))[..., 0]
        total += float((rates[:, i] * paid).sum())
    return total / risk.size_laws


def _on_grid(risk: BookRisk, terms: BookTerms, width: float, points: int, mean: float) -> ExactLaw:
    own, own_rates = np.zeros((risk.draws, points)), np.zeros(risk.draws)
    frequencies = points // 2 + 1
    shared = [np.ones((risk.size_laws, frequencies), dtype=complex) for _ in risk.shared]
    member_of = _membership(risk)
    per_law = risk.draws // risk.size_laws
    for i in range(risk.exchanges):
        struck = np.flatnonzero(risk.rates_mean[i] > 0)
        if not len(struck) or terms.most[i] <= 0:
            continue
        masses = _masses(risk, terms, i, width, points)[:, struck]
        rates = risk.own[:, i, struck].reshape(risk.size_laws, per_law, len(struck))
        own[:, : masses.shape[2]] += np.matmul(rates, masses).reshape(risk.draws, -1)
        own_rates += risk.own[:, i, struck].sum(axis=1)
        if member_of[i]:
            transforms = aggregate.tilted_transform(masses, points)
        for place, member in member_of[i]:
            event = risk.shared[place]
            parts = event.tiers[:, member, struck]
            paid = (parts[:, None, :] @ transforms.view(np.float64))[:, 0].view(complex)
            paid -= parts.sum(axis=1, keepdims=True)
            paid *= event.hit[member]
            paid += 1.0
            shared[place] *= paid
    once = np.zeros((risk.size_laws, frequencies), dtype=complex)
    for event, transform in zip(risk.shared, shared, strict=True):
        once += event.rate * transform
    events = float(sum(event.rate for event in risk.shared))
    return _mixed(risk, _Own(own, own_rates), _Once(once, events), width, mean)


def _membership(risk: BookRisk) -> list[list[tuple[int, int]]]:
    """Of each exchange, the shared events that can strike it, and its place in each."""
    found: list[list[tuple[int, int]]] = [[] for _ in range(risk.exchanges)]
    for place, event in enumerate(risk.shared):
        for member, exchange in enumerate(event.members):
            if event.rate > 0 and event.hit[member] > 0:
                found[exchange].append((place, member))
    return found


def _masses(risk: BookRisk, terms: BookTerms, i: int, width: float, points: int) -> Floats:
    """What one theft at an exchange pays, on the grid, shape (laws, tiers, cells)."""
    cells = min(int(np.ceil(terms.most[i] / width)) + 1, points)
    asked = np.minimum(np.arange(cells + 1) * width, terms.most[i])
    return aggregate.masses(payment_levels(risk, terms, i, asked), width)


def payment_levels(risk: BookRisk, terms: BookTerms, i: int, asked: Floats) -> Floats:
    """E[min(payment of one theft, x)] at each x asked, money, shape (laws, tiers, asked).

    A payment P(L) rises with the theft. Cut where P(L) = x it is a sum over layers of limited means
    of L, and of the chance to reach a franchise times what is paid there at once.
    """
    law = risk.laws[i]
    low, high = terms.start[:, i], terms.start[:, i] + terms.limit[:, i]
    first = np.maximum(low, np.minimum(terms.franchise[:, i], high))
    bends = np.unique(np.concatenate([[0.0], first, high, terms.franchise[:, i]]))
    reached = (np.clip(bends[:, None], low, high) - low) * terms.paid[:, i]
    at = (reached * (bends[:, None] >= terms.franchise[:, i])).sum(axis=1)
    before = (reached * (bends[:, None] > terms.franchise[:, i])).sum(axis=1)
    before[0] = min(before[0], at[0])
    both = np.stack([before, at], axis=1).ravel()
    thefts = np.interp(asked, both, np.repeat(bends, 2))
    found = np.zeros((*law.log_median.shape, len(asked)))
    for layer, part in enumerate(terms.paid[:, i]):
        if part > 0:
            means = law.limited_mean(
                np.append(first[layer], thefts.clip(first[layer], high[layer]))
            )
            found += part * (means[..., 1:] - means[..., :1])
    for bend, start, jump in zip(bends, before, at - before, strict=True):
        if jump > 0:
            found += law.reaches(np.array([bend])) * np.clip(asked - start, 0.0, jump)
    return found


@dataclass(frozen=True)
class _Own:
    """Masses of payments for exchanges' own thefts times their rates, and the rates, by draw."""

    masses: Floats
    rates: Floats


@dataclass(frozen=True)
class _Once:
    """Σ rate · transform of one shared event, shape (laws, frequencies), and Σ rate."""

    transform: Complexes
    rate: float


def _mixed(risk: BookRisk, own: _Own, once: _Once, width: float, mean: float) -> ExactLaw:
    """Shock and draws mixed in, one law of a theft after the other, to hold little at once."""
    points, per_law = own.masses.shape[1], risk.draws // risk.size_laws
    transform = np.zeros(points // 2 + 1, dtype=complex)
    exceeds = np.zeros(points)
    for law in range(risk.size_laws):
        rows = slice(law * per_law, (law + 1) * per_law)
        level = risk.level[rows, None]
        minus = own.rates[rows, None] - aggregate.tilted_transform(own.masses[rows], points)
        above = own.rates[rows, None] - np.cumsum(own.masses[rows], axis=1)
        if risk.shared:
            minus += level * (once.rate - once.transform[law])
            single = aggregate.untilt(once.transform[law], points)
            above += level * (once.rate - np.cumsum(single))
        transform += aggregate.count_pgf(minus, risk.dispersion).sum(axis=0)
        none = aggregate.probability_of_none(np.maximum(above, 0.0), risk.dispersion)
        exceeds += 1.0 - none.mean(axis=0)
    return ExactLaw(
        width=width,
        pmf=aggregate.untilt(np.asarray(transform / risk.draws, dtype=np.complex128), points),
        exceeds=exceeds / risk.size_laws,
        mean=mean,
    )
