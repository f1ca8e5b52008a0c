"""`kuramori sensitivity`: how far does a premium depend on choices made otherwise?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Group
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from api.commands.shared import (
    about,
    about_line,
    as_json_option,
    day,
    on_option,
    page,
    policy_option,
    print_json,
    progress,
    read_document,
    say,
)
from api.refit import turned_desks
from api.settings import Settings
from api.tables import section
from api.terminal import percent, yen
from models.profile import SecurityProfile
from pricing.desk import open_desk
from pricing.model_range import model_range
from pricing.policy import Policy

if TYPE_CHECKING:
    from rich.console import RenderableType

    from pricing.model_range import ModelRange


@click.command()
@click.argument("profile_file", metavar="PROFILE", type=click.Path(path_type=Path))
@policy_option
@on_option
@click.option("--scenario", help="How the required amount is read, for the reference policy.")
@as_json_option
def sensitivity(
    profile_file: Path,
    policy_file: Path | None,
    on_text: str | None,
    scenario: str | None,
    *,
    as_json: bool,
) -> None:
    """Price a policy under each choice made otherwise, beside its interval over parameters.

    Readings of the tables and laws of size are trained anew, which takes some ten seconds.
    """
    profile = read_document(profile_file, SecurityProfile)
    policy = read_document(policy_file, Policy) if policy_file else None
    on = day(on_text)
    desk = open_desk(Settings.from_env().home, scenario=scenario)
    with progress("sensitivity") as show:
        desks = turned_desks(profile, policy, desk, on, progress=show)
    if not desks.as_in_use:
        say("the model in use is not what the tables give now: compared with one trained on them")
    found = model_range(profile, policy, desks.base, desks.turned, on)
    if as_json:
        asked = {"policy": "reference" if policy is None else policy.name}
        print_json(about(profile, desk, on) | asked | found.model_dump(mode="json"))
        return
    page().print(_page(found, profile.name), about_line(desk, on))


def _page(found: ModelRange, name: str) -> RenderableType:
    top = section(escape(name))
    premium = found.premium
    top.add_row("Premium", f"{yen(premium.amount)}  ({percent(found.rate_on_line)} on line)")
    top.add_row("Interval over parameters, 90 %", f"{yen(premium.low)} to {yen(premium.high)}")
    for span in (found.overall, *found.by_group):
        label = "Range over choices" if span is found.overall else f"  {span.group}"
        top.add_row(label, f"{yen(span.lowest.amount)} to {yen(span.highest.amount)}")
    table = Table(
        title="One choice made otherwise", title_justify="left", title_style="bold cyan", box=None
    )
    for column in ("Choice", "Turned", "Expected loss", "Premium", "Rate on line", "Moves"):
        table.add_column(
            column,
            justify="left" if column in ("Choice", "Turned") else "right",
            overflow="fold",
            header_style="dim",
        )
    for other in found.alternatives:
        table.add_row(
            escape(other.name.replace("_", " ")),
            escape(other.turned),
            yen(other.expected_loss.amount),
            yen(other.premium.amount),
            percent(other.rate_on_line),
            f"{100 * (other.ratio - 1):+.1f} %",
        )
    foot = "One at a time: choices made otherwise together may move the premium further."
    return Group(top, table, Text(foot, style="dim"))
