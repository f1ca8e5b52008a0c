"""What would history do to this exchange as it is today, to its policy and its cash?

Each past theft takes the same share of the same tier from the exchange (`data/registers`). The
policy pays what its terms and its wording leave (`pricing.claim`, `pricing.scenario_matrix`), own
coins kept against the hot tier and then the reserve cash come next, and the rest must be found. The
same again with coins dearer or cheaper than at the valuation, with an insurer that fails, and with
the theft happening twice in one term. No trained model is asked.

What is in dispute counts as not paid. What an insurer pays comes late: until then customers lack it
too (`lacking_at_once`).
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

from data.currency import COINS
from data.registers import Shocks, replays
from models.profile import ASSETS
from pricing.basis import shipped_basis
from pricing.claim import LossParts, Settlement, Theft, settle
from pricing.desk import tables_of
from pricing.money import money, whole_yen
from pricing.phrases import say
from pricing.rates import rates_on
from pricing.scenario_matrix import cover_of, scenario_matrix
from pricing.stress_notes import NOTES, state_notes
from pricing.stress_result import ReplayResult, StressCase, StressReport, Waited
from pricing.vendors import vendor_finding

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from data.dataset import Dataset
    from data.registers import Replay, Replays
    from models.profile import SecurityProfile
    from pricing.desk import Desk
    from pricing.phrases import Language
    from pricing.policy import Policy
    from pricing.rates import QuoteRates
    from pricing.scenario_matrix import Answer

CAUSES = "causes."
EXPIRED = say("the policy has expired", "保険期間が満了している")
NO_POLICY = say("there is no policy", "保険契約がない")


@dataclass(frozen=True)
class Shock:
    """What comes with a theft.

    Attributes:
        name: of the stress.
        price: of coins other than stable ones, over that at the valuation.
        insurer_pays: share of what it owes.
        thefts: equal ones, one after the other in one term.
    """

    name: str
    price: float = 1.0
    insurer_pays: float = 1.0
    thefts: int = 1


def shocks(register: Shocks) -> tuple[Shock, ...]:
    """The theft by itself, then the stresses of the register."""
    return (
        Shock("today"),
        Shock("coin_price_up", price=register.coin_price_up),
        Shock("coin_price_down", price=register.coin_price_down),
        Shock("insurer_default", insurer_pays=register.insurer_recovery),
        Shock("thefts_in_term", thefts=register.thefts_in_term),
    )


@dataclass(frozen=True)
class Position:
    """An exchange and its policy on a day; amounts in yen by their properties."""

    profile: SecurityProfile
    policy: Policy | None
    rates: QuoteRates
    on: dt.date

    @classmethod
    def of(
        cls, profile: SecurityProfile, policy: Policy | None, dataset: Dataset, on: dt.date
    ) -> Position:
        """At the rates of a day.

        Raises:
            NoRate: none is known on that day.
        """
        return cls(profile, policy, rates_on(dataset.rates, profile, policy, on), on)

    @property
    def expired(self) -> bool:
        """Whether the policy's last day lies before the day."""
        return self.policy is not None and self.on >= self.policy.expiry

    @property
    def cash(self) -> float:
        """Reserve cash; nought where it is not stated."""
        return (self.profile.reserve_cash or 0.0) * self._rate

    @property
    def own_coins(self) -> float:
        """Own coins kept against the hot tier; nought where not stated."""
        ratio = self.profile.guarantee_crypto_ratio or 0.0
        return ratio * self.profile.assets.amount("hot") * self._rate

    def taken(self, replay: Replay, share: float, price: float) -> Theft:
        """The theft again, at this exchange and a price of coins over today's."""
        loss = share * self.profile.assets.amount(replay.tier) * self._rate
        coins, by_asset = self.profile.coins, None
        if coins is None:
            loss *= price
        else:
            whole = sum(coins.of(asset) for asset in ASSETS)
            by_asset = {
                asset: loss * coins.of(asset) / whole * (1.0 if asset == "stable" else price)
                for asset in ASSETS
            }
            loss = sum(by_asset.values())
        causes = (path.removeprefix(CAUSES) for path in replay.clauses if path.startswith(CAUSES))
        return Theft(loss, replay.tier, frozenset(causes), by_asset=by_asset)

    def coins_priced(self, price: float) -> float:
        """Own coins at a price of coins over today's: the same mix as customers'."""
        coins = self.profile.coins
        stable = 0.0 if coins is None else coins.of("stable")
        return self.own_coins * (stable + (1.0 - stable) * price)

    def answers(self, replay: Replay, lang: Language = "en") -> tuple[Answer, tuple[str, ...]]:
        """Whether the wording covers the theft, and why."""
        if self.policy is None:
            return "not_paid", (NO_POLICY.told(lang),)
        if self.expired:
            return "not_paid", (EXPIRED.told(lang),)
        return cover_of(self.policy, (replay.tier,), replay.clauses, lang=lang)

    @property
    def _rate(self) -> float:
        return self.rates.jpy_per(self.profile.currency)


