"""What the rules between rows look at, and two rules that several tables share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from data.errors import Fault
from data.read import FIRST_ROW

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator

    from data.delay_rows import CompensationDelay
    from data.partial_date import PartialDate
    from data.prior_rows import ControlPrior, MarketBand, MarketPoint, ModelPrior, TierPrior
    from data.rows import BountyRow, BreachRow, CrosswalkRow, ExchangeRow, PriceRow, ScopeRow


@dataclass(frozen=True, slots=True)
class CheckedTables:
    """The typed rows of every table; empty where a table could not be read."""

    breaches: tuple[BreachRow, ...] = ()
    breaches_scope: tuple[ScopeRow, ...] = ()
    exchange_event_crosswalk: tuple[CrosswalkRow, ...] = ()
    exchanges: tuple[ExchangeRow, ...] = ()
    exchanges_bug_bounty_panel: tuple[BountyRow, ...] = ()
    prices: tuple[PriceRow, ...] = ()
    control_priors: tuple[ControlPrior, ...] = ()
    model_priors: tuple[ModelPrior, ...] = ()
    tier_priors: tuple[TierPrior, ...] = ()
    market_bands: tuple[MarketBand, ...] = ()
    market_points: tuple[MarketPoint, ...] = ()
    compensation_delays: tuple[CompensationDelay, ...] = ()
    vintages: dict[str, dt.date] = field(default_factory=dict)


Rule = tuple[tuple[str, ...], "Callable[[CheckedTables], Iterator[Fault]]"]
"""Tables a rule needs to be sound, and the rule."""


def unique(file: str, column: str, values: Iterable[str]) -> Iterator[Fault]:
    """Tell every value that an earlier row has too."""
    first_row: dict[str, int] = {}
    for number, value in enumerate(values, start=FIRST_ROW):
        if value in first_row:
            rule = f"must be unique (row {first_row[value]} has it too)"
            yield Fault(file, number, column, rule, value)
        else:
            first_row[value] = number


def not_after(
    file: str, column: str, dates: Iterable[PartialDate | None], vintage: dt.date | None
) -> Iterator[Fault]:
    """Tell every date that lies after the day the table was gathered."""
    for number, when in enumerate(dates, start=FIRST_ROW):
        if vintage is not None and when is not None and when.earliest > vintage:
            rule = f"must not be after the table's vintage, {vintage}"
            yield Fault(file, number, column, rule, str(when))
