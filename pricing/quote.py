"""What does this policy cost this exchange, and would it stand in for the reserve?

`price` is the only door into this room: profile and policy in, `Quote` out. A quote carries the
model, tables, basis, rules and rates that made it; `recompute` makes it again from its own record.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from data.regime_versions import find_version
from data.regimes import UnknownVersion
from models.exceedance import return_period_losses
from pricing import adequacy, premium
from pricing.asked import Asked
from pricing.defence_costs import costs_used, with_costs_stated
from pricing.drivers import drivers
from pricing.errors import CannotRecompute
from pricing.layers import TOLERANCE
from pricing.market import comparable_band
from pricing.money import money
from pricing.rates import rates_of, rates_on
from pricing.result import (
    GroundUp,
    LayerPrice,
    ModelRef,
    Quote,
    ReturnPeriod,
    SelfCheck,
    SublimitUsed,
)
from pricing.stack import stack
from pricing.sublimits import share_of_thefts
from pricing.term_effects import term_effects
from pricing.trace import steps

if TYPE_CHECKING:
    import datetime as dt

    from data.regimes import RuleSet
    from models.annual_loss import AnnualLoss
    from models.loss_model import LossModel
    from models.profile import SecurityProfile
    from pricing.desk import Desk
    from pricing.policy import Policy
    from pricing.premium import Programme
    from pricing.rates import QuoteRates

RETURN_PERIODS = (100, 200)

DIGITS = 9
"""Of fractions in a quote's digest."""


def price(profile: SecurityProfile, policy: Policy | None, desk: Desk, on: dt.date) -> Quote:
    """Price a policy for an exchange on a day, and check it.

    Args:
        profile: the exchange.
        policy: the contract; None prices the reference policy for the required amount.
        desk: model, tables, basis and rules.
        on: day of the quote; it chooses the exchange rates.

    Raises:
        PricingError: the request cannot be priced; it names the field.
        NoRate: no exchange rate is known on that day.
    """
    rates = rates_on(desk.dataset.rates, profile, policy, on)
    return _price(profile, policy, desk, on, rates, "reference" if policy is None else "given")


def recompute(record: Quote, desk: Desk) -> Quote:
    """Price a recorded quote again from its own inputs and rates, under its own rules.

    Raises:
        CannotRecompute: the desk has another model or pricing basis than the record, or its rule
            set is not among those kept.
    """
    for name, recorded, here in (
        ("model", record.model.sha256, desk.stored.sha256),
        ("pricing basis", record.basis_version, desk.basis.version),
    ):
        if recorded != here:
            raise CannotRecompute(f"the quote was made with {name} {recorded}; here is {here}")
    then = replace(desk, rules=_rules_of(record, desk))
    # The recorded policy even if it was the reference: what that says may have changed since.
    rates = rates_of(record)
    return _price(record.profile, record.policy, then, record.on, rates, record.policy_source)


def _rules_of(record: Quote, desk: Desk) -> RuleSet:
    """The rule set of a record: the desk's, or an older one of those kept, which takes longer."""
    if record.adequacy.rule_set == desk.rules.version:
        return desk.rules
    try:
        return find_version(record.adequacy.rule_set)
    except UnknownVersion as error:
        raise CannotRecompute(f"the quote's rule set is not kept: {error}") from error


