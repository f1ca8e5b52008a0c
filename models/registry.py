"""Which model is in use, and is it the one that was trained?

A home keeps models under `models/<version>/`: `model.json`, the numbers, and `manifest.json`, what
made them, with the SHA-256 of the numbers. The version carries the first digits of that digest, so
neither file can be changed without the other three places disagreeing. `models/champion` names the
version in use. Nothing executable is stored or loaded.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.errors import ArtefactRefused, ModelError, NoModel
from models.loss_model import LossModel

_VERSION = re.compile(r"^\d{4}-\d{2}-\d{2}-[0-9a-f]{12}$")

LARGEST_ARTEFACT_BYTES = 4 << 20
"""A model is some 30 kB; anything near this is not one."""


@dataclass(frozen=True)
class StoredModel:
    """A verified model with its version and digest."""

    version: str
    sha256: str
    model: LossModel
    manifest: dict[str, Any]


def store(home: Path, model: LossModel, about: dict[str, Any]) -> StoredModel:
    """Write a model and make it the champion; the same numbers give the same version.

    Args:
        home: Kuramori's home folder.
        model: the trained model.
        about: what made it, for the manifest: tables, code version, scores, time.
    """
    text = model.to_json()
    digest = hashlib.sha256(text.encode()).hexdigest()
    version = f"{model.data_vintage}-{digest[:12]}"
    manifest = {**about, **_facts(version, model), "sha256": digest}
    folder = home / "models" / version
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "model.json", text)
    _write(folder / "manifest.json", json.dumps(manifest, indent=1, sort_keys=True))
    _write(champion_path(home), version + "\n")
    return StoredModel(version, digest, model, manifest)


def champion_path(home: Path) -> Path:
    """The file that names the version in use."""
    return home / "models" / "champion"


def champion_version(home: Path) -> str:
    """Version in use.

    Raises:
        NoModel: nothing was trained in this home.
        ArtefactRefused: the file does not name a version.
    """
    try:
        version = champion_path(home).read_text().strip()
    except (OSError, UnicodeDecodeError) as error:
        raise NoModel("no model has been trained here yet: run `kuramori train`") from error
    if not _VERSION.match(version):
        raise ArtefactRefused("the champion file does not name a model version: train again")
    return version


def load(home: Path, version: str | None = None) -> StoredModel:
    """Load and verify a model; the champion if no version is given.

    Raises:
        NoModel: no such model here.
        ArtefactRefused: digest, version or format disagree, or a file is cut short.
    """
    version = version or champion_version(home)
    if not _VERSION.match(version):
        raise NoModel(f"{version[:40]!r} is not a model version")
    folder = home / "models" / version
    if not folder.is_dir():
        raise NoModel(f"model {version} is not stored here")
    raw, manifest = _read(folder / "model.json"), _manifest(folder / "manifest.json")
    digest = hashlib.sha256(raw).hexdigest()
    if digest != manifest.get("sha256") or digest[:12] != version[-12:]:
        raise ArtefactRefused(
            f"model {version} is not what was trained: its SHA-256 differs from the manifest's"
        )
    try:
        model = LossModel.from_json(raw.decode())
    except (ModelError, UnicodeDecodeError) as error:
        raise ArtefactRefused(f"model {version} cannot be read: {error}") from error
    stated = {name: manifest.get(name) for name in _facts(version, model)}
    if stated != _facts(version, model):
        raise ArtefactRefused(f"the manifest of model {version} does not describe its numbers")
    return StoredModel(version, digest, model, manifest)


def _facts(version: str, model: LossModel) -> dict[str, Any]:
    """What a manifest says of the numbers themselves."""
    return {
        "version": version,
        "trained_from": model.trained_from,
        "trained_to": model.trained_to,
        "data_vintage": model.data_vintage,
        "data_digest": model.data_digest,
        "seed": model.seed,
    }


def _manifest(path: Path) -> dict[str, Any]:
    try:
        manifest = json.loads(_read(path))
    except (ValueError, RecursionError) as error:
        raise ArtefactRefused(f"the manifest {path.parent.name} is not complete JSON") from error
    if not isinstance(manifest, dict):
        raise ArtefactRefused(f"the manifest of {path.parent.name} is not an object")
    return manifest


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_ARTEFACT_BYTES:
            raise ArtefactRefused(f"{path.name} of {path.parent.name} is too large for a model")
        return path.read_bytes()
    except OSError as error:
        raise ArtefactRefused(f"{path.name} of {path.parent.name} is missing") from error


def _write(path: Path, text: str) -> None:
    """Replace a file in one step, so that a reader sees the old one or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
