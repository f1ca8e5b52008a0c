"""What regimes abroad ask for: the worked examples of the fact sheet, one by one.

A figure that no source read gives is not shipped. Where an example needs one, it is filled in here:
the formula is then tested, and the shipped rule set must say that the amount is unknown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from data.regime_versions import find_version
from models.profile import SecurityProfile
from pricing.exchange_rates import Exchange, from_reader
from pricing.inputs import Inputs
from pricing.regime_amounts import regime_amounts

if TYPE_CHECKING:
    from data.regimes import RuleSet
    from pricing.regime_result import LimitRead, RegimeAmount

M, BN, TN = 1e6, 1e9, 1e12
AT_PAR = Exchange({code: from_reader(1.0) for code in ("HKD", "KRW", "EUR", "AED", "THB", "MYR")})
"""A profile is in yen or dollars; at par its yen stand for the regime's own money."""


def exchange(total: float = 1.0, cold: float = 1.0, **profile: Any) -> SecurityProfile:  # noqa: ANN401
    """An exchange with so much in customers' coins, the rest of `cold` kept hot."""
    return SecurityProfile.model_validate(
        {
            "name": "Example",
            "assets": {"total": total, "shares": {"hot": 1.0 - cold, "cold": cold}},
            "yearly_volume": 0.0,
            **profile,
        }
    )


def stated(**answers: Any) -> Inputs:  # noqa: ANN401
    """Answers by name; a pair is an amount and its currency."""
    return Inputs.model_validate(
        {
            name: {"amount": value[0], "currency": value[1]} if isinstance(value, tuple) else value
            for name, value in answers.items()
        }
    )


def filled(rules: RuleSet, **values: float) -> RuleSet:
    """The rule set with figures the law or its readers have left open."""
    given = {
        name: rules.parameters[name].model_copy(
            update={"value": value, "status": "assumption", "unset": False}
        )
        for name, value in values.items()
    }
    return rules.model_copy(update={"parameters": {**rules.parameters, **given}})


def asked(
    regime: str | RuleSet,
    scenario: str,
    profile: SecurityProfile | None = None,
    inputs: Inputs | None = None,
    exchange_rates: Exchange = AT_PAR,
) -> RegimeAmount:
    rules = find_version(regime) if isinstance(regime, str) else regime
    found = regime_amounts(profile or exchange(), inputs or Inputs(), rules, exchange_rates)
    return next(one for one in found if one.scenario == scenario)


def limit(found: RegimeAmount, name: str) -> LimitRead:
    return next(one for one in found.limits if one.limit == name)


# ---- Hong Kong


def test_hong_kong_asks_for_half_of_cold_and_all_of_hot() -> None:
    found = asked("hk", "compensation_arrangement", exchange(1000 * M, 0.98))
    assert (found.amount, found.currency) == (510 * M, "HKD")
    share = limit(found, "online_share")
    assert share.observed == pytest.approx(0.02)
    assert share.result == "pass"


HELD = {
    "policy_limit": (300 * M, "HKD"),
    "trust_deposit": (150 * M, "HKD"),
    "trust_deposit_days": 183,
    "bank_guarantee": (60 * M, "HKD"),
}


@pytest.mark.parametrize(
    ("total", "changes", "shortfall"),
    [
        (1000 * M, {}, 0.0),
        (1200 * M, {}, 102 * M),  # all prices a fifth higher
        (1000 * M, {"trust_deposit_days": 274}, 150 * M),  # a nine-month deposit
    ],
)
def test_hong_kongs_means_add_up_if_they_are_eligible(
    total: float, changes: dict[str, Any], shortfall: float
) -> None:
    inputs = stated(**(HELD | changes))
    found = asked("hk", "compensation_arrangement", exchange(total, 0.98), inputs)
    assert found.shortfall == pytest.approx(shortfall)


def test_a_deposit_of_unknown_maturity_does_not_count_and_says_so() -> None:
    inputs = stated(**{name: value for name, value in HELD.items() if "days" not in name})
    found = asked("hk", "compensation_arrangement", exchange(1000 * M, 0.98), inputs)
    deposit = next(one for one in found.means if one.means == "trust_deposit")
    assert (deposit.result, deposit.counted) == ("unknown", 0.0)
    assert "--trust-deposit-days" in deposit.why[0]
    assert found.shortfall == 150 * M


