"""Words of the glossary page, and all its terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.pages.text import (
    glossary_insurance,
    glossary_rules,
    glossary_security,
    glossary_statistics,
)
from pricing.phrases import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.pages.text.glossary_term import Term

GROUPS: Mapping[str, tuple[Term, ...]] = {
    "insurance": glossary_insurance.TERMS,
    "statistics": glossary_statistics.TERMS,
    "rules": glossary_rules.TERMS,
    "security": glossary_security.TERMS,
}

TERMS: Mapping[str, Term] = {term.anchor: term for terms in GROUPS.values() for term in terms}

WORDS = {
    "title": say("Glossary", "用語集"),
    "lead": say(
        "{n} terms of insurance, statistics, regulation and custody as they are used here, in "
        "English and Japanese side by side.",
        "保険・統計・規制・保管の用語{n}語。本サービスでの意味を日英対照で示します。",
    ),
    "q": say("Find a term", "用語を検索"),
    "show": say("Find", "検索"),
    "all_again": say("Show all", "すべて表示"),
    "found": say("{n} terms", "{n}語"),
    "none_found": say("No term holds this text.", "該当する用語はありません。"),
    "used_in": say("Used in", "使用箇所"),
    "group_insurance": say("Insurance and price", "保険と料率"),
    "group_statistics": say("Statistics", "統計"),
    "group_rules": say("Regulation and reserve", "規制と準備金"),
    "group_security": say("Custody and theft", "保管と流出"),
    "contents": say("On this page", "このページの内容"),
}
