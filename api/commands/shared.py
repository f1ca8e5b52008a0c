"""How does every command read a file, show progress and end in a fault?

Results go to standard output, progress and remarks to standard error. A fault is one line that says
what was wrong and what is allowed, with exit status 2 for bad input and 1 for anything else.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TypeVar

import click
from pydantic import BaseModel
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text
from sqlalchemy.exc import SQLAlchemyError

from api.fault_telling import told
from api.problems import Problem
from api.settings import SettingError
from api.store.faults import in_one_line, is_unavailable
from api.validation import parse_body
from data.errors import DataError, TableFaults
from models.errors import ModelError
from pricing.errors import PricingError
from pricing.phrases import LANGUAGES, Language
from pricing.requirement import RequirementError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from models.profile import SecurityProfile
    from pricing.desk import Desk

BAD_INPUT, FAILURE = 2, 1

LARGEST_FILE_BYTES = 1 << 20
"""A profile or policy is a few kilobytes."""

LARGEST_BOOK_BYTES = 1 << 26
"""A book is ten thousand of both at most."""

PAGE_WIDTH = 110

Document = TypeVar("Document", bound=BaseModel)

as_json_option = click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
on_option = click.option(
    "--on", "on_text", metavar="DATE", help="Day of the prices, YYYY-MM-DD; today if none."
)
_LANG: ContextVar[Language] = ContextVar("lang", default="en")
"""What `--lang` said; refusals are told after the command's own context is gone."""


def _keep_lang(_: click.Context, __: click.Parameter, value: Language) -> Language:
    _LANG.set(value)
    return value


lang_option = click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    default="en",
    is_eager=True,
    callback=_keep_lang,
    help="Language of reasons, notes and refusals.",
)
policy_option = click.option(
    "--policy", "policy_file", type=click.Path(path_type=Path), help="Policy as JSON."
)
pdf_option = click.option(
    "--pdf",
    "pdf_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write it with its pictures as PDF; needs the extra pdf.",
)
profiles_option = click.option(
    "--profile",
    "profiles",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Exchange to price; the four examples if none, where they are at hand.",
)


def say(text: str) -> None:
    """A remark, beside the result."""
    click.echo(f"kuramori: {text}", err=True)


def end(text: str, status: int) -> NoReturn:
    """Stop with a fault, in the language of `--lang`."""
    say(told(text, _LANG.get()))
    sys.exit(status)


def refuse(text: str) -> NoReturn:
    """Stop because of what was asked."""
    end(text, BAD_INPUT)


def page() -> Console:
    """Standard output, as wide as its terminal or a printed page."""
    return Console(width=None if sys.stdout.isatty() else PAGE_WIDTH)


def print_json(value: object) -> None:
    """A result as JSON."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def read_document(path: Path, kind: type[Document], largest: int = LARGEST_FILE_BYTES) -> Document:
    """Read a profile, a policy or a book of them, of so many bytes at most."""
    try:
        if path.stat().st_size > largest:
            refuse(f"{path}: larger than {largest >> 20} MiB")
        return parse_body(kind, path.read_bytes())
    except OSError as error:
        refuse(f"{path}: {(error.strerror or 'cannot be read').lower()}")
    except Problem as problem:
        refuse(f"{path}: {problem.detail}")


def about(profile: SecurityProfile, desk: Desk, on: dt.date) -> dict[str, str]:
    """For whom, on which day and by what a figure was made, beside figures printed as JSON."""
    return {
        "profile": profile.name,
        "on": on.isoformat(),
        "model": desk.stored.version,
        "data_vintage": desk.stored.model.data_vintage,
        "basis_version": desk.basis.version,
    }


def about_line(desk: Desk, on: dt.date, lang: Language = "en") -> Text:
    """The same for a page."""
    model, basis = desk.stored, desk.basis.version
    vintage = model.model.data_vintage
    if lang == "ja":
        told = f"{on.isoformat()}時点：モデル {model.version}、データ {vintage}、料率基礎 {basis}。"
    else:
        told = (
            f"On {on:%d %b %Y}: model {model.version}, tables of {vintage}, pricing basis {basis}."
        )
    return Text(told, style="dim")


def day(text: str | None) -> dt.date:
    """The day of `--on`; today if none was given."""
    return dt.datetime.now(dt.UTC).date() if text is None else read_day("--on", text)


def read_day(option: str, text: str) -> dt.date:
    """The day an option gives."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        refuse(f"{option}: must be a date such as 2026-11-23 (it is {text[:40]!r})")


@contextmanager
def progress(what: str) -> Iterator[Callable[[int, int, str], None]]:
    """Show steps in a terminal and nothing elsewhere."""
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    quiet = not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=quiet) as bar:
        task = bar.add_task(what, total=1)

        def show(done: int, total: int, step: str) -> None:
            bar.update(task, completed=done, total=total, description=f"{what}: {step}")

        yield show


@contextmanager
def faults_in_one_line() -> Iterator[None]:
    """End with one line where the house's own errors come up."""
    _LANG.set("en")
    try:
        yield
    except (TableFaults, ModelError) as error:
        end(str(error), FAILURE)
    except PricingError as error:
        where = f"{error.field}: " if error.field else ""
        end(f"{where}{error.public}", BAD_INPUT)
    except (DataError, RequirementError, SettingError) as error:
        end(str(error), BAD_INPUT)
    except SQLAlchemyError as error:
        if not is_unavailable(error):
            raise
        end(f"the database cannot be used: {in_one_line(error)}", FAILURE)
    except OSError as error:
        # A home that cannot be written, a full disk.
        end(f"{error.filename or 'a file'}: {(error.strerror or str(error)).lower()}", FAILURE)
