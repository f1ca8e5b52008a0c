"""Where does a request find the service it belongs to, and what is known of itself?"""

from __future__ import annotations

from flask import current_app, g

from api.jobs.queue import JobQueue
from api.quoting import Service
from api.recording import Context

EXTENSION = "kuramori"
JOBS = "kuramori-jobs"


def service() -> Service:
    """The service of the application that is answering."""
    found = current_app.extensions[EXTENSION]
    if not isinstance(found, Service):
        raise TypeError("create_app wires the service")
    return found


def context() -> Context:
    """Who asks, when, and whether it may be done twice; known once the contract let it in."""
    found = g.context
    if not isinstance(found, Context):
        raise TypeError("the contract sets the context")
    return found


def jobs() -> JobQueue:
    """The jobs of the application that is answering."""
    found = current_app.extensions[JOBS]
    if not isinstance(found, JobQueue):
        raise TypeError("create_app wires the jobs")
    return found
