"""What do requests for checks that are kept, and kept checks, look like?

Annotations are evaluated here, because pydantic reads them.
"""

from api.examples import EXAMPLE_COVER, with_example
from api.shapes import EVENT_COVER_UNITS, AskedDay, HeldCover, ScenarioName, Stamp
from models.profile import Frozen
from pricing.event_terms import EventCover
from pricing.examination import Examination
from pricing.phrases import Language


class ReadingRequest(Frozen):
    """How a policy or filing is to be read, and what is held beside it."""

    model_config = with_example({"language": "en", "on": "2026-11-25"})

    event_cover: HeldCover = None
    scenario: ScenarioName | None = None
    language: Language = "ja"
    on: AskedDay = None

    @property
    def units(self) -> float:
        """What a cover on an event takes of the machine; see `api.limits`."""
        return 0.0 if self.event_cover is None else EVENT_COVER_UNITS


class CoverReadingRequest(ReadingRequest):
    """A cover on an event for an exchange on file, and how it is to be read."""

    model_config = with_example({"event_cover": EXAMPLE_COVER, "on": "2026-11-25"})

    event_cover: EventCover


class StoredCheck(Examination, Stamp):
    """A check under its id, with the policy, filing or exchange that was read."""

    of: str
