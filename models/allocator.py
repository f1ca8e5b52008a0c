"""Why does a worker keep the memory it frees?

glibc hands every array above 128 kB back to the kernel and gets fresh pages, zeroed again, for the
next one; a quote makes dozens of such arrays, and a third of its time went into page faults. A
worker that keeps its freed memory prices faster and grows by some tens of megabytes, once.
"""

from __future__ import annotations

import ctypes

# Parameters of mallopt(3), from malloc.h.
M_TRIM_THRESHOLD, M_TOP_PAD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -2, -3, -8

KEEP_BYTES = 1 << 30
GROW_BYTES = 16 << 20


def keep_freed_memory() -> bool:
    """Tell glibc to keep freed memory; False where the C library is another one."""
    program = ctypes.CDLL(None)
    if not hasattr(program, "gnu_get_libc_version"):
        return False
    set_option = program.mallopt
    return all(
        set_option(option, value) == 1
        for option, value in (
            (M_MMAP_THRESHOLD, KEEP_BYTES),
            (M_TRIM_THRESHOLD, KEEP_BYTES),
            (M_TOP_PAD, GROW_BYTES),
            (M_ARENA_MAX, 1),
        )
    )
