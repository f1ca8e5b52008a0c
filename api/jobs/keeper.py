"""Who starts the worker of `kuramori serve`, again if it dies, and ends it with the server?

gunicorn's master starts this module as a program of its own, and this starts the worker, each from
a fresh interpreter: nothing is forked, and the master has no thread and no child but this one. Each
holds the other end of its child's standard input. When that closes, because the parent said so or
is no more, even by kill -9, the child ends. Only the standard library is imported, so that the
master and this stay small.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
import time

SHORT_LIFE_SECONDS = 60.0
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 1.0, 30.0
"""Before a worker is started again; each pause is twice the last while workers live shortly."""

NICENESS = 10
"""A worker's: long work yields the cores to requests, and to their processes as these start."""

LOOKING_SECONDS = 0.2
PATIENCE_SECONDS = 30.0
"""For the worker to end, a little more than it allows itself."""

KEEPER, WORKER = "api.jobs.keeper", "api.jobs.worker"


class Kept:
    """A child that ends when its standard input closes."""

    def __init__(self, module: str) -> None:
        # In a session of its own: a terminal's Ctrl-C is for the server, which then ends us.
        self._process = subprocess.Popen(  # noqa: S603  our own interpreter and modules
            [sys.executable, "-m", module], stdin=subprocess.PIPE, start_new_session=True
        )

    def let_go(self) -> None:
        """Close this process's copy of the input, so that the other copy decides."""
        if self._process.stdin is not None:
            self._process.stdin.close()

    def status(self) -> int | None:
        """Exit status; None while it lives."""
        return self._process.poll()

    def end(self, patience: float) -> None:
        """Let it end; kill it if it does not in time."""
        self.let_go()
        try:
            self._process.wait(patience)
        except subprocess.TimeoutExpired:
            self._process.kill()


def wanted() -> bool:
    """Whether the server is to have a worker; `api.settings` has checked the word."""
    return os.environ.get("KURAMORI_WORKER_CHILD") != "no"


def start() -> Kept:
    """Start a keeper, for the server."""
    return Kept(KEEPER)


def keep() -> None:
    """Keep one worker until standard input closes."""
    os.nice(NICENESS)
    ended = threading.Event()
    threading.Thread(target=_wait_for_parent, args=(ended,), daemon=True).start()
    pause = FIRST_PAUSE_SECONDS
    while not ended.is_set():
        worker, since = Kept(WORKER), time.monotonic()
        while worker.status() is None and not ended.wait(LOOKING_SECONDS):
            pass
        if ended.is_set():
            worker.end(PATIENCE_SECONDS)
            return
        lived = time.monotonic() - since
        pause = FIRST_PAUSE_SECONDS if lived > SHORT_LIFE_SECONDS else pause
        _say("worker_died", status=worker.status(), lived=round(lived, 1), again_in=pause)
        ended.wait(pause)
        pause = min(2 * pause, LONGEST_PAUSE_SECONDS)


def _wait_for_parent(ended: threading.Event) -> None:
    with contextlib.suppress(OSError):
        while os.read(0, 1024):
            pass
    ended.set()


def _say(event: str, **facts: object) -> None:
    sys.stderr.write(json.dumps({"event": event, "level": "warning", **facts}) + "\n")


if __name__ == "__main__":
    keep()
