"""What does reinsurance take off a book's years?

Four treaties, applied in the order of these words whatever order they are written in:

* `quota_share`: a share of every payment;
* `event_excess`: of each event, what passes an attachment, up to a limit, so often a year. A
  theft at one exchange is an event, and so are all thefts of one vendor's failure or one campaign;
* `vendor_clash`: the same of what is left, only of events that strike several exchanges;
* `aggregate_excess`: of the year's sum of what is left.

Several of one kind each look at what those before left. What reinsurance costs is not in here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal, Self

import numpy as np
from pydantic import Field, RootModel

from models.profile import Amount, Frozen, Share
from pricing.book_terms import summed
from pricing.layer import MOST_EVENTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Places = NDArray[np.int64]

Positive = Annotated[Amount, Field(gt=0)]
MOST_TREATIES = 32


class QuotaShare(Frozen):
    """A share of every payment is ceded."""

    kind: Literal["quota_share"]
    ceded: Annotated[Share, Field(gt=0)]


class EventExcess(Frozen):
    """Of each event, what passes the attachment, yen; the limit is there `limits_a_year` times."""

    kind: Literal["event_excess"]
    attachment: Amount
    limit: Positive
    limits_a_year: Annotated[int, Field(ge=1, le=MOST_EVENTS)] = 1
    share: Annotated[Share, Field(gt=0)] = 1.0


class VendorClash(Frozen):
    """The same for events that strike at least so many exchanges at once."""

    kind: Literal["vendor_clash"]
    attachment: Amount
    limit: Positive
    limits_a_year: Annotated[int, Field(ge=1, le=MOST_EVENTS)] = 1
    share: Annotated[Share, Field(gt=0)] = 1.0
    exchanges: Annotated[int, Field(ge=2)] = 2


class AggregateExcess(Frozen):
    """Of the year's sum, what passes the attachment, yen."""

    kind: Literal["aggregate_excess"]
    attachment: Amount
    limit: Positive
    share: Annotated[Share, Field(gt=0)] = 1.0


Treaty = Annotated[
    QuotaShare | EventExcess | VendorClash | AggregateExcess, Field(discriminator="kind")
]
ORDER = ("quota_share", "event_excess", "vendor_clash", "aggregate_excess")


class Reinsurance(RootModel[Annotated[tuple[Treaty, ...], Field(max_length=MOST_TREATIES)]]):
    """A programme of treaties, a JSON array."""

    model_config = Frozen.model_config | {"extra": None}

    def in_order(self) -> tuple[Treaty, ...]:
        """As they are applied."""
        return tuple(sorted(self.root, key=lambda treaty: ORDER.index(treaty.kind)))


@dataclass(frozen=True)
class Payments:
    """What the events of some years are paid; money.

    Attributes:
        year: of each event, shape (events,).
        paid: for it, the same shape.
        exchanges: struck by it and paid, the same shape.
        years: how many there are.
    """

    year: Places
    paid: Floats
    exchanges: Places
    years: int

    def totals(self) -> Floats:
        """Paid in each year, shape (years,)."""
        return summed(self.year, self.paid, self.years)

    def less(self, recovered: Floats) -> Self:
        """After a recovery from each event."""
        return type(self)(self.year, self.paid - recovered, self.exchanges, self.years)


def recoveries(gross: Payments, treaties: Sequence[Treaty]) -> Floats:
    """What each treaty pays in each year, money, shape (treaties, years).

    Args:
        gross: payments before reinsurance.
        treaties: in the order of `Reinsurance.in_order`.
    """
    found = np.zeros((len(treaties), gross.years))
    left, off_years = gross, np.zeros(gross.years)
    for place, treaty in enumerate(treaties):
        if treaty.kind == "aggregate_excess":
            found[place] = _excess(left.totals() - off_years, treaty)
            off_years += found[place]
            continue
        if treaty.kind == "quota_share":
            by_event = treaty.ceded * left.paid
        else:
            by_event = _by_event(left, treaty)
        found[place] = summed(left.year, by_event, left.years)
        left = left.less(by_event)
    return found


def _by_event(left: Payments, treaty: EventExcess | VendorClash) -> Floats:
    """Recovered from each event; the year's limit is divided among its events in proportion."""
    by_event = _excess(left.paid, treaty)
    if isinstance(treaty, VendorClash):
        by_event = np.where(left.exchanges >= treaty.exchanges, by_event, 0.0)
    whole = summed(left.year, by_event, left.years)
    most = treaty.limits_a_year * treaty.limit * treaty.share
    part = np.divide(most, whole, out=np.ones_like(whole), where=whole > most)
    return np.asarray(by_event * part[left.year])


def _excess(amounts: Floats, treaty: EventExcess | VendorClash | AggregateExcess) -> Floats:
    above = np.clip(amounts - treaty.attachment, 0.0, treaty.limit)
    return np.asarray(treaty.share * above)
