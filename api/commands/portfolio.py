"""`kuramori portfolio`: what a book of policies on many exchanges can pay, and whose it is."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, cast, get_args

import click

from api.commands.portfolio_page import portfolio_page
from api.commands.shared import (
    LARGEST_BOOK_BYTES,
    about_line,
    as_json_option,
    day,
    end,
    lang_option,
    on_option,
    page,
    pdf_option,
    print_json,
    progress,
    read_document,
    refuse,
)
from api.fault_telling import by_line
from api.imports.faults import Refused
from api.imports.reading import read
from api.imports.table import LARGEST_BYTES
from api.ord_tables import NoParquet, TableFormat, write_tables
from api.papers.paper import Stamped
from api.settings import PARALLEL, Settings
from data.accumulation import UnknownAssumption, accumulation, read_setting
from models.allocator import keep_freed_memory
from models.compiled import numba_here
from models.profile import SecurityProfile
from pricing.book_run import SEED, YEARS, one_by_one
from pricing.desk import open_desk
from pricing.errors import BatchRefused
from pricing.policy import Policy
from pricing.portfolio import BookAsked, portfolio_with_years
from pricing.portfolio_result import Method
from pricing.reinsurance import Reinsurance
from pricing.submission import Book, Submission

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from data.accumulation import Accumulation
    from pricing.book_block import BlockWork
    from pricing.book_run import Runner
    from pricing.book_sums import Block
    from pricing.phrases import Language

BLOCK_MODULE = "pricing.book_block"
MOST_WORKERS = 64

SIMULATION = (
    click.option("--years", type=int, default=YEARS, show_default=True, help="Years to simulate."),
    click.option("--seed", type=int, default=SEED, show_default=True, help="Of the simulation."),
    click.option(
        "--workers",
        type=click.IntRange(1, MOST_WORKERS),
        default=1,
        show_default=True,
        help="Processes, or threads with numba; the answer is the same with any number.",
    ),
    click.option(
        "--set",
        "settings",
        multiple=True,
        metavar="NAME=VALUE",
        help="Put an assumption otherwise, such as vendor.failure_rate=0.02 or "
        "vendor.failure_rate:Fireblocks=0.03.",
    ),
)


def simulation_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options of every command that simulates a book."""
    for option in reversed(SIMULATION):
        command = option(command)
    return command


@click.command()
@click.argument("book_file", metavar="BOOK", type=click.Path(path_type=Path))
@simulation_options
@click.option(
    "--method",
    type=click.Choice(get_args(Method)),
    default="simulated",
    show_default=True,
    help="Exact: events by themselves, before limits of the terms.",
)
@click.option(
    "--reinsurance",
    "reinsurance_file",
    type=click.Path(path_type=Path),
    help="Treaties as a JSON array.",
)
@click.option(
    "--add",
    "added_file",
    type=click.Path(path_type=Path),
    help="Profile whose policy is priced last into the book.",
)
@click.option(
    "--policy",
    "policy_file",
    type=click.Path(path_type=Path),
    help="Policy of --add; the reference policy if left out.",
)
@click.option(
    "--reprice",
    is_flag=True,
    help="Price every policy of the book at the capital it adds.",
)
@click.option(
    "--tables",
    "tables_folder",
    type=click.Path(path_type=Path),
    help="Folder to write loss tables to, in the Oasis open-results layout.",
)
@click.option(
    "--tables-as",
    "table_format",
    type=click.Choice(get_args(TableFormat)),
    default="csv",
    show_default=True,
    help="Parquet needs the extra `tables`.",
)
@on_option
@lang_option
@pdf_option
@as_json_option
def portfolio(  # noqa: PLR0913, PLR0917 - one for each option
    book_file: Path,
    years: int,
    seed: int,
    workers: int,
    method: str,
    settings: tuple[str, ...],
    reinsurance_file: Path | None,
    added_file: Path | None,
    policy_file: Path | None,
    tables_folder: Path | None,
    table_format: str,
    on_text: str | None,
    lang: Language,
    pdf_file: Path | None,
    *,
    reprice: bool,
    as_json: bool,
) -> None:
    """Show what a book can pay in a year: curves, capital, whose it is, and what could befall it.

    BOOK is a CSV or Excel file of exposures (docs/imports.md) or a JSON list of objects with a
    profile and, if it is not to be the reference policy, a policy. One entry an exchange.
    """
    if policy_file is not None and added_file is None:
        refuse("--policy: goes with --add")
    if tables_folder is not None and method == "exact":
        refuse("--tables: are of simulated years, and --method exact has none")
    if reprice and method == "exact":
        refuse("--reprice: is by simulated years, and --method exact has none")
    book, lines = read_book(book_file)
    read_settings = Settings.from_env()
    asked = BookAsked(
        years=years,
        seed=seed,
        method=cast("Method", method),
        assumed=assumed_of(settings),
        reinsurance=(
            None if reinsurance_file is None else read_document(reinsurance_file, Reinsurance)
        ),
        added=_added(added_file, policy_file),
        reprice=reprice,
        lang=lang,
    )
    on = day(on_text)
    keep_freed_memory()
    desk = open_desk(read_settings.home)
    try:
        with progress("portfolio") as show, runner_of(read_settings.parallel, workers) as runner:
            found, simulated = portfolio_with_years(
                book, desk, on, asked, runner=runner, progress=show
            )
    except BatchRefused as refused:
        end(faults_of(book_file, lines, refused), 2)
    if tables_folder is not None and simulated is not None:
        try:
            write_tables(tables_folder, found, simulated, cast("TableFormat", table_format))
        except NoParquet as error:
            refuse(f"--tables-as: {error}")
    if pdf_file is not None:
        from api.papers.portfolio_pdf import render_pdf  # noqa: PLC0415 - an extra

        pdf_file.write_bytes(render_pdf(found, Stamped(None, on)))
    if as_json:
        print_json(found.model_dump(mode="json"))
        return
    page().print(portfolio_page(found), about_line(desk, on, lang))


