"""The champion's desk: opened once, opened again when the champion changes."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from api.desks import Desks
from api.problems import Problem
from models.champion_log import champion_path
from models.errors import NoModel

if TYPE_CHECKING:
    from pathlib import Path

    from tests.api.conftest import FakeCore, FakeDesk


def crown(home: Path, text: str) -> None:
    note = champion_path(home)
    note.parent.mkdir(exist_ok=True)
    new = note.with_suffix(".new")
    new.write_text(text)
    new.replace(note)


def test_opened_once_while_the_champion_stays(tmp_path: Path, core: FakeCore) -> None:
    crown(tmp_path, "1")
    desks = Desks(tmp_path, core.core())
    assert desks.champion() is desks.champion()
    assert core.opened == 1


def test_opened_again_when_the_champion_changes(tmp_path: Path, core: FakeCore) -> None:
    crown(tmp_path, "1")
    desks = Desks(tmp_path, core.core())
    desks.champion()
    core.version = "fake-2"
    crown(tmp_path, "2")
    assert desks.champion().version == "fake-2"
    assert core.opened == 2


def test_a_champion_that_cannot_be_opened_is_not_replaced_by_the_old_one(
    tmp_path: Path, core: FakeCore
) -> None:
    crown(tmp_path, "1")
    desks = Desks(tmp_path, core.core())
    desks.champion()
    core.fault = NoModel()
    crown(tmp_path, "2")
    for _ in range(2):
        with pytest.raises(Problem):
            desks.champion()
    core.fault = None
    assert desks.champion().version == "fake-1"


def test_threads_arriving_together_open_it_once(tmp_path: Path, core: FakeCore) -> None:
    crown(tmp_path, "1")

    def slowly(home: Path, version: str | None = None) -> FakeDesk:
        time.sleep(0.05)
        return core.open_desk(home, version)

    desks = Desks(tmp_path, replace(core.core(), open_desk=slowly))
    threads = [threading.Thread(target=desks.champion) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert core.opened == 1
