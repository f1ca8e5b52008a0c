"""The time line of recorded events: when, how much, and how."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.pages import numbers
from api.pages.charts import Axis, Chart, Series
from api.pages.text.breaches import WORDS
from api.pages.text.events import PERILS, TIERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from api.pages.charts import Colour, Point
    from api.pages.visit import Visit
    from api.reference_shapes import Breach
    from pricing.phrases import Phrase

DAYS_A_YEAR = 365.25
EVEN = 2
"""The scale begins and ends in an even year, as its marks do."""

TIER_COLOURS: Mapping[str, Colour] = {
    "hot": "main",
    "warm": "warn",
    "cold": "second",
    "third_party": "third",
    "ledger": "fourth",
    "unknown": "quiet",
}
PERIL_COLOURS: Mapping[str, Colour] = {
    "hot_key_theft": "main",
    "cold_signing_compromise": "ink",
    "insider": "good",
    "vendor_supply_chain": "third",
    "software_or_contract_bug": "second",
    "social_engineering": "fourth",
    "credential_or_account_takeover": "warn",
    "fiat_or_payment_fraud": "bad",
    "exit_scam_or_fraud": "bad",
    "unknown": "quiet",
}


def time_line(visit: Visit, events: Iterable[Breach], by: str) -> Chart | None:
    """A point for every event whose amount was told; None without any."""
    told = [one for one in events if one.loss_usd]
    if not told:
        return None
    worst = max(told, key=lambda one: one.loss_usd or 0.0)
    years = [one.date_earliest.year for one in told]
    field, names, colours = (
        ("wallet_tier", TIERS, TIER_COLOURS) if by == "tier" else ("peril", PERILS, PERIL_COLOURS)
    )
    return Chart(
        name="time-line",
        title=visit.told(WORDS["time_line"]),
        summary=visit.told(WORDS["time_line_said"]).format(
            n=len(told),
            name=worst.exchange,
            amount=numbers.dollars(worst.loss_usd, visit.lang),
            day=when(worst, visit),
        ),
        x=Axis(
            visit.told(WORDS["date"]),
            "year",
            least=min(years) // EVEN * EVEN,
            most=(max(years) // EVEN + 1) * EVEN,
        ),
        y=Axis(visit.told(WORDS["amount_usd"]), "usd", log=True),
        series=tuple(_series(visit, told, field, names, colours)),
        height="tall",
        tabled="events",
    )


def _series(
    visit: Visit,
    told: list[Breach],
    field: str,
    names: Mapping[str, Phrase],
    colours: Mapping[str, Colour],
) -> Iterable[Series]:
    for code, name in names.items():
        points = tuple(_point(visit, one) for one in told if getattr(one, field) == code)
        if points:
            yield Series(visit.told(name), "points", points, colours[code])


def _point(visit: Visit, one: Breach) -> Point:
    middle = (one.date_earliest.toordinal() + one.date_latest.toordinal()) / 2
    start = one.date_earliest.replace(month=1, day=1).toordinal()
    place = one.date_earliest.year + (middle - start) / DAYS_A_YEAR
    return round(place, 4), one.loss_usd, f"{one.exchange}, {when(one, visit)}"


def when(one: Breach, visit: Visit) -> str:
    """Its day, month or year: as exact as its source."""
    lang, day = visit.lang, one.date_earliest
    if len(one.date) == len("2014-02-07"):
        return numbers.day(day, lang)
    if len(one.date) == len("2014-02"):
        return f"{day:%b} {day.year}" if lang == "en" else f"{day.year}年{day.month}月"
    return f"{day.year}" if lang == "en" else f"{day.year}年"
