"""The touching normal law against posteriors that are normal, and one that is not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from models.errors import TrainingFailed
from models.laplace import laplace, second_differences

sds = st.floats(0.1, 10.0)


@settings(deadline=None, max_examples=40)
@given(prior=st.tuples(st.floats(-5, 5), sds), seen=st.tuples(st.floats(-5, 5), sds))
def test_a_normal_likelihood_gives_the_conjugate_posterior(
    prior: tuple[float, float], seen: tuple[float, float]
) -> None:
    def log_likelihood(theta: np.ndarray) -> float:
        return float(stats.norm(seen[0], seen[1]).logpdf(theta[0]))

    mean, sd = np.array([prior[0]]), np.array([prior[1]])
    found = laplace(log_likelihood, mean, sd, "mean", gradient=1e-6, step=1e-2)
    precision = 1 / prior[1] ** 2 + 1 / seen[1] ** 2
    mode = (prior[0] / prior[1] ** 2 + seen[0] / seen[1] ** 2) / precision
    assert found.mode[0] == pytest.approx(mode, abs=1e-5 * prior[1])
    assert found.covariance[0, 0] == pytest.approx(1 / precision, rel=1e-3)


def test_a_beta_posterior_is_touched_at_its_mode_with_its_curvature() -> None:
    """Log odds of a share with 7 successes and 3 failures; the prior is next to flat."""

    def log_likelihood(theta: np.ndarray) -> float:
        return float(7 * theta[0] - 10 * np.logaddexp(0.0, theta[0]))

    found = laplace(log_likelihood, np.zeros(1), np.array([1e3]), "share", gradient=1e-8, step=1e-6)
    assert found.mode[0] == pytest.approx(np.log(7 / 3), abs=1e-4)
    assert found.covariance[0, 0] == pytest.approx(1 / (10 * 0.7 * 0.3), rel=1e-2)


def test_second_differences_of_a_quadratic_are_exact() -> None:
    a = np.array([[2.0, 0.5], [0.5, 3.0]])
    found = second_differences(lambda x: float(x @ a @ x / 2), np.array([0.3, -1.0]), 1e-2)
    assert found == pytest.approx(a, rel=1e-9)
    assert (found == found.T).all()


def test_a_posterior_without_a_maximum_is_refused_by_name() -> None:
    with pytest.raises(TrainingFailed, match=r"^the fit of the odd one found no maximum$"):
        laplace(
            lambda theta: float(theta[0] ** 2),
            np.zeros(1),
            np.ones(1),
            "odd one",
            gradient=1e-6,
            step=1e-2,
        )
