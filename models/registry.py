"""Which model is in use, which was before, and which others are there?

A home keeps models under `models/<version>/` (see `models.artefact`). `models/champion` names the
version in use, `models/champion.log` tells how that came about. The champion is changed by one
command at a time, in one step, and only to a model that was just read and verified.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from models.artefact import (
    StoredModel,
    is_version,
    read_artefact,
    write_artefact,
)
from models.champion_log import (
    UNTOLD,
    Action,
    Change,
    append,
    champion_path,
    champions_in_turn,
    change_now,
    read_log,
)
from models.errors import ArtefactRefused, FileMissing, ModelError, NoModel
from models.files import exclusive, read_plain, replace_file
from models.leaves import flatten

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from models.loss_model import LossModel

LONGEST_NOTE_BYTES = 100
"""The champion file holds one version."""


@dataclass(frozen=True)
class Listing:
    """One version of a home, sound or refused.

    Attributes:
        trained_at: UTC, ISO 8601; until: last calendar year learned from; scores: its single
            figures by name, such as `thefts.mid` (see `models.leaves`). All three are empty where
            the model is refused: its manifest is not to be believed.
        data_vintage: day of the tables, ISO.
        refused: why it cannot be loaded; None if it can.
    """

    version: str
    champion: bool
    trained_at: str | None
    data_vintage: str
    until: int | None
    scores: Mapping[str, float]
    refused: str | None


@dataclass(frozen=True)
class Crowned:
    """The model in use, and the one that was before: the same where nothing changed."""

    stored: StoredModel
    was: str | None

    @property
    def version(self) -> str:
        """In use now."""
        return self.stored.version

    @property
    def is_change(self) -> bool:
        """Whether another was in use before."""
        return self.version != self.was


def store(
    home: Path, model: LossModel, about: dict[str, Any], *, by: str = "kuramori train"
) -> StoredModel:
    """Keep a model and make it the champion; the same numbers give the same version.

    Args:
        home: Kuramori's home folder.
        model: the trained model.
        about: what made it, for the manifest: tables, scores, time.
        by: the command, for the champion log.
    """
    return promote(home, keep(home, model, about).version, why="trained", by=by).stored


def keep(home: Path, model: LossModel, about: dict[str, Any]) -> StoredModel:
    """Keep a model and leave the champion as it is; one already kept stays untouched."""
    return write_artefact(home, model, about)


def champion_version(home: Path) -> str:
    """Version in use.

    Raises:
        NoModel: nothing was trained in this home.
        ArtefactRefused: the file does not name a version.
    """
    try:
        note = read_plain(champion_path(home), LONGEST_NOTE_BYTES)
    except FileMissing as error:
        raise NoModel("no model is in use here yet: run `kuramori train`") from error
    version = note.decode("utf-8", "replace").strip()
    if not is_version(version):
        raise ArtefactRefused("the champion file does not name a model version: train again")
    return version


def champion_or_none(home: Path) -> str | None:
    """Version in use; None where there is none that can be named."""
    try:
        return champion_version(home)
    except (NoModel, ArtefactRefused):
        return None


def previous_version(home: Path) -> str:
    """The champion a rollback would go back to.

    Raises:
        NoModel: there was none.
        ArtefactRefused: the champion log was damaged.
    """
    now = champion_or_none(home)
    for version in reversed(champions_in_turn(history(home))):
        if version != now:
            return version
    raise NoModel("there is no earlier champion to go back to")


def resolve(home: Path, name: str) -> str:
    """The version meant by `champion`, `previous` or a version itself.

    Raises:
        NoModel, ArtefactRefused: as `champion_version` and `previous_version`.
    """
    named = {"champion": champion_version, "previous": previous_version}
    return named[name](home) if name in named else name


def history(home: Path) -> tuple[Change, ...]:
    """Every change of champion, oldest first, with one that the log has yet to tell.

    Raises:
        ArtefactRefused: the log was damaged.
    """
    told, now = read_log(home), champion_or_none(home)
    last = told[-1].version if told else None
    if now is None or now == last:
        return told
    return (*told, change_now("found", now, last, UNTOLD, ""))


def load(home: Path, version: str | None = None) -> StoredModel:
    """Load and verify a model; the champion if no version is given.

    Raises:
        NoModel: no such model here.
        ArtefactRefused: see `models.artefact.read_artefact`.
    """
    return read_artefact(home, version or champion_version(home))


def versions(home: Path) -> tuple[Listing, ...]:
    """All versions of a home, newest first, each read and verified."""
    champion = champion_or_none(home)
    found = (path.name for path in (home / "models").glob("*") if is_version(path.name))
    listings = [_listing(home, version, champion) for version in sorted(found)]
    return tuple(sorted(listings, key=lambda v: v.trained_at or v.data_vintage, reverse=True))


def promote(home: Path, version: str, *, why: str, by: str) -> Crowned:
    """Verify a version and make it the champion; nothing changes if it is already.

    Args:
        home: Kuramori's home folder.
        version: to be used from now on.
        why: for the log, at most 256 characters.
        by: the command, for the log.

    Raises:
        NoModel: no such version; ArtefactRefused: it, or the log, was refused; RegistryBusy:
            another command holds the registry. The champion is then what it was.
    """
    with _changing(home):
        return _crown(home, version, "promote", why, by)


def rollback(home: Path, *, why: str, by: str) -> Crowned:
    """Verify the champion before this one and go back to it; once more goes one further.

    Raises:
        NoModel: there was none, or it is no longer stored; else as `promote`.
    """
    with _changing(home):
        return _crown(home, previous_version(home), "rollback", why, by)


def _crown(home: Path, version: str, action: Action, why: str, by: str) -> Crowned:
    """Change the champion, then tell the log; the caller holds the lock."""
    stored, was, known = load(home, version), champion_or_none(home), history(home)
    if version == was:
        return Crowned(stored, was)
    change = change_now(action, version, was, why, by)
    for untold in known[len(read_log(home)) :]:
        append(home, untold)
    replace_file(champion_path(home), version + "\n")
    append(home, change)
    return Crowned(stored, was)


@contextmanager
def _changing(home: Path) -> Iterator[None]:
    with exclusive(home / "models" / "champion.lock"):
        yield


def _listing(home: Path, version: str, champion: str | None) -> Listing:
    in_use, vintage = version == champion, version[:10]
    try:
        manifest = load(home, version).manifest
    except ModelError as error:
        return Listing(version, in_use, None, vintage, None, {}, str(error))
    trained_at = manifest.get("trained_at")
    return Listing(
        version=version,
        champion=in_use,
        trained_at=trained_at if isinstance(trained_at, str) else None,
        data_vintage=manifest["data_vintage"],
        until=manifest["trained_to"],
        scores=_figures(manifest.get("scores")),
        refused=None,
    )


def _figures(scores: object) -> dict[str, float]:
    """The single numbers among the scores; those of lists are left to `models show`."""
    return {
        name: value
        for name, value in flatten(scores if isinstance(scores, dict) else {}).items()
        if isinstance(value, int | float) and not isinstance(value, bool) and "[" not in name
    }
