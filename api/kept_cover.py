"""What does a kept check with a cover on an event hold on to, when it is made again?

Two registers may have changed since. What is assumed of events is part of the record and is assumed
again. What other regimes say is a listing beside the figures, of the registers of that time: it is
taken from the record and not made again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.event_assumptions import EventAssumptions

if TYPE_CHECKING:
    from pricing.examination import Examination


def assumed_then(recorded: Examination) -> EventAssumptions | None:
    """What was assumed of events; None where nothing rested on it."""
    read = recorded.event_cover
    if read is None or read.assumptions_vintage is None or not read.assumptions:
        return None
    return EventAssumptions(vintage=read.assumptions_vintage, assumptions=read.assumptions)


def listed_then(again: Examination, recorded: Examination) -> Examination:
    """What came out again, with other regimes as they are on record."""
    then, now = recorded.event_cover, again.event_cover
    if then is None or now is None:
        return again
    credit = now.credit.model_copy(update={"elsewhere": then.credit.elsewhere})
    return again.model_copy(update={"event_cover": now.model_copy(update={"credit": credit})})