def read_book(path: Path) -> tuple[Sequence[Submission], tuple[int, ...] | None]:
    """The entries of a book, and the line of each where it is a spreadsheet."""
    if path.suffix.lower() not in (".csv", ".xlsx"):
        return read_document(path, Book, LARGEST_BOOK_BYTES).root, None
    try:
        with path.open("rb") as opened:
            content = opened.read(LARGEST_BYTES + 1)
    except OSError as error:
        refuse(f"{path}: {(error.strerror or 'cannot be read').lower()}")
    found = read("exposures", path.name, content)
    if isinstance(found, Refused):
        more = f" ({found.count - 1} more)" if found.count > 1 else ""
        refuse(f"{found.faults[0]}{more}")
    return cast("tuple[Submission, ...]", found.documents), found.lines


def assumed_of(settings: tuple[str, ...]) -> Accumulation:
    """What is shared, with the settings of `--set`."""
    try:
        return accumulation().with_settings(dict(map(read_setting, settings)))
    except UnknownAssumption as error:
        refuse(f"--set {error}")


def _added(profile: Path | None, policy: Path | None) -> Submission | None:
    if profile is None:
        return None
    given = None if policy is None else read_document(policy, Policy)
    return Submission(profile=read_document(profile, SecurityProfile), policy=given)


def faults_of(path: Path, lines: tuple[int, ...] | None, refused: BatchRefused) -> str:
    """The first fault by its line, as the reader knows the file, and how many more there are."""
    place, fault = next(iter(refused.by_place.items()))
    field = (fault.field or "").removeprefix("/").replace("/", ".")
    where = f"/{place}" if lines is None else f"line {lines[place]}"
    public = fault.public if lines is None else by_line(fault.public, lines)
    more = len(refused.by_place) - 1
    said = f" ({more} more)" if more else ""
    return f"{path}, {where}{', ' + field if field else ''}: {public}{said}"


@contextmanager
def runner_of(parallel: str, workers: int) -> Iterator[Runner]:
    """Who does the blocks: this process, several workers of this machine, or a Dask cluster.

    Raises:
        ClusterMismatch: the cluster is not there or cannot do it.
    """
    if parallel != PARALLEL.default:
        from models.cluster import connected, spread_over  # noqa: PLC0415 - joblib's is enough

        with connected(parallel, BLOCK_MODULE) as client:

            def over_cluster(
                work: Callable[..., Block], shared: BlockWork, jobs: Iterable[tuple[int, int]]
            ) -> Iterator[Block]:
                return spread_over(client, work, jobs, shared=(shared,))

            yield over_cluster
    elif workers == 1:
        yield one_by_one
    else:
        yield _over_workers(workers)


def _over_workers(workers: int) -> Runner:
    """Threads of this process where blocks are compiled, and leave the interpreter alone."""
    if numba_here():
        from models.threads import side_by_side as spread  # noqa: PLC0415 - one needs none
    else:
        from models.spread import spread  # noqa: PLC0415

    def over_workers(
        work: Callable[..., Block], shared: BlockWork, jobs: Iterable[tuple[int, int]]
    ) -> Iterator[Block]:
        return spread(work, jobs, workers, shared=(shared,))

    return over_workers
