"""What is asked: an exchange, and the policy it considers; one, or a book of them."""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field, RootModel

from models.profile import Frozen, SecurityProfile
from pricing.policy import Policy

MOST_SUBMISSIONS = 10_000


class Submission(Frozen):
    """An exchange, and the policy it considers."""

    profile: SecurityProfile
    policy: Policy | None = Field(
        default=None, description="If left out, a reference policy for this exchange is priced"
    )


Submissions = Annotated[tuple[Submission, ...], Field(min_length=1, max_length=MOST_SUBMISSIONS)]


class Book(RootModel[Annotated[tuple[Submission, ...], Field(max_length=MOST_SUBMISSIONS)]]):
    """Many of them, a JSON array; may be empty."""

    model_config = ConfigDict(frozen=True, strict=True)
