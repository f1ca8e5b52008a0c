"""What a layer pays, against brute force and against its own laws."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import annual_loss
from models.annual_loss import AnnualLoss
from models.severity import CappedLoss
from pricing import layers
from pricing.basis import RiskLoad
from pricing.errors import SelfCheckFailed
from pricing.layers import LayerTerms, evaluate, loaded_alternatives, loaded_variants, payment
from tests.pricing.busy_year import LOAD, YEARS, busy_year


def terms(**changes: float) -> LayerTerms:
    plain = {
        "start": 1e6,
        "limit": 1e7,
        "term_limit": 1.5e7,
        "aggregate_deductible": 2e6,
        "share": 1.0,
    }
    return LayerTerms(**plain | changes)


def simulated(annual: AnnualLoss, layer: LayerTerms) -> np.ndarray:
    rng = np.random.default_rng(3)
    draw = rng.integers(len(annual.rates), size=YEARS)
    shock = rng.gamma(annual.dispersion, 1 / annual.dispersion, YEARS)
    paid = np.zeros(YEARS)
    for tier in range(2):
        year = np.repeat(np.arange(YEARS), rng.poisson(annual.rates[draw, tier] * shock))
        law = annual.law_of_draw[draw[year]]
        z = rng.normal(size=len(year))
        loss = np.exp(annual.law.log_median[law, tier] + annual.law.sigma[law, 0] * z)
        loss = np.minimum(loss, annual.law.cap[tier])
        np.add.at(paid, year, np.clip(loss - layer.start, 0, layer.limit))
    return np.clip(paid - layer.aggregate_deductible, 0, layer.term_limit) * layer.share


def test_aggregate_deductible_and_limit_against_brute_force() -> None:
    annual, layer = busy_year(), terms()
    paid = simulated(annual, layer)
    value = evaluate(annual, layer, LOAD)
    assert abs(value.expected - paid.mean()) < 4 * paid.std() / YEARS**0.5
    chance = (paid > 0).mean()
    # On the grid a payment within half a cell of the deductible may fall either side of it.
    assert value.attachment_probability == pytest.approx(chance, rel=0.02)


def test_without_binding_terms_the_closed_form_comes_out() -> None:
    annual = busy_year()
    value = evaluate(annual, terms(term_limit=4e8, aggregate_deductible=0.0), LOAD)
    exact = annual.layer_mean(1e6, 1e7)
    assert value.expected == pytest.approx(exact.mean(), rel=1e-6)
    assert value.expected_by_draw == pytest.approx(exact, rel=1e-6)


def test_adjacent_layers_add_up() -> None:
    annual, free = busy_year(), {"term_limit": 4e8, "aggregate_deductible": 0.0}
    low, high, whole = (
        evaluate(annual, terms(start=start, limit=limit, **free), LOAD).expected
        for start, limit in ((1e6, 4e6), (5e6, 6e6), (1e6, 1e7))
    )
    assert low + high == pytest.approx(whole, rel=1e-6)


def test_half_a_share_is_half_of_everything() -> None:
    whole, half = (evaluate(busy_year(), terms(share=s), LOAD) for s in (1.0, 0.5))
    assert half.expected == pytest.approx(whole.expected / 2)
    assert half.loaded == pytest.approx(whole.loaded / 2)
    assert half.attachment_probability == whole.attachment_probability


@settings(max_examples=25, deadline=None)
@given(
    start=st.floats(0, 5e7),
    limit=st.floats(1e5, 5e7),
    more=st.floats(1.01, 3.0),
    reinstated=st.floats(1.0, 4.0),
)
def test_more_cover_never_costs_less(
    start: float, limit: float, more: float, reinstated: float
) -> None:
    annual = busy_year()

    def loaded(start: float, limit: float, term_limit: float) -> float:
        layer = terms(start=start, limit=limit, term_limit=term_limit, aggregate_deductible=0.0)
        value = evaluate(annual, layer, LOAD)
        assert value.expected <= value.loaded * (1 + 1e-9) <= term_limit * (1 + 1e-9)
        return value.loaded

    base = loaded(start, limit, limit * reinstated)
    slack = 1 - 1e-3  # the grid of each layer has cells of its own
    assert loaded(start, limit, limit * reinstated * more) >= base * slack
    assert loaded(start, limit * more, limit * more * reinstated) >= base * slack
    assert loaded(start * more, limit, limit * reinstated) <= base / slack + 1e-6


@given(
    width=st.floats(1e3, 1e6),
    deductible=st.floats(0, 5e6),
    term_limit=st.floats(1e5, 5e7),
)
def test_cells_cover_the_paid_stretch_once(
    width: float, deductible: float, term_limit: float
) -> None:
    layer = terms(term_limit=term_limit, aggregate_deductible=deductible, share=0.4)
    cells = int(layer.top / width) + 2
    lengths = layer.cell_lengths(width, cells)
    assert (lengths >= 0).all()
    assert lengths.sum() == pytest.approx(0.4 * term_limit)


def test_alternative_rates_agree_with_pricing_them_outright() -> None:
    annual = busy_year()
    factors = np.array([[1.0, 1, 1, 1], [0.5, 1, 1, 1], [1, 2, 1, 1]])
    compared = loaded_alternatives(annual, terms(), LOAD, factors)
    outright = np.array([evaluate(annual.scaled(f), terms(), LOAD).loaded for f in factors])
    # So often robbed, it tells that the two laws of a theft are averaged before.
    assert compared == pytest.approx(outright, rel=5e-3)
    assert compared[1:] / compared[0] == pytest.approx(outright[1:] / outright[0], rel=5e-3)


def test_a_distribution_that_fails_its_check_is_not_priced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layers, "TOLERANCE", -1.0)
    with pytest.raises(SelfCheckFailed):
        evaluate(busy_year(), terms(), LOAD)


def test_a_limit_above_what_can_be_reached_buys_nothing() -> None:
    """The grid is that of what can be paid: one as wide as the limit once doubled the price."""
    annual = busy_year()
    reach = 1e8
    load = RiskLoad(
        principle="proportional_hazard", parameter=0.6, status="assumption", source="test"
    )
    plain = {"start": 0.0, "aggregate_deductible": 0.0, "term_limit": 4e8}
    enough = evaluate(annual, terms(limit=reach, **plain), load)
    for many in (1.5, 10.0, 1e3, 1e6):
        wide = evaluate(annual, terms(limit=reach * many, **plain), load)
        assert wide.loaded == pytest.approx(enough.loaded, rel=1e-9)
        once = evaluate(annual, terms(limit=reach * many, **plain | {"term_limit": reach}), load)
        assert once.loaded <= enough.loaded


def test_a_layer_that_begins_a_hair_below_what_can_be_reached_is_priced() -> None:
    """Cells as thin as what is left of it would show the rounding of limited means."""
    annual = busy_year()
    value = evaluate(annual, terms(start=1e8 - 23, limit=1e6, aggregate_deductible=0.0), LOAD)
    exact = annual.layer_mean(1e8 - 23, 1e6).mean()
    assert value.expected == pytest.approx(exact, rel=1e-3)


def test_a_layer_above_what_can_be_reached_pays_nothing() -> None:
    value = evaluate(busy_year(), terms(start=2e8), LOAD)
    assert value.expected == pytest.approx(0.0, abs=1e-6)
    out_of_reach = terms(start=0.0, limit=1e10, aggregate_deductible=5e11, term_limit=1e10)
    value = evaluate(busy_year(), out_of_reach, LOAD)
    assert (value.expected, value.loaded, value.attachment_probability) == (0.0, 0.0, 0.0)


def test_a_law_that_is_not_a_number_is_not_priced() -> None:
    annual = busy_year()
    law = annual.law
    for broken in (
        replace(annual, rates=annual.rates * np.nan),
        replace(annual, law=replace(law, log_median=law.log_median * np.nan)),
        replace(annual, law=replace(law, sigma=law.sigma * np.nan)),
    ):
        with pytest.raises(SelfCheckFailed):
            evaluate(broken, terms(), LOAD)


@pytest.mark.parametrize(
    "changes",
    [
        {"defence_costs": 0.5},
        {"defence_costs": 0.5, "costs_inside": True},
        {"franchise": 5e6},
    ],
    ids=["costs outside", "costs inside", "franchise"],
)
def test_the_law_of_the_payment_has_the_mean_of_the_value(changes: dict[str, float]) -> None:
    annual, layer = busy_year(), replace(terms(), **changes)
    survival, lengths = payment(annual, layer)
    assert survival @ lengths == evaluate(annual, layer, LOAD).expected
    most = layer.term_limit * (1 if layer.costs_inside else 1 + layer.defence_costs)
    assert lengths.sum() == pytest.approx(most, rel=1e-9)


@pytest.mark.parametrize(
    "changes",
    [{"defence_costs": 0.5, "costs_inside": True}, {"franchise": 8e6}],
    ids=["costs inside", "franchise"],
)
def test_a_layer_beside_others_is_worth_what_it_is_alone(changes: dict[str, float]) -> None:
    annual, layer = busy_year(), replace(terms(), **changes)
    layers = [layer, replace(layer, limit=5e6, term_limit=1e7)]
    alone = [evaluate(annual, one, LOAD).loaded for one in layers]
    assert loaded_variants(annual, layers, LOAD) == pytest.approx(alone, rel=0.005)


@pytest.mark.parametrize("sigma", [1.0, 2.0])
@pytest.mark.parametrize("smaller", [10.0, 100.0, 1000.0])
def test_thefts_far_smaller_than_a_cell_are_no_dearer_than_they_are(
    sigma: float, smaller: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Against cells 32 times finer, on average and draw by draw."""
    limit = 1e9
    law = CappedLoss(
        np.full((2, 1), np.log(limit / smaller)), np.full((2, 1), sigma), np.array([limit])
    )
    annual = AnnualLoss(np.array([[0.02], [0.06]]), law, 1.5)
    layer = terms(start=0.0, limit=limit, term_limit=limit, aggregate_deductible=0.0)
    found = evaluate(annual, layer, LOAD)
    for name in ("CELLS_PER_LIMIT", "COARSE_CELLS_PER_LIMIT"):
        monkeypatch.setattr(annual_loss, name, 4096)
    fine = evaluate(replace(annual), layer, LOAD)
    # Undivided, the first cell made it 4 % too dear at a thousandth of the limit.
    assert found.loaded == pytest.approx(fine.loaded, rel=6e-3)
    assert found.loaded_by_draw == pytest.approx(fine.loaded_by_draw, rel=2e-2)
    assert found.expected == pytest.approx(fine.expected, rel=1e-5)
