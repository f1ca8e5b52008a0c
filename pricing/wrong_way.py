"""What if what should help falls with the theft?

A reserve in the exchange's own token is worth least on the day it is needed. One in coins is a
hedge while customers are owed coins, and none once what they are owed is fixed in yen and prices
fall. A limit in yen stays while what customers are owed rises with the coin. An insurer whose
assets are coins fails in the same year. Each is put on the years of an option, and the cash that
would restore the chance asked is found.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from data.registers import replays
from pricing.comparison_result import WrongWay
from pricing.money import money
from pricing.option import INSURED
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
    stated, token, fall = at.chosen.stated, basis.own_token_fall, basis.insurer_wrong_way
    coins_left, coins_said = _left(stated.reserve_in_coins, shocks.coin_price_down, "coins")
    token_left, token_said = _left(stated.reserve_in_own_token, token.value, "its own token")
    backing, cash = worked.backing, worked.plan.cash
    pays = backing.pays
    if worked.plan.kind in INSURED:
        pays = max(0.0, 1.0 - (1.0 - backing.pays) * fall.value)
    dearer = _dearer(worked, at, shocks.coin_price_up)
    token_falls, both = (
        b.with_cash(token_left * cash) for b in (backing, replace(dearer, pays=pays))
    )
    # What is in the own token has fallen on any day of a theft, and coins fall on top of it.
    fallen = (1.0 - coins_left) * (cash if stated.reserve_in_coins else backing.cash)
    said: dict[WrongWayCase, tuple[Backing, Status, str]] = {
        "today": (backing, "derived", "As in the options"),
        "reserve_in_own_token": (token_falls, "assumption", f"{token_said}; {token.source}"),
        "reserve_in_coins": (
            backing.with_cash(backing.cash - fallen),
            "assumption",
            f"{coins_said}, {FIXED_IN_YEN}; {shocks.source}",
        ),
        "coins_dearer": (
            dearer,
            shocks.status,
            f"coins at {shocks.coin_price_up:g} times their price, {STAYS_IN_YEN}; {shocks.source}",
        ),
        "insurer_falls": (replace(backing, pays=pays), fall.status, fall.source),
        "all_together": (both, "assumption", "own token, dearer coins and insurer at once"),
    }
    for case, (seen, status, source) in said.items():
        yield _case(case, worked, seen, at, (status, source))


def _left(part: float, falls_to: float, what: str) -> tuple[float, str]:
    """Part of the reserve's worth left if what is in something falls; half of it if none is."""
    if part > 0.0:
        return 1.0 - part * (1.0 - falls_to), f"{part:.0%} of the reserve in {what}, as stated"
    return 1.0 - HALF * (1.0 - falls_to), f"if half of the reserve were in {what}"


HALF = 0.5

FIXED_IN_YEN = "the debt to customers fixed in yen before the fall, as Coincheck's was in 2018"
STAYS_IN_YEN = "limit and reserve in yen; a clause by which the limit follows is not counted"


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
    contract = replace(contract, own=at.own_coins(contract.years, factor))
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
    needed = backing.with_cash(0.0).exceeded([1.0 - at.chosen.whole])[0]
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
