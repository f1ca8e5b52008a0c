"""What is there to say of the policy that was typed, apart from which option is best?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.shapes import CheckRequest
from pricing.phrases import say
from pricing.recommendation import fits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.pages.asked import Asked
    from api.pages.visit import Visit
    from pricing.comparison_result import Option
    from pricing.examination import Examination
    from pricing.findings import Finding

GIVEN, WIDE = "given_policy", "policy"
QUOTED = say("“{rule}”", "「{rule}」")
JOIN = say("; ", "")
STOP = say(". ", "。")


@dataclass(frozen=True)
class Typed:
    """The policy given, with the cash beside it, against all cash.

    Attributes:
        more: what it costs a year above all cash, yen; negative where it costs less.
        fits: whether nothing stands against it.
        counts: whether the regime counts anything of it.
        blockers: titles of the blocking rules for which it counts for nothing.
        cures: what would meet them, in the findings' own words.
    """

    option: Option
    cash: Option
    more: int
    fits: bool
    counts: bool
    blockers: str
    cures: str


def typed(visit: Visit, asked: Asked, options: Sequence[Option]) -> Typed | None:
    """The policy given; None where the page stands on the reference policy."""
    option = next((one for one in options if one.name == GIVEN), None)
    cash = next((one for one in reversed(options) if one.kind == "cash"), None)
    if option is None or cash is None:
        return None
    counts = option.eligible_credit.amount > 0
    failed = () if counts else blocking(examined(visit, asked, option))
    return Typed(
        option=option,
        cash=cash,
        more=option.yearly_cost.amount - cash.yearly_cost.amount,
        fits=fits(option),
        counts=counts,
        blockers=visit.told(JOIN).join(
            visit.told(QUOTED).format(rule=visit.of(one, "title")) for one in failed
        ),
        cures=visit.told(STOP).join(visit.of(one, "cure") for one in failed),
    )


def blocking(found: Examination) -> tuple[Finding, ...]:
    """The findings for which a policy counts for nothing."""
    return tuple(o for o in found.findings if (o.severity, o.result) == ("blocking", "fail"))


def examined(visit: Visit, asked: Asked, beside: Option | None = None) -> Examination:
    """The contract asked for, or the reference policy, as an examiner would read it.

    Args:
        visit: who asks.
        asked: exchange and policy.
        beside: an option whose cash is taken as held; the cash that the exchange states if None.
    """
    request = CheckRequest(
        profile=asked.profile,
        policy=asked.policy or asked.start,
        scenario=asked.scenario,
        language=visit.lang,
        on=asked.on,
    )
    found = visit.service.check(request)
    if beside is None:
        return found
    rates = {one.currency: one.jpy_per_unit for one in found.exchange_rates}
    cash = beside.cash.amount / rates.get(asked.profile.currency, 1.0)
    held = asked.profile.model_copy(update={"reserve_cash": cash})
    return visit.service.check(request.model_copy(update={"profile": held}))


def with_assumed_cash(
    visit: Visit, asked: Asked, options: Sequence[Option]
) -> tuple[Option, Examination] | None:
    """The examined policy's option, and the examination with the cash that stands beside it there.

    None where no option is of that policy.
    """
    name = WIDE if asked.policy is None else GIVEN
    option = next((one for one in options if one.name == name), None)
    return None if option is None else (option, examined(visit, asked, option))
