"""What if what should help falls with the theft?

A reserve in coins or in the exchange's own token is worth least on the day it is needed; a limit in
yen stays while what customers are owed rises with the coin; an insurer whose assets are coins fails
in the same year. Each is put on the years of an option, and the cash that would restore the chance
asked is found.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from data.registers import replays
from pricing.comparison_result import WrongWay
from pricing.money import money
from pricing.shortfall import Backing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from data.rows import Status
    from pricing.comparison_result import WrongWayCase
    from pricing.option import Worked
    from pricing.position import Position


def wrong_way(worked: Worked, at: Position) -> tuple[WrongWay, ...]:
    """One option on an ordinary day and under each fall."""
    return tuple(_cases(worked, at))


def _cases(worked: Worked, at: Position) -> Iterator[WrongWay]:
    basis, shocks = at.chosen.basis, replays().shocks
    worth, note = _reserve_left(at)
    fall = basis.insurer_wrong_way
    backing = worked.backing
    insured = worked.plan.policy is not None and worked.plan.kind != "captive"
    unpaid = 1.0 - (1.0 - backing.pays) * fall.value if insured else backing.pays
    pays = min(max(unpaid, 0.0), backing.pays)
    dearer = _dearer(worked, at, shocks.coin_price_up)
    market = (
        shocks.status,
        f"coins at {shocks.coin_price_up:g} times their price: {shocks.source}",
    )
    today: tuple[Status, str] = ("derived", "As in the options")
    yield _case("today", worked, backing, at, today)
    yield _case("reserve_in_coins", worked, _with(backing, worth=worth), at, note)
    yield _case("coins_dearer", worked, dearer, at, market)
    yield _case("insurer_falls", worked, _with(backing, pays=pays), at, (fall.status, fall.source))
    everything = _with(dearer, worth=worth, pays=pays)
    yield _case("all_together", worked, everything, at, ("assumption", "The three before at once"))


def _reserve_left(at: Position) -> tuple[float, tuple[Status, str]]:
    """Part of the reserve's worth left on the day of a theft, and on what that rests.

    A reserve all in yen keeps its worth: the case then shows what half of it in bitcoin would do.
    """
    stated, shocks, token = at.chosen.stated, replays().shocks, at.chosen.basis.own_token_fall
    coins, own = stated.reserve_in_coins, stated.reserve_in_own_token
    if coins + own > 0.0:
        left = 1.0 - coins * (1.0 - shocks.coin_price_down) - own * (1.0 - token.value)
        said = f"{coins:.0%} of the reserve in coins and {own:.0%} in the own token, as stated"
    else:
        left = 1.0 - HALF * (1.0 - shocks.coin_price_down)
        said = "the reserve is not said to be in coins; if half of it were"
    return left, ("assumption", f"{said}; {shocks.source}; own token: {token.source}")


HALF = 0.5


def _with(backing: Backing, worth: float = 1.0, pays: float | None = None) -> Backing:
    return Backing(backing.contract, worth * backing.cash, backing.pays if pays is None else pays)


def _dearer(worked: Worked, at: Position, price: float) -> Backing:
    """The same thefts at dearer coins: losses rise, retention and limit stay as written."""
    coins = at.profile.coins
    stable = 0.0 if coins is None else coins.of("stable")
    factor = stable + (1.0 - stable) * price
    years = replace(at.years, losses=at.years.losses * factor)
    contract = at.remember(
        ("dearer", worked.plan.policy, factor, id(at.years)),
        lambda: at.contract(worked.plan.policy, years),
    )
    return Backing(contract, worked.backing.cash, worked.backing.pays)


def _case(
    case: WrongWayCase,
    worked: Worked,
    backing: Backing,
    at: Position,
    rests_on: tuple[Status, str],
) -> WrongWay:
    status, source = rests_on
    worth = backing.cash / worked.plan.cash if worked.plan.cash else 1.0
    needed = Backing(backing.contract, 0.0, backing.pays).exceeded([1.0 - at.chosen.whole])[0]
    more = max(0.0, needed - backing.cash) / worth
    return WrongWay(
        case=case,
        option=worked.plan.name,
        shortfall_probability=float(backing.short_chance_by_draw.mean()),
        expected_shortfall=money(float(backing.shortfall_by_draw.mean())),
        cash_to_restore=money(more) if np.isfinite(more) else None,
        status=status,
        source=source,
    )
