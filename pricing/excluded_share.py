"""Which part of the expected loss do a policy's exclusions take out?

The policy's expected payment is found twice on the model: as written, and with every tier and cause
covered. Where none is left out there is nothing to find. Payments are event by event, in closed
form: a limit in the term is far above what thefts of a year reach, and takes nearly the same part
of both. An aggregate deductible does not, and goes through the year's law.

What the wording is silent on counts as covered, as in a price. Exclusions that are no cause of the
model (premises, contracts, insolvency, supervision), or of which no theft is recorded, cannot be
weighed; `unweighed` names them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.profile import TIERS
from pricing.errors import NothingCovered
from pricing.holdings import Holdings
from pricing.layers import payment
from pricing.policy import STATE_CAUSE, Causes
from pricing.premium import check_pays, covered_layers
from pricing.wording import Exclusions

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from models.annual_loss import AnnualLoss
    from models.artefact import StoredModel
    from models.loss_model import LossModel
    from models.profile import SecurityProfile
    from pricing.basis import PricingBasis
    from pricing.layers import LayerTerms
    from pricing.policy import Policy
    from pricing.rates import QuoteRates

EVERY_CAUSE = Causes(**dict.fromkeys(Causes.model_fields, True))
WEIGHED = {"remote_access", "cold_storage"}
"""Exclusions that are a cause or a tier under another name."""


def excluded_share(
    policy: Policy,
    profile: SecurityProfile,
    stored: StoredModel,
    basis: PricingBasis,
    rates: QuoteRates,
    on: dt.date,
) -> float:
    """Part of the layers' expected loss that excluded tiers and causes take out, 0 to 1.

    Args:
        policy: the contract.
        profile: the exchange.
        stored: the model.
        basis: for the time until a theft is found.
        rates: of the day.
        on: the day.

    Raises:
        NothingCovered, UnknownHoldings, SelfCheckFailed: see `pricing.premium`.
    """
    annual = stored.model.annual_loss(
        profile,
        jpy_per_usd=rates.jpy_per_usd,
        jpy_per_unit=rates.jpy_per(profile.currency),
        on=on,
    )
    holdings = Holdings.of(profile, rates, on)

    unit = rates.jpy_per(policy.currency)

    def programme(asked: Policy) -> tuple[AnnualLoss, tuple[LayerTerms, ...]]:
        return covered_layers(annual, asked, stored.model, basis, unit, holdings)

    whole = policy.model_copy(update={"causes": EVERY_CAUSE, "tiers_covered": TIERS})
    year, terms = programme(whole)
    asked = _as_written(policy)
    if not _excludes(asked):
        if any(term.aggregate_deductible for term in terms):
            _expected(year, terms)  # refused if thefts never add up to it
        return 0.0
    everything = _expected(year, terms)
    try:
        written = _expected(*programme(asked))
    except NothingCovered:
        return 1.0
    return max(0.0, 1.0 - written / everything)


def unweighed(policy: Policy, model: LossModel | None) -> tuple[str, ...]:
    """Exclusions in the wording that no share of the expected loss stands for.

    Those that are no cause of the model, and causes of which no theft is recorded.
    """
    said = policy.exclusions or Exclusions()
    others = [n for n in Exclusions.model_fields if n not in WEIGHED and getattr(said, n)]
    if model is None:
        return tuple(others)
    excluded = [cause for cause in Causes.model_fields if getattr(policy.causes, cause) is False]
    return (*(cause for cause in excluded if not _recorded(cause, model)), *others)


def _recorded(cause: str, model: LossModel) -> bool:
    if cause == STATE_CAUSE:
        return model.state_backed_share > 0
    return any(model.cause_share(tier, cause) > 0 for tier in TIERS)


def _expected(covered: AnnualLoss, terms: Sequence[LayerTerms]) -> float:
    """Expected payment of all layers in the term on the predictive law, yen.

    Raises:
        NothingCovered: they never pay.
    """
    found = 0.0
    for term in terms:
        if term.aggregate_deductible:
            survival, lengths = payment(covered, term)
            found += float(survival @ lengths)
        else:
            alone = term.on_losses
            mean = alone.seen(covered).layer_mean(alone.start, alone.limit).mean()
            found += alone.paid_share * (1.0 + alone.defence_costs) * float(mean)
    check_pays(found)
    return found


def _excludes(policy: Policy) -> bool:
    """Whether a cause or a tier that the model knows is left out."""
    causes = (getattr(policy.causes, name) for name in Causes.model_fields)
    return any(cause is False for cause in causes) or not set(TIERS) <= set(policy.tiers_covered)


def _as_written(policy: Policy) -> Policy:
    """With the exclusion of remote access as what it is to the model: outsiders' theft."""
    if policy.exclusions is None or not policy.exclusions.remote_access:
        return policy
    causes = policy.causes.model_copy(update={"outsider_hack": False})
    return policy.model_copy(update={"causes": causes})
