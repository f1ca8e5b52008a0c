"""The `kuramori` command: one name for all of them, each in `api.commands`.

What all commands say and read in the same way is in `api.commands.shared`.
"""

from __future__ import annotations

import pkgutil
from importlib.metadata import version as installed_version

import click

from api.commands.shared import faults_in_one_line


def main() -> None:
    """Run the command; no fault shows a stack trace."""
    with faults_in_one_line():
        kuramori.main(standalone_mode=True)


class Commands(click.Group):
    """The commands, each loaded when it is asked for: together they take a second to import."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all."""
        del ctx
        return sorted(PLACES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        del ctx
        if cmd_name not in PLACES:
            return None
        found = pkgutil.resolve_name(f"api.commands.{PLACES[cmd_name]}")
        return found if isinstance(found, click.Command) else None


PLACES = {
    "audit": "audit:audit",
    "backtest": "validation:backtest",
    "cat-bond": "cat_bond:cat_bond_command",
    "check": "check:check",
    "compare": "compare:compare",
    "compare-history": "compare_history:compare_history",
    "curves": "curves:curves",
    "data": "data:data",
    "db": "db:db",
    "event-cover": "event_cover:event_cover_command",
    "import": "imports:imports",
    "indicate": "indicate:indicate",
    "jobs": "jobs:jobs",
    "key": "key:key",
    "marginal": "marginal:marginal",
    "models": "models:models",
    "org": "org:org",
    "portfolio": "portfolio:portfolio",
    "quote": "quote:quote",
    "regimes": "regimes:regimes",
    "replay": "replay:replay_record",
    "report": "validation:report",
    "require": "require:require",
    "sector": "sector:sector",
    "sensitivity": "sensitivity:sensitivity",
    "serve": "serve:serve",
    "stress": "stress:stress",
    "train": "train:train",
    "user": "user:user",
    "worker": "worker:worker",
}
"""Where in `api.commands` a command is."""


@click.group(cls=Commands)
@click.version_option(installed_version("kuramori"), prog_name="kuramori")
def kuramori() -> None:
    """Price insurance against theft at crypto exchanges, and check it against the rules."""


if __name__ == "__main__":
    main()
