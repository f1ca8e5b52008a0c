"""One champion at a time, only ever a verified one, and a log that tells how it came about."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from models import registry
from models.artefact import folder_of
from models.champion_log import Change, log_path, read_log
from models.errors import ArtefactRefused, ModelError, NoModel, RegistryBusy
from models.files import exclusive
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from pathlib import Path

    from models.loss_model import LossModel


@pytest.fixture
def abc(tmp_path: Path, model: LossModel) -> tuple[str, str, str]:
    """Three versions, the last in use."""
    a, b, c = (
        registry.store(
            tmp_path, replace(model, seed=seed), {"trained_at": f"2026-11-0{seed}T00:00:00+00:00"}
        ).version
        for seed in (1, 2, 3)
    )
    return a, b, c


def promote(home: Path, version: str, why: str = "") -> str:
    return registry.promote(home, version, why=why, by="test").version


def rollback(home: Path) -> str:
    return registry.rollback(home, why="", by="test").version


def spoil(home: Path, version: str) -> None:
    (folder_of(home, version) / "model.json").write_text("{}")


def log_of(home: Path) -> list[tuple[str, str]]:
    return [(change.action, change.version) for change in read_log(home)]


def in_one_chain(changes: tuple[Change, ...]) -> bool:
    """Whether each change begins where the one before ended."""
    return all(b.was == a.version for a, b in pairwise(changes))


# Versions.


def test_versions_are_listed_newest_first(tmp_path: Path, abc: tuple[str, str, str]) -> None:
    a, b, c = abc
    listed = registry.versions(tmp_path)
    assert [v.version for v in listed] == [c, b, a]
    assert [v.champion for v in listed] == [True, False, False]
    assert all(v.refused is None for v in listed)


def test_a_version_that_cannot_be_loaded_is_listed_with_the_reason(
    tmp_path: Path, abc: tuple[str, str, str]
) -> None:
    spoil(tmp_path, abc[1])
    listing = next(v for v in registry.versions(tmp_path) if v.version == abc[1])
    assert "SHA-256" in str(listing.refused)
    assert (listing.trained_at, listing.until, listing.scores) == (None, None, {})


def test_a_home_without_models_has_no_versions(tmp_path: Path) -> None:
    assert registry.versions(tmp_path) == ()


# Promotion.


def test_promotion_changes_the_champion_and_is_told(
    tmp_path: Path, abc: tuple[str, str, str]
) -> None:
    a, _, c = abc
    promote(tmp_path, a, why="the tail of c is too light")
    assert registry.load(tmp_path).version == a
    last = read_log(tmp_path)[-1]
    assert (last.action, last.version, last.was) == ("promote", a, c)
    assert (last.why, last.by) == ("the tail of c is too light", "test")


def test_promoting_the_champion_changes_nothing(tmp_path: Path, abc: tuple[str, str, str]) -> None:
    before = log_path(tmp_path).read_bytes()
    promote(tmp_path, abc[2])
    assert log_path(tmp_path).read_bytes() == before


def test_a_version_that_is_refused_is_not_promoted(
    tmp_path: Path, abc: tuple[str, str, str]
) -> None:
    before = log_path(tmp_path).read_bytes()
    spoil(tmp_path, abc[0])
    with pytest.raises(ArtefactRefused, match="SHA-256"):
        promote(tmp_path, abc[0])
    with pytest.raises(NoModel):
        promote(tmp_path, "2026-01-01-0123456789ab")
    assert registry.champion_version(tmp_path) == abc[2]
    assert log_path(tmp_path).read_bytes() == before


def test_a_reason_that_could_not_be_read_back_is_refused_before_anything_changes(
    tmp_path: Path, abc: tuple[str, str, str]
) -> None:
    for why in ("x" * 257, "\x1b[2J"):
        with pytest.raises(ModelError, match="why"):
            promote(tmp_path, abc[0], why)
    assert registry.champion_version(tmp_path) == abc[2]


def test_a_model_may_be_kept_without_promotion(
    tmp_path: Path, model: LossModel, abc: tuple[str, str, str]
) -> None:
    kept = registry.keep(tmp_path, replace(model, seed=4), {}).version
    assert registry.champion_version(tmp_path) == abc[2] != kept
    assert len(registry.versions(tmp_path)) == 4


# Rollback.


def test_each_rollback_goes_one_champion_further_back(
    tmp_path: Path, abc: tuple[str, str, str]
) -> None:
    a, b, _ = abc
    assert registry.resolve(tmp_path, "previous") == b
    assert [rollback(tmp_path), rollback(tmp_path)] == [b, a]
    with pytest.raises(NoModel, match="no earlier champion"):
        rollback(tmp_path)
    assert registry.champion_version(tmp_path) == a


def test_after_a_promotion_a_rollback_undoes_that_one(
    tmp_path: Path, abc: tuple[str, str, str]
) -> None:
    a, b, c = abc
    rollback(tmp_path)
    promote(tmp_path, a)
    assert [rollback(tmp_path), rollback(tmp_path)] == [b, a]
    assert in_one_chain(read_log(tmp_path))
    assert c in {change.version for change in read_log(tmp_path)}


def test_a_rollback_to_a_refused_version_leaves_the_champion(
    tmp_path: Path, abc: tuple[str, str, str]
) -> None:
    spoil(tmp_path, abc[1])
    with pytest.raises(ArtefactRefused):
        rollback(tmp_path)
    assert registry.champion_version(tmp_path) == abc[2]


def test_a_champion_file_of_garbage_is_rolled_back_to_the_last_champion_told(
    tmp_path: Path, abc: tuple[str, str, str]
) -> None:
    registry.champion_path(tmp_path).write_text("garbage")
    assert [rollback(tmp_path), rollback(tmp_path)] == [abc[2], abc[1]]


# Whatever is cut short.


def test_a_change_cut_short_before_the_log_is_told_by_the_next(
    tmp_path: Path, abc: tuple[str, str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    a, b, c = abc

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(registry, "append", die)
        with pytest.raises(KeyboardInterrupt):
            promote(tmp_path, a)
    assert registry.champion_version(tmp_path) == a
    assert registry.resolve(tmp_path, "previous") == c
    promote(tmp_path, b)
    assert log_of(tmp_path)[-2:] == [("found", a), ("promote", b)]
    assert in_one_chain(read_log(tmp_path))


def test_a_home_older_than_the_log_begins_it_with_what_was_found(
    tmp_path: Path, abc: tuple[str, str, str]
) -> None:
    a, _, c = abc
    log_path(tmp_path).unlink()
    promote(tmp_path, a)
    assert log_of(tmp_path) == [("found", c), ("promote", a)]
    assert rollback(tmp_path) == c


def test_a_last_line_cut_short_never_happened(tmp_path: Path, abc: tuple[str, str, str]) -> None:
    log = log_path(tmp_path)
    whole = log.read_bytes()
    log.write_bytes(whole[:-20])
    assert len(read_log(tmp_path)) == 2
    promote(tmp_path, abc[0])
    assert log_of(tmp_path)[-2:] == [("found", abc[2]), ("promote", abc[0])]
    assert all(json.loads(line) for line in log.read_text().splitlines())


def test_a_damaged_log_is_named_and_moved_aside_begins_anew(
    tmp_path: Path, abc: tuple[str, str, str]
) -> None:
    log = log_path(tmp_path)
    lines = log.read_text().splitlines()
    log.write_text("\n".join([lines[0], '{"when": 1}', lines[2]]) + "\n")
    with pytest.raises(ArtefactRefused, match=r"line 2 of champion\.log"):
        promote(tmp_path, abc[0])
    assert registry.load(tmp_path).version == abc[2]
    log.rename(log.with_suffix(".damaged"))
    assert promote(tmp_path, abc[0]) == abc[0]


# All at once.


def test_who_finds_the_registry_held_for_too_long_is_told(tmp_path: Path) -> None:
    lock = tmp_path / "models" / "champion.lock"
    with (
        exclusive(lock),
        pytest.raises(RegistryBusy, match="another command"),
        exclusive(lock, patience=0.05),
    ):
        pass
    with exclusive(lock, patience=0.0):
        pass


TO_AND_FRO = """
import sys
from pathlib import Path
from models import registry
home, *versions = sys.argv[1:]
for _ in range(12):
    for version in versions:
        registry.promote(Path(home), version, why="to and fro", by=str(versions))
