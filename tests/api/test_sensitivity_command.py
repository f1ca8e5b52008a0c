"""`kuramori sensitivity` as a stranger uses it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from data.choices import ALTERNATIVES
from tests.api.command import EXAMPLE, ON, run

if TYPE_CHECKING:
    from pathlib import Path


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
    overall = found["overall"]
    assert overall["lowest"]["amount"] < found["premium"]["amount"] < overall["highest"]["amount"]
    assert {span["group"] for span in found["by_group"]} == set(groups)


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
