"""Every refusal of a book has its Japanese, and keeps its figures, names and places in it."""

from __future__ import annotations

import ast
import inspect
from importlib import import_module
from typing import TYPE_CHECKING

import pytest

from api.fault_telling import told
from api.fault_words import SENTENCES
from api.imports.faults import ImportFault
from api.validation import KINDS, LIMITS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

RAISED_IN = (
    "api.imports.archive_check",
    "api.imports.cells",
    "api.imports.csv_text",
    "api.imports.oed",
    "api.imports.reading",
    "api.imports.sheet_check",
    "api.imports.xlsx",
    "api.accumulation_shapes",
    "data.accumulation",
    "models.profile",
    "pricing.book_case",
    "pricing.book_exact",
    "pricing.book_price",
    "pricing.book_run",
    "pricing.cat_bond_terms",
    "pricing.layer",
    "pricing.layers",
    "pricing.policy",
    "pricing.portfolio",
    "pricing.premium",
    "pricing.stack",
    "pricing.sublimits",
    "pricing.wording",
)
RAISES = {
    "Misread": 0,
    "NotExact": 0,
    "NothingCovered": 0,
    "PremiumAboveLimit": 0,
    "PricingError": 0,
    "SelfCheckFailed": 0,
    "UnknownAssumption": 1,
    "UnknownHoldings": 0,
    "Unreadable": 0,
    "ValueError": 0,
    "_Damaged": 0,
    "_add": 2,
}
"""Names of what is raised or noted, and which of its arguments is the sentence."""

NOT_OF_A_READERS_BOOK = (
    "an assumption is given twice",
    "must lie from 7 to 7 (it is 7)",
    "must have no fields but 7",
    "must not repeat: 7",
)


def sentences(module: ModuleType) -> Iterator[str]:
    """The sentences a module refuses with, 7 in their places."""
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", None) or getattr(node.func, "attr", "")
        place = RAISES.get(name)
        if place is not None and len(node.args) > place:
            text = sentence(node.args[place], module)
            if text is not None:
                yield text


def sentence(node: ast.expr, module: ModuleType) -> str | None:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(
            str(part.value) if isinstance(part, ast.Constant) else value(part, module)
            for part in node.values
        )
    return None


def value(node: ast.expr, module: ModuleType) -> str:
    held = node.value if isinstance(node, ast.FormattedValue) else node
    if isinstance(held, ast.Name) and isinstance(getattr(module, held.id, None), str):
        return str(getattr(module, held.id))
    if isinstance(held, ast.Call) and getattr(held.func, "id", "") == "_echo":
        return " (it is 'x')"
    return "fault" if ast.unparse(held).endswith(".public") else "7"


@pytest.mark.parametrize("name", RAISED_IN)
def test_every_sentence_a_book_is_refused_with_is_told_in_japanese(name: str) -> None:
    found = [text for text in sentences(import_module(name)) if text]
    assert found
    for text in found:
        if not text.startswith(NOT_OF_A_READERS_BOOK):
            assert told(text, "ja") != text, text


def test_whatever_a_type_allows_is_told_in_japanese() -> None:
    for text in (*KINDS.values(), *(limit for _, limit in LIMITS.values())):
        assert told(f"must be {text.format(7)} (it is 'x')", "ja").endswith("（入力値：'x'）")


@pytest.mark.parametrize("pair", SENTENCES, ids=lambda pair: pair[0][:40])
def test_a_sentence_of_the_table_fits_its_japanese(pair: tuple[str, str]) -> None:
    english, japanese = pair
    text = english.replace("{told}", "is required").replace("{}", "7")
    assert told(text, "en") == text
    assert not told(text, "ja").isascii()
    assert "{" not in told(text, "ja")
    assert japanese


@pytest.mark.parametrize(
    ("english", "japanese"),
    [
        ("must be at most 1.0 (it is 1.5)", "1.0以下にしてください（入力値：1.5）"),
        (
            "/0/policy/expiry: must be a date such as 2026-04-01 (it is 'soon') (2 more in errors)",
            "/0/policy/expiry：2026-04-01の形式の日付で入力してください（入力値：'soon'）（ほか2件）",
        ),
        (
            (
                "is ambiguous (it is '1,234'): the sign between digits may be for thousands or "
                "decimals"
            ),
            "桁区切りか小数点かを判別できません（入力値：'1,234'）",
        ),
        (
            (
                "the policy expired on 2026-04-01 and stands in no book of 2026-11-28: leave it "
                "out or give the one that follows"
            ),
            (
                "契約は2026-04-01に満期を迎え、2026-11-28時点の保有契約に含まれません。除くか、"
                "更改後の契約にしてください"
            ),
        ),
        (
            (
                "the policy to be added: the policy expired on 2026-04-01 and stands in no book of "
                "2026-11-28: leave it out or give the one that follows"
            ),
            (
                "追加する契約：契約は2026-04-01に満期を迎え、2026-11-28時点の保有契約に含まれません。"
                "除くか、更改後の契約にしてください"
            ),
        ),
        (
            "vendor.luck: no such assumption (there are campaign.rate)",
            "vendor.luck：この名前の仮定はありません（仮定：campaign.rate）",
        ),
        (
            "expiry must be after inception (the term is -365 days)",
            "保険期間の終期は始期より後にしてください（入力値：-365日）",
        ),
        (
            "must not repeat: these names stand on line 4",
            "4行目と取引所・契約の名前が重複しています",
        ),
        (
            (
                "/policy: two clauses contradict each other: exclusions.cold_storage takes out "
                "cold wallets, and tiers_covered names cold"
            ),
            (
                "/policy：約款の定めが互いに矛盾しています：コールドウォレットを免責としながら、"
                "補償対象に含めています"
            ),
        ),
        (
            "/currency: must be one of 'JPY' or 'USD' (it is 'EUR')",
            "/currency：JPY・USDのいずれかにしてください（入力値：'EUR'）",
        ),
        (
            "must be one of 'none', 'once a year' or 'yes'",
            "none・once a year・yesのいずれかにしてください",
        ),
        ("something nobody foresaw", "something nobody foresaw"),
    ],
)
def test_figures_names_and_places_stay(english: str, japanese: str) -> None:
    assert told(english, "ja") == japanese
    assert told(english, "en") == english


def test_a_fault_of_a_file_is_told_with_its_place() -> None:
    fault = ImportFault(
        file="book.csv",
        line=3,
        column="policy.layers.0.share",
        detail="must be a number, not a percentage (it is '30%')",
        allowed="a share such as 0.03",
    )
    assert told(f"{fault} (2 more)", "ja") == (
        "book.csv、3行目、policy.layers.0.share：百分率ではなく数値で入力してください"
        "（入力値：'30%'）（0.03のような割合）（ほか2件）"
    )
