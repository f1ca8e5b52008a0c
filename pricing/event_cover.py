"""What is a cover that pays on an event worth, and how far may it miss the loss?

The door to everything of one cover: its trigger on the loss law of the exchange's own quote
(`pricing.event_trigger`), its payout's law (`pricing.event_law`) and price, basis risk in closed
form (`pricing.event_basis`) and by drawn triggers (`pricing.event_years`), its credit under the
rules (`pricing.event_credit`), and what each assumption does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from data.cat_bonds import cat_bonds
from data.event_assumptions import event_assumptions
from pricing.deals import unlike_deals
from pricing.errors import PricingError
from pricing.event_credit import event_credit
from pricing.event_figures import (
    basis_of,
    chance_of,
    checks_of,
    effects_of,
    paid_at,
    price_of,
    reach_of,
    size_row,
    sizes_of,
)
from pricing.event_flags import flags
from pricing.event_result import EventMade, EventReport
from pricing.event_valued import valued_on
from pricing.event_years import REPETITIONS, simulate
from pricing.money import money
from pricing.phrases import say
from pricing.rates import rates_on

if TYPE_CHECKING:
    import datetime as dt

    from data.event_assumptions import EventAssumptions
    from pricing.desk import Desk
    from pricing.event_terms import EventCover
    from pricing.phrases import Language
    from pricing.rates import QuoteRates

SEED = 1
SAME_LAW = say(
    "Thefts are those of the exchange's own quote; nothing here changes how often or how large "
    "they are.",
    "流出の頻度・規模は当該取引所の見積りと同じ損失分布による。",
)
APART = say(
    "A theft may be hidden from every trigger at once (hidden.from_all). Otherwise what each sees "
    "and how wrong it reads is taken to hang on nothing but the tier.",
    "流出は全ての発動条件から同時に隠され得る（hidden.from_all）。それ以外では、判別と測定誤差は"
    "管理区分のみに依存すると仮定。",
)
INTERVALS = say(
    "Intervals are what the model's parameters leave, 90 %. What the assumptions leave is in their "
    "own table and not in any interval.",
    "区間はモデルのパラメータ不確実性（90％）のみ。仮定の不確実性は別表に示し、区間に含まない。",
)
LOAD = say(
    "The payout is loaded and charged as a policy's. Spreads of deals are before expenses, so that "
    "the band is for the price loaded for risk; the technical premium adds an insurer's expenses "
    "and brokerage. Placement of a vehicle and the agent come on top.",
    "危険負担料・事業費・仲介手数料は保険契約と同じ基準による。案件のスプレッドは費用を含まないため、"
    "帯との比較は危険負担料込み（事業費前）の価格による。SPC・計算代理人等の費用は別途。",
)

FIRST_STEP = say(
    "An event without a theft is taken to pay the first step, whatever amount is read.",
    "流出によらない事象の支払額は、判定額にかかわらず最初の段階の額と仮定。",
)
SAME_RATE = say(
    "How often an amount is read without a theft is taken not to fall with the threshold, which it "
    "surely does: at a high threshold that part of the payout is overstated.",
    "流出によらない誤判定の頻度は発動水準によらず一定と仮定。"
    "実際は水準が高いほど低下するため、高い水準では当該部分が過大となる。",
)


@dataclass(frozen=True)
class _Asked:
    """A cover on its day."""

    cover: EventCover
    desk: Desk
    on: dt.date
    assumed: EventAssumptions
    rates: QuoteRates
    lang: Language

    @property
    def assets(self) -> float:
        """Customers' assets, yen."""
        exchange = self.cover.exchange
        return exchange.assets.total * self.rates.jpy_per(exchange.currency)


def event_cover(
    cover: EventCover,
    desk: Desk,
    on: dt.date,
    assumed: EventAssumptions | None = None,
    seed: int = SEED,
    lang: Language = "en",
    *,
    effects: bool = True,
) -> EventReport:
    """Work out a cover on one day.

    Args:
        cover: its terms and its exchange.
        desk: model, tables, basis, rules and scenario.
        on: day of the rates.
        assumed: how an event compares with a theft; the shipped register if None.
        seed: of the drawn triggers.
        lang: of texts.
        effects: whether it is worked out at both ends of every assumption, too, which takes four
            times as long.

    Raises:
        NothingCovered: no theft can set the cover off.
        PricingError: terms that do not go together on this exchange; it names the field.
        NoRate: no exchange rate is known on that day.
    """
    if seed < 0:
        raise PricingError(f"the seed must not be negative (it is {seed})")
    rates = rates_on(desk.dataset.rates, cover.exchange, None, on)
    asked = _Asked(cover, desk, on, assumed or event_assumptions(), rates, lang)
    valued = valued_on(cover, desk.annual_loss(cover.exchange, on), rates, on, asked.assumed)
    annual, reach = valued.annual, min(reach_of(valued.annual), asked.assets)
    drawn = simulate(cover, annual, valued.paid, asked.assumed, asked.assets, seed)
    price, check = price_of(valued, desk.basis, lang), checks_of(valued, drawn)
    return EventReport(
        on=on,
        language=lang,
        cover=cover,
        assets=money(asked.assets),
        theft=chance_of(annual.theft_probability()),
        price=price,
        sizes=tuple(size_row(valued, loss) for loss in sizes_of(valued, asked.assets)),
        paid_at=paid_at(valued, asked.assets),
        basis=basis_of(valued, drawn, asked.assets),
        credit=event_credit(
            cover, desk.rules, desk.scenario, rates, on, valued.basis_risk, lang=lang
        ),
        check=check,
        assumptions=effects_of(valued, asked.assets, asked.assumed) if effects else (),
        precedents=cat_bonds().deals,
        flags=tuple(f.told(lang) for f in flags(cover, asked.assets, reach, price, check)),
        notes=_notes(cover, price.expected_share, lang),
        exchange_rates=rates.used,
        made=_made(asked, seed),
    )


def _notes(cover: EventCover, expected_share: float, lang: Language) -> tuple[str, ...]:
    notes = [SAME_LAW, APART, INTERVALS, LOAD]
    if cover.payout.kind == "step" and cover.payout.by_amount:
        notes.append(FIRST_STEP)
    if any(trigger.kind != "withdrawals_halted" for trigger in cover.triggers):
        notes.append(SAME_RATE)
    unlike = unlike_deals(expected_share)
    notes += [] if unlike is None else [unlike]
    return tuple(note.told(lang) for note in notes)


def _made(asked: _Asked, seed: int) -> EventMade:
    stored = asked.desk.stored
    return EventMade(
        model=stored.version,
        data_vintage=str(stored.model.data_vintage),
        tables_digest=stored.model.data_digest,
        basis_version=asked.desk.basis.version,
        assumptions_vintage=asked.assumed.vintage,
        precedents_vintage=cat_bonds().vintage,
        rule_set=asked.desk.rules.version,
        seed=seed,
        repetitions=REPETITIONS,
    )
