"""Imports: a spreadsheet put on file, every line or none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

from api import access
from api.contract import Contract
from api.importing import ENDINGS, ImportDone, ImportQuery, put_on_file
from api.wiring import context, service

if TYPE_CHECKING:
    from api.recording import Reply

contract = Contract("Imports")

BODIES = 8
RIGHTS = {
    "profiles": "exchanges:write",
    "policies": "policies:write",
    "exposures": "portfolios:write",
}


@contract.post(
    "/v1/imports",
    may="imports:make",
    query=ImportQuery,
    files=tuple(ENDINGS),
    bodies=BODIES,
    returns=ImportDone,
    changes=True,
    units=100,
)
def import_file(query: ImportQuery, content: bytes) -> Reply:
    """Put a CSV or Excel file on file: profiles, policies of an exchange, or a book of exposures.

    Every line, or none and the faults of each by line and column. Columns and templates are in
    docs/imports.md.
    """
    access.require(context().caller, RIGHTS[query.kind])
    return put_on_file(service().store, context(), query, request.mimetype, content)
