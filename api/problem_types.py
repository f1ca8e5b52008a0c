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
    ProblemType(
        slug="unknown-quote",
        status=404,
        title="There is no such quote",
        meaning="No quote is stored under this id.",
        remedy="Take the id from the answer that made the quote, or from GET /v1/quotes.",
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
        title="The body must be JSON",
        meaning="The Content-Type header does not say application/json.",
        remedy="Send Content-Type: application/json.",
    ),
    ProblemType(
        slug="invalid-input",
        status=422,
        title="The request does not describe something that can be priced",
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
        slug="database-unavailable",
        status=503,
        title="The database cannot be used",
        meaning="The database is away, locked, read-only or full. Nothing was stored.",
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
    404: "not-found",
    405: "method-not-allowed",
    413: "body-too-large",
    415: "unsupported-media-type",
    500: "internal-error",
}
