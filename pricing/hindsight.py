"""What would an underwriter have earned, had these premiums been charged each year?

Every exchange-year of the panel whose volume is known is offered the reference policy at the start
of the year, priced by the model trained on the years before. Its assets are guessed from its volume
as for the size of a theft, its controls are unknown. What was stolen then goes through the policy.
A theft whose amount nobody told pays nothing here and is counted.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from data.exposure import exposure_panel, trains_frequency
from models.features import DAYS_PER_YEAR
from models.profile import Assets, Controls, SecurityProfile, TierShares
from pricing.errors import NothingCovered
from pricing.layers import LayerTerms
from pricing.premium import value_programme
from pricing.reference_policy import reference_for
from pricing.sensitivity import with_model

if TYPE_CHECKING:
    from data.dataset import Dataset
    from data.exposure import ExchangeYear
    from models.loss_model import LossModel
    from pricing.desk import Desk
    from pricing.policy import Policy

LEAST_ASSETS_USD = 1e5
"""Below this nobody asks an insurer for a quote."""


@dataclass(frozen=True)
class BookYear:
    """One year of the book, yen.

    Attributes:
        policies: written; declined: no layer could pay, or the house is too small.
        premium: earned in the part of the year each exchange was open, expenses included.
        expenses: of that.
        expected, paid: losses to the policies.
        thefts, untold: at insured exchanges, and those of them whose amount nobody told.
    """

    year: int
    policies: int
    declined: int
    premium: float
    expenses: float
    expected: float
    paid: float
    thefts: int
    untold: int

    @property
    def result(self) -> float:
        """Premium less expenses less losses, yen."""
        return self.premium - self.expenses - self.paid


@dataclass(frozen=True)
class _Contract:
    premium: float
    expected: float
    policy: Policy


def book_year(year: int, model: LossModel, desk: Desk) -> BookYear:
    """Charge the premiums of one year and pay its thefts.

    Args:
        year: calendar year, after those `model` was trained on.
        model: trained to the year before.
        desk: tables, basis and rules; its own model is not used.

    Raises:
        NoRate: no exchange rate is known at the start of the year.
    """
    on = dt.date(year, 1, 1)
    then = with_model(desk, model)
    usd = desk.dataset.rates.jpy_per("USD", on).jpy_per_unit
    losses, untold = _losses(desk.dataset, year)
    totals: Counter[str] = Counter()
    money: defaultdict[str, float] = defaultdict(float)
    for row in exposure_panel(desk.dataset, until_year=year):
        if row.year != year or row.daily_volume_usd is None:
            continue
        contract = _offer(row, then, on, usd)
        if contract is None:
            totals["declined"] += 1
            continue
        totals["policies"] += 1
        totals["thefts"] += row.thefts
        totals["untold"] += untold[row.exchange_key]
        money["premium"] += contract.premium * row.exposure_years
        money["expected"] += contract.expected * row.exposure_years
        money["paid"] += _paid(contract.policy, [x * usd for x in losses[row.exchange_key]])
    return BookYear(
        year=year,
        policies=totals["policies"],
        declined=totals["declined"],
        premium=money["premium"],
        expenses=money["premium"] * desk.basis.share_passed_on,
        expected=money["expected"],
        paid=money["paid"],
        thefts=totals["thefts"],
        untold=totals["untold"],
    )


def _losses(dataset: Dataset, year: int) -> tuple[defaultdict[str, list[float]], Counter[str]]:
    """Amounts stolen in a year by exchange (USD), and thefts whose amount nobody told."""
    told: defaultdict[str, list[float]] = defaultdict(list)
    untold: Counter[str] = Counter()
    for incident in dataset.incidents:
        if incident.date.year != year or not trains_frequency(incident):
            continue
        key = str(incident.exchange_key)
        if incident.loss_usd is None:
            untold[key] += 1
        else:
            told[key].append(incident.loss_usd)
    return told, untold


def _offer(row: ExchangeYear, desk: Desk, on: dt.date, usd: float) -> _Contract | None:
    """The reference policy for one exchange-year at a year's price; None where none is written."""
    profile = _profile(row, desk.dataset)
    if profile.assets.total < LEAST_ASSETS_USD:
        return None
    policy = reference_for(profile, desk, on, usd)
    model = desk.stored.model
    annual = model.annual_loss(profile, jpy_per_usd=usd, jpy_per_unit=usd, on=on)
    try:
        programme = value_programme(annual, policy, model, desk.basis, 1.0)
    except NothingCovered:
        return None
    return _Contract(programme.premium, programme.expected, policy)


def _profile(row: ExchangeYear, dataset: Dataset) -> SecurityProfile:
    volume = row.daily_volume_usd or 0.0
    assets = volume * math.exp(dataset.model_prior("reach.assets_to_daily_volume").mean)
    hot = math.exp(dataset.model_prior("reach.hot_share").mean)
    return SecurityProfile(
        name=row.exchange_key,
        country=row.country,
        currency="USD",
        assets=Assets(total=max(assets, 1.0), shares=TierShares(hot=hot, cold=1.0 - hot)),
        yearly_volume=volume * DAYS_PER_YEAR,
        trading_since=max(2009, row.year - round(row.age_years)),
        earlier_thefts=row.earlier_thefts,
        controls=Controls(bug_bounty=row.bug_bounty),
    )


def _paid(policy: Policy, losses: list[float]) -> float:
    """What the policy pays for these thefts of one term, yen.

    A reference policy, whose layers are all there is to it; see `pricing.claim` for any other.
    """
    return sum(float(LayerTerms.of(layer, 1.0).payments(losses).sum()) for layer in policy.layers)
