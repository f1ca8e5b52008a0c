"""How are curves drawn? One look for every figure, as SVG text to be put into a page.

The same input gives the same bytes: no dates, no random ids. Text stays text, so that it can be
read aloud and searched.
"""

from __future__ import annotations

import html
import io
import re
import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from threading import RLock
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
from matplotlib.figure import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.axes import Axes

INK, GREY, LIGHT = "#1f2933", "#7b8794", "#cbd2d9"
BLUE, ORANGE, GREEN, RED = "#1f5f99", "#c7630c", "#2f7d4f", "#b3261e"

STYLE: Any = {
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.size": 10,
    "axes.edgecolor": GREY,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 10,
    "axes.titlelocation": "left",
    "xtick.color": GREY,
    "ytick.color": GREY,
    "legend.frameon": False,
    "figure.facecolor": "white",
}

WIDTH_INCHES = 7.4


@dataclass(frozen=True)
class Drawing:
    """A figure for a page: SVG text, what it shows, and what to see in it."""

    svg: str
    title: str
    caption: str


NO_GLYPH = "Glyph .* missing from"
"""The drawing's own font has no Japanese; the page's has. Only the width is then guessed."""


_one_at_a_time = RLock()
"""matplotlib's settings are the process's own: two threads drawing would take each other's."""


@contextmanager
def canvas(height: float, columns: int = 1) -> Iterator[tuple[Figure, list[Axes]]]:
    """A figure in the house's look; `height` in inches."""
    with _one_at_a_time, mpl.rc_context(STYLE):
        figure = Figure(figsize=(WIDTH_INCHES, height), layout="constrained")
        grid = figure.subplots(1, columns, squeeze=False)
        yield figure, list(grid[0])


def drawing(figure: Figure, title: str, caption: str) -> Drawing:
    """The finished figure as SVG without its file header, scaling to its place."""
    text = io.StringIO()
    # Names of shapes are salted with the title: figures of one page must not share any.
    with (
        _one_at_a_time,
        mpl.rc_context({**STYLE, "svg.hashsalt": title}),
        warnings.catch_warnings(),
    ):
        warnings.filterwarnings("ignore", NO_GLYPH)
        figure.savefig(text, format="svg", metadata={"Date": None, "Creator": None})
    svg = text.getvalue()
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    # Groups are numbered alike in every figure, and nothing refers to them.
    svg = re.sub(r'<g id="[^"]*"', "<g", svg)
    # The page gives the width; the view box keeps the shape.
    svg = re.sub(
        r'<svg [^>]*?viewBox="([^"]*)"[^>]*>', lambda old: _opening(old[1], title), svg, count=1
    )
    return Drawing(svg, title, caption)


def _opening(view_box: str, title: str) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'viewBox="{view_box}" role="img" aria-label="{html.escape(title)}">'
    )


def held_out(axes: Axes, first: float, last: float) -> None:
    """Shade the years no choice was made on."""
    axes.axvspan(first - 0.5, last + 0.5, color=LIGHT, alpha=0.35, lw=0)
    axes.annotate(
        "held out",
        ((first + last) / 2, 1.0),
        xycoords=("data", "axes fraction"),
        ha="center",
        va="bottom",
        color=GREY,
        fontsize=9,
    )
