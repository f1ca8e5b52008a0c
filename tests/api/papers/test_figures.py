"""A figure is text that depends on its content alone, and may stand beside others on a page."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from api.papers.figures import Drawing, canvas, drawing, held_out


def drawn(title: str = "A title", points: int = 3) -> Drawing:
    with canvas(1.5, columns=2) as (figure, (left, right)):
        left.plot(range(points), range(points), "o", label="seen")
        left.legend()
        right.set_yscale("log")
        right.bar([1, 2], [10, 1000])
        held_out(left, 1, 2)
        return drawing(figure, title, "A caption")


class _Page(HTMLParser):
    """Attributes of the first tag, and every id."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.first: dict[str, str | None] = {}
        self.ids: list[str] = []
        self.tags: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.first = self.first or dict(attrs)
        self.tags.append(tag)
        self.ids += [str(value) for name, value in attrs if name == "id"]


def test_the_same_figure_is_the_same_text_each_time() -> None:
    assert drawn() == drawn()
    assert drawn().svg != drawn(points=4).svg


def test_it_starts_as_a_picture_with_a_name_and_no_fixed_size() -> None:
    svg = drawn().svg
    assert svg.startswith("<svg ")
    assert svg.rstrip().endswith("</svg>")
    first = _Page(svg).first
    assert (first["role"], first["aria-label"]) == ("img", "A title")
    assert first["viewbox"]
    assert not {"width", "height"} & set(first)


def test_it_holds_no_date_and_no_maker() -> None:
    svg = drawn().svg
    assert not re.search(r"metadata|dc:|\d{4}-\d\d-\d\d|[Mm]atplotlib\s+v", svg)


def test_its_words_stay_words() -> None:
    svg = drawn().svg
    assert ">held out</text>" in svg
    assert ">seen</text>" in svg


def test_two_figures_on_a_page_share_no_id() -> None:
    one, other = (_Page(drawn(title).svg).ids for title in ("One", "Other"))
    assert one
    assert len(set(one + other)) == len(one) + len(other)


@pytest.mark.parametrize(
    "title", ['Said "so" & <b>so</b>', "<script>alert(1)</script>", r"\g<0> \1 \n"]
)
def test_a_title_of_any_text_is_read_as_it_is(title: str) -> None:
    found = drawn(title)
    page = _Page(found.svg)
    assert page.first["aria-label"] == title
    assert not {"script", "b"} & set(page.tags)
    assert found.title == title
