"""What is asked of a comparison? An exchange, a contract in hand, its money, and whose rules.

Apart from `pricing.comparison`, so that a service may read a question without loading what answers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from data.regime_versions import rule_set_on
from data.regimes import HOME
from pricing.exchange_rates import from_reader
from pricing.figures import Figures
from pricing.inputs import Inputs

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from data.regimes import RuleSet
    from models.profile import SecurityProfile
    from pricing.exchange_rates import YenRate
    from pricing.policy import Policy


@dataclass(frozen=True)
class Question:
    """What is asked: see `compare`.

    Attributes:
        regime: its name; Japan's if None.
        yen_per: rates of currencies the tables do not have, as the reader gives them.
        inputs: what a regime asks beside the profile.
    """

    profile: SecurityProfile
    policy: Policy | None = None
    figures: Figures = field(default_factory=Figures)
    regime: str | None = None
    scenario: str | None = None
    yen_per: Mapping[str, float] = field(default_factory=dict)
    inputs: Inputs = field(default_factory=Inputs)

    def rules(self, on: dt.date) -> RuleSet:
        """Rules of the regime on a day.

        Raises:
            UnknownRegime, NotYetDated: no such regime, or no rules of it are kept for that day.
        """
        return rule_set_on(self.regime or HOME, on)

    @property
    def rates(self) -> dict[str, YenRate]:
        """The reader's exchange rates."""
        return {code: from_reader(rate) for code, rate in self.yen_per.items()}
