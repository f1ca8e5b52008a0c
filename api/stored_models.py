"""Which models are stored, and what does the manifest of one say?

Read from the registry anew each time: a command beside the service may keep or promote one. Every
model is verified before anything of it is told.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import structlog

from api.kept_reports import report_of
from api.model_answers import coefficients, controls, tier_shares
from api.model_shapes import ChampionChange, ModelAnswer
from api.problems import Problem
from api.reference_shapes import ModelLine, TrainingTable
from data.load import shipped_dataset
from models import registry
from models.artefact import tables_of
from models.errors import ArtefactRefused, NoModel

if TYPE_CHECKING:
    from pathlib import Path

    from api.report_shapes import ModelReport
    from models.artefact import StoredModel
    from models.registry import Listing

PLAIN = ("format", "trained_from", "trained_to", "seed", "data_vintage", "data_digest")
"""Of a manifest, as it stands there; the registry has checked them against the numbers."""

log = structlog.get_logger(__name__)


def model_lines(home: Path) -> tuple[ModelLine, ...]:
    """Every stored model, the newest first."""
    return tuple(_line(one) for one in registry.versions(home))


def changes(home: Path) -> tuple[ChampionChange, ...]:
    """Every change of the model in use, the newest first.

    Who made each is in the audit log, for those who may read it.

    Raises:
        Problem: `model-refused`, where the log was damaged.
    """
    try:
        told = registry.history(home)
    except ArtefactRefused as error:
        log.exception("champion_log_refused")
        raise Problem("model-refused", "The log of the models in use was refused.") from error
    return tuple(
        ChampionChange(
            when=_zoned(one.when), action=one.action, version=one.version, was=one.was, why=one.why
        )
        for one in reversed(told)
    )


def model_answer(home: Path, name: str) -> ModelAnswer:
    """Manifest and findings of a version, or of `champion` or `previous`.

    Raises:
        Problem: `unknown-model` or `model-refused`.
    """
    stored = _stored(home, name)
    return _answer(stored, champion=stored.version == registry.champion_or_none(home))


def model_report(home: Path, name: str) -> ModelReport:
    """The report kept of a version, or of `champion` or `previous`.

    Raises:
        Problem: `unknown-model` or `model-refused`.
    """
    return report_of(home, _stored(home, name).version)


def report_in_use(home: Path) -> ModelReport | None:
    """The report of the model in use, without loading that; None where none is in use."""
    version = registry.champion_or_none(home)
    return None if version is None else report_of(home, version)


def _stored(home: Path, name: str) -> StoredModel:
    try:
        return registry.load(home, registry.resolve(home, name))
    except NoModel as error:
        raise Problem("unknown-model", "No model is stored under this version.") from error
    except ArtefactRefused as error:
        log.exception("model_refused", version=name[:40])
        raise Problem("model-refused", "The file of this model was refused.") from error


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


def _answer(stored: StoredModel, *, champion: bool) -> ModelAnswer:
    said, dataset = stored.manifest, shipped_dataset()
    return ModelAnswer(
        **{name: said[name] for name in PLAIN},
        version=stored.version,
        champion=champion,
        sha256=stored.sha256,
        trained_at=_moment(said.get("trained_at")),
        tables={name: TrainingTable(**asdict(facts)) for name, facts in tables_of(said).items()},
        scores=_object(said.get("scores")),
        made_by={name: str(version) for name, version in said["made_by"].items()},
        tables_changed=stored.model.data_digest != dataset.version.digest,
        coefficients=coefficients(stored, dataset),
        controls=controls(stored, dataset),
        tiers=tier_shares(stored),
    )


def _moment(text: object) -> dt.datetime | None:
    """A recorded time with its zone, UTC where none is said; None if it is no time."""
    try:
        return _zoned(str(text))
    except ValueError:
        return None


def _zoned(text: str) -> dt.datetime:
    found = dt.datetime.fromisoformat(text)
    return found if found.tzinfo is not None else found.replace(tzinfo=dt.UTC)


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
