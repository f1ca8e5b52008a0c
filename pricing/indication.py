"""What would cover cost, roughly, and at once for one exchange or ten thousand?

An indication is the premium of a quote with its interval and nothing else: no findings, drivers or
record, on the coarser grid of `models.annual_book`. Of 600 layers drawn at random nine in ten were
within 0.04 % of the quote's premium and the farthest 1 % off; ends of the interval within 0.6 % and
4 %. Farther off are layers as large as all that is held where the usual theft is far smaller: up to
4 % cheaper than a quote, whose grid is too coarse there and which is too dear. Terms that look at
one theft by itself or at the second of a year (franchise, sub-limits, aggregate deductible), layers
too thin for the cells, and coins whose prices move, are valued as a quote values them, at the speed
of one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from models.annual_book import EXCHANGES, PARTS, AnnualBook, LayerRows
from models.annual_loss import THINNEST_LAYER
from pricing import premium
from pricing.asked import Asked
from pricing.errors import BatchRefused, PricingError
from pricing.measures import area_under
from pricing.money import Estimate, estimate, money
from pricing.rates import rates_on_each
from pricing.result import Indication, Indications, ModelRef
from pricing.stack import check_premium

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from models.annual_book import LayerYears
    from models.annual_loss import AnnualLoss
    from pricing.basis import RiskLoad
    from pricing.desk import Desk
    from pricing.layers import LayerTerms
    from pricing.rates import QuoteRates
    from pricing.submission import Submission

    Floats = NDArray[np.float64]


@dataclass(frozen=True)
class _Case:
    """What is asked made ready: the layers in yen, and what becomes of each tier's thefts."""

    asked: Asked
    terms: tuple[LayerTerms, ...]
    factors: Floats

    @classmethod
    def of(cls, one: Submission, desk: Desk, on: dt.date, rates: QuoteRates) -> _Case:
        asked = Asked.of(one.profile, one.policy, desk, on, rates)
        return cls(
            asked=asked,
            terms=premium.layer_terms(asked.policy, desk.basis, asked.jpy_per_unit),
            factors=premium.covered_rates(asked.policy, desk.stored.model, desk.basis),
        )

    @property
    def is_plain(self) -> bool:
        """Whether its layers need no theft looked at by itself, nor the second one of a term.

        Nor are they so thin that the cells of a book would show the rounding of limited means.
        """
        changed = self.asked.policy.sublimits or self.asked.holdings is not None
        return not changed and not any(
            term.franchise or term.aggregate_deductible or term.limit < THINNEST_LAYER * term.start
            for term in self.terms
        )


@dataclass(frozen=True)
class _Values:
    """What the policies of some cases cost before expenses, yen; one row a case.

    `expected` and `loaded` are on the predictive law, shape (cases,); by draw (cases, draws).
    """

    expected: Floats
    loaded: Floats
    expected_by_draw: Floats
    loaded_by_draw: Floats

    @classmethod
    def none(cls, cases: int, draws: int) -> _Values:
        by_draw = np.zeros((2, cases, draws))
        return cls(np.zeros(cases), np.zeros(cases), *by_draw)

    def add(self, case: NDArray[np.int64] | int, *values: Floats | float) -> None:
        """Add layers or a programme to their cases."""
        mine = (self.expected, self.loaded, self.expected_by_draw, self.loaded_by_draw)
        for total, value in zip(mine, values, strict=True):
            np.add.at(total, case, value)


def indications(asked: Sequence[Submission], desk: Desk, on: dt.date) -> Indications:
    """Price many submissions on one day.

    Args:
        asked: exchanges with their policies; without one the reference policy is priced.
        desk: model, tables, basis and rules.
        on: day of the prices.

    Raises:
        BatchRefused: some cannot be priced; each fault names its submission and field.
        NoRate: no exchange rate is known on that day.
    """
    rates = rates_on_each(desk.dataset.rates, asked, on)
    found: list[Indication] = []
    faults: dict[int, PricingError] = {}
    for i, answer in enumerate(each_indicated(asked, desk, on)):
        if isinstance(answer, PricingError):
            faults[i] = answer
        else:
            found.append(answer)
    if faults:
        raise BatchRefused(faults)
    return Indications(
        on=on,
        model=ModelRef.of(desk.stored),
        basis_version=desk.basis.version,
        scenario=desk.scenario,
        exchange_rates=tuple({used.currency: used for r in rates for used in r.used}.values()),
        price_moves=next((r.moves for r in rates if r.moves is not None), None),
        indications=tuple(found),
    )


def each_indicated(
    asked: Sequence[Submission],
    desk: Desk,
    on: dt.date,
    years: Sequence[AnnualLoss] | None = None,
) -> Iterator[Indication | PricingError]:
    """The same one by one: an indication, or why there is none, for each submission.

    `years` are the exchanges' before any policy, where they are worked out for that day already.

    Raises:
        NoRate: no exchange rate is known on that day.
    """
    rates = rates_on_each(desk.dataset.rates, asked, on)
    for first in range(0, len(asked), EXCHANGES):
        here = slice(first, first + EXCHANGES)
        part, used = asked[here], rates[here]
        book = _book(part, desk, on, used) if years is None else AnnualBook.of(years[here])
        yield from _indicated(part, desk, on, used, book)


def _book(
    part: Sequence[Submission], desk: Desk, on: dt.date, rates: Sequence[QuoteRates]
) -> AnnualBook:
    return desk.stored.model.annual_losses(
        [one.profile for one in part],
        jpy_per_usd=rates[0].jpy_per_usd,
        jpy_per_unit=[r.jpy_per(one.profile.currency) for one, r in zip(part, rates, strict=True)],
        on=on,
    )


