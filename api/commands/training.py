"""How does a command come by a model? It opens the one in use, and trains the first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.commands.shared import progress, say
from api.refit import fit_and_keep
from models import registry
from models.errors import NoModel
from pricing.desk import open_desk

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from models.artefact import StoredModel
    from pricing.desk import Desk


def open_or_train(home: Path, scenario: str | None = None) -> Desk:
    """The desk of the model in use; trained first where there is none yet."""
    try:
        desk = open_desk(home, scenario=scenario)
    except NoModel:
        say("no model yet: training on the shipped tables")
        train_into(home)
        desk = open_desk(home, scenario=scenario)
    if desk.tables_changed:
        say("the tables have changed since the model was trained: run `kuramori train`")
    return desk


def train_into(
    home: Path, until: int | None = None, as_of: dt.date | None = None, *, promote: bool = True
) -> StoredModel:
    """Train on the shipped tables, keep the model and put it in use, showing progress.

    Args:
        home: where the model is kept.
        until: last calendar year learned from; None is all.
        as_of: day whose tables are learned from; None is today's.
        promote: whether to put it in use.
    """
    with progress("training") as show:
        stored = fit_and_keep(home, until, as_of, progress=show)
    if promote:
        registry.promote(home, stored.version, why="trained", by="kuramori train")
    return stored
