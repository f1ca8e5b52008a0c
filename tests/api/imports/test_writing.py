"""What we write ourselves: read again it is the same, and no spreadsheet runs it."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.imports.cells import STARTS_A_FORMULA, guarded, unguarded
from api.imports.columns import KINDS, TYPES, Kind, columns_of
from api.imports.faults import Refused
from api.imports.reading import read
from api.imports.writing import template, written
from models.profile import CONTROLS, ReservePlan, SecurityProfile
from pricing.policy import Policy
from tests.api.imports.conftest import taken

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"
POLICIES = sorted((EXAMPLES / "policies").glob("*.json"))

AMOUNTS = st.floats(0, 1e16)
NAMES = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=40).filter(
    lambda text: bool(text.strip())
)
FORMULAS = st.builds(
    str.__add__, st.sampled_from(tuple("=+-@#'＝")), st.text("=1+'#a ", max_size=5)
)
ANSWERS = st.none() | st.booleans()
COUNTS = st.none() | st.integers(0, 10**9)


def shares(names: tuple[str, ...]) -> st.SearchStrategy[dict[str, float]]:
    parts = st.lists(st.integers(0, 100), min_size=len(names), max_size=len(names)).filter(any)
    return parts.map(lambda p: {n: x / sum(p) for n, x in zip(names, p, strict=True)})


PLANS = (
    st.builds(ReservePlan, recomputed_every_days=st.integers(0, 400), cash_on_order=ANSWERS)
    | st.none()
)
PROFILES = st.fixed_dictionaries(
    {
        "name": NAMES | FORMULAS,
        "assets": st.fixed_dictionaries(
            {
                "total": st.floats(1e-3, 1e16),
                "shares": shares(("hot", "warm", "cold", "third_party")),
            }
        ),
        "yearly_volume": AMOUNTS,
    },
    optional={
        "country": st.none() | st.from_regex(r"\A[A-Z]{2}\Z"),
        "currency": st.sampled_from(("JPY", "USD")),
        "coins": st.none() | shares(("btc", "eth", "stable", "other")),
        "trading_since": st.none() | st.integers(2009, 2100),
        "accounts": COUNTS,
        "wallet_vendor": st.none() | NAMES | FORMULAS,
        "guarantee_crypto_ratio": st.none() | st.floats(0, 10),
        "reserve_cash": st.none() | AMOUNTS,
        "reserve_plan": PLANS,
        "controls": st.dictionaries(st.sampled_from(CONTROLS), ANSWERS),
    },
).map(SecurityProfile.model_validate)


def told_apart(profile: SecurityProfile) -> str:
    """Its name without width and case."""
    return " ".join(unicodedata.normalize("NFKC", profile.name).casefold().split())


@settings(max_examples=200, deadline=None)
@given(st.lists(PROFILES, min_size=1, max_size=3, unique_by=told_apart))
def test_profiles_come_back_as_they_were(profiles: list[SecurityProfile]) -> None:
    assert taken(written("profiles", profiles).encode()) == profiles


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
def test_every_example_policy_comes_back_as_it_was(path: Path) -> None:
    policy = Policy.model_validate_json(path.read_bytes())
    assert taken(written("policies", [policy]).encode(), "policies") == [policy]


def test_a_book_comes_back_as_it_was() -> None:
    book = json.loads((EXAMPLES / "books" / "four-policies.json").read_text())
    exposures = [TYPES["exposures"].model_validate_json(json.dumps(one)) for one in book]
    assert taken(written("exposures", exposures).encode(), "exposures") == exposures


@pytest.mark.parametrize(
    "change",
    [
        {"insured": {"names": ["A;B"]}},
        {"layers": [{"limit": 5e9, "reinstatements": []}]},
    ],
)
def test_what_csv_cannot_say_is_not_written(change: dict[str, Any]) -> None:
    plain = {"name": "P", "inception": "2027-04-01", "expiry": "2028-04-01"}
    whole = {**plain, "layers": [{"limit": 5e9}], **change}
    policy = Policy.model_validate_json(json.dumps(whole))
    with pytest.raises(ValueError, match="CSV cannot say this"):
        written("policies", [policy])


@given(NAMES | FORMULAS)
def test_no_text_of_ours_is_a_formula(text: str) -> None:
    cell = guarded(text)
    assert cell[0] not in STARTS_A_FORMULA
    assert cell[0] != "#"
    assert unguarded(cell) == text


def test_no_cell_of_a_written_file_is_a_formula() -> None:
    evil = "=HYPERLINK(1)"
    profile = SecurityProfile.model_validate_json(
        json.dumps(
            {
                "name": evil,
                "assets": {"total": 1, "shares": {"hot": 1}},
                "yearly_volume": 1,
                "wallet_vendor": "＝cmd",
            }
        )
    )
    rows = list(csv.reader(io.StringIO(written("profiles", [profile]).removeprefix("\ufeff"))))
    assert not [cell for row in rows for cell in row if cell[:1] in tuple(STARTS_A_FORMULA)]
    assert f"'{evil}" in rows[1]


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_has_every_column_and_an_example_that_is_taken_once_uncommented(
    kind: Kind,
) -> None:
    text = template(kind)
    header = text.removeprefix("\ufeff").splitlines()[0].split(",")
    assert header == [name for name, _ in columns_of(TYPES[kind])]
    assert isinstance(read(kind, "t.csv", text.encode()), Refused)
    assert len(taken(text.replace("\n# ", "\n").encode(), kind)) == 1
