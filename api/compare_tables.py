"""Every table of a comparison beside the decision itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.markup import escape

from api.compare_parts import NEVER, WIDE, chance, name_of, said
from api.tables import ruled
from api.terminal import status_said
from pricing.short_yen import short_yen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.table import Table

    from pricing.comparison_result import Comparison
    from pricing.money import Estimate
    from pricing.phrases import Language


PERIODS_SHOWN = (200, 2000)


def every_table(found: Comparison, lang: Language) -> Iterator[Table]:
    """The tables in the order of the page."""
    yield _stacks(found, lang)
    yield _ranges(found, lang)
    yield _shortfalls(found, lang)
    yield _flows(found, lang)
    yield _frontier(found, lang)
    yield _wrong_way(found, lang)
    yield _figures(found, lang)


def _stacks(found: Comparison, lang: Language) -> Table:
    table = ruled(said("stack_lines", lang))
    table.add_column(said("option", lang), overflow="fold", ratio=1, min_width=WIDE)
    lines = ("opportunity", "retained_loss", "premium", "fees", "collateral", "tax")
    for name in (*lines, "cost"):
        table.add_column(said(name, lang), justify="right", overflow="fold")
    for option in found.options:
        amounts = [getattr(option.stack, name) for name in lines]
        table.add_row(
            name_of(option, lang),
            *(NEVER if a is None or not a.amount else short_yen(a.amount, lang) for a in amounts),
            short_yen(option.yearly_cost.amount, lang),
        )
    return table


def _ranges(found: Comparison, lang: Language) -> Table:
    table = ruled(said("ranges", lang))
    table.add_column(said("option", lang), overflow="fold", ratio=1, min_width=WIDE)
    for name in ("cost", "interval", "if_capital", "npv", "npv_range", "credit"):
        table.add_column(said(name, lang), justify="right", overflow="fold")
    for option in found.options:
        table.add_row(
            name_of(option, lang),
            short_yen(option.yearly_cost.amount, lang),
            _interval(option.yearly_cost, lang),
            short_yen(option.yearly_cost_if_capital.amount, lang),
            short_yen(option.net_present_value.amount, lang),
            _interval(option.net_present_value, lang),
            short_yen(option.eligible_credit.amount, lang) if option.limit else NEVER,
        )
    return table


def _shortfalls(found: Comparison, lang: Language) -> Table:
    table = ruled(said("shortfalls", lang))
    table.add_column(said("option", lang), overflow="fold", ratio=1, min_width=WIDE)
    for name in ("short_interval", "expected_short"):
        table.add_column(said(name, lang), justify="right", overflow="fold")
    for years in PERIODS_SHOWN:
        title = said("one_in", lang, years=f"{years:,}")
        table.add_column(title, justify="right", overflow="fold")
    for name in ("uncompensated", "if_fails"):
        table.add_column(said(name, lang), justify="right", overflow="fold")
    for option in found.options:
        if option.line:
            continue
        table.add_row(
            option.title_en if lang == "en" else option.title_ja,
            f"{chance(option.shortfall_probability_low)}–"
            f"{chance(option.shortfall_probability_high)}",
            short_yen(option.expected_shortfall.amount, lang),
            *(
                short_yen(p.shortfall.amount, lang)
                for p in option.shortfall_periods
                if p.years in PERIODS_SHOWN
            ),
            short_yen(option.expected_uncompensated.amount, lang),
            chance(option.if_insurer_fails.shortfall_probability) if option.limit else NEVER,
        )
    return table


def _flows(found: Comparison, lang: Language) -> Table:
    table = ruled(said("flows", lang))
    table.add_column(said("option", lang), overflow="fold", ratio=1, min_width=WIDE)
    for year in range(len(found.options[0].flows)):
        table.add_column(said("year", lang, n=str(year)), justify="right")
    for option in found.options:
        if not option.line:
            table.add_row(
                option.title_en if lang == "en" else option.title_ja,
                *(short_yen(flow.net.amount, lang) for flow in option.flows),
            )
    return table


def _frontier(found: Comparison, lang: Language) -> Table:
    table = ruled(said("frontier", lang))
    for name in ("cost", "expected_short", "short", "cash", "cover"):
        table.add_column(said(name, lang), justify="right")
    for point in found.frontier:
        start = 0 if point.start is None else point.start.amount
        cover = f"{short_yen(point.limit.amount, lang)} xs {short_yen(start, lang)}"
        table.add_row(
            short_yen(point.yearly_cost.amount, lang),
            short_yen(point.expected_shortfall.amount, lang),
            chance(point.shortfall_probability),
            short_yen(point.cash.amount, lang),
            cover if point.limit.amount else NEVER,
        )
    return table


def _wrong_way(found: Comparison, lang: Language) -> Table:
    table = ruled(said("wrong_way", lang))
    titles = {o.name: o.title_en if lang == "en" else o.title_ja for o in found.options}
    table.add_column(said("case", lang), overflow="fold", ratio=1, min_width=WIDE)
    table.add_column(said("option", lang), overflow="fold", ratio=1, min_width=WIDE)
    for name in ("short", "expected_short", "restore"):
        table.add_column(said(name, lang), justify="right")
    for case in found.wrong_way:
        more = case.cash_to_restore
        table.add_row(
            said(case.case, lang),
            titles[case.option],
            chance(case.shortfall_probability),
            short_yen(case.expected_shortfall.amount, lang),
            NEVER if more is None else short_yen(more.amount, lang),
        )
    return table


def _figures(found: Comparison, lang: Language) -> Table:
    table = ruled(said("figures", lang))
    table.add_column(said("figure", lang), overflow="fold", width=24)
    table.add_column(said("value", lang), justify="right", no_wrap=True)
    table.add_column(said("source", lang), overflow="fold", ratio=1)
    for fact in found.figures:
        value = f"{fact.value:,}" if isinstance(fact.value, int | float) else fact.value
        source = fact.source if lang == "en" else fact.source_ja
        table.add_row(
            said(f"figure_{fact.name}", lang),
            value,
            f"[dim]{escape(source)} ({fact.unit}; {status_said(fact.status, lang)})[/dim]",
        )
    return table


def _interval(value: Estimate, lang: Language) -> str:
    return f"{short_yen(value.low, lang)}–{short_yen(value.high, lang)}"
