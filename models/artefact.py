"""Is a stored model the one that was trained, and may this version read it?

A version is a folder under `models/` of the home: `model.json`, the numbers, and `manifest.json`,
what made them, with the SHA-256 of both. The version carries the first digits of that of the
numbers, so nothing can be changed in one place without another disagreeing. Nothing executable is
stored or loaded.
"""

from __future__ import annotations

import hashlib
import json
import platform
import re
from dataclasses import asdict, dataclass
from importlib.metadata import version as installed_version
from typing import TYPE_CHECKING, Any

from models import plain_json
from models.errors import ArtefactRefused, ModelError, NoModel
from models.files import read_plain, replace_file
from models.loss_model import FORMAT, LossModel

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

LARGEST_ARTEFACT_BYTES = 4 << 20
"""A model is some 30 kB; anything near this is not one."""

LIBRARIES = ("numpy", "scipy", "scikit-learn", "pandas")
"""What training computes with; the manifest records their versions."""

SAME_MAJOR = ("python", "numpy", "scipy", "scikit-learn")
"""Whose major version must be that of today; see docs/decisions/0010-artefact-compatibility.md."""

_VERSION = re.compile(r"\d{4}-\d{2}-\d{2}-[0-9a-f]{12}")


@dataclass(frozen=True)
class TableFacts:
    """A table as a manifest records it: SHA-256 (hex), rows without header, vintage (ISO)."""

    sha256: str
    rows: int
    vintage: str


@dataclass(frozen=True)
class StoredModel:
    """A verified model with its version and digest."""

    version: str
    sha256: str
    model: LossModel
    manifest: dict[str, Any]


def is_version(text: str) -> bool:
    """Whether this could name a stored model: the day of its tables and twelve hex digits."""
    return _VERSION.fullmatch(text) is not None


def folder_of(home: Path, version: str) -> Path:
    """Where a version is kept."""
    return home / "models" / version


def made_here() -> dict[str, str]:
    """Versions of kuramori, Python and the libraries that would make a model now."""
    return {
        "kuramori": installed_version("kuramori"),
        "python": platform.python_version(),
        **{name: installed_version(name) for name in LIBRARIES},
    }


def write_artefact(home: Path, model: LossModel, about: dict[str, Any]) -> StoredModel:
    """Write a model's two files; a version that is there already, and sound, is left as it is."""
    text = model.to_json()
    digest = hashlib.sha256(text.encode()).hexdigest()
    version = f"{model.data_vintage}-{digest[:12]}"
    try:
        return read_artefact(home, version)
    except (NoModel, ArtefactRefused):
        # Not there, or not sound: the same numbers written again repair it.
        pass
    manifest = {**about, **_facts(version, model), "sha256": digest, "made_by": made_here()}
    sealed = {**manifest, "manifest_sha256": _seal(manifest)}
    folder = folder_of(home, version)
    replace_file(folder / "model.json", text)
    replace_file(
        folder / "manifest.json",
        json.dumps(sealed, indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False),
    )
    return read_artefact(home, version)


def read_artefact(home: Path, version: str) -> StoredModel:
    """Read and verify a version.

    Raises:
        NoModel: no such version here.
        ArtefactRefused: altered, cut short, made by a version this one cannot follow, or holding
            what a model does not hold; the text says which.
    """
    if not is_version(version):
        raise NoModel(f"{version[:40]!r} is not a model version")
    folder = folder_of(home, version)
    if folder.is_symlink():
        raise ArtefactRefused(f"model {version} is a link to elsewhere")
    if not folder.is_dir():
        raise NoModel(f"model {version} is not stored here")
    raw = read_plain(folder / "model.json", LARGEST_ARTEFACT_BYTES)
    manifest = _manifest(folder)
    digest = hashlib.sha256(raw).hexdigest()
    if digest != manifest.get("sha256") or digest[:12] != version[-12:]:
        raise ArtefactRefused(
            f"model {version} is not what was trained: its SHA-256 differs from the manifest's"
        )
    check_origin(version, manifest)
    _check_seal(version, manifest)
    try:
        tables_of(manifest)
        model = LossModel.from_json(raw.decode())
    except (ModelError, UnicodeDecodeError) as error:
        raise ArtefactRefused(f"model {version} cannot be read: {error}") from error
    facts = _facts(version, model)
    if {name: manifest.get(name) for name in facts} != facts:
        raise ArtefactRefused(f"the manifest of model {version} does not describe its numbers")
    return StoredModel(version, digest, model, manifest)


