"""What if an assumption were otherwise? Every assumption of the model, turned one at a time.

A `Variant` says what differs from the model in one respect; `fit_variants` trains them all. What
that does to a premium is asked in `pricing.sensitivity`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from data.choices import ALTERNATIVES, DEFAULT
from models.fit_severity import CHALLENGERS, CHAMPION
from models.spread import spread
from models.train import SEED, silent, train

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data.choices import Choices
    from data.dataset import Dataset
    from data.prior_rows import ControlPrior, ModelPrior, TierPrior
    from models.fit_severity import Reading
    from models.loss_model import LossModel
    from models.train import Progress

BLOCK = 12
"""Variants trained in one go by one worker: the tables are handed over once a block."""

LOSS_PRIORS = ("frequency", "severity", "reach", "reporting")
"""Groups of model priors that move a ground-up loss; recoveries and delays do not."""

Group = Literal["reading of the tables", "prior", "control", "tier", "size law", "seed"]


@dataclass(frozen=True)
class Variant:
    """One assumption turned.

    Attributes:
        name: of the assumption, as the tables or switches name it.
        turned: what it is turned to, in words.
        model_priors, control_priors, tier_priors: tables that are replaced; None leaves one.
    """

    group: Group
    name: str
    turned: str
    model_priors: tuple[ModelPrior, ...] | None = None
    control_priors: tuple[ControlPrior, ...] | None = None
    tier_priors: tuple[TierPrior, ...] | None = None
    choices: Choices = DEFAULT
    reading: Reading = CHAMPION
    seed: int = SEED

    def tables(self, dataset: Dataset) -> Dataset:
        """The tables with what this variant turns."""
        return replace(
            dataset,
            model_priors=self.model_priors or dataset.model_priors,
            control_priors=self.control_priors or dataset.control_priors,
            tier_priors=self.tier_priors or dataset.tier_priors,
        )


AS_SHIPPED = Variant("reading of the tables", "as shipped", "nothing turned")


def fit_variants(
    dataset: Dataset,
    turned: Sequence[Variant],
    *,
    workers: int = 2,
    block: int = BLOCK,
    progress: Progress = silent,
) -> list[LossModel]:
    """Train under each turned assumption, in order.

    Args:
        dataset: the tables.
        turned: what to turn.
        workers: processes.
        block: variants trained between two reports of progress.
        progress: told of each block.

    Raises:
        TrainingFailed: the tables cannot carry a fit.
    """
    blocks = [turned[i : i + block] for i in range(0, len(turned), block)]
    models: list[LossModel] = []
    for fitted in spread(_fit_block, ((block,) for block in blocks), workers, shared=(dataset,)):
        models += fitted
        progress(len(models), len(turned), "turning one assumption at a time")
    return models


def _fit_block(dataset: Dataset, block: Sequence[Variant]) -> list[LossModel]:
    return [
        train(
            variant.tables(dataset),
            choices=variant.choices,
            reading=variant.reading,
            seed=variant.seed,
            workers=1,
        )[0]
        for variant in block
    ]


def variants(dataset: Dataset) -> tuple[Variant, ...]:
    """Every assumption a step either way: switches, priors, controls, tiers, size laws, seed."""
    return (
        *(
            Variant("reading of the tables", name, why, choices=choices)
            for name, choices, why in ALTERNATIVES
        ),
        *_priors(dataset),
        *_controls(dataset),
        *_tiers(dataset),
        *(Variant("size law", r.name, "chosen instead", reading=r) for r in CHALLENGERS),
        Variant("seed", "parameter draws", "another seed", seed=SEED + 7),
    )


def model_choices(dataset: Dataset) -> tuple[Variant, ...]:
    """What could have been chosen otherwise without other numbers: readings and size laws."""
    return tuple(v for v in variants(dataset) if v.group in ("reading of the tables", "size law"))


def _priors(dataset: Dataset) -> tuple[Variant, ...]:
    """Each prior mean one prior standard deviation down and up; spreads halved and doubled."""
    found = []
    for row in dataset.model_priors:
        if row.parameter.split(".")[0] not in LOSS_PRIORS:
            continue
        spread_only = row.parameter in ("frequency.drift", "frequency.year")
        for sign, factor in ((-1, 0.5), (1, 2.0)):
            turned = (
                row.model_copy(update={"sd": row.sd * factor})
                if spread_only
                else row.model_copy(
                    update={"mean": _shifted(row.parameter, row.mean, sign * row.sd)}
                )
            )
            words = (
                f"sd {turned.sd:g} instead of {row.sd:g}"
                if spread_only
                else f"mean {turned.mean:.3g} instead of {row.mean:g}"
            )
            rows = tuple(turned if r is row else r for r in dataset.model_priors)
            found.append(Variant("prior", row.parameter, words, model_priors=rows))
    return tuple(found)


def _shifted(parameter: str, mean: float, by: float) -> float:
    """A prior mean moved; a share of thefts told stays a share."""
    return min(max(mean + by, 0.05), 1.0) if parameter.startswith("reporting.") else mean + by


def _controls(dataset: Dataset) -> tuple[Variant, ...]:
    """Each control's relativity one log standard deviation down and up."""
    found = []
    for row in dataset.control_priors:
        for sign in (-1, 1):
            turned = row.model_copy(
                update={"relativity": row.relativity * math.exp(sign * row.log_sd)}
            )
            rows = tuple(turned if r is row else r for r in dataset.control_priors)
            words = f"relativity {turned.relativity:.2g} instead of {row.relativity:g}"
            found.append(Variant("control", row.control, words, control_priors=rows))
    return tuple(found)


def _tiers(dataset: Dataset) -> tuple[Variant, ...]:
    """Each tier's prior thefts halved and doubled."""
    found = []
    for row in dataset.tier_priors:
        for factor in (0.5, 2.0):
            turned = row.model_copy(update={"pseudo_count": row.pseudo_count * factor})
            rows = tuple(turned if r is row else r for r in dataset.tier_priors)
            words = f"{turned.pseudo_count:g} prior thefts instead of {row.pseudo_count:g}"
            found.append(Variant("tier", row.tier, words, tier_priors=rows))
    return tuple(found)
