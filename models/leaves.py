"""Every single value of a JSON document under a name a reader knows it by.

A row of a list of objects goes by its own texts, a coefficient by its column, an entry of a matrix
by both of its columns: `frequency.tiers[cold].weight`, `frequency.mean[log_age]`,
`frequency.covariance[intercept × log_age]`. Nothing here knows which fields a model has.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

Leaf = float | int | str | bool | None

MATRIX = " × "
"""Between the two names of an entry of a matrix."""


def flatten(value: object) -> dict[str, Leaf]:
    """Every single value of plain JSON by name; of a matrix over named columns, one half."""
    return dict(_leaves(value, ""))


def posterior_sds(value: object) -> dict[str, float]:
    """Standard deviation of each coefficient: of a `mean` beside its `names` and `covariance`."""
    return dict(_sds(value, ""))


def _leaves(value: object, path: str) -> Iterator[tuple[str, Leaf]]:
    if isinstance(value, dict):
        for key, part in value.items():
            names = [] if key == "names" else _distinct(value.get("names"))
            yield from _named_leaves(part, names, _within(path, key))
    elif isinstance(value, list):
        for label, part in zip(_labels(value), value, strict=True):
            yield from _leaves(_without_label(part, label), f"{path}[{label}]")
    elif isinstance(value, float | int | str) or value is None:
        yield path, value


def _named_leaves(part: Any, names: list[str], path: str) -> Iterator[tuple[str, Leaf]]:  # noqa: ANN401
    """Leaves of a field of an object that gives `names`, which may be those of its parts."""
    if _is_matrix(part, names):
        for i, row in enumerate(part):
            for j in range(i + 1):
                yield f"{path}[{names[j]}{MATRIX}{names[i]}]", row[j]
    elif _is_vector(part, names):
        for name, one in zip(names, part, strict=True):
            yield f"{path}[{name}]", one
    else:
        yield from _leaves(part, path)


def _sds(value: object, path: str) -> Iterator[tuple[str, float]]:
    if isinstance(value, list):
        for label, part in zip(_labels(value), value, strict=True):
            yield from _sds(part, f"{path}[{label}]")
    elif isinstance(value, dict):
        names = _distinct(value.get("names"))
        covariance: Any = value.get("covariance")
        if _is_vector(value.get("mean"), names) and _is_matrix(covariance, names):
            for i, name in enumerate(names):
                yield f"{_within(path, 'mean')}[{name}]", math.sqrt(covariance[i][i])
        for key, part in value.items():
            yield from _sds(part, _within(path, key))


def _within(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _distinct(names: object) -> list[str]:
    """Names if they are a list of different texts, else none."""
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        return []
    return names if len(set(names)) == len(names) else []


def _is_vector(part: object, names: list[str]) -> bool:
    return (
        isinstance(part, list)
        and 0 < len(part) == len(names)
        and not any(isinstance(one, list | dict) for one in part)
    )


def _is_matrix(part: Any, names: list[str]) -> bool:  # noqa: ANN401
    return (
        isinstance(part, list)
        and 0 < len(part) == len(names)
        and all(_is_vector(row, names) for row in part)
    )


def _labels(parts: list[Any]) -> list[str]:
    """How the parts of a list are told apart: by their texts if those differ, else by number."""
    labels = [_label(part) for part in parts]
    distinct = all(labels) and len(set(labels)) == len(labels)
    return labels if distinct else [str(i) for i in range(len(parts))]


def _label(part: object) -> str:
    texts = part.values() if isinstance(part, dict) else ()
    return " ".join(text for text in texts if isinstance(text, str))


def _without_label(part: object, label: str) -> object:
    """An object less the texts that label it."""
    if not isinstance(part, dict) or _label(part) != label:
        return part
    return {key: value for key, value in part.items() if not isinstance(value, str)}
