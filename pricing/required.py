"""What do all regimes ask of one exchange on a day, side by side?

`required_on` is the door of the command and of the service: the rules of the day, a dated rate of
the dollar, and what the reader adds to both.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from data.errors import NoRate
from data.regime_versions import rule_set_on
from data.regimes import regimes
from pricing.desk import tables_of
from pricing.errors import PricingError
from pricing.exchange_rates import Exchange, YenRate, from_reader, from_tables
from pricing.inputs import Inputs
from pricing.regime_amounts import regime_amounts
from pricing.regime_result import RegimeAsks, Required

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from data.currency import Rates
    from data.regimes import RuleSet
    from models.profile import SecurityProfile
    from pricing.desk import Desk
    from pricing.phrases import Language
    from pricing.requirement import CustomScenario
    from pricing.reserve_plan import Volumes


class NotByVolume(PricingError):
    """None of the regimes asked for sets aside by volume, so that volumes or a rule change nothing.

    Its field is what changes nothing.
    """

    slug = "not-by-volume"


@dataclass(frozen=True)
class RequirementQuestion:
    """What is asked: one exchange, of which regimes, and what the reader adds.

    Attributes:
        regimes: their names; all of them if none is given.
        inputs: what regimes ask beside the profile.
        yen_per: yen per unit of currencies, in place of the tables or beside them.
        volumes: for a reserve built up by volume.
        custom: the reader's own scenario.
    """

    profile: SecurityProfile
    regimes: Sequence[str] = ()
    inputs: Inputs = field(default_factory=Inputs)
    yen_per: Mapping[str, float] = field(default_factory=dict)
    volumes: Volumes | None = None
    custom: CustomScenario | None = None


def required_on(
    asked: RequirementQuestion, on: dt.date, desk: Desk | None = None, lang: Language = "en"
) -> Required:
    """What each regime asks under its rules of a day.

    Args:
        asked: the question.
        on: the day of the rules and of the dollar's rate.
        desk: whose tables have that rate; the shipped ones if None.
        lang: of formulas, sources, units and what is unknown; titles are in both.

    Raises:
        UnknownRegime, NotYetDated: no such regime, or no rules of it are kept for that day.
        NotByVolume: volumes or a rule of the reader's own, and no regime that takes them.
        MissingRate, VolumesRefused: see `regime_amounts`.
    """
    rule_sets = [rule_set_on(name, on) for name in dict.fromkeys(asked.regimes or regimes())]
    _refuse_unused(asked, rule_sets)
    exchange = _exchange(asked.yen_per, tables_of(desk).rates, on)
    return Required(
        on=on,
        language=lang,
        exchange=asked.profile.name,
        regimes=tuple(_asks(asked, rules, exchange, lang) for rules in rule_sets),
    )


def _refuse_unused(asked: RequirementQuestion, rule_sets: Sequence[RuleSet]) -> None:
    if any(rules.accrual is not None for rules in rule_sets):
        return
    for name, given in (("/volumes", asked.volumes), ("/custom", asked.custom)):
        if given is not None:
            raise NotByVolume("none of the regimes asked for sets aside by volume", name)


def _exchange(yen_per: Mapping[str, float], tables: Rates, on: dt.date) -> Exchange:
    rates: dict[str, YenRate] = {}
    with contextlib.suppress(NoRate):  # amounts in dollars then say that they need one
        rates["USD"] = from_tables(tables.jpy_per("USD", on))
    return Exchange(rates | {code: from_reader(rate) for code, rate in yen_per.items()})


def _asks(
    asked: RequirementQuestion, rules: RuleSet, exchange: Exchange, lang: Language
) -> RegimeAsks:
    custom = None if rules.accrual is None else asked.custom
    return RegimeAsks(
        regime=rules.regime,
        title_en=rules.title_en,
        title_ja=rules.title_ja,
        caveat_en=rules.caveat_en,
        caveat_ja=rules.caveat_ja,
        rule_set=rules.version,
        vintage=rules.vintage,
        default_scenario=rules.default_scenario,
        amounts=regime_amounts(
            asked.profile, asked.inputs, rules, exchange, asked.volumes, custom, lang
        ),
    )
