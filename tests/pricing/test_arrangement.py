"""What an examiner reads of a policy, a cover on an event, or both."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from models.profile import SecurityProfile
from pricing.arrangement import examine_on
from pricing.errors import NothingCovered, PricingError
from pricing.event_cover import event_cover
from pricing.event_terms import CalculationAgent, EventCover
from pricing.policy import Policy
from pricing.requirement import UnknownScenario
from tests.pricing.conftest import EXAMPLES
from tests.pricing.event_covers import announcement, flat, halt, outflow

if TYPE_CHECKING:
    from pricing.desk import Desk
    from pricing.event_result import EventChecked
    from pricing.examination import Examination
    from pricing.findings import Finding
    from pricing.phrases import Language

ON = dt.date(2026, 11, 25)
"""A day under the newest rules, which a price always reads."""


def shipped(place: str) -> EventCover:
    return EventCover.model_validate_json((EXAMPLES / f"{place}.json").read_bytes())


def policy(name: str) -> Policy:
    return Policy.model_validate_json((EXAMPLES / "policies" / f"{name}.json").read_bytes())


COVER = shipped("checks/event-cover")
SMALL = SecurityProfile.model_validate_json((EXAMPLES / "checks" / "exchange.json").read_bytes())


def with_terms(cover: EventCover = COVER, **terms: object) -> EventCover:
    return cover.model_copy(update=terms)


def on_exchange(**facts: object) -> EventCover:
    return with_terms(exchange=SMALL.model_copy(update=facts))


def alone(cover: EventCover, desk: Desk | None = None) -> Examination:
    return examine_on(None, cover.exchange, ON, desk, event_cover=cover)


def read(found: Examination) -> EventChecked:
    assert found.event_cover is not None
    return found.event_cover


def finding(found: Examination, rule: str) -> Finding:
    (one,) = (one for one in read(found).findings if one.rule == f"event_linked.{rule}")
    return one


@pytest.mark.parametrize("name", ["event-covers/outflow", "event-covers/halt"])
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_its_credit_is_what_its_price_says_to_the_yen_and_word(
    desk: Desk, name: str, lang: Language
) -> None:
    cover = shipped(name)
    found = read(examine_on(None, cover.exchange, ON, desk, None, lang, cover))
    assert found.credit == event_cover(cover, desk, ON, lang=lang).credit
    assert found.findings[0] == found.credit.finding


def test_beside_a_policy_it_moves_neither_amounts_nor_verdict_nor_findings() -> None:
    for name in ("meets-all", "war-exclusion", "crime-form"):
        without = examine_on(policy(name), SMALL, ON)
        both = examine_on(policy(name), SMALL, ON, event_cover=COVER)
        moved = {"event_cover", "reasons", "standing"}
        assert both.model_dump(exclude=moved) == without.model_dump(exclude=moved)
        assert set(without.reasons) < set(both.reasons)
        assert both.reasons[-1] == without.reasons[-1]


def test_what_is_open_is_what_the_policy_leaves_open() -> None:
    rejected = examine_on(policy("war-exclusion"), SMALL, ON, event_cover=COVER)
    checked = read(rejected)
    assert (rejected.verdict, rejected.shortfall.amount) == ("reject", 1_980_000_000)
    assert checked.shortfall == rejected.shortfall == checked.credit.finding.shortfall
    assert (checked.shortfall_if_counted.amount, checked.credit.met) == (0, "no")
    met = read(examine_on(policy("meets-all"), SMALL, ON, event_cover=COVER))
    assert (met.credit.met, met.shortfall.amount) == ("yes", 0)
    # Unknown, and no hindrance where all is met without it.
    assert (met.findings[0].result, met.findings[0].severity) == ("unknown", "condition")


def test_alone_it_is_never_accepted_for_what_it_is() -> None:
    """Cash short: unknown if one payout would do, refused if not; cash enough: the cash is."""
    found = alone(COVER)
    assert (found.policy, found.findings, found.effective_cover.amount) == (None, (), 0)
    assert (found.eligible_credit.amount, found.cash_counted.amount) == (0, 20_000_000)
    assert (found.verdict, found.shortfall.amount) == ("cannot_say", 1_980_000_000)
    short = alone(with_terms(payout=flat(5e8)))
    assert (short.verdict, read(short).shortfall_if_counted.amount) == ("reject", 1_480_000_000)
    assert alone(on_exchange(reserve_cash=None)).verdict == "cannot_say"
    assert alone(on_exchange(reserve_cash=2e9)).verdict == "accept_with_conditions"


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_alone_its_words_say_what_the_verdict_hangs_on(lang: Language) -> None:
    """Beside a policy the verdict is the policy's; alone it is not that of cash."""
    words = {
        "cash": ("amounts are those of cash alone", "金額は現金のみによる"),
        "unknown": (
            "Whether the rest is accepted cannot be said",
            "代替を認めてよいかは、判定基準に",
        ),
        "refused": ("even one full payout would not fill", "全額算入しても所要額に満たない"),
        "policy": ("amounts and verdict are those of", "金額・判定はこれを除くもの"),
    }
    held = {
        "cannot_say": (COVER, {"cash", "unknown"}),
        "reject": (with_terms(payout=flat(5e8)), {"cash", "refused"}),
        "accept_with_conditions": (on_exchange(reserve_cash=2e9), {"cash"}),
    }
    for verdict, (cover, wanted) in held.items():
        found = examine_on(None, cover.exchange, ON, None, None, lang, cover)
        told = "".join(found.reasons)
        assert found.verdict == verdict
        assert {name for name, text in words.items() if text[lang == "ja"] in told} == wanted
    both = "".join(examine_on(policy("war-exclusion"), SMALL, ON, None, None, lang, COVER).reasons)
    assert {name for name, text in words.items() if text[lang == "ja"] in both} == {"policy"}


