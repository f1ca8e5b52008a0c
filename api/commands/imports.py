"""`kuramori import`: spreadsheets of profiles, policies and exposures, checked and as JSON."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from api.commands.shared import (
    BAD_INPUT,
    as_json_option,
    lang_option,
    print_json,
    refuse,
    say,
)
from api.fault_telling import told
from api.imports.columns import KINDS, Kind
from api.imports.faults import Imported, Refused
from api.imports.reading import read
from api.imports.table import LARGEST_BYTES
from api.imports.writing import template

if TYPE_CHECKING:
    from pydantic import BaseModel

    from pricing.phrases import Language

kind_option = click.option(
    "--kind", required=True, type=click.Choice(KINDS), help="What each line of the file is."
)
file_argument = click.argument("file", type=click.Path(path_type=Path))

ENCODINGS = {"utf-8": "", "cp932": ", read as CP932 (Japanese Windows)", "xlsx": ""}


@click.group("import")
def imports() -> None:
    """Read profiles, policies and exposures from CSV or Excel: a whole file or none of it."""


@imports.command("template")
@click.argument("kind", type=click.Choice(KINDS))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="CSV file to write.")
def write_template(kind: str, out: Path) -> None:
    """Write a CSV file with every column of KIND and an example line, left out as a comment."""
    if out.suffix.lower() != ".csv":
        refuse(f"{out}: must end in .csv, for that is what is written")
    text = template(cast("Kind", kind))
    try:
        with out.open("x", encoding="utf-8", newline="") as file:
            file.write(text)
    except FileExistsError:
        refuse(f"{out}: is there already")
    except OSError as error:
        refuse(f"{out}: {(error.strerror or 'cannot be written').lower()}")
    columns = len(text.splitlines()[0].split(","))
    click.echo(f"{out}: {columns} columns; replace the example, without its #")


@imports.command()
@file_argument
@kind_option
@lang_option
@as_json_option
def check(file: Path, kind: str, lang: Language, *, as_json: bool) -> None:
    """Say what is wrong with FILE, line by line, or that nothing is."""
    found = _read(file, kind)
    if as_json:
        faults = found if isinstance(found, Refused) else Refused(faults=(), count=0)
        print_json(faults.model_dump(mode="json"))
    elif isinstance(found, Refused):
        _list_faults(found, lang, err=False)
    else:
        click.echo(_summary(found))
    if isinstance(found, Refused):
        sys.exit(BAD_INPUT)


@imports.command()
@file_argument
@kind_option
@lang_option
@as_json_option
def show(file: Path, kind: str, lang: Language, *, as_json: bool) -> None:
    """Show what FILE holds, by name or as JSON; exposures as a book for `kuramori indicate`."""
    found = _read(file, kind)
    if isinstance(found, Refused):
        _list_faults(found, lang, err=True)
        sys.exit(BAD_INPUT)
    if as_json:
        print_json([one.model_dump(mode="json", exclude_unset=True) for one in found.documents])
        return
    for line, document in zip(found.lines, found.documents, strict=True):
        click.echo(f"line {line}: {_name(document)}")
    say(_summary(found))


def _read(file: Path, kind: str) -> Imported | Refused:
    try:
        with file.open("rb") as opened:
            content = opened.read(LARGEST_BYTES + 1)
    except OSError as error:
        refuse(f"{file}: {(error.strerror or 'cannot be read').lower()}")
    return read(cast("Kind", kind), file.name, content)


def _list_faults(refused: Refused, lang: Language, *, err: bool) -> None:
    for fault in refused.faults:
        click.echo(told(str(fault), lang), err=err)
    if more := refused.count - len(refused.faults):
        click.echo(f"ほか{more:,}件" if lang == "ja" else f"and {more:,} more", err=err)


def _summary(found: Imported) -> str:
    left_out = f", {found.comments} left out as comments" if found.comments else ""
    count = len(found.documents)
    rows = "row" if count == 1 else "rows"
    return f"{count:,} {rows}, no faults{left_out}{ENCODINGS[found.encoding]}"


def _name(document: BaseModel) -> str:
    """The name of a profile or policy; of an exposure those of both."""
    parts = (document, *(getattr(document, field, None) for field in ("profile", "policy")))
    names = (getattr(part, "name", None) for part in parts)
    return ", ".join(name for name in names if name)
