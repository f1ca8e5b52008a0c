"""Words of the underwriter's workspace."""

from __future__ import annotations

from pricing.phrases import say

WORDS = {
    "title": say("Price a policy", "保険料を算出"),
    "premium": say("Technical premium", "技術保険料"),
    "for_term": say("for {days} days from {start}", "保険期間{days}日（{start}から）"),
    "rate_on_line": say("Rate on line", "オンライン料率（ROL）"),
    "expected_loss": say("Expected loss of the policy", "証券の期待損失"),
    "theft_chance": say("Chance of a theft in a year", "年間の流出確率"),
    "returns": say("Loss by return period", "再現期間別の損失"),
    "returns_axis": say("Return period, years", "再現期間（年）"),
    "loss": say("Loss in a year", "年間損失"),
    "low": say("Low end (90 %)", "90%区間の下限"),
    "high": say("High end (90 %)", "90%区間の上限"),
    "returns_summary": say(
        "One year in {years} is as bad as {loss} or worse.",
        "{years}年に1度、{loss}以上の損失が生じます。",
    ),
}
