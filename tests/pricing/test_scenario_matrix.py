"""Ten thefts against a wording: what covers, what excludes, what is silent."""

from __future__ import annotations

import datetime as dt
from operator import attrgetter

import pytest

from data.registers import (
    CoverClause,
    RegisterFault,
    TheftScenario,
    TheftScenarios,
    theft_scenarios,
)
from pricing.layer import Layer
from pricing.policy import Causes, Policy, Wording
from pricing.scenario_matrix import ScenarioRow, cover_of, scenario_matrix
from pricing.wording import Exclusions

ALL = Causes(**dict.fromkeys(Causes.model_fields, True))
NOT_SHARED = Wording(limit_shared_with_others=False)


def policy(**fields: object) -> Policy:
    said = {
        "name": "P",
        "inception": dt.date(2027, 4, 1),
        "expiry": dt.date(2028, 4, 1),
        "layers": (Layer(limit=1e9),),
    }
    return Policy(**(said | fields))  # type: ignore[arg-type]


def rows(contract: Policy) -> dict[str, ScenarioRow]:
    return {row.scenario: row for row in scenario_matrix(contract)}


def answers(contract: Policy) -> set[str]:
    return {row.answer for row in rows(contract).values() if row.scenario != "custodian_insolvency"}


def test_every_clause_of_the_register_is_a_field_of_a_policy() -> None:
    for clause in theft_scenarios().clauses:
        assert attrgetter(clause.path)(policy(exclusions=Exclusions())) is None


def test_every_cause_of_a_wording_is_a_clause() -> None:
    paths = {clause.path for clause in theft_scenarios().clauses}
    assert {f"causes.{name}" for name in Causes.model_fields} <= paths


def test_a_wording_that_says_all_pays_and_one_that_says_nothing_is_disputed() -> None:
    assert answers(policy(causes=ALL, wording=NOT_SHARED)) == {"paid"}
    assert answers(policy()) == {"disputed"}
    assert rows(policy())["insider_collusion"].reasons == ("silent: insider",)


def test_what_no_clause_speaks_of_is_disputed() -> None:
    found = rows(policy(causes=ALL))["custodian_insolvency"]
    assert (found.answer, found.reasons) == (
        "disputed",
        ("no clause of the wording speaks of it",),
    )


def test_one_exclusion_beats_silence_and_cover() -> None:
    found = rows(policy(causes=Causes(vendor_supply_chain=False, outsider_hack=True)))
    vendor = found["wallet_vendor_compromise"]
    assert (vendor.answer, vendor.reasons) == ("not_paid", ("excluded: vendor or supply chain",))
    cells = {cell.clause: cell for cell in found["signing_manipulation"].cells}
    assert cells["causes.outsider_hack"].answer == "paid"
    assert cells["causes.vendor_supply_chain"].answer == "not_paid"
    assert cells["causes.state_backed_actor"].answer == "disputed"
    assert (cells["causes.key_loss"].answer, cells["causes.key_loss"].reason) == (
        "not_applicable",
        "",
    )


def test_a_tier_left_out_is_not_paid() -> None:
    found = rows(policy(causes=ALL, tiers_covered=("hot",)))
    assert found["hot_key_theft"].answer == "paid"
    cold = found["signing_manipulation"]
    assert (cold.answer, cold.reasons) == ("not_paid", ("not among the tiers covered: cold",))
    assert found["custodian_insolvency"].answer == "not_paid"


def test_a_shared_limit_is_disputed_where_several_are_struck() -> None:
    shared = policy(causes=ALL, wording=Wording(limit_shared_with_others=True))
    found = rows(shared)["market_wide_attack"]
    assert (found.answer, found.reasons) == ("disputed", ("yes: limit shared with others",))


def test_a_guarantee_paid_on_order_needs_no_word_on_causes() -> None:
    on_order = Wording(pays_on_supervisor_order=True)
    guarantee = policy(instrument="guarantee", wording=on_order)
    assert {row.answer for row in scenario_matrix(guarantee)} == {"paid"}
    # What it says all the same holds, and an insurance is not such a promise.
    excluding = policy(instrument="guarantee", wording=on_order, causes=Causes(insider=False))
    assert rows(excluding)["insider_collusion"].answer == "not_paid"
    assert answers(policy(wording=on_order)) == {"disputed"}


def test_a_new_exclusion_joins_by_data_alone() -> None:
    """A clause whose yes excludes, as of cold storage: path, polarity and scenario are data."""
    register = TheftScenarios(
        vintage=dt.date(2026, 11, 25),
        clauses=(
            CoverClause(
                path="wording.average_waived",
                title_en="Cold storage excluded",
                title_ja="除外",
                covers_if=False,
            ),
        ),
        scenarios=(
            TheftScenario(
                id="x",
                title_en="X",
                title_ja="X",
                tiers=("cold",),
                clauses=("wording.average_waived",),
                status="assumption",
                source="a test",
            ),
        ),
    )
    for said, expected in ((True, "not_paid"), (False, "paid"), (None, "disputed")):
        (row,) = scenario_matrix(policy(wording=Wording(average_waived=said)), register)
        assert row.answer == expected


def test_a_clause_no_register_lists_is_a_fault() -> None:
    with pytest.raises(RegisterFault, match=r'lists no clause "causes\.rain"'):
        cover_of(policy(), ("hot",), ("causes.rain",))


@pytest.mark.parametrize(
    ("exclusion", "scenario"),
    [
        ("off_premises", "hot_key_theft"),
        ("off_premises", "wallet_vendor_compromise"),
        ("smart_contract", "contract_or_chain_failure"),
    ],
)
def test_an_exclusion_takes_out_what_the_causes_cover_and_its_silence_nothing(
    exclusion: str, scenario: str
) -> None:
    for said, answer in ((True, "not_paid"), (False, "paid"), (None, "paid")):
        covered = policy(causes=ALL, wording=NOT_SHARED, exclusions=Exclusions(**{exclusion: said}))
        assert rows(covered)[scenario].answer == answer
