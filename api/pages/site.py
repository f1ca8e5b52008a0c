"""Which pages are there, and what happens between a visit and its page?

A page is declared once: address, right and cost. It is only ever read: what changes something goes
from the browser to the API, which alone says who may. One that works out a file of the reader's is
asked by POST with the file, which is too long for an address, and keeps nothing of it. A refusal is
a page too.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flask import Response, current_app, g, redirect, request
from werkzeug.exceptions import BadRequest, NotFound

from api import access
from api.identity import COOKIE
from api.pages.render import render, render_refusal
from api.pages.visit import Visit
from api.recording import Context
from api.wiring import service
from pricing.phrases import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from flask import Flask
    from werkzeug.wrappers import Response as AnyResponse

    from api.problems import Said
    from pricing.phrases import Language, Phrase

    View = Callable[..., "Shown | AnyResponse"]

LANG = f"<any({', '.join(LANGUAGES)}):lang>"
PRIVATE = {"bad-credentials"}
FILE_BODIES = 8
"""How many times as large as other bodies a file may be, as in an import."""


@dataclass(frozen=True)
class Shown:
    """A page as its view leaves it: a template and what goes into it."""

    template: str
    values: Mapping[str, object]
    status: int = 200


@dataclass(frozen=True)
class Page:
    """One address under each language."""

    path: str
    view: View
    may: str
    units: float
    words: Mapping[str, Phrase]
    whole: bool = True
    """False for a part that another page fetches after it, and for a file."""
    takes_file: bool = False

    @property
    def methods(self) -> tuple[str, ...]:
        """How it may be asked."""
        return ("GET", "POST") if self.takes_file else ("GET",)

    def enter(self, lang: Language, **path: str) -> AnyResponse:
        """Check who visits, then show the page; whatever goes wrong is shown as a page too."""
        visit = Visit(lang, access.NOBODY, service().now(), request.args, service(), request.path)
        g.refusal = lambda said: _refused(visit, said)
        if "\0" in request.path or "\0" in "".join(request.args.values()):
            raise BadRequest
        if self.takes_file:
            request.max_content_length = FILE_BODIES * current_app.config["MAX_CONTENT_LENGTH"]
        caller = service().caller(request, visit.at, changes=False)
        visit = replace(visit, caller=caller)
        access.require(caller, self.may)
        service().limits.spend(caller, request.remote_addr, self.units)
        g.context = Context(caller, visit.at, g.request_id, None, service().now)
        found = self.view(visit, **path)
        if not isinstance(found, Shown):
            return found
        html = render(visit, found.template, self.words, found.values)
        return Response(html, found.status, content_type="text/html; charset=utf-8")


def _refused(visit: Visit, said: Said) -> Response:
    html = render_refusal(visit, said)
    response = Response(html, said.kind.status, content_type="text/html; charset=utf-8")
    if said.kind.slug in PRIVATE:  # what is no longer good would be refused on every page
        response.delete_cookie(COOKIE, secure=True, httponly=True, samesite="Strict")
    return response


class Pages:
    """The pages declared by one module."""

    def __init__(self, words: Mapping[str, Phrase]) -> None:
        self._words = words
        self.declared: list[Page] = []

    def page(
        self,
        path: str,
        *,
        may: str = "facts:read",
        units: float = 0.5,
        whole: bool = True,
        takes_file: bool = False,
    ) -> Callable[[View], View]:
        """Declare a function as the page at `path` under each language, or as a part of one."""

        def declare(view: View) -> View:
            page = Page(path, view, may, units, self._words, whole, takes_file)
            self.declared.append(page)
            return view

        return declare

    def register(self, app: Flask) -> None:
        """Route the declared pages in `app`."""
        for page in self.declared:
            app.add_url_rule(
                f"/{LANG}{page.path}",
                endpoint=f"page:{page.path}",
                view_func=page.enter,
                methods=page.methods,
            )


def first_visit() -> AnyResponse:
    """The start page in the language the browser asks for."""
    lang = request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]
    answer = redirect(f"/{lang}/")
    answer.headers["Vary"] = "Accept-Language"
    return answer


def not_found(visit: Visit, rest: str) -> Shown:
    """No page has this address."""
    del visit, rest
    raise NotFound
