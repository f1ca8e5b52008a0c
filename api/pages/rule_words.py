"""How do the figures and cures of a rule set read?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.pages import numbers
from api.pages.text.figures import figure_name, unit_name
from api.pages.text.rules import WORDS
from pricing.phrases import word

if TYPE_CHECKING:
    from api.pages.visit import Visit
    from api.reference_shapes import RegimeRules
    from data.regimes import Parameter, Rule, RuleSet, Scenario

CODE_LETTERS = 3
TEN_THOUSAND = 1e4


def figure_said(figure: Parameter, visit: Visit) -> str:
    """A figure with its unit; what is not set says so."""
    value, unit, lang = figure.value, figure.unit, visit.lang
    if value is None:
        return visit.told(WORDS["not_set"])
    if unit in ("JPY", "JPY of volume a year"):
        return numbers.yen(value, lang)
    if unit.startswith("JPY per JPY"):
        return visit.told(WORDS["per_10000"]).format(n=f"{value * TEN_THOUSAND:.10g}")
    if unit.startswith("share"):
        return numbers.percent(value, lang)
    if len(unit) == CODE_LETTERS and unit.isupper():
        return f"{unit} {numbers.count(value, lang)}"
    return numbers.count(value, lang)


def unit_said(figure: Parameter, visit: Visit) -> str:
    """What stands beside the figure; nothing where the figure says it."""
    unit = figure.unit
    if figure.value is not None and len(unit) == CODE_LETTERS and unit.isupper():
        return ""
    return visit.told(unit_name(unit))


def figure_source(rules: RuleSet, figure: Parameter, visit: Visit) -> str:
    """Where a figure of a rule set is from, and its standing."""
    status = WORDS["not_set"] if figure.status is None else word(figure.status)
    return visit.told(WORDS["figure_source"]).format(
        version=rules.version, citation=cited(figure, visit), status=visit.told(status)
    )


def cited(entry: Any, visit: Visit) -> str:  # noqa: ANN401  whatever has a citation
    """The citation in the page's language, where it has one."""
    japanese = getattr(entry, "citation_ja", None)
    return str(japanese if visit.lang == "ja" and japanese else entry.citation)


def cited_in(entry: Any, visit: Visit) -> str:  # noqa: ANN401  whatever has a citation
    """The language that citation is in."""
    return "ja" if visit.lang == "ja" and getattr(entry, "citation_ja", None) else "en"


def names_said(names: tuple[str, ...], visit: Visit) -> str:
    """Figures by name, in a row."""
    between = "、" if visit.lang == "ja" else ", "
    return between.join(visit.told(figure_name(name)) for name in names)


def missing(rules: RuleSet, scenario: Scenario) -> tuple[str, ...]:
    """Figures a scenario needs that are not set."""
    return tuple(name for name in scenario.params.values() if rules.parameters[name].unset)


def cure_said(rules: RegimeRules, rule: Rule, visit: Visit) -> str:
    """The cure; a finding names clauses and sums, a rule alone what they would be."""
    between = "、" if visit.lang == "ja" else ", "
    clauses = between.join(getattr(rules.words[name], visit.lang) for name in rule.reads)
    measured = between.join(
        f"{figure_said(rules.parameters[name], visit)} {unit_said(rules.parameters[name], visit)}"
        for name in rule.params.values()
    )
    required = measured.strip() or visit.told(WORDS["the_required"])
    return visit.of(rule, "cure").format(
        clauses=clauses, required=required, missing=visit.told(WORDS["missing_amount"])
    )
