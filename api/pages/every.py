"""All pages, routed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect

from api.pages import (
    account,
    breaches,
    cat_bond,
    check,
    event_cover,
    exchange,
    files,
    filing,
    glossary,
    home,
    model,
    portfolio,
    quotes,
    rules,
    sector,
    submissions,
    supervisor,
    underwriter,
)
from api.pages.render import static_url
from api.pages.site import LANG, Page, first_visit, not_found

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.wrappers import Response

MODULES = (
    home.pages,
    underwriter.pages,
    quotes.pages,
    submissions.pages,
    exchange.pages,
    files.pages,
    check.pages,
    supervisor.pages,
    filing.pages,
    sector.pages,
    portfolio.pages,
    event_cover.pages,
    cat_bond.pages,
    model.pages,
    breaches.pages,
    rules.pages,
    glossary.pages,
    account.pages,
)


def register(app: Flask) -> None:
    """Serve every page in `app`, and say so where there is none."""
    for pages in MODULES:
        pages.register(app)
    missing = Page("/", not_found, "facts:read", 0.1, {})
    app.add_url_rule(f"/{LANG}/<path:rest>", endpoint="page:missing", view_func=missing.enter)
    app.add_url_rule(
        "/favicon.ico",
        endpoint="page:icon",
        view_func=lambda: redirect(static_url("icon.svg"), 301),
    )
    app.add_url_rule("/", endpoint="page:first", view_func=first_visit)


def _icon() -> Response:
    """Where browsers look by themselves."""
    return redirect(static_url("icon.svg"), 301)
