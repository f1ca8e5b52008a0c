"""What controls do to the rate: means in closed form, bounds, and order."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats
from scipy.special import ndtri

from models.controls import (
    LARGEST_RELATIVITY,
    LEAST_RELATIVITY,
    STATES,
    ControlDraws,
    ControlEffect,
)
from models.profile import TIERS

if TYPE_CHECKING:
    from collections.abc import Sequence

EFFECTS = (
    ControlEffect("signing", ("hot", "cold"), math.log(0.7), 0.3, 0.5),
    ControlEffect("watching", TIERS, math.log(0.85), 0.25, 0.4),
    ControlEffect("checking", ("cold", "third_party"), math.log(0.6), 0.35, 0.25),
)
DRAWS = 512

log_relativities = st.floats(math.log(0.2), math.log(1.5))
log_sds = st.floats(0.0, 0.8)
prevalences = st.floats(0.01, 0.99)


def strata(columns: int, seed: int = 1) -> np.ndarray:
    """Uniforms with one point in each of `DRAWS` strata of every column."""
    order = np.random.default_rng(seed).permuted(
        np.tile(np.arange(DRAWS)[:, None], (1, columns)), axis=0
    )
    return (order + 0.5) / DRAWS


def multipliers(effects: Sequence[ControlEffect], *states: bool | None) -> np.ndarray:
    theta, state = np.hsplit(strata(2 * len(effects)), 2)
    draws = ControlDraws.of(effects, ndtri(theta), state)
    return draws.multipliers(np.array([[STATES.index(said) for said in states]]))[0]


def drawn_of(
    effect: ControlEffect, state: bool | None, normals: np.ndarray, uniforms: np.ndarray
) -> np.ndarray:
    """Multipliers of one control in a tier it guards, before the means are set right."""
    draws = ControlDraws.of([effect], normals[:, None], uniforms[:, None])
    return np.exp(draws.log_multipliers[0, STATES.index(state), :, TIERS.index(effect.tiers[0])])


@given(log_relativities, log_sds, prevalences)
def test_houses_with_and_without_a_control_average_to_the_roster(
    log_relativity: float, log_sd: float, prevalence: float
) -> None:
    effect = ControlEffect("c", TIERS, log_relativity, log_sd, prevalence)
    average = prevalence * effect.mean_multiplier(state=True) + (
        1 - prevalence
    ) * effect.mean_multiplier(state=False)
    assert average == pytest.approx(1.0, abs=1e-12)
    assert effect.mean_multiplier(None) == 1.0
    normals, nothing = np.linspace(-3, 3, 7), np.zeros(7)
    in_place, absent = (drawn_of(effect, s, normals, nothing) for s in (True, False))
    assert prevalence * in_place + (1 - prevalence) * absent == pytest.approx(np.ones(7))
    assert in_place / absent == pytest.approx(np.exp(log_relativity + log_sd * normals))


@settings(deadline=None, max_examples=40)
@given(log_relativities, log_sds, prevalences, st.booleans())
def test_mean_multiplier_is_the_integral_over_the_normal(
    log_relativity: float,
    log_sd: float,
    prevalence: float,
    state: bool,
) -> None:
    effect = ControlEffect("c", TIERS, log_relativity, log_sd, prevalence)

    def weighted(z: float) -> float:
        theta = math.exp(log_relativity + log_sd * z)
        m = (theta if state else 1.0) / (prevalence * theta + 1 - prevalence)
        return m * float(stats.norm.pdf(z))

    expected = integrate.quad(weighted, -9, 9, epsabs=1e-12, epsrel=1e-12)[0]
    assert effect.mean_multiplier(state) == pytest.approx(expected, rel=1e-7)


@pytest.mark.parametrize("effect", EFFECTS, ids=lambda effect: effect.control)
def test_an_unknown_control_keeps_the_mean_and_adds_the_spread_between_houses(
    effect: ControlEffect,
) -> None:
    """Variance within houses with and without it, plus that between the two.

    It is not wider than each of them: a control of small but doubtful effect is surer unknown.
    """
    uniforms = np.stack(np.meshgrid(*[(np.arange(400) + 0.5) / 400] * 2), axis=-1).reshape(-1, 2)
    unknown, held, absent = (
        drawn_of(effect, state, ndtri(uniforms[:, 0]), uniforms[:, 1])
        for state in (None, True, False)
    )
    p = effect.prevalence
    assert unknown.mean() == pytest.approx(1.0, abs=1e-4)
    assert held.mean() == pytest.approx(effect.mean_multiplier(state=True), rel=1e-4)
    between = p * (1 - p) * (held.mean() - absent.mean()) ** 2
    within = p * held.var() + (1 - p) * absent.var()
    assert unknown.var() == pytest.approx(within + between, rel=1e-3)
    assert between > 0.1 * within


def test_an_unknown_control_is_in_place_as_often_as_it_is_prevalent() -> None:
    effect = replace(EFFECTS[2], log_sd=0.0)
    drawn = drawn_of(effect, None, np.zeros(1000), (np.arange(1000) + 0.5) / 1000)
    in_place = drawn == drawn_of(effect, state=True, normals=np.zeros(1), uniforms=np.ones(1))
    assert in_place.mean() == pytest.approx(effect.prevalence, abs=1e-3)


@pytest.mark.parametrize("states", list(itertools.product([True, False, None], repeat=3)))
def test_multipliers_average_to_the_product_of_their_means(
    states: tuple[bool | None, bool | None, bool | None],
) -> None:
    found = multipliers(EFFECTS, *states).mean(axis=0)
    for tier, value in zip(TIERS, found, strict=True):
        expected = math.prod(
            effect.mean_multiplier(state)
            for effect, state in zip(EFFECTS, states, strict=True)
            if tier in effect.tiers
        )
        # The bounds hold a few draws back; with these three controls hardly any.
        assert value == pytest.approx(expected, rel=2e-3)


def test_a_control_leaves_the_tiers_it_does_not_guard_alone() -> None:
    with_it = multipliers(EFFECTS, *(True, None, None))
    without = multipliers(EFFECTS, *(None, None, None))
    unguarded = [i for i, tier in enumerate(TIERS) if tier not in EFFECTS[0].tiers]
    assert unguarded
    np.testing.assert_array_equal(with_it[:, unguarded], without[:, unguarded])
    guarded = [i for i in range(4) if i not in unguarded]
    assert (with_it[:, guarded].mean(axis=0) < without[:, guarded].mean(axis=0)).all()


@settings(deadline=None, max_examples=80)
@given(
    st.lists(
        st.tuples(st.floats(math.log(0.4), math.log(0.97)), st.floats(0, 0.4), prevalences),
        min_size=2,
        max_size=6,
    ),
    st.data(),
)
def test_a_better_control_never_raises_the_rate(
    effects: list[tuple[float, float, float]], data: st.DataObject
) -> None:
    """Of controls whose relativity is below one on average too, not in the median only.

    Where the bounds on all controls bind, the draws held at them move the mean by up to 1 %.
    """
    controls = tuple(
        ControlEffect(f"c{i}", TIERS, median - sd**2 / 2, sd, prevalence)
        for i, (median, sd, prevalence) in enumerate(effects)
    )
    states: list[bool | None] = [data.draw(st.sampled_from([True, False, None])) for _ in controls]
    improved = data.draw(st.integers(0, len(controls) - 1))
    rates = []
    for state in (True, None, False):
        states[improved] = state
        rates.append(float(multipliers(controls, *states)[:, 0].mean()))
    in_place, unknown, absent = rates
    assert in_place <= unknown * 1.01
    assert unknown <= absent * 1.01


def test_all_controls_of_a_tier_together_stay_within_bounds() -> None:
    strong = tuple(ControlEffect(f"c{i}", TIERS, math.log(0.4), 0.6, 0.5) for i in range(8))
    best, worst = multipliers(strong, *[True] * 8), multipliers(strong, *[False] * 8)
    assert best.min() == LEAST_RELATIVITY
    assert worst.max() == LARGEST_RELATIVITY
    assert best.max() <= LARGEST_RELATIVITY
    assert worst.min() >= LEAST_RELATIVITY


def test_a_control_without_states_given_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^each exchange needs 3 states \(it has 1\)"):
        multipliers(EFFECTS, *(True,))
