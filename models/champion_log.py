"""Which model was in use when, and why?

`models/champion.log` of the home, one JSON object a line. It is written after the champion file,
so that a change cut short in between is in force and not yet told; the next change tells it as
`found`. Whoever writes holds the registry's lock.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal

from models import plain_json
from models.errors import ArtefactRefused, FileMissing, ModelError
from models.files import append_line, read_plain

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

LARGEST_LOG_BYTES = 16 << 20
"""Some 50,000 changes."""

UNTOLD = (
    "the champion file named this version and the log did not: an earlier change was cut short, "
    "or the file was written by hand"
)

Action = Literal["promote", "rollback", "found"]


def champion_path(home: Path) -> Path:
    """The file that names the version in use."""
    return home / "models" / "champion"


@dataclass(frozen=True)
class Change:
    """One change of champion.

    Attributes:
        when: UTC, ISO 8601.
        version: in use from then on; `was` the one before, None if there was none.
        why: in the words of who changed it; may be empty.
        by: the command.
    """

    when: str
    action: Action
    version: str
    was: str | None
    why: str
    by: str


def log_path(home: Path) -> Path:
    """The file."""
    return home / "models" / "champion.log"


def change_now(action: Action, version: str, was: str | None, why: str, by: str) -> Change:
    """A change that happens now.

    Raises:
        ModelError: a text that could not be read back.
    """
    when = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    return _parsed(_line(Change(when, action, version, was, why, by)))


def read_log(home: Path) -> tuple[Change, ...]:
    """All changes, oldest first; a last line cut short never happened.

    Raises:
        ArtefactRefused: a line that is no change; the text names it.
    """
    try:
        text = read_plain(log_path(home), LARGEST_LOG_BYTES).decode("utf-8", "replace")
    except FileMissing:
        return ()
    changes = []
    for number, line in enumerate(text.split("\n")[:-1], start=1):
        try:
            changes.append(_parsed(line))
        except ModelError as error:
            raise ArtefactRefused(
                f"line {number} of champion.log was damaged ({error}): "
                "restore it, or move the log aside to begin a new one"
            ) from error
    return tuple(changes)


def append(home: Path, change: Change) -> None:
    """Add a change; the caller holds the lock."""
    append_line(log_path(home), _line(change))


def champions_in_turn(changes: Sequence[Change]) -> tuple[str, ...]:
    """Champions one could go back through, oldest first, the last in use; rollbacks undo theirs."""
    turn: list[str] = []
    for change in changes:
        if change.action == "rollback":
            del turn[-1:]
        if turn[-1:] != [change.version]:
            turn.append(change.version)
    return tuple(turn)


def _line(change: Change) -> str:
    return json.dumps(asdict(change), ensure_ascii=False)


def _parsed(line: str) -> Change:
    body = plain_json.read(line)
    plain_json.audit(Change, body)
    return plain_json.build(Change, body)
