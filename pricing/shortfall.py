"""Are customers whole, and if not, by how much are they short?

In a year whose thefts leave U unpaid by any contract, and with the money c that stands behind
customers, they are short of max(U - o - c, 0), o what own coins of the same kind make good of hot
thefts. Whoever owes on a contract may fail in the year it is
called; then nothing of it is there, and U is all that was stolen. Chances are by parameter draw.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from pricing.contract_years import ContractYears

    Floats = NDArray[np.float64]

HALF_A_YEN = 0.5
"""A shortfall below this is rounding."""

ROUNDING = 1e-12
"""Of a sum of chances."""


@dataclass(frozen=True)
class Backing:
    """What stands behind customers: money at hand and a contract that may fail.

    Attributes:
        contract: its years.
        cash: reserve at its worth on the day of a theft, yen.
        pays: chance that whoever owes on the contract can pay.
    """

    contract: ContractYears
    cash: float
    pays: float = 1.0

    @cached_property
    def unpaid_by_draw(self) -> Floats:
        """Expected loss a year that the contract does not pay, yen, by draw."""
        chance, total = self.contract.years.chance, self.contract.years.total
        kept = self.pays * self.contract.unpaid + (1.0 - self.pays) * total
        return np.asarray(chance @ kept)

    @cached_property
    def short_chance_by_draw(self) -> Floats:
        """Chance a year that customers are short, by draw."""
        return self._by_draw(lambda short: (short > HALF_A_YEN).astype(np.float64))

    @cached_property
    def shortfall_by_draw(self) -> Floats:
        """Expected shortfall a year, yen, by draw."""
        return self._by_draw(lambda short: short)

    @property
    def called_chance(self) -> float:
        """Chance a year that the contract is called and pays, on average over draws."""
        contract = self.contract
        return self.pays * float(contract.years.predictive @ (contract.paid > HALF_A_YEN))

    @property
    def expected_paid(self) -> float:
        """What the contract is expected to pay a year, yen, on average over draws."""
        return self.pays * float(self.contract.years.predictive @ self.contract.paid)

    def with_cash(self, cash: float) -> Backing:
        """The same contract with other money."""
        return Backing(self.contract, cash, self.pays)

    def without_contract(self) -> Backing:
        """The same where the contract's debtor has failed."""
        return Backing(self.contract, self.cash, 0.0)

    def exceeded(self, chances: Sequence[float]) -> list[float]:
        """Shortfall of the year exceeded with each chance, on average over draws, yen."""
        weight = self.contract.years.predictive
        short = np.concatenate([self._short(self.contract.unpaid), self._short_if_failed])
        chance = np.concatenate([weight * self.pays, weight * (1.0 - self.pays)])
        return weighted_exceedance(short, chance, chances)

    @property
    def _short_if_failed(self) -> Floats:
        return self._short(self.contract.years.total)

    def _short(self, unpaid: Floats) -> Floats:
        return np.maximum(unpaid - self.contract.own - self.cash, 0.0)

    def _by_draw(self, of: Callable[[Floats], Floats]) -> Floats:
        seen = self.pays * of(self._short(self.contract.unpaid))
        if self.pays < 1.0:
            seen = seen + (1.0 - self.pays) * of(self._short_if_failed)
        return np.asarray(self.contract.years.chance @ seen)


def weighted_exceedance(amounts: Floats, weights: Floats, chances: Sequence[float]) -> list[float]:
    """Smallest amount exceeded with no more than each chance; nought is one of the amounts."""
    order = np.argsort(amounts)
    above = np.cumsum(weights[order][::-1])[::-1] - weights[order]
    ordered = np.append(0.0, amounts[order])
    reached = np.append(weights[amounts > 0.0].sum(), above)
    return [float(ordered[np.argmax(reached <= chance + ROUNDING)]) for chance in chances]
