"""Which grade does an insurer's rating stand for?

Letters of S&P, Fitch, JCR and R&I (`A+`, `AA-`) and of Moody's (`Aa2`) come down to one scale
without signs. An agency's name may stand beside them (`AA- (JCR)`). What cannot be read for sure,
such as A.M. Best's `A++`, has no grade.
"""

from __future__ import annotations

import re
from typing import Literal, get_args

Grade = Literal["AAA", "AA", "A", "BBB", "BB", "B", "CCC", "CC", "C", "D"]
GRADES: tuple[Grade, ...] = get_args(Grade)
"""From best to worst."""

MOODYS: dict[str, Grade] = {
    "Aaa": "AAA",
    "Aa": "AA",
    "A": "A",
    "Baa": "BBB",
    "Ba": "BB",
    "B": "B",
    "Caa": "CCC",
    "Ca": "CC",
}

_SIGNED = re.compile(r"(AAA|AA|A|BBB|BB|B|CCC|CC|C|D)[+-]?")
_NUMBERED = re.compile(r"(Aa|A|Baa|Ba|B|Caa)[123]")


def grade_of(rating: str) -> Grade | None:
    """The grade of a rating as written; None if no word of it, or more than one, is one."""
    found = [grade for part in re.split(r"[\s(),;:]+", rating) if (grade := _grade(part))]
    return found[0] if len(found) == 1 else None


def _grade(part: str) -> Grade | None:
    if signed := _SIGNED.fullmatch(part):
        return next(grade for grade in GRADES if grade == signed[1])
    if numbered := _NUMBERED.fullmatch(part):
        return MOODYS[numbered[1]]
    return MOODYS[part] if part in ("Aaa", "Ca") else None
