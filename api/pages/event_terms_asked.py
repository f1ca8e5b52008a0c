"""Which triggers and which payout does the address of a cover's page ask for?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.pages.fields import Field, plain
from api.pages.text.event_cover import WORDS
from models.profile import LARGEST_AMOUNT
from pricing.event_terms import LONGEST_HOURS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.pages.fields import Reader

MILLION = 1e6
MOST_MILLIONS = LARGEST_AMOUNT / MILLION
LEAST_MILLIONS = 1e-6
STEPS = (1, 2, 3)
ANNOUNCERS = {
    "exchange": ("exchange",),
    "supervisor": ("supervisor",),
    "police": ("police",),
    "exchange_supervisor": ("exchange", "supervisor"),
    "exchange_supervisor_police": ("exchange", "supervisor", "police"),
}
UNSAID: dict[str, dict[str, Any]] = {
    "on_chain_outflow": {"threshold": 2e9, "within_hours": 24, "persists_hours": 48},
    "official_announcement": {"by": ["exchange"], "threshold": None},
    "withdrawals_halted": {"hours": 72},
}
"""What a trigger says once it is asked for, where the example has none."""


def triggers_of(start: Mapping[str, Any], reader: Reader) -> list[dict[str, Any]]:
    """The triggers asked for, in the order of the form."""
    held = {one["kind"]: one for one in start["triggers"]}
    first = next((one["threshold"] for one in start["triggers"] if one.get("threshold")), None)
    found = []
    for name, kind, read in (
        ("outflow", "on_chain_outflow", _outflow),
        ("announcement", "official_announcement", _announcement),
        ("halt", "withdrawals_halted", _halt),
    ):
        asked = reader.choice(name, "yes" if kind in held else "no", ("yes", "no"))
        was = held.get(kind) or UNSAID[kind] | ({"threshold": first} if name == "outflow" else {})
        terms = read(was, reader)
        if asked == "yes":
            found.append({"kind": kind, **terms})
    return found


def _outflow(was: Mapping[str, Any], reader: Reader) -> dict[str, Any]:
    threshold = _amount(reader, "outflow_threshold", was["threshold"])
    if threshold is None and not reader.fields["outflow_threshold"].fault:
        reader.blame("outflow_threshold", WORDS["no_payout"])
    return {
        "threshold": threshold,
        "within_hours": _hours(reader, "outflow_hours", was["within_hours"], 1),
        "persists_hours": _hours(reader, "outflow_persists", was["persists_hours"], 0),
    }


def _announcement(was: Mapping[str, Any], reader: Reader) -> dict[str, Any]:
    by = reader.choice("announced_by", "_".join(was["by"]), tuple(ANNOUNCERS))
    threshold = amount_or_none(reader, "announcement_threshold", was["threshold"])
    return {"by": ANNOUNCERS[by], "threshold": threshold}


def _halt(was: Mapping[str, Any], reader: Reader) -> dict[str, Any]:
    return {"hours": _hours(reader, "halt_hours", was["hours"], 1)}


def _hours(reader: Reader, name: str, was: int, least: int) -> int:
    found = reader.number(name, was, low=least, high=LONGEST_HOURS, whole=True)
    return int(was if found is None else found)


def _amount(reader: Reader, name: str, was: float | None) -> float | None:
    return reader.number(name, was, low=LEAST_MILLIONS, high=MOST_MILLIONS, unit=MILLION)


def amount_or_none(reader: Reader, name: str, was: float | None) -> float | None:
    """An amount that a contract may leave out, though the example has one."""
    return None if unsaid(reader, name, was, MILLION) else _amount(reader, name, was)


def unsaid(reader: Reader, name: str, was: float | None, unit: float = 1.0) -> bool:
    """Whether a field is emptied, which says that the contract is silent."""
    if reader.args.get(name) != "":
        return False
    reader.fields[name] = Field(name, "", "" if was is None else plain(was / unit))
    return True


def payout_of(start: Mapping[str, Any], reader: Reader) -> dict[str, Any]:
    """The payout asked for; what the other kind would say is read and left."""
    kind = reader.choice("payout", start["kind"], ("slope", "step"))
    slope, steps = _slope(start, reader, wanted=kind == "slope"), _steps(start, reader)
    if kind == "slope":
        return slope
    _check_steps(steps, reader)
    return {"kind": "step", "steps": [_step(one, single=len(steps) == 1) for one in steps]}


def _slope(start: Mapping[str, Any], reader: Reader, *, wanted: bool) -> dict[str, Any]:
    whole = start["steps"][-1]["pays"] if start["kind"] == "step" else start["limit"]
    was = start if start["kind"] == "slope" else {"start": whole, "end": 4 * whole, "limit": whole}
    begins = reader.number("slope_start", was["start"], low=0, high=MOST_MILLIONS, unit=MILLION)
    end, limit = (_amount(reader, f"slope_{name}", was[name]) for name in ("end", "limit"))
    if wanted:
        for name, value in (("start", begins), ("end", end), ("limit", limit)):
            if value is None and not reader.fields[f"slope_{name}"].fault:
                reader.blame(f"slope_{name}", WORDS["no_payout"])
        if begins is not None and end is not None and end <= begins:
            reader.blame("slope_end", WORDS["end_below_start"])
    return {"kind": "slope", "start": begins, "end": end, "limit": limit}


def _steps(
    start: Mapping[str, Any], reader: Reader
) -> list[tuple[int, float | None, float | None]]:
    """(number, amount, payout) of each step of which anything is said."""
    held = start["steps"] if start["kind"] == "step" else [{"pays": start["limit"]}]
    found = []
    for number in STEPS:
        was = held[number - 1] if number <= len(held) else {}
        at = amount_or_none(reader, f"at{number}", was.get("at_least"))
        pays = amount_or_none(reader, f"pays{number}", was.get("pays"))
        if at is not None or pays is not None or number == 1:
            found.append((number, at, pays))
    return found


def _check_steps(steps: list[tuple[int, float | None, float | None]], reader: Reader) -> None:
    single = len(steps) == 1
    before = (0.0, 0.0)
    for number, at, pays in steps:
        if single and at is not None:
            _blame(reader, f"at{number}", "step_single")
        for name, value in (("at", at), ("pays", pays)):
            if value is None and not (single and name == "at"):
                _blame(reader, f"{name}{number}", "no_payout" if single else "step_half")
        for name, value, least in (("at", at, before[0]), ("pays", pays, before[1])):
            if value is not None and value <= least:
                _blame(reader, f"{name}{number}", "steps_fall")
        before = (at or before[0], pays or before[1])


def _blame(reader: Reader, name: str, word: str) -> None:
    if reader.fields[name].fault is None:
        reader.blame(name, WORDS[word])


def _step(one: tuple[int, float | None, float | None], *, single: bool) -> dict[str, Any]:
    _, at, pays = one
    return {"pays": pays} if single else {"at_least": at, "pays": pays}
