"""CSV: what is taken, and every way in which a file is not."""

from __future__ import annotations

import pytest

from api.imports.cells import Misread, value_of
from api.imports.columns import Leaf
from api.imports.faults import MOST_FAULTS, Imported, Refused
from api.imports.reading import read
from api.imports.table import LARGEST_BYTES, MOST_LINES
from models.profile import SecurityProfile
from pricing.policy import DefenceCosts, Policy
from pricing.submission import Submission
from tests.api.imports.conftest import GOOD, HEADER, csv_of, faults, taken


def test_a_line_is_the_document_its_columns_say() -> None:
    (profile,) = taken(
        csv_of(GOOD).replace(b"volume", b"volume,controls.dual_control,controls.bug_bounty,country")
        + b",yes,,JP"
    )
    assert profile == SecurityProfile.model_validate_json(
        '{"name": "Exchange", "assets": {"total": 3e11, "shares": {"hot": 0.03, "cold": 0.97}},'
        '"yearly_volume": 2e12, "controls": {"dual_control": true}, "country": "JP"}'
    )


def test_lists_are_columns_with_numbers_and_words_between_semicolons() -> None:
    (policy,) = taken(
        b"name,inception,expiry,tiers_covered,layers.0.limit,layers.0.retention,layers.1.limit,"
        b"layers.1.attachment,layers.1.reinstatements,insured.names\n"
        b"P,2027-04-01,2028-04-01,hot; warm,5e9,5e8,1e9,55e8,1;0.5,A;B",
        "policies",
    )
    assert isinstance(policy, Policy)
    assert policy.tiers_covered == ("hot", "warm")
    assert [layer.start for layer in policy.layers] == [5e8, 55e8]
    assert policy.layers[1].reinstatements == (1.0, 0.5)
    assert policy.insured is not None
    assert policy.insured.names == ("A", "B")


def test_a_part_that_says_nothing_more_is_there_with_a_yes() -> None:
    header = b"name,inception,expiry,layers.0.limit,wording.defence_costs_outside_limit,"
    line = b"P,2027-04-01,2028-04-01,5e9,yes,"
    (policy,) = taken(header + b"defence_costs\n" + line + b"yes", "policies")
    assert isinstance(policy, Policy)
    assert policy.defence_costs == DefenceCosts()
    both = header + b"defence_costs.share,defence_costs\n" + line + b"0.1,yes"
    (policy,) = taken(both, "policies")
    assert isinstance(policy, Policy)
    assert policy.defence_costs == DefenceCosts(share=0.1)
    (fault,) = faults(header + b"defence_costs\n" + line + b"no", "policies")
    assert fault.startswith("line 2, defence_costs: must be yes, or empty")


def test_exposures_are_a_book_and_a_policy_may_be_left_out() -> None:
    header = ",".join(f"profile.{name}" for name in HEADER.split(","))
    policy = ",policy.name,policy.inception,policy.expiry,policy.layers.0.limit"
    lines = (header + policy, f"{GOOD},P,2027-04-01,2028-04-01,5e9", f"{GOOD},,,,")
    given, reference = taken("\n".join(lines).encode(), "exposures")
    assert isinstance(given, Submission)
    assert isinstance(reference, Submission)
    assert given.policy is not None
    assert reference.policy is None


def test_one_fault_refuses_every_line_and_each_is_named() -> None:
    content = csv_of(
        GOOD,
        "Second,many,0.03,0.97,2e12",
        "Third,-1,0.03,0.97,2e12",
        "Fourth,1e9,0.5,0.97,2e12",
        ",1e9,0.03,0.97,",
    )
    second, third, fourth, name, volume = faults(content)
    assert second.startswith("line 3, assets.total: must be a number (it is 'many')")
    assert third == "line 4, assets.total: must be 0 or more (it is -1)"
    assert fourth.startswith("line 5, assets.shares: ")
    assert "must add up to 1" in fourth
    assert name == "line 6, name: is required"
    assert volume == "line 6, yearly_volume: is required"


