"""Does the model learn from this event, and if not, why not?

Of one event, by the default reading of the tables: whether it counts as a theft in the panel of
exchange-years (frequency), whether its amount is evidence on size (severity), and the first rule
that keeps it out of either.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from data.choices import DEFAULT
from data.exposure import DISPUTED_TAG, theft_kind, volume_near
from data.window import listed, month_of, window

if TYPE_CHECKING:
    from data.choices import Choices
    from data.dataset import Incident
    from data.exposure import TheftKind
    from data.rows import ExchangeRow

KNOWN_VOLUME_GAP_YEARS = 4.0
"""A volume seen further than this from a theft says nothing of what could then be reached."""

Reason = Literal[
    "account_takeover",
    "fraud",
    "other_loss",
    "out_of_scope",
    "disputed",
    "low_confidence",
    "too_small",
    "amount_unknown",
    "reach_unknown",
    "no_venue",
    "venue_not_listed",
    "venue_was_fraud",
    "window_unknown",
    "outside_window",
]


@dataclass(frozen=True, slots=True)
class TrainingUse:
    """What an event is used for; a reason of None is that it is used."""

    kind: TheftKind
    not_frequency: Reason | None
    not_severity: Reason | None


def training_use(incident: Incident, choices: Choices = DEFAULT) -> TrainingUse:
    """What a model trained on these choices learns from an event."""
    uncounted = _uncounted(incident, choices)
    return TrainingUse(
        kind=theft_kind(incident),
        not_frequency=uncounted or _outside_panel(incident, choices),
        not_severity=uncounted or _without_size(incident, choices),
    )


def reach_known(incident: Incident, choices: Choices = DEFAULT) -> bool:
    """Whether anything tells what a thief could then reach: assets, a share of them, or volume."""
    if incident.assets_under_custody_usd or (incident.loss_fraction and incident.loss_usd):
        return True
    if incident.venue is None:
        return False
    volume, gap = volume_near(incident.venue, incident.date.as_year, choices)
    return bool(volume) and gap is not None and gap <= KNOWN_VOLUME_GAP_YEARS


def _without_size(incident: Incident, choices: Choices) -> Reason | None:
    """Why the amount of a counted theft is no evidence; see `models.evidence.theft_sizes`."""
    if not incident.loss_usd:
        return "amount_unknown"
    return None if reach_known(incident, choices) else "reach_unknown"


def _uncounted(incident: Incident, choices: Choices) -> Reason | None:
    """Why an event is no theft that counts; see `data.exposure.is_counted_theft`."""
    kind, loss = theft_kind(incident), incident.loss_usd
    if kind != "custody_theft":
        return kind
    if not choices.disputed and DISPUTED_TAG in incident.note:
        return "disputed"
    if not choices.low_confidence and incident.confidence == "low":
        return "low_confidence"
    return "too_small" if loss is not None and loss < choices.smallest_theft_usd else None


def _outside_panel(incident: Incident, choices: Choices) -> Reason | None:
    """Why a theft is none of the panel; see `data.exposure.trains_frequency`."""
    venue = incident.venue
    if venue is None:
        return "no_venue"
    if not listed(venue, choices):
        return "venue_not_listed"
    if venue.close_reason == "fraud":
        return "venue_was_fraud"
    return _outside_window(incident, venue, choices)


def _outside_window(incident: Incident, venue: ExchangeRow, choices: Choices) -> Reason | None:
    months = window(venue, choices)
    if months is None:
        return "window_unknown"
    return None if month_of(incident.date) in months else "outside_window"
