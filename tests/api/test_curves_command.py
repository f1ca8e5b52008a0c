"""`kuramori curves` as a stranger uses it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "jp-middle.json"
ON = "2026-11-23"


def run(home: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from api.cli import main; main()", *map(str, arguments)]
    environment = {**os.environ, "KURAMORI_HOME": str(home), "NO_COLOR": "1"}
    return subprocess.run(  # noqa: S603 - our own interpreter
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=120
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    trained = run(folder, "train")
    assert trained.returncode == 0, trained.stderr
    return folder


def test_the_document_has_both_curves_and_the_market(home: Path) -> None:
    done = run(home, "curves", EXAMPLE, "--on", ON, "--width", "2000000000", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["width"]["amount"] == 2_000_000_000
    assert found["increased_limits"][0]["factor"] == 1
    rates = [row["rate_on_line"] for row in found["rates_on_line"]]
    assert rates == sorted(rates, reverse=True)
    assert found["market_points"]


def test_the_page_reads_from_limits_to_published_rates(home: Path) -> None:
    done = run(home, "curves", EXAMPLE, "--on", ON)
    assert done.returncode == 0, done.stderr
    places = [
        done.stdout.index(words)
        for words in ("Increased-limit factors over ¥100m", "Attaches at", "Published rates")
    ]
    assert places == sorted(places)
    assert max(len(line) for line in done.stdout.splitlines()) <= 110


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--width", "0"), "--width"),
        (("--basic-limit", "900000000000000"), "/profile/assets"),
    ],
)
def test_a_limit_out_of_range_is_refused(
    home: Path, arguments: tuple[str, ...], words: str
) -> None:
    done = run(home, "curves", EXAMPLE, "--on", ON, *arguments)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr
