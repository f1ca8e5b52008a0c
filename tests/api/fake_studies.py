"""The studies of a core without a trained model: those that ask for one answer with one price."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, get_args

import numpy as np

from api.core import Studies
from data.accumulation import accumulation
from data.load import shipped_dataset
from data.regimes import load_rule_set
from models.annual_loss import AnnualLoss
from models.profile import TIERS
from models.severity import CappedLoss
from pricing.basis import shipped_basis
from pricing.book_result import BookPrice
from pricing.curves import Curves
from pricing.event_cover import event_cover as real_event_cover
from pricing.money import Money, estimate, money
from pricing.portfolio_result import (
    Allocated,
    Capital,
    Dimension,
    Made,
    PortfolioReport,
    ReturnPeriod,
)
from pricing.required import required_on
from pricing.sector import sector_on
from pricing.stress import stress_on
from tests.api.fake_bond import fake_cat_bond

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from data.event_assumptions import EventAssumptions
    from models.profile import SecurityProfile
    from pricing.desk import Desk
    from pricing.event_result import EventReport
    from pricing.event_terms import EventCover
    from pricing.phrases import Language
    from pricing.policy import Policy
    from pricing.portfolio import BookAsked
    from pricing.regime_result import Required
    from pricing.required import RequirementQuestion
    from pricing.sector_result import SectorReport
    from pricing.stress_result import StressReport
    from pricing.submission import Submission


def fake_studies(check: Callable[[], None]) -> Studies:
    """Real where no model is asked, on the shipped tables; `check` raises what a test wants."""

    def require(asked: RequirementQuestion, on: date, desk: object, lang: Language) -> Required:
        del desk
        check()
        return required_on(asked, on, None, lang)

    def stress(
        profile: SecurityProfile,
        policy: Policy | None,
        on: date,
        desk: object,
        lang: Language,
    ) -> StressReport:
        del desk
        check()
        return stress_on(profile, policy, on, None, lang)

    def sector(book: Sequence[Submission], on: date, desk: object, lang: Language) -> SectorReport:
        del desk
        check()
        return sector_on(book, on, None, lang)

    def marginal(*asked: object, **more: object) -> BookPrice:
        del asked, more
        check()
        return fake_book_price()

    def together(found: BookPrice, *asked: object, **more: object) -> BookPrice:
        del asked, more
        check()
        return found.model_copy(update={"together_refused": "the fake has no years"})

    def curves(*asked: object, basic_limit: int, width: int, attachments: object) -> Curves:
        del asked, attachments
        check()
        return Curves(
            basic_limit=Money(amount=basic_limit),
            width=Money(amount=width),
            reach=money(1e12),
            increased_limits=(),
            rates_on_line=(),
            market_points=(),
            return_periods=(),
        )

    def accumulate(
        book: Sequence[Submission],
        desk: object,
        on: date,
        asked: BookAsked,
        *,
        progress: Callable[[int, int, str], None] | None = None,
    ) -> PortfolioReport:
        del desk
        check()
        if progress is not None:
            progress(1, 1, "years")
        return fake_portfolio(len(book), on, asked)

    def event_cover(
        cover: EventCover,
        desk: object,
        on: date,
        assumed: EventAssumptions | None,
        seed: int,
        lang: Language,
        *,
        effects: bool = True,
    ) -> EventReport:
        del desk
        check()
        return real_event_cover(cover, fake_event_desk(), on, assumed, seed, lang, effects=effects)

    return Studies(
        require,
        stress,
        sector,
        marginal,
        together,
        curves,
        accumulate,
        event_cover,
        fake_cat_bond(check),
    )


def fake_event_desk() -> Desk:
    """A desk whose every exchange has a theft in twenty years of all that a tier holds, at most."""

    def annual_loss(profile: SecurityProfile, on: date) -> AnnualLoss:
        del on
        held = np.array([max(profile.assets.amount(tier), 1e-6) for tier in TIERS])
        law = CappedLoss(log_median=np.log(held)[None] - 1.0, sigma=np.array([[1.5]]), cap=held)
        rates = np.where(held > 1.0, 0.05, 0.0)[None].repeat(4, axis=0)
        return AnnualLoss(rates=rates, law=law, dispersion=2.0)

    rules = load_rule_set("jp")
    stored = SimpleNamespace(
        version="fake-1", model=SimpleNamespace(data_vintage="2026-11-25", data_digest="0" * 64)
    )
    return SimpleNamespace(  # type: ignore[return-value]
        annual_loss=annual_loss,
        basis=shipped_basis(),
        dataset=shipped_dataset(),
        rules=rules,
        scenario=rules.default_scenario,
        stored=stored,
    )


def fake_portfolio(exchanges: int, on: date, asked: BookAsked) -> PortfolioReport:
    capital = Capital(
        level=0.995,
        expected_loss=10**8,
        var=10**10,
        tvar=2 * 10**10,
        capital=199 * 10**8,
        capital_by_var=99 * 10**8,
    )
    year = ReturnPeriod(return_period=200, amount=10**10, low=9 * 10**9, high=11 * 10**9)
    made = Made(
        model="fake-1",
        data_vintage="2026-11-25",
        tables_digest="0" * 64,
        basis_version=shipped_basis().version,
        assumptions_vintage=accumulation().vintage,
        seed=asked.seed,
        years=asked.years,
        block_years=asked.years,
        thefts=1,
        points=None,
    )
    return PortfolioReport(
        on=on,
        language=asked.lang,
        method=asked.method,
        seed=asked.seed,
        exchanges=exchanges,
        limits=10**10,
        expected_loss=10**8,
        theft_years=0.02,
        aep=(year,),
        oep=(year,),
        tvar=(),
        capital=capital,
        allocation=tuple(
            Allocated(
                dimension=dimension,
                name="thefts alone",
                expected_loss=capital.expected_loss,
                tail=capital.tvar,
                capital=capital.capital,
                share=1.0,
            )
            for dimension in get_args(Dimension)
        ),
        check=(),
        exact_capital=None,
        exact_capital_alone=None,
        shared=(),
        disasters=(),
        net=None,
        added=None,
        assumptions=(asked.assumed or accumulation()).assumptions,
        made=made,
        notes=(),
    )


def fake_book_price() -> BookPrice:
    some = money(1e8)
    return BookPrice(
        exchange="Example Exchange",
        policy="Example policy",
        term_years=1.0,
        capital_basis=shipped_basis().capital,
        policies=2,
        exchanges=2,
        same_exchange=(),
        expected_loss=some,
        alone=some,
        marginal=some,
        euler=some,
        capital_without=some,
        capital_with=some,
        var_without=some,
        var_with=some,
        premium=some,
        rate_on_line=0.1,
        premium_alone=some,
        technical_premium=estimate(1e8, 5e7, 2e8),
        technical_rate_on_line=0.1,
        notes=(),
        language="en",
    )
