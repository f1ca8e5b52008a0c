"""Where does the choice between all cash and cover turn over?

Both costs are straight lines in the rate on line, so that the rate at which they are equal needs no
search. Where the limit L replaces cash yen for yen, is paid for nothing but thefts, and nothing is
taxed, it is the identity

    rate on line = (cost of capital - yield) + expected loss of the layer / L

(`Chosen.replaced` for the first term), which comes out of the same code as every other case. As
the cost of capital moves, both costs are straight again. As the cold share or the frequency of
thefts moves, laws and prices are worked out anew at a few places and the crossing is found between
them, once with the price asked today and once with a price that follows.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from models.profile import TierShares
from pricing import premium
from pricing.comparison_result import BreakEven, Flip, LineOfCost, MarketPoint
from pricing.errors import NothingCovered
from pricing.layers import payment
from pricing.market import comparable_band

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from models.annual_loss import AnnualLoss
    from models.profile import SecurityProfile
    from pricing.comparison_result import MovedFigure, Price
    from pricing.layers import LayerTerms
    from pricing.option import Worked
    from pricing.policy import Policy
    from pricing.position import Position

    Floats = NDArray[np.float64]

CAPITAL_REACH = 0.30
"""Highest cost of capital looked at, a share a year."""

LINE_POINTS = 13
FREQUENCIES = (0.1, 0.2, 0.35, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0, 8.0, 12.0)
"""Times today's."""

COLD_SHARES = (0.0, 0.25, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 1.0)


def break_even(cash: Worked, cover: Worked, at: Position) -> BreakEven:
    """Break-even of one option of cover against all cash.

    Args:
        cash: all cash, worked out.
        cover: an insurance with what it leaves in cash.
        at: the exchange.
    """
    limit = cover.priced.limit
    by_draw = _rate_by_draw(cash, cover)
    rate = float(by_draw.mean())
    low, high = map(float, premium.ends(by_draw))
    ceded = float(at.ceded(_policy(cover))) / limit
    replaced = at.chosen.replaced
    asked, tried = cover.priced.premium / limit, at.chosen.stated.theft_frequency
    key = (cover.plan.policy, at.factor, at.insurer_pays)
    frequency = at.remember(("frequency", *key), lambda: _by_frequency(cover, at))
    cold = at.remember(("cold", *key), lambda: _by_cold(cover, at))
    return BreakEven(
        option=cover.plan.name,
        rate_on_line=rate,
        rate_on_line_low=min(low, rate),
        rate_on_line_high=max(high, rate),
        asked=asked,
        identity=replaced + ceded,
        identity_parts=(replaced, ceded),
        market_band=comparable_band(
            at.desk.dataset.market_bands,
            tiers=[t for t in at.template.tiers_covered if at.profile.assets.amount(t) > 0],
            limit_jpy=limit,
            rate_on_line=rate,
        ),
        market_points=tuple(_points(at)),
        flips=(
            _flip_of_rate(rate, asked),
            _flip_of_capital(cash, cover, at),
            *_flips(
                "theft_frequency",
                [times * tried for times in FREQUENCIES],
                tried,
                frequency,
                cash,
                cover,
            ),
            *_flips("cold_share", COLD_SHARES, at.profile.assets.shares.cold, cold, cash, cover),
        ),
    )


def _points(at: Position) -> Iterator[MarketPoint]:
    """Published rates on line, as the table has them."""
    for row in at.desk.dataset.market_points:
        yield MarketPoint(
            who=row.who,
            cover_en=row.cover_en,
            cover_ja=row.cover_ja,
            year=row.year,
            low=row.rol_low,
            high=row.rol_high,
            from_memory=row.from_memory,
            source=row.source,
        )


def line_of_cost(cash: Worked, cover: Worked) -> tuple[LineOfCost, ...]:
    """Break-even rate on line as the cost of capital moves."""
    earned = cash.cost.chosen.reserve_yield
    found = []
    for capital in np.linspace(earned, CAPITAL_REACH, LINE_POINTS):
        rate = float(_rate_by_draw(_at_capital(cash, capital), _at_capital(cover, capital)).mean())
        found.append(LineOfCost(cost_of_capital=float(capital), rate_on_line=rate))
    return tuple(found)


def even_rate(cash: Worked, cover: Worked) -> float:
    """Rate on line at which both cost the same."""
    return float(_rate_by_draw(cash, cover).mean())


def _rate_by_draw(cash: Worked, cover: Worked) -> Floats:
    """Rate on line at which the costs are equal, by draw; each cost is straight in it."""
    free = replace(cover.cost, premium=0.0).at_price
    slope = replace(cover.cost, premium=cover.priced.limit).at_price - free
    return np.asarray((cash.cost.at_price - free) / slope)


def _at_capital(worked: Worked, capital: float) -> Worked:
    return replace(worked, cost=worked.cost.at_capital(float(capital)))


def _flip_of_rate(rate: float, asked: float) -> Flip:
    return Flip(
        figure="rate_on_line",
        price="as_asked",
        today=asked,
        at=rate if 0.0 <= rate <= 1.0 else None,
        low=0.0,
        high=1.0,
        cover_above=False if 0.0 <= rate <= 1.0 else None,
        cheaper_today="cover" if asked < rate else "cash",
    )


