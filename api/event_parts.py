"""What else does the page of a cover on an event hold? Basis risk, credit, assumptions, checks."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from rich.markup import escape

from api.commands.stress import table_of
from api.event_said import made_said
from api.event_words import said
from api.regime_names import regimes_named
from api.tables import section
from api.terminal import aside, percent, status_said
from pricing.event_result import Record
from pricing.short_yen import short_yen

if TYPE_CHECKING:
    from rich.table import Table

    from pricing.event_result import Chance, Checked, EventCredit, EventReport, Simulation
    from pricing.money import Estimate, Money
    from pricing.phrases import Language

LABELS = 34


def ranged(value: Estimate, lang: Language) -> str:
    """An estimate with its interval."""
    dash = " – " if lang == "en" else "～"
    low, high = short_yen(value.low, lang), short_yen(value.high, lang)
    return f"{short_yen(value.amount, lang)}[dim]{aside(f'{low}{dash}{high}', lang)}[/dim]"


def chance_said(value: Chance, lang: Language) -> str:
    """A chance with its interval, in per cent."""
    dash = " – " if lang == "en" else "～"
    between = f"{100 * value.low:.3g}{dash}{100 * value.high:.3g}"
    return f"{percent(value.value, lang)}[dim]{aside(between, lang)}[/dim]"


def yen_said(value: Money, lang: Language) -> str:
    """Money in few digits."""
    return short_yen(value.amount, lang)


def sizes(found: EventReport) -> Table:
    """Thefts by size, and how often nothing is paid."""
    lang = found.language
    heads = ("size", "chance", "unpaid", "unpaid_if", "one_unpaid", "paid_part")
    table = table_of(said("sizes", lang), [said(name, lang) for name in heads])
    for row in found.sizes:
        table.add_row(
            short_yen(row.loss, lang) if row.loss else said("any_theft", lang),
            chance_said(row.theft, lang),
            chance_said(row.unpaid, lang),
            percent(row.unpaid_if_theft, lang),
            percent(row.theft_unpaid, lang),
            percent(row.paid_part, lang),
        )
    return table


def basis_risk(found: EventReport) -> Table:
    """Payout against loss."""
    lang, basis = found.language, found.basis
    table = section(said("basis", lang), LABELS)
    table.add_row(said("false_none", lang), chance_said(basis.without_theft, lang))
    if basis.event_from:
        label = said("false_event", lang, amount=short_yen(basis.event_from, lang))
        table.add_row(label, chance_said(basis.without_event, lang))
    loss, gap = yen_said(basis.loss, lang), yen_said(basis.gap, lang)
    paid = short_yen(found.price.expected.amount, lang)
    table.add_row(said("gap", lang), said("gap_of", lang, loss=loss, paid=paid, gap=gap))
    short = with_error(basis.short, basis.short_error, lang)
    within = with_error(basis.short_within, basis.short_within_error, lang)
    table.add_row(said("short", lang), said("within", lang, amount=short, within=within))
    over = with_error(basis.over, basis.over_error, lang)
    table.add_row(said("over", lang), said("average", lang, amount=over))
    whole, part = drawn_said(basis.correlation), drawn_said(basis.correlation_within)
    table.add_row(said("correlation", lang), said("correlation_of", lang, whole=whole, within=part))
    taken = basis.effectiveness_within
    error = f"{100 * taken.standard_error:.1f}{' %' if lang == 'en' else '%'}"
    table.add_row(said("effectiveness", lang), f"{100 * taken.value:.1f} ± {error}")
    return table


def with_error(value: Money, error: Money, lang: Language) -> str:
    """A mean with its standard error."""
    return f"{yen_said(value, lang)} ± {yen_said(error, lang)}"


def drawn_said(value: Simulation) -> str:
    """A figure of two digits with its standard error."""
    return f"{value.value:.2f} ± {value.standard_error:.1g}"


def credit(found: EventReport) -> Table:
    """What a supervisor may count."""
    lang, counted = found.language, found.credit
    table = section(said("credit", lang), LABELS)
    required = counted.required
    title = required.title_en if lang == "en" else required.title_ja
    status = aside(f"{required.scenario}, {status_said(required.status, lang)}", lang)
    table.add_row(
        said("required", lang), f"{short_yen(required.amount, lang)}  {title}[dim]{status}[/dim]"
    )
    table.add_row(
        f"[bold]{said('eligible', lang)}[/bold]",
        f"[bold]{yen_said(counted.eligible_credit, lang)}[/bold]  {said('eligible_note', lang)}",
    )
    finding = counted.finding
    title = finding.title_en if lang == "en" else finding.title_ja
    cure = finding.cure_en if lang == "en" else finding.cure_ja
    told = said("found", lang, title=title, observed=finding.observed, required=finding.required)
    result = {"en": finding.result, "ja": said("met_unknown", "ja")}[lang]
    table.add_row(
        said("finding", lang),
        f"[yellow]{result}[/yellow]  {told}\n[dim]{finding.citation}[/dim]\n{cure}",
    )
    table.add_row(said("amount_met", lang), said(f"met_{counted.met}", lang))
    table.add_row(said("would_pay", lang), would_pay(counted, lang))
    label = said("elsewhere", lang)
    for line in elsewhere(counted, lang):
        table.add_row(label, f"[dim]{line}[/dim]")
        label = ""
    return table


def elsewhere(counted: EventCredit, lang: Language) -> tuple[str, ...]:
    """What other regimes' registers have, a line for each kind of record."""
    found = []
    for record in get_args(Record):
        these = [one for one in counted.elsewhere if one.record == record]
        if these:
            names = regimes_named(these, lang)
            found.append(said(record, lang, n=str(len(these)), names=names))
    return tuple(found)


