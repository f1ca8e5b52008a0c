"""What a test reads off a page: its figures, and where its links lead."""

from __future__ import annotations

import html
import json
import re
from typing import Any

FIGURE = re.compile(r'<data class="fig" value="([^"]*)" data-source="([^"]*)">')
CURE = re.compile(r'class="button plain" data-set="([^"]*)"')
TAG = re.compile(r"<[^>]+>")


def figures(text: str) -> list[float]:
    """Every figure of a page, in full."""
    return [float(value) for value, _ in FIGURE.findall(text) if value]


def sources(text: str) -> list[str]:
    """Where each is from."""
    return [html.unescape(source) for _, source in FIGURE.findall(text)]


def cures(text: str) -> list[dict[str, str]]:
    """What the links beside findings would change."""
    found = [json.loads(html.unescape(one)) for one in CURE.findall(text)]
    return [dict(one) for one in found]


def part(text: str, ident: str) -> str:
    """The element with an id, up to the next section."""
    begins = text.index(f'id="{ident}"')
    ends = text.find("</section>", begins)
    return text[begins:ends]


def words(text: str) -> str:
    """What a reader sees of a piece of a page."""
    return " ".join(html.unescape(TAG.sub(" ", text)).split())


def embedded(text: str, ident: str) -> Any:  # noqa: ANN401  JSON
    """Data of a script element."""
    begins = text.index(">", text.index(f'id="{ident}"')) + 1
    return json.loads(text[begins : text.index("</script>", begins)])
