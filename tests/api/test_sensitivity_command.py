"""`kuramori sensitivity` as a stranger uses it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from data.choices import ALTERNATIVES
from models.variants import model_choices as choices
from tests.api.command import EXAMPLE, ON, run, said

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_every_reading_size_law_and_load_is_priced_beside_the_premium_in_use(trained: Path) -> None:
    done = run(trained, "sensitivity", EXAMPLE, "--on", ON, "--json")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""  # the model in use is what the tables give
    found = json.loads(done.stdout)
    quote = json.loads(run(trained, "quote", EXAMPLE, "--on", ON, "--json").stdout)
    assert found["premium"] == quote["technical_premium"]
    groups: dict[str, set[str]] = {}
    for alternative in found["alternatives"]:
        groups.setdefault(alternative["group"], set()).add(alternative["name"])
    assert groups["reading of the tables"] == {name for name, _, _ in ALTERNATIVES}
    assert len(groups["size law"]) == 4
    assert {"wang", "proportional_hazard", "standard_deviation"} <= groups["risk load"]
    assert groups["coin prices"] == {"all bitcoin", "all ether"}
    overall = found["overall"]
    assert overall["lowest"]["amount"] < found["premium"]["amount"] < overall["highest"]["amount"]
    assert {span["group"] for span in found["by_group"]} == set(groups)


def test_the_page_shows_a_name_as_it_is_and_what_the_figures_rest_on(
    trained: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # One other choice is enough to look at the page.
    monkeypatch.setattr("models.variants.model_choices", lambda data: choices(data)[:1])
    name = "House [/x] of [bold] letters"
    path = tmp_path / "profile.json"
    path.write_text(json.dumps(json.loads(EXAMPLE.read_text()) | {"name": name}), "utf-8")
    page = said(trained, "sensitivity", path, "--on", ON)
    assert name in page
    assert "On 23 Nov 2026: model " in page
    assert ", tables of 20" in page


def test_what_cannot_be_priced_is_refused_before_anything_is_trained(
    trained: Path, tmp_path: Path
) -> None:
    path = tmp_path / "policy.json"
    layer = {"limit": 1e9, "attachment": 9e14}
    term = {"inception": "2027-04-01", "expiry": "2028-04-01"}
    path.write_text(json.dumps({"name": "High", "layers": [layer], **term}), "utf-8")
    done = run(trained, "sensitivity", EXAMPLE, "--policy", path, "--on", ON)
    assert done.returncode == 2
    assert "/policy/layers/0" in done.stderr
