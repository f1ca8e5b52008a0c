"""What a contract pays in each year: beside settled claims, and its mean beside the price's."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.loss_years import LossYears, loss_years
from models.profile import TIERS, CoinShares
from pricing.claim import Theft, settle
from pricing.contract_years import contract_years, no_contract
from pricing.errors import UnknownHoldings
from pricing.layer import Layer
from pricing.policy import Causes, DefenceCosts, Policy, Sublimit, Wording
from pricing.premium import value_programme

if TYPE_CHECKING:
    from models.annual_loss import AnnualLoss
    from models.profile import SecurityProfile
    from pricing.desk import Desk

COINS = CoinShares(btc=0.5, eth=0.2, stable=0.05, other=0.25)
TERM = {"inception": dt.date(2027, 4, 1), "expiry": dt.date(2028, 4, 1)}
AMOUNTS = (1e8, 5e8, 2e9, 1e10)
ROWS = 60


def policy(*layers: Layer, **terms: object) -> Policy:
    return Policy(name="P", layers=layers, **TERM, **terms)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def annual(desk: Desk, middle: SecurityProfile, on: dt.date) -> AnnualLoss:
    """Eight times as many thefts as the middle exchange has: limits in the year bind."""
    year = desk.stored.model.annual_loss(middle, jpy_per_usd=160.0, jpy_per_unit=1.0, on=on)
    return year.scaled(np.full(len(TIERS), 8.0))


@pytest.fixture(scope="module")
def years(annual: AnnualLoss) -> LossYears:
    ends = [*AMOUNTS, 2.1e9, 2.5e9, 4.5e9, 6e9, 1.05e10, 1.2e10, 1.5e10]
    return loss_years(annual, [*ends, *np.linspace(0, 2.5e10, 300)[1:]])


def paid(
    contract: Policy, years: LossYears, annual: AnnualLoss, desk: Desk
) -> tuple[LossYears, np.ndarray]:
    found = contract_years(years, annual, contract, desk.stored.model, desk.basis, 1.0, COINS)
    return found.years, found.paid


# ---- year by year ---------------------------------------------------------------------------


@st.composite
def contracts(draw: st.DrawFn) -> Policy:
    """One or two layers with every term that depends on the size and tier of a theft alone."""
    start, limit = draw(st.sampled_from((0.0, *AMOUNTS[:3]))), draw(st.floats(2e9, 2e10))
    begins = {"franchise": start} if start and draw(st.booleans()) else {"attachment": start}
    lowest = Layer(
        limit=limit,
        share=draw(st.floats(0.2, 1.0)),
        coinsurance=draw(st.sampled_from((0.0, 0.1))),
        aggregate_limit=draw(st.sampled_from((None, 1.5 * limit, 3 * limit))),
        aggregate_deductible=draw(st.sampled_from((0.0, 3e8))),
        **begins,
    )
    above = Layer(limit=1e10, attachment=start + limit, reinstatements=(0.5,))
    costs = draw(st.sampled_from((None, 0.2)))
    sublimits = draw(
        st.sampled_from(
            (
                (),
                (Sublimit(tier="hot", limit=3e9),),
                (Sublimit(asset="BTC", limit=1e9), Sublimit(tier="cold", limit=2e10)),
            )
        )
    )
    tiers = draw(st.sampled_from((TIERS, ("hot",), ("cold", "warm"))))
    return policy(
        *draw(st.sampled_from(((lowest,), (lowest, above)))),
        tiers_covered=tiers,
        sublimits=tuple(s for s in sublimits if s.tier is None or s.tier in tiers),
        defence_costs=None if costs is None else DefenceCosts(share=costs),
        wording=Wording(defence_costs_outside_limit=draw(st.booleans())),
    )


@settings(max_examples=30, deadline=None)
@given(contract=contracts(), seed=st.integers(0, 10_000))
def test_each_year_is_paid_as_its_claims_are_settled(
    years: LossYears, annual: AnnualLoss, desk: Desk, contract: Policy, seed: int
) -> None:
    shown, found = paid(contract, years, annual, desk)
    rows = np.random.default_rng(seed).choice(len(found), ROWS, replace=False)
    for row in rows:
        thefts = [
            Theft(
                loss,
                TIERS[tier],
                covered=TIERS[tier] in contract.tiers_covered,
                by_asset={
                    "BTC": 0.5 * loss,
                    "ETH": 0.2 * loss,
                    "stable": 0.05 * loss,
                    "other": 0.25 * loss,
                },
            )
            for loss, tier in zip(shown.losses[row], shown.tiers[row], strict=True)
            if loss > 0
        ]
        expected = sum(one.paid for one in settle(contract, thefts, desk.basis, 1.0))
        assert found[row] == pytest.approx(expected, rel=1e-9, abs=1.0)


# ---- on average -----------------------------------------------------------------------------

PLAIN = Layer(limit=1e10, attachment=5e8, aggregate_limit=3e10)
CONTRACTS = {
    "plain": policy(PLAIN),
    "franchise": policy(Layer(limit=1e10, franchise=5e8, aggregate_limit=2e10)),
    "aggregates": policy(Layer(limit=2e9, attachment=1e8, aggregate_deductible=1e9)),
    "coinsurance": policy(Layer(limit=1e10, retention=2e9, coinsurance=0.2, share=0.7)),
    "excluded causes": policy(PLAIN, causes=Causes(insider=False, software_fault=False)),
    "excluded states": policy(PLAIN, causes=Causes(state_backed_actor=False)),
    "hot wallets alone": policy(PLAIN, tiers_covered=("hot",)),
    "sub-limits by tier": policy(PLAIN, sublimits=(Sublimit(tier="hot", limit=2e9),)),
    "sub-limits by cause": policy(
        PLAIN,
        sublimits=(
            Sublimit(cause="insider", limit=1e9),
            Sublimit(cause="state_backed_actor", limit=2e9),
        ),
        causes=Causes(software_fault=False),
    ),
    "waiting days": policy(PLAIN, waiting_days=90),
    "defence costs": policy(
        PLAIN,
        defence_costs=DefenceCosts(share=0.1),
        wording=Wording(defence_costs_outside_limit=False),
    ),
}


@pytest.mark.parametrize("name", CONTRACTS)
def test_the_mean_payment_is_that_of_the_price(
    years: LossYears, annual: AnnualLoss, desk: Desk, name: str
) -> None:
    """The price has the law of the year's sum on a grid, the years have rows."""
    contract = CONTRACTS[name]
    shown, found = paid(contract, years, annual, desk)
    priced = value_programme(annual, contract, desk.stored.model, desk.basis, 1.0)
    costs = priced.terms[0].defence_costs
    assert shown.predictive @ found == pytest.approx(priced.expected / (1 + costs), rel=0.01)
    np.testing.assert_allclose(shown.chance.sum(axis=1), 1.0, atol=1e-12)


