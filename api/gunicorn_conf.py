"""How gunicorn serves: `gunicorn -c python:api.gunicorn_conf wsgi:app`.

gunicorn reads its settings as module variables, so this is the one module that looks at the
environment when it is loaded. Nothing else imports it.
"""

import os

from api.allocator import keep_freed_memory
from api.jobs import keeper

# A quote's matrix products are too small to share among threads; waiting ones only take the cores
# from other workers. Set before a worker loads NumPy.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

bind = os.environ.get("KURAMORI_BIND") or "127.0.0.1:8000"
workers = 2
# Threads keep connections alive between requests, and an idle browser socket does not hold up a
# whole worker for its timeout, as it does with the sync worker.
worker_class = "gthread"
threads = 4
# Each worker migrates, opens the database and loads the model for itself, after the fork.
preload_app = False
# The application writes one structured line a request; a second log would only say less.
accesslog = None
errorlog = "-"
timeout = 60
graceful_timeout = 30


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
    """End the worker with the server."""
    while kept:
        kept.pop().end(keeper.PATIENCE_SECONDS)


def post_fork(_server: object, _worker: object) -> None:
    """Speed the new worker's arrays up, see `api.allocator`; leave the keeper to the master."""
    keep_freed_memory()
    while kept:
        kept.pop().let_go()
