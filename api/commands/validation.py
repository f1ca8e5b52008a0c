"""`kuramori backtest` and `kuramori report`: how well does the model predict, and who says so?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.table import Table

from api.commands.shared import (
    as_json_option,
    day,
    on_option,
    page,
    print_json,
    profiles_option,
    progress,
    read_document,
    refuse,
    say,
)
from api.examples import example_profiles
from api.settings import Settings
from data.choices import DEFAULT, Choices
from data.load import load_dataset
from models.files import replace_file
from models.profile import SecurityProfile
from pricing.desk import open_desk

if TYPE_CHECKING:
    from models.validation import Span, Validation

REPORT = Path("model-report.html")
WORKERS = 2

READABLE = 0o644
"""A report is for others to read; what the registry stores is not."""


@click.command()
@as_json_option
@click.option(
    "--known-by-then",
    is_flag=True,
    help="Use only volumes that a list gave by the end of each year.",
)
def backtest(*, as_json: bool, known_by_then: bool) -> None:
    """Predict each year since 2016 from the years before it, and score what came."""
    # Training libraries only where they are needed.
    from models.backtest import backtest as walk  # noqa: PLC0415
    from models.validation import document, validate  # noqa: PLC0415

    choices = Choices(volumes="known_by_then") if known_by_then else DEFAULT
    with progress("backtest") as show:
        found = walk(load_dataset(), choices=choices, workers=WORKERS, progress=show)
    validation = validate(found)
    if as_json:
        print_json(document(validation))
        return
    _print(validation)


@click.command()
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=REPORT,
    show_default=True,
    help="File to write.",
)
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    help="File to write its figures to as JSON, beside the copy kept with the models.",
)
@profiles_option
@on_option
def report(out: Path, data: Path | None, profiles: tuple[Path, ...], on_text: str | None) -> None:
    """Write the model report: one HTML file with every prior, score and picture.

    Its figures are kept with the models, where the page of the model reads them.
    """
    from api.kept_reports import keep_report, write_report  # noqa: PLC0415
    from api.papers.model_report import render_report  # noqa: PLC0415
    from api.papers.report_data import gather_report  # noqa: PLC0415
    from api.papers.report_kept import kept  # noqa: PLC0415

    paths = profiles or example_profiles()
    if not paths:
        refuse("--profile: the examples are not at hand here; name at least one profile")
    if not out.parent.is_dir():
        refuse(f"--out: the folder {out.parent} does not exist")
    if out.is_dir():
        refuse(f"--out: {out} is a folder; name a file in it")
    asked = [read_document(path, SecurityProfile) for path in paths]
    on = day(on_text)
    home = Settings.from_env().home
    desk = open_desk(home)
    with progress("report") as show:
        gathered = gather_report(desk, asked, on, workers=WORKERS, progress=show)
    text = render_report(gathered)
    replace_file(out, text)
    out.chmod(READABLE)
    keep_report(home, kept(gathered))
    if data is not None:
        write_report(data, kept(gathered))
        data.chmod(READABLE)
    if not gathered.same_model:
        say("the tables or the code have changed since the model was trained; the report says so")
    click.echo(f"{out}: {len(text.encode()) / 1e6:.1f} MB, model {desk.stored.version}")


def _print(validation: Validation) -> None:
    console = page()
    spans = [("Years for choosing the form", validation.choice)]
    if validation.held_out:
        spans.append(("Held out until the form stood", validation.held_out))
    spans.append(("All years", validation.all))
    for title, span in spans:
        console.print(_rates(title, span))
    console.print(_years(validation))
    console.print(_sizes(validation.all))


def _table(title: str) -> Table:
    return Table(title=title, title_justify="left", title_style="bold cyan", box=None)


def _rates(title: str, span: Span) -> Table:
    years = f"{span.years[0]} to {span.years[-1]}"
    table = _table(f"{title}: {years}, {span.thefts:.0f} thefts")
    table.add_column("Rate model")
    for name in ("Poisson deviance", "less champion's", "Gini", "Predicted"):
        table.add_column(name, justify="right")
    for s in span.rates:
        less = "" if s.candidate == "champion" else f"{s.difference:+.1f} ± {s.difference_se:.1f}"
        table.add_row(
            s.candidate.replace("_", " "),
            f"{s.deviance:.1f}",
            less,
            f"{s.gini:.2f}",
            f"{s.expected:.1f}",
            style="bold" if s.candidate == "champion" else None,
        )
    return table


def _years(validation: Validation) -> Table:
    inside = validation.inside
    table = _table(
        f"Inside the 90 % band: thefts {inside['count'][0]} of {inside['count'][1]} years, "
        f"loss {inside['loss'][0]} of {inside['loss'][1]}"
    )
    for name in ("Year", "Thefts", "Band", "Predicted", "Loss, USD m", "Band, USD m", "Median"):
        table.add_column(name, justify="right")
    for y in validation.by_year:
        table.add_row(
            str(y.year),
            f"{y.thefts}{'' if y.thefts_inside else ' !'}",
            f"{y.thefts_low} to {y.thefts_high}",
            f"{y.expected:.1f}",
            f"{y.loss:,.0f}{'' if y.loss_inside else ' !'}",
            f"{y.loss_low:,.1f} to {y.loss_high:,.0f}",
            f"{y.loss_median:,.0f}",
        )
    return table


def _sizes(span: Span) -> Table:
    table = _table(
        f"Size of a theft: {span.sized_thefts} scored, {span.stated_thefts} with stated assets "
        "(log score, higher is better)"
    )
    table.add_column("Law")
    for name in ("All", "Stated assets", "CRPS"):
        table.add_column(name, justify="right")
    for i, s in enumerate(span.sizes):
        table.add_row(
            s.law,
            f"{s.log_score:.1f}",
            f"{s.log_score_stated:.1f}",
            "" if s.crps is None else f"{s.crps:.2f}",
            style="bold" if i == 0 else None,
        )
    return table