def _flip_of_capital(cash: Worked, cover: Worked, at: Position) -> Flip:
    low, high = at.chosen.reserve_yield, CAPITAL_REACH
    saved = [_at_capital(cash, k).cost.mean - _at_capital(cover, k).cost.mean for k in (low, high)]
    found, above = _crossing(np.array([low, high]), np.array(saved))
    today = cash.cost.mean - cover.cost.mean
    return Flip(
        figure="cost_of_capital",
        price="as_asked",
        today=at.chosen.capital,
        at=found,
        low=low,
        high=high,
        cover_above=above,
        cheaper_today="cover" if today > 0 else "cash",
    )


def _flips(
    figure: MovedFigure,
    places: Sequence[float],
    today: float,
    paid: tuple[Floats, Floats],
    cash: Worked,
    cover: Worked,
) -> list[Flip]:
    """The crossing as a figure moves, with today's price and with one that follows.

    `paid` is the expected loss ceded a year and the premium, at each of the places, yen; places at
    which there is no contract are left out.
    """
    there = np.isfinite(paid[0])
    ceded, repriced = paid[0][there], paid[1][there]
    known = np.array(places)[there]
    kept = 1.0 - cash.cost.chosen.tax
    # What cover saves apart from its premium and the loss it takes does not move.
    fixed = (cash.cost.mean - cover.cost.mean) - kept * (_ceded(cash, cover) - cover.cost.premium)
    prices: tuple[tuple[Price, Floats], ...] = (
        ("as_asked", np.full(len(known), cover.cost.premium)),
        ("repriced", repriced),
    )
    found = []
    for name, price in prices:
        saved = fixed + kept * (ceded - price)
        crossing, above = _crossing(known, saved)
        found.append(
            Flip(
                figure=figure,
                price=name,
                today=today,
                at=crossing,
                low=float(known[0]),
                high=float(known[-1]),
                cover_above=above,
                cheaper_today="cover" if cash.cost.mean > cover.cost.mean else "cash",
            )
        )
    return found


def _ceded(cash: Worked, cover: Worked) -> float:
    """Expected loss a year that the contract takes, yen."""
    return float(cash.cost.retained.mean() - cover.cost.retained.mean())


def _by_frequency(cover: Worked, at: Position) -> tuple[Floats, Floats]:
    """Loss ceded and premium a year if thefts came so many times as often, yen."""
    programme = at.programme(_policy(cover))
    factors = np.repeat(np.array(FREQUENCIES)[:, None], programme.covered.rates.shape[1], axis=1)
    prices = at.factor * premium.alternative_premiums(programme, at.desk.basis, factors)
    pays, years = at.insurer_pays, _policy(cover).term_years
    ceded = [
        sum(_expected(programme.covered.scaled(row), t) for t in programme.terms) for row in factors
    ]
    return pays * np.array(ceded) / years, prices / years


def _by_cold(cover: Worked, at: Position) -> tuple[Floats, Floats]:
    """The same if so much of the assets were cold, the other tiers in proportion.

    Not a number where the contract could then never pay.
    """
    policy = _policy(cover)
    ceded, prices = [], []
    for share in COLD_SHARES:
        there = replace(at, profile=_with_cold(at, share), kept={})
        try:
            programme = there.programme(policy)
        except NothingCovered:
            ceded.append(np.nan)
            prices.append(np.nan)
            continue
        ceded.append(at.insurer_pays * programme.expected / policy.term_years)
        prices.append(at.factor * programme.premium / policy.term_years)
    return np.array(ceded), np.array(prices)


def _with_cold(at: Position, share: float) -> SecurityProfile:
    """The profile with so much cold; the rest stays in proportion, all hot where there was none."""
    shares = at.profile.assets.shares
    rest = 1.0 - shares.cold
    others = (
        {t: getattr(shares, t) / rest for t in ("hot", "warm", "third_party")}
        if rest
        else {"hot": 1.0}
    )
    moved = TierShares(cold=share, **{t: (1.0 - share) * part for t, part in others.items()})
    assets = at.profile.assets.model_copy(update={"shares": moved})
    return at.profile.model_copy(update={"assets": assets})


def _expected(covered: AnnualLoss, terms: LayerTerms) -> float:
    survival, lengths = payment(covered, terms)
    return float(survival @ lengths)


def _policy(cover: Worked) -> Policy:
    if cover.plan.policy is None:
        raise ValueError("all cash has no break-even with itself")
    return cover.plan.policy


def _crossing(places: Floats, saved: Floats) -> tuple[float | None, bool | None]:
    """Where savings by cover pass nought, by straight lines, and whether cover is cheaper above.

    The crossing nearest the first place where there are several.
    """
    cheaper = saved > 0.0
    turns = np.flatnonzero(cheaper[1:] != cheaper[:-1])
    if not len(turns):
        return None, None
    i = int(turns[0])
    part = saved[i] / (saved[i] - saved[i + 1])
    return float(places[i] + part * (places[i + 1] - places[i])), bool(cheaper[i + 1])
