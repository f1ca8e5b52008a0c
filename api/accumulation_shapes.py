"""What does a request for the losses of a book look like, at once and as a job?

Annotations are evaluated here, because pydantic reads them.
"""

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    Field,
    ValidationError,
    ValidationInfo,
    WrapValidator,
    field_validator,
    model_validator,
)
from pydantic_core import ErrorDetails, InitErrorDetails, PydanticCustomError, to_json

from api.examples import EXAMPLE_REQUEST, with_example
from api.shapes import AskedDay, Stamp
from data.accumulation import UnknownAssumption, accumulation
from models.book_years import BLOCK_YEARS
from models.profile import Frozen
from pricing.book_run import SEED, YEARS, blocks_for
from pricing.errors import PricingError
from pricing.phrases import Language
from pricing.portfolio import BookAsked
from pricing.portfolio_result import Method, PortfolioReport
from pricing.reinsurance import ORDER, Reinsurance
from pricing.submission import (
    LARGEST_SUBMISSION_BYTES,
    MOST_FAULTS,
    MOST_SUBMISSIONS,
    TOO_LARGE,
    Submission,
    one_by_one,
)

MOST_AT_ONCE, MOST_YEARS_AT_ONCE = 100, 4 * BLOCK_YEARS
"""Exchanges and years of one request: some two seconds of one core at most."""

MOST_LAYERS_AT_ONCE = 1_000
"""Of all exchanges, each counted with as many as the policy with the most: the arrays are so."""

YEARS_AT_ONCE = 2 * BLOCK_YEARS

MOST_JOB_YEARS = 128 * BLOCK_YEARS
"""Their sums take some 300 MB."""

MOST_JOB_WORK = 200_000
"""Blocks of years times the exchanges and 150 more, which is what a block costs with none: some
three minutes of one core."""

WORK_OF_NONE = 150

MOST_SETTINGS = 200
LARGEST_SEED = (1 << 63) - 1

EXAMPLE_ACCUMULATION = {
    "book": [
        {"profile": EXAMPLE_REQUEST["profile"] | {"wallet_vendor": "Fireblocks"}},
        {
            "profile": EXAMPLE_REQUEST["profile"]
            | {"name": "Another Exchange", "wallet_vendor": "Fireblocks"},
            "policy": EXAMPLE_REQUEST["policy"],
        },
    ],
    "assumptions": {"vendor.failure_rate:Fireblocks": 0.02},
    "reinsurance": [{"kind": "event_excess", "attachment": 5e9, "limit": 5e9}],
    "on": EXAMPLE_REQUEST["on"],
}


def layers_of(book: tuple[Submission, ...]) -> int:
    """Of all exchanges, each counted with as many as the policy with the most."""
    most = max((1 if one.policy is None else len(one.policy.layers) for one in book), default=0)
    return len(book) * most


def units_of(book: tuple[Submission, ...], years: int, runs: int) -> float:
    """What so many runs of a book take of the machine; see `api.limits`."""
    exact = 15 + 0.6 * len(book) + 0.06 * layers_of(book)
    return exact + runs * units_of_years(book, years)


def units_of_years(book: tuple[Submission, ...], years: int) -> float:
    """What simulated years alone take of it."""
    blocks = blocks_for(years) if years else 0
    return blocks * (12 + 0.04 * len(book) + 0.02 * layers_of(book))


def _few_layers(book: tuple[Submission, ...]) -> tuple[Submission, ...]:
    found = layers_of(book)
    if found > MOST_LAYERS_AT_ONCE:
        raise ValueError(
            f"must have at most {MOST_LAYERS_AT_ONCE:,} layers in all, each exchange counted with "
            f"as many as the policy with the most (it has {found:,})"
        )
    return book


def _known(settings: dict[str, float]) -> dict[str, float]:
    """Refuse each setting of which there is no assumption, or not with this value, by its name."""
    faults = []
    for name, value in settings.items():
        try:
            accumulation().with_settings({name: value})
        except UnknownAssumption as error:
            text = PydanticCustomError("unknown_assumption", "{said}", {"said": error.text})
            faults.append(InitErrorDetails(type=text, loc=(name,), input=value))
    if faults:
        raise ValidationError.from_exception_data("assumptions", faults, input_type="json")
    return settings


def _from_json(kind: type[BaseModel], value: object, whole: Callable[[object], object]) -> object:
    """Read a part of a body as JSON is read: what stands above it has read it into Python."""
    if value is None or isinstance(value, kind):
        return whole(value)
    text = to_json(value, inf_nan_mode="constants")
    if len(text) > LARGEST_SUBMISSION_BYTES:
        raise TOO_LARGE
    try:
        return kind.model_validate_json(text)
    except ValidationError as error:
        faults = [_without_tag(fault) for fault in error.errors(include_url=False)]
        raise ValidationError.from_exception_data(
            kind.__name__, faults, input_type="json"
        ) from None


def _without_tag(fault: ErrorDetails) -> InitErrorDetails:
    """Pydantic puts the kind of a treaty into the place of a fault; the document has no such field.

    A kind that is missing or unknown is a fault of its field.
    """
    location, kind, context = fault["loc"], fault["type"], fault.get("ctx", {})
    if kind == "union_tag_not_found":
        return InitErrorDetails(type="missing", loc=(*location, "kind"), input=fault["input"])
    if kind == "union_tag_invalid":
        expected = {"expected": context["expected_tags"]}
        return InitErrorDetails(
            type="literal_error", loc=(*location, "kind"), input=context["tag"], ctx=expected
        )
    tags = (part for part in location[1:2] if part in ORDER and isinstance(location[0], int))
    rest = location[2:] if any(tags) else location[1:]
    return InitErrorDetails(
        type=kind, loc=(*location[:1], *rest), input=fault["input"], ctx=context
    )


