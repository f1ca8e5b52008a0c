"""What are the steps of a book: quotes that are kept, indications that are not, its losses?

The model is settled in the first step, so that a whole book is priced on one, whatever is promoted
meanwhile.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from api.access import Caller, Role
from api.clock import derived_id, utc_now
from api.jobs.failure import failure_of
from api.jobs.plan import Plan, Step, last, shares
from api.quoting import written_of
from api.recording import Context, recording
from api.shapes import QuoteRequest, StoredQuote
from api.store.records import Parties
from api.studies import accumulation_named, bond_named
from pricing.errors import BatchRefused, PricingError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from api.accumulation_shapes import AccumulationJob
    from api.cat_bond_shapes import CatBondJob
    from api.jobs.plan import Bench, Json, Report, Task
    from api.shapes import IndicationRequest
    from api.store.records import Written
    from pricing.desk import Desk
    from pricing.submission import Submission

    Part = Callable[[int, Sequence[Submission], Bench, Desk, Report], Json]

QUOTES_A_STEP = 200
INDICATIONS_A_STEP = 500


def quote_batch(asked: IndicationRequest, task: Task) -> Plan:
    """Price each submission and keep it as a quote of its own; what cannot be priced is named."""
    on = asked.on or task.asked_at.date()
    steps = _steps("quotes", asked, QUOTES_A_STEP, partial(_keep_quotes, task, on))
    return Plan(steps, partial(_joined_quotes, on))


def indication_batch(asked: IndicationRequest, task: Task) -> Plan:
    """Indications for a book; if one submission cannot be priced, none is."""
    on = asked.on or task.asked_at.date()
    steps = _steps("indications", asked, INDICATIONS_A_STEP, partial(_indicate, on))
    return Plan(steps, _joined_indications)


def accumulation(asked: AccumulationJob, task: Task) -> Plan:
    """What a book can pay in a year; years made again after a crash are the same years."""
    on = asked.on or task.asked_at.date()

    def simulate(bench: Bench, before: Sequence[Json], report: Report) -> Json:
        desk = _desk(bench, before[0])
        with accumulation_named(len(asked.book)):
            found = bench.service.core.studies.accumulate(
                asked.book, desk, on, asked.question, progress=shares(report)
            )
        return found.model_dump(mode="json")

    return Plan((Step("model", _settle_model), Step("years", simulate)), last)


def cat_bond(asked: CatBondJob, task: Task) -> Plan:
    """A bond on a pool; years made again after a crash are the same years."""
    on = asked.on or task.asked_at.date()

    def simulate(bench: Bench, before: Sequence[Json], report: Report) -> Json:
        desk = _desk(bench, before[0])
        with bond_named(len(asked.book)):
            found = bench.service.core.studies.cat_bond(
                asked.bond, asked.book, desk, on, asked.question, progress=shares(report)
            )
        return found.model_dump(mode="json")

    return Plan((Step("model", _settle_model), Step("years", simulate)), last)


def _steps(name: str, asked: IndicationRequest, size: int, part: Part) -> tuple[Step, ...]:
    book = asked.submissions
    steps = [Step("model", _settle_model)]
    for first in range(0, len(book), size):
        rows = book[first : first + size]
        label = f"{name} {first + 1} to {first + len(rows)}"
        steps.append(Step(label, partial(_on_settled_model, first, rows, part)))
    return tuple(steps)


def _settle_model(bench: Bench, before: Sequence[Json], report: Report) -> Json:
    del before, report
    return bench.service.desks.champion().stored.version


def _on_settled_model(
    first: int,
    rows: Sequence[Submission],
    part: Part,
    bench: Bench,
    before: Sequence[Json],
    report: Report,
) -> Json:
    return part(first, rows, bench, _desk(bench, before[0]), report)


def _desk(bench: Bench, version: str) -> Desk:
    """The desk of the settled version; mostly the champion's, which is open already."""
    champion = bench.service.desks.champion()
    if champion.stored.version == version:
        return champion
    return bench.service.desks.of_version(version)


def _keep_quotes(
    task: Task,
    on: date,
    first: int,
    rows: Sequence[Submission],
    bench: Bench,
    desk: Desk,
    report: Report,
) -> Json:
    records, answers = [], []
    for place, one in enumerate(rows, first):
        try:
            record = _quote(task, on, place, one, bench, desk)
        except PricingError as error:
            failure = failure_of(error).model_dump(mode="json")
            answers.append({"place": place, "refused": failure})
            continue
        records.append(record)
        answers.append(
            {
                "place": place,
                "quote_id": record.id,
                "technical_premium_jpy": record.summary["technical_premium_jpy"],
            }
        )
        report((place - first + 1) / len(rows))
    # Made again after a crash, they have the same ids, and those kept before are left alone.
    with recording(bench.service.store, Context(_caller(task), utc_now())) as made:
        made.add_missing(records, Parties(task.owner), "quote.batch")
    return answers


def _caller(task: Task) -> Caller:
    """The job, for whoever asked for it."""
    return Caller(Role.OPERATOR, task.owner, f"job:{task.id}", frozenset())


def _quote(task: Task, on: date, place: int, one: Submission, bench: Bench, desk: Desk) -> Written:
    """A quote whose record is the same however often it is made."""
    quote = bench.service.core.price(one.profile, one.policy, desk, on)
    stored = StoredQuote.model_construct(
        id=derived_id(task.asked_at, task.id, place), created_at=task.asked_at, **dict(quote)
    )
    request = QuoteRequest.model_construct(profile=one.profile, policy=one.policy, on=on)
    return written_of(request, stored, f"job:{task.id}")


def _indicate(
    on: date,
    first: int,
    rows: Sequence[Submission],
    bench: Bench,
    desk: Desk,
    report: Report,
) -> Json:
    del report
    try:
        found = bench.service.core.indicate(rows, desk, on)
    except BatchRefused as refused:
        faults = {first + place: fault for place, fault in refused.by_place.items()}
        raise BatchRefused(faults, within="/submissions") from refused
    return found.model_dump(mode="json")


def _joined_quotes(on: date, answers: Sequence[Json]) -> Json:
    version, *parts = answers
    lines = [line for part in parts for line in part]
    return {"on": on.isoformat(), "model_version": version, "quotes": lines}


def _joined_indications(answers: Sequence[Json]) -> Json:
    """All parts as one: the head of each is the same but for the rates that it needed."""
    parts = answers[1:]
    rates = {rate["currency"]: rate for part in parts for rate in part["exchange_rates"]}
    moves = [part["price_moves"] for part in parts if "price_moves" in part][:1]
    return (
        parts[0]
        | {"exchange_rates": list(rates.values())}
        | ({"price_moves": moves[0]} if moves else {})
        | {"indications": [row for part in parts for row in part["indications"]]}
    )
