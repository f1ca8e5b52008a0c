"""What can go wrong with a price.

PricingError              the request cannot be priced; says which field, and what is allowed
├── NothingCovered        no covered tier holds assets, or a layer starts above all losses
├── PremiumAboveLimit     the premium is more than the policy can ever pay
├── UnknownHoldings       a term depends on which coins are held, and the profile does not say
├── SelfCheckFailed       the grid disagrees with a closed form: no number is shown
├── BatchRefused          some of many requests cannot be priced; says which, and why
├── NotExact              there is no exact law of this book
├── NoFeasibleMix         no mix of cash and cover keeps every constraint
├── UnknownOption         no option of this name can be worked out without a search
└── CannotRecompute       the record names a model, basis or rule set that is not here
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class PricingError(Exception):
    """A request that cannot be priced.

    Attributes:
        slug: problem type, stable.
        public: text safe to show.
        field: JSON pointer into the request, or None.
    """

    slug = "cannot-be-priced"

    def __init__(self, public: str, field: str | None = None) -> None:
        super().__init__(public)
        self.public = public
        self.field = field

    @property
    def faults(self) -> tuple[PricingError, ...]:
        """What stands in the way, each naming its field; mostly this alone."""
        return (self,)


class NothingCovered(PricingError):
    """The policy can never pay."""

    slug = "nothing-covered"


class PremiumAboveLimit(PricingError):
    """The premium is more than the policy can ever pay."""

    slug = "premium-above-limit"


class UnknownHoldings(PricingError):
    """A term depends on which coins are held, and the profile does not say."""

    slug = "unknown-holdings"


class SelfCheckFailed(PricingError):
    """A distribution failed its own check."""

    slug = "self-check-failed"


class BatchRefused(PricingError):
    """Some of many requests cannot be priced, so that none is."""

    slug = "batch-refused"

    def __init__(self, faults: Mapping[int, PricingError], within: str = "") -> None:
        """Faults by place in the list at `within`, a JSON pointer."""
        self.by_place = faults
        self._faults = tuple(
            PricingError(fault.public, f"{within}/{place}{fault.field or ''}")
            for place, fault in faults.items()
        )
        more = f" ({len(faults) - 1} more)" if len(faults) > 1 else ""
        super().__init__(self._faults[0].public + more, self._faults[0].field)

    @property
    def faults(self) -> tuple[PricingError, ...]:
        """One for each request that cannot be priced."""
        return self._faults


class NotExact(PricingError):
    """There is no exact law of this book: simulate it instead."""

    slug = "not-exact"


class CannotRecompute(PricingError):
    """A record cannot be computed again here."""

    slug = "cannot-recompute"


class NoFeasibleMix(PricingError):
    """No mix keeps every constraint."""

    slug = "no-feasible-mix"


class UnknownOption(PricingError):
    """No option of this name can be worked out without a search."""

    slug = "unknown-option"
