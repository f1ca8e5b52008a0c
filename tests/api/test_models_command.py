"""`kuramori models` as a stranger uses it, and a service that goes on beside it."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path

import pytest

from api.core import real_core
from api.desks import Desks
from models import registry
from tests.api.command import EXAMPLE, ON, fault, run, said


def page_of(home: Path, *arguments: str | Path) -> str:
    """What a command prints for a reader, no wider than a page."""
    page = said(home, "models", *arguments)
    assert max(map(len, page.splitlines())) <= 110
    return page


@pytest.fixture(scope="module")
def two_models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    said(home, "train", "--until", "2020")
    said(home, "train")
    return home


@pytest.fixture
def home(two_models: Path, tmp_path: Path) -> Path:
    """A home of a test's own with the older model and the newer one, which is in use."""
    return Path(shutil.copytree(two_models, tmp_path / "home"))


def listed(home: Path) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(said(home, "models", "list", "--json"))
    return found


def versions(home: Path) -> tuple[str, str]:
    """The older and the newer version."""
    new, old = (str(v["version"]) for v in listed(home))
    return old, new


def spoil(home: Path, version: str) -> None:
    path = home / "models" / version / "model.json"
    path.write_bytes(path.read_bytes()[:1000])


def test_the_list_shows_versions_scores_and_the_one_in_use(home: Path) -> None:
    old, new = versions(home)
    headings, first, second = page_of(home, "list").splitlines()[1:]
    assert "Thefts" in headings
    assert "Exchange-years" in headings
    for words in ("in use", new, "2026", " 101 ", " 3,254 ", "sound"):
        assert words in first
    for words in (old, " 62 ", " 1,830 "):
        assert words in second
    assert "2020" in second
    assert "in use" not in second


def test_the_list_as_json_has_the_promised_fields(home: Path) -> None:
    newest = listed(home)[0]
    assert set(newest) == {
        "version",
        "champion",
        "trained_at",
        "data_vintage",
        "until",
        "scores",
        "refused",
    }
    assert (newest["champion"], newest["until"], newest["refused"]) == (True, 2026, None)
    scores = newest["scores"]
    assert isinstance(scores, dict)
    assert (scores["thefts.mid"], scores["exchange_years.mid"]) == (101, 3254.0)
    assert all(isinstance(value, int | float) for value in scores.values())


def test_models_trained_within_one_second_are_listed_newest_first(home: Path) -> None:
    newest, older = (dt.datetime.fromisoformat(str(v["trained_at"])) for v in listed(home))
    assert newest > older
    assert newest.tzinfo is not None


def test_a_model_without_recorded_figures_is_listed_with_dashes(home: Path) -> None:
    shown = registry.load(home)
    shutil.rmtree(home / "models" / shown.version)
    registry.keep(home, shown.model, {"trained_at": "2031-01-01T00:00:00+00:00"})
    assert page_of(home, "list").splitlines()[2].split()[-3:] == ["-", "-", "sound"]


def test_a_refused_version_is_listed_with_the_reason(home: Path) -> None:
    old, _ = versions(home)
    spoil(home, old)
    page = " ".join(page_of(home, "list").split())
    assert f"Refused: model {old} is not what was trained" in page
    assert "SHA-256" in page


def test_an_empty_home_lists_nothing_and_says_what_to_do(tmp_path: Path) -> None:
    done = run(tmp_path, "models", "list")
    assert (done.returncode, done.stdout) == (0, "")
    assert "kuramori train" in done.stderr
    assert "kuramori train" in fault(tmp_path, 1, "models", "show", "champion")
    assert "no earlier champion" in fault(tmp_path, 1, "models", "rollback")


def test_a_model_is_shown_with_its_source_its_makers_and_its_coefficients(home: Path) -> None:
    page = page_of(home, "show", "champion")
    for words in (
        versions(home)[1] + ", in use",
        "2011 to 2026",
        "numpy",
        "Exchange years, mid",
        "frequency.mean[log_age]",
        "breaches_scope",
    ):
        assert words in page
    shown = json.loads(said(home, "models", "show", "previous", "--json"))
    assert (shown["version"], shown["champion"]) == (versions(home)[0], False)
    assert shown["model"]["trained_to"] == 2020
    assert shown["manifest"]["sha256"] == shown["sha256"]


