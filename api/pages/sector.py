"""A sector on a page: who is adequate and who short, when cover ends, on whom it all stands."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from api import keeping, studies
from api.examples import EXAMPLE_PROFILES, EXAMPLES
from api.file_shapes import ListQuery, PortfolioOnFile
from api.pages.bases import EXCHANGE_TITLES, example_profile
from api.pages.sector_charts import by_exchange, expiries
from api.pages.site import Pages, Shown
from api.pages.text.check import WORDS as CHECK_WORDS
from api.pages.text.supervisor import WORDS
from api.study_shapes import MOST_IN_BOOK, SectorRequest
from data.regime_versions import rule_set_on
from data.regimes import HOME
from pricing.errors import BatchRefused
from pricing.phrases import say
from pricing.submission import Book, Submission

if TYPE_CHECKING:
    from api.pages.visit import Visit
    from pricing.phrases import Phrase
    from pricing.sector_result import ExchangeRow, SectorReport

    Choices = list[tuple[Phrase, tuple[tuple[str, str], ...]]]

pages = Pages({**CHECK_WORDS, **WORDS})

EXAMPLE = "example"
Reach = Literal["adequate", "short", "cannot"]


@pages.page("/sector", may="prices:ask", units=4)
def sector(visit: Visit) -> Shown:
    """The example sector, or a book on the reader's file."""
    values = {"title": visit.told(WORDS["sector_title"]), "books": books(visit)}
    return Shown("sector.html", {**values, **sector_values(visit)})


def books(visit: Visit) -> tuple[tuple[Phrase, tuple[tuple[str, str], ...]], ...]:
    """Sectors to choose from, under headings."""
    example = ((EXAMPLE, visit.told(WORDS["example_book"])),)
    found: Choices = [(say("Examples", "例"), example)]
    if visit.may("portfolios:read"):
        query = ListQuery(limit=100)
        lines, _ = keeping.entries(visit.service.store, visit.caller, "portfolio", query)
        own = tuple((line.id, line.name) for line in lines)
        found.append((say("On your file", "登録済み"), own))
    return tuple(part for part in found if part[1])


def chosen(visit: Visit) -> str:
    """The book the address names: one on file only for whom it exists."""
    named = visit.args.get("portfolio", EXAMPLE)
    return named if visit.may("portfolios:read") else EXAMPLE


def sector_values(visit: Visit) -> dict[str, object]:
    """Everything `templates/pages/sector_view.html` shows.

    Raises:
        Problem: `unknown-portfolio`; `model-refused`.
    """
    named = chosen(visit)
    values: dict[str, object] = {"chosen": named, "sector": None, "refused": (), "too_many": None}
    book = example_book() if named == EXAMPLE else _on_file(visit, named)
    if len(book) > MOST_IN_BOOK:
        return values | {"too_many": len(book), "most": MOST_IN_BOOK}
    try:
        found = studies.sector(
            visit.service, SectorRequest(book=book, on=visit.today, language=visit.lang)
        )
    except BatchRefused as refused:
        return values | {"refused": _faults(refused)}
    return values | _shown(visit, found)


def _shown(visit: Visit, found: SectorReport) -> dict[str, object]:
    titles, rules = _titles(visit), rule_set_on(HOME, found.on)
    reach = [reach_of(row) for row in found.exchanges]
    return {
        "sector": found,
        "scenario": next(one for one in rules.scenarios if one.id == found.scenario),
        "named": lambda name: titles.get(name, name),
        "rows": tuple(zip(found.exchanges, reach, strict=True)),
        "reached": {name: reach.count(name) for name in ("adequate", "short", "cannot")},
        "by_exchange": by_exchange(visit, found, lambda name: titles.get(name, name)),
        "expiries": expiries(visit, found),
        "sector_source": visit.told(WORDS["from_model"]).format(
            day=found.on.isoformat(), rules=found.rule_set
        ),
        "worst": max(found.replays, key=lambda one: one.cases[0].to_find),
    }


def reach_of(row: ExchangeRow) -> Reach:
    """Short where credit and cash do not reach the amount; else as the verdict lets one say."""
    if row.shortfall > 0:
        return "short"
    return "cannot" if row.verdict == "cannot_say" else "adequate"


@lru_cache(maxsize=1)
def example_book() -> tuple[Submission, ...]:
    """The sector that ships with the examples."""
    return Book.model_validate_json((EXAMPLES / "books" / "sector.json").read_bytes()).root


def _on_file(visit: Visit, ident: str) -> tuple[Submission, ...]:
    with visit.service.store.read() as session:
        kept = keeping.find(session, visit.caller, "portfolio", ident)
    return PortfolioOnFile.model_validate_json(kept.document).submissions


def _titles(visit: Visit) -> dict[str, str]:
    """Example exchanges by the name their profile has."""
    return {
        example_profile(name).name: visit.told(EXCHANGE_TITLES[name]) for name in EXAMPLE_PROFILES
    }


def _faults(refused: BatchRefused) -> tuple[str, ...]:
    return tuple(f"/{place}: {error}" for place, error in sorted(refused.by_place.items()))
