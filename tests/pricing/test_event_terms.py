"""Terms of a cover on an event: what makes no sense is refused by its field."""

from __future__ import annotations

import json

import pytest
from pydantic import ValidationError

from pricing.event_terms import EventCover, OnChainOutflow
from tests.pricing.event_covers import announcement, cover, flat, halt, outflow, slope, steps


def as_json(**changes: object) -> dict[str, object]:
    return cover(outflow(), payout=slope()).model_dump(mode="json") | changes


def test_a_cover_is_read_back_from_its_own_document() -> None:
    whole = cover(outflow(), announcement(), payout=steps((1e6, 1e6), (5e6, 4e6)))
    assert EventCover.model_validate_json(whole.model_dump_json()) == whole


def test_a_threshold_may_be_a_share_of_the_assets() -> None:
    trigger = OnChainOutflow(threshold_share=0.1, within_hours=6)
    assert trigger.least(2e9) == pytest.approx(2e8)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"expiry": "2027-04-01"}, "expiry must be after inception"),
        ({"days_to_payment": 3, "waiting_days": 7}, "nothing is paid before the wait is over"),
        ({"limit_in_term": 5e6}, "must not be below one full payout"),
        ({"limit_in_term": 3e7}, "more than 1 full payouts"),
        ({"payouts_in_term": 0}, "greater than or equal to 1"),
        ({"waiting_days": -1}, "greater than or equal to 0"),
        ({"triggers": []}, "at least 1"),
        ({"colour": "red"}, "Extra inputs"),
        (
            {"payout": {"kind": "slope", "start": 5.0, "end": 5.0, "limit": 1.0}},
            "end must be above",
        ),
        ({"payout": {"kind": "slope", "start": -1.0, "end": 5.0, "limit": 1.0}}, "greater than"),
        ({"payout": {"kind": "step", "steps": [{"pays": -1.0}]}}, "greater than 0"),
        (
            {"payout": {"kind": "step", "steps": [{"at_least": 1.0, "pays": 1.0}]}},
            "put its amount into a trigger's threshold",
        ),
        (
            {"payout": {"kind": "step", "steps": [{"pays": 1.0}, {"at_least": 2.0, "pays": 2.0}]}},
            "each of several steps needs at_least",
        ),
        (
            {
                "payout": {
                    "kind": "step",
                    "steps": [{"at_least": 2.0, "pays": 2.0}, {"at_least": 3.0, "pays": 1.0}],
                }
            },
            "steps must rise in pays",
        ),
        (
            {"triggers": [{"kind": "withdrawals_halted", "hours": 24}]},
            "withdrawals_halted measures none",
        ),
        (
            {"triggers": [{"kind": "on_chain_outflow", "within_hours": 24}]},
            "either threshold or threshold_share",
        ),
        (
            {
                "triggers": [
                    {"kind": "on_chain_outflow", "threshold_share": 1.0, "within_hours": 24}
                ]
            },
            "would never pay",
        ),
        (
            {"triggers": [{"kind": "official_announcement", "by": ["police", "police"]}]},
            "each announcer once",
        ),
        ({"triggers": [{"kind": "rumour"}]}, "does not match any of the expected tags"),
    ],
)
def test_nonsense_is_refused(changes: dict[str, object], words: str) -> None:
    with pytest.raises(ValidationError) as refused:
        EventCover.model_validate_json(json.dumps(as_json(**changes)))
    assert words in str(refused.value)


def test_each_kind_of_trigger_stands_once() -> None:
    with pytest.raises(ValidationError, match="each kind of trigger stands once"):
        cover(halt(24), halt(48))


def test_a_halt_and_an_amount_go_together_only_as_all() -> None:
    with pytest.raises(ValidationError, match="combine: all"):
        cover(outflow(), halt(), payout=slope())
    assert cover(outflow(), halt(), payout=slope(), combine="all").combine == "all"


def test_of_several_steps_the_highest_reached_is_paid() -> None:
    payout = steps((1e6, 1e6), (5e6, 4e6))
    assert [payout.paid(x) for x in (0.5e6, 1e6, 4.9e6, 5e6, 9e9)] == [0, 1e6, 1e6, 4e6, 4e6]


def test_a_slope_is_straight_between_its_ends() -> None:
    payout = slope(1e6, 3e6, 1e6)
    assert [payout.paid(x) for x in (1e6, 2e6, 3e6, 4e6)] == [0, 5e5, 1e6, 1e6]


def test_one_payout_is_the_limit_of_the_term_unless_said() -> None:
    assert cover(payout=flat(7e6)).term_limit == 7e6
    assert cover(payout=flat(7e6), payouts_in_term=2, limit_in_term=1e7).term_limit == 1e7
