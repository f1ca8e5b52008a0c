"""What changed between two versions is named, measured, and nothing else is."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from models import registry
from models.artefact import TableFacts
from models.compare import compare

if TYPE_CHECKING:
    from pathlib import Path

    from models.artefact import StoredModel
    from models.loss_model import LossModel

BREACHES = {"sha256": "a" * 64, "rows": 254, "vintage": "2026-11-22"}
ABOUT: dict[str, Any] = {
    "tables": {"breaches": BREACHES, "prices": {**BREACHES, "rows": 190}},
    "scores": {"deviance_model": 367.4, "thefts": {"mid": 101}, "years": [2016, 2017]},
}


@pytest.fixture
def old(tmp_path: Path, model: LossModel) -> StoredModel:
    return registry.store(tmp_path, model, ABOUT)


def stored(
    home: Path, model: LossModel, about: dict[str, Any] | None = None, **frequency: object
) -> StoredModel:
    changed = replace(model, frequency=replace(model.frequency, **frequency))
    return registry.store(home, changed, about or ABOUT)


def test_a_model_beside_itself_has_no_differences(old: StoredModel) -> None:
    comparison = compare(old, old)
    assert comparison.same
    assert (comparison.tables, comparison.scores, comparison.numbers) == ((), (), ())


def test_a_coefficient_is_named_and_measured_in_posterior_deviations(
    tmp_path: Path, model: LossModel, old: StoredModel
) -> None:
    mean = list(model.frequency.mean)
    sd = math.sqrt(model.frequency.covariance[3][3])
    mean[3] += 2 * sd
    comparison = compare(old, stored(tmp_path, model, mean=tuple(mean)))
    (moved,) = comparison.coefficients
    assert moved.name == f"frequency.mean[{model.frequency.names[3]}]"
    assert (moved.old, moved.new) == (model.frequency.mean[3], mean[3])
    assert moved.change == pytest.approx(2 * sd)
    assert moved.change_in_sds == pytest.approx(2.0)
    assert (comparison.numbers, comparison.covariances) == ((), ())


def test_coefficients_come_with_the_farthest_moved_first(
    tmp_path: Path, model: LossModel, old: StoredModel
) -> None:
    mean = [m + 0.01 * i for i, m in enumerate(model.frequency.mean)]
    moved = compare(old, stored(tmp_path, model, mean=tuple(mean))).coefficients
    distances = [abs(d.change_in_sds or 0.0) for d in moved]
    assert distances == sorted(distances, reverse=True)
    assert len(moved) == len(mean) - 1


def test_other_numbers_are_named_as_in_the_model(
    tmp_path: Path, model: LossModel, old: StoredModel
) -> None:
    tiers = (replace(model.frequency.tiers[0], weight=1.0), *model.frequency.tiers[1:])
    comparison = compare(old, stored(tmp_path, model, tiers=tiers, year_sd=0.9))
    assert {d.name for d in comparison.numbers} == {
        f"frequency.tiers[{tiers[0].tier}].weight",
        "frequency.year_sd",
    }
    assert all(d.change == d.new - d.old for d in comparison.numbers)
    assert all(d.change_in_sds is None for d in comparison.numbers)


def test_covariances_are_kept_apart(tmp_path: Path, model: LossModel, old: StoredModel) -> None:
    doubled = tuple(tuple(2 * v for v in row) for row in model.frequency.covariance)
    comparison = compare(old, stored(tmp_path, model, covariance=doubled))
    n = len(doubled)
    assert len(comparison.covariances) == n * (n + 1) // 2
    assert (comparison.coefficients, comparison.numbers) == ((), ())


def test_tables_that_changed_came_or_went_are_named(
    tmp_path: Path, model: LossModel, old: StoredModel
) -> None:
    tables = {"breaches": {**BREACHES, "rows": 255}, "venues": BREACHES}
    new = stored(tmp_path, model, ABOUT | {"tables": tables}, year_sd=0.9)
    changes = {change.name: change for change in compare(old, new).tables}
    assert list(changes) == ["breaches", "prices", "venues"]
    assert changes["breaches"].old == TableFacts("a" * 64, 254, "2026-11-22")
    assert changes["breaches"].new == TableFacts("a" * 64, 255, "2026-11-22")
    assert changes["prices"].new is None
    assert changes["venues"].old is None


def test_scores_that_changed_are_named(tmp_path: Path, model: LossModel, old: StoredModel) -> None:
    scores = {"deviance_model": 360.0, "thefts": {"mid": 101}, "years": [2016], "new": 1}
    new = stored(tmp_path, model, ABOUT | {"scores": scores}, year_sd=0.9)
    found = {d.name: (d.old, d.new) for d in compare(old, new).scores}
    assert found == {"deviance_model": (367.4, 360.0), "years[1]": (2017, None), "new": (None, 1)}


def test_models_without_recorded_tables_and_scores_can_be_compared(
    tmp_path: Path, model: LossModel
) -> None:
    a = registry.store(tmp_path, model, {})
    b = registry.store(tmp_path, replace(model, seed=1), {})
    comparison = compare(a, b)
    assert [d.name for d in comparison.numbers] == ["seed"]
    assert (comparison.tables, comparison.scores) == ((), ())
