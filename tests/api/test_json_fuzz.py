"""Any bytes where JSON is meant: a value, or an error of our own, never anything else."""

from __future__ import annotations

import contextlib
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.examples import EXAMPLE_BOOK, EXAMPLE_REQUEST
from api.problems import Problem
from api.shapes import IndicationRequest, QuoteRequest
from api.study_shapes import RequirementRequest, SectorRequest
from api.validation import parse_body
from models import artefact, plain_json, registry
from models.artefact import TableFacts
from models.errors import ModelError
from models.files import replace_file
from models.loss_model import LossModel

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic import BaseModel

FUZZED = settings(
    max_examples=100,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


def example_of(request: type[BaseModel]) -> bytes:
    """The documentation's own."""
    extra: Any = request.model_config["json_schema_extra"]
    return json.dumps(extra["examples"][0]).encode()


REQUESTS: dict[type[BaseModel], bytes] = {
    QuoteRequest: json.dumps(EXAMPLE_REQUEST).encode(),
    IndicationRequest: json.dumps(EXAMPLE_BOOK).encode(),
    RequirementRequest: example_of(RequirementRequest),
    SectorRequest: example_of(SectorRequest),
}
TOKENS = st.sampled_from(
    (b"NaN", b"-Infinity", b"1e999", b"null", b"[" * 300, b"{" * 300, b'"', b"\\ud800", b"9" * 400)
)
EDITS = st.lists(st.tuples(st.integers(0, 200_000), st.binary(max_size=3) | TOKENS), max_size=5)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner),
    max_leaves=12,
)


def mutated(content: bytes, length: int, edits: list[tuple[int, bytes]]) -> bytes:
    """Bytes cut to a length, with a few of them written over."""
    changed = bytearray(content[: length % (len(content) + 1)] if length >= 0 else content)
    for place, text in edits:
        at = place % (len(changed) + 1)
        changed[at : at + len(text)] = text
    return bytes(changed)


def paths(tree: Any, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:  # noqa: ANN401 - JSON
    """Every place of a JSON document."""
    parts: dict[Any, Any] = tree if isinstance(tree, dict) else {}
    if isinstance(tree, list):
        parts = dict(enumerate(tree))
    return [here, *(path for name, part in parts.items() for path in paths(part, (*here, name)))]


def with_value(tree: Any, path: tuple[Any, ...], value: object) -> Any:  # noqa: ANN401
    """The document with another value at one place."""
    if not path:
        return value
    copy = dict(tree) if isinstance(tree, dict) else list(tree)
    copy[path[0]] = with_value(tree[path[0]], path[1:], value)
    return copy


def refused_or_read(model: type[BaseModel], body: bytes) -> None:
    slug = ""
    try:
        assert isinstance(parse_body(model, body), model)
    except Problem as problem:
        slug = problem.kind.slug
    assert slug in ("", "malformed-json", "invalid-input")


@pytest.mark.parametrize("model", REQUESTS)
@FUZZED
@given(body=st.binary(max_size=200))
def test_any_bytes_as_a_request(model: type[BaseModel], body: bytes) -> None:
    refused_or_read(model, body)


@pytest.mark.parametrize("model", REQUESTS)
@FUZZED
@given(length=st.integers(-1, 10_000), edits=EDITS)
def test_a_request_cut_short_and_written_over(
    model: type[BaseModel], length: int, edits: list[tuple[int, bytes]]
) -> None:
    refused_or_read(model, mutated(REQUESTS[model], length, edits))


@pytest.mark.parametrize("model", REQUESTS)
@FUZZED
@given(data=st.data(), value=VALUES)
def test_a_request_with_another_value_somewhere(
    model: type[BaseModel], data: st.DataObject, value: object
) -> None:
    good = json.loads(REQUESTS[model])
    path = data.draw(st.sampled_from(paths(good)))
    refused_or_read(model, json.dumps(with_value(good, path, value)).encode())


@FUZZED
@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda t: t.encode("utf-8", "replace")))
def test_any_bytes_as_plain_json(content: bytes) -> None:
    with contextlib.suppress(ModelError):
        value = plain_json.read(content.decode("utf-8", "replace"))
        plain_json.audit(TableFacts, value)
        assert isinstance(plain_json.build(TableFacts, value), TableFacts)


@FUZZED
@given(data=st.data(), value=VALUES)
def test_a_model_with_another_value_somewhere(
    trained: Path, data: st.DataObject, value: object
) -> None:
    good = json.loads(registry.load(trained).model.to_json())
    path = data.draw(st.sampled_from(paths(good)))
    with contextlib.suppress(ModelError):
        assert isinstance(LossModel.from_json(json.dumps(with_value(good, path, value))), LossModel)


@FUZZED
@given(
    name=st.sampled_from(("model.json", "manifest.json")),
    length=st.integers(-1, 200_000),
    edits=EDITS,
)
def test_a_stored_model_cut_short_and_written_over(
    trained: Path, tmp_path: Path, name: str, length: int, edits: list[tuple[int, bytes]]
) -> None:
    stored = registry.load(trained)
    here = artefact.folder_of(trained, stored.version)
    there = artefact.folder_of(tmp_path, stored.version)
    for part in ("model.json", "manifest.json"):
        replace_file(there / part, (here / part).read_text())
    changed = mutated((here / name).read_bytes(), length, edits)
    (there / name).write_bytes(changed)
    try:
        found = registry.load(tmp_path, stored.version)
    except ModelError:
        assert changed != (here / name).read_bytes()
    else:
        assert found.manifest == stored.manifest
