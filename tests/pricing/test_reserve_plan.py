"""The Japanese reserve by volume, year by year: what is set aside, used and let go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.regimes import load_rule_set
from models.profile import SecurityProfile
from pricing.accrual import accrual_rule, build_up
from pricing.case import MissingRate
from pricing.exchange_rates import Exchange, from_reader
from pricing.inputs import Inputs
from pricing.regime_amounts import regime_amounts
from pricing.requirement import CustomScenario, requirement
from pricing.reserve_plan import Volumes, VolumesRefused

if TYPE_CHECKING:
    from pricing.regime_result import RegimeAmount

JP = load_rule_set("jp")
RULE = accrual_rule(JP)
TN = 1_000_000_000_000
BN = 1_000_000_000
NONE = Exchange({})
EXCHANGE = SecurityProfile.model_validate(
    {"name": "E", "assets": {"total": 5e11, "shares": {"cold": 1.0}}, "yearly_volume": 2e12}
)


def plan(*years: dict[str, float], used: tuple[float, ...] = (), **more: Any) -> Volumes:  # noqa: ANN401
    entries = [
        {"year": 2024 + k, "volumes": volumes, "used": used[k] if used else 0.0}
        for k, volumes in enumerate(years)
    ]
    return Volumes.model_validate({"years": entries, **more})


def by_volume(volumes: Volumes | None) -> RegimeAmount:
    found = regime_amounts(EXCHANGE, Inputs(), JP, NONE, volumes)
    return next(one for one in found if one.scenario == "securities_formula")


def shares(volume: float) -> dict[str, float]:
    return {"share_turnover": volume}


def test_five_years_at_one_volume_are_the_sheets_check_value() -> None:
    found = by_volume(plan(*[shares(25 * TN)] * 5))
    assert found.build_up is not None
    assert [year.set_aside for year in found.build_up] == [500_000_000] * 4 + [0]
    assert [year.balance for year in found.build_up][3:] == [2 * BN, 2 * BN]
    assert found.amount == found.amount_jpy == 2 * BN


def test_the_whole_industry_is_the_sheets_check_value() -> None:
    found = by_volume(plan(shares(19.2 * TN)))
    assert found.build_up is not None
    assert (found.build_up[0].set_aside, found.amount) == (384_000_000, 1_536_000_000)


def test_a_reserve_at_its_ceiling_is_the_sheets_check_value() -> None:
    found = by_volume(plan(shares(40 * TN), opening=3.2 * BN))
    assert found.build_up is not None
    (year,) = found.build_up
    assert (year.by_rate, year.ceiling, year.set_aside) == (800_000_000, 3_200_000_000, 0)


def test_a_loss_paid_from_the_reserve_is_filled_up_again() -> None:
    found = by_volume(plan(*[shares(25 * TN)] * 6, used=(0, 0, 0, 0, 1.2 * BN, 0)))
    assert found.build_up is not None
    fifth, sixth = found.build_up[4:]
    assert (fifth.used, fifth.set_aside, fifth.balance) == (1_200_000_000, 500_000_000, 1.3 * BN)
    assert (sixth.set_aside, sixth.balance) == (500_000_000, 1.8 * BN)


def test_what_is_above_the_ceiling_is_kept_unless_let_go() -> None:
    years = [shares(40 * TN)] * 4 + [shares(10 * TN)] * 3
    kept, let_go = (
        by_volume(plan(*years, release_surplus=release)).build_up for release in (False, True)
    )
    assert kept is not None
    assert let_go is not None
    assert [year.balance for year in kept][-1] == 3.2 * BN
    # In the third year after the fall no year of the high volume is in the window.
    assert [year.released for year in let_go][-3:] == [0, 0, 2.4 * BN]
    assert let_go[-1].balance == let_go[-1].ceiling == 0.8 * BN


def test_all_eleven_products_have_their_rate_and_peak_in_the_working() -> None:
    first = dict.fromkeys(RULE.rates, 1000000000000.0)
    second = dict.fromkeys(RULE.rates, 2000000000000.0)
    found = by_volume(plan(second, first, first))
    assert found.amount == pytest.approx(4 * 2e12 * sum(RULE.rates.values()), abs=1)
    facts = {fact.name: fact for fact in found.working}
    for product, rate in RULE.rates.items():
        assert facts[f"peak_{product}"].value == 2e12
        assert facts[f"peak_{product}"].unit == "JPY in 2024"
        assert facts[f"rate_{product}"].value == rate
        assert facts[f"rate_{product}"].status == "in_force"
    assert found.status == "assumption"


@given(
    volumes=st.lists(st.floats(0, 1e15), min_size=1, max_size=8),
    parts=st.lists(st.floats(0, 1), min_size=8, max_size=8),
    opening=st.floats(0, 1e11),
    release=st.booleans(),
)
def test_the_balance_is_what_came_less_what_went(
    volumes: list[float], parts: list[float], opening: float, release: bool
) -> None:
    years = [shares(volume) for volume in volumes]
    used: list[float] = []
    for count, part in enumerate(parts[: len(years)]):
        before = build_up(RULE, years[:count], opening, used, release=release)
        used.append(part * (before[-1].balance if before else opening))
    balance = opening
    for year in build_up(RULE, years, opening, used, release=release):
        moved = balance - year.used + year.accrual - year.released
        assert year.balance == pytest.approx(moved, rel=1e-9, abs=1e-3)
        assert year.accrual >= 0
        assert year.released == 0 or year.accrual == 0
        if release:
            assert year.balance <= year.ceiling * (1 + 1e-9) + 1e-3
        balance = year.balance


@pytest.mark.parametrize(
    ("volumes", "words"),
    [
        (plan({"crypto_spot": 1e12}), 'no rate for "crypto_spot": use one of share_turnover'),
        (plan(shares(TN), used=(1.0,)), "year 1 uses 1 yen of a reserve of 0 yen"),
    ],
)
def test_volumes_that_make_no_sense_are_refused(volumes: Volumes, words: str) -> None:
    with pytest.raises(VolumesRefused, match=words):
        by_volume(volumes)


def test_years_with_a_gap_are_refused() -> None:
    with pytest.raises(ValueError, match="years must follow each other"):
        Volumes.model_validate(
            {"years": [{"year": 2024, "volumes": {}}, {"year": 2026, "volumes": {}}]}
        )


def test_without_volumes_the_amounts_are_those_of_a_quote() -> None:
    for found in regime_amounts(EXCHANGE, Inputs(), JP, NONE):
        quoted = requirement(2e12, 5e11, found.scenario, JP)
        assert (found.amount, found.status, found.formula) == (
            quoted.amount,
            quoted.status,
            quoted.formula,
        )
        assert [fact.name for fact in found.working] == [fact.name for fact in quoted.working]
        assert found.build_up is None


def test_the_readers_own_rule_comes_last_and_says_whose_it_is() -> None:
    own = CustomScenario(cap=9e9, rate=0.01, base="assets")
    found = regime_amounts(EXCHANGE, Inputs(), JP, NONE, custom=own)[-1]
    assert (found.scenario, found.amount, found.status) == ("custom", 5e9, "assumption")


def test_a_profile_in_dollars_needs_the_dollars_rate() -> None:
    dollars = EXCHANGE.model_copy(update={"currency": "USD"})
    with pytest.raises(MissingRate, match="USD"):
        regime_amounts(dollars, Inputs(), JP, NONE)
    found = regime_amounts(dollars, Inputs(), JP, Exchange({"USD": from_reader(150.0)}))
    assert found[-1].amount == pytest.approx(0.00008 * 2e12 * 150)
