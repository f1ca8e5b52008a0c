"""Every assumption that can move a loss is turned, alone; how the work is shared out is none."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import asdict, fields, replace
from typing import TYPE_CHECKING

import pytest
from threadpoolctl import threadpool_limits

from data.choices import ALTERNATIVES, DEFAULT
from models.fit_severity import CHALLENGERS, CHAMPION
from models.train import SEED, train
from models.variants import Variant, fit_variants, variants

if TYPE_CHECKING:
    from data.dataset import Dataset
    from data.rows import Row
    from models.loss_model import LossModel

NOT_OF_A_LOSS = ("recovery", "closure", "delay")
"""Groups of model priors that speak of what comes after a theft."""

TABLES = ("model_priors", "control_priors", "tier_priors")
SPREADS = ("frequency.drift", "frequency.year")


@pytest.fixture(scope="module")
def turned(dataset: Dataset) -> tuple[Variant, ...]:
    return variants(dataset)


def trained_on(dataset: Dataset) -> LossModel:
    """By one thread, as variants are: two differ in the last digit."""
    with threadpool_limits(1):
        return train(dataset, workers=1)[0]


@pytest.fixture(scope="module")
def base(dataset: Dataset) -> LossModel:
    return trained_on(dataset)


def named(turned: tuple[Variant, ...], group: str, name: str) -> tuple[Variant, Variant]:
    """Both ways an assumption is turned, down first."""
    down, up = (v for v in turned if (v.group, v.name) == (group, name))
    return down, up


def row_of(rows: tuple[Row, ...], field: str, name: str) -> Row:
    return next(row for row in rows if getattr(row, field) == name)


def cells_moved(before: tuple[Row, ...], after: tuple[Row, ...]) -> int:
    return sum(
        getattr(a, field) != getattr(b, field)
        for a, b in zip(before, after, strict=True)
        for field in type(a).model_fields
    )


def respects(variant: Variant, dataset: Dataset) -> int:
    """In how many respects a variant differs from the model's own reading."""
    tables = variant.tables(dataset)
    cells = sum(cells_moved(getattr(dataset, t), getattr(tables, t)) for t in TABLES)
    own, other = asdict(DEFAULT), asdict(variant.choices)
    switches = sum(own[name] != other[name] for name in own)
    return cells + switches + (variant.reading != CHAMPION) + (variant.seed != SEED)


def test_every_variant_differs_from_the_model_in_one_respect(
    turned: tuple[Variant, ...], dataset: Dataset
) -> None:
    assert {v.name: n for v in turned if (n := respects(v, dataset)) != 1} == {}


def test_a_variant_leaves_every_other_table_as_it_is(
    turned: tuple[Variant, ...], dataset: Dataset
) -> None:
    rest = [f.name for f in fields(dataset) if f.name not in TABLES]
    for variant in turned:
        tables = variant.tables(dataset)
        assert all(getattr(tables, name) is getattr(dataset, name) for name in rest)


def test_no_two_variants_are_the_same(turned: tuple[Variant, ...]) -> None:
    assert len({(v.group, v.name, v.turned) for v in turned}) == len(turned)
    assert len(set(map(repr, turned))) == len(turned)


def test_every_switch_size_law_and_the_seed_is_turned_once(turned: tuple[Variant, ...]) -> None:
    names = {group: [v.name for v in turned if v.group == group] for group in
             ("reading of the tables", "size law", "seed")}  # fmt: skip
    assert names["reading of the tables"] == [name for name, _, _ in ALTERNATIVES]
    assert names["size law"] == [reading.name for reading in CHALLENGERS]
    assert len(names["seed"]) == 1


def test_every_control_and_tier_is_turned_both_ways(
    turned: tuple[Variant, ...], dataset: Dataset
) -> None:
    controls = Counter(v.name for v in turned if v.group == "control")
    tiers = Counter(v.name for v in turned if v.group == "tier")
    assert controls == {row.control: 2 for row in dataset.control_priors}
    assert tiers == {row.tier: 2 for row in dataset.tier_priors}


def test_every_prior_of_the_loss_model_is_turned_both_ways_and_no_other(
    turned: tuple[Variant, ...], dataset: Dataset
) -> None:
    own = [p.parameter for p in dataset.model_priors if p.parameter.split(".")[0]
           not in NOT_OF_A_LOSS]  # fmt: skip
    assert len(own) > 20
    assert Counter(v.name for v in turned if v.group == "prior") == dict.fromkeys(own, 2)


