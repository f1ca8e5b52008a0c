"""A stored model is the one that was trained, or it is refused."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from models import registry
from models.artefact import LARGEST_ARTEFACT_BYTES
from models.errors import ArtefactRefused, ModelError, NoModel
from models.loss_model import LossModel

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def home(tmp_path: Path, model: LossModel) -> Path:
    registry.store(tmp_path, model, {"trained_at": "2026-11-23T10:00:00+00:00"})
    return tmp_path


def folder(home: Path) -> Path:
    return home / "models" / registry.champion_version(home)


def test_what_is_stored_is_what_is_loaded(home: Path, model: LossModel) -> None:
    stored = registry.load(home)
    assert stored.model == model
    assert stored.manifest["trained_at"] == "2026-11-23T10:00:00+00:00"
    assert stored.version.endswith(stored.sha256[:12])


def test_the_same_numbers_have_the_same_version(home: Path, model: LossModel) -> None:
    first = registry.champion_version(home)
    assert registry.store(home, model, {}).version == first
    assert not list((home / "models").rglob(".*"))


@pytest.mark.parametrize("keep", [0, 1, 500, -1])
def test_a_model_cut_short_is_refused(home: Path, keep: int) -> None:
    path = folder(home) / "model.json"
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(ArtefactRefused, match="SHA-256"):
        registry.load(home)


def test_one_changed_digit_is_refused(home: Path) -> None:
    path = folder(home) / "model.json"
    path.write_text(path.read_text().replace("1", "2", 1))
    with pytest.raises(ArtefactRefused):
        registry.load(home)


def test_numbers_and_manifest_changed_together_are_refused(home: Path) -> None:
    import hashlib

    model, manifest = folder(home) / "model.json", folder(home) / "manifest.json"
    text = model.read_text().replace('"seed": ', '"seed": 1')
    model.write_text(text)
    body = json.loads(manifest.read_text())
    body["sha256"] = hashlib.sha256(text.encode()).hexdigest()
    manifest.write_text(json.dumps(body))
    with pytest.raises(ArtefactRefused):
        registry.load(home)


def test_a_missing_or_broken_manifest_is_refused(home: Path) -> None:
    path = folder(home) / "manifest.json"
    path.write_text("{")
    with pytest.raises(ArtefactRefused, match="manifest"):
        registry.load(home)
    path.unlink()
    with pytest.raises(ArtefactRefused, match="missing"):
        registry.load(home)


def test_an_oversized_file_is_not_read(home: Path) -> None:
    (folder(home) / "model.json").write_bytes(b" " * (LARGEST_ARTEFACT_BYTES + 1))
    with pytest.raises(ArtefactRefused, match="too large"):
        registry.load(home)


def test_an_empty_home_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(NoModel, match="kuramori train"):
        registry.load(tmp_path)


@pytest.mark.parametrize("version", ["../../etc/passwd", "2026-11-23-zzzzzzzzzzzz", "x" * 500])
def test_a_version_cannot_lead_elsewhere(home: Path, version: str) -> None:
    with pytest.raises(NoModel):
        registry.load(home, version)
    registry.champion_path(home).write_text(version)
    with pytest.raises(ArtefactRefused):
        registry.load(home)


def changed(model: LossModel, path: tuple[str, ...], value: object) -> str:
    body = json.loads(model.to_json())
    here = body
    for key in path[:-1]:
        here = here[key]
    here[path[-1]] = value
    return json.dumps(body)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("format",), 99),
        (("frequency", "names"), ["intercept"]),
        (("frequency", "mean"), [0.0]),
        (("frequency", "covariance"), [[1.0]]),
        (("frequency", "tiers"), []),
        (("severity", "mean"), [float("nan")] * 7),
        (("severity", "covariance"), [[0.0] * 7] * 7),
        (("severity", "tail_quantile"), 2.0),
        (("severity",), None),
        (("surprise",), 1),
    ],
)
def test_numbers_that_cannot_price_are_refused(
    model: LossModel, path: tuple[str, ...], value: object
) -> None:
    with pytest.raises(ModelError):
        LossModel.from_json(changed(model, path, value))


def rewrite(home: Path, **changes: object) -> None:
    path = folder(home) / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))


def test_other_numbers_have_another_version_and_both_can_be_loaded(
    home: Path, model: LossModel
) -> None:
    first = registry.champion_version(home)
    second = registry.store(home, replace(model, seed=model.seed + 1), {}).version
    assert registry.champion_version(home) == second != first
    assert registry.load(home, first).model.seed == model.seed
    assert registry.load(home).model.seed == model.seed + 1


def test_the_version_begins_with_the_day_of_the_tables(home: Path, model: LossModel) -> None:
    assert registry.champion_version(home).startswith(model.data_vintage + "-")


def test_a_digest_that_is_not_of_the_numbers_is_refused(home: Path) -> None:
    rewrite(home, sha256="0" * 64)
    with pytest.raises(ArtefactRefused, match="SHA-256"):
        registry.load(home)


@pytest.mark.parametrize("text", ["[]", "null", '"sha256"', "", "\x80"])
def test_a_manifest_that_is_no_object_is_refused(home: Path, text: str) -> None:
    (folder(home) / "manifest.json").write_bytes(text.encode("latin-1"))
    with pytest.raises(ArtefactRefused):
        registry.load(home)


@pytest.mark.parametrize("field", ["version", "data_digest", "trained_to", "seed"])
def test_a_manifest_that_misstates_its_model_is_refused(home: Path, field: str) -> None:
    rewrite(home, **{field: "1999"})
    with pytest.raises(ArtefactRefused):
        registry.load(home)


def test_a_manifest_of_brackets_is_refused(home: Path) -> None:
    (folder(home) / "manifest.json").write_text("[" * 200_000)
    with pytest.raises(ArtefactRefused):
        registry.load(home)


@pytest.mark.parametrize("name", ["model.json", "manifest.json"])
def test_a_missing_file_is_refused_by_name(home: Path, name: str) -> None:
    (folder(home) / name).unlink()
    with pytest.raises(ArtefactRefused, match=name):
        registry.load(home)


def test_a_folder_renamed_to_another_version_is_refused(home: Path) -> None:
    other = "2026-01-01-" + "0" * 12
    folder(home).rename(home / "models" / other)
    with pytest.raises(ArtefactRefused, match="not what was trained"):
        registry.load(home, other)


def test_a_champion_that_is_not_stored_is_no_model(home: Path) -> None:
    registry.champion_path(home).write_text("2026-01-01-0123456789ab\n")
    with pytest.raises(NoModel, match="not stored here"):
        registry.load(home)


@pytest.mark.parametrize("garbage", [b"", b"\n\n", b"../../etc", b"/etc/passwd", b"latest"])
def test_a_champion_file_of_garbage_is_refused(home: Path, garbage: bytes) -> None:
    registry.champion_path(home).write_bytes(garbage)
    with pytest.raises(ArtefactRefused, match="train again"):
        registry.load(home)


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(
    home: Path, model: LossModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        registry.store(home, replace(model, seed=1), {})
    after = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    assert after == before
