"""Every way in which a stored model is not the one that was trained, and the reason it is given."""

from __future__ import annotations

import hashlib
import json
import os
from typing import TYPE_CHECKING, Any

import pytest

from models import artefact, registry
from models.errors import ArtefactRefused
from models.loss_model import FORMAT

if TYPE_CHECKING:
    from pathlib import Path

    from models.loss_model import LossModel


@pytest.fixture
def home(tmp_path: Path, model: LossModel) -> Path:
    registry.store(tmp_path, model, {"scores": {"deviance_model": 1.5}})
    return tmp_path


def folder(home: Path) -> Path:
    return artefact.folder_of(home, registry.champion_version(home))


def manifest_of(home: Path) -> dict[str, Any]:
    body: dict[str, Any] = json.loads((folder(home) / "manifest.json").read_text())
    del body["manifest_sha256"]
    return body


def reseal(home: Path, manifest: dict[str, Any]) -> None:
    """Write a manifest whose digest of itself is right: only what it says can be wrong."""
    sealed = {**manifest, "manifest_sha256": artefact._seal(manifest)}
    (folder(home) / "manifest.json").write_text(json.dumps(sealed))


def plant(home: Path, text: str) -> str:
    """Store any text as a model with every digest right: only what it holds can be wrong."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    manifest = manifest_of(home)
    version = f"{manifest['data_vintage']}-{digest[:12]}"
    planted = {**manifest, "version": version, "sha256": digest}
    where = artefact.folder_of(home, version)
    where.mkdir()
    (where / "model.json").write_text(text)
    sealed = {**planted, "manifest_sha256": artefact._seal(planted)}
    (where / "manifest.json").write_text(json.dumps(sealed))
    return version


def reason(home: Path, version: str | None = None) -> str:
    with pytest.raises(ArtefactRefused) as refusal:
        registry.load(home, version)
    return str(refusal.value)


# The bytes.


@pytest.mark.parametrize("name", ["model.json", "manifest.json"])
def test_any_altered_byte_is_refused(home: Path, name: str) -> None:
    path = folder(home) / name
    whole = path.read_bytes()
    for at in [*range(0, len(whole), max(1, len(whole) // 80)), len(whole) - 1]:
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        reason(home)
    path.write_bytes(whole)
    registry.load(home)


@pytest.mark.parametrize("name", ["model.json", "manifest.json"])
@pytest.mark.parametrize("part", [0.0, 0.01, 0.5, 0.99])
def test_a_file_cut_short_is_refused(home: Path, name: str, part: float) -> None:
    path = folder(home) / name
    whole = path.read_bytes()
    path.write_bytes(whole[: int(part * len(whole))])
    assert registry.champion_version(home) in reason(home)


def test_the_manifest_of_another_model_is_refused(home: Path, other: LossModel) -> None:
    first = folder(home)
    registry.store(home, other, {})
    (first / "manifest.json").write_bytes((folder(home) / "manifest.json").read_bytes())
    assert "not what was trained" in reason(home, first.name)


def test_both_files_of_another_model_are_refused(home: Path, other: LossModel) -> None:
    first = folder(home)
    registry.store(home, other, {})
    for name in ("model.json", "manifest.json"):
        (first / name).write_bytes((folder(home) / name).read_bytes())
    assert "not what was trained" in reason(home, first.name)


def test_scores_that_were_improved_are_refused(home: Path) -> None:
    path = folder(home) / "manifest.json"
    path.write_text(path.read_text().replace("1.5", "0.5"))
    assert "was altered" in reason(home)


# The files.


def test_a_link_out_of_the_folder_is_not_followed(home: Path, tmp_path: Path) -> None:
    path, outside = folder(home) / "model.json", tmp_path / "outside.json"
    path.rename(outside)
    path.symlink_to(outside)
    assert reason(home).startswith("model.json of ")
    assert "is a link" in reason(home)


def test_a_version_that_is_a_link_is_not_followed(home: Path, tmp_path: Path) -> None:
    where = folder(home)
    where.rename(tmp_path / "outside")
    where.symlink_to(tmp_path / "outside")
    assert "is a link" in reason(home)


def test_a_pipe_is_refused_and_nobody_waits(home: Path) -> None:
    path = folder(home) / "model.json"
    path.unlink()
    os.mkfifo(path)
    assert "not a plain file" in reason(home)


def test_a_folder_in_place_of_a_file_is_refused(home: Path) -> None:
    path = folder(home) / "model.json"
    path.unlink()
    path.mkdir()
    assert "model.json" in reason(home)


def test_a_huge_file_is_refused_and_not_read(home: Path) -> None:
    with (folder(home) / "model.json").open("r+b") as file:
        file.truncate(1 << 40)
    assert "too large" in reason(home)


# What it holds.


@pytest.mark.parametrize(
    ("was", "becomes", "why"),
    [
        ('"year_sd": ', '"year_sd": {"os": "system"}, "x": ', "frequency.x: not a known field"),
        ('"seed": ', '"seed": true, "x": ', "x: not a known field"),
        ('"state_backed_share": ', '"state_backed_share": NaN, "x": ', "state_backed_share: NaN"),
        ('"trained_to": ', '"trained_to": 2000,\n "trained_to": ', "trained_to: given twice"),
        ('"format": ', '"format": 1.0, "x": ', "not of format"),
        ('"seed": ', '"seed": 1e999, "x": ', "seed: a number too large to hold"),
    ],
)
def test_foreign_contents_are_refused_by_their_place(
    home: Path, model: LossModel, was: str, becomes: str, why: str
) -> None:
    text = model.to_json().replace(was, becomes, 1)
    assert text != model.to_json()
    assert why in reason(home, plant(home, text))


@pytest.mark.parametrize(
    ("path", "value", "why"),
    [
        (("seed",), True, "seed: true or false where a whole number is meant"),
        (("trained_to",), 2026.5, "trained_to: a number where a whole number is meant"),
        (("frequency", "year_sd"), {}, "frequency.year_sd: an object where a number is meant"),
        (("frequency", "mean", 3), "1", "frequency.mean[3]: a text where a number is meant"),
        (("frequency", "covariance", 0, 1), None, "frequency.covariance[0][1]: null where"),
        (("frequency", "tiers", 2, "weight"), [1.0], "frequency.tiers[2].weight: a list where"),
        (("frequency", "controls", 0, "tiers"), "hot", "controls[0].tiers: a text where a list"),
        (("data_digest",), "x" * 1000, "data_digest: a text of more than 256 characters"),
    ],
)
def test_foreign_types_are_refused_by_their_place(
    home: Path, model: LossModel, path: tuple[str | int, ...], value: object, why: str
) -> None:
    body: Any = json.loads(model.to_json())
    here = body
    for key in path[:-1]:
        here = here[key]
    here[path[-1]] = value
    assert why in reason(home, plant(home, json.dumps(body)))


@pytest.mark.parametrize("path", ["", "frequency", "severity"])
def test_every_field_is_held_against_its_type(home: Path, model: LossModel, path: str) -> None:
    whole = json.loads(model.to_json())
    for name in whole[path] if path else whole:
        body = json.loads(model.to_json())
        (body[path] if path else body)[name] = {"__reduce__": ["os.system", "true"]}
        if name != "format":
            assert name in reason(home, plant(home, json.dumps(body)))


@pytest.mark.parametrize(
    ("tables", "why"),
    [
        ([], "not an object"),
        ({"breaches": {"rows": 3}}, "sha256: missing"),
        ({"breaches": {"rows": "3", "sha256": "", "vintage": ""}}, "rows: a text where"),
    ],
)
def test_tables_that_are_none_are_refused(home: Path, tables: object, why: str) -> None:
    reseal(home, {**manifest_of(home), "tables": tables})
    assert why in reason(home)


# What made it.


def test_a_manifest_says_what_made_the_model(home: Path) -> None:
    manifest = registry.load(home).manifest
    assert manifest["format"] == FORMAT
    assert set(manifest["made_by"]) == {
        "kuramori",
        "python",
        "numpy",
        "scipy",
        "scikit-learn",
        "pandas",
    }


def test_another_format_is_refused(home: Path) -> None:
    reseal(home, {**manifest_of(home), "format": FORMAT + 1})
    assert f"this version reads format {FORMAT}" in reason(home)


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("kuramori", "99.0.0"),
        ("kuramori", "0.99.0"),
        ("python", "2.7.18"),
        ("numpy", "1.26.4"),
        ("scipy", "99.1"),
        ("scikit-learn", "0.24.2"),
        ("numpy", None),
    ],
)
def test_a_model_made_by_another_series_is_refused(home: Path, name: str, made: object) -> None:
    manifest = manifest_of(home)
    manifest["made_by"][name] = made
    reseal(home, manifest)
    assert f"was made by {name} {made}" in reason(home)
    assert "kuramori train" in reason(home)


def test_a_smaller_difference_is_shown_and_not_refused(home: Path) -> None:
    manifest = manifest_of(home)
    here = manifest["made_by"]["numpy"]
    made = here.partition(".")[0] + ".999.0"
    manifest["made_by"] |= {"numpy": made, "pandas": "1.0.0"}
    reseal(home, manifest)
    other = artefact.other_versions(registry.load(home).manifest)
    assert other["numpy"] == (made, here)
    assert set(other) == {"numpy", "pandas"}


def test_a_model_older_than_the_record_of_its_makers_is_refused_for_that(home: Path) -> None:
    manifest = manifest_of(home)
    del manifest["made_by"], manifest["format"]
    (folder(home) / "manifest.json").write_text(json.dumps(manifest))
    assert "does not say what made it: run `kuramori train`" in reason(home)


def test_storing_again_repairs_what_was_damaged_and_leaves_what_is_sound(
    home: Path, model: LossModel
) -> None:
    registry.store(home, model, {"scores": {"deviance_model": 9.9}})
    assert registry.load(home).manifest["scores"] == {"deviance_model": 1.5}
    (folder(home) / "model.json").write_text("{}")
    registry.store(home, model, {"scores": {"deviance_model": 9.9}})
    assert registry.load(home).manifest["scores"] == {"deviance_model": 9.9}
    assert len(registry.versions(home)) == 1
