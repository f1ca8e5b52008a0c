"""Files of profiles, policies and exposures, put on file: every line, or none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from api import keeping
from api.file_shapes import ExchangeOnFile, Id, PolicyOnFile, PortfolioOnFile
from api.imports.faults import Refused
from api.imports.reading import read
from api.owned_files import about_policy
from api.problems import Problem
from api.recording import Reply, recording
from api.store.records import Parties
from models.profile import Frozen, Name

if TYPE_CHECKING:
    from api.file_shapes import Filed
    from api.imports.faults import Imported
    from api.keeping import About
    from api.recording import Context, Recording
    from api.store.units import Store

MOST_LINES = 2_000
"""Each becomes a record, and others wait while they are written: half a second."""

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ENDINGS = {"text/csv": "file.csv", EXCEL: "file.xlsx"}


class ImportQuery(BaseModel):
    """What the lines are, and where they go."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["profiles", "policies", "exposures"]
    exchange_id: Annotated[Id | None, Field(description="Whose policies they are")] = None
    name: Annotated[Name | None, Field(description="Of the portfolio that exposures become")] = None


class MadeOfLine(Frozen):
    """A record, and the line of the file it was made of."""

    line: int
    id: str


class ImportDone(Frozen):
    """What a file became."""

    kind: Literal["profiles", "policies", "exposures"]
    encoding: str = Field(description="utf-8, cp932 (Japanese Windows) or xlsx")
    lines: int
    made: tuple[MadeOfLine, ...] = Field(description="Exposures together make one portfolio")


def put_on_file(
    store: Store, context: Context, query: ImportQuery, mimetype: str, content: bytes
) -> Reply:
    """Put every line of a file on file, as exchanges, drafts of policies, or one portfolio.

    Raises:
        Problem: `import-refused` with every fault, or `invalid-input` where the query lacks what
            the kind needs.
    """
    _complete(query)
    found = read(query.kind, ENDINGS[mimetype], content)
    if isinstance(found, Refused):
        more = f", of which the first {len(found.faults)} are named" * (
            found.count > len(found.faults)
        )
        faults = "fault" if found.count == 1 else "faults"
        raise Problem(
            "import-refused", f"The file has {found.count} {faults}{more}.", faults=found.faults
        )
    if query.kind != "exposures" and len(found.documents) > MOST_LINES:
        raise Problem("import-refused", f"The file has more than {MOST_LINES:,} lines; cut it up.")
    with recording(store, context) as made:
        made_of = _made(made, query, found)
        done = ImportDone(
            kind=query.kind, encoding=found.encoding, lines=len(found.lines), made=made_of
        )
        made.answer(Reply(done.model_dump_json(), 200))
        return made.done()


def _complete(query: ImportQuery) -> None:
    """An exchange with policies, a name with exposures, neither elsewhere."""
    for field, kind in (("exchange_id", "policies"), ("name", "exposures")):
        given = getattr(query, field) is not None
        if given and query.kind != kind:
            raise keeping.asked_wrongly(field, f"is given only with {kind}")
        if not given and query.kind == kind:
            raise keeping.asked_wrongly(field, f"is required with {kind}")


def _made(made: Recording, query: ImportQuery, found: Imported) -> tuple[MadeOfLine, ...]:
    context = made.context
    if query.kind == "exposures":
        book = PortfolioOnFile.model_validate(
            {**keeping.stamp(context), "name": query.name, "submissions": found.documents}
        )
        keeping.make(made, "portfolio", None, book, keeping.About(book.name))
        return (MadeOfLine(line=found.lines[0], id=book.id),) if found.lines else ()
    if query.exchange_id is not None:
        keeping.found_in_query(made.session, context.caller, query.exchange_id)
    kind = "exchange" if query.kind == "profiles" else "policy"
    filed = [_filed(context, query, document) for document in found.documents]
    written = [keeping.written(context, kind, None, document, about) for document, about in filed]
    made.add_all(written, Parties(context.caller.organisation_id), f"{kind}.imported")
    return tuple(
        MadeOfLine(line=line, id=document.id)
        for line, (document, _) in zip(found.lines, filed, strict=True)
    )


def _filed(context: Context, query: ImportQuery, document: BaseModel) -> tuple[Filed, About]:
    if query.kind == "profiles":
        exchange = ExchangeOnFile.model_validate({**keeping.stamp(context), "profile": document})
        return exchange, keeping.About(exchange.profile.name)
    draft = {"state": "draft", "exchange_id": query.exchange_id, "policy": document}
    policy = PolicyOnFile.model_validate({**keeping.stamp(context), **draft})
    return policy, about_policy(policy)
