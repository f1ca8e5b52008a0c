"""Does a policy meet one condition?

One small pure function a kind of condition. Each reads a `Case` and the `Terms` the regime's rule
hands it, and answers with an `Outcome`. What the wording does not say is `unknown`, never `pass`.
`PREDICATES` is the list a regime may name.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from pricing.outcome import (
    NOT_STATED,
    Outcome,
    Terms,
    answered,
    asked,
    clauses,
    either,
    field_of,
    judged,
    told,
    yen,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pricing.case import Case
    from pricing.findings import Result


def all_true(case: Case, terms: Terms) -> Outcome:
    """Every clause read is in the wording."""
    answers = clauses(case, terms)
    return Outcome(judged(answers), told(answers), asked(answers, "yes"))


def all_false(case: Case, terms: Terms) -> Outcome:
    """None of the clauses read is in the wording."""
    answers = clauses(case, terms)
    turned = {name: None if answer is None else not answer for name, answer in answers.items()}
    return Outcome(judged(turned), told(answers), asked(answers, "no"))


def any_true(case: Case, terms: Terms) -> Outcome:
    """One clause read, at least, is in the wording."""
    answers = clauses(case, terms)
    required = f"yes to one or more of {', '.join(answers)}"
    return Outcome(either(answers), told(answers), required)


def one_of(case: Case, terms: Terms) -> Outcome:
    """The word read is among those allowed."""
    word = field_of(case, terms.reads[0])
    required = f"one of {', '.join(terms.allowed)}"
    if word is None:
        return Outcome("unknown", NOT_STATED, required)
    return Outcome("pass" if word in terms.allowed else "fail", str(word), required)


def at_least(case: Case, terms: Terms) -> Outcome:
    """The number read reaches the minimum, in the field's own unit."""
    minimum = terms.figure("minimum")
    required = f"{minimum:g} or more"
    number = field_of(case, terms.reads[0])
    if not isinstance(number, int | float):
        return Outcome("unknown", NOT_STATED, required)
    return Outcome("pass" if number >= minimum else "fail", f"{number:g}", required)


def licensed(case: Case, terms: Terms) -> Outcome:
    """The licence is one of those allowed.

    Unlicensed paper fails; with the FSA's permission, or where nothing is said of one, it is
    unknown, because no text says whether permitted paper counts.
    """
    required = f"one of {', '.join(terms.allowed)}"
    insurer = case.policy.insurer
    if insurer is None or insurer.licence is None:
        return Outcome("unknown", NOT_STATED, required)
    if insurer.licence in terms.allowed:
        return Outcome("pass", insurer.licence, required)
    if insurer.licence != "unlicensed_foreign" or insurer.foreign_permission is False:
        return Outcome("fail", insurer.licence, required)
    said = "with permission" if insurer.foreign_permission else "permission not stated"
    return Outcome("unknown", f"{insurer.licence}, {said}", required)


def permitted_if_unlicensed(case: Case, _terms: Terms) -> Outcome:
    """Unlicensed foreign paper carries the FSA's permission; licensed paper needs none."""
    required = "permission obtained before applying"
    insurer = case.policy.insurer
    if insurer is None or insurer.licence is None:
        return Outcome("unknown", "licence not stated", required)
    if insurer.licence != "unlicensed_foreign":
        return Outcome("not_applicable", insurer.licence, required)
    said = {"permission": insurer.foreign_permission}
    return Outcome(judged(said), told(said), required)


def solvent(case: Case, terms: Terms) -> Outcome:
    """The solvency ratio reaches the minimum and is recent enough at inception.

    A ratio below the minimum fails, whatever its date: it is all that is shown, and a date that
    came to light could only make it worse. One that reaches it passes only if it is recent: an old
    or undated one says nothing about today. A bank is unknown: it is tested on capital ratios,
    which a policy does not carry.
    """
    minimum, age_max = terms.figure("minimum"), terms.figure("age_max_days")
    required = f"{minimum:.0%} or more, not older than {age_max:.0f} days at inception"
    insurer = case.policy.insurer
    if insurer is None or insurer.solvency_ratio is None:
        return Outcome("unknown", NOT_STATED, required)
    if insurer.licence == "jp_bank":
        return Outcome("unknown", "a bank's capital ratios are not stated", required)
    day = insurer.solvency_date
    seen = ", date not stated" if day is None else f" on {day.isoformat()}"
    observed = f"{insurer.solvency_ratio:.0%}{seen}"
    if insurer.solvency_ratio < minimum:
        return Outcome("fail", observed, required)
    recent = day is not None and (case.policy.inception - day).days <= age_max
    return Outcome("pass" if recent else "unknown", observed, required)


def term_long_enough(case: Case, terms: Terms) -> Outcome:
    """The term lasts the least number of days, those of a waiting period not counted."""
    minimum = terms.figure("minimum")
    days = case.policy.covered_days
    result: Result = "pass" if days >= minimum else "fail"
    return Outcome(result, f"{days} days", f"{minimum:.0f} days or more")


