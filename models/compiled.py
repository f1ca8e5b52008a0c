"""Is numba there, the extra `fast`? What it compiles gives what is given without it."""

from __future__ import annotations

import ctypes
import importlib.util
from functools import cache
from pathlib import Path

DONT_NEED = 4
"""Of madvise(2)."""


@cache
def numba_here() -> bool:
    """Whether numba is installed; it is imported where it is first used."""
    return importlib.util.find_spec("numba") is not None


def leave_compiler() -> None:
    """Take the compiler's own code out of this process, 50 MB, once all is compiled.

    Linux reads it again from where it keeps the file, should more have to be compiled.
    """
    maps = Path("/proc/self/maps")
    if not maps.exists():
        return
    advise = ctypes.CDLL(None).madvise
    for line in maps.read_text(encoding="utf-8").splitlines():
        span, rights, *_ = line.split()
        if rights == "r-xp" and "llvmlite" in line:
            low, high = (int(end, 16) for end in span.split("-"))
            advise(ctypes.c_void_p(low), ctypes.c_size_t(high - low), DONT_NEED)
