"""How do documents of ours become a CSV file, and what does an empty one look like?

UTF-8 with a mark, so that Excel knows it. Text that a spreadsheet would take for a formula gets a
`'` in front, which reading takes off again.
"""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from api.examples import EXAMPLE_REQUEST
from api.imports.cells import guarded
from api.imports.columns import TYPES, Kind, columns_of
from api.imports.faults import Imported, Refused
from api.imports.reading import read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pydantic import BaseModel

MARK = "\ufeff"

EXAMPLES: dict[Kind, dict[str, Any]] = {
    "profiles": EXAMPLE_REQUEST["profile"],
    "policies": EXAMPLE_REQUEST["policy"],
    "exposures": {name: EXAMPLE_REQUEST[name] for name in ("profile", "policy")},
}


def template(kind: Kind) -> str:
    """Every column, and a line that shows how they are filled, left out as a comment."""
    model = TYPES[kind]
    columns = [name for name, _ in columns_of(model)]
    example = model.model_validate_json(json.dumps(EXAMPLES[kind]))
    cells = dict(_flat(example.model_dump(mode="json", exclude_unset=True)))
    first, *rest = (_cell(cells.get(column)) for column in columns)
    return _written([columns, [f"# {first}", *rest]])


def written(kind: Kind, documents: Sequence[BaseModel]) -> str:
    """Documents as CSV, a line each, in the columns that any of them needs.

    Raises:
        ValueError: CSV cannot say them, as where an entry of a list holds the semicolon that sets
            entries apart: read again they would not be the same.
    """
    rows = [dict(_flat(one.model_dump(mode="json", exclude_defaults=True))) for one in documents]
    needed = {name for row in rows for name in row}
    in_order = [name for name, _ in columns_of(TYPES[kind]) if name in needed]
    columns = [*in_order, *sorted(needed.difference(in_order))]
    text = _written([columns, *([_cell(row.get(c)) for c in columns] for row in rows)])
    again = read(kind, "written.csv", text.encode())
    if not isinstance(again, Imported) or again.documents != tuple(documents):
        why = again.faults[0].detail if isinstance(again, Refused) else "it reads otherwise"
        raise ValueError(f"CSV cannot say this, use JSON: {why}")
    return text


def _written(rows: Iterable[Iterable[str]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return MARK + text.getvalue()


def _flat(tree: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Single values and lists of them by dotted path."""
    for name, part in tree.items():
        path = f"{prefix}{name}"
        if isinstance(part, dict) and part:
            yield from _flat(part, f"{path}.")
        elif isinstance(part, list) and any(isinstance(one, dict) for one in part):
            yield from _flat({str(i): one for i, one in enumerate(part)}, f"{path}.")
        else:
            yield path, part


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool) or value == {}:
        return "no" if value is False else "yes"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, list):
        return "; ".join(_cell(one) for one in value)
    return guarded(str(value))
