"""How gunicorn serves: `gunicorn -c python:api.gunicorn_conf wsgi:app`.

gunicorn reads its settings as module variables, so this is the one module that looks at the
environment when it is loaded. Nothing else imports it.
"""

import os
import shutil
import tempfile
from pathlib import Path
from typing import Protocol

from api.jobs import keeper
from api.logs import standard_logging
from api.settings import SettingError, Settings
from models.allocator import keep_freed_memory


class Worker(Protocol):
    """What is asked of a worker here."""

    pid: int


def _settings() -> Settings:
    try:
        return Settings.from_env()
    except SettingError as error:
        raise SystemExit(f"kuramori: {error}") from None


_told = _settings()

# A quote's matrix products are too small to share among threads; waiting ones only take the cores
# from other workers. Set before a worker loads NumPy.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# Heartbeats and counts are kept in memory: on a full disk a write to a mapped file would kill the
# worker.
_memory = Path("/dev/shm")  # noqa: S108  the kernel's own; folders in it are made by mkdtemp
worker_tmp_dir = str(_memory) if _memory.is_dir() else None

bind = _told.bind
workers = _told.workers
# Threads keep connections alive between requests, and an idle browser socket does not hold up a
# whole worker for its timeout, as it does with the sync worker.
worker_class = "gthread"
threads = _told.threads
# Each worker migrates, opens the database and loads the model for itself, after the fork.
preload_app = False
# Of a threaded worker this is the silence of its main thread, not the length of a request.
timeout = _told.timeout_seconds
graceful_timeout = _told.graceful_seconds
# Longer than the 60 s nginx keeps an idle connection, so that the side which sends the next request
# is the side that closes: a request never meets a connection closed a moment ago.
keepalive = 75
# No max_requests: a worker's memory stops growing after its first comparisons (measured, see
# docs/operations.md), and each replacement would load the model anew under a request.
limit_request_line = 4094
limit_request_fields = 64
limit_request_field_size = 8190
# Whom to believe about the client is said once, by KURAMORI_PROXIES: see `create_app`. gunicorn by
# itself would let any neighbour on the loopback claim https.
forwarded_allow_ips = ""
secure_scheme_headers: dict[str, str] = {}
forwarder_headers = ""
# Nothing of ours talks to it, and it would write a socket into somebody's home.
control_socket_disable = True
# The application writes one structured line a request; a second log would only say less.
accesslog = None
errorlog = "-"
loglevel = _told.log_level
logconfig_dict = standard_logging(_told.log_level)


def on_starting(_server: object) -> None:
    """Give the workers of this start a folder of their own for what they count."""
    folder = tempfile.mkdtemp(prefix=f"kuramori-metrics-{os.getpid()}-", dir=worker_tmp_dir)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder


kept: list[keeper.Kept] = []
"""The keeper of this server's own worker, if it has one."""


def when_ready(_server: object) -> None:
    """Start the worker that does long work."""
    if keeper.wanted():
        kept.append(keeper.start())


def on_reload(_server: object) -> None:
    """Start the worker again, on the new code."""
    while kept:
        kept.pop().let_go()
    when_ready(_server)


def on_exit(_server: object) -> None:
    """End the worker with the server, and take the folder of `on_starting` away."""
    while kept:
        kept.pop().end(keeper.PATIENCE_SECONDS)
    shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)


def post_fork(_server: object, _worker: object) -> None:
    """Speed the new worker's arrays up, see `models.allocator`; leave the keeper to the master."""
    keep_freed_memory()
    while kept:
        kept.pop().let_go()


def child_exit(_server: object, worker: Worker) -> None:
    """Take a worker that ended out of the count of those at work."""
    from prometheus_client.multiprocess import mark_process_dead  # noqa: PLC0415  the folder must be set

    mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]
