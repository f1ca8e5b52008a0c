"""Where does a request find the service it belongs to?"""

from __future__ import annotations

from flask import current_app

from api.jobs.queue import JobQueue
from api.quoting import Service

EXTENSION = "kuramori"
JOBS = "kuramori-jobs"


def service() -> Service:
    """The service of the application that is answering."""
    found = current_app.extensions[EXTENSION]
    if not isinstance(found, Service):
        raise TypeError("create_app wires the service")
    return found


def jobs() -> JobQueue:
    """The jobs of the application that is answering."""
    found = current_app.extensions[JOBS]
    if not isinstance(found, JobQueue):
        raise TypeError("create_app wires the jobs")
    return found
