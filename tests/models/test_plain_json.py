"""A text is plain values of the shape that is meant, or the place where it is not is named."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Literal

import pytest

from models import plain_json
from models.errors import ModelError
from models.plain_json import DEEPEST, LONGEST_TEXT


@dataclass(frozen=True)
class Part:
    name: str
    share: float


@dataclass(frozen=True)
class Whole:
    parts: tuple[Part, ...]
    ages: tuple[float, float]
    matrix: tuple[tuple[float, ...], ...]
    count: int
    certain: bool
    mood: Literal["calm", "wild"]
    note: str | None = None


WHOLE = Whole(
    parts=(Part("hot", 0.5), Part("cold", 1.0)),
    ages=(1.0, 2.0),
    matrix=((1.0,),),
    count=3,
    certain=True,
    mood="calm",
)


def read(text: str) -> Whole:
    body = plain_json.read(text)
    plain_json.audit(Whole, body)
    return plain_json.build(Whole, body)


def body() -> dict[str, object]:
    plain: dict[str, object] = json.loads(json.dumps(asdict(WHOLE)))
    return plain


def test_what_was_written_is_read_back() -> None:
    assert read(json.dumps(asdict(WHOLE))) == WHOLE


def test_a_whole_number_may_stand_for_a_float_and_becomes_one() -> None:
    whole = read(json.dumps(body() | {"ages": [1, 2]}))
    assert [type(age) for age in whole.ages] == [float, float]


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("count", True, "count: true or false where a whole number is meant"),
        ("count", 3.0, "count: a number where a whole number is meant"),
        ("count", {"__class__": "os.system"}, "count: an object where a whole number is meant"),
        ("certain", 1, "certain: a whole number where true or false is meant"),
        ("note", 1, "note: a whole number where a text is meant"),
        ("mood", "angry", "mood: none of calm, wild"),
        ("mood", [], "mood: none of calm, wild"),
        ("ages", [1.0], "ages: 1 values where 2 are meant"),
        ("ages", [1.0, True], "ages[1]: true or false where a number is meant"),
        ("ages", "12", "ages: a text where a list is meant"),
        ("matrix", [[1.0], [None]], "matrix[1][0]: null where a number is meant"),
        ("matrix", [1.0], "matrix[0]: a number where a list is meant"),
        ("parts", [{"name": "hot"}], "parts[0].share: missing"),
        ("parts", ["hot"], "parts[0]: a text where an object is meant"),
        ("parts", [{"name": "hot", "share": 1, "x": 0}], "parts[0].x: not a known field"),
        ("surprise", 1, "surprise: not a known field"),
    ],
)
def test_another_shape_is_refused_by_its_place(field: str, value: object, reason: str) -> None:
    with pytest.raises(ModelError) as refusal:
        read(json.dumps(body() | {field: value}))
    assert str(refusal.value) == reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"a": {"b": [1, NaN]}}', "a.b[1]: NaN where a number is meant"),
        ('{"a": -Infinity}', "a: -Infinity where a number is meant"),
        ('{"a": 1e999}', "a: a number too large to hold"),
        ('{"a": %s}' % ("9" * 19), "a: a whole number of more than 18 digits"),
        ('{"a": {"b": 1, "b": 1}}', "a.b: given twice"),
        ('{"a": "%s"}' % ("x" * (LONGEST_TEXT + 1)), "a: a text of more than 256 characters"),
        ('{"%s": 1}' % ("x" * (LONGEST_TEXT + 1)), "the JSON: a text of more than 256 characters"),
        ('{"a": "\\u001b[2J"}', "a: a text with control characters"),
        ('{"a": "\\ud800"}', "a: a text with control characters"),
        ('{"a": 1', "the JSON: not complete JSON"),
        ("[" * 100_000, "the JSON: nested too deeply"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_no_stored_value_holds_is_refused_by_its_place(text: str, reason: str) -> None:
    with pytest.raises(ModelError) as refusal:
        plain_json.read(text)
    assert str(refusal.value) == reason


def test_nesting_is_allowed_so_far_and_no_further() -> None:
    plain_json.read("[" * DEEPEST + "]" * DEEPEST)
    with pytest.raises(ModelError, match="nested too deeply"):
        plain_json.read("[" * (DEEPEST + 1) + "]" * (DEEPEST + 1))


def test_japanese_texts_are_texts() -> None:
    assert plain_json.read('{"a": "蔵守\u3000髙﨑"}') == {"a": "蔵守\u3000髙﨑"}


@dataclass(frozen=True)
class Loose:
    anything: dict[str, float]


@dataclass(frozen=True)
class Torn:
    either: int | str


@pytest.mark.parametrize(("kind", "text"), [(Loose, '{"anything": {}}'), (Torn, '{"either": 1}')])
def test_a_field_of_a_type_that_is_not_stored_is_a_mistake_of_the_code(
    kind: type, text: str
) -> None:
    with pytest.raises(TypeError, match="not a type that is stored"):
        plain_json.audit(kind, plain_json.read(text))
