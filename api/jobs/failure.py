"""Why did a job come to nothing, in words for who asked?

The words of the house's own errors; anything else is a fault of the service, whose details go to
the log alone.
"""

from __future__ import annotations

from sqlalchemy.exc import SQLAlchemyError

from api.jobs.shapes import Failure
from api.problems import MOST_ERRORS, TYPE_PREFIX, FieldError, Problem, problem_types
from api.store.faults import is_unavailable
from data.errors import DataError, NoRate
from models.errors import ArtefactRefused, ModelError, NoModel
from pricing.errors import PricingError
from pricing.requirement import RequirementError

SAYS_ITSELF: tuple[tuple[type[Exception], str], ...] = (
    (NoModel, "no-model"),
    (ArtefactRefused, "model-refused"),
    (ModelError, "training-failed"),
    (RequirementError, "invalid-input"),
)
"""Errors whose own text is for who asked, by the problem they are."""


def failure_of(error: Exception) -> Failure:
    """What to say of `error`."""
    if isinstance(error, Problem):
        return _said(error.kind.slug, error.detail, error.errors)
    if isinstance(error, PricingError):
        return _said(error.slug, error.public, _fields(error))
    for kind, slug in SAYS_ITSELF:
        if isinstance(error, kind):
            return _said(slug, str(error))
    return of_type(_slug(error))


def of_type(slug: str) -> Failure:
    """What to say of a problem of which nothing particular is known."""
    return _said(slug, problem_types()[slug].meaning)


def _slug(error: Exception) -> str:
    if isinstance(error, NoRate):
        return "no-exchange-rate"
    if isinstance(error, DataError):
        return "tables-damaged"
    return "database-unavailable" if is_away(error) else "internal-error"


def is_away(error: Exception) -> bool:
    """Whether the database is away for now, so that it is worth trying again."""
    return isinstance(error, SQLAlchemyError) and is_unavailable(error)


def _fields(error: PricingError) -> tuple[FieldError, ...]:
    return tuple(
        FieldError(pointer=fault.field, detail=fault.public)
        for fault in error.faults[:MOST_ERRORS]
        if fault.field
    )


def _said(slug: str, detail: str, errors: tuple[FieldError, ...] = ()) -> Failure:
    title = problem_types()[slug].title
    return Failure(type=TYPE_PREFIX + slug, title=title, detail=detail, errors=errors)
