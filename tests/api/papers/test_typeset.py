"""A paper is the same bytes each time, shows every text as it came, and refuses what it cannot."""

from __future__ import annotations

import datetime as dt
import io
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from api.papers import typeset as module
from api.papers.figures import canvas, drawing
from api.papers.paper import (
    Block,
    Callout,
    Card,
    Cards,
    Facts,
    Heading,
    Line,
    Paper,
    Picture,
    Stamped,
    Table,
    Text,
)
from api.papers.typeset import CannotBeSet, NoTypesetter, typeset
from tests.api.papers.reading import every_page_says, flat, fonts_are_inside, holds, pages

if TYPE_CHECKING:
    from pricing.phrases import Language

DAY = dt.date(2026, 11, 24)
RECORD = "01900000-0000-7000-8000-000000000000"


def paper(
    *blocks: Block, lang: Language = "en", record: str | None = RECORD, title: str = "A paper"
) -> Paper:
    return Paper(lang, "Paper", title, "", Stamped(record, DAY), blocks)


def everywhere(text: str) -> Paper:
    """A paper with a text in every place a caller's text may come to stand."""
    return paper(
        Heading(text),
        Text(text),
        Callout(text, text),
        Cards((Card(text, text, text),)),
        Facts([(text, text)]),
        Table((text,), [((Line(text, "dim"),),)], widths=(1,)),
        title=text,
    )


def drawn(title: str) -> bytes:
    with canvas(1.0) as (figure, (axes,)):
        axes.plot([1, 2], label=title)
        axes.legend()
        found = drawing(figure, title, "")
    return typeset(paper(Picture.of(found), title=title))


@pytest.mark.parametrize(
    "text",
    [
        '#read("/etc/passwd")',
        "*bold* _slanted_ `code`",
        "$x^2$ @ref <label> \\ #{1 + 1}",
        "= heading // no comment /* nor this */",
        "髙﨑 𠮷野 株式会社",
        "Łódź & Öresund <script>",
        "{braces} %s {0}",
    ],
)
def test_a_callers_text_is_shown_as_it_came(text: str) -> None:
    found = "".join(pages(typeset(everywhere(text))))
    assert found.count(flat(text)) >= 9


def test_a_long_table_keeps_its_head_its_record_and_its_page_numbers() -> None:
    rows = [(f"row {n}", str(n)) for n in range(150)]
    for lang in ("en", "ja"):
        table = Table(("left head", "right head"), rows, (1, 0), right=(1,))
        pdf = typeset(paper(table, lang=lang))
        found = pages(pdf)
        assert len(found) > 2
        assert all("lefthead" in text for text in found)
        holds(pdf, *(name for name, _ in rows))
        every_page_says(pdf, RECORD, lang)


@pytest.mark.parametrize(
    ("lang", "said"),
    [("en", "not kept, no record"), ("ja", "保存されていない試算")],
)
def test_what_is_not_kept_says_so_where_a_record_would_stand(lang: Language, said: str) -> None:
    every_page_says(typeset(paper(Text("x"), lang=lang, record=None)), said, lang)


def test_it_is_pdf_a_with_its_fonts_inside_and_the_day_of_its_record() -> None:
    pdf = typeset(paper(Text("text"), Text("文字")))
    fonts_are_inside(pdf)
    assert b"pdfaid:part>2</pdfaid:part" in pdf
    information = PdfReader(io.BytesIO(pdf)).metadata
    assert information is not None
    assert information.creation_date_raw == "D:20261124000000Z"


def test_threads_get_the_bytes_that_one_alone_gets() -> None:
    titles = [f"Title {n}" for n in range(4)] * 4
    alone = {title: drawn(title) for title in dict.fromkeys(titles)}
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(drawn, titles))
    assert together == [alone[title] for title in titles]


def test_a_word_longer_than_its_column_is_broken() -> None:
    name = "W" * 200
    pdf = typeset(paper(Table(("a", "b"), [(name, name)], (1, 1))))
    lines = PdfReader(io.BytesIO(pdf)).pages[0].extract_text().splitlines()
    assert max(line.count("W") for line in lines) < 100
    assert "".join(pages(pdf)).count("W") == 400


@pytest.mark.parametrize(
    ("text", "named"), [("업비트", '"업" (U+C5C5)'), ("to the moon 🚀", '"🚀" (U+1F680)')]
)
def test_a_character_without_a_glyph_is_refused_by_name(text: str, named: str) -> None:
    with pytest.raises(CannotBeSet) as refused:
        typeset(paper(Text(text)))
    assert named in refused.value.public


def test_a_font_that_is_not_there_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FONT", "Nota Sans JP")
    with pytest.raises(NoTypesetter, match="nota sans jp"):
        typeset(paper(Text("x")))


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    module._fonts.cache_clear()
    with pytest.raises(NoTypesetter, match="pip install"):
        typeset(paper(Text("x")))


def test_a_child_of_a_process_that_set_papers_refuses_rather_than_hangs() -> None:
    typeset(paper(Text("x")))
    child = os.fork()
    if child == 0:
        try:
            typeset(paper(Text("x")))
        except NoTypesetter:
            os._exit(7)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 7
