"""Which workers live?

Each counts up a number in a row of its own. Who sees another's number stand still for long enough,
by its own clock, takes that worker to be dead: no two clocks are compared. A worker that ends well
takes its row away and is dead at once.

A worker that was only held up loses its row, too, and ends itself when it finds that out. Until
then it can do no harm: DBOS lets only the worker that last took a job note what came of a step, and
what a step leaves behind comes out the same the second time (see `api.jobs.plan`).
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update

from api.store.units import writing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from api.jobs.database import JobTables

LEASE_SECONDS = 10.0
"""How long a number must stand still. A worker counts up every tenth part of it."""


@dataclass
class Lives:
    """One worker's row, and what it sees of the others'."""

    me: str
    tables: JobTables
    lease: float = LEASE_SECONDS
    clock: Callable[[], float] = time.monotonic
    _seen: dict[str, tuple[int, float]] = field(default_factory=dict)
    """Of each other worker its number, and since when it stands."""
    _looked: float = float("-inf")

    def begin(self) -> None:
        """Be seen."""
        with writing(self.tables.engine).begin() as connection:
            connection.execute(insert(self.tables.beats).values(worker=self.me, beat=0))

    def beat(self) -> bool:
        """Show that this worker lives; false if the others took it to be dead."""
        beats = self.tables.beats
        mine = update(beats).where(beats.c.worker == self.me).values(beat=beats.c.beat + 1)
        with writing(self.tables.engine).begin() as connection:
            return connection.execute(mine).rowcount == 1

    def end(self) -> None:
        """Be seen no more."""
        self._forget([self.me])

    def dead(self, workers: Iterable[str]) -> list[str]:
        """Those of `workers` that do not live; rows of the dead are taken away."""
        with self.tables.engine.connect() as connection:
            rows = connection.execute(select(self.tables.beats)).all()
        now = self.clock()
        if now - self._looked > self.lease / 2:
            # We did not look, or could not; perhaps they could not count up, either.
            self._seen = {}
        self._looked = now
        seen = {}
        for worker, beat in rows:
            before = self._seen.get(worker)
            seen[worker] = before if before is not None and before[0] == beat else (beat, now)
        self._seen = seen
        still = {w for w, (_, since) in seen.items() if w != self.me and now - since > self.lease}
        if still:
            self._forget(still)
        return sorted(w for w in set(workers) - {self.me} if w in still or w not in seen)

    def _forget(self, workers: Iterable[str]) -> None:
        beats = self.tables.beats
        with writing(self.tables.engine).begin() as connection:
            connection.execute(delete(beats).where(beats.c.worker.in_(list(workers))))
