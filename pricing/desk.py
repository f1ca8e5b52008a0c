"""What lies on the underwriter's desk? Everything a price needs besides profile and policy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from data.load import load_dataset, shipped_dataset
from data.regimes import HOME, load_rule_set
from models import registry
from pricing.basis import PricingBasis, shipped_basis
from pricing.requirement import UnknownScenario

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from data.dataset import Dataset
    from data.regimes import RuleSet
    from models.annual_loss import AnnualLoss
    from models.artefact import StoredModel
    from models.profile import SecurityProfile


@dataclass(frozen=True)
class Desk:
    """A verified model, the tables, the pricing basis and the rules of one day.

    Attributes:
        scenario: how the required amount is read while the ordinance is unpublished.
    """

    stored: StoredModel
    dataset: Dataset
    basis: PricingBasis
    rules: RuleSet
    scenario: str

    @property
    def tables_changed(self) -> bool:
        """Whether the tables are no longer those the model was trained on."""
        return self.stored.model.data_digest != self.dataset.version.digest

    def jpy_per(self, on: dt.date) -> dict[str, float]:
        """Yen per unit of each currency a profile may be in.

        Raises:
            NoRate: no exchange rate is known on that day.
        """
        return {"JPY": 1.0, "USD": self.dataset.rates.jpy_per("USD", on).jpy_per_unit}

    def annual_loss(self, profile: SecurityProfile, on: dt.date) -> AnnualLoss:
        """Law of one year's loss of an exchange, yen.

        Raises:
            NoRate: no exchange rate is known on that day.
        """
        rates = self.jpy_per(on)
        return self.stored.model.annual_loss(
            profile,
            jpy_per_usd=rates["USD"],
            jpy_per_unit=rates[profile.currency],
            on=on,
        )


def tables_of(desk: Desk | None) -> Dataset:
    """The tables of a desk; without one, for what asks no model, the shipped ones.

    Raises:
        TableFaults: a shipped table was damaged.
    """
    return shipped_dataset() if desk is None else desk.dataset


def open_desk(home: Path, version: str | None = None, scenario: str | None = None) -> Desk:
    """Load and verify the champion, or one version, and what goes with it.

    Args:
        home: Kuramori's home folder.
        version: of the model; the champion if None.
        scenario: of the required amount; the rule set's own choice if None.

    Raises:
        UnknownScenario: the rule set has no such scenario.
        NoModel, ArtefactRefused: see `models.registry`.
        TableFaults: a shipped table was damaged.
    """
    rules = load_rule_set(HOME)
    if scenario is not None and scenario not in rules.scenario_ids:
        raise UnknownScenario(scenario, rules.scenario_ids)
    return Desk(
        stored=registry.load(home, version),
        dataset=load_dataset(),
        basis=shipped_basis(),
        rules=rules,
        scenario=scenario or rules.default_scenario,
    )
