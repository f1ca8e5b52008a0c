"""What the look at the tables found, and that docs/data.md quotes it as it is.

Each function here gives rows of a table in docs/data.md, computed afresh; the document must have
every one of them word for word.
"""

from __future__ import annotations

import math
import re
import statistics
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from data import exposure
from data.choices import ALTERNATIVES, DEFAULT, Choices
from data.exposure import exposure_panel, theft_kind, trains_frequency, trains_severity
from data.window import in_panel, month_number, month_of, opening_rests_on_memory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from data.dataset import Dataset, Incident
    from data.exposure import ExchangeYear
    from data.rows import ExchangeRow, PriceRow

DOCUMENT = (Path(__file__).parents[2] / "docs" / "data.md").read_text(encoding="utf-8")

PROSE = " ".join(DOCUMENT.split())
"""The document without its line breaks."""

COIN_OF = {"BTC": "BTC", "ETH": "ETH", "stETH": "ETH", "cmETH": "ETH", "mETH": "ETH"}
"""Staked ether is priced as ether."""
DOLLARS = frozenset({"USD", "USDT"})
FACTOR = 1.5
CLASSES = {
    "below 1m": (0, 1e6),
    "1m to 10m": (1e6, 1e7),
    "10m to 100m": (1e7, 1e8),
    "100m and more": (1e8, float("inf")),
}
PERIODS = ((2011, 2013), (2014, 2016), (2017, 2019), (2020, 2022), (2023, 2024), (2025, 2026))


def panel_thefts(dataset: Dataset) -> list[Incident]:
    return [i for i in dataset.incidents if trains_frequency(i)]


def custody(dataset: Dataset) -> list[Incident]:
    return [i for i in dataset.incidents if theft_kind(i) == "custody_theft"]


def venues(dataset: Dataset) -> dict[str, ExchangeRow]:
    return {row.exchange_key: row for row in dataset.exchanges}


def row(*cells: object) -> str:
    return "| " + " | ".join(map(str, cells)) + " |"


def rate(label: str, records: Iterable[ExchangeYear]) -> str:
    """A line of exposure, thefts and thefts per hundred exchange-years."""
    chosen = tuple(records)
    years, thefts = sum(r.exposure_years for r in chosen), sum(r.thefts for r in chosen)
    return row(label, f"{years:,.1f}", thefts, f"{100 * thefts / years:.1f}")


def millions(usd: float) -> str:
    return f"{usd / 1e6:.2g}" if usd < 1e8 else f"{usd / 1e6:.0f}"


# Amounts against prices


def coins_of(incident: Incident) -> tuple[list[tuple[float, str]], bool]:
    """Amounts in bitcoin, ether or dollars, and whether anything else was taken with them."""
    parts = [part.split(" ") for part in (incident.loss_native or "").split(" + ")]
    known = [
        (float(part[0]), COIN_OF.get(part[1], "USD"))
        for part in parts
        if len(part) == 2
        and re.fullmatch(r"[0-9.]+", part[0])
        and (part[1] in COIN_OF or part[1] in DOLLARS)
    ]
    return known, len(known) < len(parts)


def worth(coins: list[tuple[float, str]], price: PriceRow) -> float:
    """US dollars of the coins at a month's end."""
    usd = {"BTC": price.btc_usd or 0.0, "ETH": price.eth_usd or 0.0, "USD": 1.0}
    return sum(amount * usd[coin] for amount, coin in coins)


def priced(dataset: Dataset) -> list[tuple[Incident, bool, float, float]]:
    """Event, other coins too?, amount over worth at the month's end, and over the nearest worth.

    The nearest worth lies between those at the end of the month before and of the month itself.
    """
    months = {p.month.year * 12 + (p.month.month or 0) - 1: p for p in dataset.prices}
    found = []
    for incident in dataset.incidents:
        coins, others = coins_of(incident)
        if incident.loss_usd is None or not {"BTC", "ETH"}.intersection(c for _, c in coins):
            continue
        month = month_number(incident.date.earliest)
        before, end = (worth(coins, months[m]) for m in (month - 1, month))
        nearest = min(max(incident.loss_usd, min(before, end)), max(before, end))
        found.append((incident, others, incident.loss_usd / end, incident.loss_usd / nearest))
    return found


def off(ratio: float) -> bool:
    return not 1 / FACTOR <= ratio <= FACTOR


def price_rows(dataset: Dataset) -> list[str]:
    return [
        row(i.event_id, i.exchange, f"{end:.2f}", f"{nearest:.2f}")
        for i, _, end, nearest in priced(dataset)
        if off(end)
    ]