def test_an_unknown_and_a_missing_column_are_named_once() -> None:
    content = (
        "name,assets.total,controls.moat,assets.shares.hot,assets.shares.hot\n"
        + "\n".join(f"E{i},1e9,yes,1,1" for i in range(50))
    ).encode()
    found = faults(content)
    assert [one.partition(": ")[0] for one in found] == [
        "line 1, controls.moat",
        "line 1, assets.shares.hot",
        "line 1, yearly_volume",
    ]
    assert "is not a known column" in found[0]
    assert "is given twice" in found[1]
    assert "is a required column" in found[2]


@pytest.mark.parametrize(
    ("columns", "missing"),
    [
        ("name", "assets.total assets.shares.* yearly_volume"),
        (HEADER + ",reserve_plan.cash_on_order", ""),
    ],
)
def test_required_columns_of_a_profile(columns: str, missing: str) -> None:
    found = read("profiles", "p.csv", f"{columns}\nE{',' * columns.count(',')}".encode())
    assert isinstance(found, Refused)
    said = [f.column or "" for f in found.faults if "required column" in f.detail]
    assert sorted(said) == sorted(missing.split())


def test_required_columns_of_a_part_are_asked_for_once_the_part_is_there() -> None:
    content = b"name,insurer.rating,sublimits.0.tier\nP,A,hot"
    found = [one.partition(":")[0].removeprefix("line 1, ") for one in faults(content, "policies")]
    required = {"inception", "expiry", "layers.0.limit", "insurer.name", "sublimits.0.limit"}
    assert set(found) == required


def test_names_that_repeat_are_refused_however_they_are_written() -> None:
    found = faults(csv_of(GOOD, GOOD.replace("Exchange", "ｅｘｃｈａｎｇｅ "), "#x"))
    assert found == ["line 3, name: must not repeat: this name stands on line 2"]


def test_a_layer_left_out_between_two_is_refused() -> None:
    found = faults(
        b"name,inception,expiry,layers.0.limit,layers.2.limit\nP,2027-04-01,2028-04-01,1,2",
        "policies",
    )
    assert found[0].startswith("line 2: layers.2 is given, and layers.1 is not")


def test_more_cells_than_columns_and_cells_without_a_name_are_refused() -> None:
    assert faults(csv_of(GOOD + ",extra"))[0] == "line 2: has 6 cells, the header has 5"
    unnamed = (HEADER + ",\n" + GOOD + ",x").encode()
    assert faults(unnamed)[0] == "line 1, column 6: has cells and no name"
    taken((HEADER + ",\n" + GOOD + ",").encode())


def test_comments_and_empty_lines_are_left_out_and_lines_keep_their_numbers() -> None:
    content = csv_of("# an example,,,,", "", ",,,,", '"Two\nlines",1,1,0,1', "Bad,x,1,0,1")
    first, second = faults(content)
    assert first.startswith("line 5, name: ")
    assert second.startswith("line 7, assets.total: ")
    found = read("profiles", "p.csv", csv_of("# an example", GOOD))
    assert isinstance(found, Imported)
    assert (found.comments, found.lines) == (1, (3,))


