"""Who promises, who stands behind, and what was laid before the supervisor?

Predicates about parties and papers; see `pricing.predicates`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pricing.outcome import Outcome, Terms, clauses, either, judged
from pricing.phrases import NOT_STATED, answered, day_said, listed, percent, say, told, word
from pricing.ratings import grade_of

if TYPE_CHECKING:
    from pricing.case import Case
    from pricing.findings import Result
    from pricing.phrases import Phrase

NOTHING_CEDED = say("nothing is ceded", "出再なし")


def one_of_words(terms: Terms) -> Phrase:
    """The words allowed."""
    names = listed(word(name) for name in terms.allowed)
    return say("one of {names}", "{names}のいずれか", names=names)


def licensed(case: Case, terms: Terms) -> Outcome:
    """The licence is one of those allowed.

    Unlicensed paper fails; with the FSA's permission, or where nothing is said of one, it is
    unknown, because no text says whether permitted paper counts.
    """
    required = one_of_words(terms)
    insurer = case.policy.insurer
    if insurer is None or insurer.licence is None:
        return Outcome("unknown", NOT_STATED, required)
    licence = word(insurer.licence)
    if insurer.licence in terms.allowed:
        return Outcome("pass", licence, required)
    if insurer.licence != "unlicensed_foreign" or insurer.foreign_permission is False:
        return Outcome("fail", licence, required)
    if insurer.foreign_permission:
        said = say("{licence}, with permission", "{licence}（許可あり）", licence=licence)
    else:
        said = say(
            "{licence}, permission not stated", "{licence}（許可の記載なし）", licence=licence
        )
    return Outcome("unknown", said, required)


def permitted_if_unlicensed(case: Case, _terms: Terms) -> Outcome:
    """Unlicensed foreign paper carries the FSA's permission; licensed paper needs none.

    Where both days are known the permission must be the earlier.
    """
    required = say("permission obtained before applying", "申込み前に許可を受けていること")
    insurer = case.policy.insurer
    if insurer is None or insurer.licence is None:
        return Outcome("unknown", say("licence not stated", "免許の記載なし"), required)
    if insurer.licence != "unlicensed_foreign":
        return Outcome("not_applicable", word(insurer.licence), required)
    said = {"foreign_permission": insurer.foreign_permission}
    on, filing = insurer.foreign_permission_date, case.policy.filing
    applied = None if filing is None else filing.applied_on
    if on is None or applied is None:
        return Outcome(judged(said), told(said), required)
    observed = say(
        "permission of {on}, applied on {applied}",
        "許可{on}、申込み{applied}",
        on=day_said(on),
        applied=day_said(applied),
    )
    return Outcome("pass" if on < applied else "fail", observed, required)


def solvent(case: Case, terms: Terms) -> Outcome:
    """The solvency ratio reaches the minimum and is recent enough at inception.

    A ratio below the minimum fails, whatever its date: it is all that is shown, and a date that
    came to light could only make it worse. One that reaches it passes only if it is recent: an old
    or undated one says nothing about today. A bank is unknown: it is tested on capital ratios,
    which a policy does not carry.
    """
    minimum, age_max = terms.figure("minimum"), terms.figure("age_max_days")
    required = say(
        "{ratio} or more, not older than {days} days at inception",
        "{ratio}以上、始期前{days}日以内の数値",
        ratio=percent(minimum),
        days=f"{age_max:.0f}",
    )
    insurer = case.policy.insurer
    if insurer is None or insurer.solvency_ratio is None:
        return Outcome("unknown", NOT_STATED, required)
    if insurer.licence == "jp_bank":
        said = say("a bank's capital ratios are not stated", "銀行の自己資本比率の記載なし")
        return Outcome("unknown", said, required)
    day, ratio = insurer.solvency_date, percent(insurer.solvency_ratio)
    if day is None:
        observed = say("{ratio}, date not stated", "{ratio}（基準日の記載なし）", ratio=ratio)
    else:
        observed = say("{ratio} on {day}", "{ratio}（{day}）", ratio=ratio, day=day_said(day))
    if insurer.solvency_ratio < minimum:
        return Outcome("fail", observed, required)
    recent = day is not None and (case.policy.inception - day).days <= age_max
    return Outcome("pass" if recent else "unknown", observed, required)


def rated(case: Case, terms: Terms) -> Outcome:
    """The insurer's rating is among the grades allowed; one nobody can read is unknown."""
    required = say(
        "a rating in {grades}", "格付が{grades}であること", grades="/".join(terms.allowed)
    )
    insurer = case.policy.insurer
    if insurer is None or insurer.rating is None:
        return Outcome("unknown", NOT_STATED, required)
    grade = grade_of(insurer.rating)
    observed = say(insurer.rating, insurer.rating)
    if grade is None:
        unread = say("{rating}, not a known grade", "{rating}（等級不明）", rating=insurer.rating)
        return Outcome("unknown", unread, required)
    return Outcome("pass" if grade in terms.allowed else "fail", observed, required)


