"""What of a cover on an event is a table of its paper? Basis risk, credit, assumptions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.event_parts import drawn_said, elsewhere, with_error, would_pay
from api.event_said import assumed_said
from api.event_words import said
from api.papers.paper import Facts, Line, Table, Text, full_yen
from api.terminal import percent, status_said
from pricing.short_yen import short_yen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.papers.paper import Block, Cell
    from pricing.event_result import Chance, EventReport
    from pricing.phrases import Language


def lines(texts: tuple[str, ...]) -> Cell:
    """A cell of several lines."""
    return tuple(Line(text) for text in texts)


def interval(value: Chance, lang: Language) -> str:
    """The 90 % interval of a chance."""
    dash = " – " if lang == "en" else "～"
    return dash.join((f"{100 * value.low:.3g}", percent(value.high, lang)))


def with_chance(value: Chance, lang: Language) -> Cell:
    """A chance above its interval."""
    return (Line(percent(value.value, lang)), Line(interval(value, lang), "dim"))


def sizes(found: EventReport) -> Table:
    """Thefts by size, and how often nothing is paid."""
    lang = found.language
    heads = ("size", "chance", "unpaid", "unpaid_if", "one_unpaid", "paid_part")
    rows: list[list[Cell]] = [
        [
            short_yen(row.loss, lang) if row.loss else said("any_theft", lang),
            with_chance(row.theft, lang),
            with_chance(row.unpaid, lang),
            percent(row.unpaid_if_theft, lang),
            percent(row.theft_unpaid, lang),
            percent(row.paid_part, lang),
        ]
        for row in found.sizes
    ]
    joined = [said(name, lang).replace("\n", "" if lang == "ja" else " ") for name in heads]
    return Table(joined, rows, widths=(1.0,) * len(heads), right=tuple(range(1, len(heads))))


def basis(found: EventReport) -> Iterator[Block]:
    """Payout against loss."""
    lang, missed = found.language, found.basis
    gap = said(
        "gap_of",
        lang,
        loss=short_yen(missed.loss.amount, lang),
        paid=short_yen(found.price.expected.amount, lang),
        gap=short_yen(missed.gap.amount, lang),
    )
    rows: list[tuple[str, Cell]] = [(said("gap", lang), gap)]
    if missed.event_from:
        label = said("false_event", lang, amount=short_yen(missed.event_from, lang))
        rows.append((label, with_chance(missed.without_event, lang)))
    short = said(
        "within",
        lang,
        amount=with_error(missed.short, missed.short_error, lang),
        within=with_error(missed.short_within, missed.short_within_error, lang),
    )
    over = said("average", lang, amount=with_error(missed.over, missed.over_error, lang))
    whole, part = drawn_said(missed.correlation), drawn_said(missed.correlation_within)
    rows += [
        (said("short", lang), short),
        (said("over", lang), over),
        (said("correlation", lang), said("correlation_of", lang, whole=whole, within=part)),
        (said("effectiveness", lang), percent(missed.effectiveness_within.value, lang)),
    ]
    yield Facts(rows)
    yield Text(said("standard_error", lang), "dim", 8)


def credit(found: EventReport) -> Facts:
    """What a supervisor may count."""
    lang, counted = found.language, found.credit
    required, finding = counted.required, counted.finding
    english = lang == "en"
    rows: list[tuple[str, Cell]] = [
        (
            said("required", lang),
            (
                Line(short_yen(required.amount, lang)),
                Line(required.title_en if english else required.title_ja),
                Line(f"{required.scenario}, {status_said(required.status, lang)}", "dim"),
            ),
        ),
        (
            said("eligible", lang),
            (
                Line(full_yen(counted.eligible_credit.amount, lang), "strong"),
                Line(said("eligible_note", lang)),
            ),
        ),
        (
            said("finding", lang),
            (
                Line(said("met_unknown", lang), "doubt"),
                Line(finding.title_en if english else finding.title_ja),
                Line(finding.citation, "dim"),
                Line((finding.cure_en if english else finding.cure_ja) or ""),
            ),
        ),
        (said("amount_met", lang), said(f"met_{counted.met}", lang)),
        (said("would_pay", lang), would_pay(found.credit, lang)),
        (said("elsewhere", lang), lines(elsewhere(found.credit, lang))),
    ]
    return Facts(rows)


def effects(found: EventReport) -> Table:
    """What each assumption does."""
    lang, from_ = found.language, found.basis.event_from
    amount = short_yen(from_, lang) if from_ else said("any_theft", lang)
    heads = ("assumption", "value", "range", "el_range", "unpaid_range")
    dash = " – " if lang == "en" else "～"
    rows: list[list[Cell]] = []
    for row in found.ranked:
        one = row.assumption
        title = one.title_en if lang == "en" else one.title_ja
        status = status_said(one.status, lang)
        rows.append(
            [
                (Line(title), Line(f"{one.id}, {status}", "dim")),
                assumed_said(one, (one.value,), lang),
                assumed_said(one, (one.low, one.high), lang),
                dash.join(short_yen(x.amount, lang) for x in (row.expected_low, row.expected_high)),
                dash.join((f"{100 * row.unpaid_low:.3g}", percent(row.unpaid_high, lang))),
            ]
        )
    joined = [
        said(name, lang, amount=amount).replace("\n", "" if lang == "ja" else " ") for name in heads
    ]
    return Table(joined, rows, widths=(1.0, 0.0, 0.0, 0.0, 0.6), right=(1, 2, 3, 4))
