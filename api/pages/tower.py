"""What does the drawn tower need: its layers, what stands beside them, and words?

The browser draws it (`static/tower.js`) from the fields of the form, so that a layer under the hand
moves before its price has come; here is everything else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.pages import numbers
from api.pages.text.underwriter import WORDS

if TYPE_CHECKING:
    from api.pages.visit import Visit
    from pricing.result import Quote

MILLION = 1e6
TOLD = (
    "tower",
    "tower_axis",
    "tower_edge_start1",
    "tower_edge_start",
    "tower_edge_limit",
    "tower_edge_share",
    "tower_own",
    "tower_gap",
    "tower_xs",
    "tower_xs_start",
    "layer_rol",
)


def tower(visit: Visit, quote: Quote) -> dict[str, Any]:
    """Data of the drawing; amounts in yen, `unit` is one of the form's (a million)."""
    return {
        "lang": visit.lang,
        "unit": MILLION * _yen_per(quote),
        "reach": quote.ground_up.reachable.amount,
        "lines": _lines(visit, quote),
        "rates": [
            numbers.percent(layer.rate_on_line, visit.lang)
            for layer in sorted(quote.layers, key=lambda one: one.start.amount)
        ],
        "words": {name.removeprefix("tower_"): visit.told(WORDS[name]) for name in TOLD},
    }


def _yen_per(quote: Quote) -> float:
    """Yen per unit of the policy's currency."""
    rates = {rate.currency: rate.jpy_per_unit for rate in quote.exchange_rates}
    return rates.get(quote.policy.currency, 1.0)


def _lines(visit: Visit, quote: Quote) -> list[dict[str, Any]]:
    losses = [
        {
            "at": row.loss.amount,
            "said": visit.told(WORDS["line_years"]).format(years=f"{row.years:,}"),
            "kind": "loss",
        }
        for row in quote.ground_up.return_periods
        if row.loss.amount > 0
    ]
    required = quote.adequacy.required
    return [
        *losses,
        {
            "at": required.amount,
            "said": visit.told(WORDS["line_required"]),
            "kind": "required",
        },
        {
            "at": quote.ground_up.reachable.amount,
            "said": visit.told(WORDS["line_reach"]),
            "kind": "reach",
        },
    ]
