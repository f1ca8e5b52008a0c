"""What does a wording say beyond layers, causes and the first clauses?

Parties, exclusions, valuation, payment, ending and filing, each a group that is left out of
documents when it says nothing. null is silence: every rule that reads it answers `unknown`. Clauses
of one group that contradict each other are refused there, those of two groups by `contradiction`.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from models.profile import Count, Frozen, Name, Share, unsaid

if TYPE_CHECKING:
    from pricing.policy import Policy

Clause = Annotated[
    bool | None, Field(description="true, false, or null where the wording is silent")
]


def _date(value: object) -> object:
    """Take an ISO date from JSON text; strict mode alone would refuse the text outside JSON."""
    return date.fromisoformat(value) if isinstance(value, str) else value


PolicyDate = Annotated[date, BeforeValidator(_date)]

EndingCase = Literal["surplus", "procedure_finished", "business_closed", "other"]
"""Limit above the requirement; claims procedure over; business closed and debts met; any other."""


class Reinsurance(Frozen):
    """Who stands behind the insurer, and whether customers have to wait for them."""

    ceded_share: Share | None = Field(default=None, description="Part of the risk ceded")
    fronting: Clause = Field(
        default=None, description="The insurer lends its licence and keeps next to nothing"
    )
    pays_regardless: Clause = Field(
        default=None, description="The insurer pays whether or not its reinsurers have paid it"
    )

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if self.ceded_share == 0 and self.fronting:
            raise ValueError("fronting cedes the risk, and ceded_share says that none is ceded")
        if self.ceded_share == 0 and self.pays_regardless is False:
            raise ValueError(
                "pays_regardless is false, and ceded_share says that there is no reinsurer to "
                "wait for"
            )
        return self


UNNAMED = "Insurer to be named"
"""The name of an insurer of whom something is said and who is not named yet."""


def insurer_named(name: str | None) -> str | None:
    """An insurer's name; None for none, or one that only holds its place."""
    return None if name == UNNAMED else name


class Insurer(Frozen):
    """Who promises to pay. Everything but the name may be unknown."""

    name: Name
    licence: (
        Literal["jp_non_life", "jp_foreign_non_life", "jp_lloyds", "jp_bank", "unlicensed_foreign"]
        | None
    ) = None
    foreign_permission: Clause = Field(
        default=None, description="FSA permission for unlicensed paper obtained before applying"
    )
    foreign_permission_date: PolicyDate | None = Field(default=None, exclude_if=unsaid)
    solvency_ratio: Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)] | None = Field(
        default=None, description="Economic solvency ratio as a share: 1.0 is 100 %"
    )
    solvency_date: PolicyDate | None = None
    rating: Name | None = None
    group_company: Clause = Field(default=None, description="Same group as the exchange")
    reinsurance: Reinsurance | None = Field(default=None, exclude_if=unsaid)

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if self.foreign_permission_date is not None and not self.foreign_permission:
            raise ValueError(
                "foreign_permission_date needs foreign_permission: true; a permission with a date "
                "was given"
            )
        return self


class Insured(Frozen):
    """Whom the policy protects, and with whom the limit is shared."""

    names: Annotated[tuple[Name, ...], Field(max_length=100)] = Field(
        default=(), description="Insureds as the policy names them"
    )
    beneficiaries: Literal["customers", "exchange", "lenders"] | None = None
    own_share_of_limit: Annotated[Share, Field(gt=0)] | None = Field(
        default=None, description="Part of a shared limit that no other insured can use"
    )


class Exclusions(Frozen):
    """What the wording takes out, whatever the cause: true excludes, false says it does not.

    Causes of loss are not here but in `causes`, where true covers.
    """

    remote_access: Clause = Field(
        default=None, description="Theft over a network, without taking the storage medium"
    )
    off_premises: Clause = Field(
        default=None, description="Loss that is not direct and on the insured premises"
    )
    customers_claims: Clause = Field(
        default=None, description="What the exchange owes customers, beside its own loss"
    )
    cold_storage: Clause = None
    smart_contract: Clause = Field(default=None, description="Failure of a contract or a chain")
    insolvency: Clause = Field(
        default=None, description="Losses or claims once the exchange is insolvent"
    )
    supervisory_action: Clause = Field(
        default=None, description="Cover ends or shrinks when the supervisor acts"
    )


