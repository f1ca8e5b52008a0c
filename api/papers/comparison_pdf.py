"""A comparison as PDF, in English or in Japanese, with its pictures and embedded fonts.

typst sets the page; it and the font come with the extra `pdf`. The same comparison gives the same
bytes. It must not be used in a process that forks afterwards: typst then hangs in the child.
"""

from __future__ import annotations

import json
import re
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from api.compare_parts import cash_of, chance, cover_of, said, why_not
from api.papers.comparison_figures import pictures
from api.terminal import status_said
from pricing.errors import PricingError
from pricing.phrases import day_said
from pricing.short_yen import short_yen

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pricing.comparison_result import Comparison, Option
    from pricing.figures import ChosenFact
    from pricing.phrases import Language

FONT = "Noto Sans JP"
FONT_OF_SVG = re.compile(r"font: ([^'\";]*?[0-9.]+px) [^\";]*")
NONE = "–"


class NoTypesetter(PricingError):
    """The extra that sets PDF pages is not installed."""

    slug = "no-typesetter"


def render_pdf(found: Comparison, lang: Language) -> bytes:
    """The document.

    Raises:
        NoTypesetter: typst or the font is not installed.
    """
    try:
        import pylopdf_fonts_jp  # noqa: PLC0415 - an extra
        import typst  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise NoTypesetter("PDF needs the extra pdf: pip install 'kuramori[pdf]'") from error
    template = resources.files("api").joinpath("templates", "comparison.typ").read_bytes()
    fonts = Path(str(pylopdf_fonts_jp.__file__)).parent
    # Its stub cannot tell which kind of source bytes are.
    compile_bytes: Callable[..., bytes] = typst.compile
    return compile_bytes(
        template,
        font_paths=[str(fonts)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(_data(found, lang), ensure_ascii=False)},
    )


def _data(found: Comparison, lang: Language) -> dict[str, Any]:
    asked, text = found.asked, found.recommendation.text
    title = asked.title_en if lang == "en" else asked.title_ja
    colon = ": " if lang == "en" else "："
    return {
        "lang": lang,
        "title": said("title", lang),
        "exchange": found.exchange,
        "subtitle": f"{found.exchange}, {day_said(found.on).told(lang)}",
        "advice": text.en if lang == "en" else text.ja,
        "required": f"{said('required', lang)}{colon}{short_yen(asked.required.amount, lang)} "
        f"({title}; {status_said(asked.status, lang)})",
        "aims": f"{said('aims', lang)}{colon}"
        + said("aims_are", lang, whole=f"{asked.whole:.2%}", days=str(asked.most_days)),
        "options": _options(found, lang),
        "pictures": [
            {"title": p.title, "caption": p.caption, "svg": _embedded(p.svg)}
            for p in pictures(found, lang).values()
        ],
        "tables": [_controls(found, lang), _wrong_way(found, lang), _figures(found, lang)],
        "notes": [note.en if lang == "en" else note.ja for note in found.notes],
        "made_from": said(
            "made_from",
            lang,
            model=found.model.version,
            basis=found.basis_version,
            choice=found.choice_version,
            haircuts=found.haircuts_version,
            rules=asked.rule_set,
            rates=", ".join(f"{r.currency} {r.jpy_per_unit:,.2f}" for r in found.exchange_rates),
        ),
    }


def _embedded(svg: str) -> str:
    """The picture with the document's font."""
    return FONT_OF_SVG.sub(rf"font: \1 '{FONT}'", svg)


def _table(
    title: str, head: Sequence[str], rows: Sequence[tuple[bool, Sequence[str]]], left: int
) -> dict[str, Any]:
    """Rows are (set in bold, cells); the first `left` columns take the room there is."""
    return {
        "title": title,
        "head": list(head),
        "left": left,
        "widths": ["wide"] * left + ["auto"] * (len(head) - left),
        "rows": [{"lead": lead, "cells": list(cells)} for lead, cells in rows],
    }


def _options(found: Comparison, lang: Language) -> dict[str, Any]:
    names = ("against", "cash", "cover", "cost", "short", "days", "credit")
    rows = []
    for option in found.options:
        lead = option.name == found.recommendation.option
        rows.append((lead, _cells(option, lang, lead=lead)))
    head = [said("option", lang), *(said(name, lang) for name in names)]
    return _table(said("options", lang), head, rows, 2)


def _cells(option: Option, lang: Language, *, lead: bool) -> list[str]:
    title = option.title_en if lang == "en" else option.title_ja
    cost = option.yearly_cost
    return [
        f"  {said('and_line', lang)}" if option.line and not lead else title,
        why_not(option, lang),
        cash_of(option, lang).replace(" + ", "\n+ "),
        cover_of(option, lang),
        (
            f"{short_yen(cost.amount, lang)}\n"
            f"{short_yen(cost.low, lang)} – {short_yen(cost.high, lang)}"
        ),
        chance(option.shortfall_probability),
        str(option.days_to_full_payment),
        short_yen(option.eligible_credit.amount, lang) if option.limit else NONE,
    ]


def _controls(found: Comparison, lang: Language) -> dict[str, Any]:
    head = [said(n, lang) for n in ("control", "state", "worth", "once", "yearly", "payback")]
    rows = []
    for place, move in enumerate(found.control_moves):
        years = move.payback_years
        cells = [
            move.label_en if lang == "en" else move.label_ja,
            said(move.state, lang),
            short_yen(move.worth.amount, lang),
            short_yen(move.costs_once.amount, lang),
            short_yen(move.costs_yearly.amount, lang),
            NONE if years is None else said("years", lang, n=f"{years:.1f}"),
        ]
        rows.append((place < 3, cells))
    return _table(said("controls", lang), head, rows, 1)


def _wrong_way(found: Comparison, lang: Language) -> dict[str, Any]:
    titles = {o.name: o.title_en if lang == "en" else o.title_ja for o in found.options}
    head = [said(n, lang) for n in ("case", "option", "short", "expected_short", "restore")]
    rows = [
        (
            False,
            [
                said(case.case, lang),
                titles[case.option],
                chance(case.shortfall_probability),
                short_yen(case.expected_shortfall.amount, lang),
                NONE
                if case.cash_to_restore is None
                else short_yen(case.cash_to_restore.amount, lang),
            ],
        )
        for case in found.wrong_way
    ]
    return _table(said("wrong_way", lang), head, rows, 2)


def _sourced(fact: ChosenFact, lang: Language) -> str:
    source = fact.source if lang == "en" else fact.source_ja
    return f"{source} ({fact.unit}; {status_said(fact.status, lang)})"


def _figures(found: Comparison, lang: Language) -> dict[str, Any]:
    head = [said(name, lang) for name in ("figure", "source", "value")]
    rows = [
        (
            False,
            [
                said(f"figure_{fact.name}", lang),
                _sourced(fact, lang),
                f"{fact.value:,}" if isinstance(fact.value, int | float) else fact.value,
            ],
        )
        for fact in found.figures
    ]
    return _table(said("figures", lang), head, rows, 2)
