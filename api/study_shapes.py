"""What do requests for requirements, stresses, sectors, marginals and curves look like?

Annotations are evaluated here, because pydantic reads them.
"""

from datetime import date
from typing import Annotated

from pydantic import Field

from api.examples import EXAMPLE_BOOK, EXAMPLE_REQUEST, with_example
from api.shapes import AskedDay, RegimeName, YenPerUnit
from models.profile import LARGEST_AMOUNT, Amount, Frozen, SecurityProfile
from pricing.book_result import BookPrice
from pricing.curves import BASIC_LIMIT_JPY, WIDTH_JPY, Curves
from pricing.inputs import Inputs
from pricing.phrases import Language
from pricing.policy import Policy
from pricing.required import RequirementQuestion
from pricing.requirement import CustomScenario
from pricing.reserve_plan import Volumes
from pricing.result import ModelRef
from pricing.submission import Submission, one_by_one

MOST_IN_BOOK = 200
"""Exchanges of a sector, or policies of a book: some two seconds of one core."""

MOST_ATTACHMENTS = 12

EXAMPLE_ASKED = {"profile": EXAMPLE_REQUEST["profile"], "on": EXAMPLE_REQUEST["on"]}

Yen = Annotated[int, Field(ge=1, le=int(LARGEST_AMOUNT))]


class RequirementRequest(Frozen):
    """An exchange, and what regimes ask of it beside its profile."""

    model_config = with_example(EXAMPLE_ASKED | {"regimes": ["jp", "hk"], "yen_per": {"HKD": 20}})

    profile: SecurityProfile
    regimes: Annotated[tuple[RegimeName, ...], Field(max_length=50)] = Field(
        default=(), description="Names, as of GET /v1/regimes; all if left out"
    )
    inputs: Inputs = Field(default=Inputs(), description="What regimes ask beside the profile")
    yen_per: YenPerUnit = Field(default={})
    volumes: Volumes | None = Field(
        default=None, description="By year and product, for a reserve built up by volume (Japan)"
    )
    custom: CustomScenario | None = Field(
        default=None, description="A rule of your own beside the scenarios (Japan)"
    )
    language: Language = Field(default="en", description="Of formulas, sources and what is unknown")
    on: AskedDay = None

    @property
    def question(self) -> RequirementQuestion:
        """What is asked of the core."""
        return RequirementQuestion(
            self.profile, self.regimes, self.inputs, self.yen_per, self.volumes, self.custom
        )


class StressRequest(Frozen):
    """An exchange, and the policy whose answer to past thefts is wanted."""

    model_config = with_example(EXAMPLE_REQUEST)

    profile: SecurityProfile
    policy: Policy | None = Field(
        default=None, description="If left out, the reserve cash stands alone"
    )
    language: Language = Field(default="en", description="Of names, reasons and notes")
    on: AskedDay = None


class SectorRequest(Frozen):
    """Exchanges with their policies, each named once, as their supervisor sees them."""

    model_config = with_example(
        {
            "book": [
                {"profile": EXAMPLE_REQUEST["profile"], "policy": EXAMPLE_REQUEST["policy"]},
                {"profile": EXAMPLE_REQUEST["profile"] | {"name": "Another Exchange"}},
            ],
            "on": EXAMPLE_REQUEST["on"],
        }
    )

    book: Annotated[
        tuple[Submission, ...],
        Field(min_length=1, max_length=MOST_IN_BOOK),
        one_by_one(MOST_IN_BOOK),
    ] = Field(description="One entry an exchange; without a policy it is not insured")
    language: Language = Field(default="en", description="Of names of thefts, findings and notes")
    on: AskedDay = None


class MarginalRequest(Frozen):
    """A policy, and those already written that it would join."""

    model_config = with_example(EXAMPLE_REQUEST | {"book": EXAMPLE_BOOK["submissions"]})

    profile: SecurityProfile
    policy: Policy | None = Field(default=None, description="The reference policy if left out")
    book: Annotated[
        tuple[Submission, ...], Field(max_length=MOST_IN_BOOK), one_by_one(MOST_IN_BOOK)
    ] = Field(description="Written already; without a policy, the reference policy; may be empty")
    shares: bool = Field(
        default=False, description="Whether the capital is also divided among all policies"
    )
    language: Language = Field(default="en", description="Of the notes")
    on: AskedDay = None


class CurvesRequest(Frozen):
    """An exchange, the basic limit of its factors, and the layer moved up and down."""

    model_config = with_example(EXAMPLE_ASKED | {"width": 5_000_000_000})

    profile: SecurityProfile
    basic_limit: Yen = Field(default=BASIC_LIMIT_JPY, description="Limit the factors are over, yen")
    width: Yen = Field(default=WIDTH_JPY, description="Limit of the layer, yen an event")
    attachments: Annotated[tuple[Amount, ...], Field(min_length=1, max_length=MOST_ATTACHMENTS)] | (
        None
    ) = Field(
        default=None,
        description="Where the layer attaches, yen; those no theft can reach are left out of the "
        "answer. If left out, multiples of the width",
    )
    on: AskedDay = None


class MadeBy(Frozen):
    """On which day and by what figures were made."""

    on: date
    model: ModelRef
    basis_version: str


class MarginalAnswer(BookPrice, MadeBy):
    """One policy in one book, over the policies' terms."""


class CurvesAnswer(Curves, MadeBy):
    """Both curves of one exchange, and the market's points."""

    exchange: str
