"""What does a policy priced in a book say?

The frozen types `pricing.book_price` gives; the command shows these same values.
"""

from __future__ import annotations

from pydantic import Field

from models.profile import Frozen, unsaid, unused
from pricing.basis import CapitalCost
from pricing.money import Estimate, Money
from pricing.phrases import Language
from pricing.portfolio_result import RepricedPolicy


class PolicyShare(Frozen):
    """A policy's share of the capital of the book; `entry` counts from 0, None is the candidate."""

    entry: int | None
    exchange: str
    policy: str
    expected_loss: Money
    capital: Money


class BookPrice(Frozen):
    """One policy in one book, over the policies' terms.

    `marginal` is the capital of the book with the policy less that without; `euler` the policy's
    share of the capital with it; `alone` its capital by itself, the most either can be. VaR is the
    quantile of what the book pays, capital the mean beyond it less the expected loss. Shares are
    given if asked for and add up to `capital_with`. Notes are in `language`.

    All of that takes exchanges as independent. `together`, if asked for, is the same policy in the
    same book under its common shocks, simulated, or `together_refused` says what stands in the way.
    """

    exchange: str
    policy: str
    term_years: float
    capital_basis: CapitalCost
    policies: int
    exchanges: int
    same_exchange: tuple[int, ...]
    expected_loss: Money
    alone: Money
    marginal: Money
    euler: Money
    capital_without: Money
    capital_with: Money
    var_without: Money
    var_with: Money
    premium: Money
    rate_on_line: float
    premium_alone: Money
    technical_premium: Estimate
    technical_rate_on_line: float
    shares: tuple[PolicyShare, ...] = Field(default=(), exclude_if=unused)
    together: RepricedPolicy | None = Field(
        default=None,
        exclude_if=unsaid,
        description="Under common shocks, over 131,072 simulated years of seed 1",
    )
    together_refused: str | None = Field(default=None, exclude_if=unsaid)
    notes: tuple[str, ...]
    language: Language
