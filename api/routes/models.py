"""Which model is in use: changed by an operator, noted in both logs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from api.contract import Contract, answer
from api.examples import with_example
from api.problems import Problem
from api.recording import recording
from api.wiring import context, service
from models import registry
from models.errors import ArtefactRefused, NoModel, RegistryBusy
from models.profile import Frozen

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Response

    from models.registry import Crowned

contract = Contract("What it stands on")

PROBLEMS = ("unknown-model", "model-refused", "registry-busy", "database-unavailable")


class Reason(Frozen):
    """Why the model in use changes."""

    model_config = with_example({"why": "It learned from the year 2026."})

    why: Annotated[str, Field(min_length=1, max_length=256)]


class Champion(Frozen):
    """The model in use."""

    version: str


@contract.post(
    "/v1/models/<version>/promotion",
    may="models:manage",
    body=Reason,
    returns=Champion,
    problems=PROBLEMS,
)
def promote_model(version: str, body: Reason) -> Response:
    """Verify a stored model and put it in use; requests under way end with the one they began with.

    Every worker takes it up with its next request.
    """
    home, who = service().desks.home, context().caller.actor
    return _crowned("model.promoted", lambda: registry.promote(home, version, why=body.why, by=who))


@contract.post(
    "/v1/models/rollback",
    may="models:manage",
    body=Reason,
    returns=Champion,
    problems=PROBLEMS,
)
def roll_back_model(body: Reason) -> Response:
    """Go back to the model that was in use before this one."""
    home, who = service().desks.home, context().caller.actor
    return _crowned("model.rolled_back", lambda: registry.rollback(home, why=body.why, by=who))


def _crowned(action: str, change: Callable[[], Crowned]) -> Response:
    try:
        crowned = change()
    except NoModel as error:
        raise Problem("unknown-model", "There is no such model to put in use.") from error
    except ArtefactRefused as error:
        raise Problem("model-refused", "The stored file of this model was refused.") from error
    except RegistryBusy as error:
        raise Problem("registry-busy", "Another change of the model is under way.") from error
    if crowned.is_change:
        # The registry's own log has it already, should the database be away now.
        with recording(service().store, context()) as made:
            made.note(action, version=crowned.version, sha256=crowned.stored.sha256)
    return answer(Champion(version=crowned.version))
