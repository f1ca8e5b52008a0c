"""How does a template become a page?

Templates get words, numbers and addresses in the language of the visit; a word or value that is
missing is a fault, not an empty place.
"""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from flask import g
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from api.access import Role
from api.fault_telling import told
from api.pages import numbers
from api.pages.numbers import NONE
from api.pages.refusals import advice_on, title_of, titles
from api.pages.text.common import MENU, WORDS
from api.pages.text.glossary import TERMS
from pricing.phrases import LANGUAGES, word

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from api.pages.visit import Visit
    from api.problems import Said
    from pricing.phrases import Phrase

WRITTEN = ("yen", "whole_yen", "dollars", "percent", "day", "moment", "count")


@lru_cache(maxsize=1)
def _environment() -> Environment:
    found = Environment(
        loader=PackageLoader("api"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.globals["static"] = static_url
    found.globals["figure"] = numbers.figure
    found.filters["to_json"] = to_json
    return found


@lru_cache(maxsize=64)
def static_url(name: str) -> str:
    """Address of one of our files; it changes with the file, so that browsers may keep it."""
    content = resources.files("api").joinpath("static", *name.split("/")).read_bytes()
    return f"/static/{name}?v={hashlib.sha256(content).hexdigest()[:12]}"


def to_json(value: Any) -> Markup:  # noqa: ANN401  whatever JSON holds
    """Data for a script element, which nothing in it can close."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c"))  # noqa: S704  the one character that matters


def render(
    visit: Visit, template: str, words: Mapping[str, Phrase], values: Mapping[str, object]
) -> str:
    """The page as HTML."""
    known = {**WORDS, **words}

    def told(name: str, /, **fill: object) -> str:
        text = known[name].told(visit.lang)
        return text.format_map(fill) if fill else text

    shared = {
        "visit": visit,
        "lang": visit.lang,
        "t": told,
        "of": visit.of,
        "url": visit.url,
        "menu": MENU,
        "languages": LANGUAGES,
        "word": lambda name: word(name).told(visit.lang),
        "term_name": lambda anchor: TERMS[anchor].name.told(visit.lang),
        "problem_titles": titles(visit.lang),
        "is_visitor": visit.caller.role is Role.VISITOR,
    }
    for name in WRITTEN:
        shared[name] = _in(visit, getattr(numbers, name))
    return _environment().get_template(f"pages/{template}").render(shared | dict(values))


def _in(visit: Visit, write: Callable[..., str]) -> Callable[..., str]:
    return lambda value, **more: write(value, visit.lang, **more)


def render_refusal(visit: Visit, said: Said) -> str:
    """The page that says why there is no other."""
    values = {
        "title": title_of(said.kind, visit.lang),
        "advice": advice_on(said.kind, visit.lang),
        "said": said,
        "told": lambda text: told(text, visit.lang),
        "detail": told(said.detail, visit.lang),
        "request_id": g.get("request_id", NONE),
    }
    return render(visit, "refusal.html", {}, values)
