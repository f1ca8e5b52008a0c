"""What does a layer pay, and what is that worth?

`LayerTerms` is one layer in yen. `evaluate` gives the law of its payment in the term and from it
the expected loss and the risk-loaded loss, for the predictive law and for every parameter draw.

Paid reinstatements are premium, not loss. With the year's sum S of event payments above the
aggregate deductible, the k-th of them reinstates min(max(S - (k-1)l, 0), l) of the limit l and
costs c_k times the layer's premium for each whole limit, so that a deposit premium D brings in

    D (1 + Σ c_k E[min(max(S - (k-1)l, 0), l)] / l)

(Sundt 1991). Their income is taken at its mean, without credit for coming when losses do.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from models import aggregate
from models.theft_law import Franchised
from pricing.errors import SelfCheckFailed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from models.annual_loss import AnnualLoss, GridLaw
    from pricing.basis import RiskLoad
    from pricing.layer import Layer

    Floats = NDArray[np.float64]

TOLERANCE = 1e-7
"""Largest difference of the grid from a closed form. Rounding under the tilt reaches 1e-9."""


@dataclass(frozen=True)
class LayerTerms:
    """One layer, yen; see `pricing.layer.Layer`.

    `defence_costs` are paid with each loss, as a share of it; `costs_inside` says whether they use
    up the limits and the aggregate deductible as a loss does.
    """

    start: float
    limit: float
    term_limit: float
    aggregate_deductible: float
    share: float
    coinsurance: float = 0.0
    franchise: float = 0.0
    reinstatements: tuple[float, ...] = ()
    defence_costs: float = 0.0
    costs_inside: bool = False

    @classmethod
    def of(cls, layer: Layer, jpy_per_unit: float) -> LayerTerms:
        """A policy's layer at a rate of yen per unit of its currency, without defence costs."""
        return cls(
            start=layer.start * jpy_per_unit,
            limit=layer.limit * jpy_per_unit,
            term_limit=layer.term_limit * jpy_per_unit,
            aggregate_deductible=layer.aggregate_deductible * jpy_per_unit,
            share=layer.share,
            coinsurance=layer.coinsurance,
            franchise=(layer.franchise or 0.0) * jpy_per_unit,
            reinstatements=layer.reinstatements or (),
        )

    @property
    def paid_share(self) -> float:
        """Part of each loss to the layer that this insurer pays."""
        return self.share * (1.0 - self.coinsurance)

    @property
    def on_losses(self) -> LayerTerms:
        """The same layer with its limits in terms of losses alone.

        min((1 + d) (X - start)+, l) = (1 + d) min((X - start)+, l / (1 + d)): costs inside the
        limit are costs on top of a lower one.
        """
        if not self.costs_inside:
            return self
        used_up = 1.0 + self.defence_costs
        return replace(
            self,
            limit=self.limit / used_up,
            term_limit=self.term_limit / used_up,
            aggregate_deductible=self.aggregate_deductible / used_up,
            costs_inside=False,
        )

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
        """What is paid for each grid cell [kh, (k+1)h): its part in the layer, with costs; yen."""
        return self.lengths_between(np.arange(cells + 1, dtype=np.float64) * width)

    def payments(self, losses: Sequence[float] | Floats) -> Floats:
        """What is paid for each of one term's losses in the order they come, with costs; yen.

        Args:
            losses: of one term, shape (losses,), or of many terms, shape (terms, losses).
        """
        terms = self.on_losses
        each = np.asarray(losses, dtype=np.float64)
        to_layer = np.clip(each - terms.start, 0.0, terms.limit) * (each >= terms.franchise)
        sums = np.cumsum(to_layer, axis=-1)
        return terms.lengths_between(np.concatenate([np.zeros_like(sums[..., :1]), sums], axis=-1))

    def lengths_between(self, sums: Floats) -> Floats:
        """What is paid from each sum of event payments to the next; on losses alone."""
        inside = np.clip(sums, self.aggregate_deductible, self.top)
        return np.asarray(np.diff(inside) * (self.paid_share * (1.0 + self.defence_costs)))

    def reinstatement_prices(self, width: float, cells: int) -> Floats:
        """Reinstatement premium for each grid cell of loss, as a share of the layer's premium.

        It does not depend on share or coinsurance: the part of the limit that is used does not.
        """
        edges = np.arange(cells + 1) * width - self.aggregate_deductible
        prices = np.zeros(cells)
        for k, price in enumerate(self.reinstatements):
            if price:
                prices += price * np.diff(np.clip(edges, k * self.limit, (k + 1) * self.limit))
        return prices / self.limit


@dataclass(frozen=True)
class LayerValue:
    """What a layer costs before expenses, yen in the term.

    Attributes:
        expected: on the predictive law; expected_by_draw: for each parameter draw.
        loaded, loaded_by_draw: the same with the risk load.
        attachment_probability: chance that the layer pays at all in the term.
        reinstated, reinstated_by_draw: expected reinstatement premium as a share of the layer's
            deposit premium.
        none_difference, most_negative: the grid's self-checks.
    """

    expected: float
    expected_by_draw: Floats
    loaded: float
    loaded_by_draw: Floats
    attachment_probability: float
    reinstated: float
    reinstated_by_draw: Floats
    none_difference: float
    most_negative: float


