"""What does the exchange say of its money, as its address has it?

One field for each of `pricing.figures.Figures`, named `m.` and its name, in per cent, millions of
yen or days; what is left as shipped is left out of the address. Costs of controls are
`m.once.CONTROL` and `m.yearly.CONTROL`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, get_args

from api.compare_words import WORDS as COMPARE_WORDS
from api.pages.ask_form import field_label
from api.pages.asked import MILLION, MOST_MILLIONS, PER_CENT
from api.pages.fields import ANSWERS, Reader
from api.pages.sources import stated_source
from api.pages.text.money import WORDS
from models.profile import CONTROLS
from pricing.choice_basis import shipped_choice_basis
from pricing.figures import LEAST_THEFTS, LEAST_WHOLE, MOST_THEFTS, MOST_WHOLE, Figures
from pricing.ratings import Grade

if TYPE_CHECKING:
    from api.pages.asked import Asked
    from api.pages.visit import Visit
    from pricing.phrases import Phrase

Kind = Literal["share", "yen", "days", "times", "years", "grade", "answer"]

PREFIX = "m."
GRADES = get_args(Grade)
UNITS: dict[Kind, float] = {"share": PER_CENT, "yen": MILLION}
REACH: dict[Kind, tuple[float, float]] = {
    "share": (0.0, 100.0),
    "yen": (0.0, MOST_MILLIONS),
    "days": (0.0, 3660.0),
    "times": (1.0, 100.0),
    "years": (1.0, 20.0),
}


@dataclass(frozen=True)
class Stated:
    """One figure an exchange may state: its name, kind, group, and limits of its own."""

    name: str
    kind: Kind
    group: str
    low: float | None = None
    high: float | None = None

    @property
    def field(self) -> str:
        """Its name in a form."""
        return PREFIX + self.name

    @property
    def reach(self) -> tuple[float, float]:
        """Least and most, as typed."""
        low, high = REACH[self.kind]
        return (low if self.low is None else self.low, high if self.high is None else self.high)


STATED = (
    Stated("cost_of_capital", "share", "levers", -5.0),
    Stated("quoted_rate_on_line", "share", "levers", 0.01),
    Stated("theft_frequency", "times", "levers", LEAST_THEFTS, MOST_THEFTS),
    Stated("reserve_yield", "share", "capital", -5.0),
    Stated("reserve_counts_as_capital", "answer", "capital"),
    Stated("tax_rate", "share", "capital", high=99.0),
    Stated("own_funds", "yen", "capital"),
    Stated("build_up_years", "years", "capital"),
    Stated("reserve_in_coins", "share", "capital"),
    Stated("reserve_in_own_token", "share", "capital"),
    Stated("own_token_fall", "share", "capital"),
    Stated("whole", "share", "aims", 100 * LEAST_WHOLE, 100 * MOST_WHOLE),
    Stated("most_days", "days", "aims"),
    Stated("most_cash", "yen", "aims"),
    Stated("most_premium", "yen", "aims"),
    Stated("most_limit", "yen", "aims"),
    Stated("most_insured_share", "share", "aims"),
    Stated("insurer_grade", "grade", "market"),
    Stated("least_retention", "share", "market"),
    Stated("insurer_wrong_way", "times", "market"),
    Stated("guarantee_fee", "share", "market"),
    Stated("guarantee_collateral", "share", "market"),
    Stated("line_fee", "share", "market"),
    Stated("captive_cost", "yen", "market"),
    Stated("event_multiple", "times", "market"),
    Stated("event_basis_gap", "share", "market"),
    Stated("event_cost", "yen", "market"),
    Stated("cash_days", "days", "days"),
    Stated("policy_days", "days", "days"),
    Stated("guarantee_days", "days", "days"),
    Stated("captive_days", "days", "days"),
    Stated("event_days", "days", "days"),
    Stated("line_days", "days", "days"),
)
GROUPS = ("capital", "aims", "market", "days")
COSTS = ("once", "yearly")


@dataclass(frozen=True)
class Shown:
    """One figure as the form shows it."""

    stated: Stated
    label: str
    unit: str
    source: str
    """Of the value shipped; empty where none is."""


def read_money(visit: Visit, asked: Asked) -> tuple[Asked, Figures]:
    """The figures the address states, and the form with their fields beside the others."""
    reader = Reader(visit.args)
    said = {one.name: _read(one, reader) for one in STATED}
    stated = {
        name: value for name, value in said.items() if reader.fields[PREFIX + name].is_changed
    }
    costs = _costs(reader)
    if costs:
        stated["control_costs"] = costs
    asked = replace(asked, fields={**asked.fields, **reader.fields})
    return asked, Figures() if reader.is_wrong else Figures.model_validate(stated, strict=False)


def _read(one: Stated, reader: Reader) -> Any:  # noqa: ANN401  whatever the figure is
    was = _shipped(one.name)
    if one.kind == "answer":
        said = reader.choice(one.field, "yes" if was else "no", ("yes", "no"))
        return ANSWERS[said]
    if one.kind == "grade":
        return reader.choice(one.field, str(was), GRADES)
    low, high = one.reach
    unit, whole = UNITS.get(one.kind, 1.0), one.kind in ("days", "years")
    value = reader.number(one.field, was, low=low, high=high, unit=unit, whole=whole)
    return int(value) if whole and value is not None else value


def _shipped(name: str) -> Any:  # noqa: ANN401
    """What stands where nothing is stated; None where nothing does."""
    basis = shipped_choice_basis()
    if name in type(basis).model_fields:
        return getattr(basis, name).value
    return Figures.model_fields[name].default


def _costs(reader: Reader) -> dict[str, dict[str, float]]:
    """What controls cost where the exchange says so."""
    basis = shipped_choice_basis().control_costs
    found = {}
    for control in CONTROLS:
        cost = {
            part: reader.number(
                f"{PREFIX}{part}.{control}",
                getattr(basis, part)[control],
                low=0,
                high=MOST_MILLIONS,
                unit=MILLION,
            )
            or 0.0
            for part in COSTS
        }
        if any(reader.fields[f"{PREFIX}{part}.{control}"].is_changed for part in COSTS):
            found[control] = cost
    return found


def money_values(visit: Visit) -> dict[str, object]:
    """What the form needs beside the fields."""
    shown = {one.name: _shown(visit, one) for one in STATED}
    groups = tuple(
        (group, tuple(shown[one.name] for one in STATED if one.group == group)) for group in GROUPS
    )
    return {
        "money": shown,
        "money_groups": groups,
        "grades": tuple((grade, grade) for grade in GRADES),
    }


def _shown(visit: Visit, one: Stated) -> Shown:
    fact = getattr(shipped_choice_basis(), one.name, None)
    source = ""
    if fact is not None:
        source = stated_source(
            visit.of(fact, "source") if visit.lang == "ja" else fact.source, fact.status, visit.lang
        )
    unit = visit.told(WORDS[f"unit_{one.kind}"]) if one.kind not in ("answer", "grade") else ""
    return Shown(one, money_label(visit, one.field), unit, source)


def money_label(visit: Visit, field: str) -> str:
    """What a field of money is called."""
    name = field.removeprefix(PREFIX)
    part, _, control = name.partition(".")
    if control:
        return f"{field_label(visit, f'c.{control}')} {visit.told(WORDS[f'spend_{part}'])}"
    return visit.told(_label(name))


def _label(name: str) -> Phrase:
    return WORDS.get(f"figure_{name}") or COMPARE_WORDS[f"figure_{name}"]


def is_money(field: str) -> bool:
    """Whether a field of the form is one of money."""
    return field.startswith(PREFIX)
