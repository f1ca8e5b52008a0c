"""How is a recorded check told in the other language?

Its texts are in the language it was made in. It is examined anew from what was examined then, under
the day's rules, the model and the assumptions it names, and told only if nothing but the words came
out otherwise.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from api.kept_cover import assumed_then, listed_then
from api.problems import Problem
from pricing.quote import digest_of

if TYPE_CHECKING:
    from api.quoting import Service
    from models.profile import SecurityProfile
    from pricing.event_terms import EventCover
    from pricing.examination import Examination
    from pricing.phrases import Language
    from pricing.policy import Policy

TEXTS = {"language", "reasons", "observed", "required", "citation", "title", "formula", "source"}
"""Fields of an examination that hold words of its language."""


def told_in(
    lang: Language,
    found: Examination,
    policy: Policy | None,
    profile: SecurityProfile,
    service: Service,
    event_cover: EventCover | None = None,
) -> Examination:
    """The examination in `lang`; as it was recorded if that is its language.

    Raises:
        Problem: `cannot-retell` where anything but words differs; `no-model` or `model-refused`
            where the model it names cannot be had.
    """
    if found.language == lang:
        return found
    desk = None if found.model is None else service.desks.of_version(found.model)
    with service.turn("check"):
        again = service.core.examine(
            policy,
            profile,
            found.on,
            desk,
            found.scenario,
            lang,
            event_cover,
            assumed_then(found),
        )
    again = listed_then(again, found)
    if _figures(found) != _figures(again):
        text = f"It was made in the language {found.language}; in {lang} it comes out otherwise."
        raise Problem("cannot-retell", text)
    return again


def _figures(found: Examination) -> str:
    """Digest of everything but words, fractions to the digits of a quote's digest."""
    document = json.loads(found.model_dump_json(exclude={"id", "created_at", "of"}))
    return digest_of(json.dumps(_without_words(document)))


def _without_words(value: Any) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, dict):
        return {
            name: _without_words(part)
            for name, part in value.items()
            if name not in TEXTS or (name == "required" and isinstance(part, dict))
        }
    if isinstance(value, list):
        return [_without_words(part) for part in value]
    return value