def pays_before_reinsurers(case: Case, _terms: Terms) -> Outcome:
    """The insurer pays whether or not its reinsurers do; one that cedes nothing waits for none."""
    required = say(
        "the insurer pays whether or not its reinsurers have", "再保険金の回収を待たずに支払うこと"
    )
    insurer = case.policy.insurer
    behind = None if insurer is None else insurer.reinsurance
    if behind is None:
        return Outcome("unknown", NOT_STATED, required)
    if behind.ceded_share == 0:
        return Outcome("pass", NOTHING_CEDED, required)
    said = {"pays_regardless": behind.pays_regardless}
    return Outcome(judged(said), told(said), required)


def applied_in_time(case: Case, terms: Terms) -> Outcome:
    """Applied for long enough before the cover begins, with the original shown."""
    least = terms.figure("minimum")
    required = say(
        "{days} days or more before inception; original shown",
        "始期の{days}日以上前／原本の提示",
        days=f"{least:.0f}",
    )
    filing = case.policy.filing
    if filing is None:
        return Outcome("unknown", NOT_STATED, required)
    ahead = None if filing.applied_on is None else (case.policy.inception - filing.applied_on).days
    when = NOT_STATED if ahead is None else say("{n} days before", "{n}日前", n=str(ahead))
    observed = say(
        "application: {when}; original: {shown}",
        "申請：{when}／原本の提示：{shown}",
        when=when,
        shown=answered(filing.original_shown),
    )
    in_time = None if ahead is None else ahead >= least
    return Outcome(judged({"when": in_time, "shown": filing.original_shown}), observed, required)


def ends_by_approval_or_list(case: Case, terms: Terms) -> Outcome:
    """The guarantee ends early with approval only, or only in the cases the law lists."""
    allowed = listed(word(name) for name in terms.allowed)
    required = say(
        "approval for every ending, or a closed list out of: {cases}",
        "解除に承認を要すること、または終了事由が次に限られること：{cases}",
        cases=allowed,
    )
    approval = case.policy.wording.cancellation_needs_approval
    ending = case.policy.ending
    cases = None if ending is None else ending.only_in
    said = NOT_STATED if cases is None else listed(word(name) for name in cases)
    observed = say(
        "approval: {approval}; list: {cases}",
        "承認：{approval}／終了事由：{cases}",
        approval=answered(approval),
        cases=said,
    )
    within = None if cases is None else set(cases) <= set(terms.allowed)
    return Outcome(either({"approval": approval, "list": within}), observed, required)


def consent_if_direct(case: Case, terms: Terms) -> Outcome:
    """Customers consented, where the guarantor has a contract with each of them."""
    required = say("consent of customers", "利用者の同意があること")
    route = case.policy.wording.payee_route
    if route is None:
        return Outcome("unknown", say("payee route not stated", "支払先の記載なし"), required)
    if route != "direct":
        return Outcome("not_applicable", word(route), required)
    answers = clauses(case, terms)
    return Outcome(judged(answers), told(answers), required)


def read_by_a_person(case: Case, _terms: Terms) -> Outcome:
    """Somebody named read what no field records, and found nothing that harms customers."""
    required = say(
        "a named person read the wording and found no term that harms customers",
        "約款全文を確認した者が、利用者の保護に欠ける約定がないと認めていること",
    )
    filing = case.policy.filing
    if filing is None or filing.harmful_terms is None or filing.reviewed_on is None:
        return Outcome("unknown", say("nobody is named", "確認者の記載なし"), required)
    result: Result = "fail" if filing.harmful_terms else "pass"
    observed = say(
        "harmful terms: {found} (read by {who}, {on})",
        "利用者に不利な約定：{found}（{who}、{on}）",
        found=answered(filing.harmful_terms),
        who=filing.reviewer or "",
        on=day_said(filing.reviewed_on),
    )
    return Outcome(result, observed, required)


TESTS = (
    licensed,
    permitted_if_unlicensed,
    solvent,
    rated,
    pays_before_reinsurers,
    applied_in_time,
    ends_by_approval_or_list,
    consent_if_direct,
    read_by_a_person,
)
