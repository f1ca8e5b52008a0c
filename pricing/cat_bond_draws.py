"""What do the exact law, and each draw of the model's parameters, make of a layer on a pool?

The exact law of a book averages over draws. For an interval it is made draw by draw, on a coarser
grid: of every law of a theft two of the draws that share it, each law's own two, so that all ranks
of the rate are there equally often.

A layer that begins or ends within a few cells of a grid is not told by it, and is then None; the
chance that anything is paid at all needs no grid.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from models import aggregate
from models.severity import CappedLoss, Tail
from pricing.book_exact import exact_law

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from models.book_risk import BookRisk
    from models.theft_law import TheftLaw
    from pricing.book_exact import ExactLaw
    from pricing.book_terms import BookTerms
    from pricing.cat_bond_terms import CatBond

    Floats = NDArray[np.float64]

POINTS = 512
DRAWS_A_LAW = 2
SPREAD = 2
"""Cells about a sum of two amounts over which its mass is spread; more are rare."""

FEWEST_CELLS = 10
"""Of a grid, to the attachment and through the layer, below which it does not tell the layer."""

MOST_DRAWN = 200
"""Exchanges of a pool whose law is made by draw: its time grows with them."""


def by_draw(risk: BookRisk, terms: BookTerms) -> Iterator[ExactLaw]:
    """Exact laws of some draws, of all ranks alike, before limits of the terms."""
    each = risk.draws // risk.size_laws
    for law in range(risk.size_laws):
        for part in range(min(DRAWS_A_LAW, each)):
            rank = (law + part * each // DRAWS_A_LAW) % each
            yield exact_law(one_draw(risk, law * each + rank), terms, POINTS)


def one_draw(risk: BookRisk, draw: int) -> BookRisk:
    """A book as one draw of the parameters has it."""
    row = int(risk.law_of_draw[draw])
    return replace(
        risk,
        own=risk.own[[draw]],
        level=risk.level[[draw]],
        shared=tuple(replace(event, tiers=event.tiers[[row]]) for event in risk.shared),
        laws=tuple(one_law(law, row) for law in risk.laws),
    )


def one_law(law: TheftLaw, row: int) -> TheftLaw:
    """One of the laws of a theft by itself."""
    if not isinstance(law, CappedLoss):
        return replace(law, base=one_law(law.base, row))  # type: ignore[attr-defined, type-var]
    tail = None if law.tail is None else Tail(law.tail.start, law.tail.shape[[row]])
    return replace(law, log_median=law.log_median[[row]], sigma=law.sigma[[row]], tail=tail)


def told(
    law: ExactLaw, bond: CatBond, any_paid: float
) -> tuple[float | None, float | None, float | None]:
    """Expected loss, a share of the layer, and the chances to attach and to exhaust.

    Args:
        law: of the pool.
        bond: its layer.
        any_paid: chance that anything is paid, which is that to attach at nought.
    """
    least = FEWEST_CELLS * law.width
    at_nought = bond.attachment == 0.0
    if bond.layer < least or (bond.attachment < least and not at_nought):
        return None, any_paid if at_nought else None, None
    expected, attaches, exhausts = layer_of_law(
        law, bond.attachment, bond.exhaustion, per_event=bond.basis == "event"
    )
    return expected / bond.layer, any_paid if at_nought else attaches, exhausts


def told_by_draw(
    risk: BookRisk,
    terms: BookTerms,
    bond: CatBond,
    progress: Callable[[int, int, str], None] | None = None,
) -> list[Floats | None]:
    """The same by parameter draw; None unless every draw's grid tells it."""
    rows = []
    for law in by_draw(risk, terms):
        rows.append(told(law, bond, 0.0))
        if progress is not None:
            progress(len(rows), DRAWS_A_LAW * risk.size_laws, f"{len(rows)} draws")
    found = zip(*rows, strict=True)
    each = [None if None in ends else np.array(ends, dtype=np.float64) for ends in found]
    if bond.attachment == 0.0:
        each[1] = chance_of_any(risk, terms)
    return each


def chance_of_any(risk: BookRisk, terms: BookTerms) -> Floats:
    """Chance that anything is paid in a year, before limits of the terms, shape (draws,)."""
    states = risk.by_price_state
    return np.asarray(np.mean([_any_in_state(state, terms) for state in states], axis=0))


def _any_in_state(risk: BookRisk, terms: BookTerms) -> Floats:
    paid = np.stack([_part_paid(risk, terms, i) for i in range(risk.exchanges)], axis=1)
    row = risk.law_of_draw
    often = (risk.own * paid[row]).sum(axis=(1, 2))
    for event in risk.shared:
        struck = event.hit * (event.tiers * paid[:, event.members]).sum(axis=2)
        often += risk.level * event.rate * (1.0 - np.prod(1.0 - struck, axis=1))[row]
    return 1.0 - aggregate.probability_of_none(often, risk.dispersion)


def _part_paid(risk: BookRisk, terms: BookTerms, i: int) -> Floats:
    """Part of the thefts at an exchange for which anything is paid, shape (laws, tiers)."""
    law = risk.laws[i]
    found = np.zeros(law.log_median.shape)
    for start, franchise, most in zip(
        terms.start[:, i], terms.franchise[:, i], terms.limit[:, i] * terms.paid[:, i], strict=True
    ):
        if most > 0.0:
            # What reaches a franchise exactly is paid, and nothing of what reaches a start exactly.
            passes = law.reaches if franchise > start else law.survival
            found = np.maximum(found, passes(np.array([max(start, franchise)]))[..., 0])
    return found


def layer_of_law(
    law: ExactLaw, attachment: float, exhaustion: float, *, per_event: bool
) -> tuple[float, float, float]:
    """Expected loss to a layer, money, and the chances to attach and to exhaust.

    Of a year's sum, or of its largest event: a second one of a year is not in the latter. Policies
    pay their limits often, and such an amount is spread over the grid's points about it: the chance
    to pass the attachment is read beyond them, that to reach the exhaustion before them.
    """
    curve = law.exceeds if per_event else law.survival
    if per_event:
        area = np.concatenate([[0.0], np.cumsum(curve)]) * law.width
        low, high = np.interp(
            [attachment / law.width, exhaustion / law.width], np.arange(len(area)), area
        )
        expected = float(high - low)
    else:
        expected = law.excess(attachment) - law.excess(exhaustion)
    beyond = 0 if attachment == 0.0 else math.ceil(attachment / law.width) + SPREAD - 1
    before = max(math.floor(exhaustion / law.width) - SPREAD, 0)
    return expected, _at(curve, beyond), _at(curve, before)


def _at(curve: Floats, place: int) -> float:
    return float(curve[place]) if place < len(curve) else 0.0
