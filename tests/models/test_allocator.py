"""The worker's allocator setting, in a process of its own: it cannot be undone."""

import subprocess
import sys


def test_glibc_takes_every_option_and_arrays_still_work() -> None:
    code = (
        "from models.allocator import keep_freed_memory; import numpy as np; "
        "took = keep_freed_memory(); assert np.ones(1 << 20).sum() == 1 << 20; print(took)"
    )
    shown = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert shown.stdout.strip() in {"True", "False"}
    if sys.platform == "linux":
        import ctypes

        assert (shown.stdout.strip() == "True") == hasattr(ctypes.CDLL(None), "mallopt")
