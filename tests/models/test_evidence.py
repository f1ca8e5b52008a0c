"""What one theft says of tier, cause and size; from a real row, so that every field is sound."""

from __future__ import annotations

import dataclasses
import math
from typing import TYPE_CHECKING

import pytest

from data.choices import Choices
from data.exposure import theft_kind
from data.partial_date import PartialDate
from data.training_use import training_use
from models import evidence
from models.fit_frequency import Prior
from models.profile import TIERS

if TYPE_CHECKING:
    from data.dataset import Dataset, Incident

REACH = {
    "assets_to_daily_volume": Prior(3.0, 1.2),
    "hot_share": Prior(-2.5, 1.1),
    "warm_share": Prior(-2.0, 1.0),
    "cold_share": Prior(-0.1, 0.15),
    "third_party_share": Prior(-2.2, 1.3),
}


@pytest.fixture(scope="module")
def theft(dataset: Dataset) -> Incident:
    """A custody theft at a venue with a volume: USD 8m from a hot wallet in mid-2018."""
    row = next(
        i for i in dataset.incidents if theft_kind(i) == "custody_theft" and i.venue is not None
    )
    venue = with_volumes(row.venue, ((PartialDate(2018), 2e6), (PartialDate(2012), 9.0)))
    return dataclasses.replace(
        row,
        date=PartialDate(2018, 6, 15),
        loss_usd=8e6,
        loss_fraction=None,
        assets_under_custody_usd=None,
        wallet_tier="hot",
        peril="hot_key_theft",
        venue=venue,
    )


def with_volumes(venue: object, history: object) -> object:
    """A roster row is a pydantic value: `replace` is called `model_copy` there."""
    return venue.model_copy(update={"volume_history_usd": history})  # type: ignore[attr-defined]


def size_of(incident: Incident) -> evidence.TheftSize:
    (size,), left_out = evidence.theft_sizes([incident], REACH)
    assert left_out == 0
    return size


def test_of_a_volume_assets_are_guessed_and_of_assets_the_tiers_share(theft: Incident) -> None:
    size = size_of(theft)
    assert size.log_loss_usd == pytest.approx(math.log(8e6))
    assert size.log_reach_mean == pytest.approx(math.log(2e6) + 3.0 - 2.5)
    assert size.log_reach_sd == pytest.approx(math.sqrt(1.2**2 + 1.1**2))
    assert (size.tier, size.assets_stated) == ("hot", False)


def test_stated_assets_come_before_the_share_lost_and_that_before_a_volume(
    theft: Incident,
) -> None:
    by_share = size_of(dataclasses.replace(theft, loss_fraction=0.1, wallet_tier="cold"))
    assert by_share.log_reach_mean == pytest.approx(math.log(8e7) - 0.1)
    assert by_share.log_reach_sd == pytest.approx(math.hypot(0.3, 0.15))
    assert by_share.assets_stated
    stated = size_of(dataclasses.replace(theft, loss_fraction=0.1, assets_under_custody_usd=5e8))
    assert stated.log_reach_mean == pytest.approx(math.log(5e8) - 2.5)
    assert stated.assets_stated


@pytest.mark.parametrize("wallet", ["ledger", "unknown", "hot"])
def test_a_ledger_or_an_untold_tier_is_the_hot_one(theft: Incident, wallet: str) -> None:
    assert size_of(dataclasses.replace(theft, wallet_tier=wallet)).tier == "hot"


@pytest.mark.parametrize("wallet", ["warm", "cold", "third_party"])
def test_any_other_tier_is_itself(theft: Incident, wallet: str) -> None:
    assert size_of(dataclasses.replace(theft, wallet_tier=wallet)).tier == wallet


def test_a_volume_of_another_time_says_nothing(theft: Incident) -> None:
    late = dataclasses.replace(theft, date=PartialDate(2023, 1, 1))
    assert evidence.theft_sizes([late], REACH) == ([], 1)
    nowhere = dataclasses.replace(theft, venue=None)
    assert evidence.theft_sizes([nowhere], REACH) == ([], 1)


def test_a_theft_without_an_amount_is_no_size_but_is_a_strike(
    dataset: Dataset, theft: Incident
) -> None:
    silent = dataclasses.replace(theft, loss_usd=None, wallet_tier="cold")
    assert evidence.theft_sizes([silent], REACH) == ([], 0)
    split = {t.tier: t.weight for t in evidence.tiers(dataset, [silent])}
    prior = {row.tier: row.pseudo_count for row in dataset.tier_priors}
    assert split == {tier: prior[tier] + (tier == "cold") for tier in TIERS}


