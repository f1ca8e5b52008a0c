"""Another model moves the price by what it changes, and by nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pricing.quote import price
from pricing.version_effects import Effect, version_effects

if TYPE_CHECKING:
    import datetime as dt

    from models.profile import SecurityProfile
    from pricing.desk import Desk


def test_a_model_beside_itself_moves_nothing(
    desk: Desk, examples: dict[str, SecurityProfile], on: dt.date
) -> None:
    effects = version_effects(examples.values(), desk.stored, desk.stored, desk, on)
    assert [effect.profile for effect in effects] == [p.name for p in examples.values()]
    for effect in effects:
        for figure in (effect.expected_loss, effect.premium, effect.rate_on_line):
            assert figure.ratio == 1.0


def test_twice_the_thefts_cost_nearly_twice_as_much(
    desk: Desk, middle: SecurityProfile, on: dt.date
) -> None:
    frequency = desk.stored.model.frequency
    more = (frequency.mean[0] + 0.6931471805599453, *frequency.mean[1:])
    model = replace(desk.stored.model, frequency=replace(frequency, mean=more))
    new = replace(desk.stored, model=model)
    (effect,) = version_effects([middle], desk.stored, new, desk, on)
    # The second theft of a year finds less of the term's limit left.
    assert effect.expected_loss.ratio == pytest.approx(2.0, rel=0.05)
    assert effect.premium.ratio is not None
    assert 1.0 < effect.premium.ratio < 2.0
    assert effect.rate_on_line.ratio == pytest.approx(effect.premium.ratio, rel=1e-6)


def test_the_prices_are_those_of_quotes(desk: Desk, middle: SecurityProfile, on: dt.date) -> None:
    (effect,) = version_effects([middle], desk.stored, desk.stored, desk, on)
    quote = price(middle, None, desk, on)
    assert effect.premium == Effect(quote.technical_premium.amount, quote.technical_premium.amount)
    assert effect.expected_loss.new == quote.expected_loss.amount
    assert effect.rate_on_line.old == quote.rate_on_line


def test_nothing_has_no_ratio() -> None:
    assert Effect(0.0, 1.0).ratio is None
