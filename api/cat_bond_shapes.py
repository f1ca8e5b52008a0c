"""What does a request for a bond on a pool look like, at once and as a job?

Annotations are evaluated here, because pydantic reads them.
"""

from pydantic import Field

from api.accumulation_shapes import (
    EXAMPLE_ACCUMULATION,
    BookAtOnce,
    BookOfJob,
    RunOfBook,
    units_of,
    units_of_years,
)
from api.examples import with_example
from data.accumulation import accumulation
from pricing.book_run import YEARS
from pricing.cat_bond import BondAsked
from pricing.cat_bond_terms import CatBond

EXAMPLE_CAT_BOND = {
    "bond": {"attachment": 1e9, "exhaustion": 5e9, "basis": "event", "term_years": 3},
    "book": EXAMPLE_ACCUMULATION["book"],
    "assumptions": EXAMPLE_ACCUMULATION["assumptions"],
    "on": EXAMPLE_ACCUMULATION["on"],
}


class _Asked(RunOfBook):
    """What is asked of a bond beside its pool and years."""

    bond: CatBond = Field(description="Its layer, term and trigger; amounts are yen")

    def asked(self, years: int) -> BondAsked:
        """What is asked of the core, with so many years."""
        return BondAsked(
            years=years,
            seed=self.seed,
            assumed=accumulation().with_settings(self.assumptions),
            lang=self.language,
        )


class CatBondRequest(BookAtOnce, _Asked):
    """A bond on a pool of exchanges with their policies, each named once."""

    model_config = with_example(EXAMPLE_CAT_BOND)

    @property
    def question(self) -> BondAsked:
        """What is asked of the core."""
        return self.asked(self.years)

    @property
    def units(self) -> float:
        """What the bond takes of the machine; see `api.limits`."""
        return units_of(self.book, self.years, 1) + 40 + 3.1 * len(self.book)

    @property
    def units_of_years(self) -> float:
        """What its years take, without the exact law."""
        return 15 + units_of_years(self.book, self.years)


class CatBondJob(BookOfJob, _Asked):
    """The same for larger pools and more years."""

    model_config = with_example(EXAMPLE_CAT_BOND | {"years": YEARS})

    @property
    def question(self) -> BondAsked:
        """What is asked of the core."""
        return self.asked(self.years)
