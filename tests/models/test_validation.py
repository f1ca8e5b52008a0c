"""The summary of a backtest, from three years whose scores a hand can check."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from models.backtest import Backtest, Fold
from models.market_year import Outcome
from models.size_scores import SizeScores
from models.validation import document, validate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.validation import Span, Validation

LAWS = ("own law", "other law")


def outcome(**changes: float) -> Outcome:
    plain = {
        "expected": 1.5,
        "thefts": 1.0,
        "thefts_low": 0.0,
        "thefts_high": 3.0,
        "loss": 2e6,
        "loss_low": 1e6,
        "loss_median": 3e6,
        "loss_high": 9e6,
    }
    return Outcome(**(plain | changes), mean_loss=np.ones(2))


def fold(year: int, **changes: Any) -> Fold:  # noqa: ANN401 - fields of a fold
    """Houses a and b, open for a year and for half; one theft at the first."""
    plain: dict[str, Any] = {
        "exchanges": np.array(["a", "b"]),
        "exposure": np.array([1.0, 0.5]),
        "thefts": np.array([1.0, 0.0]),
        "rates": {
            "champion": np.array([0.4, 0.2]),
            "size_only": np.array([0.2, 0.4]),
            "flat": np.array([0.3, 0.3]),
        },
        "losses": np.array([2e6, 0.0]),
        "expected_losses": {"champion": np.array([4e6, 1e6]), "flat": np.array([1e6, 5e5])},
        "outcome": outcome(),
        "sizes": SizeScores(
            event_ids=("x", "y"),
            stated=np.array([True, False]),
            log_scores={LAWS[0]: np.array([-1.0, -2.0]), LAWS[1]: np.array([-3.0, -0.5])},
            crps={LAWS[0]: np.array([0.5, 0.7])},
            pit=np.array([0.25, 0.75]),
        ),
        "coefficients": {"log_age": (0.1 * (year - 2019), 0.05)},
    }
    return Fold(year=year, **(plain | changes))


YEARS = (
    fold(2020),
    fold(
        2021,
        thefts=np.array([0.0, 2.0]),
        outcome=outcome(thefts=4.0, loss=1e6),
        losses=np.array([0.0, 5e6]),
        sizes=None,
    ),
    fold(2022, exchanges=np.array(["c", "a"]), outcome=outcome(thefts=3.0, loss=9.1e6)),
)


@pytest.fixture(scope="module", autouse=True)
def _two_bands() -> Iterator[None]:
    """Two rows a year fill two bands, not five."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("models.validation.BANDS", 2)
        yield


@pytest.fixture(scope="module")
def summary() -> Validation:
    return validate(Backtest(YEARS))


def deviance(thefts: float, expected: float) -> float:
    """2 (y ln(y / m) - y + m), one row."""
    logs = thefts * math.log(thefts / expected) if thefts else 0.0
    return 2 * (logs - thefts + expected)


HELD_OUT_DEVIANCE = {
    "champion": deviance(1, 0.4) + deviance(0, 0.1),
    "size_only": deviance(1, 0.2) + deviance(0, 0.2),
    "flat": deviance(1, 0.3) + deviance(0, 0.15),
}


def test_the_years_for_choosing_and_those_held_out_are_all_years(summary: Validation) -> None:
    assert summary.choice.years == (2020, 2021)
    assert summary.held_out is not None
    assert summary.held_out.years == (2022,)
    assert summary.all.years == (2020, 2021, 2022)
    assert tuple(y.year for y in summary.by_year) == summary.all.years


def test_where_choosing_ends_is_the_backtests_to_say() -> None:
    late = validate(Backtest(YEARS, last_choice_year=2022))
    assert late.choice == late.all
    assert late.held_out is None
    assert not {key for key in document(late) if key.endswith("held_out")}