def test_however_good_its_clauses_an_unknown_is_no_acceptance(desk: Desk) -> None:
    best = with_terms(
        calculation_agent=CalculationAgent(name="A", independent=True, fallback="B"),
        collateral="full",
        payouts_in_term=3,
        limit_in_term=3 * 1.98e9,
    )
    found = alone(best, desk)
    results = {one.rule.partition(".")[2]: one.result for one in read(found).findings}
    assert results.pop("instrument") == "unknown"
    assert (results.pop("payer"), results.pop("payee")) == ("unknown", "unknown")
    assert results.pop("trigger") == "fail"
    assert set(results.values()) == {"pass"}
    assert found.verdict == "cannot_say"


@pytest.mark.parametrize(
    ("terms", "rule", "result"),
    [
        ({"days_to_payment": 5}, "speed_of_payment", "pass"),
        ({"days_to_payment": 6}, "speed_of_payment", "fail"),
        ({"days_to_payment": None}, "speed_of_payment", "unknown"),
        ({"days_to_payment": None, "waiting_days": 6}, "speed_of_payment", "fail"),
        ({"expiry": dt.date(2028, 3, 31)}, "term", "pass"),
        ({"expiry": dt.date(2028, 3, 30)}, "term", "fail"),
        ({"calculation_agent": CalculationAgent(name="A")}, "agent", "unknown"),
        ({"calculation_agent": CalculationAgent(name="A", independent=False)}, "agent", "fail"),
        ({"calculation_agent": CalculationAgent(name="A")}, "agent_fallback", "unknown"),
        ({"collateral": None}, "collateral", "unknown"),
        ({"collateral": "part"}, "collateral", "fail"),
        ({"collateral": "none"}, "collateral", "fail"),
        ({"collateral": "full"}, "collateral", "pass"),
        ({"payer": None}, "payer", "unknown"),
        ({"payout": flat(1.98e9)}, "limit", "pass"),
        ({"payout": flat(1.97e9)}, "limit", "fail"),
        ({"payouts_in_term": 3, "limit_in_term": 3 * 1.98e9}, "term_limit", "pass"),
        ({"payouts_in_term": 3, "limit_in_term": 2 * 1.98e9}, "term_limit", "fail"),
    ],
)
def test_each_clause_meets_or_misses_what_policies_are_asked(
    terms: dict[str, Any], rule: str, result: str
) -> None:
    found = finding(alone(with_terms(**terms)), rule)
    assert found.result == result
    assert (found.cure_en is None) == (found.cure_ja is None) == (result == "pass")


def test_a_missing_amount_is_counted_and_put_into_the_cure() -> None:
    found = finding(alone(with_terms(payout=flat(1.97e9))), "limit")
    assert found.shortfall is not None
    assert (found.shortfall.amount, "10,000,000 yen" in str(found.cure_en)) == (10_000_000, True)


def test_cash_that_is_not_stated_leaves_the_amount_unknown() -> None:
    assert finding(alone(with_terms(on_exchange(reserve_cash=None))), "limit").result == "unknown"


def test_no_clause_blocks_and_what_is_borrowed_of_policies_says_so() -> None:
    instrument, *clauses = read(alone(COVER)).findings
    assert instrument.severity == "blocking"
    assert {one.severity for one in clauses} == {"condition"}
    cited = {one.rule.partition(".")[2]: one.citation for one in clauses}
    assert "Asked of policies (jp.speed_of_payment)" in cited["speed_of_payment"]
    assert "asks nothing of the kind" in cited["collateral"]
    assert {one.status for one in clauses} == {"derived", "assumption"}


