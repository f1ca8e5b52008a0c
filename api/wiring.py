"""Where does a request find the service it belongs to?"""

from __future__ import annotations

from flask import current_app

from api.quoting import Service

EXTENSION = "kuramori"


def service() -> Service:
    """The service of the application that is answering."""
    found = current_app.extensions[EXTENSION]
    if not isinstance(found, Service):
        raise TypeError("create_app wires the service")
    return found
