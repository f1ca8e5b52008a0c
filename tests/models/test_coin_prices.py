"""How far coin prices move: against made-up prices, simulation and quadrature."""

from __future__ import annotations

import csv
import datetime as dt
import math
import statistics
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import ndtr

from data.currency import Rates
from data.errors import NoRate
from data.load import load_dataset
from data.partial_date import PartialDate
from data.rows import PriceRow
from models.coin_prices import (
    LEAST_MONTHS,
    WINDOW_MONTHS,
    log_variance,
    price_factors,
    price_moves,
)
from models.price_moves import PriceMoves
from models.profile import CoinShares

TABLE = Path(__file__).resolve().parents[2] / "data" / "tables" / "prices.csv"
ON = dt.date(2026, 11, 24)
MOVES = PriceMoves(
    volatility_btc=0.6,
    volatility_eth=0.8,
    correlation=0.75,
    from_month="2021-01",
    to_month="2026-01",
    changes=60,
    status="derived",
    source="test",
)
BTC, ETH = CoinShares(btc=1.0), CoinShares(eth=1.0)
STABLE, OTHER = CoinShares(stable=1.0), CoinShares(other=1.0)


def month(index: int) -> PartialDate:
    return PartialDate(2000 + index // 12, index % 12 + 1)


def made_up(btc: list[float], eth: list[float], *, basis: dict[int, str] | None = None) -> Rates:
    """Months from January 2000 with these prices in dollars, at 100 yen."""
    bases = basis or {}
    return Rates(
        tuple(
            PriceRow(
                month=month(i),
                btc_usd=b,
                eth_usd=e,
                usd_jpy=100.0,
                btc_basis=bases.get(i, "close | test"),
                eth_basis="close | test",
                usd_jpy_basis="test",
            )
            for i, (b, e) in enumerate(zip(btc, eth, strict=True))
        )
    )


def test_volatility_and_correlation_are_those_of_the_months() -> None:
    """Prices that go by turns: changes of ± 10 % and ± 20 % in the log, known to the digit."""
    signs = [1.0 if i % 2 else -1.0 for i in range(WINDOW_MONTHS + 1)]
    btc = np.exp(np.cumsum([0.1 * s for s in signs])).tolist()
    eth = np.exp(np.cumsum([-0.2 * s for s in signs])).tolist()
    found = price_moves(made_up(btc, eth), dt.date(2030, 1, 1))
    exact = statistics.stdev([0.1, -0.1] * (WINDOW_MONTHS // 2)) * math.sqrt(12)
    assert found.volatility_btc == pytest.approx(exact, rel=1e-12)
    assert found.volatility_eth == pytest.approx(2 * exact, rel=1e-12)
    assert found.correlation == pytest.approx(-1.0)
    assert (found.from_month, found.to_month, found.changes) == ("2000-01", "2005-01", 60)
    assert found.status == "derived"


def test_the_shipped_prices_read_by_other_code() -> None:
    """Straight from the file: closes of both coins, in yen, months that follow each other."""
    with TABLE.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    logs: list[tuple[float, float]] = []
    before: tuple[float, float] | None = None
    for row in rows:
        closes = row["btc_basis"][:5], row["eth_basis"][:5]
        if closes != ("close", "close"):
            before = None
            continue
        yen = float(row["usd_jpy"])
        now = math.log(float(row["btc_usd"]) * yen), math.log(float(row["eth_usd"]) * yen)
        if before is not None:
            logs.append((now[0] - before[0], now[1] - before[1]))
        before = now
    btc, eth = zip(*logs[-60:], strict=True)
    found = price_moves(load_dataset().rates, ON)
    assert found.volatility_btc == pytest.approx(statistics.stdev(btc) * 12**0.5, rel=1e-9)
    assert found.volatility_eth == pytest.approx(statistics.stdev(eth) * 12**0.5, rel=1e-9)
    assert found.correlation == pytest.approx(statistics.correlation(btc, eth), rel=1e-9)
    # March 2026 is a point of the 28th, June of the 8th: the last month's end is February's.
    assert (found.from_month, found.to_month, found.changes) == ("2021-02", "2026-02", 60)
    assert 0.5 < found.volatility_btc < 0.7 < found.volatility_eth < 0.9


def test_a_price_of_another_day_ends_a_run_and_is_in_no_change() -> None:
    """Month 20 is no close: neither change that touches it counts, and no change spans it."""
    steady = np.exp(0.01 * np.arange(40)).tolist()
    jumped = [price * (1000.0 if i == 20 else 1.0) for i, price in enumerate(steady)]
    found = price_moves(
        made_up(jumped, steady, basis={20: "last available 2001-09-08 | point"}),
        dt.date(2030, 1, 1),
    )
    assert found.changes == 40 - 1 - 2
    assert found.volatility_btc == pytest.approx(0.0, abs=1e-9)


def test_a_month_counts_from_its_last_day_on() -> None:
    rates = load_dataset().rates
    assert price_moves(rates, dt.date(2025, 6, 29)).to_month == "2025-05"
    assert price_moves(rates, dt.date(2025, 6, 30)).to_month == "2025-06"


def test_too_few_months_have_no_volatility() -> None:
    enough = np.exp(0.1 * np.sin(np.arange(LEAST_MONTHS + 1))).tolist()
    later = dt.date(2030, 1, 1)
    assert price_moves(made_up(enough, enough), later).changes == LEAST_MONTHS
    with pytest.raises(NoRate, match="it needs 24 months with closes of both, and there are 23"):
        price_moves(made_up(enough[1:], enough[1:]), later)
    with pytest.raises(NoRate, match="2014-01-01"):
        price_moves(load_dataset().rates, dt.date(2014, 1, 1))


# ---- baskets --------------------------------------------------------------------------------


@pytest.mark.parametrize("years", [0.1, 1.0, 3.0])
def test_a_single_coin_moves_by_its_own_volatility(years: float) -> None:
    assert log_variance(BTC, "JPY", MOVES, years) == pytest.approx(0.36)
    assert log_variance(ETH, "USD", MOVES, years) == pytest.approx(0.64)
    assert log_variance(OTHER, "JPY", MOVES, years) == pytest.approx(0.64)
    assert log_variance(STABLE, "JPY", MOVES, years) == 0.0


@pytest.mark.parametrize("years", [0.1, 1.0])
def test_under_limits_in_a_coin_prices_move_against_it(years: float) -> None:
    """sd of the difference of two logs; a coin does not move against itself."""
    between = 0.36 + 0.64 - 2 * 0.75 * 0.6 * 0.8
    assert log_variance(BTC, "BTC", MOVES, years) == pytest.approx(0.0, abs=1e-12)
    assert log_variance(ETH, "ETH", MOVES, years) == pytest.approx(0.0, abs=1e-12)
    assert log_variance(ETH, "BTC", MOVES, years) == pytest.approx(between)
    assert log_variance(BTC, "ETH", MOVES, years) == pytest.approx(between)
    assert log_variance(OTHER, "ETH", MOVES, years) == pytest.approx(2 * 0.64 * (1 - 0.75))
    assert log_variance(STABLE, "BTC", MOVES, years) == pytest.approx(0.36)


def test_a_basket_has_the_variance_of_its_simulated_worth() -> None:
    rng, n, years = np.random.default_rng(2), 1_000_000, 0.7
    correlation = np.full((3, 3), 0.75) + 0.25 * np.eye(3)
    logs = rng.normal(size=(n, 3)) @ np.linalg.cholesky(correlation).T * [0.6, 0.8, 0.8]
    prices = np.exp(logs * years**0.5 - np.array([0.36, 0.64, 0.64]) * years / 2)
    held = np.array([0.5, 0.2, 0.1])
    worth = prices @ held + 0.2
    shares = CoinShares(btc=0.5, eth=0.2, other=0.1, stable=0.2)
    found = log_variance(shares, "JPY", MOVES, years)
    assert math.expm1(found * years) == pytest.approx(worth.var(), rel=0.01)
    # And the lognormal stands for the basket, which has a floor of stable coins: within 1 %.
    deviation = (found * years) ** 0.5
    for level in (0.6, 1.0, 1.5):
        score = (math.log(level) + deviation**2 / 2) / deviation
        limited = ndtr(score - deviation) + level * ndtr(-score)
        assert np.minimum(worth, level).mean() == pytest.approx(limited, abs=0.008)
    # In bitcoin, weighted by bitcoin's own price: the change of numéraire.
    relative = worth / prices[:, 0]
    weights = prices[:, 0] / prices[:, 0].sum()
    mean = weights @ relative
    assert mean == pytest.approx(1.0, abs=0.005)
    in_btc = log_variance(shares, "BTC", MOVES, years)
    assert math.expm1(in_btc * years) == pytest.approx(weights @ (relative - mean) ** 2, rel=0.02)


@given(
    parts=st.tuples(*[st.floats(0.01, 1.0)] * 4),
    years=st.floats(0.01, 4.0),
    currency=st.sampled_from(["JPY", "USD", "BTC", "ETH"]),
    correlation=st.floats(-0.3, 0.99),
)
def test_a_basket_moves_no_further_than_what_moves_most(
    parts: tuple[float, ...], years: float, currency: str, correlation: float
) -> None:
    moves = MOVES.model_copy(update={"correlation": correlation})
    whole = sum(parts)
    btc, eth, stable = (part / whole for part in parts[:3])
    shares = CoinShares(btc=btc, eth=eth, stable=stable, other=1.0 - btc - eth - stable)
    singles = [log_variance(one, currency, moves, years) for one in (BTC, ETH, STABLE, OTHER)]
    assert 0.0 <= log_variance(shares, currency, moves, years) <= max(singles) * (1 + 1e-9)


# ---- factors --------------------------------------------------------------------------------


@given(variance=st.floats(1e-6, 2.0), first=st.floats(0.0, 3.0), length=st.floats(0.01, 3.0))
def test_factors_are_a_law_of_mean_one(variance: float, first: float, length: float) -> None:
    factors, weights = price_factors(variance, first, first + length)
    assert weights.min() >= 0
    assert factors.min() > 0
    assert (np.diff(factors) > 0).all()
    assert weights.sum() == pytest.approx(1.0, abs=1e-12)
    assert weights @ factors == pytest.approx(1.0, abs=1e-12)


@pytest.mark.parametrize(("variance", "first", "last"), [(0.35, 0.0, 1.0), (0.6, 0.4, 1.4)])
def test_factors_are_the_mixture_over_the_time_of_the_theft(
    variance: float, first: float, last: float
) -> None:
    """Their step function goes through the mixture's, found by quadrature over t."""
    factors, weights = price_factors(variance, first, last)
    between = np.cumsum(weights)[:-1]

    def below(log: float) -> float:
        def on_day(t: float) -> float:
            return float(ndtr((log + variance * t / 2) / math.sqrt(variance * t)))

        return quad(on_day, first, last, epsabs=1e-12)[0] / (last - first)

    mean = variance * (first + last) / 2
    cuts = np.linspace(-3, 3, len(between)) * mean**0.5 - mean / 2
    assert between == pytest.approx([below(cut) for cut in cuts], abs=5e-6)
    # E[S²] is the mean of exp(v t); the pieces lose what varies inside them.
    square = (math.exp(variance * last) - math.exp(variance * first)) / (variance * (last - first))
    spread = weights @ factors**2 - 1.0
    assert 0.93 * (square - 1.0) < spread < square - 1.0
