"""Is numba there, the extra `fast`? What it compiles gives what is given without it."""

from __future__ import annotations

import importlib.util
from functools import cache


@cache
def numba_here() -> bool:
    """Whether numba is installed; it is imported where it is first used."""
    return importlib.util.find_spec("numba") is not None
