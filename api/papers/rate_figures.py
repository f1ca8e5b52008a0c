"""Figures of the model report: how often, and how well that was predicted."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np

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
    held_out,
)
from api.papers.report_curves import HALF_INTERVAL_SDS, market_years
from models.features import COLUMNS
from models.scores import garwood, lorenz

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from api.papers.report_data import ReportData
    from models.validation import Span

VOLUME_EDGES = (-4.0, -2.0, -1.0, 0.0, 1.0, 2.0, 4.0)
SHOWN_COLUMNS = tuple(name for name in COLUMNS if name != "intercept")
STABLE = ("log10_volume", "log_age", "earlier_theft", "bug_bounty", "obscure", "climate")


def climate(data: ReportData) -> Drawing:
    """Thefts per exchange-year by calendar year, with the market's level."""
    found = market_years(data)
    years = np.array([y.year for y in found])
    seen = np.array([y.seen for y in found])
    ends = np.array([(y.seen_low, y.seen_high) for y in found])
    with canvas(3.0) as (figure, (axes,)):
        low, high = [y.level_low for y in found], [y.level_high for y in found]
        axes.fill_between(years, low, high, color=BLUE, alpha=0.18, lw=0)
        axes.plot(years, [y.level for y in found], color=BLUE, label="model, 90 % interval")
        axes.errorbar(
            years,
            seen,
            yerr=[seen - ends[:, 0], ends[:, 1] - seen],
            fmt="o",
            ms=4,
            color=INK,
            ecolor=GREY,
            elinewidth=1,
            label="seen, exact 90 % interval",
        )
        axes.set_ylim(0, min(0.25, float(ends[:, 1].max()) * 1.05))
        axes.set_ylabel("thefts per exchange-year")
        axes.legend()
        return drawing(
            figure,
            "The market's level, year by year",
            "Dots: thefts over exchange-years (the newest two years filled up for thefts not told "
            "yet). Line: the model with each year's climate. The last year's level prices a quote.",
        )


def coefficients(data: ReportData) -> Drawing:
    """Prior and posterior of every column of the rate."""
    found = [c for c in data.diagnostics.coefficients if c.name in SHOWN_COLUMNS]
    with canvas(0.28 * len(found) + 0.7) as (figure, (axes,)):
        for row, c in enumerate(reversed(found)):
            prior = np.array([-1, 1]) * HALF_INTERVAL_SDS * c.prior_sd + c.prior_mean
            posterior = np.array([-1, 1]) * HALF_INTERVAL_SDS * c.sd + c.mean
            axes.plot(prior, [row + 0.15] * 2, color=LIGHT, lw=5, solid_capstyle="butt")
            axes.plot(posterior, [row - 0.1] * 2, color=BLUE, lw=2)
            axes.plot(c.mean, row - 0.1, "o", color=BLUE, ms=4)
        axes.axvline(0, color=GREY, lw=0.8)
        axes.set_yticks(range(len(found)), [c.name for c in reversed(found)])
        axes.tick_params(axis="y", colors=INK, length=0)
        axes.set_xlabel("log rate: 0.69 doubles, -0.69 halves")
        return drawing(
            figure,
            "What was believed of each column, and what the panel made of it",
            "Grey: prior, 90 %. Blue: posterior, 90 %. Where both are the same, the figure is an "
            "opinion; the table below gives the share of the prior's variance the data took away.",
        )


def volume(data: ReportData) -> Drawing:
    """Observed and fitted rate by volume."""
    frame, fit = data.evidence.frame, data.rate
    known = frame[frame["volume_unknown"] == 0]
    years = np.array(sorted(frame["year"].unique()))
    mean, _ = fit.marginal([*COLUMNS, *(f"climate_{y}" for y in years)])
    design = np.hstack(
        [
            known[list(COLUMNS)].to_numpy(dtype=float),
            (known["year"].to_numpy()[:, None] == years[None, :]).astype(float),
        ]
    )
    fitted = np.exp(design @ mean) * known["exposure"].to_numpy(dtype=float)
    band = np.digitize(known["log10_volume"], VOLUME_EDGES[1:-1])
    with canvas(2.8) as (figure, (axes,)):
        for i in range(len(VOLUME_EDGES) - 1):
            rows = band == i
            exposure = float(known["exposure"].to_numpy()[rows].sum())
            thefts = float(known["thefts"].to_numpy()[rows].sum())
            low, high = (end / exposure for end in garwood(thefts))
            axes.plot([i, i], [low, high], color=GREY, lw=1)
            axes.plot(i, thefts / exposure, "o", color=INK, label="seen" if i == 0 else None)
            axes.plot(
                i, fitted[rows].sum() / exposure, "_", color=BLUE, ms=22, mew=2.5,
                label="model" if i == 0 else None,
            )  # fmt: skip
        edges = [10 ** (7 + e) for e in VOLUME_EDGES]
        labels = [f"{_usd(a)} to {_usd(b)}" for a, b in itertools.pairwise(edges)]
        axes.set_xticks(range(len(labels)), labels, rotation=20, ha="right", fontsize=8)
        axes.set_ylabel("thefts per exchange-year")
        axes.set_ylim(0, None)
        axes.legend()
        return drawing(
            figure,
            "Rate by daily volume",
            "Exchange-years whose volume some list gives, in USD a day; doubted volumes are cut to "
            "the part believed. Bars: exact 90 % intervals.",
        )