def test_two_models_are_compared_down_to_the_premiums_of_the_examples(home: Path) -> None:
    page = page_of(home, "compare", "previous", "champion", "--on", ON)
    for words in (
        "From {} to {}".format(*versions(home)),
        "Both learned from the same tables",
        "Reference policy on 23 Nov 2026",
        "Offshore exchange",
        "Coefficients, farthest moved first",
        "In posterior sds",
        "frequency.exposure_log_sd",
        "exchange_years.mid",
        "entries of covariance matrices differ",
    ):
        assert words in page


def test_a_comparison_as_json_prices_the_profiles_it_is_given(home: Path) -> None:
    asked = ("models", "compare", *versions(home), "--profile", EXAMPLE, "--on", ON, "--json")
    found = json.loads(said(home, *asked))
    (effect,) = found["premiums"]
    premium = effect["premium"]
    assert premium["ratio"] == premium["new"] / premium["old"] != 1
    assert found["on"] == "2026-11-23"
    moved = found["coefficients"][0]
    assert set(moved) == {"name", "old", "new", "change", "change_in_sds"}
    quote = json.loads(said(home, "quote", EXAMPLE, "--json", "--on", ON))
    assert quote["technical_premium"]["amount"] == premium["new"]


def test_without_the_examples_the_premiums_wait_for_a_profile(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.commands.models.example_profiles", tuple)
    done = run(home, "models", "compare", "previous", "champion", "--on", ON, "--json")
    assert "--profile FILE" in done.stderr
    assert json.loads(done.stdout)["premiums"] == []


def test_a_model_beside_itself_is_the_same(home: Path) -> None:
    assert "The numbers are the same." in said(home, "models", "compare", "champion", "champion")


def test_promotion_and_rollback_change_what_a_quote_is_made_with(home: Path) -> None:
    old, new = versions(home)

    def in_use() -> str:
        quote = json.loads(said(home, "quote", EXAMPLE, "--json", "--on", ON))
        return str(quote["model"]["version"])

    assert said(home, "models", "promote", old, "--why", "the tail") == (
        f"model {old} is in use (before: {new})\n"
    )
    assert in_use() == old
    assert said(home, "models", "promote", old) == f"model {old} is in use already\n"
    assert said(home, "models", "rollback") == f"model {new} is in use (before: {old})\n"
    assert in_use() == new
    assert said(home, "models", "rollback") == f"model {old} is in use (before: {new})\n"
    assert "no earlier champion" in fault(home, 1, "models", "rollback")
    lines = [json.loads(line) for line in (home / "models/champion.log").read_text().splitlines()]
    assert [line["version"] for line in lines] == [old, new, old, new, old]
    assert (lines[2]["why"], lines[2]["by"]) == ("the tail", f"kuramori models promote {old}")


def test_a_version_that_cannot_be_used_is_one_line_and_changes_nothing(home: Path) -> None:
    old, new = versions(home)
    spoil(home, old)
    for command in (("promote", old), ("rollback",), ("show", old), ("compare", old, new)):
        assert "SHA-256" in fault(home, 1, "models", *command)
    for name in ("nope", "2026-01-01-0123456789ab", "../../etc/passwd"):
        assert "kuramori models list" in fault(home, 2, "models", "promote", name)
    assert "--why" in fault(home, 2, "models", "promote", new, "--why", "x" * 300)
    assert "none.json" in fault(home, 2, "models", "compare", old, new, "--profile", "none.json")
    assert listed(home)[0]["champion"] is True


def test_training_may_leave_the_model_in_use(home: Path) -> None:
    assert "is kept" in said(home, "train", "--until", "2019", "--no-promote")
    assert len(listed(home)) == 3
    assert next(v["until"] for v in listed(home) if v["champion"]) == 2026


def test_a_home_that_cannot_be_written_is_one_line(home: Path) -> None:
    # A folder in the lock's place: even root cannot write it.
    lock = home / "models" / "champion.lock"
    lock.unlink()
    lock.mkdir()
    assert "champion.lock: is a directory" in fault(home, 1, "models", "rollback")


def test_a_running_service_takes_up_promotion_and_rollback_by_itself(home: Path) -> None:
    old, new = versions(home)
    desks = Desks(home, real_core())
    assert desks.champion().stored.version == new
    said(home, "models", "promote", old)
    assert desks.champion().stored.version == old
    said(home, "models", "rollback")
    assert desks.champion().stored.version == new
