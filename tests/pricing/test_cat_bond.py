"""A bond on a pool: its layer on simulated years, on the exact law, and by draw."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from pydantic import ValidationError

from models.book_years import BLOCK_YEARS, YearMaker
from pricing.basis import shipped_basis
from pricing.book_block import BlockWork, simulate
from pricing.book_case import book_case
from pricing.book_exact import exact_law
from pricing.book_terms import BookTerms
from pricing.cat_bond import BondAsked, cat_bond
from pricing.cat_bond_draws import by_draw, layer_of_law, one_draw
from pricing.cat_bond_figures import Reach, figure, price_of, term_of
from pricing.cat_bond_result import BondCheck
from pricing.cat_bond_sheet import notes_of, of_checks, of_reach
from pricing.cat_bond_terms import CatBond
from pricing.deals import times, unlike_deals
from pricing.errors import PricingError
from pricing.submission import Book
from tests.pricing.conftest import EXAMPLES
from tests.pricing.point_law import book, layer, paid_in_full

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from pricing.cat_bond_result import CatBondReport
    from pricing.desk import Desk
    from pricing.submission import Submission

FEW = BondAsked(years=1 << 18)


@pytest.fixture(scope="module")
def pool() -> Sequence[Submission]:
    path = EXAMPLES / "books" / "sector.json"
    return Book.model_validate(json.loads(path.read_text("utf-8")), strict=False).root


@pytest.fixture(scope="module", params=["event", "year"])
def report(
    request: pytest.FixtureRequest, desk: Desk, on: dt.date, pool: Sequence[Submission]
) -> CatBondReport:
    bond = CatBond(attachment=2e9, exhaustion=6e9, basis=request.param)
    return cat_bond(bond, pool, desk, on, FEW)


def test_the_exact_law_and_the_simulation_agree(report: CatBondReport) -> None:
    assert [one.name for one in report.check] == ["expected_loss", "attachment", "exhaustion"]
    for one in report.check:
        assert one.exact is not None
        assert abs(one.simulated - one.exact) < 4 * np.hypot(
            one.standard_error, 0.03 * one.exact
        ), one.name


def test_figures_hang_together(report: CatBondReport) -> None:
    chance, exhausted = report.attachment_probability, report.exhaustion_probability
    assert exhausted.value <= report.expected_loss.value <= chance.value
    assert report.loss_if_any == pytest.approx(report.expected_loss.value / chance.value)
    for one in (chance, exhausted, report.expected_loss):
        assert one.simulation_low is not None
        assert one.simulation_high is not None
        assert one.simulation_low <= one.value <= one.simulation_high
        assert one.low is not None
        assert one.high is not None
        assert one.low <= one.value <= one.high
    term = report.term
    assert term.first_loss <= 1 - (1 - chance.value) ** 3 + 0.01
    assert term.expected_loss <= 3 * report.expected_loss.value + 1e-9
    assert report.expected_loss_amount.amount == pytest.approx(
        report.expected_loss.value * report.principal.amount, rel=1e-6
    )


def test_spreads_are_multiples_of_the_expected_loss(report: CatBondReport) -> None:
    expected, price = report.expected_loss.value, report.price
    for multiple, spread in zip(price.multiples, price.spreads, strict=True):
        assert spread == pytest.approx(multiple * expected)
    # The whole principal at the cost of capital, whatever is expected of it.
    rate = price.cost_of_capital
    assert price.at_cost_of_capital == pytest.approx((expected + rate) / (1 + rate), rel=1e-9)
    assert price.at_risk_load > expected


def test_a_sum_s_layer_is_the_difference_of_two_excesses(
    desk: Desk, on: dt.date, pool: Sequence[Submission]
) -> None:
    from data.accumulation import accumulation

    case = book_case(pool, desk, on, accumulation())
    law = exact_law(case.risk, case.terms)
    loss, attaches, exhausts = layer_of_law(law, 2e9, 6e9, per_event=False)
    assert loss == pytest.approx(law.excess(2e9) - law.excess(6e9))
    assert 0 <= exhausts <= loss / 4e9 <= attaches <= 1


@pytest.mark.parametrize("basis", ["event", "year"])
def test_a_layer_from_nought_attaches_as_often_as_anything_is_paid(
    desk: Desk, on: dt.date, pool: Sequence[Submission], basis: str
) -> None:
    """Thefts of less than a cell of the grid are paid too."""
    bond = CatBond.model_validate({"attachment": 0.0, "exhaustion": 1e10, "basis": basis})
    found = cat_bond(bond, pool, desk, on, FEW)
    for one in found.check:
        assert one.apart is not None
        assert abs(one.apart) < 4, one


@pytest.mark.parametrize(("attachment", "exhaustion"), [(0.0, 1e6), (1e6, 2e9), (2e9, 2.001e9)])
def test_a_layer_of_few_cells_is_not_said_to_be_exact(
    desk: Desk, on: dt.date, pool: Sequence[Submission], attachment: float, exhaustion: float
) -> None:
    bond = CatBond(attachment=attachment, exhaustion=exhaustion)
    found = cat_bond(bond, pool, desk, on, FEW)
    loss, attaches, exhausts = found.check
    assert loss.exact is loss.apart is exhausts.exact is None
    assert (attaches.exact is None) == (attachment > 0)
    assert found.expected_loss.low is found.exhaustion_probability.high is None
    assert (found.attachment_probability.low is None) == (attachment > 0)
    assert any("few cells" in note for note in found.notes)


def test_a_law_that_is_off_is_said_to_be() -> None:
    check = BondCheck(name="attachment", exact=0.1, simulated=0.2, standard_error=0.02, apart=5.0)
    (said,) = of_checks([check], ())
    assert "standard errors apart" in said.told("en")
    assert not of_checks([check.model_copy(update={"apart": -3.9})], ())


def test_draws_average_to_the_whole_law(
    desk: Desk, on: dt.date, pool: Sequence[Submission]
) -> None:
    from data.accumulation import accumulation

    case = book_case(pool, desk, on, accumulation())
    means = [law.mean for law in by_draw(case.risk, case.terms)]
    assert len(means) == 2 * case.risk.size_laws
    assert np.mean(means) == pytest.approx(exact_law(case.risk, case.terms).mean, rel=0.15)
    one = one_draw(case.risk, 9)
    assert one.rates[0] == pytest.approx(case.risk.rates[9])


def test_a_wider_layer_above_is_less_likely(
    desk: Desk, on: dt.date, pool: Sequence[Submission]
) -> None:
    low, high = (
        cat_bond(CatBond(attachment=a, exhaustion=a + 2e9), pool, desk, on, FEW) for a in (1e9, 3e9)
    )
    assert high.attachment_probability.value < low.attachment_probability.value
    assert high.expected_loss.value < low.expected_loss.value


def test_a_share_of_the_layer_is_that_share_of_its_losses(
    desk: Desk, on: dt.date, pool: Sequence[Submission]
) -> None:
    whole, half = (
        cat_bond(CatBond(attachment=2e9, exhaustion=6e9, share=s), pool, desk, on, FEW)
        for s in (1.0, 0.5)
    )
    assert half.principal.amount == whole.principal.amount / 2
    assert half.expected_loss.value == pytest.approx(whole.expected_loss.value)


def test_the_principal_is_there_once_in_the_term() -> None:
    bond = CatBond(attachment=0.0, exhaustion=10.0, term_years=2)
    found = term_of(bond, np.array([10.0, 10.0, 0.0, 5.0, 0.0, 0.0]), 6)
    assert (found.first_loss, found.exhausted) == pytest.approx((2 / 3, 1 / 3))
    assert found.expected_loss == pytest.approx((1.0 + 0.5 + 0.0) / 3)


def test_no_term_has_years_of_two_draws() -> None:
    """Two draws of five years: of each, two terms of two and a year in none."""
    bond = CatBond(attachment=0.0, exhaustion=10.0, term_years=2)
    paid = np.array([0.0, 0.0, 0.0, 0.0, 10.0, 0.0, 5.0, 0.0, 0.0, 10.0])
    found = term_of(bond, paid, 5)
    assert (found.first_loss, found.exhausted) == (1 / 4, 0.0)
    assert found.expected_loss == pytest.approx(0.5 / 4)
    with pytest.raises(PricingError, match="no term of 2"):
        term_of(bond, paid, 1)


def test_wrong_parameters_stay_wrong_for_the_term() -> None:
    """Of two draws one has a theft a year, the other one in a hundred years."""
    rates = np.array([0.01, 1.0])
    one = book([7.0], [1.0])
    risk = replace(one, own=rates[:, None, None], level=np.ones(2))
    bond = CatBond(attachment=3.0, exhaustion=7.0)
    work = BlockWork(YearMaker.of(risk, np.zeros(1)), paid_in_full([7.0]), (bond.treaty,))
    paid = simulate(work, 3, 0).recovered[0]
    found = term_of(bond, paid, BLOCK_YEARS // risk.draws)
    assert found.first_loss == pytest.approx(np.mean(1 - np.exp(-3 * rates)), abs=0.01)
    assert found.first_loss < 0.75 * (1 - (1 - (paid > 0).mean()) ** 3)


def test_price_of_a_coin_toss(desk: Desk) -> None:
    """Half the years lose all: every principle sees one step."""
    bond = CatBond(attachment=0.0, exhaustion=10.0)
    found = price_of(bond, np.array([10.0, 0.0] * 50), desk.basis)
    rate = desk.basis.capital.cost_of_capital
    assert found.at_cost_of_capital == pytest.approx((0.5 + rate) / (1 + rate))
    assert found.at_cost_multiple == pytest.approx(found.at_cost_of_capital / 0.5)


def test_the_principal_is_held_whole_though_no_year_exhausts_it(desk: Desk) -> None:
    """Ten years, or ten times as many of the same expected loss, none of which takes a half."""
    bond = CatBond(attachment=0.0, exhaustion=10.0)
    held = {"principle": "constant_cost_of_capital", "parameter": 0.06, "parts": ()}
    load = desk.basis.risk_load.model_copy(update=held)
    basis = desk.basis.model_copy(update={"risk_load": load})
    rate = basis.capital.cost_of_capital
    for paid in (np.array([2.0] + [0.0] * 9), np.array(([4.0] + [0.0] * 19) * 5)):
        found = price_of(bond, paid, basis)
        assert found.at_cost_of_capital == pytest.approx((0.02 + rate) / (1 + rate))
        assert found.at_risk_load == pytest.approx((0.02 + 0.06) / 1.06)


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        ({"attachment": 5.0, "exhaustion": 5.0}, "must be above the attachment"),
        ({"attachment": -1.0, "exhaustion": 5.0}, "greater than or equal to 0"),
        ({"attachment": 1.0, "exhaustion": 5.0, "share": 0.0}, "greater than 0"),
        ({"attachment": 1.0, "exhaustion": 5.0, "term_years": 9}, "less than or equal to 5"),
    ],
)
def test_nonsense_is_refused(terms: dict[str, float], words: str) -> None:
    with pytest.raises(ValidationError) as refused:
        CatBond.model_validate(terms)
    assert words in str(refused.value)


def test_a_bond_no_year_reaches_is_refused(
    desk: Desk, on: dt.date, pool: Sequence[Submission]
) -> None:
    with pytest.raises(PricingError) as refused:
        cat_bond(CatBond(attachment=1e15, exhaustion=2e15), pool, desk, on, FEW)
    assert refused.value.field == "/attachment"


@pytest.mark.parametrize("basis", ["event", "year"])
def test_an_exhaustion_nobody_can_reach_is_said_to_be(
    desk: Desk, on: dt.date, pool: Sequence[Submission], basis: str
) -> None:
    bond = CatBond.model_validate({"attachment": 1e9, "exhaustion": 9e14, "basis": basis})
    found = cat_bond(bond, pool, desk, on, FEW)
    chance = found.exhaustion_probability
    assert chance.value == 0.0
    assert chance.simulation_high is chance.high is None
    assert any(note.startswith("Nothing above ¥") for note in found.notes)


def test_what_a_pool_can_pay_is_its_limits_together() -> None:
    """Per event ¥10 and ¥4, in the term ¥30 and ¥4."""
    terms = BookTerms.of([[layer(10.0, term_limit=30.0)], [layer(8.0, term_limit=4.0)]])
    reach = Reach.of(terms)
    assert (reach.event, reach.year) == (14.0, 34.0)
    said = {
        (basis, exhaustion): [note.told("en") for note in of_reach(bond, reach)]
        for basis in ("event", "year")
        for exhaustion in (14.0, 34.0, 35.0)
        for bond in [
            CatBond.model_validate({"attachment": 1.0, "exhaustion": exhaustion, "basis": basis})
        ]
    }
    assert not said["event", 14.0]
    assert "only several events" in said["event", 34.0][0]
    assert "Nothing above ¥14 can be paid for an event" in said["event", 35.0][0]
    assert not said["year", 34.0]
    assert "Nothing above ¥34 can be paid in a year" in said["year", 35.0][0]


def test_an_empty_pool_is_refused(desk: Desk, on: dt.date) -> None:
    with pytest.raises(PricingError, match="at least one"):
        cat_bond(CatBond(attachment=1e9, exhaustion=2e9), [], desk, on, FEW)


def test_a_chance_no_year_shows_is_not_said_to_be_nought() -> None:
    found = figure(np.zeros(1000), None)
    assert found.value == 0.0
    # Once in twenty runs of a thousand years it would not be seen.
    assert found.simulation_high is not None
    assert (1 - found.simulation_high) ** 1000 == pytest.approx(0.05, rel=0.01)


@pytest.mark.parametrize(("expected", "said"), [(0.012, False), (0.3, True), (0.0001, True)])
def test_deals_say_nothing_of_an_expected_loss_unlike_their_own(
    expected: float, said: bool
) -> None:
    assert (unlike_deals(expected) is not None) == said


def test_where_the_expected_loss_is_tiny_no_multiple_is_told() -> None:
    bond = CatBond(attachment=1e9, exhaustion=2e9)
    paid = np.zeros(100_000)
    for years, told in ((5, False), (20, True)):
        paid[:years] = bond.principal
        found = price_of(bond, paid, shipped_basis())
        given = (found.at_cost_multiple, found.inside_band, found.at_risk_load_multiple)
        assert all((one is not None) == told for one in given)
        expected = years / 1e5
        notes = " ".join(notes_of(bond, expected=expected, thin=False, more=(), lang="en"))
        assert ("a multiple of so small a loss says nothing" in notes) != told


@pytest.mark.parametrize(
    ("multiple", "text"), [(4951.73, "4,950"), (14.43, "14.4"), (3.428, "3.43"), (5.0, "5")]
)
def test_a_multiple_has_three_digits(multiple: float, text: str) -> None:
    assert times(multiple) == text


def test_without_the_exact_law_the_simulation_is_the_same(
    desk: Desk, on: dt.date, pool: Sequence[Submission]
) -> None:
    bond = CatBond(attachment=2e9, exhaustion=6e9)
    told: list[str] = []
    beside = cat_bond(bond, pool, desk, on, FEW, progress=lambda *asked: told.append(asked[2]))
    found = cat_bond(bond, pool, desk, on, replace(FEW, beside=False))
    assert found.check == ()
    assert found.expected_loss.low is None
    assert found.expected_loss.value == beside.expected_loss.value
    assert found.price == beside.price
    assert told[-1].endswith("draws")
