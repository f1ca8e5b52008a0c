"""The examiner's report on a policy that anyone may try: would it be accepted, and if not, why?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from api import studies
from api.pages.ask_form import form_values, policy_title
from api.pages.asked import read
from api.pages.check_charts import replays_chart
from api.pages.cures import cures
from api.pages.heat import heat_of
from api.pages.report import Groups, report_values, settling
from api.pages.site import Pages, Shown
from api.pages.text.asked import WORDS as ASKED_WORDS
from api.pages.text.check import WORDS
from api.shapes import CheckRequest
from api.study_shapes import StressRequest
from data.regime_versions import rule_set_on
from data.regimes import HOME
from pricing.errors import UnknownHoldings

if TYPE_CHECKING:
    import datetime as dt

    from api.pages.visit import Visit
    from models.profile import SecurityProfile
    from pricing.policy import Policy

pages = Pages({**ASKED_WORDS, **WORDS})


@pages.page("/check", may="prices:ask", units=4)
def check(visit: Visit) -> Shown:
    """Verdict, findings, cover and standing of one policy, and what would turn the verdict."""
    asked = read(visit)
    values = {"title": visit.told(WORDS["title"]), **form_values(visit, asked)}
    if asked.is_wrong:
        return Shown("check.html", {**values, "found": None}, 422)
    request = CheckRequest(
        profile=asked.profile,
        policy=asked.policy or asked.start,
        scenario=asked.scenario,
        language=visit.lang,
        on=asked.on,
    )
    found = visit.service.check(request)
    values |= report_values(visit, found)
    values |= {
        "policy_title": policy_title(visit, asked),
        "cash_stated": asked.profile.reserve_cash is not None,
        "request": request.model_dump(mode="json"),
        "cures": cures(visit, asked, found.findings, rule_set_on(HOME, asked.on)),
        "settling": settling(found, Groups.of(found)),
        **stress_values(visit, request.profile, request.policy, asked.on),
    }
    return Shown("check.html", values)


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
