"""Everything the model report shows, gathered once.

The report is of the model in use: it is trained again on the tables, backtested, turned one
assumption at a time and set beside what others found. Nothing is drawn here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from data.choices import Choices
from models.backtest import LAST_CHOICE_YEAR, backtest
from models.evidence import custody_thefts
from models.fit_frequency import fit_frequency
from models.fit_recovery import fit_recovery
from models.fit_severity import fit_severity
from models.outside import outside_checks
from models.recovery_report import describe
from models.spread import spread
from models.tail import thresholds
from models.train import gather, train
from models.validation import validate
from models.variants import fit_variants, variants
from pricing.hindsight import book_year
from pricing.quote import price
from pricing.sensitivity import Turned, effects, other_loads, with_model

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from data.dataset import Dataset, Incident
    from models.backtest import Backtest
    from models.fit_frequency import RegressionFit
    from models.fit_severity import SeverityFit
    from models.outside import OutsideCheck
    from models.profile import SecurityProfile
    from models.recovery import RecoveryModel
    from models.recovery_report import ModelRow
    from models.tail import Threshold
    from models.train import Diagnostics, Evidence, Progress
    from models.validation import Validation
    from pricing.desk import Desk
    from pricing.hindsight import BookYear
    from pricing.result import Quote
    from pricing.sensitivity import AssumptionEffect

STEPS = 8


@dataclass(frozen=True)
class ReportData:
    """What the report tells.

    Attributes:
        on: day of the example quotes.
        same_model: whether training again gave the model in use, to the last digit.
        strict: the backtest with only those volumes that a list gave by each year's end.
        thefts: custody thefts, for the looks at amounts.
        effects: every assumption turned, beside the model trained again; the largest change of a
            premium first.
        book: premiums charged and thefts paid, year by year.
    """

    desk: Desk
    on: dt.date
    profiles: tuple[SecurityProfile, ...]
    quotes: tuple[Quote, ...]
    same_model: bool
    diagnostics: Diagnostics
    evidence: Evidence
    rate: RegressionFit
    size: SeverityFit
    thefts: tuple[Incident, ...]
    backtest: Backtest
    validation: Validation
    strict: Validation
    thresholds: tuple[Threshold, ...]
    checks: tuple[OutsideCheck, ...]
    effects: tuple[AssumptionEffect, ...]
    book: tuple[BookYear, ...]
    recovery: RecoveryModel
    recovery_rows: tuple[ModelRow, ...]

    @property
    def dataset(self) -> Dataset:
        """The tables."""
        return self.desk.dataset


def gather_report(
    desk: Desk,
    profiles: Sequence[SecurityProfile],
    on: dt.date,
    *,
    workers: int = 2,
    progress: Progress,
) -> ReportData:
    """Compute everything the report shows; some two minutes on two cores.

    Raises:
        TrainingFailed: the tables cannot carry a fit.
        PricingError: an example cannot be priced.
    """
    dataset = desk.dataset
    step = _steps(progress)
    step("training again")
    model, diagnostics = train(dataset, workers=workers)
    evidence = gather(dataset)
    rate = fit_frequency(evidence.frame, evidence.rate_priors)
    size = fit_severity(evidence.sizes, evidence.severity_priors)
    step("walking forward over the years")
    found = backtest(dataset, workers=workers)
    validation = validate(found)
    step("walking again with volumes known by then")
    strict = validate(backtest(dataset, choices=Choices(volumes="known_by_then"), workers=workers))
    step("trying where the tail begins")
    years = [fold.year for fold in found.folds if fold.year <= LAST_CHOICE_YEAR]
    tails = thresholds(dataset, years, workers=workers)
    step("turning one assumption at a time")
    effects = _effects(with_model(desk, model), profiles, on, workers)
    step("charging the premiums of each year")
    book = _book(desk, [fold.year for fold in found.folds], workers)
    step("looking at what came back")
    recovery = fit_recovery(dataset)
    step("pricing the examples")
    quotes = tuple(price(profile, None, desk, on) for profile in profiles)
    return ReportData(
        desk=desk,
        on=on,
        profiles=tuple(profiles),
        quotes=quotes,
        same_model=model.to_json() == desk.stored.model.to_json(),
        diagnostics=diagnostics,
        evidence=evidence,
        rate=rate,
        size=size,
        thefts=tuple(custody_thefts(dataset.incidents)),
        backtest=found,
        validation=validation,
        strict=strict,
        thresholds=tails,
        checks=outside_checks(evidence, rate, size, validation),
        effects=effects,
        book=book,
        recovery=recovery,
        recovery_rows=describe(recovery),
    )


def _steps(progress: Progress) -> Callable[[str], None]:
    done = iter(range(STEPS))

    def step(what: str) -> None:
        progress(next(done), STEPS, what)

    return step


def _effects(
    desk: Desk, profiles: Sequence[SecurityProfile], on: dt.date, workers: int
) -> tuple[AssumptionEffect, ...]:
    turned = variants(desk.dataset)
    models = fit_variants(desk.dataset, turned, workers=workers)
    desks = [
        Turned(v.group, v.name, v.turned, with_model(desk, model))
        for v, model in zip(turned, models, strict=True)
    ]
    found = effects(profiles, desk, (*desks, *other_loads(desk)), on)
    return tuple(sorted(found, key=lambda e: -e.largest))


def _book(desk: Desk, years: Sequence[int], workers: int) -> tuple[BookYear, ...]:
    return tuple(spread(_charged, ((year,) for year in years), workers, shared=(desk,)))


def _charged(desk: Desk, year: int) -> BookYear:
    model, _ = train(desk.dataset, until_year=year - 1, workers=1)
    return book_year(year, model, desk)
