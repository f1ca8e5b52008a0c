"""What does the address of a workspace ask: which exchange, which terms, which day?

The three workspaces share one form, and so one address: what was priced in one is compared and
checked in the others. Amounts are typed in millions of the profile's or policy's currency (百万円).

    exchange, policy, submission, filing, quote   what to start from (`api.pages.bases`)
    total, hot, warm, third_party, volume  assets in millions, tiers in per cent; cold is the rest
    trading_since, earlier_thefts, vendor
    c.NAME                                 a control: yes, no, unknown
    retention1, limit1, share1, …          a layer, up to four
    t.causes.insider, t.wording.…, …       a term of the policy, by its place in the contract
    p.reserve_cash, p.reserve_plan.…       of the profile, what an examiner asks beside it
    m.NAME                                 what the exchange says of its money (`api.pages.money`)
    scenario, on
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from api.pages import contradictions
from api.pages.bases import REFERENCE, Base, base_of
from api.pages.fields import NO_DAY, Field, Reader
from api.pages.further import with_papers, with_plan
from api.pages.terms import with_terms
from api.shapes import EARLIEST_DAY, LATEST_DAY
from models.profile import CONTROLS, LARGEST_AMOUNT, SecurityProfile
from pricing.phrases import Phrase, say
from pricing.policy import Policy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.pages.visit import Visit

MILLION = 1e6
MOST_MILLIONS = LARGEST_AMOUNT / MILLION
PER_CENT = 0.01
MOST_LAYERS = 4
TOO_MUCH = say(
    "hot, warm and third-party shares come to more than 100 %",
    "ホット・ウォーム・第三者預託の合計が100%を超えています",
)
NO_LIMIT = say("must be above 0", "0より大きい値を入力してください")


@dataclass(frozen=True)
class Asked:
    """What a workspace was asked.

    Attributes:
        policy: None is the reference policy as it stands.
        start: the contract the terms start from.
        fields: every field of the form by name, as it is to be shown.
        fault: what is wrong apart from single fields.
    """

    base: Base
    profile: SecurityProfile
    policy: Policy | None
    start: Policy
    on: dt.date
    scenario: str | None
    fields: Mapping[str, Field]
    fault: Phrase | None

    @property
    def is_wrong(self) -> bool:
        """Whether anything must be mended before there is an answer."""
        return self.fault is not None or any(one.fault for one in self.fields.values())


def read(visit: Visit) -> Asked:
    """What the address asks.

    Raises:
        Problem: what to start from is not there, or not the reader's; there is no model.
        NoRate: no exchange rate is known on that day.
    """
    base, reader = base_of(visit), Reader(visit.args)
    on = _day(reader, visit)
    profile = with_plan(_profile(base.profile, reader), reader)
    start = base.policy or visit.service.reference(profile, on)
    policy, fault = _policy(start, base, reader)
    scenario = reader.text("scenario", "") or None
    return Asked(base, profile, policy, start, on, scenario, reader.fields, fault)


def _day(reader: Reader, visit: Visit) -> dt.date:
    today = visit.today
    typed = reader.text("on", today.isoformat(), 10)
    try:
        day = dt.date.fromisoformat(typed)
    except ValueError:
        day = dt.date.max
    if EARLIEST_DAY <= day <= LATEST_DAY:
        return day
    reader.blame("on", NO_DAY)
    return today


def _profile(base: SecurityProfile, reader: Reader) -> SecurityProfile:
    shares = base.assets.shares
    total = reader.number("total", base.assets.total, low=1e-6, high=MOST_MILLIONS, unit=MILLION)
    asked = {
        tier: reader.number(tier, getattr(shares, tier), low=0, high=100, unit=PER_CENT)
        for tier in ("hot", "warm", "third_party")
    }
    volume = reader.number("volume", base.yearly_volume, low=0, high=MOST_MILLIONS, unit=MILLION)
    since = reader.number("trading_since", base.trading_since, low=2009, high=2100, whole=True)
    thefts = reader.number("earlier_thefts", base.earlier_thefts, low=0, high=1000, whole=True)
    vendor = reader.text("vendor", base.wallet_vendor or "")
    controls = {c: reader.answer(f"c.{c}", getattr(base.controls, c)) for c in CONTROLS}
    held = {tier: asked[tier] or 0.0 for tier in asked}
    if any(reader.fields[tier].is_changed for tier in held):
        cold = 1.0 - sum(held.values())
        if cold < -1e-9:
            reader.blame("hot", TOO_MUCH)
            return base
        spread = shares.model_copy(update={**held, "cold": max(cold, 0.0)})
    else:
        spread = shares
    return base.model_copy(
        update={
            "assets": base.assets.model_copy(
                update={"total": total or base.assets.total, "shares": spread}
            ),
            "yearly_volume": base.yearly_volume if volume is None else volume,
            "trading_since": None if since is None else int(since),
            "earlier_thefts": None if thefts is None else int(thefts),
            "wallet_vendor": vendor or None,
            "controls": base.controls.model_copy(update=controls),
        }
    )


def _policy(start: Policy, base: Base, reader: Reader) -> tuple[Policy | None, Phrase | None]:
    """The contract as it was changed; the reference policy stays None until it is."""
    layers = _layers(start, reader)
    terms = with_papers(start, with_terms(start, reader), reader)
    if layers is None and terms is None:
        return base.policy, None
    document = start.model_dump(mode="json") if terms is None else terms
    if layers is not None:
        document["layers"] = layers
    if base.policy_name == REFERENCE and base.policy is None:
        document["name"] = f"{start.name}, changed"
    try:
        return Policy.model_validate_json(json.dumps(document)), None
    except ValidationError as error:
        return base.policy, contradictions.told(str(error.errors()[0]["msg"]))


def _layers(start: Policy, reader: Reader) -> list[dict[str, Any]] | None:
    """Layers in place of the contract's own; None if they were not touched."""
    found: list[dict[str, Any]] = []
    for place in range(MOST_LAYERS):
        was = start.layers[place] if place < len(start.layers) else None
        retention = _amount(reader, f"retention{place + 1}", was.start if was else None)
        limit = _amount(reader, f"limit{place + 1}", was.limit if was else None)
        share = reader.number(
            f"share{place + 1}", was.share if was else None, low=0.01, high=100, unit=PER_CENT
        )
        if not limit:
            continue
        layer = {} if was is None else was.model_dump(mode="json", exclude_defaults=True)
        layer |= {"limit": limit, "share": 1.0 if share is None else share}
        layer |= _place_of(layer, retention or 0.0, first=place == 0)
        if was is not None and was.aggregate_limit is not None:
            layer["aggregate_limit"] = was.aggregate_limit / was.limit * limit
        found.append(layer)
    if not found:
        reader.blame("limit1", NO_LIMIT)
        return None
    touched = any(
        reader.fields[f"{what}{n + 1}"].is_changed
        for what in ("retention", "limit", "share")
        for n in range(MOST_LAYERS)
    )
    return found if touched else None


def _amount(reader: Reader, name: str, was: float | None) -> float | None:
    return reader.number(name, was, low=0, high=MOST_MILLIONS, unit=MILLION)


def _place_of(layer: dict[str, Any], start: float, *, first: bool) -> dict[str, Any]:
    """The lowest layer bears a retention; those above attach where the one below ends."""
    if "attachment" in layer or not first:
        layer.pop("retention", None)
        return {"attachment": start}
    return {"retention": start}
