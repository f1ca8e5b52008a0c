"""`kuramori db`: look at the database, change its tables, copy it and put a copy back."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.table import Table
from sqlalchemy.engine import make_url

from api.commands.shared import FAILURE, as_json_option, end, page, print_json, refuse
from api.settings import Settings
from api.store import copies, migrate
from api.store.contents import Contents, contents
from api.store.errors import CopyRefused
from api.store.units import open_engine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Engine

FILE = click.Path(path_type=Path, dir_okay=False)


@click.group()
def db() -> None:
    """Look after the database: status, tables, backup."""


@db.command()
@as_json_option
def status(*, as_json: bool) -> None:
    """Show engine, revision, rows of each table and size."""
    with _database() as engine:
        found = contents(engine)
    if as_json:
        print_json(asdict(found))
    else:
        page().print(_status_page(found))


@db.command()
def upgrade() -> None:
    """Bring the tables up to this version; the service does so itself where it is SQLite."""
    with _database(new=True) as engine:
        before = migrate.here(engine)
        _check_known(before)
        migrate.upgrade(engine)
        _say_step(before, migrate.here(engine))


@db.command()
@click.argument("revision")
@click.option("--yes", is_flag=True, help="Give up what the newer tables and columns hold.")
def downgrade(revision: str, *, yes: bool) -> None:
    """Take the tables back to REVISION, for an older version of the service; base is none."""
    steps = (migrate.BASE, *migrate.revisions())
    if revision not in steps:
        refuse(f"REVISION: must be one of {', '.join(steps)} (it is {revision[:40]!r})")
    with _database() as engine:
        before = migrate.here(engine)
        _check_known(before)
        if steps.index(revision) > steps.index(before):
            refuse(f"REVISION: the database is at {before}; kuramori db upgrade goes on from there")
        if revision != before and not yes:
            refuse("what newer tables and columns hold will be lost: take a backup, then add --yes")
        migrate.downgrade(engine, revision)
        _say_step(before, migrate.here(engine))


@db.command()
@click.argument("file", type=FILE)
def backup(file: Path) -> None:
    """Copy the database into the new FILE, while the service runs."""
    with _database() as engine:
        revision = copies.backup(engine, file)
    click.echo(f"{file}: {file.stat().st_size:,} bytes at revision {revision}, read back")


@db.command()
@click.argument("file", type=FILE)
@click.option("--replace", is_flag=True, help="Give up the rows there are.")
def restore(file: Path, *, replace: bool) -> None:
    """Put the backup in FILE back; a database with rows is left alone without --replace."""
    with _database(new=True) as engine:
        revision = copies.restore(engine, file, replace=replace)
        kept = sum(contents(engine).rows.values())
    click.echo(f"restored {kept:,} rows at revision {revision} from {file}")
    if revision != migrate.newest():
        click.echo(f"this version expects revision {migrate.newest()}: kuramori db upgrade")


@contextmanager
def _database(*, new: bool = False) -> Iterator[Engine]:
    """The configured database; a file that is not there is made only if it may be `new`."""
    url = make_url(Settings.from_env().database_url)
    path = Path(str(url.database))
    if url.get_backend_name() == "sqlite" and not new and not path.exists():
        end(f"{path}: there is no database yet; kuramori db upgrade makes one", FAILURE)
    engine = open_engine(url)
    try:
        yield engine
    except CopyRefused as refused:
        end(str(refused), FAILURE)
    finally:
        engine.dispose()


def _check_known(revision: str) -> None:
    if revision not in (migrate.BASE, *migrate.revisions()):
        end(f"the database is at revision {revision}, of a newer version of kuramori", FAILURE)


def _say_step(before: str, after: str) -> None:
    click.echo(f"at revision {after}" if before == after else f"from revision {before} to {after}")


def _status_page(found: Contents) -> Table:
    shown = Table(show_header=False, box=None, pad_edge=False)
    shown.add_column(style="dim")
    shown.add_column()
    newest = "the newest" if found.revision == found.newest else f"newest is {found.newest}"
    shown.add_row("database", f"{found.engine} at {found.address}")
    shown.add_row("revision", f"{found.revision} ({newest})")
    shown.add_row("size", f"{found.size_bytes:,} bytes")
    for name, rows in found.rows.items():
        shown.add_row(name, f"{rows:,} rows")
    return shown