def _indicated(
    part: Sequence[Submission],
    desk: Desk,
    on: dt.date,
    rates: Sequence[QuoteRates],
    book: AnnualBook,
) -> list[Indication | PricingError]:
    """An indication or the reason for none, for each submission."""
    cases = [_Case.of(one, desk, on, used) for one, used in zip(part, rates, strict=True)]
    refused: dict[int, PricingError] = {}
    values = _valued(cases, book, desk, refused)
    limits = [premium.limit_per_event(case.terms) for case in cases]
    loaded = np.column_stack([values.loaded, values.loaded_by_draw])
    premiums = np.array(
        [
            desk.basis.charge(limit, case.asked.policy.term_years).premium(row)
            for case, limit, row in zip(cases, limits, loaded, strict=True)
        ]
    )
    chance = book.theft_probability().mean(axis=1)
    expected = _estimates(values.expected, values.expected_by_draw)
    technical = _estimates(premiums[:, 0], premiums[:, 1:])
    answers: list[Indication | PricingError] = []
    for i, case in enumerate(cases):
        try:
            if i in refused:
                raise refused[i]
            premium.check_pays(float(values.loaded[i]))
            check_premium(technical[i].amount, sum(t.term_limit * t.paid_share for t in case.terms))
        except PricingError as error:
            answers.append(error)
            continue
        profile, years = case.asked.profile, case.asked.policy.term_years
        answers.append(
            Indication(
                name=profile.name,
                policy_source="reference" if part[i].policy is None else "given",
                limit=money(limits[i]),
                theft_probability=float(chance[i]),
                expected_loss=expected[i],
                technical_premium=technical[i],
                rate_on_line=float(premiums[i, 0]) / limits[i] / years,
                unknown_inputs=len(profile.unanswered),
            )
        )
    return answers


def _valued(
    cases: Sequence[_Case], book: AnnualBook, desk: Desk, refused: dict[int, PricingError]
) -> _Values:
    """Value every case; those that cannot be are put among `refused` and left at zero."""
    values = _Values.none(len(cases), book.rates.shape[1])
    reach = book.reach(np.arange(len(cases)), np.stack([case.factors for case in cases]))
    layers: list[tuple[int, LayerTerms]] = []
    for i, case in enumerate(cases):
        try:
            if case.is_plain:
                premium.check_reached(case.terms, float(reach[i]))
                layers.extend((i, term.on_losses) for term in case.terms)
            else:
                values.add(i, *_as_a_quote(case, book.exchange(i), desk))
        except PricingError as error:
            refused[i] = error
    if layers:
        _add_layers(values, layers, cases, book, desk.basis.risk_load)
    return values


def _as_a_quote(case: _Case, annual: AnnualLoss, desk: Desk) -> tuple[float, float, Floats, Floats]:
    programme = case.asked.programme(annual, desk)
    return (
        programme.expected,
        programme.loaded,
        programme.expected_by_draw,
        programme.loaded_by_draw,
    )


def _add_layers(
    values: _Values,
    layers: Sequence[tuple[int, LayerTerms]],
    cases: Sequence[_Case],
    book: AnnualBook,
    load: RiskLoad,
) -> None:
    """Value plain layers together, each a case and its terms in losses, and add them up."""
    case = np.array([i for i, _ in layers])
    start, limit, most = np.array([(t.start, t.limit, t.term_limit) for _, t in layers]).T
    paid = np.array([t.paid_share * (1.0 + t.defence_costs) for _, t in layers])[:, None]
    factors = np.stack([cases[i].factors for i, _ in layers])
    seen = book.layer_years(LayerRows(case, factors, start, limit, most))
    lengths = np.diff(np.minimum(seen.ends, most[:, None])) * paid
    expected, loaded = area_under(seen.survival, lengths), load.loaded(seen.survival, lengths)
    values.add(case, expected, loaded, *_by_draw(seen, expected, loaded, paid, load))


def _by_draw(
    seen: LayerYears, expected: Floats, loaded: Floats, paid: Floats, load: RiskLoad
) -> tuple[Floats, Floats]:
    """Expected and risk-loaded loss of layers by draw, yen, each (layers, draws).

    By the largest theft of the year, then raised or lowered to what the predictive law says of
    several: two thefts are the likelier the higher a draw's rate, so that the difference goes with
    it, and on average over the thefts is the whole.
    """
    part = np.diff(PARTS) * seen.limit[:, None] * paid
    expected_once = area_under(seen.by_draw, part[:, None])
    loaded_once = load.loaded(seen.by_draw, part[:, None])
    together = load.loaded(seen.by_draw.mean(axis=1), part)
    often = seen.thefts / _ratio((seen.thefts**2).mean(axis=1), seen.thefts.mean(axis=1))[:, None]

    def raised(once: Floats, ratio: Floats) -> Floats:
        return np.asarray(once * np.maximum(1.0 + (ratio - 1.0)[:, None] * often, 0.0))

    return (
        raised(expected_once, _ratio(expected, expected_once.mean(axis=1))),
        raised(loaded_once, _ratio(loaded, together)),
    )


def _ratio(over: Floats, under: Floats) -> Floats:
    """Elementwise; one where `under` is nothing, as then all is."""
    return np.divide(over, under, out=np.ones_like(over), where=under > 0)


def _estimates(amounts: Floats, by_draw: Floats) -> list[Estimate]:
    """Whole yen with 90 % intervals that hold the amounts; shapes (cases,), (cases, draws)."""
    low, high = premium.ends(by_draw)
    low, high = np.minimum(low, amounts), np.maximum(high, amounts)
    return [estimate(*map(float, row)) for row in zip(amounts, low, high, strict=True)]
