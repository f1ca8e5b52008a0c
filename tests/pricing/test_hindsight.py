"""A book of one or two made-up houses: what is charged, what is paid, and who gets no policy."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

import numpy as np
import pytest

from data.errors import NoRate
from data.exposure import theft_kind
from data.partial_date import PartialDate
from models.profile import Assets, Controls, SecurityProfile, TierShares
from pricing.adequacy import cash_floor
from pricing.hindsight import BookYear, _paid, book_year
from pricing.policy import Layer, Policy
from pricing.reference_policy import reference_policy
from pricing.requirement import requirement
from pricing.sensitivity import reference_premium, value, with_model

if TYPE_CHECKING:
    from data.dataset import Dataset, Incident
    from data.rows import ExchangeRow
    from models.loss_model import LossModel
    from pricing.desk import Desk

YEAR = 2019
ON = dt.date(YEAR, 1, 1)
DAILY_VOLUME_USD = 2e8
ENOUGH = PartialDate(YEAR + 3, 12)
SIMULATED_YEARS = 60_000


class Charge(Protocol):
    """One year of the book of these houses, with these thefts."""

    def __call__(
        self,
        venues: tuple[ExchangeRow, ...],
        thefts: tuple[Incident, ...] = (),
        *,
        model: LossModel | None = None,
    ) -> BookYear:
        """Charge and pay."""


@pytest.fixture(scope="module")
def shipped(desk: Desk) -> Dataset:
    return desk.dataset


@pytest.fixture(scope="module")
def house(shipped: Dataset) -> ExchangeRow:
    """Open from 2017, in Japan, with a volume nobody doubts."""
    row = next(v for v in shipped.exchanges if v.exchange_key == "bitflyer")
    return row.model_copy(
        update={
            "exchange_key": "house",
            "country": "JP",
            "close_reason": None,
            "size_quality": None,
            "row_quality": "A",
            "exposure_start": PartialDate(2017, 1),
            "exposure_end_mid": ENOUGH,
            "volume_history_usd": ((PartialDate(YEAR, 6), DAILY_VOLUME_USD),),
        }
    )


@pytest.fixture(scope="module")
def robbery(shipped: Dataset) -> Incident:
    """Some custody theft; a test says where, when and how much."""
    return next(i for i in shipped.incidents if theft_kind(i) == "custody_theft")


def robbed(theft: Incident, venue: ExchangeRow, loss_usd: float | None, year: int = YEAR,
           month: int = 5) -> Incident:  # fmt: skip
    return replace(
        theft,
        venue=venue,
        exchange_key=venue.exchange_key,
        date=PartialDate(year, month),
        loss_usd=loss_usd,
    )


@pytest.fixture(scope="module")
def charge(desk: Desk) -> Charge:
    def run(
        venues: tuple[ExchangeRow, ...],
        thefts: tuple[Incident, ...] = (),
        *,
        model: LossModel | None = None,
    ) -> BookYear:
        dataset = replace(desk.dataset, exchanges=venues, incidents=thefts, bounties=())
        return book_year(YEAR, model or desk.stored.model, replace(desk, dataset=dataset))

    return run


@pytest.fixture(scope="module")
def usd(desk: Desk) -> float:
    """Yen a dollar at the start of the year."""
    return desk.dataset.rates.jpy_per("USD", ON).jpy_per_unit


@pytest.fixture(scope="module")
def profile(desk: Desk) -> SecurityProfile:
    """What is known of the house at the start of the year, and guessed from its volume."""
    assets = DAILY_VOLUME_USD * math.exp(
        desk.dataset.model_prior("reach.assets_to_daily_volume").mean
    )
    hot = math.exp(desk.dataset.model_prior("reach.hot_share").mean)
    return SecurityProfile(
        name="house",
        country="JP",
        currency="USD",
        assets=Assets(total=assets, shares=TierShares(hot=hot, cold=1 - hot)),
        yearly_volume=365 * DAILY_VOLUME_USD,
        trading_since=2017,
        earlier_thefts=0,
        controls=Controls(bug_bounty=False),
    )


@pytest.fixture(scope="module")
def policy(desk: Desk, profile: SecurityProfile, usd: float) -> Policy:
    """The reference policy of the house."""
    required = requirement(
        profile.yearly_volume * usd, profile.assets.total * usd, desk.scenario, desk.rules
    )
    return reference_policy(required.amount, cash_floor(desk.rules), ON)


def test_a_house_with_no_theft_is_paid_nothing(charge: Charge, house: ExchangeRow) -> None:
    year = charge((house,))
    assert (year.year, year.policies, year.declined) == (YEAR, 1, 0)
    assert (year.paid, year.thefts, year.untold) == (0.0, 0, 0)
    assert year.result == year.premium - year.expenses > 0


def test_the_premium_is_that_of_the_reference_policy_of_the_guessed_house(
    charge: Charge, desk: Desk, house: ExchangeRow, profile: SecurityProfile
) -> None:
    year, (alone, _) = charge((house,)), value(profile, None, desk, ON)
    assert year.premium == pytest.approx(alone.premium, rel=1e-12)
    assert year.expected == pytest.approx(alone.expected, rel=1e-12)
    assert year.expenses == pytest.approx(alone.premium * desk.basis.share_of_premium)
    assert 0 < year.expected < year.premium - year.expenses


def test_it_is_priced_by_the_model_given_and_not_by_the_desks_own(
    charge: Charge, desk: Desk, house: ExchangeRow, profile: SecurityProfile
) -> None:
    own = desk.stored.model
    mean = (own.frequency.mean[0] + 0.5, *own.frequency.mean[1:])
    riskier = replace(own, frequency=replace(own.frequency, mean=mean))
    year = charge((house,), model=riskier)
    assert year.premium > charge((house,)).premium
    assert year.premium == reference_premium(profile, with_model(desk, riskier), ON)


def test_a_theft_pays_what_is_above_the_retention_up_to_the_limit(
    charge: Charge, house: ExchangeRow, robbery: Incident, policy: Policy, usd: float
) -> None:
    (layer,) = policy.layers

    def paid(loss_usd: float) -> float:
        return charge((house,), (robbed(robbery, house, loss_usd),)).paid

    assert paid(layer.start / usd * 0.9) == 0.0
    assert paid((layer.start + 5e7) / usd) == pytest.approx(5e7)
    assert paid((layer.start + layer.limit) / usd * 10) == layer.limit


def test_a_loss_comes_off_the_result(charge: Charge, house: ExchangeRow, robbery: Incident) -> None:
    year = charge((house,), (robbed(robbery, house, 1e7),))
    assert (year.thefts, year.untold) == (1, 0)
    assert year.paid > 0
    assert year.result == year.premium - year.expenses - year.paid


def test_two_thefts_each_bear_the_retention_and_four_stop_at_the_terms_limit(
    charge: Charge, house: ExchangeRow, robbery: Incident, policy: Policy, usd: float
) -> None:
    (layer,) = policy.layers
    twice = (robbed(robbery, house, 1e7, month=2), robbed(robbery, house, 2e7, month=9))
    year = charge((house,), twice)
    assert year.thefts == 2
    assert year.paid == pytest.approx((1e7 + 2e7) * usd - 2 * layer.start)
    assert year.paid < layer.limit
    ruin = tuple(robbed(robbery, house, 1e10, month=m) for m in (1, 4, 7, 10))
    assert charge((house,), ruin).paid == layer.term_limit == 3 * layer.limit


def test_thefts_of_other_years_and_of_other_kinds_are_not_paid(
    charge: Charge, house: ExchangeRow, robbery: Incident
) -> None:
    others = (
        robbed(robbery, house, 1e8, year=YEAR + 1),
        replace(robbed(robbery, house, 1e8), event_class="fraud"),
    )
    assert charge((house,), others) == charge((house,))


def test_an_earlier_theft_is_not_paid_again_but_known_to_the_price(
    charge: Charge, desk: Desk, house: ExchangeRow, robbery: Incident, profile: SecurityProfile
) -> None:
    year = charge((house,), (robbed(robbery, house, 1e8, year=YEAR - 1),))
    marked = profile.model_copy(update={"earlier_thefts": 1})
    assert (year.paid, year.thefts) == (0.0, 0)
    assert year.premium == pytest.approx(reference_premium(marked, desk, ON), rel=1e-12)
    assert year.premium != charge((house,)).premium


def test_premium_is_earned_for_the_part_of_the_year_the_house_was_open(
    charge: Charge, house: ExchangeRow, robbery: Incident
) -> None:
    closing = house.model_copy(update={"exposure_end_mid": PartialDate(YEAR, 3)})
    whole = charge((house,), (robbed(robbery, house, 1e7, month=2),))
    part = charge((closing,), (robbed(robbery, closing, 1e7, month=2),))
    assert part.premium == pytest.approx(whole.premium * 3 / 12)
    assert part.expected == pytest.approx(whole.expected * 3 / 12)
    assert part.paid == whole.paid > 0
    gone = house.model_copy(update={"exposure_end_mid": PartialDate(YEAR - 1, 12)})
    assert (charge((gone,)).policies, charge((gone,)).declined) == (0, 0)


def test_an_amount_nobody_told_is_counted_and_pays_nothing(
    charge: Charge, house: ExchangeRow, robbery: Incident
) -> None:
    both = (robbed(robbery, house, None, month=3), robbed(robbery, house, 1e7, month=8))
    year = charge((house,), both)
    assert (year.thefts, year.untold) == (2, 1)
    assert year.paid == charge((house,), both[1:]).paid


def of_assets(house: ExchangeRow, desk: Desk, assets_usd: float, **changes: object) -> ExchangeRow:
    """The house with the volume from which these assets are guessed."""
    ratio = math.exp(desk.dataset.model_prior("reach.assets_to_daily_volume").mean)
    volume = ((PartialDate(YEAR, 6), assets_usd / ratio),)
    return house.model_copy(update={"volume_history_usd": volume, **changes})


def test_a_house_too_small_or_below_the_retention_gets_no_policy_and_is_paid_nothing(
    charge: Charge, desk: Desk, house: ExchangeRow, robbery: Incident, usd: float
) -> None:
    # The least requirement is ¥2bn: its retention, ¥20m, is more than such a house holds.
    for assets in (0.9e5, 0.9 * 2e7 / usd):
        small = of_assets(house, desk, assets)
        year = charge((small,), (robbed(robbery, small, assets / 2),))
        assert (year.policies, year.declined) == (0, 1)
        assert (year.premium, year.expected, year.paid) == (0.0, 0.0, 0.0)
        assert (year.thefts, year.untold) == (0, 0)
    assert charge((of_assets(house, desk, 1.5 * 2e7 / usd),)).policies == 1


def test_below_the_least_assets_nobody_is_insured(
    charge: Charge, desk: Desk, house: ExchangeRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    insurable = of_assets(house, desk, 5e6)
    assert charge((insurable,)).policies == 1
    monkeypatch.setattr("pricing.hindsight.LEAST_ASSETS_USD", 5.1e6)
    assert (charge((insurable,)).policies, charge((insurable,)).declined) == (0, 1)


def test_a_house_of_unknown_volume_is_not_asked(charge: Charge, house: ExchangeRow) -> None:
    silent = house.model_copy(update={"volume_history_usd": ()})
    year = charge((silent,))
    assert (year.policies, year.declined, year.premium) == (0, 0, 0.0)


def test_a_book_is_the_sum_of_its_houses(
    charge: Charge, house: ExchangeRow, robbery: Incident
) -> None:
    volume = ((PartialDate(YEAR, 6), 5e6),)
    other = house.model_copy(
        update={"exchange_key": "other", "country": "KR", "volume_history_usd": volume}
    )
    thefts = (robbed(robbery, house, 1e7), robbed(robbery, other, 2e6))
    both, one, two = (charge(v, thefts) for v in ((house, other), (house,), (other,)))
    assert both.policies == 2
    for figure in ("premium", "expenses", "expected", "paid", "result", "thefts"):
        assert getattr(one, figure) != 0
        assert getattr(both, figure) == pytest.approx(getattr(one, figure) + getattr(two, figure))


def test_before_the_first_exchange_rate_nothing_is_charged(desk: Desk) -> None:
    with pytest.raises(NoRate):
        book_year(2010, desk.stored.model, desk)


@pytest.mark.parametrize(
    ("losses", "paid"),
    [
        ([], 0.0),
        ([90.0], 0.0),
        ([150.0], 0.0),
        ([180.0], 0.5 * (80 - 50)),
        ([180.0, 120.0], 0.5 * (80 + 20 - 50)),
        ([1e9], 0.5 * 150.0),
        ([1e9, 1e9, 1e9, 1e9], 0.5 * 300.0),
    ],
)
def test_a_layer_pays_its_share_above_retention_and_yearly_deductible(
    losses: list[float], paid: float
) -> None:
    layer = Layer(
        limit=200.0, retention=100.0, aggregate_limit=300.0, aggregate_deductible=50.0, share=0.5
    )
    asked = Policy(name="p", inception=ON, expiry=ON.replace(year=YEAR + 1), layers=(layer,))
    assert _paid(asked, losses) == pytest.approx(paid)


def test_two_layers_share_a_loss_between_them() -> None:
    layers = (Layer(limit=100.0, retention=20.0), Layer(limit=200.0, attachment=120.0, share=0.25))
    asked = Policy(name="p", inception=ON, expiry=ON.replace(year=YEAR + 1), layers=layers)
    assert _paid(asked, [220.0]) == 100.0 + 0.25 * 100.0


def test_thefts_drawn_from_the_model_are_paid_what_the_book_expects(
    charge: Charge,
    desk: Desk,
    house: ExchangeRow,
    profile: SecurityProfile,
    policy: Policy,
    usd: float,
) -> None:
    """Years drawn from the law itself, its tail included, and put through the policy."""
    rng = np.random.default_rng(19)
    annual = desk.stored.model.annual_loss(profile, jpy_per_usd=usd, jpy_per_unit=usd, on=ON)
    law, tail = annual.law, annual.law.tail
    assert tail is not None
    draw = rng.integers(len(annual.rates), size=SIMULATED_YEARS)
    shock = rng.gamma(annual.dispersion, 1 / annual.dispersion, size=SIMULATED_YEARS)
    losses: dict[int, list[float]] = {}
    for tier, cap in enumerate(law.cap):
        counts = rng.poisson(annual.rates[draw, tier] * shock)
        year = np.repeat(np.arange(SIMULATED_YEARS), counts)
        row = annual.law_of_draw[draw[year]]
        sigma, score = law.sigma[row, 0], rng.normal(size=len(year))
        body = np.exp(law.log_median[row, tier] + sigma * score)
        threshold = np.exp(law.log_median[row, tier] + sigma * tail.start)
        scale = threshold * tail.relative_scale(law.sigma)[row, 0]
        shape = tail.shape[row, 0]
        beyond = threshold + scale / shape * (rng.random(len(year)) ** -shape - 1)
        loss = np.minimum(np.where(score > tail.start, beyond, body), cap)
        for at, amount in zip(year.tolist(), loss.tolist(), strict=True):
            losses.setdefault(at, []).append(amount)
    paid = np.zeros(SIMULATED_YEARS)
    for at, amounts in losses.items():
        paid[at] = _paid(policy, amounts)
    error = paid.std() / math.sqrt(SIMULATED_YEARS)
    expected = charge((house,)).expected
    assert abs(paid.mean() - expected) < 4 * error < 0.2 * expected
