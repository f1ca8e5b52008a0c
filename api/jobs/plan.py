"""What is a piece of long work, as those who write one see it?

Work is a plan: steps in a fixed order, known from the request alone, and what their answers come
to. After a step its answer is kept, so that whoever goes on after a crash begins with the next one.

A crash may fall between what a step did and the note that it was done; the step is then done again.
So what it leaves behind must come out the same the second time: ids are made from the job's id and
the place in it, and rows that are there already are left as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from api.quoting import Service

Json = Any
"""What JSON can say."""

Report = Callable[[float], None]
"""Says which share of a step is done."""


@dataclass(frozen=True)
class Task:
    """The order: a job's id, whose it is, and when it was asked for."""

    id: str
    owner: str | None
    asked_at: datetime


@dataclass(frozen=True)
class Bench:
    """What a worker has at hand."""

    home: Path
    service: Service


@dataclass(frozen=True)
class Step:
    """One step: what it is called, and what does it.

    Attributes:
        name: unlike that of any other step of the plan; kept with the answer.
        do: makes the answer from the bench and the answers of the steps before.
    """

    name: str
    do: Callable[[Bench, Sequence[Json], Report], Json]


@dataclass(frozen=True)
class Plan:
    """All steps of a job, one or more, and what their answers come to."""

    steps: tuple[Step, ...]
    result: Callable[[Sequence[Json]], Json]


def last(answers: Sequence[Json]) -> Json:
    """The answer of the last step."""
    return answers[-1]


def shares(report: Report) -> Callable[[int, int, str], None]:
    """A report for work that tells parts done, their number and what is done."""

    def show(done: int, total: int, step: str) -> None:
        del step
        report(done / total if total else 0.0)

    return show
