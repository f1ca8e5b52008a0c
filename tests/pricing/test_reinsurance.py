"""Treaties against a walk through each year, in whatever order they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from pydantic import ValidationError

from models.book_years import BLOCK_YEARS, YearMaker
from pricing.book_block import BlockWork, simulate
from pricing.reinsurance import Payments, Reinsurance, recoveries
from tests.pricing.point_law import book, event, paid_in_full

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.book_risk import BookRisk
    from pricing.book_sums import Block
    from pricing.book_terms import BookTerms

TREATIES = """[
  {"kind": "aggregate_excess", "attachment": 6, "limit": 10, "share": 0.9},
  {"kind": "vendor_clash", "attachment": 2, "limit": 4, "exchanges": 2},
  {"kind": "event_excess", "attachment": 3, "limit": 2, "limits_a_year": 2},
  {"kind": "quota_share", "ceded": 0.25}
]"""


def walked(events: Sequence[tuple[float, int]]) -> list[float]:
    """What the four treaties pay in one year, event by event: payment and exchanges struck."""
    quota = sum(0.25 * paid for paid, _ in events)
    kept = [(0.75 * paid, struck) for paid, struck in events]
    excess = [min(max(paid - 3, 0), 2) for paid, _ in kept]
    scale = min(1.0, 4 / sum(excess)) if sum(excess) else 1.0
    excess = [scale * x for x in excess]
    left = [(paid - x, struck) for (paid, struck), x in zip(kept, excess, strict=True)]
    clash = [min(max(paid - 2, 0), 4) if struck >= 2 else 0.0 for paid, struck in left]
    scale = min(1.0, 4 / sum(clash)) if sum(clash) else 1.0
    clash = [scale * x for x in clash]
    year = sum(paid for paid, _ in left) - sum(clash)
    return [quota, sum(excess), sum(clash), 0.9 * min(max(year - 6, 0), 10)]


def test_treaties_pay_what_a_walk_through_each_year_pays() -> None:
    generator = np.random.default_rng(8)
    year = np.sort(generator.integers(0, 6, 30))
    paid, struck = generator.uniform(0, 14, 30), generator.integers(1, 4, 30)
    treaties = Reinsurance.model_validate_json(TREATIES).in_order()
    found = recoveries(Payments(year, paid, struck, 6), treaties)
    for when in range(6):
        at = year == when
        events = list(zip(paid[at].tolist(), struck[at].tolist(), strict=True))
        assert found[:, when] == pytest.approx(walked(events))


def test_a_clash_cover_pays_for_failures_of_a_vendor_alone() -> None:
    treaty = '[{"kind": "vendor_clash", "attachment": 1, "limit": 9, "limits_a_year": 50}]'
    amounts = [5.0, 5.0]
    alone = ceded(book(amounts, [0.2, 0.2]), paid_in_full(amounts), treaty)
    assert alone.recovered.sum() == 0.0
    risk = book(amounts, [0.1, 0.1], event(0.1, [1.0, 1.0]))
    clash = ceded(risk, paid_in_full(amounts), treaty)
    assert clash.recovered.sum() == pytest.approx(9.0 * 0.1 * BLOCK_YEARS, rel=0.05)


def ceded(risk: BookRisk, terms: BookTerms, treaties: str) -> Block:
    maker = YearMaker.of(risk, np.repeat(terms.least, risk.own.shape[2]))
    programme = Reinsurance.model_validate_json(treaties).in_order()
    return simulate(BlockWork(maker, terms, programme), 3, 0)


@pytest.mark.parametrize(
    "treaty",
    [
        '{"kind": "quota_share", "ceded": 1.2}',
        '{"kind": "event_excess", "attachment": 1, "limit": 0}',
        '{"kind": "event_excess", "attachment": -1, "limit": 5}',
        '{"kind": "vendor_clash", "attachment": 1, "limit": 5, "exchanges": 1}',
        '{"kind": "surplus", "limit": 5}',
    ],
)
def test_a_treaty_that_cannot_be_is_refused(treaty: str) -> None:
    with pytest.raises(ValidationError):
        Reinsurance.model_validate_json(f"[{treaty}]")
