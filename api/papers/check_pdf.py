"""The examiner's report as PDF: verdict, amounts, waterfall, every finding, what of it is law."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.check_words import HEADINGS, other_reasons, said, title
from api.papers.check_figures import waterfall
from api.papers.findings import SHOWN, TONES, event_cover_blocks, findings_table
from api.papers.paper import (
    Callout,
    Facts,
    Heading,
    Line,
    Paper,
    Picture,
    Table,
    Text,
    full_yen,
)
from api.papers.typeset import typeset
from api.terminal import aside, status_said, verdict_said
from pricing.phrases import Phrase, day_said, say
from pricing.wording import insurer_named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.papers.paper import Block, Cell, Stamped
    from pricing.examination import Examination
    from pricing.findings import Fact, Requirement
    from pricing.phrases import Language

WORDS: dict[str, Phrase] = {
    "name": say("Adequacy report", "審査報告書"),
    "working": say("How the required amount is found", "所要額の算定"),
    "formula": say("Formula: {formula}", "算式：{formula}"),
    "figure": say("Figure", "数値"),
    "value": say("Value", "値"),
    "unit": say("Unit", "単位"),
    "source": say("Source and status", "出典・位置付け"),
    "in_english": say("", "単位・出典は記録の原文（英語）による。"),
    "retold": say(
        "Recorded in Japanese and told again in English: examined anew from the record, with the "
        "same verdict, amounts and findings. The record has the Japanese words.",
        "英語の記録を日本語で示したもの。記録から再審査し、判定・金額・各条件の結果が記録と一致する"
        "ことを確認した。記録上の文言は英語である。",
    ),
    "not_evidenced": say(
        "Nothing in this report is evidenced: contracts and exchange are as the asker stated them.",
        "本書の内容は証憑により確認したものではない。契約および交換業者の状況は、"
        "いずれも照会者の申告による。",
    ),
    "insurer_open": say("The insurer is not named.", "保険者名の記載がない。"),
    "counts": say(
        "{fail} fail, {unknown} cannot be said, {passed} pass, {rest} do not apply",
        "不適合{fail}件、判定不能{unknown}件、適合{passed}件、対象外{rest}件",
    ),
    "rule": say("Rule", "判定基準"),
    "why": say("Why not", "理由"),
}


def render_pdf(
    found: Examination, stamped: Stamped, *, recorded_in: Language | None = None
) -> bytes:
    """The report, in the examination's language, which need not be that of its record.

    Raises:
        NoTypesetter, CannotBeSet: as `typeset`.
    """
    lang = found.language
    subtitle = f"{found.exchange}, {day_said(found.on).told(lang)}"
    name = WORDS["name"].told(lang)
    blocks = list(report_blocks(found))
    if stamped.record_id is None:
        blocks.insert(1, not_evidenced(found))
    if recorded_in not in (None, lang):
        blocks.insert(1, retold(lang))
    return typeset(Paper(lang, name, title(found), subtitle, stamped, blocks))


def retold(lang: Language) -> Text:
    """Said where a check is shown in another language than it is recorded in."""
    return Text(_word("retold", lang), "dim", 8)


def not_evidenced(found: Examination) -> Text:
    """Said under a verdict of which nothing is kept, and so nothing is on file to show it."""
    said_of = [_word("not_evidenced", found.language)]
    if found.policy is not None and insurer_named(found.insurer) is None:
        said_of.append(_word("insurer_open", found.language))
    return Text(" ".join(said_of) if found.language == "en" else "".join(said_of), "bad", 10)


def report_blocks(found: Examination) -> Iterator[Block]:
    """The whole report."""
    lang = found.language
    yield verdict(found)
    yield _parties(found)
    yield amounts(found)
    if found.policy is not None:
        yield Picture.of(waterfall(found, lang))
        yield _waterfall(found)
    yield Heading(_word("working", lang))
    yield from _working(found.required, lang)
    if found.policy is not None:
        for result in SHOWN:
            yield from findings_table(found, result)
        yield from _not_applicable(found)
    if found.event_cover is not None:
        yield from event_cover_blocks(found, found.event_cover)
    yield from _standing(found)
    yield from _notes(found)


def _word(name: str, lang: Language, **values: str) -> str:
    phrase = WORDS[name]
    return say(phrase.en, phrase.ja, **values).told(lang)


def verdict(found: Examination) -> Callout:
    """The verdict, and how many findings stand behind it."""
    lang = found.language
    cover = found.event_cover
    these = found.findings if cover is None or found.policy is not None else cover.findings
    of = {name: str(sum(f.result == name for f in these)) for name in HEADINGS}
    counts = _word(
        "counts", lang, fail=of["fail"], unknown=of["unknown"], passed=of["pass"],
        rest=of["not_applicable"],
    )  # fmt: skip
    colon = ": " if lang == "en" else "："
    told = f"{said('verdict', lang)}{colon}{verdict_said(found.verdict, lang)}"
    return Callout(told, counts, TONES[found.verdict])


def _parties(found: Examination) -> Facts:
    lang = found.language
    rows = [
        (said("exchange", lang), found.exchange),
        (said("policy", lang), found.policy or said("no_policy", lang)),
        (said("day", lang), day_said(found.on).told(lang)),
        (said("rules", lang), f"{found.regime}{aside(found.rule_set, lang)}"),
    ]
    if found.policy is not None:
        insurer = insurer_named(found.insurer) or said("not_named", lang)
        rows.insert(2, (said("insurer", lang), insurer))
    return Facts(rows)


def amounts(found: Examination) -> Table:
    """What is required and what counts, in whole yen."""
    lang, cover = found.language, found.effective_cover
    note = said("cover_note", lang)
    if cover.is_upper_bound:
        note += aside(said("at_most", lang, n=str(len(cover.unknown))), lang)
    rows: list[tuple[Cell, ...]] = [
        _amount("required", found.required.amount, _of_required(found.required, lang), lang),
        _amount("credit", found.eligible_credit.amount, said("credit_note", lang), lang),
        *([_amount("cover", cover.amount, note, lang)] if found.policy is not None else []),
        _amount("cash", found.cash_counted.amount, "", lang),
        _amount("shortfall", found.shortfall.amount, "", lang),
    ]
    rows += [
        _amount("other", other.amount, _of_required(other, lang), lang)
        for other in found.yardsticks
        if other.scenario != found.scenario
    ]
    return Table(
        (said("amounts", lang), "", ""), rows, widths=(0, 0, 1), right=(1,), leads=(0, 1), size=8.5
    )


def _amount(name: str, amount: int, note: Cell, lang: Language) -> tuple[Cell, ...]:
    lines = (Line(note, "dim"),) if isinstance(note, str) else note
    return said(name, lang), full_yen(amount, lang), lines


def _of_required(required: Requirement, lang: Language) -> Cell:
    title = required.title_en if lang == "en" else required.title_ja
    rests = f"{required.scenario}{aside(status_said(required.status, lang), lang)}"
    return Line(title), Line(rests, "dim")


def _working(required: Requirement, lang: Language) -> Iterator[Block]:
    yield Text(_word("formula", lang, formula=required.formula), size=8)
    head = tuple(_word(name, lang) for name in ("figure", "value", "unit", "source"))
    rows = [
        (fact.name, _value(fact), fact.unit, f"{fact.source}{_status(fact, lang)}")
        for fact in required.working
    ]
    yield Table(head, rows, widths=(0, 0, 0, 1), right=(1,))
    if lang == "ja":
        yield Text(_word("in_english", lang), "dim", 7.5)


def _status(fact: Fact, lang: Language) -> str:
    return aside(status_said(fact.status, lang), lang)


def _value(fact: Fact) -> str:
    value = fact.value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return f"{value:,}" if isinstance(value, int | float) else value


def _waterfall(found: Examination) -> Table:
    lang = found.language
    head = tuple(said(name, lang) for name in ("step", "change", "left", "how"))
    rows: list[tuple[Cell, ...]] = []
    for step in found.effective_cover.steps:
        change: Cell = (Line(said("unknown_change", lang), "doubt"),)
        if step.change is not None:
            change = f"{step.change.amount:,}"
        source = f"{step.source}{aside(status_said(step.status, lang), lang)}"
        rows.append(
            (
                step.title,
                change,
                f"{step.left.amount:,}",
                (Line(step.formula), Line(source, "dim")),
            )
        )
    return Table(head, rows, widths=(3, 0, 0, 6), right=(1, 2))


def _not_applicable(found: Examination) -> Iterator[Block]:
    """Rules for other cases, without the citations that nobody needs here."""
    lang = found.language
    these = [finding for finding in found.findings if finding.result == "not_applicable"]
    heading = HEADINGS["not_applicable"]
    yield Heading(say(heading.en, heading.ja, n=str(len(these))).told(lang))
    rows = [
        (
            finding.title_en if lang == "en" else finding.title_ja,
            finding.observed,
            (Line(finding.rule, "dim"),),
        )
        for finding in these
    ]
    head = (said("condition", lang), _word("why", lang), _word("rule", lang))
    yield Table(head, rows, widths=(5, 4, 3))


def _standing(found: Examination) -> Iterator[Block]:
    lang = found.language
    yield Heading(said("standing", lang))
    held = {s.status for s in found.standing if s.rules}
    if not {"in_force", "enacted"} & held:
        yield Text(said("no_law", lang))
    titles = {step.name: step.title for step in found.effective_cover.steps}
    titles["required_amount"] = said("required", lang)
    colon, comma = (": ", "; ") if lang == "en" else ("：", "、")
    rows: list[tuple[str, Cell]] = []
    for standing in found.standing:
        lines = []
        if standing.rules:
            count = said("rules_of", lang, n=str(len(standing.rules)))
            lines.append(Line(f"{count}{colon}{', '.join(standing.rules)}"))
        if standing.amounts:
            names = comma.join(titles[name] for name in standing.amounts)
            lines.append(Line(said("amounts_of", lang, names=names)))
        rows.append((status_said(standing.status, lang), tuple(lines)))
    yield Facts(rows)


def _notes(found: Examination) -> Iterator[Block]:
    """Reasons that are no finding, and what the report was made from."""
    yield Heading(said("because", found.language))
    for reason in other_reasons(found):
        yield Text(reason, size=8)
    yield Text(made_from(found), "dim", 8)


def made_from(found: Examination) -> str:
    """Rules, haircuts, model and rates."""
    lang = found.language
    return said(
        "made_from",
        lang,
        rules=f"{found.rule_set} (SHA-256 {found.rule_set_digest[:16]})",
        haircuts=found.effective_cover.haircuts,
        model=found.model or said("none", lang),
        rates=", ".join(
            f"{rate.currency} {rate.jpy_per_unit:,.2f} ({rate.month})"
            for rate in found.exchange_rates
        ),
    )
