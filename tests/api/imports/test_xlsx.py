"""Excel: cells as Excel keeps them, and workbooks made to do harm."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from typing import TYPE_CHECKING

import pytest

from api.imports import archive_check
from models.profile import SecurityProfile
from pricing.policy import Policy
from tests.api.imports.conftest import GOOD, HEADER, csv_of, faults, taken, with_part, xlsx_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from api.imports.columns import Kind

SHEET = "xl/worksheets/sheet1.xml"
NAMES = HEADER.split(",")
ROW = ["Exchange", 300_000_000_000, 0.03, 0.97, 2e12]
POLICY = ["name", "inception", "expiry", "layers.0.limit"]


def said_of(content: bytes, kind: Kind = "profiles") -> list[str]:
    return faults(content, kind, "book.xlsx")


def test_a_sheet_says_the_same_as_csv() -> None:
    from_sheet = taken(xlsx_of([*NAMES, "controls.dual_control"], [*ROW, True]), name="book.xlsx")
    from_text = taken(csv_of(GOOD + ",yes").replace(b"volume", b"volume,controls.dual_control"))
    assert from_sheet == from_text


def test_a_date_cell_is_a_day() -> None:
    days = [dt.datetime(2027, 4, 1), dt.date(2028, 4, 1)]  # noqa: DTZ001 - Excel knows no zones
    (policy,) = taken(xlsx_of(POLICY, ["P", *days, 5e9], title="Sheet"), "policies", "b.xlsx")
    assert isinstance(policy, Policy)
    assert (policy.inception, policy.expiry) == (dt.date(2027, 4, 1), dt.date(2028, 4, 1))


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (dt.datetime(2027, 4, 1, 9), "must be a date without a time"),  # noqa: DTZ001
        (46000, "must be a date such as"),
        (True, "must be a date such as"),
    ],
)
def test_a_cell_that_is_no_day_is_refused(cell: object, said: str) -> None:
    content = xlsx_of(POLICY, ["P", cell, dt.date(2028, 4, 1), 5e9])
    assert said in said_of(content, "policies")[0]


@pytest.mark.parametrize(
    ("place", "cell", "said"),
    [
        (0, True, "must be text"),
        (0, 1.5, "must be text"),
        (1, True, "must be a number"),
        (1, dt.date(2027, 1, 1), "must be a number"),
        (1, "1,234", "is ambiguous"),
        (0, "#REF!", "is an error of the spreadsheet"),
    ],
)
def test_a_cell_of_another_kind_is_refused(place: int, cell: object, said: str) -> None:
    row: list[object] = list(ROW)
    row[place] = cell
    (fault,) = said_of(xlsx_of(NAMES, row))
    assert fault.startswith(f"sheet profiles, line 2, {NAMES[place]}: {said}")


def test_a_name_of_digits_is_text() -> None:
    (profile,) = taken(xlsx_of(NAMES, [2080, *ROW[1:]]), name="b.xlsx")
    assert isinstance(profile, SecurityProfile)
    assert profile.name == "2080"


def test_a_formula_without_its_result_is_refused_and_with_it_is_read() -> None:
    content = xlsx_of(NAMES, ["Exchange", "=1+1", *ROW[2:]])
    (fault, *_) = said_of(content)
    assert fault.startswith("sheet profiles, line 2, assets.total: is a formula whose result")
    known = with_part(content, SHEET, lambda x: re.sub(rb"<v></v>|<v ?/>", b"<v>7</v>", x))
    (profile,) = taken(known, name="b.xlsx")
    assert isinstance(profile, SecurityProfile)
    assert profile.assets.total == 7


def test_a_line_of_nothing_but_formulas_without_results_is_not_taken_for_empty() -> None:
    found = said_of(xlsx_of(NAMES, ROW, ['="Other"', "=1", "=0", "=1", "=1"]))
    assert len(found) == 5
    assert all("line 3" in one and "is a formula" in one for one in found)


def test_the_sheet_is_the_only_one_or_the_one_named_for_it() -> None:
    assert taken(xlsx_of(NAMES, ROW, title="Any"), name="b.xlsx")
    assert taken(xlsx_of(NAMES, ROW, title="Profiles", others=("Notes",)), name="b.xlsx")
    (fault,) = said_of(xlsx_of(NAMES, ROW, title="Any", others=("Notes",)))
    assert fault.startswith('has 2 sheets: name the one to read "profiles"')


def test_what_a_sheet_says_of_its_size_is_not_believed() -> None:
    small = with_part(xlsx_of(NAMES, ROW), SHEET, lambda x: x.replace(b"A1:E2", b"A1:A1"))
    assert taken(small, name="b.xlsx")
    large = with_part(xlsx_of(NAMES, ROW), SHEET, lambda x: x.replace(b"A1:E2", b"A1:XFD1048576"))
    assert taken(large, name="b.xlsx")


def part(name: str, old: bytes, new: bytes) -> Callable[[], bytes]:
    def make() -> bytes:
        def change(content: bytes) -> bytes:
            assert old in content
            return content.replace(old, new, 1)

        return with_part(xlsx_of(NAMES, ROW), name, change)

    return make


def under_another_name() -> bytes:
    """Entities in a sheet whose name does not say that it is XML."""
    content = with_part(xlsx_of(NAMES, ROW), "xl/worksheets/s.bin", lambda _: b"")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = archive.read(SHEET).replace(b"<worksheet ", ENTITIES, 1)
    content = with_part(content, "xl/worksheets/s.bin", lambda _: sheet)
    names = "xl/_rels/workbook.xml.rels"
    return with_part(content, names, lambda x: x.replace(b"sheet1.xml", b"s.bin"))


def many_parts() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for i in range(600):
            archive.writestr(f"p{i}.xml", "<a/>")
    return out.getvalue()


ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><worksheet '
OUTSIDE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet '
HARMFUL = {
    "entities": (part(SHEET, b"<worksheet ", ENTITIES), "document type"),
    "entities under another name": (under_another_name, "document type"),
    "a file of the machine": (part(SHEET, b"<worksheet ", OUTSIDE), "document type"),
    "a large part": (
        lambda: with_part(xlsx_of(NAMES, ROW), "xl/media/a.bin", lambda _: bytes(5 << 20)),
        "unpacks to more than 100 times its size",
    ),
    "a long text": (
        part(SHEET, b"300000000000", b"1" * 70_000),
        "more than is read from a workbook",
    ),
    "a long attribute": (
        part(SHEET, b"<sheetData>", b'<x y="' + b"1" * 70_000 + b'"/><sheetData>'),
        "more than is read from a workbook",
    ),
    "many parts": (many_parts, "more than 500 parts"),
    "many styles": (part("xl/styles.xml", b"<fonts", b"<x/>" * 40_000 + b"<fonts"), "more than"),
    "deep nesting": (
        part(SHEET, b"<sheetData>", b"<a>" * 100 + b"</a>" * 100 + b"<sheetData>"),
        "more than is read from a workbook",
    ),
    "a row far down": (part(SHEET, b'<row r="2"', b'<row r="999999999"'), "20,000 lines"),
    "rows out of order": (part(SHEET, b'<row r="2"', b'<row r="1"'), "out of their order"),
    "cells out of order": (part(SHEET, b'r="E2"', b'r="A2"'), "out of their order"),
    "a column far out": (part(SHEET, b'r="E2"', b'r="XFD2"'), "must have at most 400 columns"),
    "a number of many digits": (
        part(SHEET, b"300000000000", b"9" * 5000),
        "cannot be read as an Excel workbook",
    ),
    "a number too large": (part(SHEET, b"300000000000", b"1e999"), "must be a finite number"),
    "a text that is not there": (
        part(SHEET, b't="n"><v>300000000000', b't="s"><v>999'),
        "cannot be read as an Excel workbook",
    ),
    "no archive": (lambda: b"PK\x03\x04 and no more", "is not an Excel workbook"),
    "another archive": (
        lambda: with_part(xlsx_of(NAMES, ROW), "[Content_Types].xml", lambda _: b"<Types/>"),
        "cannot be read as an Excel workbook",
    ),
    "not XML": (part(SHEET, b"</worksheet>", b""), "a part of it is damaged"),
}


@pytest.mark.parametrize(("make", "said"), HARMFUL.values(), ids=HARMFUL)
def test_a_workbook_made_to_do_harm_is_refused(make: Callable[[], bytes], said: str) -> None:
    assert said in said_of(make())[0]


def test_a_workbook_large_in_itself_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    content = xlsx_of(NAMES, ROW)
    monkeypatch.setattr(archive_check, "MOST_CHEAP", 20)
    assert "more than is read from a workbook" in said_of(content)[0]
    monkeypatch.setattr(archive_check, "LARGEST_UNPACKED", 1 << 10)
    assert said_of(content) == ["is larger than 0 MiB when unpacked"]


def test_a_picture_in_a_workbook_does_no_harm() -> None:
    picture = with_part(xlsx_of(NAMES, ROW), "xl/media/image1.png", lambda _: b"\x89PNG\r\n\x1a\n")
    assert taken(picture, name="b.xlsx")


def test_links_to_other_workbooks_are_not_followed() -> None:
    link = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="rId1" TargetMode="External" Target="http://127.0.0.1:9/x.xlsx" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        b'externalLinkPath"/></Relationships>'
    )
    path = "xl/externalLinks/_rels/externalLink1.xml.rels"
    assert taken(with_part(xlsx_of(NAMES, ROW), path, lambda _: link), name="b.xlsx")
