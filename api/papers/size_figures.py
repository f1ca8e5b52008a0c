"""Figures of the model report: how much, what comes back, and what each assumption is worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtri

from api.papers.figures import (
    BLUE,
    GREEN,
    GREY,
    INK,
    LIGHT,
    ORANGE,
    RED,
    Drawing,
    canvas,
    drawing,
)
from api.papers.report_curves import size_law, size_points
from models.severity import NO_TAIL
from models.tail import hill, mean_excess

if TYPE_CHECKING:
    from api.papers.report_data import ReportData

MILLION = 1e6
TORNADO_BARS = 18
SHOWN_PROFILE = 1
"""The example whose premium the tornado shows: the middle Japanese exchange, or an only one."""


def sizes(data: ReportData) -> Drawing:
    """Each theft against what was within reach, with the fitted law."""
    points, law = size_points(data), size_law(data)
    reach = np.array([p.reach_usd for p in points]) / MILLION
    loss = np.array([p.loss_usd for p in points]) / MILLION
    stated = np.array([p.stated for p in points])
    cold = np.array([p.tier == "cold" for p in points])
    grid = np.array([c.reach_usd for c in law]) / MILLION
    low, median, high = (
        [getattr(c, name) / MILLION for c in law] for name in ("low", "median", "high")
    )
    with canvas(3.8) as (figure, (axes,)):
        axes.fill_between(grid, low, high, color=BLUE, alpha=0.15, lw=0,
                          label="law of a hot theft, 90 %")  # fmt: skip
        axes.plot(grid, median, color=BLUE, label="median")
        axes.plot(grid, grid, color=LIGHT, label="everything within reach")
        axes.plot(reach[~stated], loss[~stated], "o", ms=4, color=GREY, label="reach from volume")
        axes.plot(reach[stated & ~cold], loss[stated & ~cold], "o", ms=5, color=INK,
                  label="assets stated")  # fmt: skip
        axes.plot(reach[cold], loss[cold], "D", ms=5, color=RED, label="cold tier")
        axes.set_xscale("log")
        axes.set_yscale("log")
        axes.set_xlim(1e-2, 1e5)
        axes.set_ylim(5e-2, 5e3)
        axes.set_xlabel(
            "within reach, USD m (guess, at the middle of its law, with the bias found)"
        )
        axes.set_ylabel("taken, USD m")
        axes.legend(fontsize=8, loc="upper left")
        return drawing(
            figure,
            "What was taken against what could be reached",
            "A dot above the diagonal took more than the guess allows: the guess was low. How "
            "loose guesses are is part of the fit.",
        )


def transform(data: ReportData) -> Drawing:
    """PIT histogram and normal QQ of sizes predicted."""
    held = data.validation.held_out
    groups = [("years for choosing", np.array(data.validation.choice.pit), BLUE)]
    if held:
        groups.append(("held out", np.array(held.pit), ORANGE))
    with canvas(2.9, columns=2) as (figure, (left, right)):
        left.hist(
            [pit for _, pit, _ in groups],
            bins=10,
            range=(0, 1),
            stacked=True,
            color=[colour for _, _, colour in groups],
            label=[name for name, _, _ in groups],
        )
        total = sum(len(pit) for _, pit, _ in groups)
        left.axhline(total / 10, color=GREY, lw=0.8)
        left.set_xlabel("chance predicted of a smaller theft")
        left.set_ylabel("thefts")
        left.set_ylim(0, 16)
        left.legend(fontsize=8)
        for name, pit, colour in groups:
            ordered = np.sort(pit)
            expected = ndtri((np.arange(len(pit)) + 0.5) / len(pit))
            right.plot(expected, ndtri(np.clip(ordered, 1e-4, 1 - 1e-4)), "o", ms=3.5,
                       color=colour, label=name)  # fmt: skip
        right.plot([-2.5, 2.5], [-2.5, 2.5], color=LIGHT)
        right.set_xlabel("normal quantile")
        right.set_ylabel("quantile observed")
        right.legend(fontsize=8)
        return drawing(
            figure,
            "Sizes predicted: probability transform and QQ",
            "If the law is right the bars are level and the dots lie on the line. Dots above the "
            "line on the right: larger thefts than predicted.",
        )


def threshold(data: ReportData) -> Drawing:
    """Mean excess, Hill, and the fit by where the tail begins."""
    amounts = np.array([i.loss_usd for i in data.thefts if i.loss_usd]) / MILLION
    levels = np.quantile(amounts, np.linspace(0.3, 0.96, 34))
    ks = np.arange(5, 70)
    fitted = [t for t in data.thresholds if t.quantile < NO_TAIL]
    q = [t.quantile for t in fitted]
    with canvas(2.8, columns=3) as (figure, (left, middle, right)):
        left.plot(levels, mean_excess(amounts, levels), color=BLUE)
        left.set_xscale("log")
        left.set_yscale("log")
        left.set_xlabel("threshold, USD m")
        left.set_title("mean excess, USD m")
        middle.plot(ks, hill(amounts, ks.tolist()), color=BLUE)
        middle.axhspan(0.7, 1.2, color=LIGHT, alpha=0.5, lw=0)
        middle.set_xlabel("largest k thefts")
        middle.set_title("Hill's index (band: published)")
        middle.set_ylim(0, 2)
        right.fill_between(q, [t.shape_low for t in fitted], [t.shape_high for t in fitted],
                           color=BLUE, alpha=0.15, lw=0)  # fmt: skip
        right.plot(q, [t.shape for t in fitted], color=BLUE)
        right.set_xlabel("tail begins at body's quantile")
        right.set_title("ξ of the model's tail, 90 %")
        right.set_ylim(0, 1.8)
        return drawing(
            figure,
            "Where does the tail begin?",
            f"Left and middle: the {len(amounts)} custody thefts with an amount, as they are, "
            "houses of all sizes together. Right: the model's own tail, at one given house. It "
            "hardly depends on where it begins; the table gives the scores.",
        )


def tornado(data: ReportData) -> Drawing:
    """The assumptions that move one example's premium most."""
    i = min(SHOWN_PROFILE, len(data.profiles) - 1)
    pairs: dict[tuple[str, str], list[tuple[float, str]]] = {}
    for e in data.effects:
        pairs.setdefault((e.group, e.name), []).append((e.ratios[i] - 1.0, e.turned))
    ranked = sorted(pairs.items(), key=lambda item: -max(abs(r) for r, _ in item[1]))
    shown = ranked[:TORNADO_BARS][::-1]
    with canvas(0.3 * len(shown) + 0.7) as (figure, (axes,)):
        for row, (_, turned) in enumerate(shown):
            for change, _ in turned:
                axes.barh(row, change * 100, color=RED if change > 0 else GREEN, alpha=0.65)
        axes.axvline(0, color=GREY, lw=0.8)
        names = [f"{name} ({group})" for (group, name), _ in shown]
        axes.set_yticks(range(len(shown)), names, fontsize=8)
        axes.tick_params(axis="y", colors=INK, length=0)
        axes.set_xlabel("change of the premium, %")
        return drawing(
            figure,
            f"What moves the premium of: {data.profiles[i].name}",
            "Each assumption turned one step either way, alone, and the policy priced again. All "
            "are in the table of assumptions.",
        )


def waits(data: ReportData) -> Drawing:
    """Chance that customers are paid by day d."""
    days = np.unique(np.geomspace(1, 2000, 80).round())
    with canvas(2.6) as (figure, (axes,)):
        for in_full, colour, name in (
            (True, GREEN, "houses that pay in full"),
            (False, GREY, "all that pay anything"),
        ):
            found = [data.recovery.chance_paid_by(d, in_full=in_full) for d in days]
            axes.fill_between(days, [f.low for f in found], [f.high for f in found], color=colour,
                              alpha=0.15, lw=0)  # fmt: skip
            axes.plot(days, [f.value for f in found], color=colour, label=name)
        axes.axvline(7, color=ORANGE, lw=1)
        axes.annotate("five business days", (7.3, 0.95), color=ORANGE, fontsize=8)
        axes.set_xscale("log")
        axes.set_xlabel("days after the theft")
        axes.set_ylabel("chance that all is paid")
        axes.set_ylim(0, 1)
        axes.legend(fontsize=8, loc="lower right")
        return drawing(
            figure,
            "How long customers wait",
            "From the table of dated waits, unpaid ones counted as still waiting. Five business "
            "days is the guideline's time for making missing coins good.",
        )
