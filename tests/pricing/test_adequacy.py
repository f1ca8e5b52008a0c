"""Would this policy stand in? Every rule in every outcome, the verdicts, and two laws of order."""

from __future__ import annotations

import copy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, reject, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from data.regimes import load_rule_set
from models.profile import SecurityProfile
from pricing.adequacy import VERDICTS, Adequacy, cash_floor, check
from pricing.case import MissingRate
from pricing.outcome import PredicateError, Terms
from pricing.policy import Policy
from pricing.predicates import PREDICATES, all_true
from pricing.reference_policy import AGGREGATE_MULTIPLE, RETENTION_SHARE, reference_policy
from pricing.requirement import CustomScenario

JP = load_rule_set("jp")
SCENARIO = "press_band/industry_anchors"
EXAMPLES = Path(__file__).parents[2] / "examples" / "policies"
REQUIRED = 2_000_000_000
FLOOR = 20_000_000

PROFILE: dict[str, Any] = SecurityProfile.model_validate_json(
    (EXAMPLES.parent / "checks" / "exchange.json").read_bytes()
).model_dump()
INSURANCE: dict[str, Any] = Policy.model_validate_json(
    (EXAMPLES / "meets-all.json").read_bytes()
).model_dump()
GUARANTEE: dict[str, Any] = Policy.model_validate_json(
    (EXAMPLES / "meets-all-guarantee.json").read_bytes()
).model_dump()
for base_ in (INSURANCE, GUARANTEE):
    # Said by the examples, and in the way of single changes: what they promise follows from others.
    base_["insured"]["own_share_of_limit"] = None
    base_["payment"]["first_payment_share"] = None
    base_["ending"] = base_.get("ending") or {"only_in": None}
Changes = dict[str, Any]
"""Dotted path of a field of the policy, or of the profile after "profile.", to its new value."""


def read(base: dict[str, Any], changes: Changes, scenario: str = SCENARIO) -> Adequacy:
    tree = copy.deepcopy({**base, "profile": PROFILE})
    for path, value in changes.items():
        *way, last = path.split(".")
        place = tree
        for name in way:
            place = place[name]
        place[last] = value
    profile = SecurityProfile.model_validate(tree.pop("profile"))
    return check(Policy.model_validate(tree), profile, JP, scenario, {})


def result_of(adequacy: Adequacy, rule: str) -> str:
    return next(finding.result for finding in adequacy.findings if finding.rule == rule)


def layer(**terms: float) -> Changes:
    return {"layers": ({"limit": 2e9, "aggregate_limit": 6e9, **terms},)}


UNLICENSED: Changes = {"insurer.licence": "unlicensed_foreign"}
NO_HOT: Changes = {"tiers_covered": ("cold",)}


def clause(path: str, *good_and_bad: object) -> tuple[Changes, Changes, Changes]:
    good, bad = good_and_bad or (True, False)
    return {path: good}, {path: bad}, {path: None}


def absent(path: str) -> tuple[Changes, Changes, Changes]:
    """For a clause that must not be there."""
    return {path: False}, {path: True}, {path: None}


