"""What a stored model may say, and that a profile's year follows the posterior it came from."""

from __future__ import annotations

import datetime as dt
import json
import math
import pickle
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from scipy import stats

from models import features
from models.controls import UNKNOWN, ControlDraws
from models.errors import ModelError
from models.exceedance import return_period_losses
from models.loss_model import SEVERITY_DRAWS, LossModel
from models.profile import CONTROLS, TIERS
from models.rate_draws import DRAWS
from models.severity import NO_TAIL

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.annual_loss import AnnualLoss
    from models.profile import SecurityProfile

    Profiles = Callable[..., SecurityProfile]
    Years = Callable[[LossModel, SecurityProfile], AnnualLoss]

NAN = float("nan")
ON = dt.date(2026, 11, 22)


def changed(model: LossModel, path: tuple[str | int, ...], value: object) -> str:
    body: Any = json.loads(model.to_json())
    here = body
    for key in path[:-1]:
        here = here[key]
    here[path[-1]] = value
    return json.dumps(body)


def lopsided(rows: tuple[tuple[float, ...], ...]) -> list[list[float]]:
    matrix = [list(row) for row in rows]
    matrix[0][1] += 0.5
    return matrix


# The text.


def test_the_text_reads_back_as_the_same_model_and_the_same_text(model: LossModel) -> None:
    again = LossModel.from_json(model.to_json())
    assert again == model
    assert again.to_json() == model.to_json()


@pytest.mark.parametrize("part", [0.0, 0.01, 0.5, 0.999])
def test_a_text_cut_short_is_refused(model: LossModel, part: float) -> None:
    text = model.to_json()
    with pytest.raises(ModelError, match="not complete JSON"):
        LossModel.from_json(text[: int(part * len(text))])


@pytest.mark.parametrize("text", ["null", "[]", "3", '"x"', "{}", '{"format": 1}'])
def test_another_document_is_refused(text: str) -> None:
    with pytest.raises(ModelError, match="format"):
        LossModel.from_json(text)


@pytest.mark.parametrize(
    "field", ["frequency", "severity", "perils", "seed", "data_vintage", "state_backed_share"]
)
def test_a_missing_field_is_refused(model: LossModel, field: str) -> None:
    body = json.loads(model.to_json())
    del body[field]
    with pytest.raises(ModelError, match="missing"):
        LossModel.from_json(json.dumps(body))


def test_a_model_that_is_not_a_number_is_not_written(model: LossModel) -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        replace(model, state_backed_share=NAN).to_json()


def test_a_covariance_that_is_not_positive_definite_is_refused(model: LossModel) -> None:
    matrix = np.array(model.frequency.covariance)
    matrix[0, 1] = matrix[1, 0] = 10.0
    with pytest.raises(ModelError, match="not positive definite"):
        LossModel.from_json(changed(model, ("frequency", "covariance"), matrix.tolist()))


@pytest.mark.parametrize("group", ["frequency", "severity"])
def test_a_covariance_that_is_not_symmetric_is_refused(model: LossModel, group: str) -> None:
    matrix = lopsided(getattr(model, group).covariance)
    with pytest.raises(ModelError):
        LossModel.from_json(changed(model, (group, "covariance"), matrix))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("frequency", "year_sd"), NAN),
        (("frequency", "year_sd"), 0.0),
        (("frequency", "exposure_log_sd"), NAN),
        (("frequency", "tiers", 0, "weight"), NAN),
        (("frequency", "tiers", 0, "weight"), -5.0),
        (("frequency", "tiers", 0, "prevalence"), 0.0),
        (("frequency", "controls", 0, "log_relativity"), NAN),
        (("frequency", "controls", 0, "log_relativity"), "x"),
        (("frequency", "controls", 0, "prevalence"), 2.0),
        (("frequency", "controls", 0, "control"), "prayer"),
        (("frequency", "controls"), []),
        (("frequency", "unknowns", "age_years"), [1.0, 2.0]),
        (("frequency", "unknowns", "region_sd"), NAN),
        (("severity", "names"), ["x"] * 7),
        (("severity", "tail_quantile"), 0.0),
        (("severity", "tail_quantile"), -0.5),
        (("severity", "tail_quantile"), 1.0001),
        (("severity", "tail_quantile"), NAN),
        (("severity", "tail_quantile"), None),
        (("perils", 0, "share"), NAN),
        (("seed",), "x"),
        (("seed",), -1),
    ],
)
def test_any_other_number_that_cannot_price_is_refused(
    model: LossModel, path: tuple[str | int, ...], value: object
) -> None:
    with pytest.raises(ModelError):
        LossModel.from_json(changed(model, path, value))


