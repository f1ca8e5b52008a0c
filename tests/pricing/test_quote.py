"""A quote is right, complete, and can be made again from its own record."""

from __future__ import annotations

import datetime as dt
import json
import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy.stats import norm

from data.errors import NoRate
from data.regime_versions import find_version
from models.profile import CONTROLS, Controls
from pricing.errors import CannotRecompute
from pricing.quote import price, recompute
from pricing.result import Quote

if TYPE_CHECKING:
    from models.profile import SecurityProfile
    from pricing.desk import Desk
    from pricing.policy import Policy

YEARS = 400_000


@pytest.fixture(scope="module")
def quotes(desk: Desk, examples: dict[str, SecurityProfile], on: dt.date) -> dict[str, Quote]:
    return {name: price(profile, None, desk, on) for name, profile in examples.items()}


def simulated_payments(desk: Desk, profile: SecurityProfile, policy: Policy) -> np.ndarray:
    """Yearly payments of a one-layer policy, drawn from the model's parameters, not its grids."""
    rng = np.random.default_rng(7)
    annual = desk.stored.model.annual_loss(
        profile, jpy_per_usd=160.77, jpy_per_unit=1.0, on=dt.date(2026, 11, 23)
    )
    (layer,) = policy.layers
    draw = rng.integers(len(annual.rates), size=YEARS)
    shock = rng.gamma(annual.dispersion, 1 / annual.dispersion, size=YEARS)
    paid = np.zeros(YEARS)
    for tier, cap in enumerate(annual.law.cap):
        counts = rng.poisson(annual.rates[draw, tier] * shock)
        year = np.repeat(np.arange(YEARS), counts)
        law = annual.law_of_draw[draw[year]]
        log_loss = annual.law.log_median[law, tier] + annual.law.sigma[law, 0] * rng.normal(
            size=len(year)
        )
        loss = np.minimum(np.exp(log_loss), cap)
        np.add.at(paid, year, np.clip(loss - layer.start, 0, layer.limit))
    return np.minimum(paid, layer.term_limit) * layer.share


def test_a_simulation_of_the_same_model_gives_the_same_price(
    desk: Desk, middle: SecurityProfile, primary: Policy, on: dt.date
) -> None:
    quote = price(middle, primary, desk, on)
    paid = simulated_payments(desk, middle, primary)
    error = paid.std() / math.sqrt(YEARS)
    assert abs(paid.mean() - quote.expected_loss.amount) < 4 * error

    # Wang price on the empirical law: the sorted payments weighted by differences of g.
    ranks = np.arange(YEARS + 1) / YEARS
    lifted = norm.cdf(norm.ppf(ranks) + desk.basis.risk_load.parameter)
    loaded = np.sort(paid)[::-1] @ np.diff(lifted)
    premium = loaded / (1 - desk.basis.share_of_premium)
    assert premium == pytest.approx(quote.technical_premium.amount, rel=0.05)


def test_a_record_is_computed_again_to_the_same_document(
    desk: Desk, quotes: dict[str, Quote]
) -> None:
    for quote in quotes.values():
        read = Quote.model_validate_json(quote.model_dump_json())
        assert recompute(read, desk) == quote


def test_a_record_under_the_rules_of_the_desk_reads_no_others(
    desk: Desk, quotes: dict[str, Quote], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr("pricing.quote.find_version")
    assert recompute(quotes["jp-small"], desk) == quotes["jp-small"]


@pytest.mark.parametrize("part", ["model", "basis", "rules"])
def test_a_record_of_another_model_basis_or_rule_set_is_refused(
    desk: Desk, quotes: dict[str, Quote], part: str
) -> None:
    quote = quotes["jp-middle"]
    changed = {
        "model": {"model": quote.model.model_copy(update={"sha256": "0" * 64})},
        "basis": {"basis_version": "1999-01-01"},
        "rules": {"adequacy": quote.adequacy.model_copy(update={"rule_set": "jp-1999"})},
    }[part]
    with pytest.raises(CannotRecompute):
        recompute(quote.model_copy(update=changed), desk)


def test_the_document_has_the_promised_fields(quotes: dict[str, Quote]) -> None:
    document = json.loads(quotes["jp-middle"].model_dump_json())
    assert document["model"]["version"]
    assert {"amount", "low", "high"} <= document["technical_premium"].keys()
    assert document["expected_loss"]["amount"] > 0
    assert 0 < document["rate_on_line"] < 1
    assert document["adequacy"]["verdict"]
    assert document["adequacy"]["findings"][0]["citation"]


def test_the_stack_adds_up_to_the_yen(quotes: dict[str, Quote]) -> None:
    for quote in quotes.values():
        lines = sum(line.amount.amount for line in quote.loadings)
        total = quote.expected_loss.amount + quote.risk_load.amount + lines
        assert total == quote.technical_premium.amount


def test_expected_loss_premium_and_limit_are_in_order(quotes: dict[str, Quote]) -> None:
    for quote in quotes.values():
        most = sum(layer.term_limit.amount * layer.share for layer in quote.layers)
        assert 0 < quote.expected_loss.amount < quote.technical_premium.amount < most
        for value in (quote.technical_premium, quote.expected_loss, quote.risk_load):
            assert value.low <= value.amount <= value.high


def test_unknown_controls_are_listed_and_widen_the_interval(
    desk: Desk, middle: SecurityProfile, primary: Policy, on: dt.date
) -> None:
    known = middle.model_copy(update={"controls": Controls(**dict.fromkeys(CONTROLS, False))})
    unknown = middle.model_copy(update={"controls": Controls()})
    told, silent = (price(profile, primary, desk, on) for profile in (known, unknown))

    def spread(quote: Quote) -> float:
        return math.log(quote.technical_premium.high / quote.technical_premium.low)

    assert spread(silent) > spread(told)
    assert set(silent.unknown_inputs) - set(told.unknown_inputs) == {
        f"controls.{name}" for name in CONTROLS
    }


def test_better_controls_cost_less(
    desk: Desk, middle: SecurityProfile, primary: Policy, on: dt.date
) -> None:
    def premium(state: bool | None) -> int:
        # The bug bounty is left out: history does not say that it helps.
        states = {name: state for name in CONTROLS if name != "bug_bounty"}
        profile = middle.model_copy(update={"controls": Controls(**states)})
        return price(profile, primary, desk, on).technical_premium.amount

    assert premium(state=True) < premium(None) < premium(state=False)


def test_every_change_of_input_changes_the_digest(
    desk: Desk, middle: SecurityProfile, primary: Policy, on: dt.date
) -> None:
    renamed = middle.model_copy(update={"name": "Another"})
    digests = {
        price(middle, primary, desk, on).digest,
        price(renamed, primary, desk, on).digest,
        price(middle, None, desk, on).digest,
        price(middle, primary, desk, on + dt.timedelta(days=1)).digest,
    }
    assert len(digests) == 4


def test_a_day_before_the_first_rate_is_refused(desk: Desk, middle: SecurityProfile) -> None:
    with pytest.raises(NoRate, match="2011-01"):
        price(middle, None, desk, dt.date(2010, 12, 31))


def test_a_quote_made_under_older_rules_is_made_again_under_them(
    desk: Desk, middle: SecurityProfile, on: dt.date
) -> None:
    then = replace(desk, rules=find_version("jp-2026-11-22"))
    assert desk.rules.version != then.rules.version
    record = price(middle, None, then, on)
    assert recompute(record, desk) == record
