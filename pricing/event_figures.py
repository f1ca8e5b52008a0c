"""Which figures does a cover on an event show? Whole yen, chances, and what checks what."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from data.cat_bonds import cat_bonds
from pricing import premium
from pricing.choice_basis import shipped_choice_basis
from pricing.event_price import interval, value
from pricing.event_result import (
    AssumptionEffect,
    BasisFigures,
    Chance,
    Checked,
    EventPrice,
    PaidAt,
    Simulation,
    SizeRow,
)
from pricing.money import money, whole_yen

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from data.event_assumptions import EventAssumptions
    from models.annual_loss import AnnualLoss
    from pricing.basis import PricingBasis
    from pricing.event_price import Valued
    from pricing.event_terms import EventCover
    from pricing.event_years import Simulated
    from pricing.phrases import Language

    Floats = NDArray[np.float64]

YEARS_ERROR = 1e-3
"""Relative error of the years drawn themselves, beside that of the repetitions."""

LIKE_A_YEAR = (0.9, 1.1)
"""Years of a term whose multiple stands beside the band's: multiples fall as a term grows."""

DRAWN_SIZES, DRAWN_BEYOND = 33, 1.5
"""Sizes of a theft from nothing to so many times where the payout is whole."""

ALIKE = 1e-12
"""Relative error of repetitions that differ by rounding alone."""


def chance_of(by_draw: Floats) -> Chance:
    """A chance with what the parameters leave of it."""
    mean = float(by_draw.mean())
    low, high = interval(mean, by_draw)
    return Chance(value=mean, low=low, high=high)


def price_of(valued: Valued, basis: PricingBasis, lang: Language) -> EventPrice:
    """What a cover costs, and where that stands."""
    cover, band = valued.cover, cat_bonds().band
    expected, loaded = valued.expected, valued.loaded(basis)
    charge = valued.charge(basis)
    technical = float(charge.premium(loaded[0]))
    from_theft = expected - _without_theft(valued)
    attachment = float(valued.attachment_by_draw.mean())
    multiples = (band.floor, band.central_low, band.central_high, band.ceiling)
    multiple = loaded[0] / expected
    yearly = expected / cover.term_limit / cover.term_years
    yearlong = LIKE_A_YEAR[0] <= cover.term_years <= LIKE_A_YEAR[1]
    choice = shipped_choice_basis()
    return EventPrice(
        limit=money(cover.term_limit),
        expected=premium.interval(expected, valued.expected_by_draw),
        expected_share=yearly,
        expected_from_theft=money(from_theft),
        expected_without_theft=money(whole_yen(expected) - whole_yen(from_theft)),
        attachment=chance_of(valued.attachment_by_draw),
        exhaustion=chance_of(valued.exhaustion_by_draw),
        when_paid=money(expected / attachment),
        risk_load=money(loaded[0] - expected),
        loaded=premium.interval(*loaded),
        loaded_multiple=multiple,
        technical=premium.interval(technical, charge.premium(loaded[1])),
        technical_rate=technical / cover.term_limit / cover.term_years,
        technical_multiple=technical / expected,
        market=tuple(money(m * expected) for m in multiples),  # type: ignore[arg-type]
        multiples=multiples,
        inside_band=band.floor <= multiple <= band.ceiling if yearlong else None,
        band_status=band.status,
        band_source=band.source if lang == "en" else band.source_ja,
        placement_a_year=money(choice.event_cost.value),
        placement_status=choice.event_cost.status,
        nearest=tuple(deal.name for deal in cat_bonds().nearest(yearly)),
    )


def _without_theft(valued: Valued) -> float:
    """Expected payout for events that are no theft, yen: its part of all events' means."""
    paid = valued.paid
    mean = valued.annual.rates * paid.mean[valued.annual.law_of_draw]
    thefts = float(mean.sum(axis=1).mean())
    false = paid.false_rate * paid.false_paid
    return valued.expected * false / (thefts + false) if thefts + false > 0 else 0.0


def sizes_of(valued: Valued, assets: float) -> tuple[float, ...]:
    """Thefts looked at, yen: any, where it begins, where it ends, and some above."""
    payout = valued.cover.payout
    begins = begins_at(valued.cover, assets)
    ends = getattr(payout, "end", None) or max(
        (step.at_least or 0.0 for step in getattr(payout, "steps", ())), default=0.0
    )
    looked_at = {0.0, begins, ends, valued.cover.term_limit}
    return tuple(sorted(x for x in looked_at if x < reach_of(valued.annual)))


def reach_of(annual: AnnualLoss) -> float:
    """The most that one theft takes, yen."""
    return float(annual.law.cap[annual.rates.any(axis=0)].max(initial=0.0))


def begins_at(cover: EventCover, assets: float) -> float:
    """The least theft that is meant to be paid for, yen; nought where any halt will do."""
    least = [trigger.least(assets) for trigger in cover.triggers]
    return cover.payout.begins or (max(least) if cover.combine == "all" else min(least))


