"""How is a field of the shared form answered beside a finding, and its value said in words?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.pages import numbers
from api.pages.ask_form import SILENT_SAID, field_label
from api.pages.further import MILLION, PAPERS, PLAN
from api.pages.terms import PREFIX, SILENT, terms
from api.pages.text.asked import WORDS
from pricing.phrases import NO, YES, say, word

if TYPE_CHECKING:
    from api.pages.asked import Asked
    from api.pages.fields import Field
    from api.pages.visit import Visit

YES_NO = (("yes", YES), ("no", NO))
CASH = "p.reserve_cash"
OF_WHOLE = {
    "t.insurer.solvency_ratio",
    "t.insured.own_share_of_limit",
    "t.payment.first_payment_share",
}
"""Shares that are typed as parts of 1."""

OF_EXCHANGE, OF_POLICY = {"total", "volume", CASH}, ("retention", "limit")
"""Amounts, in millions of the exchange's currency or of the policy's."""

MONEY = {"JPY": numbers.yen, "USD": numbers.dollars}
UNITS = {"days": say("days", "日"), "years": say("years", "年")}
WHOLE_IS_ONE = say("(1 is 100 %)", "（1が100%）")
NUMBERS = {
    "hot": "per_cent",
    "warm": "per_cent",
    "third_party": "per_cent",
    "earlier_thefts": "number_unit",
}
TEXTS = {"vendor", "trading_since"}
GROUPED = {"causes", "exclusions"}
"""Groups of terms that say nothing without their heading: a cause is covered or excluded."""


@dataclass(frozen=True)
class Answer:
    """One field to answer with."""

    field: Field
    label: str
    input: str
    """select, date, text or number."""
    choices: tuple[tuple[str, str], ...] = ()
    unit: str = ""


def said(visit: Visit, asked: Asked, answer: Answer, value: str) -> str:
    """A value of a field in words, with its unit."""
    name = answer.field.name
    if not value:
        return visit.told(SILENT_SAID)
    if answer.input != "number":
        return dict(answer.choices).get(value, value)
    if write := MONEY.get(_currency(asked, name) or ""):
        return write(float(value.replace(",", "")) * MILLION, visit.lang)
    if name in OF_WHOLE:
        return numbers.percent(float(value), visit.lang)
    return f"{value} {answer.unit}".strip() if visit.lang == "en" else value + answer.unit


def answer_of(visit: Visit, asked: Asked, name: str) -> Answer:
    """How a field is answered."""
    label, field = field_label(visit, name), asked.fields[name]
    label = label[:1].upper() + label[1:]
    kind, choices = _kind(name)
    if kind == "number":
        return Answer(field, label, kind, unit=_unit(visit, asked, name))
    if kind != "select":
        return Answer(field, label, kind)
    named = ((one, visit.told(word(one))) for one in choices)
    told = named if choices else ((one, visit.told(phrase)) for one, phrase in YES_NO)
    return Answer(field, label, kind, (*told, (SILENT, visit.told(SILENT_SAID))))


def assumed(visit: Visit, asked: Asked) -> tuple[tuple[str, str], ...]:
    """What the form says other than what it started from: names and values in words.

    The day and the yardstick are not among them: they are what is asked, not what is so.
    """
    found = []
    for name, field in asked.fields.items():
        if field.is_changed and name not in ("on", "scenario"):
            answer = answer_of(visit, asked, name)
            found.append((_name(visit, answer), said(visit, asked, answer, field.value)))
    return tuple(found)


def _name(visit: Visit, answer: Answer) -> str:
    group = answer.field.name.removeprefix(PREFIX).split(".")[0]
    if not answer.field.name.startswith(PREFIX) or group not in GROUPED:
        return answer.label
    return f"{visit.told(WORDS[f'group_{group}'])} – {answer.label}"


def _kind(name: str) -> tuple[str, tuple[str, ...]]:
    """How it is put in, and the words it may say if not yes and no."""
    if name in TEXTS:
        return "text", ()
    if name[-1].isdigit() or name in NUMBERS or name in OF_EXCHANGE:
        return "number", ()
    for term in terms():
        if term.field == name and term.kind != "answer":
            return ("select", term.choices) if term.kind == "choice" else ("number", ())
    for more in (*PAPERS, *PLAN):
        if more.field == name and more.kind in ("date", "text"):
            return more.kind, ()
        if more.field == name and more.kind in ("money", "share", "whole"):
            return "number", ()
    return "select", ()


def _currency(asked: Asked, name: str) -> str | None:
    if name in OF_EXCHANGE:
        return asked.profile.currency
    return asked.start.currency if name.startswith(OF_POLICY) else None


def _unit(visit: Visit, asked: Asked, name: str) -> str:
    if currency := _currency(asked, name):
        return visit.told(WORDS[f"million_{currency}"])
    if name in OF_WHOLE:
        return visit.told(WHOLE_IS_ONE)
    words = name.rpartition(".")[2].split("_")
    found = next((unit for end, unit in UNITS.items() if end in words), None)
    return visit.told(WORDS[NUMBERS.get(name, "per_cent")] if found is None else found)
