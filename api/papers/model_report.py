"""The model report: one HTML file that carries everything it shows.

For a reinsurer's actuary and a supervisor: what the model is, what each number was before and after
the data, how well such models predicted, and where this one is weak. Written from `ReportData`
alone; sentences about figures are built from the figures.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from api.papers import rate_figures, size_figures
from api.terminal import percent, yen
from models.evidence import TIER_OF_WALLET
from models.features import COLUMNS
from models.fit_severity import CHAMPION
from models.outside import failing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from api.papers.figures import Drawing
    from api.papers.report_data import ReportData
    from data.prior_rows import ControlPrior, ModelPrior, TierPrior
    from models.train import Coefficient
    from models.validation import Span

NONE = "–"
BILLION = 1e9


@dataclass(frozen=True)
class Assumption:
    """One line of the table in which every number of the model can be found.

    `data` says how much history speaks of it, `effect` what a step either way does to the
    premiums of the examples.
    """

    anchor: str
    name: str
    group: str
    prior: str
    posterior: str
    moved: str
    data: str
    effect: str
    status: str
    rationale: str
    source: str
    vintage: str


def render_report(data: ReportData) -> str:
    """The report as one HTML file."""
    environment = Environment(
        loader=PackageLoader("api"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(yen=yen, percent=percent, bn=lambda x: f"{x / BILLION:,.1f}")
    template = environment.get_template("model_report.html")
    return template.render(
        data=data,
        figures=_figures(data),
        headline=_headline(data),
        weak=_weak(data),
        assumptions=list(_assumptions(data)),
        tiers=_tiers(data),
        champion_law=CHAMPION.name,
        exp=math.exp,
        dash=NONE,
    )


def _figures(data: ReportData) -> dict[str, Drawing]:
    return {
        draw.__name__: draw(data)
        for draw in (
            rate_figures.climate,
            rate_figures.coefficients,
            rate_figures.volume,
            rate_figures.counts_by_year,
            rate_figures.losses_by_year,
            rate_figures.calibration,
            rate_figures.ranking,
            rate_figures.stability,
            rate_figures.book,
            size_figures.sizes,
            size_figures.transform,
            size_figures.threshold,
            size_figures.tornado,
            size_figures.waits,
        )
    }


def _beside(span: Span, other: str) -> str:
    score = span.rate(other)
    return f"{score.deviance:.1f} ({score.difference:+.1f} ± {score.difference_se:.1f})"


def _headline(data: ReportData) -> list[str]:
    """What a hurried reader should know, in sentences."""
    v = data.validation
    lines = [_rate_line(v.choice, "on which the form was chosen")]
    if v.held_out:
        lines.append(_rate_line(v.held_out, "held out until the form stood"))
    inside = v.inside
    lines.append(
        f"Years inside the 90 % band: thefts {inside['count'][0]} of {inside['count'][1]}, "
        f"loss {inside['loss'][0]} of {inside['loss'][1]}."
    )
    expected = sum(b.expected for b in data.book)
    paid = sum(b.paid for b in data.book)
    lines.append(
        f"Charged to the listed exchanges year by year, the policies expected to lose "
        f"¥{expected / BILLION:,.0f}bn and paid ¥{paid / BILLION:,.0f}bn."
    )
    return lines


def _rate_line(span: Span, what: str) -> str:
    return (
        f"Thefts predicted, {_span(span)} ({what}): Poisson deviance "
        f"{span.rate('champion').deviance:.1f}; size alone {_beside(span, 'size_only')}, one flat "
        f"rate {_beside(span, 'flat')}. Lower is better; ± is one standard error."
    )


def _weak(data: ReportData) -> list[str]:
    """Where the model is weak, from its own figures."""
    v = data.validation
    every, near = v.all, v.all.rate("size_and_climate")
    lines = [
        (
            "What an exchange is beyond its size adds little: size with the same climate is behind "
            f"by {near.difference:.1f} ± {near.difference_se:.1f} deviance over all years. Most of "
            "the gain over size alone is the market's level."
        ),
        (
            f"The level was predicted {v.choice.rate('champion').expected:.0f} thefts in "
            f"{_span(v.choice)}, {v.choice.thefts:.0f} were observed."
        ),
    ]
    if v.held_out:
        lines[-1] += (
            f" In {_span(v.held_out)} it was {v.held_out.rate('champion').expected:.0f}, "
            f"{v.held_out.thefts:.0f} were observed."
        )
    stated = max(
        (s for s in every.sizes if s.law.startswith("stated")), key=lambda s: s.log_score_stated
    )
    champion = next(s for s in every.sizes if s.law == CHAMPION.name)
    worst = next((e for e in data.effects if e.group == "size law" and e.name == stated.law), None)
    if stated.log_score_stated > champion.log_score_stated and worst:
        lines.append(
            f"At the {every.stated_thefts} scored thefts whose house's assets are stated, the law "
            f"learned from such thefts alone did better ({stated.log_score_stated:.1f} against "
            f"{champion.log_score_stated:.1f}), though far worse over all {every.sized_thefts} "
            f"({stated.log_score:.1f} against {champion.log_score:.1f}). It would multiply the "
            f"examples' premiums by {min(worst.ratios):.2f} to {max(worst.ratios):.2f}."
        )
    known = data.strict
    lines.append(
        "A venue's volume is that of the list nearest in time, often a later one. With volumes "
        f"known by each year's end only, {_span(known.all)}: Poisson deviance "
        f"{known.all.rate('champion').deviance:.1f}; size alone {_beside(known.all, 'size_only')}, "
        f"one flat rate {_beside(known.all, 'flat')}; loss inside its band in "
        f"{known.inside['loss'][0]} of {known.inside['loss'][1]} years."
    )
    lines.append(
        "No control but the public bug bounty was seen before events. What controls are worth is a "
        "stated belief; the bounty goes with more thefts, which is an association."
    )
    lines += [f"{check.name}: {check.ours}; published {check.published}. {check.words}"
              for check in failing(data.checks)]  # fmt: skip
    tweedie = {s.candidate: s.deviance for s in every.losses}
    best = min(tweedie, key=lambda name: tweedie[name])
    lines.append(
        "Yearly loss by exchange, Tweedie deviance: "
        + ", ".join(f"{name} {value:,.0f}" for name, value in tweedie.items())
        + f"; best {best}. Assets are guessed from volumes here, and a few thefts decide it."
    )
    return lines


def _span(span: Span) -> str:
    return f"{span.years[0]} to {span.years[-1]}"


def _assumptions(data: ReportData) -> Iterator[Assumption]:
    """Every prior of the model, with what became of it."""
    d = data.diagnostics
    posterior = {f"frequency.{c.name}": c for c in d.coefficients}
    posterior |= {f"severity.{c.name}": c for c in d.severity}
    regions = [c for c in d.coefficients if c.name.startswith("region_")]
    for row in data.dataset.model_priors:
        yield _model_prior(data, row, posterior.get(row.parameter))
        if row.parameter == "frequency.region":
            for region in regions:
                yield _region(data, region, row)
    for control in data.dataset.control_priors:
        yield _control(data, control)
    for tier in data.dataset.tier_priors:
        yield _tier(data, tier)


def _model_prior(data: ReportData, row: ModelPrior, found: Coefficient | None) -> Assumption:
    group, _, name = row.parameter.partition(".")
    return Assumption(
        anchor=row.parameter,
        name=name,
        group=group,
        prior=f"{row.mean:g} ± {row.sd:g} {row.unit}",
        posterior=f"{found.mean:.2f} ± {found.sd:.2f}" if found else NONE,
        moved=_moved(found),
        data=_seen(data, name) if group == "frequency" else NONE,
        effect=_effect(data, row.parameter),
        status=row.status,
        rationale=row.rationale,
        source=row.source,
        vintage=str(data.dataset.row_vintage("model_priors", row.parameter)),
    )


def _region(data: ReportData, found: Coefficient, row: ModelPrior) -> Assumption:
    return Assumption(
        anchor=f"frequency.{found.name}",
        name=found.name,
        group="frequency",
        prior=f"{row.mean:g} ± {row.sd:g} {row.unit}",
        posterior=f"{found.mean:.2f} ± {found.sd:.2f}",
        moved=_moved(found),
        data=_seen(data, found.name),
        effect=NONE,
        status=row.status,
        rationale="see region",
        source=row.source,
        vintage=str(data.dataset.row_vintage("model_priors", row.parameter)),
    )


def _control(data: ReportData, row: ControlPrior) -> Assumption:
    effect = data.desk.stored.model.frequency.control(row.control)
    low, high = (math.exp(math.log(row.relativity) + s * 1.645 * row.log_sd) for s in (-1, 1))
    return Assumption(
        anchor=f"control.{row.control}",
        name=row.label_en,
        group="control: " + ", ".join(row.tiers),
        prior=f"× {row.relativity:g} ({low:.2f} to {high:.2f}), had by {percent(row.prevalence)}",
        posterior=f"× {math.exp(effect.log_relativity):.2f}" if effect.from_data else "as believed",
        moved=NONE,
        data=_seen(data, row.control) if effect.from_data else "never seen before events",
        effect=_effect(data, row.control),
        status=row.status,
        rationale=row.rationale,
        source=row.source,
        vintage=str(data.dataset.row_vintage("control_priors", row.control)),
    )


def _tier(data: ReportData, row: TierPrior) -> Assumption:
    struck = sum(TIER_OF_WALLET[i.wallet_tier] == row.tier for i in data.thefts)
    return Assumption(
        anchor=f"tier.{row.tier}",
        name=f"{row.tier} struck",
        group="tier",
        prior=f"{row.pseudo_count:g} thefts; kept by {percent(row.prevalence)} of houses",
        posterior=f"{row.pseudo_count + struck:g} thefts",
        moved=NONE,
        data=f"{struck} of {len(data.thefts)} custody thefts",
        effect=_effect(data, row.tier),
        status=row.status,
        rationale=row.rationale,
        source=row.source,
        vintage=str(data.dataset.row_vintage("tier_priors", row.tier)),
    )


def _moved(found: Coefficient | None) -> str:
    if found is None or not found.prior_sd:
        return NONE
    return f"{found.moved:+.2f} prior sds; {percent(max(found.learned, 0.0))} of variance learned"


def _seen(data: ReportData, column: str) -> str:
    """Exchange-years and thefts with a yes-or-no column set, and without."""
    if column not in COLUMNS:
        return NONE
    frame = data.evidence.frame
    if not set(frame[column].unique()) <= {0.0, 1.0}:
        return "all exchange-years; a number, not a yes or no"
    parts = []
    for value, word in ((1.0, "with"), (0.0, "without")):
        rows = frame[frame[column] == value]
        if len(rows):
            parts.append(
                f"{word}: {rows['thefts'].sum():.0f} thefts in "
                f"{rows['open_years'].sum():,.0f} years"
            )
    return "; ".join(parts)


def _effect(data: ReportData, name: str) -> str:
    """Smallest and largest premium of an example when the assumption is turned, over its own."""
    ratios = [r for e in data.effects if e.name == name for r in e.ratios]
    if not ratios:
        return NONE
    return f"× {min(ratios):.2f} to {max(ratios):.2f}"


def _tiers(data: ReportData) -> list[dict[str, Any]]:
    """Where thefts strike, and by what cause."""
    model = data.desk.stored.model
    weights: Sequence[float] = [t.weight for t in model.frequency.tiers]
    return [
        {
            "tier": t.tier,
            "share": t.weight / sum(weights),
            "causes": [p for p in model.perils if p.tier == t.tier],
        }
        for t in model.frequency.tiers
    ]
