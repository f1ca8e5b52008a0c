"""What do exchanges, policies, submissions, filings and portfolios look like on file?

Each is a record with a state and a version; what was sent in stays in it word for word.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from api.examples import AN_ID, EXAMPLE_BOOK, EXAMPLE_REQUEST, with_example
from api.paging import NextCursor, PageQuery
from api.shapes import (
    UUID,
    AskedDay,
    ScenarioName,
    Stamp,
    YenPerUnit,
)
from models.profile import Frozen, Name, SecurityProfile
from pricing.comparison_result import Comparison
from pricing.examination import Examination
from pricing.figures import Figures
from pricing.inputs import Inputs
from pricing.phrases import Language
from pricing.policy import Policy
from pricing.submission import Submissions

Id = Annotated[str, Field(pattern=UUID)]
Note = Annotated[str, Field(max_length=4000)]

PolicyState = Literal["draft", "filed", "approved", "refused", "bound", "expired"]
SubmissionState = Literal["sent", "offered", "declined", "bound"]
FilingState = Literal["filed", "approved", "refused", "withdrawn"]


class Filed(Frozen):
    """What every record on file carries."""

    id: str
    version: int = Field(description="Rises with every change; the ETag")
    created_at: AwareDatetime
    changed_at: AwareDatetime


class Party(Frozen):
    """An organisation by its id and name."""

    id: str
    name: str


class ExchangeRequest(Frozen):
    """An exchange, as its proposal form describes it."""

    model_config = with_example({"profile": EXAMPLE_REQUEST["profile"]})

    profile: SecurityProfile


class ExchangeOnFile(Filed):
    """An exchange; each change of its profile is a version."""

    profile: SecurityProfile


class PolicyChange(Frozen):
    """A policy's new wording."""

    model_config = with_example({"policy": EXAMPLE_REQUEST["policy"]})

    policy: Policy


class PolicyRequest(PolicyChange):
    """A policy for an exchange on file."""

    model_config = with_example({"exchange_id": AN_ID, "policy": EXAMPLE_REQUEST["policy"]})

    exchange_id: Id


class PolicyOnFile(Filed):
    """A policy and how far it has come: draft, filed, approved or refused, bound, expired."""

    state: PolicyState
    exchange_id: str
    policy: Policy
    filing_id: str | None = Field(default=None, description="Where it was filed last")
    insurer: Party | None = Field(default=None, description="Who bound it")


class SubmissionRequest(Frozen):
    """What an exchange puts before an insurer."""

    model_config = with_example(
        {
            "exchange_id": AN_ID,
            "insurer_id": AN_ID,
            "policy_id": AN_ID,
            "note": "For renewal in April.",
        }
    )

    exchange_id: Id
    insurer_id: Id
    policy_id: Id | None = Field(
        default=None, description="The contract asked for; left to the insurer if null"
    )
    note: Note = ""


class OfferRequest(Frozen):
    """An insurer's answer to a submission."""

    model_config = with_example(
        {"answer": "offered", "premium_jpy": 120_000_000, "valid_until": "2027-03-31"}
    )

    answer: Literal["offered", "declined"]
    premium_jpy: Annotated[int, Field(ge=1, le=10**16)] | None = Field(
        default=None, description="For the term, whole yen; an offer has one"
    )
    valid_until: date | None = None
    quote_id: Id | None = Field(default=None, description="The insurer's own quote behind it")
    note: Note = ""


class Offer(OfferRequest):
    """An insurer's answer, with its moment."""

    at: AwareDatetime


class SubmissionOnFile(Filed):
    """What an insurer was shown of an exchange, as it was then, and what it answered."""

    state: SubmissionState
    exchange: Party
    insurer: Party
    exchange_id: str
    exchange_version: int
    policy_id: str | None
    policy_version: int | None
    profile: SecurityProfile
    policy: Policy | None
    note: str
    offer: Offer | None = None


class FilingRequest(Frozen):
    """What an exchange files with its supervisor."""

    model_config = with_example(
        {
            "policy_id": AN_ID,
            "supervisor_id": AN_ID,
            "language": "en",
        }
    )

    policy_id: Id
    supervisor_id: Id
    scenario: ScenarioName | None = Field(
        default=None, description="Of the required amount; the regime's own if left out"
    )
    language: Language = "ja"
    note: Note = ""


class DecisionRequest(Frozen):
    """A supervisor's decision on a filing, with its reason."""

    model_config = with_example(
        {"decision": "approved", "note": "Adequate under the rules of the day."}
    )

    decision: Literal["approved", "refused"]
    note: Annotated[str, Field(min_length=1, max_length=4000)]


class Decision(DecisionRequest):
    """A supervisor's decision, with its moment and who took it."""

    at: AwareDatetime
    by: str


class FilingOnFile(Filed):
    """A policy before the supervisor, as it was filed, and the check made that day."""

    state: FilingState
    exchange: Party
    supervisor: Party
    exchange_id: str
    exchange_version: int
    policy_id: str
    policy_version: int
    profile: SecurityProfile
    policy: Policy
    note: str
    examination: Examination
    decision: Decision | None = None


class PortfolioRequest(Frozen):
    """A book: exchanges and the policies they have."""

    model_config = with_example(
        {
            "name": "Japan 2027",
            "submissions": EXAMPLE_BOOK["submissions"],
        }
    )

    name: Name
    submissions: Submissions


class PortfolioOnFile(Filed):
    """A book on file."""

    name: str
    submissions: Submissions


class SubmissionQuoteRequest(Frozen):
    """A submission to be priced, under the insurer's own terms if it has some."""

    model_config = with_example({"on": "2026-11-25"})

    policy: Policy | None = Field(default=None, description="In place of the policy submitted")
    on: AskedDay = None


class ComparisonOnFileRequest(Frozen):
    """How cash and cover are to be compared for an exchange on file."""

    model_config = with_example({"figures": {"cost_of_capital": 0.08}, "on": "2026-11-25"})

    policy_id: Id | None = None
    figures: Figures = Figures()
    regime: Annotated[str, Field(max_length=40)] | None = None
    scenario: ScenarioName | None = None
    inputs: Inputs = Inputs()
    yen_per: YenPerUnit = Field(default={})
    on: AskedDay = None


class StoredComparison(Comparison, Stamp):
    """A comparison under its id, with the exchange it is of."""

    of: str


class Line(Frozen):
    """A record as a list shows it."""

    id: str
    name: str
    state: str
    version: int
    of: str | None = Field(description="The record it was made from or belongs to")
    created_at: AwareDatetime
    changed_at: AwareDatetime


class ListQuery(PageQuery):
    """Which part of a list of records is wanted."""

    state: Annotated[str, Field(max_length=20, description="Only these")] | None = None
    name: Annotated[str, Field(max_length=200, description="Of exactly this name")] | None = None
    of: Annotated[str, Field(pattern=UUID, description="Made from this record")] | None = None


class RecordPage(Frozen):
    """Records of one kind, newest first."""

    records: tuple[Line, ...]
    next_cursor: NextCursor


class VersionLine(Frozen):
    """One version of a record."""

    version: int
    at: AwareDatetime
    actor: str


class Versions(Frozen):
    """Every version of a record, oldest first."""

    versions: tuple[VersionLine, ...]
