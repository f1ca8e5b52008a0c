"""How do loss and price grow with the limit, and fall with the attachment point?

Two curves of one exchange, every tier and cause covered, for one year:

* increased-limit factors: what the expected payment of one event is at a limit l, over what it is
  at a basic limit b (Bahnemann, *Distributions for Actuaries*, ch. 6):
  ILF(l) = (E[min(X, l)] + e) / (E[min(X, b)] + e), with a fixed expense e of each event if any; the
  factor with the risk load is the ratio of the year's risk-loaded losses instead;
* rates on line of a layer of given width against where it attaches, with the market's bands and
  published points beside them. These bend nothing, and a band goes by tiers and limit as in a
  quote: it says the less the higher the layer attaches.

Premiums are of policies with an aggregate limit of three limits, as the reference policy has, at
the coin prices of the day.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from data.rows import Status
from models.profile import TIERS, Frozen
from pricing.errors import NothingCovered
from pricing.layers import LayerTerms, evaluate, payment
from pricing.loss_curve import LossOfPeriod, loss_curve
from pricing.market import comparable_band
from pricing.money import Estimate, Money, money
from pricing.premium import ends, interval
from pricing.reference_policy import AGGREGATE_MULTIPLE
from pricing.result import MarketBand

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from models.annual_loss import AnnualLoss
    from models.profile import SecurityProfile
    from pricing.basis import PricingBasis
    from pricing.desk import Desk
    from pricing.layers import LayerValue

    Floats = NDArray[np.float64]

BASIC_LIMIT_JPY = 100_000_000
WIDTH_JPY = 1_000_000_000

LIMIT_MULTIPLES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000)
"""Limits of the table over the basic one, as far as one theft can reach."""

ATTACHMENT_MULTIPLES = (0.0, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0)
"""Attachment points over the width, below what one theft can reach."""


class IncreasedLimit(Frozen):
    """One limit: expected payment of one event, and factors over the basic limit."""

    limit: Money
    mean_payment: Money
    factor: float
    factor_with_load: float


class RateOnLine(Frozen):
    """One attachment point of the layer, for one year; the rate with its 90 % interval."""

    attachment: Money
    attachment_probability: float
    expected_loss: Estimate
    premium: Estimate
    rate_on_line: float
    rate_on_line_low: float
    rate_on_line_high: float
    market_band: MarketBand


class MarketPoint(Frozen):
    """A published rate on line; `limit_jpy` where its currency has a rate here.

    `status` is an assumption where no source at hand confirms the rate (`from_memory`).
    """

    who: str
    cover_en: str
    cover_ja: str
    year: int
    limit_jpy: Money | None
    rate_low: float
    rate_high: float | None
    grade: str
    from_memory: bool
    status: Status
    source: str


class Curves(Frozen):
    """The curves of one exchange, and the market's points.

    `reach` is the most one theft can take; nothing that attaches there or above is priced.
    """

    basic_limit: Money
    width: Money
    reach: Money
    increased_limits: tuple[IncreasedLimit, ...]
    rates_on_line: tuple[RateOnLine, ...]
    market_points: tuple[MarketPoint, ...]
    return_periods: tuple[LossOfPeriod, ...]


def increased_limit_factors(limited_means: Floats, expense: float = 0.0) -> Floats:
    """ILF of each limit over the first, elementwise: (LEV + e) / (LEV of the first + e).

    Args:
        limited_means: E[min(X, l)] at increasing limits l, money, shape (..., limits).
        expense: e, fixed expense of each event, money; zero where expenses grow with the loss.
    """
    levels = limited_means + expense
    return np.asarray(levels / levels[..., :1])


def curves(
    profile: SecurityProfile,
    desk: Desk,
    on: dt.date,
    *,
    basic_limit: int = BASIC_LIMIT_JPY,
    width: int = WIDTH_JPY,
    attachments: Sequence[float] | None = None,
) -> Curves:
    """Both curves of an exchange.

    Args:
        profile: the exchange.
        desk: model, tables, basis and rules.
        on: day of the prices.
        basic_limit: of the factors, yen.
        width: of the layer, yen.
        attachments: where it attaches, yen; `ATTACHMENT_MULTIPLES` of the width if None.

    Raises:
        NothingCovered: no tier holds assets, or one theft cannot reach the basic limit.
        SelfCheckFailed: a distribution failed its own check.
        NoRate: no exchange rate is known on that day.
    """
    annual = desk.annual_loss(profile, on)
    struck = annual.rates.sum(axis=0) > 0
    reach = float(annual.law.cap[struck].max(initial=0.0))
    if reach <= basic_limit:
        raise NothingCovered(
            f"one theft could reach ¥{reach:,.0f}, no more than the basic limit of "
            f"¥{basic_limit:,.0f}",
            "/profile/assets",
        )
    house = _House(annual, desk.basis, reach)
    if attachments is None:
        attachments = [multiple * width for multiple in ATTACHMENT_MULTIPLES]
    jpy_per = desk.jpy_per(on)
    return Curves(
        basic_limit=Money(amount=basic_limit),
        width=Money(amount=width),
        reach=money(reach),
        increased_limits=_increased_limits(house, basic_limit),
        rates_on_line=_rates_on_line(house, width, sorted(set(attachments)), profile, desk),
        market_points=_points(desk, jpy_per),
        return_periods=loss_curve(annual),
    )


@dataclass(frozen=True)
class _House:
    """One exchange's year, how it is loaded, and the largest theft possible, yen."""

    annual: AnnualLoss
    basis: PricingBasis
    reach: float

    def layer(self, attachment: float, limit: float) -> LayerValue:
        return evaluate(self.annual, _terms(attachment, limit), self.basis.risk_load)

    def loaded(self, limit: float) -> float:
        """Risk-loaded loss of the first `limit` of each theft: of `layer`, without its draws."""
        return float(self.basis.risk_load.loaded(*payment(self.annual, _terms(0.0, limit))))