# rule: changes under which it passes, fails, and is unknown (None: cannot be)
Row = tuple[Changes, Changes, Changes | None]
TABLE_L: dict[str, Row] = {
    "jp.insurer_licence": clause("insurer.licence", "jp_lloyds", "jp_bank"),
    "jp.insurer_solvency": clause("insurer.solvency_ratio", 1.0, 0.99),
    "jp.unlicensed_paper": (
        {**UNLICENSED, "insurer.foreign_permission": True},
        {**UNLICENSED, "insurer.foreign_permission": False},
        {**UNLICENSED, "insurer.foreign_permission": None},
    ),
    "jp.prior_approval": clause("wording.approval_obtained"),
    "jp.term_one_year": ({}, {"expiry": date(2028, 3, 1)}, None),
    "jp.cancellation_needs_approval": clause("wording.cancellation_needs_approval"),
    "jp.change_needs_approval": clause("wording.change_needs_approval"),
    "jp.cancellation_notice": clause("wording.cancellation_notice_days", 30, 29),
    "jp.extended_cover": clause("wording.extended_cover_years", 5.0, 4.9),
    "jp.prior_acts": clause("wording.prior_acts_years", 3.0, 2.0),
    "jp.causes_stated": (
        {},
        {f"causes.{name}": False for name in INSURANCE["causes"]},
        {f"causes.{name}": None for name in INSURANCE["causes"]},
    ),
    "jp.causes_reach": clause("causes.key_loss"),
    "jp.cold_wallets": ({}, {"tiers_covered": ("hot",)}, None),
    "jp.hot_wallets": (
        {**NO_HOT, "profile.guarantee_crypto_ratio": 1.0},
        {**NO_HOT, "profile.guarantee_crypto_ratio": 0.9},
        {**NO_HOT, "profile.guarantee_crypto_ratio": None},
    ),
    "jp.vendor_entry": clause("causes.vendor_supply_chain"),
    "jp.state_actor": clause("causes.state_backed_actor"),
    "jp.gross_negligence": clause("causes.gross_negligence"),
    "jp.non_avoidance": clause("wording.non_avoidance"),
    "jp.cash_floor": clause("profile.reserve_cash", 2e7, 19_999_999.0),
    "jp.deductible": (layer(retention=2e7), layer(retention=2.1e7), layer(attachment=1e8)),
    "jp.aggregate_limit": ({}, layer(aggregate_limit=5.9e9), None),
    "jp.own_limit": (
        {"wording.limit_shared_with_others": False},
        {"wording.limit_shared_with_others": True},
        {"wording.limit_shared_with_others": None},
    ),
    "jp.defence_costs": clause("wording.defence_costs_outside_limit"),
    "jp.money_reaches_users": clause("wording.payee_route", "trust", "general_estate"),
    "jp.speed_of_payment": (
        {"wording.days_to_full_payment": 90, "wording.bridge_facility": True},
        {"wording.days_to_full_payment": 6, "wording.bridge_facility": False},
        {"wording.days_to_full_payment": None, "wording.bridge_facility": False},
    ),
    "jp.no_case_approval": clause("wording.usable_without_case_approval"),
    "jp.valuation": clause("wording.valuation_matches_leak_policy"),
    "jp.average": clause("wording.average_waived"),
    "jp.insurer_subrogation": clause("wording.subrogation_behind_users"),
    "jp.claim_period": clause("wording.claim_period_years", 3.0, 1.0),
    "jp.users_told": clause("wording.published_summary"),
    "jp.independent_insurer": absent("insurer.group_company"),
    "jp.pays_before_reinsurers": clause("insurer.reinsurance.pays_regardless"),
    "jp.applied_in_time": clause("filing.applied_on", date(2027, 3, 2), date(2027, 3, 3)),
    "jp.answers_to_customers": absent("exclusions.off_premises"),
    "jp.remote_theft": (
        {"exclusions.remote_access": False},
        {"exclusions.remote_access": True, "causes.outsider_hack": False},
        {"exclusions.remote_access": None},
    ),
    "jp.smart_contract": absent("exclusions.smart_contract"),
    "jp.amount": (
        {},
        layer(limit=1e9),
        {**layer(limit=1e9), "profile.reserve_cash": None},
    ),
    "jp.recomputed": clause("profile.reserve_plan.recomputed_every_days", 366, 367),
    "jp.shortfall_cured": clause("profile.reserve_plan.shortfall_cured_days", 14, 15),
    "jp.cash_on_order": clause("profile.reserve_plan.cash_on_order"),
    "jp.insolvency_not_excluded": absent("exclusions.insolvency"),
    "jp.part_paid_first": clause("payment.days_to_first_payment", 5, 6),
    "jp.valuation_time": clause("valuation.time", "payment", "inception"),
    "jp.price_rise": clause("valuation.limit_follows_prices"),
    "jp.open_for_claims": clause("payment.open_for_procedure_days", 170, 169),
    "jp.replacement": clause("profile.reserve_plan.replacement_days", 90, 91),
    "jp.no_protection_scheme": absent("profile.reserve_plan.counts_on_protection_scheme"),
    "jp.rating": clause("insurer.rating", "A-", "BBB+"),
    "jp.supervisory_action": absent("exclusions.supervisory_action"),
    "jp.governing_law": clause("governing_law", "JP", "GB"),
    "jp.other_terms": absent("filing.harmful_terms"),
}
TABLE_G: dict[str, Row] = {
    "jp.guarantor_licence": clause("insurer.licence", "jp_bank", "unlicensed_foreign"),
    "jp.guarantor_solvency": clause("insurer.solvency_ratio", 1.0, 0.5),
    "jp.guarantee_filing": clause("wording.approval_obtained"),
    "jp.guarantee_runs_on": clause("wording.runs_on_if_not_renewed"),
    "jp.pays_on_order": clause("wording.pays_on_supervisor_order"),
    "jp.direct_payment": clause("wording.payee_route", "trust", "lien"),
    "jp.guarantor_subrogation": clause("wording.subrogation_behind_users"),
    "jp.guarantee_ends": (
        {"wording.cancellation_needs_approval": False, "ending.only_in": ("surplus",)},
        {"wording.cancellation_needs_approval": False, "ending.only_in": ("surplus", "other")},
        {"wording.cancellation_needs_approval": False, "ending.only_in": None},
    ),
    "jp.guarantee_amount": (
        {},
        {"layers": ({"limit": 1.9e9},)},
        {"layers": ({"limit": 1.9e9},), "profile.reserve_cash": None},
    ),
    "jp.users_consent": clause("payment.users_consent"),
    "jp.daily_records": clause("profile.reserve_plan.daily_user_records"),
}
TABLE_G["jp.guarantor_licence"][1]["insurer.foreign_permission"] = False

