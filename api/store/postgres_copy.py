"""How is a PostgreSQL database copied while it is written to?

By the server's own tools, in their custom format. They are told where the database is, and the
password, by the environment: arguments can be read by every user of the machine. Tables of the job
queue are left out: work that was under way is not part of the record, and must not run twice.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from typing import TYPE_CHECKING

from sqlalchemy import inspect

from api.store.errors import CopyRefused
from api.store.migrate import VERSION_TABLE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from typing import IO

    from sqlalchemy.engine import Engine

JOBS_SCHEMA = "kuramori_jobs"
LOCK_WAIT = "60s"


def copy(engine: Engine, draft: Path) -> None:
    """Dump the database into `draft`.

    Raises:
        CopyRefused: the tool is missing, older than the server, or fails.
    """
    tool = _tool("pg_dump")
    _check_age(tool, engine)
    _run(
        [
            tool,
            "--format=custom",
            "--no-password",
            f"--exclude-schema={JOBS_SCHEMA}",
            f"--lock-wait-timeout={LOCK_WAIT}",
            f"--file={draft}",
        ],
        _environment(engine),
    )


def check(file: Path) -> str:
    """Read `file` to its end; its revision.

    Raises:
        CopyRefused: it is damaged or no dump of this service.
    """
    tool = _tool("pg_restore")
    _run([tool, f"--file={os.devnull}", str(file)])
    lines = _run([tool, "--data-only", f"--table={VERSION_TABLE}", "--file=-", str(file)])
    found = re.search(rf"^COPY \S*{VERSION_TABLE} .*\n([0-9A-Za-z_]+)$", lines, re.MULTILINE)
    if found is None:
        raise CopyRefused("is no database of kuramori")
    return found[1]


def put_back(engine: Engine, source: Path) -> None:
    """Replace the tables by those of `source`, in one transaction.

    `psql` commits only on our word, which it gets when `pg_restore` has ended well.
    """
    dump, psql = _tool("pg_restore"), _tool("psql")
    _check_age(dump, engine)
    made = [dump, "--clean", "--if-exists", "--no-owner", "--no-privileges", "--file=-"]
    played = [psql, "--no-psqlrc", "--quiet", "--no-password", "--set=ON_ERROR_STOP=1", "--file=-"]
    with tempfile.TemporaryFile() as said:
        reader = subprocess.Popen([*made, str(source)], stdout=subprocess.PIPE, stderr=said)  # noqa: S603  our own arguments
        writer = subprocess.Popen(  # noqa: S603  our own arguments
            played,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=said,
            env=_environment(engine),
        )
        with reader, writer:
            whole = _play(reader, writer, _beginning(engine))
        if not whole or writer.returncode:
            said.seek(0)
            raise CopyRefused(_first_line(said.read().decode(errors="replace")))


def _play(reader: subprocess.Popen[bytes], writer: subprocess.Popen[bytes], first: str) -> bool:
    """Hand the script on; whether all of it went through."""
    script, into = reader.stdout, writer.stdin
    if script is None or into is None:
        raise TypeError("both ends are pipes")
    try:
        into.write(first.encode())
        shutil.copyfileobj(script, into)
        if reader.wait() != 0:
            return False
        into.write(b"\nCOMMIT;\n")
        into.close()
    except BrokenPipeError:  # it stopped at an error and has said so
        return False
    else:
        return writer.wait() == 0
    finally:
        _close(into)


def _close(into: IO[bytes]) -> None:
    try:
        into.close()
    except BrokenPipeError:
        return


def _beginning(engine: Engine) -> str:
    """Begin, and drop what newer steps may have added: the dump drops only what it holds."""
    with engine.connect() as connection:
        names: Iterable[str] = inspect(connection).get_table_names()
        quoted = [engine.dialect.identifier_preparer.quote(name) for name in names]
    drop = f"DROP TABLE {', '.join(quoted)} CASCADE;\n" if quoted else ""
    return (
        f"BEGIN;\nSET LOCAL client_min_messages = error;\nSET lock_timeout = '{LOCK_WAIT}';\n{drop}"
    )


def _tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise CopyRefused(f"{name} is missing; install the client tools of PostgreSQL")
    return found


def _check_age(tool: str, engine: Engine) -> None:
    """A tool cannot read a server newer than itself."""
    with engine.connect() as connection:
        server = int((connection.dialect.server_version_info or (0,))[0])
    said = _run([tool, "--version"]).strip()
    found = re.search(r"(\d+)(\.\d+)*", said)
    if found is None or int(found[1]) < server:
        raise CopyRefused(f"{said} is older than the server, which is {server}")


def _environment(engine: Engine) -> dict[str, str]:
    """The address in the variables libpq reads."""
    from psycopg.pq import Conninfo  # noqa: PLC0415  there is no need of it with SQLite

    variables = {o.keyword.decode(): o.envvar for o in Conninfo.get_defaults()}
    _, told = engine.dialect.create_connect_args(engine.url)
    told.pop("context", None)  # SQLAlchemy's own, for the driver alone
    environment = dict(os.environ)
    for name, value in told.items():
        variable = variables.get(name)
        if variable is None:
            raise CopyRefused(f"DATABASE_URL: the tools of PostgreSQL cannot be told {name}")
        environment[variable.decode()] = str(value)
    return environment


def _run(command: list[str], environment: dict[str, str] | None = None) -> str:
    done = subprocess.run(  # noqa: S603  our own arguments
        command, env=environment, capture_output=True, text=True, check=False, errors="replace"
    )
    if done.returncode:
        raise CopyRefused(_first_line(done.stderr))
    return done.stdout


def _first_line(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return lines[0] if lines else "a tool of PostgreSQL failed and did not say why"
