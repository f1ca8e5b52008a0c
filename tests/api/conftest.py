"""An application on a temporary database, with a desk that needs no trained model.

The fake desk prices with one line of arithmetic, so that the tests here are about the service:
what it accepts, refuses, stores and says.
"""

from __future__ import annotations

import copy
import datetime as dt
import hashlib
from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from api import limits
from api.app import create_app
from api.core import Core
from api.examples import EXAMPLE_REQUEST
from api.settings import Settings, sqlite_url
from api.wiring import EXTENSION, JOBS
from data.load import shipped_dataset
from models.errors import NoModel
from pricing.adequacy import Adequacy, Requirement
from pricing.arrangement import examine_on
from pricing.basis import PricingBasis, shipped_basis
from pricing.comparison_result import (
    Ask,
    BreakEven,
    Comparison,
    CostStack,
    IfInsurerFails,
    Mix,
    Option,
    PaidBy,
    Recommendation,
    Repricing,
    Sentences,
    ShortfallPeriod,
)
from pricing.layer import Layer
from pricing.money import estimate, money
from pricing.policy import Policy
from pricing.result import (
    GroundUp,
    Indication,
    Indications,
    LayerPrice,
    MarketBand,
    Minimum,
    ModelRef,
    Quote,
    ReturnPeriod,
    Step,
)
from tests.api import people
from tests.api.clock import Clock, service_on
from tests.api.fake_studies import fake_studies

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient

    from data.dataset import Dataset
    from data.event_assumptions import EventAssumptions
    from models.profile import SecurityProfile
    from pricing.event_terms import EventCover
    from pricing.examination import Examination
    from pricing.phrases import Language
    from pricing.submission import Submission


@dataclass(frozen=True)
class FakeDesk:
    """A desk, its stored model and its numbers in one."""

    version: str
    rate: float = 0.02
    sha256: str = "0" * 64
    data_vintage: str = "2026-11-25"
    data_digest: str = "0" * 64
    trained_from: int = 2011
    trained_to: int = 2026
    seed: int = 1

    @property
    def stored(self) -> FakeDesk:
        """What a real desk keeps its version in."""
        return self

    @property
    def model(self) -> FakeDesk:
        """What a stored model keeps its numbers in."""
        return self

    @property
    def basis(self) -> PricingBasis:
        """The shipped one."""
        return shipped_basis()

    @property
    def dataset(self) -> Dataset:
        """The shipped tables."""
        return shipped_dataset()


@dataclass
class FakeCore:
    """`open_desk` and `price`, with knobs."""

    version: str = "fake-1"
    opened: int = 0
    rate: float = 0.02
    fault: Exception | None = None
    price_fault: Exception | None = None

    def core(self) -> Core:
        return Core(
            self.open_desk,
            self.price,
            self.reference,
            self.recompute,
            self.indicate,
            self.examine,
            self.compare,
            self.reprice,
            fake_studies(self.checked),
        )

    def checked(self) -> None:
        """Raise what the core is to refuse with, if anything."""
        if self.price_fault is not None:
            raise self.price_fault

    def reprice(self, *asked: object) -> Repricing:
        found = self.compare(*asked)
        return Repricing(
            on=found.on,
            exchange=found.exchange,
            model=found.model,
            asked=found.asked,
            options=(),
            rate_on_line=None,
        )

    def compare(self, *asked: object) -> Comparison:
        """The real one needs a trained model; see `test_comparisons.py`."""
        del asked
        if self.price_fault is not None:
            raise self.price_fault
        return fake_comparison()

    def open_desk(self, home: Path, version: str | None = None) -> FakeDesk:
        del home
        self.opened += 1
        if self.fault is not None:
            raise self.fault
        if version not in (None, self.version):
            raise NoModel(f"no version {version}")
        return FakeDesk(self.version, self.rate)

    def price(
        self, profile: SecurityProfile, policy: Policy | None, desk: FakeDesk, on: date
    ) -> Quote:
        if self.price_fault is not None:
            raise self.price_fault
        return fake_quote(profile, policy, desk, on)

    def reference(self, profile: SecurityProfile, desk: FakeDesk, inception: date) -> Policy:
        del profile, desk
        return _reference(inception)

    def examine(
        self,
        policy: Policy | None,
        profile: SecurityProfile,
        on: date,
        desk: FakeDesk | None,
        scenario: str | None,
        lang: Language,
        event_cover: EventCover | None = None,
        assumed: EventAssumptions | None = None,
    ) -> Examination:
        """The real one, which needs no model."""
        del desk
        if self.price_fault is not None:
            raise self.price_fault
        return examine_on(policy, profile, on, None, scenario, lang, event_cover, assumed)

    def indicate(self, asked: Sequence[Submission], desk: FakeDesk, on: date) -> Indications:
        if self.price_fault is not None:
            raise self.price_fault
        quotes = [fake_quote(one.profile, one.policy, desk, on) for one in asked]
        return Indications(
            on=on,
            model=quotes[0].model,
            basis_version=quotes[0].basis_version,
            scenario="press_band",
            exchange_rates=quotes[0].exchange_rates,
            indications=tuple(
                Indication(
                    name=quote.profile.name,
                    policy_source=quote.policy_source,
                    limit=quote.layers[0].limit,
                    theft_probability=quote.ground_up.theft_probability,
                    expected_loss=quote.expected_loss,
                    technical_premium=quote.technical_premium,
                    rate_on_line=quote.rate_on_line,
                    unknown_inputs=len(quote.unknown_inputs),
                )
                for quote in quotes
            ),
        )

    def recompute(self, record: Quote, desk: FakeDesk) -> Quote:
        policy = None if record.policy_source == "reference" else record.policy
        return self.price(record.profile, policy, desk, record.on)


