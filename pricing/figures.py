"""What does the exchange say of its money, and what stands in where it does not?

`Figures` is what a CFO may state; `Chosen` is the same with the shipped figures where nothing was
stated, each with its source. Money is yen.

    PricingError
    └── FiguresRefused   figures that contradict each other; names the field and what is allowed
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from models.profile import CONTROLS, Amount, Frozen, Share
from pricing.choice_basis import ChoiceBasis, Days, Multiple, Rate
from pricing.errors import PricingError
from pricing.findings import Fact
from pricing.ratings import Grade

STATED, STATED_JA = "Stated by the exchange", "交換業者の申告"

LEAST_WHOLE, MOST_WHOLE = 0.5, 0.9999


class FiguresRefused(PricingError):
    """Figures that contradict each other."""

    slug = "figures-refused"


LEAST_THEFTS, MOST_THEFTS = 0.1, 12.0
"""Times what the model expects: as far as break-even looks, too."""

LEAST_WORTH = 0.01
"""Of a yen of reserve after a theft: below it no cash is enough."""


class Spend(Frozen):
    """What a control costs, yen: once, and a year."""

    once: Amount
    yearly: Amount


ControlName = Annotated[str, Field(pattern=f"^({'|'.join(CONTROLS)})$")]


class Figures(Frozen):
    """What the exchange says of its money; null takes the shipped figure, or none."""

    cost_of_capital: Rate | None = Field(
        default=None, description="Return the exchange's owners ask, after its tax, a share a year"
    )
    reserve_yield: Rate | None = Field(
        default=None, description="What the reserve's assets earn, a share a year"
    )
    reserve_counts_as_capital: bool = Field(
        default=False,
        description="Whether the reserve, up to the required amount, stands for capital the "
        "exchange must hold anyway: it then ties up nothing more",
    )
    tax_rate: Annotated[Share, Field(lt=1)] | None = Field(
        default=None, description="On profit; left out, every cost is before tax"
    )
    own_funds: Amount = Field(
        default=0.0,
        description="Other money customers could be paid from in the end, yen: it counts against "
        "what stays uncompensated, not for being whole on the day",
    )
    most_cash: Amount | None = Field(
        default=None, description="Most cash the exchange can set aside, yen"
    )
    most_premium: Amount | None = Field(
        default=None, description="Most premium it would pay a year, yen"
    )
    most_limit: Amount | None = Field(
        default=None, description="Largest limit per event insurers offer, yen"
    )
    most_insured_share: Share | None = Field(
        default=None, description="Largest share of the required amount cover may stand for"
    )
    most_days: Annotated[int, Field(ge=0, le=3660)] | None = Field(
        default=None, description="Most days customers may wait for what is paid"
    )
    whole: Annotated[float, Field(ge=LEAST_WHOLE, le=MOST_WHOLE)] | None = Field(
        default=None, description="Chance a year that customers are to be whole"
    )
    quoted_rate_on_line: Annotated[float, Field(gt=0, le=1, allow_inf_nan=False)] | None = Field(
        default=None,
        description="Rate on line a year an insurer asks for the policy given, or else for the "
        "policy as wide as may count; other layers are taken to be as much dearer or cheaper "
        "than the technical premium",
    )
    insurer_grade: Grade | None = Field(
        default=None, description="Grade of the insurer, without sign"
    )
    least_retention: Share | None = Field(
        default=None, description="Least retention insurers leave, a share of the limit"
    )
    guarantee_fee: Share | None = Field(
        default=None, description="Fee of a bank's guarantee, a share of the limit a year"
    )
    guarantee_collateral: Share | None = Field(
        default=None, description="Cash pledged for a guarantee, a share of the limit"
    )
    line_fee: Share | None = Field(
        default=None, description="Fee of a liquidity line, a share of it a year"
    )
    captive_cost: Amount | None = Field(
        default=None, description="Cost of running a captive, yen a year"
    )
    event_multiple: Multiple | None = Field(
        default=None, description="Price of event-linked cover, times its expected payout"
    )
    event_basis_gap: Share | None = Field(
        default=None, description="Chance that event-linked cover does not pay for a theft"
    )
    event_cost: Amount | None = Field(
        default=None, description="Cost of placing event-linked cover, yen a year"
    )
    cash_days: Days | None = Field(default=None, description="Days until the reserve pays")
    policy_days: Days | None = Field(default=None, description="Days until an insurer pays")
    guarantee_days: Days | None = Field(default=None, description="Days until a guarantee pays")
    captive_days: Days | None = Field(default=None, description="Days until a captive pays")
    event_days: Days | None = Field(default=None, description="Days until event-linked cover pays")
    line_days: Days | None = Field(default=None, description="Days until a line can be drawn")
    own_token_fall: Share | None = Field(
        default=None,
        description="Price of the own token after a theft, over that before: 0 worthless, 1 none "
        "of it lost",
    )
    insurer_wrong_way: Multiple | None = Field(
        default=None, description="Insurer's chance of default in a year of theft, times the usual"
    )
    theft_frequency: Annotated[
        float, Field(ge=LEAST_THEFTS, le=MOST_THEFTS, allow_inf_nan=False)
    ] = Field(default=1.0, description="Thefts a year, times what the model expects: a what-if")
    control_costs: dict[ControlName, Spend] = Field(
        default={}, description="What controls cost the exchange, by name"
    )
    build_up_years: Annotated[int, Field(ge=1, le=20)] = Field(
        default=1, description="Years in which the reserve is set aside, in equal parts"
    )
    reserve_in_coins: Share = Field(
        default=0.0, description="Part of the reserve held in crypto-assets"
    )
    reserve_in_own_token: Share = Field(
        default=0.0, description="Part of the reserve held in the exchange's own token"
    )


class ChosenFact(Fact):
    """A figure used, with its source in both languages."""

    source_ja: str


@dataclass(frozen=True)
class Chosen:
    """Figures in full: those stated, and the shipped ones for the rest.

    Attributes:
        stated: what the exchange said.
        basis: the shipped figures.
        capital, reserve_yield: yearly rates.
        whole: chance a year that customers are to be whole.
        grade: of an insurer that does not state its own.
        most_days: customers may wait.
    """

    stated: Figures
    basis: ChoiceBasis
    capital: float
    reserve_yield: float
    whole: float
    grade: Grade
    most_days: int

    @classmethod
    def of(cls, stated: Figures, basis: ChoiceBasis) -> Chosen:
        """Fill in what was not stated.

        Raises:
            FiguresRefused: capital costs less than the reserve earns, parts of the reserve
                exceed it, or next to nothing of it is left after a theft.
        """
        basis = basis.stated(_said(stated), STATED, STATED_JA)
        basis = basis.spending(
            {name: (c.once, c.yearly) for name, c in stated.control_costs.items()}
        )
        capital, earned = basis.cost_of_capital.value, basis.reserve_yield.value
        if capital < earned:
            own = stated.cost_of_capital is not None
            raise FiguresRefused(
                f"the cost of capital ({capital:.2%}) is below what the reserve earns "
                f"({earned:.2%}): it must be at least that, or money set aside would be a gain",
                f"/figures/{'cost_of_capital' if own else 'reserve_yield'}",
            )
        if stated.reserve_in_coins + stated.reserve_in_own_token > 1.0:
            raise FiguresRefused(
                "the parts of the reserve in coins and in the own token exceed the reserve: "
                "together they may be 1 at most",
                "/figures/reserve_in_own_token",
            )
        chosen = cls(
            stated=stated,
            basis=basis,
            capital=capital,
            reserve_yield=earned,
            whole=basis.whole.value,
            grade=basis.insurer_grade.value,
            most_days=basis.most_days.value,
        )
        if chosen.reserve_worth < LEAST_WORTH:
            raise FiguresRefused(
                f"the reserve would be worth {chosen.reserve_worth:.1%} of itself after a theft: "
                "hold less of it in the own token, or let that keep more of its price "
                "(own_token_fall is the price left: 1 no fall, 0 worthless)",
                "/figures/reserve_in_own_token",
            )
        return chosen

    @property
    def spread(self) -> float:
        """What a yen set aside costs a year: capital less yield, whatever the accounts."""
        return self.capital - self.reserve_yield

    @property
    def tax(self) -> float:
        """Rate on profit; nought where none was stated."""
        return self.stated.tax_rate or 0.0

    @property
    def replaced(self) -> float:
        """Rate on line that a yen of reserve replaced pays for, losses apart.

        (capital - (1 - tax) yield) / (1 - tax), for capital is after tax and premiums before it;
        nought where the reserve ties up nothing.
        """
        if self.stated.reserve_counts_as_capital:
            return 0.0
        return (self.capital - (1.0 - self.tax) * self.reserve_yield) / (1.0 - self.tax)

    @property
    def reserve_worth(self) -> float:
        """What a yen of reserve is worth on the day of a theft: the own token has fallen then."""
        return 1.0 - self.stated.reserve_in_own_token * (1.0 - self.basis.own_token_fall.value)

    @property
    def facts(self) -> tuple[ChosenFact, ...]:
        """Every figure used, with source and status: stated ones as derived from the exchange."""
        shipped = (
            ChosenFact(
                name=name,
                value=figure.value,
                unit=figure.unit,
                source=figure.source,
                source_ja=figure.source_ja,
                status=figure.status,
            )
            for name, figure in self.basis.named().items()
        )
        own = self._own_limit
        found = (own if own and fact.name == "most_limit_usd" else fact for fact in shipped)
        return (*found, *self._tried)

    @property
    def _tried(self) -> tuple[ChosenFact, ...]:
        """The frequency tried out, where it is not the model's."""
        times = self.stated.theft_frequency
        if times == 1.0:
            return ()
        return (
            ChosenFact(
                name="theft_frequency",
                value=times,
                unit="times the model's",
                source=STATED,
                source_ja=STATED_JA,
                status="derived",
            ),
        )

    @property
    def _own_limit(self) -> ChosenFact | None:
        """The largest limit stated: in yen, so no figure of the basis can hold it."""
        limit = self.stated.most_limit
        if limit is None:
            return None
        return ChosenFact(
            name="most_limit",
            value=limit,
            unit="JPY per event",
            source=STATED,
            source_ja=STATED_JA,
            status="derived",
        )


def _said(stated: Figures) -> dict[str, object]:
    """What the exchange states of the figures that are shipped, by name."""
    names = ChoiceBasis.model_fields
    said = {name: getattr(stated, name) for name in type(stated).model_fields if name in names}
    del said["control_costs"]
    return {name: value for name, value in said.items() if value is not None}
