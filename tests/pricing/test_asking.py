"""What a regime asks and counts, beside the modules that read its rules."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from data.regimes import load_rule_set
from pricing.adequacy import cash_floor, check
from pricing.asking import MEANS, Asking, NoAmount, asking, credit
from pricing.basis import shipped_basis
from pricing.exchange_rates import Exchange, from_reader
from pricing.inputs import Inputs, StatedAmount
from pricing.layer import Layer
from pricing.reference_policy import reference_policy
from pricing.requirement import UnknownScenario, required_amount

if TYPE_CHECKING:
    import datetime as dt

    from models.profile import SecurityProfile

YEN = {"JPY": 1.0, "USD": 150.0}
BASIS = shipped_basis()
RATES = Exchange({"USD": from_reader(150.0)})
WITH_WON = Exchange({"USD": from_reader(150.0), "KRW": from_reader(0.11)})


def jp(profile: SecurityProfile, scenario: str | None = None) -> Asking:
    rules = load_rule_set("jp")
    return asking(profile, rules, scenario, RATES, YEN[profile.currency])


# ---- Japan ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["jp-small", "jp-middle", "offshore"])
def test_japan_asks_the_required_amount_and_keeps_a_floor_for_insurance(
    examples: dict[str, SecurityProfile], name: str
) -> None:
    profile, rules = examples[name], load_rule_set("jp")
    asked, per_unit = jp(profile), YEN[profile.currency]
    volume, total = profile.yearly_volume * per_unit, profile.assets.total * per_unit
    assert asked.required == required_amount(volume, total, rules.default_scenario, rules)
    assert asked.floors["liability_insurance"] == cash_floor(rules)
    assert asked.floors["guarantee"] == cash_floor(rules, "guarantee")
    assert asked.deductible_share == 0.01
    assert asked.tested


@pytest.mark.parametrize("share", [0.005, 0.5, 1.0])
def test_japan_counts_a_contract_as_its_check_does(
    middle: SecurityProfile, on: dt.date, share: float
) -> None:
    asked = jp(middle)
    policy, cash = reference_policy(asked.required, 2e7, on), share * asked.required
    held = middle.model_copy(update={"reserve_cash": cash})
    found = check(policy, held, asked.rules, asked.scenario, YEN)
    seen = credit(asked, policy, middle, cash, YEN, BASIS)
    assert (seen.eligible, seen.verdict) == (found.eligible_credit.amount, found.verdict)
    assert seen.met == ("yes" if share == 1 else "unknown")


def test_a_contract_japan_rejects_meets_nothing_beside_too_little_cash(
    middle: SecurityProfile, on: dt.date
) -> None:
    asked = jp(middle)
    policy = reference_policy(asked.required, 2e7, on)
    hot = policy.model_copy(update={"tiers_covered": ("hot",)})
    for cash, met in ((0.5, "no"), (1.0, "yes")):
        found = credit(asked, hot, middle, cash * asked.required, YEN, BASIS)
        assert (found.eligible, found.verdict, found.met) == (0.0, "reject", met)


def test_without_a_contract_cash_alone_decides(middle: SecurityProfile) -> None:
    asked = jp(middle)
    for cash, met in ((asked.required, "yes"), (asked.required - 1, "no")):
        found = credit(asked, None, middle, cash, YEN, BASIS)
        assert (found.eligible, found.verdict, found.met) == (0.0, None, met)


def test_a_scenario_nobody_knows_is_refused(middle: SecurityProfile) -> None:
    for rules in (load_rule_set("jp"), load_rule_set("kr")):
        with pytest.raises(UnknownScenario):
            asking(middle, rules, "no/such", WITH_WON, 1.0)


# ---- Korea: an amount and means, no rules for policies --------------------------------------


def test_korea_asks_a_twentieth_of_what_is_not_offline(middle: SecurityProfile) -> None:
    asked = asking(middle, load_rule_set("kr"), None, WITH_WON, 1.0)
    online = 0.04 * 5e11
    assert asked.required == pytest.approx(0.05 * online, abs=1)
    assert asked.counts("liability_insurance")
    assert not asked.counts("guarantee")
    assert not asked.tested
    assert asked.deductible_share is None


def test_koreas_floor_is_in_won(middle: SecurityProfile) -> None:
    small = middle.model_copy(update={"assets": middle.assets.model_copy(update={"total": 1e9})})
    assert asking(small, load_rule_set("kr"), None, WITH_WON, 1.0).required == 3e9 * 0.11


def test_without_a_rate_for_the_won_korea_has_no_amount(middle: SecurityProfile) -> None:
    with pytest.raises(NoAmount, match="KRW") as caught:
        asking(middle, load_rule_set("kr"), None, RATES, 1.0)
    assert caught.value.field == "/regime"


def test_what_a_regime_asks_beside_the_profile_is_named_as_a_field(middle: SecurityProfile) -> None:
    """Europe: a quarter of last year's fixed overheads, two million euros of eight."""
    euro = Exchange({"USD": from_reader(150.0), "EUR": from_reader(180.0)})
    rules = load_rule_set("eu")
    with pytest.raises(NoAmount, match=r"inputs\.overheads"):
        asking(middle, rules, None, euro, 1.0)
    inputs = Inputs(overheads=StatedAmount(amount=8e6, currency="EUR"))
    asked = asking(middle, rules, None, euro, 1.0, inputs)
    assert asked.required == pytest.approx(0.25 * 8e6 * 180)


def test_where_no_policy_is_tested_the_limit_counts_and_nobody_knows(
    middle: SecurityProfile, on: dt.date
) -> None:
    asked = asking(middle, load_rule_set("kr"), None, WITH_WON, 1.0)
    policy = reference_policy(asked.required, 0.0, on).model_copy(
        update={"layers": (Layer(limit=0.6 * asked.required),)}
    )
    part = credit(asked, policy, middle, 0.4 * asked.required, YEN, BASIS)
    assert (part.eligible, part.verdict, part.met) == (0.6 * asked.required, None, "unknown")
    assert credit(asked, policy, middle, 0.3 * asked.required, YEN, BASIS).met == "no"
    large = policy.model_copy(update={"layers": (Layer(limit=9 * asked.required),)})
    assert credit(asked, large, middle, 0.0, YEN, BASIS).eligible == asked.required
    guarantee = policy.model_copy(update={"instrument": "guarantee"})
    assert credit(asked, guarantee, middle, 0.0, YEN, BASIS).eligible == 0


def test_a_regime_without_insurance_among_its_means_counts_none(
    middle: SecurityProfile, on: dt.date
) -> None:
    """Thailand's means are its own; here Korea's are taken away."""
    korea = asking(middle, load_rule_set("kr"), None, WITH_WON, 1.0)
    bare = replace(korea, floors={})
    policy = reference_policy(korea.required, 0.0, on)
    found = credit(bare, policy, middle, 0.0, YEN, BASIS)
    assert (found.eligible, found.met) == (0.0, "no")
    assert credit(bare, policy, middle, korea.required, YEN, BASIS).met == "yes"


def test_a_crime_policy_is_insurance_and_a_comparable_guarantee_one(
    middle: SecurityProfile,
) -> None:
    emirates, europe = load_rule_set("ae"), load_rule_set("eu")
    found = asking(middle, emirates, "insurance/hot_wallets", RATES, 1.0)
    assert found.counts("liability_insurance")
    means = {s.id: set(s.means) for s in europe.scenarios}
    assert means["own_funds/class_3"] & set(MEANS["guarantee"])
