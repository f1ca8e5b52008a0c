"""How does a command of the operator reach the database?

Whoever can run it on the machine is the operator; the audit log names the command line.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import OperationalError

from api.access import Caller, Role, Scope
from api.clock import utc_now
from api.commands.shared import FAILURE, end, refuse
from api.problems import Problem
from api.recording import Context
from api.settings import Settings
from api.store import migrate
from api.store.units import Store, open_engine

if TYPE_CHECKING:
    from collections.abc import Iterator

COMMAND_LINE = Caller(Role.OPERATOR, None, "command line", frozenset(Scope))


def context() -> Context:
    """A change made from the command line, now."""
    return Context(COMMAND_LINE, utc_now())


@contextmanager
def opened() -> Iterator[Store]:
    """The configured database, brought up to date if it is SQLite; faults end in one line."""
    settings = Settings.from_env()
    engine = open_engine(settings.database_url)
    try:
        migrate.ready(engine)
        yield Store(engine)
    except Problem as problem:
        refuse(problem.detail)
    except OperationalError as error:
        end(f"the database cannot be used: {str(error.orig).splitlines()[0]}", FAILURE)
    finally:
        engine.dispose()
