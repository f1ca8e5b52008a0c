"""What does a regime ask for?

A regime is a dated file of rules and figures under `data/regimes/`. This module reads one and
checks that it hangs together; it knows no law. Every figure is a `Parameter` with unit, citation
and status; rules and scenarios point at figures by name, so that a figure stands in one place.

The newest version of a regime is `data/regimes/<regime>.toml`; every older one is kept for ever as
`data/regimes/<regime>/<version>.toml`.

    DataError
    └── RegimeError
        ├── UnknownRegime    no file for this regime
        ├── UnknownVersion   no file of this version
        ├── NotYetDated      every version is of a later day: `data.regime_versions`
        └── RegimeFault      the file breaks a rule of its own form
"""

from __future__ import annotations

import functools
import tomllib
from importlib import resources
from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import Field, StringConstraints, ValidationError, model_validator

from data.errors import DataError
from data.provenance import sha256_of
from data.regime_entries import (
    STATUSES,
    Code,
    Day,
    Entry,
    Limit,
    Means,
    Method,
    Parameter,
    Scenario,
    ScenarioId,
    Status,
    Text,
)

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet
    from importlib.resources.abc import Traversable

__all__ = [
    "STATUSES",
    "Accrual",
    "Instrument",
    "InstrumentKind",
    "Parameter",
    "RegimeError",
    "RegimeFault",
    "Rule",
    "RuleSet",
    "Scenario",
    "Severity",
    "Status",
    "UnknownRegime",
    "UnknownVersion",
    "Untested",
    "load_rule_set",
    "older_files",
    "parse_rule_set",
    "regimes",
]

Severity = Literal["blocking", "condition"]
Instrument = Literal["liability_insurance", "guarantee"]
InstrumentKind = Literal["L", "G", "both"]

QUOTED: tuple[Method, ...] = ("press_band", "accrual_ceiling")
"""Methods a quote may be made on: no figure of theirs may be unset."""

RuleId = Annotated[str, StringConstraints(pattern=r"^[a-z_]+\.[a-z0-9_]+$")]

HOME = "jp"
"""The regime Kuramori was built for; the others are yardsticks beside it."""


class RegimeError(DataError):
    """Anything wrong with a regime."""


class UnknownRegime(RegimeError):
    """No file for this regime; `known` lists those there are."""

    def __init__(self, regime: str, known: tuple[str, ...]) -> None:
        super().__init__(f'no rules for regime "{regime}": use one of {", ".join(known)}')
        self.regime = regime
        self.known = known


class UnknownVersion(RegimeError):
    """No file of this version; `known` lists those of its regime."""

    def __init__(self, version: str, known: tuple[str, ...]) -> None:
        super().__init__(f'no rules of version "{version}": use one of {", ".join(known)}')
        self.version = version
        self.known = known


class RegimeFault(RegimeError):
    """A regime file that cannot be read or contradicts itself."""


class Accrual(Entry):
    """Names of the parameters of a volume-based accrual: one rate a product, multiple, window."""

    rates: dict[str, str]
    ceiling_multiple: str
    peak_window_years: str

    @property
    def params(self) -> set[str]:
        """Every parameter it names."""
        return {*self.rates.values(), self.ceiling_multiple, self.peak_window_years}


class Rule(Entry):
    """One condition on a policy: what to test, how grave a failure is, and where it comes from.

    `reads` names fields of the policy, `allowed` the words accepted there, `params` maps a role of
    the predicate to a parameter name. A cure may hold `{clauses}`, `{missing}` and
    `{required}`: the clauses at fault, the amount short, and what the test asks for.
    """

    id: RuleId
    number: Annotated[int, Field(ge=1)]
    title_en: Text
    title_ja: Text
    citation: Text
    citation_ja: Text | None = None
    status: Status
    instrument: InstrumentKind
    predicate: Text
    severity: Severity
    cure_en: Text
    cure_ja: Text
    reads: Annotated[tuple[str, ...], Field(strict=False)] = ()
    allowed: Annotated[tuple[str, ...], Field(strict=False)] = ()
    params: dict[str, str] = Field(default_factory=dict)

    def applies_to(self, instrument: Instrument) -> bool:
        """Whether this instrument is tested by the rule at all."""
        wanted = {"L": "liability_insurance", "G": "guarantee", "both": instrument}
        return wanted[self.instrument] == instrument


class Untested(Entry):
    """A known condition that no rule tests yet, and why."""

    number: Annotated[int, Field(ge=1)]
    title_en: Text
    title_ja: Text
    why: Text


