"""What each simpler or cleverer model must be, and that the champion is what a quote stores."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from threadpoolctl import threadpool_limits

from models import challenger
from models.features import COLUMNS
from models.fit_frequency import Prior, fit_frequency, year_ahead
from models.train import gather, train

if TYPE_CHECKING:
    from collections.abc import Iterator

    from data.dataset import Dataset

PRIORS = {
    **{name: Prior(0.0, 0.5) for name in COLUMNS if not name.startswith("region_")},
    "intercept": Prior(-2.0, 1.0),
    "region": Prior(0.0, 0.3),
    "drift": Prior(0.0, 0.3),
    "year": Prior(0.0, 0.2),
}
LAST = 2019


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Trees this small wait for each other's threads longer than they grow."""
    with threadpool_limits(1):
        yield


@pytest.fixture(scope="module")
def panel() -> pd.DataFrame:
    """Exchange-years of five years, robbed by size and ever more often; 2019 half as often told."""
    random = np.random.default_rng(21)
    count = 1500
    table = pd.DataFrame(np.zeros((count, len(COLUMNS))), columns=list(COLUMNS))
    table["intercept"] = 1.0
    table["volume_unknown"] = (random.random(count) < 0.25).astype(float)
    table["log10_volume"] = random.normal(0, 1.2, count) * (table["volume_unknown"] == 0)
    table["log_age"] = np.log1p(random.uniform(0, 9, count))
    table["earlier_theft"] = (random.random(count) < 0.2).astype(float)
    table["region_japan"] = (random.random(count) < 0.3).astype(float)
    table["region_europe"] = 1.0 - table["region_japan"]
    table["year"] = random.integers(LAST - 4, LAST + 1, count)
    table["exposure"] = random.uniform(0.1, 1.0, count)
    rate = np.exp(-2.2 + 0.5 * table["log10_volume"] + 0.25 * (table["year"] - LAST + 4))
    table["thefts"] = random.poisson(rate * table["exposure"])
    return table


@pytest.fixture(scope="module")
def rows(panel: pd.DataFrame) -> pd.DataFrame:
    return panel.sample(60, random_state=1).assign(year=LAST + 1).reset_index(drop=True)


def test_flat_is_thefts_over_exchange_years(panel: pd.DataFrame, rows: pd.DataFrame) -> None:
    plain = sm.GLM(
        panel["thefts"],
        np.ones(len(panel)),
        family=sm.families.Poisson(),
        exposure=panel["exposure"],
    ).fit()
    found = challenger.flat(panel, rows, PRIORS)
    assert found == pytest.approx([np.exp(plain.params.iloc[0])] * len(rows))


def test_size_only_is_the_regression_of_statsmodels(
    panel: pd.DataFrame, rows: pd.DataFrame
) -> None:
    plain = sm.GLM(
        panel["thefts"],
        sm.add_constant(panel[challenger.SIZE]),
        family=sm.families.Poisson(),
        exposure=panel["exposure"],
    ).fit(tol=1e-12)
    expected = plain.predict(sm.add_constant(rows[challenger.SIZE], has_constant="add"))
    np.testing.assert_allclose(challenger.size_only(panel, rows, PRIORS), expected, rtol=1e-4)


@pytest.mark.parametrize("name", ["flat", "size_only", "size_and_climate"])
def test_a_model_of_size_looks_at_no_other_column(
    panel: pd.DataFrame, rows: pd.DataFrame, name: str
) -> None:
    predict = challenger.CANDIDATES[name]
    others = [c for c in COLUMNS if c not in {"intercept", *challenger.SIZE}]
    changed = [table.assign(**dict.fromkeys(others, 7.0)) for table in (panel, rows)]
    expected = predict(panel, rows, PRIORS)
    np.testing.assert_array_equal(predict(*changed, PRIORS), expected)
    assert not np.allclose(
        challenger.champion(panel, rows.assign(log_age=7.0), PRIORS),
        challenger.champion(panel, rows, PRIORS),
    )


def test_size_and_climate_is_the_champions_fit_on_fewer_columns(
    panel: pd.DataFrame, rows: pd.DataFrame
) -> None:
    fit = fit_frequency(panel, PRIORS, ("intercept", "log10_volume", "volume_unknown"))
    expected = year_ahead(panel, fit, rows)
    np.testing.assert_array_equal(challenger.size_and_climate(panel, rows, PRIORS), expected)