def counts_by_year(data: ReportData) -> Drawing:
    """Thefts of each year beside the band predicted the year before."""
    years = data.validation.by_year
    x = np.array([y.year for y in years])
    with canvas(2.9) as (figure, (axes,)):
        axes.vlines(x, [y.thefts_low for y in years], [y.thefts_high for y in years],
                    color=BLUE, lw=7, alpha=0.3)  # fmt: skip
        axes.plot(x, [y.expected for y in years], "_", color=BLUE, ms=14, mew=2, label="predicted")
        axes.plot(x, [y.thefts for y in years], "o", color=INK, ms=5, label="observed")
        _held_out(axes, data)
        axes.set_xticks(x)
        axes.set_ylabel("thefts in the year")
        axes.set_ylim(0, None)
        axes.legend(loc="upper right")
        return drawing(
            figure,
            "Thefts of a year, predicted the year before",
            "Bars: 90 % band. The bands are wide because the market's level moves.",
        )


def losses_by_year(data: ReportData) -> Drawing:
    """Loss of each year beside the band predicted the year before."""
    years = data.validation.by_year
    x = np.array([y.year for y in years])
    floor = 0.1
    with canvas(2.9) as (figure, (axes,)):
        axes.vlines(x, [max(y.loss_low, floor) for y in years], [y.loss_high for y in years],
                    color=ORANGE, lw=7, alpha=0.3)  # fmt: skip
        axes.plot(x, [y.loss_median for y in years], "_", color=ORANGE, ms=14, mew=2,
                  label="predicted, median")  # fmt: skip
        axes.plot(x, [max(y.loss, floor) for y in years], "o", color=INK, ms=5, label="observed")
        axes.set_yscale("log")
        _held_out(axes, data)
        axes.set_xticks(x)
        axes.set_ylabel("USD m in the year")
        axes.legend(loc="lower right")
        return drawing(
            figure,
            "Total loss of a year, predicted the year before",
            "Thefts at venues of the panel whose amount was told. Houses' assets are guessed from "
            "their volumes here, which makes the bands wider than those of a quote.",
        )


def calibration(data: ReportData) -> Drawing:
    """Predicted against come, by band of the predicted rate, for both spans."""
    spans = [("years for choosing", data.validation.choice)]
    if data.validation.held_out:
        spans.append(("held out", data.validation.held_out))
    with canvas(3.0, columns=len(spans)) as (figure, axes):
        for one, (name, span) in zip(axes, spans, strict=True):
            top = 0.0
            for band in span.calibration:
                years = band.exposure
                one.plot([band.expected / years] * 2, [band.low / years, band.high / years],
                         color=GREY, lw=1)  # fmt: skip
                one.plot(band.expected / years, band.thefts / years, "o", color=BLUE)
                top = max(top, band.expected / years, band.thefts / years)
            one.plot([0, top * 1.1], [0, top * 1.1], color=LIGHT)
            one.set_title(name)
            one.set_xlabel("predicted, thefts per exchange-year")
            one.set_ylabel("observed, thefts per exchange-year")
            one.set_ylim(0, top * 2.2)
        return drawing(
            figure,
            "Calibration by band",
            "Exchange-years in five bands of equal expected thefts, the safest left. Bars: 90 % "
            "interval of what was observed. On the line, the rate is right.",
        )


