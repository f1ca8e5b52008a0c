"""Where is a figure from? One sentence each, with model, data, rules and standing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pricing.phrases import say, word

if TYPE_CHECKING:
    from collections.abc import Iterable

    from data.regimes import Status
    from pricing.comparison_result import Comparison, Repricing
    from pricing.phrases import Language, Phrase
    from pricing.result import ModelRef, RateUsed

MODEL = say(
    "Model {model}, data of {vintage}, trained on {first} to {last}",
    "モデル {model}（データ {vintage}、学習期間 {first}〜{last}年）",
)
BASIS = say("{model}; pricing basis {basis}", "{model}、料率基礎 {basis}")
RULES = say("{rules}, {scenario}: {status}", "{rules}、{scenario}：{status}")
STATED = say("{source} ({status})", "{source}（{status}）")
REPRICED = say("{model}; rules {rules}", "{model}、判定基準 {rules}")
COMPARED = say(
    "{priced}; assumptions {choice}, haircuts {haircuts}, rules {rules}",
    "{priced}、前提 {choice}、控除率 {haircuts}、判定基準 {rules}",
)
PROFILE = say(
    "From the exchange's profile, as typed on this page", "交換業者の申告（この画面の入力値）"
)
POLICY = say("From the policy, as typed on this page", "保険契約の記載（この画面の入力値）")


def model_source(model: ModelRef, lang: Language) -> str:
    """The model and its data."""
    return _told(
        MODEL,
        lang,
        model=model.version,
        vintage=model.data_vintage.isoformat(),
        first=str(model.trained_from),
        last=str(model.trained_to),
    )


def price_source(model: ModelRef, basis: str, lang: Language) -> str:
    """The model, and what makes a price of a loss."""
    return _told(BASIS, lang, model=model_source(model, lang), basis=basis)


def repriced_source(found: Repricing, lang: Language) -> str:
    """Model and rules of a few options priced again."""
    model = model_source(found.model, lang)
    return _told(REPRICED, lang, model=model, rules=found.asked.rule_set)


def compared_source(found: Comparison, lang: Language) -> str:
    """Everything a comparison rests on."""
    return _told(
        COMPARED,
        lang,
        priced=price_source(found.model, found.basis_version, lang),
        choice=found.choice_version,
        haircuts=found.haircuts_version,
        rules=found.asked.rule_set,
    )


def rules_source(rule_set: str, scenario: str, status: Status, lang: Language) -> str:
    """The rule set and how its amount is read."""
    return _told(RULES, lang, rules=rule_set, scenario=scenario, status=word(status).told(lang))


def stated_source(source: str, status: Status, lang: Language) -> str:
    """A cited source with its standing."""
    return _told(STATED, lang, source=source, status=word(status).told(lang))


def rates_said(rates: Iterable[RateUsed]) -> str:
    """Exchange rates used, with their months."""
    return ", ".join(f"{r.currency} {r.jpy_per_unit:,.2f} ({r.month})" for r in rates)


def _told(phrase: Phrase, lang: Language, **values: str) -> str:
    return phrase.told(lang).format_map(values)