def test_a_trigger_that_can_miss_the_loss_is_said_with_its_chance(desk: Desk) -> None:
    unknown = finding(alone(COVER), "trigger")
    assert (unknown.result, "trained model" in unknown.observed) == ("unknown", True)
    found = alone(COVER, desk)
    credit, missed = read(found).credit, finding(found, "trigger")
    assert credit.paid_chance is not None
    assert 0 < credit.paid_chance < 1
    assert (missed.result, f"{100 * credit.paid_chance:.3g} %" in missed.observed) == ("fail", True)
    ja = finding(examine_on(None, SMALL, ON, desk, None, "ja", COVER), "trigger").observed
    assert f"{100 * credit.paid_chance:.3g}%" in ja
    assert (read(found).assumptions_vintage is None, found.model is None) == (False, False)


def test_without_a_model_nothing_but_basis_risk_is_left_open(desk: Desk) -> None:
    bare, whole = alone(COVER), alone(COVER, desk)
    assert (bare.model, read(bare).assumptions_vintage) == (None, None)
    assert bare.verdict == whole.verdict
    for one, other in zip(read(bare).findings, read(whole).findings, strict=True):
        assert one == other or one.rule == "event_linked.trigger"


def test_the_rules_of_the_day_are_asked() -> None:
    earlier = examine_on(None, SMALL, dt.date(2026, 11, 24), event_cover=COVER)
    assert earlier.rule_set == "jp-2026-11-22"
    assert "jp-2026-11-22" in finding(earlier, "instrument").citation


def test_both_languages_have_the_same_figures_and_results(desk: Desk) -> None:
    one = examine_on(policy("meets-all"), SMALL, ON, desk, None, "en", COVER)
    other = examine_on(policy("meets-all"), SMALL, ON, desk, None, "ja", COVER)
    texts = {"observed", "required", "citation"}
    for was, now in zip(read(one).findings, read(other).findings, strict=True):
        assert was.model_dump(exclude=texts) == now.model_dump(exclude=texts)
        assert was.citation != now.citation
    assert len(one.reasons) == len(other.reasons)


def test_every_finding_has_its_standing() -> None:
    found = alone(COVER)
    said = [rule for standing in found.standing for rule in standing.rules]
    assert sorted(said) == sorted(one.rule for one in read(found).findings)


def test_a_cover_on_another_exchange_is_refused_by_name() -> None:
    other = on_exchange(name="Another")
    with pytest.raises(PricingError, match="on Another, and the check is of Small ex") as refused:
        examine_on(policy("meets-all"), SMALL, ON, event_cover=other)
    assert refused.value.field == "/event_cover/exchange/name"


def test_the_same_exchange_in_other_words_is_refused_by_field() -> None:
    """Or the credit would be of another amount than the cover's own price says."""
    assets = SMALL.assets.model_copy(update={"total": 1e10})
    for facts, field in (({"assets": assets}, "assets/total"), ({"coins": None}, "coins")):
        with pytest.raises(PricingError, match="describe the exchange alike") as refused:
            examine_on(policy("meets-all"), SMALL, ON, event_cover=on_exchange(**facts))
        assert refused.value.field == f"/event_cover/exchange/{field}"


@pytest.mark.parametrize(
    ("terms", "field", "modelled"),
    [
        ({"expiry": ON, "inception": dt.date(2025, 11, 25)}, "expiry", False),
        ({"payout": COVER.payout.model_copy(update={"start": 1e8})}, "payout/start", False),
        ({"triggers": (outflow(2e10),), "payout": flat(1e9)}, "triggers/0/threshold", True),
    ],
)
def test_what_its_price_refuses_its_check_refuses_by_the_field(
    desk: Desk, terms: dict[str, Any], field: str, *, modelled: bool
) -> None:
    wrong = with_terms(**terms)
    with pytest.raises(PricingError) as refused:
        alone(wrong, desk if modelled else None)
    assert refused.value.field == f"/event_cover/{field}"
    with pytest.raises(type(refused.value)) as priced:
        event_cover(wrong, desk, ON)
    assert priced.value.field == f"/{field}"
    assert isinstance(refused.value, NothingCovered) == modelled


def test_neither_policy_nor_cover_is_refused() -> None:
    with pytest.raises(PricingError, match="a policy, an event_cover, or both"):
        examine_on(None, SMALL, ON)
    with pytest.raises(UnknownScenario, match='no scenario "guess": use one of press'):
        examine_on(None, SMALL, ON, None, "guess", event_cover=COVER)


def test_a_halt_and_an_announcement_are_read_as_well(desk: Desk) -> None:
    asked = with_terms(triggers=(halt(72), announcement(3e8)), combine="all", payout=flat(1e9))
    assert finding(alone(asked, desk), "trigger").result == "fail"
