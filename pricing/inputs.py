"""What does a regime ask of an exchange that its profile does not say?

Each field of `Inputs` is one question, in its own currency where it is money. `quantities` puts the
answers beside what the profile says: everything a regime's file may name as an input. What is not
answered is not there, and nothing is guessed in its place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from pydantic import Field, StringConstraints

from models.profile import Amount, Count, Frozen, Share
from pricing.phrases import say
from pricing.regime_words import QUESTIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from data.regimes import Status
    from models.profile import SecurityProfile
    from pricing.phrases import Language

PROFILE = "The exchange's profile"
STATED = "Stated beside the profile"


class StatedAmount(Frozen):
    """Money as the exchange states it; in the profile's currency if none is given."""

    amount: Amount
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] | None = None


StatedMoney = StatedAmount | None


class Inputs(Frozen):
    """Answers beside the profile; None is not answered."""

    overheads: StatedMoney = Field(default=None, description="Fixed overheads of a year")
    total_expenses: StatedMoney = Field(
        default=None, description="All expenses of a year, in place of the fixed overheads"
    )
    profit_linked_pay: StatedMoney = Field(
        default=None, description="Of the expenses: bonuses and pay that depend on profit"
    )
    profit_shares: StatedMoney = Field(
        default=None, description="Of the expenses: shares in profit of staff and partners"
    )
    discretionary_pay: StatedMoney = Field(
        default=None, description="Of the expenses: other discretionary appropriations and pay"
    )
    one_off_expenses: StatedMoney = Field(
        default=None, description="Of the expenses: non-recurring, from non-ordinary activities"
    )
    retail_revenue: StatedMoney = Field(
        default=None, description="Revenue of a year from retail clients' financial services"
    )
    net_capital: StatedMoney = Field(
        default=None, description="Required net capital, the highest of twelve months"
    )
    bond_base: StatedMoney = Field(
        default=None, description="Base amount of a Canadian dealer's bond"
    )
    assets_under_management: StatedMoney = Field(
        default=None, description="Assets under management"
    )
    customers_money: StatedMoney = Field(
        default=None, description="Customers' money, the mean of the days"
    )
    outstanding_obligations: StatedMoney = Field(
        default=None, description="Obligations outstanding in the state, the mean of the days"
    )
    capital_before_insurance: StatedMoney = Field(
        default=None, description="Operational-risk capital before insurance"
    )
    own_funds: StatedMoney = Field(default=None, description="Own funds (common equity tier 1)")
    policy_limit: StatedMoney = Field(
        default=None, description="Limit of the insurance that is to count"
    )
    policy_deductible: StatedMoney = Field(default=None, description="Deductible of that insurance")
    bank_guarantee: StatedMoney = Field(default=None, description="Guarantee that is to count")
    trust_deposit: StatedMoney = Field(default=None, description="Money set aside on trust")
    trust_deposit_days: Count | None = Field(
        default=None, description="Days to maturity of that money; 0 on demand"
    )
    policy_term_days: Count | None = Field(
        default=None, description="Days of the insurance's initial term"
    )
    residual_days: Count | None = Field(
        default=None, description="Days of the insurance's term still to run"
    )
    notice_days: Count | None = Field(
        default=None, description="Days of notice the insurer gives to cancel"
    )
    notice_haircut: Share | None = Field(
        default=None, description="Haircut for notice of less than a year, a share"
    )
    payment_haircut: Share | None = Field(
        default=None, description="Haircut for late or uncertain payment and mismatch, a share"
    )
    least_cold_share: Share | None = Field(
        default=None, description="Cold share of the asset with the least of it"
    )
    tier_3_share: Share | None = Field(
        default=None, description="Largest share of the coins with one custodian of tier 3"
    )
    tier_4_share: Share | None = Field(
        default=None, description="Largest share of the coins with one custodian of tier 4"
    )
    self_custody_share: Share | None = Field(
        default=None, description="Share of the coins in self-custody"
    )
    unaffiliated_insurer: bool | None = Field(
        default=None, description="Whether the insurer is an unaffiliated third party"
    )
    pays_receiver: bool | None = Field(
        default=None, description="Whether the insurance pays to a receiver of a failed firm"
    )
    pays_despite_supervisor: bool | None = Field(
        default=None, description="Whether it pays whatever a supervisor does"
    )


