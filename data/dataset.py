"""What are the facts, joined and ready to use?

`Dataset` is the only value the other rooms take from here: incidents with their scope and their
venue, the roster, prices, priors and market evidence, and the version of it all.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from data.currency import Rates

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from data.delay_rows import CompensationDelay
    from data.partial_date import PartialDate
    from data.prior_rows import ControlPrior, MarketBand, MarketPoint, ModelPrior, TierPrior
    from data.provenance import DatasetVersion
    from data.rows import (
        BountyRow,
        BreachRow,
        Confidence,
        CrosswalkRow,
        EventClass,
        EventEntity,
        ExchangeRow,
        InclusionBasis,
        Peril,
        PriceRow,
        ScopeRow,
        WalletTier,
        WindowCheck,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """One event, joined from the breach, scope and crosswalk tables. Amounts in US dollars.

    `loss_usd` None is "never said": censored, not zero. `venue` is the roster row it happened to,
    None where the event is at a firm outside the roster.
    """

    event_id: str
    exchange: str
    country: str | None
    date: PartialDate
    loss_usd: float | None
    loss_native: str | None
    asset_main: str
    wallet_tier: WalletTier
    peril: Peril
    vendor: str | None
    assets_under_custody_usd: float | None
    loss_fraction: float | None
    customers_compensated: str
    recovered_usd: float | None
    exchange_closed_after: str
    attribution: str
    confidence: Confidence
    source_1: str
    source_2: str | None
    note: str
    entity_type: EventEntity
    event_class: EventClass
    include_core: bool
    exchange_key: str | None
    inclusion_basis: InclusionBasis | None
    window_check: WindowCheck | None
    venue: ExchangeRow | None


@dataclass(frozen=True)
class Dataset:
    """Every table, checked, in the order of its file."""

    incidents: tuple[Incident, ...]
    exchanges: tuple[ExchangeRow, ...]
    bounties: tuple[BountyRow, ...]
    prices: tuple[PriceRow, ...]
    control_priors: tuple[ControlPrior, ...]
    model_priors: tuple[ModelPrior, ...]
    tier_priors: tuple[TierPrior, ...]
    market_bands: tuple[MarketBand, ...]
    market_points: tuple[MarketPoint, ...]
    compensation_delays: tuple[CompensationDelay, ...]
    version: DatasetVersion
    row_vintages: Mapping[str, Mapping[str, dt.date]]

    @cached_property
    def rates(self) -> Rates:
        """Exchange rates and coin prices of this dataset."""
        return Rates(self.prices)

    def model_prior(self, parameter: str) -> ModelPrior:
        """Look a prior up by its parameter.

        Raises:
            KeyError: no such parameter; the message names it.
        """
        for prior in self.model_priors:
            if prior.parameter == parameter:
                return prior
        raise KeyError(f"model_priors.csv has no parameter {parameter}")

    def row_vintage(self, table: str, key: str) -> dt.date:
        """The day a row last changed, else the day its table was gathered.

        `key` is as in `data.revisions.KEYS`: CX-2014-001 of breaches, AAX|HackenProof of bounties.

        Raises:
            KeyError: no such table or row; the message names it.
        """
        try:
            return self.row_vintages[table][key]
        except KeyError:
            raise KeyError(f"{table}.csv has no row {key}") from None


def join_incident(
    breach: BreachRow, scope: ScopeRow, link: CrosswalkRow, venue: ExchangeRow | None
) -> Incident:
    """Join one event's rows; the caller has matched them by event and exchange key."""
    return Incident(
        event_id=breach.event_id,
        exchange=breach.exchange,
        country=breach.country,
        date=breach.date,
        loss_usd=breach.loss_usd,
        loss_native=breach.loss_native,
        asset_main=breach.asset_main,
        wallet_tier=breach.wallet_tier,
        peril=breach.peril,
        vendor=breach.vendor,
        assets_under_custody_usd=breach.assets_under_custody_usd,
        loss_fraction=breach.loss_fraction,
        customers_compensated=breach.customers_compensated,
        recovered_usd=breach.recovered_usd,
        exchange_closed_after=breach.exchange_closed_after,
        attribution=breach.attribution,
        confidence=breach.confidence,
        source_1=breach.source_1,
        source_2=breach.source_2,
        note=breach.note,
        entity_type=scope.entity_type,
        event_class=scope.event_class,
        include_core=scope.include_core,
        exchange_key=link.exchange_key,
        inclusion_basis=link.inclusion_basis,
        window_check=link.window_check,
        venue=venue,
    )
