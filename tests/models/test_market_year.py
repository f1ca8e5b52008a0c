"""A simulated market against the counts, sizes and bands that scipy gives for it."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy import stats

from data.choices import Choices
from data.exposure import theft_kind
from models.evidence import tiers
from models.features import COLUMNS, REFERENCE_DAILY_VOLUME_USD
from models.fit_frequency import Prior, RegressionFit
from models.fit_severity import Reading, SeverityFit
from models.market_year import YEARS, Outcome, _mean_loss, _reach, market_year
from models.profile import TIERS
from models.train import gather

if TYPE_CHECKING:
    import pandas as pd

    from data.dataset import Dataset
    from models.train import Evidence
    from tests.models.conftest import Spliced

THETA = np.array([15.5, 0.6, 0.4, 0.8, -0.5, 0.3, -0.4, 0.5])
Q = 0.5
SHIFTS = {"hot": 0.0, "warm": -0.5, "cold": 0.8, "third_party": 0.3}
SURE = 1e-14
NAMES = (*COLUMNS, "climate_2019")


@pytest.fixture(scope="module")
def before(dataset: Dataset) -> Evidence:
    """What was known at the end of 2019, in a market without shocks."""
    found = gather(dataset, until_year=2019)
    still = {"drift": Prior(0.0, 1e-6), "year": Prior(0.0, 1e-6)}
    return replace(found, rate_priors={**found.rate_priors, **still})


@pytest.fixture(scope="module")
def rows(before: Evidence) -> pd.DataFrame:
    """Forty exchange-years of 2019, some of unknown volume, told in full; five thefts."""
    frame = before.frame[before.frame["year"] == 2019]
    known = frame[frame["volume_unknown"] == 0].head(30)
    unknown = frame[frame["volume_unknown"] == 1].head(10)
    chosen = known.index.union(unknown.index)
    return frame.loc[chosen].reset_index(drop=True).assign(thefts=[1] * 5 + [0] * 35, exposure=0.8)


def fit_of(variance: float = SURE) -> RegressionFit:
    """Coefficients that are sure but for the intercept."""
    covariance = SURE * np.eye(len(NAMES))
    covariance[0, 0] = variance
    zero = np.zeros(len(NAMES))
    return RegressionFit(NAMES, zero, covariance, zero, covariance, 0.0)


def size_of(theta: np.ndarray = THETA) -> SeverityFit:
    return SeverityFit(Reading("r", Q), theta, SURE * np.eye(len(theta)), 0.0, 1)


def year_of(
    before: Evidence,
    rows: pd.DataFrame,
    total: float,
    *,
    fit: RegressionFit | None = None,
    seed: int = 1,
) -> Outcome:
    """The market with this mean number of thefts, larger exchanges struck more often."""
    weight = 1.0 + np.arange(len(rows))
    rates = weight / weight.sum() * total / rows["exposure"].to_numpy()
    losses = np.zeros(len(rows))
    losses[:2] = 1e6, 2e6
    return market_year(before, fit or fit_of(), size_of(), rows, rates, losses, seed)


@pytest.mark.parametrize("total", [0.5, 4.0, 30.0])
def test_without_shocks_the_band_is_that_of_a_poisson_count(
    before: Evidence, rows: pd.DataFrame, total: float
) -> None:
    """Ends within one theft: they are quantiles of 4000 simulated years."""
    found = year_of(before, rows, total)
    assert found.expected == pytest.approx(total)
    law = stats.poisson(total)
    assert found.thefts_low == pytest.approx(law.ppf(0.05), abs=1)
    assert found.thefts_high == pytest.approx(law.ppf(0.95), abs=1)
    assert law.cdf(found.thefts_high) - law.cdf(found.thefts_low - 1) > 0.88


def test_with_shocks_the_band_is_that_of_a_negative_binomial(
    before: Evidence, rows: pd.DataFrame
) -> None:
    shaken = {"drift": Prior(0.0, 0.3), "year": Prior(0.0, 0.4)}
    market = replace(before, rate_priors={**before.rate_priors, **shaken})
    found = year_of(market, rows, 30.0)
    r = 1 / math.expm1(0.3**2 + 0.4**2)
    law = stats.nbinom(r, r / (r + 30.0))
    assert found.thefts_low == pytest.approx(law.ppf(0.05), abs=1.5)
    assert found.thefts_high == pytest.approx(law.ppf(0.95), abs=2.5)


def test_an_unsure_rate_widens_the_band_and_keeps_the_mean(
    before: Evidence, rows: pd.DataFrame
) -> None:
    """A lognormal rate scaled to its mean: simulated here in two lines."""
    found = year_of(before, rows, 30.0, fit=fit_of(0.25))
    random = np.random.default_rng(2)
    rate = np.exp(0.5 * random.standard_normal(200_000) - 0.125)
    low, high = np.quantile(random.poisson(30.0 * rate), [0.05, 0.95])
    assert (found.thefts_low, found.thefts_high) == pytest.approx((low, high), abs=3)
    assert found.expected == pytest.approx(30.0)


def test_the_band_covers_nine_in_ten_counts_from_the_rates_it_was_given(
    before: Evidence, rows: pd.DataFrame
) -> None:
    found = year_of(before, rows, 12.0)
    counts = np.random.default_rng(3).poisson(12.0, 4000)
    inside = (counts >= found.thefts_low) & (counts <= found.thefts_high)
    assert 0.9 - 3 * 0.0047 < inside.mean() < 0.97


def test_a_year_in_which_nothing_is_expected_loses_nothing(
    before: Evidence, rows: pd.DataFrame
) -> None:
    found = year_of(before, rows.assign(thefts=0), 1e-9)
    assert (found.thefts_low, found.thefts_high) == (0, 0)
    assert (found.loss_low, found.loss_median, found.loss_high) == (0, 0, 0)
    assert found.thefts_inside
    assert not found.loss_inside


def test_what_came_is_set_beside_the_band(before: Evidence, rows: pd.DataFrame) -> None:
    found = year_of(before, rows, 4.0)
    assert (found.thefts, found.loss) == (5.0, 3e6)
    for thefts, inside in ((found.thefts_high, True), (found.thefts_high + 1, False)):
        assert replace(found, thefts=thefts).thefts_inside is inside
    for loss, inside in ((found.loss_low, True), (found.loss_high * 1.001, False)):
        assert replace(found, loss=loss).loss_inside is inside
    assert found.loss_low < found.loss_median < found.loss_high


def test_the_same_seed_gives_the_same_year(before: Evidence, rows: pd.DataFrame) -> None:
    first, same, other = (year_of(before, rows, 6.0, seed=s) for s in (7, 7, 8))
    np.testing.assert_array_equal(first.mean_loss, same.mean_loss)
    assert replace(first, mean_loss=0) == replace(same, mean_loss=0)
    assert first.loss_high != other.loss_high


# Sizes, row by row.


def weights_of(before: Evidence) -> dict[str, float]:
    split = tiers(before.dataset, before.incidents)
    total = sum(s.weight for s in split)
    return {s.tier: s.weight / total for s in split}


def taken(
    before: Evidence, row: pd.Series, law: Spliced, random: np.random.Generator, count: int
) -> np.ndarray:
    """USD of thefts at one exchange of known volume, tier, reach and loss drawn one by one."""
    priors, chances = before.reach_priors, weights_of(before)
    tier = random.choice(TIERS, count, p=[chances[t] for t in TIERS])
    volume = math.log(REFERENCE_DAILY_VOLUME_USD) + row["log10_volume"] * math.log(10)
    share = [priors[f"{t}_share"] for t in tier]
    assets = volume + random.normal(
        priors["assets_to_daily_volume"].mean, priors["assets_to_daily_volume"].sd, count
    )
    reach = assets + random.normal([s.mean for s in share], [s.sd for s in share]) + THETA[7]
    middle = THETA[0] + np.array([SHIFTS[t] for t in tier]) + THETA[1] * (reach - math.log(1e8))
    return np.exp(np.minimum(middle + np.log(law.draws(random.random(count))), reach))


@pytest.fixture(scope="module")
def law(spliced: type[Spliced]) -> Spliced:
    return spliced(0.0, math.exp(THETA[2]), Q, math.exp(THETA[6]))


def test_the_mean_loss_of_a_row_is_that_of_simulated_thefts(
    before: Evidence, rows: pd.DataFrame, law: Spliced
) -> None:
    known = rows[rows["volume_unknown"] == 0].sort_values("log10_volume")
    chosen = known.iloc[[0, len(known) // 2, -1]]
    found = _mean_loss(before, size_of(), _reach(before, chosen))
    random = np.random.default_rng(5)
    for (_, row), mean in zip(chosen.iterrows(), found, strict=True):
        sample = taken(before, row, law, random, 100_000)
        assert abs(sample.mean() - mean) < 4 * sample.std() / len(sample) ** 0.5
    assert (np.diff(found) > 0).all()


def test_four_times_the_nodes_move_no_mean_loss(
    before: Evidence, rows: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Venues of unknown volume too, whose reach is known within a factor of thirteen."""
    reach = _reach(before, rows)
    coarse = _mean_loss(before, size_of(), reach)
    nodes, weights = np.polynomial.hermite_e.hermegauss(48)
    monkeypatch.setattr("models.market_year.REACH_NODES", nodes)
    monkeypatch.setattr("models.market_year.REACH_WEIGHTS", weights / weights.sum())
    np.testing.assert_allclose(coarse, _mean_loss(before, size_of(), reach), rtol=2e-3)


