"""What does the address of a bond's page ask: which pool, which layer, what is assumed?

portfolio                        the example, the bound policies, or the id of a book on file
attachment, exhaustion           of the layer, in millions of yen
basis, share, term_years, trigger
vendor.failure_rate, …           an assumption, by its id
years, seed                      of the simulation
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from api.accumulation_shapes import LARGEST_SEED, YEARS_AT_ONCE
from api.pages.fields import Reader
from api.pages.portfolio_asked import MILLION, MOST_MILLIONS, PER_CENT, YEARS, assumptions_of
from api.pages.text.cat_bond import WORDS
from pricing.book_run import SEED
from pricing.cat_bond_terms import LEAST_PRINCIPAL, MOST_TERM_YEARS, CatBond

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.pages.fields import Field
    from api.pages.visit import Visit
    from pricing.phrases import Phrase

ATTACHMENT, EXHAUSTION = 15e9, 25e9
"""Of the bond the page begins with, yen: reached about once in a hundred years on the example."""

SLIDER = (0, 40_000, 500)
BASES, TRIGGERS = ("event", "year"), ("indemnity", "pool_loss")
LEAST_MILLIONS, LEAST_SHARE = 1e-6, 0.01


@dataclass(frozen=True)
class BondQuestion:
    """What is asked, and the fields as the form shows them; no bond where one is wrong."""

    fields: Mapping[str, Field]
    bond: CatBond | None
    assumptions: Mapping[str, float]
    years: int
    seed: int
    fault: None = None

    @property
    def is_wrong(self) -> bool:
        """Whether anything must be mended before there is an answer."""
        return any(one.fault for one in self.fields.values())

    def blamed(self, name: str, fault: Phrase) -> BondQuestion:
        """The question with a field marked that the core refused."""
        marked = replace(self.fields[name], fault=fault)
        return replace(self, fields={**self.fields, name: marked})


def read(visit: Visit) -> BondQuestion:
    """Read the address."""
    reader = Reader(visit.args)
    bond = _bond(reader)
    assumptions = assumptions_of(reader)
    years = int(reader.choice("years", str(YEARS_AT_ONCE), tuple(map(str, YEARS))))
    seed = reader.number("seed", float(SEED), low=0, high=LARGEST_SEED, whole=True)
    return BondQuestion(
        fields=reader.fields,
        bond=None if reader.is_wrong else bond,
        assumptions=assumptions,
        years=years,
        seed=SEED if seed is None else int(seed),
    )


def _bond(reader: Reader) -> CatBond | None:
    attachment = reader.number("attachment", ATTACHMENT, low=0, high=MOST_MILLIONS, unit=MILLION)
    exhaustion = reader.number(
        "exhaustion", EXHAUSTION, low=LEAST_MILLIONS, high=MOST_MILLIONS, unit=MILLION
    )
    share = reader.number("share", 1.0, low=LEAST_SHARE, high=100, unit=PER_CENT)
    term = reader.number("term_years", 3.0, low=1, high=MOST_TERM_YEARS, whole=True)
    said = {
        "basis": reader.choice("basis", "event", BASES),
        "trigger": reader.choice("trigger", "indemnity", TRIGGERS),
    }
    if attachment is None or exhaustion is None or share is None or term is None:
        return None
    if exhaustion <= attachment:
        if not reader.is_wrong:
            reader.blame("exhaustion", WORDS["below_attachment"])
        return None
    if (exhaustion - attachment) * share < LEAST_PRINCIPAL:
        if not reader.is_wrong:
            reader.blame("exhaustion", WORDS["no_principal"])
        return None
    return CatBond.model_validate(
        {
            "attachment": attachment,
            "exhaustion": exhaustion,
            "share": share,
            "term_years": int(term),
            **said,
        }
    )