def test_priors_of_what_comes_after_a_theft_cannot_move_a_loss(
    dataset: Dataset, base: LossModel
) -> None:
    moved = tuple(
        row.model_copy(update={"mean": row.mean + row.sd, "sd": 2 * row.sd})
        if row.parameter.split(".")[0] in NOT_OF_A_LOSS
        else row
        for row in dataset.model_priors
    )
    assert cells_moved(dataset.model_priors, moved) > len(NOT_OF_A_LOSS)
    assert trained_on(replace(dataset, model_priors=moved)).to_json() == base.to_json()


def test_a_prior_moves_by_its_standard_deviation_and_the_words_say_so(
    turned: tuple[Variant, ...], dataset: Dataset
) -> None:
    for row in dataset.model_priors:
        shares = row.parameter.startswith("reporting.")
        if row.parameter.split(".")[0] in NOT_OF_A_LOSS or row.parameter in SPREADS or shares:
            continue
        for variant, sign in zip(named(turned, "prior", row.parameter), (-1, 1), strict=True):
            assert variant.model_priors is not None
            found = row_of(variant.model_priors, "parameter", row.parameter)
            assert found == row.model_copy(update={"mean": row.mean + sign * row.sd})
            assert variant.turned == f"mean {row.mean + sign * row.sd:.3g} instead of {row.mean:g}"


@pytest.mark.parametrize("parameter", SPREADS)
def test_a_spread_is_halved_and_doubled(
    turned: tuple[Variant, ...], dataset: Dataset, parameter: str
) -> None:
    row = dataset.model_prior(parameter)
    for variant, factor in zip(named(turned, "prior", parameter), (0.5, 2.0), strict=True):
        assert variant.tables(dataset).model_prior(parameter) == row.model_copy(
            update={"sd": factor * row.sd}
        )


def test_a_share_of_thefts_told_stays_a_share(dataset: Dataset) -> None:
    loose = tuple(
        row.model_copy(update={"sd": 2.0}) if row.parameter.startswith("reporting.") else row
        for row in dataset.model_priors
    )
    for parameter in ("reporting.same_year", "reporting.year_after"):
        both = named(variants(replace(dataset, model_priors=loose)), "prior", parameter)
        means = [v.tables(dataset).model_prior(parameter).mean for v in both]
        assert means == [0.05, 1.0]


def test_a_control_moves_by_its_log_standard_deviation(
    turned: tuple[Variant, ...], dataset: Dataset
) -> None:
    for row in dataset.control_priors:
        for variant, sign in zip(named(turned, "control", row.control), (-1, 1), strict=True):
            found = next(c for c in variant.tables(dataset).control_priors
                         if c.control == row.control)  # fmt: skip
            moved = math.log(found.relativity) - math.log(row.relativity)
            assert moved == pytest.approx(sign * row.log_sd)


def test_a_tiers_prior_thefts_are_halved_and_doubled(
    turned: tuple[Variant, ...], dataset: Dataset
) -> None:
    for row in dataset.tier_priors:
        for variant, factor in zip(named(turned, "tier", row.tier), (0.5, 2.0), strict=True):
            (found,) = (t for t in variant.tables(dataset).tier_priors if t.tier == row.tier)
            assert found.pseudo_count == factor * row.pseudo_count


@pytest.fixture(scope="module")
def few(turned: tuple[Variant, ...]) -> list[Variant]:
    """A tier, another reading of sizes and another seed."""
    law = next(v for v in turned if v.group == "size law")
    return [named(turned, "tier", "cold")[1], law, turned[-1]]


@pytest.fixture(scope="module")
def together(dataset: Dataset, few: list[Variant]) -> list[LossModel]:
    """All in one block, in this process."""
    return fit_variants(dataset, few, workers=1)


def test_a_variant_is_the_model_trained_under_it(
    dataset: Dataset, few: list[Variant], together: list[LossModel], base: LossModel
) -> None:
    tier, law, seed = together
    assert tier.to_json() == trained_on(few[0].tables(dataset)).to_json()
    assert tier == replace(base, frequency=replace(base.frequency, tiers=tier.frequency.tiers))
    assert tier.frequency.tiers != base.frequency.tiers
    assert law.severity.tail_quantile == few[1].reading.tail_quantile
    assert law == replace(base, severity=law.severity)
    assert seed == replace(base, seed=few[2].seed)


def test_workers_and_blocks_change_nothing(
    dataset: Dataset,
    few: list[Variant],
    together: list[LossModel],
) -> None:
    told: list[tuple[int, int]] = []
    apart = fit_variants(
        dataset,
        few,
        workers=2,
        block=2,
        progress=lambda done, total, _step: told.append((done, total)),
    )
    assert [m.to_json() for m in apart] == [m.to_json() for m in together]
    assert told == [(2, 3), (3, 3)]
