"""Each check against a published figure holds where it should, and fails where it should."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

import numpy as np
import pandas as pd
import pytest

from models.evidence import TheftSize
from models.features import COLUMNS
from models.fit_frequency import RegressionFit
from models.fit_severity import CHAMPION, FITTED, SeverityFit
from models.outside import BURN_FROM, BURNS, failing, outside_checks
from models.train import gather
from models.validation import Validation, Year

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from data.dataset import Dataset
    from models.outside import OutsideCheck
    from models.train import Evidence
    from models.validation import Span

    Check = Callable[..., OutsideCheck]

JAPAN = "Burn in Japan"
KOREA = "Burn in Korea"
YEARS = (2016, 2017, 2018)
EXPOSURE = {2017: 1.0, 2018: 3.0}
"""Open years of the made-up panel since the burns begin; 2016 is before that."""


def rate_fit(
    sd: float = 1e-4, *, intercept_sd: float | None = None, **means: float
) -> RegressionFit:
    """A posterior with these means and zeros elsewhere, and independent standard deviations."""
    names = (*COLUMNS, *(f"climate_{y}" for y in YEARS), *(f"year_{y}" for y in YEARS))
    mean = np.array([means.get(name, 0.0) for name in names])
    sds = np.full(len(names), sd)
    if intercept_sd is not None:
        sds[0] = intercept_sd
    covariance = np.diag(sds**2)
    return RegressionFit(names, mean, covariance, mean, covariance, 0.0)


def size_fit(elasticity: float, sd: float) -> SeverityFit:
    mean = np.zeros(len(FITTED))
    mean[FITTED.index("elasticity")] = elasticity
    return SeverityFit(CHAMPION, mean, np.diag(np.full(len(FITTED), sd**2)), 0.0, 1)


def panel() -> pd.DataFrame:
    """One house a country and year; Japan's has a volume, and 2016 would tear every mean apart."""
    rows = []
    for column in ("region_japan", "region_korea"):
        for year in YEARS:
            row = dict.fromkeys(COLUMNS, 0.0) | {"intercept": 1.0, column: 1.0}
            row["log10_volume"] = 1.0 if column == "region_japan" else 0.0
            rows.append(row | {"year": year, "open_years": EXPOSURE.get(year, 1e6), "thefts": 1})
    return pd.DataFrame(rows)


def amounts(index: float) -> tuple[TheftSize, ...]:
    """Quantiles of a Pareto law of this index; the far end is exact enough for k to 25."""
    quantiles = ((np.arange(4000) + 0.5) / 4000) ** (-1 / index)
    return tuple(TheftSize("", "hot", float(np.log(q)), 0.0, 1.0) for q in quantiles)


def validation(thefts_inside: int, losses_inside: int, years: int = 10) -> Validation:
    """Only what the bands look at."""
    span = cast("Span", None)
    by_year = tuple(
        Year(
            year=2016 + i,
            expected=1.0,
            thefts=1,
            thefts_low=0,
            thefts_high=2,
            thefts_inside=i < thefts_inside,
            loss=1.0,
            loss_low=0.0,
            loss_median=1.0,
            loss_high=2.0,
            loss_inside=i < losses_inside,
        )
        for i in range(years)
    )
    return Validation(span, span, None, by_year, {})


@pytest.fixture(scope="module")
def evidence(dataset: Dataset) -> Evidence:
    return replace(gather(dataset), frame=panel(), sizes=amounts(1.0))


@pytest.fixture(scope="module")
def check(evidence: Evidence) -> Check:
    """The one check whose name begins so; whatever is not told is made up."""

    def find(
        name: str,
        *,
        rate: RegressionFit | None = None,
        size: SeverityFit | None = None,
        years: Validation | None = None,
        sizes: Sequence[TheftSize] | None = None,
    ) -> OutsideCheck:
        found = outside_checks(
            evidence if sizes is None else replace(evidence, sizes=tuple(sizes)),
            rate or rate_fit(),
            size or size_fit(0.6, 0.1),
            years or validation(10, 10),
        )
        (one,) = (c for c in found if c.name.startswith(name))
        return one

    return find


@pytest.mark.parametrize(
    ("slope", "sd", "holds"),
    [(0.3, 0.1, True), (0.3, 0.2, False), (0.0, 0.01, False), (-0.3, 0.01, False)],
)
def test_volume_must_raise_the_rate_beyond_doubt(
    check: Check, slope: float, sd: float, holds: bool
) -> None:
    found = check("Volume", rate=rate_fit(sd, log10_volume=slope))
    assert found.holds is holds
    assert f"{np.exp(slope):.2f}" in found.ours
    assert f"{np.exp(slope + 1.645 * sd):.2f}" in found.ours


