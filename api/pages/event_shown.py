"""How do the form and the report of the check show a cover on an event?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.check_event import about, amounts, beside, in_order
from api.pages.event_asked import COLLATERAL
from api.pages.event_held import HELD, PAYOUTS, TITLES, TRIGGERS
from api.pages.text.check import WORDS
from pricing.phrases import say

if TYPE_CHECKING:
    from api.pages.event_held import EventHeld
    from api.pages.visit import Visit
    from pricing.examination import Examination

EXAMPLES = say("Examples", "例")


def event_form(visit: Visit, held: EventHeld) -> dict[str, object]:
    """What the form needs: what to start from, its fields, and choices in the page's language."""

    def told(prefix: str, names: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
        return tuple((name, visit.told(WORDS[f"{prefix}_{name}"])) for name in names)

    choices = tuple((name, visit.told(title)) for name, title in TITLES.items())
    return {
        "event": held,
        "event_choices": ((EXAMPLES, choices),),
        "event_kept": [k for k in visit.args if k != "event" and not k.startswith("e.")],
        "held_choices": told("held", HELD),
        "trigger_choices": told("trigger", tuple(TRIGGERS)),
        "payout_choices": told("payout", PAYOUTS),
        "collateral_choices": told("collateral", COLLATERAL),
    }


def event_values(found: Examination) -> dict[str, object]:
    """What the report needs of it; nothing where none is held."""
    read, lang = found.event_cover, found.language
    if read is None:
        return {"event_read": None}
    return {
        "event_read": read,
        "event_facts": (*about(read, lang), *beside(found, read)),
        "event_amounts": amounts(read, lang),
        "event_findings": in_order(read),
    }
