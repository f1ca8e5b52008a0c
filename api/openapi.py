"""The service's contract as an OpenAPI 3.1 document, made from the declared operations."""

from __future__ import annotations

import inspect
import re
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any, Literal

from pydantic.json_schema import GenerateJsonSchema, models_json_schema

from api.access import RIGHTS, Role
from api.contract import FileType
from api.identity import COOKIE
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
SECURITY: Json = {
    "key": {"type": "http", "scheme": "bearer", "description": "A key of your organisation"},
    "session": {"type": "apiKey", "in": "cookie", "name": COOKIE, "description": "A browser"},
}
IDEMPOTENCY_KEY: Json = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "The same key and request again get the same answer, and nothing is done twice",
    "schema": {"type": "string", "minLength": 1, "maxLength": 100, "pattern": "^[!-~]+$"},
}
IF_MATCH: Json = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "ETag of the version that is changed",
    "schema": {"type": "string", "pattern": '^"[0-9]{1,9}"$'},
}
PATH_PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")
PATH_KINDS: dict[str, Json] = {"": {"type": "string"}, "int": {"type": "integer", "minimum": 0}}
MADE = {201: "Made", 202: "Taken on; it will be done"}
"""Answers that say where something can be read again."""


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
    wanted: set[tuple[type[BaseModel], str]] = {(ProblemDocument, "validation")}
    wanted |= {(o.returns, "serialization") for o in known if not isinstance(o.returns, FileType)}
    wanted |= {(o.body, "validation") for o in known if o.body is not None}
    in_order = sorted(wanted, key=lambda pair: (pair[0].__name__, pair[1]))
    references, definitions = models_json_schema(
        [(model, _mode(mode)) for model, mode in in_order],
        ref_template="#/components/schemas/{model}",
        schema_generator=_Schemas,
    )
    paths: dict[str, Json] = {}
    for operation in known:
        path = PATH_PARAMETER.sub(r"{\2}", operation.path)
        paths.setdefault(path, {})[operation.method.lower()] = _operation(operation, references)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Kuramori", "version": software_version(), "description": DESCRIPTION},
        "tags": [{"name": name} for name in dict.fromkeys(o.group for o in known)],
        "paths": paths,
        "components": {"schemas": definitions["$defs"], "securitySchemes": SECURITY},
    }


def _mode(name: str) -> Mode:
    return "validation" if name == "validation" else "serialization"


def software_version() -> str:
    """The version installed."""
    try:
        return version("kuramori")
    except PackageNotFoundError:  # run from a checkout that was never installed
        return "0+unknown"


def _operation(operation: Operation, references: dict[Any, Json]) -> Json:
    lines = inspect.getdoc(operation.view) or operation.name
    summary, _, description = lines.partition("\n")
    found: Json = {
        "operationId": operation.name,
        "tags": [operation.group],
        "summary": summary.rstrip("."),
        "description": description.strip(),
        "parameters": [
            *_path_parameters(operation),
            *_query_parameters(operation.query),
            *([IDEMPOTENCY_KEY] if operation.changes else []),
            *([IF_MATCH] if operation.matches else []),
        ],
        "security": _security(operation.may),
        "responses": _responses(operation, references),
    }
    if operation.body is not None:
        schema = references[(operation.body, "validation")]
        found["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": schema} | _examples(operation.body)},
        }
    if operation.files:
        file = {"schema": {"type": "string", "format": "binary"}}
        found["requestBody"] = {"required": True, "content": dict.fromkeys(operation.files, file)}
    return {name: value for name, value in found.items() if value}


def _security(right: str) -> list[Json]:
    visitors: list[Json] = [{}] if Role.VISITOR in RIGHTS[right].roles else []
    return [*visitors, {"key": []}, {"session": []}]


def _caller_problems(right: str) -> tuple[str, ...]:
    """What the entrance may answer before the operation itself is asked."""
    rule = RIGHTS[right]
    everyone = (
        "bad-request",
        "bad-credentials",
        "credentials-required",
        "too-many-requests",
    )
    return everyone if rule.roles == frozenset(Role) and rule.scope is None else (
        *everyone, "not-permitted"
    )  # fmt: skip


def _examples(body: type[BaseModel]) -> Json:
    extra = body.model_config.get("json_schema_extra")
    values = extra.get("examples") if isinstance(extra, dict) else None
    if not isinstance(values, list):
        return {}
    return {"examples": {f"example_{i}": {"value": v} for i, v in enumerate(values, start=1)}}


def _path_parameters(operation: Operation) -> list[Json]:
    return [
        {"name": name, "in": "path", "required": True, "schema": PATH_KINDS[kind]}
        for kind, name in PATH_PARAMETER.findall(operation.path)
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
    good: Json = {"description": "Done", "content": _content(operation.returns, references)}
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
    found = {str(operation.status): good}
    if operation.method == "GET":
        found["304"] = {"description": "Unchanged since the version that If-None-Match names"}
    slugs = (*_caller_problems(operation.may), *operation.problems)
    return found | _problem_responses(slugs, problem)


def _content(returns: type[BaseModel] | FileType, references: dict[Any, Json]) -> Json:
    if isinstance(returns, FileType):
        return {returns.media_type: {"schema": {"type": "string", "format": "binary"}}}
    return {"application/json": {"schema": references[(returns, "serialization")]}}


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