def test_a_guarantee_in_money_without_a_rate_does_not_count_and_says_so() -> None:
    inputs = stated(bank_guarantee=(60 * M, "HKD"))
    found = asked("hk", "compensation_arrangement", exchange(1000 * M, 0.98), inputs, Exchange({}))
    (guarantee,) = found.means
    assert found.currency == "JPY"
    assert (guarantee.held, guarantee.counted, guarantee.result) == (None, 0.0, "unknown")
    assert guarantee.why == ("needs yen per HKD (--rate HKD=YEN)",)
    assert found.shortfall == 510 * M


# ---- South Korea


@pytest.mark.parametrize(
    ("scenario", "total", "cold", "amount"),
    [
        ("reserve/krw_market", 10 * TN, 0.9, 50 * BN),
        ("reserve/krw_market", 1 * TN, 0.96, 3 * BN),  # hot 40bn: 2bn is below the floor
        ("reserve/krw_market", 1 * TN, 0.75, 12.5 * BN),
        ("reserve/custodian", 1 * TN, 1.0, 0.5 * BN),
    ],
)
def test_korea_asks_for_five_per_cent_of_hot_and_a_floor(
    scenario: str, total: float, cold: float, amount: float
) -> None:
    found = asked("kr", scenario, exchange(total, cold))
    assert found.amount == pytest.approx(amount)
    assert found.currency == "KRW"


def test_korea_breaks_at_less_than_four_fifths_offline() -> None:
    read = limit(asked("kr", "reserve/krw_market", exchange(TN, 0.75)), "offline_share")
    assert (read.observed, read.at_least, read.result) == (0.75, 0.8, "fail")
    custodian = asked("kr", "reserve/custodian", exchange(TN, 1.0))
    assert limit(custodian, "offline_share_custodian").result == "pass"


@pytest.mark.parametrize(("money", "amount"), [(5, 3), (50, 15), (100, 20)])
def test_the_banks_guideline_of_2023_lies_between_floor_and_cap(
    money: float, amount: float
) -> None:
    inputs = stated(customers_money=(money * BN, "KRW"))
    assert asked("kr-2023-09-01", "bank_guideline", inputs=inputs).amount == amount * BN


# ---- European Union

EXPENSES = {
    "total_expenses": (10.0 * M, "EUR"),
    "profit_linked_pay": (1.2 * M, "EUR"),
    "profit_shares": (0.3 * M, "EUR"),
    "discretionary_pay": (0.2 * M, "EUR"),
    "one_off_expenses": (0.3 * M, "EUR"),
}
NO_RATES = Exchange({})


@pytest.mark.parametrize(
    ("scenario", "answers", "amount"),
    [
        ("own_funds/class_2", {"overheads": (300_000, "EUR")}, 125_000),
        ("own_funds/class_3", EXPENSES, 2.0 * M),
        # Classes 1 and 3 together: the highest governs, they are not added.
        ("own_funds/class_3", {"overheads": (100_000, "EUR")}, 150_000),
    ],
)
def test_mica_asks_for_the_larger_of_a_minimum_and_a_quarter_of_overheads(
    scenario: str, answers: dict[str, Any], amount: float
) -> None:
    found = asked("eu", scenario, inputs=stated(**answers), exchange_rates=NO_RATES)
    assert (found.amount, found.currency, found.amount_jpy) == (amount, "EUR", None)


@pytest.mark.parametrize(("notice", "shortfall"), [(90, 0.0), (60, 0.8 * M)])
def test_mica_counts_a_policy_with_ninety_days_notice(notice: int, shortfall: float) -> None:
    inputs = stated(
        **EXPENSES,
        own_funds=(1.2 * M, "EUR"),
        policy_limit=(0.8 * M, "EUR"),
        policy_term_days=365,
        notice_days=notice,
    )
    found = asked("eu", "own_funds/class_3", inputs=inputs, exchange_rates=NO_RATES)
    assert found.shortfall == pytest.approx(shortfall)


def test_mica_caps_liability_at_the_market_value_when_the_coins_were_lost() -> None:
    found = asked("eu", "custody_liability", exchange(12.5 * 90_000))
    assert (found.amount, found.currency) == (1_125_000, "EUR")


# ---- Basel

POLICY = {
    "capital_before_insurance": 100 * M,
    "policy_limit": 50 * M,
    "policy_term_days": 730,
    "residual_days": 400,
    "notice_days": 365,
    "payment_haircut": 0.0,
    "unaffiliated_insurer": True,
    "pays_receiver": True,
    "pays_despite_supervisor": True,
}


