"""`kuramori compare`: cash, cover and mixes of both, and which to take."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from threadpoolctl import threadpool_limits

from api.commands.require import inputs_from
from api.commands.shared import (
    as_json_option,
    day,
    on_option,
    page,
    pdf_option,
    policy_option,
    print_json,
    read_document,
    refuse,
    say,
)
from api.commands.training import open_or_train
from api.compare_page import render
from api.papers.paper import Stamped
from api.problems import Problem
from api.settings import Settings
from api.validation import parse_body
from models.profile import CONTROLS, SecurityProfile
from pricing.asking import NoAmount
from pricing.comparison import compare_on
from pricing.errors import PricingError
from pricing.figures import Figures
from pricing.inputs import Inputs
from pricing.phrases import LANGUAGES
from pricing.policy import Policy
from pricing.question import Question

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from pydantic.fields import FieldInfo

    from pricing.comparison_result import Comparison
    from pricing.desk import Desk
    from pricing.phrases import Language

NUMBER = r"[+-]?[0-9][0-9_]*(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,2})?"
QUANTITY = re.compile(rf"({NUMBER})(%?)")
COST = re.compile(rf"([a-z0-9_]+)=({NUMBER}),({NUMBER})")
RATE = re.compile(rf"([A-Z]{{3}})=({NUMBER})")


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _figure_option(name: str, field: FieldInfo) -> Callable[..., Any]:
    """The option that states one figure."""
    option, text = _option(name), f"{field.description}."
    if field.annotation is bool:
        return click.option(option, name, is_flag=True, default=None, help=text)
    return click.option(option, name, metavar="VALUE", help=text)


def _figures(command: Callable[..., None]) -> Callable[..., None]:
    """An option for each field of `Figures`, in their order."""
    for name, field in reversed(Figures.model_fields.items()):
        if name == "control_costs":
            continue
        command = _figure_option(name, field)(command)
    return command


@click.command()
@click.argument("profile_file", metavar="PROFILE", type=click.Path(path_type=Path))
@policy_option
@on_option
@click.option("--regime", help="Whose rules are asked, as of the day; Japan's if none.")
@click.option("--scenario", help="How the required amount is read; the regime's own if none.")
@click.option(
    "--rate",
    "rate_texts",
    multiple=True,
    metavar="CURRENCY=YEN",
    help="Yen per unit of a currency, for a regime whose amounts are in it.",
)
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", help="Language of the page.")
@click.option("--all", "every", is_flag=True, help="Print every table, not only the decision.")
@click.option(
    "--page",
    "page_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write it with its pictures as one HTML file.",
)
@pdf_option
@click.option(
    "--control-cost",
    "cost_texts",
    multiple=True,
    metavar="NAME=ONCE,YEARLY",
    help="What a control costs you, yen.",
)
@click.option(
    "--answer",
    "answer_texts",
    multiple=True,
    metavar="NAME=VALUE",
    help="What a regime asks beside the profile, as `require` does: overheads=8e6EUR.",
)
@as_json_option
@_figures
def compare(  # noqa: PLR0913, PLR0917 - one for each option
    profile_file: Path,
    policy_file: Path | None,
    on_text: str | None,
    regime: str | None,
    scenario: str | None,
    rate_texts: tuple[str, ...],
    cost_texts: tuple[str, ...],
    answer_texts: tuple[str, ...],
    lang: Language,
    page_file: Path | None,
    pdf_file: Path | None,
    *,
    every: bool,
    as_json: bool,
    **figures: Any,  # noqa: ANN401 - one for each field of Figures
) -> None:
    """Compare cash, cover and mixes of both for the exchange in PROFILE.

    Rates and shares are written 0.1 or 10%, amounts in yen (2e9). What is not said is the shipped
    assumption, listed with its source by --all and in the JSON.
    """
    profile = read_document(profile_file, SecurityProfile)
    policy = read_document(policy_file, Policy) if policy_file else None
    asked = Question(
        profile,
        policy,
        _stated(figures, cost_texts),
        regime,
        scenario,
        _rates(rate_texts),
        _answers(answer_texts),
    )
    desk = open_or_train(Settings.from_env().home)
    found = _compared(asked, desk, day(on_text))
    written = _write(found, page_file, pdf_file, lang)
    if as_json:
        print_json(found.model_dump(mode="json"))
        return
    page().print(render(found, lang, every=every))
    for path in written:
        say(f"written: {path}")


def _compared(asked: Question, desk: Desk, on: dt.date) -> Comparison:
    """The comparison; a figure refused is named by its option."""
    try:
        with threadpool_limits(1):
            return compare_on(asked, desk, on)
    except PricingError as error:
        field = error.field or ""
        if isinstance(error, NoAmount):
            text = error.public.replace("inputs.", "--answer ").replace("yen_per.", "--rate ")
            refuse(f"--regime: {text}")
        if not field.startswith("/figures"):
            raise
        name = field.removeprefix("/figures").removeprefix("/")
        refuse(f"{_option(name)}: {error.public}" if name else error.public)


def _write(
    found: Comparison, page_file: Path | None, pdf_file: Path | None, lang: Language
) -> list[Path]:
    """The files asked for."""
    written = []
    if page_file is not None:
        from api.papers.comparison_page import render_page  # noqa: PLC0415 - draws only if asked

        page_file.write_text(render_page(found, lang), encoding="utf-8")
        written.append(page_file)
    if pdf_file is not None:
        from api.papers.comparison_pdf import render_pdf  # noqa: PLC0415 - an extra

        pdf_file.write_bytes(render_pdf(found, Stamped(None, found.on), lang))
        written.append(pdf_file)
    return written


def _stated(figures: dict[str, Any], costs: tuple[str, ...]) -> Figures:
    said = {name: value for name, value in figures.items() if value is not None}
    document: dict[str, Any] = {name: _quantity(name, value) for name, value in said.items()}
    document["control_costs"] = dict(_cost(text) for text in costs)
    try:
        return parse_body(Figures, json.dumps(document).encode())
    except Problem as problem:
        fault = problem.errors[0]
        name = (fault.pointer or "")[1:]
        option = "--control-cost" if name.startswith("control_costs") else _option(name)
        refuse(f"{option}: {fault.detail}")


def _quantity(name: str, value: object) -> object:
    """A number, a percentage, or text as it is."""
    matched = QUANTITY.fullmatch(value) if isinstance(value, str) else None
    if matched is None:
        if isinstance(value, str) and name != "insurer_grade":
            refuse(
                f"{_option(name)}: must be a number such as 0.1, 10% or 2e9 (it is {value[:40]!r})"
            )
        return value
    number = float(matched[1]) / (100.0 if matched[2] else 1.0)
    return int(number) if number.is_integer() else number


def _cost(text: str) -> tuple[str, dict[str, float]]:
    matched = COST.fullmatch(text)
    if matched is None:
        refuse(f"--control-cost: must be such as dual_control=5e6,1e7 (it is {text[:40]!r})")
    if matched[1] not in CONTROLS:
        refuse(f'--control-cost: no control "{matched[1]}": use one of {", ".join(CONTROLS)}')
    return matched[1], {"once": float(matched[2]), "yearly": float(matched[3])}


def _answers(texts: tuple[str, ...]) -> Inputs:
    found: dict[str, Any] = {}
    for text in texts:
        name, _, value = text.partition("=")
        field = Inputs.model_fields.get(name)
        if field is None or not value:
            known = ", ".join(Inputs.model_fields)
            refuse(f"--answer: must be NAME=VALUE, NAME one of {known} (it is {text[:40]!r})")
        money = "StatedAmount" in str(field.annotation)
        try:
            found[name] = value if money else json.loads(value)
        except ValueError:
            refuse(f"--answer: {name}: must be a number, true or false (it is {value[:40]!r})")
    return inputs_from(found, lambda name: f"--answer: {name}")


def _rates(texts: tuple[str, ...]) -> dict[str, float]:
    rates = {}
    for text in texts:
        matched = RATE.fullmatch(text)
        if matched is None or not 0 < float(matched[2]) < float("inf"):
            refuse(f"--rate: must be yen per unit such as KRW=0.11 (it is {text[:40]!r})")
        rates[matched[1]] = float(matched[2])
    return rates