def check_origin(version: str, manifest: dict[str, Any]) -> None:
    """Refuse a model made by a format or version this one cannot follow.

    Raises:
        ArtefactRefused: the text says which version made it and which is here.
    """
    made_by = manifest.get("made_by")
    if not isinstance(made_by, dict):
        raise ArtefactRefused(f"model {version} does not say what made it: run `kuramori train`")
    if manifest.get("format") != FORMAT:
        raise ArtefactRefused(
            f"model {version} is of format {manifest.get('format')!s:.20}; this version reads "
            f"format {FORMAT}: run `kuramori train`"
        )
    here = made_here()
    for name in ("kuramori", *SAME_MAJOR):
        series = _code_series if name == "kuramori" else _major
        made = str(made_by.get(name, "an unknown version"))
        if series(made) != series(here[name]):
            raise ArtefactRefused(
                f"model {version} was made by {name} {made:.20}; here is {here[name]}: "
                "run `kuramori train`"
            )


def other_versions(manifest: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """Libraries that are not here in the version that made a model: (made by, here), by name."""
    made_by = manifest["made_by"]
    return {
        name: (str(made_by.get(name, "not recorded")), here)
        for name, here in made_here().items()
        if made_by.get(name) != here
    }


def tables_of(manifest: Mapping[str, Any]) -> dict[str, TableFacts]:
    """The tables a model learned from, by name; none if its manifest names none.

    Raises:
        ModelError: it names something else.
    """
    tables = manifest.get("tables", {})
    if not isinstance(tables, dict):
        raise ModelError("the tables of the manifest are not an object")
    for facts in tables.values():
        plain_json.audit(TableFacts, facts)
    return {name: plain_json.build(TableFacts, facts) for name, facts in tables.items()}


def _facts(version: str, model: LossModel) -> dict[str, Any]:
    """What a manifest says of the numbers themselves: format, version, every plain field."""
    plain = {name: value for name, value in asdict(model).items() if isinstance(value, int | str)}
    return {"format": FORMAT, "version": version, **plain}


def _manifest(folder: Path) -> dict[str, Any]:
    raw = read_plain(folder / "manifest.json", LARGEST_ARTEFACT_BYTES)
    try:
        manifest = plain_json.read(raw.decode())
    except (ModelError, UnicodeDecodeError) as error:
        raise ArtefactRefused(f"the manifest of {folder.name} cannot be read: {error}") from error
    if not isinstance(manifest, dict):
        raise ArtefactRefused(f"the manifest of {folder.name} is not an object")
    return manifest


def _check_seal(version: str, manifest: dict[str, Any]) -> None:
    rest = {name: value for name, value in manifest.items() if name != "manifest_sha256"}
    if _seal(rest) != manifest.get("manifest_sha256"):
        raise ArtefactRefused(
            f"the manifest of model {version} was altered: its SHA-256 differs from its own record"
        )


def _seal(manifest: dict[str, Any]) -> str:
    """SHA-256 over the canonical text of all else in the manifest, hex."""
    text = json.dumps(manifest, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _major(version: str) -> str:
    return version.partition(".")[0]


def _code_series(version: str) -> str:
    """Versions that promise to read each other's models: the major, before 1.0 the minor too."""
    major, _, rest = version.partition(".")
    return f"0.{_major(rest)}" if major == "0" else major