def _terms(attachment: float, limit: float) -> LayerTerms:
    return LayerTerms(attachment, limit, AGGREGATE_MULTIPLE * limit, 0.0, 1.0)


def _increased_limits(house: _House, basic_limit: int) -> tuple[IncreasedLimit, ...]:
    """Limits up to the first that no theft can pass."""
    multiples = [m for m in LIMIT_MULTIPLES if m * basic_limit < house.reach]
    limits = [float(m * basic_limit) for m in multiples] + [house.reach]
    thefts = house.annual.rates.sum(axis=1).mean()
    means = np.array([house.annual.layer_mean(0.0, limit).mean() / thefts for limit in limits])
    loaded = np.array([house.loaded(limit) for limit in limits])
    return tuple(
        IncreasedLimit(
            limit=money(limit), mean_payment=money(mean), factor=factor, factor_with_load=with_load
        )
        for limit, mean, factor, with_load in zip(
            limits,
            means.tolist(),
            increased_limit_factors(means).tolist(),
            increased_limit_factors(loaded).tolist(),
            strict=True,
        )
    )


def _rates_on_line(
    house: _House,
    width: int,
    attachments: Sequence[float],
    profile: SecurityProfile,
    desk: Desk,
) -> tuple[RateOnLine, ...]:
    tiers = [tier for tier in TIERS if profile.assets.amount(tier) > 0]
    charge = house.basis.charge(width, 1.0)
    found = []
    for attachment in attachments:
        if attachment >= house.reach:
            break
        value = house.layer(attachment, width)
        premium, by_draw = float(charge.premium(value.loaded)), charge.premium(value.loaded_by_draw)
        low, high = map(float, ends(by_draw))
        found.append(
            RateOnLine(
                attachment=money(attachment),
                attachment_probability=value.attachment_probability,
                expected_loss=interval(value.expected, value.expected_by_draw),
                premium=interval(premium, by_draw),
                rate_on_line=premium / width,
                rate_on_line_low=min(low, premium) / width,
                rate_on_line_high=max(high, premium) / width,
                market_band=comparable_band(
                    desk.dataset.market_bands,
                    tiers=tiers,
                    limit_jpy=float(width),
                    rate_on_line=premium / width,
                ),
            )
        )
    return tuple(found)


def _points(desk: Desk, jpy_per: dict[str, float]) -> tuple[MarketPoint, ...]:
    return tuple(
        MarketPoint(
            who=row.who,
            cover_en=row.cover_en,
            cover_ja=row.cover_ja,
            year=row.year,
            limit_jpy=(
                money(row.limit_amount * jpy_per[row.limit_currency])
                if row.limit_amount is not None and row.limit_currency in jpy_per
                else None
            ),
            rate_low=row.rol_low,
            rate_high=row.rol_high,
            grade=row.grade,
            from_memory=row.from_memory,
            status="assumption" if row.from_memory else "press",
            source=row.source,
        )
        for row in desk.dataset.market_points
    )
