"""What does a cover on an event say of itself? The frozen types `pricing.event_cover` gives.

Amounts are whole yen of the cover's term, chances are of the term, unless a name says a year. An
interval is the 90 % that the model's parameters leave; what assumptions leave is apart, in
`assumptions`. Texts are in `language`.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from data.cat_bonds import Deal
from data.event_assumptions import RangedAssumption
from data.regimes import Status
from models.profile import Frozen
from pricing.asking import Met
from pricing.event_terms import EventCover
from pricing.findings import Finding, Requirement
from pricing.money import Estimate, Money
from pricing.phrases import Language
from pricing.result import RateUsed


class Chance(Frozen):
    """A chance in the term with its 90 % interval."""

    value: float
    low: float
    high: float


class Simulation(Frozen):
    """A mean from drawn triggers with its standard error, in the unit of the field."""

    value: float
    standard_error: float


class Checked(Frozen):
    """A closed form beside the simulation. `apart` is in its errors; None without any."""

    name: str
    exact: float
    simulated: float
    standard_error: float
    apart: float | None


class SizeRow(Frozen):
    """Thefts of at least so many yen; nought stands for any theft.

    `unpaid` is the chance of one in a term without any payout, `unpaid_if_theft` the same if there
    is one; `theft_unpaid` is of one such theft by itself, and `paid_part` its expected payout over
    its expected loss.
    """

    loss: int
    theft: Chance
    unpaid: Chance
    unpaid_if_theft: float
    theft_unpaid: float
    paid_part: float


class PaidAt(Frozen):
    """One theft of exactly `loss` yen.

    `by_terms` is paid if every trigger is met and reads it rightly, `chance` that anything is paid,
    and `expected` what is, on average over what triggers see and read.
    """

    loss: int
    by_terms: Money
    chance: float
    expected: Money


class BasisFigures(Frozen):
    """Payout against loss in a term.

    `gap` is expected loss less expected payout; it is `short` less `over`. `within` is of the loss
    up to the cover's limit: what an indemnity of the same limit from the ground up would pay.
    """

    loss: Money
    gap: Money
    short: Money
    short_error: Money
    short_within: Money
    short_within_error: Money
    over: Money
    over_error: Money
    without_theft: Chance
    without_event: Chance
    event_from: int
    correlation: Simulation
    correlation_within: Simulation
    effectiveness_within: Simulation


class EventPrice(Frozen):
    """What a cover costs. Shares are of the limit in the term, a year.

    `expected_from_theft` and `expected_without_theft` are its parts by the means of single events:
    about, where the term's limits cut.

    `loaded` is expected payout and risk load, before expenses: what a spread pays for, and what is
    set beside the band. `technical` is the premium of an insurer who writes it, expenses included.
    `market` is the band's multiples of the expected payout, from floor to ceiling. They are of a
    year: `inside_band` is None where the term is not about one.
    """

    limit: Money
    expected: Estimate
    expected_share: float
    expected_from_theft: Money
    expected_without_theft: Money
    attachment: Chance
    exhaustion: Chance
    when_paid: Money
    risk_load: Money
    loaded: Estimate
    loaded_multiple: float
    technical: Estimate
    technical_rate: float
    technical_multiple: float
    market: tuple[Money, Money, Money, Money]
    multiples: tuple[float, float, float, float]
    inside_band: bool | None
    band_status: Status
    band_source: str
    placement_a_year: Money
    placement_status: Status
    nearest: tuple[str, ...]


class AssumptionEffect(Frozen):
    """What each end of an assumption's range makes of the cover.

    `unpaid` is the chance of no payout in a term with a theft that is meant to be paid for.
    """

    assumption: RangedAssumption
    expected_low: Money
    expected_high: Money
    unpaid_low: float
    unpaid_high: float

    @property
    def ends(self) -> tuple[int, int]:
        """The lower and the higher expected payout, yen."""
        low, high = sorted((self.expected_low.amount, self.expected_high.amount))
        return low, high


Record = Literal["other_means", "no_means", "unread_means"]
"""Every means a regime names is something else than such cover; none is on record; or one is not
known here, so that it cannot be said."""


class RegimeSilence(Frozen):
    """A regime, the means it names, and what that says of a cover on an event."""

    regime: str
    title: str
    means: tuple[str, ...]
    record: Record


class EventCredit(Frozen):
    """What a supervisor may count of it: nothing where no rule speaks of it.

    `paid_of_required` is the expected payout for one theft of the required amount over what of it
    lies within one full payout, `haircut` what that lacks to one; None where none can be so large
    or nothing is required.
    """

    regime: str
    required: Requirement
    eligible_credit: Money
    met: Met
    finding: Finding
    paid_chance: float | None
    paid_expected: Money | None
    share_of_required: float | None
    paid_of_required: float | None
    haircut: float | None
    elsewhere: tuple[RegimeSilence, ...]


class EventChecked(Frozen):
    """A cover under the rules of a check.

    `credit` is what its price says of it, beside what the check counts otherwise; `findings` are
    its finding and one for each clause. `shortfall` is what is short without it, which is what is
    short; `shortfall_if_counted` what would be, were one full payout counted. What triggers see is
    assumed as of `assumptions_vintage` is in `assumptions`, so that it can be made again; None and
    empty without a model, when nothing rests on it.
    """

    name: str
    payer: str | None
    inception: dt.date
    expiry: dt.date
    limit: Money
    limit_in_term: Money
    credit: EventCredit
    findings: tuple[Finding, ...]
    shortfall: Money
    shortfall_if_counted: Money
    assumptions_vintage: dt.date | None
    assumptions: tuple[RangedAssumption, ...] = ()


class EventMade(Frozen):
    """What made the figures."""

    model: str
    data_vintage: str
    tables_digest: str
    basis_version: str
    assumptions_vintage: dt.date
    precedents_vintage: dt.date
    rule_set: str
    seed: int
    repetitions: int


class EventReport(Frozen):
    """A cover on one day."""

    on: dt.date
    language: Language
    cover: EventCover
    assets: Money
    theft: Chance
    price: EventPrice
    sizes: tuple[SizeRow, ...]
    paid_at: tuple[PaidAt, ...]
    basis: BasisFigures
    credit: EventCredit
    check: tuple[Checked, ...]
    assumptions: tuple[AssumptionEffect, ...]
    precedents: tuple[Deal, ...]
    flags: tuple[str, ...]
    notes: tuple[str, ...]
    exchange_rates: tuple[RateUsed, ...]
    made: EventMade

    @property
    def ranked(self) -> tuple[AssumptionEffect, ...]:
        """The assumptions, those that move the expected payout most first."""
        return tuple(sorted(self.assumptions, key=lambda row: row.ends[0] - row.ends[1]))
