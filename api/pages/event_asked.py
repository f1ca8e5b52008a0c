"""What does the address of a cover's page ask: which exchange, which triggers, which payout?

exchange                         an example, or the id of one on file
cover                            the example whose terms the fields begin with
outflow, announcement, halt      which triggers there are, and each one's own terms
payout, slope_…, at1, pays1, …   how it pays; amounts in millions of yen
outflow.false_rate, …            an assumption, by its id

The example covers are for an exchange of ¥500bn: their amounts go with the assets of another.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pydantic_core import to_json

from api.examples import EXAMPLES
from api.pages.bases import Base, base_of
from api.pages.event_terms_asked import amount_or_none, payout_of, triggers_of, unsaid
from api.pages.fields import NO_DAY, Field, Reader
from api.pages.text.event_cover import AGENT, COVERS, NAMES, PAYERS, SECOND_AGENT, WORDS
from api.shapes import EARLIEST_DAY, LATEST_DAY
from data.event_assumptions import event_assumptions
from pricing.desk import tables_of
from pricing.errors import NothingCovered
from pricing.event_terms import LONGEST_WAIT_DAYS, MOST_PAYOUTS, EventCover
from pricing.policy import LARGEST_TERM_DAYS
from pricing.rates import rates_on

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.pages.visit import Visit
    from models.profile import SecurityProfile
    from pricing.errors import PricingError
    from pricing.phrases import Phrase

COLLATERAL = ("full", "part", "none", "unknown")
KINDS = {
    "on_chain_outflow": "outflow_threshold",
    "official_announcement": "announcement_threshold",
    "withdrawals_halted": "halt",
}


@dataclass(frozen=True)
class CoverQuestion:
    """What is asked, and the fields as the form shows them; no cover where one is wrong."""

    base: Base
    example: str
    fields: Mapping[str, Field]
    cover: EventCover | None
    assumptions: Mapping[str, float]
    fault: Phrase | None = None

    @property
    def is_wrong(self) -> bool:
        """Whether anything must be mended before there is an answer."""
        return self.fault is not None or any(one.fault for one in self.fields.values())


def read(visit: Visit) -> CoverQuestion:
    """Read the address.

    Raises:
        Problem: the exchange is not there, or not the reader's; `model-refused`.
        NoRate: no exchange rate is known today.
    """
    base, reader = base_of(visit), Reader(visit.args)
    example = visit.args.get("cover", "outflow")
    example = example if example in COVERS else "outflow"
    start = example_terms(visit, example, base.profile, visit.today)
    document = {
        "name": visit.told(NAMES[example]),
        "exchange": base.profile,
        "payer": visit.told(PAYERS[example]),
        "triggers": triggers_of(start, reader),
        "combine": reader.choice("combine", start["combine"], ("any", "all")),
        "payout": payout_of(start["payout"], reader),
        **_limits(start, reader),
        **_settlement(start, reader, visit),
        **_term(reader, visit.today),
    }
    _check(document, reader)
    assumptions = _assumptions(reader)
    cover = None if reader.is_wrong else EventCover.model_validate_json(to_json(document))
    return CoverQuestion(base, example, reader.fields, cover, assumptions)


@lru_cache(maxsize=4)
def example_cover(name: str) -> dict[str, Any]:
    """The terms of an example, for its own exchange."""
    found: dict[str, Any] = json.loads((EXAMPLES / "event-covers" / f"{name}.json").read_bytes())
    return found


def example_terms(visit: Visit, name: str, profile: SecurityProfile, on: dt.date) -> dict[str, Any]:
    """The terms of an example with the amounts of another exchange, at the rates it is priced at.

    Raises:
        Problem: `model-refused`.
        NoRate: no exchange rate is known on that day.
    """
    tables = tables_of(visit.service.desks.champion_or_none())
    rates = rates_on(tables.rates, profile, None, on)
    return _scaled(example_cover(name), profile.assets.total * rates.jpy_per(profile.currency))


def _scaled(start: Mapping[str, Any], assets: float) -> dict[str, Any]:
    """Amounts of the example's terms, to two digits, for an exchange of other assets."""
    times = assets / start["exchange"]["assets"]["total"]

    def scaled(value: Any, name: str = "") -> Any:  # noqa: ANN401  JSON
        if isinstance(value, dict):
            return {key: scaled(inner, key) for key, inner in value.items() if key != "exchange"}
        if isinstance(value, list):
            return [scaled(inner) for inner in value]
        amounts = ("threshold", "pays", "start", "end", "limit", "limit_in_term", "at_least")
        return float(f"{times * value:.2g}") if name in amounts else value

    found: dict[str, Any] = scaled(dict(start))
    return found