def would_pay(counted: EventCredit, lang: Language) -> str:
    """What it would pay of a theft of the required amount, which is no credit."""
    if counted.required.amount <= 0:
        return said("nothing_required", lang)
    if (
        counted.paid_chance is None
        or counted.paid_expected is None
        or counted.share_of_required is None
        or counted.paid_of_required is None
        or counted.haircut is None
    ):
        return said("no_such", lang)
    return said(
        "would_pay_of",
        lang,
        chance=percent(counted.paid_chance, lang),
        amount=yen_said(counted.paid_expected, lang),
        share=percent(counted.share_of_required, lang),
        within=percent(counted.paid_of_required, lang),
        haircut=percent(counted.haircut, lang),
    )


def effects(found: EventReport) -> Table:
    """What each assumption does."""
    lang = found.language
    heads = ("assumption", "value", "range", "el_range", "unpaid_range")
    amount = short_yen(found.basis.event_from, lang) if found.basis.event_from else ""
    amount = amount or said("any_theft", lang)
    table = table_of(said("effects", lang), [said(name, lang, amount=amount) for name in heads])
    dash = " – " if lang == "en" else "～"
    for row in found.assumptions:
        one = row.assumption
        title = one.title_en if lang == "en" else one.title_ja
        table.add_row(
            f"{escape(title)}\n[dim]{escape(one.id)}[/dim]",
            f"{one.value:g}",
            f"{one.low:g}{dash}{one.high:g}",
            f"{yen_said(row.expected_low, lang)}{dash}{yen_said(row.expected_high, lang)}",
            f"{percent(row.unpaid_low, lang)}{dash}{percent(row.unpaid_high, lang)}",
        )
    return table


def checks(found: EventReport) -> Table:
    """Closed forms beside the simulation, what made it, and notes."""
    lang, made = found.language, found.made
    table = section(said("check", lang), LABELS)
    for one in found.check:
        table.add_row("", checked_said(one, lang))
    table.add_row(said("made", lang), f"[dim]{escape(made_said(made, lang))}[/dim]")
    label = said("notes", lang)
    for note in found.notes:
        table.add_row(label, f"[dim]{escape(note)}[/dim]")
        label = ""
    return table


def checked_said(one: Checked, lang: Language) -> str:
    """A closed form beside its draws."""
    in_yen = one.name == "payout"
    exact, drawn = (
        short_yen(x, lang) if in_yen else percent(x, lang) for x in (one.exact, one.simulated)
    )
    values = {"name": said(f"check_{one.name}", lang), "exact": exact, "simulated": drawn}
    if one.apart is None:
        return said("checked_alike", lang, **values)
    return said("checked", lang, **values, apart=f"{abs(one.apart):.1f}")
