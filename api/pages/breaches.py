"""The breach explorer: what was stolen, when, how, on what source, and is it learned from?"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Response

from api import reference
from api.imports.cells import guarded
from api.pages import numbers
from api.pages.breach_charts import time_line, when
from api.pages.breach_filter import UNKNOWN, countries, read_wanted
from api.pages.site import Pages, Shown
from api.pages.text import events as named
from api.pages.text.breaches import WORDS
from api.pages.text.countries import country_name
from data.load import shipped_dataset, shipped_revisions

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from werkzeug.wrappers import Response as AnyResponse

    from api.pages.visit import Visit
    from api.reference_shapes import Breach
    from data.delay_rows import CompensationDelay
    from data.revisions import Revision
    from pricing.phrases import Phrase

pages = Pages(WORDS)

TABLES = ("breaches", "breaches_scope", "exchange_event_crosswalk", "compensation_delays")
REPOSITORY = re.compile(r"^([\w.-]+/[\w.-]+):")
FIRST_ROWS = 50
"""As many as a browser lays out at once while somebody filters."""
BYTE_ORDER = "\ufeff"
"""Without it spreadsheets take UTF-8 for something else."""


@dataclass(frozen=True)
class Totals:
    """What the events shown come to."""

    events: int
    usd: float
    jpy: int
    untold: int
    frequency: int
    severity: int


@pages.page("/breaches", units=4)
def breaches(visit: Visit) -> Shown:
    """Time line, filter and table."""
    wanted = read_wanted(visit.args)
    values = {
        "title": visit.told(WORDS["title"]),
        "asked": wanted,
        "asked_label": lambda name: visit.told(WORDS[name]),
        "first": min(one.date_earliest.year for one in reference.breaches()),
        "all": len(reference.breaches()),
        "choices": _choices(visit),
        **_naming(visit),
    }
    if wanted.is_wrong:
        return Shown("breaches.html", {**values, "events": None}, 422)
    found = wanted.events()
    values |= {
        "events": found,
        "rows": found if wanted.rows == "all" else found[:FIRST_ROWS],
        "totals": totals(found),
        "line": time_line(visit, found, wanted.by),
        "api_query": _api_query(visit),
    }
    return Shown("breaches.html", values)


@pages.page("/breaches/events.csv", units=4, whole=False)
def events_csv(visit: Visit) -> Shown | AnyResponse:
    """The same events as a table of a spreadsheet."""
    wanted = read_wanted(visit.args)
    if wanted.is_wrong:
        return breaches(visit)
    text = io.StringIO(newline="")
    rows = [_flat(one) for one in wanted.events()]
    writer = csv.DictWriter(text, list(_flat(reference.breaches()[0])))
    writer.writeheader()
    writer.writerows(rows)
    answer = Response(BYTE_ORDER + text.getvalue(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="kuramori-breaches.csv"'
    return answer


@pages.page("/breaches/<event_id>")
def breach(visit: Visit, event_id: str) -> Shown:
    """Everything known of one event."""
    one = reference.breach(event_id)
    others = tuple(
        other
        for other in reference.breaches()
        if other.exchange_key and other.exchange_key == one.exchange_key and other != one
    )
    values = {
        "title": visit.told(WORDS["event_title"]).format(name=one.exchange, day=when(one, visit)),
        "one": one,
        "others": others,
        "delay": _delay(event_id),
        "venue": _venue(one),
        "revisions": revisions_of(event_id, shipped_revisions()),
        **_naming(visit),
    }
    return Shown("breach.html", values)


def totals(found: Sequence[Breach]) -> Totals:
    """Sums over events; what was never said is counted apart."""
    return Totals(
        events=len(found),
        usd=sum(one.loss_usd or 0.0 for one in found),
        jpy=sum(one.loss_jpy or 0 for one in found),
        untold=sum(one.loss_usd is None for one in found),
        frequency=sum(one.training.frequency for one in found),
        severity=sum(one.training.severity for one in found),
    )


def revisions_of(event_id: str, log: Sequence[Revision]) -> tuple[Revision, ...]:
    """Edits of the rows of one event, oldest first."""
    return tuple(one for one in log if one.table in TABLES and one.key == event_id)


def source_link(source: str) -> str | None:
    """Where a source can be read: its own address, or that of the public repository it names."""
    if source.startswith(("https://", "http://")):
        return source.split(maxsplit=1)[0]
    found = REPOSITORY.match(source)
    return f"https://github.com/{found[1]}" if found else None


def source_name(source: str) -> str:
    """A source in few letters: the site, or the repository."""
    found = REPOSITORY.match(source)
    if found:
        return found[1]
    return urlsplit(source).hostname or source


def _delay(event_id: str) -> CompensationDelay | None:
    rows = shipped_dataset().compensation_delays
    return next((one for one in rows if one.event_id == event_id), None)


def _venue(one: Breach) -> str | None:
    if one.exchange_key is None:
        return None
    rows = shipped_dataset().exchanges
    return next((row.exchange for row in rows if row.exchange_key == one.exchange_key), None)


def _naming(visit: Visit) -> dict[str, object]:
    """Names of codes, and origins of figures, for both templates."""

    def told(names: Mapping[str, Phrase]) -> dict[str, str]:
        return {code: visit.told(name) for code, name in names.items()}

    return {
        "when": lambda one: when(one, visit),
        "tiers": told(named.TIERS),
        "perils": told(named.PERILS),
        "classes": told(named.CLASSES),
        "firms": told(named.FIRMS),
        "certainty": told(named.CONFIDENCE),
        "paid": told(named.PAID),
        "closed": told(named.CLOSED),
        "waits": told(named.WAITS),
        "country": lambda code: visit.told(country_name(code)),
        "source_of": lambda one: source_of(visit, one),
        "rate_of": lambda one: rate_of(visit, one),
        "source_link": source_link,
        "source_name": source_name,
    }


def source_of(visit: Visit, one: Breach) -> str:
    """Where the figures of an event are from."""
    return visit.told(WORDS["source_said"]).format(
        id=one.event_id,
        confidence=visit.told(named.CONFIDENCE[one.confidence]),
        sources="; ".join(one.sources),
    )


def rate_of(visit: Visit, one: Breach) -> str:
    """How its yen were worked out."""
    if one.rate is None:
        return ""
    return visit.told(WORDS["rate_said"]).format(
        rate=numbers.count(one.rate.jpy_per_usd, visit.lang),
        month=one.rate.month,
        basis=one.rate.basis,
    )


def _choices(visit: Visit) -> dict[str, list[tuple[str, str]]]:
    everything = ("", visit.told(WORDS["any"]))
    places = sorted((visit.told(country_name(code)), code) for code in countries())
    return {
        "tier": [everything, *((c, visit.told(n)) for c, n in named.TIERS.items())],
        "peril": [everything, *((c, visit.told(n)) for c, n in named.PERILS.items())],
        "country": [
            everything,
            *((code, name) for name, code in places),
            (UNKNOWN, visit.told(country_name(None))),
        ],
        "trains": [
            everything,
            *(
                (use, visit.told(WORDS[f"trains_{use}"]))
                for use in ("either", "frequency", "severity", "neither")
            ),
        ],
        "by": [(by, visit.told(WORDS[f"by_{by}"])) for by in ("tier", "peril")],
    }


def _api_query(visit: Visit) -> str:
    """The API's own address of what it can filter too."""
    names = {"tier": "wallet_tier", "peril": "peril", "country": "country", "trains": "trains"}
    asked = {
        there: visit.args[here]
        for here, there in names.items()
        if visit.args.get(here) not in (None, "", UNKNOWN, "either")
    }
    return "&".join(["limit=500", *(f"{name}={value}" for name, value in asked.items())])


def _flat(one: Breach) -> dict[str, object]:
    """An event as one row: the API's names, what is nested with a dot."""
    row: dict[str, object] = {}
    for name, value in one.model_dump(mode="json").items():
        if isinstance(value, dict):
            row |= {f"{name}.{part}": inner for part, inner in value.items()}
        elif isinstance(value, list):
            row[name] = guarded(" | ".join(map(str, value)))
        else:
            row[name] = guarded(value) if isinstance(value, str) else value
    for name in ("rate", "training.why_not_frequency", "training.why_not_severity"):
        row.pop(name, None)
    return row
