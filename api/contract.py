"""What does each address promise, and how is the promise kept?

An endpoint is declared once: method, path, who may use it, body, query, answer and the problems it
may answer with. Flask's routing, the checks on the way in and the OpenAPI document
all come from that declaration.

Why not flask-openapi, which does much of this: it validates bodies that Flask has already parsed,
and our strict types then refuse a JSON array where they hold a tuple; it files a type's request
and answer forms under one name in the document, and ours differ (what a request may leave out, an
answer always has); it adds a refusal of its own shape to every operation; and it works out a
query's JSON Schema anew on every request.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, current_app, g, request
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, UnsupportedMediaType

from api import access, etags
from api.problems import Problem
from api.recording import AnsweredBefore, Context, Once, Reply, answered, once_of
from api.validation import parse_body, parse_query
from api.wiring import service

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import BaseModel

    View = Callable[..., Response | Reply]

JSON = "application/json"

BODY_PROBLEMS = ("malformed-json", "body-too-large", "unsupported-media-type", "invalid-input")
FILE_PROBLEMS = ("body-too-large", "unsupported-media-type", "invalid-input", "import-refused")
CHANGE_PROBLEMS = ("csrf", "idempotency-key-reused", "invalid-input", "database-unavailable")
MATCH_PROBLEMS = ("precondition-failed", "precondition-required")
PAPER_PROBLEMS = ("no-typesetter", "cannot-be-set")


@dataclass(frozen=True)
class FileType:
    """What an operation answers with where it is no JSON."""

    media_type: str


PDF = FileType("application/pdf")


@dataclass(frozen=True)
class Operation:
    """One method on one path, as promised."""

    method: str
    path: str
    view: View
    may: str
    """The right it takes; see `api.access`."""
    status: int
    returns: type[BaseModel] | FileType
    problems: tuple[str, ...]
    body: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    files: tuple[str, ...] = ()
    """Types of the file that is its body, where it is no JSON."""
    bodies: int = 1
    """How many times as large a body may be as others."""
    changes: bool = False
    """Whether something is kept, so that doing it twice would matter."""
    matches: bool = False
    """Whether If-Match must name the version that is changed."""
    group: str = ""
    """Under which heading the document shows it."""
    units: float = 0.1
    """What it takes of the machine; see `api.limits`."""
    weighed: bool = False
    """Whether its body says by `units` what it takes beside."""

    @property
    def name(self) -> str:
        """Name of the endpoint, and of the operation in the document."""
        return self.view.__name__

    def enter(self, **path: str) -> Response:
        """Check who asks and what came in, then do what was asked, once."""
        if "\0" in request.path or "\0" in "".join(request.args.values()):
            raise BadRequest  # PostgreSQL has no such character
        at = service().now()
        caller = access.NOBODY if self.may == access.SIGN_IN else service().caller(request, at)
        access.require(caller, self.may)
        service().limits.spend(caller, request.remote_addr, self.units)
        values: dict[str, Any] = dict(path)
        if self.query is not None:
            values["query"] = parse_query(self.query, request.args)
        if self.body is not None:
            request.max_content_length = self.bodies * current_app.config["MAX_CONTENT_LENGTH"]
            values["body"] = parse_body(self.body, _bytes_of((JSON,)))
            if self.weighed:
                service().limits.spend(caller, request.remote_addr, values["body"].units)
        if self.files:
            request.max_content_length = self.bodies * current_app.config["MAX_CONTENT_LENGTH"]
            values["content"] = _bytes_of(self.files)
        once = once_of(request, caller) if self.changes else None
        g.context = Context(caller, at, g.request_id, once, service().now)
        return respond(self._answer(values, once))

    def _answer(self, values: dict[str, Any], once: Once | None) -> Response | Reply:
        if once is None:
            return self.view(**values)
        before = answered(service().store, once)
        if before is not None:
            return before
        try:
            return self.view(**values)
        except (AnsweredBefore, Problem):
            # Another may have been done meanwhile, and be why this one was refused.
            first = answered(service().store, once)
            if first is None:
                raise
            return first


def respond(found: Response | Reply) -> Response:
    """The HTTP answer that a view's answer becomes; what the caller holds is not sent again."""
    if isinstance(found, Response):
        return found
    if found.version is None:
        return verbatim(found.text, found.status, found.location)
    tag = str(found.version)
    unchanged = etags.not_modified(tag) if request.method == "GET" else None
    return unchanged or etags.tagged(verbatim(found.text, found.status, found.location), tag)


