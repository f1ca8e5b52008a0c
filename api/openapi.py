"""The service's contract as an OpenAPI 3.1 document, made from the declared operations."""

from __future__ import annotations

import inspect
import re
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any, Literal

from pydantic.json_schema import GenerateJsonSchema, models_json_schema

from api.problems import CONTENT_TYPE, ProblemDocument, problem_types

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic import BaseModel
    from pydantic_core import core_schema

    from api.contract import Operation

Json = dict[str, Any]
Mode = Literal["validation", "serialization"]

DESCRIPTION = (
    "Prices insurance against theft at crypto exchanges and checks it against the supervisor's "
    "rules. Amounts are whole yen unless a field says otherwise. Refusals are RFC 9457 problem "
    "documents."
)
MADE = {201: "Made", 202: "Taken on; it will be done"}
"""Answers that say where something can be read again."""

PATH_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


class _Schemas(GenerateJsonSchema):
    """What a request may leave out is present in an answer, and the document says so.

    But for terms a contract does not use, which no answer repeats.
    """

    def field_is_required(
        self,
        field: core_schema.ModelField | core_schema.DataclassField | core_schema.TypedDictField,
        total: bool,
    ) -> bool:
        """Whether the field is listed under `required`."""
        if self.mode == "serialization":
            return "serialization_exclude_if" not in field
        return super().field_is_required(field, total)


def document(operations: Iterable[Operation]) -> Json:
    """The OpenAPI document for `operations`."""
    known = tuple(operations)
    wanted = {(o.returns, "serialization") for o in known} | {(ProblemDocument, "validation")}
    wanted |= {(o.body, "validation") for o in known if o.body is not None}
    in_order = sorted(wanted, key=lambda pair: (pair[0].__name__, pair[1]))
    references, definitions = models_json_schema(
        [(model, _mode(mode)) for model, mode in in_order],
        ref_template="#/components/schemas/{model}",
        schema_generator=_Schemas,
    )
    paths: dict[str, Json] = {}
    for operation in known:
        path = PATH_PARAMETER.sub(r"{\1}", operation.path)
        paths.setdefault(path, {})[operation.method.lower()] = _operation(operation, references)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Kuramori", "version": _version(), "description": DESCRIPTION},
        "paths": paths,
        "components": {"schemas": definitions["$defs"]},
    }


def _mode(name: str) -> Mode:
    return "validation" if name == "validation" else "serialization"


def _version() -> str:
    try:
        return version("kuramori")
    except PackageNotFoundError:  # run from a checkout that was never installed
        return "0+unknown"


def _operation(operation: Operation, references: dict[Any, Json]) -> Json:
    lines = inspect.getdoc(operation.view) or operation.name
    summary, _, description = lines.partition("\n")
    found: Json = {
        "operationId": operation.name,
        "summary": summary.rstrip("."),
        "description": description.strip(),
        "parameters": [*_path_parameters(operation), *_query_parameters(operation.query)],
        "responses": _responses(operation, references),
    }
    if operation.body is not None:
        schema = references[(operation.body, "validation")]
        found["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": schema} | _examples(operation.body)},
        }
    return {name: value for name, value in found.items() if value}


def _examples(body: type[BaseModel]) -> Json:
    extra = body.model_config.get("json_schema_extra")
    values = extra.get("examples") if isinstance(extra, dict) else None
    if not isinstance(values, list):
        return {}
    return {"examples": {f"example_{i}": {"value": v} for i, v in enumerate(values, start=1)}}


def _path_parameters(operation: Operation) -> list[Json]:
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in PATH_PARAMETER.findall(operation.path)
    ]


def _query_parameters(query: type[BaseModel] | None) -> list[Json]:
    if query is None:
        return []
    schema = query.model_json_schema()
    return [
        {"name": name, "in": "query", "required": name in schema.get("required", ()), "schema": s}
        for name, s in schema["properties"].items()
    ]


def _responses(operation: Operation, references: dict[Any, Json]) -> Json:
    schema = references[(operation.returns, "serialization")]
    good: Json = {"description": "Done", "content": {"application/json": {"schema": schema}}}
    if operation.status in MADE:
        good["description"] = MADE[operation.status]
        good["headers"] = {
            "Location": {
                "description": "Where it can be read again",
                "required": True,
                "schema": {"type": "string"},
            }
        }
    problem = references[(ProblemDocument, "validation")]
    return {str(operation.status): good} | _problem_responses(operation.problems, problem)


def _problem_responses(slugs: Iterable[str], schema: Json) -> Json:
    known = problem_types()
    by_status: dict[int, list[str]] = {}
    for slug in (*slugs, "internal-error"):
        by_status.setdefault(known[slug].status, []).append(slug)
    return {
        str(status): {
            "description": "; ".join(f"{known[s].title} (`{s}`)" for s in found),
            "content": {CONTENT_TYPE: {"schema": schema}},
        }
        for status, found in sorted(by_status.items())
    }
