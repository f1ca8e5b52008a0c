"""`kuramori require`: what each regime asks of one exchange, with its working."""

from __future__ import annotations

import json
import math
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from pydantic import BaseModel

from api.commands.require_page import require_page
from api.commands.shared import (
    as_json_option,
    day,
    on_option,
    page,
    print_json,
    read_document,
    refuse,
)
from api.problems import Problem
from api.validation import parse_body
from models.profile import SecurityProfile
from pricing.inputs import Inputs
from pricing.phrases import LANGUAGES
from pricing.regime_bounds import NEEDS
from pricing.required import NotByVolume, RequirementQuestion, required_on
from pricing.requirement import CustomScenario
from pricing.reserve_plan import Volumes

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from pydantic.fields import FieldInfo

    from pricing.phrases import Language
    from pricing.regime_result import RegimeAmount

Document = TypeVar("Document", bound=BaseModel)

NUMBER = r"([0-9][0-9_]*(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,2})?)"
AMOUNT = re.compile(NUMBER + r"([A-Z]{3})?")
RATE = re.compile(r"([A-Z]{3})=" + NUMBER)
LIST = re.compile(r"[0-9eE+._]+(?:,[0-9eE+._]+)+")


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _answer_option(name: str, field: FieldInfo) -> Callable[..., Any]:
    """The option that answers one question of `Inputs`."""
    option, text = _option(name), f"{field.description}."
    kind = str(field.annotation)
    if "StatedAmount" in kind:
        return click.option(option, name, metavar="AMOUNT[CURRENCY]", help=text)
    if "bool" in kind:
        return click.option(f"{option}/--no-{option[2:]}", name, default=None, help=text)
    number = click.IntRange(min=0) if "int" in kind else click.FloatRange(0, 1)
    return click.option(option, name, type=number, help=text)


def _answers(command: Callable[..., None]) -> Callable[..., None]:
    """An option for each question, in the order of `Inputs`."""
    for name, field in reversed(Inputs.model_fields.items()):
        command = _answer_option(name, field)(command)
    return command


@click.command()
@click.argument("profile_file", metavar="PROFILE", type=click.Path(path_type=Path))
@click.option("--regime", "names", multiple=True, help="Regime to show; all if none.")
@on_option
@click.option(
    "--rate",
    "rate_texts",
    multiple=True,
    metavar="CURRENCY=YEN",
    help="Yen per unit of a currency; without one only the dollar has a rate.",
)
@click.option(
    "--volumes",
    "volumes_text",
    metavar="FILE|YEN,YEN,…",
    help="Japan: volumes by year and product as JSON, or spot volumes of the last years, the "
    "oldest first, taken at the share rate.",
)
@click.option(
    "--custom",
    "custom_text",
    metavar="rate=R,base=B,cap=C",
    help="Japan: your own rate on base assets or yearly_volume, with cap and, if you like, floor.",
)
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", help="Language of the page.")
@as_json_option
@_answers
def require(
    profile_file: Path,
    names: tuple[str, ...],
    on_text: str | None,
    rate_texts: tuple[str, ...],
    volumes_text: str | None,
    custom_text: str | None,
    lang: Language,
    *,
    as_json: bool,
    **answers: Any,  # noqa: ANN401 - one for each field of Inputs
) -> None:
    """Show what each regime asks the exchange in PROFILE to set aside or insure.

    What a regime needs and PROFILE does not say is asked for by the options below; without it the
    amount is unknown, and where no amount at all is known the command ends with status 2. Amounts
    are in the profile's currency unless one is given: 8e6EUR.
    """
    profile = read_document(profile_file, SecurityProfile)
    on = day(on_text)
    asked = RequirementQuestion(
        profile,
        names,
        inputs_from(answers),
        _yen_per(rate_texts),
        None if volumes_text is None else _volumes(volumes_text, on),
        None if custom_text is None else _custom(custom_text),
    )
    try:
        found = required_on(asked, on, lang=lang)
    except NotByVolume as error:
        refuse(f"{(error.field or '').replace('/', '--')}: {error.public}")
    amounts = [one for regime in found.regimes for one in regime.amounts]
    if as_json:
        print_json([one.model_dump(mode="json") for one in amounts])
    else:
        page().print(require_page(found, lang))
    _refuse_if_nothing_is_known(amounts, lang)


def _refuse_if_nothing_is_known(found: list[RegimeAmount], lang: Language) -> None:
    """End as bad input where no amount is known and answers would give one."""
    wanted = dict.fromkeys(r for one in found for r in one.unknown if r.startswith(NEEDS[lang]))
    if wanted and all(one.amount is None for one in found):
        names = ", ".join(reason.removeprefix(NEEDS[lang]) for reason in wanted)
        refuse(f"no amount is known: needs {names}")


def inputs_from(answers: dict[str, Any], by: Callable[[str], str] = _option) -> Inputs:
    """Answers as options give them: amounts of money are text, with or without a currency.

    `by` is how an answer is named where it is refused.
    """
    stated: dict[str, Any] = {}
    for name, answer in answers.items():
        stated[name] = _amount(by(name), answer) if isinstance(answer, str) else answer
    return _checked(Inputs, stated, lambda at: by(at.split("/")[0]))


def _amount(named: str, text: str) -> dict[str, Any]:
    matched = AMOUNT.fullmatch(text)
    if matched is None:
        refuse(f"{named}: must be an amount such as 8e6 or 8e6EUR (it is {text[:40]!r})")
    return {"amount": float(matched[1]), "currency": matched[2]}


def _yen_per(texts: tuple[str, ...]) -> dict[str, float]:
    rates: dict[str, float] = {}
    for text in texts:
        matched = RATE.fullmatch(text)
        if matched is None or not 0 < float(matched[2]) < float("inf") or matched[1] == "JPY":
            refuse(f"--rate: must be yen per unit such as EUR=163.2 (it is {text[:40]!r})")
        rates[matched[1]] = float(matched[2])
    return rates


def _volumes(text: str, on: dt.date) -> Volumes:
    if LIST.fullmatch(text) is None:
        return read_document(Path(text), Volumes)
    try:
        spot = [_finite(part) for part in text.split(",")]
    except ValueError:
        refuse(f"--volumes: must be yen such as 1.6e12,1.8e12,2e12 (it is {text[:40]!r})")
    first = on.year - len(spot) + 1
    years = [
        {"year": first + place, "volumes": {"share_turnover": volume}}
        for place, volume in enumerate(spot)
    ]
    return _checked(Volumes, {"years": years}, lambda _: "--volumes")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _custom(text: str) -> CustomScenario:
    stated: dict[str, object] = {}
    for part in text.split(","):
        name, _, value = part.partition("=")
        try:
            stated[name] = value if name == "base" else _finite(value)
        except ValueError:
            refuse(f"--custom: {name[:40]}: must be a number (it is {value[:40]!r})")
    return _checked(CustomScenario, stated, lambda at: f"--custom: {at}" if at else "--custom")


def _checked(kind: type[Document], stated: dict[str, Any], where: Callable[[str], str]) -> Document:
    """A document from what options say; its first fault in one line.

    `where` makes an option of the fault's place in the document, such as "overheads/amount".
    """
    try:
        return parse_body(kind, json.dumps(stated).encode())
    except Problem as problem:
        fault = problem.errors[0]
        refuse(f"{where((fault.pointer or '')[1:])}: {fault.detail}")