CASES = [
    (base, rule, outcome, changes)
    for base, table in ((INSURANCE, TABLE_L), (GUARANTEE, TABLE_G))
    for rule, row in table.items()
    for outcome, changes in zip(("pass", "fail", "unknown"), row, strict=True)
    if changes is not None
]


@pytest.mark.parametrize(
    ("base", "rule", "outcome", "changes"), CASES, ids=[f"{c[1]}-{c[2]}" for c in CASES]
)
def test_each_rule_passes_fails_or_is_unknown(
    base: dict[str, Any], rule: str, outcome: str, changes: Changes
) -> None:
    found = next(f for f in read(base, changes).findings if f.rule == rule)
    assert found.result == outcome
    assert found.observed
    assert found.required
    assert (found.cure_ja is None) == (outcome == "pass")
    assert "{" not in f"{found.cure_en}{found.cure_ja}"


def test_the_table_above_knows_every_shipped_rule() -> None:
    assert {rule.id for rule in JP.rules} == set(TABLE_L) | set(TABLE_G)
    assert {rule.predicate for rule in JP.rules} <= set(PREDICATES)


def test_findings_come_in_the_order_of_the_file() -> None:
    found = read(INSURANCE, {}).findings
    assert [finding.rule for finding in found] == [rule.id for rule in JP.rules]


@pytest.mark.parametrize(("base", "other"), [(INSURANCE, "G"), (GUARANTEE, "L")])
def test_rules_for_the_other_instrument_do_not_apply(base: dict[str, Any], other: str) -> None:
    adequacy = read(base, {})
    theirs = [rule.id for rule in JP.rules if rule.instrument == other]
    assert theirs
    assert {result_of(adequacy, rule) for rule in theirs} == {"not_applicable"}


@pytest.mark.parametrize("rule", ["jp.cold_wallets", "jp.hot_wallets"])
def test_a_tier_the_exchange_does_not_use_needs_no_cover(rule: str) -> None:
    warm = {"profile.assets": {"total": 1e10, "shares": {"warm": 1.0}}, "tiers_covered": ("warm",)}
    assert result_of(read(INSURANCE, warm), rule) == "not_applicable"


@pytest.mark.parametrize(
    ("rule", "changes", "missing"),
    [
        ("jp.cash_floor", {"profile.reserve_cash": 5e6}, 15_000_000),
        ("jp.deductible", layer(retention=3e7), 10_000_000),
        ("jp.deductible", layer(retention=2e7, aggregate_deductible=1e9), 1_000_000_000),
        ("jp.hot_wallets", {**NO_HOT, "profile.guarantee_crypto_ratio": 0.25}, 750_000_000),
    ],
)
def test_a_failure_that_can_be_counted_says_how_much_is_missing(
    rule: str, changes: Changes, missing: int
) -> None:
    found = next(f for f in read(INSURANCE, changes).findings if f.rule == rule)
    assert found.result == "fail"
    assert found.shortfall is not None
    assert found.shortfall.amount == missing


@pytest.mark.parametrize("day", [None, date(2024, 3, 31)])
def test_an_undated_or_old_solvency_ratio_that_would_do_tells_nothing(day: date | None) -> None:
    assert result_of(read(INSURANCE, {"insurer.solvency_date": day}), "jp.insurer_solvency") == (
        "unknown"
    )


@pytest.mark.parametrize("day", [None, date(2024, 3, 31), date(2026, 9, 30)])
def test_a_solvency_ratio_below_the_minimum_fails_whatever_its_date(day: date | None) -> None:
    low = {"insurer.solvency_ratio": 0.99, "insurer.solvency_date": day}
    assert result_of(read(INSURANCE, low), "jp.insurer_solvency") == "fail"
    adequacy = read(GUARANTEE, low)
    assert result_of(adequacy, "jp.guarantor_solvency") == "fail"
    assert adequacy.verdict == "reject"