Years = Annotated[
    int,
    Field(
        ge=1,
        le=MOST_YEARS_AT_ONCE,
        description=f"To simulate, in blocks of {BLOCK_YEARS:,}",
    ),
]
Setting = Annotated[str, Field(max_length=300)]
Programme = Annotated[Reinsurance | None, WrapValidator(partial(_from_json, Reinsurance))]
Joining = Annotated[Submission | None, WrapValidator(partial(_from_json, Submission))]


class RunOfBook(Frozen):
    """What any run over a book is asked beside its entries and years."""

    seed: Annotated[int, Field(ge=0, le=LARGEST_SEED)] = Field(
        default=SEED, description="Of the simulation: the same seed gives the same yen"
    )
    assumptions: Annotated[
        dict[Setting, float], Field(max_length=MOST_SETTINGS), AfterValidator(_known)
    ] = Field(
        default={},
        description="Put otherwise, by id as the answer has them; "
        "`vendor.failure_rate:NAME` is for one wallet vendor of the book alone",
    )
    language: Language = Field(default="en", description="Of names of past thefts and of notes")
    on: AskedDay = None


class _Asked(RunOfBook):
    """What is asked of a book's losses beside its entries and years."""

    method: Method = Field(
        default="simulated",
        description="`exact`: events by themselves, before limits of the terms, and not divided",
    )
    reinsurance: Programme = Field(
        default=None, description="Treaties, applied in the order of their kinds; none if left out"
    )
    added: Joining = Field(default=None, description="A policy to join the book, priced last in")
    reprice: bool = Field(
        default=False, description="Whether every policy is priced at the capital it adds, too"
    )

    def asked(self, years: int) -> BookAsked:
        """What is asked of the core, with so many years."""
        return BookAsked(
            years=years,
            seed=self.seed,
            method=self.method,
            assumed=accumulation().with_settings(self.assumptions),
            reinsurance=self.reinsurance,
            added=self.added,
            reprice=self.reprice,
            lang=self.language,
        )


class BookAtOnce(Frozen):
    """Entries and years of a run that is answered at once."""

    book: Annotated[
        tuple[Submission, ...],
        Field(min_length=1, max_length=MOST_AT_ONCE),
        AfterValidator(_few_layers),
        one_by_one(MOST_AT_ONCE),
    ] = Field(description="One entry an exchange; without a policy, the reference policy")
    years: Years = YEARS_AT_ONCE


class AccumulationRequest(BookAtOnce, _Asked):
    """Exchanges with their policies, each named once, as their insurer sees them together."""

    model_config = with_example(EXAMPLE_ACCUMULATION)

    @property
    def question(self) -> BookAsked:
        """What is asked of the core."""
        return self.asked(self.years)

    @property
    def units(self) -> float:
        """What the book takes of the machine; see `api.limits`."""
        years = 0 if self.method == "exact" else self.years
        return units_of(self.book, years, 1 + (self.added is not None) + self.reprice)


class AccumulationOnFileRequest(_Asked):
    """What is asked of a portfolio on file, whose answer is kept."""

    model_config = with_example({"years": YEARS_AT_ONCE, "on": EXAMPLE_REQUEST["on"]})

    years: Years = YEARS_AT_ONCE

    def of(self, book: tuple[Submission, ...], on: dt.date) -> AccumulationRequest:
        """The same of a book, on a day if none is said.

        Raises:
            PricingError: the book is larger than one that is worked out at once.
        """
        if len(book) > MOST_AT_ONCE:
            raise PricingError(
                f"the portfolio must have at most {MOST_AT_ONCE} exchanges (it has {len(book):,}); "
                "a larger one is a job of the kind accumulation"
            )
        try:
            return AccumulationRequest(book=book, **{**dict(self), "on": self.on or on})
        except ValidationError as error:
            said = str(error.errors()[0]["msg"]).removeprefix("Value error, ")
            raise PricingError(f"the portfolio {said}") from error


class StoredAccumulation(PortfolioReport, Stamp):
    """What a book can pay, under its id, with the portfolio it is of."""

    of: str


class BookOfJob(Frozen):
    """Entries and years of a run that is a job."""

    book: Annotated[
        tuple[Submission, ...],
        Field(min_length=1, max_length=MOST_SUBMISSIONS),
        one_by_one(MOST_SUBMISSIONS),
    ] = Field(description="One entry an exchange; without a policy, the reference policy")
    years: Annotated[int, Field(ge=1, le=MOST_JOB_YEARS)] = Field(
        default=YEARS, description=f"To simulate, in blocks of {BLOCK_YEARS:,}"
    )

    @model_validator(mode="before")
    @classmethod
    def _few_fields(cls, value: object) -> object:
        """Refuse millions of unknown fields without naming each; see `pricing.submission`."""
        if isinstance(value, dict) and len(value) > MOST_FAULTS:
            raise ValueError(f"must have no fields but {', '.join(cls.model_fields)}")
        return value

    @field_validator("years")
    @classmethod
    def _little_work(cls, years: int, info: ValidationInfo) -> int:
        entries = len(info.data.get("book", ()))
        most = MOST_JOB_WORK // (entries + WORK_OF_NONE) * BLOCK_YEARS
        if years > most:
            raise ValueError(
                f"must be at most {most:,} for {entries:,} exchanges (it is {years:,})"
            )
        return years


class AccumulationJob(BookOfJob, _Asked):
    """The same for larger books and more years."""

    model_config = with_example(EXAMPLE_ACCUMULATION | {"years": YEARS})

    @property
    def question(self) -> BookAsked:
        """What is asked of the core."""
        return self.asked(self.years)
