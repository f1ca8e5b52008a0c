"""`kuramori models`: which are stored, what differs between two, and which is in use."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from api.commands.model_pages import comparison_page, list_page, model_page
from api.commands.shared import (
    as_json_option,
    day,
    on_option,
    page,
    print_json,
    profiles_option,
    read_document,
    refuse,
    say,
)
from api.examples import example_profiles
from api.settings import Settings
from models import registry
from models.compare import compare
from models.errors import NoModel
from models.plain_json import LONGEST_TEXT
from models.profile import SecurityProfile
from pricing.desk import open_desk
from pricing.version_effects import version_effects

if TYPE_CHECKING:
    from pathlib import Path

    from models.artefact import StoredModel
    from models.registry import Crowned
    from pricing.version_effects import VersionEffect

why_option = click.option("--why", default="", help="Reason, for the champion log.")


@click.group()
def models() -> None:
    """Look after the stored models: list, compare, promote, roll back.

    VERSION is one of the list, or `champion` or `previous`.
    """


@models.command("list")
@as_json_option
def list_models(*, as_json: bool) -> None:
    """List the stored models, newest first."""
    listings = registry.versions(Settings.from_env().home)
    if as_json:
        print_json([asdict(listing) for listing in listings])
    elif listings:
        page().print(list_page(listings))
    else:
        say("no model is stored here yet: run `kuramori train`")


@models.command()
@click.argument("version")
@as_json_option
def show(version: str, *, as_json: bool) -> None:
    """Show one model.

    What it learned, from what, and what made it.
    """
    home = Settings.from_env().home
    stored = _stored(home, version)
    champion = stored.version == registry.champion_or_none(home)
    if as_json:
        print_json({**asdict(stored), "champion": champion})
    else:
        page().print(model_page(stored, champion=champion))


@models.command("compare")
@click.argument("old")
@click.argument("new")
@profiles_option
@on_option
@as_json_option
def compare_models(
    old: str, new: str, profiles: tuple[Path, ...], on_text: str | None, *, as_json: bool
) -> None:
    """Show what differs from OLD to NEW.

    Tables, coefficients, other numbers, scores, and the premiums of exchanges under both.
    """
    home, on = Settings.from_env().home, day(on_text)
    exchanges = [read_document(p, SecurityProfile) for p in profiles or example_profiles()]
    a, b = _stored(home, old), _stored(home, new)
    desk = open_desk(home, b.version)
    effects = version_effects(exchanges, a, b, desk, on)
    comparison = compare(a, b)
    if not exchanges:
        say("no example exchanges here: name one with --profile FILE to see its premium")
    if as_json:
        premiums = [_effect_document(effect) for effect in effects]
        print_json({**asdict(comparison), "on": on.isoformat(), "premiums": premiums})
    else:
        page().print(comparison_page(comparison, effects, on))


@models.command()
@click.argument("version")
@why_option
def promote(version: str, why: str) -> None:
    """Verify a model and put it in use.

    A running service takes it up by itself.
    """
    home = Settings.from_env().home
    chosen = _stored(home, version).version
    _tell(registry.promote(home, chosen, why=_why(why), by=f"kuramori models promote {chosen}"))


@models.command()
@why_option
def rollback(why: str) -> None:
    """Go back to the model in use before.

    Once more goes one further back.
    """
    home = Settings.from_env().home
    _tell(registry.rollback(home, why=_why(why), by="kuramori models rollback"))


def _stored(home: Path, name: str) -> StoredModel:
    version = registry.resolve(home, name)
    try:
        return registry.load(home, version)
    except NoModel as error:
        refuse(f"{error}; `kuramori models list` shows what is")


def _why(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        refuse(f"--why: at most {LONGEST_TEXT} characters (it has {len(text)})")
    return text


def _tell(crowned: Crowned) -> None:
    version, was = crowned.version, crowned.was
    if crowned.is_change:
        click.echo(f"model {version} is in use" + (f" (before: {was})" if was else ""))
    else:
        click.echo(f"model {version} is in use already")


def _effect_document(effect: VersionEffect) -> dict[str, Any]:
    figures = ("expected_loss", "premium", "rate_on_line")
    ratios = {name: {"ratio": getattr(effect, name).ratio} for name in figures}
    document = asdict(effect)
    return {**document, **{name: {**document[name], **ratios[name]} for name in figures}}