def test_an_error_of_the_spreadsheet_is_no_comment() -> None:
    assert faults(csv_of(GOOD, "#N/A,1,1,0,1"))[0].startswith("line 3, name: is an error")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_both_encodings_of_japanese_excel_are_read_and_told_apart(encoding: str) -> None:
    content = f"{HEADER}\r\n{GOOD.replace('Exchange', '蔵守取引所')}\r\n".encode(encoding)
    found = read("profiles", "p.csv", content)
    assert isinstance(found, Imported)
    assert found.encoding == ("cp932" if encoding == "cp932" else "utf-8")
    assert getattr(found.documents[0], "name", None) == "蔵守取引所"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"\n\n", "must have a header"),
        (HEADER.encode(), "must have a header and at least one line"),
        (csv_of(GOOD).decode().encode("utf-16"), "is UTF-16 text: save it as CSV UTF-8"),
        (csv_of(GOOD, "") + b"\xff\xfe", "line 3: must be UTF-8 or CP932"),
        (csv_of(GOOD) + b"\nA\0B", "line 3: is not text: it holds a zero byte"),
        (csv_of('"Open,1,1,0,1'), "line 2: is not CSV: a quotation mark is not closed"),
        (csv_of('"A"B,1,1,0,1'), "line 2: is not CSV: text follows a closing quotation mark"),
        (csv_of("A" * 2001 + ",1,1,0,1"), "line 2, name: must be at most 2,000 characters"),
        (csv_of("A" * 200_000 + ",1,1,0,1"), "line 2: has a cell of more than 131,072 characters"),
        (b"PK\x03\x04", "is a workbook and not CSV"),
        (b"\xd0\xcf\x11\xe0", "is an old Excel workbook"),
        (csv_of(GOOD).replace(b",", b";"), "cells must be set apart by commas"),
        (b",".join([b"a"] * 401) + b"\n1", "must have at most 400 columns"),
        (b"A" * (LARGEST_BYTES + 1), "is larger than 16 MiB"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused(content: bytes, said: str) -> None:
    assert said in faults(content)[0]


@pytest.mark.parametrize("name", ["book", "book.xls", "book.csv.exe", "../../etc/passwd", ""])
def test_only_csv_and_xlsx_are_read_and_no_path_is_repeated(name: str) -> None:
    found = read("profiles", name, csv_of(GOOD))
    assert isinstance(found, Refused)
    assert "/" not in found.faults[0].file
    assert ".csv or .xlsx" in found.faults[0].detail


def test_too_many_lines_are_refused_and_just_enough_are_not() -> None:
    rows = [GOOD.replace("Exchange", f"E{i}") for i in range(MOST_LINES + 1)]
    assert len(taken(csv_of(*rows[:-1]))) == MOST_LINES
    assert faults(csv_of(*rows)) == ["must have at most 10,000 lines under its header"]
    assert "must have at most 20,000 lines" in faults(csv_of(*rows, *rows))[0]


def test_a_report_names_the_first_and_counts_the_rest() -> None:
    found = read("profiles", "p.csv", csv_of(*["A,x,x,x,x"] * 1000))
    assert isinstance(found, Refused)
    assert (len(found.faults), found.count) == (MOST_FAULTS, 4000)


def test_a_report_repeats_no_escape_sequence() -> None:
    (fault, *_) = faults(csv_of(GOOD).replace(b"yearly_volume", b"\x1b[2Jx\xe2\x80\xae"))
    assert fault.isprintable()


NUMBERS = {
    "1234567": 1234567,
    "+5": 5,
    "0.03": 0.03,
    ".5": 0.5,
    "5e9": 5e9,
    "1,234,567": 1234567,
    "1,234.5": 1234.5,
    "12,345,678.25": 12345678.25,
}


@pytest.mark.parametrize(("text", "value"), NUMBERS.items())
def test_a_number_that_is_plain_is_read(text: str, value: float) -> None:
    assert value_of(text, Leaf(float)) == value


@pytest.mark.parametrize("text", ["1,234", "1.234.567", "1 234", "12,34,567", "1'000", "0,030"])
def test_a_number_that_may_be_two_is_refused(text: str) -> None:
    with pytest.raises(Misread, match="ambiguous"):
        value_of(text, Leaf(float))


@pytest.mark.parametrize(
    "text", ["nan", "inf", "1e999", "５００", "¥5", "5億", "3%", "0x10", "1_000", "-"]
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(Misread, match="must be a"):
        value_of(text, Leaf(float))


@pytest.mark.parametrize("word", ["yes", "TRUE", " No ", "false"])
def test_a_control_is_yes_or_no_in_words(word: str) -> None:
    assert value_of(word, Leaf(bool)) is (word.strip().lower() in ("yes", "true"))


@pytest.mark.parametrize("word", ["1", "0", "y", "unknown", "maybe", "はい"])
def test_any_other_word_is_refused(word: str) -> None:
    with pytest.raises(Misread, match="yes or no"):
        value_of(word, Leaf(bool))


@pytest.mark.parametrize("day", ["2027/04/01", "1.4.2027", "20270401", "2027-4-1", "令和9年4月1日"])
def test_only_iso_days_are_read(day: str) -> None:
    content = f"name,inception,expiry,layers.0.limit\nP,{day},2028-04-01,5".encode()
    found = faults(content, "policies")
    assert found[0].startswith("line 2, inception: must be a date such as 2026-04-01")


def test_a_day_that_does_not_exist_is_refused() -> None:
    content = b"name,inception,expiry,layers.0.limit\nP,2027-02-30,2028-04-01,5"
    assert faults(content, "policies")[0].startswith("line 2, inception: must be a date")
