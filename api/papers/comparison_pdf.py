"""A comparison as PDF, in English or in Japanese, with its pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.compare_parts import cash_of, chance, cover_of, said, why_not
from api.papers.comparison_figures import pictures
from api.papers.paper import Callout, Heading, Paper, Picture, Table, Text
from api.papers.typeset import typeset
from api.terminal import status_said
from pricing.phrases import day_said
from pricing.short_yen import short_yen

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from api.papers.paper import Block, Stamped
    from pricing.comparison_result import Comparison, Option
    from pricing.figures import ChosenFact
    from pricing.phrases import Language

NONE = "–"


def render_pdf(found: Comparison, stamped: Stamped, lang: Language) -> bytes:
    """The document.

    Raises:
        NoTypesetter, CannotBeSet: as `typeset`.
    """
    title = said("title", lang)
    subtitle = f"{found.exchange}, {day_said(found.on).told(lang)}"
    return typeset(Paper(lang, title, title, subtitle, stamped, tuple(_blocks(found, lang))))


def _blocks(found: Comparison, lang: Language) -> Iterator[Block]:
    asked, text = found.asked, found.recommendation.text
    title = asked.title_en if lang == "en" else asked.title_ja
    colon = ": " if lang == "en" else "："
    yield Callout(text.en if lang == "en" else text.ja, tone="good")
    yield Text(
        f"{said('required', lang)}{colon}{short_yen(asked.required.amount, lang)} "
        f"({title}; {status_said(asked.status, lang)})\n"
        f"{said('aims', lang)}{colon}"
        + said("aims_are", lang, whole=f"{asked.whole:.2%}", days=str(asked.most_days))
    )
    yield Heading(said("options", lang))
    yield _options(found, lang)
    for drawn in pictures(found, lang).values():
        yield Picture.of(drawn)
    for name, table in (
        ("controls", _controls(found, lang)),
        ("wrong_way", _wrong_way(found, lang)),
        ("figures", _figures(found, lang)),
    ):
        yield Heading(said(name, lang))
        yield table
    for note in found.notes:
        yield Text(note.en if lang == "en" else note.ja, "dim", 8)
    yield Text(_made_from(found, lang), "dim", 8)


def _made_from(found: Comparison, lang: Language) -> str:
    return said(
        "made_from",
        lang,
        model=found.model.version,
        basis=found.basis_version,
        choice=found.choice_version,
        haircuts=found.haircuts_version,
        rules=found.asked.rule_set,
        rates=", ".join(f"{r.currency} {r.jpy_per_unit:,.2f}" for r in found.exchange_rates),
    )


def _table(
    head: Sequence[str], rows: Sequence[tuple[bool, Sequence[str]]], left: Sequence[float]
) -> Table:
    """Rows are (stands out, cells); the first columns share the room there is, by `left`."""
    return Table(
        head,
        [cells for _, cells in rows],
        widths=[*left, *[0.0] * (len(head) - len(left))],
        right=tuple(range(len(left), len(head))),
        leads=[place for place, (lead, _) in enumerate(rows) if lead],
    )


def _options(found: Comparison, lang: Language) -> Table:
    names = ("against", "cash", "cover", "cost", "short", "days", "credit")
    rows = []
    for option in found.options:
        lead = option.name == found.recommendation.option
        rows.append((lead, _cells(option, lang, lead=lead)))
    head = [said("option", lang), *(said(name, lang) for name in names)]
    return _table(head, rows, (1, 1))


def _cells(option: Option, lang: Language, *, lead: bool) -> list[str]:
    title = option.title_en if lang == "en" else option.title_ja
    cost = option.yearly_cost
    return [
        f"  {said('and_line', lang)}" if option.line and not lead else title,
        why_not(option, lang),
        cash_of(option, lang).replace(" + ", "\n+ "),
        cover_of(option, lang),
        (
            f"{short_yen(cost.amount, lang)}\n"
            f"{short_yen(cost.low, lang)} – {short_yen(cost.high, lang)}"
        ),
        chance(option.shortfall_probability),
        str(option.days_to_full_payment),
        short_yen(option.eligible_credit.amount, lang) if option.limit else NONE,
    ]


def _controls(found: Comparison, lang: Language) -> Table:
    head = [said(n, lang) for n in ("control", "state", "worth", "once", "yearly", "payback")]
    rows = []
    for place, move in enumerate(found.control_moves):
        years = move.payback_years
        cells = [
            move.label_en if lang == "en" else move.label_ja,
            said(move.state, lang),
            short_yen(move.worth.amount, lang),
            short_yen(move.costs_once.amount, lang),
            short_yen(move.costs_yearly.amount, lang),
            NONE if years is None else said("years", lang, n=f"{years:.1f}"),
        ]
        rows.append((place < 3, cells))
    return _table(head, rows, (1,))


def _wrong_way(found: Comparison, lang: Language) -> Table:
    titles = {o.name: o.title_en if lang == "en" else o.title_ja for o in found.options}
    head = [said(n, lang) for n in ("case", "option", "short", "expected_short", "restore")]
    rows = [
        (
            False,
            [
                said(case.case, lang),
                titles[case.option],
                chance(case.shortfall_probability),
                short_yen(case.expected_shortfall.amount, lang),
                NONE
                if case.cash_to_restore is None
                else short_yen(case.cash_to_restore.amount, lang),
            ],
        )
        for case in found.wrong_way
    ]
    return _table(head, rows, (1, 1))


def _sourced(fact: ChosenFact, lang: Language) -> str:
    source = fact.source if lang == "en" else fact.source_ja
    return f"{source} ({fact.unit}; {status_said(fact.status, lang)})"


def _figures(found: Comparison, lang: Language) -> Table:
    head = [said(name, lang) for name in ("figure", "source", "value")]
    rows = [
        (
            False,
            [
                said(f"figure_{fact.name}", lang),
                _sourced(fact, lang),
                f"{fact.value:,.12g}" if isinstance(fact.value, int | float) else fact.value,
            ],
        )
        for fact in found.figures
    ]
    return _table(head, rows, (3, 7))
