"""Rates before controls: balanced to the mode, and spread as the posterior is."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats
from scipy.special import ndtri

from models.controls import ControlEffect
from models.features import CLIMATE, COLUMNS
from models.frequency import FrequencyPosterior, TierSplit, Unknowns, check_columns
from models.profile import TIERS

EFFECTS = (
    ControlEffect("signing", ("hot", "cold"), math.log(0.7), 0.3, 0.5),
    ControlEffect("watching", TIERS, math.log(0.85), 0.25, 0.4),
    ControlEffect("checking", ("cold", "third_party"), math.log(0.6), 0.35, 0.25),
)
ROOT = np.tril(np.full((len(COLUMNS), len(COLUMNS)), 0.02)) + np.eye(len(COLUMNS)) * 0.2
POSTERIOR = FrequencyPosterior(
    names=COLUMNS,
    mean=(-3.4, *np.linspace(-0.3, 0.3, len(COLUMNS) - 1).tolist()),
    covariance=tuple(map(tuple, (ROOT @ ROOT.T).tolist())),
    exposure_log_sd=0.2,
    year_sd=0.4,
    tiers=(
        TierSplit("hot", 90.0, 1.0),
        TierSplit("warm", 2.5, 0.3),
        TierSplit("cold", 9.0, 0.85),
        TierSplit("third_party", 1.5, 0.15),
    ),
    controls=EFFECTS,
    unknowns=Unknowns((2.0, 5.0, 9.0), 0.2, 0.35),
)
DRAWS = 512


def strata(columns: int, seed: int = 1) -> np.ndarray:
    """Uniforms with one point in each of `DRAWS` strata of every column."""
    order = np.random.default_rng(seed).permuted(
        np.tile(np.arange(DRAWS)[:, None], (1, columns)), axis=0
    )
    return (order + 0.5) / DRAWS


@pytest.mark.parametrize("region_sd", [0.0, 0.35])
def test_base_rates_average_to_the_rate_of_the_mode(region_sd: float) -> None:
    rows = np.random.default_rng(3).normal(size=(DRAWS, len(COLUMNS))) * 0.3
    rows[:, 0] = 1.0
    uniforms = strata(len(COLUMNS) + 1)
    normals = ndtri(uniforms)
    beta = POSTERIOR.coefficients(normals[:, :-1])
    rates = POSTERIOR.base_rates(rows, beta, normals[:, -1], region_sd)
    expected = np.mean([math.exp(math.fsum(row * POSTERIOR.mean)) for row in rows])
    assert rates.mean() == pytest.approx(expected, rel=1e-12)
    assert (rates > 0).all()


def test_base_rates_of_one_row_are_lognormal_with_the_posteriors_spread() -> None:
    row = np.zeros(len(COLUMNS))
    row[[0, 1, 7]] = 1.0, 0.5, 1.0
    normals = ndtri(strata(len(COLUMNS) + 1))
    spread = []
    for region_sd in (0.0, 0.35):
        beta = POSTERIOR.coefficients(normals[:, :-1])
        rates = POSTERIOR.base_rates(np.tile(row, (DRAWS, 1)), beta, normals[:, -1], region_sd)
        variance = row @ np.array(POSTERIOR.covariance) @ row + 0.2**2 + region_sd**2
        spread.append(np.log(rates).std())
        # 512 draws of several columns: the sd of a sd is about 3 %.
        assert spread[-1] == pytest.approx(math.sqrt(variance), rel=0.12)
    assert spread[1] > spread[0]


def test_tier_parts_have_the_mean_and_spread_of_the_dirichlet() -> None:
    weights, prevalence = np.array([9.0, 2.5, 4.0, 1.5]), np.array([1.0, 0.3, 0.85, 0.15])
    splits = tuple(map(TierSplit, TIERS, weights.tolist(), prevalence.tolist()))
    strata_of_one = (np.tile(np.arange(100_000)[:, None], 4) + 0.5) / 100_000
    parts = replace(POSTERIOR, tiers=splits).tier_parts(ndtri(strata_of_one))
    law = stats.dirichlet(weights)
    assert parts.mean(axis=0) == pytest.approx(law.mean() / prevalence, rel=1e-12)
    assert parts.std(axis=0) == pytest.approx(np.sqrt(law.var()) / prevalence, rel=0.01)


def test_dispersion_gives_the_gamma_shock_the_lognormals_variance() -> None:
    shock = stats.lognorm(0.4, scale=math.exp(-(0.4**2) / 2))
    assert shock.mean() == pytest.approx(1.0)
    assert 1 / POSTERIOR.dispersion == pytest.approx(float(shock.var()), rel=1e-12)


def test_a_control_is_found_by_name_or_not_at_all() -> None:
    assert POSTERIOR.control("checking") is EFFECTS[2]
    with pytest.raises(KeyError):
        POSTERIOR.control("prayer")


def test_columns_of_another_version_are_noticed() -> None:
    assert check_columns((*COLUMNS, CLIMATE))
    assert not check_columns((CLIMATE, *COLUMNS))
    assert not check_columns(COLUMNS)
