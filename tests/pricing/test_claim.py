"""What a policy pays for given thefts, beside a plain walk through its terms and the priced law."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import fields
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.profile import ASSETS
from models.theft_law import AssetLimited
from pricing.basis import shipped_basis
from pricing.claim import LossParts, Settlement, Theft, settle
from pricing.errors import UnknownHoldings
from pricing.layer import Layer
from pricing.policy import DefenceCosts, Policy, Sublimit, Wording
from pricing.premium import layer_terms
from pricing.sublimits import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

BASIS = shipped_basis()
TERM = {"inception": dt.date(2027, 4, 1), "expiry": dt.date(2028, 4, 1)}
PARTS = tuple(field.name for field in fields(Settlement) if field.name != "defence_costs")


def policy(*layers: Layer, **terms: object) -> Policy:
    return Policy(name="P", layers=layers, **TERM, **terms)  # type: ignore[arg-type]


def paid(contract: Policy, *losses: float, rate: float = 1.0) -> list[float]:
    thefts = [Theft(loss, "hot") for loss in losses]
    return [one.paid for one in settle(contract, thefts, BASIS, rate)]


def by_hand(contract: Policy, losses: Sequence[float]) -> list[float]:
    """The walk of docs/policy.md, layer by layer and theft by theft, with running balances."""
    outside = contract.wording.defence_costs_outside_limit
    costs = contract.defence_costs.share or 0.0 if contract.defence_costs else 0.0
    factor = 1.0 if outside else 1.0 + costs
    totals = [0.0] * len(losses)
    for layer in contract.layers:
        deductible, limit_left = layer.aggregate_deductible, layer.term_limit
        for i, loss in enumerate(losses):
            if layer.franchise is not None:
                hit = loss if loss >= layer.franchise else 0.0
            else:
                hit = max(loss - layer.start, 0.0)
            event = min(hit * factor, layer.limit)
            borne = min(event, deductible)
            deductible -= borne
            used = min(event - borne, limit_left)
            limit_left -= used
            totals[i] += used / factor * (1.0 - layer.coinsurance) * layer.share
    return totals


@st.composite
def layers(draw: st.DrawFn) -> tuple[Layer, ...]:
    """Layers that lie one over the other, so that no shares exceed one."""
    found, start = [], draw(st.sampled_from([0.0, 20.0, 100.0]))
    for i in range(draw(st.integers(1, 3))):
        limit = draw(st.floats(100.0, 1000.0))
        franchise = i == 0 and start > 0 and draw(st.booleans())
        begins = {"franchise": start} if franchise else {"attachment": start}
        in_term = draw(
            st.sampled_from(
                [{}, {"aggregate_limit": 2.5 * limit}, {"reinstatements": (1.0, 0.0)}],
            )
        )
        found.append(
            Layer(
                limit=limit,
                share=draw(st.floats(0.1, 1.0)),
                coinsurance=draw(st.sampled_from([0.0, 0.1, 0.5])),
                aggregate_deductible=draw(st.sampled_from([0.0, 50.0])),
                **begins,
                **in_term,
            )
        )
        start = (0.0 if franchise else start) + limit + draw(st.sampled_from([0.0, 30.0]))
    return tuple(found)


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    costs = draw(st.sampled_from([None, 0.0, 0.08, 0.5]))
    return policy(
        *draw(layers()),
        defence_costs=None if costs is None else DefenceCosts(share=costs),
        wording=Wording(defence_costs_outside_limit=draw(st.booleans())),
    )


LOSSES = st.lists(st.floats(0.0, 5000.0), min_size=1, max_size=4)


@given(policies(), LOSSES)
def test_a_plain_walk_through_the_terms_pays_the_same(
    contract: Policy, losses: list[float]
) -> None:
    assert paid(contract, *losses) == pytest.approx(by_hand(contract, losses), abs=1e-9)


@given(policies(), LOSSES)
def test_the_priced_terms_pay_the_same_over_the_term(contract: Policy, losses: list[float]) -> None:
    """`cell_lengths` is what a price weighs the law of the term's sum with."""
    expected = 0.0
    for terms in layer_terms(contract, BASIS, 1.0):
        on_losses = terms.on_losses
        hits = [loss for loss in losses if loss >= terms.franchise]
        total = sum(min(max(x - terms.start, 0.0), on_losses.limit) for x in hits)
        expected += float(on_losses.cell_lengths(total / 64, 64).sum())
    settled = settle(contract, [Theft(x, "hot") for x in losses], BASIS, 1.0)
    assert sum(s.paid + s.defence_costs for s in settled) == pytest.approx(expected, abs=1e-9)


@given(policies(), LOSSES)
def test_the_parts_add_up_to_the_loss_and_none_is_negative(
    contract: Policy, losses: list[float]
) -> None:
    settled = settle(contract, [Theft(x, "hot") for x in losses], BASIS, 1.0)
    for loss, one in zip(losses, settled, strict=True):
        parts = [getattr(one, name) for name in PARTS]
        assert sum(parts) == pytest.approx(loss, abs=1e-9)
        assert min(parts) >= 0.0
        assert LossParts.of(one).loss == math.floor(sum(parts) + 0.5)