def test_an_amount_wholly_in_bitcoin_or_ether_agrees_with_the_prices_of_its_month(
    dataset: Dataset,
) -> None:
    whole = [entry for entry in priced(dataset) if not entry[1]]
    assert len(whole) == 78
    assert [i.event_id for i, _, _, nearest in whole if off(nearest)] == []


def test_an_amount_partly_in_other_coins_is_never_less_than_its_bitcoin_and_ether(
    dataset: Dataset,
) -> None:
    assert all(nearest >= 1 / 1.1 for _, others, _, nearest in priced(dataset) if others)


# Events nobody is sure of


DOUBTS: dict[str, Callable[[Incident], bool]] = {
    "disputed (`[alleged]`)": lambda i: "[alleged]" in i.note,
    "confidence low": lambda i: i.confidence == "low",
    "first source is memory": lambda i: i.source_1 == "memory",
    "a figure from memory, says the note": lambda i: "from memory" in i.note.lower(),
    "one source only": lambda i: i.source_2 is None,
    "tier unknown": lambda i: i.wallet_tier == "unknown",
    "cause unknown": lambda i: i.peril == "unknown",
    "amount unknown": lambda i: i.loss_usd is None,
    "below USD 1m": lambda i: i.loss_usd is not None and i.loss_usd < 1e6,
}


def doubt_rows(dataset: Dataset) -> list[str]:
    groups = (
        dataset.incidents,
        custody(dataset),
        panel_thefts(dataset),
        [i for i in dataset.incidents if trains_severity(i)],
        [i for i in panel_thefts(dataset) if i.date.year >= 2022],
    )
    return [row(name, *(sum(map(f, g)) for g in groups)) for name, f in DOUBTS.items()]


# Who is in the roster, and why


def roster_rows(dataset: Dataset) -> list[str]:
    at_risk = {r.exchange_key for r in exposure_panel(dataset)}
    robbed = {i.exchange_key for i in panel_thefts(dataset)}
    facts: dict[str, Callable[[ExchangeRow], bool]] = {
        "venues": lambda _: True,
        "country unknown": lambda v: v.country is None,
        "row quality C": lambda v: v.row_quality == "C",
        "no volume": lambda v: not v.volume_history_usd,
        "opening unknown": lambda v: v.opened is None,
        "opening from memory alone": opening_rests_on_memory,
    }
    groups = [
        [v for key, v in venues(dataset).items() if key in keys]
        for keys in (robbed, at_risk - robbed)
    ]
    return [row(name, *(sum(map(f, g)) for g in groups)) for name, f in facts.items()]


def basis_rows(dataset: Dataset) -> list[str]:
    thefts = Counter(i.inclusion_basis for i in custody(dataset))
    counted = Counter(i.inclusion_basis for i in panel_thefts(dataset))
    listed = Counter(v.inclusion_basis for v in dataset.exchanges)
    bases = ("independent_list", "memory", "event_list", "event_memory", "closure_list", "news")
    return [row(basis, listed[basis], thefts[basis], counted[basis]) for basis in bases]


def quality_rows(dataset: Dataset) -> list[str]:
    quality = {key: v.row_quality for key, v in venues(dataset).items()}
    panel = exposure_panel(dataset)
    return [
        *(rate(q, (r for r in panel if quality[r.exchange_key] == q)) for q in "ABC"),
        rate("obscure", (r for r in panel if r.obscure)),
        rate("not obscure", (r for r in panel if not r.obscure)),
    ]


def test_closing_months_of_robbed_venues_are_counted_at_risk(dataset: Dataset) -> None:
    last = [
        i
        for i in panel_thefts(dataset)
        if i.venue
        and i.venue.exposure_end_mid
        and month_number(i.venue.exposure_end_mid.earliest) == month_of(i.date)
    ]
    assert len(last) == 9
    assert "9 of the 101" in DOCUMENT
    assert {i.venue.exposure_end_basis for i in last if i.venue} == {"closed"}


# Volumes


def test_the_document_tells_what_the_cut_of_doubted_volumes_does(dataset: Dataset) -> None:
    roster = venues(dataset)
    latest: list[dict[str, float]] = []
    largest: list[float] = []
    for reading in ("as_given", "deflated"):
        records = [
            (r, r.daily_volume_usd)
            for r in exposure_panel(dataset, Choices(suspect_volumes=reading))
            if r.daily_volume_usd is not None and exposure.is_suspect(roster[r.exchange_key])
        ]
        latest.append({r.exchange_key: volume for r, volume in records})
        largest.append(sum(r.exposure_years for r, volume in records if volume >= 1e8))
    doubted = [r for r, _ in records]
    years, thefts = sum(r.exposure_years for r in doubted), sum(r.thefts for r in doubted)
    told = f"{len(latest[0])} venues of the panel ({years:.0f} exchange-years, {thefts} thefts"
    assert told in PROSE
    before, after = (millions(statistics.median(found.values())) for found in latest)
    assert f"middle volume falls from {before}m to {after}m a day" in PROSE
    assert "with 100m and more from {:.0f} to {:.0f}".format(*largest) in PROSE


