"""What is different between two stored models?

In the tables they learned from, in their numbers, in their scores. Numbers go by the names that
`models.leaves` gives them.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from models.artefact import tables_of
from models.leaves import MATRIX, Leaf, flatten, posterior_sds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.artefact import StoredModel, TableFacts


@dataclass(frozen=True)
class TableChange:
    """A table that differs; None where a version did not have it."""

    name: str
    old: TableFacts | None
    new: TableFacts | None


@dataclass(frozen=True)
class Difference:
    """A value that differs; None where a version does not have it.

    Attributes:
        change: new less old, if both are numbers.
        change_in_sds: of a coefficient, in posterior standard deviations of the old model; None
            for anything else.
    """

    name: str
    old: Leaf
    new: Leaf
    change: float | None
    change_in_sds: float | None = None


@dataclass(frozen=True)
class Comparison:
    """Two versions side by side.

    Attributes:
        tables: only those that differ.
        coefficients: values with a posterior of their own that differ, farthest moved first.
        numbers: other values of the model that differ; covariances: the same of their matrices.
        scores: figures of training that differ.
        unchanged: values of the model that do not differ.
    """

    old: str
    new: str
    tables: tuple[TableChange, ...]
    coefficients: tuple[Difference, ...]
    numbers: tuple[Difference, ...]
    covariances: tuple[Difference, ...]
    scores: tuple[Difference, ...]
    unchanged: int

    @property
    def same(self) -> bool:
        """Whether both are the same numbers."""
        return not (self.coefficients or self.numbers or self.covariances)


def compare(a: StoredModel, b: StoredModel) -> Comparison:
    """What changed from `a`, the old one, to `b`."""
    old, new = _model(a), _model(b)
    sds = posterior_sds(old)
    before, after = flatten(old), flatten(new)
    found = [
        _difference(name, before.get(name), after.get(name), sds.get(name))
        for name in _in_order(before, after)
        if _differs(before, after, name)
    ]
    coefficients = set(sds) | set(posterior_sds(new))
    return Comparison(
        old=a.version,
        new=b.version,
        tables=_tables(a.manifest, b.manifest),
        coefficients=tuple(
            sorted((d for d in found if d.name in coefficients), key=_distance, reverse=True)
        ),
        numbers=tuple(d for d in found if d.name not in coefficients and MATRIX not in d.name),
        covariances=tuple(d for d in found if MATRIX in d.name),
        scores=_scores(a.manifest, b.manifest),
        unchanged=len(_in_order(before, after)) - len(found),
    )


def _model(stored: StoredModel) -> Any:  # noqa: ANN401 - its JSON
    return json.loads(stored.model.to_json())


def _difference(name: str, old: Leaf, new: Leaf, sd: float | None = None) -> Difference:
    if isinstance(old, float | int) and isinstance(new, float | int):
        change = None if isinstance(old, bool) or isinstance(new, bool) else new - old
    else:
        change = None
    in_sds = change / sd if change is not None and sd else None
    return Difference(name, old, new, change, in_sds)


def _differs(before: Mapping[str, Leaf], after: Mapping[str, Leaf], name: str) -> bool:
    return name not in before or name not in after or before[name] != after[name]


def _in_order(before: Mapping[str, Leaf], after: Mapping[str, Leaf]) -> list[str]:
    return list(dict.fromkeys([*before, *after]))


def _distance(difference: Difference) -> float:
    """How far a coefficient moved; one that came or went is farthest."""
    moved = difference.change_in_sds
    return math.inf if moved is None else abs(moved)


def _tables(a: Mapping[str, Any], b: Mapping[str, Any]) -> tuple[TableChange, ...]:
    old, new = tables_of(a), tables_of(b)
    return tuple(
        TableChange(name, old.get(name), new.get(name))
        for name in sorted({*old, *new})
        if old.get(name) != new.get(name)
    )


def _scores(a: Mapping[str, Any], b: Mapping[str, Any]) -> tuple[Difference, ...]:
    old, new = flatten(a.get("scores") or {}), flatten(b.get("scores") or {})
    return tuple(
        _difference(name, old.get(name), new.get(name))
        for name in _in_order(old, new)
        if _differs(old, new, name)
    )
