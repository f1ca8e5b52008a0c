"""Tables of a quote's paper that tell the contract: its terms, and its layers with their prices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.papers.paper import Facts, Line, Table
from api.papers.quote_tables import ranged
from api.quote_words import said
from api.terminal import aside, percent, status_said
from data.currency import COINS
from pricing.phrases import day_said, listed, told, word
from pricing.short_yen import short_yen
from pricing.wording import insurer_named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.papers.paper import Cell
    from pricing.phrases import Language
    from pricing.result import LayerPrice, Quote


def contract(quote: Quote, lang: Language) -> Facts:
    """What the policy says, as far as the price reads it."""
    policy = quote.policy
    given = "" if quote.policy_source == "given" else aside(said("reference", lang), lang)
    insurer = None if policy.insurer is None else insurer_named(policy.insurer.name)
    days = {"start": day_said(policy.inception), "end": day_said(policy.expiry)}
    term = said("from_to", lang, **{name: day.told(lang) for name, day in days.items()})
    left = {name: v for name, v in policy.causes.model_dump().items() if v is not True}
    rows: list[tuple[str, Cell]] = [
        (said("name", lang), f"{policy.name}{given}"),
        (said("insurer", lang), insurer or said("not_named", lang)),
        (said("instrument", lang), word(policy.instrument).told(lang)),
        (said("term", lang), term),
        (said("tiers", lang), listed(word(tier) for tier in policy.tiers_covered).told(lang)),
        (said("causes", lang), told(left).told(lang) if left else said("none", lang)),
        *_conditions(quote, lang),
    ]
    return Facts(rows, label=52)


def _conditions(quote: Quote, lang: Language) -> Iterator[tuple[str, Cell]]:
    """Terms of the whole policy that bear on the price, if it has them."""
    policy = quote.policy
    if policy.currency in COINS:
        coin = quote.exchange_rates[-1]
        rate = short_yen(coin.jpy_per_unit, lang)
        yield (
            said("currency", lang),
            said("in_coin", lang, coin=policy.currency, rate=rate, month=coin.month),
        )
    for used, asked in zip(quote.sublimits, policy.sublimits, strict=True):
        of = said("thefts_covered" if asked.asset is None else "each_theft", lang)
        yield (
            said("sublimit", lang),
            said(
                "sublimit_is",
                lang,
                limit=short_yen(used.limit.amount, lang),
                what=word(used.applies_to).told(lang),
                share=percent(used.share_of_thefts),
                of=of,
            ),
        )
    if policy.waiting_days:
        yield said("waiting", lang), said("waiting_is", lang, n=str(policy.waiting_days))
    if policy.discovery_days is not None:
        yield said("discovery", lang), said("discovery_is", lang, n=str(policy.discovery_days))
    costs = quote.defence_costs
    if costs is not None:
        where = "inside_limit" if costs.inside_limit else "on_top"
        amount = short_yen(costs.expected.amount, lang)
        text = said(where, lang, share=percent(costs.share), amount=amount)
        yield said("defence_costs", lang), f"{text}{aside(status_said(costs.status, lang), lang)}"


def layers(quote: Quote, lang: Language) -> Table:
    """The programme, layer by layer."""
    names = ("layer", "limit", "begins", "term_limit", "written", "attaches", "expected_loss",
             "layer_rate")  # fmt: skip
    rows = [_layer(number, layer, lang) for number, layer in enumerate(quote.layers, start=1)]
    return Table(
        tuple(said(name, lang) for name in names),
        rows,
        widths=(1, 0, 0, 0, 0, 0, 0, 0),
        right=tuple(range(1, len(names))),
        size=8,
    )


def _layer(number: int, layer: LayerPrice, lang: Language) -> tuple[Cell, ...]:
    more = []
    if layer.franchise is not None:
        more.append(said("franchise_is", lang, amount=short_yen(layer.franchise.amount, lang)))
    if layer.coinsurance:
        more.append(said("coinsurance_is", lang, share=percent(layer.coinsurance)))
    if layer.reinstatements:
        prices = (percent(p) if p else said("free", lang) for p in layer.reinstatements)
        more.append(said("reinstatements_are", lang, prices=", ".join(prices)))
    return (
        (Line(str(number)), *(Line(text, "dim") for text in more)),
        short_yen(layer.limit.amount, lang),
        short_yen(layer.start.amount, lang),
        short_yen(layer.term_limit.amount, lang),
        percent(layer.share),
        percent(layer.attachment_probability),
        ranged(layer.expected_loss, lang),
        percent(layer.rate_on_line),
    )