def _reference(on: date) -> Policy:
    layer = Layer(limit=1e9, attachment=1e8)
    return Policy(
        name="Reference",
        inception=on.replace(day=1),
        expiry=on.replace(year=on.year + 1, day=1, month=12),
        layers=(layer,),
    )


def _requirement() -> Requirement:
    return Requirement(
        regime="jp",
        scenario="press_band",
        title_en="Reserve",
        title_ja="準備金",
        amount=2_000_000_000,
        status="press",
        formula="floor",
        working=(),
    )


def _adequacy() -> Adequacy:
    return Adequacy(
        regime="jp",
        rule_set="2026-11",
        scenario="press_band",
        required=_requirement(),
        eligible_credit=money(0),
        cash_counted=money(0),
        shortfall=money(2e9),
        verdict="cannot_say",
        reasons=("the wording is silent",),
        findings=(),
        yardsticks=(),
    )


def _ground_up(loss: float, profile: SecurityProfile) -> GroundUp:
    return GroundUp(
        expected_loss=estimate(loss, loss / 2, loss * 2),
        theft_probability=0.02,
        theft_probability_low=0.01,
        theft_probability_high=0.04,
        reachable=money(profile.assets.total),
        return_periods=(ReturnPeriod(years=200, loss=estimate(loss, loss, loss)),),
    )


def _band() -> MarketBand:
    return MarketBand(
        band="b",
        label_en="b",
        label_ja="b",
        floor=0.01,
        central_low=0.02,
        central_high=0.03,
        ceiling=0.05,
        outside=False,
        status="press",
        source="-",
    )


def fake_quote(profile: SecurityProfile, policy: Policy | None, desk: FakeDesk, on: date) -> Quote:
    chosen = policy or _reference(on)
    loss = desk.rate * chosen.limit / 3
    layers = tuple(
        LayerPrice(
            start=money(layer.start),
            limit=money(layer.limit),
            term_limit=money(layer.term_limit),
            share=layer.share,
            expected_loss=estimate(loss, loss, loss),
            attachment_probability=1 / 3,
            rate_on_line=desk.rate,
        )
        for layer in chosen.layers
    )
    text = f"{profile.model_dump_json()}{chosen.model_dump_json()}{desk}{on}"
    return Quote(
        on=on,
        profile=profile,
        policy=chosen,
        policy_source="reference" if policy is None else "given",
        model=fake_model(desk.version, on),
        basis_version="1",
        exchange_rates=(),
        ground_up=_ground_up(loss, profile),
        expected_loss=estimate(loss, loss / 2, loss * 2),
        risk_load=estimate(loss, loss / 2, loss * 2),
        loadings=(),
        minimum=Minimum(
            rule="minimum_premium",
            premium_before_tax=money(0.0),
            without_it=money(loss * 2.5),
            binds=False,
            status="assumption",
            source="-",
        ),
        technical_premium=estimate(loss * 2.5, loss, loss * 5),
        rate_on_line=desk.rate / 3,
        rate_on_line_low=0.0,
        rate_on_line_high=1.0,
        market_band=_band(),
        layers=layers,
        drivers=(),
        term_effects=(),
        unknown_inputs=("accounts",),
        adequacy=_adequacy(),
        self_checks=(),
        trace=(
            Step(step="s", formula="f", inputs={"rate": 0.1, "n": 3}, value=1 / 3, reference="r"),
        ),
        digest=hashlib.sha256(text.encode()).hexdigest(),
    )


def fake_model(version: str, vintage: date = dt.date(2026, 11, 25)) -> ModelRef:
    return ModelRef(
        version=version,
        sha256="0" * 64,
        data_vintage=vintage,
        data_digest="0" * 64,
        trained_from=2011,
        trained_to=2026,
        seed=1,
    )


