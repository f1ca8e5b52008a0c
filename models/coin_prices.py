"""How far do coin prices move between the day assets are valued and the day of a theft?

A theft t years later takes the same coins at a price S_t. Prices are lognormal without drift,
E[S_t] = 1, with a log-variance of v a year, and do not depend on thefts. Thefts strike evenly over
the cover, so that the factor of one theft is a mixture over t, which `price_factors` cuts into
finitely many values.

Volatilities and correlation are those of the newest month-end closes in yen. Two assumptions stand
beside them: a stable coin moves as the yen and the dollar do, not at all; other coins move as far
as ether, with bitcoin and ether as these do with each other.

Under limits in a coin everything is counted in that coin. That is exact: weighting outcomes by the
coin's own price, E[C_t f(S_t / C_t)] = E'[f(S_t / C_t)], leaves the relative price lognormal with
the variance of its log and without drift (the change of numéraire of Margrabe 1978).
"""

from __future__ import annotations

import datetime as dt
import math
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtr

from data.errors import NoRate
from models.price_moves import PriceMoves
from models.profile import ASSETS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from data.currency import MonthEnd, Rates
    from models.profile import CoinShares

    Floats = NDArray[np.float64]

WINDOW_MONTHS = 60
"""Monthly changes the volatilities rest on: five years, one whole rise and fall of the market."""

LEAST_MONTHS = 24
"""Fewer give no volatility: at 24 its standard error is a seventh of it."""

MONTHS = 12

SCORES = np.linspace(-3.0, 3.0, 15)
"""Where the law of the factor is cut, in standard scores of the mean variance."""

TIMES = 16
"""Gauss-Legendre points over the time of the theft, in its square root."""


def price_moves(rates: Rates, on: dt.date) -> PriceMoves:
    """Volatilities and correlation from the newest closes known on a day.

    The standard deviation of the log changes from one month's end to the next, times √12. The
    dollar's yen is its month's average; its own moves are a tenth of a coin's.

    Raises:
        NoRate: fewer than `LEAST_MONTHS` changes are known by that day.
    """
    changes = [(a, b) for a, b in pairwise(rates.month_ends(on)) if _next_to(a, b)]
    used = changes[-WINDOW_MONTHS:]
    if len(used) < LEAST_MONTHS:
        raise NoRate(
            f"no volatility of BTC and ETH on {on}: it needs {LEAST_MONTHS} months with closes of "
            f"both, and there are {len(used)}"
        )
    logs = np.log([(b.btc_jpy / a.btc_jpy, b.eth_jpy / a.eth_jpy) for a, b in used])
    btc, eth = logs.std(axis=0, ddof=1) * math.sqrt(MONTHS)
    return PriceMoves(
        volatility_btc=float(btc),
        volatility_eth=float(eth),
        correlation=float(np.corrcoef(logs.T)[0, 1]),
        from_month=str(used[0][0].month),
        to_month=str(used[-1][1].month),
        changes=len(used),
        status="derived",
        source="month-end closes of prices.csv; other coins as ether, stable coins not at all "
        "(assumptions)",
    )


def log_variance(shares: CoinShares, currency: str, moves: PriceMoves, years: float) -> float:
    """Log-variance a year of what the assets are worth in a currency or coin, `years` from now.

    The worth of a basket is not lognormal; the lognormal of its mean and variance stands for it
    (Fenton 1960). For a single coin that is the coin's own law.

    Args:
        shares: of the assets.
        currency: JPY, USD, BTC or ETH: what the limits are in. A dollar is taken to be as steady
            as the yen.
        moves: of the coins.
        years: positive.
    """
    held = np.array([shares.of(asset) for asset in ASSETS])
    held = held / held.sum()
    square = held @ np.exp(_covariance(currency, moves) * years) @ held
    return max(0.0, math.log(square) / years)


def price_factors(variance: float, first: float, last: float) -> tuple[Floats, Floats]:
    """Values and weights of the price factor of one theft, shape (k,); their mean is exactly one.

    ln S is normal with mean -v t / 2 and variance v t, t even from `first` to `last`. The line is
    cut at `SCORES`, and each piece stands at its mean: with F(x) = E_t Φ((x + v t / 2) / √(v t))
    and G(x) = E_t Φ((x - v t / 2) / √(v t)) = E[S 1{ln S <= x}], a piece weighs ΔF and lies at
    ΔG / ΔF. Where the price of a layer bends with S inside a piece, it is off: by up to 0.3 % for
    the reference policies of the examples at volatilities up to 80 %, by 1.5 % for thin layers
    about all that is held, by 3 % for one above all of it. One lognormal with the mean variance
    would miss the tails of the mixture over t: 0.7 %, 4 % and 11 %.

    Args:
        variance: v, log-variance a year, positive.
        first: years to the first theft, not negative.
        last: years to the last, later than `first`.
    """
    roots, weights = _times(first, last)
    deviation = math.sqrt(variance) * roots[:, None]
    mean = variance * (first + last) / 2
    cuts = np.concatenate([[-np.inf], SCORES * math.sqrt(mean) - mean / 2, [np.inf]])
    below = weights @ ndtr(cuts / deviation + deviation / 2)
    worth = weights @ ndtr(cuts / deviation - deviation / 2)
    pieces, worths = np.diff(below), np.diff(worth)
    return worths / pieces, pieces


@lru_cache(maxsize=8)
def _times(first: float, last: float) -> tuple[Floats, Floats]:
    """Square roots of times even from `first` to `last`, and their weights, shape (TIMES,)."""
    points, weights = np.polynomial.legendre.leggauss(TIMES)
    low, high = math.sqrt(first), math.sqrt(last)
    roots = low + (high - low) * (points + 1) / 2
    weights = weights * roots
    return roots, weights / weights.sum()


def _covariance(currency: str, moves: PriceMoves) -> Floats:
    """Of the log prices of `ASSETS` in a currency or coin, a year; shape (4, 4)."""
    volatility = np.array([moves.volatility_btc, moves.volatility_eth, 0.0, moves.volatility_eth])
    correlation = np.full((len(ASSETS), len(ASSETS)), moves.correlation)
    np.fill_diagonal(correlation, 1.0)
    in_yen = correlation * np.outer(volatility, volatility)
    if currency not in ASSETS:
        return in_yen
    unit = ASSETS.index(currency)
    own = in_yen[unit]
    return np.asarray(in_yen - own[:, None] - own + own[unit])


def _next_to(a: MonthEnd, b: MonthEnd) -> bool:
    """Whether one month follows the other."""
    return b.month.earliest == a.month.latest + dt.timedelta(days=1)
