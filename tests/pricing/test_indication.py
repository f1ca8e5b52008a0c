"""Indications against quotes: the same money, faster; and all of a book or none of it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.annual_book import EXCHANGES
from models.profile import SecurityProfile
from pricing.errors import BatchRefused, NothingCovered, PremiumAboveLimit
from pricing.indication import each_indicated, indications
from pricing.policy import Policy
from pricing.quote import price
from pricing.submission import Submission
from tests.pricing.conftest import EXAMPLES

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from pathlib import Path

    from pricing.desk import Desk
    from pricing.result import Indication, Quote

EXPECTED, PREMIUM, ENDS = 0.001, 0.015, 0.06
"""How far an indication may be from a quote, relative; mostly it is a tenth as far."""

FEW = settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def policy(*layers: dict[str, Any], **terms: object) -> Policy:
    term = {"inception": "2027-04-01", "expiry": "2028-04-01"}
    said = {"name": "Cover", "layers": layers, **term, **terms}
    return Policy.model_validate_json(json.dumps(said))


def one(profile: SecurityProfile, asked: Policy | None, desk: Desk, on: dt.date) -> Indication:
    return indications([Submission(profile=profile, policy=asked)], desk, on).indications[0]


def check(found: Indication, quote: Quote, tolerance: float = PREMIUM) -> None:
    assert found.name == quote.profile.name
    assert found.policy_source == quote.policy_source
    assert found.theft_probability == pytest.approx(quote.ground_up.theft_probability, rel=1e-9)
    assert found.expected_loss.amount == pytest.approx(
        quote.expected_loss.amount, rel=EXPECTED, abs=1
    )
    premium, exact = found.technical_premium, quote.technical_premium
    assert premium.amount == pytest.approx(exact.amount, rel=tolerance, abs=1)
    for estimate, other in ((premium, exact), (found.expected_loss, quote.expected_loss)):
        assert estimate.low == pytest.approx(other.low, rel=ENDS, abs=1)
        assert estimate.high == pytest.approx(other.high, rel=ENDS)
    assert found.rate_on_line == pytest.approx(quote.rate_on_line, rel=tolerance)
    assert found.unknown_inputs == len(quote.unknown_inputs)
    assert found.limit.amount == pytest.approx(
        sum(layer.limit * layer.paid_share for layer in quote.policy.layers)
        * {r.currency: r.jpy_per_unit for r in quote.exchange_rates}.get(quote.policy.currency, 1.0)
    )


POLICIES = {
    "reference": None,
    "primary": policy({"limit": 2e9, "retention": 2e7}),
    "term limit": policy({"limit": 2e9, "retention": 2e7, "aggregate_limit": 6e9}),
    "small": policy({"limit": 5e7}),
    "excess": policy({"limit": 5e9, "attachment": 1e9, "aggregate_limit": 1e10}),
    "tower": policy(
        {"limit": 1e9, "retention": 1e8, "aggregate_limit": 2.5e9},
        {"limit": 3e9, "attachment": 1.1e9, "share": 0.4, "coinsurance": 0.1},
        {"limit": 3e9, "attachment": 1.1e9, "share": 0.3},
    ),
    "reinstated for money": policy({"limit": 1e9, "reinstatements": [1.0, 1.0]}),
    "two years": policy({"limit": 1e9}, expiry="2029-04-01"),
    "half a year, hot only": policy({"limit": 1e9}, expiry="2027-10-01", tiers_covered=["hot"]),
    "dollars": policy({"limit": 1e7, "retention": 1e5}, currency="USD"),
    "coin": policy({"limit": 100}, currency="BTC"),
    "no insiders, no states": policy(
        {"limit": 1e9}, causes={"insider": False, "state_backed_actor": False}
    ),
    "waiting": policy({"limit": 1e9}, waiting_days=60, discovery_days=30),
    "costs inside": policy(
        {"limit": 1e9},
        defence_costs={"share": 0.2},
        wording={"defence_costs_outside_limit": False},
    ),
    "costs on top": policy(
        {"limit": 1e9}, defence_costs={}, wording={"defence_costs_outside_limit": True}
    ),
    # The next three are valued as a quote values them.
    "franchise": policy({"limit": 1e9, "franchise": 5e7}),
    "deductible in the term": policy({"limit": 1e9, "aggregate_deductible": 5e8}),
    "sub-limit": policy({"limit": 1e9}, sublimits=[{"tier": "hot", "limit": 3e8}]),
}


@pytest.mark.parametrize("name", POLICIES)
def test_an_indication_is_near_the_quote(
    name: str, desk: Desk, examples: dict[str, SecurityProfile], on: dt.date
) -> None:
    for profile in examples.values():
        check(one(profile, POLICIES[name], desk, on), price(profile, POLICIES[name], desk, on))


@pytest.mark.parametrize(
    "path", sorted((EXAMPLES / "policies").glob("*.json")), ids=lambda p: p.stem
)
def test_it_is_for_every_policy_that_is_shipped(
    path: Path, desk: Desk, middle: SecurityProfile, on: dt.date
) -> None:
    asked = Policy.model_validate_json(path.read_bytes())
    check(one(middle, asked, desk, on), price(middle, asked, desk, on))


houses = st.fixed_dictionaries(
    {
        "total": st.floats(8, 13).map(lambda e: 10.0**e),
        "hot": st.sampled_from([0.0, 0.01, 0.3, 1.0]),
        "silent": st.booleans(),
    }
)
layers = st.fixed_dictionaries(
    {
        "limit": st.floats(6, 11).map(lambda e: 10.0**e),
        "attaches": st.floats(0, 1),
        "multiple": st.sampled_from([1, 1.5, 3, 20]),
    }
)


@pytest.fixture(scope="module")
def compared(
    desk: Desk, middle: SecurityProfile, on: dt.date
) -> Callable[[dict[str, Any], dict[str, Any]], None]:
    """Price a layer on a house both ways, and compare."""

    def compare(house: dict[str, Any], layer: dict[str, Any]) -> None:
        total, hot, limit = house["total"], house["hot"], layer["limit"]
        assets = {"total": total, "shares": {"hot": hot, "cold": 1 - hot}}
        body = middle.model_dump() | {"assets": assets, "yearly_volume": total * 5}
        if house["silent"]:
            body |= dict.fromkeys(("country", "trading_since", "earlier_thefts"))
            body |= {"controls": {}}
        profile = SecurityProfile.model_validate(body)
        attaches = layer["attaches"] * total * max(hot, 1 - hot) * 0.9
        asked = policy(
            {"limit": limit, "attachment": attaches, "aggregate_limit": layer["multiple"] * limit}
        )
        try:
            quote = price(profile, asked, desk, on)
        except (NothingCovered, PremiumAboveLimit) as error:
            with pytest.raises(BatchRefused, match=error.public[:20]):
                one(profile, asked, desk, on)
            return
        check(one(profile, asked, desk, on), quote)

    return compare


@FEW
@given(house=houses, layer=layers)
def test_it_is_near_for_any_layer_and_house(
    house: dict[str, Any],
    layer: dict[str, Any],
    compared: Callable[[dict[str, Any], dict[str, Any]], None],
) -> None:
    """Layers from far below the usual theft to far above what can be reached."""
    compared(house, layer)


def test_coins_whose_prices_move_are_valued_as_a_quote_values_them(
    desk: Desk, middle: SecurityProfile, on: dt.date
) -> None:
    coins = {"btc": 0.5, "eth": 0.3, "stable": 0.1, "other": 0.1}
    profile = SecurityProfile.model_validate(middle.model_dump() | {"coins": coins})
    limited = policy({"limit": 1e9}, sublimits=[{"asset": "BTC", "limit": 3e8}])
    asked = [Submission(profile=p, policy=limited) for p in (profile, profile)]
    found = indications([*asked, Submission(profile=middle)], desk, on)
    quote = price(profile, limited, desk, on)
    check(found.indications[0], quote, tolerance=1e-9)
    assert found.price_moves == quote.price_moves
    assert indications([Submission(profile=middle)], desk, on).price_moves is None


def test_a_book_is_its_exchanges_in_order_each_as_if_alone(
    desk: Desk, examples: dict[str, SecurityProfile], on: dt.date
) -> None:
    asked = [
        Submission(profile=profile, policy=wanted)
        for wanted in POLICIES.values()
        for profile in examples.values()
    ]
    assert len(asked) > 2 * EXCHANGES
    found = indications(asked, desk, on)
    assert [i.name for i in found.indications] == [s.profile.name for s in asked]
    for among, submission in zip(found.indications, asked, strict=True):
        alone = one(submission.profile, submission.policy, desk, on)
        for field in ("expected_loss", "technical_premium"):
            mine, other = getattr(among, field), getattr(alone, field)
            assert mine.amount == pytest.approx(other.amount, rel=1e-8, abs=1)
            assert mine.low == pytest.approx(other.low, rel=1e-8, abs=1)
            assert mine.high == pytest.approx(other.high, rel=1e-8, abs=1)


def test_years_worked_out_before_are_the_same_prices(
    desk: Desk, examples: dict[str, SecurityProfile], on: dt.date
) -> None:
    asked = [Submission(profile=profile) for profile in examples.values()] * (EXCHANGES // 2)
    rates = desk.jpy_per(on)
    book = desk.stored.model.annual_losses(
        [each.profile for each in asked],
        jpy_per_usd=rates["USD"],
        jpy_per_unit=[rates[each.profile.currency] for each in asked],
        on=on,
    )
    years = [book.exchange(i) for i in range(len(asked))]
    assert tuple(each_indicated(asked, desk, on, years)) == indications(asked, desk, on).indications


def test_it_says_what_it_was_made_with(desk: Desk, middle: SecurityProfile, on: dt.date) -> None:
    asked = [
        Submission(profile=middle, policy=POLICIES[name]) for name in ("reference", "coin", "coin")
    ]
    found = indications(asked, desk, on)
    quote = price(middle, POLICIES["coin"], desk, on)
    assert found.on == on
    assert found.model == quote.model
    assert found.basis_version == quote.basis_version
    assert found.scenario == desk.scenario
    assert sorted(r.currency for r in found.exchange_rates) == ["BTC", "USD"]
    assert set(quote.exchange_rates) <= set(found.exchange_rates)


def test_every_fault_of_a_book_is_named_and_nothing_is_priced(
    desk: Desk, middle: SecurityProfile, on: dt.date
) -> None:
    above = policy({"limit": 1e9, "attachment": 1e13})
    nowhere = policy({"limit": 1e9}, tiers_covered=["warm"])
    odd = policy({"limit": 1e9, "franchise": 1e9}, tiers_covered=["third_party"])
    asked = [None, above, None, nowhere, odd]
    with pytest.raises(BatchRefused, match=r"above the .* \(2 more\)$") as refused:
        indications([Submission(profile=middle, policy=p) for p in asked], desk, on)
    assert [fault.field for fault in refused.value.faults] == [
        "/1/policy/layers/0",
        "/3/policy/tiers_covered",
        "/4/policy/tiers_covered",
    ]


@pytest.mark.parametrize(
    ("shares", "layer"),
    [
        # Two hundred and fifty times all that is held: no term takes so much.
        ({"third_party": 1.0}, {"limit": 1e9, "aggregate_deductible": 5e10}),
        # A ten-thousandth of a yen: an empty tier.
        ({"hot": 5e-13, "cold": 1 - 5e-13}, {"limit": 1e9}),
    ],
    ids=["deductible", "next to nothing held"],
)
def test_a_policy_that_never_pays_is_refused_as_a_quote_refuses_it(
    shares: dict[str, float],
    layer: dict[str, float],
    desk: Desk,
    middle: SecurityProfile,
    on: dt.date,
) -> None:
    small = middle.model_dump() | {"assets": {"total": 2e8, "shares": shares}}
    profile = SecurityProfile.model_validate(small)
    asked = policy(layer, tiers_covered=["hot", "warm", "third_party"])
    with pytest.raises(NothingCovered, match="never pay") as quoted:
        price(profile, asked, desk, on)
    with pytest.raises(BatchRefused, match="never pay") as refused:
        one(profile, asked, desk, on)
    assert quoted.value.field == "/policy/layers"
    assert refused.value.field == "/0/policy/layers"


def test_a_layer_too_thin_for_the_cells_of_a_book_is_valued_as_a_quote_values_it(
    desk: Desk, middle: SecurityProfile, on: dt.date
) -> None:
    """Limited means differ by little more than their rounding there, and may fall."""
    assets = {"total": 8.5e13, "shares": {"hot": 1.0}}
    quiet = {"currency": "USD", "assets": assets, "yearly_volume": 60.0}
    profile = SecurityProfile.model_validate(middle.model_dump() | quiet)
    for attaches in np.geomspace(4e14, 8e15, 6):
        asked = policy({"limit": 1e-5 * attaches, "attachment": attaches})
        check(one(profile, asked, desk, on), price(profile, asked, desk, on), tolerance=1e-9)


def test_a_premium_above_the_limit_is_refused_as_a_quote_refuses_it(
    desk: Desk, middle: SecurityProfile, on: dt.date
) -> None:
    load = desk.basis.risk_load.model_copy(update={"principle": "expected_value", "parameter": 10})
    dear = replace(desk, basis=desk.basis.model_copy(update={"risk_load": load}))
    frequent = middle.model_copy(update={"yearly_volume": 1e16, "earlier_thefts": 9})
    asked = policy({"limit": 1e6}, expiry="2030-04-01")
    with pytest.raises(PremiumAboveLimit) as quoted:
        price(frequent, asked, dear, on)
    with pytest.raises(BatchRefused) as refused:
        one(frequent, asked, dear, on)
    assert quoted.value.public.startswith("the premium would be")
    assert refused.value.public.startswith("the premium would be")


@pytest.mark.parametrize(
    "load",
    [
        {"principle": "standard_deviation", "parameter": 0.3},
        {"principle": "proportional_hazard", "parameter": 0.7},
        {"principle": "tvar", "parameter": 0.9},
        {
            "principle": "mixture",
            "parts": [
                {"principle": "wang", "parameter": 0.3, "weight": 0.5},
                {"principle": "dual_power", "parameter": 2.0, "weight": 0.5},
            ],
        },
    ],
    ids=lambda load: load["principle"],
)
def test_every_risk_load_serves(
    load: dict[str, Any], desk: Desk, examples: dict[str, SecurityProfile], on: dt.date
) -> None:
    given_load = desk.basis.risk_load.model_validate(
        {"status": "assumption", "source": "a test", **load}, strict=False
    )
    other = replace(desk, basis=desk.basis.model_copy(update={"risk_load": given_load}))
    for name in ("term limit", "tower"):
        for profile in examples.values():
            asked = POLICIES[name]
            check(one(profile, asked, other, on), price(profile, asked, other, on))


def test_an_interval_holds_its_amount(
    desk: Desk, examples: dict[str, SecurityProfile], on: dt.date
) -> None:
    found = indications([Submission(profile=p) for p in examples.values()], desk, on)
    for row in found.indications:
        for estimate in (row.expected_loss, row.technical_premium):
            assert 0 <= estimate.low <= estimate.amount <= estimate.high
        assert np.isfinite(row.rate_on_line)