def test_losses_of_a_year_are_the_sum_of_thefts_with_a_known_amount(
    before: Evidence, rows: pd.DataFrame, law: Spliced
) -> None:
    """One exchange, three thefts expected: quantiles within their own sampling error."""
    row = rows[rows["volume_unknown"] == 0].head(1).reset_index(drop=True)
    rates = np.array([3.0]) / row["exposure"].to_numpy()
    found = market_year(before, fit_of(), size_of(), row, rates, np.zeros(1), seed=4)
    thefts = [i for i in before.incidents if i.event_id in amounts_known(before)]
    told = len(thefts) / len(amounts_known(before, told=False))
    random = np.random.default_rng(6)
    years = 20_000
    counts = random.poisson(3.0 * told, years)
    amounts = taken(before, row.iloc[0], law, random, int(counts.sum()))
    totals = np.bincount(np.repeat(np.arange(years), counts), amounts, minlength=years)
    for loss, chance in ((found.loss_low, 0.05), (found.loss_median, 0.5), (found.loss_high, 0.95)):
        error = 4 * (chance * (1 - chance) / YEARS) ** 0.5
        assert (totals < loss).mean() <= chance + error
        assert (totals <= loss).mean() >= chance - error


def amounts_known(before: Evidence, *, told: bool = True) -> set[str]:
    """Custody thefts of the past, with an amount or all of them."""
    return {
        i.event_id
        for i in before.incidents
        if theft_kind(i) == "custody_theft" and (i.loss_usd is not None or not told)
    }


def test_a_venue_of_unknown_volume_is_a_small_one_and_less_sure(
    before: Evidence, rows: pd.DataFrame
) -> None:
    reach = _reach(before, rows)
    unknown = (rows["volume_unknown"] == 1).to_numpy()
    assert len(np.unique(reach.mean[unknown], axis=0)) == 1
    volumes = before.frame.loc[before.frame["volume_unknown"] == 0, "log10_volume"]
    size = math.log(REFERENCE_DAILY_VOLUME_USD) + volumes.quantile(0.25) * math.log(10)
    priors = before.reach_priors
    hot = size + priors["assets_to_daily_volume"].mean + priors["hot_share"].mean
    assert reach.mean[unknown][0, 0] == pytest.approx(hot)
    assert (reach.sd[unknown][0] > reach.sd[~unknown][0]).all()


def test_untold_tiers_are_read_as_the_choices_say(before: Evidence, rows: pd.DataFrame) -> None:
    """Left out, hot wallets lose weight to the others, which hold more."""
    left_out = replace(before, choices=Choices(unknown_tier="left_out"))
    reach = _reach(before, rows)
    as_hot, without = (_mean_loss(b, size_of(), reach) for b in (before, left_out))
    assert (without > as_hot).all()
