"""What has a stored model learned, and from what belief? Facts of its files and tables alone.

Nothing is fitted here: coefficients are those that training noted in the manifest, controls and
tiers those of the model itself, and labels and reasons of priors those of the shipped tables, which
may be newer than the model.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from api.model_shapes import Coefficient, Control, Interval, Prior, TierShare
from api.model_words import titles
from api.reference_shapes import Bilingual

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from api.model_shapes import Part
    from data.dataset import Dataset
    from data.prior_rows import ControlPrior, ModelPrior
    from models.artefact import StoredModel
    from models.controls import ControlEffect

    Belief = ModelPrior | ControlPrior

NORMAL_95 = 1.6448536269514722
"""Half a 90 % interval of a normal law, in standard deviations."""

PARTS: Mapping[str, Part] = {
    "coefficients": "frequency",
    "climates": "market",
    "severity": "severity",
}
"""What the parts of a manifest's scores are coefficients of."""

PRIOR_GROUPS: Mapping[Part, str] = {
    "frequency": "frequency",
    "market": "frequency",
    "severity": "severity",
}

NO_LOGARITHM = "elasticity"


def coefficients(stored: StoredModel, dataset: Dataset) -> tuple[Coefficient, ...]:
    """Every coefficient that training noted, in its order; none of a model that noted none."""
    priors: dict[str, Belief] = {row.parameter: row for row in dataset.model_priors}
    # The one control the roster says anything of is learned as a coefficient.
    priors |= {f"frequency.{row.control}": row for row in dataset.control_priors}
    return tuple(
        _coefficient(part, one, priors) for part, one in _noted(stored.manifest.get("scores"))
    )


def controls(stored: StoredModel, dataset: Dataset) -> tuple[Control, ...]:
    """Every control the model knows."""
    rows = {row.control: row for row in dataset.control_priors}
    return tuple(_control(one, rows.get(one.control)) for one in stored.model.frequency.controls)


def tier_shares(stored: StoredModel) -> tuple[TierShare, ...]:
    """Where thefts strike."""
    tiers = stored.model.frequency.tiers
    whole = sum(one.weight for one in tiers)
    return tuple(
        TierShare(
            tier=one.tier, share=one.weight / whole, weight=one.weight, prevalence=one.prevalence
        )
        for one in tiers
    )


def _noted(scores: object) -> Iterator[tuple[Part, dict[str, Any]]]:
    """Part and entry; what is not written as training writes it is left out."""
    known = scores if isinstance(scores, dict) else {}
    for name, part in PARTS.items():
        for one in known.get(name) or ():
            if isinstance(one, dict) and {"name", "mean", "sd"} <= set(one):
                yield part, one


def _coefficient(part: Part, one: dict[str, Any], priors: Mapping[str, Belief]) -> Coefficient:
    name, mean, sd = str(one["name"]), float(one["mean"]), float(one["sd"])
    en, ja = titles(name)
    return Coefficient(
        part=part,
        name=name,
        title=Bilingual(en=en, ja=ja),
        mean=mean,
        sd=sd,
        interval=_around(mean, sd),
        factor=None if name == NO_LOGARITHM else _exponential(mean, sd),
        prior_mean=one.get("prior_mean"),
        prior_sd=one.get("prior_sd"),
        learned=_learned(sd, one.get("prior_sd")),
        prior=_prior(part, name, priors),
    )


def _prior(part: Part, name: str, priors: Mapping[str, Belief]) -> Prior | None:
    """The row that the belief comes from; regions share one, and so do years of the market."""
    group = PRIOR_GROUPS[part]
    shared = "drift" if part == "market" else name.partition("_")[0]
    row = priors.get(f"{group}.{name}") or priors.get(f"{group}.{shared}")
    if row is None:
        return None
    return Prior(status=row.status, rationale=row.rationale, source=row.source)


def _control(one: ControlEffect, row: ControlPrior | None) -> Control:
    return Control(
        control=one.control,
        title=Bilingual(
            en=one.control if row is None else row.label_en,
            ja=one.control if row is None else row.label_ja,
        ),
        tiers=one.tiers,
        relativity=_exponential(one.log_relativity, one.log_sd),
        prevalence=one.prevalence,
        from_data=one.from_data,
        prior_relativity=None if row is None else row.relativity,
        prior=None
        if row is None
        else Prior(status=row.status, rationale=row.rationale, source=row.source),
    )


def _around(mean: float, sd: float) -> Interval:
    half = NORMAL_95 * sd
    return Interval(value=mean, low=mean - half, high=mean + half)


def _exponential(mean: float, sd: float) -> Interval:
    around = _around(mean, sd)
    return Interval(
        value=math.exp(around.value), low=math.exp(around.low), high=math.exp(around.high)
    )


def _learned(sd: float, prior_sd: float | None) -> float | None:
    return 1.0 - (sd / prior_sd) ** 2 if prior_sd else None