def _limits(start: Mapping[str, Any], reader: Reader) -> dict[str, Any]:
    payouts = reader.number(
        "payouts", start["payouts_in_term"], low=1, high=MOST_PAYOUTS, whole=True
    )
    limit = amount_or_none(reader, "term_limit", start.get("limit_in_term"))
    return {"payouts_in_term": int(payouts or 1), "limit_in_term": limit}


def _settlement(start: Mapping[str, Any], reader: Reader, visit: Visit) -> dict[str, Any]:
    wait = reader.number(
        "waiting_days", start["waiting_days"], low=0, high=LONGEST_WAIT_DAYS, whole=True
    )
    until = _until(start["days_to_payment"], reader)
    said = reader.choice("collateral", start["collateral"], COLLATERAL)
    agent = start["calculation_agent"]
    has_fallback = reader.choice(
        "fallback", "yes" if agent.get("fallback") else "no", ("yes", "no")
    )
    return {
        "waiting_days": int(wait or 0),
        "days_to_payment": until,
        "collateral": None if said == "unknown" else said,
        "settlement_currency": reader.choice("settled", "JPY", ("JPY", "USD")),
        "calculation_agent": {
            "name": visit.told(AGENT),
            "independent": reader.answer("independent", agent["independent"]),
            "fallback": visit.told(SECOND_AGENT) if has_fallback == "yes" else None,
        },
    }


def _until(was: int, reader: Reader) -> int | None:
    if unsaid(reader, "days_to_payment", was):
        return None
    found = reader.number("days_to_payment", was, low=0, high=LONGEST_WAIT_DAYS, whole=True)
    return None if found is None else int(found)


def _term(reader: Reader, today: dt.date) -> dict[str, dt.date]:
    inception = _day(reader, "inception", today)
    return {"inception": inception, "expiry": _day(reader, "expiry", _next_year(today))}


def _next_year(day: dt.date) -> dt.date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def _day(reader: Reader, name: str, default: dt.date) -> dt.date:
    typed = reader.text(name, default.isoformat(), 10)
    try:
        day = dt.date.fromisoformat(typed)
    except ValueError:
        reader.blame(name, NO_DAY)
        return default
    if not EARLIEST_DAY <= day <= LATEST_DAY:
        reader.blame(name, NO_DAY)
        return default
    return day


def _check(document: Mapping[str, Any], reader: Reader) -> None:
    """What single fields cannot say; the contract's own type says the same in English."""
    days = (document["expiry"] - document["inception"]).days
    if not 1 <= days <= LARGEST_TERM_DAYS:
        _blame(reader, "expiry", "bad_term")
    until = document["days_to_payment"]
    if until is not None and until < document["waiting_days"]:
        _blame(reader, "days_to_payment", "before_wait")
    kinds = {one["kind"] for one in document["triggers"]}
    if not kinds:
        _blame(reader, "outflow", "no_trigger")
    payout = document["payout"]
    by_amount = payout["kind"] == "slope" or len(payout["steps"]) > 1
    halted = "withdrawals_halted" in kinds
    if by_amount and halted and (document["combine"] == "any" or len(kinds) == 1):
        _blame(reader, "halt", "halt_measures_none")
    most = payout["limit"] if payout["kind"] == "slope" else payout["steps"][-1]["pays"]
    limit = document["limit_in_term"]
    if (
        limit is not None
        and most is not None
        and not most <= limit <= most * document["payouts_in_term"]
    ):
        _blame(reader, "term_limit", "too_low_limit" if limit < most else "too_high_limit")


def _blame(reader: Reader, name: str, word: str) -> None:
    if reader.fields[name].fault is None:
        reader.blame(name, WORDS[word])


def _assumptions(reader: Reader) -> dict[str, float]:
    found = {}
    for row in event_assumptions().assumptions:
        value = reader.number(row.id, row.value, low=row.least, high=row.most)
        if value is not None and reader.fields[row.id].is_changed:
            found[row.id] = value
    return found


def blamed(asked: CoverQuestion, refused: PricingError) -> CoverQuestion | None:
    """The question with the field the core refused marked; None for what no field can mend."""
    place = (refused.field or "").removeprefix("/cover")
    never = isinstance(refused, NothingCovered)
    word = WORDS["out_of_reach" if never else "below_trigger"]
    name = {"/payout/start": "slope_start", "/payout/steps/0/at_least": "at1"}.get(place)
    if place.startswith("/triggers/") and asked.cover is not None:
        name = KINDS[asked.cover.triggers[int(place.split("/")[2])].kind]
    if place == "/triggers":
        return replace(asked, fault=WORDS["never_met"])
    if place == "/expiry":
        name, word = "expiry", WORDS["expired"]
    if name is None:
        return None
    was = asked.fields[name]
    return replace(asked, fields={**asked.fields, name: replace(was, fault=word)})
