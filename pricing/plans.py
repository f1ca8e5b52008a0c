"""Which options are set side by side?

Every option is meant to meet the required amount: what its contract counts for, and cash for the
rest; at least the part of a loss that the contract leaves below itself is held in cash too. Options
of cover share one wording, the reader's policy or the reference policy.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from pricing.errors import UnknownOption
from pricing.layer import Layer
from pricing.phrases import say
from pricing.reference_policy import AGGREGATE_MULTIPLE, RETENTION_SHARE, ROUNDED_TO_JPY
from pricing.wording import Insurer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pricing.comparison_result import Kind
    from pricing.phrases import Phrase
    from pricing.policy import Policy
    from pricing.position import Position

LOW_RETENTION_SHARE = 0.0025
"""Of the required amount: a quarter of the reference policy's retention."""

EXCESS_SHARES = (0.25, 0.5)
"""Of the required amount, held in cash below an excess policy."""

WITH_LINE: tuple[Kind, ...] = (
    "insurance",
    "excess_insurance",
    "guarantee",
    "captive",
    "event_linked",
    "given",
)
"""Options that pay late enough for a liquidity line to matter."""


LINE = "+line"
"""Ends the name of an option with a liquidity line."""

WHOLE_CASH = "all_cash_whole"

TITLES = {
    "all_cash": say("All cash", "全額現金"),
    WHOLE_CASH: say("All cash, customers whole", "全額現金（利用者の全額保護）"),
    "given_policy": say("The policy given, cash for the rest", "提示された保険契約と残額の現金"),
    "policy": say("Policy as wide as may count", "算入上限額の保険"),
    "policy_low_retention": say("Policy, a quarter of the retention", "免責金額4分の1の保険"),
    "policy_half_limit": say("Policy, half the limit", "支払限度額2分の1の保険"),
    "cash_25_and_excess": say("A quarter in cash, excess policy", "現金25％とエクセス保険"),
    "cash_50_and_excess": say("Half in cash, excess policy", "現金50％とエクセス保険"),
    "guarantee": say("Bank guarantee paying on order", "命令により支払う銀行保証"),
    "captive": say("Captive, fully funded", "キャプティブ（全額拠出）"),
    "event_linked": say("Event-linked cover", "イベント連動型補償"),
    "best_mix": say("Best mix of cash and insurance", "現金と保険の最適な組合せ"),
}
AND_LINE = say(", with a liquidity line", "（コミットメントライン付き）")


@dataclass(frozen=True)
class Plan:
    """One option before it is worked out; cash in yen, the policy in its own currency.

    `policy` is the contract's terms; for a captive or event-linked cover, what it pays like.
    """

    name: str
    kind: Kind
    cash: float
    policy: Policy | None = None
    line: bool = False

    @property
    def title(self) -> Phrase:
        """What it is called."""
        base = TITLES[self.name.removesuffix(LINE)]
        return say(base.en + AND_LINE.en, base.ja + AND_LINE.ja) if self.line else base

    def with_line(self) -> Plan:
        """The same with a liquidity line beside it."""
        return replace(self, name=f"{self.name}{LINE}", line=True)


def plans(at: Position) -> tuple[Plan, ...]:
    """Every option, all cash first, with a line where one would matter."""
    found = []
    for make in _makers(at).values():
        plan = make()
        found.append(plan)
        if plan.kind in WITH_LINE:
            found.append(plan.with_line())
    return tuple(found)


def some_plans(at: Position, names: Sequence[str]) -> tuple[Plan, ...]:
    """The options of these names, in their order, each once.

    Raises:
        UnknownOption: no option of this name can be worked out without a search.
    """
    makers, found = _makers(at), []
    for place, name in enumerate(dict.fromkeys(names)):
        make = makers.get(name.removesuffix(LINE))
        plan = None if make is None else make()
        if plan is None or (name.endswith(LINE) and plan.kind not in WITH_LINE):
            known = ", ".join(makers)
            raise UnknownOption(
                f'no option "{name}": use one of {known}, all but all_cash with or without {LINE}',
                f"/options/{place}",
            )
        found.append(plan.with_line() if name.endswith(LINE) else plan)
    return tuple(found)


