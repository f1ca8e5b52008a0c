"""What is set beside a policy that no model learns from: past thefts, scenarios, vendors?

Three dated files under `data/registers/`, facts and readings with source and status. They are not
tables of `data.load`, whose digest goes into every model and quote: a line added here must not make
a trained model look out of date (docs/decisions/0020).

    DataError
    └── RegisterFault   a file cannot be read, or breaks a rule of its own form
"""

from __future__ import annotations

import datetime as dt
import functools
import tomllib
from importlib import resources
from typing import Annotated, Literal, Self, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from data.errors import DataError
from data.rows import Status, Tier

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
EventId = Annotated[str, StringConstraints(pattern=r"^CX-[0-9]{4}-[0-9]{3}$")]
ClausePath = Annotated[str, StringConstraints(pattern=r"^(causes|exclusions|wording)\.[a-z_]+$")]
Share = Annotated[float, Field(gt=0, le=1)]
Names = Annotated[tuple[Text, ...], Field(strict=False)]
Notification = Literal["filed", "not_filed", "unknown"]


class RegisterFault(DataError):
    """A register that cannot be read or contradicts itself."""


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class Shocks(_Entry):
    """What else happens with a theft.

    Attributes:
        coin_price_up, coin_price_down: price at the theft over that at the valuation.
        insurer_recovery: share of a claim that a failed insurer still pays.
        thefts_in_term: equal thefts one after the other in one term.
    """

    coin_price_up: Annotated[float, Field(gt=1)]
    coin_price_down: Annotated[float, Field(gt=0, lt=1)]
    insurer_recovery: Annotated[float, Field(ge=0, le=1)]
    thefts_in_term: Annotated[int, Field(ge=2, le=10)]
    status: Status
    source: Text
    source_ja: Text


class Replay(_Entry):
    """One past theft: the share of a tier it took, and the clauses that answer its cause.

    `share` None is the event's `loss_fraction` in breaches.csv.
    """

    event: EventId
    name: Text
    name_ja: Text
    tier: Tier
    share: Share | None = None
    clauses: Annotated[tuple[ClausePath, ...], Field(strict=False, min_length=1)]
    wallet_vendor_failed: bool = False
    status: Status
    basis: Text
    basis_ja: Text
    source: Text


class Replays(_Entry):
    """The thefts to repeat, in order of date as far as the examiner's list goes."""

    vintage: dt.date
    shocks: Shocks
    replays: Annotated[tuple[Replay, ...], Field(strict=False, min_length=1)]

    @model_validator(mode="after")
    def _once_each(self) -> Self:
        _no_doubles("event", [replay.event for replay in self.replays])
        return self


class CoverClause(_Entry):
    """A field of the policy that answers scenarios.

    Silence on a cause is disputed. On an exclusion it takes nothing out: `silence`.
    """

    path: ClausePath
    title_en: Text
    title_ja: Text
    covers_if: bool = True
    otherwise: Literal["not_paid", "disputed"] = "not_paid"
    silence: Literal["disputed", "not_applicable"] = "disputed"


class TheftScenario(_Entry):
    """One way to be robbed: tiers it may strike, and the clauses that decide."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z_]+$")]
    title_en: Text
    title_ja: Text
    tiers: Annotated[tuple[Tier, ...], Field(strict=False, min_length=1)]
    clauses: Annotated[tuple[ClausePath, ...], Field(strict=False)]
    status: Status
    source: Text


class TheftScenarios(_Entry):
    """Clauses and the scenarios they decide."""

    vintage: dt.date
    clauses: Annotated[tuple[CoverClause, ...], Field(strict=False, min_length=1)]
    scenarios: Annotated[tuple[TheftScenario, ...], Field(strict=False, min_length=1)]

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        _no_doubles("clause", [clause.path for clause in self.clauses])
        _no_doubles("scenario", [scenario.id for scenario in self.scenarios])
        known = {clause.path for clause in self.clauses}
        missing = sorted({path for s in self.scenarios for path in s.clauses} - known)
        if missing:
            raise ValueError(f"no clause of this path: {', '.join(missing)}")
        return self

    def clause(self, path: str) -> CoverClause:
        """The clause at a path.

        Raises:
            RegisterFault: none is listed.
        """
        for clause in self.clauses:
            if clause.path == path:
                return clause
        raise RegisterFault(f'scenarios.toml lists no clause "{path}"')


class VendorNotification(_Entry):
    """The duty of vendors to notify, and how far it is law."""

    title_en: Text
    title_ja: Text
    status: Status
    note: Text
    note_ja: Text
    source: Text


class Vendor(_Entry):
    """One supplier of wallets, key management or custody."""

    name: Text
    aliases: Names = ()
    provides: Text
    provides_ja: Text
    thefts: Annotated[tuple[EventId, ...], Field(strict=False)] = ()
    disputed: bool = False
    clients: Names = ()
    prior_notification: Notification
    status: Status
    source: Text


class VendorRegister(_Entry):
    """Vendors by name; a name or alias belongs to one of them."""

    vintage: dt.date
    notification: VendorNotification
    vendors: Annotated[tuple[Vendor, ...], Field(strict=False)]

    @model_validator(mode="after")
    def _once_each(self) -> Self:
        _no_doubles("vendor", [_folded(n) for v in self.vendors for n in (v.name, *v.aliases)])
        return self

    def find(self, name: str) -> Vendor | None:
        """The vendor of a name or alias, however it is spaced or capitalised; None if unlisted."""
        asked = _folded(name)
        for vendor in self.vendors:
            if asked in {_folded(known) for known in (vendor.name, *vendor.aliases)}:
                return vendor
        return None


E = TypeVar("E", bound=BaseModel)


def parse_register(name: str, content: bytes, kind: type[E]) -> E:
    """Read a register from the plain bytes of its file.

    Raises:
        RegisterFault: not TOML, a field missing or wrong, or a name that points at nothing.
    """
    try:
        return kind.model_validate(tomllib.loads(content.decode("utf-8")))
    except ValidationError as error:
        faults = "\n".join(
            f"{name}.toml, {'.'.join(map(str, fault['loc'])) or 'file'}: {fault['msg']}"
            for fault in error.errors()
        )
        raise RegisterFault(faults) from error
    except ValueError as error:
        raise RegisterFault(f"{name}.toml is not readable as TOML: {error}") from error


@functools.cache
def replays() -> Replays:
    """The shipped thefts to repeat; read once a process."""
    return shipped_register("replays", Replays)


@functools.cache
def theft_scenarios() -> TheftScenarios:
    """The shipped scenarios and their clauses; read once a process."""
    return shipped_register("scenarios", TheftScenarios)


@functools.cache
def vendor_register() -> VendorRegister:
    """The shipped vendors; read once a process."""
    return shipped_register("vendors", VendorRegister)


def shipped_register(name: str, kind: type[E]) -> E:
    """A register shipped with the program.

    Raises:
        RegisterFault: see `parse_register`.
    """
    path = resources.files("data") / "registers" / f"{name}.toml"
    return parse_register(name, path.read_bytes(), kind)


def _folded(name: str) -> str:
    return "".join(name.casefold().split())


def _no_doubles(kind: str, names: list[str]) -> None:
    doubled = sorted({name for name in names if names.count(name) > 1})
    if doubled:
        raise ValueError(f"{kind} given twice: {', '.join(doubled)}")
