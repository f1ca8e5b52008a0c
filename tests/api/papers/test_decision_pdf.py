"""The letter says what was decided, why, by whom and on which findings; before that, a draft."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from api.file_shapes import Decision, FilingOnFile, Party
from api.papers.decision_pdf import render_pdf
from api.papers.paper import Stamped
from pricing.arrangement import examine_on
from pricing.phrases import LANGUAGES, Language
from tests.api.papers.conftest import example_exchange, example_policy
from tests.api.papers.reading import every_page_says, fonts_are_inside, holds, pages

ID = "01900000-0000-7000-8000-00000000000"
FILED_AT = dt.datetime(2026, 11, 25, 9, tzinfo=dt.UTC)
DECIDED_AT = dt.datetime(2026, 11, 28, 4, 5, 6, tzinfo=dt.UTC)
NOTE = "War exclusion.\n戦争免責により利用者の保護に欠ける。 *bold*"


def filing(lang: Language = "en", **more: Any) -> FilingOnFile:  # noqa: ANN401 - fields of it
    policy, profile = example_policy("war-exclusion"), example_exchange()
    values: dict[str, Any] = {
        "id": f"{ID}1",
        "version": 1,
        "created_at": FILED_AT,
        "changed_at": FILED_AT,
        "state": "filed",
        "exchange": Party(id=f"{ID}2", name="髙﨑 Exchange"),
        "supervisor": Party(id=f"{ID}3", name="The Supervisor"),
        "exchange_id": f"{ID}4",
        "exchange_version": 3,
        "policy_id": f"{ID}5",
        "policy_version": 2,
        "profile": profile,
        "policy": policy,
        "note": '#read("/etc/passwd")',
        "examination": examine_on(policy, profile, FILED_AT.date(), lang=lang),
    }
    return FilingOnFile(**(values | more))


def refused(lang: Language) -> FilingOnFile:
    decision = Decision(decision="refused", note=NOTE, at=DECIDED_AT, by=f"user:{ID}9")
    return filing(lang, state="refused", version=2, changed_at=DECIDED_AT, decision=decision)


def letter(found: FilingOnFile) -> bytes:
    stamped = Stamped(found.id, found.changed_at.date())
    return render_pdf(found, found.examination, stamped)


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ("To: 髙﨑 Exchange", "REFUSED", "Date: 2026-11-28", "Reason: War exclusion.")),
        ("ja", ("髙﨑 Exchange 御中", "承認しない", "2026年11月28日", "理由：War exclusion.")),
    ],
)
def test_a_decision_is_told_with_its_reason_day_and_hand(
    lang: Language, words: tuple[str, ...]
) -> None:
    found = refused(lang)
    pdf = letter(found)
    holds(pdf, *words, *NOTE.splitlines(), f"user:{ID}9", "2026-11-28 04:05:06 UTC")
    holds(pdf, "The Supervisor", found.policy.name, '#read("/etc/passwd")')
    every_page_says(pdf, f"{ID}1", lang)
    fonts_are_inside(pdf)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_names_the_findings_it_rests_on_and_no_others(lang: Language) -> None:
    found = refused(lang)
    text = "".join(pages(letter(found)))
    for finding in found.examination.findings:
        against = finding.result in {"fail", "unknown"}
        assert (finding.rule in text) == against, finding.rule
        if against:
            holds(letter(found), finding.citation, finding.observed)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_names_every_record_to_its_version(lang: Language) -> None:
    ending = ", version {n}" if lang == "en" else "（第{n}版）"
    pdf = letter(refused(lang))
    holds(pdf, *(f"{ID}{i}{ending.format(n=n)}" for i, n in ((1, 2), (5, 2), (4, 3))))


@pytest.mark.parametrize(
    ("lang", "mark", "said"),
    [("en", "DRAFT", "No decision has been taken."), ("ja", "案", "決定は行われていない")],
)
def test_before_the_decision_every_page_is_marked_a_draft(
    lang: Language, mark: str, said: str
) -> None:
    pdf = letter(filing(lang))
    assert all(mark in text for text in pages(pdf))
    holds(pdf, said)
    assert "DRAFT" not in "".join(pages(letter(refused("en"))))


def test_a_filing_taken_back_has_no_decision() -> None:
    found = filing(state="withdrawn", version=2, changed_at=DECIDED_AT)
    holds(letter(found), "WITHDRAWN", "took the filing back on 2026-11-28")


def test_a_reason_longer_than_a_page_is_told_to_its_end() -> None:
    note = "\n".join(f"Line {n} of the reason." for n in range(160))
    decision = Decision(decision="refused", note=note, at=DECIDED_AT, by="key:1")
    holds(letter(filing(state="refused", decision=decision)), *note.splitlines())


def test_the_same_record_is_the_same_bytes() -> None:
    assert letter(refused("ja")) == letter(refused("ja"))
