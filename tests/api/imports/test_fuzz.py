"""Any bytes at all: documents or a report of faults, never anything else."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from api.imports.columns import KINDS, Kind
from api.imports.faults import Imported, Refused
from api.imports.reading import read
from tests.api.imports.conftest import GOOD, HEADER, csv_of, xlsx_of

KIND = st.sampled_from(KINDS)
WORDS = st.sampled_from(
    (HEADER, GOOD, "name", "layers.0.limit", "=1+1", "#", "'", '"', ",", "\n", "\r", "1,234", "ｎ")
)
TEXTS = st.lists(WORDS | st.text(max_size=8), max_size=40).map("".join)
A_BOOK = xlsx_of(HEADER.split(","), ["Exchange", 3e11, 0.03, 0.97, "=2e12"])
PARTS = zipfile.ZipFile(io.BytesIO(A_BOOK)).namelist()

FUZZED = settings(
    max_examples=300,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)


def check(kind: Kind, name: str, content: bytes) -> None:
    found = read(kind, name, content)
    if isinstance(found, Refused):
        assert found.count >= len(found.faults) > 0
        assert all(str(fault).isprintable() for fault in found.faults)
    else:
        assert isinstance(found, Imported)
        assert len(found.documents) == len(found.lines) > 0


@FUZZED
@given(KIND, st.sampled_from((".csv", ".xlsx", ".xls", "")), st.binary(max_size=400))
def test_any_bytes(kind: Kind, ending: str, content: bytes) -> None:
    check(kind, f"fuzz{ending}", content)


@FUZZED
@given(KIND, TEXTS, st.sampled_from(("utf-8", "utf-8-sig", "cp932", "utf-16")))
@example("profiles", f"{HEADER}\n{GOOD}", "utf-8")
def test_any_text(kind: Kind, text: str, encoding: str) -> None:
    check(kind, "fuzz.csv", text.encode(encoding, "replace"))


@FUZZED
@given(st.lists(st.tuples(st.integers(0, 10_000), st.binary(max_size=3)), max_size=5))
def test_a_mutated_table(edits: list[tuple[int, bytes]]) -> None:
    check("profiles", "fuzz.csv", mutated(csv_of(GOOD, GOOD, "#"), edits))


@FUZZED
@given(
    st.integers(0, len(A_BOOK)),
    st.lists(st.tuples(st.integers(0, 10_000), st.binary(max_size=3)), max_size=5),
)
def test_a_mutated_and_truncated_workbook(length: int, edits: list[tuple[int, bytes]]) -> None:
    check("profiles", "fuzz.xlsx", mutated(A_BOOK[:length], edits))
    check("profiles", "fuzz.xlsx", mutated(A_BOOK, edits))


@FUZZED
@given(
    st.sampled_from(PARTS),
    st.lists(
        st.tuples(
            st.integers(0, 10_000),
            st.binary(max_size=3)
            | st.sampled_from(
                (b"9" * 30, b'r="ZZZ9"', b'r="0"', b't="s"', b't="d"', b"<v>", b"-1")
            ),
        ),
        min_size=1,
        max_size=5,
    ),
)
def test_a_workbook_with_a_mutated_part(name: str, edits: list[tuple[int, bytes]]) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(A_BOOK)) as old, zipfile.ZipFile(out, "w") as new:
        for part in PARTS:
            content = old.read(part)
            new.writestr(part, mutated(content, edits) if part == name else content)
    check("profiles", "fuzz.xlsx", out.getvalue())


def mutated(content: bytes, edits: list[tuple[int, bytes]]) -> bytes:
    """Bytes with a few of them written over."""
    changed = bytearray(content)
    for place, text in edits:
        at = place % (len(changed) + 1)
        changed[at : at + len(text)] = text
    return bytes(changed)


@pytest.mark.parametrize("kind", KINDS)
def test_the_fuzzed_examples_are_good_to_begin_with(kind: Kind) -> None:
    if kind == "profiles":
        assert isinstance(read(kind, "good.csv", csv_of(GOOD)), Imported)
        assert isinstance(read(kind, "formula.xlsx", A_BOOK), Refused)
