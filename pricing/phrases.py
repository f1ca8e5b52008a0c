"""How is one finding said in English and in Japanese?

A `Phrase` holds a sentence in both languages with places for values, and is told in one of them at
the edge: a finding keeps one text. Words of the policy's own fields (`key_loss`, `jp_bank`) are
said as `pricing.words` has them, in English mostly by their name.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, get_args

from pricing.words import EN, JA

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

Language = Literal["en", "ja"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence in both languages; `values` fill its places by name."""

    en: str
    ja: str
    values: Mapping[str, str | Phrase]

    def told(self, lang: Language = "en") -> str:
        """The sentence in one language."""
        template = self.en if lang == "en" else self.ja
        if not self.values:
            return template
        return template.format_map({name: _told(v, lang) for name, v in self.values.items()})


@dataclass(frozen=True, slots=True)
class Listed:
    """Phrases in a row."""

    parts: tuple[Phrase | Listed, ...]
    between: Phrase

    def told(self, lang: Language = "en") -> str:
        """The row in one language."""
        return self.between.told(lang).join(part.told(lang) for part in self.parts)


Text = Phrase | Listed


def say(en: str, ja: str, **values: str | Phrase | Listed) -> Phrase:
    """A sentence in both languages."""
    return Phrase(en, ja, values)  # type: ignore[arg-type]


def listed(parts: Iterable[Text]) -> Listed:
    """With commas between."""
    return Listed(tuple(parts), _COMMA)


def clauses_listed(parts: Iterable[Text]) -> Listed:
    """With semicolons between."""
    return Listed(tuple(parts), _SEMICOLON)


def yen(amount: float) -> Phrase:
    """An amount as a sentence carries it."""
    return say("{amount} yen", "{amount}円", amount=f"{amount:,.0f}")


def percent(share: float) -> str:
    """A share in whole per cent."""
    return f"{share:.0%}"


def day_said(day: dt.date) -> Phrase:
    """A date."""
    return say(day.isoformat(), f"{day.year}年{day.month}月{day.day}日")


@lru_cache(maxsize=1024)
def word(name: str) -> Phrase:
    """A field or a word of the policy: `key_loss` is "key loss"."""
    return Phrase(EN.get(name, name.replace("_", " ")), JA.get(name, name), {})


def answered(value: bool | None) -> Phrase:
    """A clause that is true, false or silent."""
    if value is None:
        return NOT_STATED
    return YES if value else NO


def told(answers: Mapping[str, bool | None]) -> Listed:
    """Every clause with what the wording says of it."""
    return clauses_listed(_pair(name, answer) for name, answer in answers.items())


def asked(answers: Iterable[str], *, wanted: bool) -> Listed:
    """Every clause with what is wanted of it."""
    return clauses_listed(_pair(name, wanted) for name in answers)


def quantity(number: float, field: str) -> Phrase:
    """A number in the unit that the end of its field's name says."""
    for unit, ja in (("days", "日"), ("years", "年")):
        if unit in field.rsplit(".", 1)[-1].split("_"):
            one = unit[:-1] if number == 1 else unit
            return say(f"{{n}} {one}", f"{{n}}{ja}", n=f"{number:g}")
    return say("{n}", "{n}", n=f"{number:g}")


def _told(value: object, lang: Language) -> str:
    return value.told(lang) if isinstance(value, Phrase | Listed) else str(value)


@lru_cache(maxsize=1024)
def _pair(name: str, answer: bool | None) -> Phrase:
    """A clause with its answer; said often, so that it is put together once."""
    both = say("{name}: {answer}", "{name}：{answer}", name=word(name), answer=answered(answer))
    return Phrase(both.told("en"), both.told("ja"), {})


_COMMA = say(", ", "、")
_SEMICOLON = say("; ", "／")
NOT_STATED = say("not stated", "記載なし")
YES, NO = say("yes", "あり"), say("no", "なし")