def test_a_posterior_shorter_than_its_names_is_refused(model: LossModel) -> None:
    short = replace(model, frequency=replace(model.frequency, mean=(0.0,), covariance=((1.0,),)))
    with pytest.raises(ModelError):
        LossModel.from_json(short.to_json())


def test_a_text_of_brackets_is_refused() -> None:
    with pytest.raises(ModelError):
        LossModel.from_json("[" * 200_000)


@pytest.mark.parametrize("quantile", [0.5, 0.8123456789012345, NO_TAIL])
def test_where_the_tail_begins_is_stored_to_the_last_digit(
    model: LossModel, make_profile: Profiles, year_of: Years, quantile: float
) -> None:
    """And decides the law: lognormal throughout where the quantile is one."""
    stored = replace(model, severity=replace(model.severity, tail_quantile=quantile))
    again = LossModel.from_json(stored.to_json())
    assert again == stored
    assert again.severity.tail_quantile == quantile
    tail = year_of(again, make_profile()).law.tail
    assert (tail is None) == (quantile == NO_TAIL)
    assert tail is None or tail.chance == pytest.approx(1 - quantile)


def test_a_model_without_the_quantile_of_its_tail_is_refused(model: LossModel) -> None:
    body = json.loads(model.to_json())
    del body["severity"]["tail_quantile"]
    with pytest.raises(ModelError, match="missing"):
        LossModel.from_json(json.dumps(body))


# The year of a profile.


def test_the_same_seed_gives_the_same_bits(
    model: LossModel, make_profile: Profiles, year_of: Years
) -> None:
    profile = make_profile(country=None, trading_since=None, earlier_thefts=None)
    first, second = (year_of(model, profile) for _ in range(2))
    assert first.rates.tobytes() == second.rates.tobytes()
    assert first.law.log_median.tobytes() == second.law.log_median.tobytes()
    assert return_period_losses(first, [200])[0][0] == return_period_losses(second, [200])[0][0]
    other = year_of(replace(model, seed=model.seed + 1), profile)
    assert other.rates.tobytes() != first.rates.tobytes()


def test_the_same_exchange_in_dollars_has_the_same_year(
    model: LossModel, make_profile: Profiles, year_of: Years
) -> None:
    yen = year_of(model, make_profile(total=3e10, yearly_volume=1.5e12))
    dollars = year_of(model, make_profile(total=2e8, yearly_volume=1e10, currency="USD"))
    assert yen.rates == pytest.approx(dollars.rates, rel=1e-12)
    assert yen.law.cap == pytest.approx(dollars.law.cap, rel=1e-12)
    assert yen.expected_loss() == pytest.approx(dollars.expected_loss(), rel=1e-12)
    a, b = (year.layer_law(1e8, 1e9, 2e9).predictive for year in (yen, dollars))
    assert a == pytest.approx(b, abs=1e-13)