def _bytes_of(types: tuple[str, ...]) -> bytes:
    """The body as it came. One that says it is larger than allowed is refused unread."""
    if request.mimetype not in types:
        raise UnsupportedMediaType
    body = request.get_data()
    limit = request.max_content_length
    # werkzeug cuts a body of unsaid length (chunked) at the limit without a word.
    if request.content_length is None and limit is not None and len(body) >= limit:
        raise RequestEntityTooLarge
    return body


class Contract:
    """The operations declared by one module of routes."""

    def __init__(self, group: str) -> None:
        self.group = group
        """Under which heading the document shows them."""
        self.operations: list[Operation] = []

    def get(
        self,
        path: str,
        *,
        may: str,
        returns: type[BaseModel] | FileType,
        problems: tuple[str, ...] = (),
        query: type[BaseModel] | None = None,
        units: float = 0.1,
    ) -> Callable[[View], View]:
        """Declare a function as the answer to GET `path`."""
        found = problems if query is None else (*problems, "invalid-input")
        return self._declare("GET", path, may, 200, returns, found, query=query, units=units)

    def post(  # noqa: PLR0913  what a POST has
        self,
        path: str,
        *,
        may: str,
        returns: type[BaseModel] | FileType,
        status: int = 200,
        problems: tuple[str, ...] = (),
        body: type[BaseModel] | None = None,
        query: type[BaseModel] | None = None,
        files: tuple[str, ...] = (),
        bodies: int = 1,
        changes: bool = False,
        units: float = 0.5,
        weighed: bool = False,
    ) -> Callable[[View], View]:
        """Declare a function as the answer to POST `path`."""
        found = (
            *problems,
            *(BODY_PROBLEMS if body else FILE_PROBLEMS if files else ()),
            *(CHANGE_PROBLEMS if changes else ()),
        )
        return self._declare(
            "POST",
            path,
            may,
            status,
            returns,
            found,
            body=body,
            query=query,
            files=files,
            bodies=bodies,
            changes=changes,
            units=units,
            weighed=weighed,
        )

    def put(
        self,
        path: str,
        *,
        may: str,
        returns: type[BaseModel],
        body: type[BaseModel],
        problems: tuple[str, ...] = (),
        bodies: int = 1,
    ) -> Callable[[View], View]:
        """Declare a function as the answer to PUT `path`, made on the version If-Match names."""
        found = (*problems, *BODY_PROBLEMS, *CHANGE_PROBLEMS, *MATCH_PROBLEMS)
        return self._declare(
            "PUT",
            path,
            may,
            200,
            returns,
            found,
            body=body,
            bodies=bodies,
            changes=True,
            matches=True,
        )

    def delete(
        self, path: str, *, may: str, returns: type[BaseModel], problems: tuple[str, ...] = ()
    ) -> Callable[[View], View]:
        """Declare a function as the answer to DELETE `path`."""
        found = (*problems, *CHANGE_PROBLEMS)
        return self._declare("DELETE", path, may, 200, returns, found, changes=True)

    def _declare(
        self,
        method: str,
        path: str,
        may: str,
        status: int,
        returns: type[BaseModel] | FileType,
        problems: tuple[str, ...],
        **more: Any,  # noqa: ANN401  fields of an Operation
    ) -> Callable[[View], View]:
        def declare(view: View) -> View:
            files = PAPER_PROBLEMS if returns == PDF else ()
            found = tuple(dict.fromkeys((*problems, *files)))
            self.operations.append(
                Operation(method, path, view, may, status, returns, found, group=self.group, **more)
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


def pdf(content: bytes, name: str) -> Response:
    """A PDF to be shown, and saved under a name of letters, digits, dots and hyphens."""
    tag = etags.tag_of(content)
    unchanged = etags.not_modified(tag) if request.method == "GET" else None
    if unchanged is not None:
        return unchanged
    response = Response(content, content_type=PDF.media_type)
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return etags.tagged(response, tag)
