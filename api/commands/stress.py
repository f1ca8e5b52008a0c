"""`kuramori stress`: what would history do to this exchange, its policy and its cash?"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Group
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from api.commands.shared import (
    as_json_option,
    day,
    lang_option,
    on_option,
    page,
    policy_option,
    print_json,
    read_document,
)
from api.tables import section
from api.terminal import STATUS_WORDS, percent, yen
from models.profile import SecurityProfile
from pricing.policy import Policy
from pricing.stress import stress_on

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import RenderableType

    from data.registers import Shocks
    from pricing.findings import Finding
    from pricing.phrases import Language
    from pricing.scenario_matrix import ScenarioRow
    from pricing.stress_result import ReplayResult, StressCase, StressReport, Waited

THEFT = "Theft again"

ANSWER_STYLE = {"paid": "green", "disputed": "yellow", "not_paid": "red"}

SAID_OF = re.compile(r": |：")
"""Between what a clause answers and its title, in a reason."""

OTHER_TERMS = ("unwritten", "coinsurance", "costs", "aggregate")
"""Parts of a loss shown as one: other insurers' shares, coinsurance, costs, aggregates."""


@click.command()
@click.argument("profile_file", metavar="PROFILE", type=click.Path(path_type=Path))
@policy_option
@on_option
@lang_option
@as_json_option
def stress(
    profile_file: Path,
    policy_file: Path | None,
    on_text: str | None,
    lang: Language,
    *,
    as_json: bool,
) -> None:
    """Repeat ten past thefts at an exchange: who pays, and what customers still lack.

    Without a policy the reserve cash stands alone. No trained model is needed.
    """
    profile = read_document(profile_file, SecurityProfile)
    policy = read_document(policy_file, Policy) if policy_file else None
    found = stress_on(profile, policy, day(on_text), lang=lang)
    if as_json:
        print_json(found.model_dump(mode="json"))
        return
    page().print(_page(found))


def table_of(title: str, columns: Iterable[str], left: int = 1) -> Table:
    """A titled table, the first columns of words and the others of figures."""
    table = Table(title=title, title_justify="left", title_style="bold cyan", box=None)
    for i, column in enumerate(columns):
        table.add_column(
            column,
            justify="left" if i < left else "right",
            overflow="fold",
            header_style="dim",
            no_wrap=column == THEFT,
        )
    return table


def shock_heads(shocks: Shocks) -> tuple[str, ...]:
    """Column heads of the stresses, two lines each."""
    return (
        "\nToday",
        f"Coins\n{100 * (shocks.coin_price_up - 1):+.0f} %",
        f"Coins\n{100 * (shocks.coin_price_down - 1):+.0f} %",
        "Insurer\nfails",
        f"{shocks.thefts_in_term} in a\nterm",
    )


def amount_or_dash(amount: int) -> str:
    """Yen, and a dash for none: most cells of these tables are empty."""
    return yen(amount) if amount else "-"


def vendor_line(finding: Finding) -> str:
    """What is known of a wallet vendor, in a sentence."""
    style = {"pass": "green", "fail": "red"}.get(finding.result, "yellow")
    return (
        f"[{style}]{finding.result}[/{style}]  {escape(finding.observed)}  "
        f"[dim](duty to notify: {STATUS_WORDS[finding.status]})[/dim]"
    )


def notes_of(notes: Iterable[str]) -> Table:
    """Notes below a page."""
    grid = Table.grid(padding=(0, 1))
    grid.add_column()
    grid.add_column(overflow="fold")  # Japanese has no spaces to break at
    for note in notes:
        grid.add_row(" -", Text(note), style="dim")
    return grid


def _page(found: StressReport) -> RenderableType:
    parts = [_heading(found), _today(found)]
    if found.policy is not None:
        parts.append(_parts(found))
    parts.append(_shocks(found))
    if found.scenarios:
        parts.append(_scenarios(found.scenarios))
    guessed = [
        f"{replay.name}, share an assumption: {replay.share_basis}."
        for replay in found.replays
        if replay.share_status == "assumption"
    ]
    shocks = f"Stresses ({STATUS_WORDS[found.shocks.status]}): {found.shocks.source}."
    return Group(*parts, notes_of((*found.notes, *guessed, shocks)))


