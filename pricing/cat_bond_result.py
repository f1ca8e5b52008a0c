"""What does the term sheet of a catastrophe bond say? The frozen types `pricing.cat_bond` gives.

Chances, losses and spreads are shares of the principal, a year, unless a name says otherwise.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from data.accumulation import BookAssumption
from data.cat_bonds import Deal
from data.regimes import Status
from models.profile import Frozen
from pricing.basis import Principle
from pricing.money import Money
from pricing.phrases import Language

CheckName = Literal["expected_loss", "attachment", "exhaustion"]


class BondFigure(Frozen):
    """A figure with the 90 % interval of simulation, and that of the model's parameters.

    The latter is of 64 draws, exactly and before limits of the terms, put about the simulated mean;
    None where the pool is too large for it, or its grid too coarse. A figure
    that is certain has no interval at all.
    """

    value: float
    simulation_low: float | None
    simulation_high: float | None
    low: float | None
    high: float | None


class BondTerm(Frozen):
    """The same of the bond's whole term, its principal there once."""

    first_loss: float
    exhausted: float
    expected_loss: float
    expected_loss_amount: Money


class BondPrice(Frozen):
    """Spreads by the band's multiples, and by two principles of the desk.

    The principles' multiples of the expected loss, and whether these are in the band, are None
    where the loss is so small that a multiple says nothing.
    """

    multiples: tuple[float, float, float, float]
    spreads: tuple[float, float, float, float]
    band_status: Status
    cost_of_capital: float
    at_cost_of_capital: float
    at_cost_multiple: float | None
    inside_band: bool | None
    principle: Principle
    at_risk_load: float
    at_risk_load_multiple: float | None
    risk_load_inside_band: bool | None


class BondCheck(Frozen):
    """Exact law beside simulation. `apart` is how far, in standard errors; None without one.

    `exact` is None where the law's grid is too coarse to tell.
    By event both are of a year's largest one alone.
    """

    name: CheckName
    exact: float | None
    simulated: float
    standard_error: float
    apart: float | None


class Clause(Frozen):
    """A line of the term sheet: a proposal of ours, no market form."""

    label: str
    text: str


class BondMade(Frozen):
    """What made the figures."""

    model: str
    data_vintage: str
    tables_digest: str
    basis_version: str
    assumptions_vintage: dt.date
    precedents_vintage: dt.date
    seed: int
    years: int
    years_paid: int


class CatBondReport(Frozen):
    """A bond on a pool on one day. Texts are in `language`."""

    on: dt.date
    language: Language
    attachment: Money
    exhaustion: Money
    basis: Literal["event", "year"]
    trigger: Literal["indemnity", "pool_loss"]
    share: float
    principal: Money
    term_years: int
    exchanges: int
    pool_expected: Money
    pool_most: Money
    attachment_probability: BondFigure
    exhaustion_probability: BondFigure
    expected_loss: BondFigure
    expected_loss_amount: Money
    loss_if_any: float
    term: BondTerm
    price: BondPrice
    nearest: tuple[str, ...]
    check: tuple[BondCheck, ...]
    sheet: tuple[Clause, ...]
    precedents: tuple[Deal, ...]
    assumptions: tuple[BookAssumption, ...]
    notes: tuple[str, ...]
    made: BondMade
