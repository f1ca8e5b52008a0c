"""What does a quote say?

The frozen types a quote is made of. The command line, the HTTP service and the store all show these
same values; none of them computes a number of its own.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal, Self

from pydantic import Field

from data.rows import Status
from models.price_moves import PriceMoves
from models.profile import Frozen, SecurityProfile, unsaid, unused
from pricing.adequacy import Adequacy
from pricing.money import Estimate, Money
from pricing.policy import Policy

if TYPE_CHECKING:
    from models.artefact import StoredModel


class ModelRef(Frozen):
    """Which model priced this, and what it was trained on."""

    version: str
    sha256: str
    data_vintage: date
    data_digest: str
    trained_from: int
    trained_to: int
    seed: int

    @classmethod
    def of(cls, stored: StoredModel) -> Self:
        """The reference of a stored model."""
        model = stored.model
        return cls(
            version=stored.version,
            sha256=stored.sha256,
            data_vintage=date.fromisoformat(model.data_vintage),
            data_digest=model.data_digest,
            trained_from=model.trained_from,
            trained_to=model.trained_to,
            seed=model.seed,
        )


class RateUsed(Frozen):
    """An exchange rate: yen per unit, the month it belongs to, and where it comes from."""

    currency: str
    jpy_per_unit: float
    month: str
    basis: str


class ReturnPeriod(Frozen):
    """A year's loss reached or exceeded once in so many years (AEP)."""

    years: int
    loss: Estimate


class GroundUp(Frozen):
    """The exchange's loss before any policy, for one year."""

    expected_loss: Estimate
    theft_probability: float
    theft_probability_low: float
    theft_probability_high: float
    reachable: Money
    return_periods: tuple[ReturnPeriod, ...]


class MarketBand(Frozen):
    """Published rates on line for comparable cover. Shown beside the price; never bends it."""

    band: str
    label_en: str
    label_ja: str
    floor: float
    central_low: float
    central_high: float
    ceiling: float
    outside: bool
    status: Status
    source: str


class Loading(Frozen):
    """One line of the premium stack, with the source that gives it.

    `rate` is a share of the premium before tax; None where the line is no share.
    """

    name: str
    amount: Money
    rate: float | None
    status: Status
    source: str


class Minimum(Frozen):
    """The least premium charged before tax, the rule that gives it, and whether it binds.

    `without_it` is the technical premium before tax had there been no minimum.
    """

    rule: Literal["minimum_premium", "minimum_rate_on_line"]
    premium_before_tax: Money
    without_it: Money
    binds: bool
    status: Status
    source: str


class LayerPrice(Frozen):
    """One layer of the programme; its rate on line is before a minimum premium and tax."""

    start: Money
    limit: Money
    term_limit: Money
    share: float
    expected_loss: Estimate
    attachment_probability: float
    rate_on_line: float
    coinsurance: float = Field(default=0.0, exclude_if=unused)
    franchise: Money | None = Field(default=None, exclude_if=unsaid)
    reinstatements: tuple[float, ...] = Field(default=(), exclude_if=unused)
    deposit_premium: Money | None = Field(default=None, exclude_if=unsaid)


class SublimitUsed(Frozen):
    """A sub-limit, and the part of the covered thefts it applies to.

    One on an asset applies to the part of every theft that is in it.
    """

    applies_to: str
    limit: Money
    share_of_thefts: float


class DefenceCostsUsed(Frozen):
    """Defence costs in the price: their share of the loss paid, and what they are expected to be.

    `expected` is part of the expected loss.
    """

    share: float
    inside_limit: bool
    expected: Money
    status: Status
    source: str


class Driver(Frozen):
    """What one control does to the technical premium, by repricing the whole policy.

    `effect` is the change in yen if the control's state became the other one: absent or unknown
    → in place (a saving is negative), in place → absent (a cost is positive). `evidence` says
    whether the effect is a stated belief (`prior`) or was also seen in past exchange-years
    (`history`): an association there, which need not be the control's doing.
    """

    control: str
    label_en: str
    label_ja: str
    state: Literal["in_place", "absent", "unknown"]
    if_changed_to: Literal["in_place", "absent"]
    effect: Money
    evidence: Literal["prior", "history"]
    status: Status
    rationale: str


class TermEffect(Frozen):
    """What one term of one layer does to the premium, by repricing with it changed.

    `effect` is the change in yen, a saving negative. A changed limit keeps the aggregate limit in
    proportion. Layers are counted from one, in the order of the policy.
    """

    layer: int
    term: Literal["retention", "attachment", "limit", "aggregate_limit"]
    change: Literal["halved", "doubled", "to_one_limit"]
    now: Money
    then: Money
    effect: Money


class SelfCheck(Frozen):
    """The grid against a closed form, relative difference; a quote is refused when it is large."""

    name: str
    difference: float
    tolerance: float


class Step(Frozen):
    """How one number came about."""

    step: str
    formula: str
    inputs: dict[str, float | int | str]
    value: float | int | str
    reference: str


class Quote(Frozen):
    """A priced policy: everything shown, and everything needed to compute it again.

    Where reinstatements are paid, the technical premium is the deposit premium, due at inception,
    and the reinstatement premium expected after losses.
    """

    on: date
    profile: SecurityProfile
    policy: Policy
    policy_source: Literal["given", "reference"]
    model: ModelRef
    basis_version: str
    exchange_rates: tuple[RateUsed, ...]
    price_moves: PriceMoves | None = Field(default=None, exclude_if=unsaid)
    ground_up: GroundUp
    expected_loss: Estimate
    risk_load: Estimate
    loadings: tuple[Loading, ...]
    minimum: Minimum
    technical_premium: Estimate
    deposit_premium: Estimate | None = Field(default=None, exclude_if=unsaid)
    reinstatement_premium: Estimate | None = Field(default=None, exclude_if=unsaid)
    rate_on_line: float
    rate_on_line_low: float
    rate_on_line_high: float
    market_band: MarketBand
    layers: tuple[LayerPrice, ...]
    sublimits: tuple[SublimitUsed, ...] = Field(default=(), exclude_if=unused)
    defence_costs: DefenceCostsUsed | None = Field(default=None, exclude_if=unsaid)
    drivers: tuple[Driver, ...]
    term_effects: tuple[TermEffect, ...]
    unknown_inputs: tuple[str, ...]
    adequacy: Adequacy
    self_checks: tuple[SelfCheck, ...]
    trace: tuple[Step, ...]
    digest: str


class Indication(Frozen):
    """What cover would cost one exchange: not a quote, and kept nowhere."""

    name: str
    policy_source: Literal["given", "reference"]
    limit: Money = Field(description="Most this insurer pays for one event")
    theft_probability: float = Field(description="Of at least one theft in a year")
    expected_loss: Estimate = Field(description="Of the policy, in its term")
    technical_premium: Estimate
    rate_on_line: float = Field(description="Premium a year over the limit")
    unknown_inputs: int = Field(description="Questions the profile leaves open")


class Indications(Frozen):
    """Indications in the order asked, and what they were made with."""

    on: date
    model: ModelRef
    basis_version: str
    scenario: str = Field(description="Of the required amount that a reference policy insures")
    exchange_rates: tuple[RateUsed, ...]
    price_moves: PriceMoves | None = Field(default=None, exclude_if=unsaid)
    indications: tuple[Indication, ...]
