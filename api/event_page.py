"""How does a cover on an event read in a terminal, in English or in Japanese?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.console import Group
from rich.markup import escape
from rich.panel import Panel
from rich.text import Text

from api.commands.stress import table_of
from api.deals_page import precedents
from api.event_words import said
from api.tables import section
from api.terminal import aside, percent, status_said
from pricing.event_terms import OfficialAnnouncement, OnChainOutflow, SlopePayout
from pricing.phrases import day_said
from pricing.short_yen import short_yen

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

    from pricing.event_result import Chance, EventReport, Simulation
    from pricing.event_terms import EventCover, Trigger
    from pricing.money import Estimate, Money
    from pricing.phrases import Language

LABELS = 34
CHECKED_IN_YEN = ("payout", "loss")


def render(found: EventReport) -> RenderableType:
    """The whole report, in its language."""
    lang = found.language
    parts: list[RenderableType] = [_heading(found), _who(found), _terms(found), _price(found)]
    parts += [_sizes(found), _basis(found), _credit(found), _effects(found)]
    parts += [precedents(found.precedents, found.price.nearest, lang), _check(found)]
    return Group(*parts)


def _heading(found: EventReport) -> RenderableType:
    title = Text(said("title", found.language), style="bold")
    day = day_said(found.on).told(found.language)
    title.append(f"   {found.cover.exchange.name}, {day}", style="not bold dim")
    return Panel(title, box=box.HEAVY_HEAD, border_style="cyan")


def _who(found: EventReport) -> Table:
    lang, cover = found.language, found.cover
    table = section(said("who", lang), LABELS)
    assets = said("assets", lang, amount=short_yen(found.assets.amount, lang))
    table.add_row(said("cover", lang), escape(cover.name))
    table.add_row(said("exchange", lang), f"{escape(cover.exchange.name)}{aside(assets, lang)}")
    table.add_row(said("buyer", lang), escape(cover.buyer or cover.exchange.name))
    table.add_row(said("payer", lang), escape(cover.payer or said("not_named", lang)))
    table.add_row(said("agent", lang), _agent(cover, lang))
    start, end = (day_said(day).told(lang) for day in (cover.inception, cover.expiry))
    table.add_row(said("term", lang), said("from_to", lang, start=start, end=end))
    table.add_row(said("collateral", lang), said(cover.collateral or "unsaid", lang))
    days = cover.days_to_payment
    paid = said("unsaid", lang) if days is None else said("in_days", lang, n=str(days))
    settled = said(
        "settled_in",
        lang,
        currency=cover.settlement_currency,
        wait=str(cover.waiting_days),
        days=paid,
    )
    table.add_row(said("settled", lang), settled)
    label = said("flags", lang)
    for flag in found.flags:
        table.add_row(label, f"[yellow]{escape(flag)}[/yellow]")
        label = ""
    return table


def _agent(cover: EventCover, lang: Language) -> str:
    agent = cover.calculation_agent
    independent = {True: "independent", False: "not_independent", None: "independence_unsaid"}
    fallback = (
        said("no_fallback", lang)
        if agent.fallback is None
        else said("fallback", lang, name=escape(agent.fallback))
    )
    comma = "; " if lang == "en" else "、"
    return (
        f"{escape(agent.name)}{comma}{said(independent[agent.independent], lang)}{comma}{fallback}"
    )


def _terms(found: EventReport) -> Table:
    lang, cover = found.language, found.cover
    table = section(said("trigger", lang), LABELS)
    label = said(cover.combine if len(cover.triggers) > 1 else "one", lang)
    for trigger in cover.triggers:
        table.add_row(label, _trigger(trigger, found.assets.amount, lang))
        label = ""
    label = said("pays", lang)
    for line in _payout(cover, lang):
        table.add_row(label, line)
        label = ""
    amount = short_yen(cover.term_limit, lang)
    limit = said("limit_of", lang, amount=amount, n=str(cover.payouts_in_term))
    table.add_row(said("limit", lang), limit)
    return table


def _trigger(trigger: Trigger, assets: float, lang: Language) -> str:
    least = trigger.least(assets)
    amount = short_yen(least, lang)
    if isinstance(trigger, OnChainOutflow):
        hours, persists = str(trigger.within_hours), str(trigger.persists_hours)
        return said("outflow", lang, amount=amount, hours=hours, persists=persists)
    if isinstance(trigger, OfficialAnnouncement):
        between = " / " if lang == "en" else "・"
        who = between.join(said(f"who_{name}", lang) for name in trigger.by)
        least_said = said("at_least", lang, amount=amount) if least else said("any_amount", lang)
        return said("announcement", lang, amount=least_said, who=who)
    return said("halt", lang, hours=str(trigger.hours))


def _payout(cover: EventCover, lang: Language) -> list[str]:
    payout = cover.payout
    if isinstance(payout, SlopePayout):
        ends = {name: short_yen(getattr(payout, name), lang) for name in ("start", "end", "limit")}
        return [said("slope", lang, **ends)]
    if not payout.by_amount:
        return [said("flat", lang, amount=short_yen(payout.most, lang))]
    return [
        said(
            "step",
            lang,
            pays=short_yen(step.pays, lang),
            amount=short_yen(step.at_least or 0, lang),
        )
        for step in payout.steps
    ]


def _ranged(value: Estimate, lang: Language) -> str:
    dash = " – " if lang == "en" else "～"
    low, high = short_yen(value.low, lang), short_yen(value.high, lang)
    return f"{short_yen(value.amount, lang)}[dim]{aside(f'{low}{dash}{high}', lang)}[/dim]"


def _chance(value: Chance, lang: Language) -> str:
    dash = " – " if lang == "en" else "～"
    between = f"{percent(value.low)}{dash}{percent(value.high)}"
    return f"{percent(value.value)}[dim]{aside(between, lang)}[/dim]"


def _yen(value: Money, lang: Language) -> str:
    return short_yen(value.amount, lang)


def _price(found: EventReport) -> Table:
    lang, price = found.language, found.price
    table = section(said("price", lang), LABELS)
    table.add_row(said("theft", lang), _chance(found.theft, lang))
    table.add_row(said("attachment", lang), _chance(price.attachment, lang))
    table.add_row(said("exhaustion", lang), _chance(price.exhaustion, lang))
    share = said("el_share", lang, share=percent(price.expected_share))
    table.add_row(
        f"[bold]{said('expected', lang)}[/bold]", f"{_ranged(price.expected, lang)}  {share}"
    )
    parts = (_yen(price.expected_from_theft, lang), _yen(price.expected_without_theft, lang))
    table.add_row("", f"[dim]{said('el_parts', lang, theft=parts[0], false=parts[1])}[/dim]")
    table.add_row(said("when_paid", lang), _yen(price.when_paid, lang))
    load = _yen(price.risk_load, lang)
    of_it = said("loaded_of", lang, multiple=f"{price.loaded_multiple:.2f}", amount=load)
    table.add_row(f"[bold]{said('loaded', lang)}[/bold]", f"{_ranged(price.loaded, lang)}  {of_it}")
    rate, multiple = percent(price.technical_rate), f"{price.technical_multiple:.2f}"
    table.add_row(
        said("technical", lang),
        f"{_ranged(price.technical, lang)}  {said('rate', lang, rate=rate, multiple=multiple)}",
    )
    a, b, c, d = (_yen(amount, lang) for amount in price.market)
    m = " / ".join(f"{x:g}" for x in price.multiples)
    style, word = ("green", "inside") if price.inside_band else ("yellow", "outside")
    inside = f"[{style}]{said(word, lang)}[/{style}]"
    table.add_row(
        said("market", lang),
        f"{said('market_of', lang, a=a, b=b, c=c, d=d, m=m, inside=inside)}"
        f"[dim]{aside(status_said(price.band_status, lang), lang)}[/dim]",
    )
    fee = said("a_year", lang, amount=_yen(price.placement_a_year, lang))
    status = aside(status_said(price.placement_status, lang), lang)
    table.add_row(said("placement", lang), f"{fee}[dim]{status}[/dim]")
    return table


def _sizes(found: EventReport) -> Table:
    lang = found.language
    heads = ("size", "chance", "unpaid", "unpaid_if", "one_unpaid", "paid_part")
    table = table_of(said("sizes", lang), [said(name, lang) for name in heads])
    for row in found.sizes:
        table.add_row(
            short_yen(row.loss, lang) if row.loss else said("any_theft", lang),
            _chance(row.theft, lang),
            _chance(row.unpaid, lang),
            percent(row.unpaid_if_theft),
            percent(row.theft_unpaid),
            percent(row.paid_part),
        )
    return table


def _basis(found: EventReport) -> Table:
    lang, basis = found.language, found.basis
    table = section(said("basis", lang), LABELS)
    table.add_row(said("false_none", lang), _chance(basis.without_theft, lang))
    if basis.event_from:
        label = said("false_event", lang, amount=short_yen(basis.event_from, lang))
        table.add_row(label, _chance(basis.without_event, lang))
    loss, gap = _yen(basis.loss, lang), _yen(basis.gap, lang)
    paid = short_yen(found.price.expected.amount, lang)
    table.add_row(said("gap", lang), said("gap_of", lang, loss=loss, paid=paid, gap=gap))
    short = _with_error(basis.short, basis.short_error, lang)
    within = _with_error(basis.short_within, basis.short_within_error, lang)
    table.add_row(said("short", lang), said("within", lang, amount=short, within=within))
    over = _with_error(basis.over, basis.over_error, lang)
    table.add_row(said("over", lang), said("average", lang, amount=over))
    whole, part = _drawn(basis.correlation), _drawn(basis.correlation_within)
    table.add_row(said("correlation", lang), said("correlation_of", lang, whole=whole, within=part))
    taken = basis.effectiveness_within
    table.add_row(
        said("effectiveness", lang), f"{100 * taken.value:.1f} ± {100 * taken.standard_error:.1f} %"
    )
    return table


def _with_error(value: Money, error: Money, lang: Language) -> str:
    return f"{_yen(value, lang)} ± {_yen(error, lang)}"


def _drawn(value: Simulation) -> str:
    return f"{value.value:.2f} ± {value.standard_error:.1g}"


def _credit(found: EventReport) -> Table:
    lang, credit = found.language, found.credit
    table = section(said("credit", lang), LABELS)
    required = credit.required
    title = required.title_en if lang == "en" else required.title_ja
    status = aside(f"{required.scenario}, {status_said(required.status, lang)}", lang)
    table.add_row(
        said("required", lang), f"{short_yen(required.amount, lang)}  {title}[dim]{status}[/dim]"
    )
    table.add_row(
        f"[bold]{said('eligible', lang)}[/bold]",
        f"[bold]{_yen(credit.eligible_credit, lang)}[/bold]  {said('eligible_note', lang)}",
    )
    finding = credit.finding
    title = finding.title_en if lang == "en" else finding.title_ja
    cure = finding.cure_en if lang == "en" else finding.cure_ja
    told = said("found", lang, title=title, observed=finding.observed, required=finding.required)
    result = {"en": finding.result, "ja": said("met_unknown", "ja")}[lang]
    table.add_row(
        said("finding", lang),
        f"[yellow]{result}[/yellow]  {told}\n[dim]{finding.citation}[/dim]\n{cure}",
    )
    table.add_row(said("amount_met", lang), said(f"met_{credit.met}", lang))
    table.add_row(said("would_pay", lang), _would_pay(found))
    names = ", ".join(one.regime for one in credit.elsewhere)
    silent = said("silent", lang, n=str(len(credit.elsewhere)), names=names)
    table.add_row(said("elsewhere", lang), f"[dim]{silent}[/dim]")
    return table


def _would_pay(found: EventReport) -> str:
    lang, credit = found.language, found.credit
    if (
        credit.paid_chance is None
        or credit.paid_expected is None
        or credit.share_of_required is None
        or credit.paid_of_required is None
        or credit.haircut is None
    ):
        return said("no_such", lang)
    return said(
        "would_pay_of",
        lang,
        chance=percent(credit.paid_chance),
        amount=_yen(credit.paid_expected, lang),
        share=percent(credit.share_of_required),
        within=percent(credit.paid_of_required),
        haircut=percent(credit.haircut),
    )


def _effects(found: EventReport) -> Table:
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
            f"{_yen(row.expected_low, lang)}{dash}{_yen(row.expected_high, lang)}",
            f"{percent(row.unpaid_low)}{dash}{percent(row.unpaid_high)}",
        )
    return table


def _check(found: EventReport) -> Table:
    lang, made = found.language, found.made
    table = section(said("check", lang), LABELS)
    for one in found.check:
        in_yen = one.name in CHECKED_IN_YEN
        exact, drawn = (
            short_yen(x, lang) if in_yen else percent(x) for x in (one.exact, one.simulated)
        )
        name = said(f"check_{one.name}", lang)
        table.add_row(
            "",
            said(
                "checked",
                lang,
                name=name,
                exact=exact,
                simulated=drawn,
                apart=f"{abs(one.apart):.1f}",
            ),
        )
    line = said(
        "made_of",
        lang,
        model=made.model,
        tables=made.data_vintage,
        basis=made.basis_version,
        assumed=made.assumptions_vintage.isoformat(),
        deals=made.precedents_vintage.isoformat(),
        seed=str(made.seed),
        n=str(made.repetitions),
    )
    table.add_row(said("made", lang), f"[dim]{escape(line)}[/dim]")
    label = said("notes", lang)
    for note in found.notes:
        table.add_row(label, f"[dim]{escape(note)}[/dim]")
        label = ""
    return table