class Valuation(Frozen):
    """When, by whose price and in what a loss is valued and paid."""

    time: Literal["inception", "loss", "discovery", "payment"] | None = None
    source: Name | None = Field(default=None, description="Whose price is taken")
    currency: Literal["JPY", "USD"] | None = Field(default=None, description="Paid in")
    in_kind: Clause = Field(default=None, description="Coins are returned instead of money")
    limit_follows_prices: Clause = Field(
        default=None, description="The limit rises with the prices of the coins covered"
    )

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if self.in_kind and self.currency is not None:
            raise ValueError(
                f"in_kind returns coins, and currency says that {self.currency} is paid: leave one "
                "out"
            )
        return self


class Payment(Frozen):
    """How soon money comes, how long it can be claimed. Payment in full: `wording`."""

    days_to_first_payment: Count | None = None
    first_payment_share: Annotated[Share, Field(gt=0)] | None = Field(
        default=None, description="Part of the loss that is paid first"
    )
    open_for_procedure_days: Count | None = Field(
        default=None, description="Days the payer stays ready for the procedure of claims"
    )
    users_consent: Clause = Field(
        default=None, description="Customers consented to a contract the guarantor has with them"
    )

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if self.first_payment_share is not None and self.days_to_first_payment is None:
            raise ValueError("first_payment_share needs days_to_first_payment")
        return self


class Ending(Frozen):
    """In which cases the contract ends before its time, and what follows its end."""

    only_in: Annotated[tuple[EndingCase, ...], Field(min_length=1, max_length=4)] | None = Field(
        default=None, description="The closed list of cases, if the wording has one"
    )
    renews_automatically: Clause = None


class Filing(Frozen):
    """What was laid before the supervisor, and who read the wording to its end."""

    applied_on: PolicyDate | None = None
    original_shown: Clause = None
    reviewer: Name | None = None
    reviewed_on: PolicyDate | None = None
    harmful_terms: Clause = Field(
        default=None, description="A term beside those recorded here harms customers"
    )

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if self.harmful_terms is not None and (self.reviewer is None or self.reviewed_on is None):
            raise ValueError(
                "harmful_terms is a person's finding: give reviewer and reviewed_on with it"
            )
        return self


def contradiction(policy: Policy) -> str | None:
    """Two clauses of a policy that cannot both hold, in words; None if there are none."""
    said, wording = policy.exclusions or Exclusions(), policy.wording
    if said.remote_access and policy.causes.outsider_hack:
        return (
            "exclusions.remote_access takes out every theft over a network, and "
            "causes.outsider_hack covers it"
        )
    if said.cold_storage and "cold" in policy.tiers_covered:
        return "exclusions.cold_storage takes out cold wallets, and tiers_covered names cold"
    if said.customers_claims and wording.payee_route == "lien":
        return (
            "exclusions.customers_claims pays the exchange's own loss only, and "
            "wording.payee_route is the lien of customers on liability insurance"
        )
    return _about_limit_and_days(policy)


def _about_limit_and_days(policy: Policy) -> str | None:
    wording = policy.wording
    own = None if policy.insured is None else policy.insured.own_share_of_limit
    shared = wording.limit_shared_with_others
    if own is not None and shared is not None and shared == (own == 1):
        return (
            f"insured.own_share_of_limit is {own:g}, and wording.limit_shared_with_others is "
            f"{str(shared).lower()}"
        )
    first = None if policy.payment is None else policy.payment.days_to_first_payment
    full = wording.days_to_full_payment
    if first is not None and full is not None and first > full:
        return (
            f"payment.days_to_first_payment ({first}) must not exceed "
            f"wording.days_to_full_payment ({full})"
        )
    return None
