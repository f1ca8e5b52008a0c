"""How does an examination read on a page? Its verdict in a sentence, its findings in groups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.check_words import CAPPED
from api.pages import numbers
from api.pages.check_charts import cover_chart
from api.pages.sources import rates_said, rules_source, stated_source
from api.pages.text.check import WORDS
from pricing.phrases import say

if TYPE_CHECKING:
    from api.pages.visit import Visit
    from pricing.event_result import EventChecked
    from pricing.examination import Examination, Standing
    from pricing.findings import Finding, Requirement, Result

ORDER: tuple[Result, ...] = ("fail", "unknown", "pass", "not_applicable")
TONES = {"accept": "good", "accept_with_conditions": "warn", "cannot_say": "warn", "reject": "bad"}
MOST_TITLES = 3
AMOUNTS_BY_CASH = {"jp.amount", "jp.guarantee_amount"}
COVER = say(
    "Effective cover: {haircuts}, model {model}", "実効てん補額：{haircuts}、モデル {model}"
)


@dataclass(frozen=True)
class Groups:
    """Findings by result, in the rules' order; blocking ones first."""

    fail: tuple[Finding, ...]
    unknown: tuple[Finding, ...]
    passed: tuple[Finding, ...]
    other: tuple[Finding, ...]

    @classmethod
    def of(cls, found: Examination) -> Groups:
        """The findings of a report."""
        return cls(*(_with(found, result) for result in ORDER))


def report_values(visit: Visit, found: Examination) -> dict[str, object]:
    """Everything `templates/pages/report.html` shows."""
    groups = Groups.of(found)
    scenario = visit.of(found.required, "title")
    rules = rules_source(found.rule_set, scenario, found.required.status, visit.lang)
    cover = COVER.told(visit.lang).format(
        haircuts=found.effective_cover.haircuts, model=found.model or visit.told(WORDS["none"])
    )
    return {
        "found": found,
        "heading": visit.told(WORDS[f"is_{found.verdict}"]),
        "tone": TONES[found.verdict],
        "sentence": sentence(visit, found, groups),
        "groups": groups,
        "rules_source": rules,
        "cover_source": cover,
        "cover": None if found.policy is None else cover_chart(visit, found.effective_cover),
        "standings": tuple(_standing(visit, found, one) for one in found.standing),
        "is_law": any(s.rules and s.status in ("in_force", "enacted") for s in found.standing),
        "rates": rates_said(found.exchange_rates),
        "step_source": lambda step: stated_source(step.source, step.status, visit.lang),
        "off": lambda one: visit.told(WORDS["over" if one.rule in CAPPED else "missing"]),
        "yardstick": lambda one: yardstick(visit, one),
    }


def sentence(visit: Visit, found: Examination, groups: Groups) -> str:
    """Why the verdict is what it is."""
    if found.policy is None and found.event_cover is not None:
        return _of_cover_alone(visit, found, found.event_cover)
    blocked = [one for one in groups.fail if one.severity == "blocking"]
    if blocked:
        return _told(visit, "says_blocked", titles=_titles(visit, blocked))
    if found.verdict == "reject":
        amount = numbers.yen(found.shortfall.amount, visit.lang)
        return _told(visit, "says_short", amount=amount)
    if found.verdict == "cannot_say":
        return _told(visit, "says_cannot", what=_lacking(visit, found, groups))
    if found.verdict == "accept_with_conditions":
        return _told(visit, "says_conditions", n=str(len(groups.fail) + len(groups.unknown)))
    return _told(visit, "says_accept")


def _of_cover_alone(visit: Visit, found: Examination, read: EventChecked) -> str:
    if found.verdict == "reject":
        amount = numbers.yen(read.shortfall_if_counted.amount, visit.lang)
        return _told(visit, "says_event_short", amount=amount)
    if found.verdict == "cannot_say":
        return _told(
            visit, "says_event_cannot", amount=numbers.yen(read.shortfall.amount, visit.lang)
        )
    return _told(visit, "says_event_cash")


def settling(found: Examination, groups: Groups) -> tuple[Finding, ...]:
    """What stands between the policy and an answer, gravest first.

    For a policy that fails, what blocks it; where nothing can be said, what is unknown and blocks,
    and the amount if only the cash is not stated; for one accepted on conditions, the conditions.
    """
    if found.verdict == "reject":
        blocked = tuple(one for one in groups.fail if one.severity == "blocking")
        return blocked or tuple(one for one in groups.fail if one.shortfall is not None)
    if found.verdict == "cannot_say":
        lacking = [one for one in groups.unknown if found.shortfall.amount and one.shortfall]
        amounts = [one for one in lacking if one.rule in AMOUNTS_BY_CASH]
        blocking = [one for one in groups.unknown if one.severity == "blocking"]
        return tuple(dict.fromkeys((*amounts, *blocking)))
    return (*groups.fail, *groups.unknown)


def yardstick(visit: Visit, one: Requirement) -> str:
    """A scenario as a choice shows it: its name and amount."""
    return f"{visit.of(one, 'title')} – {numbers.yen(one.amount, visit.lang)}"


def _lacking(visit: Visit, found: Examination, groups: Groups) -> str:
    blocking = sum(one.severity == "blocking" for one in groups.unknown)
    said = []
    if found.shortfall.amount:
        amount = numbers.yen(found.shortfall.amount, visit.lang)
        said.append(_told(visit, "lacks_cash", amount=amount))
    if blocking:
        said.append(_told(visit, "lacks_blocking", n=str(blocking)))
    return visit.told(WORDS["and_between"]).join(said)


def _titles(visit: Visit, of: list[Finding]) -> str:
    titles = [visit.of(one, "title") for one in of]
    told = visit.told(WORDS["title_between"]).join(titles[:MOST_TITLES])
    more = len(titles) - MOST_TITLES
    return told if more <= 0 else _told(visit, "and_more", titles=told, n=str(more))


def _told(visit: Visit, name: str, **values: str) -> str:
    return visit.told(WORDS[name]).format_map(values)


def _with(found: Examination, result: Result) -> tuple[Finding, ...]:
    these = (one for one in found.findings if one.result == result)
    return tuple(sorted(these, key=lambda one: one.severity != "blocking"))


def _standing(
    visit: Visit, found: Examination, one: Standing
) -> tuple[Standing, tuple[str, ...], tuple[str, ...]]:
    """One standing: titles of its rules and of its amounts."""
    steps = {step.name: step.title for step in found.effective_cover.steps}
    steps["required_amount"] = visit.told(WORDS["required"])
    cover = () if found.event_cover is None else found.event_cover.findings
    by_rule = {one.rule: visit.of(one, "title") for one in (*found.findings, *cover)}
    return one, tuple(by_rule[r] for r in one.rules), tuple(steps[a] for a in one.amounts)