def test_without_a_climate_the_rate_is_that_of_all_years_together(panel: pd.DataFrame) -> None:
    """Rates of rising years: the climate is near the last of them, the still model at the mean."""
    (still, moving) = (
        challenger.CANDIDATES[name](panel, panel, PRIORS)
        for name in ("champion_without_climate", "champion")
    )
    thefts = panel["thefts"].sum()
    assert (panel["exposure"] * still).sum() == pytest.approx(thefts, rel=1e-3)
    last = panel[panel["year"] == LAST]
    there = (last["exposure"] * moving[last.index]).sum()
    assert there == pytest.approx(last["thefts"].sum(), rel=0.15)
    assert (moving > still * 1.2).all()


def test_boosted_trees_repeat_and_are_positive(panel: pd.DataFrame, rows: pd.DataFrame) -> None:
    first, second = (challenger.boosted_trees(panel, rows, PRIORS) for _ in range(2))
    np.testing.assert_array_equal(first, second)
    assert (first > 0).all()


def test_boosted_trees_have_found_size_and_the_level_of_the_last_three_years(
    panel: pd.DataFrame,
) -> None:
    recent = panel[panel["year"] > LAST - 3]
    found = challenger.boosted_trees(panel, recent, PRIORS)
    assert (recent["exposure"] * found).sum() == pytest.approx(recent["thefts"].sum())
    known = (recent["volume_unknown"] == 0).to_numpy()
    size = recent["log10_volume"].to_numpy()[known]
    assert np.corrcoef(size, np.log(found[known]))[0, 1] > 0.8


@pytest.mark.parametrize("name", challenger.CANDIDATES)
def test_no_candidate_looks_at_what_came_or_at_the_length_of_the_year(
    panel: pd.DataFrame, rows: pd.DataFrame, name: str
) -> None:
    predict = challenger.CANDIDATES[name]
    expected = predict(panel, rows, PRIORS)
    assert expected.shape == (len(rows),)
    poisoned = rows.assign(thefts=10**6, exposure=1e-3)
    np.testing.assert_array_equal(predict(panel, poisoned, PRIORS), expected)


@pytest.mark.parametrize("name", challenger.CANDIDATES)
def test_twice_the_exposure_with_twice_the_thefts_gives_the_same_yearly_rate(
    panel: pd.DataFrame, rows: pd.DataFrame, name: str
) -> None:
    """Rates are per exchange-year; priors are made as much narrower as the data are richer."""
    twice = panel.assign(exposure=2 * panel["exposure"], thefts=2 * panel["thefts"])
    tight = {name: Prior(p.mean, p.sd / 2**0.5) for name, p in PRIORS.items()}
    predict = challenger.CANDIDATES[name]
    found = predict(twice, rows, tight)
    # The still model's drift is a fixed width, not a prior, and all but nothing.
    np.testing.assert_allclose(found, predict(panel, rows, PRIORS), rtol=1e-3)


def test_the_champion_is_what_training_stores(dataset: Dataset) -> None:
    """exp(x'β) of a `LossModel` trained to 2019, climate and level included, at 2020's rows."""
    before, after = gather(dataset, until_year=LAST), gather(dataset, until_year=LAST + 1)
    rows = after.frame[after.frame["year"] == LAST + 1]
    predicted = challenger.champion(before.frame, rows, before.rate_priors)
    stored = train(dataset, until_year=LAST)[0].frequency
    columns = np.column_stack([rows[list(COLUMNS)].to_numpy(float), np.ones(len(rows))])
    np.testing.assert_allclose(predicted, np.exp(columns @ np.array(stored.mean)), rtol=1e-10)
    assert len(rows) > 50


# Losses.


def test_tweedie_losses_are_the_regression_of_statsmodels(
    panel: pd.DataFrame, rows: pd.DataFrame
) -> None:
    """Close, for scikit-learn's has a slight penalty on size."""
    random = np.random.default_rng(2)
    losses = panel["thefts"] * random.lognormal(15.0, 1.0, len(panel))
    past = panel.assign(loss=losses)
    plain = sm.GLM(
        past["loss"] / past["exposure"] / 1e6,
        sm.add_constant(past[challenger.SIZE]),
        family=sm.families.Tweedie(
            link=sm.families.links.Log(), var_power=challenger.TWEEDIE_POWER
        ),
        var_weights=past["exposure"],
    ).fit(tol=1e-12, maxiter=200)
    expected = 1e6 * plain.predict(sm.add_constant(rows[challenger.SIZE], has_constant="add"))
    np.testing.assert_allclose(challenger.tweedie_loss(past, rows), expected, rtol=0.02)
