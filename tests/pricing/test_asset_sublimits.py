"""Lower limits for some coins: a theft takes all alike, and each part meets its own limit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from models.profile import CoinShares
from models.theft_law import AssetLimited
from pricing.adequacy import check
from pricing.case import make_case
from pricing.errors import UnknownHoldings
from pricing.layers import LayerTerms, evaluate
from pricing.money import money
from pricing.policy import MOST_SUBLIMITS, Cause, Policy, Sublimit
from pricing.quote import price, recompute
from pricing.result import Quote
from pricing.sublimits import with_sublimits
from tests.pricing.busy_year import LOAD, busy_year

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from models.profile import SecurityProfile
    from pricing.desk import Desk

COINS = CoinShares(btc=0.5, eth=0.2, stable=0.05, other=0.25)
PLAIN = LayerTerms(start=1e6, limit=1e7, term_limit=5e8, aggregate_deductible=0.0, share=1.0)


def sublimited(policy: Policy, *sublimits: dict[str, Any], **changes: Any) -> Policy:  # noqa: ANN401
    return Policy.model_validate({**policy.model_dump(), "sublimits": sublimits, **changes})


@pytest.fixture(scope="module")
def holder(middle: SecurityProfile) -> SecurityProfile:
    return middle.model_copy(update={"coins": COINS})


@pytest.fixture(scope="module")
def expected(
    desk: Desk, holder: SecurityProfile, primary: Policy, on: dt.date
) -> Callable[..., int]:
    """Expected loss, yen, of the primary policy with these sub-limits."""

    def found(*sublimits: dict[str, Any]) -> int:
        policy = sublimited(primary, *sublimits)
        return price(holder, policy, desk, on).expected_loss.amount

    return found


# ---- price ----------------------------------------------------------------------------------


def test_asset_tier_and_cause_against_thefts_counted_one_by_one(
    desk: Desk, middle: SecurityProfile, primary: Policy, on: dt.date
) -> None:
    """Half a million hot thefts: each asset's part, then the lower of tier and cause."""
    model = desk.stored.model
    annual = model.annual_loss(middle, jpy_per_usd=160.0, jpy_per_unit=1.0, on=on)
    policy = sublimited(
        primary,
        {"asset": "BTC", "limit": 3e8},
        {"asset": "other", "limit": 5e7},
        {"tier": "hot", "limit": 9e8},
        {"cause": "insider", "limit": 4e8},
        causes={"software_fault": False},
    )
    law = with_sublimits(annual, policy, model, 1.0, COINS).law
    rng, n, row = np.random.default_rng(4), 500_000, 3
    # Sizes by the inverse of the survival of the model's own law, on a fine grid.
    x = np.geomspace(1e3, annual.law.cap[0], 20_000)
    survival = annual.law.survival(x)[row, 0]
    size = np.exp(np.interp(-rng.random(n), -survival, np.log(x)))
    size = np.where(size < x[-2], size, annual.law.cap[0])
    share = model.cause_share("hot", "insider") / (1 - model.cause_share("hot", "software_fault"))
    insider = rng.random(n) < share
    counts = np.minimum(0.5 * size, 3e8) + np.minimum(0.25 * size, 5e7) + 0.25 * size
    counts = np.minimum(counts, np.where(insider, 4e8, 9e8))
    for level in (1e8, 3.5e8, 8e8, 9e8):
        paid = np.minimum(counts, level)
        assert law.limited_mean(np.array([level]))[row, 0, 0] == pytest.approx(
            paid.mean(), abs=4 * paid.std() / n**0.5
        )
        above = (counts > level).mean()
        assert law.survival(np.array([level]))[row, 0, 0] == pytest.approx(
            above, abs=4 * (above / n) ** 0.5 + 1e-9
        )
    assert law.cap[0] == 9e8


def test_a_lower_sub_limit_costs_less_and_one_above_all_of_the_asset_costs_nothing(
    expected: Callable[..., int],
) -> None:
    whole = expected()
    for asset in ("BTC", "ETH", "stable", "other"):
        costs = [expected({"asset": asset, "limit": limit}) for limit in (1e7, 2e8, 1e15)]
        assert costs[0] < costs[1] <= whole
        assert costs[2] == pytest.approx(whole, abs=1)


