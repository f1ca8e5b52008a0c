"""What does each address promise, and how is the promise kept?

An endpoint is declared once: method, path, body, query, answer and the problems it may answer with.
Flask's routing, the checks on the way in and the OpenAPI document all come from that declaration.

Why not flask-openapi, which does much of this: it validates bodies that Flask has already parsed,
and our strict types then refuse a JSON array where they hold a tuple; it files a type's request
and answer forms under one name in the document, and ours differ (what a request may leave out, an
answer always has); it adds a refusal of its own shape to every operation; and it works out a
query's JSON Schema anew on every request.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, current_app, request
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType

from api.validation import parse_body, parse_query

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import BaseModel

JSON = "application/json"

BODY_PROBLEMS = ("malformed-json", "body-too-large", "unsupported-media-type", "invalid-input")


@dataclass(frozen=True)
class Operation:
    """One method on one path, as promised."""

    method: str
    path: str
    view: Callable[..., Response]
    status: int
    returns: type[BaseModel]
    problems: tuple[str, ...]
    body: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    bodies: int = 1
    """How many times as large a body may be as others."""

    @property
    def name(self) -> str:
        """Name of the endpoint, and of the operation in the document."""
        return self.view.__name__

    def enter(self, **path: str) -> Response:
        """Check what came in, then do what was asked."""
        values: dict[str, Any] = dict(path)
        if self.query is not None:
            values["query"] = parse_query(self.query, request.args)
        if self.body is not None:
            request.max_content_length = self.bodies * current_app.config["MAX_CONTENT_LENGTH"]
            values["body"] = parse_body(self.body, _json_bytes())
        return self.view(**values)


def _json_bytes() -> bytes:
    """The body as it came. One that says it is larger than allowed is refused unread."""
    if request.mimetype != JSON:
        raise UnsupportedMediaType
    body = request.get_data(cache=False)
    limit = request.max_content_length
    # werkzeug cuts a body of unsaid length (chunked) at the limit without a word.
    if request.content_length is None and limit is not None and len(body) >= limit:
        raise RequestEntityTooLarge
    return body


class Contract:
    """The operations declared by one module of routes."""

    def __init__(self) -> None:
        self.operations: list[Operation] = []

    def get(
        self,
        path: str,
        *,
        returns: type[BaseModel],
        problems: tuple[str, ...] = (),
        query: type[BaseModel] | None = None,
    ) -> Callable[[Callable[..., Response]], Callable[..., Response]]:
        """Declare a function as the answer to GET `path`."""

        def declare(view: Callable[..., Response]) -> Callable[..., Response]:
            found = problems if query is None else (*problems, "invalid-input")
            self.operations.append(Operation("GET", path, view, 200, returns, found, query=query))
            return view

        return declare

    def post(
        self,
        path: str,
        *,
        returns: type[BaseModel],
        status: int = 200,
        problems: tuple[str, ...] = (),
        body: type[BaseModel] | None = None,
        bodies: int = 1,
    ) -> Callable[[Callable[..., Response]], Callable[..., Response]]:
        """Declare a function as the answer to POST `path`."""

        def declare(view: Callable[..., Response]) -> Callable[..., Response]:
            found = problems if body is None else (*problems, *BODY_PROBLEMS)
            self.operations.append(
                Operation("POST", path, view, status, returns, found, body=body, bodies=bodies)
            )
            return view

        return declare

    def register(self, app: Flask) -> None:
        """Route the declared operations in `app`."""
        for operation in self.operations:
            app.add_url_rule(
                operation.path,
                endpoint=operation.name,
                view_func=operation.enter,
                methods=[operation.method],
            )


def answer(value: BaseModel) -> Response:
    """`value` as JSON."""
    return verbatim(value.model_dump_json())


def verbatim(text: str, status: int = 200, location: str | None = None) -> Response:
    """JSON text as it is."""
    response = Response(text, status=status, content_type=JSON)
    if location is not None:
        response.headers["Location"] = location
    return response
