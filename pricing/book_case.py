"""Which book is it? Its entries read, their laws and terms found, and its shared events set up.

One entry an exchange: two policies on one exchange pay for the same thefts, and stand in one policy
with all its layers. Thefts that a policy does not cover are not in the book; neither then are those
of a vendor's failure where the wording excludes that cause.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from data.accumulation import UnknownAssumption
from models.book_risk import Proposal, split
from models.profile import TIERS
from pricing.asked import Asked
from pricing.book_terms import BookTerms
from pricing.concentration import by_name
from pricing.cover_time import covered_part
from pricing.errors import BatchRefused, PricingError
from pricing.policy import Causes
from pricing.sublimits import excluded_causes
from pricing.vendors import vendor_key

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from data.accumulation import Accumulation
    from models.annual_loss import AnnualLoss
    from models.book_risk import BookRisk, SharedKind
    from models.loss_model import LossModel
    from pricing.desk import Desk
    from pricing.layers import LayerTerms
    from pricing.policy import Policy
    from pricing.submission import Submission

    Floats = NDArray[np.float64]

CAUSE_OF_SHARED: Mapping[SharedKind, str] = {
    "vendor": "vendor_supply_chain",
    "campaign": "outsider_hack",
}
"""Whose thefts a shared event is made of: those of this cause, as the model divides them."""

CAMPAIGN = "campaign"

TOGETHER = 128
"""Exchanges whose rates are found at once: more of them no longer fit the processor's cache."""


@dataclass(frozen=True)
class Entry:
    """An exchange of the book under its policy; money is yen.

    Attributes:
        name: of the exchange.
        policy: the contract, the reference policy if none was given.
        vendor: of its wallet, as the register writes it; None if unstated.
        year: law of the exchange's year before any policy.
        thefts: of it, a year by tier, shape (tiers,).
        covered: law of the thefts its policy covers in its term.
        terms: of the layers.
    """

    name: str
    policy: Policy
    vendor: str | None
    year: AnnualLoss
    thefts: Floats
    covered: AnnualLoss
    terms: tuple[LayerTerms, ...]

    @cached_property
    def excluded(self) -> tuple[str, ...]:
        """Causes the wording excludes."""
        return excluded_causes(self.policy)


@dataclass(frozen=True)
class BookCase:
    """A book ready to be worked out.

    Attributes:
        entries: in the book's order.
        risk: their covered thefts, shared ones apart.
        terms: their layers.
        own_causes: of each tier's own thefts, what part is of each cause, (exchanges, tiers,
            causes); causes as in `causes`.
        causes: their names.
    """

    entries: tuple[Entry, ...]
    risk: BookRisk
    terms: BookTerms
    own_causes: Floats
    causes: tuple[str, ...]

    @property
    def vendors(self) -> dict[str, tuple[int, ...]]:
        """Places of the clients of each vendor named in the book."""
        return vendors_of(self.entries)


def vendors_of(entries: Sequence[Entry]) -> dict[str, tuple[int, ...]]:
    """Places of the clients of each vendor."""
    named = ((e.vendor, i) for i, e in enumerate(entries) if e.vendor is not None)
    return {name: tuple(places) for name, places in by_name(named).items()}


def book_case(
    book: Sequence[Submission], desk: Desk, on: dt.date, assumed: Accumulation
) -> BookCase:
    """Read a book on one day.

    Args:
        book: exchanges with their policies; one without stands for its reference policy.
        desk: model, tables and basis.
        on: day of the rates, against which policies expire.
        assumed: what strikes several at once.

    Raises:
        BatchRefused: entries cannot be read: an exchange twice, an expired policy, nothing covered.
        UnknownAssumption: one is set for a vendor that no exchange of the book names.
        NoRate: no exchange rate is known on that day.
    """
    _check_names(book)
    entries = _entries(book, desk, on)
    model = desk.stored.model
    clients = vendors_of(entries)
    _check_vendors(assumed, tuple(clients))
    causes = tuple(name for name in Causes.model_fields if _recorded(model, name))
    parts = _cause_parts(entries, model, causes)
    proposals = tuple(_proposals(entries, clients, desk, assumed, (parts, causes)))
    risk = split(
        np.array([entry.covered.rates for entry in entries]),
        [entry.covered.law for entry in entries],
        model.frequency.dispersion,
        proposals,
    )
    return BookCase(
        entries=entries,
        risk=risk,
        terms=BookTerms.of([entry.terms for entry in entries]),
        own_causes=_own_causes(risk, parts, causes),
        causes=causes,
    )


def _check_names(book: Sequence[Submission]) -> None:
    """One theft strikes all policies of an exchange: they must stand together."""
    first: dict[str, int] = {}
    faults: dict[int, PricingError] = {}
    for i, one in enumerate(book):
        j = first.setdefault("".join(one.profile.name.casefold().split()), i)
        if j != i:
            faults[i] = PricingError(
                f"must be the only entry of its exchange (/{j} has the same name): give all its "
                "layers in one policy",
                "/profile/name",
            )
    if faults:
        raise BatchRefused(faults)


