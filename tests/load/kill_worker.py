"""What is lost or done twice when workers are killed at random moments?

`python -m tests.load.kill_worker [DATABASE_URL]`: twenty jobs, two workers, and ten times one of
them is killed with -9 and another started. Prints JSON: `lost` and `doubled` must be 0. On SQLite
in a temporary folder unless the address of an empty PostgreSQL database is given. It
takes a minute, and gives up after five.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

from api.settings import sqlite_url
from tests.api.job_worker import Workers, rows, runs

JOBS, STEPS, STEP_SECONDS = 20, 8, 0.3
WORKERS, KILLS = 2, 10
SHORTEST_SECONDS, LONGEST_SECONDS = 1.5, 6.0
"""Between two kills; a worker takes two seconds to come up."""

MOST_SECONDS = 300.0
SEED = 25


def main(database_url: str | None) -> dict[str, object]:
    """Kill, wait, count."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        workers = Workers(home, database_url or sqlite_url(home))
        began = time.monotonic()
        try:
            jobs = [workers.count(steps=STEPS, seconds=STEP_SECONDS) for _ in range(JOBS)]
            _kill(workers)
            for job_id in jobs:
                left = MOST_SECONDS - (time.monotonic() - began)
                workers.until(job_id, "done", "failed", "cancelled", seconds=max(left, 1.0))
            return _counted(workers, jobs) | {"seconds": round(time.monotonic() - began, 1)}
        finally:
            workers.end()


def _kill(workers: Workers) -> None:
    chance = random.Random(SEED)  # noqa: S311  no secret
    alive = [workers.start() for _ in range(WORKERS)]
    for _ in range(KILLS):
        time.sleep(chance.uniform(SHORTEST_SECONDS, LONGEST_SECONDS))
        victim = alive.pop(chance.randrange(WORKERS))
        victim.kill()
        victim.wait()
        alive.append(workers.start())


def _counted(workers: Workers, jobs: list[str]) -> dict[str, object]:
    found = [workers.queue.find(job_id) for job_id in jobs]
    begun = [runs(workers.home, job_id) for job_id in jobs]
    effects = [sorted(rows(workers.home, job_id)) for job_id in jobs]
    whole = list(range(STEPS))
    return {
        "jobs": len(jobs),
        "kills": KILLS,
        "lost": sum(job.state != "done" for job in found),
        "effects_wrong": sum(e != whole for e in effects),
        # A step that began again though a later one had begun, so that its answer had been kept.
        "doubled": sum(a > b for places in begun for a, b in pairwise(places)),
        "steps_cut_and_begun_again": sum(map(len, begun)) - len(jobs) * STEPS,
        "taken_up": sum(job.attempts for job in found),
        "results_wrong": sum(workers.queue.result(job_id).result != whole for job_id in jobs),
    }


if __name__ == "__main__":
    counted = main(sys.argv[1] if len(sys.argv) > 1 else None)
    sys.stdout.write(json.dumps(counted) + "\n")
    sys.exit(bool(counted["lost"] or counted["doubled"] or counted["effects_wrong"]))
