"""What does the backtest say, in figures?

One frozen summary of all folds, from which the command line, the JSON document and the model report
are written. Years for choosing the model's form and years held out are never mixed without saying.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from models.challenger import TWEEDIE_POWER
from models.scores import (
    Band,
    LiftBand,
    calibration,
    double_lift,
    gini,
    paired_difference,
    poisson_deviance,
    poisson_deviances,
    poisson_log_score,
    tweedie_deviance,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from models.backtest import Backtest, Fold

    Floats = NDArray[np.float64]

CHAMPION = "champion"
BANDS = 5
MILLION = 1e6


@dataclass(frozen=True)
class RateScore:
    """How one candidate predicted the number of thefts over some years.

    Attributes:
        expected: thefts predicted.
        difference, difference_se: deviance less the champion's, and its standard error over
            exchanges; below zero the candidate did better.
    """

    candidate: str
    deviance: float
    log_score: float
    gini: float
    expected: float
    difference: float
    difference_se: float


@dataclass(frozen=True)
class SizeScore:
    """How one law predicted the sizes of thefts; log score of ln loss, higher is better.

    `stated` is over thefts at houses whose assets a source states. `crps` is None for laws judged
    by their density only.
    """

    law: str
    log_score: float
    log_score_stated: float
    crps: float | None


@dataclass(frozen=True)
class LossScore:
    """How one candidate predicted yearly losses by exchange, USD m; deviance: lower is better."""

    candidate: str
    expected: float
    deviance: float


@dataclass(frozen=True)
class Span:
    """Some of the years, scored together."""

    years: tuple[int, ...]
    thefts: float
    exchange_years: float
    rates: tuple[RateScore, ...]
    sizes: tuple[SizeScore, ...]
    sized_thefts: int
    stated_thefts: int
    loss: float
    losses: tuple[LossScore, ...]
    calibration: tuple[Band, ...]
    lift: tuple[LiftBand, ...]
    pit: tuple[float, ...]

    def rate(self, candidate: str) -> RateScore:
        """The score of one candidate.

        Raises:
            KeyError: no such candidate.
        """
        return {score.candidate: score for score in self.rates}[candidate]


@dataclass(frozen=True)
class Year:
    """One year's thefts and losses (USD m) with their 90 % bands."""

    year: int
    expected: float
    thefts: int
    thefts_low: int
    thefts_high: int
    thefts_inside: bool
    loss: float
    loss_low: float
    loss_median: float
    loss_high: float
    loss_inside: bool


@dataclass(frozen=True)
class Validation:
    """The backtest summed up: all years, those for choosing, those held out, and each year."""

    all: Span
    choice: Span
    held_out: Span | None
    by_year: tuple[Year, ...]
    coefficients: dict[int, dict[str, tuple[float, float]]]

    @property
    def inside(self) -> dict[str, tuple[int, int]]:
        """Years whose number of thefts, and whose loss, lay in the 90 % band; of how many."""
        years = len(self.by_year)
        return {
            "count": (sum(y.thefts_inside for y in self.by_year), years),
            "loss": (sum(y.loss_inside for y in self.by_year), years),
        }


def validate(found: Backtest) -> Validation:
    """Sum a backtest up."""
    held_out = found.some(chosen_on=False)
    return Validation(
        all=_span(found.folds),
        choice=_span(found.some(chosen_on=True)),
        held_out=_span(held_out) if held_out else None,
        by_year=tuple(_year(fold) for fold in found.folds),
        coefficients={fold.year - 1: fold.coefficients for fold in found.folds},
    )