def test_more_sub_limits_let_less_count(expected: Callable[..., int]) -> None:
    bitcoin, insider = {"asset": "BTC", "limit": 2e8}, {"cause": "insider", "limit": 3e8}
    cold, other = {"tier": "cold", "limit": 4e8}, {"asset": "other", "limit": 1e8}
    steps = [(), (bitcoin,), (bitcoin, insider), (bitcoin, insider, cold)]
    costs = [expected(*terms) for terms in (*steps, (*steps[-1], other))]
    assert costs == sorted(costs, reverse=True)
    assert len(set(costs)) == len(costs)
    assert expected(bitcoin, insider) < min(expected(bitcoin), expected(insider))


def test_an_asset_that_is_not_held_needs_no_limit(
    desk: Desk, middle: SecurityProfile, primary: Policy, on: dt.date
) -> None:
    bitcoin = middle.model_copy(update={"coins": CoinShares(btc=1.0)})
    policy = sublimited(primary, {"asset": "ETH", "limit": 1e8})
    found = [price(bitcoin, p, desk, on) for p in (primary, policy)]
    assert found[0].technical_premium == found[1].technical_premium
    assert found[1].sublimits[0].share_of_thefts == 0.0


@settings(max_examples=20, deadline=None)
@given(cut=st.floats(0.1, 0.9))
def test_layers_of_losses_with_limits_on_assets_add_up(cut: float) -> None:
    annual = busy_year()
    law = AssetLimited(annual.law, np.array([0.5, 0.3]), np.array([2e6, 4e6]))
    annual = replace(annual, law=law)
    middle = cut * PLAIN.limit
    rest = PLAIN.limit - middle
    low = replace(PLAIN, limit=middle, term_limit=50 * middle)
    high = replace(PLAIN, start=PLAIN.start + middle, limit=rest, term_limit=50 * rest)
    low_, high_, whole_ = (evaluate(annual, t, LOAD).expected for t in (low, high, PLAIN))
    assert low_ + high_ == pytest.approx(whole_, rel=1e-6)


def test_yen_and_dollars_describe_the_same_sub_limit(
    desk: Desk, holder: SecurityProfile, primary: Policy, on: dt.date
) -> None:
    rate = desk.dataset.rates.jpy_per("USD", on).jpy_per_unit

    def quoted(unit: float, currency: str) -> Quote:
        policy = sublimited(
            primary,
            {"asset": "BTC", "limit": 2e6 * unit},
            layers=({"limit": 1e7 * unit, "retention": 1e5 * unit},),
            currency=currency,
        )
        return price(holder, policy, desk, on)

    assert quoted(1.0, "USD").technical_premium == quoted(rate, "JPY").technical_premium


def test_a_quote_shows_each_asset_and_computes_again_from_its_record(
    desk: Desk, holder: SecurityProfile, primary: Policy, on: dt.date
) -> None:
    policy = sublimited(primary, {"asset": "BTC", "limit": 2e8}, {"cause": "insider", "limit": 3e8})
    quote = price(holder, policy, desk, on)
    bitcoin, insider = quote.sublimits
    assert (bitcoin.applies_to, bitcoin.limit) == ("BTC", money(2e8))
    assert bitcoin.share_of_thefts == 0.5
    assert insider.applies_to == "insider"
    (step,) = [s for s in quote.trace if "that counts" in s.step]
    assert "takes all alike" in step.formula
    assert step.inputs["BTC, JPY"] == 2e8
    record = Quote.model_validate_json(quote.model_dump_json())
    assert recompute(record, desk) == quote


# ---- what is refused ------------------------------------------------------------------------


