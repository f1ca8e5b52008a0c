"""A comparison as one HTML file that carries everything it shows, in English or in Japanese."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from api.compare_parts import chance, cover_of, said, why_not
from api.papers.comparison_figures import pictures
from api.terminal import status_said
from pricing.phrases import day_said
from pricing.short_yen import short_yen

if TYPE_CHECKING:
    from pricing.comparison_result import Comparison
    from pricing.phrases import Language


def render_page(found: Comparison, lang: Language) -> str:
    """The page as one HTML file."""
    environment = Environment(
        loader=PackageLoader("api"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        yen=lambda amount: short_yen(amount, lang),
        chance=chance,
        status=lambda status: status_said(status, lang),
    )
    return environment.get_template("comparison.html").render(
        found=found,
        lang=lang,
        pictures=pictures(found, lang),
        said=lambda name, **values: said(name, lang, **values),
        in_lang=lambda thing, name: getattr(thing, f"{name}_{lang}"),
        against=lambda option: why_not(option, lang),
        cover_of=lambda option: cover_of(option, lang),
        day=day_said(found.on).told(lang),
        text=found.recommendation.text.en if lang == "en" else found.recommendation.text.ja,
    )
