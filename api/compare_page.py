"""How does a comparison read in a terminal, in English or in Japanese?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.console import Group
from rich.markup import escape
from rich.panel import Panel
from rich.text import Text

from api.compare_parts import NEVER, WIDE, cash_of, chance, cover_of, said, thumb_is_off, why_not
from api.compare_tables import every_table
from api.tables import ruled, section
from api.terminal import status_said
from pricing.market import band_said
from pricing.phrases import day_said
from pricing.plans import LINE
from pricing.short_yen import short_yen

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

    from pricing.comparison_result import BreakEven, Comparison, Flip, Option
    from pricing.phrases import Language

MOVES_SHOWN = 3
BAR = 56
"""Width of the longest bar."""

SHADES = (
    ("opportunity", "█", "blue"),
    ("retained_loss", "▓", "yellow"),
    ("premium", "▒", "green"),
    ("fees", "░", ""),
    ("collateral", "■", "dim"),
)


def render(found: Comparison, lang: Language, *, every: bool = False) -> RenderableType:
    """The decision on one page; every table if `every`."""
    parts = [
        _heading(found, lang),
        _recommendation(found, lang),
        _options(found, lang),
        _bars(found, lang),
        _mix(found, lang),
        _break_even(found, lang),
        _controls(found, lang, MOVES_SHOWN if not every else len(found.control_moves)),
    ]
    if every:
        parts += every_table(found, lang)
    return Group(*parts, _notes(found, lang))


def _heading(found: Comparison, lang: Language) -> RenderableType:
    title = Text(said("title", lang), style="bold")
    title.append(f"   {found.exchange}, {day_said(found.on).told(lang)}", style="not bold dim")
    return Panel(title, box=box.HEAVY_HEAD, border_style="cyan", padding=(0, 1))


def _recommendation(found: Comparison, lang: Language) -> RenderableType:
    text = found.recommendation.text
    asked = found.asked
    title = asked.title_en if lang == "en" else asked.title_ja
    table = section("")
    table.add_row(
        said("required", lang),
        f"{short_yen(asked.required.amount, lang)}  [dim]{escape(title)} ({asked.scenario}; "
        f"{status_said(asked.status, lang)})[/dim]",
    )
    table.add_row(
        said("aims", lang),
        said("aims_are", lang, whole=f"{asked.whole:.2%}", days=str(asked.most_days)),
    )
    advice = Text(text.en if lang == "en" else text.ja)
    return Group(Panel(advice, box=box.ROUNDED, border_style="green", padding=(0, 1)), table)


def _options(found: Comparison, lang: Language) -> Table:
    """One row an option; the same with a liquidity line is shown in its columns."""
    named = {option.name: option for option in found.options}
    table = ruled(said("options", lang))
    table.add_column(said("option", lang), overflow="fold", width=WIDE)
    for name in ("cash", "cover", "cost", "with_line", "short", "days"):
        table.add_column(said(name, lang), justify="right", overflow="fold")
    table.add_column(said("against", lang), overflow="fold", ratio=1)
    for option in found.options:
        if not option.line:
            lined = named.get(f"{option.name}{LINE}")
            table.add_row(*_row(option, lined, found.recommendation.option, lang))
    return table


def _row(
    option: Option, lined: Option | None, chosen: str | None, lang: Language
) -> tuple[str, ...]:
    """An option and, where one matters, the same with a line."""
    cost = short_yen(option.yearly_cost.amount, lang)
    lined_cost = short_yen(lined.yearly_cost.amount, lang) if lined else NEVER
    short = chance(option.shortfall_probability)
    days = str(option.days_to_full_payment)
    if not option.prompt_enough:
        days = f"[yellow]{days}[/yellow]"
    title = option.title_en if lang == "en" else option.title_ja
    cured = lined is not None and lined.prompt_enough
    if chosen == option.name:
        title, cost = f"[bold green]▶{title}[/]", f"[bold green]{cost}[/]"
    elif lined and chosen == lined.name:
        title, lined_cost = f"[bold green]▶{title}[/]", f"[bold green]▶{lined_cost}[/]"
    return (
        title,
        cash_of(option, lang).replace(" + ", "\n+ "),
        cover_of(option, lang).replace(" xs ", "\nxs "),
        cost,
        lined_cost,
        short if option.whole_enough else f"[yellow]{short}[/yellow]",
        f"{days} / {lined.days_to_full_payment}" if lined else days,
        why_not(option, lang, cured=cured),
    )


def _bars(found: Comparison, lang: Language) -> Table:
    """The picture of the cost stacks, as far as a terminal can draw it."""
    table = section(said("stacks", lang))
    shown = [option for option in found.options if not option.line]
    scale = max(option.yearly_cost.amount for option in shown) or 1
    for option in shown:
        bar = Text()
        for name, shade, style in SHADES:
            amount = getattr(option.stack, name).amount
            bar.append(shade * round(BAR * amount / scale), style=style)
        bar.append(f" {short_yen(option.yearly_cost.amount, lang)}", style="dim")
        table.add_row(option.title_en if lang == "en" else option.title_ja, bar)
    legend = "  ".join(f"{shade} {said(name, lang)}" for name, shade, _ in SHADES)
    table.add_row("", Text(legend, style="dim"))
    return table


def _mix(found: Comparison, lang: Language) -> Table:
    mix, table = found.best_mix, section(said("best_mix", lang))
    layers = ", ".join(
        f"{short_yen(layer.limit.amount, lang)} xs {short_yen(layer.start.amount, lang)}"
        for layer in mix.layers
    )
    table.add_row(said("cash", lang), short_yen(mix.cash.amount, lang))
    table.add_row(said("cover", lang), layers or said("no_cover", lang))
    table.add_row(
        said("cost", lang),
        f"{short_yen(mix.yearly_cost.amount, lang)}  [dim]"
        + said(
            "cash_alone",
            lang,
            cash=short_yen(mix.cash_alone.amount, lang),
            cost=short_yen(mix.cash_alone_costs.amount, lang),
        )
        + "[/dim]",
    )
    table.add_row(said("short", lang), chance(mix.shortfall_probability))
    for bound in mix.binding:
        table.add_row(
            said("binds", lang),
            f"{said(bound.constraint, lang)}  [dim]"
            + said(
                "relief",
                lang,
                step=_step(bound.relief, bound.unit, lang),
                saves=short_yen(bound.saves.amount, lang),
            )
            + "[/dim]",
        )
    table.add_row("", f"[dim]{said('searched', lang, n=f'{mix.searched:,}')}[/dim]")
    return table


def _step(relief: float, unit: str, lang: Language) -> str:
    return short_yen(relief, lang) if unit == "JPY" else f"{100 * relief:.2g} %"


def _break_even(found: Comparison, lang: Language) -> Table:
    even, table = found.break_even, section(said("break_even", lang))
    spread, ceded = even.identity_parts
    rate = f"{even.rate_on_line:.1%}" if even.rate_on_line > 0.0 else said("no_rate", lang)
    table.add_row(
        said("rate_on_line", lang),
        f"[bold]{rate}[/bold]  [dim]({even.rate_on_line_low:.1%} – "
        f"{even.rate_on_line_high:.1%})[/dim]  "
        + said("asked" if found.quoted else "asked_model", lang, rate=f"{even.asked:.1%}"),
    )
    table.add_row(
        said("identity", lang),
        f"{even.identity:.1%} = {spread:.1%} + {ceded:.1%}  "
        f"[dim]{said('identity_note', lang)}{_aside(even, lang)}[/dim]",
    )
    band = even.market_band
    label = band.label_en if lang == "en" else band.label_ja
    table.add_row(
        said("market", lang),
        f"{band_said(band).told(lang)}  [dim]{label}; {status_said(band.status, lang)}[/dim]",
    )
    for flip in even.flips[1:]:
        table.add_row(said(flip.figure, lang), _flip(flip, lang))
    return table


def _aside(even: BreakEven, lang: Language) -> str:
    """Why the rule of thumb is not the answer here, where it is not."""
    return f"; {said('identity_off', lang)}" if thumb_is_off(even) else ""


def _flip(flip: Flip, lang: Language) -> str:
    times = flip.figure == "theft_frequency"
    price = "" if flip.figure == "cost_of_capital" else f"  [dim]{said(flip.price, lang)}[/dim]"
    today = f"{flip.today:.3g}×" if times else f"{flip.today:.1%}"
    if flip.at is None:
        text = said("no_flip", lang, side=said(f"side_{flip.cheaper_today}", lang))
    else:
        where = f"{flip.at:.3g}×" if times else f"{flip.at:.1%}"
        text = said("cover_above" if flip.cover_above else "cover_below", lang, at=where)
    return f"{text}  [dim]({said('today', lang)} {today})[/dim]{price}"


def _controls(found: Comparison, lang: Language, most: int) -> Table:
    table = ruled(said("controls", lang))
    table.add_column(said("control", lang), overflow="fold", ratio=1)
    for name in ("state", "worth", "once", "yearly", "payback"):
        table.add_column(said(name, lang), justify="right")
    for move in found.control_moves[:most]:
        years = move.payback_years
        payback = NEVER if years is None else said("years", lang, n=f"{years:.1f}")
        table.add_row(
            move.label_en if lang == "en" else move.label_ja,
            said(move.state, lang),
            short_yen(move.worth.amount, lang),
            short_yen(move.costs_once.amount, lang),
            short_yen(move.costs_yearly.amount, lang),
            payback if years is None or years >= 0.05 else said("at_once", lang),
        )
    table.caption = said("controls_note", lang)
    table.caption_justify = "left"
    return table


def _notes(found: Comparison, lang: Language) -> Table:
    table = section("")
    for note in found.notes:
        table.add_row("", f"[dim]{escape(note.en if lang == 'en' else note.ja)}[/dim]")
    rates = ", ".join(
        f"{r.currency} {r.jpy_per_unit:,.2f} ({r.month})" for r in found.exchange_rates
    )
    made = said(
        "made_from",
        lang,
        model=found.model.version,
        basis=found.basis_version,
        choice=found.choice_version,
        haircuts=found.haircuts_version,
        rules=found.asked.rule_set,
        rates=rates,
    )
    table.add_row("", f"[dim]{made}[/dim]")
    return table
