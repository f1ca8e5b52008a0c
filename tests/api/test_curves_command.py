"""`kuramori curves` as a stranger uses it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.api.command import EXAMPLE, ON, run

if TYPE_CHECKING:
    from pathlib import Path


def test_the_document_has_both_curves_and_the_market(trained: Path) -> None:
    done = run(trained, "curves", EXAMPLE, "--on", ON, "--width", "2000000000", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["width"]["amount"] == 2_000_000_000
    assert found["increased_limits"][0]["factor"] == 1
    rates = [row["rate_on_line"] for row in found["rates_on_line"]]
    assert rates == sorted(rates, reverse=True)
    assert found["market_points"]


def test_the_page_reads_from_limits_to_published_rates(trained: Path) -> None:
    done = run(trained, "curves", EXAMPLE, "--on", ON)
    assert done.returncode == 0, done.stderr
    places = [
        done.stdout.index(words)
        for words in ("Increased-limit factors over ¥100m", "Attaches at", "Published rates")
    ]
    assert places == sorted(places)
    assert "from memory" in done.stdout
    assert "On 23 Nov 2026: model " in done.stdout
    assert max(len(line) for line in done.stdout.splitlines()) <= 110


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--width", "0"), "--width"),
        (("--basic-limit", "900000000000000"), "/profile/assets"),
    ],
)
def test_a_limit_out_of_range_is_refused(
    trained: Path, arguments: tuple[str, ...], words: str
) -> None:
    done = run(trained, "curves", EXAMPLE, "--on", ON, *arguments)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr
