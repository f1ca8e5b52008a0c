"""What does a book of policies on many exchanges say?

The frozen types `pricing.portfolio` gives. Amounts are whole yen of one year, or of the policies'
terms where they are not a year.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from data.accumulation import BookAssumption
from models.profile import Frozen
from pricing.phrases import Language

Method = Literal["exact", "simulated"]
Dimension = Literal["exchange", "shared_event", "peril"]


class ReturnPeriod(Frozen):
    """An amount passed once in so many years; the interval is what simulation leaves of it, 90 %.

    An exact law has none.
    """

    return_period: int
    amount: int
    low: int | None = None
    high: int | None = None


class TailMean(Frozen):
    """Mean of the worst years: one in `return_period`."""

    return_period: int
    level: float
    amount: int


class Capital(Frozen):
    """What the book must hold beyond what it expects to pay, at one level."""

    level: float
    expected_loss: int
    var: int
    tvar: int
    capital: int
    capital_by_var: int


class Allocated(Frozen):
    """A part of the book's capital; parts of one dimension add up to it.

    `tail` is the mean of the part in the book's worst years (co-TVaR), `capital` that less its
    expected loss, and `share` of the whole capital.
    """

    dimension: Dimension
    name: str
    expected_loss: int
    tail: int
    capital: int
    share: float


class Checked(Frozen):
    """Exact law and simulation side by side, both before limits of the terms.

    `standard_errors` is how far the simulated mean of what passes the exact amount is from the
    exact one, in standard errors of the simulation.
    """

    return_period: int
    exact: int
    simulated: int
    standard_errors: float


class SharedRow(Frozen):
    """A shared event of the book: how often, whom, and how many chances had to give way.

    `expected_hits` is the mean number of covered thefts one such event is.
    """

    name: str
    kind: Literal["vendor", "campaign"]
    rate: float
    members: int
    expected_hits: float
    capped: int


class Disaster(Frozen):
    """One vendor fails and every client is robbed at once.

    `mean` if thefts are as large as the model has them, `most` if each takes all its policy pays.
    `replay` is what insurers pay if each is robbed as in the theft named, `replay_disputed` what
    hangs on a wording's silence; both for one vendor's clients alone.
    """

    vendor: str
    clients: tuple[str, ...]
    insured: int
    mean: int
    most: int
    replay: str
    replay_loss: int
    replay_paid: int
    replay_disputed: int


class TreatyResult(Frozen):
    """What one treaty pays in an average year, and how often it pays at all."""

    treaty: str
    expected: int
    chance: float


class NetResult(Frozen):
    """The book after reinsurance, whose price is not counted."""

    treaties: tuple[TreatyResult, ...]
    aep: tuple[ReturnPeriod, ...]
    capital: Capital


class AddedPolicy(Frozen):
    """What one policy asks of the book, last in, from one run with and without it."""

    exchange: str
    policy: str
    expected_loss: int
    alone: int
    capital_without: int
    capital_with: int
    marginal: int
    cost_of_capital: float
    yearly_cost: int


class RepricedPolicy(Frozen):
    """A policy of the book at the capital it asks for, beside its premium by itself.

    Whole yen of its term. `expected_loss` is by the law of its quote; `euler` its share of the
    capital and `marginal` what it adds last in, with the standard error simulation leaves it, both
    from the simulated years. `technical_premium` is that of an indication; none where a quote would
    be refused. Rates on line are a year's.
    """

    exchange: str
    policy: str
    term_years: float
    limit: int
    expected_loss: int
    euler: int
    marginal: int
    marginal_error: int
    premium: int
    premium_error: int
    rate_on_line: float
    premium_by_euler: int
    rate_on_line_by_euler: float
    technical_premium: int | None
    technical_rate_on_line: float | None


class Repriced(Frozen):
    """All policies of the book at the capital each asks for, and what they are together.

    Marginal capitals add up to no more than the capital of the book; Euler shares to all of it.
    `technical_premium` and `premium_beside_it` are sums over the policies that have the former,
    `dearer` of how many of them costs more at the capital added, and `above_most` of how many the
    premium at it is more than they can pay in their term. `again` says how many years' payments
    had to be kept for the last of them, where the worst of the book were too few.
    """

    cost_of_capital: float
    capital: int
    euler: int
    marginal: int
    premium: int
    premium_by_euler: int
    technical_premium: int
    premium_beside_it: int
    without_technical: int
    dearer: int
    above_most: int
    policies: tuple[RepricedPolicy, ...]


class Made(Frozen):
    """What made the figures. `thefts` are those made: what no policy pays for is not."""

    model: str
    data_vintage: str
    tables_digest: str
    basis_version: str
    assumptions_vintage: dt.date
    seed: int | None
    years: int | None
    block_years: int | None
    thefts: int | None
    points: int | None


class PortfolioReport(Frozen):
    """A book on one day.

    `exact_capital` is by the exact law, before limits of the terms, `exact_capital_alone` the same
    if no event struck several: the market's shock and the model's uncertainty stay common.
    """

    on: dt.date
    language: Language
    method: Method
    seed: int | None
    exchanges: int
    limits: int
    expected_loss: int
    theft_years: float
    aep: tuple[ReturnPeriod, ...]
    oep: tuple[ReturnPeriod, ...]
    tvar: tuple[TailMean, ...]
    capital: Capital
    allocation: tuple[Allocated, ...]
    check: tuple[Checked, ...]
    exact_capital: Capital | None
    exact_capital_alone: Capital | None
    shared: tuple[SharedRow, ...]
    disasters: tuple[Disaster, ...]
    net: NetResult | None
    added: AddedPolicy | None
    repriced: Repriced | None = None
    assumptions: tuple[BookAssumption, ...]
    made: Made
    notes: tuple[str, ...]
