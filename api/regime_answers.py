"""How is a rule set told to a reader: with words for what it names, and beside another version?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.reference_shapes import Bilingual, RegimeChange, RegimeDifferences, RegimeRules
from api.reference_words import PARTS, TESTED
from data.regime_versions import changes
from pricing.phrases import word
from pricing.regime_words import unit_said

if TYPE_CHECKING:
    from data.regime_versions import Change
    from data.regimes import RuleSet


def with_words(rules: RuleSet) -> RegimeRules:
    """A rule set, what its predicates test, and what fields, words and units are called."""
    tested = sorted({rule.predicate for rule in rules.rules})
    named = sorted({name for rule in rules.rules for name in (*rule.reads, *rule.allowed)})
    return RegimeRules.model_construct(
        **dict(rules),
        tested={name: Bilingual(en=TESTED[name][0], ja=TESTED[name][1]) for name in tested},
        words={name: _called(name) for name in named},
        units={
            unit: Bilingual(en=unit, ja=unit_said(unit, "ja"))
            for unit in sorted({one.unit for one in rules.parameters.values()})
        },
    )


def differences(old: RuleSet, new: RuleSet) -> RegimeDifferences:
    """Everything that differs between two versions of one regime."""
    return RegimeDifferences(
        regime=new.regime,
        old=old.version,
        old_vintage=old.vintage,
        new=new.version,
        new_vintage=new.vintage,
        changes=tuple(_change(one, old, new) for one in changes(old, new)),
    )


def _called(name: str) -> Bilingual:
    """A field by the last part of its path."""
    called = word(name.rpartition(".")[2])
    return Bilingual(en=called.told("en"), ja=called.told("ja"))


def _change(one: Change, old: RuleSet, new: RuleSet) -> RegimeChange:
    en, ja = PARTS[one.kind]
    return RegimeChange(
        part=one.kind,
        part_title=Bilingual(en=en, ja=ja),
        entry=one.entry,
        entry_title=_title(one, new) or _title(one, old),
        field=one.field,
        old=one.old,
        new=one.new,
    )


def _title(one: Change, rules: RuleSet) -> Bilingual | None:
    """Of an entry that has one; the regime's own for what is of no entry."""
    if one.kind == "regime":
        return Bilingual(en=rules.title_en, ja=rules.title_ja)
    entries: Any = getattr(rules, one.kind)
    if isinstance(entries, dict):
        return None
    for entry in entries:
        if getattr(entry, "id", None) == one.entry:
            return Bilingual(en=entry.title_en, ja=entry.title_ja)
    return None