def cold_covered(case: Case, _terms: Terms) -> Outcome:
    """Cold wallets are covered; asked only of an exchange that keeps some."""
    required = "cold among the tiers covered"
    if case.profile.assets.shares.cold == 0:
        return Outcome("not_applicable", "the exchange keeps nothing cold", required)
    covered = "cold" in case.policy.tiers_covered
    return Outcome("pass" if covered else "fail", _tiers(case), required)


def hot_covered_or_matched(case: Case, terms: Terms) -> Outcome:
    """Hot wallets are covered, or matched by the exchange's own coins."""
    minimum = terms.figure("minimum")
    required = f"hot among the tiers covered, or own coins at {minimum:.0%} of hot assets"
    if case.hot_assets == 0:
        return Outcome("not_applicable", "the exchange keeps nothing hot", required)
    if "hot" in case.policy.tiers_covered:
        return Outcome("pass", _tiers(case), required)
    ratio = case.profile.guarantee_crypto_ratio
    if ratio is None:
        return Outcome("unknown", f"{_tiers(case)}; own coins not stated", required)
    observed = f"{_tiers(case)}; own coins at {ratio:.0%}"
    if ratio >= minimum:
        return Outcome("pass", observed, required)
    return Outcome("fail", observed, required, (minimum - ratio) * case.hot_assets)


def cash_floor_kept(case: Case, _terms: Terms) -> Outcome:
    """The cash that no insurance may replace is there."""
    required = f"{yen(case.cash_floor)} or more"
    if case.reserve_cash is None:
        return Outcome("unknown", NOT_STATED, required)
    observed = yen(case.reserve_cash)
    if case.reserve_cash >= case.cash_floor:
        return Outcome("pass", observed, required)
    return Outcome("fail", observed, required, case.cash_floor - case.reserve_cash)


def deductible_within(case: Case, terms: Terms) -> Outcome:
    """The deductible is within a share of the required amount.

    An excess layer alone does not say who pays below it: unknown, unless it begins so low that the
    exchange could bear that part itself.
    """
    most = terms.figure("maximum_share") * case.required
    required = f"{yen(most)} or less"
    if case.deductible is None and case.attachment > most:
        observed = f"excess of {yen(case.attachment)}, payer below it not stated"
        return Outcome("unknown", observed, required)
    borne = case.attachment if case.deductible is None else case.deductible
    if borne <= most:
        return Outcome("pass", yen(borne), required)
    return Outcome("fail", yen(borne), required, borne - most)


def aggregate_enough(case: Case, terms: Terms) -> Outcome:
    """Every layer's limit in the term is a multiple of its limit per event."""
    minimum = terms.figure("minimum_multiple")
    result: Result = "pass" if case.aggregate_multiple >= minimum else "fail"
    observed = f"{case.aggregate_multiple:g} times the per-event limit"
    return Outcome(result, observed, f"{minimum:g} times or more")


def paid_in_time_or_bridged(case: Case, terms: Terms) -> Outcome:
    """Paid in full within so many days, or a bridge facility stands ready."""
    most = terms.figure("maximum")
    days = case.policy.wording.days_to_full_payment
    bridge = case.policy.wording.bridge_facility
    said = NOT_STATED if days is None else f"{days} days"
    observed = f"payment: {said}; bridge facility: {answered(bridge)}"
    in_time = None if days is None else days <= most
    return Outcome(
        either({"in time": in_time, "bridge": bridge}),
        observed,
        f"{most:g} days or less, or a bridge",
    )


def average_waived_or_full_value(case: Case, _terms: Terms) -> Outcome:
    """Average is waived, or the sum insured reaches the value covered."""
    waived = case.policy.wording.average_waived
    full = case.sum_insured >= case.covered_assets
    observed = f"waiver: {answered(waived)}; sum insured {yen(case.sum_insured)}"
    required = f"a waiver, or a sum insured of {yen(case.covered_assets)}"
    return Outcome(either({"full value": full, "waiver": waived}), observed, required)


PREDICATES: Mapping[str, Callable[[Case, Terms], Outcome]] = MappingProxyType(
    {
        "all_true": all_true,
        "all_false": all_false,
        "any_true": any_true,
        "one_of": one_of,
        "at_least": at_least,
        "licensed": licensed,
        "permitted_if_unlicensed": permitted_if_unlicensed,
        "solvent": solvent,
        "term_long_enough": term_long_enough,
        "cold_covered": cold_covered,
        "hot_covered_or_matched": hot_covered_or_matched,
        "cash_floor_kept": cash_floor_kept,
        "deductible_within": deductible_within,
        "aggregate_enough": aggregate_enough,
        "paid_in_time_or_bridged": paid_in_time_or_bridged,
        "average_waived_or_full_value": average_waived_or_full_value,
    }
)


def _tiers(case: Case) -> str:
    return f"tiers covered: {', '.join(case.policy.tiers_covered)}"
