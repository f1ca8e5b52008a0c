"""What is asked: an exchange, and the policy it considers; one, or a book of them."""

from collections.abc import Callable
from functools import partial
from typing import Annotated

from pydantic import ConfigDict, Field, RootModel, ValidationError, WrapValidator
from pydantic_core import InitErrorDetails, PydanticCustomError, PydanticKnownError, to_json

from models.profile import Frozen, SecurityProfile
from pricing.policy import Policy

MOST_SUBMISSIONS = 10_000

LARGEST_SUBMISSION_BYTES = 1 << 16
"""As JSON without spaces. Every term there is takes a quarter of it."""

TOO_LARGE = PydanticCustomError(
    "too_large", f"must be no larger than {LARGEST_SUBMISSION_BYTES >> 10} KiB"
)

MOST_FAULTS = 50
"""In a list of submissions: the rest of it is then not looked at."""


class Submission(Frozen):
    """An exchange, and the policy it considers."""

    profile: SecurityProfile
    policy: Policy | None = Field(
        default=None, description="If left out, a reference policy for this exchange is priced"
    )


def one_by_one(most: int) -> WrapValidator:
    """Check so many submissions at most, read from JSON, one by one, and none after many faults.

    pydantic checks on to the end and keeps a kilobyte for each fault: a body of 30 MB may hold
    fifteen million.
    """
    return WrapValidator(partial(_one_by_one, most))


def _one_by_one(most: int, value: object, whole: Callable[[object], object]) -> object:
    if not isinstance(value, list):
        return whole(value)
    if len(value) > most:
        lengths = {"max_length": most, "actual_length": len(value)}
        raise PydanticKnownError("too_long", {"field_type": "Tuple", **lengths})
    found: list[Submission] = []
    faults: list[InitErrorDetails] = []
    for place, one in enumerate(value):
        text = to_json(one, inf_nan_mode="constants")
        if len(text) > LARGEST_SUBMISSION_BYTES:
            faults.append(InitErrorDetails(type=TOO_LARGE, loc=(place,), input=None))
            break
        try:
            found.append(Submission.model_validate_json(text))
        except ValidationError as error:
            faults.extend(_at(place, error))
        if len(faults) >= MOST_FAULTS:
            break
    if faults:
        raise ValidationError.from_exception_data("submissions", faults, input_type="json")
    return whole(tuple(found))


def _at(place: int, error: ValidationError) -> list[InitErrorDetails]:
    """What is wrong with the submission at a place, said of the list."""
    return [
        InitErrorDetails(
            type=fault["type"],
            loc=(place, *fault["loc"]),
            input=fault["input"],
            ctx=fault.get("ctx", {}),
        )
        for fault in error.errors(include_url=False)
    ]


Submissions = Annotated[
    tuple[Submission, ...],
    Field(min_length=1, max_length=MOST_SUBMISSIONS),
    one_by_one(MOST_SUBMISSIONS),
]


class Book(
    RootModel[
        Annotated[
            tuple[Submission, ...],
            Field(max_length=MOST_SUBMISSIONS),
            one_by_one(MOST_SUBMISSIONS),
        ]
    ]
):
    """Many of them, a JSON array; may be empty."""

    model_config = ConfigDict(frozen=True, strict=True)
