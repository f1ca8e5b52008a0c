"""What is a cover on an event on the thefts of its own exchange and term?

For its price (`pricing.event_cover`) and for its check (`pricing.event_check`), so that both refuse
the same terms and read the same thefts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from models.profile import TIERS
from pricing.errors import NothingCovered, PricingError
from pricing.event_figures import reach_of
from pricing.event_price import value
from pricing.event_trigger import begins_field
from pricing.holdings import Holdings
from pricing.layer import Layer
from pricing.policy import Policy

if TYPE_CHECKING:
    import datetime as dt

    from data.event_assumptions import EventAssumptions
    from models.annual_loss import AnnualLoss
    from pricing.event_price import Valued
    from pricing.event_terms import EventCover
    from pricing.rates import QuoteRates


def valued_on(
    cover: EventCover,
    annual: AnnualLoss,
    rates: QuoteRates,
    on: dt.date,
    assumed: EventAssumptions,
) -> Valued:
    """A cover on the thefts of its term; `annual` is of one year of its exchange.

    Raises:
        NothingCovered, PricingError: as `event_cover`.
    """
    check_in_force(cover, on)
    term = term_losses(cover, annual, on, rates)
    assets = cover.exchange.assets.total * rates.jpy_per(cover.exchange.currency)
    _check_reached(cover, assets, min(reach_of(term), assets))
    valued = value(cover, term, assets, assumed)
    if not (term.rates.any(axis=0) & (valued.paid.chance > 0).any(axis=0)).any():
        raise NothingCovered("no theft can set this cover off", "/triggers")
    return valued


def check_in_force(cover: EventCover, on: dt.date) -> None:
    """Refuse a cover that is over."""
    if cover.expiry <= on:
        raise PricingError(
            f"the cover expired on {cover.expiry} and has no price on {on}: give the one that "
            "follows",
            "/expiry",
        )


def term_losses(
    cover: EventCover, annual: AnnualLoss, on: dt.date, rates: QuoteRates
) -> AnnualLoss:
    """Thefts of the cover's term, at the coin prices of their days, yen; `annual` is of a year."""
    profile = cover.exchange
    annual = annual.scaled(np.full(len(TIERS), cover.term_years))
    holdings = Holdings.of(profile, rates, on)
    if holdings is None:
        return annual
    same_term = Policy(
        name=cover.name,
        inception=cover.inception,
        expiry=cover.expiry,
        layers=(Layer(limit=cover.payout.most),),
    )
    return holdings.revalued(annual, same_term)


def _check_reached(cover: EventCover, assets: float, reach: float) -> None:
    """Refuse a threshold or a payout that no theft reaches; with `any`, only if none is reached."""
    least = [trigger.least(assets) for trigger in cover.triggers]
    beyond = [place for place, amount in enumerate(least) if amount >= reach]
    if beyond and (cover.combine == "all" or len(beyond) == len(least)):
        place = beyond[0]
        share = getattr(cover.triggers[place], "threshold_share", None)
        field = f"/triggers/{place}/threshold{'' if share is None else '_share'}"
        raise _never("threshold is", least[place], reach, field)
    begins = cover.payout.begins or 0.0
    if begins >= reach:
        raise _never("payout begins at", begins, reach, begins_field(cover))


def _never(what: str, amount: float, reach: float, field: str) -> NothingCovered:
    return NothingCovered(
        f"the {what} ¥{amount:,.0f} and one theft takes ¥{reach:,.0f} at most: the cover would "
        "never pay but by a wrong reading",
        field,
    )
