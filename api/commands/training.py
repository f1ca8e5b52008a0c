"""How does a command come by a model? It opens the one in use, and trains the first."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import TYPE_CHECKING

from api.commands.shared import progress, say
from data.load import load_dataset
from models import registry
from models.errors import NoModel
from pricing.desk import open_desk

if TYPE_CHECKING:
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
    from models.train import train as fit  # noqa: PLC0415 - scikit-learn only where it is needed

    dataset = load_dataset(as_of=as_of)
    with progress("training") as show:
        model, diagnostics = fit(dataset, until_year=until, progress=show)
    about = {
        # A training may take less than a second, and the list goes by this.
        "trained_at": dt.datetime.now(dt.UTC).isoformat(timespec="microseconds"),
        "tables": {
            t.name: {"sha256": t.sha256, "rows": t.rows, "vintage": t.vintage.isoformat()}
            for t in dataset.version.tables
        },
        "scores": asdict(diagnostics),
    }
    keep = registry.store if promote else registry.keep
    return keep(home, model, about)