@pytest.mark.parametrize(
    ("changes", "amount"),
    [
        ({"policy_limit": 30 * M}, 80 * M),  # the ceiling
        ({"policy_limit": 12 * M}, 88 * M),
        ({"residual_days": 180}, 83_636_363.64),  # 50m × 90 / 275 counts
        ({}, 80 * M),
        ({"residual_days": 90}, 100 * M),
        ({"pays_receiver": False}, 100 * M),
        ({"notice_days": 60}, 100 * M),
        ({"unaffiliated_insurer": False}, 100 * M),
        ({"policy_term_days": 364}, 100 * M),
        ({"notice_days": 180, "notice_haircut": 0.9, "payment_haircut": 0.5}, 97.5 * M),
    ],
)
def test_basel_counts_a_policy_after_haircuts_up_to_a_fifth(
    changes: dict[str, Any], amount: float
) -> None:
    answers = {
        name: (value, "EUR") if name in ("capital_before_insurance", "policy_limit") else value
        for name, value in (POLICY | changes).items()
    }
    found = asked("basel", "capital_after_insurance", inputs=stated(**answers))
    assert (found.amount, found.currency) == (pytest.approx(amount), "EUR")


def test_basel_gives_notice_under_a_year_no_scale_so_that_the_reader_must() -> None:
    answers = {
        name: (value, "EUR") if name in ("capital_before_insurance", "policy_limit") else value
        for name, value in (POLICY | {"notice_days": 180}).items()
    }
    found = asked("basel", "capital_after_insurance", inputs=stated(**answers))
    assert found.amount is None
    assert "--notice-haircut" in found.unknown[0]


# ---- AIFMD


def aifmd(scenario: str, aum: float, rules: str | RuleSet = "eu_aifmd") -> RegimeAmount:
    return asked(rules, scenario, inputs=stated(assets_under_management=(aum, "EUR")))


def test_fund_managers_choose_between_own_funds_and_indemnity() -> None:
    assert aifmd("own_funds/external", 2 * BN).amount == pytest.approx(475_000)
    assert aifmd("own_funds/external", 60 * BN).amount == 10 * M
    assert aifmd("own_funds/external", 100 * M).amount == 125_000
    assert aifmd("indemnity/per_claim", 2 * BN).amount == pytest.approx(14 * M)
    excess = asked(
        "eu_aifmd", "own_funds/excess", inputs=stated(policy_deductible=(100_000, "EUR"))
    )
    assert excess.amount == 100_000


def test_what_no_text_gives_of_aifmd_is_unknown_and_would_be_right() -> None:
    rules = filled(find_version("eu_aifmd"), add_on_rate=0.0001, aggregate_rate=0.009)
    for scenario, amount in (("own_funds/add_on", 200_000), ("indemnity/aggregate", 18 * M)):
        assert aifmd(scenario, 2 * BN, rules).amount == pytest.approx(amount)
        shipped = aifmd(scenario, 2 * BN)
        assert shipped.amount is None
        assert "is not set" in shipped.unknown[0]


# ---- United States, Canada, Dubai, Australia, Thailand, Malaysia, United Kingdom


@pytest.mark.parametrize(
    ("net_capital", "bond"),
    [
        (60e3, 100e3),
        (100e3, 120e3),
        (249_999, 299_998.80),
        (250e3, 600e3),
        (300_000, 600e3),
        (300_001, 700e3),
        (5 * M, 3 * M),
        (12 * M, 4 * M),
        (20 * M, 5 * M),
    ],
)
def test_finras_bond_goes_by_steps_of_net_capital(net_capital: float, bond: float) -> None:
    inputs = stated(net_capital=(net_capital, "USD"))
    assert asked("us_finra", "fidelity_bond", inputs=inputs).amount == bond


@pytest.mark.parametrize(("deductible", "result"), [(250_000, "pass"), (250_001, "fail")])
def test_finras_deductible_is_a_quarter_of_the_bond_at_most(deductible: float, result: str) -> None:
    inputs = stated(policy_limit=(1 * M, "USD"), policy_deductible=(deductible, "USD"))
    read = limit(asked("us_finra", "fidelity_bond", inputs=inputs), "deductible_share")
    assert read.result == result


@pytest.mark.parametrize(
    ("scenario", "base", "bond"),
    [
        ("bond/introducing_1", 30 * M, 200_000),
        ("bond/introducing_2", 400 * M, 2 * M),
        ("bond/introducing_2", 8 * BN, 25 * M),
    ],
)
def test_ciros_bond_is_half_a_per_cent_between_floor_and_cap(
    scenario: str, base: float, bond: float
) -> None:
    assert asked("ca", scenario, inputs=stated(bond_base=(base, "CAD"))).amount == bond


