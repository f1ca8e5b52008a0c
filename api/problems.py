"""Which refusals are there, and how are they said?

Every refusal leaves the service as RFC 9457 `application/problem+json`. Types of problem are rows
of the table in `api.problem_types`; reasons not to price are defined by `pricing.errors` and take
part with their own slug.

    Exception
    ├── Problem                      raised by this package, names a row of the table
    ├── pricing.errors.PricingError  the core will not price this: 422, its own slug and text,
    │                                unless its slug has a row of the table
    ├── data.errors.NoRate           no exchange rate on that day: 422
    ├── data.errors.DataError        a shipped table is damaged: 503
    ├── sqlalchemy SQLAlchemyError   the database is away, locked or full: 503; else as below
    ├── gunicorn's errors of reading  a body that breaks off or breaks HTTP: 400
    ├── werkzeug HTTPException       404, 405, 413, 415 and the like, by their status
    └── anything else                500; the details go to the log, the request id to the caller
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog
from flask import Response, g
from gunicorn.http.errors import NoMoreData, ParseException
from pydantic import Field
from sqlalchemy.exc import DataError as Unkeepable
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from api import metrics
from api.imports.faults import ImportFault
from api.problem_types import BY_STATUS, PROBLEMS, ProblemType
from api.store.faults import is_unavailable
from data.errors import DataError, NoRate
from models.profile import Frozen
from pricing.errors import PricingError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask

CONTENT_TYPE = "application/problem+json"
TYPE_PREFIX = "/problems/"
MOST_ERRORS = 50

log = structlog.get_logger(__name__)


class FieldError(Frozen):
    """One thing wrong with one part of a request."""

    pointer: str | None = Field(default=None, description="JSON Pointer into the request body")
    parameter: str | None = Field(default=None, description="Name of a query parameter")
    detail: str = Field(description="What was wrong")
    allowed: str | None = Field(default=None, description="What would have been right")


class ProblemDocument(Frozen):
    """A refusal as RFC 9457 writes it."""

    type: str = Field(description="Address of a description of this type of problem")
    title: str
    status: int
    detail: str
    request_id: str = Field(description="Quote it when asking for help; it is in the log")
    errors: tuple[FieldError, ...] = ()
    faults: tuple[ImportFault, ...] | None = Field(
        default=None, description="Of a file: what is wrong, by line and column"
    )


class Problem(Exception):
    """A refusal raised by this package: a row of the table and what is particular to this case."""

    def __init__(
        self,
        slug: str,
        detail: str,
        errors: tuple[FieldError, ...] = (),
        *,
        retry_after: int | None = None,
        faults: tuple[ImportFault, ...] | None = None,
    ) -> None:
        super().__init__(detail)
        self.kind = PROBLEMS[slug]
        self.detail = detail
        self.errors = errors
        self.faults = faults
        self.retry_after = retry_after
        """Seconds to wait before asking again."""


@dataclass(frozen=True)
class Said:
    """A refusal ready to be written."""

    kind: ProblemType
    detail: str
    errors: tuple[FieldError, ...] = ()
    faults: tuple[ImportFault, ...] | None = None

    def response(self) -> Response:
        """The refusal as problem+json, or as a page where one was asked for."""
        metrics.PROBLEMS.labels(self.kind.slug).inc()
        as_page: Callable[[Said], Response] | None = g.get("refusal")
        if as_page is not None:
            return as_page(self)
        document = ProblemDocument(
            type=TYPE_PREFIX + self.kind.slug,
            title=self.kind.title,
            status=self.kind.status,
            detail=self.detail,
            request_id=g.get("request_id", "-"),
            errors=self.errors,
            faults=self.faults,
        )
        text = document.model_dump_json(exclude_none=True)
        response = Response(text, status=self.kind.status, content_type=CONTENT_TYPE)
        if self.kind.status == 401:
            response.headers["WWW-Authenticate"] = "Bearer"
        return response


def _pricing_errors(of: type[PricingError] = PricingError) -> Iterator[type[PricingError]]:
    yield of
    for kind in of.__subclasses__():
        yield from _pricing_errors(kind)


def _pricing_type(kind: type[PricingError]) -> ProblemType:
    return PROBLEMS.get(kind.slug) or ProblemType(
        slug=kind.slug,
        status=422,
        title="This cannot be priced",
        meaning=" ".join((kind.__doc__ or "").partition("\n\n")[0].split()),
        remedy="The detail says what stands in the way. Nothing was stored.",
    )


def problem_types() -> dict[str, ProblemType]:
    """Every type of problem the service can answer with, by slug."""
    return {kind.slug: _pricing_type(kind) for kind in _pricing_errors()} | PROBLEMS


def _from_problem(error: Problem) -> Response:
    response = Said(error.kind, error.detail, error.errors, error.faults).response()
    if error.retry_after is not None:
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _from_pricing(error: PricingError) -> Response:
    errors = tuple(
        FieldError(pointer=fault.field, detail=fault.public)
        for fault in error.faults[:MOST_ERRORS]
        if fault.field
    )
    return Said(_pricing_type(type(error)), error.public, errors).response()


def _from_rates(error: NoRate) -> Response:
    log.info("no_exchange_rate", exc_info=error)
    kind = PROBLEMS["no-exchange-rate"]
    return Said(kind, kind.meaning, (FieldError(pointer="/on", detail=kind.title),)).response()


def _from_tables(error: DataError) -> Response:
    log.error("tables_damaged", exc_info=error)
    kind = PROBLEMS["tables-damaged"]
    return Said(kind, kind.meaning).response()


def _from_http(error: HTTPException) -> Response:
    status = error.code or 500
    if status < 400:  # redirects are raised, too
        return Response(status=status, headers=error.get_headers())
    kind = PROBLEMS[BY_STATUS.get(status, "bad-request")]
    response = Said(kind, kind.meaning).response()
    for name, value in error.get_headers():
        if name.lower() not in ("content-type", "content-length"):
            response.headers[name] = value
    return response


def _from_reading(_: Exception) -> Response:
    # Not logged: it quotes the body.
    kind = PROBLEMS["bad-request"]
    return Said(kind, kind.meaning).response()


def _from_database(error: SQLAlchemyError) -> Response:
    if isinstance(error, Unkeepable):
        kind = PROBLEMS["invalid-input"]
        detail = "A text is longer than can be kept, or holds a NUL; or a number is too large."
        return Said(kind, detail).response()
    if not is_unavailable(error):
        return _from_anything(error)
    log.error("database_unavailable", exc_info=error)
    kind = PROBLEMS["database-unavailable"]
    return Said(kind, kind.meaning).response()


def _from_anything(error: Exception) -> Response:
    log.error("internal_error", exc_info=error)
    kind = PROBLEMS["internal-error"]
    return Said(kind, kind.meaning).response()


def register(app: Flask) -> None:
    """Make every refusal of `app` a problem document."""
    app.register_error_handler(Problem, _from_problem)
    app.register_error_handler(PricingError, _from_pricing)
    app.register_error_handler(NoRate, _from_rates)
    app.register_error_handler(DataError, _from_tables)
    app.register_error_handler(HTTPException, _from_http)
    app.register_error_handler(ParseException, _from_reading)
    app.register_error_handler(NoMoreData, _from_reading)
    app.register_error_handler(SQLAlchemyError, _from_database)
    app.register_error_handler(Exception, _from_anything)
