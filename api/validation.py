"""What exactly was wrong with a request?

pydantic finds the faults; this module says them plainly: which field (a JSON Pointer), what was
wrong with it, and what is allowed. A value is repeated only if it is short.
"""

from __future__ import annotations

import types
from datetime import date
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    Literal,
    TypeVar,
    Union,
    cast,
    get_args,
    get_origin,
)

from pydantic import BaseModel, RootModel, ValidationError

from api.problems import MOST_ERRORS, FieldError, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic_core import ErrorDetails

Model = TypeVar("Model", bound=BaseModel)

LONGEST_ECHO = 60
LONGEST_DETAIL = 300

LIMITS = {
    "greater_than": ("gt", "above {}"),
    "greater_than_equal": ("ge", "{} or more"),
    "less_than": ("lt", "below {}"),
    "less_than_equal": ("le", "at most {}"),
    "string_too_short": ("min_length", "at least {} character(s)"),
    "string_too_long": ("max_length", "at most {} characters"),
    "too_short": ("min_length", "at least {} entry"),
    "too_long": ("max_length", "at most {} entries"),
    "literal_error": ("expected", "one of {}"),
    "string_pattern_mismatch": ("pattern", "text of the form {}"),
}
KINDS = {
    "float_type": "a number",
    "float_parsing": "a number",
    "finite_number": "a finite number",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true, false or null",
    "string_type": "text",
    "model_type": "a JSON object",
    "dict_type": "a JSON object",
    "model_attributes_type": "a JSON object",
    "tuple_type": "a JSON array",
    "date_type": "a date such as 2026-04-01",
}


def parse_body(model: type[Model], body: bytes) -> Model:
    """The value that `body`, JSON, describes.

    Raises:
        Problem: `malformed-json` or `invalid-input`.
    """
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        found = error.errors(include_url=False)
    if found[0]["type"] == "json_invalid":
        raise Problem("malformed-json", f"The body is not JSON: {_clip(found[0]['ctx']['error'])}.")
    raise _invalid(tuple(_body_error(model, e) for e in found[:MOST_ERRORS]), len(found))


def parse_query(model: type[Model], arguments: Mapping[str, str]) -> Model:
    """The value that the query string describes.

    Raises:
        Problem: `invalid-input`.
    """
    try:
        return model.model_validate_strings(dict(arguments))
    except ValidationError as error:
        found = error.errors(include_url=False)
    raise _invalid(tuple(_query_error(model, e) for e in found[:MOST_ERRORS]), len(found))


def _invalid(errors: tuple[FieldError, ...], count: int) -> Problem:
    first = errors[0]
    where = first.pointer or first.parameter or "the body"
    more = f" ({count - 1} more in errors)" if count > 1 else ""
    return Problem("invalid-input", f"{where}: {first.detail}{more}", errors)


def _body_error(model: type[BaseModel], error: ErrorDetails) -> FieldError:
    model, error = _in_its_form(model, error)
    detail, allowed = _explain(model, error)
    return FieldError(pointer=_pointer(error["loc"]), detail=detail, allowed=allowed)


def _in_its_form(
    model: type[BaseModel], error: ErrorDetails
) -> tuple[type[BaseModel], ErrorDetails]:
    """Where a field names the form of a body: that form, and the fault as it is said of it.

    pydantic begins the place of a fault with the name of the form; the document has no such field.
    """
    root = model.model_fields.get("root")
    if root is None or not isinstance(root.discriminator, str):
        return model, error
    field = root.discriminator
    if error["type"] == "union_tag_not_found":
        return model, _changed(error, type="missing", loc=(field,))
    if error["type"] == "union_tag_invalid":
        context = error["ctx"]
        expected = {"expected": context["expected_tags"]}
        return model, _changed(
            error, type="literal_error", loc=(field,), ctx=expected, input=context["tag"]
        )
    name, *rest = error["loc"] or ("",)
    for form in get_args(root.annotation):
        if name in get_args(form.model_fields[field].annotation):
            return form, _changed(error, loc=tuple(rest))
    return model, error


def _changed(error: ErrorDetails, **details: object) -> ErrorDetails:
    return cast("ErrorDetails", {**error, **details})


def _query_error(model: type[BaseModel], error: ErrorDetails) -> FieldError:
    detail, allowed = _explain(model, error)
    return FieldError(
        parameter=_clip(".".join(map(str, error["loc"])), LONGEST_ECHO),
        detail=detail,
        allowed=allowed,
    )


def _explain(model: type[BaseModel], error: ErrorDetails) -> tuple[str, str | None]:
    """What was wrong, and what is allowed."""
    kind, context = error["type"], error.get("ctx", {})
    if kind == "missing":
        return "is required", None
    if kind == "extra_forbidden":
        owner = _annotation(model, error["loc"][:-1])
        return "is not a known field", _field_names(owner)
    said = str(context.get("error", error["msg"]))
    # Our own types say "must ..."; Python's date parser says something else for everything else.
    if _annotation(model, error["loc"]) is date and not said.startswith("must"):
        return f"must be {KINDS['date_type']}{_echo(error['input'])}", KINDS["date_type"]
    if kind in LIMITS:
        key, text = LIMITS[kind]
        allowed = text.format(_number(context[key]))
    elif kind in KINDS:
        allowed = KINDS[kind]
    else:
        return _clip(said), None
    return f"must be {allowed}{_echo(error['input'])}", allowed


def _number(value: object) -> str:
    return f"{value:,.15g}" if isinstance(value, float) else str(value)


def _echo(value: object) -> str:
    """The refused value in brackets, if it is short and plain."""
    if isinstance(value, str | int | float | None) and len(repr(value)) <= LONGEST_ECHO:
        return f" (it is {_json_word(value)})"
    return ""


def _json_word(value: str | float | None) -> str:
    words = {True: "true", False: "false"}
    if value is None:
        return "null"
    return words[value] if isinstance(value, bool) else repr(value)


def _clip(text: str, length: int = LONGEST_DETAIL) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"


def _pointer(location: tuple[int | str, ...]) -> str:
    # pydantic ends the place of a bad name with this; the document has no such field.
    fields = [part for part in location if part != "[key]"]
    parts = (str(part).replace("~", "~0").replace("/", "~1") for part in fields)
    return "".join("/" + _clip(part, LONGEST_ECHO) for part in parts)


def _field_names(owner: object) -> str | None:
    if isinstance(owner, type) and issubclass(owner, BaseModel):
        return "known fields: " + ", ".join(owner.model_fields)
    return None


def bare(annotation: object) -> object:
    """The type itself, without `Annotated` and without `| None`."""
    while True:
        origin = get_origin(annotation)
        inner = [a for a in get_args(annotation) if a is not type(None)]
        is_wrapped = origin is Annotated or (origin in (Union, types.UnionType) and len(inner) == 1)
        if not is_wrapped:
            return annotation
        annotation = inner[0]


def _annotation(model: type[BaseModel], location: tuple[int | str, ...]) -> object:
    """The type expected at `location`; None where the path leads nowhere known."""
    here: Any = model
    if issubclass(model, RootModel):
        here = bare(model.model_fields["root"].annotation)
    for part in location:
        if isinstance(part, int):
            here = next(iter(get_args(here)), None)
        elif isinstance(here, type) and issubclass(here, BaseModel) and part in here.model_fields:
            here = here.model_fields[part].annotation
        else:
            return None
        here = bare(here)
    return None if get_origin(here) is Literal else here
