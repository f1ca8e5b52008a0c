"""Which layers pay together: never said of two that some thefts can order otherwise."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pricing.layer import Layer
from pricing.layers import LayerTerms
from pricing.policy import Causes, Policy, Sublimit
from pricing.together import pay_together, struck_alike

if TYPE_CHECKING:
    from collections.abc import Sequence

LOW = LayerTerms(start=1.0, limit=4.0, term_limit=4.0, aggregate_deductible=0.0, share=1.0)
HIGH = LayerTerms(start=5.0, limit=9.0, term_limit=27.0, aggregate_deductible=2.0, share=0.5)


def paid(terms: LayerTerms, thefts: Sequence[float]) -> float:
    """As the wording says it, theft by theft."""
    total, costs = 0.0, 1.0 + terms.defence_costs
    for theft in thefts:
        counts = theft if theft >= terms.franchise else 0.0
        part = max(counts - terms.start, 0.0)
        if terms.costs_inside:
            part *= costs
        total += min(part, terms.limit)
    net = min(max(total - terms.aggregate_deductible, 0.0), terms.term_limit)
    return net * terms.share * (1.0 if terms.costs_inside else costs)


@st.composite
def layers(draw: st.DrawFn) -> LayerTerms:
    limit = float(draw(st.integers(1, 6)))
    start, franchise = draw(
        st.one_of(
            st.integers(0, 8).map(lambda start: (start, 0)),
            st.integers(1, int(limit)).map(lambda franchise: (0, franchise)),
        )
    )
    return LayerTerms(
        start=float(start),
        franchise=float(franchise),
        limit=limit,
        term_limit=limit * draw(st.sampled_from([1, 1, 1, 2, 3])),
        aggregate_deductible=float(draw(st.sampled_from([0, 0, 0, 1, 2]))),
        share=draw(st.sampled_from([0.25, 0.5])),
        defence_costs=draw(st.sampled_from([0.0, 0.0, 0.25])),
        costs_inside=draw(st.booleans()),
    )


years = st.lists(st.integers(0, 15).map(float), max_size=4)


@settings(max_examples=400, deadline=None)
@given(layers=st.lists(layers(), min_size=2, max_size=3), one=years, other=years)
def test_no_two_years_order_them_otherwise(
    layers: list[LayerTerms], one: list[float], other: list[float]
) -> None:
    if not pay_together(layers):
        return
    moves = [paid(terms, one) - paid(terms, other) for terms in layers]
    assert min(moves) > -1e-9 or max(moves) < 1e-9


def test_a_lower_layer_that_is_full_first_and_parts_of_one_stretch_do() -> None:
    assert pay_together([LOW])
    assert pay_together([LOW, HIGH])
    assert pay_together([HIGH, LOW])
    assert pay_together([HIGH, replace(HIGH, share=0.1, aggregate_deductible=0.0)])
    # Converted to yen, one end and the next start differ in the last digit.
    assert pay_together([LOW, replace(HIGH, start=5.0 - 1e-12)])


@pytest.mark.parametrize(
    ("low", "one", "other"),
    [
        # A second payment of the lower layer, or one theft of the upper.
        (replace(LOW, term_limit=8.0), [5.0, 5.0], [9.0]),
        # A deductible the lower layer keeps in a year of one theft.
        (replace(LOW, aggregate_deductible=3.0), [5.0, 4.5], [9.0]),
        # They overlap.
        (replace(LOW, limit=8.0, term_limit=8.0), [4.9, 4.9], [7.5]),
    ],
)
def test_where_thefts_can_order_them_otherwise_it_is_not_said(
    low: LayerTerms, one: list[float], other: list[float]
) -> None:
    upper = replace(HIGH, aggregate_deductible=0.0)
    assert paid(low, one) > paid(low, other)
    assert paid(upper, one) < paid(upper, other)
    assert not pay_together([low, upper])


def policy(**changes: object) -> Policy:
    body = {
        "name": "Primary",
        "inception": dt.date(2027, 4, 1),
        "expiry": dt.date(2028, 4, 1),
        "layers": (Layer(limit=2e9, retention=2e7),),
    }
    return Policy.model_validate(body | changes)


def test_policies_that_cover_the_same_thefts_are_struck_alike() -> None:
    tiers = ("cold", "hot", "warm", "third_party")
    assert struck_alike([policy(), policy(name="Another", tiers_covered=tiers)])


@pytest.mark.parametrize(
    "changes",
    [
        {"tiers_covered": ("hot",)},
        {"causes": Causes(insider=False)},
        {"expiry": dt.date(2028, 5, 1)},
        {"waiting_days": 10},
        {"discovery_days": 90},
        {"sublimits": (Sublimit(tier="hot", limit=1e9),)},
    ],
)
def test_policies_that_do_not_are_not(changes: dict[str, object]) -> None:
    assert not struck_alike([policy(), policy(**changes)])