@pytest.mark.parametrize(
    ("slope", "sd", "holds"),
    [(0.6, 0.01, True), (0.5, 0.07, True), (0.5, 0.05, False), (0.8, 0.1, False)],
)
def test_the_slope_of_sizes_must_hold_the_published_one(
    check: Check, slope: float, sd: float, holds: bool
) -> None:
    found = check("A theft grows", size=size_fit(slope, sd))
    assert found.holds is holds
    assert f"{slope:.2f} ({slope - 1.645 * sd:.2f}" in found.ours


@pytest.mark.parametrize(("index", "holds"), [(0.95, True), (0.4, False), (2.0, False)])
def test_the_tail_index_must_lie_where_it_was_published(
    check: Check, index: float, holds: bool
) -> None:
    found = check("Tail index", sizes=amounts(index))
    assert found.holds is holds
    assert found.ours.count("from the largest") == 4


def test_of_few_thefts_fewer_indices_are_told(check: Check) -> None:
    assert check("Tail index", sizes=amounts(1.0)[:18]).ours.count("from the largest") == 2


@pytest.mark.parametrize(("inside", "holds"), [(10, True), (9, True), (8, False)])
def test_nine_years_of_ten_must_lie_in_each_band(check: Check, inside: int, holds: bool) -> None:
    thefts = check("Thefts of a year", years=validation(inside, 10))
    losses = check("Total loss of a year", years=validation(10, inside))
    assert thefts.holds is losses.holds is holds
    assert thefts.ours == losses.ours == f"{inside} of 10"


def burn_range(found: OutsideCheck) -> list[float]:
    """Middle, low and high of the burn a check tells."""
    words = found.ours.replace("(", "").replace(")", "").split()
    return [float(w.removesuffix("%")) / 100 for w in words if w.endswith("%")]


def test_where_the_posterior_is_a_point_the_burn_is_the_mean_rate_of_the_open_years(
    check: Check,
) -> None:
    fit = rate_fit(
        1e-6, intercept=-3.0, log10_volume=0.5, region_japan=-0.2, climate_2017=0.4,
        climate_2018=-0.6, climate_2016=5.0, year_2017=9.0,
    )  # fmt: skip
    by_year = np.exp([-3.0 + 0.5 - 0.2 + 0.4, -3.0 + 0.5 - 0.2 - 0.6])
    exact = (by_year[0] * 1.0 + by_year[1] * 3.0) / 4.0
    assert burn_range(check(JAPAN, rate=fit)) == pytest.approx([exact] * 3, abs=5.1e-4)


def test_an_unsure_level_makes_the_burn_lognormal(check: Check) -> None:
    sd = 0.3
    found = burn_range(check(JAPAN, rate=rate_fit(1e-6, intercept_sd=sd, intercept=-1.5)))
    middle, low, high = np.exp(-1.5), np.exp(-1.5 - 1.645 * sd), np.exp(-1.5 + 1.645 * sd)
    # Ends of an interval from 4000 draws: some two per cent.
    assert found == pytest.approx([middle, low, high], rel=0.03)


@pytest.mark.parametrize(("name", "burn"), [(JAPAN, BURNS[0]), (KOREA, BURNS[1])])
@pytest.mark.parametrize(("factor", "holds"), [(1.0, True), (2.0, False), (0.5, False)])
def test_a_burn_holds_where_its_interval_holds_the_published_one(
    check: Check, name: str, burn: tuple[str, str, int, int, str], factor: float, holds: bool
) -> None:
    _, column, thefts, exchange_years, _ = burn
    level = {"intercept": np.log(thefts / exchange_years * factor), "log10_volume": 0.0}
    found = check(name, rate=rate_fit(1e-6, intercept_sd=0.2, **level))
    assert found.holds is holds, column
    assert f"{thefts} thefts in {exchange_years} exchange-years" in found.published
    assert "2 thefts in 4 exchange-years" in found.words
    assert str(BURN_FROM) in found.name


def test_the_same_fit_burns_alike_each_time(check: Check) -> None:
    fit = rate_fit(0.1, intercept=-3.0)
    assert check(JAPAN, rate=fit) == check(JAPAN, rate=fit)


def test_what_fails_is_told_apart(evidence: Evidence) -> None:
    found = outside_checks(evidence, rate_fit(), size_fit(0.1, 0.01), validation(10, 2))
    wrong = {check.name for check in failing(found)}
    assert wrong == {check.name for check in found if not check.holds}
    assert "A theft grows with the house" in wrong
    assert "Total loss of a year inside the 90 % band" in wrong
    assert "Thefts of a year inside the 90 % band" not in wrong
    assert len({check.name for check in found}) == len(found) == 7


def test_every_check_says_what_to_make_of_it(evidence: Evidence) -> None:
    for one in outside_checks(evidence, rate_fit(), size_fit(0.6, 0.1), validation(10, 10)):
        text = f"{one.name} {one.published} {one.ours} {one.words}"
        assert one.words
        assert "nan" not in text
        assert "None" not in text
