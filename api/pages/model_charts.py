"""Charts of what a model learned: the market's level, controls, features, sizes, assumptions."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from api.pages import numbers
from api.pages.bases import EXCHANGE_TITLES, example_profile
from api.pages.charts import Axis, Chart, Mark, Series
from api.pages.text.model_charts import WORDS
from api.pages.text.model_names import GROUPS, assumption_name, turned_said
from pricing.phrases import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from api.model_shapes import Coefficient, Control
    from api.pages.charts import Colour
    from api.pages.visit import Visit
    from api.report_shapes import Effect, ModelReport, SizePoint
    from pricing.phrases import Phrase

NORMAL_95 = 1.645
SHOWN_EFFECTS = 12
SHOWN_EXAMPLE = 1
"""The middle Japanese exchange, or an only one."""
SMALL, LARGE = 1e7, 1e9
LEAST_REACH = 1e5
MOST_SHOWN = 0.16
"""Few exchange-years of the first years make intervals that would flatten the rest."""


def market(visit: Visit, report: ModelReport) -> Chart:
    """Thefts per exchange-year, as seen and as the model has it."""
    years = report.market
    high, now = max(years, key=lambda one: one.level), years[-1]
    return Chart(
        name="market",
        title=_said(visit, "market"),
        summary=_said(
            visit,
            "market_said",
            high=numbers.percent(high.level, visit.lang),
            high_year=high.year,
            now=numbers.percent(now.level, visit.lang),
            now_year=now.year,
            low_end=numbers.percent(now.level_low, visit.lang),
            high_end=numbers.percent(now.level_high, visit.lang),
        ),
        x=Axis(_said(visit, "year"), "year"),
        y=Axis(_said(visit, "rate"), "share", least=0, most=MOST_SHOWN),
        series=(
            Series(
                _said(visit, "seen"),
                "range",
                tuple((one.year, one.seen_low, min(one.seen_high, MOST_SHOWN)) for one in years),
                "quiet",
            ),
            Series(
                _said(visit, "observed"),
                "points",
                tuple((one.year, one.seen) for one in years),
                "second",
            ),
            Series(
                _said(visit, "level"), "line", tuple((one.year, one.level) for one in years), "main"
            ),
            Series(
                _said(visit, "level_low"),
                "dashed",
                tuple((one.year, one.level_low) for one in years),
                "main",
            ),
            Series(
                _said(visit, "level_high"),
                "dashed",
                tuple((one.year, one.level_high) for one in years),
                "main",
            ),
        ),
    )


def controls(visit: Visit, told: Sequence[Control], found: Sequence[Coefficient]) -> Chart | None:
    """What each control is believed and found to be worth; None of a model without any."""
    if not told:
        return None
    ordered = sorted(told, key=lambda one: one.relativity.value)
    best = ordered[0]
    priors = {one.name: _prior(one) for one in found}
    belief = [priors.get(one.control) if one.from_data else _ends(one) for one in ordered]
    return Chart(
        name="controls",
        title=_said(visit, "controls"),
        summary=_said(
            visit,
            "controls_said",
            name=getattr(best.title, visit.lang),
            value=f"{best.relativity.value:.2f}",
            moved=sum(one.from_data for one in told),
            all=len(told),
        ),
        x=_names(visit, "feature", [getattr(one.title, visit.lang) for one in ordered]),
        y=Axis(_said(visit, "times"), "count", log=True),
        series=(
            _ranges(visit, "prior", belief, "quiet"),
            _ranges(visit, "posterior", [_ends(one) if one.from_data else None for one in ordered]),
            _points(visit, [one.relativity.value for one in ordered]),
        ),
        marks=(Mark("y", 1.0, ""),),
        upright=False,
        height="tall",
    )


def coefficients(visit: Visit, told: Sequence[Coefficient]) -> Chart | None:
    """Prior and posterior of every feature that multiplies the rate."""
    shown = [
        one for one in told if one.part == "frequency" and one.name != "intercept" and one.factor
    ]
    if not shown:
        return None
    most = max(shown, key=lambda one: one.learned or 0.0)
    return Chart(
        name="coefficients",
        title=_said(visit, "coefficients"),
        summary=_said(
            visit,
            "coefficients_said",
            name=getattr(most.title, visit.lang),
            share=numbers.percent(most.learned, visit.lang, digits=2),
        ),
        x=_names(visit, "feature", [getattr(one.title, visit.lang) for one in shown]),
        y=Axis(_said(visit, "times"), "count", log=True),
        series=(
            _ranges(visit, "prior", [_prior(one) for one in shown], "quiet"),
            _ranges(
                visit,
                "posterior",
                [(one.factor.low, one.factor.high) for one in shown if one.factor],
            ),
            _points(visit, [one.factor.value for one in shown if one.factor]),
        ),
        marks=(Mark("y", 1.0, ""),),
        upright=False,
        height="tall",
    )


def sizes(visit: Visit, report: ModelReport) -> Chart:
    """Each theft against what was within reach, with the law of a hot theft."""
    small, large = (_nearest(report, reach) for reach in (SMALL, LARGE))
    law = [one for one in report.size_law if one.reach_usd >= LEAST_REACH]
    stated = [one for one in report.sizes if one.stated and one.tier != "cold"]
    cold = [one for one in report.sizes if one.tier == "cold"]
    guessed = [one for one in report.sizes if not one.stated and one.tier != "cold"]
    return Chart(
        name="sizes",
        title=_said(visit, "sizes"),
        summary=_said(
            visit,
            "sizes_said",
            n=len(report.sizes),
            stated=sum(one.stated for one in report.sizes),
            small=numbers.dollars(small[1], visit.lang),
            reach_small=numbers.dollars(small[0], visit.lang),
            large=numbers.dollars(large[1], visit.lang),
            reach_large=numbers.dollars(large[0], visit.lang),
        ),
        x=Axis(_said(visit, "reach"), "usd", log=True),
        y=Axis(_said(visit, "taken"), "usd", log=True),
        series=(
            _thefts(visit, "reach_guessed", guessed, "quiet"),
            _thefts(visit, "assets_stated", stated, "second"),
            _thefts(visit, "cold", cold, "third"),
            Series(
                _said(visit, "law_median"),
                "line",
                tuple((one.reach_usd, one.median) for one in law),
            ),
            Series(
                _said(visit, "law_low"), "dashed", tuple((one.reach_usd, one.low) for one in law)
            ),
            Series(
                _said(visit, "law_high"), "dashed", tuple((one.reach_usd, one.high) for one in law)
            ),
        ),
        height="tall",
    )


def effects(visit: Visit, report: ModelReport, told: Iterable[Control]) -> Chart | None:
    """The assumptions that move one example's premium most."""
    if not report.effects:
        return None
    at = min(SHOWN_EXAMPLE, len(report.examples) - 1)
    ranked = sorted(report.effects, key=lambda one: -abs(one.ratios[at] - 1.0))[:SHOWN_EFFECTS]
    names = {one.control: say(one.title.en, one.title.ja) for one in told}
    labels = [_effect(visit, one, names) for one in ranked]
    return Chart(
        name="effects",
        title=_said(visit, "effects", name=_example(visit, report.examples[at])),
        summary=_said(
            visit,
            "effects_said",
            what=labels[0],
            change=_signed(visit, ranked[0].ratios[at] - 1.0),
        ),
        x=_names(visit, "assumption", labels),
        y=Axis(_said(visit, "premium_change"), "share"),
        series=(
            Series(
                _said(visit, "premium_change"),
                "bar",
                tuple((place, one.ratios[at] - 1.0) for place, one in enumerate(ranked)),
            ),
        ),
        upright=False,
        height="tall",
    )


