"""What do the shipped tables, rules and registers say, as answers?

They never change while a process runs, so each is read once. What is asked for and is not there is
refused by a problem of its own kind; a damaged file by the errors of `data`.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import TYPE_CHECKING

from api.problems import Problem
from api.reference_shapes import (
    Bilingual,
    Breach,
    DollarRate,
    RegimeLine,
    RegimeVersion,
    TrainingUse,
    VendorEntry,
)
from api.reference_words import NOT_TRAINED
from data import regime_versions
from data.errors import NoRate
from data.load import shipped_dataset
from data.regimes import RuleSet, UnknownRegime, UnknownVersion, load_rule_set, regimes
from data.registers import Vendor, vendor_register
from data.training_use import training_use
from pricing.money import whole_yen

if TYPE_CHECKING:
    import datetime as dt

    from api.reference_shapes import BreachQuery, VendorQuery
    from data.currency import Rates
    from data.dataset import Incident
    from data.training_use import Reason

FROM_TABLES = (
    "event_id",
    "exchange",
    "country",
    "loss_usd",
    "loss_native",
    "asset_main",
    "wallet_tier",
    "peril",
    "vendor",
    "assets_under_custody_usd",
    "loss_fraction",
    "customers_compensated",
    "recovered_usd",
    "exchange_closed_after",
    "attribution",
    "confidence",
    "entity_type",
    "event_class",
    "include_core",
    "exchange_key",
    "note",
)
"""Fields of an event that are answered as the tables have them."""


@functools.cache
def breaches() -> tuple[Breach, ...]:
    """Every event of the shipped tables, in their order."""
    dataset = shipped_dataset()
    return tuple(
        _breach(one, dataset.row_vintage("breaches", one.event_id), dataset.rates)
        for one in dataset.incidents
    )


def breaches_like(asked: BreachQuery) -> tuple[Breach, ...]:
    """The events that meet every filter of `asked`."""
    return tuple(one for one in breaches() if _meets(one, asked))


def breach(event_id: str) -> Breach:
    """The event under an id.

    Raises:
        Problem: `unknown-breach`.
    """
    for one in breaches():
        if one.event_id == event_id:
            return one
    raise Problem("unknown-breach", "The table of breaches has no event under this id.")


def regime_lines() -> tuple[RegimeLine, ...]:
    """Every regime, Japan first."""
    return tuple(_regime_line(load_rule_set(name)) for name in regimes())


def rule_set(regime: str, version: str | None) -> RuleSet:
    """The rules of a regime, the newest without a version.

    Raises:
        Problem: `unknown-regime`.
    """
    try:
        return load_rule_set(regime, version)
    except UnknownRegime as error:
        raise _unknown_regime(error) from error
    except UnknownVersion as error:
        text = f"This version is not kept; there are {', '.join(error.known)}."
        raise Problem("unknown-regime", text) from error


def two_rule_sets(regime: str, old: str | None, new: str | None) -> tuple[RuleSet, RuleSet]:
    """An older and a newer version; the newest and the one before it without names.

    Raises:
        Problem: `unknown-regime`.
    """
    newer = rule_set(regime, new)
    if old is not None:
        return rule_set(regime, old), newer
    kept = regime_versions.versions(regime)
    return kept[min(kept.index(newer) + 1, len(kept) - 1)], newer


def regime_versions_of(regime: str) -> tuple[RegimeVersion, ...]:
    """Every kept version of a regime, the newest first.

    Raises:
        Problem: `unknown-regime`.
    """
    try:
        kept = regime_versions.versions(regime)
    except UnknownRegime as error:
        raise _unknown_regime(error) from error
    return tuple(
        RegimeVersion(
            version=rules.version,
            vintage=rules.vintage,
            newest=rules is kept[0],
            digest=rules.digest,
        )
        for rules in kept
    )


@functools.cache
def vendors() -> tuple[VendorEntry, ...]:
    """Every vendor of the register, in its order."""
    return tuple(_vendor_entry(one) for one in vendor_register().vendors)


def vendors_like(asked: VendorQuery) -> tuple[VendorEntry, ...]:
    """The vendors that provide what `asked` says."""
    wanted = (asked.provides or "").casefold()
    return tuple(one for one in vendors() if wanted in one.provides.casefold())


def vendor(name: str) -> VendorEntry:
    """The vendor of an id, a name or an alias.

    Raises:
        Problem: `unknown-vendor`.
    """
    found = vendor_register().find(name)
    wanted = name if found is None else vendor_id(found.name)
    for one in vendors():
        if one.id == wanted:
            return one
    raise Problem("unknown-vendor", "The register has no vendor under this id or name.")


def vendor_id(name: str) -> str:
    """A name as an address can hold it: small letters and digits, hyphens between words."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return re.sub(r"[\W_]+", "-", plain).strip("-")


