"""A page as a test reads it: its figures, links, tables and words."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask.testing import FlaskClient

LANGUAGES = ("en", "ja")


@dataclass
class Page(HTMLParser):
    """What stands on a page; `figures` are (value, origin, text) of `data.fig`."""

    status: int
    html: str
    figures: list[tuple[str, str, str]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    headings: list[tuple[int, str]] = field(default_factory=list)
    _open: list[tuple[str, str, str]] = field(default_factory=list)
    _text: str = ""

    def __post_init__(self) -> None:
        """Read the page."""
        super().__init__()
        self.feed(self.html)

    def __hash__(self) -> int:
        """As its text."""
        return hash(self.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what begins here."""
        held = {name: value or "" for name, value in attrs}
        if "id" in held:
            self.ids.append(held["id"])
        if tag == "a":
            self.links.append(held.get("href", ""))
        if tag == "data" or tag in ("h1", "h2", "h3", "h4"):
            self._open.append((tag, held.get("value", ""), held.get("data-source", "")))
            self._text = ""

    def handle_data(self, data: str) -> None:
        """Note text of what is open."""
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        """Note what ends here."""
        if self._open and self._open[-1][0] == tag:
            _, value, source = self._open.pop()
            if tag == "data":
                self.figures.append((value, source, self._text.strip()))
            else:
                self.headings.append((int(tag[1]), self._text.strip()))

    @property
    def plain(self) -> str:
        """The page with its characters as they are read."""
        return unescape(self.html)

    @property
    def values(self) -> list[float]:
        """Every figure's full value."""
        return [float(value) for value, _, _ in self.figures if value]


def seen(client: FlaskClient, path: str, status: int = 200) -> Page:
    """The page at an address."""
    answer = client.get(path)
    assert answer.status_code == status, answer.text[:2000]
    return Page(answer.status_code, answer.text)
