"""How does a quote read in a terminal? Exchange, policy, price, verdict, on one page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.console import Group
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from api.tables import section
from data.currency import COINS
from data.regimes import STATUSES
from models.profile import ASSETS, TIERS
from pricing.phrases import word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.console import RenderableType

    from data.regimes import Status
    from models.price_moves import PriceMoves
    from models.profile import CoinShares
    from pricing.findings import Finding, Requirement, Verdict
    from pricing.money import Estimate
    from pricing.phrases import Language
    from pricing.result import (
        DefenceCostsUsed,
        LayerPrice,
        Minimum,
        Quote,
        RateUsed,
        TermEffect,
    )

MOST_DRIVERS = 6
MOST_TERM_EFFECTS = 5

STATUS_WORDS = {status: word(status).told() for status in STATUSES}

UNITS = {"USD": "dollar"}

VERDICT_STYLE = {
    "accept": ("ACCEPT", "bold green"),
    "accept_with_conditions": ("ACCEPT WITH CONDITIONS", "bold yellow"),
    "cannot_say": ("CANNOT SAY", "bold yellow"),
    "reject": ("REJECT", "bold red"),
}

RESULT_ORDER = {"fail": 0, "unknown": 1}


def status_said(status: Status, lang: Language) -> str:
    """What standing a figure or rule has, in words."""
    return word(status).told(lang)


def verdict_said(verdict: Verdict, lang: Language) -> str:
    """A verdict in words."""
    return VERDICT_STYLE[verdict][0] if lang == "en" else word(verdict).told("ja")


def aside(text: str, lang: Language) -> str:
    """In the brackets of the language."""
    return f" ({text})" if lang == "en" else f"（{text}）"


def yen(amount: float) -> str:
    """Yen in three digits: ¥1.03tn, ¥48.2bn, ¥755m, ¥20,000."""
    for size, suffix in ((1e12, "tn"), (1e9, "bn"), (1e6, "m")):
        if abs(amount) >= 0.9995 * size:
            return f"{'-' if amount < 0 else ''}¥{abs(amount) / size:.3g}{suffix}"
    return f"{'-' if amount < 0 else ''}¥{abs(amount):,.0f}"


def percent(share: float, lang: Language = "en") -> str:
    """A share in per cent with three digits: 2.39 %, 2.39%."""
    return f"{100 * share:.3g}{' %' if lang == 'en' else '%'}"


def ranged(value: Estimate) -> str:
    """An estimate with its 90 % interval."""
    return f"{yen(value.amount)}  [dim]({yen(value.low)} to {yen(value.high)})[/dim]"


def render(quote: Quote) -> RenderableType:
    """The whole quote for a terminal."""
    return Group(
        _heading(quote),
        _exchange(quote),
        _policy(quote),
        _drivers(quote),
        _verdict(quote),
        _provenance(quote),
    )


def _heading(quote: Quote) -> RenderableType:
    title = Text(f"{quote.profile.name}", style="bold")
    title.append(f"   quoted on {quote.on:%d %b %Y}", style="not bold dim")
    return Panel(title, box=box.HEAVY_HEAD, border_style="cyan", padding=(0, 1))


def _exchange(quote: Quote) -> RenderableType:
    profile, ground_up = quote.profile, quote.ground_up
    shares = (
        f"{tier.replace('_', ' ')} {percent(getattr(profile.assets.shares, tier))}"
        for tier in TIERS
        if getattr(profile.assets.shares, tier) > 0
    )
    table = section("The exchange, one year, before any policy (90 % interval)")
    table.add_row("Customers' assets", f"{yen(ground_up.reachable.amount)}  ({', '.join(shares)})")
    table.add_row(
        "Chance of a theft",
        f"{percent(ground_up.theft_probability)}  [dim]({percent(ground_up.theft_probability_low)}"
        f" to {percent(ground_up.theft_probability_high)})[/dim]",
    )
    table.add_row("Expected loss", ranged(ground_up.expected_loss))
    for period in ground_up.return_periods:
        table.add_row(f"1-in-{period.years} year", ranged(period.loss))
    return table


def _policy(quote: Quote) -> RenderableType:
    policy = quote.policy
    source = "" if quote.policy_source == "given" else "  [dim](no policy given)[/dim]"
    table = section("The policy and its price")
    table.add_row("Policy", f"{escape(policy.name)}{source}")
    table.add_row("Term", f"{policy.inception:%d %b %Y} to {policy.expiry:%d %b %Y}")
    for layer in quote.layers:
        table.add_row("Layer", _layer(layer))
    for label, text in _conditions(quote):
        table.add_row(label, text)
    table.add_row("Expected loss", ranged(quote.expected_loss))
    table.add_row("Risk load", ranged(quote.risk_load))
    for line in quote.loadings:
        if line.rate is None and not line.amount.amount:
            continue
        rate = f"{percent(line.rate)} of premium; " if line.rate else ""
        said = f"  [dim]({rate}{line.status.replace('_', ' ')})[/dim]"
        table.add_row(line.name.replace("_", " ").capitalize(), f"{yen(line.amount.amount)}{said}")
    if quote.minimum.premium_before_tax.amount:
        table.add_row("Least premium", _least(quote.minimum))
    table.add_row(
        "[bold]Technical premium[/bold]",
        f"[bold]¥{quote.technical_premium.amount:,}[/bold]  "
        f"[dim]({yen(quote.technical_premium.low)} to {yen(quote.technical_premium.high)})[/dim]",
    )
    if quote.deposit_premium is not None and quote.reinstatement_premium is not None:
        table.add_row("  of it at inception", ranged(quote.deposit_premium))
        table.add_row("  of it expected later", ranged(quote.reinstatement_premium))
    table.add_row(
        "[bold]Rate on line[/bold]",
        f"[bold]{percent(quote.rate_on_line)}[/bold]  [dim]({percent(quote.rate_on_line_low)} to "
        f"{percent(quote.rate_on_line_high)})[/dim]",
    )
    band = quote.market_band
    where = "[yellow]outside the band[/yellow]" if band.outside else "inside the band"
    table.add_row(
        "Market beside it",
        f"{percent(band.central_low)} to {percent(band.central_high)}, at the ends "
        f"{percent(band.floor)} and {percent(band.ceiling)}: {where}\n[dim]{band.label_en}[/dim]",
    )
    return table


def _least(minimum: Minimum) -> str:
    least = f"{yen(minimum.premium_before_tax.amount)} by {minimum.rule.replace('_', ' ')}"
    without = yen(minimum.without_it.amount)
    if minimum.binds:
        return f"{least}: [yellow]binds, without it {without}[/yellow]"
    return f"{least}: does not bind"


def _layer(layer: LayerPrice) -> str:
    """One layer in a sentence."""
    begins = f"xs {yen(layer.start.amount)}"
    if layer.franchise is not None:
        begins = f"from a franchise of {yen(layer.franchise.amount)}"
    parts = [
        f"{yen(layer.limit.amount)} {begins} per event",
        f"{yen(layer.term_limit.amount)} in the term",
    ]
    if layer.share != 1:
        parts.append(f"{percent(layer.share)} written")
    if layer.coinsurance:
        parts.append(f"{percent(layer.coinsurance)} borne by the exchange")
    if layer.reinstatements:
        prices = (percent(price) if price else "free" for price in layer.reinstatements)
        parts.append(f"reinstatements {', '.join(prices)}")
    return f"{', '.join(parts)}; pays with a chance of {percent(layer.attachment_probability)}"


def _conditions(quote: Quote) -> Iterator[tuple[str, str]]:
    """Terms of the whole policy that bear on the price, if it has them."""
    policy = quote.policy
    if policy.currency in COINS:
        coin = quote.exchange_rates[-1]
        text = (
            f"at {yen(coin.jpy_per_unit)} a coin ({coin.month}); only a loss of {policy.currency}"
        )
        yield f"Limits in {policy.currency}", f"{text} moves with them{_other_coins(quote)}"
    if quote.price_moves is not None and quote.profile.coins is not None:
        yield "Coin prices", _coin_prices(quote.profile.coins, quote.price_moves)
    for sublimit, asked in zip(quote.sublimits, policy.sublimits, strict=True):
        name, share = sublimit.applies_to.replace("_", " "), percent(sublimit.share_of_thefts)
        what = "the thefts covered" if asked.asset is None else "each theft"
        yield "Sub-limit", f"{yen(sublimit.limit.amount)} per event for {name}, {share} of {what}"
    if policy.waiting_days:
        yield "Waiting period", f"{policy.waiting_days} days without cover"
    if policy.discovery_days is not None:
        yield "Discovery", f"thefts found until {policy.discovery_days} days after expiry"
    if quote.defence_costs is not None:
        yield "Defence costs", _defence_costs(quote.defence_costs)


def _other_coins(quote: Quote) -> str:
    """What limits in a coin do where other coins are lost, and where the price of that stands."""
    if quote.price_moves is not None:
        return ""
    return "; what others would do to the price: kuramori sensitivity, coin prices"


def _coin_prices(coins: CoinShares, moves: PriceMoves) -> str:
    held = ", ".join(f"{percent(coins.of(asset))} {asset}" for asset in ASSETS if coins.of(asset))
    return (
        f"{held}; they move until a theft, by {percent(moves.volatility_btc)} a year for BTC and "
        f"{percent(moves.volatility_eth)} for ETH  [dim]({STATUS_WORDS[moves.status]})[/dim]"
    )


def _defence_costs(costs: DefenceCostsUsed) -> str:
    where = "inside" if costs.inside_limit else "on top of"
    return (
        f"{percent(costs.share)} of each loss, {where} the limit; {yen(costs.expected.amount)} "
        f"of the expected loss  [dim]({STATUS_WORDS[costs.status]})[/dim]"
    )


def _drivers(quote: Quote) -> RenderableType:
    table = Table(
        title="What would move the premium",
        title_justify="left",
        title_style="bold cyan",
        box=None,
        show_header=False,
    )
    table.add_column(justify="right", width=10)
    table.add_column(overflow="fold")
    for driver in quote.drivers[:MOST_DRIVERS]:
        words = {"in_place": "in place", "absent": "absent", "unknown": "unknown"}
        change = f"{words[driver.state]} → {words[driver.if_changed_to]}"
        caveat = (
            "; association in history, not necessarily its doing"
            if driver.evidence == "history"
            else ""
        )
        table.add_row(
            _signed(driver.effect.amount),
            f"{driver.label_en}  [dim]{change}{caveat}[/dim]",
        )
    for effect in quote.term_effects[:MOST_TERM_EFFECTS]:
        table.add_row(_signed(effect.effect.amount), _term(effect, len(quote.layers)))
    unknown = len(quote.unknown_inputs)
    if unknown:
        table.add_row("", f"[dim]{unknown} answers are unknown and widen every interval[/dim]")
    if quote.profile.coins is None:
        table.add_row("", "[dim]Coins held are unknown: prices stand until a theft[/dim]")
    return table


def _signed(amount: int) -> str:
    """A change of the premium in yen; a cost in red, a saving in green."""
    style = "red" if amount > 0 else "green"
    return f"[{style}]{'+' if amount > 0 else ''}{yen(amount)}[/{style}]"


def _term(effect: TermEffect, layers: int) -> str:
    name = effect.term.replace("_", " ").capitalize()
    of = f" of layer {effect.layer}" if layers > 1 else ""
    return f"{name}{of}  [dim]{yen(effect.now.amount)} → {yen(effect.then.amount)}[/dim]"


def _verdict(quote: Quote) -> RenderableType:
    verdict = quote.adequacy
    word, style = VERDICT_STYLE[verdict.verdict]
    table = section("Would it stand in for the reserve? (Japan)")
    table.add_row("[bold]Verdict[/bold]", f"[{style}]{word}[/{style}]")
    table.add_row("Required amount", _required(verdict.required))
    # To the yen: in three digits a credit short of the requirement can look like all of it.
    table.add_row("Eligible credit", f"¥{verdict.eligible_credit.amount:,}")
    table.add_row("Cash counted", f"¥{verdict.cash_counted.amount:,}")
    table.add_row("Shortfall", f"¥{verdict.shortfall.amount:,}")
    for other in verdict.yardsticks:
        if other.scenario != verdict.required.scenario:
            table.add_row("Other yardstick", _required(other))
    named = {f.rule for f in verdict.findings}
    for reason in verdict.reasons:
        # Reasons that name a rule are the findings below.
        if reason.split(maxsplit=1)[0] not in named:
            table.add_row("Because", reason)
    counts = {
        result: sum(f.result == result for f in verdict.findings)
        for result in ("pass", "fail", "unknown", "not_applicable")
    }
    table.add_row(
        "Findings",
        f"{counts['pass']} pass, {counts['fail']} fail, {counts['unknown']} unknown, "
        f"{counts['not_applicable']} not applicable",
    )
    return Group(table, _findings(verdict.findings))


def _required(required: Requirement) -> str:
    return (
        f"¥{required.amount:,}  {required.title_en}  "
        f"[dim]({required.scenario}; {STATUS_WORDS[required.status]})[/dim]"
    )


def _findings(findings: Iterable[Finding]) -> RenderableType:
    shown = sorted(
        (f for f in findings if f.result in RESULT_ORDER), key=lambda f: RESULT_ORDER[f.result]
    )
    if not shown:
        return Text("")
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("Result", style="bold", no_wrap=True)
    table.add_column("Rule", overflow="fold", ratio=3)
    table.add_column("Found / required", overflow="fold", ratio=3)
    table.add_column("Citation and status", overflow="fold", ratio=3, style="dim")
    for f in shown:
        style = "red" if f.result == "fail" else "yellow"
        table.add_row(
            f"[{style}]{f.result}[/{style}]",
            f.title_en,
            f"{f.observed} / {f.required}",
            f"{f.citation} ({STATUS_WORDS[f.status]})",
        )
    return table


def _provenance(quote: Quote) -> RenderableType:
    rates = ", ".join(_rate(rate) for rate in quote.exchange_rates)
    model = quote.model
    return Text(
        f"Model {model.version}, tables of {model.data_vintage}, trained on "
        f"{model.trained_from} to {model.trained_to}; pricing basis {quote.basis_version}; rules "
        f"{quote.adequacy.rule_set}; {rates}. "
        f"Record {quote.digest[:16]}.",
        style="dim",
    )


def _rate(rate: RateUsed) -> str:
    digits = f"{rate.jpy_per_unit:,.2f}".rstrip("0").rstrip(".")
    return f"¥{digits} a {UNITS.get(rate.currency, rate.currency)} ({rate.month})"
