"""What does a book of exchanges look like to its supervisor, and what would history do to all?

One row an exchange: what it must set aside, what its policy and cash count for, and until when.
Then where cover comes from and on which vendors it stands, and the stresses of `pricing.stress` at
every exchange at once. A vendor that fails strikes all its clients with the same share. No trained
model is asked.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from data.regime_versions import rule_set_on
from data.regimes import HOME
from data.registers import replays
from pricing.adequacy import check
from pricing.basis import shipped_basis
from pricing.concentration import by_name, concentration
from pricing.defence_costs import with_costs_stated
from pricing.desk import tables_of
from pricing.errors import BatchRefused, PricingError
from pricing.money import whole_yen
from pricing.phrases import say
from pricing.requirement import required_amount
from pricing.sector_result import (
    ExchangeRow,
    Quarter,
    ReplaySum,
    SectorReport,
    SectorSums,
    StressSum,
    VendorFailure,
)
from pricing.stress import Position, replay_shares, shocks, strike
from pricing.vendors import vendor_finding, vendor_key

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from data.dataset import Dataset
    from data.regimes import RuleSet
    from data.registers import Replay, Replays
    from pricing.desk import Desk
    from pricing.phrases import Language
    from pricing.stress import Shock
    from pricing.stress_result import StressCase
    from pricing.submission import Submission

NOTES = (
    say(
        "An exchange without a policy is its cash alone. An expired policy counts for nothing.",
        "保険契約のない交換業者は現金のみとする。満了した保険契約は算入しない。",
    ),
    say(
        "Cover is the most one event pays by the policy's limits; it is not weighed by its "
        "wording.",
        "補償額は1事故につき支払限度額による最大の支払額であり、約款の内容は考慮しない。",
    ),
    say(
        "Herfindahl: the sum of squared shares; 1 is one name, 1/n is n equal ones.",
        "ハーフィンダール指数：シェアの2乗和。1は1社への集中、1/nは均等なn社への分散を示す。",
    ),
    say(
        "Names not stated give it two ends: each such entry alone, and all with the largest name.",
        "名称の記載がないものは、それぞれ別の者とした場合と、最大の者に含めた場合の両端を示す。",
    ),
    say(
        "The vendor's failure repeats the worst of the thefts that came through a wallet vendor.",
        "提供者の事故は、ウォレット提供者を経由した過去の流出のうち最も厳しいものを再現する。",
    ),
)


def sector(
    book: Sequence[Submission],
    dataset: Dataset,
    rules: RuleSet,
    on: dt.date,
    register: Replays | None = None,
    lang: Language = "en",
) -> SectorReport:
    """Look at a book on one day.

    Args:
        book: exchanges with their policies; one entry an exchange, told by its name.
        dataset: events and exchange rates.
        rules: the regime; the required amount is that of its default scenario.
        on: day of the rates, against which policies expire.
        register: the thefts to repeat; the shipped ones if None.
        lang: of names of thefts, findings and notes.

    Raises:
        BatchRefused: an entry cannot be read; each fault names its entry.
        NoRate: no exchange rate is known on that day.
    """
    register = register or replays()
    _check_names(book)
    positions = [Position.of(one.profile, one.policy, dataset, on) for one in book]
    struck = _struck(positions, register, dataset)
    rows = tuple(
        _row(position, rules, struck[i], register.replays, lang)
        for i, position in enumerate(positions)
    )
    return SectorReport(
        on=on,
        language=lang,
        scenario=rules.default_scenario,
        rule_set=rules.version,
        exchanges=rows,
        sums=_sums(rows),
        expiries=_expiries(rows),
        insurers=concentration((row.insurer, row.cover) for row in rows),
        vendors=concentration((row.vendor, row.cover) for row in rows),
        vendor_assets=concentration((row.vendor, row.assets) for row in rows),
        replays=tuple(
            _replay_sum(replay, [cases[k] for cases in struck], shocks(register.shocks), lang)
            for k, replay in enumerate(register.replays)
        ),
        vendor_failures=_vendor_failures(rows, struck, register.replays, lang),
        shocks=register.shocks,
        notes=tuple(note.told(lang) for note in NOTES),
    )


def sector_on(
    book: Sequence[Submission], on: dt.date, desk: Desk | None = None, lang: Language = "en"
) -> SectorReport:
    """The same by Japan's rules of the day and a desk's tables; by the shipped ones if None.

    Raises:
        NotYetDated: no rules are kept for that day.
        BatchRefused, NoRate: see `sector`.
    """
    return sector(book, tables_of(desk), rule_set_on(HOME, on), on, lang=lang)


def _check_names(book: Sequence[Submission]) -> None:
    """Assets, cash and the required amount of an exchange are counted once."""
    first: dict[str, int] = {}
    faults: dict[int, PricingError] = {}
    for i, one in enumerate(book):
        j = first.setdefault(one.profile.name, i)
        if j != i:
            faults[i] = PricingError(
                f"must be the only entry of its exchange (/{j} has the same name): give all its "
                "layers in one policy",
                "/profile/name",
            )
    if faults:
        raise BatchRefused(faults)


def _struck(
    positions: Sequence[Position], register: Replays, dataset: Dataset
) -> list[list[list[StressCase]]]:
    """Cases by exchange, replay and shock."""
    shares, shaken = replay_shares(register, dataset), shocks(register.shocks)
    found, faults = [], {}
    for i, position in enumerate(positions):
        try:
            found.append(
                [
                    [strike(position, replay, shares[replay.event], shock) for shock in shaken]
                    for replay in register.replays
                ]
            )
        except PricingError as fault:
            faults[i] = fault
    if faults:
        raise BatchRefused(faults)
    return found


def _row(
    position: Position,
    rules: RuleSet,
    struck: Sequence[Sequence[StressCase]],
    register: Sequence[Replay],
    lang: Language,
) -> ExchangeRow:
    profile, policy, rates = position.profile, position.policy, position.rates
    rate = rates.jpy_per(profile.currency)
    assets, volume = profile.assets.total * rate, profile.yearly_volume * rate
    required = required_amount(volume, assets, rules.default_scenario, rules)
    credit, verdict, cover = 0, None, 0
    if policy is not None and not position.expired:
        stated = with_costs_stated(policy, shipped_basis())
        read = check(stated, profile, rules, rules.default_scenario, rates.as_mapping())
        credit, verdict = read.eligible_credit.amount, read.verdict
        cover = whole_yen(policy.limit * rates.jpy_per(policy.currency))
    cash = whole_yen(position.cash)
    worst = max(range(len(register)), key=lambda k: struck[k][0].to_find)
    return ExchangeRow(
        name=profile.name,
        assets=whole_yen(assets),
        required=required,
        credit=credit,
        cash=None if profile.reserve_cash is None else cash,
        shortfall=max(0, required - credit - cash),
        verdict=verdict,
        inception=None if policy is None else policy.inception,
        expiry=None if policy is None else policy.expiry,
        expired=position.expired,
        cover=cover,
        insurer=None if policy is None or policy.insurer is None else policy.insurer.name,
        vendor=vendor_key(profile),
        vendor_finding=vendor_finding(profile, lang=lang),
        worst_replay=_called(register[worst], lang),
        worst_to_find=struck[worst][0].to_find,
    )


def _called(replay: Replay, lang: Language) -> str:
    return replay.name_ja if lang == "ja" else replay.name


def _sums(rows: Sequence[ExchangeRow]) -> SectorSums:
    return SectorSums(
        exchanges=len(rows),
        insured=sum(row.cover > 0 for row in rows),
        assets=sum(row.assets for row in rows),
        required=sum(row.required for row in rows),
        credit=sum(row.credit for row in rows),
        cash=sum(row.cash or 0 for row in rows),
        shortfall=sum(row.shortfall for row in rows),
        short=sum(row.shortfall > 0 for row in rows),
        cover=sum(row.cover for row in rows),
        cash_not_stated=sum(row.cash is None for row in rows),
    )


def _expiries(rows: Sequence[ExchangeRow]) -> tuple[Quarter, ...]:
    """Policies by the quarter of their expiry, those expired by the day left out."""
    found: defaultdict[str, list[ExchangeRow]] = defaultdict(list)
    for row in rows:
        if row.expiry is not None and not row.expired:
            found[f"{row.expiry.year} Q{(row.expiry.month + 2) // 3}"].append(row)
    return tuple(
        Quarter(quarter=name, policies=len(of), cover=sum(row.cover for row in of))
        for name, of in sorted(found.items())
    )


def _replay_sum(
    replay: Replay, cases: Sequence[Sequence[StressCase]], shaken: Sequence[Shock], lang: Language
) -> ReplaySum:
    """One past theft at every exchange at once."""
    return ReplaySum(
        event=replay.event,
        name=_called(replay, lang),
        tier=replay.tier,
        cases=tuple(
            _stress_sum(shock.name, [of[j] for of in cases]) for j, shock in enumerate(shaken)
        ),
    )


def _stress_sum(shock: str, cases: Sequence[StressCase]) -> StressSum:
    return StressSum(
        shock=shock,
        loss=sum(case.loss for case in cases),
        paid=sum(case.parts.paid for case in cases),
        disputed=sum(case.parts.disputed for case in cases),
        own=sum(case.own_coins + case.cash for case in cases),
        to_find=sum(case.to_find for case in cases),
        short=sum(case.to_find > 0 for case in cases),
    )


def _vendor_failures(
    rows: Sequence[ExchangeRow],
    struck: Sequence[Sequence[Sequence[StressCase]]],
    register: Sequence[Replay],
    lang: Language,
) -> tuple[VendorFailure, ...]:
    """Each stated vendor failing its clients at once, by the worst theft of that kind."""
    clients = by_name((row.vendor, i) for i, row in enumerate(rows) if row.vendor is not None)
    found = [
        max(
            (
                VendorFailure(
                    vendor=name,
                    clients=tuple(rows[i].name for i in of),
                    replay=_called(replay, lang),
                    case=_stress_sum("today", [struck[i][k][0] for i in of]),
                )
                for k, replay in enumerate(register)
                if replay.wallet_vendor_failed
            ),
            key=lambda failure: (failure.case.to_find, failure.case.loss),
        )
        for name, of in clients.items()
    ]
    return tuple(sorted(found, key=lambda failure: -failure.case.loss))