def test_the_mean_rate_is_the_formula_at_the_mode(
    model: LossModel, make_profile: Profiles, year_of: Years
) -> None:
    """exp(x'β) π / ρ, controls unknown: a column at a time, as the module's formula says."""
    f = model.frequency
    beta = dict(zip(f.names, f.mean, strict=True))
    rate = math.exp(
        beta["intercept"]
        + beta["log10_volume"] * math.log10(1e12 / 150 / 365 / 1e7)
        + beta["log_age"] * math.log(1 + 2026 - 2018)
        + beta["statutory_cold"]
        + beta["bug_bounty"] * f.control("bug_bounty").prevalence
        + beta["region_japan"]
        + beta[features.CLIMATE]
    )
    weights = np.array([t.weight for t in f.tiers])
    parts = weights / weights.sum() / np.array([t.prevalence for t in f.tiers])
    year = year_of(model, make_profile(shares=dict.fromkeys(TIERS, 0.25)))
    # The bounds on all controls together hold a few draws back.
    assert year.rates.mean(axis=0) == pytest.approx(rate * parts, rel=0.02)


def test_an_unknown_seat_is_no_region_rather_than_elsewhere(
    model: LossModel, make_profile: Profiles, year_of: Years
) -> None:
    """BR is elsewhere and has no law on cold storage, so it differs from none by that alone."""
    f = model.frequency
    elsewhere = dict(zip(f.names, f.mean, strict=True))["region_elsewhere"]
    unknown, brazil = (year_of(model, make_profile(country=c)) for c in (None, "BR"))
    ratio = brazil.rates.mean(axis=0)[:3] / unknown.rates.mean(axis=0)[:3]
    assert abs(elsewhere) > 0.05
    assert ratio == pytest.approx([math.exp(elsewhere)] * 3, rel=1e-9)
    assert np.log(unknown.rates[:, 0]).std() > np.log(brazil.rates[:, 0]).std()


def test_rates_and_sizes_are_independent_in_the_sample(
    model: LossModel, make_profile: Profiles, year_of: Years
) -> None:
    year = year_of(model, make_profile())
    separate = float(year.rates.mean(axis=0) @ year.law.mean().mean(axis=0))
    assert year.expected_loss().mean() == pytest.approx(separate, rel=1e-9)
    assert len(year.rates) == DRAWS
    assert len(year.law.log_median) == SEVERITY_DRAWS


def test_the_spread_of_the_rate_is_that_of_the_posterior(
    model: LossModel, make_profile: Profiles, year_of: Years
) -> None:
    """sd of the log rate, against 100,000 plain draws; averaged over seeds, to four sds of that."""
    f, rng, n = model.frequency, np.random.default_rng(4), 100_000
    row = features.columns(
        daily_volume_usd=1e12 / 150 / 365,
        age_years=8.0,
        earlier_theft=False,
        statutory_cold=True,
        bug_bounty=f.control("bug_bounty").prevalence,
        obscure=False,
        country="JP",
    )
    row = (*row, 1.0)
    variance = np.array(row) @ np.array(f.covariance) @ np.array(row) + f.exposure_log_sd**2
    normals, uniforms = rng.standard_normal((n, len(CONTROLS))), rng.random((n, len(CONTROLS)))
    unknown = np.full((1, len(CONTROLS)), UNKNOWN)
    controls = ControlDraws.of(f.controls, normals, uniforms).multipliers(unknown)[0]
    parts = f.tier_parts(rng.standard_normal((n, len(TIERS))))
    log_rate = math.sqrt(variance) * rng.standard_normal(n) + np.log(parts[:, 0] * controls[:, 0])
    profile = make_profile(shares={"hot": 1.0})
    found = [
        np.log(year_of(replace(model, seed=seed), profile).rates[:, 0]).std() for seed in range(20)
    ]
    error = float(np.std(found)) / len(found) ** 0.5
    assert error < 0.015
    assert np.mean(found) == pytest.approx(log_rate.std(), abs=4 * error)


def test_another_seed_moves_the_price_by_a_few_per_cent_at_most(
    model: LossModel, make_profile: Profiles, year_of: Years
) -> None:
    """What the module says of its number of draws: about one per cent."""
    profile = make_profile()
    layers = [
        year_of(replace(model, seed=seed), profile).layer_mean(1e8, 2e9).mean()
        for seed in range(20)
    ]
    assert 0 < stats.variation(layers) < 0.015


