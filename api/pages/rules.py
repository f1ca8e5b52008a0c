"""The rule-set browser: what does each regime ask for, on what authority, and what changed?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from api import reference, regime_answers
from api.pages import rule_words
from api.pages.fields import Reader
from api.pages.site import Pages, Shown
from api.pages.text.figures import METHODS, figure_name, input_name
from api.pages.text.rules import WORDS
from data.regimes import STATUSES, load_rule_set
from pricing.phrases import LANGUAGES, word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from api.pages.fields import Field
    from api.pages.visit import Visit
    from api.reference_shapes import RegimeDifferences, RegimeLine, RegimeRules, RegimeVersion
    from data.regimes import Rule
    from pricing.phrases import Language, Phrase

pages = Pages(WORDS)

INSTRUMENTS = ("L", "G", "both")
SEVERITIES = ("blocking", "condition")


@dataclass(frozen=True)
class RegimeRow:
    """A regime in the list."""

    line: RegimeLine
    amounts: int
    computable: int
    versions: tuple[RegimeVersion, ...]


@dataclass(frozen=True)
class WantedRules:
    """Which rules are asked for, read; "" asks for nothing."""

    standing: str
    instrument: str
    severity: str
    text: str
    fields: Mapping[str, Field]
    fault: Phrase | None = None

    @property
    def is_wrong(self) -> bool:
        """Whether a field could not be read."""
        return any(one.fault for one in self.fields.values())

    def meets(self, rule: Rule) -> bool:
        """Whether a rule is among them; one for both instruments is for each."""
        return (
            self.standing in ("", rule.status)
            and self.instrument in ("", rule.instrument, *_both(rule))
            and self.severity in ("", rule.severity)
            and self.text.casefold() in _text_of(rule)
        )


@pages.page("/rules")
def rules(visit: Visit) -> Shown:
    """Every regime, Japan first."""
    rows = tuple(_row(line) for line in reference.regime_lines())
    values = {
        "title": visit.told(WORDS["title"]),
        "rows": rows,
        "open": sum(bool(row.line.unset) for row in rows),
        "statuses": STATUSES,
    }
    return Shown("rules.html", values)


@pages.page("/rules/<name>", units=2)
def regime(visit: Visit, name: str) -> Shown:
    """One regime: amounts, figures, rules, versions."""
    found = reference.rule_set(name, visit.args.get("version"))
    told = regime_answers.with_words(found)
    wanted = _wanted(visit.args)
    values = {
        "title": visit.of(found, "title"),
        "rules": told,
        "asked": wanted,
        "asked_label": lambda field: visit.told(WORDS[field]),
        "shown": None
        if wanted.is_wrong
        else tuple(rule for rule in told.rules if wanted.meets(rule)),
        "versions": reference.regime_versions_of(name),
        "differences": _differences(visit, name),
        "statuses": STATUSES,
        "methods": {method: visit.told(said) for method, said in METHODS.items()},
        "choices": _choices(visit),
        **_saying(visit, told),
    }
    return Shown("regime.html", values, 422 if wanted.is_wrong else 200)


def _row(line: RegimeLine) -> RegimeRow:
    found = load_rule_set(line.regime)
    return RegimeRow(
        line=line,
        amounts=len(found.scenarios),
        computable=sum(not rule_words.missing(found, one) for one in found.scenarios),
        versions=reference.regime_versions_of(line.regime),
    )


def _wanted(args: Mapping[str, str]) -> WantedRules:
    reader = Reader(args)
    return WantedRules(
        standing=reader.choice("standing", "", ("", *STATUSES)),
        instrument=reader.choice("instrument", "", ("", *INSTRUMENTS)),
        severity=reader.choice("severity", "", ("", *SEVERITIES)),
        text=reader.text("q", ""),
        fields=reader.fields,
    )


def _differences(visit: Visit, name: str) -> RegimeDifferences | None:
    """Two versions side by side, if the address asks."""
    old, new = (visit.args.get(side) or None for side in ("old", "new"))
    if old is None and new is None:
        return None
    return regime_answers.differences(*reference.two_rule_sets(name, old, new))


def _choices(visit: Visit) -> dict[str, list[tuple[str, str]]]:
    everything = ("", visit.told(WORDS["any"]))
    return {
        "standing": [everything, *((one, visit.told(word(one))) for one in STATUSES)],
        "instrument": [
            everything,
            *((one, visit.told(WORDS[f"instrument_{one}"])) for one in INSTRUMENTS[:2]),
        ],
        "severity": [everything, *((one, visit.told(WORDS[one])) for one in SEVERITIES)],
    }


def _saying(visit: Visit, told: RegimeRules) -> dict[str, Any]:
    """What the template says figures, rules and entries by."""
    return {
        "figure_name": lambda name: visit.told(figure_name(name)),
        "input_name": lambda name: visit.told(input_name(name)),
        "figure_said": lambda one: rule_words.figure_said(one, visit),
        "unit_said": lambda one: rule_words.unit_said(one, visit),
        "figure_source": lambda one: rule_words.figure_source(told, one, visit),
        "cited": lambda one: rule_words.cited(one, visit),
        "cited_in": lambda one: rule_words.cited_in(one, visit),
        "names_said": lambda names: rule_words.names_said(names, visit),
        "missing": lambda one: rule_words.missing(told, one),
        "cure_said": lambda one: rule_words.cure_said(told, one, visit),
        "entries": lambda kind, ids: _entries(getattr(told, kind), ids),
        "side": _side,
    }


def _entries(entries: Sequence[Any], ids: Sequence[str]) -> list[Any]:
    return [one for one in entries if one.id in ids]


def _side(value: object, lang: Language) -> list[str]:
    """One side of a change, line by line: an entry as its fields, texts in one language."""
    if value is None:
        return []
    if isinstance(value, dict):
        others = tuple(f"_{other}" for other in LANGUAGES if other != lang)
        return [f"{name}: {part}" for name, part in value.items() if not name.endswith(others)]
    if isinstance(value, list | tuple):
        return [str(part) for part in value]
    return [str(value)]


def _both(rule: Rule) -> tuple[str, ...]:
    return INSTRUMENTS if rule.instrument == "both" else ()


def _text_of(rule: Rule) -> str:
    parts = (
        rule.id,
        rule.title_en,
        rule.title_ja,
        rule.citation,
        rule.citation_ja,
        rule.cure_en,
        rule.cure_ja,
    )
    return "\n".join(part for part in parts if part).casefold()
