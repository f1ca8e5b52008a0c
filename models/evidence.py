"""What do the recorded thefts say of tier, cause and size?

Everything the model learns from incidents rather than from exchange-years: which tier was struck,
by what cause, how much was taken, and what could have been reached.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

from data.choices import DEFAULT
from data.exposure import (
    is_counted_theft,
    is_suspect,
    theft_kind,
    trains_severity,
    volume_near,
)
from data.training_use import KNOWN_VOLUME_GAP_YEARS
from models.fit_frequency import Prior
from models.fit_severity import TheftSize
from models.frequency import TierSplit
from models.loss_model import Peril
from models.profile import TIERS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from data.choices import Choices
    from data.dataset import Dataset, Incident

KNOWN_ASSETS_LOG_SD = 0.3
"""Spread of ln assets where a source states them: amounts are of other days, or rounded."""

TIER_OF_WALLET = {
    "hot": "hot",
    "warm": "warm",
    "cold": "cold",
    "third_party": "third_party",
    # Coins booked out of a ledger leave through the hot wallet.
    "ledger": "hot",
    # An untold tier is nearly always the hot one: a cold wallet robbed is the story itself.
    "unknown": "hot",
}

CAUSE_OF_PERIL = {
    "hot_key_theft": "outsider_hack",
    "cold_signing_compromise": "outsider_hack",
    "credential_or_account_takeover": "outsider_hack",
    "unknown": "outsider_hack",
    "insider": "insider",
    "vendor_supply_chain": "vendor_supply_chain",
    "social_engineering": "social_engineering",
    "software_or_contract_bug": "software_fault",
}
CAUSES = ("outsider_hack", "insider", "vendor_supply_chain", "social_engineering", "software_fault")

PRIOR_THEFTS_PER_CAUSE = 0.5
"""Jeffreys weight of each cause in each tier, added to the thefts of all tiers scaled to two."""


def custody_thefts(incidents: Sequence[Incident]) -> list[Incident]:
    """Thefts from custody, whether or not their amount is known."""
    return [i for i in incidents if theft_kind(i) == "custody_theft"]


def _counted(incidents: Sequence[Incident], choices: Choices) -> list[Incident]:
    """Custody thefts that these choices count and whose tier they accept."""
    return [
        i
        for i in incidents
        if is_counted_theft(i, choices)
        and (choices.unknown_tier == "hot" or i.wallet_tier != "unknown")
    ]


def tiers(
    dataset: Dataset, incidents: Sequence[Incident], choices: Choices = DEFAULT
) -> tuple[TierSplit, ...]:
    """Thefts by tier struck, with and without an amount, plus the prior's; see `TierSplit`."""
    struck = Counter(TIER_OF_WALLET[i.wallet_tier] for i in _counted(incidents, choices))
    priors = {row.tier: row for row in dataset.tier_priors}
    return tuple(
        TierSplit(tier, struck[tier] + priors[tier].pseudo_count, priors[tier].prevalence)
        for tier in TIERS
    )


def theft_sizes(
    incidents: Sequence[Incident], reach: Mapping[str, Prior], choices: Choices = DEFAULT
) -> tuple[list[TheftSize], int]:
    """Thefts with an amount and a guess of what could be reached; and how many lack one."""
    thefts = [i for i in _counted(incidents, choices) if trains_severity(i, choices)]
    sizes = [size for i in thefts if (size := _theft_size(i, reach, choices))]
    return sizes, len(thefts) - len(sizes)


def _theft_size(
    incident: Incident, reach: Mapping[str, Prior], choices: Choices
) -> TheftSize | None:
    assets = _log_assets(incident, reach, choices)
    if assets is None or not incident.loss_usd:
        return None
    tier = TIER_OF_WALLET[incident.wallet_tier]
    share = reach[f"{tier}_share"]
    return TheftSize(
        event_id=incident.event_id,
        tier=tier,
        log_loss_usd=math.log(incident.loss_usd),
        log_reach_mean=assets.mean + share.mean,
        log_reach_sd=math.hypot(assets.sd, share.sd),
        assets_stated=assets.sd == KNOWN_ASSETS_LOG_SD,
        # Nearly all assets of those that keep a cold tier are in it; of the others nobody knows.
        reach_guessed=not (assets.sd == KNOWN_ASSETS_LOG_SD and tier == "cold"),
        year=incident.date.year,
    )


def _log_assets(incident: Incident, reach: Mapping[str, Prior], choices: Choices) -> Prior | None:
    """Log of assets (USD) at the theft: as stated, else loss over fraction, else from volume."""
    if incident.assets_under_custody_usd:
        return Prior(math.log(incident.assets_under_custody_usd), KNOWN_ASSETS_LOG_SD)
    if incident.loss_fraction and incident.loss_usd:
        return Prior(math.log(incident.loss_usd / incident.loss_fraction), KNOWN_ASSETS_LOG_SD)
    if incident.venue is None:
        return None
    volume, gap = volume_near(incident.venue, incident.date.as_year, choices)
    if not volume or gap is None or gap > KNOWN_VOLUME_GAP_YEARS:
        return None
    per_volume = reach["assets_to_daily_volume"]
    if choices.suspect_volumes != "deflated" or not is_suspect(incident.venue):
        return Prior(math.log(volume) + per_volume.mean, per_volume.sd)
    part = reach["suspect_volume"]
    return Prior(math.log(volume) + per_volume.mean + part.mean, math.hypot(per_volume.sd, part.sd))


def perils(incidents: Sequence[Incident], choices: Choices = DEFAULT) -> tuple[Peril, ...]:
    """Causes by tier: each tier's own thefts, helped by two of the causes of all tiers."""
    thefts = _counted(incidents, choices)
    everywhere = Counter(CAUSE_OF_PERIL[i.peril] for i in thefts)
    perils = []
    for tier in TIERS:
        own = Counter(
            CAUSE_OF_PERIL[i.peril] for i in thefts if TIER_OF_WALLET[i.wallet_tier] == tier
        )
        weights = {
            cause: own[cause] + 2 * everywhere[cause] / len(thefts) + PRIOR_THEFTS_PER_CAUSE
            for cause in CAUSES
        }
        total = sum(weights.values())
        perils += [Peril(tier, cause, weight / total) for cause, weight in weights.items()]
    return tuple(perils)


def state_backed_share(incidents: Sequence[Incident]) -> float:
    """Share of thefts since 2017 that a source lays at a state's door; suspected ones included."""
    recent = [i for i in custody_thefts(incidents) if i.date.year >= 2017]
    if not recent:
        return 0.0
    return sum("DPRK" in (i.attribution or "") for i in recent) / len(recent)