def evaluate(annual: AnnualLoss, terms: LayerTerms, load: RiskLoad) -> LayerValue:
    """Value one layer on the losses of one term.

    Raises:
        SelfCheckFailed: the grid disagrees with a closed form by more than `TOLERANCE`.
    """
    annual, terms = terms.seen(annual), terms.on_losses
    grid = _law(annual, terms)
    survival, lengths = _paid_once(annual, grid.predictive, grid.width, terms)
    pmf, width = annual.layer_laws_by_draw(terms.start, terms.limit, terms.top)
    by_draw, coarse = _paid_once(annual, pmf, width, terms)
    return LayerValue(
        expected=float(survival @ lengths),
        expected_by_draw=by_draw @ coarse,
        loaded=float(load.loaded(survival, lengths)),
        loaded_by_draw=load.loaded(by_draw, coarse),
        attachment_probability=float(survival[:1].sum()),
        reinstated=float(_reinstated(grid.predictive, grid.width, terms)),
        reinstated_by_draw=_reinstated(pmf, width, terms),
        none_difference=abs(grid.none_difference),
        most_negative=grid.most_negative,
    )


def payment(annual: AnnualLoss, terms: LayerTerms) -> tuple[Floats, Floats]:
    """Law of a layer's payment in the term: P(payment > x) by cell of x, and cell lengths in yen.

    Raises:
        SelfCheckFailed: the grid disagrees with a closed form by more than `TOLERANCE`.
    """
    annual, terms = terms.seen(annual), terms.on_losses
    grid = _law(annual, terms)
    return _paid_once(annual, grid.predictive, grid.width, terms)


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
    annual, terms = terms.seen(annual), terms.on_losses
    pmf, width = annual.layer_alternatives(terms.start, terms.limit, terms.top, factors)
    survival, lengths = _paid(pmf, width, terms)
    return load.loaded(survival, lengths)


def loaded_variants(annual: AnnualLoss, variants: Sequence[LayerTerms], load: RiskLoad) -> Floats:
    """Risk-loaded loss of several layers, yen, shape (layers,); coarse, for comparing them.

    Args:
        annual: laws of the term's loss.
        variants: the layers, all of one franchise.
        load: the risk load.
    """
    annual, variants = variants[0].seen(annual), [terms.on_losses for terms in variants]
    events = list(dict.fromkeys((terms.start, terms.limit) for terms in variants))
    starts, limits = np.array(events).T
    laws, widths = annual.layer_variants(
        starts, limits, max(terms.top / terms.limit for terms in variants)
    )
    of = {
        event: (law, float(width)) for event, law, width in zip(events, laws, widths, strict=True)
    }
    return np.array(
        [float(load.loaded(*_paid(*of[t.start, t.limit], t))) for t in variants],
    )


def _paid(pmf: Floats, width: float, terms: LayerTerms) -> tuple[Floats, Floats]:
    """Exceedance of the cells in which the layer pays, and how much it pays in each."""
    lengths = terms.cell_lengths(width, pmf.shape[-1])
    paying = lengths > 0
    return aggregate.survival(pmf)[..., paying], lengths[paying]


def _paid_once(
    annual: AnnualLoss, pmf: Floats, width: float, terms: LayerTerms
) -> tuple[Floats, Floats]:
    """The same with the first cell divided, for a law on average or by draw.

    An aggregate deductible takes the first cell away.
    """
    if terms.aggregate_deductible > 0.0:
        return _paid(pmf, width, terms)
    largest = annual.first_cell(terms.start, width)
    survival = aggregate.survival(pmf)
    if survival.ndim == 1:
        largest = largest.mean(axis=0)
    lengths = terms.lengths_between(aggregate.divided_ends(width, survival.shape[-1]))
    paying = lengths > 0
    return aggregate.divided(survival, largest)[..., paying], lengths[paying]


def _reinstated(pmf: Floats, width: float, terms: LayerTerms) -> Floats:
    """Expected reinstatement premium as a share of the deposit premium; shape of `pmf[..., 0]`."""
    if not any(terms.reinstatements):
        return np.zeros(pmf.shape[:-1])
    return np.asarray(aggregate.survival(pmf) @ terms.reinstatement_prices(width, pmf.shape[-1]))


def _law(annual: AnnualLoss, terms: LayerTerms) -> GridLaw:
    """The checked law of a year's losses to a layer."""
    grid = annual.layer_law(terms.start, terms.limit, terms.top)
    # Asked this way round, a law that is not a number fails as well.
    if not (abs(grid.none_difference) <= TOLERANCE and grid.most_negative <= TOLERANCE):
        raise SelfCheckFailed(
            "the loss distribution failed its own check and was not priced; "
            "please report the profile and policy"
        )
    return grid
