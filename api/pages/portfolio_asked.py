"""What does the address of the book's page ask: which book, what is assumed, which reinsurance?

portfolio                        the example, the bound policies, or the id of a book on file
vendor.failure_rate, …           an assumption, by its id
quota, event_attachment, …       reinsurance; amounts in millions of yen
years, seed                      of the simulation
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from api.accumulation_shapes import LARGEST_SEED, YEARS_AT_ONCE
from api.pages.fields import Reader
from api.pages.text.portfolio import WORDS
from data.accumulation import accumulation
from models.book_years import BLOCK_YEARS
from models.profile import LARGEST_AMOUNT
from pricing.book_run import SEED
from pricing.layer import MOST_EVENTS
from pricing.reinsurance import Reinsurance

if TYPE_CHECKING:
    from api.pages.fields import Field
    from api.pages.visit import Visit

MILLION, PER_CENT = 1e6, 0.01
MOST_MILLIONS = LARGEST_AMOUNT / MILLION
YEARS = tuple(BLOCK_YEARS * blocks for blocks in (1, 2, 4))

EXAMPLE_PROGRAMME = {
    "quota": "20",
    "event_attachment": "5000",
    "event_limit": "10000",
    "year_attachment": "15000",
    "year_limit": "15000",
}


@dataclass(frozen=True)
class Lever:
    """How an assumption stands in the form: its unit, and ends and step of its slider in it."""

    unit: float
    word: str
    slider: tuple[float, float, float]


LEVERS = {
    "vendor.failure_rate": Lever(PER_CENT, "per_cent_a_year", (0, 10, 0.1)),
    "vendor.hit_probability": Lever(PER_CENT, "per_cent", (0, 100, 1)),
    "campaign.rate": Lever(1.0, "a_year", (0, 2, 0.05)),
    "campaign.hit_probability": Lever(PER_CENT, "per_cent", (0, 10, 0.1)),
}


@dataclass(frozen=True)
class BookQuestion:
    """What is asked, and the fields as the form shows them; `fault` as the shared form has it."""

    fields: dict[str, Field]
    assumptions: dict[str, float]
    reinsurance: Reinsurance | None
    years: int
    seed: int
    is_wrong: bool
    fault: None = None


def read(visit: Visit) -> BookQuestion:
    """Read the address."""
    reader = Reader(visit.args)
    assumptions = assumptions_of(reader)
    reinsurance = _programme(reader)
    years = int(reader.choice("years", str(YEARS_AT_ONCE), tuple(map(str, YEARS))))
    seed = reader.number("seed", float(SEED), low=0, high=LARGEST_SEED, whole=True)
    return BookQuestion(
        fields=reader.fields,
        assumptions=assumptions,
        reinsurance=reinsurance,
        years=years,
        seed=SEED if seed is None else int(seed),
        is_wrong=reader.is_wrong,
    )


def assumptions_of(reader: Reader) -> dict[str, float]:
    """What is assumed otherwise, by id."""
    found = {}
    for row in accumulation().assumptions:
        unit = LEVERS[row.id].unit
        value = reader.number(
            row.id, row.value, low=row.least / unit, high=row.most / unit, unit=unit
        )
        if value is not None and reader.fields[row.id].is_changed:
            found[row.id] = value
    return found


def _programme(reader: Reader) -> Reinsurance | None:
    ceded = reader.number("quota", 0.0, low=0, high=100, unit=PER_CENT)
    event, year = _excess(reader, "event"), _excess(reader, "year")
    times = reader.number("event_times", 1.0, low=1, high=MOST_EVENTS, whole=True)
    treaties: list[dict[str, Any]] = []
    if ceded:
        treaties.append({"kind": "quota_share", "ceded": ceded})
    if event:
        treaties.append({"kind": "event_excess", "limits_a_year": int(times or 1), **event})
    if year:
        treaties.append({"kind": "aggregate_excess", **year})
    return Reinsurance.model_validate(tuple(treaties)) if treaties else None


def _excess(reader: Reader, name: str) -> dict[str, float]:
    """Attachment and limit of a treaty; none where no limit is given."""
    attachment, limit = (
        reader.number(f"{name}_{what}", None, low=0, high=MOST_MILLIONS, unit=MILLION)
        for what in ("attachment", "limit")
    )
    if attachment is not None and limit is None and not reader.fields[f"{name}_limit"].fault:
        reader.blame(f"{name}_limit", WORDS["limit_missing"])
    return {"attachment": attachment or 0.0, "limit": limit} if limit else {}
