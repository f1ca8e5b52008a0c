"""Sums whose laws were published or computed elsewhere: `compound`, its quantiles and tail means.

Rows are those of the project's list of reference cases. The generating function of a count that
the product has no use for (a table of chances, binomial, extended truncated negative binomial) is
an input here, as the published sizes are. Books print for exam problems the normal or lognormal
approximation: its two moments come from the engine, SciPy does the rest.

Left out: row 15's solution of an example the book itself gets wrong, which stands corrected below;
rows 3, 9, 12, 18, 22 are not in the list.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from numpy.polynomial.polynomial import polyval
from scipy import special, stats

from models.aggregate import compound, discretise, negative_binomial, quantile, survival, tvar
from pricing.layers import LayerTerms
from pricing.measures import distorted_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from models.aggregate import Complexes, CountPgf

    Floats = NDArray[np.float64]
    Lev = Callable[[Floats], Floats]

POISSON = math.inf
GEOMETRIC = 1.0
"""The dispersion at which a negative binomial count is geometric."""


def chances(*of_count: float) -> CountPgf:
    """P(N = 0), P(N = 1), … as a generating function."""
    return lambda z: np.asarray(polyval(z, of_count))


def binomial(trials: int, chance: float) -> CountPgf:
    return lambda z: np.asarray((1.0 - chance + chance * z) ** trials)


def zero_modified(pgf: CountPgf, none: float) -> CountPgf:
    """The count with its chance of nothing set to `none`; 0.0 truncates it."""
    plain = float(pgf(np.zeros(1, dtype=complex))[0].real)
    share = (1.0 - none) / (1.0 - plain)
    return lambda z: np.asarray(1.0 - share + share * pgf(z))


def on_points(where: Sequence[int], mean: float, sd: float) -> Floats:
    """Chances at 0, 1, 2, … of a law on three points with this mean and standard deviation."""
    powers = np.vander(np.array(where, dtype=float), 3, increasing=True).T
    found = np.zeros(max(where) + 1)
    found[list(where)] = np.linalg.solve(powers, [1.0, mean, mean**2 + sd**2])
    assert found.min() >= 0.0
    return found


def moments(pmf: Floats, width: float = 1.0) -> tuple[float, float]:
    """Mean and standard deviation, from the first quarter of a grid at least four times too long.

    Behind it is what the tilt made of rounding, 1e-9 a point, which squares of amounts would lift.
    """
    pmf = pmf[: pmf.size // 4]
    x = np.arange(pmf.size) * width
    mean = float(pmf @ x)
    return mean, math.sqrt(float(pmf @ (x - mean) ** 2))


def between(pmf: Floats, width: float, low: float, high: float) -> float:
    """Expected part of the sum between two amounts: an aggregate deductible and a term limit."""
    terms = LayerTerms(0.0, high - low, high - low, low, 1.0)
    lengths = terms.cell_lengths(width, pmf.size)
    return float(distorted_mean(survival(pmf), lengths, "proportional_hazard", 1.0))


def gamma(shape: float, rate: float) -> Lev:
    """E[min(X, x)] of a gamma law: E[X; X <= x] + x P(X > x)."""
    return lambda x: np.asarray(
        shape / rate * special.gammainc(shape + 1, rate * x)
        + x * special.gammaincc(shape, rate * x)
    )


def exponential(mean: float) -> Lev:
    return lambda x: np.asarray(-mean * np.expm1(-x / mean))


def midpoint_cdf(pmf: Floats) -> Floats:
    """P(S <= kh) of a continuous S: linear discretisation puts half of f_k above kh.

    The atom of a year without a loss is at zero for certain.
    """
    return np.concatenate([pmf[:1], (np.cumsum(pmf) - pmf / 2)[1:]])


def reached(lev: Lev, pgf: CountPgf, amount: float, steps: int) -> tuple[float, float]:
    """P(S <= amount) and the density there; Richardson over two grids that hold the amount."""
    found = []
    for k in (steps, 2 * steps):
        points, width = 8 * k, amount / k
        pmf = compound(discretise(lev, width, points), pgf, points)
        found.append((float(midpoint_cdf(pmf)[k]), float(pmf[k]) / width))
    (coarse, _), (fine, density) = found
    return (4 * fine - coarse) / 3, density


# Counts given as a table, in whole units.

DENTAL_COUNT = chances(0.05, 0.10, 0.15, 0.20, 0.25, 0.15, 0.06, 0.03, 0.01)
DENTAL_SIZE = np.array([0, 0.15, 0.2, 0.25, 0.125, 0.075, 0.05, 0.05, 0.05, 0.025, 0.025])
DENTAL_LAW = [
    0.05, 0.015, 0.023375, 0.034675, 0.03257656, 0.03578639, 0.03980787, 0.04356232, 0.04751800,
    0.04903380, 0.05189806, 0.05137886, 0.05118691, 0.05030486, 0.04818189, 0.04575882, 0.04280890,
    0.03937836, 0.03574568, 0.03196808, 0.02832446, 0.02478833,
]  # fmt: skip
DENTAL_STOP_LOSS = [314.5, 290.75, 267.375, 244.584375, 222.660625, 201.551289, 181.336613, 162.117133]  # noqa: E501  # fmt: skip


def test_group_dental() -> None:
    """Row 1: Klugman, Panjer & Willmot, examples 9.5 and 9.6; units of 25."""
    pmf = compound(DENTAL_SIZE, DENTAL_COUNT, 1024)
    np.testing.assert_allclose(pmf[: len(DENTAL_LAW)], DENTAL_LAW, rtol=0, atol=1e-8)
    mean, sd = moments(pmf, 25.0)
    assert mean == pytest.approx(314.5, abs=1e-9)
    assert sd == pytest.approx(191.6155, abs=5e-5)
    above = [between(pmf, 25.0, 25.0 * k, 2500.0) for k in range(len(DENTAL_STOP_LOSS))]
    assert above == pytest.approx(DENTAL_STOP_LOSS, abs=1e-6)


def test_three_times_the_mean() -> None:
    """Row 6: Klugman, Panjer & Willmot, exercise 9.19."""
    sizes = np.zeros(11)
    sizes[[1, 10]] = 0.9, 0.1
    pmf = compound(sizes, chances(0.5, 0.4, 0.0, 0.1), 1024)
    mean, _ = moments(pmf)
    assert mean == pytest.approx(1.33, abs=1e-12)
    assert survival(pmf)[math.floor(3 * mean)] == pytest.approx(0.0671, abs=1e-12)


def test_stop_loss_bought_at_a_price() -> None:
    """Row 7: Klugman, Panjer & Willmot, exercise 9.24; units of 1000."""
    pmf = compound(np.array([0, 0, 0.4, 0.6]), binomial(4, 0.5), 512)
    retained = between(pmf, 1000.0, 0.0, 5000.0)
    assert retained == pytest.approx(4027.5, abs=1e-9)
    assert retained + 1472 == pytest.approx(5499.5, abs=1e-9)


def test_simple_discrete_sum() -> None:
    """Row 16: Bahnemann, example 4.1; units of 100."""
    pmf = compound(np.array([0, 0.4, 0.5, 0.1]), chances(0.6, 0.3, 0.1), 256)
    expected = [0.6, 0.12, 0.166, 0.07, 0.033, 0.01, 0.001]
    np.testing.assert_allclose(pmf[:7], expected, rtol=0, atol=1e-14)
    mean, sd = moments(pmf)
    assert mean == pytest.approx(0.85, abs=1e-12)
    assert sd**2 == pytest.approx(1.5055, abs=1e-11)


def test_poisson_sum_of_extended_truncated_negative_binomials() -> None:
    """Row 4: Klugman, Panjer & Willmot, example 9.12; the form (1 + β)^-r."""
    secondary = zero_modified(negative_binomial(0.2 * 3.0, 0.2), 0.0)

    def pgf(z: Complexes) -> Complexes:
        return negative_binomial(2.0, POISSON)(secondary(z))

    pmf = compound(np.array([0.3, 0.5, 0.2]), pgf, 4096)
    expected = [0.1877544639, 0.1196844895, 0.1207674742, 0.1008997203, 0.0869636727, 0.0726424841]
    np.testing.assert_allclose(pmf[:6], expected, rtol=0, atol=1e-9)


def test_binomial_sum_of_exponentials() -> None:
    """Row 10: Klugman, Panjer & Willmot, exercise 9.39."""
    found, _ = reached(exponential(100.0), binomial(3, 0.4), 300.0, 2048)
    assert found == pytest.approx(0.8940531185, abs=1e-9)


# Approximations by two moments.


def test_normal_and_lognormal_approximations() -> None:
    """Row 5: Klugman, Panjer & Willmot, examples 9.3 and 9.4; sizes in units of 20,000."""
    size = on_points((5, 9, 14), 179_247 / 20_000, 52_141 / 20_000)
    count = chances(*on_points((4, 7, 10), 6.7, 2.3))
    mean, sd = moments(compound(size, count, 1024), 20_000.0)
    assert mean == pytest.approx(1_200_954.9, rel=1e-9)
    assert sd == pytest.approx(433_797.38, abs=0.005)
    assert stats.norm.sf(0.4 * mean / sd) == pytest.approx(0.134063, abs=1e-6)
    log_sd = math.sqrt(math.log1p((sd / mean) ** 2))
    score = (math.log(1.4) + log_sd**2 / 2) / log_sd
    assert stats.norm.sf(score) == pytest.approx(0.127997, abs=1e-6)


def test_chances_of_loss_data_analytics() -> None:
    """Row 15: Loss Data Analytics, examples 5.3.1, 5.3.4, 5.3.5 and 5.5.2."""
    claimants = np.array([0, 1 / 2, 1 / 3, 1 / 6])
    _, sd = moments(compound(claimants, negative_binomial(12.0, POISSON), 1024))
    assert sd**2 == pytest.approx(40, abs=1e-6)

    size = on_points((5, 10, 16), 10.0, 3.937)
    mean, sd = moments(compound(size, chances(*on_points((4, 8, 13), 8.0, 3.0)), 2048))
    assert stats.norm.sf(0.5 * mean / sd) == pytest.approx(0.1056, abs=5e-5)

    def uniform(x: Floats) -> Floats:
        inside = np.clip(x, 5, 95)
        return np.asarray(np.minimum(x, 5) + (inside - 5) - (inside - 5) ** 2 / 180)

    points, width = 1 << 16, 1 / 4
    pmf = compound(discretise(uniform, width, points), negative_binomial(25, POISSON), points)
    mean, sd = moments(pmf, width)
    assert mean == pytest.approx(1250, rel=1e-9)
    assert sd**2 == pytest.approx(79_375, abs=0.5)
    # The book looks its score up to three decimals.
    score = round((2000 - mean) / sd, 3)
    assert stats.norm.sf(score) == pytest.approx(0.003884, abs=5e-7)

    losses = 0.4 * (180 / 150) ** 4
    above = (150 / 250) ** 4
    thinned = compound(np.array([1 - above, above]), negative_binomial(losses, POISSON), 64)
    assert moments(thinned)[0] == pytest.approx(0.1075, abs=5e-5)
    np.testing.assert_allclose(thinned[:9], stats.poisson.pmf(range(9), losses * above), atol=1e-12)


# The product's own counts.


@pytest.mark.parametrize(
    ("mean", "sizes", "expected"),
    [
        pytest.param(
            3.0,
            [0, 1.9 / 3, 0.8 / 3, 0.1],
            [
                0.0497870684,
                0.0945954299,
                0.1296953131,
                0.1475273814,
                0.1432376031,
                0.1249842076,
                0.0999041338,
                0.0741009185,
            ],
            id="row 2: Klugman-Panjer-Willmot 9.9",
        ),
        pytest.param(
            1.75,
            [0, 0.2, 0.4, 0.2, 0.15, 0.05],
            [
                0.1737739435,
                0.0608208802,
                0.1322854145,
                0.1046372560,
                0.1170367962,
                0.0932485493,
                0.0786444077,
            ],
            id="row 17: Bahnemann 4.4",
        ),
    ],
)
def test_compound_poisson(mean: float, sizes: list[float], expected: list[float]) -> None:
    pmf = compound(np.array(sizes), negative_binomial(mean, POISSON), 256)
    np.testing.assert_allclose(pmf[: len(expected)], expected, rtol=0, atol=1e-10)


def test_dividend_and_excess() -> None:
    """Row 11: Klugman, Panjer & Willmot 9.47: a dividend (4.5 - S)+ out of a premium of 6."""
    pmf = compound(np.array([0, 0.25, 0.75]), negative_binomial(2.0, POISSON), 256)
    dividend = 4.5 - between(pmf, 1.0, 0.0, 4.5)
    assert dividend == pytest.approx(1.6411165271, abs=1e-10)
    assert 6.0 - moments(pmf)[0] - dividend == pytest.approx(0.8588834729, abs=1e-9)


def test_geometric_sums() -> None:
    """Rows 13 and 14: Loss Data Analytics, examples 5.3.3 and 5.3.6; the latter in fives."""
    uniform = np.array([0, 0.25, 0.25, 0.25, 0.25])
    pmf = compound(uniform, negative_binomial(4.0, GEOMETRIC), 1024)
    assert float(pmf[:4].sum()) == pytest.approx(0.3456, abs=1e-10)
    overtime = compound(np.array([0, 0.2, 0.3, 0, 0.5]), negative_binomial(2.0, GEOMETRIC), 1024)
    above = between(overtime, 5.0, 15.0, 5120.0)
    assert above == pytest.approx(18.8074074, abs=1e-6)
    assert above == pytest.approx(18.807, abs=1e-3)


TEN_OF_GAMMA = gamma(2.0, 1.0), negative_binomial(10.0, POISSON)


def test_poisson_gamma_on_half_steps_is_that_of_actuar() -> None:
    """Row 19: R's actuar, complete recursion. Its CTE is the mean above the VaR of the lattice.

    That is the tail value at risk at the level the VaR reaches, which takes none of its atom.
    """
    lev, pgf = TEN_OF_GAMMA
    sizes = discretise(lev, 0.5, 256)
    printed = [0.0326532986, 0.1419700499, 0.1800111255, 0.1661366708, 0.1353115769]
    np.testing.assert_allclose(sizes[:5], printed, rtol=0, atol=1e-10)
    pmf = compound(sizes, pgf, 512)
    cdf = np.cumsum(pmf)
    assert cdf[[40, 80]] == pytest.approx([0.5470771, 0.9883206], abs=1e-7)
    in_r = {0.9: (30.5, 35.41908), 0.95: (34.0, 38.54983), 0.99: (41.0, 45.01326)}
    for level, (value_at_risk, tail_mean) in in_r.items():
        at = round(value_at_risk / 0.5)
        assert cdf[at - 1] < level <= cdf[at]
        assert value_at_risk - 0.5 < float(quantile(cdf, 0.5, level)) <= value_at_risk
        assert float(tvar(pmf, 0.5, float(cdf[at]))) == pytest.approx(tail_mean, abs=1e-5)
        own = float(tvar(pmf, 0.5, level))
        assert value_at_risk <= own <= tail_mean
    assert cdf[98] < 0.999 <= cdf[99]


@pytest.mark.parametrize(
    ("low", "high", "mean", "cdf_20"),
    [(-0.25, 0.25, 19.99844, 0.5471730), (0.0, 0.5, 17.50165, None), (-0.5, 0.0, 22.50164, None)],
    ids=["rounding", "upper", "lower"],
)
def test_other_lattices_of_actuar(
    low: float, high: float, mean: float, cdf_20: float | None
) -> None:
    """Row 19: sizes put on the lattice in ways the product does not use, up to 22."""
    x = np.arange(45) * 0.5
    sizes = stats.gamma.cdf(x + high, 2) - stats.gamma.cdf(x + low, 2)
    pmf = compound(sizes, negative_binomial(10.0, POISSON), 1024)
    assert moments(pmf, 0.5)[0] == pytest.approx(mean, abs=1e-4)
    if cdf_20 is not None:
        assert float(pmf[:41].sum()) == pytest.approx(cdf_20, abs=1e-7)


@pytest.mark.parametrize(("x", "exact"), [(20, 0.5344640995), (40, 0.9877866634)])
def test_halving_the_step_quarters_the_error_of_the_half_way_law(x: int, exact: float) -> None:
    """Row 20."""
    lev, pgf = TEN_OF_GAMMA
    found = []
    for steps in (16, 32):
        points = 128 * steps
        pmf = compound(discretise(lev, 1 / steps, points), pgf, points)
        found.append(float(midpoint_cdf(pmf)[x * steps]))
    coarse, fine = found
    assert (coarse - exact) / (fine - exact) == pytest.approx(4.0, rel=0.02)
    assert (4 * fine - coarse) / 3 == pytest.approx(exact, abs=1e-7)


@pytest.mark.parametrize(
    ("level", "exact"), [(0.90, 30.295865), (0.95, 33.794218), (0.99, 40.811793)]
)
def test_quantiles_of_poisson_gamma(level: float, exact: float) -> None:
    """Row 20: exact to its six decimals; `quantile` is never further off than a step."""
    lev, pgf = TEN_OF_GAMMA
    found, density = reached(lev, pgf, exact, 1024)
    assert abs(found - level) / density < 6e-7
    width, points = 1 / 64, 1 << 13
    pmf = compound(discretise(lev, width, points), pgf, points)
    assert float(quantile(np.cumsum(pmf), width, level)) == pytest.approx(exact, abs=width)


def test_poisson_gamma_of_distributacalcul() -> None:
    """Row 21: P(S <= 2) and VaR at 90 %."""
    lev, pgf = gamma(math.log(1000) - 0.405, 0.81), negative_binomial(2.0, POISSON)
    assert reached(lev, pgf, 2.0, 1024)[0] == pytest.approx(0.1361652, abs=1e-7)
    found, density = reached(lev, pgf, 32.63546, 1024)
    assert abs(found - 0.9) / density < 1e-5


def test_tail_mean_of_distributacalcul() -> None:
    """Row 21, second law: TVaR at 90 %, printed 5.352432, exact 5.3524557."""
    width, points = 1 / 256, 1 << 14
    pgf = negative_binomial(2.0, POISSON)
    pmf = compound(discretise(gamma(0.59, 0.81), width, points), pgf, points)
    assert float(quantile(np.cumsum(pmf), width, 0.9)) == pytest.approx(3.726068, abs=width)
    assert float(tvar(pmf, width, 0.9)) == pytest.approx(5.3524557, rel=1e-6)
    assert float(tvar(pmf, width, 0.9)) == pytest.approx(5.352432, rel=1e-5)


@pytest.mark.parametrize(("level", "exact"), [(0.999, 85.10595539), (1 - 1e-6, 108.22748576)])
def test_far_quantiles_of_embrechts_and_frei(level: float, exact: float) -> None:
    """Row 23: Poisson 50 sums of Exp(1). One in a million is a hundred times above rounding."""
    pgf = negative_binomial(50.0, POISSON)
    found, density = reached(exponential(1.0), pgf, exact, 1 << 13)
    assert abs(found - level) / density < 1e-7
    width, points = 1 / 64, 1 << 13
    pmf = compound(discretise(exponential(1.0), width, points), pgf, points)
    assert float(quantile(np.cumsum(pmf), width, level)) == pytest.approx(exact, abs=width)


# Ruin. The product has no surplus process, but ruin from u is that a geometric number of ladder
# heights passes u (Beekman 1968); of exponential claims a ladder height is another of them.


def ruin(claims: float, mean_claim: float, income: float, u: Sequence[float]) -> Floats:
    """Chance of ruin from each u, for Poisson claims of exponential size and a steady income."""
    used = claims * mean_claim / income
    width, points = mean_claim / 512, 1 << 16
    ladder = discretise(exponential(mean_claim), width, points)
    law = compound(ladder, negative_binomial(used / (1 - used), GEOMETRIC), points)
    at = [round(x / width) for x in u]
    return 1.0 - midpoint_cdf(law)[at]


def test_ruin_of_actuar() -> None:
    """Row 39: ψ(u) = 0.6 e^{-2u}."""
    expected = [0.08120117, 0.01098938]
    np.testing.assert_allclose(ruin(3.0, 0.2, 1.0, (1.0, 2.0)), expected, rtol=0, atol=1e-6)


@pytest.mark.parametrize(
    ("retained", "expected"),
    [(0.75, 0.1904761918), (0.8, 0.1861702154), (0.9, 0.1765316720), (1.0, 0.1666666672)],
)
def test_adjustment_coefficients_of_actuar(retained: float, expected: float) -> None:
    """Row 39: claims Exp(1) at rate 2, of which a part is retained for an income of 2.6 a - 0.2."""
    near, far = ruin(2.0, retained, 2.6 * retained - 0.2, (10 * retained, 20 * retained))
    assert math.log(near / far) / (10 * retained) == pytest.approx(expected, abs=1e-6)


# What was published wrong.


def test_thinning_moves_the_chance_of_none() -> None:
    """Loss Data Analytics, example 5.5.4, prints .7053 and .7244: it left p0 where it was."""
    above = (50 / 80) ** 3
    losses = zero_modified(negative_binomial(3.0, POISSON), 0.5)
    payments = compound(np.array([1 - above, above]), losses, 256)
    mean, sd = moments(payments)
    assert mean == pytest.approx(0.3853988, abs=1e-7)
    assert sd**2 == pytest.approx(mean * (1 + 3 * above - mean), abs=1e-9)


def test_the_mean_of_a_negative_binomial_is_r_times_beta() -> None:
    """A solution of Klugman, Panjer & Willmot 9.63 in circulation has rβ/(1+β) = 1.4, not 3."""
    r, beta = 2.625, 8 / 7
    pmf = compound(np.array([0.0, 1.0]), negative_binomial(r * beta, r), 1024)
    assert moments(pmf)[0] == pytest.approx(3.0, abs=1e-8)


@pytest.mark.parametrize("n", [0.4, 1.0, 2.0, 2.5])
def test_negative_binomial_sums_keep_their_mean_and_their_mass(n: float) -> None:
    """GEMAct's recursion has 2.656 and .9496 for n = 2, and takes n = 2.5 for 2, n < 1 for none."""
    mean = n * 0.6 / 0.4
    width, points = 0.1, 2048
    sizes = discretise(exponential(1.0), width, points)
    pmf = compound(sizes, negative_binomial(mean, n), points)
    assert moments(pmf, width)[0] == pytest.approx(mean, rel=1e-6)
    assert float(pmf.sum()) == pytest.approx(1.0, abs=1e-8)
