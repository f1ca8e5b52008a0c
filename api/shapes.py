"""What do requests and answers look like?

The domain's own frozen types, in envelopes. Annotations are evaluated here, because pydantic reads
them.
"""

from datetime import date
from typing import Annotated, Self

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    model_validator,
)

from api.examples import (
    EXAMPLE_BOOK,
    EXAMPLE_CHOICE,
    EXAMPLE_COVER,
    EXAMPLE_REQUEST,
    with_example,
)
from api.paging import NextCursor
from models.profile import Frozen, SecurityProfile, unsaid
from pricing.event_terms import EventCover
from pricing.figures import Figures
from pricing.inputs import Inputs
from pricing.phrases import Language
from pricing.policy import Policy
from pricing.question import Question
from pricing.result import Quote
from pricing.submission import MOST_FAULTS, Submission, Submissions
from pricing.wording import PolicyDate

EARLIEST_DAY = date(2009, 1, 1)
LATEST_DAY = date(2100, 12, 31)
"""A policy incepting on the last day of the calendar would have no end; the model knows no years
outside this range either."""

UUID = r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"


def _within(day: date) -> date:
    if not EARLIEST_DAY <= day <= LATEST_DAY:
        raise ValueError(f"must be from {EARLIEST_DAY} to {LATEST_DAY} (it is {day})")
    return day


PricingDay = Annotated[PolicyDate, AfterValidator(_within)]


AskedDay = Annotated[
    PricingDay | None, Field(description="Day of the rules and rates; today (UTC) if left out")
]


ScenarioName = Annotated[str, Field(max_length=100)]


class QuoteRequest(Submission):
    """What is asked: an exchange, the policy it considers, and the day it is priced on."""

    model_config = with_example(EXAMPLE_REQUEST)

    on: AskedDay = None


class IndicationRequest(Frozen):
    """Up to ten thousand exchanges with their policies, and the day they are priced on."""

    model_config = with_example(EXAMPLE_BOOK)

    submissions: Submissions
    on: AskedDay = None

    @model_validator(mode="before")
    @classmethod
    def _few_fields(cls, value: object) -> object:
        """Refuse millions of unknown fields without naming each; see `pricing.submission`."""
        if isinstance(value, dict) and len(value) > MOST_FAULTS:
            raise ValueError(f"must have no fields but {', '.join(cls.model_fields)}")
        return value


EVENT_COVER_UNITS = 7
"""What a cover on an event takes of the machine beside a check."""

NO_CONTRACT = "must have a policy, an event_cover or both"

HeldCover = Annotated[
    EventCover | None,
    Field(
        exclude_if=unsaid,
        description="Cover on an event held beside the policy or alone, on the same exchange; it "
        "counts for nothing while no rule names such cover",
    ),
]


class CheckRequest(Frozen):
    """A policy, a cover on an event or both, their exchange, and how the amount is read."""

    model_config = with_example(EXAMPLE_REQUEST | {"event_cover": EXAMPLE_COVER})

    profile: SecurityProfile
    policy: Policy | None = Field(
        default=None, description="Left out only where an event_cover is checked alone"
    )
    event_cover: HeldCover = None
    scenario: ScenarioName | None = Field(
        default=None, description="Of the required amount; the regime's own if left out"
    )
    language: Language = Field(default="en", description="Of what is found, required and given")
    on: AskedDay = None

    @model_validator(mode="after")
    def _holds_something(self) -> Self:
        if self.policy is None and self.event_cover is None:
            raise ValueError(NO_CONTRACT)
        return self

    @property
    def units(self) -> float:
        """What a cover on an event takes of the machine; see `api.limits`."""
        return 0.0 if self.event_cover is None else EVENT_COVER_UNITS


RegimeName = Annotated[str, Field(max_length=40)]
YenPer = Annotated[float, Field(gt=0, le=1e9, allow_inf_nan=False)]
CurrencyCode = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
YenPerUnit = Annotated[
    dict[CurrencyCode, YenPer],
    Field(max_length=30, description="Yen per unit of currencies the tables do not have"),
]


class ComparisonRequest(Frozen):
    """An exchange, what it says of its money, and a policy in hand if there is one."""

    model_config = with_example(EXAMPLE_CHOICE)

    profile: SecurityProfile
    policy: Policy | None = Field(
        default=None, description="A contract in hand; the reference policy's wording if left out"
    )
    figures: Figures = Figures()
    regime: RegimeName | None = Field(
        default=None, description="Whose rules are asked, as of the day; Japan's if left out"
    )
    scenario: ScenarioName | None = Field(
        default=None, description="Of the required amount; the regime's own if left out"
    )
    inputs: Inputs = Field(default=Inputs(), description="What a regime asks beside the profile")
    yen_per: YenPerUnit = Field(default={})
    on: AskedDay = None

    @property
    def question(self) -> Question:
        """What is asked of the core."""
        return Question(
            self.profile,
            self.policy,
            self.figures,
            self.regime,
            self.scenario,
            self.yen_per,
            self.inputs,
        )


OptionName = Annotated[str, Field(pattern=r"^[a-z0-9_]+(\+line)?$", max_length=40)]


class RepricingRequest(ComparisonRequest):
    """A comparison's request, and which of its options are wanted again."""

    options: Annotated[tuple[OptionName, ...], Field(max_length=6)] = Field(
        default=(), description="Names of options; all cash and cover if left out"
    )


class Stamp(Frozen):
    """Where and when a quote was stored."""

    id: str
    created_at: AwareDatetime


class StoredQuote(Quote, Stamp):
    """A quote under its id."""


class YenPair(Frozen):
    """An amount as it was recorded and as it comes out now, whole yen."""

    recorded: int
    recomputed: int


class TextPair(Frozen):
    """A text as it was recorded and as it comes out now."""

    recorded: str
    recomputed: str


class Recomputation(Frozen):
    """A stored quote priced again from its recorded inputs under its recorded model."""

    quote_id: str
    model_version: str
    agrees: bool = Field(description="Premium and digest are both the same, to the yen")
    technical_premium: YenPair
    digest: TextPair


class QuoteLine(Frozen):
    """A stored quote in a list."""

    id: str
    created_at: AwareDatetime
    model_version: str
    digest: str
    technical_premium_jpy: int


class QuotePage(Frozen):
    """Stored quotes, newest first."""

    quotes: tuple[QuoteLine, ...]
    next_cursor: NextCursor


class PaperQuery(BaseModel):
    """In which language a paper is wanted."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    language: Language | None = Field(
        default=None, description="The record's own if left out; English where it has both"
    )
