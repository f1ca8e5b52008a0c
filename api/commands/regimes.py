"""`kuramori regimes`: which are kept, what one says, and what changed between two versions."""

from __future__ import annotations

from dataclasses import asdict

import click

from api.commands.regime_pages import diff_page, list_page, regime_page
from api.commands.shared import as_json_option, page, print_json
from data import regime_versions
from data.regimes import load_rule_set
from data.regimes import regimes as known_regimes
from pricing.phrases import LANGUAGES


@click.group()
def regimes() -> None:
    """Look at the rules of each regime: list, show, compare."""


@regimes.command("list")
@as_json_option
def list_regimes(*, as_json: bool) -> None:
    """List the regimes and every version kept, the newest first."""
    kept = {name: regime_versions.versions(name) for name in known_regimes()}
    if as_json:
        print_json(
            [
                {
                    "regime": name,
                    "title_en": found[0].title_en,
                    "title_ja": found[0].title_ja,
                    "currency": found[0].currency or None,
                    "versions": [
                        {"version": r.version, "vintage": r.vintage.isoformat(), "digest": r.digest}
                        for r in found
                    ],
                    "scenarios": list(found[0].scenario_ids),
                    "unset": list(found[0].unset),
                }
                for name, found in kept.items()
            ]
        )
        return
    page().print(list_page(kept))


@regimes.command()
@click.argument("regime")
@click.option("--version", help="Version to show; the newest if none.")
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", help="Language of titles.")
@as_json_option
def show(regime: str, version: str | None, lang: str, *, as_json: bool) -> None:
    """Show one regime: amounts, figures with citation and status, limits, rules, gaps."""
    rules = load_rule_set(regime, version)
    if as_json:
        print_json(rules.model_dump(mode="json"))
        return
    page().print(regime_page(rules, "ja" if lang == "ja" else "en"))


@regimes.command()
@click.argument("old")
@click.argument("new")
@as_json_option
def diff(old: str, new: str, *, as_json: bool) -> None:
    """Show what differs from OLD to NEW, each a version or a regime, which is its newest."""
    before, after = regime_versions.find_version(old), regime_versions.find_version(new)
    found = regime_versions.changes(before, after)
    if as_json:
        print_json(
            {
                "old": before.version,
                "new": after.version,
                "changes": [asdict(change) for change in found],
            }
        )
        return
    page().print(diff_page(before, after, found))
