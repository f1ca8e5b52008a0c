"""What do an exchange's controls change of how often it is robbed?

For each control c that guards a tier the rate has a multiplier m_c. The roster's rate is an average
over houses with and without a control of relativity θ and prevalence p, hence

    m = θ / (pθ + 1 - p)  in place,      m = 1 / (pθ + 1 - p)  absent,

and unknown is one or the other with probability p: the mean stays, the spread grows.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Self

import numpy as np

from models.profile import TIERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

LEAST_RELATIVITY, LARGEST_RELATIVITY = 0.15, 4.0
"""All controls of one tier together move its rate by no more than this: they overlap, and nobody
has seen an exchange six times safer than its peers on the same exposure."""

STATES = (False, True, None)
"""Of a control: absent, in place, unknown."""

ABSENT, IN_PLACE, UNKNOWN = range(3)
"""Places in `STATES`."""

_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(24)
_WEIGHTS = _WEIGHTS / _WEIGHTS.sum()


@dataclass(frozen=True)
class ControlEffect:
    """What one control does to the rate of the tiers it guards.

    Attributes:
        control: its name in `SecurityProfile.controls`.
        tiers: the tiers whose theft rate it changes.
        log_relativity, log_sd: normal law of ln θ.
        prevalence: share of past exchange-years that had it.
        from_data: whether the roster moved it away from its prior.
    """

    control: str
    tiers: tuple[str, ...]
    log_relativity: float
    log_sd: float
    prevalence: float
    from_data: bool = False

    def mean_multiplier(self, state: bool | None) -> float:
        """Mean of m over θ and, if unknown, over the state; by Gauss-Hermite quadrature."""
        return 1.0 if state is None else _mean_multiplier(self, state=state)


@lru_cache(maxsize=512)
def _mean_multiplier(effect: ControlEffect, *, state: bool) -> float:
    theta = np.exp(effect.log_relativity + effect.log_sd * _NODES)
    average = effect.prevalence * theta + 1.0 - effect.prevalence
    return float(_WEIGHTS @ ((theta if state else 1.0) / average))


@dataclass(frozen=True)
class ControlDraws:
    """What controls do to the rate, draw by draw; states in the order of `STATES`.

    Attributes:
        log_multipliers: ln m of a control in a state, in the tiers it guards and zero elsewhere,
            shape (controls, states, draws, tiers).
        log_means: log of the mean multiplier likewise, shape (controls, states, tiers).
    """

    log_multipliers: Floats
    log_means: Floats

    @classmethod
    def of(cls, effects: Sequence[ControlEffect], normals: Floats, uniforms: Floats) -> Self:
        """Draws from normals (θ) and uniforms (an unknown state), both (draws, controls)."""
        shift = np.array([effect.log_relativity for effect in effects])
        spread = np.array([effect.log_sd for effect in effects])
        prevalence = np.array([effect.prevalence for effect in effects])
        log_theta = shift + spread * normals
        absent = -np.log(prevalence * np.exp(log_theta) + 1.0 - prevalence)
        in_place = log_theta + absent
        unknown = np.where(uniforms < prevalence, in_place, absent)
        drawn = np.ascontiguousarray(np.stack([absent, in_place, unknown]).transpose(2, 0, 1))
        means = np.log([[e.mean_multiplier(state) for state in STATES] for e in effects])
        guards = np.array([[float(tier in e.tiers) for tier in TIERS] for e in effects])
        return cls(drawn[..., None] * guards[:, None, None], means[..., None] * guards[:, None])

    def multipliers(self, states: NDArray[np.int64]) -> Floats:
        """Product of all controls' multipliers, shape (exchanges, draws, tiers).

        `states` holds places in `STATES`, shape (exchanges, controls). Each draw set is scaled to
        the mean in closed form, then held within the stated bounds.
        """
        controls, _, *of_draws = self.log_multipliers.shape
        if states.shape[1] != controls:
            raise ValueError(f"each exchange needs {controls} states (it has {states.shape[1]})")
        # A product with ones and zeros: a tenth of the time of picking the states out.
        chosen = np.eye(len(STATES))[states].reshape(len(states), -1)
        drawn = chosen @ self.log_multipliers.reshape(chosen.shape[1], -1)
        mean = chosen @ self.log_means.reshape(chosen.shape[1], -1)
        return _held(drawn.reshape(-1, *of_draws), mean)

    def changes(self, states: NDArray[np.int64]) -> Floats:
        """What each tier's mean rate is multiplied by if one control's state were the other one.

        In place becomes absent; absent or unknown becomes in place. States of one exchange, shape
        (controls,); the answer is of shape (controls, tiers).
        """
        controls = np.arange(len(states))
        other = np.where(states == IN_PLACE, ABSENT, IN_PLACE)
        drawn, mean = self.log_multipliers[controls, states], self.log_means[controls, states]
        step = self.log_multipliers[controls, other] - drawn
        mean_step = self.log_means[controls, other] - mean
        now = _held(drawn.sum(axis=0), mean.sum(axis=0)).mean(axis=0)
        then = _held(drawn.sum(axis=0) + step, mean.sum(axis=0) + mean_step)
        return np.asarray(then.mean(axis=1) / now)


def _held(log_product: Floats, log_mean: Floats) -> Floats:
    """Multipliers scaled to their mean in closed form, then held within the stated bounds.

    Args:
        log_product: shape (..., draws, tiers).
        log_mean: shape (..., tiers).
    """
    product = np.exp(log_product)
    scaled = product / product.mean(axis=-2, keepdims=True) * np.exp(log_mean)[..., None, :]
    return np.asarray(np.clip(scaled, LEAST_RELATIVITY, LARGEST_RELATIVITY))
