"""Which cover on an event does the address of the check say is held, beside the policy or alone?

    event               an example to start from, with the amounts of this exchange; none if empty
    e.held              beside the policy, or alone
    e.trigger, e.payout, e.threshold, e.limit, e.payer, …   its terms; amounts in millions of yen

It is on the exchange of the form and for the term of its policy. The page of such a cover
(`api.pages.event_cover`) has every term there is; here are those an examiner asks of.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from api.pages.event_asked import COLLATERAL, example_terms
from api.pages.event_terms_asked import LEAST_MILLIONS, MILLION, MOST_MILLIONS, UNSAID, unsaid
from api.pages.fields import NOT_A_CHOICE, Reader
from api.pages.text.event_cover import AGENT, COVERS, NAMES, PAYERS, SECOND_AGENT, WORDS
from pricing.errors import NothingCovered
from pricing.event_check import FIELD
from pricing.event_terms import LONGEST_WAIT_DAYS, EventCover
from pricing.phrases import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.pages.asked import Asked
    from api.pages.fields import Field
    from api.pages.visit import Visit
    from pricing.errors import PricingError
    from pricing.phrases import Phrase

NONE = ""
TITLES = {NONE: say("None", "なし"), **COVERS}
HELD = ("policy", "alone")
TRIGGERS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "outflow": ("any", ("on_chain_outflow",)),
    "announcement": ("any", ("official_announcement",)),
    "halt": ("any", ("withdrawals_halted",)),
    "outflow_or_announcement": ("any", ("on_chain_outflow", "official_announcement")),
    "halt_and_announcement": ("all", ("withdrawals_halted", "official_announcement")),
}
PAYOUTS = ("slope", "step")
NO_AMOUNT = say(
    "a halt alone measures no amount: pay one sum",
    "出金停止のみでは金額を判定できないため、定額支払としてください",
)
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
        if field == f"{FIELD}/triggers":
            return EventHeld(self.named, None, self.alone, self.fields, WORDS["never_met"])
        if isinstance(error, NothingCovered) and "e.threshold" in self.fields:
            reader = Reader({}, dict(self.fields))
            reader.blame("e.threshold", WORDS["out_of_reach"])
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
    document = _document(visit, named, asked, reader)
    if reader.is_wrong:
        return EventHeld(named, None, alone, reader.fields)
    try:
        cover = EventCover.model_validate_json(json.dumps(document))
    except ValidationError as error:
        fault = say(OTHER.en, OTHER.ja, why=str(error.errors()[0]["msg"]))
        return EventHeld(named, None, alone, reader.fields, fault)
    return EventHeld(named, cover, alone, reader.fields)


def _no_such(named: str) -> Phrase:
    return say("{name}: {why}", "{name}：{why}", name=named[:40], why=NOT_A_CHOICE)


def _document(visit: Visit, named: str, asked: Asked, reader: Reader) -> dict[str, Any]:
    """The cover as JSON, on the exchange and for the term that the form says."""
    policy = asked.policy or asked.start
    start = example_terms(visit, named, asked.profile, asked.on)
    combine, triggers = _triggers(start, reader)
    limit = _money(reader, "e.limit", _most(start["payout"]))
    agent = start["calculation_agent"]
    second = visit.told(SECOND_AGENT) if agent.get("fallback") else ""
    return {
        "name": visit.told(NAMES[named]),
        "exchange": asked.profile.model_dump(mode="json"),
        "payer": reader.text("e.payer", visit.told(PAYERS[named])) or None,
        "inception": policy.inception.isoformat(),
        "expiry": policy.expiry.isoformat(),
        "triggers": triggers,
        "combine": combine,
        "payout": _payout(start["payout"], triggers, limit, reader),
        "limit_in_term": limit * start["payouts_in_term"],
        "payouts_in_term": start["payouts_in_term"],
        "calculation_agent": {
            "name": visit.told(AGENT),
            "independent": reader.answer("e.independent", agent["independent"]),
            "fallback": reader.text("e.fallback", second) or None,
        },
        "collateral": _collateral(start, reader),
        **_days(start, reader),
    }


def _most(payout: Mapping[str, Any]) -> float:
    most: float = payout["limit"] if payout["kind"] == "slope" else payout["steps"][-1]["pays"]
    return most


def _triggers(start: Mapping[str, Any], reader: Reader) -> tuple[str, list[dict[str, Any]]]:
    """How they combine, and each with the one threshold that the form has."""
    was = {one["kind"]: one for one in start["triggers"]}
    held = next(
        name
        for name, (combine, kinds) in TRIGGERS.items()
        if set(kinds) == set(was) and combine == start["combine"]
    )
    combine, kinds = TRIGGERS[reader.choice("e.trigger", held, tuple(TRIGGERS))]
    least = max(one.get("threshold") or 0.0 for one in was.values())
    threshold = _money(reader, "e.threshold", least)
    return combine, [
        {"kind": kind, **UNSAID[kind], **was.get(kind, {})}
        | ({} if kind == "withdrawals_halted" else {"threshold": threshold})
        for kind in kinds
    ]


def _payout(
    start: Mapping[str, Any], triggers: list[dict[str, Any]], limit: float, reader: Reader
) -> dict[str, Any]:
    """One sum, or a slope from the threshold, as steep as the example's."""
    if reader.choice("e.payout", start["kind"], PAYOUTS) == "step":
        return {"kind": "step", "steps": [{"pays": limit}]}
    measured = [one["threshold"] for one in triggers if "threshold" in one]
    if not measured:
        reader.blame("e.payout", NO_AMOUNT)
        return {}
    steep = start["kind"] == "slope"
    stretch = (start["end"] - start["start"]) / start["limit"] if steep else 1.0
    begins = max(measured)
    return {"kind": "slope", "start": begins, "end": begins + stretch * limit, "limit": limit}


def _collateral(start: Mapping[str, Any], reader: Reader) -> str | None:
    said = reader.choice("e.collateral", start["collateral"], COLLATERAL)
    return None if said == "unknown" else said


def _days(start: Mapping[str, Any], reader: Reader) -> dict[str, Any]:
    most = LONGEST_WAIT_DAYS
    wait = reader.number("e.waiting_days", start["waiting_days"], low=0, high=most, whole=True)
    name, was = "e.days_to_payment", start["days_to_payment"]
    if unsaid(reader, name, was):
        return {"waiting_days": int(wait or 0), "days_to_payment": None}
    paid = reader.number(name, was, low=0, high=most, whole=True)
    if paid is not None and paid < (wait or 0):
        reader.blame(name, WORDS["before_wait"])
    return {"waiting_days": int(wait or 0), "days_to_payment": int(paid or 0)}


def _money(reader: Reader, name: str, was: float) -> float:
    found = reader.number(name, was, low=LEAST_MILLIONS, high=MOST_MILLIONS, unit=MILLION)
    return was if found is None else found
