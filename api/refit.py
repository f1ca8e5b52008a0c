"""How is a model fitted anew, on the tables as they are or with choices made otherwise?

Commands and jobs both do; each shows progress in its own way. Training libraries are imported when
they are needed.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from data.load import load_dataset
from models import registry
from pricing.sensitivity import Turned, value, with_model

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from models.artefact import StoredModel
    from models.profile import SecurityProfile
    from pricing.desk import Desk
    from pricing.policy import Policy

    Progress = Callable[[int, int, str], None]

WORKERS = 2
BETWEEN_REPORTS = 2
"""Fits of one worker between two steps of the progress bar."""

ROUNDING = 1e-6
"""Of a premium. Training on another number of threads differs in the last digits."""


def fit_and_keep(
    home: Path, until: int | None, as_of: dt.date | None, *, progress: Progress
) -> StoredModel:
    """Train on the shipped tables and keep the model, leaving the one in use.

    Args:
        home: where the model is kept.
        until: last calendar year learned from; None is all.
        as_of: day whose tables are learned from; None is today's.
        progress: told of each step.
    """
    from models.train import train  # noqa: PLC0415  see the module's first paragraph

    dataset = load_dataset(as_of=as_of)
    model, diagnostics = train(dataset, until_year=until, progress=progress)
    about = {
        # A training may take less than a second, and the list goes by this.
        "trained_at": dt.datetime.now(dt.UTC).isoformat(timespec="microseconds"),
        "tables": {
            t.name: {"sha256": t.sha256, "rows": t.rows, "vintage": t.vintage.isoformat()}
            for t in dataset.version.tables
        },
        "scores": asdict(diagnostics),
    }
    return registry.keep(home, model, about)


@dataclass(frozen=True)
class TurnedDesks:
    """The desk to compare with, and each choice of the tables and the law of size.

    Attributes:
        as_in_use: whether the tables still give the model in use; if not, `base` has another.
    """

    base: Desk
    turned: tuple[Turned, ...]
    as_in_use: bool


def turned_desks(
    profile: SecurityProfile,
    policy: Policy | None,
    desk: Desk,
    on: dt.date,
    *,
    progress: Progress,
) -> TurnedDesks:
    """Fit a model for each choice made otherwise, which takes some ten seconds."""
    # What cannot be priced is refused before the fits.
    in_use, _ = value(profile, policy, desk, on)
    from models.variants import AS_SHIPPED, fit_variants, model_choices  # noqa: PLC0415

    choices = model_choices(desk.dataset)
    shipped, *others = fit_variants(
        desk.dataset,
        (AS_SHIPPED, *choices),
        workers=WORKERS,
        block=BETWEEN_REPORTS,
        progress=progress,
    )
    again = with_model(desk, shipped)
    moved = abs(value(profile, policy, again, on)[0].premium / in_use.premium - 1.0) > ROUNDING
    turned = tuple(
        Turned(choice.group, choice.name, choice.turned, with_model(desk, model))
        for choice, model in zip(choices, others, strict=True)
    )
    return TurnedDesks(again if moved else desk, turned, as_in_use=not moved)