def test_ciro_bounds_what_one_custodian_and_the_firm_itself_may_hold() -> None:
    found = asked(
        "ca",
        "custody_insurance",
        exchange(1 * BN),
        stated(tier_4_share=0.45, self_custody_share=0.2),
    )
    assert limit(found, "tier_4_share").result == "fail"
    assert limit(found, "self_custody_share").result == "pass"
    assert limit(found, "tier_3_share").result == "unknown"
    assert found.amount is None


@pytest.mark.parametrize(
    ("scenario", "overheads", "capital"),
    [
        ("capital/custody", 4 * M, 1.0 * M),
        ("capital/exchange", 5 * M, 1.5 * M),
        ("capital/exchange", 8 * M, 2.0 * M),
        ("capital/exchange_licensed_custodian", 8 * M, 1.2 * M),
    ],
)
def test_vara_asks_for_a_share_of_overheads_and_a_floor(
    scenario: str, overheads: float, capital: float
) -> None:
    inputs = stated(overheads=(overheads, "AED"))
    assert asked("ae", scenario, inputs=inputs).amount == pytest.approx(capital)


def test_vara_wants_all_that_is_hot_insured_and_sets_the_rest_in_the_licence() -> None:
    assert asked("ae", "insurance/hot_wallets", exchange(BN, 0.75)).amount == 250 * M
    assert asked("ae", "insurance/licence").amount is None


@pytest.mark.parametrize(("revenue", "cover"), [(1.2, 2), (8, 8), (35, 20)])
def test_rg_126_asks_for_the_retail_revenue_between_floor_and_cap(
    revenue: float, cover: float
) -> None:
    inputs = stated(retail_revenue=(revenue * M, "AUD"))
    assert asked("au", "professional_indemnity", inputs=inputs).amount == cover * M


@pytest.mark.parametrize(("outstanding", "bond"), [(0.4, 0.5), (3.0, 1.5)])
def test_california_asks_for_half_of_what_is_outstanding(outstanding: float, bond: float) -> None:
    inputs = stated(outstanding_obligations=(outstanding * M, "USD"))
    assert asked("us_ca", "money_transmission", inputs=inputs).amount == bond * M


@pytest.mark.parametrize(("version", "amount"), [("th", 100 * M), ("th-2024-11-01", 200 * M)])
def test_thailand_halved_the_rate_on_cold_assets(version: str, amount: float) -> None:
    assert asked(version, "net_capital/custodian", exchange(10 * BN, 1.0)).amount == amount
    assert asked(version, "net_capital/custodian", exchange(M, 1.0)).amount == 25 * M
    with_hot = asked(version, "net_capital/custodian", exchange(10 * BN, 0.98))
    assert with_hot.amount is None
    assert "online_rate is not set" in with_hot.unknown[0]
    part = asked(version, "net_capital/cold_part", exchange(10 * BN, 0.98))
    assert part.amount == pytest.approx(0.98 * amount)


def test_malaysia_proposes_to_cover_what_is_hot() -> None:
    found = asked("my", "hot_cover", exchange(200 * M, 0.9))
    assert found.amount == pytest.approx(20 * M)
    assert found.status == "proposal"
    assert limit(found, "cold_share").result == "pass"


def test_the_united_kingdom_is_unknown_and_its_formula_would_be_right() -> None:
    inputs = stated(overheads=(6 * M, "GBP"))
    par = Exchange({"GBP": from_reader(1.0)})
    shipped = asked("uk", "own_funds/safeguarding", exchange(5 * BN), inputs, par)
    assert shipped.amount is None
    rules = filled(find_version("uk"), minimum_safeguarding=150_000, safeguarding_share=0.0004)
    found = asked(rules, "own_funds/safeguarding", exchange(5 * BN), inputs, par)
    assert found.amount == pytest.approx(2.0 * M)


@pytest.mark.parametrize(("least", "result"), [(0.95, "pass"), (0.85, "fail"), (None, "unknown")])
def test_bahrain_looks_at_the_asset_with_the_least_in_cold(
    least: float | None, result: str
) -> None:
    found = asked("bh", "professional_indemnity", inputs=stated(least_cold_share=least))
    assert limit(found, "cold_share_by_asset").result == result
    assert found.amount is None