def test_an_undated_solvency_ratio_is_told_as_such() -> None:
    undated = read(GUARANTEE, {"insurer.solvency_ratio": 0.5, "insurer.solvency_date": None})
    found = next(f for f in undated.findings if f.rule == "jp.guarantor_solvency")
    assert found.observed == "50%, date not stated"


def test_a_banks_solvency_ratio_is_not_its_test() -> None:
    bank = read(GUARANTEE, {"insurer.licence": "jp_bank"})
    assert result_of(bank, "jp.guarantor_solvency") == "unknown"


def test_unlicensed_paper_with_permission_is_neither_accepted_nor_refused() -> None:
    permitted = read(INSURANCE, {**UNLICENSED, "insurer.foreign_permission": True})
    assert result_of(permitted, "jp.insurer_licence") == "unknown"
    assert permitted.verdict == "cannot_say"


def test_without_an_insurer_every_rule_about_one_is_unknown() -> None:
    nobody = read(INSURANCE, {"insurer": None})
    about = (
        "jp.insurer_licence",
        "jp.insurer_solvency",
        "jp.independent_insurer",
        "jp.unlicensed_paper",
        "jp.pays_before_reinsurers",
        "jp.rating",
    )
    assert {result_of(nobody, rule) for rule in about} == {"unknown"}


# ---- credit, cash and verdict ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "verdict", "failing"),
    [
        ("meets-all", "accept", set()),
        ("meets-all-guarantee", "accept", set()),
        ("meets-precedents", "cannot_say", set()),
        ("war-exclusion", "reject", {"jp.state_actor"}),
        ("unlicensed-paper", "reject", {"jp.insurer_licence", "jp.unlicensed_paper"}),
        ("specie-form", "reject", {"jp.remote_theft", "jp.causes_reach", "jp.vendor_entry"}),
        ("crime-form", "reject", {"jp.answers_to_customers", "jp.money_reaches_users"}),
        ("statutory-form", "reject", {"jp.causes_reach"}),
        ("pooled-limit", "reject", {"jp.own_limit", "jp.amount"}),
        ("affiliate-insurer", "reject", {"jp.independent_insurer"}),
        ("sixty-day-notice", "reject", {"jp.cancellation_needs_approval"}),
    ],
)
def test_the_example_policies(file: str, verdict: str, failing: set[str]) -> None:
    policy = Policy.model_validate_json((EXAMPLES / f"{file}.json").read_bytes())
    adequacy = check(policy, SecurityProfile.model_validate(PROFILE), JP, SCENARIO, {})
    assert adequacy.verdict == verdict
    assert {f.rule for f in adequacy.findings if f.result == "fail"} == failing


def test_the_exemplary_policies_leave_no_rule_open() -> None:
    """Every rule but those of another kind, or that ask for a permission no one needs, passes."""
    for base in (INSURANCE, GUARANTEE):
        found = read(base, {}).findings
        assert {f.result for f in found} == {"pass", "not_applicable"}
        other = {f.rule for f in found if f.result == "not_applicable"}
        letter = "G" if base is INSURANCE else "L"
        expected = {rule.id for rule in JP.rules if rule.instrument == letter}
        assert other == expected | {"jp.unlicensed_paper"}


def test_insurance_counts_for_what_lies_above_the_cash_floor() -> None:
    adequacy = read(INSURANCE, {})
    assert adequacy.required.amount == REQUIRED
    assert adequacy.eligible_credit.amount == REQUIRED - FLOOR
    assert adequacy.cash_counted.amount == FLOOR
    assert adequacy.shortfall.amount == 0


def test_a_guarantee_may_stand_for_the_whole() -> None:
    adequacy = read(GUARANTEE, {"profile.reserve_cash": None})
    assert adequacy.eligible_credit.amount == REQUIRED
    assert adequacy.verdict == "accept"


def test_a_failed_blocking_rule_takes_the_whole_credit() -> None:
    adequacy = read(INSURANCE, {"causes.insider": False})
    assert adequacy.eligible_credit.amount == 0
    assert adequacy.shortfall.amount == REQUIRED - FLOOR
    assert adequacy.verdict == "reject"


def test_only_the_insurers_share_counts() -> None:
    assert read(INSURANCE, layer(retention=2e7, share=0.25)).eligible_credit.amount == 500_000_000


def test_of_a_shared_limit_only_the_part_nobody_else_can_use_counts() -> None:
    shared = {"wording.limit_shared_with_others": True}
    assert read(INSURANCE, shared).eligible_credit.amount == 0
    part = {"insured.own_share_of_limit": 0.25}
    assert read(INSURANCE, shared | part).eligible_credit.amount == 500_000_000


def test_an_excess_layer_above_the_required_amount_counts_for_nothing() -> None:
    adequacy = read(INSURANCE, layer(attachment=5e9))
    assert adequacy.eligible_credit.amount == 0
    assert adequacy.verdict == "reject"


def test_a_tower_counts_layer_by_layer() -> None:
    tower = (
        {"limit": 1e9, "retention": 2e7, "aggregate_limit": 3e9},
        {"limit": 5e8, "attachment": 1.02e9, "aggregate_limit": 1.5e9},
    )
    assert read(INSURANCE, {"layers": tower}).eligible_credit.amount == 1_500_000_000


def test_too_small_a_policy_is_rejected_with_the_sum_that_is_missing() -> None:
    adequacy = read(INSURANCE, {"layers": ({"limit": 1e9, "aggregate_limit": 3e9},)})
    assert adequacy.verdict == "reject"
    assert adequacy.shortfall.amount == REQUIRED - FLOOR - 1_000_000_000
    assert any("980,000,000 yen short" in reason for reason in adequacy.reasons)


def test_cash_beside_a_small_policy_makes_it_enough() -> None:
    small = {"layers": ({"limit": 1e9, "aggregate_limit": 3e9},), "profile.reserve_cash": 1e9}
    assert read(INSURANCE, small).verdict == "accept"


def test_cash_not_stated_counts_as_zero_and_leaves_the_verdict_open() -> None:
    adequacy = read(INSURANCE, {"profile.reserve_cash": None})
    assert adequacy.cash_counted.amount == 0
    assert adequacy.verdict == "cannot_say"
    assert any("reserve cash is not stated" in reason for reason in adequacy.reasons)


@pytest.mark.parametrize("value", [False, None])
def test_a_lesser_rule_that_fails_or_is_unknown_is_a_condition(value: bool | None) -> None:
    adequacy = read(INSURANCE, {"wording.approval_obtained": value})
    assert adequacy.verdict == "accept_with_conditions"
    assert adequacy.eligible_credit.amount == REQUIRED - FLOOR


def test_a_failure_beats_an_unknown() -> None:
    assert read(INSURANCE, {"causes.insider": False, "causes.key_loss": None}).verdict == "reject"


def test_reasons_name_the_rules_and_end_with_what_this_verdict_is_not() -> None:
    adequacy = read(INSURANCE, {"causes.state_backed_actor": False})
    assert adequacy.reasons[0].startswith("jp.state_actor fails: ")
    assert "no verdict here is law" in adequacy.reasons[-1]
    assert any(SCENARIO in reason for reason in adequacy.reasons)


def test_amounts_in_dollars_are_read_at_the_given_rate() -> None:
    terms = {"currency": "USD", "layers": ({"limit": 2e7, "aggregate_limit": 6e7},)}
    policy = Policy.model_validate({**INSURANCE, **terms})
    profile = SecurityProfile.model_validate({**PROFILE, "currency": "USD", "yearly_volume": 8e8})
    adequacy = check(policy, profile, JP, SCENARIO, {"USD": 100.0})
    assert adequacy.eligible_credit.amount == REQUIRED - FLOOR
    assert adequacy.cash_counted.amount == REQUIRED
    with pytest.raises(MissingRate, match="no exchange rate for USD"):
        check(policy, profile, JP, SCENARIO, {})


def test_a_requirement_below_the_cash_floor_is_all_cash() -> None:
    own = CustomScenario(cap=1e7, rate=1.0, base="assets")
    policy, profile = Policy.model_validate(INSURANCE), SecurityProfile.model_validate(PROFILE)
    adequacy = check(policy, profile, JP, own, {})
    assert adequacy.eligible_credit.amount == 0
    assert adequacy.shortfall.amount == 0


def test_every_yardstick_is_shown_beside_the_verdict() -> None:
    shown = [one.scenario for one in read(INSURANCE, {}).yardsticks]
    assert shown == list(JP.scenario_ids)


@pytest.mark.parametrize("path", ["wording.colour", "name", "layers"])
def test_a_rule_that_reads_no_clause_is_refused(path: str) -> None:
    wrong = JP.rules[0].model_copy(update={"predicate": "all_true", "reads": (path,)})
    with pytest.raises(PredicateError, match=path):
        check(
            Policy.model_validate(INSURANCE),
            SecurityProfile.model_validate(PROFILE),
            JP.model_copy(update={"rules": (wrong,)}),
            SCENARIO,
            {},
        )
    assert PREDICATES["all_true"] is all_true


def test_a_rule_that_names_no_test_or_no_figure_is_refused() -> None:
    wrong = JP.rules[0].model_copy(update={"predicate": "clairvoyance"})
    with pytest.raises(PredicateError, match="clairvoyance"):
        check(
            Policy.model_validate(INSURANCE),
            SecurityProfile.model_validate(PROFILE),
            JP.model_copy(update={"rules": (wrong,)}),
            SCENARIO,
            {},
        )
    with pytest.raises(PredicateError, match="minimum"):
        Terms().figure("minimum")


# ---- terms that take from what stands in for the reserve -----------------------------------------


def credit(**terms: float) -> int:
    return read(INSURANCE, layer(retention=2e7, **terms)).eligible_credit.amount


def test_coinsurance_replaces_no_cash_because_nobody_else_pays_it() -> None:
    assert credit(coinsurance=0.25) == 1_500_000_000
    assert credit(coinsurance=0.25, share=0.5) == 750_000_000


def deductible(**terms: float) -> str:
    return result_of(read(INSURANCE, layer(**terms)), "jp.deductible")


def test_a_franchise_is_a_deductible_of_its_size_below_it_and_shortens_no_limit() -> None:
    assert deductible(franchise=2e7) == deductible(retention=2e7) == "pass"
    assert deductible(franchise=5e7) == deductible(retention=5e7) == "fail"
    assert read(INSURANCE, layer(franchise=2e7)).eligible_credit.amount == REQUIRED - FLOOR


def aggregate(*prices: float) -> str:
    once: Changes = {"layers": ({"limit": 2e9, "retention": 2e7, "reinstatements": prices},)}
    return result_of(read(INSURANCE, once), "jp.aggregate_limit")


def test_only_free_reinstatements_count_for_an_exchange_just_robbed() -> None:
    assert aggregate(0.0, 0.0) == "pass"
    assert aggregate(0.0, 1.0) == aggregate(1.0, 0.0) == aggregate(0.0) == "fail"


def credit_with(*sublimits: dict[str, Any], **terms: float) -> int:
    once = layer(retention=2e7, **terms) | {"sublimits": sublimits}
    return read(INSURANCE, once).eligible_credit.amount


def test_the_lowest_sub_limit_that_can_bind_is_what_stands_in() -> None:
    """The reserve must be there whatever is struck: ¥1bn less the retention of ¥20m."""
    on_cause, on_cold = {"cause": "insider", "limit": 1e9}, {"tier": "cold", "limit": 5e8}
    assert credit_with(on_cause) == 980_000_000
    assert credit_with(on_cause, on_cold) == 480_000_000
    assert credit_with(on_cause, coinsurance=0.5) == 490_000_000


def test_a_sub_limit_on_a_tier_that_holds_no_more_takes_nothing() -> None:
    assert credit_with({"tier": "hot", "limit": 1e9}) == REQUIRED - FLOOR  # holds ¥1bn
    assert credit_with({"tier": "warm", "limit": 1e8}) == REQUIRED - FLOOR  # holds nothing


def test_costs_inside_the_limit_use_up_what_stands_in() -> None:
    """¥2bn pays a loss of ¥1.6bn and a quarter of it in costs. Outside, nothing is used up.

    The rule on defence costs fails besides; here it is a condition.
    """

    def credited(*, outside: bool) -> int:
        costs = {"defence_costs": {"share": 0.25}}
        clause_ = {"wording.defence_costs_outside_limit": outside}
        return read(INSURANCE, layer(retention=2e7) | costs | clause_).eligible_credit.amount

    assert credited(outside=False) == 1_600_000_000
    assert credited(outside=True) == REQUIRED - FLOOR


def test_days_of_a_waiting_period_are_no_days_of_cover() -> None:
    assert result_of(read(INSURANCE, {}), "jp.term_one_year") == "pass"
    assert result_of(read(INSURANCE, {"waiting_days": 30}), "jp.term_one_year") == "fail"


def test_limits_in_a_coin_count_for_nothing_and_say_so() -> None:
    """The required amount is in yen; no rule says what a limit that moves is worth."""
    policy = Policy.model_validate(
        {**INSURANCE, "currency": "BTC", "layers": ({"limit": 1e4, "aggregate_limit": 3e4},)}
    )
    profile = SecurityProfile.model_validate(PROFILE)
    adequacy = check(policy, profile, JP, SCENARIO, {"BTC": 1.4e7})
    assert adequacy.eligible_credit.amount == 0
    assert adequacy.verdict == "reject"
    assert any("in BTC" in reason for reason in adequacy.reasons)


# ---- the reference policy -------------------------------------------------------------------


@pytest.mark.parametrize("required", [2e9, 13_410_371_294.0, 4e10, 96e6])
def test_the_reference_policy_meets_all_that_a_drafter_controls(required: float) -> None:
    policy = reference_policy(required, cash_floor(JP), date(2027, 4, 1))
    own = CustomScenario(floor=required, cap=required, rate=0.0, base="assets")
    adequacy = check(policy, SecurityProfile.model_validate(PROFILE), JP, own, {})
    assert adequacy.verdict == "cannot_say"
    assert adequacy.shortfall.amount == 0
    assert not [f for f in adequacy.findings if f.result == "fail"]
    assert {f.rule for f in adequacy.findings if f.result == "unknown"} == {
        "jp.insurer_licence",
        "jp.insurer_solvency",
        "jp.unlicensed_paper",
        "jp.independent_insurer",
        "jp.pays_before_reinsurers",
        "jp.rating",
        "jp.prior_approval",
        "jp.applied_in_time",
        "jp.users_told",
        "jp.other_terms",
    }


def test_the_reference_policys_own_figures_are_those_of_the_rules() -> None:
    assert JP.value("deductible_max_share") == RETENTION_SHARE
    assert JP.value("aggregate_multiple_min") == AGGREGATE_MULTIPLE


def test_the_reference_policy_is_one_layer_of_whole_millions_for_one_year() -> None:
    policy = reference_policy(2_000_300_000, 20_000_000, date(2028, 2, 29))
    (only,) = policy.layers
    assert only.limit == 1_981_000_000
    assert only.aggregate_limit == 3 * only.limit
    assert policy.expiry == date(2029, 3, 1)


@given(st.floats(0, 1e15), st.floats(0, 1e9), st.dates(date(2009, 1, 1), date(2100, 1, 1)))
def test_there_is_a_reference_policy_for_every_requirement(
    required: float, floor: float, inception: date
) -> None:
    policy = reference_policy(required, floor, inception)
    assert policy.limit >= required - floor
    assert (policy.expiry - policy.inception).days >= 365


# ---- laws of order --------------------------------------------------------------------------

GOOD_AND_BAD: dict[str, tuple[Any, Any]] = {
    **{f"causes.{name}": (True, False) for name in INSURANCE["causes"]},
    **{
        f"wording.{name}": (True, False)
        for name, value in GUARANTEE["wording"].items()
        if value is True
    },
    "wording.limit_shared_with_others": (False, True),
    "wording.payee_route": ("trust", "general_estate"),
    "wording.prior_acts_years": (3.0, 1.0),
    "wording.extended_cover_years": (5.0, 0.0),
    "wording.claim_period_years": (3.0, 1.0),
    "wording.cancellation_notice_days": (30, 3),
    "wording.days_to_full_payment": (5, 60),
    "insurer.licence": ("jp_non_life", "unlicensed_foreign"),
    "insurer.foreign_permission": (True, False),
    "insurer.solvency_ratio": (1.5, 0.5),
    "insurer.solvency_date": (date(2026, 9, 30), date(2020, 3, 31)),
    "insurer.group_company": (False, True),
    "insurer.rating": ("AA", "BB"),
    "insurer.reinsurance.pays_regardless": (True, False),
    **{f"exclusions.{name}": (False, True) for name in INSURANCE["exclusions"]},
    "valuation.time": ("loss", "inception"),
    "valuation.limit_follows_prices": (True, False),
    "payment.days_to_first_payment": (5, 6),
    "payment.open_for_procedure_days": (170, 60),
    "payment.users_consent": (True, False),
    "ending.only_in": (("surplus",), ("surplus", "other")),
    "filing.applied_on": (date(2027, 2, 1), date(2027, 3, 31)),
    "filing.original_shown": (True, False),
    "filing.harmful_terms": (False, True),
    "governing_law": ("JP", "GB"),
    "profile.reserve_plan.recomputed_every_days": (1, 500),
    "profile.reserve_plan.shortfall_cured_days": (14, 60),
    "profile.reserve_plan.cash_on_order": (True, False),
    "profile.reserve_plan.replacement_days": (90, 365),
    "profile.reserve_plan.daily_user_records": (True, False),
    "profile.reserve_plan.counts_on_protection_scheme": (False, True),
    "profile.reserve_cash": (2e9, 0.0),
    "profile.guarantee_crypto_ratio": (1.0, 0.0),
}
PATHS = st.sampled_from(sorted(GOOD_AND_BAD))
ALL_GOOD: Changes = {path: pair[0] for path, pair in GOOD_AND_BAD.items()}
# A few faults in a sound policy: with many, every verdict would be a rejection.
STATES = st.dictionaries(PATHS, st.sampled_from(["bad", None]), max_size=3).map(
    lambda faults: {
        **ALL_GOOD,
        **{p: GOOD_AND_BAD[p][1] if state == "bad" else None for p, state in faults.items()},
    }
)
LOW_RATIO: Changes = {**ALL_GOOD, "insurer.solvency_ratio": 0.5}
BASES = st.sampled_from([INSURANCE, GUARANTEE])
SOUND_ENOUGH = {"accept", "accept_with_conditions"}


