"""What does a comparison of cash and cover consist of?

The frozen types that page, document, command line and service show. Nothing is computed here.
Money is whole yen; a cost is positive, a cash flow negative when money goes out.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from data.rows import Status
from models.price_moves import PriceMoves
from models.profile import Frozen, unsaid
from pricing.asking import Met
from pricing.figures import ChosenFact
from pricing.findings import Verdict
from pricing.money import Estimate, Money
from pricing.policy import Policy
from pricing.result import MarketBand, ModelRef, RateUsed

Kind = Literal[
    "cash", "insurance", "excess_insurance", "guarantee", "captive", "event_linked", "given"
]


WrongWayCase = Literal[
    "today",
    "reserve_in_own_token",
    "reserve_in_coins",
    "coins_dearer",
    "insurer_falls",
    "all_together",
]
MovedFigure = Literal["rate_on_line", "cost_of_capital", "cold_share", "theft_frequency"]
Price = Literal["as_asked", "repriced"]

Constraint = Literal[
    "whole",
    "requirement",
    "cash_floor",
    "retention_in_cash",
    "insured_share",
    "cash_available",
    "premium_budget",
    "capacity",
    "least_retention",
    "payer_in_default",
]


class CostStack(Frozen):
    """What an option costs a year, line by line; the lines add up to the yearly cost.

    `retained_loss` is what the exchange is expected to bear of its thefts, paid or still owed.
    `tax` is None where no rate was stated, and every line is then before tax; negative is relief.
    """

    opportunity: Money = Field(description="Of the reserve: capital less yield")
    retained_loss: Estimate
    premium: Money
    fees: Money
    collateral: Money
    tax: Money | None


class FlowYear(Frozen):
    """Cash in and out in one year; year 0 is the day of the decision.

    Reserve and collateral move at the start of a year and stand under the year before, everything
    else at its end. `shortfall_probability` is that of the year, with the reserve built up so far.
    """

    year: int
    reserve: Money
    collateral: Money
    premium: Money
    fees: Money
    earned: Money
    retained_loss: Money
    tax: Money
    net: Money
    shortfall_probability: float | None


class PaidBy(Frozen):
    """How much of one theft customers have by a day after it, share of the theft, cumulative."""

    day: int
    share: float


class ShortfallPeriod(Frozen):
    """Shortfall of customers exceeded once in so many years."""

    years: int
    shortfall: Money


class IfInsurerFails(Frozen):
    """What is left where whoever owes on the contract cannot pay."""

    shortfall_probability: float
    expected_shortfall: Money


class Option(Frozen):
    """One way to stand ready for thefts.

    Attributes:
        name: id; `line` says whether a committed liquidity line stands beside.
        cash: reserve; pledged: cash a bank holds or that is paid into a captive.
        retention: borne by the exchange below the contract; limit: most it pays for one theft.
        yearly_cost: sum of the stack at the premium asked; its 90 % interval is of the loss
            retained and, where no rate was quoted, of the premium, which is then the model's own.
        yearly_cost_if_capital: the same where the reserve counts as capital and ties up nothing.
        premium_range: of the technical premium; None where a rate was quoted or none is paid.
        expected_shortfall: mean of a year, short or not; shortfall_when_short: of years that are.
        expected_uncompensated: what other funds stated leave of the shortfall.
        days_to_full_payment: until customers have all that this option pays of a theft of the
            required amount; days_promised: by the policy's wording, where it says.
        waiting_probability: chance a year that customers wait longer than the days asked;
            expected_late: what they are expected to wait for, a year.
        eligible_credit: what the regime counts of the contract; requirement_met: with the cash.
        beyond: what the exchange or the market cannot do of it, constraint by constraint.
        net_present_value: of five years' flows at the cost of capital, with its interval.
    """

    name: str
    title_en: str
    title_ja: str
    kind: Kind
    line: bool
    cash: Money
    pledged: Money
    retention: Money | None
    limit: Money | None
    rate_on_line: float | None
    premium_range: Estimate | None
    market_band: MarketBand | None
    stack: CostStack
    yearly_cost: Estimate
    yearly_cost_if_capital: Estimate
    shortfall_probability: float
    shortfall_probability_low: float
    shortfall_probability_high: float
    expected_shortfall: Estimate
    shortfall_when_short: Money
    shortfall_periods: tuple[ShortfallPeriod, ...]
    expected_uncompensated: Money
    if_insurer_fails: IfInsurerFails
    days_to_full_payment: int
    days_promised: int | None
    waiting_probability: float
    expected_late: Money
    paid_by: tuple[PaidBy, ...]
    eligible_credit: Money
    verdict: Verdict | None
    requirement_met: Met
    whole_enough: bool
    prompt_enough: bool
    beyond: tuple[Constraint, ...]
    net_present_value: Estimate
    flows: tuple[FlowYear, ...]
    policy: Policy | None = Field(default=None, exclude_if=unsaid)


class Flip(Frozen):
    """Where the choice between all cash and cover turns over, as one figure moves.

    `at` is None where it does not between `low` and `high`; `cover_above` says which side is for
    cover. `today` is where the exchange stands.
    """

    figure: MovedFigure
    price: Price
    today: float
    at: float | None
    low: float
    high: float
    cover_above: bool | None
    cheaper_today: Literal["cash", "cover"]


class MarketPoint(Frozen):
    """A published rate on line: who, for what, when; a share of the limit a year.

    `high` is None where only "from `low`" was told; `from_memory` marks what no source confirms.
    """

    who: str
    cover_en: str
    cover_ja: str
    year: int
    low: float
    high: float | None
    from_memory: bool
    source: str


class BreakEven(Frozen):
    """Between all cash and one option of cover.

    `rate_on_line` is where the yearly costs are equal, from the loss years. `identity` is
    (capital - yield) + expected loss / limit, in closed form, which holds where the limit replaces
    cash yen for yen; `identity_parts` are its two terms.
    """

    option: str
    rate_on_line: float
    rate_on_line_low: float
    rate_on_line_high: float
    asked: float
    identity: float
    identity_parts: tuple[float, float]
    market_band: MarketBand
    market_points: tuple[MarketPoint, ...]
    flips: tuple[Flip, ...]


class LineOfCost(Frozen):
    """Break-even rate on line at one cost of capital: one point of a line."""

    cost_of_capital: float
    rate_on_line: float


class MixLayer(Frozen):
    """One layer of a mix, yen."""

    start: Money
    limit: Money
    rate_on_line: float


class Binding(Frozen):
    """A constraint that holds the mix where it is, and what a step of relief saves a year."""

    constraint: Constraint
    at: float
    relief: float
    unit: Literal["chance", "JPY", "share"]
    saves: Money


class Mix(Frozen):
    """Cash and layers that cost least under the constraints.

    `option` names it among the options. `cash_alone` is the cash that keeps the same constraints
    without cover, and what that costs a year. `searched` is how many programmes were looked at.
    """

    option: str
    cash: Money
    layers: tuple[MixLayer, ...]
    yearly_cost: Money
    shortfall_probability: float
    expected_shortfall: Money
    eligible_credit: Money
    binding: tuple[Binding, ...]
    cash_alone: Money
    cash_alone_costs: Money
    searched: int


class FrontierPoint(Frozen):
    """A mix than which none has both a lower cost and a lower expected shortfall."""

    yearly_cost: Money
    expected_shortfall: Money
    shortfall_probability: float
    cash: Money
    start: Money | None
    limit: Money


class ControlMove(Frozen):
    """A control put in place under the option recommended, against what it costs.

    `state` unknown means that it may be in place already: to say so then saves as much for nothing.
    `payback_years` is None where it never pays back. `worth` is the most to spend on it a year.
    """

    control: str
    label_en: str
    label_ja: str
    state: Literal["absent", "unknown"]
    premium_saved: Money
    loss_saved: Money
    cash_saved: Money
    worth: Money
    costs_once: Money
    costs_yearly: Money
    saves: Money
    payback_years: float | None
    status: Status
    source: str


class WrongWay(Frozen):
    """An option when what should help falls with the theft."""

    case: WrongWayCase
    option: str
    shortfall_probability: float
    expected_shortfall: Money
    cash_to_restore: Money | None
    status: Status
    source: str


class Sentences(Frozen):
    """The recommendation, two sentences, in one language."""

    en: str
    ja: str


class Recommendation(Frozen):
    """Which option, and why in two sentences."""

    option: str | None
    text: Sentences


class Ask(Frozen):
    """What the regime asks, and how it was read."""

    regime: str
    rule_set: str
    scenario: str
    title_en: str
    title_ja: str
    status: Status
    required: Money
    cash_floor: Money | None
    whole: float
    most_days: int


class Repricing(Frozen):
    """A few options again, for whoever moves a slider: no search, no controls, no flips.

    `rate_on_line` is break-even of the first option of cover against all cash; None without both.
    """

    on: date
    exchange: str
    model: ModelRef
    asked: Ask
    options: tuple[Option, ...]
    rate_on_line: float | None


class Comparison(Frozen):
    """Cash or cover, for one exchange on one day."""

    on: date
    exchange: str
    model: ModelRef
    basis_version: str
    choice_version: str
    haircuts_version: str
    exchange_rates: tuple[RateUsed, ...]
    price_moves: PriceMoves | None = Field(default=None, exclude_if=unsaid)
    asked: Ask
    recommendation: Recommendation
    options: tuple[Option, ...]
    break_even: BreakEven
    break_even_line: tuple[LineOfCost, ...]
    quoted: bool
    best_mix: Mix
    frontier: tuple[FrontierPoint, ...]
    control_moves: tuple[ControlMove, ...]
    wrong_way: tuple[WrongWay, ...]
    figures: tuple[ChosenFact, ...]
    notes: tuple[Sentences, ...]
