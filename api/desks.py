"""Which desk prices this request?

The champion's desk is opened on the first request that needs it and again when the champion
changes. A desk that cannot be opened is refused every time it is asked for: the service never goes
on with an older model unnoticed.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog

from api.problems import Problem
from models.champion_log import champion_path
from models.errors import ArtefactRefused, NoModel

if TYPE_CHECKING:
    from pathlib import Path

    from api.core import Core
    from pricing.desk import Desk

log = structlog.get_logger(__name__)


Stamp = tuple[int, int, int] | None


@dataclass(frozen=True)
class _Held:
    """A desk, and what the registry's note looked like just before it was opened."""

    stamp: Stamp
    desk: Desk


class Desks:
    """Opens desks and keeps the champion's. Safe to share between threads."""

    def __init__(self, home: Path, core: Core) -> None:
        self.home = home
        self._core = core
        self._lock = threading.Lock()
        self._held: _Held | None = None

    def champion(self) -> Desk:
        """The desk of the current champion.

        Raises:
            Problem: `no-model` or `model-refused`.
        """
        stamp, held = self._stamp(), self._held
        if held is not None and held.stamp == stamp:
            return held.desk
        with self._lock:
            if self._held is None or self._held.stamp != stamp:
                self._held = None
                self._held = _Held(stamp, self._checked(None))
            return self._held.desk

    def champion_or_none(self) -> Desk | None:
        """The desk of the current champion; None where nothing has been trained.

        Raises:
            Problem: `model-refused`.
        """
        try:
            return self.champion()
        except Problem as problem:
            if problem.kind.slug != "no-model":
                raise
            return None

    def of_version(self, version: str) -> Desk:
        """The desk of a recorded version, opened and verified anew.

        Raises:
            Problem: `no-model` or `model-refused`.
        """
        return self._checked(version)

    def _checked(self, version: str | None) -> Desk:
        which = "model in use" if version is None else f"model version {version}"
        try:
            return self._core.open_desk(self.home, version)
        except NoModel as error:
            log.exception("no_model", version=version)
            raise Problem("no-model", f"There is no {which}. Run: kuramori train") from error
        except ArtefactRefused as error:
            log.exception("model_refused", version=version)
            text = f"The file of the {which} was refused. Restore it, or run: kuramori train"
            raise Problem("model-refused", text) from error

    def _stamp(self) -> Stamp:
        """A cheap mark that differs when the note was written again."""
        try:
            found = champion_path(self.home).stat()
        except FileNotFoundError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino
