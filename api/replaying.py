"""Does a record come out the same again?

A quote is priced anew from its own inputs and rates under the model, basis and rules it names. A
check, comparison or accumulation is made anew from its request, which holds the day, under the
model it names, an accumulation or a check with a cover on an event under the assumptions it lists;
so is the check that a filing holds, on which it was decided.
Fractions agree to the digits of a quote's digest: what lies below differs between processors.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from api.accumulation_shapes import AccumulationRequest
from api.check_shapes import StoredCheck
from api.file_shapes import FilingOnFile
from api.kept_cover import assumed_then, listed_then
from api.shapes import (
    CheckRequest,
    ComparisonRequest,
    Recomputation,
    StoredQuote,
    TextPair,
    YenPair,
)
from data.accumulation import Accumulation
from pricing.quote import digest_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from pydantic import BaseModel

    from api.quoting import Service
    from api.store.records import Kept
    from pricing.desk import Desk

STAMPED = ("id", "created_at", "of")
"""What a record has and a result has not."""


@dataclass(frozen=True)
class Replay:
    """A record beside what comes out now."""

    id: str
    kind: str
    model_version: str | None
    agrees: bool
    recorded: str
    """Digest of what is on record."""
    recomputed: str
    differs_at: str | None
    """JSON pointer of the first difference."""


class CannotReplay(ValueError):
    """A record of this kind holds no numbers of its own."""


def replay(kept: Kept, service: Service) -> Replay:
    """Make a quote, check, comparison or accumulation again, or the check a filing was decided on.

    Raises:
        CannotReplay: for any other kind of record.
        Problem: the model it was made with is not there, or was refused.
        PricingError: it was made with a basis or rules that are not there.
    """
    if kept.kind == "quote":
        return _of_quote(kept, service)
    if kept.kind not in AGAIN:
        raise CannotReplay(f"a record of the kind {kept.kind} holds no numbers of its own")
    before, version, found = AGAIN[kept.kind](kept, service)
    after = json.loads(found.model_dump_json())
    one, other = _digest(before), _digest(after)
    place = None if one == other else _first_difference(before, after, "")
    return Replay(kept.id, kept.kind, version, one == other, one, other, place)


Made = tuple[dict[str, Any], str | None, "BaseModel"]
"""What is on record, the version of the model it was made with, and what comes out now."""


def _check(kept: Kept, service: Service) -> Made:
    before = _unstamped(kept)
    asked = CheckRequest.model_validate_json(kept.request)
    recorded = StoredCheck.model_validate_json(kept.document)
    found = service.core.examine(
        asked.policy,
        asked.profile,
        _day(asked.on),
        _desk(before["model"], service),
        asked.scenario,
        asked.language,
        asked.event_cover,
        assumed_then(recorded),
    )
    return before, before["model"], listed_then(found, recorded)


def _filing(kept: Kept, service: Service) -> Made:
    filing = FilingOnFile.model_validate_json(kept.document)
    then = filing.examination
    found = service.core.examine(
        filing.policy,
        filing.profile,
        then.on,
        _desk(then.model, service),
        then.scenario,
        then.language,
    )
    return json.loads(kept.document)["examination"], then.model, found


def _comparison(kept: Kept, service: Service) -> Made:
    before = _unstamped(kept)
    version: str = before["model"]["version"]
    asked = ComparisonRequest.model_validate_json(kept.request)
    desk = service.desks.of_version(version)
    return before, version, service.core.compare(asked.question, desk, _day(asked.on))


def _accumulation(kept: Kept, service: Service) -> Made:
    before = _unstamped(kept)
    version: str = before["made"]["model"]
    asked = AccumulationRequest.model_validate_json(kept.request)
    held = {"vintage": before["made"]["assumptions_vintage"], "assumptions": before["assumptions"]}
    question = replace(asked.question, assumed=Accumulation.model_validate_json(json.dumps(held)))
    desk, on = service.desks.of_version(version), _day(asked.on)
    return before, version, service.core.studies.accumulate(asked.book, desk, on, question)


AGAIN: dict[str, Callable[[Kept, Service], Made]] = {
    "check": _check,
    "filing": _filing,
    "comparison": _comparison,
    "accumulation": _accumulation,
}


def _unstamped(kept: Kept) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(kept.document)
    return {name: value for name, value in document.items() if name not in STAMPED}


def _desk(version: str | None, service: Service) -> Desk | None:
    return None if version is None else service.desks.of_version(version)


def replay_quote(kept: Kept, service: Service) -> Recomputation:
    """A stored quote priced again, premium and digest side by side."""
    quote = StoredQuote.model_validate_json(kept.document)
    desk = service.desks.of_version(quote.model.version)
    with service.turn("recomputation"):
        again = service.core.recompute(quote, desk)
    premium = YenPair(
        recorded=quote.technical_premium.amount, recomputed=again.technical_premium.amount
    )
    digest = TextPair(recorded=quote.digest, recomputed=again.digest)
    return Recomputation(
        quote_id=kept.id,
        model_version=quote.model.version,
        agrees=premium.recorded == premium.recomputed and digest.recorded == digest.recomputed,
        technical_premium=premium,
        digest=digest,
    )


def _of_quote(kept: Kept, service: Service) -> Replay:
    found = replay_quote(kept, service)
    place = None if found.agrees else "/technical_premium"
    return Replay(
        kept.id,
        kept.kind,
        found.model_version,
        found.agrees,
        found.digest.recorded,
        found.digest.recomputed,
        place,
    )


def _digest(value: object) -> str:
    return digest_of(json.dumps(value))


def _day(on: dt.date | None) -> dt.date:
    if on is None:
        raise CannotReplay("the record does not say the day it was made for")
    return on


def _first_difference(one: object, other: object, place: str) -> str:
    """JSON pointer of the first place where two documents part ways."""
    if isinstance(one, dict) and isinstance(other, dict):
        for name in (*one, *(n for n in other if n not in one)):
            if _digest(one.get(name)) != _digest(other.get(name)):
                return _first_difference(one.get(name), other.get(name), f"{place}/{name}")
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for index, (a, b) in enumerate(zip(one, other, strict=True)):
            if _digest(a) != _digest(b):
                return _first_difference(a, b, f"{place}/{index}")
    return place