def parts(span: Span) -> dict[str, float]:
    """Everything of a span that adds up over years."""
    return {
        "thefts": span.thefts,
        "exchange_years": span.exchange_years,
        "loss": span.loss,
        "sized": span.sized_thefts,
        "stated": span.stated_thefts,
        "pit": len(span.pit),
        **{f"deviance {s.candidate}": s.deviance for s in span.rates},
        **{f"log score {s.candidate}": s.log_score for s in span.rates},
        **{f"expected {s.candidate}": s.expected for s in span.rates},
        **{f"size {s.law}": s.log_score for s in span.sizes},
        **{f"stated size {s.law}": s.log_score_stated for s in span.sizes},
        **{f"expected loss {s.candidate}": s.expected for s in span.losses},
        **{f"loss deviance {s.candidate}": s.deviance for s in span.losses},
    }


def test_what_is_summed_over_years_adds_up_over_the_spans(summary: Validation) -> None:
    assert summary.held_out is not None
    choice, held_out = parts(summary.choice), parts(summary.held_out)
    assert parts(summary.all) == pytest.approx({k: choice[k] + held_out[k] for k in choice})


def test_rates_are_scored_as_a_hand_scores_them(summary: Validation) -> None:
    span = summary.held_out
    assert span is not None
    assert {s.candidate: s.deviance for s in span.rates} == pytest.approx(HELD_OUT_DEVIANCE)
    champion = span.rate("champion")
    assert champion.log_score == pytest.approx(math.log(0.4) - 0.4 - 0.1)
    assert champion.expected == pytest.approx(0.5)
    # All thefts in the last two thirds of the exposure: twice the area is 1 - 2 * (1/3 + 0).
    assert champion.gini == pytest.approx(1 / 3)
    # Sorted the other way the half-year house is last, and holds no theft.
    assert span.rate("size_only").gini == pytest.approx(-1 / 3)
    assert span.rate("flat").expected == pytest.approx(0.45)
    with pytest.raises(KeyError, match="nobody"):
        span.rate("nobody")


def test_a_candidate_is_set_beside_the_champion_with_the_error_over_exchanges(
    summary: Validation,
) -> None:
    span = summary.choice
    champion, flat = span.rate("champion"), span.rate("flat")
    assert (champion.difference, champion.difference_se) == (0.0, 0.0)
    at_a = deviance(1, 0.3) - deviance(1, 0.4) + deviance(0, 0.3) - deviance(0, 0.4)
    at_b = deviance(0, 0.15) - deviance(0, 0.1) + deviance(2, 0.15) - deviance(2, 0.1)
    assert flat.difference == pytest.approx(at_a + at_b)
    assert flat.difference == pytest.approx(flat.deviance - champion.deviance)
    # Two groups: n / (n - 1) * sum of squares about their mean is the square of their difference.
    assert flat.difference_se == pytest.approx(abs(at_a - at_b))


def test_sizes_are_summed_by_law_and_years_without_one_left_out(summary: Validation) -> None:
    own, other = summary.choice.sizes
    assert (own.law, own.log_score, own.log_score_stated) == (LAWS[0], -3.0, -1.0)
    assert (other.law, other.log_score, other.log_score_stated) == (LAWS[1], -3.5, -3.0)
    assert own.crps == pytest.approx(0.6)
    assert other.crps is None
    assert (summary.choice.sized_thefts, summary.choice.stated_thefts) == (2, 1)
    assert summary.all.pit == (0.25, 0.75, 0.25, 0.75)


def test_years_without_any_sized_theft_have_no_law() -> None:
    bare = validate(Backtest(tuple(replace(f, sizes=None) for f in YEARS)))
    assert (bare.all.sizes, bare.all.sized_thefts, bare.all.pit) == ((), 0, ())
    json.dumps(document(bare), allow_nan=False)


def test_losses_are_told_in_millions(summary: Validation) -> None:
    assert summary.choice.loss == pytest.approx(2.0 + 5.0)
    assert {s.candidate: s.expected for s in summary.choice.losses} == {
        "champion": pytest.approx(2 * 5.0),
        "flat": pytest.approx(2 * 1.5),
    }


def test_bands_hold_every_exchange_year_once(summary: Validation) -> None:
    for span in (summary.all, summary.choice):
        bands, champion = span.calibration, span.rate("champion")
        assert sum(b.exposure for b in bands) == pytest.approx(span.exchange_years)
        assert sum(b.thefts for b in bands) == span.thefts
        assert sum(b.expected for b in bands) == pytest.approx(champion.expected)
        assert sum(b.exposure for b in span.lift) == pytest.approx(span.exchange_years)
        mean = sum(b.first * b.exposure for b in span.lift)
        assert mean == pytest.approx(champion.expected)
        beside = sum(b.second * b.exposure for b in span.lift)
        assert beside == pytest.approx(span.rate("size_only").expected)