def _entries(book: Sequence[Submission], desk: Desk, on: dt.date) -> tuple[Entry, ...]:
    found: list[Entry] = []
    faults: dict[int, PricingError] = {}
    rates = desk.jpy_per(on)
    for first in range(0, len(book), TOGETHER):
        part = book[first : first + TOGETHER]
        years = desk.stored.model.annual_losses(
            [one.profile for one in part],
            jpy_per_usd=rates["USD"],
            jpy_per_unit=[rates[one.profile.currency] for one in part],
            on=on,
        )
        thefts = years.rates.mean(axis=1)
        for i, one in enumerate(part):
            try:
                found.append(_entry(one, years.exchange(i), thefts[i], desk, on))
            except PricingError as fault:
                faults[first + i] = fault
    if faults:
        raise BatchRefused(faults)
    return tuple(found)


def _entry(one: Submission, year: AnnualLoss, thefts: Floats, desk: Desk, on: dt.date) -> Entry:
    if one.policy is not None and one.policy.expiry <= on:
        raise PricingError(
            f"the policy expired on {one.policy.expiry} and stands in no book of {on}: leave it "
            "out or give the one that follows",
            "/policy/expiry",
        )
    asked = Asked.of(one.profile, one.policy, desk, on)
    covered, terms = asked.covered_layers(year, desk)
    vendor = vendor_key(one.profile)
    return Entry(one.profile.name, asked.policy, vendor, year, thefts, covered, terms)


def _check_vendors(assumed: Accumulation, named: tuple[str, ...]) -> None:
    for row in assumed.assumptions:
        if row.vendor is not None and row.vendor not in named:
            known = ", ".join(sorted(named)) or "none"
            raise UnknownAssumption(
                f"{row.id}:{row.vendor}",
                f"no exchange of the book has this wallet vendor (the book has {known})",
            )


def _recorded(model: LossModel, cause: str) -> bool:
    return any(model.cause_share(tier, cause) > 0 for tier in TIERS)


def _cause_parts(entries: Sequence[Entry], model: LossModel, causes: Sequence[str]) -> Floats:
    """Of the covered thefts of each tier, the part by cause, shape (entries, tiers, causes).

    Causes of which the model tells no share make up the rest and stay with the exchange.
    """
    shares = np.array([[model.cause_share(tier, cause) for cause in causes] for tier in TIERS])
    covered = np.array(
        [[cause not in e.excluded for cause in causes] for e in entries], dtype=np.float64
    )
    left = (1.0 - (1.0 - covered) @ shares.T)[..., None]
    named = shares * covered[:, None]
    return np.asarray(np.divide(named, left, out=np.zeros_like(named), where=left > 0))


def _proposals(
    entries: Sequence[Entry],
    clients: Mapping[str, tuple[int, ...]],
    desk: Desk,
    assumed: Accumulation,
    by_cause: tuple[Floats, Sequence[str]],
) -> Iterator[Proposal]:
    parts, causes = by_cause
    counted = {kind: _counted(entries, desk, cause) for kind, cause in CAUSE_OF_SHARED.items()}
    everyone = tuple(range(len(entries)))
    shared: list[tuple[str, SharedKind, tuple[int, ...], str | None]] = [
        (name, "vendor", places, name) for name, places in sorted(clients.items())
    ]
    shared.append((CAMPAIGN, "campaign", everyone, None))
    for name, kind, places, vendor in shared:
        rate = assumed.value("campaign.rate" if vendor is None else "vendor.failure_rate", vendor)
        hit = assumed.value(
            "campaign.hit_probability" if vendor is None else "vendor.hit_probability", vendor
        )
        members = np.array(places, dtype=np.int64)
        part = parts[members, :, causes.index(CAUSE_OF_SHARED[kind])]
        if rate > 0 and hit > 0:
            yield Proposal(name, kind, rate, members, hit * counted[kind][members], part)


def _counted(entries: Sequence[Entry], desk: Desk, cause: str) -> Floats:
    """Of each exchange's thefts by a cause in a year, how many its policy covers in its term."""
    model = desk.stored.model
    shares = np.array([model.cause_share(tier, cause) for tier in TIERS])
    thefts = np.array([entry.thefts for entry in entries]) * shares
    covered = np.array([[tier in e.policy.tiers_covered for tier in TIERS] for e in entries])
    whole = thefts.sum(axis=1)
    part = np.divide(
        (thefts * covered).sum(axis=1), whole, out=np.zeros_like(whole), where=whole > 0
    )
    return np.asarray(part * [_taken(entry, desk, cause) for entry in entries])


def _taken(entry: Entry, desk: Desk, cause: str) -> float:
    """Of thefts a year by a cause in covered tiers, how many are covered in the term."""
    policy = entry.policy
    if cause in entry.excluded:
        return 0.0
    spared = policy.causes.state_backed_actor is False
    state = desk.stored.model.state_backed_share if spared else 0.0
    return (1.0 - state) * policy.term_years * covered_part(policy, desk.basis)


def _own_causes(risk: BookRisk, parts: Floats, causes: Sequence[str]) -> Floats:
    """What shared events leave of each tier's causes, adding up to one where it has thefts."""
    left = parts * risk.rates_mean[:, :, None]
    for event in risk.shared:
        cause = causes.index(CAUSE_OF_SHARED[event.kind])
        taken = event.rate * event.hit[:, None] * event.tiers.mean(axis=0)
        left[event.members, :, cause] -= taken
    left = np.maximum(left, 0.0)
    whole = left.sum(axis=2, keepdims=True)
    return np.asarray(np.divide(left, whole, out=np.zeros_like(left), where=whole > 0))