def _heading(found: StressReport) -> Table:
    table = section(f"{escape(found.profile)}, on {found.on:%d %b %Y}")
    table.add_row("Customers' assets", yen(found.assets.amount))
    table.add_row("Policy", "none" if found.policy is None else escape(found.policy))
    if found.policy is not None:
        full = found.days_to_full_payment
        told = "the wording does not say" if full is None else f"within {full} days by the wording"
        table.add_row("Insurer pays in full", f"{told}; no clause dates a first payment")
    for label, amount in (
        ("Reserve cash", found.reserve_cash),
        ("Own coins against hot", found.own_coins),
    ):
        table.add_row(label, "not stated" if amount is None else yen(amount.amount))
    table.add_row("Wallet vendor", vendor_line(found.vendor))
    return table


def _today(found: StressReport) -> Table:
    columns = (THEFT, "Of tier", "Loss", "Insurer", "In dispute", "Own coins", "Cash")
    table = table_of(
        "The same share of the same tier taken today, and who pays",
        (*columns, "To find", "At once", "Days waited"),
    )
    for replay in found.replays:
        case = replay.today
        table.add_row(
            replay.name,
            _share(replay),
            *map(amount_or_dash, (case.loss, case.parts.paid, case.parts.disputed)),
            *map(amount_or_dash, (case.own_coins, case.cash)),
            _to_find(case),
            amount_or_dash(case.lacking_at_once),
            _waited(replay.waited),
        )
    table.caption = (
        "To find: what customers lack in the end unless the exchange finds it. At once: what they "
        "lack until the insurer pays. Days waited: by the customers of that day, for the last of "
        "it. * assumed share"
    )
    table.caption_justify = "left"
    return table


def _share(replay: ReplayResult) -> str:
    mark = "*" if replay.share_status == "assumption" else ""
    return f"{replay.tier.replace('_', ' ')} {percent(replay.share)}{mark}"


def _to_find(case: StressCase) -> str:
    if not case.loss:
        return "no loss"
    return f"[red]{yen(case.to_find)}[/red]" if case.to_find else "[green]nothing[/green]"


def _waited(waited: Waited | None) -> str:
    if waited is None:
        return "unknown"
    if waited.full_payment_days is None:
        return f"over {waited.unpaid_at_days:,}"
    return f"{waited.full_payment_days:,}"


def _parts(found: StressReport) -> Table:
    columns = ("Excluded", "Sub-limit", "Retention", "Over limit", "Other terms", "In dispute")
    table = table_of("Where each loss stays", (THEFT, *columns, "Paid", "Wording"))
    for replay in found.replays:
        parts = replay.today.parts
        other = sum(getattr(parts, name) for name in OTHER_TERMS)
        amounts = (parts.excluded, parts.sublimit, parts.below, parts.above, other)
        style = ANSWER_STYLE[replay.cover]
        table.add_row(
            replay.name,
            *map(amount_or_dash, (*amounts, parts.disputed, parts.paid)),
            f"[{style}]{_words(replay.cover)}[/{style}]",
        )
    return table


def _shocks(found: StressReport) -> Table:
    heads = shock_heads(found.shocks)
    table = table_of("What the exchange must find under stress", (THEFT, *heads))
    for replay in found.replays:
        table.add_row(replay.name, *map(_to_find, replay.cases))
    return table


def _scenarios(rows: Iterable[ScenarioRow]) -> Table:
    table = table_of("Ten thefts against the wording", ("Scenario", "Answer", "Because"), left=3)
    for row in rows:
        style = ANSWER_STYLE[row.answer]
        table.add_row(
            row.title_en, f"[{style}]{_words(row.answer)}[/{style}]", escape(_grouped(row.reasons))
        )
    return table


def _grouped(reasons: Iterable[str]) -> str:
    """Reasons with what each clause answers said once: covered: insider, key loss."""
    found: dict[str, list[str]] = {}
    for reason in reasons:
        answer, *clause = SAID_OF.split(reason, maxsplit=1)
        found.setdefault(answer, []).extend(clause)
    return "; ".join(
        f"{answer}: {', '.join(clauses)}" if clauses else answer
        for answer, clauses in found.items()
    )


def _words(answer: str) -> str:
    return answer.replace("_", " ")
