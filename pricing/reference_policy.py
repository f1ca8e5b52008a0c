"""Which policy is quoted when none is given?

A liability insurance drafted to the precedents: as large as a policy may count, with every clause
a drafter controls set as the precedents ask. What only a real insurer, exchange or supervisor can
supply (licence, solvency, reinsurance, approval, a reader, publication) stays unknown, so that
nobody can mistake it for an accepted policy.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from pricing.adequacy import cash_floor
from pricing.layer import Layer
from pricing.policy import Causes, Policy, Wording
from pricing.requirement import required_amount
from pricing.wording import Exclusions, Payment, Valuation

if TYPE_CHECKING:
    from datetime import date

    from models.profile import SecurityProfile
    from pricing.desk import Desk

RETENTION_SHARE = 0.01
"""Of the required amount; the brokers' cap on deductibles (`deductible_max_share`)."""

AGGREGATE_MULTIPLE = 3
"""Of the per-event limit; the brokers' least (`aggregate_multiple_min`)."""

ROUNDED_TO_JPY = 1_000_000

CAUSES = Causes(**dict.fromkeys(Causes.model_fields, True))

WORDING = Wording(
    cancellation_needs_approval=True,
    change_needs_approval=True,
    non_avoidance=True,
    average_waived=True,
    defence_costs_outside_limit=True,
    limit_shared_with_others=False,
    usable_without_case_approval=True,
    subrogation_behind_users=True,
    valuation_matches_leak_policy=True,
    payee_route="lien",
    prior_acts_years=3.0,
    extended_cover_years=5.0,
    claim_period_years=3.0,
    cancellation_notice_days=30,
    days_to_full_payment=5,
)

EXCLUSIONS = Exclusions(**dict.fromkeys(Exclusions.model_fields, False))

VALUATION = Valuation(time="loss", currency="JPY", limit_follows_prices=True)

PAYMENT = Payment(days_to_first_payment=5, open_for_procedure_days=170)


def reference_policy(required_jpy: float, cash_floor_jpy: float, inception: date) -> Policy:
    """The policy that would stand in for as much of the reserve as a policy may.

    Args:
        required_jpy: required amount, yen.
        cash_floor_jpy: part no insurance may replace, yen.
        inception: first day of cover; the term is one year.
    """
    wanted = math.ceil((required_jpy - cash_floor_jpy) / ROUNDED_TO_JPY) * ROUNDED_TO_JPY
    # A requirement within the cash floor needs no policy; the smallest one is still quotable.
    limit = float(max(wanted, ROUNDED_TO_JPY))
    retention = float(min(math.floor(RETENTION_SHARE * required_jpy), limit))
    return Policy(
        name="Reference policy",
        insurer=None,
        instrument="liability_insurance",
        currency="JPY",
        inception=inception,
        expiry=_a_year_later(inception),
        layers=(
            Layer(limit=limit, retention=retention, aggregate_limit=AGGREGATE_MULTIPLE * limit),
        ),
        causes=CAUSES,
        wording=WORDING,
        exclusions=EXCLUSIONS,
        valuation=VALUATION,
        payment=PAYMENT,
        governing_law="JP",
    )


def reference_for(
    profile: SecurityProfile, desk: Desk, inception: date, jpy_per_unit: float
) -> Policy:
    """The reference policy of an exchange under a desk's rules and scenario.

    Args:
        profile: the exchange.
        desk: rules and how the required amount is read.
        inception: first day of cover.
        jpy_per_unit: yen per unit of the profile's currency.
    """
    required = required_amount(
        profile.yearly_volume * jpy_per_unit,
        profile.assets.total * jpy_per_unit,
        desk.scenario,
        desk.rules,
    )
    return reference_policy(required, cash_floor(desk.rules), inception)


def reference_on(profile: SecurityProfile, desk: Desk, inception: date) -> Policy:
    """The reference policy of an exchange at a day's exchange rate.

    Raises:
        NoRate: no exchange rate is known on that day.
    """
    return reference_for(profile, desk, inception, desk.jpy_per(inception)[profile.currency])


def _a_year_later(day: date) -> date:
    """The same day next year; 1 March after a 29 February."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, month=3, day=1)