def test_silence_on_controls_keeps_the_mean_and_widens_the_interval(
    model: LossModel, make_profile: Profiles, year_of: Years
) -> None:
    """Against a roster-average house whose controls surely do nothing."""
    inert = tuple(
        replace(effect, log_relativity=0.0, log_sd=0.0) for effect in model.frequency.controls
    )
    plain = replace(model, frequency=replace(model.frequency, controls=inert))
    silent, average = (year_of(m, make_profile()).theft_probability() for m in (model, plain))
    assert silent.mean() == pytest.approx(average.mean(), rel=0.02)
    widths = [np.log(np.quantile(p, 0.95) / np.quantile(p, 0.05)) for p in (silent, average)]
    assert widths[0] > widths[1] * 1.1


@pytest.mark.parametrize("control", CONTROLS)
def test_a_control_in_place_lowers_the_expected_loss_unless_history_says_otherwise(
    model: LossModel, make_profile: Profiles, year_of: Years, control: str
) -> None:
    shares = dict.fromkeys(TIERS, 0.25)
    held, unknown, absent = (
        year_of(model, make_profile(shares=shares, controls=states)).expected_loss().mean()
        for states in ({control: True}, {}, {control: False})
    )
    if model.frequency.control(control).log_relativity < 0:
        assert held < unknown < absent
    else:
        assert model.frequency.control(control).from_data
        assert held > unknown > absent


def test_only_the_tiers_a_control_guards_are_changed(
    model: LossModel, make_profile: Profiles, year_of: Years
) -> None:
    shares = dict.fromkeys(TIERS, 0.25)
    for effect in model.frequency.controls:
        held, absent = (
            year_of(model, make_profile(shares=shares, controls={effect.control: s})).rates
            for s in (True, False)
        )
        means = np.isclose(held.mean(axis=0), absent.mean(axis=0), rtol=1e-9)
        assert means.tolist() == [tier not in effect.tiers for tier in TIERS]


@pytest.mark.parametrize("tier", TIERS)
def test_an_empty_tier_is_never_struck(
    model: LossModel, make_profile: Profiles, year_of: Years, tier: str
) -> None:
    rest = [other for other in TIERS if other != tier]
    year = year_of(model, make_profile(shares=dict.fromkeys(rest, 1 / 3)))
    column = TIERS.index(tier)
    np.testing.assert_array_equal(year.rates[:, column], np.zeros(DRAWS))
    assert (np.delete(year.rates, column, axis=1) > 0).all()


def test_an_age_before_opening_counts_as_none(
    model: LossModel, make_profile: Profiles, year_of: Years
) -> None:
    opened = [year_of(model, make_profile(trading_since=year)) for year in (2026, 2030)]
    np.testing.assert_array_equal(opened[0].rates, opened[1].rates)


def test_causes_of_a_tier_add_up_and_an_unheard_one_has_no_part(model: LossModel) -> None:
    for tier in TIERS:
        causes = {p.cause for p in model.perils if p.tier == tier}
        assert math.fsum(model.cause_share(tier, c) for c in causes) == pytest.approx(1.0)
        assert model.cause_share(tier, "meteorite") == 0.0


def test_a_model_that_has_priced_travels_to_another_process(
    model: LossModel, make_profile: Profiles, year_of: Years
) -> None:
    profile = make_profile()
    before = year_of(model, profile)
    again = pickle.loads(pickle.dumps(model))  # noqa: S301  our own, as joblib does
    assert again == model
    np.testing.assert_array_equal(year_of(again, profile).rates, before.rates)


def test_an_exchange_asked_for_again_is_not_worked_out_again(
    model: LossModel, make_profile: Profiles, year_of: Years
) -> None:
    first, again = year_of(model, make_profile()), year_of(model, make_profile())
    assert again.rates.base is first.rates.base
    dearer = model.annual_loss(make_profile(), jpy_per_usd=300.0, jpy_per_unit=1.0, on=ON)
    assert dearer.law.log_median[0, 0] != first.law.log_median[0, 0]
    for kept in (first.rates, first.law.log_median, first.law.cap):
        with pytest.raises(ValueError, match="read-only"):
            kept[...] = 0.0
