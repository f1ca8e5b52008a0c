"""How far does the premium depend on choices somebody could have made otherwise?

The 90 % interval of a quote says what the parameters of one model leave open. Beside it stands the
range over models: other readings of the tables, other laws of size, other risk loads, and what
customers' assets may be held in while the limits stand, one turned at a time and repriced. The two
are told apart: neither holds the other, and no chance is attached to a choice.

So that risk loads differ in shape and not in size, each other principle gets the parameter that
loads a layer of all or nothing with a burn of 3 % as the one in use does (`same_load`); that is
the burn the shipped load was set at. Constant cost of capital is left out: it charges for the whole
term limit whatever the chances, so that no burn tells its size.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtri

from data.currency import COINS
from data.errors import NoRate
from models.coin_prices import log_variance, price_moves
from models.profile import CoinShares, Frozen
from pricing.basis import PARAMETERS
from pricing.money import Estimate, Money, money
from pricing.premium import interval
from pricing.sensitivity import Turned, other_loads, value, with_load

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from models.profile import SecurityProfile
    from pricing.desk import Desk
    from pricing.policy import Policy

ANCHOR_BURN = 0.03

A_YEAR = 1.0

ALL_OF_ONE = (
    ("all bitcoin", "all BTC", CoinShares(btc=1.0)),
    ("all ether", "all ETH", CoinShares(eth=1.0)),
)
HALF_AND_HALF = ("half and half", "half BTC, half ETH", CoinShares(btc=0.5, eth=0.5))
"""What assets may be held in: name, words, shares."""


class Alternative(Frozen):
    """The same policy under one choice made otherwise; `ratio` is to the premium in use."""

    group: str
    name: str
    turned: str
    expected_loss: Money
    premium: Money
    rate_on_line: float
    ratio: float


class Span(Frozen):
    """Lowest and highest premium of a group of choices, the one in use among them."""

    group: str
    lowest: Money
    highest: Money


class ModelRange(Frozen):
    """A premium with its interval over parameters, and its range over choices, told apart."""

    premium: Estimate
    rate_on_line: float
    alternatives: tuple[Alternative, ...]
    by_group: tuple[Span, ...]
    overall: Span


def same_load(burn: float, loaded: float) -> Mapping[str, float]:
    """The parameter by which a principle loads a chance `burn` of all or nothing to `loaded`.

    From g(burn) = loaded, solved in closed form; both are shares of the limit, burn < loaded < 1.
    """
    return {
        "wang": float(ndtri(loaded) - ndtri(burn)),
        "proportional_hazard": math.log(loaded) / math.log(burn),
        "dual_power": math.log1p(-loaded) / math.log1p(-burn),
        "tvar": 1.0 - burn / loaded,
        "expected_value": loaded / burn - 1.0,
        "standard_deviation": (loaded - burn) / math.sqrt(burn * (1.0 - burn)),
    }


def other_principles(desk: Desk) -> tuple[Turned, ...]:
    """The other principles, each loading the anchor burn as the one in use does."""
    load = desk.basis.risk_load
    loaded = float(load.loaded(np.array([ANCHOR_BURN]), np.ones(1)))
    found = []
    for principle, parameter in same_load(ANCHOR_BURN, loaded).items():
        low, high = PARAMETERS[principle]
        if principle == load.principle or not low <= parameter <= high:
            continue
        other = load.model_copy(
            update={"principle": principle, "parameter": parameter, "parts": ()}
        )
        words = f"parameter {parameter:.3g}: the same load at a burn of {ANCHOR_BURN:.0%}"
        found.append(Turned("risk load", principle, words, with_load(desk, other)))
    return tuple(found)


def other_coins(
    profile: SecurityProfile, policy: Policy | None, desk: Desk, on: dt.date
) -> tuple[Turned, ...]:
    """Other coins that customers' assets may be held in, while limits stand or move with their own.

    All assets in what the limits are in would move as they do: that is the price of a profile that
    does not say its coins. A sub-limit on an asset meets the other holdings. None where too few
    prices are known on that day.
    """
    try:
        moves = price_moves(desk.dataset.rates, on)
    except NoRate:
        return ()
    currency = "JPY" if policy is None else policy.currency
    half = (currency in COINS) * (HALF_AND_HALF,)
    return tuple(
        Turned(
            "coin prices",
            name,
            f"assets are {held}, which move by {math.sqrt(variance):.0%} a year in {currency}",
            desk,
            coins,
        )
        for name, held, coins in (*ALL_OF_ONE, *half)
        if coins != profile.coins and (variance := log_variance(coins, currency, moves, A_YEAR)) > 0
    )


def model_range(
    profile: SecurityProfile,
    policy: Policy | None,
    desk: Desk,
    turned: Sequence[Turned],
    on: dt.date,
) -> ModelRange:
    """Price one policy under each choice made otherwise, coin prices and risk loads included.

    Args:
        profile: the exchange.
        policy: the contract; the reference policy if None.
        desk: what is in use.
        turned: choices of tables and laws; coin prices and risk loads are added here.
        on: day of the prices.

    Raises:
        PricingError: the policy cannot be priced.
        NoRate: no exchange rate is known on that day.
    """
    programme, term_years = value(profile, policy, desk, on)
    line = programme.limit * term_years
    alternatives = []
    for other in (
        *turned,
        *other_coins(profile, policy, desk, on),
        *other_principles(desk),
        *other_loads(desk),
    ):
        priced, _ = value(other.of(profile), policy, other.desk, on)
        alternatives.append(
            Alternative(
                group=other.group,
                name=other.name,
                turned=other.words,
                expected_loss=money(priced.expected),
                premium=money(priced.premium),
                rate_on_line=priced.premium / line,
                ratio=priced.premium / programme.premium,
            )
        )
    premium = interval(programme.premium, programme.premium_by_draw)
    groups = dict.fromkeys(a.group for a in alternatives)
    return ModelRange(
        premium=premium,
        rate_on_line=programme.premium / line,
        alternatives=tuple(alternatives),
        by_group=tuple(
            _span(group, premium.amount, [a for a in alternatives if a.group == group])
            for group in groups
        ),
        overall=_span("all", premium.amount, alternatives),
    )


def _span(group: str, in_use: int, alternatives: Sequence[Alternative]) -> Span:
    amounts = [in_use, *(a.premium.amount for a in alternatives)]
    return Span(group=group, lowest=Money(amount=min(amounts)), highest=Money(amount=max(amounts)))
