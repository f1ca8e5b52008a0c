"""Which models are stored, and what does the manifest of one say?

Read from the registry anew each time: a command beside the service may keep or promote one. Every
model is verified before anything of it is told.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import structlog

from api.problems import Problem
from api.reference_shapes import ModelLine, ModelManifest, TrainingTable
from models import registry
from models.artefact import tables_of
from models.errors import ArtefactRefused, NoModel

if TYPE_CHECKING:
    from pathlib import Path

    from models.artefact import StoredModel
    from models.registry import Listing

PLAIN = ("format", "trained_from", "trained_to", "seed", "data_vintage", "data_digest")
"""Of a manifest, as it stands there; the registry has checked them against the numbers."""

log = structlog.get_logger(__name__)


def model_lines(home: Path) -> tuple[ModelLine, ...]:
    """Every stored model, the newest first."""
    return tuple(_line(one) for one in registry.versions(home))


def model_manifest(home: Path, name: str) -> ModelManifest:
    """The manifest of a version, or of `champion` or `previous`.

    Raises:
        Problem: `unknown-model` or `model-refused`.
    """
    try:
        stored = registry.load(home, registry.resolve(home, name))
    except NoModel as error:
        raise Problem("unknown-model", "No model is stored under this version.") from error
    except ArtefactRefused as error:
        log.exception("model_refused", version=name[:40])
        raise Problem("model-refused", "The file of this model was refused.") from error
    return _manifest(stored, champion=stored.version == registry.champion_or_none(home))


def _line(listing: Listing) -> ModelLine:
    return ModelLine(
        version=listing.version,
        champion=listing.champion,
        trained_at=_moment(listing.trained_at),
        data_vintage=listing.data_vintage,
        trained_to=listing.until,
        scores=dict(listing.scores),
        refused=listing.refused,
    )


def _manifest(stored: StoredModel, *, champion: bool) -> ModelManifest:
    said = stored.manifest
    return ModelManifest(
        **{name: said[name] for name in PLAIN},
        version=stored.version,
        champion=champion,
        sha256=stored.sha256,
        trained_at=_moment(said.get("trained_at")),
        tables={name: TrainingTable(**asdict(facts)) for name, facts in tables_of(said).items()},
        scores=_object(said.get("scores")),
        made_by={name: str(version) for name, version in said["made_by"].items()},
    )


def _moment(text: object) -> dt.datetime | None:
    """A recorded time with its zone, UTC where none is said; None if it is no time."""
    try:
        found = dt.datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=dt.UTC)


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