DEDUCTIONS = ("profit_linked_pay", "profit_shares", "discretionary_pay", "one_off_expenses")
"""What fixed overheads leave out of the expenses (MiCA Art. 67)."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """One answer: its value in its own unit; `currency` is None where it is no money."""

    value: float
    currency: str | None
    unit: str
    source: str
    status: Status = "derived"


def question(name: str, lang: Language = "en") -> str:
    """What an unanswered input asks for, in words."""
    if name in PROFILE_ASKS:
        return PROFILE_ASKS[name].told(lang)
    asked = ASKED_BY.get(name, name)
    described = Inputs.model_fields[asked].description or name
    said = say(f"{described[0].lower()}{described[1:]}", QUESTIONS[asked])
    return f"{said.told(lang)} (--{asked.replace('_', '-')})"


def asked_in(name: str) -> str:
    """The field of a request that would answer it, a JSON pointer."""
    return f"/profile/{name}" if name in PROFILE_ASKS else f"/inputs/{ASKED_BY.get(name, name)}"


PROFILE_ASKS = {
    "reserve_cash": say(
        "reserve_cash in the profile", f"プロファイルの{QUESTIONS['reserve_cash']} (reserve_cash)"
    )
}
ASKED_BY = {"deductible_share": "policy_deductible"}
"""Inputs made of others, and the one to ask for."""


def quantities(profile: SecurityProfile, inputs: Inputs) -> Mapping[str, Quantity]:
    """Everything known of an exchange by the name a regime's file uses."""
    known = _of_profile(profile)
    for name in Inputs.model_fields:
        answer = getattr(inputs, name)
        if isinstance(answer, StatedAmount):
            currency = answer.currency or profile.currency
            known[name] = Quantity(answer.amount, currency, currency, STATED)
        elif answer is not None:
            known[name] = Quantity(float(answer), None, _unit(name), STATED)
    return known | _made_of(known)


def _of_profile(profile: SecurityProfile) -> dict[str, Quantity]:
    assets, shares = profile.assets, profile.assets.shares
    online = shares.hot + shares.warm + shares.third_party
    amounts = {
        "assets": (assets.total, ""),
        "hot_assets": (assets.amount("hot"), ", hot"),
        "cold_assets": (assets.amount("cold"), ", cold"),
        "online_assets": (assets.total * online, ", hot, warm and third-party"),
        "yearly_volume": (profile.yearly_volume, " a year"),
    }
    if profile.reserve_cash is not None:
        amounts["reserve_cash"] = (profile.reserve_cash, "")
    parts = {"hot_share": shares.hot, "cold_share": shares.cold, "online_share": online}
    return {
        name: Quantity(value, profile.currency, f"{profile.currency}{of}", PROFILE)
        for name, (value, of) in amounts.items()
    } | {name: Quantity(value, None, "share", PROFILE) for name, value in parts.items()}


def _unit(name: str) -> str:
    if name.endswith("_days"):
        return "days"
    return "share" if name.endswith(("_share", "_haircut")) else "1 is yes, 0 is no"


def _made_of(known: Mapping[str, Quantity]) -> dict[str, Quantity]:
    """Inputs that follow from others, where those are all known and in one currency."""
    made: dict[str, Quantity] = {}
    parts = [known[name] for name in ("total_expenses", *DEDUCTIONS) if name in known]
    currencies = {part.currency for part in parts}
    if "overheads" not in known and len(parts) == 1 + len(DEDUCTIONS) and len(currencies) == 1:
        whole, *less = parts
        value = max(0.0, whole.value - sum(part.value for part in less))
        made["overheads"] = Quantity(
            value, whole.currency, f"{whole.unit}, expenses less deductions", STATED
        )
    limit, deductible = known.get("policy_limit"), known.get("policy_deductible")
    if limit and deductible and limit.value and limit.currency == deductible.currency:
        share = deductible.value / limit.value
        made["deductible_share"] = Quantity(share, None, "share of the limit", STATED)
    return made
