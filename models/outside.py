"""Does the model agree with what others found? Checks against published figures.

Each check holds or is explained. A figure from memory is marked so: it may embarrass the model, but
never bends it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from models.features import COLUMNS
from models.severity import correlate
from models.tail import hill

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from models.fit_frequency import RegressionFit
    from models.fit_severity import SeverityFit
    from models.train import Evidence
    from models.validation import Validation

    Floats = NDArray[np.float64]

DRAWS = 4000
BURN_FROM = 2017

BURNS = (
    ("Japan", "region_japan", 5, 218, "Coincheck, Zaif, BITPoint, Liquid, DMM; list from memory"),
    ("Korea", "region_korea", 8, 240, "Yapizon to GDAC; list from memory"),
)
"""Thefts in exchange-years, mid-2017 to mid-2026: market_and_papers B3."""


@dataclass(frozen=True)
class OutsideCheck:
    """One published figure beside the model's.

    Attributes:
        published, ours: in words with their intervals.
        holds: whether they agree.
        words: what to make of it.
    """

    name: str
    published: str
    ours: str
    holds: bool
    words: str


def outside_checks(
    evidence: Evidence, fit: RegressionFit, size: SeverityFit, validation: Validation
) -> tuple[OutsideCheck, ...]:
    """Set every published figure at hand beside the model's."""
    return (
        _volume(fit),
        _slope(size),
        _tail(evidence),
        *_bands(validation),
        *(_burn(evidence, fit, *burn) for burn in BURNS),
    )


def _volume(fit: RegressionFit) -> OutsideCheck:
    mean, covariance = fit.marginal(["log10_volume"])
    low, high = _interval(float(mean[0]), float(covariance[0, 0]) ** 0.5)
    return OutsideCheck(
        name="Volume raises the chance of a theft",
        published="positive (Moore & Christin 2013; coefficient from memory)",
        ours=f"a tenfold volume multiplies the rate by {np.exp(mean[0]):.2f} "
        f"({np.exp(low):.2f} to {np.exp(high):.2f})",
        holds=low > 0,
        words="The sign agrees; the size is smaller than a breach logit from memory (4.3).",
    )


def _slope(size: SeverityFit) -> OutsideCheck:
    mean, sd = float(size.mean[1]), float(size.covariance[1, 1]) ** 0.5
    low, high = _interval(mean, sd)
    return OutsideCheck(
        name="A theft grows with the house",
        published="size to the power 0.6 (Wheatley, Maillart & Sornette 2016; all sectors)",
        ours=f"what is within reach to the power {mean:.2f} ({low:.2f} to {high:.2f})",
        holds=low <= 0.6 <= high,
        words="The published slope is of records lost against the size of firms. Here what was "
        "within reach is mostly guessed, which flattens a slope; thefts at houses whose assets "
        "a source states give about 0.5. What that steeper law would do to a premium stands "
        "under sensitivity (size law).",
    )


def _tail(evidence: Evidence) -> OutsideCheck:
    amounts = np.exp([t.log_loss_usd for t in evidence.sizes])
    ks = [k for k in (10, 15, 20, 25) if k < len(amounts)]
    indices = hill(amounts, ks)
    return OutsideCheck(
        name="Tail index of the amounts as they are",
        published="0.7 to 1.2 (Maillart & Sornette 2010; market_and_papers C3, partly memory)",
        ours=", ".join(f"{a:.2f} from the largest {k}" for k, a in zip(ks, indices, strict=True)),
        holds=bool((indices >= 0.7).all() and (indices <= 1.2).all()),
        words="Over houses of all sizes. At one given house the tail is lighter, and every law is "
        "cut at what can be reached.",
    )


def _bands(validation: Validation) -> tuple[OutsideCheck, ...]:
    names = {"count": "Thefts of a year", "loss": "Total loss of a year"}
    found = []
    for key, (inside, years) in validation.inside.items():
        found.append(
            OutsideCheck(
                name=f"{names[key]} inside the 90 % band",
                published="nine years of ten, by construction",
                ours=f"{inside} of {years}",
                holds=inside >= 0.9 * years,
                words="A band that always holds may be too wide; its width is in the figure.",
            )
        )
    return tuple(found)


def _burn(
    evidence: Evidence,
    fit: RegressionFit,
    where: str,
    column: str,
    thefts: int,
    exchange_years: int,
    source: str,
) -> OutsideCheck:
    """Mean rate of a country's panel years since 2017, with its posterior interval."""
    rows = evidence.frame[(evidence.frame[column] == 1) & (evidence.frame["year"] >= BURN_FROM)]
    names = [*COLUMNS, *(f"climate_{year}" for year in sorted(rows["year"].unique()))]
    mean, covariance = fit.marginal(names)
    years = np.array([int(n.removeprefix("climate_")) for n in names[len(COLUMNS) :]])
    design = np.hstack(
        [
            rows[list(COLUMNS)].to_numpy(dtype=float),
            (rows["year"].to_numpy()[:, None] == years[None, :]).astype(float),
        ]
    )
    normals = np.random.default_rng(BURN_FROM).standard_normal((DRAWS, len(names)))
    betas = correlate(mean.tolist(), covariance.tolist(), normals)
    open_years = rows["open_years"].to_numpy(dtype=float)
    rates = np.exp(betas @ design.T) @ open_years / open_years.sum()
    low, middle, high = np.quantile(rates, [0.05, 0.5, 0.95])
    published = thefts / exchange_years
    return OutsideCheck(
        name=f"Burn in {where} since {BURN_FROM}",
        published=f"{thefts} thefts in {exchange_years} exchange-years, {published:.1%} ({source})",
        ours=f"{middle:.1%} a year ({low:.1%} to {high:.1%})",
        holds=bool(low <= published <= high),
        words=f"Panel: {int(rows['thefts'].sum())} thefts in {open_years.sum():.0f} exchange-years "
        "of listed venues, unregistered ones included.",
    )


def _interval(mean: float, sd: float) -> tuple[float, float]:
    return mean - 1.645 * sd, mean + 1.645 * sd


def failing(checks: Sequence[OutsideCheck]) -> tuple[OutsideCheck, ...]:
    """Checks that do not hold and must be explained."""
    return tuple(check for check in checks if not check.holds)