def _breach(incident: Incident, vintage: dt.date, rates: Rates) -> Breach:
    sources = (incident.source_1, incident.source_2)
    rate = _dollar(rates, incident.date.earliest)
    return Breach(
        loss_jpy=_yen(incident.loss_usd, rate),
        assets_under_custody_jpy=_yen(incident.assets_under_custody_usd, rate),
        rate=rate,
        training=_training(incident),
        **{name: getattr(incident, name) for name in FROM_TABLES},
        date=str(incident.date),
        date_earliest=incident.date.earliest,
        date_latest=incident.date.latest,
        sources=tuple(source for source in sources if source is not None),
        vintage=vintage,
    )


def _dollar(rates: Rates, on: dt.date) -> DollarRate | None:
    try:
        found = rates.jpy_per("USD", on)
    except NoRate:
        return None
    return DollarRate(jpy_per_usd=found.jpy_per_unit, month=found.month, basis=found.basis)


def _yen(dollars: float | None, rate: DollarRate | None) -> int | None:
    return None if dollars is None or rate is None else whole_yen(dollars * rate.jpy_per_usd)


def _training(incident: Incident) -> TrainingUse:
    use = training_use(incident)
    return TrainingUse(
        kind=use.kind,
        frequency=use.not_frequency is None,
        severity=use.not_severity is None,
        not_frequency=use.not_frequency,
        not_severity=use.not_severity,
        why_not_frequency=_why(use.not_frequency),
        why_not_severity=_why(use.not_severity),
    )


def _why(reason: Reason | None) -> Bilingual | None:
    if reason is None:
        return None
    en, ja = NOT_TRAINED[reason]
    return Bilingual(en=en, ja=ja)


def _trains(one: Breach, what: str) -> bool:
    use = one.training
    if what == "neither":
        return not (use.frequency or use.severity)
    return use.frequency if what == "frequency" else use.severity


def _meets(one: Breach, asked: BreachQuery) -> bool:
    return (
        asked.year in (None, one.date_earliest.year)
        and asked.country in (None, one.country)
        and asked.peril in (None, one.peril)
        and asked.wallet_tier in (None, one.wallet_tier)
        and (asked.trains is None or _trains(one, asked.trains))
        and asked.include_core in (None, str(one.include_core).lower())
        and (asked.exchange is None or asked.exchange.casefold() in one.exchange.casefold())
    )


def _regime_line(rules: RuleSet) -> RegimeLine:
    (usual,) = (one for one in rules.scenarios if one.id == rules.default_scenario)
    return RegimeLine(
        regime=rules.regime,
        title_en=rules.title_en,
        title_ja=rules.title_ja,
        version=rules.version,
        vintage=rules.vintage,
        status=usual.status,
        currency=rules.currency or None,
        rules=len(rules.rules),
        unset=rules.unset,
    )


def _vendor_entry(one: Vendor) -> VendorEntry:
    return VendorEntry(id=vendor_id(one.name), **dict(one))


def _unknown_regime(error: UnknownRegime) -> Problem:
    text = f"No regime is kept under this name; there are {', '.join(error.known)}."
    return Problem("unknown-regime", text)