def snapshot_rows(dataset: Dataset) -> list[str]:
    """Exposure and thefts by when the nearest snapshot was taken."""
    rows: dict[str, list[ExchangeYear]] = {"none": [], "before": [], "same year": [], "after": []}
    roster = venues(dataset)
    for record in exposure_panel(dataset):
        history = roster[record.exchange_key].volume_history_usd
        if not history:
            rows["none"].append(record)
            continue
        _, year = min((abs(when.as_year - record.year - 0.5), when.year) for when, _ in history)
        names = ("before", "same year", "after")
        rows[names[(year > record.year) - (year < record.year) + 1]].append(record)
    total = sum(r.exposure_years for records in rows.values() for r in records)
    return [
        row(
            name,
            f"{(years := sum(r.exposure_years for r in records)):,.1f}",
            f"{100 * years / total:.0f} %",
            sum(r.thefts for r in records),
        )
        for name, records in rows.items()
    ]


def class_of(volume: float | None) -> str:
    if volume is None:
        return "unknown"
    return next(name for name, (low, high) in CLASSES.items() if low <= volume < high)


def class_rows(dataset: Dataset) -> list[str]:
    """Exposure, thefts, rate, and sizes of thefts by daily volume of the venue."""
    panel = exposure_panel(dataset)
    of_year = {(r.exchange_key, r.year): class_of(r.daily_volume_usd) for r in panel}
    rows = []
    for name in (*CLASSES, "unknown"):
        losses = [
            i.loss_usd
            for i in panel_thefts(dataset)
            if of_year[i.exchange_key or "", i.date.year] == name
        ]
        known = [loss for loss in losses if loss is not None]
        start = rate(name, (r for r in panel if class_of(r.daily_volume_usd) == name))
        small = sum(loss < 1e6 for loss in known)
        rows.append(
            f"{start} {len(losses) - len(known)} | {small} | "
            f"{millions(statistics.median(known))} | {millions(min(known))} |"
        )
    return rows


def period_rows(dataset: Dataset) -> list[str]:
    """All custody thefts by period: how many, without amount, small, and the middle size."""
    rows = []
    for first, last in PERIODS:
        losses = [i.loss_usd for i in custody(dataset) if first <= i.date.year <= last]
        known = [loss for loss in losses if loss is not None]
        rows.append(
            row(
                f"{first}-{last}",
                len(losses),
                len(losses) - len(known),
                sum(loss < 1e5 for loss in known),
                sum(loss < 1e6 for loss in known),
                millions(statistics.median(known)),
            )
        )
    return rows


def test_the_document_tells_how_much_smaller_thefts_are_at_small_venues(dataset: Dataset) -> None:
    volume = {(r.exchange_key, r.year): r.daily_volume_usd for r in exposure_panel(dataset)}
    robbed = [
        (volume[i.exchange_key or "", i.date.year], i.loss_usd) for i in panel_thefts(dataset)
    ]
    least, most = (
        [(seen, loss) for seen, loss in robbed if seen and class_of(seen) == name]
        for name in ("below 1m", "100m and more")
    )
    volumes = [statistics.median(seen for seen, _ in group) for group in (most, least)]
    losses = [statistics.median(loss for _, loss in g if loss is not None) for g in (most, least)]
    assert f"{volumes[0] / volumes[1]:,.0f}".startswith("6,")
    assert f"{losses[0] / losses[1]:.0f}" == "7"
    assert "six thousand times smaller" in PROSE
    assert "seven times smaller" in PROSE


def small_rows(dataset: Dataset) -> list[str]:
    """Thefts below USD 1m since 2014: how many are told, and how many sizes elsewhere imply.

    Sizes at the largest venues are read as lognormal; a venue's middle size falls with its volume
    to the power of an elasticity. Thefts of USD 1m and more are taken to be complete. With p the
    share below 1m, n large thefts imply n p / (1 - p) small ones.
    """
    volume = {(r.exchange_key, r.year): r.daily_volume_usd for r in exposure_panel(dataset)}
    thefts: dict[str, list[tuple[float, float]]] = {name: [] for name in CLASSES}
    for i in panel_thefts(dataset):
        seen = volume[i.exchange_key or "", i.date.year]
        if seen and i.loss_usd and i.date.year >= 2014:
            thefts[class_of(seen)].append((math.log(seen), math.log(i.loss_usd)))
    reference = thefts["100m and more"]
    size, spread = _mean_and_spread([loss for _, loss in reference])
    at = statistics.mean(v for v, _ in reference)
    rows = []
    for name, pairs in thefts.items():
        large = sum(loss >= math.log(1e6) for _, loss in pairs)
        gap = statistics.mean(v for v, _ in pairs) - at
        shares = [
            statistics.NormalDist(size + elasticity * gap, spread).cdf(math.log(1e6))
            for elasticity in (0.3, 0.6)
        ]
        implied = [f"{large * share / (1 - share):.0f}" for share in shares]
        rows.append(row(name, large, len(pairs) - large, *implied))
    return rows


