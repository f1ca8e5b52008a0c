"""Thefts of a book, compiled: to the last bit those of the plain functions."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from models import book_sizes, book_years
from models.book_years import Thefts, YearMaker, generator_of
from models.theft_law import Revalued, Sublimited
from tests.models.test_book_years import risk_of

pytest.importorskip("models.book_kernels", reason="numba", exc_type=ImportError)


def thefts_of(maker: YearMaker, years: int) -> list[Thefts]:
    generator = generator_of(4, 0)
    came = [maker.came(law, years, generator) for law in maker.by_law]
    rounds = [one.of(draws) for one in came for draws in maker.rounds(one.draws, years)]
    return [maker.thefts(one, generator) for one in rounds]


@pytest.mark.parametrize("years", [64, 4096])
@pytest.mark.parametrize("least", [0.0, 3e9])
@pytest.mark.parametrize("changed", [False, True])
def test_thefts_are_the_same_with_and_without_numba(
    monkeypatch: pytest.MonkeyPatch, years: int, least: float, *, changed: bool
) -> None:
    risk = risk_of(dispersion=0.5)
    if changed:
        first, second, third = risk.laws
        caps, weights = np.full((3, 2), [3e9, 2e10]), np.full((3, 2), 0.5)
        moved = Revalued(second, np.array([0.5, 1.5]), np.array([0.5, 0.5]))
        risk = replace(risk, laws=(Sublimited(first, caps, weights), moved, third))
    maker = YearMaker.of(risk, np.full(9, least))
    compiled = thefts_of(maker, years)
    for module in (book_sizes, book_years):
        monkeypatch.setattr(module, "numba_here", lambda: False)
    for one, other in zip(compiled, thefts_of(maker, years), strict=True):
        assert (one.year == other.year).all()
        assert one.loss.tobytes() == other.loss.tobytes()


RESIDENT = """
from pathlib import Path
import numpy as np
from models.book_kernels import dealt
from models.compiled import leave_compiler

def resident():
    rows = Path("/proc/self/smaps").read_text().split("VmFlags")
    code = [row for row in rows if "llvmlite" in row and " r-xp " in row]
    return sum(int(row.partition("Rss:")[2].split()[0]) for row in code)

def years():
    last = np.array([[2**31, 2**32 - 1]], dtype=np.uint32)
    return dealt(np.array([5, 2**32 - 5], dtype=np.uint32), np.array([2]), last, 5).tolist()

first, before = years(), resident()
leave_compiler()
assert resident() < before / 10, (before, resident())
print(first, years())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing is given back")
def test_compiled_functions_go_on_without_the_compiler_in_memory() -> None:
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", RESIDENT], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[0, 1] [0, 1]"
