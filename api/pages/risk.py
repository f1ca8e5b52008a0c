"""What is the risk: where assets lie, which controls hold, who supplies, what the wording says?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from api import reference
from api.pages import numbers
from api.pages.ask_form import field_label, form_term
from api.pages.fields import SAID
from api.pages.terms import GROUPS, terms
from api.pages.text.risk import PROVIDES, WORDS
from api.problems import Problem
from models.profile import TIERS
from pricing.phrases import quantity, word

if TYPE_CHECKING:
    from api.pages.asked import Asked
    from api.pages.terms import Term
    from api.pages.visit import Visit
    from api.reference_shapes import VendorEntry
    from data.regimes import Rule
    from models.profile import SecurityProfile
    from pricing.findings import Finding
    from pricing.result import Driver, Quote

FEW_DRIVERS = 10
ANSWERED = {True: "in_place", False: "absent", None: "unanswered"}


def card(visit: Visit, quote: Quote) -> dict[str, Any]:
    """Assets by tier, controls by answer, vendor and open questions."""
    profile = quote.profile
    return {
        "tiers": _tiers(visit, profile),
        "controls": _controls(visit, profile),
        "vendor": vendor_of(profile),
        "provides": _provides(visit, vendor_of(profile)),
        "open": tuple(question(visit, name) for name in quote.unknown_inputs),
    }


@dataclass(frozen=True)
class Holding:
    """Assets of one tier, and where its bar begins, per cent."""

    tier: str
    label: str
    share: float
    amount: float
    said: str
    at: float


def _tiers(visit: Visit, profile: SecurityProfile) -> tuple[Holding, ...]:
    found, at = [], 0.0
    for tier in TIERS:
        share, amount = getattr(profile.assets.shares, tier), profile.assets.amount(tier)
        if share > 0:
            said = _in_currency(visit, amount, profile.currency)
            label = visit.told(word(tier))
            found.append(Holding(tier, label, share, amount, said, round(100 * at, 3)))
        at += share
    return tuple(found)


def _in_currency(visit: Visit, amount: float, currency: str) -> str:
    if currency == "JPY":
        return numbers.yen(amount, visit.lang)
    if currency == "USD":
        return numbers.dollars(amount, visit.lang)
    return f"{numbers.count(amount, visit.lang)} {currency}"


def _controls(visit: Visit, profile: SecurityProfile) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {name: [] for name in ("absent", "unanswered", "in_place")}
    for control, answer in profile.controls.model_dump().items():
        found[ANSWERED[answer]].append(field_label(visit, f"c.{control}"))
    return {name: tuple(labels) for name, labels in found.items()}


def question(visit: Visit, name: str) -> str:
    """What an open question of the profile is called."""
    if name.startswith("controls."):
        return field_label(visit, f"c.{name.removeprefix('controls.')}")
    known = WORDS.get(f"{name}_field")
    return visit.told(word(name) if known is None else known)


def vendor_of(profile: SecurityProfile) -> VendorEntry | None:
    """The register's entry of the wallet vendor; None if it is unstated or not there."""
    if profile.wallet_vendor is None:
        return None
    try:
        return reference.vendor(profile.wallet_vendor)
    except Problem:
        return None


def _provides(visit: Visit, vendor: VendorEntry | None) -> str:
    if vendor is None:
        return ""
    known = PROVIDES.get(vendor.provides)
    return vendor.provides if known is None else visit.told(known)


@dataclass(frozen=True)
class DriverLine:
    """One control of the tornado: its effect, what pressing it sets, and its bar, per cent."""

    driver: Driver
    label: str
    sets: str
    at: float
    long: float


def drivers(visit: Visit, quote: Quote) -> dict[str, tuple[DriverLine, ...]]:
    """Controls by the size of their effect: the largest, and the rest."""
    most = max((abs(one.effect.amount) for one in quote.drivers), default=0) or 1
    lines = tuple(_driver(visit, one, most) for one in quote.drivers)
    return {"first": lines[:FEW_DRIVERS], "rest": lines[FEW_DRIVERS:]}


def _driver(visit: Visit, one: Driver, most: int) -> DriverLine:
    size = round(50 * one.effect.amount / most, 2)
    return DriverLine(
        driver=one,
        label=visit.of(one, "label"),
        sets="yes" if one.if_changed_to == "in_place" else "no",
        at=50 + min(size, 0),
        long=abs(size),
    )


@dataclass(frozen=True)
class Clause:
    """One term of the contract, what it says, and what is found of it."""

    term: Term
    label: str
    value: str
    """As the form's field holds it."""
    said: str
    choices: tuple[tuple[str, str], ...]
    findings: tuple[Finding, ...]


def checklist(visit: Visit, quote: Quote, asked: Asked) -> dict[str, Any]:
    """Every term by group with the findings of the rules that read it, and the other findings."""
    adequacy = quote.adequacy
    rules = reference.rule_set(adequacy.regime, None).rules
    by_rule = {one.rule: one for one in adequacy.findings if one.result != "not_applicable"}
    groups = []
    for group in GROUPS:
        lines = [_clause(visit, t, quote, rules, by_rule) for t in terms() if t.group == group]
        groups.append((group, tuple(lines)))
    read = {one.rule for _, lines in groups for line in lines for one in line.findings}
    results = [finding.result for finding in adequacy.findings]
    return {
        "groups": tuple(groups),
        "others": tuple(one for name, one in by_rule.items() if name not in read),
        "all": len(terms()),
        "said": sum(term.of(quote.policy) is not None for term in terms()),
        "counts": {name: results.count(name) for name in ("pass", "fail", "unknown")},
        "changed": {t.path for t in terms() if asked.fields[t.field].is_changed},
    }


def _clause(
    visit: Visit, term: Term, quote: Quote, rules: tuple[Rule, ...], by_rule: dict[str, Finding]
) -> Clause:
    value = term.of(quote.policy)
    _, label, choices = form_term(visit, term)
    if term.kind == "answer":
        choices = tuple((name, visit.told(WORDS[f"clause_{name}"])) for name in SAID.values())
    reading = [rule.id for rule in rules if {term.path, term.group} & set(rule.reads)]
    return Clause(
        term=term,
        label=label,
        value=SAID[value] if term.kind == "answer" else str(value or "unknown"),
        said=_said(visit, term, value),
        choices=choices,
        findings=tuple(by_rule[name] for name in reading if name in by_rule),
    )


def _said(visit: Visit, term: Term, value: object) -> str:
    if value is None:
        return visit.told(WORDS["clause_unknown"])
    if term.kind in {"answer", "choice"}:
        return visit.told(word(str(value)))
    if term.name.endswith(("_share", "_ratio", "_limit")):
        return f"{float(str(value)):.0%}"
    return visit.told(quantity(float(str(value)), term.name))
