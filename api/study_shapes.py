"""What do requests for requirements, stresses, sectors, marginals, curves and covers look like?

Annotations are evaluated here, because pydantic reads them.
"""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field

from api.accumulation_shapes import units_of
from api.examples import EXAMPLE_BOOK, EXAMPLE_COVER, EXAMPLE_REQUEST, with_example
from api.shapes import AskedDay, RegimeName, YenPerUnit
from models.profile import LARGEST_AMOUNT, Amount, Count, Frozen, SecurityProfile
from pricing.book_result import BookPrice
from pricing.book_together import YEARS
from pricing.curves import BASIC_LIMIT_JPY, WIDTH_JPY, Curves
from pricing.event_terms import EventCover
from pricing.inputs import Inputs
from pricing.phrases import Language
from pricing.policy import Policy
from pricing.required import RequirementQuestion
from pricing.requirement import CustomScenario
from pricing.reserve_plan import Volumes
from pricing.result import ModelRef
from pricing.submission import Submission, one_by_one

MOST_IN_SECTOR, MOST_LAYERS_OF_SECTOR = 200, 400
MOST_IN_BOOK, MOST_LAYERS_OF_BOOK = 100, 150
"""Entries, and layers of all policies together: some two seconds of one core at most."""

WITH_SUBLIMITS = 4
"""Layers without sub-limits that are priced in a book in the time of one with."""

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


def _layers(one: Submission) -> int:
    return 1 if one.policy is None else len(one.policy.layers)


def _priced(one: Submission) -> int:
    """Layers by the time they take to price."""
    return _layers(one) * (WITH_SUBLIMITS if one.policy and one.policy.sublimits else 1)


def _few_layers(book: tuple[Submission, ...]) -> tuple[Submission, ...]:
    found = sum(map(_layers, book))
    if found > MOST_LAYERS_OF_SECTOR:
        raise ValueError(
            f"must have at most {MOST_LAYERS_OF_SECTOR} layers in all (it has {found})"
        )
    return book


def _few_priced(book: tuple[Submission, ...]) -> tuple[Submission, ...]:
    found = sum(map(_priced, book))
    if found > MOST_LAYERS_OF_BOOK:
        raise ValueError(
            f"must have at most {MOST_LAYERS_OF_BOOK} layers in all, those of a policy with "
            f"sub-limits counted {WITH_SUBLIMITS} times (it has {found})"
        )
    return book


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
        Field(min_length=1, max_length=MOST_IN_SECTOR),
        AfterValidator(_few_layers),
        one_by_one(MOST_IN_SECTOR),
    ] = Field(description="One entry an exchange; without a policy it is not insured")
    language: Language = Field(default="en", description="Of names of thefts, findings and notes")
    on: AskedDay = None

    @property
    def units(self) -> float:
        """What the entries take of the machine; see `api.limits`."""
        return 0.8 * len(self.book) + 0.15 * sum(map(_layers, self.book))


class MarginalRequest(Frozen):
    """A policy, and those already written that it would join."""

    model_config = with_example(EXAMPLE_REQUEST | {"book": EXAMPLE_BOOK["submissions"]})

    profile: SecurityProfile
    policy: Policy | None = Field(default=None, description="The reference policy if left out")
    book: Annotated[
        tuple[Submission, ...],
        Field(max_length=MOST_IN_BOOK),
        AfterValidator(_few_priced),
        one_by_one(MOST_IN_BOOK),
    ] = Field(description="Written already; without a policy, the reference policy; may be empty")
    shares: bool = Field(
        default=False, description="Whether the capital is also divided among all policies"
    )
    together: bool = Field(
        default=False,
        description="Whether also under the book's common shocks, over 131,072 simulated years: "
        "what `kuramori portfolio --add` says; a second of one core for thirty exchanges",
    )
    language: Language = Field(default="en", description="Of the notes")
    on: AskedDay = None

    @property
    def units(self) -> float:
        """What the book takes of the machine; see `api.limits`."""
        priced = 1.0 * sum(map(_priced, self.book))
        return priced + (units_of(self.book, YEARS, 2) if self.together and self.book else 0.0)


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


AssumptionName = Annotated[str, Field(pattern=r"^[a-z_]+\.[a-z_]+$", max_length=60)]
AssumedValue = Annotated[float, Field(allow_inf_nan=False)]


class EventCoverRequest(Frozen):
    """A cover that pays on an event, and assumptions put otherwise."""

    model_config = with_example(
        {
            "cover": EXAMPLE_COVER,
            "on": EXAMPLE_REQUEST["on"],
        }
    )

    cover: EventCover
    assumptions: Annotated[dict[AssumptionName, AssumedValue], Field(max_length=50)] = Field(
        default={}, description="By name, as the answer lists them; the register's if left out"
    )
    seed: Count = Field(default=1, description="Of the drawn triggers")
    language: Language = Field(default="en", description="Of flags, notes and the finding")
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