def _price(
    profile: SecurityProfile,
    policy: Policy | None,
    desk: Desk,
    on: dt.date,
    rates: QuoteRates,
    source: Literal["given", "reference"],
) -> Quote:
    model = desk.stored.model
    jpy_per_unit = rates.jpy_per(profile.currency)
    annual = model.annual_loss(
        profile, jpy_per_usd=rates.jpy_per_usd, jpy_per_unit=jpy_per_unit, on=on
    )
    case = Asked.of(profile, policy, desk, on, rates)
    asked, programme = case.policy, case.programme(annual, desk)
    technical = premium.interval(programme.premium, programme.premium_by_draw)
    lines = stack(programme, desk.basis)
    deposit, reinstatement = premium.instalments(programme) or (None, None)
    line = programme.limit * asked.term_years
    stated = with_costs_stated(asked, desk.basis)
    verdict = adequacy.check(stated, profile, desk.rules, desk.scenario, rates.as_mapping())
    band = comparable_band(
        desk.dataset.market_bands,
        tiers=[t for t in asked.tiers_covered if profile.assets.amount(t) > 0],
        limit_jpy=programme.limit,
        rate_on_line=programme.premium / line,
    )
    return _sealed(
        Quote(
            on=on,
            profile=profile,
            policy=asked,
            policy_source=source,
            model=ModelRef.of(desk.stored),
            basis_version=desk.basis.version,
            exchange_rates=rates.used,
            price_moves=rates.moves,
            ground_up=_ground_up(annual, profile.assets.total * jpy_per_unit),
            expected_loss=premium.interval(programme.expected, programme.expected_by_draw),
            risk_load=lines.risk_load,
            loadings=lines.lines,
            minimum=lines.minimum,
            technical_premium=technical,
            deposit_premium=deposit,
            reinstatement_premium=reinstatement,
            rate_on_line=programme.premium / line,
            rate_on_line_low=technical.low / line,
            rate_on_line_high=technical.high / line,
            market_band=band,
            layers=_layers(programme, asked.term_years),
            sublimits=_sublimits(programme, asked, profile, model, rates.jpy_per(asked.currency)),
            defence_costs=costs_used(asked, desk.basis, programme.expected),
            drivers=drivers(profile, programme, desk),
            term_effects=term_effects(asked, programme, desk.basis, rates.jpy_per(asked.currency)),
            unknown_inputs=profile.unanswered,
            adequacy=verdict,
            self_checks=_self_checks(programme),
            trace=steps(annual, programme, asked, desk, rates, case.holdings),
            digest="",
        )
    )


def _ground_up(annual: AnnualLoss, reachable: float) -> GroundUp:
    loss, chance = annual.expected_loss(), annual.theft_probability()
    low, high = map(float, premium.ends(chance))
    periods = zip(RETURN_PERIODS, return_period_losses(annual, RETURN_PERIODS), strict=True)
    return GroundUp(
        expected_loss=premium.interval(float(loss.mean()), loss),
        theft_probability=float(chance.mean()),
        theft_probability_low=low,
        theft_probability_high=high,
        reachable=money(reachable),
        return_periods=tuple(
            ReturnPeriod(years=years, loss=premium.interval(amount, by_draw))
            for years, (amount, by_draw) in periods
        ),
    )


def _layers(programme: Programme, term_years: float) -> tuple[LayerPrice, ...]:
    return tuple(
        LayerPrice(
            start=money(terms.start),
            limit=money(terms.limit),
            term_limit=money(terms.term_limit),
            share=terms.share,
            expected_loss=premium.interval(value.expected, value.expected_by_draw),
            attachment_probability=value.attachment_probability,
            rate_on_line=rate,
            coinsurance=terms.coinsurance,
            franchise=money(terms.franchise) if terms.franchise else None,
            reinstatements=terms.reinstatements,
            deposit_premium=money(deposit) if any(terms.reinstatements) else None,
        )
        for (terms, value, rate), deposit in zip(
            premium.layer_prices(programme, term_years), programme.deposits, strict=True
        )
    )


def _sublimits(
    programme: Programme,
    policy: Policy,
    profile: SecurityProfile,
    model: LossModel,
    jpy_per_unit: float,
) -> tuple[SublimitUsed, ...]:
    return tuple(
        SublimitUsed(
            applies_to=sublimit.applies_to,
            limit=money(sublimit.limit * jpy_per_unit),
            share_of_thefts=share_of_thefts(
                sublimit, programme.covered, policy, model, profile.coins
            ),
        )
        for sublimit in policy.sublimits
    )


def _self_checks(programme: Programme) -> tuple[SelfCheck, ...]:
    values = programme.values
    return (
        SelfCheck(
            name="chance of no payment, grid against closed form",
            difference=max(v.none_difference for v in values),
            tolerance=TOLERANCE,
        ),
        SelfCheck(
            name="most negative probability on the grid",
            difference=max(v.most_negative for v in values),
            tolerance=TOLERANCE,
        ),
    )


def _sealed(quote: Quote) -> Quote:
    """The quote with the digest of everything else in it."""
    text = quote.model_dump_json(exclude={"digest"})
    return quote.model_copy(update={"digest": digest_of(text)})


def digest_of(text: str) -> str:
    """SHA-256 of a JSON document, names sorted and fractions to `DIGITS` digits.

    What lies below differs from one processor to another, and says nothing.
    """
    body = json.loads(text, parse_float=_rounded)
    same = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(same.encode()).hexdigest()


def _rounded(number: str) -> str:
    return f"{float(number):.{DIGITS}g}"
