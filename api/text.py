"""One text for one meaning."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic import BaseModel


def canonical_json(value: object) -> str:
    """JSON with sorted names and no spaces."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def canonical(value: BaseModel) -> str:
    """`value` as JSON with sorted names and no spaces."""
    return canonical_json(value.model_dump(mode="json"))
