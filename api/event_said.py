"""How are the terms of a cover on an event said, on any page and paper?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.event_words import said
from pricing.event_terms import OfficialAnnouncement, OnChainOutflow, SlopePayout
from pricing.phrases import day_said
from pricing.short_yen import short_yen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data.event_assumptions import RangedAssumption
    from pricing.event_result import EventMade
    from pricing.event_terms import EventCover, Trigger
    from pricing.phrases import Language

INDEPENDENT = {True: "independent", False: "not_independent", None: "independence_unsaid"}


def agent_said(cover: EventCover, lang: Language) -> str:
    """Who decides, whether independent, and who else."""
    agent = cover.calculation_agent
    fallback = (
        said("no_fallback", lang)
        if agent.fallback is None
        else said("fallback", lang, name=agent.fallback)
    )
    comma = "; " if lang == "en" else "、"
    return comma.join((agent.name, said(INDEPENDENT[agent.independent], lang), fallback))


def term_said(cover: EventCover, lang: Language) -> str:
    """First and last day."""
    start, end = (day_said(day).told(lang) for day in (cover.inception, cover.expiry))
    return said("from_to", lang, start=start, end=end)


def settled_said(cover: EventCover, lang: Language) -> str:
    """Currency, wait, and when it is paid."""
    days = cover.days_to_payment
    paid = said("unsaid", lang) if days is None else said("in_days", lang, n=str(days))
    wait, currency = str(cover.waiting_days), cover.settlement_currency
    return said("settled_in", lang, currency=currency, wait=wait, days=paid)


def collateral_said(cover: EventCover, lang: Language) -> str:
    """How much of the limit is put up."""
    return said(cover.collateral or "unsaid", lang)


def limit_said(cover: EventCover, lang: Language) -> str:
    """The most paid in the term, and how often."""
    amount = short_yen(cover.term_limit, lang)
    return said("limit_of", lang, amount=amount, n=str(cover.payouts_in_term))


def combined_said(cover: EventCover, lang: Language) -> str:
    """Whether one trigger or all must be met."""
    return said(cover.combine if len(cover.triggers) > 1 else "one", lang)


def trigger_said(trigger: Trigger, assets: float, lang: Language) -> str:
    """What sets it off, amounts in yen of an exchange that holds so much."""
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


def payout_said(cover: EventCover, lang: Language) -> tuple[str, ...]:
    """What is paid, line by line."""
    payout = cover.payout
    if isinstance(payout, SlopePayout):
        ends = {name: short_yen(getattr(payout, name), lang) for name in ("start", "end", "limit")}
        return (said("slope", lang, **ends),)
    if not payout.by_amount:
        return (said("flat", lang, amount=short_yen(payout.most, lang)),)
    return tuple(
        said(
            "step",
            lang,
            pays=short_yen(step.pays, lang),
            amount=short_yen(step.at_least or 0, lang),
        )
        for step in payout.steps
    )


def made_said(made: EventMade, lang: Language) -> str:
    """What made the figures."""
    return said(
        "made_of",
        lang,
        model=made.model,
        tables=made.data_vintage,
        basis=made.basis_version,
        assumed=made.assumptions_vintage.isoformat(),
        deals=made.precedents_vintage.isoformat(),
        rules=made.rule_set,
        seed=str(made.seed),
        n=str(made.repetitions),
    )


def terms_said(
    cover: EventCover, assets: float, lang: Language
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Every term with its name, in the order of a contract.

    Args:
        cover: the contract.
        assets: customers' assets, yen.
        lang: of the words.
    """
    held = said("assets", lang, amount=short_yen(assets, lang))
    return (
        (said("exchange", lang), (cover.exchange.name, held)),
        (said("buyer", lang), (cover.buyer or cover.exchange.name,)),
        (said("payer", lang), (cover.payer or said("not_named", lang),)),
        (said("agent", lang), (agent_said(cover, lang),)),
        (said("term", lang), (term_said(cover, lang),)),
        (
            combined_said(cover, lang),
            tuple(trigger_said(trigger, assets, lang) for trigger in cover.triggers),
        ),
        (said("pays", lang), payout_said(cover, lang)),
        (said("limit", lang), (limit_said(cover, lang),)),
        (said("collateral", lang), (collateral_said(cover, lang),)),
        (said("settled", lang), (settled_said(cover, lang),)),
    )


def assumed_said(one: RangedAssumption, values: Sequence[float], lang: Language) -> str:
    """A value of an assumption, or both ends of its range, with its unit."""
    dash = " – " if lang == "en" else "～"
    name = one.id.partition(".")[2]
    plain = dash.join(f"{value:g}" for value in values)
    for part, unit in (("_rate", "unit_rate"), ("log_sd", "unit_log_sd"), ("hours", "unit_hours")):
        if part in name:
            return said(unit, lang, n=plain)
    return said("unit_share", lang, n=dash.join(f"{100 * value:.3g}" for value in values))
