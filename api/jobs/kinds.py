"""Which kinds of long work are there, what does each ask for, and who may ask?

The one table: another kind is another row. `steps` names the function that plans the work; it is
looked up by the worker alone, so that a process that only takes orders loads none of it.
"""

from dataclasses import dataclass
from typing import Annotated, Literal, Union

from pydantic import BaseModel, ConfigDict, Field, RootModel, create_model

from api.accumulation_shapes import AccumulationJob
from api.cat_bond_shapes import CatBondJob
from api.examples import EXAMPLE_BOOK
from api.shapes import AskedDay, IndicationRequest
from models.profile import Frozen, SecurityProfile
from pricing.policy import Policy
from pricing.wording import PolicyDate

FIRST_UNTIL, LAST_UNTIL = 2012, 2100

AskedBy = Literal["anyone", "operator"]


class TrainRequest(Frozen):
    """What a model is to learn from, and whether it is put in use."""

    until: Annotated[int, Field(ge=FIRST_UNTIL, le=LAST_UNTIL)] | None = Field(
        default=None, description="Last calendar year to learn from; all if left out"
    )
    as_of: PolicyDate | None = Field(
        default=None, description="Learn from the tables as they stood that day; today's if none"
    )
    promote: bool = Field(default=False, description="Whether to price with it from then on")


class BacktestRequest(Frozen):
    """How the model's form is to be scored on the years that came."""

    known_by_then: bool = Field(
        default=False, description="Use only volumes that a list gave by the end of each year"
    )


class SensitivityRequest(Frozen):
    """A policy to be priced under each choice made otherwise."""

    profile: SecurityProfile
    policy: Policy | None = Field(
        default=None, description="If left out, a reference policy for this exchange is priced"
    )
    scenario: Annotated[str, Field(max_length=100)] | None = Field(
        default=None, description="Of the required amount; the regime's own if left out"
    )
    on: AskedDay = None


@dataclass(frozen=True)
class Kind:
    """A row of the table.

    Attributes:
        name: what it is called wherever it is named; never changed, for waiting jobs carry it.
        request: what is asked.
        steps: `module:function` that plans it, see `api.jobs.plan`.
        asked_by: who may ask; an operator looks after the models.
    """

    name: str
    request: type[BaseModel]
    steps: str
    asked_by: AskedBy = "anyone"


_ROWS = (
    Kind("train", TrainRequest, "api.jobs.model_work:train", asked_by="operator"),
    Kind("backtest", BacktestRequest, "api.jobs.model_work:backtest"),
    Kind("sensitivity", SensitivityRequest, "api.jobs.model_work:sensitivity"),
    Kind("quote_batch", IndicationRequest, "api.jobs.book_work:quote_batch"),
    Kind("indication_batch", IndicationRequest, "api.jobs.book_work:indication_batch"),
    Kind("accumulation", AccumulationJob, "api.jobs.book_work:accumulation"),
    Kind("cat_bond", CatBondJob, "api.jobs.book_work:cat_bond"),
)
KINDS = {row.name: row for row in _ROWS}


def _form(kind: Kind) -> type[BaseModel]:
    name = "".join(part.title() for part in kind.name.split("_")) + "Job"
    return create_model(
        name,
        __base__=Frozen,
        __doc__=f"An order of the kind {kind.name}.",
        kind=(Literal[kind.name], ...),  # type: ignore[arg-type]
        request=(kind.request, ...),
    )


FORMS = {name: _form(kind) for name, kind in KINDS.items()}


class JobRequest(
    RootModel[Annotated[Union[tuple(FORMS.values())], Field(discriminator="kind")]]  # type: ignore[misc]  # noqa: UP007  made from the table
):
    """A kind of work and what is asked of it."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={"examples": [{"kind": "quote_batch", "request": EXAMPLE_BOOK}]},
    )

    @property
    def kind(self) -> str:
        """Name of the kind of work."""
        return str(self.root.kind)

    @property
    def request(self) -> BaseModel:
        """What is asked of it."""
        found: BaseModel = self.root.request
        return found
