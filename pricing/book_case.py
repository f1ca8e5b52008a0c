"""Which book is it? Its entries read, their laws and terms found, and its shared events set up.

One entry an exchange: two policies on one exchange pay for the same thefts, and stand in one policy
with all its layers. Thefts that a policy does not cover are not in the book; neither then are those
of a vendor's failure where the wording excludes that cause.
"""

from __future__ import annotations

from dataclasses import dataclass
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


@dataclass(frozen=True)
class Entry:
    """An exchange of the book under its policy; money is yen.

    Attributes:
        name: of the exchange.
        policy: the contract, the reference policy if none was given.
        vendor: of its wallet, as the register writes it; None if unstated.
        year: law of the exchange's year before any policy.
        covered: law of the thefts its policy covers in its term.
        terms: of the layers.
    """

    name: str
    policy: Policy
    vendor: str | None
    year: AnnualLoss
    covered: AnnualLoss
    terms: tuple[LayerTerms, ...]


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
    parts = np.array([_cause_parts(entry.policy, model, causes) for entry in entries])
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
    years = desk.stored.model.annual_losses(
        [one.profile for one in book],
        jpy_per_usd=rates["USD"],
        jpy_per_unit=[rates[one.profile.currency] for one in book],
        on=on,
    )
    for i, one in enumerate(book):
        try:
            found.append(_entry(one, years.exchange(i), desk, on))
        except PricingError as fault:
            faults[i] = fault
    if faults:
        raise BatchRefused(faults)
    return tuple(found)


def _entry(one: Submission, year: AnnualLoss, desk: Desk, on: dt.date) -> Entry:
    if one.policy is not None and one.policy.expiry <= on:
        raise PricingError(
            f"the policy expired on {one.policy.expiry} and stands in no book of {on}: leave it "
            "out or give the one that follows",
            "/policy/expiry",
        )
    asked = Asked.of(one.profile, one.policy, desk, on)
    covered, terms = asked.covered_layers(year, desk)
    vendor = vendor_key(one.profile)
    return Entry(one.profile.name, asked.policy, vendor, year, covered, terms)


def _check_vendors(assumed: Accumulation, named: tuple[str, ...]) -> None:
    for row in assumed.assumptions:
        if row.vendor is not None and row.vendor not in named:
            known = ", ".join(sorted(named)) or "none"
            raise UnknownAssumption(
                f"{row.id}:{row.vendor}: no exchange of the book has this wallet vendor "
                f"(the book has {known})"
            )


def _recorded(model: LossModel, cause: str) -> bool:
    return any(model.cause_share(tier, cause) > 0 for tier in TIERS)


def _cause_parts(policy: Policy, model: LossModel, causes: Sequence[str]) -> Floats:
    """Of a policy's covered thefts of each tier, the part by cause, shape (tiers, causes).

    Causes of which the model tells no share make up the rest and stay with the exchange.
    """
    excluded = excluded_causes(policy)
    covered = [0.0 if cause in excluded else 1.0 for cause in causes]
    shares = np.array([[model.cause_share(tier, cause) for cause in causes] for tier in TIERS])
    left = 1.0 - shares @ (1.0 - np.array(covered))
    parts = np.divide(
        shares * covered, left[:, None], out=np.zeros_like(shares), where=left[:, None] > 0
    )
    return np.asarray(parts)


def _proposals(
    entries: Sequence[Entry],
    clients: Mapping[str, tuple[int, ...]],
    desk: Desk,
    assumed: Accumulation,
    by_cause: tuple[Floats, Sequence[str]],
) -> Iterator[Proposal]:
    parts, causes = by_cause
    counted = {
        kind: np.array([_counted(entry, desk, cause) for entry in entries])
        for kind, cause in CAUSE_OF_SHARED.items()
    }
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


def _counted(entry: Entry, desk: Desk, cause: str) -> float:
    """Of an exchange's thefts by a cause in a year, how many its policy covers in its term."""
    model, policy = desk.stored.model, entry.policy
    if cause in excluded_causes(policy):
        return 0.0
    shares = np.array([model.cause_share(tier, cause) for tier in TIERS])
    thefts = entry.year.rates.mean(axis=0) * shares
    covered = np.array([tier in policy.tiers_covered for tier in TIERS])
    state = model.state_backed_share if policy.causes.state_backed_actor is False else 0.0
    whole = float(thefts.sum())
    part = float(thefts @ covered) / whole if whole > 0 else 0.0
    return part * (1.0 - state) * policy.term_years * covered_part(policy, desk.basis)


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
