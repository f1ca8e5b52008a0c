"""Which figures does a catastrophe bond show? From simulated years, the exact law beside."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from data.cat_bonds import cat_bonds
from pricing.book_run import SCORE_OF_INTERVAL
from pricing.cat_bond_result import BondCheck, BondFigure, BondPrice, BondTerm, CheckName
from pricing.deals import LEAST_TOLD
from pricing.errors import PricingError
from pricing.measures import constant_cost_of_capital
from pricing.money import money
from pricing.premium import ends

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pricing.basis import PricingBasis
    from pricing.book_terms import BookTerms
    from pricing.cat_bond_terms import CatBond

    Floats = NDArray[np.float64]

ROUNDING = 1e-9

SELDOM = 1e-300
"""Chance of parts of the principal that no simulated year shows: they are held all the same."""

ONE_SIDED = 0.95
"""Upper end of a 90 % interval."""


@dataclass(frozen=True)
class Reach:
    """The most that a pool's policies pay for one event and in a year, yen."""

    event: float
    year: float

    @classmethod
    def of(cls, terms: BookTerms) -> Self:
        """All policies' limits together."""
        once = np.minimum(terms.limit, terms.term_limit)
        return cls(
            float((once * terms.paid).sum()),
            float((terms.term_limit * terms.paid).sum()),
        )

    def whole(self, bond: CatBond) -> bool:
        """Whether a year can exhaust a bond: each event pays above the attachment only."""
        return self.year >= bond.exhaustion * (1 - ROUNDING)

    def by_one(self, bond: CatBond) -> bool:
        """Whether one event can."""
        return self.event >= bond.exhaustion * (1 - ROUNDING)


NEVER = BondFigure(value=0.0, simulation_low=None, simulation_high=None, low=None, high=None)
"""A chance that is nought for certain."""


def figure(values: NDArray[np.generic], drawn: Floats | None) -> BondFigure:
    """A mean over simulated years, its error, and what the parameters leave of it."""
    each = np.asarray(values, dtype=np.float64)
    mean, error = float(each.mean()), float(each.std() / math.sqrt(len(each)))
    low = high = None
    if drawn is not None and drawn.mean() > 0:
        # The draws' spread about their own mean, put on the simulated one: term limits are in it.
        scale = mean / float(drawn.mean())
        low, high = (float(end) * scale for end in ends(drawn))
    # Of a chance that no simulated year shows, the largest that does not in one run of twenty.
    spread = SCORE_OF_INTERVAL * error if mean > 0 else -math.log(1.0 - ONE_SIDED) / len(each)
    return BondFigure(
        value=mean,
        simulation_low=max(mean - spread, 0.0),
        simulation_high=mean + spread,
        low=None if low is None else min(low, mean),
        high=None if high is None else max(high, mean),
    )


def term_of(bond: CatBond, paid: Floats, in_a_row: int) -> BondTerm:
    """Years put together as they come, no term of years of two draws; the principal is there once.

    Args:
        bond: its term and principal.
        paid: in each year, yen.
        in_a_row: years of one draw of the parameters, that come after each other. What is left of
            them after whole terms is in none.

    Raises:
        PricingError: a draw's years hold no term.
    """
    number = in_a_row // bond.term_years
    if number == 0:
        raise PricingError(
            f"a draw of the parameters has {in_a_row} years in a row, of which no term of "
            f"{bond.term_years} can be made",
            "/term_years",
        )
    inside = paid.reshape(-1, in_a_row)[:, : number * bond.term_years]
    total = np.minimum(inside.reshape(-1, bond.term_years).sum(axis=1), bond.principal)
    return BondTerm(
        first_loss=float((total > 0).mean()),
        exhausted=float((total >= bond.principal * (1 - ROUNDING)).mean()),
        expected_loss=float(total.mean() / bond.principal),
        expected_loss_amount=money(float(total.mean())),
    )


def price_of(bond: CatBond, paid: Floats, basis: PricingBasis) -> BondPrice:
    """Spreads a year, shares of the principal."""
    band = cat_bonds().band
    expected = float(paid.mean()) / bond.principal
    survival, lengths = _survival(paid / bond.principal)
    capital = basis.capital
    # The principal is held whole, so that this asks for the expected loss alone.
    at_cost = float(constant_cost_of_capital(np.array(expected), capital.cost_of_capital))
    desk_load = float(basis.risk_load.loaded(survival, lengths))
    multiples = (band.floor, band.central_low, band.central_high, band.ceiling)

    def multiple(spread: float) -> float | None:
        return spread / expected if expected >= LEAST_TOLD else None

    def inside(told: float | None) -> bool | None:
        return None if told is None else band.floor <= told <= band.ceiling

    return BondPrice(
        multiples=multiples,
        spreads=tuple(m * expected for m in multiples),  # type: ignore[arg-type]
        band_status=band.status,
        cost_of_capital=capital.cost_of_capital,
        at_cost_of_capital=at_cost,
        at_cost_multiple=multiple(at_cost),
        inside_band=inside(multiple(at_cost)),
        principle=basis.risk_load.principle,
        at_risk_load=desk_load,
        at_risk_load_multiple=multiple(desk_load),
        risk_load_inside_band=inside(multiple(desk_load)),
    )


def _survival(parts: Floats) -> tuple[Floats, Floats]:
    """P(part of the principal > x) between the parts that come, and their lengths, up to one.

    A bond's principal lies there whole: what no simulated year reached is a part of it too.
    """
    values, counts = np.unique(np.concatenate([[0.0], parts]), return_counts=True)
    counts[0] -= 1
    above = np.clip(1.0 - np.cumsum(counts) / len(parts), SELDOM, 1.0)
    return above, np.diff(np.append(np.minimum(values, 1.0), 1.0))


def checks_of(
    told: tuple[float | None, float | None, float | None], bond: CatBond, amounts: Floats
) -> tuple[BondCheck, ...]:
    """Exact law and simulation, both before limits of the terms.

    Args:
        told: by the exact law, see `pricing.cat_bond_draws.told`.
        bond: its layer; the share cancels.
        amounts: of each simulated year, or its largest event, without limits of the terms, yen.
    """
    drawn: tuple[tuple[CheckName, NDArray[np.generic]], ...] = (
        ("expected_loss", np.clip(amounts - bond.attachment, 0.0, bond.layer) / bond.layer),
        ("attachment", amounts > bond.attachment),
        ("exhaustion", amounts >= bond.exhaustion * (1 - ROUNDING)),
    )
    found = []
    for (name, each), exact in zip(drawn, told, strict=True):
        mean = float(each.mean())
        error = _error(exact if name != "expected_loss" else None, each)
        apart = (mean - exact) / error if exact is not None and error > 0 else None
        found.append(
            BondCheck(name=name, exact=exact, simulated=mean, standard_error=error, apart=apart)
        )
    return tuple(found)


def _error(chance: float | None, drawn: NDArray[np.generic]) -> float:
    """Standard error of a mean; of years that show a chance or do not, by that chance itself.

    So that years none of which shows it are not said to have no error.
    """
    variance = float(drawn.var())
    if chance is not None and 0.0 < chance < 1.0:
        variance = chance * (1.0 - chance)
    return math.sqrt(variance / len(drawn))
