"""Every value has one name, and it is the one a reader would use."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING

import pytest

from models.leaves import flatten, posterior_sds

if TYPE_CHECKING:
    from models.loss_model import LossModel


def test_coefficients_go_by_their_columns_and_matrices_by_both() -> None:
    value = {"part": {"names": ["a", "b"], "mean": [1.0, 2.0], "covariance": [[4.0, 1], [1, 9.0]]}}
    assert flatten(value) == {
        "part.names[0]": "a",
        "part.names[1]": "b",
        "part.mean[a]": 1.0,
        "part.mean[b]": 2.0,
        "part.covariance[a × a]": 4.0,
        "part.covariance[a × b]": 1,
        "part.covariance[b × b]": 9.0,
    }
    assert posterior_sds(value) == {"part.mean[a]": 2.0, "part.mean[b]": 3.0}


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ({"tiers": [{"tier": "hot", "w": 1}, {"tier": "cold", "w": 2}]}, ["hot", "cold"]),
        ({"tiers": [{"tier": "hot", "w": 1}, {"tier": "hot", "w": 2}]}, ["0", "1"]),
        ({"tiers": [{"w": 1}, {"w": 2}]}, ["0", "1"]),
        ({"tiers": [{"a": "x", "b": "y", "w": 1}]}, ["x y"]),
    ],
)
def test_rows_go_by_their_texts_if_those_tell_them_apart(value: object, names: list[str]) -> None:
    weights = [name for name in flatten(value) if name.endswith(".w")]
    assert weights == [f"tiers[{name}].w" for name in names]


@pytest.mark.parametrize("names", [["a"], ["a", "a"], [1, 2], "ab", None])
def test_names_that_do_not_fit_name_nothing(names: object) -> None:
    value = {"names": names, "mean": [1.0, 2.0], "covariance": [[1.0, 0.0], [0.0, 1.0]]}
    assert {"mean[0]", "mean[1]", "covariance[1][0]"} <= set(flatten(value))
    assert posterior_sds(value) == {}


def test_a_posterior_within_a_list_is_found() -> None:
    inner = {"kind": "x", "names": ["a"], "mean": [0.0], "covariance": [[0.25]]}
    assert posterior_sds({"mixture": [inner]}) == {"mixture[x].mean[a]": 0.5}


def test_every_number_of_a_model_has_one_name(model: LossModel) -> None:
    body = json.loads(model.to_json())

    def count(value: object) -> int:
        parts = value.values() if isinstance(value, dict) else value
        return sum(map(count, parts)) if isinstance(value, dict | list) else 1

    halves = sum(len(body[part]["names"]) * (len(body[part]["names"]) - 1) // 2 for part in
                 ("frequency", "severity"))  # fmt: skip
    labels = len(body["frequency"]["tiers"]) + len(body["frequency"]["controls"])
    labels += 2 * len(body["perils"])
    assert len(flatten(body)) == count(body) - halves - labels


def test_the_deviations_of_a_model_are_those_of_its_posteriors(model: LossModel) -> None:
    sds = posterior_sds(json.loads(model.to_json()))
    assert len(sds) == len(model.frequency.names) + len(model.severity.names)
    first = model.frequency.names[0]
    assert sds[f"frequency.mean[{first}]"] == math.sqrt(model.frequency.covariance[0][0])
