"""What training makes of the shipped tables."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from data.choices import DEFAULT, Choices
from data.exposure import exposure_panel, theft_kind
from models.errors import TrainingFailed
from models.features import CLIMATE, COLUMNS, exchange_year_columns
from models.fit_frequency import fit_frequency, level
from models.fit_severity import CHALLENGERS, CHAMPION, FITTED, fit_severity
from models.loss_model import LossModel
from models.profile import CONTROLS, TIERS, Assets, Controls, SecurityProfile, TierShares
from models.severity import NO_TAIL, PARAMETERS
from models.train import Coefficient, gather, train

if TYPE_CHECKING:
    from data.dataset import Dataset
    from data.rows import ExchangeRow
    from models.fit_frequency import RegressionFit
    from models.train import Diagnostics, Evidence

ON = dt.date(2026, 11, 23)


@pytest.fixture(scope="module")
def evidence(dataset: Dataset) -> Evidence:
    return gather(dataset)


@pytest.fixture(scope="module")
def rate(evidence: Evidence) -> RegressionFit:
    return fit_frequency(evidence.frame, evidence.rate_priors)


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
    assert diagnostics.climates[-1].name == "climate_2019"
    assert diagnostics.thefts["mid"] == sum(
        r.thefts for r in exposure_panel(dataset, DEFAULT, 2019)
    )
    assert early.frequency.mean != model.frequency.mean


def test_data_never_leave_a_coefficient_less_sure_than_its_prior(
    trained: tuple[LossModel, Diagnostics],
) -> None:
    for c in trained[1].coefficients:
        assert 0 < c.sd <= c.prior_sd * (1 + 1e-9), c.name


def test_larger_exchanges_are_robbed_more_often(model: LossModel) -> None:
    """The sign published by Moore & Christin."""
    assert model.frequency.mean[model.frequency.names.index("log10_volume")] > 0


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
    """On average over seeds: one set of draws knows its own ends to some per cent."""

    def spread(profile: SecurityProfile) -> float:
        widths = []
        for seed in range(12):
            drawn = replace(model, seed=seed)
            year = drawn.annual_loss(profile, jpy_per_usd=150.0, jpy_per_unit=1.0, on=ON)
            low, high = np.quantile(year.theft_probability(), [0.05, 0.95])
            widths.append(float(np.log(high / low)))
        return float(np.mean(widths))

    # As most houses are: an answer few would give says more of the house, and less surely.
    usual = {effect.control: effect.prevalence > 0.5 for effect in model.frequency.controls}
    assert spread(exchange()) > spread(exchange(controls=Controls(**usual)))
    nobody = exchange(country=None, trading_since=None, earlier_thefts=None)
    assert spread(nobody) > spread(exchange())


def test_an_empty_tier_is_never_struck(model: LossModel) -> None:
    year = model.annual_loss(exchange(), jpy_per_usd=150.0, jpy_per_unit=1.0, on=ON)
    assert (year.rates[:, [1, 3]] == 0).all()
    assert (year.rates[:, [0, 2]] > 0).all()


def test_thefts_after_the_last_year_leave_no_trace(dataset: Dataset) -> None:
    known = tuple(i for i in dataset.incidents if i.date.year <= 2019)
    assert len(known) < len(dataset.incidents)
    with_later, _ = train(dataset, until_year=2019)
    without, _ = train(replace(dataset, incidents=known), until_year=2019)
    assert with_later.to_json() == without.to_json()


def test_tables_before_the_first_exchange_cannot_train(dataset: Dataset) -> None:
    with pytest.raises(TrainingFailed, match=r"no exchange-years|no theft"):
        train(dataset, until_year=2010)


def test_the_thefts_leave_no_part_of_the_size_law_less_sure_than_its_prior(
    trained: tuple[LossModel, Diagnostics],
) -> None:
    assert tuple(c.name for c in trained[1].severity) == FITTED
    for c in trained[1].severity:
        assert 0 < c.sd <= c.prior_sd * (1 + 1e-6), c.name


def test_japans_exchange_years_burn_within_the_exact_interval(
    dataset: Dataset, evidence: Evidence, rate: RegressionFit
) -> None:
    """B3: mid-2017 to mid-2026, 5 thefts in about 218 exchange-years, 0.7 to 5.4 % a year.

    Each year in its own climate.
    """
    beta = dict(zip(rate.names, rate.mean, strict=True))
    rows = [r for r in exposure_panel(dataset) if r.country == "JP" and 2017 <= r.year <= 2026]
    years = np.array([row.exposure_years for row in rows])
    columns = np.array([beta[name] for name in COLUMNS])
    logs = [exchange_year_columns(row) @ columns + beta[f"climate_{row.year}"] for row in rows]
    rates = np.exp(np.array(logs) + level(evidence.frame, rate))
    assert years.sum() > 100
    assert 0.007 < np.average(rates, weights=years) < 0.054


def test_a_quote_is_priced_in_the_last_climate_of_a_balanced_tariff(
    model: LossModel, evidence: Evidence, rate: RegressionFit
) -> None:
    """The fit's columns and last climate as they are, the balance in the intercept."""
    mean, covariance = rate.marginal((*COLUMNS, f"climate_{model.trained_to}"))
    mean[COLUMNS.index("intercept")] += level(evidence.frame, rate)
    assert model.frequency.names == (*COLUMNS, CLIMATE)
    # Training keeps to one thread of algebra; this fit may add up in another order.
    np.testing.assert_allclose(model.frequency.mean, mean, rtol=1e-9)
    np.testing.assert_allclose(model.frequency.covariance, covariance, rtol=1e-9, atol=1e-12)
    drift, shock = (evidence.rate_priors[name].sd for name in ("drift", "year"))
    assert model.frequency.year_sd == pytest.approx((drift**2 + shock**2) ** 0.5)


