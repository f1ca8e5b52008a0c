"""How does a file in the open-exposure (OED) habit become exposures?

One line a layer, lines of one account together. OED has names for the account, its policy and its
layers; what only an exchange has (tiers, volume, vendor, controls) stands in the flexible fields
OED leaves to its users: `FlexiAcc` and our own path of a profile, `FlexiPol` and that of a policy.
Fields that say nothing of what is paid (who brokered it, notes, its number last year) are read
over, and so is any column in which no line says anything; a filled one that is not read is refused.

Names are those of OED's lists of input fields (property, and cyber for a layer's aggregate).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from api.imports.cells import is_empty
from api.imports.faults import Unreadable
from api.imports.table import Line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from api.imports.cells import Raw
    from api.imports.table import Table

ACCOUNT, LAYER = "AccNumber", "LayerNumber"
"""Every file in this habit has the first."""

OF_ACCOUNT: Mapping[str, str] = {
    "AccName": "profile.name",
    "CountryCode": "profile.country",
    "LocCurrency": "profile.currency",
    "OtherTIV": "profile.assets.total",
    "PolNumber": "policy.name",
    "AccCurrency": "policy.currency",
    "PolInceptionDate": "policy.inception",
    "PolExpiryDate": "policy.expiry",
}
OF_LAYER: Mapping[str, str] = {
    "LayerLimit": "limit",
    "LayerAttachment": "attachment",
    "LayerParticipation": "share",
    "LayerAggLimit": "aggregate_limit",
    "LayerAggAttachment": "aggregate_deductible",
}
FLEXIBLE: Mapping[str, str] = {"FlexiAcc": "profile.", "FlexiPol": "policy."}
READ_OVER = (
    ACCOUNT,
    LAYER,
    "PortNumber",
    "PortName",
    "PortNotes",
    "AccGroup",
    "CedantName",
    "ExpiringAccNumber",
    "ExpiringPolNumber",
    "ProducerName",
    "Underwriter",
    "BranchName",
    "LOB",
    "LocNumber",
    "PolPeril",
    "PolPerilsCovered",
    "LocPerilsCovered",
    "OEDVersion",
)


def is_oed(table: Table) -> bool:
    """Whether a file is in this habit: its header has an account's number."""
    return bool(table.lines) and ACCOUNT in _header(table.lines)


def as_exposures(table: Table) -> Table:
    """The same with a line an exposure, under our own columns.

    Raises:
        Unreadable: a column is none of OED's that are read, or lines of one account disagree.
    """
    if table.unvalued:
        raise Unreadable(
            "has a formula whose result the file does not hold (save it in Excel first)",
            line=table.unvalued[0].line,
        )
    header, lines = _split(table.lines)
    places = {
        name: place
        for place, name in enumerate(header)
        if name and any(not is_empty(_cell(line, place)) for line in lines)
    }
    known = {name: column for name in places if (column := _column(name)) is not None}
    unknown = [n for n in places if n not in known and n not in OF_LAYER and n not in READ_OVER]
    if unknown:
        raise Unreadable(
            f"column {unknown[0][:80]!r} is none of the OED fields read here: leave it empty, or "
            "use FlexiAcc… and FlexiPol… with a path (see docs/imports.md)"
        )
    accounts: dict[str, list[Line]] = {}
    for line in lines:
        accounts.setdefault(str(_cell(line, places[ACCOUNT])), []).append(line)
    most = max(map(len, accounts.values()), default=1)
    layers = [f"policy.layers.{k}.{OF_LAYER[n]}" for k in range(most) for n in _present(places)]
    found = [Line(1, (*known.values(), *layers))]
    for rows in accounts.values():
        cells = [_agreed(rows, places[name], name) for name in known]
        for k in range(most):
            of_layer = rows[k] if k < len(rows) else None
            cells += [
                None if of_layer is None else _cell(of_layer, places[name])
                for name in _present(places)
            ]
        found.append(Line(rows[0].number, tuple(cells)))
    return replace(table, lines=tuple(found))


def _split(lines: Sequence[Line]) -> tuple[list[str], list[Line]]:
    header, *rest = [line for line in lines if not str(line.cells[0] or "").startswith("#")]
    return _names(header), rest


def _header(lines: Sequence[Line]) -> list[str]:
    named = [line for line in lines if line.cells and not str(line.cells[0] or "").startswith("#")]
    return _names(named[0]) if named else []


def _names(header: Line) -> list[str]:
    return ["" if cell is None else str(cell).strip() for cell in header.cells]


def _column(name: str) -> str | None:
    for start, into in FLEXIBLE.items():
        if name.startswith(start) and len(name) > len(start):
            return into + name.removeprefix(start)
    return OF_ACCOUNT.get(name)


def _present(places: Mapping[str, int]) -> list[str]:
    return [name for name in OF_LAYER if name in places]


def _cell(line: Line, place: int) -> Raw:
    return line.cells[place] if place < len(line.cells) else None


def _agreed(rows: Sequence[Line], place: int, name: str) -> Raw:
    """What the lines of an account say of it; those that say nothing agree."""
    said = [(line, cell) for line in rows if not is_empty(cell := _cell(line, place))]
    for line, cell in said[1:]:
        if cell != said[0][1]:
            raise Unreadable(
                f"{name} must be the same in all lines of account {rows[0].cells[0]!r} "
                f"(line {said[0][0].number} has {said[0][1]!r})",
                line=line.number,
            )
    return said[0][1] if said else None
