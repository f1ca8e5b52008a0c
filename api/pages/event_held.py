"""Which cover on an event does the address of the check say is held, beside the policy or alone?

    event               an example to start from: outflow, halt; left out if there is none
    e.held              beside the policy, or alone
    e.trigger, e.payout, e.threshold, e.limit, e.payer, …   its terms; amounts in millions of yen

It is on the exchange of the form and for the term of the policy's form.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from api.examples import EXAMPLES
from api.pages.fields import Reader
from models.profile import LARGEST_AMOUNT
from pricing.event_terms import LONGEST_WAIT_DAYS, EventCover, SlopePayout
from pricing.phrases import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.pages.asked import Asked
    from api.pages.fields import Field
    from api.pages.visit import Visit
    from pricing.errors import PricingError
    from pricing.phrases import Phrase

NONE = ""
MILLION = 1e6
TITLES = {
    NONE: say("None", "なし"),
    "outflow": say("Outflow or announcement", "流出または公表"),
    "halt": say("Halt and announcement", "出金停止かつ公表"),
}
HELD = ("policy", "alone")
TRIGGERS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "outflow": ("any", ("on_chain_outflow",)),
    "announcement": ("any", ("official_announcement",)),
    "halt": ("any", ("withdrawals_halted",)),
    "outflow_or_announcement": ("any", ("on_chain_outflow", "official_announcement")),
    "halt_and_announcement": ("all", ("withdrawals_halted", "official_announcement")),
}
USUAL: Mapping[str, Mapping[str, Any]] = {
    "on_chain_outflow": {"kind": "on_chain_outflow", "within_hours": 24, "persists_hours": 48},
    "official_announcement": {"kind": "official_announcement", "by": ["exchange"]},
    "withdrawals_halted": {"kind": "withdrawals_halted", "hours": 72},
}
PAYOUTS = ("slope", "step")
COLLATERAL = ("full", "part", "none", "unknown")

NO_CHOICE = say("is not one of the choices", "選択肢から選んでください")
TOO_HIGH = say(
    "no theft at this exchange reaches it: the cover would never pay",
    "この交換業者の流出では達しない水準のため、支払われることがありません",
)
NO_AMOUNT = say(
    "a halt alone measures no amount: pay one sum",
    "出金停止のみでは金額を判定できないため、定額支払としてください",
)
TOO_SOON = say("nothing is paid before the wait is over", "待機期間より前に支払うことはできません")
OVER = say("The term of the cover is over on that day.", "基準日において期間が終了しています。")
OTHER = say(
    "The event-linked cover cannot be read: {why}",
    "イベント連動型補償を判定できません（詳細は英語）：{why}",
)


@dataclass(frozen=True)
class EventHeld:
    """What the form says of it.

    Attributes:
        named: the example it starts from; empty if none is held.
        cover: None if none is held or it cannot be read.
        alone: whether it is checked without the policy.
        fields: every field of it by name, as it is to be shown.
        fault: what is wrong apart from single fields.
    """

    named: str
    cover: EventCover | None
    alone: bool
    fields: Mapping[str, Field]
    fault: Phrase | None = None

    @property
    def is_wrong(self) -> bool:
        """Whether anything must be mended before there is an answer."""
        return self.fault is not None or any(one.fault for one in self.fields.values())

    def refused(self, error: PricingError) -> EventHeld:
        """The same with what the check says against it, at its field."""
        field = error.field or ""
        if field.endswith("/expiry"):
            return EventHeld(self.named, None, self.alone, self.fields, OVER)
        if "/triggers" in field or "/payout" in field:
            reader = Reader({}, dict(self.fields))
            reader.blame("e.threshold", TOO_HIGH)
            return EventHeld(self.named, None, self.alone, reader.fields)
        fault = say(OTHER.en, OTHER.ja, why=error.public)
        return EventHeld(self.named, None, self.alone, self.fields, fault)


def read_event(visit: Visit, asked: Asked) -> EventHeld:
    """What the address says is held."""
    named = visit.args.get("event", NONE)
    if named == NONE:
        return EventHeld(NONE, None, alone=False, fields={})
    if named not in TITLES:
        return EventHeld(NONE, None, alone=False, fields={}, fault=_no_such(named))
    reader = Reader(visit.args)
    alone = reader.choice("e.held", "policy", HELD) == "alone"
    document = _document(example_cover(named), asked, reader)
    if reader.is_wrong:
        return EventHeld(named, None, alone, reader.fields)
    try:
        cover = EventCover.model_validate_json(json.dumps(document))
    except ValidationError as error:
        fault = say(OTHER.en, OTHER.ja, why=str(error.errors()[0]["msg"]))
        return EventHeld(named, None, alone, reader.fields, fault)
    return EventHeld(named, cover, alone, reader.fields)


@lru_cache(maxsize=4)
def example_cover(name: str) -> EventCover:
    """An example cover."""
    return EventCover.model_validate_json((EXAMPLES / "event-covers" / f"{name}.json").read_bytes())


def _no_such(named: str) -> Phrase:
    return say("{name}: {why}", "{name}：{why}", name=named[:40], why=NO_CHOICE)


def _document(base: EventCover, asked: Asked, reader: Reader) -> dict[str, Any]:
    """The cover as JSON, on the exchange and for the term that the form says."""
    policy = asked.policy or asked.start
    combine, triggers = _triggers(base, reader)
    limit = _money(reader, "e.limit", base.payout.most)
    return {
        "name": base.name,
        "exchange": asked.profile.model_dump(mode="json"),
        "payer": reader.text("e.payer", base.payer or "") or None,
        "inception": policy.inception.isoformat(),
        "expiry": policy.expiry.isoformat(),
        "triggers": triggers,
        "combine": combine,
        "payout": _payout(base, triggers, limit, reader),
        "limit_in_term": limit * base.payouts_in_term,
        "payouts_in_term": base.payouts_in_term,
        "calculation_agent": {
            "name": base.calculation_agent.name,
            "independent": reader.answer("e.independent", base.calculation_agent.independent),
            "fallback": reader.text("e.fallback", base.calculation_agent.fallback or "") or None,
        },
        "collateral": _collateral(base, reader),
        **_days(base, reader),
    }


def _triggers(base: EventCover, reader: Reader) -> tuple[str, list[dict[str, Any]]]:
    """How they combine, and each with the one threshold that the form has."""
    was: dict[str, dict[str, Any]] = {
        trigger.kind: trigger.model_dump(mode="json") for trigger in base.triggers
    }
    held = next(
        name
        for name, (combine, kinds) in TRIGGERS.items()
        if set(kinds) == set(was) and (combine == base.combine or len(kinds) == 1)
    )
    combine, kinds = TRIGGERS[reader.choice("e.trigger", held, tuple(TRIGGERS))]
    least = max(one.get("threshold") or 0.0 for one in was.values())
    threshold = _money(reader, "e.threshold", least)
    return combine, [
        {**USUAL[kind], **was.get(kind, {})}
        | ({} if kind == "withdrawals_halted" else {"threshold": threshold})
        for kind in kinds
    ]


def _payout(
    base: EventCover, triggers: list[dict[str, Any]], limit: float, reader: Reader
) -> dict[str, Any]:
    kind = reader.choice("e.payout", base.payout.kind, PAYOUTS)
    if kind == "step":
        return {"kind": "step", "steps": [{"pays": limit}]}
    measured = [one["threshold"] for one in triggers if "threshold" in one]
    if not measured:
        reader.blame("e.payout", NO_AMOUNT)
        return {}
    length = base.payout.end - base.payout.start if isinstance(base.payout, SlopePayout) else limit
    stretch = length / base.payout.most if isinstance(base.payout, SlopePayout) else 1.0
    start = max(measured)
    return {"kind": "slope", "start": start, "end": start + stretch * limit, "limit": limit}


def _collateral(base: EventCover, reader: Reader) -> str | None:
    said = reader.choice("e.collateral", base.collateral or "unknown", COLLATERAL)
    return None if said == "unknown" else said


def _days(base: EventCover, reader: Reader) -> dict[str, Any]:
    most = LONGEST_WAIT_DAYS
    wait = reader.number("e.waiting_days", base.waiting_days, low=0, high=most, whole=True)
    paid = _days_to_payment(base, reader)
    if paid is not None and paid < (wait or 0):
        reader.blame("e.days_to_payment", TOO_SOON)
    return {
        "waiting_days": int(wait or 0),
        "days_to_payment": None if paid is None else int(paid),
    }


def _days_to_payment(base: EventCover, reader: Reader) -> float | None:
    """Days, or None where the field is empty: the terms do not say."""
    name, was = "e.days_to_payment", base.days_to_payment
    if not reader.args.get(name, "-").strip():
        reader.text(name, "" if was is None else str(was))
        return None
    return reader.number(name, was, low=0, high=LONGEST_WAIT_DAYS, whole=True)


def _money(reader: Reader, name: str, was: float) -> float:
    most = LARGEST_AMOUNT / MILLION
    found = reader.number(name, was, low=1e-6, high=most, unit=MILLION)
    return was if found is None else found
