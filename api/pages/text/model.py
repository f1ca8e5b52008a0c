"""Words of the page of a model."""

from __future__ import annotations

from pricing.phrases import say

WORDS = {
    "title": say("The model and how well it does", "モデルとその精度"),
    "lead": say(
        "It learns from {thefts} thefts in {years} exchange-years how often an exchange is robbed "
        "and, from {sizes} of them, how much is taken.",
        "{years}取引所・年における{thefts}件の流出から頻度を、"
        "うち{sizes}件から損害額を学習しています。",
    ),
    "lead_plain": say("A stored model, version {version}.", "保存済みのモデル、版 {version}。"),
    "in_use": say("in use", "採用中"),
    "not_in_use": say("not in use", "不採用"),
    "answer": say(
        "Predicted year by year from the years before, {first} to {last}: {expected} thefts "
        "expected, {came} came; thefts inside their 90 % band in {inside} of {years} years, the "
        "year's loss in {loss_inside}.",
        "{first}〜{last}年を前年までのデータで予測した結果、予測{expected}件に対し実績{came}件。"
        "90%信頼区間に収まったのは件数で{years}年中{inside}年、年間損失で{loss_inside}年でした。",
    ),
    "key_expected": say("Thefts predicted", "予測件数"),
    "key_came": say("Thefts that came", "実績件数"),
    "key_inside": say("Years inside the 90 % band", "90%信頼区間に収まった年"),
    "key_book": say("Policies: paid over expected", "保険契約の支払／期待損失"),
    "of_years": say("{n} of {all}", "{all}年中{n}年"),
    "paid_of": say("{paid} paid, {expected} expected", "支払{paid}、期待損失{expected}"),
    "report_said": say(
        "Backtest of {day}, model {version}, data of {vintage}",
        "バックテスト（{day}、モデル {version}、データ {vintage}）",
    ),
    "report_shipped": say(
        "The backtest below came with the program.",
        "以下のバックテストは本ソフトウェアに付属する結果です。",
    ),
    "report_other": say(
        "The backtest below is of model {version} on tables of {vintage}, not of this model's "
        "tables: kuramori report makes one of its own.",
        "以下のバックテストはモデル {version}（データ {vintage}）のもので、このモデルのものでは"
        "ありません。kuramori report で作成できます。",
    ),
    "tables_changed": say(
        "The shipped tables are newer than this model; texts of beliefs are those of the tables.",
        "収録データはこのモデルの学習後に更新されています。事前分布の説明は更新後のものです。",
    ),
    "contents": say("On this page", "このページの内容"),
    "plain": say("What the model is", "モデルの仕組み"),
    "plain_rate": say("How often", "頻度"),
    "plain_rate_text": say(
        "Each exchange has a chance of being robbed in a year. The reference exchange: {rate} "
        "thefts a year ({low} to {high}). Tenfold trading multiplies it by {volume}. Age, earlier "
        "thefts, region, law and controls multiply it too, and so does the market's level, which "
        "all share and which drifts from year to year.",
        "各交換業者に年間の流出率があります。基準となる交換業者で年{rate}件（{low}〜{high}件）。"
        "取引高が10倍になると{volume}倍。業歴・過去の流出・地域・法令・管理策と、"
        "年ごとに変動する業界共通の市場水準も乗じます。",
    ),
    "plain_size": say("How much", "損害額"),
    "plain_size_text": say(
        "A theft takes from one wallet tier, and never more than is there. Where USD 100m can be "
        "reached the median theft takes {median} ({low} to {high}); tenfold reach multiplies it by "
        "{elasticity}. Large thefts follow a heavy tail.",
        "流出は一つのウォレット区分で生じ、その資産を超えません。窃取可能額が1億ドルの場合の"
        "中央値は{median}（{low}〜{high}）。窃取可能額が10倍になると{elasticity}倍です。"
        "巨額の流出は裾の重い分布に従います。",
    ),
    "plain_year": say("A year's loss", "年間損失"),
    "plain_year_text": say(
        "Number and size together give the law of a year's loss, worked out exactly on a grid and "
        "not by simulation. A policy is priced on that law.",
        "件数と損害額を合成し、1年間の損失分布を格子上で（シミュレーションによらず）計算します。"
        "保険契約の価格はこの分布から算出します。",
    ),
    "plain_doubt": say("How sure", "不確実性"),
    "plain_doubt_text": say(
        "Every number of the model is a distribution: a stated belief, moved by the data where "
        "there are any. Each result carries the 90 % interval that follows, and an unanswered "
        "question widens it.",
        "モデルの数値はすべて分布です。根拠を付した事前分布を、データがある範囲で更新します。"
        "結果には90%信頼区間が付き、未回答の項目があれば広がります。",
    ),
    "plain_not": say("What it does not know", "モデルが知らないこと"),
    "plain_not_text": say(
        "Whether a control caused safety: none but the bug bounty was seen before the events. What "
        "was stolen and never told. New kinds of attack. Two exchanges robbed by one cause are "
        "left to the portfolio's own model.",
        "管理策と安全の因果（事前に観察できたのはバグバウンティのみ）、公表されなかった流出、"
        "新しい攻撃手法。複数の交換業者への同時被害はポートフォリオのモデルで扱います。",
    ),
    "well": say("How well it does", "予測の精度"),
    "weak": say("Where it is weak", "弱点"),
    "learned": say("What it learned", "学習した内容"),
    "moves": say("What moves the premium", "保険料を動かす仮定"),
    "rests": say("What it rests on", "学習データと作成環境"),
    "log": say("Versions and changes", "版と採用の履歴"),
    "scores": say("Against other ways to predict", "他の予測方法との比較"),
    "scores_said": say(
        "Poisson deviance, lower is better; the difference is to the model, ± one standard error.",
        "ポアソン逸脱度（小さいほど良い）。差は本モデルとの差、±は標準誤差です。",
    ),
    "candidate": say("Way to predict", "予測方法"),
    "deviance": say("Deviance", "逸脱度"),
    "difference": say("Difference", "差"),
    "gini": say("Gini", "ジニ係数"),
    "predicted": say("Predicted", "予測件数"),
    "span_choice": say("{first}–{last}, form chosen", "{first}〜{last}年（形の選択に使用）"),
    "span_held": say("{first}–{last}, held out", "{first}〜{last}年（検証用に留保）"),
    "span_all": say("All years", "全期間"),
    "size_scores": say("Laws of the size of a theft", "損害額の分布の比較"),
    "size_scores_said": say(
        "Log score, higher is better: {all} thefts, {stated} of them at firms whose assets are "
        "stated.",
        "対数スコア（大きいほど良い）。対象{all}件、うち資産が公表された事業者{stated}件。",
    ),
    "law": say("Law", "分布"),
    "log_score": say("All thefts", "全件"),
    "log_score_stated": say("Assets stated", "資産公表分"),
    "name": say("Name", "項目"),
    "value": say("Value", "値"),
    "belief": say("Belief before the data", "事前分布"),
    "after": say("After the data", "事後分布"),
    "share_learned": say("Learned", "学習の度合い"),
    "why": say("Reason and source of the belief (English)", "事前分布の根拠と出典（英語）"),
    "tiers": say("Where thefts strike", "流出の起きる区分"),
    "tier": say("Tier", "区分"),
    "tier_share": say("Share of thefts", "流出の割合"),
    "tier_kept": say("Exchange-years that kept it", "当該区分のある取引所・年の割合"),
    "table": say("Table", "データ表"),
    "rows": say("Rows", "行数"),
    "vintage": say("As of", "時点"),
    "program": say("Made by", "作成環境"),
    "trained": say("Trained on", "学習日時"),
    "seed": say("Seed", "乱数の種"),
    "years": say("Years learned from", "学習期間"),
    "version": say("Version", "版"),
    "change": say("Change", "変更"),
    "when": say("When", "日時"),
    "reason": say("Why", "理由"),
    "promote": say("taken into use", "採用"),
    "rollback": say("gone back to", "差戻し"),
    "found": say("found in use", "採用を確認"),
    "was": say("before: {version}", "変更前：{version}"),
    "no_reason": say("no reason given", "理由の記載なし"),
    "refused": say("refused: {why}", "読込不可：{why}"),
    "no_log": say("No change is logged.", "変更の記録はありません。"),
    "who_log": say(
        "Who made a change is in the audit log, for those who may read it.",
        "変更者は監査ログに記録され、権限のある利用者が閲覧できます。",
    ),
    "full_report": say(
        "The whole report, with every prior line by line, is made by kuramori report.",
        "全事前分布を含む報告書は kuramori report で作成できます（英語）。",
    ),
    # Weak points, from the report's figures
    "weak_size": say(
        "What an exchange is beyond its size adds little: size with the market's level alone is "
        "behind by {difference} ± {se} deviance over all years.",
        "規模以外の特性の寄与はわずかです。規模と市場水準だけの予測との逸脱度の差は、"
        "全期間で{difference} ± {se}にとどまります。",
    ),
    "weak_level": say(
        "The level is hard to foresee: {expected} thefts predicted for {first} to {last}, {came} "
        "came.",
        "水準の予測は困難です。{first}〜{last}年の予測{expected}件に対し、実績は{came}件でした。",
    ),
    "weak_band": say(
        "Bands that held in every year may be too wide: a year's loss was foreseen within a factor "
        "of {factor} either way at best.",
        "全年で区間に収まったのは、区間が広すぎるためかもしれません。"
        "年間損失の区間は最も狭い年でも中央値の{factor}倍に及びます。",
    ),
    "weak_stated": say(
        "At the {n} scored thefts of firms whose assets are stated, a law learned from such thefts "
        "alone did better ({other} against {ours}), and would multiply the examples' premiums by "
        "{low} to {high}.",
        "資産が公表された事業者の{n}件では、それらだけで学習した分布の方が良好でした"
        "（{other}対{ours}）。これを用いると例の保険料は{low}〜{high}倍になります。",
    ),
    "weak_known": say(
        "A venue's volume is that of the list nearest in time, often a later one. With volumes "
        "known by each year's end only, {expected} thefts are predicted where {came} came, and the "
        "deviance is {known} in place of {all}.",
        "取引高は時点の最も近い資料（後年のものを含む）によります。"
        "各年末までに判明した取引高だけを用いると、予測{expected}件に対し実績{came}件、"
        "逸脱度は{all}から{known}になります。",
    ),
    "weak_controls": say(
        "What controls are worth is a stated belief, not a finding: {n} of {all} could not be seen "
        "before the events.",
        "管理策の効果は測定結果ではなく見込みです。{all}項目中{n}項目は事前に観察できていません。",
    ),
}
