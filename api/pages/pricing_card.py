"""How is a price told: against the market, in one sentence, and line by line?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.pages import numbers
from api.pages.text.underwriter import WORDS
from pricing.money import Estimate

if TYPE_CHECKING:
    from api.pages.visit import Visit
    from data.rows import Status
    from pricing.result import Quote

MARGIN = 1.5
"""Of the drawn band beyond its ends and the interval's."""

LEAST_DRAWN = 1e-5


@dataclass(frozen=True)
class Standing:
    """Where a rate on line stands in its market band.

    Attributes:
        said: name of the words for it.
        colour: good inside the band, warn outside.
        places: of floor, middle, ceiling, rate and its interval across the drawing, per cent.
    """

    said: str
    colour: str
    places: dict[str, float]


def standing(quote: Quote) -> Standing:
    """The rate on line of a quote in its band; whether it is outside is the quote's own word."""
    band, rate = quote.market_band, quote.rate_on_line
    if band.outside:
        said = "market_below" if rate < band.floor else "market_above"
    elif rate < band.central_low:
        said = "market_low"
    else:
        said = "market_middle" if rate <= band.central_high else "market_high"
    drawn = {
        "floor": band.floor,
        "central_low": band.central_low,
        "central_high": band.central_high,
        "ceiling": band.ceiling,
        "rate": rate,
        "low": quote.rate_on_line_low,
        "high": quote.rate_on_line_high,
    }
    return Standing(said, "warn" if band.outside else "good", _across(drawn))


def _across(drawn: dict[str, float]) -> dict[str, float]:
    """Each rate's place from 0 to 100 on a scale of ratios."""
    logs = {name: math.log(max(rate, LEAST_DRAWN)) for name, rate in drawn.items()}
    first, last = min(logs.values()) - math.log(MARGIN), max(logs.values()) + math.log(MARGIN)
    return {name: round(100 * (log - first) / (last - first), 2) for name, log in logs.items()}


def reading(visit: Visit, quote: Quote) -> str:
    """The price in one sentence or two."""
    lang, lowest = visit.lang, min(quote.layers, key=lambda layer: layer.start.amount)
    name = "reading" if len(quote.layers) == 1 else "reading_tower"
    return visit.told(WORDS[name]).format(
        n=len(quote.layers),
        limit=numbers.yen(lowest.limit.amount, lang),
        start=numbers.yen(lowest.start.amount, lang),
        days=quote.policy.term_days,
        rol=numbers.percent(quote.rate_on_line, lang),
        chance=numbers.percent(lowest.attachment_probability, lang),
        share=numbers.yen(quote.expected_loss.amount, lang),
    )


@dataclass(frozen=True)
class StackLine:
    """One line of the premium: words, amount, and where its bar stands, per cent of the whole."""

    name: str
    amount: Estimate | int
    rate: float | None
    status: Status | None
    source: str
    at: float
    long: float


def stack_lines(quote: Quote) -> tuple[StackLine, ...]:
    """From the expected loss upwards; lines of nothing are left out, unless their rate is one."""
    parts: list[tuple[str, Estimate | int, float | None, Status | None, str]] = [
        ("line_expected", quote.expected_loss, None, None, ""),
        ("line_load", quote.risk_load, None, None, ""),
    ]
    for one in quote.loadings:
        if one.amount.amount or one.rate is not None:
            name = f"load_{one.name}"
            parts.append((name, one.amount.amount, one.rate, one.status, one.source))
    whole, at, found = max(quote.technical_premium.amount, 1), 0.0, []
    for name, amount, rate, status, source in parts:
        size = 100 * (amount.amount if isinstance(amount, Estimate) else amount) / whole
        start = min(at, at + size)
        line = StackLine(name, amount, rate, status, source, round(start, 2), round(abs(size), 2))
        found.append(line)
        at += size
    return tuple(found)
