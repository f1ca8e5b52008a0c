"""How much of the machine may one caller take?

Work is counted in units of some ten milliseconds of one core; what each operation takes is said
where it is declared. A caller (an organisation, or a visitor's address) may spend so many units a
second, and a minute's worth at once after a quiet minute: the generic cell rate algorithm, one
number a caller.

The numbers are shared by the workers of one machine, in a small SQLite file beside the home whose
loss would not matter; machines count each for itself. Libraries at hand keep a row for every hit,
or count in each process apart. If the file cannot be used, callers are let through and it is
counted: pricing matters more than counting. Time is the machine's own since it started, so that a
clock set wrong locks nobody out.
"""

from __future__ import annotations

import ipaddress
import random
import sqlite3
import threading
import time
from dataclasses import dataclass, field
from math import ceil
from typing import TYPE_CHECKING

import structlog

from api import metrics
from api.problems import Problem

if TYPE_CHECKING:
    from pathlib import Path

    from api.access import Caller

BURST_SECONDS = 60
LONGEST_WAIT_SECONDS = 0.2
SWEEP_ONE_IN = 5_000

TABLE = "CREATE TABLE IF NOT EXISTS spent (caller TEXT PRIMARY KEY, until REAL) WITHOUT ROWID"
# `until` is when all that was spent will have been earned back. What lies beyond a burst is of
# another start of the machine.
SPEND = """
INSERT INTO spent (caller, until) VALUES (:caller, :now + :takes)
ON CONFLICT (caller) DO UPDATE SET until = min(max(until, :now), :now + :burst) + :takes
WHERE min(max(until, :now), :now + :burst) + :takes <= :now + :burst
RETURNING until
"""
SPENT = "SELECT min(max(until, :now), :now + :burst) FROM spent WHERE caller = :caller"

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Rates:
    """Units a second; 0 is no limit."""

    account: int
    visitor: int


@dataclass(frozen=True)
class Limits:
    """What each caller has spent, in a file that the workers share."""

    path: Path
    rates: Rates
    _own: threading.local = field(default_factory=threading.local)

    def spend(self, caller: Caller, address: str | None, units: float) -> None:
        """Let the caller spend `units`.

        Raises:
            Problem: `too-many-requests`, with the seconds to wait.
        """
        is_visitor = caller.organisation_id is None
        rate = self.rates.visitor if is_visitor else self.rates.account
        if rate == 0 or units == 0:
            return
        who = caller.organisation_id or _network(address)
        # An operation dearer than a burst is let through when nothing is spent.
        takes = min(units / rate, BURST_SECONDS)
        try:
            wait = self._wait(who, takes)
        except (sqlite3.Error, OSError):
            log.warning("limits_unavailable")
            metrics.LIMIT_FAILURES.inc()
            return
        if wait > 0:
            seconds = ceil(wait)
            text = f"You asked for more than your share; wait {seconds} s."
            raise Problem("too-many-requests", text, retry_after=seconds)

    def _wait(self, who: str, takes: float) -> float:
        """Seconds until `takes` may be spent; 0 if it just was."""
        connection = self._connection()
        now = time.monotonic()
        asked = {"caller": who, "now": now, "takes": takes, "burst": BURST_SECONDS}
        if connection.execute(SPEND, asked).fetchone() is not None:
            if random.randrange(SWEEP_ONE_IN) == 0:  # noqa: S311  no secret
                connection.execute("DELETE FROM spent WHERE until < :now", asked)
            return 0.0
        (until,) = connection.execute(SPENT, asked).fetchone()
        return float(until) + takes - BURST_SECONDS - now

    def _connection(self) -> sqlite3.Connection:
        """One a thread, opened when first needed."""
        found: sqlite3.Connection | None = getattr(self._own, "connection", None)
        if found is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            found = sqlite3.connect(self.path, LONGEST_WAIT_SECONDS, isolation_level=None)
            found.execute("PRAGMA journal_mode = WAL")
            found.execute("PRAGMA synchronous = OFF")
            found.execute(TABLE)
            self._own.connection = found
        return found


def no_limits(home: Path) -> Limits:
    """For work that no request asked for."""
    return Limits(home, Rates(0, 0))


def _network(address: str | None) -> str:
    """A visitor's address; of IPv6 the half that a household or firm is given whole."""
    try:
        parsed = ipaddress.ip_address(address or "")
    except ValueError:
        return "elsewhere"
    if parsed.version == 4:
        return str(parsed)
    return str(ipaddress.ip_network((parsed, 64), strict=False))
