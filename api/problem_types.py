"""Which types of problem does the service itself know?

The one table. `GET /problems/{slug}`, the OpenAPI document and every refusal read it.
"""

from __future__ import annotations

from models.profile import Frozen


class ProblemType(Frozen):
    """A row of the table: what this type of problem means and what to do about it."""

    slug: str
    status: int
    title: str
    meaning: str
    remedy: str


_ROWS = (
    ProblemType(
        slug="bad-request",
        status=400,
        title="The request cannot be understood",
        meaning="The request breaks HTTP itself, before its content is looked at.",
        remedy="Check the request line, the headers and the length.",
    ),
    ProblemType(
        slug="malformed-json",
        status=400,
        title="The body is not JSON",
        meaning="The body cannot be parsed as JSON in UTF-8. The detail names line and column.",
        remedy="Send one JSON object.",
    ),
    ProblemType(
        slug="not-found",
        status=404,
        title="There is nothing here",
        meaning="The address does not exist.",
        remedy="See /docs for the addresses that do.",
    ),
    *(
        ProblemType(
            slug=f"unknown-{kind}",
            status=404,
            title=f"There is no such {kind}",
            meaning=f"No {kind} that you may see is stored under this id.",
            remedy=f"Take the id from the answer that made it, or from GET /v1/{plural}.",
        )
        for kind, plural in (
            ("quote", "quotes"),
            ("comparison", "comparisons"),
            ("accumulation", "accumulations"),
            ("check", "checks"),
            ("exchange", "exchanges"),
            ("policy", "policies"),
            ("submission", "submissions"),
            ("filing", "filings"),
            ("portfolio", "portfolios"),
            ("organisation", "organisations"),
            ("key", "keys"),
            ("user", "users"),
        )
    ),
    ProblemType(
        slug="credentials-required",
        status=401,
        title="This needs an account",
        meaning="The request shows no credentials, and visitors may not do this.",
        remedy="Send Authorization: Bearer with a key of your organisation, or sign in.",
    ),
    ProblemType(
        slug="bad-credentials",
        status=401,
        title="The credentials are not good",
        meaning="The key or session is unknown, ended, revoked, or of a closed organisation.",
        remedy="Use another key, or sign in again. GET /v1/keys shows when each ends.",
    ),
    ProblemType(
        slug="sign-in-refused",
        status=401,
        title="Signing in was refused",
        meaning=(
            "Address or password is wrong, or five wrong passwords locked the address for a "
            "quarter of an hour. The answer is the same whichever it was."
        ),
        remedy="Wait and try again, or have the account unlocked: kuramori user unlock.",
    ),
    ProblemType(
        slug="not-permitted",
        status=403,
        title="You may not do this",
        meaning="The kind of organisation or the scopes of the key do not allow it.",
        remedy="GET /v1/me lists what you may do.",
    ),
    ProblemType(
        slug="csrf",
        status=403,
        title="The browser's token is missing",
        meaning="A change that comes with a cookie must prove that it comes from our own page.",
        remedy="Send the csrf_token of POST /v1/sessions in the header X-CSRF-Token.",
    ),
    ProblemType(
        slug="already-there",
        status=409,
        title="There is one already",
        meaning="The name or address must be the only one of its kind. Nothing was stored.",
        remedy="Take another name, or use the one that is there.",
    ),
    ProblemType(
        slug="registry-busy",
        status=409,
        title="The models are being changed",
        meaning="Another training or promotion holds the registry. Nothing was changed.",
        remedy="Try again when it is done.",
    ),
    ProblemType(
        slug="wrong-state",
        status=409,
        title="It has not come so far, or is past it",
        meaning=(
            "A policy goes from draft to filed, approved or refused, bound, expired; what was "
            "asked does not follow from where it is. Nothing was changed."
        ),
        remedy="The detail names the state it is in and those it may be in.",
    ),
    ProblemType(
        slug="cannot-retell",
        status=409,
        title="The record cannot be told in this language",
        meaning=(
            "A check is recorded in one language. Made again in the other, something else than its "
            "words came out otherwise: rules or software have changed since."
        ),
        remedy="Ask for the language it was made in, or have it checked again.",
    ),
    ProblemType(
        slug="cannot-be-set",
        status=422,
        title="A character cannot be shown",
        meaning="A name or note holds a character that the fonts of our PDF do not have.",
        remedy="Read the record as JSON, or take the character out and ask again.",
    ),
    ProblemType(
        slug="import-refused",
        status=422,
        title="The file was not taken",
        meaning=(
            "Something in the file is wrong; faults names line, column and what is allowed. Of a "
            "file all is taken or nothing: nothing was stored."
        ),
        remedy="Mend what faults names, or take a template: kuramori import template.",
    ),
    ProblemType(
        slug="idempotency-key-reused",
        status=422,
        title="The Idempotency-Key came with another request",
        meaning="A key names one request; this one differs from the first. Nothing was stored.",
        remedy="Take a new key for a new request.",
    ),
    ProblemType(
        slug="unknown-model",
        status=404,
        title="There is no such model",
        meaning="No model is stored under this version, or none is champion or previous.",
        remedy="Take the version from GET /v1/models.",
    ),
    ProblemType(
        slug="unknown-breach",
        status=404,
        title="There is no such event",
        meaning="The table of breaches has no event under this id.",
        remedy="Take the id from GET /v1/breaches.",
    ),
    ProblemType(
        slug="unknown-regime",
        status=404,
        title="There are no such rules",
        meaning="No regime is kept under this name, or not in this version.",
        remedy="Take name and version from GET /v1/regimes and GET /v1/regimes/{name}/versions.",
    ),
    ProblemType(
        slug="unknown-vendor",
        status=404,
        title="There is no such vendor",
        meaning="The register of wallet vendors has no entry under this id, name or other name.",
        remedy="Take the id from GET /v1/vendors.",
    ),
    ProblemType(
        slug="unknown-job",
        status=404,
        title="There is no such job",
        meaning="No job is kept under this id.",
        remedy="Take the id from the answer that took the order, or from GET /v1/jobs.",
    ),
    ProblemType(
        slug="method-not-allowed",
        status=405,
        title="The address exists, the method does not",
        meaning="The address does not answer this method. The Allow header names those it answers.",
        remedy="Use a method named in the Allow header.",
    ),
    ProblemType(
        slug="precondition-failed",
        status=412,
        title="It was changed meanwhile",
        meaning="If-Match names another version than the one that is stored. Nothing was changed.",
        remedy="Read it again, make the change on what is there now, and send its ETag.",
    ),
    ProblemType(
        slug="too-many-requests",
        status=429,
        title="You asked for more than your share",
        meaning=(
            "Each organisation, and each visitor's address, may take so much of the machine; a "
            "comparison takes as much as fifty quotes. Nothing was done."
        ),
        remedy="Wait as long as Retry-After says. The operator sets the share.",
    ),
    ProblemType(
        slug="precondition-required",
        status=428,
        title="The change must name what it changes",
        meaning="The request lacks the If-Match header, without which it could undo another's.",
        remedy="Send If-Match with the ETag of the version that was read.",
    ),
    ProblemType(
        slug="job-not-done",
        status=409,
        title="The job has no result",
        meaning="Only a job that is done has a result; this one waits, runs, failed or was ended.",
        remedy="GET /v1/jobs/{id} says how far it is, or why it failed.",
    ),
    ProblemType(
        slug="job-outdated",
        status=409,
        title="The work has changed since the job began",
        meaning=(
            "The service was upgraded while the job waited or ran, and what it asks for, or its "
            "steps, are no longer what they were."
        ),
        remedy="Ask for it again.",
    ),
    ProblemType(
        slug="body-too-large",
        status=413,
        title="The body is too large",
        meaning="The body is larger than the service is configured to read; it was not read.",
        remedy=(
            "A quote needs a few kilobytes. The operator sets the limit: KURAMORI_MAX_BODY_BYTES."
        ),
    ),
    ProblemType(
        slug="unsupported-media-type",
        status=415,
        title="The body is of another type",
        meaning=(
            "The Content-Type header must name a type that this address reads: application/json, "
            "or for a file text/csv or Excel's own."
        ),
        remedy="Correct the header; curl, for one, sends another type unless told.",
    ),
    ProblemType(
        slug="invalid-input",
        status=422,
        title="A field of the request is not as it must be",
        meaning=(
            "The body is JSON, but a field is missing, unknown, or outside its range, or fields "
            "contradict each other. Each entry of errors names one field. Nothing was stored."
        ),
        remedy=(
            "Correct the fields named in errors. GET /openapi.json lists every field and its range."
        ),
    ),
    ProblemType(
        slug="no-exchange-rate",
        status=422,
        title="No exchange rate is known for this day",
        meaning="The table of rates has no value on or before the day of the quote.",
        remedy="Ask for a later day in `on`, or leave it out.",
    ),
    ProblemType(
        slug="training-failed",
        status=422,
        title="The model cannot be made or changed",
        meaning="The tables cannot carry a fit, or another command is changing the model in use.",
        remedy="The detail says which. Ask again, or for other years.",
    ),
    ProblemType(
        slug="tables-damaged",
        status=503,
        title="The tables were refused",
        meaning="A shipped table breaks its rules. The service does not price with it.",
        remedy="The operator installs again; the faults are in the log.",
    ),
    ProblemType(
        slug="no-model",
        status=503,
        title="No model has been trained",
        meaning="The service has no loss model to price with.",
        remedy="The operator runs: kuramori train",
    ),
    ProblemType(
        slug="model-refused",
        status=503,
        title="The model was refused",
        meaning=(
            "The stored model is not what its manifest says: changed, cut short or of another "
            "format. The service does not price with it."
        ),
        remedy="The operator restores the file or runs: kuramori train",
    ),
    ProblemType(
        slug="no-typesetter",
        status=501,
        title="PDF cannot be made here",
        meaning="The service runs without what sets PDF pages. The same is there as JSON.",
        remedy="The operator installs the extra pdf: pip install 'kuramori[pdf]'",
    ),
    ProblemType(
        slug="database-unavailable",
        status=503,
        title="The database cannot be used",
        meaning=(
            "The database is away, locked, read-only or full. Nothing was stored, unless the "
            "connection broke in the very moment of storing."
        ),
        remedy="Try again in a few seconds. The operator looks at GET /readyz and at the log.",
    ),
    ProblemType(
        slug="job-given-up",
        status=500,
        title="The job was given up",
        meaning="Every worker that took the job ended before its next step was done.",
        remedy="The operator looks at the workers' log and memory. Ask again with less at once.",
    ),
    ProblemType(
        slug="internal-error",
        status=500,
        title="The service failed",
        meaning="A fault of the service, not of the request. Nothing was stored.",
        remedy="Report the request_id; the operator finds the cause in the log under it.",
    ),
)
PROBLEMS = {row.slug: row for row in _ROWS}

BY_STATUS = {
    400: "bad-request",
    401: "credentials-required",
    403: "not-permitted",
    404: "not-found",
    405: "method-not-allowed",
    412: "precondition-failed",
    413: "body-too-large",
    415: "unsupported-media-type",
    428: "precondition-required",
    429: "too-many-requests",
    500: "internal-error",
}
