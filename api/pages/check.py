"""The examiner's report on what is held, that anyone may try: is it accepted, and if not, why?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from api import studies
from api.pages.answers import assumed
from api.pages.ask_form import form_values, policy_title
from api.pages.asked import read
from api.pages.check_charts import replays_chart
from api.pages.cures import at_once, cures
from api.pages.event_held import read_event
from api.pages.event_shown import event_form, event_values
from api.pages.heat import heat_of
from api.pages.report import Groups, report_values, settling
from api.pages.site import Pages, Shown
from api.pages.text.asked import WORDS as ASKED_WORDS
from api.pages.text.check import WORDS
from api.shapes import CheckRequest
from api.study_shapes import StressRequest
from data.regime_versions import rule_set_on
from data.regimes import HOME
from pricing.errors import PricingError, UnknownHoldings
from pricing.event_check import FIELD
from pricing.wording import UNNAMED

if TYPE_CHECKING:
    import datetime as dt

    from api.pages.asked import Asked
    from api.pages.visit import Visit
    from models.profile import SecurityProfile
    from pricing.examination import Examination
    from pricing.policy import Policy

pages = Pages({**ASKED_WORDS, **WORDS})


@pages.page("/check", may="prices:ask", units=4)
def check(visit: Visit) -> Shown:
    """Verdict, findings, cover and standing of one policy, and what would turn the verdict."""
    asked, policy = read(visit), None
    held = read_event(visit, asked)
    values = {
        "title": visit.told(WORDS["title_event" if held.named else "title"]),
        **form_values(visit, asked),
        **event_form(visit, held),
    }
    if asked.is_wrong or held.is_wrong:
        return Shown("check.html", {**values, "found": None}, 422)
    if not held.alone:
        policy = asked.policy or asked.start
    request = CheckRequest(
        profile=asked.profile,
        policy=policy,
        event_cover=held.cover,
        scenario=asked.scenario,
        language=visit.lang,
        on=asked.on,
    )
    try:
        found = visit.service.check(request)
    except PricingError as error:
        if not (error.field or "").startswith(FIELD):
            raise
        refused = event_form(visit, held.refused(error))
        return Shown("check.html", {**values, **refused, "found": None}, 422)
    offered = cures(visit, asked, found.findings, rule_set_on(HOME, asked.on))
    values |= report_values(visit, found)
    values |= assumed_values(visit, asked, found, str(values["sentence"]))
    values |= {
        "policy_title": policy_title(visit, asked),
        "cash_stated": asked.profile.reserve_cash is not None,
        "request": request.model_dump(mode="json"),
        "cures": offered,
        "at_once": at_once(visit, found.findings, offered),
        "settling": settling(found, Groups.of(found)),
        **event_values(found),
    }
    if policy is not None:
        values |= stress_values(visit, asked.profile, policy, asked.on)
    return Shown("check.html", values)


def assumed_values(
    visit: Visit, asked: Asked, found: Examination, sentence: str
) -> dict[str, object]:
    """What the verdict rests on without evidence, and its heading, which says so if it is good."""
    these = assumed(visit, asked)
    values: dict[str, object] = {"assumed": these, "unnamed": found.insurer == UNNAMED}
    if these and (heading := WORDS.get(f"if_{found.verdict}")):
        begun = sentence[:1].lower() + sentence[1:]
        if_so = visit.told(WORDS["says_if"]).format(sentence=begun)
        values |= {"heading": visit.told(heading), "tone": "warn", "sentence": if_so}
    return values


def stress_values(
    visit: Visit, profile: SecurityProfile, policy: Policy, on: dt.date
) -> dict[str, object]:
    """Past thefts at this exchange, and the wording against ten scenarios."""
    try:
        report = studies.stress(
            visit.service, StressRequest(profile=profile, policy=policy, on=on, language=visit.lang)
        )
    except UnknownHoldings:
        return {"stress": None, "heat": None, "replays": None}
    return {
        "stress": report,
        "heat": heat_of(visit, report.scenarios),
        "replays": replays_chart(visit, report),
    }
