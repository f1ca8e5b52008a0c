"""What can go wrong with a price.

PricingError              the request cannot be priced; says which field, and what is allowed
├── NothingCovered        no covered tier holds assets, or a layer starts above all losses
├── PremiumAboveLimit     the premium is more than the policy can ever pay
├── SelfCheckFailed       the grid disagrees with a closed form: no number is shown
└── CannotRecompute       the record names a model, basis or rule set that is not here
"""

from __future__ import annotations


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


class NothingCovered(PricingError):
    """The policy can never pay."""

    slug = "nothing-covered"


class PremiumAboveLimit(PricingError):
    """The premium is more than the policy can ever pay."""

    slug = "premium-above-limit"


class SelfCheckFailed(PricingError):
    """A distribution failed its own check."""

    slug = "self-check-failed"


class CannotRecompute(PricingError):
    """A record cannot be computed again here."""

    slug = "cannot-recompute"