def ranking(data: ReportData) -> Drawing:
    """Lorenz curves and the double lift of champion over size alone."""
    folds = data.backtest.folds
    thefts = np.concatenate([f.thefts for f in folds])
    exposure = np.concatenate([f.exposure for f in folds])
    with canvas(3.1, columns=2) as (figure, (left, right)):
        for name, colour in (("champion", BLUE), ("size_only", ORANGE), ("boosted_trees", GREEN)):
            rates = np.concatenate([f.rates[name] for f in folds])
            seen, caught = lorenz(rates, thefts, exposure)
            gini = data.validation.all.rate(name).gini
            left.plot(seen, caught, color=colour, label=f"{name}, Gini {gini:.2f}")
        left.plot([0, 1], [0, 1], color=LIGHT)
        left.set_xlabel("share of exchange-years, safest first")
        left.set_ylabel("share of thefts")
        left.legend(fontsize=8)
        _lift(right, data.validation.all)
        return drawing(
            figure,
            "Does it rank, and is it right where it differs?",
            "Left: Lorenz curves, all years scored; further below the diagonal is better. Right: "
            "double lift, exchange-years in order of champion over size alone; the nearer line to "
            "the dots is the better model.",
        )


def _lift(axes: Axes, span: Span) -> None:
    x = [band.ratio for band in span.lift]
    axes.plot(x, [b.first for b in span.lift], color=BLUE, label="champion")
    axes.plot(x, [b.second for b in span.lift], color=ORANGE, label="size_only")
    axes.vlines(x, [b.low for b in span.lift], [b.high for b in span.lift], color=GREY, lw=1)
    axes.plot(x, [b.observed for b in span.lift], "o", color=INK, label="observed")
    axes.set_xlabel("champion over size alone")
    axes.set_ylabel("thefts per exchange-year")
    axes.set_ylim(0, None)
    axes.legend(fontsize=8)


def stability(data: ReportData) -> Drawing:
    """Coefficients by the last year trained on."""
    found = data.validation.coefficients
    years = np.array(sorted(found))
    with canvas(3.4, columns=3) as (figure, axes):
        for i, name in enumerate(STABLE):
            one = axes[i % 3]
            mean = np.array([found[y][name][0] for y in years])
            sd = np.array([found[y][name][1] for y in years])
            colour = (BLUE, RED)[i // 3]
            one.fill_between(years, mean - HALF_INTERVAL_SDS * sd, mean + HALF_INTERVAL_SDS * sd,
                             color=colour, alpha=0.12, lw=0)  # fmt: skip
            one.plot(years, mean, color=colour, label=name)
        axes[0].set_ylabel("log rate")
        for one in axes:
            one.axhline(0, color=GREY, lw=0.8)
            one.legend(fontsize=8, loc="best")
            one.set_xlabel("trained to")
        return drawing(
            figure,
            "Do coefficients hold still?",
            "Posterior mean and 90 % interval by the last year trained on.",
        )


def book(data: ReportData) -> Drawing:
    """Result of charging these premiums, year by year and in all."""
    years = np.array([b.year for b in data.book])
    billion = 1e9
    paid = np.array([b.paid for b in data.book]) / billion
    expected = np.array([b.expected for b in data.book]) / billion
    result = np.cumsum([b.result for b in data.book]) / billion
    with canvas(2.9, columns=2) as (figure, (left, right)):
        left.bar(years - 0.2, expected, width=0.4, color=BLUE, alpha=0.5, label="expected")
        left.bar(years + 0.2, paid, width=0.4, color=INK, label="paid")
        left.set_ylabel("losses to the policies, ¥bn")
        left.legend(fontsize=8)
        right.plot(years, result, color=GREEN)
        right.axhline(0, color=GREY, lw=0.8)
        right.set_ylabel("cumulated result after expenses, ¥bn")
        return drawing(
            figure,
            "Had these premiums been charged",
            "Each listed exchange with a known volume buys the reference policy at the year's "
            "start, at the price of the model trained to the year before. Whoever is "
            "offered a policy takes it, no limit is shared, and nobody negotiates: a check of the "
            "level, not a forecast.",
        )


def _held_out(axes: Axes, data: ReportData) -> None:
    span = data.validation.held_out
    if span:
        held_out(axes, span.years[0], span.years[-1])


def _usd(amount: float) -> str:
    for size, suffix in ((1e9, "bn"), (1e6, "m"), (1e3, "k")):
        if amount >= size:
            return f"{amount / size:.3g}{suffix}"
    return f"{amount:.0f}"
