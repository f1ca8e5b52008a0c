"""What of a report is kept, so that pages and the API can tell it without working it out again?"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel

from api.papers.report_curves import market_years, size_law, size_points
from api.report_shapes import BookYearTold, Effect, ModelReport, ScoredSpan, ScoredYear

if TYPE_CHECKING:
    from api.papers.report_data import ReportData

Kept = TypeVar("Kept", bound=BaseModel)


def kept(data: ReportData) -> ModelReport:
    """The figures that take minutes, with the model and the tables they are of."""
    validation, model = data.validation, data.desk.stored
    return ModelReport(
        version=model.version,
        data_digest=model.model.data_digest,
        data_vintage=str(model.manifest["data_vintage"]),
        made_on=data.on,
        same_model=data.same_model,
        examples=tuple(profile.name for profile in data.profiles),
        choice=_as(ScoredSpan, validation.choice),
        held_out=_as(ScoredSpan, validation.held_out) if validation.held_out else None,
        all=_as(ScoredSpan, validation.all),
        known_by_then=_as(ScoredSpan, data.strict.all),
        by_year=tuple(_as(ScoredYear, year) for year in validation.by_year),
        market=market_years(data),
        sizes=size_points(data),
        size_law=size_law(data),
        book=tuple(_as(BookYearTold, year) for year in data.book),
        effects=tuple(_as(Effect, effect) for effect in data.effects),
    )


def _as(kind: type[Kept], told: object) -> Kept:
    """The fields of `told` that `kind` keeps."""
    return kind.model_validate(told, from_attributes=True)
