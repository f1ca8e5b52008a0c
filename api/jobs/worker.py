"""The process that does long work: `kuramori worker`.

It takes one job at a time from the queue, shows that it lives, and gives back to the queue what
dead workers had taken. Told to end, it finishes the step it is at and leaves the rest to others;
killed, it leaves the step, too.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sys
import threading
from typing import TYPE_CHECKING
from uuid import uuid4

import structlog
from sqlalchemy.exc import SQLAlchemyError
from threadpoolctl import threadpool_limits

from api import logs
from api.clock import utc_now
from api.core import real_core
from api.desks import Desks
from api.jobs.database import APPLICATION, SCHEMA, VERSION, jobs_url, open_tables
from api.jobs.kinds import KINDS
from api.jobs.lives import LEASE_SECONDS, Lives
from api.jobs.plan import Bench
from api.limits import no_limits
from api.quoting import Service
from api.settings import SettingError, Settings
from api.store import migrate
from api.store.faults import in_one_line, is_unavailable
from api.store.units import Store, open_engine
from models.allocator import keep_freed_memory

if TYPE_CHECKING:
    from collections.abc import Iterable

    from api.core import Core
    from api.jobs.database import JobTables
    from api.jobs.kinds import Kind

PATIENCE_SECONDS = 25.0
"""For the step under way, once told to end. Who ended us may wait half a minute."""

BEATS_A_LEASE = 10
DECLARED_DEAD = 3
"""Exit status of a worker that others took to be dead."""

log = structlog.get_logger(__name__)


def work(
    settings: Settings,
    *,
    core: Core | None = None,
    kinds: Iterable[Kind] = tuple(KINDS.values()),
    lease: float = LEASE_SECONDS,
    patience: float = PATIENCE_SECONDS,
) -> int:
    """Do jobs until told to end; then the exit status, for the caller to leave with at once."""
    # DBOS is imported where jobs are done and nowhere else.
    from dbos import DBOS  # noqa: PLC0415

    from api.jobs.run import Turnstile, register  # noqa: PLC0415

    told = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    logs.configure(settings.log_level)
    tables = open_tables(jobs_url(settings))
    me = f"{socket.gethostname()}-{os.getpid()}-{uuid4().hex[:8]}"
    structlog.contextvars.bind_contextvars(worker=me)
    lives = Lives(me, tables, lease)
    turnstile = Turnstile()
    _configure(tables, me)
    register(kinds, _bench(settings, core), turnstile, me)
    # Seen before it takes a job, and after all that takes long.
    lives.begin()
    DBOS.launch()
    log.info("worker_ready")
    status = _watch(lives, told)
    if status == 0:
        turnstile.close()
        log.info("worker_ending")
        finished = turnstile.left(patience)
        lives.end()
        log.info("worker_ended", step_finished=finished)
    return status


def work_or_say_why(settings: Settings) -> int:
    """`work`, with one line in the log where the database is away; then the exit status is 1."""
    try:
        return work(settings)
    except SQLAlchemyError as error:
        if not is_unavailable(error):
            raise
        log.error("database_unavailable", said=in_one_line(error))  # noqa: TRY400  the line says it
        return 1


def _configure(tables: JobTables, me: str) -> None:
    from dbos import DBOS, DBOSPortableJSONSerializer  # noqa: PLC0415  as above

    DBOS(
        config={
            "name": APPLICATION,
            "system_database_url": tables.url,
            "dbos_system_schema": SCHEMA,
            "application_version": VERSION,
            "executor_id": me,
            "serializer": DBOSPortableJSONSerializer(),
            "log_level": "WARNING",
            "sys_db_pool_size": 8,
        }
    )


def _bench(settings: Settings, core: Core | None) -> Bench:
    core = core or real_core()
    # As the server's processes price, and to the same last digit; see `api.gunicorn_conf`.
    keep_freed_memory()
    threadpool_limits(1)
    engine = open_engine(settings.database_url)
    migrate.ready(engine)
    desks = Desks(settings.home, core)
    service = Service(Store(engine), desks, core, utc_now, no_limits(settings.home))
    return Bench(settings.home, service)


def _watch(lives: Lives, told: threading.Event) -> int:
    """Show that we live and take over from the dead, until told to end."""
    while not told.wait(lives.lease / BEATS_A_LEASE):
        try:
            if not lives.beat():
                log.error("worker_declared_dead")
                return DECLARED_DEAD
            _take_over(lives)
        except Exception:
            # The database may be away; others then see us stand still, and we them.
            log.exception("watch_failed")
    return 0


def _take_over(lives: Lives) -> None:
    """Put back into the queue what dead workers had taken."""
    from dbos import DBOS  # noqa: PLC0415  as above

    running = DBOS.list_workflows(status="PENDING", load_input=False, load_output=False)
    dead = lives.dead({job.executor_id for job in running if job.executor_id})
    if dead:
        # DBOS's public way, `resume_workflow`, would also take a job from a live worker.
        handed = DBOS._recover_pending_workflows(dead)  # noqa: SLF001
        log.warning("jobs_taken_over", of=dead, jobs=[h.get_workflow_id() for h in handed])


def end_with_parent() -> None:
    """Be told to end when whoever started us closes our standard input, or is no more."""

    def wait() -> None:
        with contextlib.suppress(OSError):
            while os.read(sys.stdin.fileno(), 1024):
                pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, daemon=True).start()


def leave(status: int) -> None:
    """End now: threads that hold a job at its next step would wait for ever."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


if __name__ == "__main__":
    # As a child, see `api.jobs.keeper`.
    end_with_parent()
    try:
        found = Settings.from_env()
    except SettingError as error:
        sys.exit(str(error))
    leave(work_or_say_why(found))