"""


def test_processes_promoting_at_once_leave_one_champion_and_a_whole_log(
    tmp_path: Path, abc: tuple[str, str, str]
) -> None:
    a, b, c = abc
    rounds = ([a, b], [b, c], [c, a])
    running = [
        subprocess.Popen([sys.executable, "-c", TO_AND_FRO, str(tmp_path), *versions])  # noqa: S603
        for versions in rounds
    ]
    assert [process.wait(PATIENCE_S) for process in running] == [0, 0, 0]
    told = read_log(tmp_path)
    assert told[-1].version == registry.load(tmp_path).version
    assert in_one_chain(told)
    assert {change.action for change in told} == {"promote"}
    assert {change.by for change in told} == {"kuramori train", *map(str, rounds)}


def test_a_command_killed_in_the_middle_leaves_a_registry_that_goes_on(
    tmp_path: Path, abc: tuple[str, str, str]
) -> None:
    command = [sys.executable, "-c", TO_AND_FRO.replace("12", "10**6"), str(tmp_path), *abc]
    for _ in range(3):
        before = len(read_log(tmp_path))
        process = subprocess.Popen(command)  # noqa: S603 - our own interpreter
        while len(read_log(tmp_path)) < before + 5:
            time.sleep(0.01)
        process.kill()
        process.wait()
        assert registry.load(tmp_path).version in abc
    promote(tmp_path, next(v for v in abc if v != registry.champion_version(tmp_path)))
    assert in_one_chain(read_log(tmp_path))
    assert read_log(tmp_path)[-1].version == registry.champion_version(tmp_path)
