"""Is this JSON the value it claims to be?

Two phases, as an auditor would have it: `read` makes plain values of the text and refuses what no
stored value may hold; `audit` holds them against a frozen dataclass by its type hints. Only then
does `build` make objects. Every reason names the place: `frequency.tiers[2].weight`.
"""

from __future__ import annotations

import json
import math
import types
import unicodedata
from dataclasses import dataclass, fields, is_dataclass
from functools import lru_cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from models.errors import ModelError

T = TypeVar("T")

DEEPEST = 12
"""Lists and objects within each other; a model has five."""

LONGEST_TEXT = 256
"""Characters of a name or text; a digest has 64."""

MOST_DIGITS = 18
"""Digits of a whole number."""

_WORDS = {
    dict: "an object",
    list: "a list",
    str: "a text",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    type(None): "null",
}


@dataclass(frozen=True)
class _Object:
    """A JSON object as it was written, repeated keys and all."""

    pairs: list[tuple[str, Any]]


@dataclass(frozen=True)
class _Refused:
    """A token that is no value, kept until its place is known."""

    reason: str


def read(text: str) -> Any:  # noqa: ANN401 - any plain value
    """Plain values of a JSON text: dict, list, str, int, float, bool, None.

    Raises:
        ModelError: not JSON, a repeated key, NaN or infinity, or a text, number or nesting beyond
            what any stored value needs.
    """
    try:
        raw = json.loads(
            text, object_pairs_hook=_Object, parse_constant=_no_number, parse_int=_whole_number
        )
    except RecursionError as error:
        raise _fault("", "nested too deeply") from error
    except ValueError as error:
        raise _fault("", "not complete JSON") from error
    return _plain(raw, "", 0)


def audit(kind: type, value: object) -> None:
    """Refuse plain values that are not of the shape of `kind`, a frozen dataclass.

    Its fields, and theirs, may be float, int, str, bool, tuples, a Literal, `X | None` and further
    dataclasses. A whole number may stand for a float; nothing else may stand for another.

    Raises:
        ModelError: a field missing, unknown or of another type.
        TypeError: `kind` itself has a field of a type that is not stored.
    """
    _audit(kind, value, "")


def build(kind: type[T], value: object) -> T:
    """The object whose plain values passed `audit`."""
    made: T = _build(kind, value)
    return made


def _no_number(token: str) -> _Refused:
    return _Refused(f"{token} where a number is meant")


def _whole_number(digits: str) -> int | _Refused:
    if len(digits.lstrip("-")) > MOST_DIGITS:
        return _Refused(f"a whole number of more than {MOST_DIGITS} digits")
    return int(digits)


def _fault(path: str, reason: str) -> ModelError:
    return ModelError(f"{path or 'the JSON'}: {reason}")


def _plain(raw: object, path: str, depth: int) -> Any:  # noqa: ANN401
    if isinstance(raw, _Refused):
        raise _fault(path, raw.reason)
    if isinstance(raw, _Object | list) and depth == DEEPEST:
        raise _fault(path, "nested too deeply")
    if isinstance(raw, _Object):
        return _plain_object(raw, path, depth)
    if isinstance(raw, list):
        return [_plain(part, f"{path}[{i}]", depth + 1) for i, part in enumerate(raw)]
    if isinstance(raw, str):
        _check_text(raw, path)
    if isinstance(raw, float) and not math.isfinite(raw):
        raise _fault(path, "a number too large to hold")
    return raw


def _plain_object(raw: _Object, path: str, depth: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, part in raw.pairs:
        _check_text(key, path)
        here = f"{path}.{key}" if path else key
        if key in found:
            raise _fault(here, "given twice")
        found[key] = _plain(part, here, depth + 1)
    return found


def _check_text(text: str, path: str) -> None:
    if len(text) > LONGEST_TEXT:
        raise _fault(path, f"a text of more than {LONGEST_TEXT} characters")
    # Control characters would reach a terminal, half surrogates cannot be written at all.
    if any(unicodedata.category(character).startswith("C") for character in text):
        raise _fault(path, "a text with control characters")


def _audit(kind: Any, value: object, path: str) -> None:  # noqa: ANN401 - a type hint
    origin = get_origin(kind)
    if is_dataclass(kind):
        _audit_fields(kind, value, path)
    elif origin is tuple:
        _audit_tuple(kind, value, path)
    elif origin in (Union, types.UnionType):
        if value is not None:
            _audit(_given(kind), value, path)
    elif origin is Literal:
        allowed = get_args(kind)
        if not any(type(value) is type(one) and value == one for one in allowed):
            raise _fault(path, f"none of {', '.join(map(str, allowed))}")
    elif kind in (float, int, str, bool):
        if type(value) is not kind and not (kind is float and type(value) is int):
            raise _mistaken(path, value, _WORDS[kind])
    else:
        raise TypeError(f"{path}: {kind} is not a type that is stored")


def _audit_fields(kind: Any, value: object, path: str) -> None:  # noqa: ANN401
    if not isinstance(value, dict):
        raise _mistaken(path, value, "an object")
    hints = _hints(kind)
    within = f"{path}." if path else ""
    for key in value:
        if key not in hints:
            raise _fault(f"{within}{key}", "not a known field")
    for name, hint in hints.items():
        if name not in value:
            raise _fault(f"{within}{name}", "missing")
        _audit(hint, value[name], f"{within}{name}")


def _audit_tuple(kind: Any, value: object, path: str) -> None:  # noqa: ANN401
    if not isinstance(value, list):
        raise _mistaken(path, value, "a list")
    for i, (hint, part) in enumerate(zip(_parts(kind, value, path), value, strict=True)):
        _audit(hint, part, f"{path}[{i}]")


def _mistaken(path: str, value: object, meant: str) -> ModelError:
    return _fault(path, f"{_WORDS[type(value)]} where {meant} is meant")


def _build(kind: Any, value: Any) -> Any:  # noqa: ANN401 - audited before
    origin = get_origin(kind)
    if is_dataclass(kind) and isinstance(kind, type):
        return kind(**{name: _build(hint, value[name]) for name, hint in _hints(kind).items()})
    if origin is tuple:
        return tuple(map(_build, _parts(kind, value, ""), value))
    if origin in (Union, types.UnionType):
        return None if value is None else _build(_given(kind), value)
    return float(value) if kind is float else value


@lru_cache(maxsize=64)
def _hints(kind: type) -> dict[str, Any]:
    """Types of a dataclass's fields, by name."""
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}


def _parts(kind: Any, value: list[Any], path: str) -> list[Any]:  # noqa: ANN401
    """Type of each part of a tuple, as many as there are values."""
    hints = get_args(kind)
    if hints[-1] is Ellipsis:
        return [hints[0]] * len(value)
    if len(hints) != len(value):
        raise _fault(path, f"{len(value)} values where {len(hints)} are meant")
    return list(hints)


def _given(kind: Any) -> Any:  # noqa: ANN401
    """X of `X | None`.

    Raises:
        TypeError: a choice between two types, which JSON cannot tell apart.
    """
    given = [hint for hint in get_args(kind) if hint is not type(None)]
    if len(given) != 1:
        raise TypeError(f"{kind} is not a type that is stored")
    return given[0]
