"""Two tables that every page in a terminal is made of."""

from __future__ import annotations

from rich import box
from rich.table import Table


def section(title: str, labels: int = 30) -> Table:
    """Label and value, line by line, under a title; `labels` is the width of the labels."""
    table = Table(
        title=title, title_justify="left", title_style="bold cyan", box=None, show_header=False
    )
    table.add_column(style="dim", width=labels)
    table.add_column(overflow="fold")
    return table


def ruled(title: str) -> Table:
    """Columns with a head, as wide as the page, under a title."""
    return Table(
        title=title,
        title_justify="left",
        title_style="bold cyan",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        expand=True,
    )