def _makers(at: Position) -> dict[str, Callable[[], Plan]]:
    """How each option is made, in the order of the page: asking for a credit takes its time."""
    required = at.required
    floor = at.asked.floors.get("liability_insurance", 0.0)
    limit = rounded_up(max(required - floor, ROUNDED_TO_JPY))
    half = rounded_up(limit / 2)
    retention = math.floor(RETENTION_SHARE * required)
    low = math.floor(LOW_RETENTION_SHARE * required)
    whole = rounded_up(max(required - at.asked.floors.get("guarantee", 0.0), ROUNDED_TO_JPY))
    held = max(floor, float(retention))
    found: dict[str, Callable[[], Plan]] = {"all_cash": lambda: Plan("all_cash", "cash", required)}
    given = at.given
    if given is not None:
        kind: Kind = "guarantee" if given.instrument == "guarantee" else "given"
        found["given_policy"] = lambda: insured("given_policy", kind, at, given)
    layers = {
        "policy": (retention, limit),
        "policy_low_retention": (low, limit),
        "policy_half_limit": (min(retention, half), half),
    }
    for name, terms in layers.items():
        found[name] = partial(_insured_layer, name, at, *terms)
    for share in EXCESS_SHARES:
        below = rounded_up(share * required)
        if below < at.reach:
            name = f"cash_{100 * share:.0f}_and_excess"
            above = rounded_up(max(required - below, ROUNDED_TO_JPY))
            found[name] = partial(_excess_layer, name, at, below, above)
    if at.asked.counts("guarantee"):
        found["guarantee"] = lambda: insured("guarantee", "guarantee", at, _guarantee(at, whole))
    captive = partial(_captive, at, retention, limit)
    found["captive"] = lambda: Plan("captive", "captive", held, captive())
    event = partial(_event_linked, at, retention, limit)
    found["event_linked"] = lambda: Plan("event_linked", "event_linked", held, event())
    return found


def _insured_layer(name: str, at: Position, retention: float, limit: float) -> Plan:
    return insured(name, "insurance", at, layered(at, retention, limit))


def _excess_layer(name: str, at: Position, below: float, above: float) -> Plan:
    return insured(name, "excess_insurance", at, excess(at, below, above))


def insured(name: str, kind: Kind, at: Position, policy: Policy) -> Plan:
    """A contract with the cash that meets the requirement beside it, and its retention."""
    per_unit = at.rates.jpy_per(policy.currency)
    counted = at.credit(policy, at.required).eligible
    start = min(layer.start for layer in policy.layers) * per_unit
    return Plan(name, kind, max(at.required - counted, start), policy)


def layered(at: Position, retention: float, limit: float) -> Policy:
    """The shared wording with one layer above a retention, yen."""
    layer = Layer(
        limit=float(limit), retention=float(retention), aggregate_limit=AGGREGATE_MULTIPLE * limit
    )
    return _yen(at.template, (layer,))


def excess(at: Position, attachment: float, limit: float) -> Policy:
    """The shared wording with one layer in excess of the exchange's own cash, yen."""
    layer = Layer(
        limit=float(limit), attachment=float(attachment), aggregate_limit=AGGREGATE_MULTIPLE * limit
    )
    return _yen(at.template, (layer,))


def rounded_up(amount: float) -> float:
    """Up to a whole million yen."""
    return float(math.ceil(amount / ROUNDED_TO_JPY) * ROUNDED_TO_JPY)


def _yen(policy: Policy, layers: tuple[Layer, ...]) -> Policy:
    """The wording with other layers in yen; sub-limits stay only with the policy given."""
    return policy.model_copy(update={"layers": layers, "currency": "JPY", "sublimits": ()})


def _guarantee(at: Position, limit: float) -> Policy:
    """A bank's promise to pay on order: no insurer's wording bears on it."""
    wording = at.plain.wording.model_copy(
        update={"pays_on_supervisor_order": True, "runs_on_if_not_renewed": True}
    )
    return at.plain.model_copy(
        update={
            "instrument": "guarantee",
            "wording": wording,
            "layers": (Layer(limit=float(limit)),),
        }
    )


def _captive(at: Position, retention: float, limit: float) -> Policy:
    """The reference wording of an insurer in the exchange's own group, which pays what it holds."""
    insurer = Insurer(name="The exchange's captive", group_company=True)
    layer = Layer(limit=float(limit), retention=float(retention), aggregate_limit=float(limit))
    return at.plain.model_copy(update={"insurer": insurer, "layers": (layer,)})


def _event_linked(at: Position, retention: float, limit: float) -> Policy:
    """What event-linked cover pays like where it pays."""
    layer = Layer(limit=float(limit), retention=float(retention))
    return at.plain.model_copy(update={"layers": (layer,)})