def test_a_year_is_inside_if_what_came_lies_in_its_band(summary: Validation) -> None:
    # 2021 saw more thefts than its band, 2022 a larger loss; an end is inside.
    assert [y.thefts_inside for y in summary.by_year] == [True, False, True]
    assert [y.loss_inside for y in summary.by_year] == [True, True, False]
    assert summary.inside == {"count": (2, 3), "loss": (2, 3)}


def test_a_year_keeps_its_band_in_millions(summary: Validation) -> None:
    year = summary.by_year[-1]
    assert (year.thefts, year.thefts_low, year.thefts_high) == (3, 0, 3)
    assert (year.loss, year.loss_low) == pytest.approx((9.1, 1.0))
    assert (year.loss_median, year.loss_high) == pytest.approx((3.0, 9.0))
    assert year.expected == 1.5


def test_coefficients_are_of_the_year_trained_to(summary: Validation) -> None:
    assert sorted(summary.coefficients) == [2019, 2020, 2021]
    assert summary.coefficients[2021]["log_age"] == pytest.approx((0.3, 0.05))


@pytest.fixture(scope="module")
def told(summary: Validation) -> dict[str, Any]:
    """What a reader of the JSON gets."""
    text = json.dumps(document(summary), allow_nan=False)
    found: dict[str, Any] = json.loads(text)
    return found


def test_the_document_has_the_promised_keys_and_no_others(told: dict[str, Any]) -> None:
    assert set(told) == {
        "years",
        "thefts",
        "exchange_years",
        "poisson_deviance",
        "poisson_deviance_choice",
        "poisson_deviance_held_out",
        "deviance_less_champion",
        "count_log_score",
        "gini",
        "years_inside_90",
        "severity",
        "calibration",
        "by_year",
    }
    assert set(told["poisson_deviance"]) == {"champion", "flat", "size_only"}
    assert set(told["severity"]) == {
        "thefts",
        "stated_assets",
        "log_score",
        "log_score_stated_assets",
        "crps",
        "log_score_choice",
        "log_score_held_out",
    }
    assert set(told["by_year"][0]) == {
        "year",
        "expected",
        "thefts",
        "thefts_low",
        "thefts_high",
        "thefts_inside",
        "loss",
        "loss_low",
        "loss_median",
        "loss_high",
        "loss_inside",
    }
    assert set(told["calibration"][0]) == {
        "exposure",
        "expected",
        "thefts",
        "low",
        "high",
        "holds",
    }


def test_the_document_says_what_the_summary_says(told: dict[str, Any], summary: Validation) -> None:
    assert told["years"] == [2020, 2021, 2022]
    assert (told["thefts"], told["exchange_years"]) == (4.0, 4.5)
    assert told["poisson_deviance_held_out"] == pytest.approx(HELD_OUT_DEVIANCE, abs=5e-4)
    assert told["years_inside_90"] == {"count": [2, 3], "loss": [2, 3]}
    assert told["severity"]["log_score"] == {LAWS[0]: -6.0, LAWS[1]: -7.0}
    assert told["severity"]["log_score_choice"] == {LAWS[0]: -3.0, LAWS[1]: -3.5}
    assert told["severity"]["log_score_stated_assets"] == {LAWS[0]: -2.0, LAWS[1]: -6.0}
    assert told["severity"]["crps"] == {LAWS[0]: 0.6}
    assert (told["severity"]["thefts"], told["severity"]["stated_assets"]) == (4, 2)
    less = {s.candidate: [s.difference, s.difference_se] for s in summary.all.rates}
    for name, pair in told["deviance_less_champion"].items():
        assert pair == pytest.approx(less[name], abs=5e-4)
    assert told["deviance_less_champion"]["champion"] == [0.0, 0.0]
    assert [y["thefts_inside"] for y in told["by_year"]] == [True, False, True]
    assert [b["holds"] for b in told["calibration"]] == [b.holds for b in summary.all.calibration]
