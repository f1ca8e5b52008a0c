"""What does a job look like from outside?"""

from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    JsonValue,
    WithJsonSchema,
)

from api.jobs.kinds import KINDS
from api.problems import FieldError
from api.shapes import UUID
from models.profile import Frozen

State = Literal["queued", "running", "done", "failed", "cancelled"]


def _known(name: str) -> str:
    if name not in KINDS:
        raise ValueError(f"must be one of {', '.join(KINDS)}")
    return name


KindName = Annotated[
    str, AfterValidator(_known), WithJsonSchema({"type": "string", "enum": list(KINDS)})
]


class Progress(Frozen):
    """How far a job has come."""

    share: float = Field(ge=0, le=1, description="Of the whole, by steps")
    step: str | None = Field(default=None, description="What is being done, or was last")
    at: AwareDatetime | None = Field(default=None, description="When this was last noted")


class Failure(Frozen):
    """Why a job came to nothing, as a refusal of the service would say it."""

    type: str = Field(description="Address of a description of this type of problem")
    title: str
    detail: str
    errors: tuple[FieldError, ...] = ()


class JobLine(Frozen):
    """A job in a list."""

    id: str
    kind: str
    state: State
    created_at: AwareDatetime
    started_at: AwareDatetime | None = Field(
        description="When a worker last took it up; null while it waits"
    )
    updated_at: AwareDatetime
    attempts: int = Field(description="How many times a worker has taken it up")


class Job(JobLine):
    """One job."""

    progress: Progress
    failure: Failure | None


class JobPage(Frozen):
    """Jobs, newest first."""

    jobs: tuple[JobLine, ...]
    next_cursor: str | None = Field(description="Ask again with this cursor; null on the last page")


class JobResult(Frozen):
    """What a job made."""

    id: str
    kind: str
    result: JsonValue


class JobsQuery(BaseModel):
    """Which jobs are wanted."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    limit: Annotated[int, Field(ge=1, le=100, description="Most jobs to return")] = 20
    cursor: Annotated[
        str | None, Field(pattern=UUID, description="next_cursor of the page before")
    ] = None
    state: Annotated[State | None, Field(description="Only jobs in this state")] = None
    kind: Annotated[KindName | None, Field(description="Only jobs of this kind")] = None
