"""How do stored models read in a terminal? A list, one model, two side by side."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from rich.console import Group
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from api.tables import section
from api.terminal import percent, yen
from models.artefact import other_versions, tables_of
from models.leaves import flatten, posterior_sds

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from rich.console import RenderableType

    from models.artefact import StoredModel, TableFacts
    from models.compare import Comparison, Difference, TableChange
    from models.leaves import Leaf
    from models.registry import Listing
    from pricing.version_effects import Effect, VersionEffect

MOST_ROWS = 15
"""Rows of a long table; --json has all."""

LIST_COLUMNS = (
    "",
    "Version",
    "Trained (UTC)",
    "Tables of",
    "Until",
    "Thefts",
    "Exchange-years",
    "State",
)
"""Thefts and exchange-years: of the panel learned from, unknown ends read as mid."""


def list_page(listings: Sequence[Listing]) -> RenderableType:
    """Stored models, newest first; below them why some are refused."""
    table = _table("Stored models", *LIST_COLUMNS)
    for v in listings:
        table.add_row(
            "[green]in use[/green]" if v.champion else "",
            v.version,
            _minute(v.trained_at),
            v.data_vintage,
            str(v.until or "-"),
            _count(v, "thefts.mid"),
            _count(v, "exchange_years.mid"),
            "sound" if v.refused is None else "[red]refused[/red]",
        )
    reasons = (f"Refused: {v.refused}" for v in listings if v.refused is not None)
    return Group(table, *(Text(reason, style="red") for reason in reasons))


def model_page(stored: StoredModel, *, champion: bool) -> RenderableType:
    """What one model learned, from what, and what made it."""
    manifest, body = stored.manifest, json.loads(stored.model.to_json())
    table = section(f"Model {stored.version}" + (", in use" if champion else ""))
    table.add_row("Trained (UTC)", _minute(manifest.get("trained_at")))
    table.add_row("Years", f"{stored.model.trained_from} to {stored.model.trained_to}")
    table.add_row("SHA-256", stored.sha256)
    table.add_row("Made by", ", ".join(f"{k} {v}" for k, v in manifest["made_by"].items()))
    for name, (made, here) in other_versions(manifest).items():
        table.add_row("", f"[yellow]{escape(name)} here is {here}, not {escape(made)}[/yellow]")
    for name, value in flatten(manifest.get("scores") or {}).items():
        if "[" not in name:
            table.add_row(_words(name), _value(value))
    return Group(table, _coefficients(body), _tables_used(tables_of(manifest)))


def comparison_page(
    comparison: Comparison, effects: Sequence[VersionEffect], on: dt.date
) -> RenderableType:
    """What changed from one model to another."""
    heading = Text(f"From {comparison.old} to {comparison.new}", style="bold")
    parts: list[RenderableType] = [heading, _table_changes(comparison.tables)]
    if effects:
        parts.append(_premiums(effects, on))
    if comparison.same:
        return Group(*parts, Text("The numbers are the same."))
    scores = [d for d in comparison.scores if "[" not in d.name]
    counts = (
        f"{len(comparison.covariances)} entries of covariance matrices differ; "
        f"{comparison.unchanged} values of the model are the same."
    )
    return Group(
        *parts,
        _differences("Coefficients, farthest moved first", comparison.coefficients),
        _differences("Other numbers", comparison.numbers),
        _differences("Scores", scores),
        Text(counts, style="dim"),
    )


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold cyan", box=None)
    for column in columns:
        table.add_column(column, overflow="fold", header_style="dim")
    return table


def _premiums(effects: Iterable[VersionEffect], on: dt.date) -> Table:
    title = f"Reference policy on {on:%d %b %Y}, the same basis and rules"
    table = _table(title, "Exchange", "Expected loss", "Premium", "Rate on line", "Premium moves")
    for effect in effects:
        loss, premium, rate = effect.expected_loss, effect.premium, effect.rate_on_line
        table.add_row(
            escape(effect.profile),
            f"{yen(loss.old)} → {yen(loss.new)}",
            f"{yen(premium.old)} → {yen(premium.new)}",
            f"{percent(rate.old)} → {percent(rate.new)}",
            _moves(premium),
        )
    return table


def _moves(effect: Effect) -> str:
    """A ratio as a change in per cent."""
    return "-" if effect.ratio is None else f"{100 * (effect.ratio - 1):+.1f} %"


def _table_changes(changes: Sequence[TableChange]) -> RenderableType:
    if not changes:
        return Text("Both learned from the same tables.")
    table = _table("Tables that differ", "Table", "Rows", "Vintage")
    for change in changes:
        old, new = change.old, change.new
        table.add_row(
            escape(change.name),
            f"{old.rows if old else 'none'} → {new.rows if new else 'none'}",
            f"{escape(old.vintage) if old else '-'} → {escape(new.vintage) if new else '-'}",
        )
    return table


def _differences(title: str, differences: Sequence[Difference]) -> RenderableType:
    if not differences:
        return Text(f"{title.partition(',')[0]}: the same.")
    moved = any(d.change_in_sds is not None for d in differences)
    table = _table(title, "Name", "Old", "New", "Change", *(["In posterior sds"] if moved else []))
    for d in differences[:MOST_ROWS]:
        change = "" if d.change is None else f"{d.change:+.4g}"
        sds = "" if d.change_in_sds is None else f"{d.change_in_sds:+.2f}"
        cells = (escape(d.name), _value(d.old), _value(d.new), change)
        table.add_row(*cells, *([sds] if moved else []))
    more = len(differences) - MOST_ROWS
    return Group(table, Text(f"  and {more} more: --json has all", "dim")) if more > 0 else table


def _coefficients(body: dict[str, Any]) -> Table:
    leaves, sds = flatten(body), posterior_sds(body)
    table = _table("Coefficients", "Name", "Posterior mean", "Posterior sd")
    for name, sd in sds.items():
        table.add_row(escape(name), _value(leaves[name]), _value(sd))
    return table


def _tables_used(tables: dict[str, TableFacts]) -> Table:
    table = _table("Learned from", "Table", "Rows", "Vintage", "SHA-256")
    for name, facts in tables.items():
        table.add_row(escape(name), str(facts.rows), escape(facts.vintage), facts.sha256[:16])
    return table


def _count(listing: Listing, name: str) -> str:
    """A figure of training as a whole number; a dash where it was not recorded."""
    count = listing.scores.get(name)
    return "-" if count is None else f"{count:,.0f}"


def _value(value: Leaf) -> str:
    if value is None:
        return "none"
    if isinstance(value, float):
        return f"{value:.4g}"
    # A digest in full would fill the line.
    return escape(str(value)[:16])


def _minute(moment: object) -> str:
    """Day and minute of an ISO 8601 time."""
    return escape(str(moment)[:16].replace("T", " ")) if moment else "not recorded"


def _words(name: str) -> str:
    return escape(name.replace("_", " ").replace(".", ", ").capitalize())
