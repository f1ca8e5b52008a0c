"""What does an option cost a year?

    opportunity   carry · cash            carry: cost of capital less yield, or nought where the
                                          reserve counts as capital the exchange must hold anyway
    retained      E[U]                    what the contract does not pay of the year's thefts; all
                                          of it where the exchange must pay the payer back
    premium       as priced or as quoted
    fees          of a guarantee, a captive, a placement, a liquidity line; interest on its use
    collateral    spread · what is pledged or paid in
    tax           τ · (yield on the reserve) - τ · (the other outgoings)

The exchange owes its customers everything, so that a loss counts as its cost whether or not it can
pay. An option does not become cheaper by leaving customers short: that has a column of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pricing.figures import Chosen

    Floats = NDArray[np.float64]


@dataclass(frozen=True)
class YearlyCost:
    """An option's cost a year, yen; `retained` by parameter draw, shape (draws,).

    `pledged` is what the collateral's cost is on.
    """

    cash: float
    retained: Floats
    premium: float
    fees: float
    pledged: float
    chosen: Chosen

    @property
    def opportunity(self) -> float:
        """Of the reserve, as the accounts treat it."""
        return self.chosen.carry * self.cash

    @property
    def collateral(self) -> float:
        """Of what is pledged: never capital of the exchange's own business."""
        return self.chosen.spread * self.pledged

    @property
    def tax_by_draw(self) -> Floats | None:
        """Tax on the yield less relief on the outgoings; None where no rate was stated."""
        rate = self.chosen.stated.tax_rate
        if rate is None:
            return None
        earned = self.chosen.reserve_yield * (self.cash + self.pledged)
        return np.asarray(rate * (earned - self.retained - self.premium - self.fees))

    @property
    def by_draw(self) -> Floats:
        """The whole cost by draw."""
        tax = self.tax_by_draw
        fixed = self.opportunity + self.premium + self.fees + self.collateral
        return np.asarray(self.retained + fixed + (0.0 if tax is None else tax))

    @property
    def mean(self) -> float:
        """The whole cost on average over draws."""
        return float(self.by_draw.mean())

    @property
    def if_capital_by_draw(self) -> Floats:
        """The whole cost where the reserve counts as capital."""
        return np.asarray(self.by_draw - self.opportunity)
