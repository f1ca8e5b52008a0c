"""Words of the charts of a model."""

from __future__ import annotations

from pricing.phrases import say

WORDS = {
    "year": say("Year", "年"),
    "observed": say("observed", "実績"),
    "predicted": say("predicted", "予測"),
    "band": say("90 % band", "90%信頼区間"),
    "median": say("predicted median", "予測の中央値"),
    "counts": say(
        "Thefts of a year, predicted the year before", "年間件数：前年までのデータによる予測"
    ),
    "counts_said": say(
        "Inside the band in {inside} of {years} years; widest band {low} to {high} thefts, {year}.",
        "{years}年中{inside}年で区間内。最も広い区間は{year}年の{low}〜{high}件です。",
    ),
    "thefts": say("Thefts", "件数"),
    "losses": say(
        "Loss of a year, predicted the year before", "年間損失：前年までのデータによる予測"
    ),
    "losses_said": say(
        "Inside the band in {inside} of {years} years. Largest loss {loss} in {year}, band up to "
        "{high}.",
        "{years}年中{inside}年で区間内。最大は{year}年の{loss}（区間の上限{high}）。",
    ),
    "loss": say("Loss in the year", "年間損失"),
    "calibration": say("Predicted against come, by band of risk", "危険度区分別の予測と実績"),
    "calibration_said": say(
        "Five bands of equal expected thefts, the safest left. In {holds} of {all} the prediction "
        "lies in the 90 % interval of what came.",
        "予測件数が等しい5区分（左ほど低リスク）。{all}区分中{holds}区分で予測が実績の90%信頼区間内です。",
    ),
    "rate_predicted": say("Predicted rate a year", "予測流出率（年）"),
    "rate_observed": say("Observed rate a year", "実績流出率（年）"),
    "as_predicted": say("as predicted", "予測と一致"),
    "pit": say("Are sizes foreseen evenly?", "損害額の予測の偏り"),
    "pit_said": say(
        "Of {n} thefts, how many fell into each tenth of the predicted law. Level bars are right; "
        "the upper half holds {upper}.",
        "{n}件が予測分布の各10%区間に落ちた件数。均等であれば正しい予測です。"
        "上半分は{upper}件です。",
    ),
    "tenth": say("Tenth of the predicted law", "予測分布の区間"),
    "choice": say("years for choosing", "形の選択に用いた年"),
    "held_out": say("held out", "検証用に留保した年"),
    "book": say("Had these premiums been charged", "この保険料で引き受けていた場合"),
    "book_said": say(
        "Every listed exchange buys the reference policy each year: {expected} of losses expected, "
        "{paid} paid, {premium} of premium. A check of the level, not a forecast.",
        "名簿の各取引所が毎年、標準保険契約を購入したとする試算。期待損失{expected}、支払{paid}、"
        "保険料{premium}。水準の確認であり、予測ではありません。",
    ),
    "expected": say("expected", "期待損失"),
    "paid": say("paid", "支払"),
    "to_policies": say("Losses to the policies", "保険契約の損失"),
    "market": say("The market's level, year by year", "市場水準の推移"),
    "market_said": say(
        "Thefts per exchange-year: highest {high} in {high_year}, {now} in {now_year} "
        "({low_end} to {high_end}). The last year's level prices a quote.",
        "1取引所・年当たりの流出率。最高は{high_year}年の{high}、{now_year}年は{now}"
        "（{low_end}〜{high_end}）。直近年の水準を見積りに用います。",
    ),
    "rate": say("Thefts per exchange-year", "流出率（年）"),
    "seen": say("seen, 90 % interval", "実績（90%信頼区間）"),
    "level": say("model", "モデル"),
    "level_low": say("model, low end", "モデル（下限）"),
    "level_high": say("model, high end", "モデル（上限）"),
    "controls": say("What each control is worth", "管理策の効果"),
    "controls_said": say(
        "Thefts with the control over those without; below 1 is safer. Strongest belief: {name}, "
        "{value}. The data moved {moved} of {all}.",
        "管理策がある場合の流出頻度の倍率（1未満は減少）。最も強い見込みは「{name}」の{value}倍。"
        "データで更新されたのは{all}項目中{moved}項目です。",
    ),
    "times": say("Times as often", "倍率"),
    "prior": say("belief, 90 %", "事前分布（90%）"),
    "posterior": say("after the data, 90 %", "事後分布（90%）"),
    "middle": say("value used", "採用値"),
    "coefficients": say(
        "What makes an exchange more or less likely to be robbed", "流出頻度を左右する特性"
    ),
    "coefficients_said": say(
        "Multiplies the theft rate; grey is the belief, blue what the data made of it. Most was "
        "learned of: {name} ({share} of the doubt removed).",
        "流出率への倍率。灰色は事前分布、青は事後分布です。"
        "最も学習が進んだのは「{name}」（不確実性の{share}が解消）。",
    ),
    "feature": say("Feature", "特性"),
    "sizes": say("What was taken against what could be reached", "損害額と窃取可能額"),
    "sizes_said": say(
        "{n} thefts, {stated} at firms whose assets are stated. Median of a hot theft: {small} "
        "where {reach_small} can be reached, {large} where {reach_large}.",
        "{n}件（資産が公表された事業者は{stated}件）。ホットからの流出の中央値は、"
        "窃取可能額{reach_small}で{small}、{reach_large}で{large}です。",
    ),
    "reach": say("Within reach", "窃取可能額"),
    "taken": say("Taken", "損害額"),
    "assets_stated": say("assets stated", "資産公表"),
    "reach_guessed": say("reach guessed from volume", "取引高から推計"),
    "cold": say("cold tier", "コールド"),
    "law_low": say("law, low end 90 %", "分布の下限（90%）"),
    "law_high": say("law, high end 90 %", "分布の上限（90%）"),
    "law_median": say("law, median", "分布の中央値"),
    "effects": say("{name}", "{name}"),
    "effects_said": say(
        "Each assumption turned alone and the policy priced again. Largest: {what}, {change}.",
        "仮定を一つずつ変えて再計算した保険料の変化。最大は「{what}」の{change}。",
    ),
    "premium_change": say("Change of the premium", "保険料の変化"),
    "assumption": say("Assumption", "仮定"),
}
