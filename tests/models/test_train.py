"""What training makes of the shipped tables."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING

import numpy as np
import pytest

from data.exposure import exposure_panel
from models.errors import TrainingFailed
from models.features import exchange_year_columns
from models.frequency import ControlEffect
from models.loss_model import LossModel
from models.profile import CONTROLS, Assets, Controls, SecurityProfile, TierShares
from models.train import train

if TYPE_CHECKING:
    from data.dataset import Dataset
    from models.train import Diagnostics

ON = dt.date(2026, 11, 23)


def exchange(**changes: object) -> SecurityProfile:
    plain = {
        "name": "X",
        "country": "JP",
        "assets": Assets(total=5e11, shares=TierShares(hot=0.05, cold=0.95)),
        "yearly_volume": 2e12,
        "trading_since": 2016,
        "earlier_thefts": 0,
    }
    return SecurityProfile(**(plain | changes))


def test_two_trainings_give_the_same_bits(dataset: Dataset, model: LossModel) -> None:
    again, _ = train(dataset, workers=1)
    assert again.to_json() == model.to_json()
    assert LossModel.from_json(model.to_json()) == model


def test_the_panel_is_the_data_rooms(
    dataset: Dataset, trained: tuple[LossModel, Diagnostics]
) -> None:
    panel = exposure_panel(dataset)
    _, diagnostics = trained
    assert diagnostics.exchange_years["mid"] == pytest.approx(
        sum(row.exposure_years for row in panel)
    )
    assert diagnostics.thefts["mid"] == sum(row.thefts for row in panel)


def test_later_years_can_be_kept_out(dataset: Dataset, model: LossModel) -> None:
    early, diagnostics = train(dataset, until_year=2019)
    assert early.trained_to == 2019 < model.trained_to
    assert diagnostics.walk_forward_years == (2016, 2017, 2018, 2019)
    assert early.frequency.mean != model.frequency.mean


def test_data_never_leave_a_coefficient_less_sure_than_its_prior(
    trained: tuple[LossModel, Diagnostics],
) -> None:
    for c in trained[1].coefficients:
        assert 0 < c.sd <= c.prior_sd * (1 + 1e-9), c.name


def test_larger_exchanges_are_robbed_more_often(model: LossModel) -> None:
    """The sign published by Moore & Christin."""
    assert model.frequency.mean[model.frequency.names.index("log10_volume")] > 0


def test_the_walk_forward_beats_one_flat_rate(trained: tuple[LossModel, Diagnostics]) -> None:
    assert trained[1].deviance_model < trained[1].deviance_flat


def test_an_exchange_of_which_nothing_is_known_burns_like_its_country(model: LossModel) -> None:
    """Japan: 5 thefts in about 218 exchange-years, exact 95 % interval 0.7 to 5.4 % (B3)."""
    chance = model.annual_loss(
        exchange(), jpy_per_usd=150.0, jpy_per_unit=1.0, on=ON
    ).theft_probability()
    assert 0.007 < chance.mean() < 0.054
    low, high = np.quantile(chance, [0.05, 0.95])
    assert low < 5 / 218 < high


def test_every_control_has_one_effect_and_causes_add_up(model: LossModel) -> None:
    assert tuple(e.control for e in model.frequency.controls) == CONTROLS
    for tier in ("hot", "warm", "cold", "third_party"):
        assert sum(p.share for p in model.perils if p.tier == tier) == pytest.approx(1.0)


def test_dollars_and_yen_describe_the_same_exchange(model: LossModel) -> None:
    yen = exchange()
    dollars = exchange(
        currency="USD",
        assets=Assets(total=5e11 / 150, shares=yen.assets.shares),
        yearly_volume=2e12 / 150,
    )
    a = model.annual_loss(yen, jpy_per_usd=150.0, jpy_per_unit=1.0, on=ON)
    b = model.annual_loss(dollars, jpy_per_usd=150.0, jpy_per_unit=150.0, on=ON)
    assert a.expected_loss() == pytest.approx(b.expected_loss())
    assert a.rates == pytest.approx(b.rates)


def test_unknown_answers_widen_the_chance_of_a_theft(model: LossModel) -> None:
    def spread(profile: SecurityProfile) -> float:
        year = model.annual_loss(profile, jpy_per_usd=150.0, jpy_per_unit=1.0, on=ON)
        low, high = np.quantile(year.theft_probability(), [0.05, 0.95])
        return float(np.log(high / low))

    known = exchange(controls=Controls(**dict.fromkeys(CONTROLS, True)))
    assert spread(exchange()) > spread(known)
    nobody = exchange(country=None, trading_since=None, earlier_thefts=None)
    assert spread(nobody) > spread(exchange())


def test_an_empty_tier_is_never_struck(model: LossModel) -> None:
    year = model.annual_loss(exchange(), jpy_per_usd=150.0, jpy_per_unit=1.0, on=ON)
    assert (year.rates[:, [1, 3]] == 0).all()
    assert (year.rates[:, [0, 2]] > 0).all()


def test_having_and_lacking_a_control_average_to_not_knowing() -> None:
    effect = ControlEffect("c", ("hot",), np.log(0.6), 0.3, 0.4)
    held, absent = effect.mean_multiplier(state=True), effect.mean_multiplier(state=False)
    assert 0.4 * held + 0.6 * absent == pytest.approx(1.0, abs=1e-12)
    rng = np.random.default_rng(1)
    drawn = effect.multipliers(None, rng.normal(size=200_000), rng.random(200_000))
    assert drawn.mean() == pytest.approx(1.0, abs=4 * drawn.std() / 200_000**0.5)
    assert (
        drawn.std()
        > effect.multipliers(
            state=True, normals=rng.normal(size=1000), uniforms=rng.random(1000)
        ).std()
    )


def test_thefts_after_the_last_year_leave_no_trace(dataset: Dataset) -> None:
    known = tuple(i for i in dataset.incidents if i.date.year <= 2019)
    assert len(known) < len(dataset.incidents)
    with_later, _ = train(dataset, until_year=2019)
    without, _ = train(dataclasses.replace(dataset, incidents=known), until_year=2019)
    assert with_later.to_json() == without.to_json()


def test_tables_before_the_first_exchange_cannot_train(dataset: Dataset) -> None:
    with pytest.raises(TrainingFailed, match="no exchange-years"):
        train(dataset, until_year=2010)


def test_neither_kind_of_evidence_leaves_the_size_law_less_sure_than_its_prior(
    trained: tuple[LossModel, Diagnostics],
) -> None:
    """Each fit alone; the pooled one may, since the two disagree (see `pool`)."""
    for fitted in trained[1].severity_by_evidence.values():
        for c in fitted:
            assert 0 < c.sd <= c.prior_sd * (1 + 1e-6), c.name


def test_japans_exchange_years_burn_within_the_exact_interval(
    dataset: Dataset, model: LossModel
) -> None:
    """B3: mid-2017 to mid-2026, 5 thefts in about 218 exchange-years, 0.7 to 5.4 % a year."""
    rows = [r for r in exposure_panel(dataset) if r.country == "JP" and 2017 <= r.year <= 2026]
    years = np.array([row.exposure_years for row in rows])
    rates = np.exp([np.dot(exchange_year_columns(row), model.frequency.mean) for row in rows])
    assert years.sum() > 100
    assert 0.007 < np.average(rates, weights=years) < 0.054


def test_the_fitted_rates_add_up_to_the_thefts_of_the_panel(
    dataset: Dataset, model: LossModel
) -> None:
    panel = exposure_panel(dataset)
    expected = sum(
        row.exposure_years * np.exp(np.dot(exchange_year_columns(row), model.frequency.mean))
        for row in panel
    )
    assert expected == pytest.approx(sum(row.thefts for row in panel), rel=1e-9)


def test_progress_is_told_from_first_to_last_step(dataset: Dataset) -> None:
    told: list[tuple[int, int]] = []
    train(dataset, progress=lambda done, total, _step: told.append((done, total)))
    assert told == [(i, 4) for i in range(5)]
