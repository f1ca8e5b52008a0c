"""What does a supervisor's reading consist of?

The frozen types of a required amount, of one rule applied to one policy, and of the verdict over
all of them. Nothing is computed here; `pricing.adequacy` is the door for readers of these types.
"""

from __future__ import annotations

from typing import Literal, get_args

from data.regimes import Severity, Status
from models.profile import Frozen
from pricing.money import Money

Verdict = Literal["accept", "accept_with_conditions", "cannot_say", "reject"]
Result = Literal["pass", "fail", "unknown", "not_applicable"]

VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
"""From best to worst."""


class Fact(Frozen):
    """One input of a working: name, value, unit, where it comes from and its status."""

    name: str
    value: float | int | str
    unit: str
    source: str
    status: Status


class Requirement(Frozen):
    """An amount a regime asks for under a named scenario, with its working."""

    regime: str
    scenario: str
    title_en: str
    title_ja: str
    amount: int
    currency: Literal["JPY"] = "JPY"
    status: Status
    formula: str
    working: tuple[Fact, ...]


class Finding(Frozen):
    """One rule applied to one policy.

    `severity` says what a failure does: `blocking` means rejection, `condition` something to cure.
    `observed` and `required` are plain English; the cures are given unless the rule passes or does
    not apply.
    """

    rule: str
    title_en: str
    title_ja: str
    severity: Severity
    result: Result
    observed: str
    required: str
    shortfall: Money | None
    citation: str
    status: Status
    cure_en: str | None
    cure_ja: str | None


class Adequacy(Frozen):
    """The supervisor's reading of one policy for one exchange."""

    regime: str
    rule_set: str
    scenario: str
    required: Requirement
    eligible_credit: Money
    cash_counted: Money
    shortfall: Money
    verdict: Verdict
    reasons: tuple[str, ...]
    findings: tuple[Finding, ...]
    yardsticks: tuple[Requirement, ...]
