"""On how few names does a sum stand?"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeVar

from models.profile import Frozen

if TYPE_CHECKING:
    from collections.abc import Iterable

T = TypeVar("T")


class Holder(Frozen):
    """One insurer or vendor and its share of a sum."""

    name: str
    entries: int
    share: float


class Concentration(Frozen):
    """Who holds a sum, largest first; the index is None where there is none.

    The ends differ by the part held by names not stated: each entry for itself, or all of them with
    the largest name.
    """

    holders: tuple[Holder, ...]
    not_stated: float
    herfindahl_low: float | None
    herfindahl_high: float | None


def by_name(pairs: Iterable[tuple[str, T]]) -> dict[str, list[T]]:
    """Values by name, however it is spaced or capitalised; as the first entry writes it."""
    spelt: dict[str, str] = {}
    found: defaultdict[str, list[T]] = defaultdict(list)
    for name, value in pairs:
        found[spelt.setdefault(" ".join(name.casefold().split()), name)].append(value)
    return dict(found)


def concentration(weights: Iterable[tuple[str | None, int]]) -> Concentration:
    """Who holds how much of a sum, and its Herfindahl index: the sum of squared shares.

    Args:
        weights: of each entry the name, None where not stated, and the amount; nought is left out.
    """
    held = [(name, amount) for name, amount in weights if amount > 0]
    whole = sum(amount for _, amount in held)
    if not whole:
        return Concentration(holders=(), not_stated=0.0, herfindahl_low=None, herfindahl_high=None)
    named = by_name((name, amount) for name, amount in held if name is not None)
    unstated = [amount / whole for name, amount in held if name is None]
    holders = sorted(
        (Holder(name=n, entries=len(of), share=sum(of) / whole) for n, of in named.items()),
        key=lambda holder: -holder.share,
    )
    shares = [holder.share for holder in holders] or [0.0]
    return Concentration(
        holders=tuple(holders),
        not_stated=sum(unstated),
        herfindahl_low=sum(share**2 for share in (*shares, *unstated)),
        herfindahl_high=(shares[0] + sum(unstated)) ** 2 + sum(share**2 for share in shares[1:]),
    )
