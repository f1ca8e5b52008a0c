"""Which recorded events does a reader want to see, and in which order? The address says it all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from api import reference
from api.pages.fields import Reader
from api.pages.text.events import PERILS, TIERS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from api.pages.fields import Field
    from api.reference_shapes import Breach
    from pricing.phrases import Phrase

MILLION = 1e6
FIRST_YEAR, LAST_YEAR = 2009, 2100
MOST_USD_M = 1e6

UNKNOWN = "unknown"
USES = ("either", "frequency", "severity", "neither")
GROUPS = ("tier", "peril")
ROWS = ("some", "all")

ORDERS: dict[str, Callable[[Breach], tuple[float | str, ...]]] = {
    "newest": lambda one: (-one.date_earliest.toordinal(), one.event_id),
    "oldest": lambda one: (one.date_earliest.toordinal(), one.event_id),
    "largest": lambda one: (-_or_least(one.loss_usd), one.event_id),
    "smallest": lambda one: (_or_most(one.loss_usd), one.event_id),
    "share": lambda one: (-_or_least(one.loss_fraction), one.event_id),
    "exchange": lambda one: (one.exchange.casefold(), one.event_id),
}
"""What is unknown stands last, either way."""


@dataclass(frozen=True)
class Wanted:
    """What is asked, read; None and "" ask for nothing."""

    since: int | None
    until: int | None
    least_usd: float | None
    tier: str
    peril: str
    country: str
    trains: str
    text: str
    order: str
    by: str
    rows: str
    fields: Mapping[str, Field]
    fault: Phrase | None = None
    """Of no single field; there is none."""

    @property
    def is_wrong(self) -> bool:
        """Whether a field could not be read."""
        return any(one.fault for one in self.fields.values())

    def events(self) -> tuple[Breach, ...]:
        """The events that meet all of it, in order."""
        found = (one for one in reference.breaches() if self._meets(one))
        return tuple(sorted(found, key=ORDERS[self.order]))

    def _meets(self, one: Breach) -> bool:
        return (
            (self.since is None or one.date_latest.year >= self.since)
            and (self.until is None or one.date_earliest.year <= self.until)
            and (self.least_usd is None or _or_least(one.loss_usd) >= self.least_usd)
            and self.tier in ("", one.wallet_tier)
            and self.peril in ("", one.peril)
            and self.country in ("", one.country or UNKNOWN)
            and _trains(one, self.trains)
            and self.text.casefold() in _text_of(one)
        )


def read_wanted(args: Mapping[str, str]) -> Wanted:
    """What the address asks."""
    reader = Reader(args)
    years = [
        reader.number(name, None, low=FIRST_YEAR, high=LAST_YEAR, whole=True)
        for name in ("since", "until")
    ]
    return Wanted(
        since=None if years[0] is None else int(years[0]),
        until=None if years[1] is None else int(years[1]),
        least_usd=reader.number("least", None, low=0, high=MOST_USD_M, unit=MILLION),
        tier=reader.choice("tier", "", ("", *TIERS)),
        peril=reader.choice("peril", "", ("", *PERILS)),
        country=reader.choice("country", "", ("", UNKNOWN, *countries())),
        trains=reader.choice("trains", "", ("", *USES)),
        text=reader.text("q", ""),
        order=reader.choice("sort", "newest", tuple(ORDERS)),
        by=reader.choice("by", "tier", GROUPS),
        rows=reader.choice("rows", "some", ROWS),
        fields=reader.fields,
    )


def countries() -> tuple[str, ...]:
    """Codes of the countries events are known from."""
    return tuple(sorted({one.country for one in reference.breaches() if one.country}))


def _trains(one: Breach, wanted: str) -> bool:
    use = one.training
    return {
        "": True,
        "either": use.frequency or use.severity,
        "frequency": use.frequency,
        "severity": use.severity,
        "neither": not (use.frequency or use.severity),
    }[wanted]


def _text_of(one: Breach) -> str:
    parts = (one.event_id, one.exchange, one.vendor, one.attribution, one.asset_main, one.note)
    return "\n".join(part for part in parts if part).casefold()


def _or_least(value: float | None) -> float:
    return -1.0 if value is None else value


def _or_most(value: float | None) -> float:
    return float("inf") if value is None else value