def fake_option() -> Option:
    """All cash: enough to draw."""
    none, nothing, cost = money(0.0), estimate(0, 0, 0), estimate(2e8, 1e8, 3e8)
    return Option(
        name="all_cash",
        title_en="All cash",
        title_ja="全額現金",
        kind="cash",
        line=False,
        cash=money(2e9),
        pledged=none,
        retention=None,
        limit=None,
        rate_on_line=None,
        premium_range=None,
        market_band=None,
        stack=CostStack(
            opportunity=money(2e8),
            retained_loss=nothing,
            premium=none,
            fees=none,
            collateral=none,
            tax=None,
        ),
        yearly_cost=cost,
        yearly_cost_if_capital=cost,
        shortfall_probability=0.004,
        shortfall_probability_low=0.001,
        shortfall_probability_high=0.01,
        expected_shortfall=nothing,
        shortfall_when_short=none,
        shortfall_periods=(ShortfallPeriod(years=200, shortfall=none),),
        expected_uncompensated=none,
        if_insurer_fails=IfInsurerFails(shortfall_probability=0.004, expected_shortfall=none),
        days_to_full_payment=5,
        days_promised=None,
        waiting_probability=0.0,
        expected_late=none,
        paid_by=(PaidBy(day=5, share=1.0),),
        eligible_credit=none,
        verdict=None,
        requirement_met="yes",
        whole_enough=True,
        prompt_enough=True,
        beyond=(),
        net_present_value=nothing,
        flows=(),
    )


def fake_comparison() -> Comparison:
    """One with a single option: what the service does with it does not depend on them."""
    none = money(0.0)
    return Comparison(
        on=dt.date(2026, 11, 25),
        exchange="Example Exchange",
        model=fake_model("fake-1"),
        basis_version="1",
        choice_version="1",
        haircuts_version="1",
        exchange_rates=(),
        asked=Ask(
            regime="jp",
            rule_set="jp-1",
            scenario="press_band",
            title_en="t",
            title_ja="t",
            status="press",
            required=money(2e9),
            cash_floor=none,
            whole=0.995,
            most_days=5,
        ),
        recommendation=Recommendation(option=None, text=Sentences(en="e", ja="j")),
        options=(fake_option(),),
        break_even=BreakEven(
            option="policy",
            rate_on_line=0.13,
            rate_on_line_low=0.1,
            rate_on_line_high=0.2,
            asked=0.1,
            identity=0.13,
            identity_parts=(0.095, 0.035),
            market_band=_band(),
            market_points=(),
            flips=(),
        ),
        break_even_line=(),
        quoted=False,
        best_mix=Mix(
            option="best_mix",
            cash=none,
            layers=(),
            yearly_cost=none,
            shortfall_probability=0.004,
            expected_shortfall=none,
            eligible_credit=none,
            binding=(),
            cash_alone=none,
            cash_alone_costs=none,
            searched=1,
        ),
        frontier=(),
        control_moves=(),
        wrong_way=(),
        figures=(),
        notes=(),
    )


@pytest.fixture(scope="session")
def real(trained: Path, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A service on a trained model."""
    folder = tmp_path_factory.mktemp("service")
    settings = Settings(home=trained, database_url=sqlite_url(folder), log_level="error")
    return create_app(settings).test_client()


@pytest.fixture
def earned_by(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Seconds by the clock at which shares of the machine are earned back; a test puts it on."""
    now = [1000.0]
    monkeypatch.setattr(limits, "time", SimpleNamespace(monotonic=lambda: now[0]))
    return now


@pytest.fixture
def core() -> FakeCore:
    return FakeCore()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path, database_url=sqlite_url(tmp_path), log_level="error")


@pytest.fixture
def app(settings: Settings, core: FakeCore) -> Iterator[Flask]:
    app = create_app(settings, core=core.core())
    yield app
    app.extensions[EXTENSION].store.engine.dispose()
    app.extensions[JOBS].close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app_on_each(database_url: str, tmp_path: Path, core: FakeCore, clock: Clock) -> Iterator[Flask]:
    """The service on each engine in turn, under a clock that a test puts forward."""
    with service_on(database_url, tmp_path, core, clock) as app:
        yield app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Of an exchange; see `tests.api.people` for others."""
    return people.of(app, "Example Exchange", "exchange")


@pytest.fixture
def visitor(app: Flask) -> FlaskClient:
    """Of someone without credentials."""
    return app.test_client()


@pytest.fixture
def asked() -> dict[str, Any]:
    """A request that works; a test may spoil its copy."""
    return copy.deepcopy(EXAMPLE_REQUEST)
