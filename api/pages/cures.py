"""What could be answered to a finding that fails or is unknown, and what would meet its rule?

The answers are fields of the shared form: those the rule reads. What would meet the rule is taken
from the rule itself: the word it allows, its figure, the clause it wants.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from api.pages.answers import CASH, Answer, answer_of, said
from api.pages.asked import read
from api.pages.fields import plain
from api.pages.further import MILLION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from api.pages.asked import Asked
    from api.pages.visit import Visit
    from data.regimes import Rule, RuleSet
    from pricing.findings import Finding

    Meets = Callable[["Doubt"], Mapping[str, str]]

OPEN = {"unknown", "fail"}

READS: dict[str, tuple[str, ...]] = {
    "pays_before_reinsurers": ("t.insurer.reinsurance.pays_regardless",),
    "applied_in_time": ("t.filing.applied_on", "t.filing.original_shown"),
    "read_by_a_person": ("t.filing.reviewer", "t.filing.reviewed_on", "t.filing.harmful_terms"),
    "term_long_enough": ("t.inception", "t.expiry"),
    "cold_covered": ("t.tiers_covered.cold",),
    "hot_covered_or_matched": ("t.tiers_covered.hot", "p.guarantee_crypto_ratio"),
    "amount_enough": (CASH,),
    "cash_floor_kept": (CASH,),
}
"""Fields of tests that read more, or other, than the rule names."""

ANY = "any"
CONTRADICTED = {
    ("t.causes.outsider_hack", "yes"): ("t.exclusions.remote_access", "yes", "no"),
    ("t.wording.payee_route", "lien"): ("t.exclusions.customers_claims", "yes", "no"),
    ("t.tiers_covered.cold", "yes"): ("t.exclusions.cold_storage", "yes", "no"),
    ("t.wording.limit_shared_with_others", "no"): ("t.insured.own_share_of_limit", ANY, "1"),
}
"""What cannot stand with a change, and what it becomes; see `pricing.wording.contradiction`."""

LAYERS = {
    "amount_enough": "limit1",
    "deductible_within": "retention1",
    "aggregate_enough": "limit1",
}
"""Where in the form the tower stands that a test reads."""


@dataclass(frozen=True)
class Cure:
    """What can be done about one finding on this page."""

    answers: tuple[Answer, ...]
    meets: Mapping[str, str]
    """Fields and what to put there for the rule to be met; empty if no figure can do it."""
    says: str
    """The same in words."""
    place: str | None
    """The field of the tower to change, where that is it."""


@dataclass(frozen=True)
class Doubt:
    """A finding that is no pass, with its rule and what was asked."""

    finding: Finding
    rule: Rule
    rules: RuleSet
    asked: Asked

    @property
    def reads(self) -> tuple[str, ...]:
        """Fields of the form that the rule reads."""
        told = READS.get(self.rule.predicate) or tuple(map(_field, self.rule.reads))
        return tuple(name for name in told if name in self.asked.fields)

    def figure(self, role: str) -> float:
        """A figure of the rule."""
        return self.rules.value(self.rule.params[role])


def cures(
    visit: Visit, asked: Asked, found: tuple[Finding, ...], rules: RuleSet
) -> dict[str, Cure]:
    """What can be done about each finding that fails or is unknown, by rule."""
    by_id = {rule.id: rule for rule in rules.rules}
    return {
        one.rule: _cure(visit, Doubt(one, by_id[one.rule], rules, asked))
        for one in found
        if one.result in OPEN and one.rule in by_id
    }


@dataclass(frozen=True)
class AtOnce:
    """One step that takes every answer a page offers."""

    put: Mapping[str, str]
    cures: bool
    """Whether it also mends what fails, and not only states what is unknown."""


def at_once(visit: Visit, found: tuple[Finding, ...], offered: Mapping[str, Cure]) -> AtOnce | None:
    """Every open finding met in one step, what is unknown first; None if there is no such step.

    What would contradict an answer taken before is left out, a failing finding's before another's.
    """
    silent = [one for one in found if one.result == "unknown"]
    failing = [one for one in found if one.result == "fail"]
    for these in ((*silent, *failing), silent):
        step = _together(these, offered)
        if step is not None and _stands(visit, step.put):
            return step
    return None


def _together(these: Iterable[Finding], offered: Mapping[str, Cure]) -> AtOnce | None:
    put: dict[str, str] = {}
    taken = []
    for one in these:
        meets = offered[one.rule].meets if one.rule in offered else {}
        meets = {name: _most(name, value, put) for name, value in meets.items()}
        if meets and all(put.get(name, value) == value or name == CASH
                         for name, value in meets.items()):  # fmt: skip
            put |= meets
            taken.append(one.result)
    return AtOnce(put, "fail" in taken) if len(taken) > 1 else None


def _most(name: str, value: str, put: Mapping[str, str]) -> str:
    """Of two amounts of cash the larger meets both."""
    return max(value, put.get(name, value), key=float) if name == CASH else value


def _stands(visit: Visit, put: Mapping[str, str]) -> bool:
    """Whether a policy can say all of it together."""
    args = visit.args.copy()
    for name, value in put.items():
        args[name] = value
    return not read(replace(visit, args=args)).is_wrong


def _cure(visit: Visit, doubt: Doubt) -> Cure:
    answers = tuple(answer_of(visit, doubt.asked, name) for name in doubt.reads)
    meets = MEETS.get(doubt.rule.predicate)
    put = {} if meets is None else _with_what_goes(doubt, dict(meets(doubt)))
    by_name = {name: answer_of(visit, doubt.asked, name) for name in put}
    colon, comma = (": ", ", ") if visit.lang == "en" else ("：", "、")
    says = comma.join(
        f"{by_name[name].label}{colon}{said(visit, doubt.asked, by_name[name], value)}"
        for name, value in put.items()
    )
    return Cure(answers, put, says, LAYERS.get(doubt.rule.predicate))


def _with_what_goes(doubt: Doubt, put: dict[str, str]) -> dict[str, str]:
    """The change, with the clause that would contradict it changed too."""
    fields = doubt.asked.fields
    for (name, value), (other, against, instead) in CONTRADICTED.items():
        said = fields[other].value
        if put.get(name) == value and (said == against or (against == ANY and said)):
            put.setdefault(other, instead)
    return put


def _field(path: str) -> str:
    return f"p.{path.removeprefix('profile.')}" if path.startswith("profile.") else f"t.{path}"


def _all(value: str) -> Meets:
    """Every clause read says so."""
    return lambda doubt: {
        name: value for name in doubt.reads if doubt.asked.fields[name].value != value
    }


def _first(value: str) -> Meets:
    return lambda doubt: {doubt.reads[0]: value} if doubt.reads else {}


def _figure(role: str) -> Meets:
    return lambda doubt: {name: plain(doubt.figure(role)) for name in doubt.reads[:1]}


def _word(doubt: Doubt) -> Mapping[str, str]:
    return dict.fromkeys(doubt.reads[:1], doubt.rule.allowed[0])


def _solvent(doubt: Doubt) -> Mapping[str, str]:
    begins = min(doubt.asked.on, doubt.asked.start.inception)
    return {
        "t.insurer.solvency_ratio": plain(doubt.figure("minimum")),
        "t.insurer.solvency_date": begins.isoformat(),
    }


def _term(doubt: Doubt) -> Mapping[str, str]:
    policy = doubt.asked.policy or doubt.asked.start
    days = math.ceil(doubt.figure("minimum")) + policy.waiting_days
    return {"t.expiry": (policy.inception + dt.timedelta(days=days)).isoformat()}


def _applied(doubt: Doubt) -> Mapping[str, str]:
    policy = doubt.asked.policy or doubt.asked.start
    ahead = dt.timedelta(days=math.ceil(doubt.figure("minimum")))
    return {
        "t.filing.applied_on": (policy.inception - ahead).isoformat(),
        "t.filing.original_shown": "yes",
    }


def _cash(doubt: Doubt) -> Mapping[str, str]:
    """The cash held and what is missing, up to the next million; the shortfall is in yen."""
    profile, missing = doubt.asked.profile, doubt.finding.shortfall
    if profile.currency != "JPY" or missing is None:
        return {}
    millions = math.ceil(((profile.reserve_cash or 0.0) + missing.amount) / MILLION)
    return {CASH: plain(millions)}


MEETS: Mapping[str, Meets] = {
    "all_true": _all("yes"),
    "all_false": _all("no"),
    "any_true": _first("yes"),
    "one_of": _word,
    "licensed": _word,
    "permitted_if_unlicensed": lambda _: {"t.insurer.licence": "jp_non_life"},
    "at_least": _figure("minimum"),
    "at_most": _figure("maximum"),
    "solvent": _solvent,
    "rated": lambda doubt: {"t.insurer.rating": doubt.rule.allowed[-1]},
    "pays_before_reinsurers": _first("yes"),
    "applied_in_time": _applied,
    "term_long_enough": _term,
    "cold_covered": _first("yes"),
    "hot_covered_or_matched": _first("yes"),
    "amount_enough": _cash,
    "cash_floor_kept": _cash,
    "ends_by_approval_or_list": _first("yes"),
    "consent_if_direct": _first("yes"),
    "paid_in_time_or_bridged": lambda _: {"t.wording.bridge_facility": "yes"},
    "average_waived_or_full_value": lambda _: {"t.wording.average_waived": "yes"},
    "stands_a_price_rise": lambda _: {"t.valuation.limit_follows_prices": "yes"},
}
"""What meets each test, from its rule."""