def read_or_reject(base: dict[str, Any], state: Changes) -> Adequacy:
    """Let hypothesis look elsewhere where two clauses contradict each other."""
    try:
        return read(base, state)
    except ValidationError as refused:
        assert "contradict each other" in str(refused)  # noqa: PT017 - any other is a failure
        reject()


def rank(base: dict[str, Any], state: Changes) -> int:
    """0 is the best verdict."""
    return VERDICTS.index(read_or_reject(base, state).verdict)


def test_verdicts_are_ordered_from_best_to_worst() -> None:
    assert VERDICTS == ("accept", "accept_with_conditions", "cannot_say", "reject")


@settings(deadline=None)
@given(BASES, STATES, PATHS, st.sampled_from([None, "bad"]))
@example(GUARANTEE, LOW_RATIO, "insurer.solvency_date", None)
@example(GUARANTEE, LOW_RATIO, "insurer.solvency_date", "bad")
def test_a_better_clause_never_makes_the_verdict_worse(
    base: dict[str, Any], state: Changes, path: str, before: str | None
) -> None:
    good, bad = GOOD_AND_BAD[path]
    worse = {**state, path: bad if before == "bad" else None}
    assert rank(base, {**state, path: good}) <= rank(base, worse)


@settings(deadline=None)
@given(BASES, STATES, st.sets(PATHS, min_size=1, max_size=4))
def test_leaving_good_clauses_unsaid_never_improves_the_verdict(
    base: dict[str, Any], state: Changes, hidden: set[str]
) -> None:
    said = {**state, **{path: GOOD_AND_BAD[path][0] for path in hidden}}
    assert rank(base, {**state, **dict.fromkeys(hidden)}) >= rank(base, said)


@settings(deadline=None)
@given(BASES, STATES, st.sets(PATHS, min_size=1, max_size=4))
def test_hiding_bad_clauses_never_leads_to_acceptance(
    base: dict[str, Any], state: Changes, hidden: set[str]
) -> None:
    shown = read_or_reject(base, {**state, **{path: GOOD_AND_BAD[path][1] for path in hidden}})
    unsaid = read_or_reject(base, {**state, **dict.fromkeys(hidden)})
    if shown.verdict not in SOUND_ENOUGH:
        assert unsaid.verdict not in SOUND_ENOUGH
    if shown.verdict != "accept":
        assert unsaid.verdict != "accept"


@settings(deadline=None)
@given(
    BASES,
    STATES,
    st.floats(0.0, 0.99),
    st.floats(2.1e7, 1e10),
    st.integers(0, 365),
    st.lists(st.sampled_from([0.0, 1.0]), min_size=2, max_size=2),
)
def test_no_term_a_contract_may_add_improves_the_verdict(
    base: dict[str, Any],
    state: Changes,
    coinsurance: float,
    sublimit: float,
    waiting_days: int,
    prices: list[float],
) -> None:
    plain = layer(retention=2e7)
    (terms,) = plain["layers"]
    added = {
        "layers": ({**terms, "coinsurance": coinsurance, "reinstatements": tuple(prices)},),
        "sublimits": ({"tier": "cold", "limit": sublimit},),
        "waiting_days": waiting_days,
    }
    less = read_or_reject(base, {**state, **plain})
    more = read_or_reject(base, {**state, **added})
    assert more.eligible_credit.amount <= less.eligible_credit.amount
    assert VERDICTS.index(more.verdict) >= VERDICTS.index(less.verdict)
