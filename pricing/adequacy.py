"""Would this policy stand in for the reserve?

`check` applies a regime's rules to one policy, gives the credit its instrument earns, and sums both
up in a verdict. A failure beats an unknown, an unknown beats a pass: leaving something out of a
policy file can turn a rejection into `cannot_say`, and never into an acceptance.

The credit is nominal: the sum insured as written. What exclusions, delay, insurer default and price
moves take off it is the effective cover of `pricing.effective`, and no part of the verdict.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from data.currency import COINS
from data.regimes import Status
from pricing.case import Case, make_case, rate_of
from pricing.findings import (
    VERDICTS,
    Adequacy,
    Fact,
    Finding,
    Requirement,
    Result,
    Verdict,
)
from pricing.money import money, whole_yen
from pricing.outcome import Outcome, PredicateError, Terms
from pricing.phrases import listed, say, word, yen
from pricing.predicates import PREDICATES
from pricing.requirement import AnyScenario, requirement, yardsticks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from data.regimes import Instrument, Rule, RuleSet, Severity
    from models.profile import SecurityProfile
    from pricing.phrases import Language, Phrase
    from pricing.policy import Policy

__all__ = [
    "VERDICTS",
    "Adequacy",
    "Fact",
    "Finding",
    "Requirement",
    "Result",
    "Status",
    "Verdict",
    "cash_floor",
    "check",
    "credit",
    "find",
    "judge",
    "pose",
    "reasons_of",
    "verdict_of",
]

NOT_APPLICABLE = Outcome(
    "not_applicable",
    say("another kind of instrument", "契約の種類が異なる"),
    say("no test", "判定しない"),
)
COIN_LIMIT = (
    "The limits are in {coin}: the required amount is in yen, so that they count for nothing.",
    "支払限度額は{coin}建て：所要額は円建てのため算入しない。",
)
UNKNOWN_CASH = say(
    "The reserve cash is not stated and counts as zero.",
    "準備金（現金）の額の記載がないため、零として算入した。",
)
SHORT = (
    "Credit and cash are {amount} short of the required amount.",
    "算入額と現金の合計は所要額に{amount}不足する。",
)
SCENARIO = (
    "The required amount is that of the scenario {scenario} ({status}).",
    "所要額はシナリオ{scenario}による（{status}）。",
)
UNCOUNTED = say("the missing amount", "不足額")
UNTESTED = (
    "{n} known conditions are not tested yet.",
    "既知の条件のうち{n}件は判定していない。",
)
HOW = {
    ("blocking", "fail"): ("{rule} fails: {why}", "{rule}：不適合　{why}"),
    ("blocking", "unknown"): ("{rule} is unknown: {why}", "{rule}：判定不能　{why}"),
    ("condition", "fail"): ("{rule} (a condition) fails: {why}", "{rule}（条件）：不適合　{why}"),
    ("condition", "unknown"): (
        "{rule} (a condition) is unknown: {why}",
        "{rule}（条件）：判定不能　{why}",
    ),
}


def check(
    policy: Policy,
    profile: SecurityProfile,
    rules: RuleSet,
    scenario: AnyScenario,
    jpy_per: Mapping[str, float],
    lang: Language = "en",
) -> Adequacy:
    """Read a policy as a supervisor would.

    Args:
        policy: the contract.
        profile: the exchange it is to protect.
        rules: the regime.
        scenario: how the required amount is found: a shipped scenario's name, or the reader's own.
        jpy_per: yen per unit of every currency used; yen itself may be left out.
        lang: of `observed`, `required` and `reasons`; nothing else depends on it.

    Raises:
        UnknownScenario: a name the regime does not ship.
        MissingRate: no exchange rate for the policy's or the profile's currency.
        PredicateError: the regime names a test or a field that does not exist.
    """
    required, case = pose(policy, profile, rules, scenario, jpy_per)
    return judge(required, case, rules, jpy_per, lang)


def pose(
    policy: Policy,
    profile: SecurityProfile,
    rules: RuleSet,
    scenario: AnyScenario,
    jpy_per: Mapping[str, float],
) -> tuple[Requirement, Case]:
    """The required amount, and the policy beside it; arguments as of `check`.

    Raises:
        UnknownScenario, MissingRate: as `check`.
    """
    required = requirement(*_bases(profile, jpy_per), scenario, rules)
    floor = min(cash_floor(rules, policy.instrument), float(required.amount))
    return required, make_case(policy, profile, float(required.amount), floor, jpy_per)


def judge(
    required: Requirement,
    case: Case,
    rules: RuleSet,
    jpy_per: Mapping[str, float],
    lang: Language = "en",
) -> Adequacy:
    """Apply every rule to what `pose` gives; other arguments as of `check`.

    Raises:
        PredicateError: the regime names a test or a field that does not exist.
    """
    findings = tuple(find(rule, case, rules, lang) for rule in rules.rules)
    eligible = whole_yen(credit(case, findings))
    cash = whole_yen(case.reserve_cash or 0.0)
    shortfall = max(0, required.amount - eligible - cash)
    return Adequacy(
        regime=rules.regime,
        rule_set=rules.version,
        scenario=required.scenario,
        required=required,
        eligible_credit=money(eligible),
        cash_counted=money(cash),
        shortfall=money(shortfall),
        verdict=verdict_of(findings, shortfall, case.reserve_cash),
        reasons=reasons_of(
            findings, shortfall, case.reserve_cash, required, rules, lang, _about_limits(case)
        ),
        findings=findings,
        yardsticks=yardsticks(*_bases(case.profile, jpy_per), rules),
    )


def _bases(profile: SecurityProfile, jpy_per: Mapping[str, float]) -> tuple[float, float]:
    """Yearly volume and assets, on which required amounts hang, yen."""
    rate = rate_of(profile.currency, jpy_per)
    return profile.yearly_volume * rate, profile.assets.total * rate


def cash_floor(rules: RuleSet, instrument: Instrument = "liability_insurance") -> float:
    """The part of the required amount that this kind of instrument may not replace, yen."""
    return rules.value(rules.credit_floors[instrument])


def find(rule: Rule, case: Case, rules: RuleSet, lang: Language = "en") -> Finding:
    """Apply one rule to one case.

    Raises:
        PredicateError: the rule names a test or a field that does not exist.
    """
    outcome = _outcome(rule, case, rules)
    missing = outcome.shortfall_jpy
    to_cure = outcome.result in {"fail", "unknown"}
    return Finding(
        rule=rule.id,
        title_en=rule.title_en,
        title_ja=rule.title_ja,
        severity=rule.severity,
        result=outcome.result,
        observed=outcome.observed.told(lang),
        required=outcome.required.told(lang),
        shortfall=None if missing is None else money(missing),
        citation=rule.citation if lang == "en" else rule.citation_ja or rule.citation,
        status=rule.status,
        cure_en=_cure(rule.cure_en, outcome, "en") if to_cure else None,
        cure_ja=_cure(rule.cure_ja, outcome, "ja") if to_cure else None,
    )


def _cure(text: str, outcome: Outcome, lang: Language) -> str:
    """The smallest change that would meet the rule: its clauses and amount put into its text."""
    missing = UNCOUNTED if outcome.shortfall_jpy is None else yen(math.ceil(outcome.shortfall_jpy))
    names = listed(word(name) for name in outcome.at_fault)
    return (
        text.replace("{missing}", missing.told(lang))
        .replace("{clauses}", names.told(lang))
        .replace("{required}", outcome.required.told(lang))
    )


def credit(case: Case, findings: tuple[Finding, ...]) -> float:
    """What the contract counts for, yen: nominal, before any haircut.

    The sum insured per event, the insurer's part only, up to the required amount less the cash its
    instrument may not replace (none for a guarantee). Nothing where a blocking rule fails. Where a
    blocking rule is unknown this is what the contract would count for if the answer were good, and
    the verdict says that it is not known.
    """
    if any(_blocks(finding, "fail") for finding in findings):
        return 0.0
    return case.countable


def verdict_of(
    findings: tuple[Finding, ...], shortfall: int, reserve_cash: float | None
) -> Verdict:
    """Sum the findings up.

    Args:
        findings: every rule's finding.
        shortfall: what credit and cash leave open of the required amount, yen.
        reserve_cash: cash held, yen; None where unknown, and then a shortfall is unknown too.
    """
    if any(_blocks(finding, "fail") for finding in findings):
        return "reject"
    if shortfall > 0 and reserve_cash is not None:
        return "reject"
    if shortfall > 0 or any(_blocks(finding, "unknown") for finding in findings):
        return "cannot_say"
    if any(finding.result in {"fail", "unknown"} for finding in findings):
        return "accept_with_conditions"
    return "accept"


def _outcome(rule: Rule, case: Case, rules: RuleSet) -> Outcome:
    if not rule.applies_to(case.policy.instrument):
        return NOT_APPLICABLE
    predicate = PREDICATES.get(rule.predicate)
    if predicate is None:
        raise PredicateError(f'{rule.id} names a test that does not exist: "{rule.predicate}"')
    figures = {role: rules.value(name) for role, name in rule.params.items()}
    return predicate(case, Terms(rule.reads, rule.allowed, figures))


def _blocks(finding: Finding, result: Result) -> bool:
    return finding.severity == "blocking" and finding.result == result


def reasons_of(
    findings: tuple[Finding, ...],
    shortfall: int,
    reserve_cash: float | None,
    required: Requirement,
    rules: RuleSet,
    lang: Language,
    about: tuple[Phrase, ...] = (),
) -> tuple[str, ...]:
    """Short sentences, gravest first, findings of one gravity in file order; the caveat last.

    Args:
        findings: every rule's finding.
        shortfall: what credit and cash leave open, yen.
        reserve_cash: cash held, yen; None where unknown.
        required: the amount, with its standing.
        rules: the regime.
        lang: of the sentences.
        about: what else is to be said of the contract.
    """
    said = list(about)
    if reserve_cash is None:
        said.append(UNKNOWN_CASH)
    if shortfall > 0:
        said.append(say(*SHORT, amount=yen(shortfall)))
    rests = [say(*SCENARIO, scenario=required.scenario, status=_standing(required.status))]
    if rules.untested:
        rests.append(say(*UNTESTED, n=str(len(rules.untested))))
    return (
        *_told(findings, "blocking", lang),
        *(phrase.told(lang) for phrase in said),
        *_told(findings, "condition", lang),
        *(phrase.told(lang) for phrase in rests),
        rules.caveat_en if lang == "en" else rules.caveat_ja,
    )


def _about_limits(case: Case) -> tuple[Phrase, ...]:
    if case.policy.currency not in COINS:
        return ()
    return (say(*COIN_LIMIT, coin=case.policy.currency),)


def _standing(status: Status) -> Phrase:
    """A status as the reasons carry it: in English as it stands in documents."""
    return say(status, word(status).told("ja"))


def _told(findings: tuple[Finding, ...], severity: Severity, lang: Language) -> list[str]:
    """Findings of one gravity: those that fail, then those that are unknown."""
    return [
        say(*HOW[severity, result], rule=finding.rule, why=_why(finding, lang)).told(lang)
        for result in ("fail", "unknown")
        for finding in findings
        if finding.severity == severity and finding.result == result
    ]


def _why(finding: Finding, lang: Language) -> str:
    if lang == "en":
        return f"{finding.title_en} (observed: {finding.observed}; required: {finding.required})."
    return f"{finding.title_ja}（確認：{finding.observed}、要件：{finding.required}）。"
