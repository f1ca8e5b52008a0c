"""What does a book pay if one vendor fails and all its clients are robbed at once?

A realistic disaster scenario has no probability. Each client's theft is once as large as the model
has it on average, once all its policy can pay, and once a past theft again: the same share of the
same tier, through the wording of its own policy (`pricing.stress`). Bybit 2025 came by its wallet
vendor; repeated at every client of one vendor it is what a common failure could have been.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from data.registers import replays
from pricing.book_grid import payment_levels
from pricing.money import whole_yen
from pricing.portfolio_result import Disaster
from pricing.stress import Position, Shock, replay_shares, strike

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from data.dataset import Dataset
    from pricing.book_case import BookCase
    from pricing.phrases import Language
    from pricing.submission import Submission

    Amounts = NDArray[Any]

REPLAYED = "CX-2025-003"
"""Bybit, by its wallet vendor."""


def disasters(
    case: BookCase,
    book: Sequence[Submission],
    dataset: Dataset,
    on: dt.date,
    lang: Language = "en",
) -> tuple[Disaster, ...]:
    """One for each vendor the book names, the dearest first.

    Args:
        case: the book worked out.
        book: the same as it was given.
        dataset: events and exchange rates.
        on: day of the rates.
        lang: of the name of the theft repeated.

    Raises:
        UnknownHoldings: a sub-limit is on an asset, and a profile does not say its coins.
    """
    register = replays()
    replay = next(one for one in register.replays if one.event == REPLAYED)
    share = replay_shares(register, dataset)[replay.event]
    tiers, most = _struck_tiers(case), case.terms.most
    found = []
    for vendor, places in case.vendors.items():
        cases = [
            strike(
                Position.of(book[i].profile, case.entries[i].policy, dataset, on),
                replay,
                share,
                Shock("today"),
            )
            for i in places
        ]
        found.append(
            Disaster(
                vendor=vendor,
                clients=tuple(case.entries[i].name for i in places),
                insured=whole_yen(sum(float(most[i]) for i in places)),
                mean=whole_yen(sum(_mean_payment(case, i, most, tiers.get(i)) for i in places)),
                most=whole_yen(sum(_most_payment(case, i) for i in places)),
                replay=replay.name_ja if lang == "ja" else replay.name,
                replay_loss=sum(one.loss for one in cases),
                replay_paid=sum(one.parts.paid for one in cases),
                replay_disputed=sum(one.parts.disputed for one in cases),
            )
        )
    return tuple(sorted(found, key=lambda one: -one.most))


def _struck_tiers(case: BookCase) -> dict[int, Amounts]:
    """Where its vendor's failure strikes each client, by tier and adding up to one."""
    return {
        int(place): tiers
        for event in case.risk.shared
        if event.kind == "vendor"
        for place, tiers in zip(event.members, event.tiers.mean(axis=0), strict=True)
    }


def _mean_payment(case: BookCase, i: int, most: Amounts, tiers: Amounts | None) -> float:
    """Paid for one theft by the vendor's failure: where it strikes, as the model has it."""
    rates = case.risk.rates_mean[i]
    weights = rates / rates.sum() if tiers is None else tiers
    paid = payment_levels(case.risk, case.terms, i, most[i : i + 1])
    return float(weights @ paid[..., 0].mean(axis=0))


def _most_payment(case: BookCase, i: int) -> float:
    """Paid for one theft of all the tier of most assets that the policy covers holds."""
    struck = case.risk.rates_mean[i] > 0
    largest = float(case.risk.laws[i].cap[struck].max(initial=0.0))
    return case.terms.on_theft(i, largest)