def size_row(valued: Valued, loss: float) -> SizeRow:
    """What a cover makes of thefts of at least so much, yen."""
    found = valued.basis_risk.missed(loss)
    theft, unpaid = float(found.theft.mean()), float(found.unpaid.mean())
    return SizeRow(
        loss=whole_yen(loss),
        theft=chance_of(found.theft),
        unpaid=chance_of(found.unpaid),
        unpaid_if_theft=unpaid / theft if theft > 0 else 0.0,
        theft_unpaid=found.of_theft,
        paid_part=found.paid_part,
    )


def paid_at(valued: Valued, assets: float) -> tuple[PaidAt, ...]:
    """What single thefts of rising size are paid, yen; a step stands between two sizes."""
    begins, sizes = begins_at(valued.cover, assets), sizes_of(valued, assets)
    whole = max(*sizes, valued.cover.payout.most)
    steps = {step.at_least or 0.0 for step in getattr(valued.cover.payout, "steps", ())}
    looked_at = {x for at in (*steps, begins) if at > 1.0 for x in (at - 1.0, at)}
    looked_at |= {x for x in sizes if x > 0.0}
    looked_at |= set(np.linspace(0.0, DRAWN_BEYOND * whole, DRAWN_SIZES)[1:])
    rows = (_paid_at(valued, begins, loss) for loss in sorted(looked_at))
    return tuple(row for row in rows if row is not None)


def _paid_at(valued: Valued, begins: float, loss: float) -> PaidAt | None:
    found = valued.basis_risk.at(loss)
    if found is None:
        return None
    rightly = valued.cover.payout.paid(loss) if loss >= begins else 0.0
    return PaidAt(
        loss=whole_yen(loss), by_terms=money(rightly), chance=found[0], expected=money(found[1])
    )


def basis_of(valued: Valued, drawn: Simulated, assets: float) -> BasisFigures:
    """Payout against loss."""
    risk, cover = valued.basis_risk, valued.cover
    loss = float(valued.annual.expected_loss().mean())
    begins = begins_at(cover, assets)
    short, within, over = (drawn.mean(n) for n in ("short", "short_within", "over"))
    return BasisFigures(
        loss=money(loss),
        gap=money(loss - valued.expected),
        short=money(short[0]),
        short_error=money(short[1]),
        short_within=money(within[0]),
        short_within_error=money(within[1]),
        over=money(over[0]),
        over_error=money(over[1]),
        without_theft=chance_of(risk.paid_without(0.0)),
        without_event=chance_of(risk.paid_without(begins)),
        event_from=whole_yen(begins),
        correlation=_drawn(drawn.correlation(within=False)),
        correlation_within=_drawn(drawn.correlation(within=True)),
        effectiveness_within=_drawn(drawn.effectiveness()),
    )


def _drawn(found: tuple[float, float]) -> Simulation:
    return Simulation(value=found[0], standard_error=found[1])


def checks_of(valued: Valued, drawn: Simulated) -> tuple[Checked, ...]:
    """Closed forms beside the simulation: those that drawn triggers can contradict."""
    exact = {
        "payout": valued.expected,
        "any_payout": float(valued.attachment_by_draw.mean()),
        "unpaid": float(valued.basis_risk.missed(0.0).unpaid.mean()),
    }
    found = []
    for name, closed in exact.items():
        simulated, error = drawn.mean(name)
        # Repetitions that are all alike leave no error to measure by.
        apart = None
        if error > ALIKE * simulated:
            apart = (simulated - closed) / math.hypot(error, YEARS_ERROR * closed)
        found.append(
            Checked(
                name=name,
                exact=closed,
                simulated=simulated,
                standard_error=error,
                apart=apart,
            )
        )
    return tuple(found)


def effects_of(
    valued: Valued, assets: float, assumed: EventAssumptions
) -> tuple[AssumptionEffect, ...]:
    """What each end of every assumption that this cover rests on makes of it."""
    found = []
    for one in assumed.assumptions:
        if not _bears(one.id, valued.cover):
            continue
        ends = []
        for end in (one.low, one.high):
            moved = value(
                valued.cover, valued.annual, assets, assumed.at(one.id, end), valued.table
            )
            row = size_row(moved, begins_at(valued.cover, assets))
            ends.append((money(moved.expected), row.unpaid_if_theft))
        (low, unpaid_low), (high, unpaid_high) = ends
        found.append(
            AssumptionEffect(
                assumption=one,
                expected_low=low,
                expected_high=high,
                unpaid_low=unpaid_low,
                unpaid_high=unpaid_high,
            )
        )
    return tuple(found)


def _bears(name: str, cover: EventCover) -> bool:
    """Whether a cover's figures hang on an assumption."""
    kind, _, rest = name.partition(".")
    of_kind = {
        "on_chain_outflow": "outflow",
        "official_announcement": "announcement",
        "withdrawals_halted": "halt",
    }
    if name == "false.paid_share":
        return cover.payout.kind == "slope"
    if name == "false.together":
        return cover.combine == "all" and len(cover.triggers) > 1
    of_trigger = [trigger for trigger in cover.triggers if of_kind[trigger.kind] == kind]
    if rest.startswith("seen_"):
        held = cover.exchange.assets.shares
        return bool(of_trigger) and getattr(held, rest.removeprefix("seen_")) > 0
    if rest.startswith("by_"):
        return any(rest.removeprefix("by_") in getattr(trigger, "by", ()) for trigger in of_trigger)
    return bool(of_trigger) or kind == "hidden"
