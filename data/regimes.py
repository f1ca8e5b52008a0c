"""What does a regime ask for?

A regime is a dated file of rules and figures under `data/regimes/`. This module reads one and
checks that it hangs together; it knows no law. Every figure is a `Parameter` with unit, citation
and status; rules and scenarios point at figures by name, so that a figure stands in one place.

    DataError
    └── RegimeError
        ├── UnknownRegime   no file for this regime
        └── RegimeFault     the file breaks a rule of its own form
"""

from __future__ import annotations

import datetime as dt
import functools
import tomllib
from importlib import resources
from typing import Annotated, Literal, Self, get_args

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from data.errors import DataError
from data.provenance import sha256_of

Status = Literal["in_force", "enacted", "guide", "proposal", "press", "derived", "assumption"]
STATUSES: tuple[Status, ...] = get_args(Status)

Severity = Literal["blocking", "condition"]
Instrument = Literal["liability_insurance", "guarantee"]
InstrumentKind = Literal["L", "G", "both"]
Method = Literal["press_band", "accrual_ceiling"]

Day = dt.date
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
RuleId = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}\.[a-z0-9_]+$")]
ScenarioId = Annotated[str, StringConstraints(pattern=r"^[a-z_]+(/[a-z_]+)?$")]


class RegimeError(DataError):
    """Anything wrong with a regime."""


class UnknownRegime(RegimeError):
    """No file for this regime; `known` lists those there are."""

    def __init__(self, regime: str, known: tuple[str, ...]) -> None:
        super().__init__(f'no rules for regime "{regime}": use one of {", ".join(known)}')
        self.regime = regime
        self.known = known


class RegimeFault(RegimeError):
    """A regime file that cannot be read or contradicts itself."""


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Parameter(_Entry):
    """A figure of the regime; `unset` where the law will give one and has not yet.

    `status` is what the figure is for the reserve this regime asks for. Where it is borrowed from
    another trade's rule, the citation says so and gives that rule's own standing.
    """

    value: float | int | None = None
    unit: Text
    citation: Text
    status: Status | None = None
    unset: bool = False
    in_force_from: Day | None = None
    published: Day | None = None

    @model_validator(mode="after")
    def _is_set_or_unset(self) -> Self:
        if self.unset and (self.value is not None or self.status is not None):
            raise ValueError("an unset parameter has neither value nor status")
        if not self.unset and (self.value is None or self.status is None):
            raise ValueError("a parameter needs value and status, or unset = true")
        return self


class Scenario(_Entry):
    """One way to arrive at a required amount; `params` maps roles to parameter names."""

    id: ScenarioId
    method: Method
    title_en: Text
    title_ja: Text
    citation: Text
    status: Status
    params: dict[str, str]


class Accrual(_Entry):
    """Names of the parameters of a volume-based accrual: one rate a product, multiple, window."""

    rates: dict[str, str]
    ceiling_multiple: str
    peak_window_years: str


class Rule(_Entry):
    """One condition on a policy: what to test, how grave a failure is, and where it comes from.

    `reads` names fields of the policy, `allowed` the words accepted there, `params` maps a role of
    the predicate to a parameter name.
    """

    id: RuleId
    number: Annotated[int, Field(ge=1)]
    title_en: Text
    title_ja: Text
    citation: Text
    status: Status
    instrument: InstrumentKind
    predicate: Text
    severity: Severity
    cure_en: Text
    cure_ja: Text
    reads: Annotated[tuple[str, ...], Field(strict=False)] = ()
    allowed: Annotated[tuple[str, ...], Field(strict=False)] = ()
    params: dict[str, str] = {}

    def applies_to(self, instrument: Instrument) -> bool:
        """Whether this instrument is tested by the rule at all."""
        wanted = {"L": "liability_insurance", "G": "guarantee", "both": instrument}
        return wanted[self.instrument] == instrument


class Untested(_Entry):
    """A known condition that no rule tests yet, and why."""

    number: Annotated[int, Field(ge=1)]
    title_en: Text
    title_ja: Text
    why: Text


class RuleSet(_Entry):
    """A regime on one day. `digest` is the SHA-256 (hex) of the file it was read from."""

    regime: Text
    version: Text
    vintage: Day
    title_en: Text
    title_ja: Text
    caveat_en: Text
    caveat_ja: Text
    default_scenario: ScenarioId
    credit_floors: dict[Instrument, str]
    accrual: Accrual
    parameters: dict[str, Parameter]
    scenarios: Annotated[tuple[Scenario, ...], Field(strict=False, min_length=1)]
    rules: Annotated[tuple[Rule, ...], Field(strict=False, min_length=1)]
    untested: Annotated[tuple[Untested, ...], Field(strict=False)] = ()
    digest: Text

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        for kind, ids in (
            ("rule", [rule.id for rule in self.rules]),
            ("scenario", [scenario.id for scenario in self.scenarios]),
        ):
            doubled = sorted({one for one in ids if ids.count(one) > 1})
            if doubled:
                raise ValueError(f"{kind} given twice: {', '.join(doubled)}")
        if self.default_scenario not in self.scenario_ids:
            raise ValueError(f'default_scenario "{self.default_scenario}" is not a scenario')
        missing = sorted(self._referred - {n for n, p in self.parameters.items() if not p.unset})
        if missing:
            raise ValueError(f"no set parameter of this name: {', '.join(missing)}")
        return self

    @property
    def _referred(self) -> frozenset[str]:
        """Every parameter name that something in the file counts on."""
        return frozenset(
            {*self.credit_floors.values(), *self.accrual.rates.values()}
            | {self.accrual.ceiling_multiple, self.accrual.peak_window_years}
            | {name for scenario in self.scenarios for name in scenario.params.values()}
            | {name for rule in self.rules for name in rule.params.values()}
        )

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


def regimes() -> tuple[str, ...]:
    """Regimes with a file, sorted."""
    names = (entry.name for entry in (resources.files("data") / "regimes").iterdir())
    return tuple(sorted(name[:-5] for name in names if name.endswith(".toml")))


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
def load_rule_set(regime: str) -> RuleSet:
    """The shipped rules of a regime; read once a process.

    Raises:
        UnknownRegime: no such regime; the message lists those there are.
        RegimeFault: the file breaks a rule of its own form.
    """
    known = regimes()
    if regime not in known:
        raise UnknownRegime(regime, known)
    path = resources.files("data") / "regimes" / f"{regime}.toml"
    return parse_rule_set(regime, path.read_bytes())
