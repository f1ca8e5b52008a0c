"""What does a layer pay, and what is that worth?

`LayerTerms` is one layer in yen. `evaluate` gives the law of its payment in the term and from it
the expected loss and the risk-loaded loss, for the predictive law and for every parameter draw.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from models import aggregate
from models.theft_law import Franchised
from pricing.errors import SelfCheckFailed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from models.annual_loss import AnnualLoss, GridLaw
    from pricing.basis import RiskLoad
    from pricing.policy import Layer

    Floats = NDArray[np.float64]

TOLERANCE = 1e-7
"""Largest difference of the grid from a closed form. Rounding under the tilt reaches 1e-9."""


@dataclass(frozen=True)
class LayerTerms:
    """One layer, yen; see `pricing.policy.Layer`."""

    start: float
    limit: float
    term_limit: float
    aggregate_deductible: float
    share: float
    coinsurance: float = 0.0
    franchise: float = 0.0

    @classmethod
    def of(cls, layer: Layer, jpy_per_unit: float) -> LayerTerms:
        """A policy's layer at a rate of yen per unit of its currency."""
        return cls(
            start=layer.start * jpy_per_unit,
            limit=layer.limit * jpy_per_unit,
            term_limit=layer.term_limit * jpy_per_unit,
            aggregate_deductible=layer.aggregate_deductible * jpy_per_unit,
            share=layer.share,
            coinsurance=layer.coinsurance,
            franchise=(layer.franchise or 0.0) * jpy_per_unit,
        )

    @property
    def paid_share(self) -> float:
        """Part of each loss to the layer that this insurer pays."""
        return self.share * (1.0 - self.coinsurance)

    def seen(self, annual: AnnualLoss) -> AnnualLoss:
        """The year as the layer sees it: without the thefts below its franchise."""
        if not self.franchise:
            return annual
        return replace(annual, law=Franchised(annual.law, self.franchise))

    @property
    def top(self) -> float:
        """Sum of event payments above which the term's payment no longer grows, yen."""
        return self.aggregate_deductible + self.term_limit

    def cell_lengths(self, width: float, cells: int) -> Floats:
        """How much of each grid cell [kh, (k+1)h) the layer pays, times the part paid; yen."""
        edges = np.arange(cells + 1) * width
        inside = np.clip(edges, self.aggregate_deductible, self.top)
        return np.asarray(np.diff(inside) * self.paid_share)


@dataclass(frozen=True)
class LayerValue:
    """What a layer costs before expenses, yen in the term.

    Attributes:
        expected: on the predictive law; expected_by_draw: for each parameter draw.
        loaded, loaded_by_draw: the same with the risk load.
        attachment_probability: chance that the layer pays at all in the term.
        none_difference, most_negative: the grid's self-checks.
    """

    expected: float
    expected_by_draw: Floats
    loaded: float
    loaded_by_draw: Floats
    attachment_probability: float
    none_difference: float
    most_negative: float


def evaluate(annual: AnnualLoss, terms: LayerTerms, load: RiskLoad) -> LayerValue:
    """Value one layer on the losses of one term.

    Raises:
        SelfCheckFailed: the grid disagrees with a closed form by more than `TOLERANCE`.
    """
    annual = terms.seen(annual)
    grid = annual.layer_law(terms.start, terms.limit, terms.top)
    _check(grid)
    survival, lengths = _paid(grid.predictive, grid.width, terms)
    by_draw, coarse = _paid(*annual.layer_laws_by_draw(terms.start, terms.limit, terms.top), terms)
    return LayerValue(
        expected=float(survival @ lengths),
        expected_by_draw=by_draw @ coarse,
        loaded=float(load.loaded(survival, lengths)),
        loaded_by_draw=load.loaded(by_draw, coarse),
        attachment_probability=float(survival[:1].sum()),
        none_difference=abs(grid.none_difference),
        most_negative=grid.most_negative,
    )


def loaded_alternatives(
    annual: AnnualLoss, terms: LayerTerms, load: RiskLoad, factors: Floats
) -> Floats:
    """Risk-loaded loss of one layer under alternative rates, yen.

    Args:
        annual: laws of the term's loss.
        terms: the layer.
        load: the risk load.
        factors: what multiplies each tier's rate in each alternative, shape (alternatives, tiers).
    """
    pmf, width = terms.seen(annual).layer_alternatives(terms.start, terms.limit, terms.top, factors)
    survival, lengths = _paid(pmf, width, terms)
    return load.loaded(survival, lengths)


def _paid(pmf: Floats, width: float, terms: LayerTerms) -> tuple[Floats, Floats]:
    """Exceedance of the cells in which the layer pays, and how much it pays in each."""
    lengths = terms.cell_lengths(width, pmf.shape[-1])
    paying = lengths > 0
    return aggregate.survival(pmf)[..., paying], lengths[paying]


def _check(grid: GridLaw) -> None:
    # Asked this way round, a law that is not a number fails as well.
    if not (abs(grid.none_difference) <= TOLERANCE and grid.most_negative <= TOLERANCE):
        raise SelfCheckFailed(
            "the loss distribution failed its own check and was not priced; "
            "please report the profile and policy"
        )
