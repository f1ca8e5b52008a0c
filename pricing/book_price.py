"""What does this policy cost me in my book?

A policy priced by itself carries a risk load that knows no other policies. Priced in a book it
carries the cost of the capital it adds there (`pricing.marginal`):

    premium = charge(expected loss + cost of capital · years of the term · marginal capital)

with the loadings, minimum and tax of an ordinary quote. The technical premium of that quote stands
beside it. What is assumed about policies paying together is said in the result; the same under the
book's common shocks is `pricing.book_together`'s.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pricing import premium
from pricing.asked import Asked
from pricing.book_law import Payment
from pricing.book_notes import INDEPENDENT, WHOLE_TERMS, same_exchange, upper_end
from pricing.book_result import BookPrice, PolicyShare
from pricing.errors import PricingError
from pricing.marginal import euler_shares, marginal_capital
from pricing.money import Money, money, whole_yen
from pricing.stack import check_premium
from pricing.together import pay_together, struck_alike

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from models.annual_loss import AnnualLoss
    from models.profile import SecurityProfile
    from pricing.basis import PricingBasis
    from pricing.desk import Desk
    from pricing.layers import LayerTerms
    from pricing.phrases import Language, Phrase
    from pricing.policy import Policy
    from pricing.premium import Programme
    from pricing.submission import Submission


@dataclass(frozen=True)
class _Line:
    """A policy with the law of what it pays; `entry` as of `PolicyShare`."""

    entry: int | None
    profile: SecurityProfile
    policy: Policy
    layers: tuple[LayerTerms, ...]
    payment: Payment

    @classmethod
    def of(
        cls,
        entry: int | None,
        profile: SecurityProfile,
        policy: Policy,
        covered: AnnualLoss,
        layers: tuple[LayerTerms, ...],
    ) -> _Line:
        return cls(entry, profile, policy, layers, Payment.of(covered, layers))

    @property
    def exchange(self) -> str:
        """The exchange, as names are compared: without regard to case and spaces."""
        return "".join(self.profile.name.casefold().split())


def price_in_book(
    profile: SecurityProfile,
    policy: Policy | None,
    book: Sequence[Submission],
    desk: Desk,
    on: dt.date,
    *,
    with_shares: bool = False,
    progress: Callable[[int, int, str], None] | None = None,
    lang: Language = "en",
) -> BookPrice:
    """Price one policy at the capital it adds to a book.

    Args:
        profile: the exchange.
        policy: the contract; the reference policy if None.
        book: policies already written, this one not among them; may be empty.
        desk: model, tables, basis and rules.
        on: day of the prices; it chooses the exchange rates.
        with_shares: also divide the capital of the book among all its policies.
        progress: told policies done, their number and what is done.
        lang: of the notes.

    Raises:
        PricingError: a policy cannot be priced; the field of one in the book begins with its place
            there, from 0.
        NoRate: no exchange rate is known on that day.
    """
    asked = Asked.of(profile, policy, desk, on)
    programme = asked.programme(desk.annual_loss(profile, on), desk)
    check_premium(whole_yen(programme.premium), programme.most)
    own = _Line.of(None, profile, asked.policy, programme.covered, programme.terms)
    by_exchange = {own.exchange: [own]}
    for entry, written in enumerate(book):
        line = _line(entry, written, asked.policy, desk, on)
        by_exchange.setdefault(line.exchange, []).append(line)
        if progress is not None:
            progress(entry + 1, len(book), written.profile.name)
    return _priced(
        programme, tuple(by_exchange.values()), desk.basis, with_shares=with_shares, lang=lang
    )


def _priced(
    programme: Programme,
    groups: tuple[list[_Line], ...],
    basis: PricingBasis,
    *,
    with_shares: bool,
    lang: Language,
) -> BookPrice:
    """The result; the first of the first group, policies by exchange, is the candidate."""
    (own, *beside), *others = groups
    found = marginal_capital(
        own.payment,
        [_payments(group) for group in others],
        basis.capital.level,
        beside=_payments(beside),
    )
    years = own.policy.term_years
    cost = basis.capital.cost_of_capital * years
    charged = float(programme.charge.premium(found.price(cost)))
    check_premium(whole_yen(charged), programme.most)
    with_it, without = money(found.capital_with), money(found.capital_without)
    return BookPrice(
        exchange=own.profile.name,
        policy=own.policy.name,
        term_years=years,
        capital_basis=basis.capital,
        policies=sum(map(len, groups)) - 1,
        exchanges=len(others) + bool(beside),
        same_exchange=tuple(line.entry for line in beside if line.entry is not None),
        expected_loss=money(found.expected),
        alone=money(found.alone),
        # To the yen, it is what lies between the two capitals shown.
        marginal=Money(amount=with_it.amount - without.amount),
        euler=money(found.euler),
        capital_without=without,
        capital_with=with_it,
        var_without=money(found.var_without),
        var_with=money(found.var_with),
        premium=money(charged),
        rate_on_line=charged / (programme.limit * years),
        premium_alone=money(float(programme.charge.premium(found.expected + cost * found.alone))),
        technical_premium=premium.interval(programme.premium, programme.premium_by_draw),
        technical_rate_on_line=programme.premium / (programme.limit * years),
        shares=_shares(groups, basis.capital.level, with_it) if with_shares else (),
        notes=tuple(note.told(lang) for note in _notes(groups)),
        language=lang,
    )


def _payments(group: Sequence[_Line]) -> list[Payment]:
    return [line.payment for line in group]


def _line(entry: int, written: Submission, candidate: Policy, desk: Desk, on: dt.date) -> _Line:
    """A policy of the book; what is wrong with it names its place there."""
    try:
        asked = Asked.of(written.profile, written.policy, desk, on)
        _refuse_apart(asked.policy, candidate)
        covered, layers = asked.covered_layers(desk.annual_loss(written.profile, on), desk)
        return _Line.of(entry, written.profile, asked.policy, covered, layers)
    except PricingError as error:
        where = f"/{entry}{error.field or ''}"
        raise type(error)(f"in the book: {error.public}", where) from error


def _refuse_apart(policy: Policy, candidate: Policy) -> None:
    """Refuse a policy of the book that can never need capital together with the candidate."""
    if policy.expiry <= candidate.inception or candidate.expiry <= policy.inception:
        raise PricingError(
            f"it runs from {policy.inception} to {policy.expiry} and shares no day with the policy "
            f"to be priced ({candidate.inception} to {candidate.expiry}): leave it out",
            "/policy",
        )


def _shares(
    groups: Sequence[Sequence[_Line]], level: float, capital: Money
) -> tuple[PolicyShare, ...]:
    """Every policy's share, the candidate's first and the book's in its order.

    Rounded as they add up, so that they add up to the capital to the yen.
    """
    found = euler_shares([_payments(group) for group in groups], level)
    lines = [line for group in groups for line in group]
    by_line = sorted(
        zip(lines, np.concatenate(found), strict=True),
        key=lambda pair: -1 if pair[0].entry is None else pair[0].entry,
    )
    ends = [whole_yen(end) for end in np.cumsum([share for _, share in by_line])]
    ends[-1] = capital.amount
    return tuple(
        PolicyShare(
            entry=line.entry,
            exchange=line.profile.name,
            policy=line.policy.name,
            expected_loss=money(line.payment.expected),
            capital=Money(amount=end - start),
        )
        for (line, _), start, end in zip(by_line, [0, *ends[:-1]], ends, strict=True)
    )


def _notes(groups: Sequence[Sequence[_Line]]) -> tuple[Phrase, ...]:
    """What is assumed about the policies of this book paying together."""
    notes = [INDEPENDENT, WHOLE_TERMS]
    beside = [line.entry for line in groups[0] if line.entry is not None]
    if beside:
        notes.append(same_exchange(beside))
    unsure = [not _sure(group) for group in groups]
    if any(unsure):
        notes.append(upper_end(own=unsure[0], others=sum(unsure[1:])))
    return tuple(notes)


def _sure(group: Sequence[_Line]) -> bool:
    """Whether the policies on one exchange pay together whatever happens."""
    return (
        all(line.profile == group[0].profile for line in group)
        and struck_alike([line.policy for line in group])
        and pay_together([terms for line in group for terms in line.layers])
    )
