"""History at an exchange of today: amounts by hand, and what no policy may do."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.load import load_dataset
from data.registers import Replay, replays
from models.profile import Assets, CoinShares, SecurityProfile, TierShares
from pricing.claim import LossParts
from pricing.layer import Layer
from pricing.policy import Causes, Policy, Sublimit, Wording
from pricing.stress import Position, Shock, replay_shares, shocks, stress, strike

if TYPE_CHECKING:
    from pricing.stress_result import ReplayResult, StressCase, StressReport

DATASET = load_dataset()
SHARES = replay_shares(replays(), DATASET)
ON = dt.date(2026, 11, 24)
ALL = Causes(**dict.fromkeys(Causes.model_fields, True))
TODAY = Shock("today")
BN = 10**9


def exchange(**fields: object) -> SecurityProfile:
    """¥500bn, 4 % hot, with ¥5bn of cash and no own coins."""
    said = {
        "name": "E",
        "assets": Assets(total=5e11, shares=TierShares(hot=0.04, cold=0.96)),
        "yearly_volume": 2e12,
        "reserve_cash": 5e9,
        "guarantee_crypto_ratio": 0.0,
    }
    return SecurityProfile(**(said | fields))  # type: ignore[arg-type]


def policy(**fields: object) -> Policy:
    """¥18bn xs ¥200m per event, ¥36bn in the year, every cause covered."""
    said = {
        "name": "P",
        "inception": dt.date(2026, 4, 1),
        "expiry": dt.date(2027, 4, 1),
        "layers": (Layer(limit=18e9, retention=2e8, aggregate_limit=36e9),),
        "causes": ALL,
        "wording": Wording(days_to_full_payment=5),
    }
    return Policy(**(said | fields))  # type: ignore[arg-type]


def of(report: StressReport, event: str) -> ReplayResult:
    return next(replay for replay in report.replays if replay.event == event)


def replayed(event: str) -> Replay:
    return next(replay for replay in replays().replays if replay.event == event)


def case(
    event: str,
    shock: Shock = TODAY,
    profile: SecurityProfile | None = None,
    contract: Policy | None = None,
) -> StressCase:
    position = Position.of(profile or exchange(), contract, DATASET, ON)
    return strike(position, replayed(event), SHARES[event], shock)


def test_coincheck_by_hand() -> None:
    """All of ¥20bn hot: ¥18bn insured over ¥0.2bn, ¥1.8bn over the limit; cash takes both."""
    found = of(stress(exchange(), policy(), DATASET, ON), "CX-2018-001")
    today = found.today
    assert (today.loss, today.parts.paid) == (20 * BN, 18 * BN)
    assert (today.parts.below, today.parts.above) == (200_000_000, 1_800_000_000)
    assert (today.cash, today.to_find) == (2 * BN, 0)
    assert today.lacking_at_once == 15 * BN
    assert found.waited is not None
    assert found.waited.full_payment_days == 45
    twice = found.cases[-1]
    # ¥36bn of the ¥40bn are insured, the cash covers four.
    assert (twice.loss, twice.parts.paid, twice.cash, twice.to_find) == (
        40 * BN,
        36 * BN,
        4 * BN,
        0,
    )


def test_dmm_by_hand() -> None:
    """Half of ¥480bn cold: ¥240bn, of which policy and cash bear ¥23bn."""
    found = of(stress(exchange(), policy(), DATASET, ON), "CX-2024-007")
    today, up, down, default, _ = found.cases
    assert (found.share, found.share_status) == (0.5, "derived")
    assert (today.loss, today.to_find) == (240 * BN, 217 * BN)
    assert (up.loss, up.to_find) == (360 * BN, 337 * BN)
    assert (down.loss, down.to_find) == (120 * BN, 97 * BN)
    assert (default.parts.defaulted, default.to_find) == (18 * BN, 235 * BN)


def test_upbit_by_hand() -> None:
    """4.72 % of ¥20bn hot is ¥944m: ¥744m over the retention, which the cash bears."""
    today = of(stress(exchange(), policy(), DATASET, ON), "CX-2025-018").today
    assert (today.loss, today.parts.paid) == (944_000_000, 744_000_000)
    assert (today.cash, today.to_find) == (200_000_000, 0)


def test_own_coins_answer_hot_thefts_alone_and_before_cash() -> None:
    matched = exchange(guarantee_crypto_ratio=0.5)
    hot, cold = case("CX-2018-001", profile=matched), case("CX-2024-007", profile=matched)
    assert (hot.own_coins, hot.cash, hot.to_find) == (10 * BN, 5 * BN, 5 * BN)
    assert cold.own_coins == 0
    # They are coins: dearer with what was stolen.
    dear = case("CX-2018-001", Shock("up", price=1.5), matched)
    assert (dear.loss, dear.own_coins) == (30 * BN, 15 * BN)


def test_a_silent_wording_is_in_dispute_and_an_excluding_one_pays_nothing() -> None:
    silent = case("CX-2018-001", contract=policy(causes=Causes(outsider_hack=True)))
    assert (silent.parts.paid, silent.parts.disputed) == (0, 18 * BN)
    assert (silent.to_find, silent.to_find_if_won) == (15 * BN, 0)
    excluding = policy(causes=ALL.model_copy(update={"state_backed_actor": False}))
    war = stress(exchange(), excluding, DATASET, ON)
    assert of(war, "CX-2018-001").today.parts.excluded == 20 * BN
    assert of(war, "CX-2018-001").reasons == ("excluded: state-backed actor",)
    assert of(war, "CX-2018-012").today.parts.paid == 18 * BN


def test_without_a_policy_or_after_it_the_cash_is_alone() -> None:
    expired = policy(inception=dt.date(2025, 4, 1), expiry=dt.date(2026, 4, 1))
    for contract in (None, expired):
        assert case("CX-2018-001", contract=contract).to_find == 15 * BN
    assert "expired on 01 Apr 2026" in stress(exchange(), expired, DATASET, ON).notes[0]
    # The last day of cover is the day before the expiry.
    last = policy(inception=dt.date(2025, 11, 25), expiry=ON + dt.timedelta(1))
    assert case("CX-2018-001", contract=last).parts.paid == 18 * BN


def test_a_policy_not_yet_begun_is_read_as_if_in_force_and_says_so() -> None:
    early = policy(inception=dt.date(2027, 4, 1), expiry=dt.date(2028, 4, 1))
    report = stress(exchange(), early, DATASET, ON)
    assert of(report, "CX-2018-001").today.parts.paid == 18 * BN
    assert "begins on 01 Apr 2027" in report.notes[0]


def test_stable_coins_keep_their_price() -> None:
    held = exchange(coins=CoinShares(btc=0.5, stable=0.5))
    dear = case("CX-2018-001", Shock("up", price=1.5), held)
    assert dear.loss == 25 * BN
    matched = held.model_copy(update={"guarantee_crypto_ratio": 1.0})
    assert case("CX-2018-001", Shock("up", price=1.5), matched).own_coins == 25 * BN
    twice = Shock("x", price=1.5, thefts=2)
    assert case("CX-2018-001", twice, matched).own_coins == 25 * BN


def test_a_sub_limit_on_a_coin_counts_at_its_price_of_the_day() -> None:
    held = exchange(coins=CoinShares(btc=0.5, stable=0.5))
    contract = policy(sublimits=(Sublimit(asset="BTC", limit=6e9),))
    for price, stolen_btc in ((1.0, 10), (1.5, 15), (0.5, 5)):
        found = case("CX-2018-001", Shock("x", price=price), held, contract)
        assert found.parts.sublimit == max(stolen_btc - 6, 0) * BN


@pytest.mark.parametrize("price", [0.5, 1.5, 3.0])
def test_limits_in_a_coin_move_with_its_price(price: float) -> None:
    contract = policy(currency="BTC", layers=(Layer(limit=100.0, retention=1.0),))
    still = case("CX-2018-001", contract=contract)
    moved = case("CX-2018-001", Shock("x", price=price), contract=contract)
    assert moved.parts.paid == pytest.approx(price * still.parts.paid, abs=2)
    in_yen = policy(layers=(Layer(limit=1e9, retention=1e7),))
    assert (
        case("CX-2018-001", Shock("x", price=price), contract=in_yen).parts.paid
        == case("CX-2018-001", contract=in_yen).parts.paid
    )


def test_a_failed_insurer_pays_the_share_assumed() -> None:
    half = case("CX-2018-001", Shock("default", insurer_pays=0.5), contract=policy())
    assert (half.parts.paid, half.parts.defaulted) == (9 * BN, 9 * BN)


def test_amounts_in_dollars_are_told_in_yen() -> None:
    rate = DATASET.rates.jpy_per("USD", ON).jpy_per_unit
    small = exchange(
        currency="USD",
        assets=Assets(total=1e9, shares=TierShares(hot=1.0)),
        reserve_cash=1e6,
    )
    found = case("CX-2018-001", profile=small)
    assert (found.loss, found.cash) == (round(1e9 * rate), round(1e6 * rate))


AMOUNT = st.floats(1e8, 1e12)
REPLAYS = st.sampled_from(replays().replays)
SHOCKS = st.sampled_from(shocks(replays().shocks))


@given(
    st.sampled_from(replays().replays), st.sampled_from(shocks(replays().shocks)), AMOUNT, AMOUNT
)
def test_more_cover_never_leaves_customers_with_more_to_lack(
    replay: Replay, shock: Shock, one: float, other: float
) -> None:
    less, more = sorted((one, other))
    left = [
        case(
            replay.event,
            shock,
            contract=policy(layers=(Layer(limit=limit, retention=1e8, aggregate_limit=2 * limit),)),
        )
        for limit in (less, more)
    ]
    assert left[1].to_find <= left[0].to_find
    assert left[0].to_find <= case(replay.event, shock).to_find


@given(REPLAYS, SHOCKS, st.floats(0.0, 1e12), st.floats(0.0, 2.0))
def test_every_yen_of_a_loss_stays_somewhere(
    replay: Replay, shock: Shock, cash: float, ratio: float
) -> None:
    held = exchange(reserve_cash=cash, guarantee_crypto_ratio=ratio)
    found = case(replay.event, shock, held, policy())
    assert found.loss == found.parts.loss
    assert found.loss == found.parts.paid + found.own_coins + found.cash + found.to_find
    assert min(getattr(found.parts, name) for name in LossParts.model_fields) >= 0
    assert found.parts.paid <= 2 * 18 * BN
    assert found.to_find_if_won <= found.to_find <= found.lacking_at_once <= found.loss
