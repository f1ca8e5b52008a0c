"""The share that exclusions take, beside that of two whole valuations."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from models.profile import TIERS, SecurityProfile
from pricing.errors import NothingCovered
from pricing.excluded_share import EVERY_CAUSE, excluded_share
from pricing.holdings import Holdings
from pricing.policy import Policy
from pricing.premium import value_programme
from pricing.rates import rates_on

if TYPE_CHECKING:
    from pricing.desk import Desk
    from pricing.premium import Programme

ROOT = Path(__file__).parents[2] / "examples"
ON = dt.date(2026, 11, 25)
HOUSE = SecurityProfile.model_validate_json((ROOT / "checks/exchange.json").read_bytes())
PLAIN = HOUSE.model_copy(update={"coins": None})


def policy(name: str) -> Policy:
    return Policy.model_validate_json((ROOT / "policies" / f"{name}.json").read_bytes())


def changed(name: str, **terms: object) -> Policy:
    return policy(name).model_copy(update=terms)


def layered(name: str, **terms: float) -> Policy:
    found = policy(name)
    layers = tuple(layer.model_copy(update=terms) for layer in found.layers)
    return found.model_copy(update={"layers": layers})


def share(asked: Policy, profile: SecurityProfile, desk: Desk) -> float:
    rates = rates_on(desk.dataset.rates, profile, asked, ON)
    return excluded_share(asked, profile, desk.stored, desk.basis, rates, ON)


def by_whole_valuations(asked: Policy, profile: SecurityProfile, desk: Desk) -> float:
    """The same from the expected losses of two programmes priced in full."""
    rates = rates_on(desk.dataset.rates, profile, asked, ON)
    unit, model = rates.jpy_per(asked.currency), desk.stored.model
    annual = model.annual_loss(
        profile, jpy_per_usd=rates.jpy_per_usd, jpy_per_unit=rates.jpy_per(profile.currency), on=ON
    )

    def valued(causes: object, tiers: object) -> Programme:
        as_asked = asked.model_copy(update={"causes": causes, "tiers_covered": tiers})
        holdings = Holdings.of(profile, rates, ON)
        return value_programme(annual, as_asked, model, desk.basis, unit, holdings)

    remote = asked.exclusions is not None and asked.exclusions.remote_access
    written = asked.causes.model_copy(update={"outsider_hack": False} if remote else {})
    return 1.0 - valued(written, asked.tiers_covered).expected / valued(EVERY_CAUSE, TIERS).expected


CASES = {
    "nothing left out": policy("meets-all"),
    "silent on causes": policy("statutory-form"),
    "war": policy("war-exclusion"),
    "remote theft": policy("specie-form"),
    "two layers with sub-limits": policy("many-terms"),
    "the same without hot wallets": changed("many-terms", tiers_covered=("cold",)),
    "hot wallets alone": changed("meets-all", tiers_covered=("hot",)),
    "an aggregate deductible": layered("meets-all", aggregate_deductible=1e7),
    "that and remote theft": layered("specie-form", aggregate_deductible=1e7),
}


@pytest.mark.parametrize("profile", [HOUSE, PLAIN], ids=["with coins", "without"])
@pytest.mark.parametrize("name", CASES)
def test_it_is_that_of_two_whole_valuations(
    desk: Desk, name: str, profile: SecurityProfile
) -> None:
    asked = CASES[name]
    found = share(asked, profile, desk)
    assert found == pytest.approx(by_whole_valuations(asked, profile, desk), abs=1e-5)


def test_a_policy_that_leaves_nothing_out_is_still_refused_where_it_never_pays(desk: Desk) -> None:
    with pytest.raises(NothingCovered, match="begins at"):
        share(layered("meets-all", retention=1e15), HOUSE, desk)
    with pytest.raises(NothingCovered, match="never pay"):
        share(layered("meets-all", aggregate_deductible=1e15), HOUSE, desk)


def test_a_policy_of_empty_tiers_alone_loses_everything(desk: Desk) -> None:
    assert share(changed("meets-all", tiers_covered=("warm",)), HOUSE, desk) == 1.0
