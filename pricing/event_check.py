"""What does an examiner put on file of a cover on an event?

Whether it counts is said by `pricing.event_credit`, the same function that answers for its price;
the clauses by `pricing.event_clauses`. What it would come to if the supervisor counted one full
payout stands beside and is in no sum: what is unknown counts for nothing.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.profile import Frozen
from pricing.errors import PricingError
from pricing.event_clauses import clause_findings
from pricing.event_credit import event_credit
from pricing.event_result import EventChecked
from pricing.event_trigger import check_begins
from pricing.event_valued import check_in_force, valued_on
from pricing.money import money, whole_yen
from pricing.phrases import say, yen

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from data.event_assumptions import EventAssumptions
    from data.regimes import RuleSet
    from models.artefact import StoredModel
    from models.profile import SecurityProfile
    from pricing.event_basis import BasisRisk
    from pricing.event_credit import Without
    from pricing.event_terms import EventCover
    from pricing.findings import Verdict
    from pricing.phrases import Language, Phrase
    from pricing.rates import QuoteRates
    from pricing.requirement import AnyScenario

FIELD = "/event_cover"
"""Where a check is asked of it, in which every field below lies."""

COUNTS_NOTHING = say(
    "The event-linked cover counts for nothing while no rule names such cover: amounts and verdict "
    "are those of everything else.",
    "イベント連動型補償は、判定基準に定めがないため算入しない（金額・判定はこれを除くものによる）。",
)
ALONE = say(
    "The event-linked cover counts for nothing while no rule names such cover: amounts are those "
    "of cash alone.",
    "イベント連動型補償は、判定基準に定めがないため算入しない（金額は現金のみによる）。",
)
"""Without a policy the verdict is not that of cash, only the amounts are."""
ALONE_UNKNOWN = say(
    "Whether the rest is accepted cannot be said while no rule names such cover.",
    "不足額の代替を認めてよいかは、判定基準に定めがないため判断できない。",
)
ALONE_REFUSED = say(
    "It is refused: even one full payout would not fill what is open.",
    "1回の最大支払額を全額算入しても所要額に満たないため、代替は認められない。",
)
IF_COUNTED = (
    (
        "Were the supervisor to count one full payout of the event-linked cover, {open} would be "
        "open of the required amount instead of {short}."
    ),
    (
        "仮に監督当局がイベント連動型補償の1回の最大支払額を全額算入した場合、所要額の不足は"
        "{short}ではなく{open}となる。"
    ),
)


@dataclass(frozen=True)
class Reading:
    """How thefts are read: a trained model if there is one, and how an event compares with them."""

    stored: StoredModel | None
    assumed: EventAssumptions


def check_event_cover(
    cover: EventCover,
    rules: RuleSet,
    scenario: AnyScenario,
    rates: QuoteRates,
    on: dt.date,
    reading: Reading,
    without: Without | None,
    lang: Language,
) -> EventChecked:
    """Read a cover as an examiner would.

    Args:
        cover: its terms and its exchange.
        rules: the regime.
        scenario: how the required amount is found.
        rates: of the day.
        on: the day.
        reading: for how far it may miss the loss.
        without: what a policy beside it leaves open; cash alone if None.
        lang: of texts.

    Raises:
        NothingCovered, PricingError: terms that do not go together on this exchange, or a cover
            that is over; the field is one of the check.
        UnknownScenario: a name the regime does not ship.
    """
    with _of_the_cover():
        risk = _risk(cover, rates, on, reading)
    credit = event_credit(cover, rules, scenario, rates, on, risk, without, lang)
    short = credit.finding.shortfall or money(0.0)
    assumed = reading.assumed if reading.stored is not None else None
    modelled = assumed is not None
    clauses = clause_findings(cover, rules, credit, short.amount, lang, modelled=modelled)
    return EventChecked(
        name=cover.name,
        payer=cover.payer,
        inception=cover.inception,
        expiry=cover.expiry,
        limit=money(cover.payout.most),
        limit_in_term=money(cover.term_limit),
        credit=credit,
        findings=(credit.finding, *clauses),
        shortfall=short,
        shortfall_if_counted=money(max(0, short.amount - whole_yen(cover.payout.most))),
        assumptions_vintage=None if assumed is None else assumed.vintage,
        assumptions=() if assumed is None else assumed.assumptions,
    )


def reasons(found: EventChecked, alone: Verdict | None = None) -> tuple[Phrase, ...]:
    """What a check says of it in sentences; `alone` is the verdict where there is no policy."""
    first = COUNTS_NOTHING if alone is None else ALONE
    if not found.shortfall.amount:
        return (first,)
    short, still = yen(found.shortfall.amount), yen(found.shortfall_if_counted.amount)
    counted = say(*IF_COUNTED, short=short, open=still)
    if alone is None:
        return (first, counted)
    return (first, ALONE_REFUSED if alone == "reject" else ALONE_UNKNOWN, counted)


def check_same_exchange(cover: EventCover, profile: SecurityProfile) -> None:
    """Refuse a cover on another exchange, or on this one in other words.

    Raises:
        PricingError: it names the field.
    """
    if cover.exchange.name != profile.name:
        raise PricingError(
            f"the cover is on {cover.exchange.name}, and the check is of {profile.name}",
            f"{FIELD}/exchange/name",
        )
    place = _first_difference(cover.exchange, profile)
    if place is not None:
        raise PricingError(
            f"is not what the check says of {profile.name}: describe the exchange alike in both",
            f"{FIELD}/exchange{place}",
        )


@contextmanager
def _of_the_cover() -> Iterator[None]:
    """What is wrong with the terms is said of them in the check."""
    try:
        yield
    except PricingError as error:
        raise type(error)(error.public, f"{FIELD}{error.field or ''}") from error


def _first_difference(one: Frozen, other: Frozen) -> str | None:
    for name in type(one).model_fields:
        was, now = getattr(one, name), getattr(other, name)
        if was == now:
            continue
        inside = None
        if isinstance(was, Frozen) and isinstance(now, Frozen):
            inside = _first_difference(was, now)
        return f"/{name}{inside or ''}"
    return None


def _risk(cover: EventCover, rates: QuoteRates, on: dt.date, reading: Reading) -> BasisRisk | None:
    """How far it may miss the loss; the terms are held against each other without a model too."""
    profile = cover.exchange
    unit = rates.jpy_per(profile.currency)
    if reading.stored is None:
        check_in_force(cover, on)
        check_begins(cover, profile.assets.total * unit)
        return None
    annual = reading.stored.model.annual_loss(
        profile, jpy_per_usd=rates.jpy_per_usd, jpy_per_unit=unit, on=on
    )
    return valued_on(cover, annual, rates, on, reading.assumed).basis_risk