def _example(visit: Visit, name: str) -> str:
    """An example as the other pages call it; another exchange by its own name."""
    for key, title in EXCHANGE_TITLES.items():
        if example_profile(key).name == name:
            return visit.told(title)
    return name


def _effect(visit: Visit, one: Effect, names: dict[str, Phrase]) -> str:
    what = visit.told(assumption_name(one.group, one.name, names))
    if one.group == "size law":
        return f"{visit.told(GROUPS[one.group])}: {what}"
    turned = visit.told(turned_said(one.turned))
    return f"{what}（{turned}）" if visit.lang == "ja" else f"{what}: {turned}"


def _signed(visit: Visit, share: float) -> str:
    return f"{'+' if share > 0 else ''}{numbers.percent(share, visit.lang, digits=2)}"


def _prior(one: Coefficient) -> tuple[float, float] | None:
    if one.prior_mean is None or one.prior_sd is None:
        return None
    half = NORMAL_95 * one.prior_sd
    return math.exp(one.prior_mean - half), math.exp(one.prior_mean + half)


def _ends(one: Control) -> tuple[float, float]:
    return one.relativity.low, one.relativity.high


def _names(visit: Visit, name: str, categories: Sequence[str]) -> Axis:
    return Axis(_said(visit, name), "text", categories=tuple(categories))


def _ranges(
    visit: Visit, name: str, ends: Sequence[tuple[float, float] | None], colour: Colour = "main"
) -> Series:
    points = tuple((at, *pair) for at, pair in enumerate(ends) if pair is not None)
    return Series(_said(visit, name), "range", points, colour)


def _points(visit: Visit, values: Sequence[float]) -> Series:
    return Series(_said(visit, "middle"), "points", tuple(enumerate(values)), "main")


def _thefts(visit: Visit, name: str, thefts: Sequence[SizePoint], colour: Colour) -> Series:
    points = tuple((one.reach_usd, one.loss_usd, one.exchange) for one in thefts)
    return Series(_said(visit, name), "points", points, colour)


def _nearest(report: ModelReport, reach: float) -> tuple[float, float]:
    """The point of the law nearest to a reach: reach and median."""
    found = min(report.size_law, key=lambda one: abs(math.log(one.reach_usd / reach)))
    return found.reach_usd, found.median


def _said(visit: Visit, name: str, /, **fill: object) -> str:
    return visit.told(WORDS[name]).format(**fill)