def document(validation: Validation) -> dict[str, object]:
    """The summary as `kuramori backtest --json` prints it."""
    spans = {"choice": validation.choice, "held_out": validation.held_out}
    every = validation.all
    return {
        "years": list(every.years),
        "thefts": every.thefts,
        "exchange_years": round(every.exchange_years, 2),
        "poisson_deviance": _deviances(every),
        **{f"poisson_deviance_{n}": _deviances(s) for n, s in spans.items() if s},
        "deviance_less_champion": {
            s.candidate: [round(s.difference, 3), round(s.difference_se, 3)] for s in every.rates
        },
        "count_log_score": {s.candidate: round(s.log_score, 3) for s in every.rates},
        "gini": {s.candidate: round(s.gini, 4) for s in every.rates},
        "years_inside_90": {name: list(pair) for name, pair in validation.inside.items()},
        "severity": {
            "thefts": every.sized_thefts,
            "stated_assets": every.stated_thefts,
            "log_score": {s.law: round(s.log_score, 3) for s in every.sizes},
            "log_score_stated_assets": {s.law: round(s.log_score_stated, 3) for s in every.sizes},
            "crps": {s.law: round(s.crps, 4) for s in every.sizes if s.crps is not None},
            **{
                f"log_score_{n}": {s.law: round(s.log_score, 3) for s in span.sizes}
                for n, span in spans.items()
                if span
            },
        },
        "calibration": [vars(band) | {"holds": band.holds} for band in every.calibration],
        "by_year": [vars(year) for year in validation.by_year],
    }


def _deviances(span: Span) -> dict[str, float]:
    return {score.candidate: round(score.deviance, 3) for score in span.rates}


def _span(folds: Sequence[Fold]) -> Span:
    thefts = np.concatenate([f.thefts for f in folds])
    exposure = np.concatenate([f.exposure for f in folds])
    exchanges = np.concatenate([f.exchanges for f in folds])
    rates = {name: np.concatenate([f.rates[name] for f in folds]) for name in folds[0].rates}
    losses = np.concatenate([f.losses for f in folds]) / MILLION
    sized = [f.sizes for f in folds if f.sizes]
    stated = np.concatenate([s.stated for s in sized]) if sized else np.empty(0, dtype=bool)
    champion = poisson_deviances(thefts, rates[CHAMPION] * exposure)
    return Span(
        years=tuple(f.year for f in folds),
        thefts=float(thefts.sum()),
        exchange_years=float(exposure.sum()),
        rates=tuple(
            _rate_score(name, rate, thefts, exposure, champion, exchanges)
            for name, rate in rates.items()
        ),
        sizes=tuple(
            SizeScore(
                law=law,
                log_score=float(np.concatenate([s.log_scores[law] for s in sized]).sum()),
                log_score_stated=float(
                    np.concatenate([s.log_scores[law] for s in sized])[stated].sum()
                ),
                crps=float(np.concatenate([s.crps[law] for s in sized]).mean())
                if law in sized[0].crps
                else None,
            )
            for law in (sized[0].log_scores if sized else ())
        ),
        sized_thefts=len(stated),
        stated_thefts=int(stated.sum()),
        loss=float(losses.sum()),
        losses=tuple(_loss_score(name, folds, losses) for name in folds[0].expected_losses),
        calibration=calibration(rates[CHAMPION] * exposure, thefts, exposure, BANDS),
        lift=double_lift(rates[CHAMPION], rates["size_only"], thefts, exposure, BANDS),
        pit=tuple(float(p) for s in sized for p in s.pit),
    )


def _rate_score(
    name: str,
    rate: Floats,
    thefts: Floats,
    exposure: Floats,
    champion: Floats,
    exchanges: NDArray[np.str_],
) -> RateScore:
    expected = rate * exposure
    difference, error = paired_difference(poisson_deviances(thefts, expected), champion, exchanges)
    return RateScore(
        candidate=name,
        deviance=poisson_deviance(thefts, expected),
        log_score=poisson_log_score(thefts, expected),
        gini=gini(rate, thefts, exposure),
        expected=float(expected.sum()),
        difference=difference,
        difference_se=error,
    )


def _loss_score(name: str, folds: Sequence[Fold], losses: Floats) -> LossScore:
    expected = np.concatenate([f.expected_losses[name] for f in folds]) / MILLION
    return LossScore(name, float(expected.sum()), tweedie_deviance(losses, expected, TWEEDIE_POWER))


def _year(fold: Fold) -> Year:
    outcome = fold.outcome
    return Year(
        year=fold.year,
        expected=outcome.expected,
        thefts=int(outcome.thefts),
        thefts_low=int(outcome.thefts_low),
        thefts_high=int(outcome.thefts_high),
        thefts_inside=outcome.thefts_inside,
        loss=outcome.loss / MILLION,
        loss_low=outcome.loss_low / MILLION,
        loss_median=outcome.loss_median / MILLION,
        loss_high=outcome.loss_high / MILLION,
        loss_inside=outcome.loss_inside,
    )
