"""How is what a reader typed into a form read?

A form is part of the address: a field that still says what the example says is left out of it.
Numbers may come in full-width digits and with commas. What cannot be read keeps its text and gets a
sentence; the value that was there stands in for it, and nothing is worked out.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pricing.phrases import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pricing.phrases import Phrase

ANSWERS = {"yes": True, "no": False, "unknown": None}
SAID = {value: name for name, value in ANSWERS.items()}

SIZES = {"m": 1e6, "bn": 1e9, "tn": 1e12, "万": 1e4, "百万": 1e6, "億": 1e8, "兆": 1e12}
SIZED = re.compile(r"[¥$]?(\d+(?:\.\d+)?)\s*(" + "|".join(SIZES) + r")円?")
NOT_A_NUMBER = say("must be a number", "数値で入力してください")
OUTSIDE_MILLIONS = say(
    "must be from {low} to {high} (in millions)",
    "{low}〜{high}（百万単位）の範囲で入力してください",
)
OUTSIDE = say("must be from {low} to {high}", "{low}〜{high}の範囲で入力してください")
NOT_WHOLE = say("must be a whole number", "整数で入力してください")
NO_DAY = say("must be a day like 2026-11-28", "2026-11-28の形式で入力してください")
NOT_A_CHOICE = say("is not one of the choices", "選択肢から選んでください")


@dataclass(frozen=True)
class Field:
    """One field as the form shows it."""

    name: str
    value: str
    default: str
    fault: Phrase | None = None

    @property
    def is_changed(self) -> bool:
        """Whether it says other than the example."""
        return self.value != self.default

    @property
    def slider(self) -> tuple[float, float, float] | None:
        """Ends and step of a slider around an amount the example says; None where it says none."""
        was = float(self.default or 0.0)
        if was <= 0.0:
            return None
        step = 10.0 ** (math.floor(math.log10(was)) - 1)
        return 0.0, 3 * step * math.ceil(was / step), step / 10


@dataclass
class Reader:
    """Reads the fields of one address, and keeps what the form needs of them."""

    args: Mapping[str, str]
    fields: dict[str, Field] = field(default_factory=dict)

    @property
    def is_wrong(self) -> bool:
        """Whether a field could not be read."""
        return any(one.fault for one in self.fields.values())

    def number(
        self,
        name: str,
        default: float | None,
        *,
        low: float,
        high: float,
        unit: float = 1.0,
        whole: bool = False,
    ) -> float | None:
        """A number, in `unit` of what it means; an empty field is None where the default is.

        A field of millions takes an amount with its size, too: 10bn, 100億円.
        """
        shown = "" if default is None else plain(default / unit)
        typed = unicodedata.normalize("NFKC", self.args.get(name, shown)).strip()
        if typed == shown:
            self.fields[name] = Field(name, typed, shown)
            return default
        plainly = _sized(typed.replace(",", ""), unit)
        outside = OUTSIDE_MILLIONS if unit == SIZES["m"] else OUTSIDE
        value, fault = _number(plainly, low, high, outside, whole=whole)
        self.fields[name] = Field(name, typed, shown, fault)
        if typed == "" and fault is None:
            return None
        return default if value is None else value * unit

    def answer(self, name: str, default: bool | None) -> bool | None:
        """Yes, no or unknown."""
        return ANSWERS[self.choice(name, SAID[default], tuple(ANSWERS))]

    def choice(self, name: str, default: str, allowed: Sequence[str]) -> str:
        """One of a few words."""
        typed = self.args.get(name, default)
        fault = None if typed in allowed else NOT_A_CHOICE
        self.fields[name] = Field(name, typed, default, fault)
        return default if fault else typed

    def text(self, name: str, default: str, most: int = 200) -> str:
        """A short text."""
        typed = " ".join(self.args.get(name, default).split())[:most]
        self.fields[name] = Field(name, typed, default)
        return typed

    def blame(self, name: str, fault: Phrase) -> None:
        """Mark a field that does not go with the others."""
        was = self.fields[name]
        self.fields[name] = Field(was.name, was.value, was.default, fault)


def plain(value: float) -> str:
    """A number as a field holds it, to the last digit that matters."""
    return f"{value:.12g}" if abs(value) < 1e12 else f"{value:.0f}"


def _sized(text: str, unit: float) -> str:
    """The text as a number of `unit`, where it is an amount with a size."""
    match = SIZED.fullmatch(text.lower()) if unit == SIZES["m"] else None
    return text if match is None else plain(float(match[1]) * SIZES[match[2]] / unit)


def _number(
    text: str, low: float, high: float, outside: Phrase, *, whole: bool
) -> tuple[float | None, Phrase | None]:
    try:
        value = float(text)
    except ValueError:
        return None, NOT_A_NUMBER
    if not math.isfinite(value):
        return None, NOT_A_NUMBER
    if not low <= value <= high:
        return None, say(outside.en, outside.ja, low=_bound(low), high=_bound(high))
    if whole and value != int(value):
        return None, NOT_WHOLE
    return value, None


def _bound(value: float) -> str:
    """Digits without an exponent."""
    if abs(value) >= 1e10:
        return f"{value:,.0f}"
    return f"{float(f'{value:.10g}'):,.12f}".rstrip("0").rstrip(".")
