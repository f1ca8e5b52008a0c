"""Terms of statistics, said for readers who are no statisticians."""

from __future__ import annotations

from api.pages.text.glossary_term import term
from pricing.phrases import say

TERMS = (
    term(
        "frequency",
        say("frequency (theft rate)", "頻度（流出率）"),
        say(
            "Thefts to be expected at an exchange in a year, by its size, age, history and what "
            "guards it.",
            "規模・業歴・過去の流出・管理策に応じた、1年間に見込まれる流出件数。",
        ),
        "underwriter model",
    ),
    term(
        "severity",
        say("severity (size of a theft)", "損害額（強度）"),
        say(
            "How much one theft takes, given what a thief could reach. Never more than that.",
            "1件の流出で失われる額。窃取可能な額を上限とします。",
        ),
        "underwriter model",
    ),
    term(
        "reach",
        say("reach", "窃取可能額"),
        say(
            "What a thief could take at most: the assets of the wallet tier that was broken into. "
            "Where assets are not told it is guessed from trading.",
            "侵害されたウォレット区分にあり、窃取し得る最大の額。"
            "預かり資産が不明の場合は取引高から推計します。",
        ),
        "model",
    ),
    term(
        "annual-loss",
        say("loss of a year (ground-up)", "年間損失（保険適用前）"),
        say(
            "All that is stolen in a year before any policy, at market price when it is taken. "
            "Most years it is nothing.",
            "保険適用前に1年間で失われる総額（窃取時の時価）。ゼロの年が大半です。",
        ),
        "underwriter exchange model",
    ),
    term(
        "exposure",
        say("exposure (exchange-years)", "エクスポージャー（取引所・年）"),
        say(
            "How long exchanges were open and could have been robbed, added up. The theft rate is "
            "thefts over this.",
            "取引所が営業し、流出し得た期間の合計。流出率は件数をこれで割ったものです。",
        ),
        "model",
    ),
    term(
        "prior",
        say("prior", "事前分布"),
        say(
            "What was believed of a number before these data, with its uncertainty and its source. "
            "Data overrule it where there are any.",
            "データを見る前の数値の見込み（幅と根拠つき）。データがある範囲で更新されます。",
        ),
        "model",
    ),
    term(
        "posterior",
        say("posterior", "事後分布"),
        say(
            "The same number once the data have spoken. Where it equals the prior, the figure is "
            "an opinion and not a measurement.",
            "データで更新した後の数値。事前分布と変わらなければ、測定値ではなく見解です。",
        ),
        "model",
    ),
    term(
        "interval",
        say("90 % interval", "90%信頼区間（信頼区間）"),
        say(
            "Between its ends the model holds the true value to lie with nine chances in ten. It "
            "covers what is uncertain inside the model, not that the model may be wrong.",
            "真の値が90%の確率で収まるとモデルが見る範囲。"
            "モデル内の不確実性であり、モデル自体の誤りは含みません。",
        ),
        "underwriter exchange model",
    ),
    term(
        "relativity",
        say("relativity", "相対危険度（リラティビティ）"),
        say(
            "How many times as often an exchange with a control is robbed as one without: 0.7 is "
            "three thefts in ten less.",
            "管理策がある場合の流出頻度の倍率。0.7なら流出が3割少ないことを意味します。",
        ),
        "underwriter model",
    ),
    term(
        "poisson-regression",
        say("Poisson regression", "ポアソン回帰"),
        say(
            "A model of counts: each feature of an exchange multiplies its theft rate.",
            "件数のモデル。交換業者の各特性が流出率に乗算で効きます。",
        ),
        "model",
    ),
    term(
        "pareto-tail",
        say("generalised Pareto tail", "一般化パレート分布の裾"),
        say(
            "The law of the largest thefts. Its shape says how slowly the chance falls as the "
            "amount grows.",
            "巨額損害の分布。形状母数が、額が増えるにつれ確率が減る速さを表します。",
        ),
        "model",
    ),
    term(
        "return-period",
        say("return period", "再現期間"),
        say(
            "A loss with a return period of 200 years is reached or passed with a chance of 0.5 % "
            "in any one year. It is no forecast of when.",
            "再現期間200年の損失は、任意の1年に0.5%の確率で到達または超過します。"
            "時期の予測ではありません。",
        ),
        "underwriter exchange",
    ),
    term(
        "exceedance",
        say("exceedance probability (AEP, OEP)", "超過確率（AEP・OEP）"),
        say(
            "The chance that the loss of a year (AEP), or its largest event (OEP), passes an "
            "amount.",
            "年間の総損失（AEP）または最大の1事故（OEP）が、ある額を超える確率。",
        ),
        "underwriter",
    ),
    term(
        "var",
        say("value at risk (VaR), 1-in-200", "バリュー・アット・リスク（200年に1度の損失）"),
        say(
            "The loss that is passed in one year of so many, 200 of them for insurers' capital.",
            "一定の確率でしか超えられない損失額。保険会社の資本では200年に1度を用います。",
        ),
        "underwriter exchange supervisor",
    ),
    term(
        "tvar",
        say("tail value at risk (TVaR)", "テール・バリュー・アット・リスク（TVaR）"),
        say(
            "The mean loss of the years worse than the value at risk: how bad it is once it is "
            "bad.",
            "VaRを超える年の平均損失。悪い年がどれほど悪いかを表します。",
        ),
        "underwriter exchange",
    ),
    term(
        "climate",
        say("level of the market (climate)", "市場水準"),
        say(
            "How much more or less all exchanges were robbed in a calendar year than their "
            "features explain.",
            "各年に、特性では説明できない範囲で業界全体の流出がどれだけ多い・少ないか。",
        ),
        "model",
    ),
    term(
        "backtest",
        say("backtest", "バックテスト"),
        say(
            "The model is trained on the years up to one, predicts the next, and is scored by what "
            "came. Repeated year by year.",
            "ある年までのデータで学習し、翌年を予測して実績と比べる検証。年ごとに繰り返します。",
        ),
        "model",
    ),
    term(
        "held-out",
        say("held-out years", "検証用に留保した年"),
        say(
            "Years that were not looked at until the model's form was settled, so that they judge "
            "it fairly.",
            "モデルの形を決めるまで用いなかった年。公平な評価のために留保します。",
        ),
        "model",
    ),
    term(
        "calibration",
        say("calibration", "較正（予測と実績の一致）"),
        say(
            "Whether as many thefts came as were predicted, among exchanges thought safe as among "
            "those thought risky.",
            "安全とみた取引所でも危険とみた取引所でも、予測どおりの件数が生じたか。",
        ),
        "model",
    ),
    term(
        "pit",
        say("probability integral transform (PIT)", "確率積分変換（PIT）"),
        say(
            "For each theft, the chance the model gave to a smaller one. If the law is right these "
            "are spread evenly from 0 to 1.",
            "各事案について、より小さい損害にモデルが与えていた確率。"
            "分布が正しければ0から1に均等に散らばります。",
        ),
        "model",
    ),
    term(
        "deviance",
        say("deviance", "逸脱度（デビアンス）"),
        say(
            "How far predictions of counts lie from what came; lower is better. Only differences "
            "between models mean anything.",
            "件数の予測と実績の隔たり。小さいほどよく、モデル間の差に意味があります。",
        ),
        "model",
    ),
    term(
        "log-score",
        say("log score", "対数スコア"),
        say(
            "The logarithm of the chance the model gave to what came; higher is better.",
            "実際に起きたことにモデルが与えていた確率の対数。大きいほど良い予測です。",
        ),
        "model",
    ),
    term(
        "gini",
        say("Gini coefficient", "ジニ係数"),
        say(
            "How well the model puts exchanges in the order of their risk: 0 not at all, 1 "
            "perfectly.",
            "取引所を危険度の順に並べる力。0は無力、1は完全です。",
        ),
        "model",
    ),
    term(
        "champion",
        say("champion, challenger", "採用モデル・対抗モデル"),
        say(
            "The model quotes are made with, and others that are scored beside it.",
            "見積りに用いるモデルと、並べて評価する別のモデル。",
        ),
        "model",
    ),
    term(
        "dependence",
        say("dependence, common shock", "依存関係・共通ショック"),
        say(
            "One event strikes several exchanges at once, say through a wallet vendor they share.",
            "共通のウォレット提供会社など、一つの原因で複数の交換業者が同時に被害を受けること。",
        ),
        "underwriter supervisor",
    ),
)
