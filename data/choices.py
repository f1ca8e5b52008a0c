"""How are the tables read, where they can be read in more than one way?

Each field of `Choices` is one switch. Its default is what the product uses; `ALTERNATIVES` turns
one switch at a time, so that a report can show what each choice does to a premium. Why a default is
what it is, with the figures, stands in docs/data.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Ends = Literal["lo", "mid", "hi"]


@dataclass(frozen=True, slots=True)
class Choices:
    """One reading of the tables.

    Attributes:
        ends: of a venue nobody saw close. lo is the last hard evidence of life, mid a year more, hi
            alive until dated otherwise.
        start: "first_seen" is delayed entry: where the opening rests on memory alone, a venue is at
            risk only from the month a list first shows it. Its age still counts from the opening.
        memory_venues: whether venues remembered by name, on no list, are in the panel.
        disputed: whether an event somebody denies ("[alleged]" in its note) counts.
        low_confidence: whether an event of confidence "low" counts.
        smallest_theft_usd: a theft known to be smaller neither counts nor has a size; one of
            unknown amount still counts.
        unknown_tier: whether a theft from an untold tier is one from the hot wallet. Nothing in
            this room asks; the models do.
        volumes: "known_by_then" looks only at snapshots dated no later than the end of the
            exchange-year they describe.
        suspect_volumes: of a venue whose trades a rater doubted: cut to the part believed real
            ("deflated"), believed ("as_given") or not used ("unknown").
        reporting_lag: whether the newest years are taken to lack thefts nobody has told yet.
    """

    ends: Ends = "mid"
    start: Literal["opened", "first_seen"] = "opened"
    memory_venues: bool = False
    disputed: bool = True
    low_confidence: bool = True
    smallest_theft_usd: float = 0.0
    unknown_tier: Literal["hot", "left_out"] = "hot"
    volumes: Literal["nearest", "known_by_then"] = "nearest"
    suspect_volumes: Literal["deflated", "as_given", "unknown"] = "deflated"
    reporting_lag: bool = True


DEFAULT = Choices()

ALTERNATIVES: tuple[tuple[str, Choices, str], ...] = (
    ("ends_lo", Choices(ends="lo"), "venues end at the last hard evidence of life"),
    ("ends_hi", Choices(ends="hi"), "venues live on until somebody dates their end"),
    (
        "start_first_seen",
        Choices(start="first_seen"),
        "a venue whose opening is only remembered is at risk from its first sighting",
    ),
    (
        "memory_venues",
        Choices(memory_venues=True),
        "venues remembered by name, on no list, are in the panel",
    ),
    ("without_disputed", Choices(disputed=False), "thefts somebody denies do not count"),
    ("without_low_confidence", Choices(low_confidence=False), "weakly sourced thefts do not count"),
    (
        "from_1m_usd",
        Choices(smallest_theft_usd=1e6),
        "thefts known to be below USD 1m, which lists miss, do not count",
    ),
    (
        "unknown_tier_left_out",
        Choices(unknown_tier="left_out"),
        "thefts from an untold tier say nothing of tiers",
    ),
    (
        "volumes_known_by_then",
        Choices(volumes="known_by_then"),
        "a venue's size is what a list said by the end of that year",
    ),
    (
        "suspect_volumes_as_given",
        Choices(suspect_volumes="as_given"),
        "volumes a rater doubted are believed",
    ),
    (
        "suspect_volumes_unknown",
        Choices(suspect_volumes="unknown"),
        "volumes a rater doubted are not used at all",
    ),
    ("no_reporting_lag", Choices(reporting_lag=False), "the newest years are taken to be complete"),
)
"""Name, reading and meaning of each alternative; each differs from `DEFAULT` in one switch."""