def test_the_bias_of_guessed_reaches_is_left_behind(evidence: Evidence, model: LossModel) -> None:
    """It belongs to the evidence: of the house quoted, the reach is told."""
    fit = fit_severity(evidence.sizes, evidence.severity_priors)
    assert (*PARAMETERS, "reach_bias") == FITTED
    assert model.severity.names == PARAMETERS
    np.testing.assert_array_equal(model.severity.mean, fit.mean[:-1])
    np.testing.assert_array_equal(model.severity.covariance, fit.covariance[:-1, :-1])
    assert model.severity.tail_quantile == CHAMPION.tail_quantile


def test_another_reading_of_sizes_is_stored_as_read(
    dataset: Dataset, evidence: Evidence, model: LossModel
) -> None:
    reading = next(r for r in CHALLENGERS if r.stated_only and r.tail_quantile == NO_TAIL)
    other, diagnostics = train(dataset, reading=reading)
    assert other.severity.tail_quantile == NO_TAIL
    assert other.severity.mean != model.severity.mean
    assert other.frequency == model.frequency
    stated = [s for s in evidence.sizes if s.assets_stated]
    own = fit_severity(stated, evidence.severity_priors, reading)
    assert diagnostics.severity_log_likelihood == own.log_likelihood
    assert diagnostics.severity_thefts == len(stated)


def test_untold_tiers_left_out_change_tiers_causes_and_sizes_and_no_rate(
    dataset: Dataset, trained: tuple[LossModel, Diagnostics]
) -> None:
    model, seen = trained
    other, without = train(dataset, choices=Choices(unknown_tier="left_out"))
    untold = sum(
        i.wallet_tier == "unknown" and theft_kind(i) == "custody_theft" for i in dataset.incidents
    )
    hot, hot_without = (m.frequency.tiers[TIERS.index("hot")].weight for m in (model, other))
    assert hot - hot_without == untold > 0
    assert model.frequency.tiers[1:] == other.frequency.tiers[1:]
    assert model.perils != other.perils
    assert without.severity_thefts < seen.severity_thefts
    assert model.severity.mean != other.severity.mean
    assert replace(other.frequency, tiers=model.frequency.tiers) == model.frequency
    assert (without.log_evidence, without.thefts) == (seen.log_evidence, seen.thefts)


def test_a_coefficient_tells_how_far_it_moved_and_how_much_was_learned() -> None:
    c = Coefficient("c", prior_mean=-0.5, prior_sd=0.4, mean=0.3, sd=0.1)
    assert c.moved == pytest.approx(2.0)
    assert c.learned == pytest.approx(15 / 16)
    untouched = Coefficient("c", prior_mean=-0.5, prior_sd=0.4, mean=-0.5, sd=0.4)
    assert (untouched.moved, untouched.learned) == (0.0, 0.0)
    held = Coefficient("c", prior_mean=-0.5, prior_sd=0.0, mean=-0.5, sd=0.0)
    assert (held.moved, held.learned) == (0.0, 0.0)


def test_diagnostics_hold_every_coefficient_beside_its_prior(
    evidence: Evidence, trained: tuple[LossModel, Diagnostics]
) -> None:
    model, seen = trained
    assert tuple(c.name for c in seen.coefficients) == COLUMNS
    span = range(model.trained_from, model.trained_to + 1)
    assert [c.name for c in seen.climates] == [f"climate_{year}" for year in span]
    for c in (*seen.coefficients, *seen.severity):
        group = evidence.severity_priors if c.name in FITTED else evidence.rate_priors
        prior = group["region" if c.name.startswith("region_") else c.name]
        assert (c.prior_mean, c.prior_sd) == pytest.approx((prior.mean, prior.sd))
        assert 0 <= c.learned + 1e-6 <= 1 + 1e-6
    # A walk of n steps has wandered √n steps far.
    steps = [c.prior_sd / evidence.rate_priors["drift"].sd for c in seen.climates]
    assert steps == pytest.approx(np.sqrt(np.arange(1, len(span) + 1)))
    assert seen.severity_thefts == len(evidence.sizes)
    assert seen.severity_left_out == evidence.left_out > 0


def test_with_volumes_known_by_then_no_later_table_row_leaves_a_trace(dataset: Dataset) -> None:
    """Events, volumes and programmes after 2019 are struck out of the tables."""
    by_then = Choices(volumes="known_by_then")

    def cut(venue: ExchangeRow | None) -> ExchangeRow | None:
        if venue is None:
            return None
        seen = tuple(v for v in venue.volume_history_usd if v[0].latest.year <= 2019)
        return venue.model_copy(update={"volume_history_usd": seen})

    early = replace(
        dataset,
        incidents=tuple(
            replace(i, venue=cut(i.venue)) for i in dataset.incidents if i.date.year <= 2019
        ),
        exchanges=tuple(cut(venue) for venue in dataset.exchanges),
        bounties=tuple(b for b in dataset.bounties if b.first_seen.earliest.year <= 2019),
    )
    with_later, _ = train(dataset, choices=by_then, until_year=2019)
    without, _ = train(early, choices=by_then, until_year=2019)
    assert with_later.to_json() == without.to_json()
    # The shipped choice takes the nearest list, which may be a later one.
    assert (
        train(early, until_year=2019)[0].to_json() != train(dataset, until_year=2019)[0].to_json()
    )


def test_progress_is_told_from_first_to_last_step(dataset: Dataset) -> None:
    told: list[tuple[int, int]] = []
    train(dataset, progress=lambda done, total, _step: told.append((done, total)))
    assert told == [(i, 3) for i in range(4)]