def test_without_coins_in_the_profile_an_asset_has_no_part(
    desk: Desk, middle: SecurityProfile, primary: Policy, on: dt.date
) -> None:
    policy = sublimited(primary, {"asset": "BTC", "limit": 2e8})
    with pytest.raises(UnknownHoldings, match=r"give profile\.coins") as refused:
        price(middle, policy, desk, on)
    assert refused.value.field == "/policy/sublimits"


@pytest.mark.parametrize(
    ("sublimits", "why"),
    [
        ([{"limit": 1e8, "asset": "BTC", "tier": "hot"}], "one of tier, cause and asset"),
        ([{"limit": 1e8, "asset": "BTC", "cause": "insider"}], "one of tier, cause and asset"),
        ([{"limit": 1e8, "asset": "BTC"}, {"limit": 1e9, "asset": "BTC"}], "once"),
        ([{"limit": 1e8, "asset": "XRP"}], "'BTC', 'ETH', 'stable' or 'other'"),
        ([{"limit": 0, "asset": "BTC"}], "greater than 0"),
    ],
)
def test_a_sub_limit_on_an_asset_that_makes_no_sense_is_refused(
    primary: Policy, sublimits: list[dict[str, Any]], why: str
) -> None:
    with pytest.raises(ValidationError, match=why):
        sublimited(primary, *sublimits)


def test_a_part_of_a_theft_may_be_limited_below_where_the_layer_begins(
    expected: Callable[..., int],
) -> None:
    """The layer sees the sum of the parts."""
    assert 0 < expected({"asset": "stable", "limit": 1e6}) < expected()


def test_there_may_be_a_sub_limit_for_everything_that_has_one(primary: Policy) -> None:
    tiers, assets = primary.tiers_covered, ("BTC", "ETH", "stable", "other")
    causes = get_args(Cause)
    every = (
        *({"tier": tier, "limit": 1e9} for tier in tiers),
        *({"cause": cause, "limit": 1e9} for cause in causes),
        *({"asset": asset, "limit": 1e9} for asset in assets),
    )
    assert len(sublimited(primary, *every).sublimits) == MOST_SUBLIMITS


def test_a_sub_limit_without_an_asset_is_written_as_it_was() -> None:
    assert set(Sublimit(tier="hot", limit=1e8).model_dump()) == {"limit", "tier", "cause"}


# ---- adequacy -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sublimits", "lowest"),
    [
        ([{"asset": "BTC", "limit": 1e10}], 1e10),
        ([{"asset": "BTC", "limit": 1e10}, {"cause": "insider", "limit": 8e9}], 8e9),
        ([{"asset": "BTC", "limit": 1e10}, {"tier": "hot", "limit": 9e9}], 9e9),
        # 5 % of ¥500bn are stable coins, ¥25bn: a limit of ¥25bn or more never binds.
        ([{"asset": "stable", "limit": 2.4e10}], 2.4e10),
        ([{"asset": "stable", "limit": 2.5e10}], None),
    ],
)
def test_of_a_sum_insured_the_lowest_sub_limit_that_can_bind_counts(
    holder: SecurityProfile,
    primary: Policy,
    sublimits: list[dict[str, Any]],
    lowest: float | None,
) -> None:
    retention, limit = 2e7, 3e10
    layers = ({"limit": limit, "retention": retention, "aggregate_limit": 3 * limit},)

    def credit(*terms: dict[str, Any]) -> int:
        case = make_case(sublimited(primary, *terms, layers=layers), holder, 1e12, 0.0, {})
        return int(case.sum_insured)

    whole = credit()
    assert whole == limit
    assert credit(*sublimits) == (whole if lowest is None else lowest - retention)


def test_a_limit_on_an_asset_never_betters_a_verdict(
    desk: Desk, holder: SecurityProfile, primary: Policy
) -> None:
    rates = {"USD": 150.0}
    plain = check(primary, holder, desk.rules, desk.scenario, rates)
    lower = check(
        sublimited(primary, {"asset": "BTC", "limit": 1e8}),
        holder,
        desk.rules,
        desk.scenario,
        rates,
    )
    assert lower.eligible_credit.amount <= plain.eligible_credit.amount
    assert lower.shortfall.amount >= plain.shortfall.amount
