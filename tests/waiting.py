"""How does a test wait for another process? For what it does, never for a time."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import psutil  # it comes with Dask

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE_S = 180.0
"""Longer than the slowest machine takes at its busiest: who waits in vain is at fault, not slow."""


def wait_until(
    met: Callable[[], object], seconds: float = PATIENCE_S, told: Callable[[], str] = str
) -> None:
    """Until `met()` is true; a test that never gets there fails with what `told()` says."""
    end = time.monotonic() + seconds
    while not met():
        if time.monotonic() > end:
            raise TimeoutError(f"waited in vain {told()}".strip())
        time.sleep(0.02)


def lives(process: int) -> bool:
    """Whether it runs: one that ended lives no more, though nobody has asked how it did."""
    try:
        return psutil.Process(process).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def whole_lines(text: str) -> list[str]:
    """Of a log that is being written: its last line may be half there."""
    return text[: text.rfind("\n") + 1].splitlines()