class RuleSet(Entry):
    """A regime on one day. `digest` is the SHA-256 (hex) of the file it was read from.

    `currency` is that of its amounts (ISO 4217); empty where it has none of its own. A regime need
    not test policies: `rules`, `credit_floors` and `accrual` may be left out.
    """

    regime: Text
    version: Text
    vintage: Day
    title_en: Text
    title_ja: Text
    caveat_en: Text
    caveat_ja: Text
    currency: Code | Literal[""] = "JPY"
    default_scenario: ScenarioId
    credit_floors: dict[Instrument, str] = Field(default_factory=dict)
    accrual: Accrual | None = None
    parameters: dict[str, Parameter]
    scenarios: Annotated[tuple[Scenario, ...], Field(strict=False, min_length=1)]
    limits: Annotated[tuple[Limit, ...], Field(strict=False)] = ()
    means: Annotated[tuple[Means, ...], Field(strict=False)] = ()
    rules: Annotated[tuple[Rule, ...], Field(strict=False)] = ()
    untested: Annotated[tuple[Untested, ...], Field(strict=False)] = ()
    digest: Text

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        for kind, ids in (
            ("rule", [rule.id for rule in self.rules]),
            ("scenario", [scenario.id for scenario in self.scenarios]),
            ("limit", [limit.id for limit in self.limits]),
            ("means", [means.id for means in self.means]),
        ):
            doubled = sorted({one for one in ids if ids.count(one) > 1})
            if doubled:
                raise ValueError(f"{kind} given twice: {', '.join(doubled)}")
        if self.default_scenario not in self.scenario_ids:
            raise ValueError(f'default_scenario "{self.default_scenario}" is not a scenario')
        _all_among(self._counted_on, self._set, "no set parameter of this name")
        _all_among(self._asked_for, frozenset(self.parameters), "no parameter of this name")
        for kind, entries in (("limits", self.limits), ("means", self.means)):
            named = {name for scenario in self.scenarios for name in getattr(scenario, kind)}
            _all_among(named, {entry.id for entry in entries}, f"no {kind} of this name")
        return self

    @property
    def _set(self) -> frozenset[str]:
        return frozenset(name for name, parameter in self.parameters.items() if not parameter.unset)

    @property
    def _counted_on(self) -> frozenset[str]:
        """Parameters that must have a value: of credit, accrual, rules, bounds and quotes."""
        bounds = (*self.limits, *(test for means in self.means for test in means.tests))
        quoted = (one for one in self.scenarios if one.method in QUOTED)
        return frozenset(
            {*self.credit_floors.values(), *(bound.param for bound in bounds)}
            | (self.accrual.params if self.accrual else set())
            | {name for scenario in quoted for name in scenario.params.values()}
            | {name for rule in self.rules for name in rule.params.values()}
        )

    @property
    def _asked_for(self) -> frozenset[str]:
        """Parameters of scenarios: one that is unset leaves the amount unknown."""
        return frozenset(name for scenario in self.scenarios for name in scenario.params.values())

    @property
    def scenario_ids(self) -> tuple[str, ...]:
        """Names of the shipped scenarios, in file order."""
        return tuple(scenario.id for scenario in self.scenarios)

    @property
    def unset(self) -> tuple[str, ...]:
        """Names of the figures the law has still to give, in file order."""
        return tuple(name for name, parameter in self.parameters.items() if parameter.unset)

    def value(self, name: str) -> float:
        """The figure `name`, in its parameter's unit.

        Raises:
            RegimeFault: no such figure, or one not yet published.
        """
        parameter = self.parameters.get(name)
        if parameter is None or parameter.value is None:
            raise RegimeFault(f'{self.version}: "{name}" has no value')
        return float(parameter.value)

    @property
    def accrual_terms(self) -> Accrual:
        """The accrual by volume.

        Raises:
            RegimeFault: the regime has none.
        """
        if self.accrual is None:
            raise RegimeFault(f"{self.version}: no accrual by volume")
        return self.accrual


def _all_among(names: AbstractSet[str], known: AbstractSet[str], said: str) -> None:
    missing = sorted(names - known)
    if missing:
        raise ValueError(f"{said}: {', '.join(missing)}")


def regimes() -> tuple[str, ...]:
    """Regimes with a file: `HOME`, then the others sorted."""
    return tuple(sorted(_toml_names(_folder()), key=lambda name: (name != HOME, name)))


def older_files(regime: str) -> tuple[str, ...]:
    """Versions of a regime kept in its own folder, sorted."""
    folder = _folder() / regime
    return _toml_names(folder) if folder.is_dir() else ()


def parse_rule_set(regime: str, content: bytes) -> RuleSet:
    """Read a regime from the plain bytes of its file.

    Raises:
        RegimeFault: not TOML, a field missing or wrong, or a name that points at nothing.
    """
    try:
        fields = tomllib.loads(content.decode("utf-8"))
    except ValueError as error:
        raise RegimeFault(f"{regime}.toml is not readable as TOML: {error}") from error
    try:
        rules = RuleSet.model_validate({**fields, "digest": sha256_of(content)})
    except ValidationError as error:
        faults = "\n".join(
            f"{regime}.toml, {'.'.join(map(str, fault['loc'])) or 'file'}: {fault['msg']}"
            for fault in error.errors()
        )
        raise RegimeFault(faults) from error
    if rules.regime != regime:
        raise RegimeFault(f'{regime}.toml says it is regime "{rules.regime}"')
    return rules


@functools.cache
def load_rule_set(regime: str, version: str | None = None) -> RuleSet:
    """The shipped rules of a regime; read once a process.

    Args:
        regime: one of `regimes()`.
        version: as the file states it; the newest if None.

    Raises:
        UnknownRegime: no such regime; the message lists those there are.
        UnknownVersion: no such version; the message lists those there are.
        RegimeFault: the file breaks a rule of its own form.
    """
    known = regimes()
    if regime not in known:
        raise UnknownRegime(regime, known)
    newest = parse_rule_set(regime, (_folder() / f"{regime}.toml").read_bytes())
    if version in (None, newest.version):
        return newest
    older = older_files(regime)
    if version not in older:
        raise UnknownVersion(str(version), (newest.version, *reversed(older)))
    rules = parse_rule_set(regime, (_folder() / regime / f"{version}.toml").read_bytes())
    if rules.version != version:
        raise RegimeFault(f"{regime}/{version}.toml says it is version {rules.version}")
    return rules


def _folder() -> Traversable:
    return resources.files("data") / "regimes"


def _toml_names(folder: Traversable) -> tuple[str, ...]:
    names = (entry.name for entry in folder.iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))
