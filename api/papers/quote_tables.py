"""Tables of a quote's paper: the risk, controls, layers, the premium's stack, terms, adequacy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.papers.paper import Facts, Line, Table, between, full_yen
from api.quote_words import said
from api.source_words import source_said
from api.terminal import aside, percent, status_said, verdict_said
from models.profile import ASSETS, TIERS
from pricing.phrases import day_said, word
from pricing.short_yen import short_yen

if TYPE_CHECKING:
    from api.papers.paper import Cell
    from pricing.money import Estimate
    from pricing.phrases import Language
    from pricing.result import Driver, Quote, RateUsed


def ranged(value: Estimate, lang: Language) -> Cell:
    """An estimate over its interval."""
    return Line(short_yen(value.amount, lang)), Line(between(value, lang), "dim")


def share_range(low: float, high: float, lang: Language) -> str:
    """From one share to another."""
    return said("from_to", lang, start=percent(low), end=percent(high))


def risk(quote: Quote, lang: Language) -> Facts:
    """What the exchange is, and what it may lose in a year."""
    profile, ground_up = quote.profile, quote.ground_up
    chance = share_range(ground_up.theft_probability_low, ground_up.theft_probability_high, lang)
    rows: list[tuple[str, Cell]] = [
        (said(name, lang), said("unknown", lang) if value is None else str(value))
        for name, value in (
            ("country", profile.country),
            ("trading_since", profile.trading_since),
            ("earlier_thefts", profile.earlier_thefts),
        )
    ]
    rows += [
        (said("wallet_vendor", lang), profile.wallet_vendor or said("not_said", lang)),
        (said("yearly_volume", lang), _own_money(profile.yearly_volume, quote, lang)),
        (said("assets", lang), _tiers(quote, lang)),
        (said("coins", lang), _coins(quote, lang)),
        (said("reachable", lang), short_yen(ground_up.reachable.amount, lang)),
        (
            said("theft_probability", lang),
            f"{percent(ground_up.theft_probability)}{aside(chance, lang)}",
        ),
        (said("expected_loss", lang), _on_a_line(ground_up.expected_loss, lang)),
    ]
    rows += [
        (said("one_in", lang, years=f"{period.years:,}"), _on_a_line(period.loss, lang))
        for period in ground_up.return_periods
    ]
    return Facts(rows, label=52)


def _on_a_line(value: Estimate, lang: Language) -> str:
    return f"{short_yen(value.amount, lang)}{aside(between(value, lang), lang)}"


def _own_money(amount: float, quote: Quote, lang: Language) -> str:
    """An amount of the profile, in its currency."""
    currency = quote.profile.currency
    return short_yen(amount, lang) if currency == "JPY" else f"{currency} {amount:,.0f}"


def _tiers(quote: Quote, lang: Language) -> Cell:
    assets = quote.profile.assets
    return tuple(
        Line(
            f"{word(tier).told(lang)} {percent(getattr(assets.shares, tier))}"
            f"{aside(_own_money(assets.amount(tier), quote, lang), lang)}"
        )
        for tier in TIERS
        if getattr(assets.shares, tier) > 0
    )


def _coins(quote: Quote, lang: Language) -> str:
    coins, moves = quote.profile.coins, quote.price_moves
    if coins is None or moves is None:
        return said("coins_unknown", lang)
    held = ", ".join(f"{percent(coins.of(asset))} {asset}" for asset in ASSETS if coins.of(asset))
    text = said(
        "coins_move",
        lang,
        held=held,
        btc=percent(moves.volatility_btc),
        eth=percent(moves.volatility_eth),
    )
    return f"{text}{aside(status_said(moves.status, lang), lang)}"


def stack(quote: Quote, lang: Language) -> Table:
    """The premium, line by line, to the yen."""
    names = ("line", "yen", "short", "of_premium", "rests_on")
    model = f"{said('model', lang)} {quote.model.version}"
    rows: list[tuple[Cell, ...]] = []
    why: Cell
    for name, value in (("policy_loss", quote.expected_loss), ("risk_load", quote.risk_load)):
        made = model if name == "policy_loss" else f"{said('basis', lang)} {quote.basis_version}"
        interval = said("interval", lang, range=between(value, lang))
        why = (Line(made), Line(interval, "dim"))
        rows.append(_stack_line(name, value.amount, "", why, lang))
    for line in quote.loadings:
        rate = "" if line.rate is None else percent(line.rate)
        why = (Line(status_said(line.status, lang)), Line(source_said(line.source, lang), "dim"))
        rows.append(_stack_line(line.name, line.amount.amount, rate, why, lang))
    whole = quote.technical_premium
    interval = said("interval", lang, range=between(whole, lang))
    rows.append(_stack_line("technical_premium", whole.amount, "", interval, lang))
    leads = (len(rows) - 1,)
    for name, part in (
        ("at_inception", quote.deposit_premium),
        ("expected_later", quote.reinstatement_premium),
    ):
        if part is not None:
            interval = said("interval", lang, range=between(part, lang))
            rows.append(_stack_line(name, part.amount, "", interval, lang))
    head = tuple(said(name, lang) for name in names)
    return Table(head, rows, (0, 0, 0, 0, 1), right=(1, 2, 3), leads=leads, size=8)


def _stack_line(name: str, amount: int, rate: str, why: Cell, lang: Language) -> tuple[Cell, ...]:
    return said(name, lang), f"{amount:,}", short_yen(amount, lang), rate, why


def minimum(quote: Quote, lang: Language) -> str:
    """The least premium, and whether it binds."""
    least = quote.minimum
    if not least.premium_before_tax.amount:
        return said("no_minimum", lang)
    amount = short_yen(least.premium_before_tax.amount, lang)
    text = said("minimum_is", lang, amount=amount, rule=said(least.rule, lang))
    if not least.binds:
        return f"{text}{aside(said('does_not_bind', lang), lang)}"
    without = short_yen(least.without_it.amount, lang)
    return f"{text}{aside(said('binds', lang, amount=without), lang)}"


def controls(quote: Quote, lang: Language) -> Table:
    """Every control, what is known of it and what it would move."""
    names = ("control", "state", "would_be", "effect")
    rows = [_control(driver, lang) for driver in quote.drivers]
    return Table(tuple(said(name, lang) for name in names), rows, (1, 0, 0, 0), right=(3,), size=8)


def _control(driver: Driver, lang: Language) -> tuple[Cell, ...]:
    lines = [Line(driver.label_en if lang == "en" else driver.label_ja)]
    if driver.evidence == "history":
        lines.append(Line(said("history", lang), "dim"))
    state: Cell = said(driver.state, lang)
    if driver.state == "unknown":
        state = (Line(said("unknown", lang), "doubt"),)
    return tuple(lines), state, said(driver.if_changed_to, lang), signed(driver.effect.amount, lang)


def signed(amount: int, lang: Language) -> str:
    """A change, with its sign."""
    return f"{'+' if amount > 0 else ''}{short_yen(amount, lang)}"


def unanswered(quote: Quote, lang: Language) -> str:
    """Questions the profile leaves open."""
    labels = {d.control: d.label_en if lang == "en" else d.label_ja for d in quote.drivers}
    names = (name.removeprefix("controls.") for name in quote.unknown_inputs)
    known = ("country", "trading_since", "earlier_thefts")
    between_them = "; " if lang == "en" else "、"
    return between_them.join(
        labels.get(name) or (said(name, lang) if name in known else word(name).told(lang))
        for name in names
    )


def terms(quote: Quote, lang: Language) -> Table:
    """What each term would move."""
    names = ("layer", "change", "now", "then", "effect")
    rows = []
    for effect in quote.term_effects:
        term = said("limit_term" if effect.term == "limit" else effect.term, lang)
        rows.append(
            (
                str(effect.layer),
                said("change_of", lang, term=term, change=said(effect.change, lang)),
                short_yen(effect.now.amount, lang),
                short_yen(effect.then.amount, lang),
                signed(effect.effect.amount, lang),
            )
        )
    head = tuple(said(name, lang) for name in names)
    return Table(head, rows, (0, 1, 0, 0, 0), right=(2, 3, 4), size=8)


def adequacy(quote: Quote, lang: Language) -> Facts:
    """What the supervisor's rules make of it, in sum."""
    found = quote.adequacy
    required = found.required
    title = required.title_en if lang == "en" else required.title_ja
    rests = f"{required.scenario}{aside(status_said(required.status, lang), lang)}"
    of = {name: str(sum(f.result == name for f in found.findings)) for name in
          ("pass", "fail", "unknown", "not_applicable")}  # fmt: skip
    counts = said("all_counts", lang, passed=of["pass"], fail=of["fail"], unknown=of["unknown"],
                  rest=of["not_applicable"])  # fmt: skip
    return Facts(
        [
            (said("reserve", lang), verdict_said(found.verdict, lang)),
            (
                said("required", lang),
                (Line(full_yen(required.amount, lang)), Line(title), Line(rests, "dim")),
            ),
            (said("credit", lang), full_yen(found.eligible_credit.amount, lang)),
            (said("cash", lang), full_yen(found.cash_counted.amount, lang)),
            (said("shortfall", lang), full_yen(found.shortfall.amount, lang)),
            (said("findings", lang), counts),
        ]
    )


def made_of(quote: Quote, lang: Language) -> Facts:
    """Everything the quote was computed from, by version."""
    model = quote.model
    trained = said("model_is", lang, version=model.version, first=str(model.trained_from),
                   last=str(model.trained_to))  # fmt: skip
    return Facts(
        [
            (said("model", lang), trained),
            (said("sha256", lang), model.sha256),
            (said("vintage", lang), day_said(model.data_vintage).told(lang)),
            (said("basis", lang), quote.basis_version),
            (said("rule_set", lang), quote.adequacy.rule_set),
            (said("rates", lang), tuple(Line(_rate(r, lang)) for r in quote.exchange_rates)),
            (said("digest", lang), quote.digest),
        ],
        keep=True,
    )


def _rate(rate: RateUsed, lang: Language) -> str:
    digits = f"{rate.jpy_per_unit:,.2f}".rstrip("0").rstrip(".")
    text = f"¥{digits}" if lang == "en" else f"{digits}円"
    return f"{rate.currency} 1 = {text}{aside(f'{rate.month}, {rate.basis}', lang)}"
