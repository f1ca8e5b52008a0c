"""The supervisor's letter on a filing: what was decided, of what, on which findings, by whom.

Until it is decided the letter is a draft, and says so across every page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.check_words import said
from api.papers.check_pdf import amounts, made_from, retold, verdict
from api.papers.findings import findings_table
from api.papers.paper import Callout, Facts, Heading, Letterhead, Line, Paper, Text, Tone
from api.papers.typeset import typeset
from pricing.phrases import Phrase, day_said, say, word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.file_shapes import FilingOnFile, FilingState
    from api.papers.paper import Block, Cell, Stamped
    from pricing.examination import Examination
    from pricing.phrases import Language

WORDS: dict[str, Phrase] = {
    "name": say("Decision on a filing", "承認申請に対する決定"),
    "title": say(
        "Decision on a policy filed in place of the reserve",
        "責任準備金に代わる保険契約の承認申請に対する決定",
    ),
    "to": say("To: {whom}", "{whom} 御中"),
    "draft": say("DRAFT", "案"),
    "day": say("Date: {day}", "{day}"),
    "draft_day": say("Draft as of {day}", "{day}現在の案"),
    "letter_of": say("Filing {id}", "申請番号 {id}"),
    "of": say("What was filed", "申請の内容"),
    "policy": say("Policy", "保険契約"),
    "insurer": say("Insurer", "保険者"),
    "instrument": say("Instrument", "契約の種類"),
    "term": say("Term", "保険期間"),
    "from_to": say("{start} to {end}", "{start}～{end}"),
    "exchange": say("Exchange", "交換業者"),
    "filed_by": say("Filed by", "申請者"),
    "filed_on": say("Filed on", "申請日"),
    "records": say("Records", "記録番号"),
    "filing_record": say("filing {id}, version {n}", "申請 {id}（第{n}版）"),
    "policy_record": say("policy {id}, version {n}", "保険契約 {id}（第{n}版）"),
    "exchange_record": say("exchange {id}, version {n}", "交換業者 {id}（第{n}版）"),
    "note": say("Note of the exchange", "申請者の付記"),
    "decision": say("The decision", "決定"),
    "approved": say("APPROVED", "承認する"),
    "refused": say("REFUSED", "承認しない"),
    "withdrawn": say("WITHDRAWN: no decision was taken", "取下げ（決定なし）"),
    "filed": say("NOT DECIDED", "未決定"),
    "reason": say("Reason: {note}", "理由：{note}"),
    "not_decided": say(
        "No decision has been taken. This is a draft of the letter on what was filed, with the "
        "check made that day.",
        "本申請に対する決定は行われていない。本書は申請および申請日の審査結果に基づく案である。",
    ),
    "taken_back": say(
        "The exchange took the filing back on {day}, before a decision.",
        "申請者は決定前の{day}に申請を取り下げた。",
    ),
    "decided_by": say("Decided by", "決定者"),
    "decided_at": say("Decided at", "決定日時"),
    "by": say("{by}, for {supervisor}", "{supervisor}　{by}"),
    "rests": say("The check it rests on", "決定の基礎とした審査結果"),
    "rests_note": say(
        "The check made on the day of filing, {day}, under the rules {rules}. Below are the "
        "conditions that fail and those that cannot be said; the adequacy report has all.",
        "申請日{day}に判定基準{rules}により行った審査の結果。以下に不適合および判定不能の条件を示す。"
        "全件は審査報告書による。",
    ),
    "standing": say("Standing of the rules applied", "適用した判定基準の位置付け"),
}
TONES: dict[FilingState, Tone] = {
    "filed": "doubt",
    "approved": "good",
    "refused": "bad",
    "withdrawn": "plain",
}


def render_pdf(filing: FilingOnFile, found: Examination, stamped: Stamped) -> bytes:
    """The letter; `found` is the filing's check in the letter's language.

    Raises:
        NoTypesetter, CannotBeSet: as `typeset`.
    """
    lang = found.language
    return typeset(
        Paper(
            lang,
            _word("name", lang),
            _word("title", lang),
            "",
            stamped,
            tuple(_blocks(filing, found)),
            opening=(_head(filing, stamped, lang),),
            watermark=None if filing.decision else _word("draft", lang),
        )
    )


def _word(name: str, lang: Language, **values: str) -> str:
    phrase = WORDS[name]
    return say(phrase.en, phrase.ja, **values).told(lang)


def _head(filing: FilingOnFile, stamped: Stamped, lang: Language) -> Letterhead:
    dated = "draft_day" if filing.decision is None else "day"
    day = _word(dated, lang, day=day_said(stamped.day).told(lang))
    number = _word("letter_of", lang, id=filing.id)
    to = _word("to", lang, whom=filing.exchange.name)
    return Letterhead(to, (day, number, filing.supervisor.name))


def _blocks(filing: FilingOnFile, found: Examination) -> Iterator[Block]:
    lang = found.language
    yield _decision(filing, lang)
    if filing.decision is not None:
        moment = filing.decision.at.strftime("%Y-%m-%d %H:%M:%S UTC")
        by = _word("by", lang, by=filing.decision.by, supervisor=filing.supervisor.name)
        yield Facts([(_word("decided_by", lang), by), (_word("decided_at", lang), moment)])
    yield Heading(_word("of", lang))
    yield _filed(filing, lang)
    yield Heading(_word("rests", lang))
    day = day_said(found.on).told(lang)
    yield Text(_word("rests_note", lang, day=day, rules=found.rule_set), size=8.5)
    if lang != filing.examination.language:
        yield retold(lang)
    yield verdict(found)
    yield amounts(found)
    yield from findings_table(found, "fail")
    yield from findings_table(found, "unknown")
    yield Heading(_word("standing", lang))
    if not {"in_force", "enacted"} & {s.status for s in found.standing if s.rules}:
        yield Text(said("no_law", lang), size=8.5)
    yield Text(found.reasons[-1], size=8.5)
    yield Text(made_from(found), "dim", 8)


def _decision(filing: FilingOnFile, lang: Language) -> Callout:
    title, decision = _word(filing.state, lang), filing.decision
    if decision is not None:
        text = _word("reason", lang, note=decision.note)
    elif filing.state == "withdrawn":
        day = day_said(filing.changed_at.date()).told(lang)
        text = _word("taken_back", lang, day=day)
    else:
        text = _word("not_decided", lang)
    return Callout(title, text, TONES[filing.state])


def _filed(filing: FilingOnFile, lang: Language) -> Facts:
    policy = filing.policy
    start, end = day_said(policy.inception).told(lang), day_said(policy.expiry).told(lang)
    rows: list[tuple[str, Cell]] = [
        (_word("policy", lang), policy.name),
        (
            _word("insurer", lang),
            said("not_named", lang) if policy.insurer is None else policy.insurer.name,
        ),
        (_word("instrument", lang), word(policy.instrument).told(lang)),
        (_word("term", lang), _word("from_to", lang, start=start, end=end)),
        (_word("exchange", lang), filing.profile.name),
        (_word("filed_by", lang), filing.exchange.name),
        (_word("filed_on", lang), day_said(filing.created_at.date()).told(lang)),
        (_word("records", lang), _records(filing, lang)),
    ]
    if filing.note:
        rows.append((_word("note", lang), filing.note))
    return Facts(rows)


def _records(filing: FilingOnFile, lang: Language) -> Cell:
    """What was decided on, to the version."""
    return tuple(
        Line(_word(f"{name}_record", lang, id=ident, n=str(version)))
        for name, ident, version in (
            ("filing", filing.id, filing.version),
            ("policy", filing.policy_id, filing.policy_version),
            ("exchange", filing.exchange_id, filing.exchange_version),
        )
    )