def stress(
    profile: SecurityProfile,
    policy: Policy | None,
    dataset: Dataset,
    on: dt.date,
    register: Replays | None = None,
    lang: Language = "en",
) -> StressReport:
    """Repeat the past at one exchange.

    Args:
        profile: the exchange.
        policy: its cover; None if it has none.
        dataset: events, waits and exchange rates.
        on: day of the rates.
        register: the thefts to repeat; the shipped ones if None.
        lang: of names, reasons and notes.

    Raises:
        UnknownHoldings: a sub-limit is on an asset, and the profile does not say its coins.
        NoRate: no exchange rate is known on that day.
    """
    register = register or replays()
    position = Position.of(profile, policy, dataset, on)
    shares = replay_shares(register, dataset)
    return StressReport(
        on=on,
        language=lang,
        profile=profile.name,
        policy=None if policy is None else policy.name,
        assets=money(profile.assets.total * position.rates.jpy_per(profile.currency)),
        reserve_cash=None if profile.reserve_cash is None else money(position.cash),
        own_coins=None if profile.guarantee_crypto_ratio is None else money(position.own_coins),
        exchange_rates=position.rates.used,
        days_to_full_payment=None if policy is None else policy.wording.days_to_full_payment,
        shocks=register.shocks,
        replays=tuple(
            _replayed(r, shares[r.event], position, register, dataset, lang)
            for r in register.replays
        ),
        scenarios=() if policy is None else scenario_matrix(policy, lang=lang),
        vendor=vendor_finding(profile, lang=lang),
        notes=tuple(note.told(lang) for note in (*state_notes(position), *NOTES)),
    )


def stress_on(
    profile: SecurityProfile,
    policy: Policy | None,
    on: dt.date,
    desk: Desk | None = None,
    lang: Language = "en",
) -> StressReport:
    """The same by a desk's tables; by the shipped ones if None. Refusals as of `stress`."""
    return stress(profile, policy, tables_of(desk), on, lang=lang)


def replay_shares(register: Replays, dataset: Dataset) -> Mapping[str, float]:
    """Share of its tier each theft took, by event.

    Raises:
        KeyError: the register gives none, and neither does breaches.csv.
    """
    told = {i.event_id: i.loss_fraction for i in dataset.incidents}
    shares = {}
    for replay in register.replays:
        share = told[replay.event] if replay.share is None else replay.share
        if share is None:
            raise KeyError(f"{replay.event}: neither register nor breaches.csv gives a share")
        shares[replay.event] = share
    return shares


def strike(position: Position, replay: Replay, share: float, shock: Shock) -> StressCase:
    """One theft again, or several, under one shock; the parts add up to the yen.

    Raises:
        UnknownHoldings: see `stress`.
    """
    theft = position.taken(replay, share, shock.price)
    answer, _ = position.answers(replay)
    parts = LossParts.of(_added(_settled(position, theft, answer, shock)))
    at_once = parts.loss
    own = min(at_once, whole_yen(position.coins_priced(shock.price))) if theft.tier == "hot" else 0
    cash = min(at_once - own, whole_yen(position.cash))
    lacking = at_once - own - cash
    # What the insurer pays makes good what is lacking, then the own coins and cash spent before it.
    borne = at_once - parts.paid
    own, cash = min(own, borne), min(cash, max(borne - own, 0))
    return StressCase(
        shock=shock.name,
        loss=parts.loss,
        parts=parts,
        own_coins=own,
        cash=cash,
        to_find=borne - own - cash,
        to_find_if_won=max(borne - own - cash - parts.disputed, 0),
        lacking_at_once=lacking,
    )


def _settled(
    position: Position, theft: Theft, answer: Answer, shock: Shock
) -> tuple[Settlement, ...]:
    policy = position.policy
    if policy is None or answer == "not_paid":
        return (Settlement(excluded=theft.loss),) * shock.thefts
    rate = position.rates.jpy_per(policy.currency)
    rate *= shock.price if policy.currency in COINS else 1.0
    settled = settle(policy, (theft,) * shock.thefts, shipped_basis(), rate)
    if answer == "disputed":
        return tuple(replace(s, disputed=s.paid, paid=0.0) for s in settled)
    return tuple(
        replace(s, defaulted=s.paid * (1.0 - shock.insurer_pays), paid=s.paid * shock.insurer_pays)
        for s in settled
    )


def _added(settled: tuple[Settlement, ...]) -> Settlement:
    """All thefts of a term as one."""
    return Settlement(
        **{f.name: sum(getattr(one, f.name) for one in settled) for f in fields(Settlement)}
    )


def _replayed(
    replay: Replay,
    share: float,
    position: Position,
    register: Replays,
    dataset: Dataset,
    lang: Language,
) -> ReplayResult:
    event = next(i for i in dataset.incidents if i.event_id == replay.event)
    wait = next((w for w in dataset.compensation_delays if w.event_id == replay.event), None)
    answer, reasons = position.answers(replay, lang)
    return ReplayResult(
        event=replay.event,
        name=say(replay.name, replay.name_ja).told(lang),
        date=str(event.date),
        tier=replay.tier,
        share=share,
        share_status=replay.status,
        share_basis=say(replay.basis, replay.basis_ja).told(lang),
        source=replay.source,
        cover=answer,
        reasons=reasons,
        cases=tuple(strike(position, replay, share, shock) for shock in shocks(register.shocks)),
        waited=None if wait is None else Waited.of(wait),
    )
