"""Which version of a regime's rules held on a day, and what has changed since?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from data.regimes import (
    RegimeError,
    RuleSet,
    UnknownVersion,
    load_rule_set,
    older_files,
    regimes,
)

if TYPE_CHECKING:
    import datetime as dt

KINDS = ("parameters", "scenarios", "limits", "means", "rules", "untested")
"""Parts of a rule set that are lists of entries; every other field is the regime's own."""


class NotYetDated(RegimeError):
    """No version of the regime is as old as the day asked for."""

    def __init__(self, regime: str, on: dt.date, oldest: RuleSet) -> None:
        super().__init__(
            f"{regime}: no rules are kept for {on}: the oldest, {oldest.version}, are of "
            f"{oldest.vintage}"
        )


def versions(regime: str) -> tuple[RuleSet, ...]:
    """Every version of a regime, the newest first.

    Raises:
        UnknownRegime: no such regime; the message lists those there are.
    """
    newest = load_rule_set(regime)
    older = [load_rule_set(regime, v) for v in older_files(regime) if v != newest.version]
    return (newest, *sorted(older, key=lambda rules: rules.vintage, reverse=True))


def rule_set_on(regime: str, on: dt.date) -> RuleSet:
    """The newest version that is not of a later day than `on`.

    Raises:
        UnknownRegime: no such regime.
        NotYetDated: every version is of a later day.
    """
    kept = versions(regime)
    for rules in kept:
        if rules.vintage <= on:
            return rules
    raise NotYetDated(regime, on, kept[-1])


def find_version(name: str) -> RuleSet:
    """The rule set of a version, whatever its regime; a regime's name means its newest.

    Raises:
        UnknownVersion: neither a regime nor a version.
    """
    known = {rules.version: rules for regime in regimes() for rules in versions(regime)}
    if name in regimes():
        return load_rule_set(name)
    if name not in known:
        raise UnknownVersion(name, tuple(known))
    return known[name]


@dataclass(frozen=True, slots=True)
class Change:
    """What differs in one field of one entry; an entry added or removed is its field "".

    `old` and `new` are as the file has them; None where there is nothing.
    """

    kind: str
    entry: str
    field: str
    old: Any
    new: Any


def changes(old: RuleSet, new: RuleSet) -> tuple[Change, ...]:
    """Everything that differs between two rule sets, the digest apart."""
    before, after = _entries(old), _entries(new)
    found: list[Change] = []
    for key in dict.fromkeys((*before, *after)):
        one, other = before.get(key), after.get(key)
        if one is None or other is None:
            found.append(Change(*key, "", one, other))
        else:
            found.extend(
                Change(*key, field, one.get(field), other.get(field))
                for field in dict.fromkeys((*one, *other))
                if one.get(field) != other.get(field)
            )
    return tuple(found)


def _entries(rules: RuleSet) -> dict[tuple[str, str], dict[str, Any]]:
    """Entries by kind and name, as plain values; the regime's own fields are of kind "regime"."""
    document = rules.model_dump(mode="json", exclude={"digest"}, exclude_defaults=True)
    entries = {("regime", rules.regime): {k: v for k, v in document.items() if k not in KINDS}}
    for kind in KINDS:
        found = document.get(kind, {})
        named = found.items() if isinstance(found, dict) else ((_name(e), e) for e in found)
        entries |= {(kind, name): entry for name, entry in named}
    return entries


def _name(entry: dict[str, Any]) -> str:
    """An entry's id; a condition no rule tests has a number."""
    return str(entry.get("id") or f"condition {entry['number']}")
