"""A backtest learns from the years before and from nothing else, and repeats to the last digit."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING

import joblib
import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from data.exposure import trains_frequency
from models.backtest import Backtest, Fold, backtest
from models.challenger import CANDIDATES
from models.errors import TrainingFailed
from models.features import CLIMATE, COLUMNS
from models.fit_severity import CHALLENGERS, CHAMPION
from models.size_scores import NO_SIZE, SHARE
from models.train import gather

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from data.dataset import Dataset, Incident

FIRST, MIDDLE, LAST = 2024, 2025, 2026
OTHERS = 30


@pytest.fixture(autouse=True, scope="module")
def one_thread() -> Iterator[None]:
    """Panels this small wait for each other's threads longer than they compute."""
    with threadpool_limits(1):
        yield


@pytest.fixture(scope="module")
def short(dataset: Dataset) -> Dataset:
    """The shipped tables cut to the venues ever robbed and some others."""
    robbed = {i.exchange_key for i in dataset.incidents}
    others = [v for v in dataset.exchanges if v.exchange_key not in robbed][:OTHERS]
    kept = [v for v in dataset.exchanges if v.exchange_key in robbed or v in others]
    return replace(dataset, exchanges=tuple(kept))


@pytest.fixture(scope="module")
def told() -> list[tuple[int, int]]:
    """How many of how many steps were behind, each time something was said."""
    return []


@pytest.fixture(scope="module")
def whole(short: Dataset, told: list[tuple[int, int]]) -> Backtest:
    def progress(done: int, total: int, step: str) -> None:
        assert str(FIRST + done - 1) in step
        told.append((done, total))

    return backtest(short, first_year=FIRST, workers=1, progress=progress)


@pytest.fixture(scope="module")
def folds(whole: Backtest) -> dict[int, Fold]:
    return by_year(whole)


def by_year(found: Backtest) -> dict[int, Fold]:
    return {fold.year: fold for fold in found.folds}


def changed(dataset: Dataset, change: Callable[[Incident], Incident | None]) -> Dataset:
    """The tables with each event changed, or left out where `change` gives none."""
    kept = tuple(new for i in dataset.incidents if (new := change(i)) is not None)
    return replace(dataset, incidents=kept)


def same(a: object, b: object) -> None:
    """Equal to the last digit, arrays within."""
    np.testing.assert_equal(asdict(a), asdict(b))  # type: ignore[call-overload]


def predicted(fold: Fold) -> dict[str, object]:
    """What a fold says before its year has come."""
    outcome = asdict(fold.outcome)
    for came in ("thefts", "loss"):
        del outcome[came]
    return {
        "rates": fold.rates,
        "expected_losses": fold.expected_losses,
        "coefficients": fold.coefficients,
        "outcome": outcome,
    }


def test_there_is_one_fold_a_year_in_order(whole: Backtest, told: list[tuple[int, int]]) -> None:
    assert [fold.year for fold in whole.folds] == list(range(FIRST, LAST + 1))
    assert told == [(i + 1, len(whole.folds)) for i in range(len(whole.folds))]


def test_one_worker_or_two_find_the_same(short: Dataset, folds: dict[int, Fold]) -> None:
    with joblib.parallel_config("loky", inner_max_num_threads=1):
        again = by_year(backtest(short, first_year=LAST - 1, workers=2))
    assert list(again) == [LAST - 1, LAST]
    for year, fold in again.items():
        same(fold, folds[year])


def test_a_year_is_predicted_without_looking_at_it(short: Dataset, folds: dict[int, Fold]) -> None:
    """That year's thefts are lost or a thousand times as large: only what came has changed."""

    def poison(incident: Incident) -> Incident | None:
        if incident.date.year != MIDDLE:
            return incident
        if sum(map(ord, incident.event_id)) % 2:
            return None
        return replace(incident, loss_usd=(incident.loss_usd or 1e6) * 1e3, wallet_tier="cold")

    poisoned = by_year(backtest(changed(short, poison), first_year=FIRST, workers=1))
    same(poisoned[FIRST], folds[FIRST])
    np.testing.assert_equal(predicted(poisoned[MIDDLE]), predicted(folds[MIDDLE]))
    assert poisoned[MIDDLE].thefts.sum() < folds[MIDDLE].thefts.sum()
    assert poisoned[MIDDLE].losses.sum() > 10 * folds[MIDDLE].losses.sum()
    # The next year has learned from it: the poison is one.
    for name in CANDIDATES:
        assert not np.array_equal(poisoned[LAST].rates[name], folds[LAST].rates[name])
    assert predicted(poisoned[LAST])["outcome"] != predicted(folds[LAST])["outcome"]


