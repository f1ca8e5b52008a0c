"""How is a nominal limit brought down to what it is worth, line by line?

The types of an effective cover, and the builder that keeps whole yen at every line, so that the
lines add up exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from data.regimes import Status
from models.profile import Frozen
from pricing.money import Money, money, whole_yen
from pricing.phrases import say

if TYPE_CHECKING:
    import datetime as dt

    from data.regimes import Parameter
    from pricing.findings import Requirement
    from pricing.holdings import Holdings
    from pricing.phrases import Language, Text

TITLES = {
    "nominal_limit": say("Nominal limit, per event", "支払限度額（1事故・名目）"),
    "limits_in_a_coin": say("Limits in a coin", "暗号資産建ての支払限度額"),
    "sub_limits_and_costs": say("Sub-limits, costs inside the limit", "内枠限度額・限度額内の費用"),
    "above_the_requirement": say("Above the required amount", "所要額を超える部分"),
    "cash_floor": say("Cash that nothing replaces", "代替できない最低現金額"),
    "deductible": say("Deductible", "免責金額"),
    "shared_limit": say("Limit shared with others", "支払限度額の共有"),
    "exclusions": say("Exclusions, by expected loss", "免責（期待損害による加重）"),
    "other_exclusions": say("Exclusions that cannot be weighed", "加重できない免責"),
    "residual_term": say("Residual term", "残存期間"),
    "notice": say("Notice of cancellation", "解除の予告期間"),
    "insurer_default": say("Default of the insurer", "保険者の債務不履行"),
    "delay": say("Delay of payment", "支払の遅延"),
    "price_rise": say("Rise of coin prices until a theft", "流出までの暗号資産価格の上昇"),
}


POLICY = say("The policy", "保険契約")


class CoverStep(Frozen):
    """One line of the waterfall: what it takes off, and what it leaves.

    `change` is null where the step is unknown; it then takes nothing off.
    """

    name: str
    title: str
    change: Money | None
    left: Money
    formula: str
    status: Status
    source: str


class EffectiveCover(Money):
    """What the cover is worth beside cash; the most it can be where a step is unknown."""

    is_upper_bound: bool
    unknown: tuple[str, ...]
    steps: tuple[CoverStep, ...]
    haircuts: str


@dataclass(frozen=True)
class Known:
    """What an effective cover rests on besides the case.

    Attributes:
        on: the day it is looked at.
        required: the required amount with its status.
        floor: the cash floor's parameter.
        removed: part of the expected loss that exclusions take; None without a model.
        unweighed: exclusions of which the model knows nothing.
        model: its version; None without one.
        holdings: coins and how their prices move; None where the profile does not say.
    """

    on: dt.date
    required: Requirement
    floor: Parameter
    removed: float | None
    unweighed: tuple[str, ...]
    model: str | None
    holdings: Holdings | None


class Waterfall:
    """Steps so far, and what they leave, whole yen at every line."""

    def __init__(self, lang: Language) -> None:
        self.lang: Language = lang
        self.left = 0
        self.steps: list[CoverStep] = []

    def to(
        self, name: str, amount: float | None, formula: Text, status: Status, source: Text
    ) -> None:
        """Come down to an amount, yen; None is unknown."""
        before = self.left
        if amount is not None:
            self.left = whole_yen(amount)
        self.steps.append(
            CoverStep(
                name=name,
                title=TITLES[name].told(self.lang),
                change=None if amount is None else money(self.left - before),
                left=money(self.left),
                formula=formula.told(self.lang),
                status=status,
                source=source.told(self.lang),
            )
        )

    def capped(self, name: str, most: float, formula: Text, status: Status, source: Text) -> None:
        """Come down to `most` if it is less."""
        self.to(name, min(float(self.left), most), formula, status, source)

    def times(
        self, name: str, factor: float | None, formula: Text, status: Status, source: Text
    ) -> None:
        """Keep a part."""
        self.to(name, None if factor is None else self.left * factor, formula, status, source)
