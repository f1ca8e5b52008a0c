"""What does an option cost a year?

    opportunity   spread · tied           spread: cost of capital less yield; tied: the reserve, or
                                          what of it is above the required amount where that counts
                                          as capital the exchange must hold anyway
    retained      E[U]                    what the contract does not pay of the year's thefts; all
                                          of it where the exchange must pay the payer back
    premium       as priced or as quoted
    fees          of a guarantee, a captive, a placement, a liquidity line; interest on its use
    collateral    spread · what is pledged or paid in
    tax           τ · yield on what is tied and pledged - τ · (retained + premium + fees)

The exchange owes its customers everything, so that a loss counts as its cost whether or not it can
pay. An option does not become cheaper by leaving customers short: that has a column of its own.
Running costs are those of the year's end; capital is asked after tax, and relief is taken as full
and at once, which an exchange without profits has not.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pricing.figures import Chosen

    Floats = NDArray[np.float64]


@dataclass(frozen=True)
class YearlyCost:
    """An option's cost a year, yen.

    Attributes:
        cash: reserve; required: the part of it that may count as capital.
        retained: by parameter draw, shape (draws,).
        premium: as priced; technical: by draw where it is the model's own, else None.
        pledged: what the collateral's cost is on.
        lent: what is expected to be drawn on a line, yen for a year, at the cost of capital; its
            interest is among the fees.
    """

    cash: float
    required: float
    retained: Floats
    premium: float
    technical: Floats | None
    fees: float
    pledged: float
    chosen: Chosen
    lent: float = 0.0

    @property
    def tied(self) -> float:
        """Reserve that is idle for its sake."""
        above = max(self.cash - self.required, 0.0)
        return above if self.chosen.stated.reserve_counts_as_capital else self.cash

    @property
    def opportunity(self) -> float:
        """Of the reserve, as the accounts treat it."""
        return self.chosen.spread * self.tied

    @property
    def collateral(self) -> float:
        """Of what is pledged: never capital of the exchange's own business."""
        return self.chosen.spread * self.pledged

    @property
    def premium_by_draw(self) -> Floats:
        """The premium asked, or where it is the model's own what each draw would make of it."""
        if self.technical is None:
            return self._asked
        return self.technical

    @property
    def _asked(self) -> Floats:
        return np.full_like(self.retained, self.premium)

    @property
    def tax_by_draw(self) -> Floats | None:
        """Tax on the yield less relief on outgoings at the premium asked; None without a rate."""
        if self.chosen.stated.tax_rate is None:
            return None
        return self._tax(self.retained, self._asked)

    @property
    def by_draw(self) -> Floats:
        """The whole cost by draw, the premium of each where it is the model's own."""
        return self._whole(self.retained, self.premium_by_draw)

    @property
    def at_price(self) -> Floats:
        """The whole cost by draw at the premium asked."""
        return self._whole(self.retained, self._asked)

    @property
    def mean(self) -> float:
        """The whole cost at the premium asked, on average over draws."""
        return float(self.at_price.mean())

    def at_capital(self, capital: float) -> YearlyCost:
        """The same at another cost of capital."""
        interest = (capital - self.chosen.capital) * self.lent
        return replace(
            self, fees=self.fees + interest, chosen=replace(self.chosen, capital=capital)
        )

    def as_capital(self) -> YearlyCost:
        """The same where the reserve counts as capital."""
        stated = self.chosen.stated.model_copy(update={"reserve_counts_as_capital": True})
        return replace(self, chosen=replace(self.chosen, stated=stated))

    def _whole(self, retained: Floats, premium: Floats) -> Floats:
        fixed = self.opportunity + self.fees + self.collateral
        return np.asarray(retained + premium + fixed + self._tax(retained, premium))

    def _tax(self, retained: Floats, premium: Floats) -> Floats:
        earned = self.chosen.reserve_yield * (self.tied + self.pledged)
        return np.asarray(self.chosen.tax * (earned - retained - premium - self.fees))