def test_a_contract_of_two_years_is_looked_at_year_by_year(
    years: LossYears, annual: AnnualLoss, desk: Desk
) -> None:
    longer = CONTRACTS["plain"].model_copy(update={"expiry": dt.date(2029, 4, 1)})
    one, other = (paid(p, years, annual, desk)[1] for p in (CONTRACTS["plain"], longer))
    np.testing.assert_array_equal(one, other)


# ---- causes ---------------------------------------------------------------------------------


def test_excluded_causes_thin_years_of_one_theft_exactly(
    years: LossYears, annual: AnnualLoss, desk: Desk
) -> None:
    model = desk.stored.model
    shown, found = paid(CONTRACTS["excluded causes"], years, annual, desk)
    for tier in np.unique(years.tiers[years.thefts == 1]):
        covered = 1.0 - sum(
            model.cause_share(TIERS[tier], cause) for cause in ("insider", "software_fault")
        )
        hit = (shown.thefts == 1) & (shown.tiers[:, 0] == tier) & (shown.total > 6e8)
        chance = shown.chance[:, hit]
        thinned = chance[:, found[hit] > 0].sum(axis=1) / chance.sum(axis=1)
        np.testing.assert_allclose(thinned, covered, rtol=1e-9)


def test_lower_limits_for_a_cause_divide_years_of_one_theft_by_its_share(
    years: LossYears, annual: AnnualLoss, desk: Desk
) -> None:
    contract = policy(Layer(limit=1e10), sublimits=(Sublimit(cause="insider", limit=1e9),))
    shown, found = paid(contract, years, annual, desk)
    hit = (shown.thefts == 1) & (shown.tiers[:, 0] == 0) & (shown.total > 2e9)
    low = hit & (np.abs(found - 1e9) < 1.0)
    share = shown.predictive[low].sum() / shown.predictive[hit].sum()
    assert share == pytest.approx(desk.stored.model.cause_share("hot", "insider"), rel=1e-9)
    whole = hit & ~low
    assert found[whole] == pytest.approx(np.minimum(shown.total[whole], 1e10))


# ---- what is left ---------------------------------------------------------------------------


def test_own_coins_are_no_matter_of_the_contract(
    years: LossYears, annual: AnnualLoss, desk: Desk
) -> None:
    found = contract_years(years, annual, CONTRACTS["plain"], desk.stored.model, desk.basis, 1.0)
    assert (found.own == 0).all()
    assert (no_contract(years).own == 0).all()
    np.testing.assert_array_equal(found.unpaid, np.maximum(found.years.total - found.paid, 0.0))


def test_without_a_contract_everything_is_left(years: LossYears) -> None:
    np.testing.assert_array_equal(no_contract(years).unpaid, years.total)


def test_a_limit_on_an_asset_needs_the_coins(
    years: LossYears, annual: AnnualLoss, desk: Desk
) -> None:
    contract = policy(PLAIN, sublimits=(Sublimit(asset="BTC", limit=1e9),))
    with pytest.raises(UnknownHoldings):
        contract_years(years, annual, contract, desk.stored.model, desk.basis, 1.0)