@pytest.mark.parametrize(
    ("wallet", "stated", "guessed"),
    [("cold", True, False), ("cold", False, True), ("hot", True, True), ("hot", False, True)],
)
def test_reach_is_a_guess_unless_assets_are_stated_and_nearly_all_in_that_tier(
    theft: Incident, wallet: str, *, stated: bool, guessed: bool
) -> None:
    """However well assets are known, nobody says how much of them was hot that day."""
    size = size_of(
        dataclasses.replace(theft, wallet_tier=wallet, loss_fraction=0.1 if stated else None)
    )
    assert (size.assets_stated, size.reach_guessed) == (stated, guessed)
    assert size.year == 2018


def test_an_untold_tier_left_out_says_nothing_of_tiers_causes_or_sizes(
    dataset: Dataset, theft: Incident
) -> None:
    untold = dataclasses.replace(theft, wallet_tier="unknown", peril="insider")
    left_out = Choices(unknown_tier="left_out")
    assert evidence.theft_sizes([theft, untold], REACH, left_out) == ([size_of(theft)], 0)
    assert len(evidence.theft_sizes([theft, untold], REACH)[0]) == 2
    for found in (evidence.tiers, lambda _d, i, *c: evidence.perils(i, *c)):
        assert found(dataset, [theft, untold], left_out) == found(dataset, [theft])
        assert found(dataset, [theft, untold]) != found(dataset, [theft])


def test_a_doubted_volume_is_cut_believed_or_not_used_as_the_choices_say(theft: Incident) -> None:
    doubted = dataclasses.replace(
        theft, venue=theft.venue.model_copy(update={"size_quality": "suspect (rater)"})
    )
    reach = {**REACH, "suspect_volume": Prior(-2.0, 0.9)}

    def sizes(choice: str) -> list[evidence.TheftSize]:
        return evidence.theft_sizes([doubted], reach, Choices(suspect_volumes=choice))[0]

    (cut,), (believed,) = sizes("deflated"), sizes("as_given")
    plain = size_of(theft)
    assert believed == plain
    assert cut.log_reach_mean == pytest.approx(plain.log_reach_mean - 2.0)
    assert cut.log_reach_sd == pytest.approx(math.hypot(plain.log_reach_sd, 0.9))
    assert sizes("unknown") == []


def test_causes_of_a_tier_are_its_own_thefts_and_two_of_all_tiers(theft: Incident) -> None:
    inside = dataclasses.replace(theft, wallet_tier="cold", peril="insider")
    shares = {(p.tier, p.cause): p.share for p in evidence.perils([theft, theft, theft, inside])}
    # Own thefts, plus two thefts split 3 : 1, plus a half each of five causes.
    total = 3 + 2 + 2.5
    assert shares["hot", "outsider_hack"] == pytest.approx((3 + 1.5 + 0.5) / total)
    assert shares["hot", "insider"] == pytest.approx((0.5 + 0.5) / total)
    assert shares["cold", "insider"] == pytest.approx((1 + 0.5 + 0.5) / (1 + 2 + 2.5))
    assert shares["warm", "software_fault"] == pytest.approx(0.5 / (2 + 2.5))
    for tier in TIERS:
        assert math.fsum(s for (t, _), s in shares.items() if t == tier) == pytest.approx(1.0)


def test_the_share_of_state_backed_thefts_counts_from_2017(theft: Incident) -> None:
    told = dataclasses.replace(theft, attribution="DPRK (Lazarus), suspected")
    untold = dataclasses.replace(theft, attribution="")
    old = dataclasses.replace(told, date=PartialDate(2016))
    assert evidence.state_backed_share([told, untold, untold, untold, old]) == 0.25
    assert evidence.state_backed_share([old]) == 0.0


def test_every_cause_and_tier_of_the_shipped_thefts_is_known(dataset: Dataset) -> None:
    thefts = evidence.custody_thefts(dataset.incidents)
    assert len(thefts) == sum(theft_kind(i) == "custody_theft" for i in dataset.incidents) > 100
    assert {i.peril for i in thefts} <= evidence.CAUSE_OF_PERIL.keys()
    assert set(evidence.CAUSE_OF_PERIL.values()) == set(evidence.CAUSES)
    assert {evidence.TIER_OF_WALLET[i.wallet_tier] for i in thefts} <= set(TIERS)


def test_without_thefts_there_is_no_evidence() -> None:
    assert evidence.theft_sizes([], REACH) == ([], 0)
    assert evidence.state_backed_share([]) == 0.0


def test_the_sizes_are_of_the_events_said_to_train_them(dataset: Dataset) -> None:
    reach = {
        prior.parameter.removeprefix("reach."): Prior(prior.mean, prior.sd)
        for prior in dataset.model_priors
        if prior.parameter.startswith("reach.")
    }
    sizes, _ = evidence.theft_sizes(dataset.incidents, reach)
    said = [i.event_id for i in dataset.incidents if training_use(i).not_severity is None]
    assert [size.event_id for size in sizes] == said