def test_a_theft_is_scored_without_the_others_of_its_year(
    short: Dataset, folds: dict[int, Fold]
) -> None:
    """All but one of the year's sized thefts are taken away: its scores stay the same."""
    together = folds[MIDDLE].sizes
    assert together is not None
    assert len(together.event_ids) > 2
    kept = together.event_ids[1]
    alone = changed(short, lambda i: i if i.date.year != MIDDLE or i.event_id == kept else None)
    (found, *_) = backtest(alone, first_year=MIDDLE, workers=1).folds
    assert found.sizes is not None
    assert found.sizes.event_ids == (kept,)
    assert found.sizes.pit[0] == pytest.approx(together.pit[1], rel=1e-12)
    for ours, theirs in (
        (found.sizes.log_scores, together.log_scores),
        (found.sizes.crps, together.crps),
    ):
        for name, values in ours.items():
            assert values[0] == pytest.approx(theirs[name][1], rel=1e-12), name


def test_a_year_is_predicted_without_the_years_after_it(
    short: Dataset, folds: dict[int, Fold]
) -> None:
    cut = changed(short, lambda i: i if i.date.year <= MIDDLE else None)
    found = by_year(backtest(cut, first_year=MIDDLE, workers=1))
    same(found[MIDDLE], folds[MIDDLE])


def test_a_fold_holds_its_years_rows_and_what_was_lost_there(
    short: Dataset, folds: dict[int, Fold]
) -> None:
    frame = gather(short).frame
    for year, fold in folds.items():
        rows = frame[frame["year"] == year]
        assert fold.exchanges.tolist() == rows["exchange"].tolist()
        np.testing.assert_array_equal(fold.exposure, rows["exposure"])
        np.testing.assert_array_equal(fold.thefts, rows["thefts"])
        counted = [i for i in short.incidents if trains_frequency(i) and i.date.year == year]
        assert fold.thefts.sum() == len(counted)
        assert fold.losses.sum() == pytest.approx(sum(i.loss_usd or 0.0 for i in counted))
        assert fold.outcome.thefts == fold.thefts.sum()
        assert fold.outcome.loss == fold.losses.sum()
        assert (fold.losses[fold.thefts == 0] == 0).all()
    assert sum(fold.losses.sum() for fold in folds.values()) > 1e8


def test_every_candidate_and_law_is_scored_at_every_row(folds: dict[int, Fold]) -> None:
    laws = {reading.name for reading in (CHAMPION, *CHALLENGERS)}
    for fold in folds.values():
        assert fold.rates.keys() == CANDIDATES.keys()
        assert fold.expected_losses.keys() == {"champion", "tweedie", "flat"}
        for values in (*fold.rates.values(), *fold.expected_losses.values()):
            assert values.shape == fold.thefts.shape
            assert (values > 0).all()
        assert fold.coefficients.keys() == {*COLUMNS, CLIMATE}
        assert fold.sizes is not None
        assert fold.sizes.crps.keys() == laws
        assert fold.sizes.log_scores.keys() == {*laws, NO_SIZE, SHARE}
        expected = (fold.rates["champion"] * fold.exposure).sum()
        assert fold.outcome.expected == pytest.approx(expected)
        losses = fold.rates["champion"] * fold.exposure * fold.outcome.mean_loss
        np.testing.assert_allclose(fold.expected_losses["champion"], losses)


def test_the_flat_loss_is_the_pasts_loss_over_its_exposure(
    short: Dataset, folds: dict[int, Fold]
) -> None:
    past = gather(short, until_year=FIRST - 1).frame
    lost = sum(
        i.loss_usd or 0.0 for i in short.incidents if trains_frequency(i) and i.date.year < FIRST
    )
    fold = folds[FIRST]
    rate = lost / past["exposure"].sum()
    np.testing.assert_allclose(fold.expected_losses["flat"], rate * fold.exposure)


def test_a_year_without_a_sized_theft_has_no_size_scores(short: Dataset) -> None:
    silent = changed(short, lambda i: replace(i, loss_usd=None) if i.date.year == LAST else i)
    (fold,) = backtest(silent, first_year=LAST, workers=1).folds
    assert fold.sizes is None
    assert fold.thefts.sum() > 0
    assert fold.losses.sum() == 0


def test_years_for_choosing_and_years_held_out_are_all_years_once(whole: Backtest) -> None:
    found = replace(whole, last_choice_year=MIDDLE)
    chosen, held = found.some(chosen_on=True), found.some(chosen_on=False)
    assert [f.year for f in chosen] == [FIRST, MIDDLE]
    assert [f.year for f in held] == [LAST]
    assert found.some() == (*chosen, *held) == found.folds
    # These years were never chosen on.
    assert whole.some(chosen_on=True) == ()


def test_years_too_early_to_learn_a_size_from_are_refused(short: Dataset) -> None:
    stated_later = changed(short, lambda i: i if i.date.year >= MIDDLE else None)
    with pytest.raises(TrainingFailed, match="no theft"):
        backtest(stated_later, first_year=LAST - 3, workers=1)
