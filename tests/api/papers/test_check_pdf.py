"""The examiner's report holds every finding with its citation, and every step to the yen."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from api.check_words import said
from api.papers.check_pdf import render_pdf
from api.papers.paper import Stamped, full_yen
from api.terminal import status_said, verdict_said
from pricing.arrangement import examine_on
from pricing.phrases import LANGUAGES, Language
from pricing.wording import UNNAMED
from tests.api.papers.conftest import example_exchange, example_policy
from tests.api.papers.reading import every_page_says, flat, fonts_are_inside, holds, pages

if TYPE_CHECKING:
    from pricing.examination import Examination

RECORD = "01900000-0000-7000-8000-000000000000"
STAMPED = Stamped(RECORD, dt.date(2026, 11, 28))
ON = dt.date(2026, 11, 25)


def examined(name: str, lang: Language) -> Examination:
    return examine_on(example_policy(name), example_exchange(), ON, lang=lang)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["specie-form", "meets-all", "statutory-form"])
def test_verdict_amounts_and_every_finding_are_there(name: str, lang: Language) -> None:
    found = examined(name, lang)
    pdf = render_pdf(found, STAMPED)
    cover = found.effective_cover
    holds(
        pdf,
        verdict_said(found.verdict, lang),
        *(
            full_yen(amount, lang)
            for amount in (
                found.required.amount,
                found.eligible_credit.amount,
                found.shortfall.amount,
                cover.amount,
            )
        ),
        found.required.formula,
        *(fact.source for fact in found.required.working),
        *(step.formula for step in cover.steps),
        *(step.source for step in cover.steps),
        *(f"{step.left.amount:,}" for step in cover.steps),
    )
    for finding in found.findings:
        cure = finding.cure_en if lang == "en" else finding.cure_ja
        holds(pdf, finding.rule, finding.observed)
        if finding.result != "not_applicable":
            status = status_said(finding.status, lang)
            holds(pdf, finding.required, finding.citation, status, cure or "")
    every_page_says(pdf, RECORD, lang)
    fonts_are_inside(pdf)


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "No rule applied here is in force for crypto-assets."),
        ("ja", "適用した判定基準のうち、暗号資産について施行済みのものはない。"),
    ],
)
def test_it_says_what_is_law_and_what_is_not(lang: Language, said: str) -> None:
    found = examined("specie-form", lang)
    standing = [status_said(one.status, lang) for one in found.standing]
    holds(render_pdf(found, STAMPED), said, *standing)


def test_what_is_unknown_is_shown_as_unknown() -> None:
    found = examined("specie-form", "en")
    assert found.effective_cover.is_upper_bound
    holds(render_pdf(found, STAMPED), f"unknown steps: {len(found.effective_cover.unknown)}")


def test_the_same_record_is_the_same_bytes() -> None:
    found = examined("specie-form", "ja")
    assert render_pdf(found, STAMPED) == render_pdf(found, STAMPED)


@pytest.mark.parametrize(
    ("lang", "said", "unnamed"),
    [
        ("en", "Nothing in this report is evidenced", "The insurer is not named."),
        ("ja", "いずれも照会者の申告による。", "保険者名の記載がない。"),
    ],
)
def test_what_is_not_kept_says_under_the_verdict_that_nothing_is_evidenced(
    lang: Language, said: str, unnamed: str
) -> None:
    found = examined("meets-all", lang)
    first = pages(render_pdf(found, Stamped(None, ON)))[0]
    verdict = first.index(flat(verdict_said(found.verdict, lang)))
    amount = first.index(flat(full_yen(found.required.amount, lang)))
    assert verdict < first.index(flat(said)) < amount
    assert flat(unnamed) not in first
    assert flat(said) not in pages(render_pdf(found, STAMPED))[0]


@pytest.mark.parametrize(
    ("lang", "unnamed"), [("en", "The insurer is not named."), ("ja", "保険者名の記載がない。")]
)
def test_an_insurer_that_only_holds_its_place_is_not_named(lang: Language, unnamed: str) -> None:
    found = examined("meets-all", lang).model_copy(update={"insurer": UNNAMED})
    holds(render_pdf(found, Stamped(None, ON)), unnamed, said("not_named", lang))
    kept = "".join(pages(render_pdf(found, STAMPED)))
    assert flat(UNNAMED) not in kept
    assert flat(said("not_named", lang)) in kept


def test_a_deductible_above_its_cap_is_over_it() -> None:
    policy = example_policy("meets-all")
    borne = policy.layers[0].model_copy(update={"retention": 10e9})
    policy = policy.model_copy(update={"layers": (borne, *policy.layers[1:])})
    found = examine_on(policy, example_exchange(), ON, lang="en")
    (one,) = (one for one in found.findings if one.rule == "jp.deductible")
    assert one.shortfall is not None
    holds(render_pdf(found, STAMPED), f"over by {full_yen(one.shortfall.amount, 'en')}")


def test_told_in_another_language_it_says_so() -> None:
    pdf = render_pdf(examined("specie-form", "en"), STAMPED, recorded_in="ja")
    holds(pdf, "Recorded in Japanese and told again in English")
