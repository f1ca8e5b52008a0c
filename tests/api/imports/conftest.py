"""Files to import, and what is said of them."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook

from api.imports.faults import Imported, Refused
from api.imports.reading import read

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import BaseModel

    from api.imports.columns import Kind

HEADER = "name,assets.total,assets.shares.hot,assets.shares.cold,yearly_volume"
GOOD = "Exchange,300e9,0.03,0.97,2e12"


def csv_of(*lines: str) -> bytes:
    return "\n".join((HEADER, *lines)).encode()


def xlsx_of(*rows: list[Any], title: str = "profiles", others: tuple[str, ...] = ()) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for other in others:
        book.create_sheet(other)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def with_part(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The same archive with one part changed, or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, change(old.read(name) if name in old.namelist() else b""))
    return out.getvalue()


def taken(content: bytes, kind: Kind = "profiles", name: str = "book.csv") -> list[BaseModel]:
    found = read(kind, name, content)
    assert isinstance(found, Imported), str(found)
    return list(found.documents)


def faults(content: bytes, kind: Kind = "profiles", name: str = "book.csv") -> list[str]:
    """What is wrong, without the name of the file."""
    found = read(kind, name, content)
    assert isinstance(found, Refused)
    assert found.count >= len(found.faults) > 0
    assert all(fault.file == name for fault in found.faults)
    return [str(fault).removeprefix(name).lstrip(",:").strip() for fault in found.faults]
