"""What does an examiner ask that is no clause and no layer?

Dates, papers and tiers of the contract, and what the exchange itself keeps up: cash, plan, records.
Each is named by its place, `t.filing.applied_on` in the contract, `p.reserve_cash` in the profile.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from api.pages.fields import NO_DAY
from models.profile import LARGEST_AMOUNT, TIERS, ReservePlan
from pricing.wording import UNNAMED

if TYPE_CHECKING:
    from api.pages.fields import Reader
    from models.profile import SecurityProfile
    from pricing.policy import Policy

POLICY, PROFILE = "t.", "p."
MILLION = 1e6
MOST_DAYS = 36600

Kind = Literal["answer", "whole", "share", "money", "date", "text", "member"]


@dataclass(frozen=True)
class Further:
    """One answer: its place, and what it may be."""

    prefix: str
    path: str
    kind: Kind

    @property
    def field(self) -> str:
        """Its name in a form."""
        return self.prefix + self.path


PAPERS = (
    *(Further(POLICY, f"tiers_covered.{tier}", "member") for tier in TIERS),
    Further(POLICY, "inception", "date"),
    Further(POLICY, "expiry", "date"),
    Further(POLICY, "governing_law", "text"),
    Further(POLICY, "insurer.solvency_date", "date"),
    Further(POLICY, "insurer.rating", "text"),
    Further(POLICY, "insurer.reinsurance.pays_regardless", "answer"),
    Further(POLICY, "filing.applied_on", "date"),
    Further(POLICY, "filing.reviewer", "text"),
    Further(POLICY, "filing.reviewed_on", "date"),
)
PLAN = (
    Further(PROFILE, "reserve_cash", "money"),
    Further(PROFILE, "guarantee_crypto_ratio", "share"),
    Further(PROFILE, "reserve_plan.recomputed_every_days", "whole"),
    Further(PROFILE, "reserve_plan.shortfall_cured_days", "whole"),
    Further(PROFILE, "reserve_plan.replacement_days", "whole"),
    Further(PROFILE, "reserve_plan.cash_on_order", "answer"),
    Further(PROFILE, "reserve_plan.daily_user_records", "answer"),
    Further(PROFILE, "reserve_plan.counts_on_protection_scheme", "answer"),
)


def with_papers(
    start: Policy, changed: dict[str, Any] | None, reader: Reader
) -> dict[str, Any] | None:
    """The contract as JSON with what the form changed; None if nothing was, here or before.

    Args:
        start: the contract before any change.
        changed: the same as JSON with its terms changed; None if they were not.
        reader: of the form.
    """
    was = start.model_dump(mode="json")
    said = {one: _read(one, _at(was, one.path), reader) for one in PAPERS}
    touched = {one: v for one, v in said.items() if reader.fields[one.field].is_changed}
    if not touched:
        return changed
    document = was if changed is None else changed
    for one, value in touched.items():
        _put(document, one, value)
    return document


def with_plan(profile: SecurityProfile, reader: Reader) -> SecurityProfile:
    """The exchange with the cash, coins and plan that the form says."""
    was = profile.model_dump(mode="json")
    said = {one: _read(one, _at(was, one.path), reader) for one in PLAN}
    if not any(reader.fields[one.field].is_changed for one in PLAN):
        return profile
    plan = {
        one.path.rpartition(".")[2]: value
        for one, value in said.items()
        if one.path.startswith("reserve_plan.")
    }
    update = {one.path: value for one, value in said.items() if "." not in one.path}
    if any(value is not None for value in plan.values()):
        update["reserve_plan"] = ReservePlan(**plan)
    return profile.model_copy(update=update)


def _at(document: dict[str, Any], path: str) -> Any:  # noqa: ANN401  whatever stands there
    group, _, name = path.rpartition(".")
    if group == "tiers_covered":
        return name in document[group]
    found: Any = document
    for part in path.split("."):
        found = None if found is None else found.get(part)
    return found


def _put(document: dict[str, Any], one: Further, value: Any) -> None:  # noqa: ANN401
    *groups, name = one.path.split(".")
    if one.kind == "member":
        others = [tier for tier in document["tiers_covered"] if tier != name]
        document["tiers_covered"] = [*others, name] if value else others
        return
    for group in groups:
        document[group] = document.get(group) or {}
        document = document[group]
    if groups[:1] == ["insurer"] and len(groups) == 1:
        document.setdefault("name", UNNAMED)
    document[name] = value


def _read(one: Further, was: Any, reader: Reader) -> Any:  # noqa: ANN401
    if one.kind in ("answer", "member"):
        return reader.answer(one.field, was)
    if one.kind == "date":
        return _day(one.field, was, reader)
    if one.kind == "text":
        return reader.text(one.field, was or "") or None
    if one.kind == "whole":
        days = reader.number(one.field, was, low=0, high=MOST_DAYS, whole=True)
        return None if days is None else int(days)
    if one.kind == "share":
        return reader.number(one.field, was, low=0, high=1000, unit=0.01)
    most = LARGEST_AMOUNT / MILLION
    return reader.number(one.field, was, low=0, high=most, unit=MILLION)


def _day(name: str, was: str | None, reader: Reader) -> str | None:
    typed = reader.text(name, was or "", 10)
    try:
        return dt.date.fromisoformat(typed).isoformat() if typed else None
    except ValueError:
        reader.blame(name, NO_DAY)
        return was
