"""What are the steps of work on models: training, backtest, sensitivity?

Training libraries are imported by the steps that need them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.jobs.plan import Plan, Step, last, shares
from api.refit import WORKERS, fit_and_keep, turned_desks
from data.choices import DEFAULT, Choices
from data.load import load_dataset
from models import registry
from pricing.desk import open_desk
from pricing.model_range import model_range

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.jobs.kinds import BacktestRequest, SensitivityRequest, TrainRequest
    from api.jobs.plan import Bench, Json, Report, Task


def train(asked: TrainRequest, task: Task) -> Plan:
    """Fit and keep; put in use only if that was asked.

    A model is named by its numbers: kept a second time it is the same version.
    """

    def fit(bench: Bench, before: Sequence[Json], report: Report) -> Json:
        del before
        stored = fit_and_keep(bench.home, asked.until, asked.as_of, progress=shares(report))
        return {"model_version": stored.version, "promoted": False}

    def promote(bench: Bench, before: Sequence[Json], report: Report) -> Json:
        del report
        version = before[-1]["model_version"]
        registry.promote(bench.home, version, why="trained", by=f"job {task.id}")
        return {"model_version": version, "promoted": True}

    steps = (Step("fit", fit), *((Step("promote", promote),) if asked.promote else ()))
    return Plan(steps, last)


def backtest(asked: BacktestRequest, task: Task) -> Plan:
    """Predict each year from the years before it, and score what came."""
    del task

    def walk(bench: Bench, before: Sequence[Json], report: Report) -> Json:
        del bench, before
        from models.backtest import backtest as walk_forward  # noqa: PLC0415
        from models.validation import document, validate  # noqa: PLC0415

        choices = Choices(volumes="known_by_then") if asked.known_by_then else DEFAULT
        found = walk_forward(
            load_dataset(), choices=choices, workers=WORKERS, progress=shares(report)
        )
        return document(validate(found))

    return Plan((Step("backtest", walk),), last)


def sensitivity(asked: SensitivityRequest, task: Task) -> Plan:
    """Price a policy under each choice made otherwise."""
    on = asked.on or task.asked_at.date()

    def turn(bench: Bench, before: Sequence[Json], report: Report) -> Json:
        del before
        desk = open_desk(bench.home, scenario=asked.scenario)
        desks = turned_desks(asked.profile, asked.policy, desk, on, progress=shares(report))
        found = model_range(asked.profile, asked.policy, desks.base, desks.turned, on)
        return {
            "on": on.isoformat(),
            "model_version": desk.stored.version,
            "as_in_use": desks.as_in_use,
            "range": found.model_dump(mode="json"),
        }

    return Plan((Step("sensitivity", turn),), last)
