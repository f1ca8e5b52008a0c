"""The service on its real model, with organisations and keys: what load scripts start from."""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from api import membership
from api.account_shapes import SCOPES, KeyRequest, OrganisationRequest
from api.clock import utc_now
from api.recording import Context
from api.settings import sqlite_url
from api.store import migrate
from api.store.tables import RecordRow, VersionRow
from api.store.units import Store, open_engine
from tests.api.people import OPERATOR
from tests.api.server import ROOT, Server, serving
from tests.load.writers import database
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.account_shapes import OrganisationKind

MODELS = ROOT / "var" / "models"
NO_LIMITS = {"KURAMORI_SHARE": "0", "KURAMORI_VISITOR_SHARE": "0"}
EXAMPLES = ("jp-large", "jp-middle", "jp-small", "offshore")


@dataclass(frozen=True)
class House:
    """A home with a model, and the database beside it."""

    home: Path
    url: str

    def kuramori(self, *arguments: str, expect: tuple[int, ...] = (0,)) -> str:
        """What the operator's command prints."""
        done = subprocess.run(  # noqa: S603  our own interpreter
            [sys.executable, "-c", "from api.cli import main; main()", *arguments],
            cwd=ROOT,
            env=os.environ | {"KURAMORI_HOME": str(self.home), "DATABASE_URL": self.url},
            check=False,
            capture_output=True,
            text=True,
        )
        if done.returncode not in expect:
            raise RuntimeError(
                f"kuramori {arguments[0]} ended with {done.returncode}: {done.stderr}"
            )
        return done.stdout

    def key(self, name: str, kind: OrganisationKind) -> str:
        """A key of a new organisation, which may do all that its kind may."""
        operator = Context(OPERATOR, utc_now())
        with self.store() as store:
            asked = OrganisationRequest(name=name, kind=kind)
            ident = membership.add_organisation(store, operator, asked).id
            wanted = KeyRequest(name="load", scopes=SCOPES, organisation_id=ident)
            return membership.add_key(store, operator, wanted).key

    def verified(self) -> dict[str, Any]:
        """What `kuramori audit verify` says."""
        text = self.kuramori("audit", "verify", "--json", expect=(0, 1))
        said: dict[str, Any] = json.loads(text)
        return {"lines": said["lines"], "faults": len(said["faults"]), "first": said["faults"][:3]}

    @contextmanager
    def store(self) -> Iterator[Store]:
        engine = open_engine(self.url)
        try:
            yield Store(engine)
        finally:
            engine.dispose()

    @contextmanager
    def serving(self, port: int | None = None, **settings: str) -> Iterator[Server]:
        """gunicorn with two workers, on this home and database, without limits unless told."""
        told = NO_LIMITS | {"DATABASE_URL": self.url} | settings
        with serving(self.home, self.home / "log", port, **told) as server:
            yield server


@contextmanager
def house(engine: str) -> Iterator[House]:
    """On a fresh database of `engine`: sqlite or postgresql."""
    if engine == "sqlite":
        with tempfile.TemporaryDirectory(prefix="kuramori-load-") as folder:
            yield prepared(Path(folder), sqlite_url(Path(folder)))
        return
    with (
        tempfile.TemporaryDirectory(prefix="kuramori-load-") as folder,
        database(engine) as url,
    ):
        yield prepared(Path(folder), url)


def prepared(home: Path, url: str) -> House:
    """The checkout's model if it has one, else a new one; and the database's tables."""
    found = House(home, url)
    if MODELS.is_dir():
        shutil.copytree(MODELS, home / "models")
    else:
        found.kuramori("train")
    engine = open_engine(url)
    migrate.upgrade(engine)
    engine.dispose()
    return found


@dataclass(frozen=True)
class Got:
    """An answer."""

    status: int
    body: bytes
    headers: dict[str, str]

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.body).hexdigest()

    @property
    def found(self) -> dict[str, Any]:
        said: dict[str, Any] = json.loads(self.body)
        return said


@dataclass
class Client:
    """One kept-alive connection that shows a key, if it has one."""

    port: int
    key: str | None = None
    used: int = 0
    _connection: http.client.HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        once: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> Got:
        """One request; `once` is its Idempotency-Key.

        Raises:
            OSError, http.client.HTTPException: the connection was refused or broke.
        """
        headers = {"Content-Type": "application/json"} | (headers or {})
        if self.key is not None:
            headers["Authorization"] = f"Bearer {self.key}"
        if once is not None:
            headers["Idempotency-Key"] = once
        self.used += 1
        try:
            self._connection.request(method, path, body, headers)
            answer = self._connection.getresponse()
            return Got(answer.status, answer.read(), dict(answer.getheaders()))
        except (OSError, http.client.HTTPException):
            self.close()
            raise

    def close(self) -> None:
        """Until the next request, which opens it again."""
        self._connection.close()
        self.used = 0


def example(number: int, name: str) -> dict[str, Any]:
    """A quote's request on one of the examples, under a name of its own."""
    path = ROOT / "examples" / f"{EXAMPLES[number % len(EXAMPLES)]}.json"
    profile = json.loads(path.read_text(encoding="utf-8"))
    return {"profile": profile | {"name": name}, "on": "2026-11-25"}


def against_the_database(house: House, acknowledged: dict[str, str]) -> dict[str, int]:
    """Of quotes that were acknowledged, by id with the digest of the answer: what is there?

    Names are the clients' own and never used twice, so that two quotes of one name are one asked
    for once and kept twice.
    """
    with house.store() as store, store.read() as session:
        quotes = select(RecordRow.id, RecordRow.name).where(RecordRow.kind == "quote")
        names = dict(tuple(row) for row in session.execute(quotes))
        changed = 0
        kept = select(VersionRow.record_id, VersionRow.document).execution_options(yield_per=200)
        for record_id, document in session.execute(kept):
            digest = acknowledged.get(record_id)
            changed += digest not in (None, hashlib.sha256(document.encode()).hexdigest())
        audited = session.scalar(select(func.count()).select_from(VersionRow)) or 0
    return {
        "acknowledged": len(acknowledged),
        "rows": len(names),
        "versions": audited,
        "lost": sum(record_id not in names for record_id in acknowledged),
        "doubled": len(names) - len(set(names.values())),
        "there_but_not_acknowledged": sum(record_id not in acknowledged for record_id in names),
        "not_byte_for_byte": changed,
    }