@given(policies(), LOSSES)
def test_no_more_is_paid_than_the_limits(contract: Policy, losses: list[float]) -> None:
    payments = paid(contract, *losses)
    assert max(payments) <= contract.limit + 1e-9
    in_term = sum(layer.term_limit * layer.paid_share for layer in contract.layers)
    assert sum(payments) <= in_term + 1e-9


@given(policies(), LOSSES, st.floats(0.1, 10.0))
def test_limits_in_a_coin_move_with_a_loss_of_it(
    contract: Policy, losses: list[float], price: float
) -> None:
    moved = paid(contract, *(price * loss for loss in losses), rate=price)
    # A loss on the franchise to the last bit may fall on either side of it.
    near = [
        layer.franchise and abs(loss - layer.franchise) < 1e-6
        for layer in contract.layers
        for loss in losses
    ]
    if not any(near):
        assert moved == pytest.approx([price * x for x in paid(contract, *losses)], abs=1e-6)


def test_each_part_is_what_its_term_leaves() -> None:
    """¥1,000 from the hot tier: 100 over a sub-limit, 50 under the retention, 250 over the top."""
    contract = policy(
        Layer(limit=600.0, retention=50.0, coinsurance=0.1, share=0.5, aggregate_limit=600.0),
        sublimits=(Sublimit(tier="hot", limit=900.0),),
    )
    first, second = settle(contract, [Theft(1000.0, "hot")] * 2, BASIS, 1.0)
    assert (first.sublimit, first.below, first.above) == (100.0, 50.0, 250.0)
    assert (first.unwritten, first.coinsurance) == pytest.approx((300.0, 30.0))
    assert first.paid == pytest.approx(270.0)
    assert (second.paid, second.aggregate) == pytest.approx((0.0, 270.0))


def test_a_loss_that_reaches_the_franchise_is_paid_from_the_ground() -> None:
    contract = policy(Layer(limit=100.0, franchise=20.0, aggregate_limit=300.0))
    assert paid(contract, 20.0, 19.0, 21.0) == [20.0, 0.0, 21.0]


def test_costs_inside_the_limit_take_from_it() -> None:
    contract = policy(
        Layer(limit=110.0, retention=0.0),
        defence_costs=DefenceCosts(share=0.1),
        wording=Wording(defence_costs_outside_limit=False),
    )
    (one,) = settle(contract, [Theft(110.0, "hot")], BASIS, 1.0)
    assert (one.paid, one.costs, one.defence_costs) == pytest.approx((100.0, 10.0, 10.0))


def test_a_theft_that_is_not_covered_uses_up_no_limit() -> None:
    contract = policy(Layer(limit=100.0, retention=0.0))
    thefts = [Theft(100.0, "hot", covered=False), Theft(100.0, "hot")]
    first, second = settle(contract, thefts, BASIS, 1.0)
    assert (first.excluded, first.paid, second.paid) == (100.0, 0.0, 100.0)


def test_the_lowest_of_the_sub_limits_that_apply_counts() -> None:
    contract = policy(
        Layer(limit=1000.0, retention=10.0),
        sublimits=(
            Sublimit(tier="hot", limit=300.0),
            Sublimit(cause="insider", limit=200.0),
            Sublimit(cause="state_backed_actor", limit=100.0),
        ),
    )
    assert counted(500.0, frozenset({"cold"}), contract, 1.0) == 500.0
    assert counted(500.0, frozenset({"hot"}), contract, 1.0) == 300.0
    assert counted(500.0, frozenset({"hot", "insider"}), contract, 1.0) == 200.0
    assert counted(500.0, frozenset({"hot", "insider", "state_backed_actor"}), contract, 1.0) == 100
    assert counted(500.0, frozenset({"hot"}), contract, 2.0) == 500.0


@given(st.floats(0.0, 1e6), st.floats(1.0, 1e5), st.floats(1.0, 1e5))
def test_sub_limits_on_assets_count_as_the_priced_law_does(
    x: float, btc: float, eth: float
) -> None:
    contract = policy(
        Layer(limit=1e9),
        sublimits=(Sublimit(asset="BTC", limit=btc), Sublimit(asset="ETH", limit=eth)),
    )
    shares = dict(zip(ASSETS, (0.5, 0.2, 0.1, 0.2), strict=True))
    by_asset = {asset: share * x for asset, share in shares.items()}
    law = AssetLimited(None, np.array([0.5, 0.2]), np.array([btc, eth]))  # type: ignore[arg-type]
    expected = float(law.counted(np.array(x)))
    assert counted(x, frozenset({"hot"}), contract, 1.0, by_asset) == pytest.approx(expected)


def test_a_sub_limit_on_an_asset_needs_the_coins() -> None:
    contract = policy(Layer(limit=1e9), sublimits=(Sublimit(asset="BTC", limit=1.0),))
    with pytest.raises(UnknownHoldings, match="give profile"):
        settle(contract, [Theft(1.0, "hot")], BASIS, 1.0)
