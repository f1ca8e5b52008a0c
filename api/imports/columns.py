"""Which columns may a file have?

Dotted paths into the type of its documents, `assets.shares.hot` or `layers.0.limit`. The types
themselves are asked, so that a new field is a column at once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args, get_origin

from pydantic import BaseModel

from api.validation import bare
from models.profile import SecurityProfile
from pricing.policy import Policy
from pricing.submission import Submission

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Kind = Literal["profiles", "policies", "exposures"]
KINDS: tuple[Kind, ...] = get_args(Kind)

TYPES: dict[Kind, type[BaseModel]] = {
    "profiles": SecurityProfile,
    "policies": Policy,
    "exposures": Submission,
}

NAMED_BY: dict[Kind, tuple[str, ...]] = {
    "profiles": ("name",),
    "policies": ("name",),
    "exposures": ("profile.name", "policy.name"),
}
"""Columns that together tell one line from every other."""

INDEX = re.compile(r"0|[1-9][0-9]?")


PRESENT = object()
"""Stands for the type of a cell that says only that a part is there."""


@dataclass(frozen=True)
class Leaf:
    """What the cells of a column hold: one value of a type, or several set apart by semicolons."""

    type: object
    several: bool = False


def leaf_at(model: type[BaseModel], column: str) -> Leaf | None:
    """What stands in a column; None if documents of `model` have no such place."""
    here: object = model
    parts = column.split(".")
    for place, part in enumerate(parts):
        if isinstance(here, type) and issubclass(here, BaseModel) and part in here.model_fields:
            here = bare(here.model_fields[part].annotation)
        elif get_origin(here) is tuple and INDEX.fullmatch(part) and place < len(parts) - 1:
            here = bare(get_args(here)[0])
        else:
            return None
    return _leaf(here) or _presence(here)


def columns_of(model: type[BaseModel], prefix: str = "") -> Iterator[tuple[str, Leaf]]:
    """Every column with what stands in it; of a list of objects those of the first."""
    for name, field in model.model_fields.items():
        here, path = bare(field.annotation), prefix + name
        leaf = _leaf(here)
        if leaf is not None:
            yield path, leaf
        elif get_origin(here) is tuple:
            inner = bare(get_args(here)[0])
            if isinstance(inner, type) and issubclass(inner, BaseModel):
                yield from columns_of(inner, f"{path}.0.")
        elif isinstance(here, type) and issubclass(here, BaseModel):
            yield from columns_of(here, f"{path}.")


def missing_columns(
    model: type[BaseModel], header: Sequence[str], prefix: str = ""
) -> Iterator[str]:
    """Columns no document can do without and that `header` lacks.

    Those of a part that may be left out are needed once the header has any of that part.
    """
    for name, field in model.model_fields.items():
        here, path = bare(field.annotation), prefix + name
        if _leaf(here) is not None:
            if field.is_required() and path not in header:
                yield path
            continue
        inner = here
        if get_origin(here) is tuple:
            inner, path = bare(get_args(here)[0]), f"{path}.0"
        if not (isinstance(inner, type) and issubclass(inner, BaseModel)):
            continue
        is_there = any(column.startswith(f"{path}.") for column in header)
        if is_there:
            yield from missing_columns(inner, header, f"{path}.")
        elif field.is_required():
            yield from tuple(missing_columns(inner, (), f"{path}.")) or (f"{path}.*",)


def _presence(here: object) -> Leaf | None:
    """That a part is there which may say nothing more, such as defence costs of the usual size."""
    if not (isinstance(here, type) and issubclass(here, BaseModel)):
        return None
    needs_more = any(field.is_required() for field in here.model_fields.values())
    return None if needs_more else Leaf(PRESENT)


def _leaf(here: object) -> Leaf | None:
    """A single value, or several of them; None for anything with parts of its own."""
    if get_origin(here) is tuple:
        inner = _leaf(bare(get_args(here)[0]))
        return None if inner is None or inner.several else Leaf(inner.type, several=True)
    is_object = isinstance(here, type) and issubclass(here, BaseModel)
    return None if is_object else Leaf(here)