def _mean_and_spread(values: list[float]) -> tuple[float, float]:
    return statistics.mean(values), statistics.stdev(values)


# Bug bounties and earlier thefts


def bounty_rows(dataset: Dataset) -> list[str]:
    panel = [r for r in exposure_panel(dataset) if r.year >= 2018]
    large = [r for r in panel if (r.daily_volume_usd or 0) >= 1e8]
    return [
        rate("programme running", (r for r in panel if r.bug_bounty)),
        rate("none running", (r for r in panel if not r.bug_bounty)),
        rate("volume 100m and more, running", (r for r in large if r.bug_bounty)),
        rate("volume 100m and more, none", (r for r in large if not r.bug_bounty)),
    ]


def bounty_timing_rows(dataset: Dataset) -> list[str]:
    """Thefts of the panel by where they fall in the life of the venue's programmes."""
    months = exposure._programme_months(dataset)
    counts: Counter[str] = Counter()
    for i in panel_thefts(dataset):
        running = months.get(i.exchange_key or "", frozenset())
        when = month_of(i.date)
        if when in running:
            counts["while a programme ran"] += 1
        elif not running:
            counts["no programme ever seen"] += 1
        elif when < min(running):
            counts["before its first programme"] += 1
            counts["of these, within two years before"] += min(running) - when <= 24
        else:
            counts["after its programme was last seen"] += 1
    return [row(name, count) for name, count in counts.items()]


def earlier_rows(dataset: Dataset) -> list[str]:
    panel = exposure_panel(dataset)
    return [
        rate("never robbed before", (r for r in panel if not r.earlier_thefts)),
        rate("robbed before", (r for r in panel if r.earlier_thefts)),
        rate(
            "never robbed before, not obscure",
            (r for r in panel if not r.earlier_thefts and not r.obscure),
        ),
        rate(
            "robbed before, not obscure", (r for r in panel if r.earlier_thefts and not r.obscure)
        ),
    ]


def year_rows(dataset: Dataset) -> list[str]:
    panel = exposure_panel(dataset)
    return [
        rate(str(year), (r for r in panel if r.year == year)).removesuffix(" |")
        + f" | {next(r.completeness for r in panel if r.year == year):g} |"
        for year in range(2018, 2027)
    ]


def choice_rows(dataset: Dataset) -> list[str]:
    """Each alternative against the default: exposure and thefts."""
    rows = []
    for name, choices in (("default", DEFAULT), *((n, c) for n, c, _ in ALTERNATIVES)):
        panel = exposure_panel(dataset, choices)
        sized = sum(trains_severity(i, choices) for i in dataset.incidents)
        start = rate(f"`{name}`" if name != "default" else name, panel)
        rows.append(f"{start} {sized} |")
    return rows


TABLES = (
    price_rows,
    doubt_rows,
    roster_rows,
    basis_rows,
    quality_rows,
    snapshot_rows,
    class_rows,
    period_rows,
    small_rows,
    bounty_rows,
    bounty_timing_rows,
    earlier_rows,
    year_rows,
    choice_rows,
)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__name__)
def test_the_document_quotes_the_tables_as_they_are(
    dataset: Dataset, table: Callable[[Dataset], list[str]]
) -> None:
    missing = [line for line in table(dataset) if line.removesuffix(" |") not in DOCUMENT]
    assert not missing, "\n".join(missing)


def test_the_venues_memory_would_add_are_known(dataset: Dataset) -> None:
    wide = Choices(memory_venues=True)
    added = {v.exchange_key for v in dataset.exchanges if in_panel(v, wide)} - {
        v.exchange_key for v in dataset.exchanges if in_panel(v, DEFAULT)
    }
    records = [r for r in exposure_panel(dataset, wide) if r.exchange_key in added]
    assert sum(r.thefts for r in records) == 4
    assert sum(r.exposure_years for r in records) == pytest.approx(360.67, abs=0.01)
