"""Words of the underwriter's workspace: the price, what it is made of, and the tower."""

from __future__ import annotations

from pricing.phrases import say

WORDS = {
    "title": say("Price a policy", "保険料を算出"),
    "premium": say("Technical premium", "テクニカル・プレミアム"),
    "for_term": say("for {days} days from {start}", "保険期間{days}日（{start}から）"),
    "rate_on_line": say("Rate on line", "レート・オン・ライン（ROL）"),
    "expected_loss": say("Expected loss of the policy", "純保険料（期待損失）"),
    "theft_chance": say("Chance of a theft in a year", "年間の流出発生確率"),
    "acceptance": say("Would it stand in for the reserve?", "準備金の代替が認められるか"),
    "see_check": say("See the reasons", "判定理由を見る"),
    "reading": say(
        "{limit} in excess of {start}, for {days} days: the premium is {rol} of the limit a year. "
        "A loss reaches the policy with a chance of {chance} a year; of the premium, {share} is "
        "the expected loss, the rest is for uncertainty and expenses.",
        "{start}を超える{limit}を{days}日間担保する場合、保険料は支払限度額の年{rol}です。"
        "損害が本保険契約に達する確率は年{chance}、保険料のうち純保険料（期待損失）は{share}で、"
        "残りはリスク・ローディングと付加保険料です。",
    ),
    "reading_tower": say(
        "{n} layers from {start}, for {days} days: the premium is {rol} of their limits a year. "
        "A loss reaches the policy with a chance of {chance} a year; of the premium, {share} is "
        "the expected loss, the rest is for uncertainty and expenses.",
        "{start}から始まる{n}レイヤーを{days}日間担保する場合、保険料は支払限度額合計の年{rol}です。"
        "損害が本保険契約に達する確率は年{chance}、保険料のうち純保険料（期待損失）は{share}で、"
        "残りはリスク・ローディングと付加保険料です。",
    ),
    # the market
    "market": say("Beside the market", "市場水準との比較"),
    "market_below": say("below the market band", "市場水準の下限を下回る"),
    "market_low": say("inside the market band, low", "市場水準の範囲内（低め）"),
    "market_middle": say("inside the market band, in the middle", "市場水準の範囲内（中心帯）"),
    "market_high": say("inside the market band, high", "市場水準の範囲内（高め）"),
    "market_above": say("above the market band", "市場水準の上限を上回る"),
    "market_band": say(
        "Band {floor} to {ceiling}, middle {low} to {high}: {label}",
        "市場水準 {floor}〜{ceiling}（中心帯 {low}〜{high}）：{label}",
    ),
    "market_drawn": say(
        "Rate on line {rol} (90 % interval {rol_low} to {rol_high}) against the market's band of "
        "{floor} to {ceiling}",
        "ROL {rol}（90%信頼区間 {rol_low}〜{rol_high}）と市場水準 {floor}〜{ceiling}",
    ),
    # what made it
    "made": say("Versions behind this price", "算出に用いたモデルと基準の版"),
    "model": say("Model", "モデル"),
    "vintage": say("Data as of", "データ基準日"),
    "trained": say("Trained on", "学習期間"),
    "trained_years": say("{first} to {last}", "{first}〜{last}年"),
    "basis": say("Pricing basis", "料率基礎"),
    "rule_set": say("Rule set", "規則集"),
    "rates": say("Exchange rates", "為替レート"),
    "rates_none": say("none needed (all in yen)", "不要（すべて円建て）"),
    "priced_on": say("Priced on", "算出基準日"),
    "digest": say("Digest of the quote (SHA-256)", "見積りのダイジェスト（SHA-256）"),
    "sum_checks": say("Self-checks", "自己検証"),
    "sum_checks_ok": say("{n} passed", "{n}件すべて合格"),
    # sections
    "sections": say("Parts of this page", "このページの内容"),
    "go_tower": say("Tower", "補償構成"),
    "go_price": say("Price", "保険料の内訳"),
    "go_risk": say("Risk", "リスク"),
    "go_controls": say("Controls", "管理策"),
    "go_wording": say("Wording", "約款"),
    "go_book": say("Book", "累積リスク"),
    # the tower
    "tower": say("The tower", "補償構成（タワー）"),
    "tower_hint": say(
        "Drag an edge, or reach it with Tab and move it with the arrow keys; "
        "fields and drawing are one.",
        "境界線をドラッグするか、Tabキーで選び矢印キーで動かします。入力欄と連動しています。",
    ),
    "tower_unscripted": say(
        "The drawing needs scripts; the fields of the form hold the same terms.",
        "図の表示にはスクリプトが必要です。同じ条件は入力欄で変更できます。",
    ),
    "tower_add": say("Add a layer", "レイヤーを追加"),
    "tower_remove": say("Remove the top layer", "最上位レイヤーを削除"),
    "tower_edge_start1": say("Retention", "免責金額"),
    "tower_edge_start": say("Attachment of layer {n}", "レイヤー{n}のエクセス・ポイント"),
    "tower_edge_limit": say("Limit of layer {n}", "レイヤー{n}の支払限度額"),
    "tower_edge_share": say("Share of layer {n}", "レイヤー{n}の引受割合"),
    "tower_own": say("kept by the exchange", "交換業者の自己負担"),
    "tower_gap": say("not insured", "無保険"),
    "tower_xs": say("{limit} xs {start}", "{start}超過 {limit}"),
    "tower_xs_start": say("xs {start}", "{start}超過"),
    "tower_axis": say("Loss of one event", "1事故の損害額"),
    "line_required": say("Required amount", "所要額"),
    "line_years": say("1 year in {years}", "{years}年に1度"),
    "line_reach": say("All customers' assets", "利用者資産の総額"),
    # the price
    "price": say("What the premium is made of", "保険料の内訳"),
    "line": say("Line", "項目"),
    "amount": say("Amount", "金額"),
    "of_premium": say("Of the premium", "保険料比"),
    "rate": say("Rate", "率"),
    "standing_source": say("Standing and source", "位置づけ・出典"),
    "line_expected": say("Expected loss", "純保険料（期待損失）"),
    "line_load": say("Risk load", "リスク・ローディング"),
    "line_total": say("Technical premium", "テクニカル・プレミアム"),
    "load_expenses": say("Expenses", "事業費"),
    "load_brokerage": say("Brokerage", "ブローカー手数料"),
    "load_commission": say("Commission", "代理店手数料"),
    "load_lift_to_minimum": say("Lift to the minimum premium", "最低保険料までの引上げ"),
    "load_consumption_tax": say("Consumption tax", "消費税"),
    "of_model": say("from the model", "モデルによる"),
    "of_basis": say("pricing basis {basis}", "料率基礎 {basis}"),
    "minimum_binds": say(
        "The least premium charged binds: without it the premium before tax were {without}.",
        "最低保険料が適用されています。適用前の税抜保険料は{without}です。",
    ),
    "instalments": say(
        "Due at inception {deposit}; reinstatement premium expected after losses {later}.",
        "始期の払込保険料 {deposit}、復元保険料の期待額 {later}。",
    ),
    "layers": say("Layers", "レイヤー別"),
    "layer": say("Layer", "レイヤー"),
    "starts": say("From", "エクセス・ポイント"),
    "limit_event": say("Limit an event", "1事故限度額"),
    "limit_term": say("Limit in the term", "期間中限度額"),
    "written": say("Share", "引受割合"),
    "layer_expected": say("Expected loss", "期待損失"),
    "layer_reached": say("Reached, a year", "年間到達確率"),
    "layer_rol": say("Rate on line", "ROL"),
    "sublimit": say(
        "Sub-limit {limit} for {what}: {share} of the thefts covered",
        "サブリミット {limit}（{what}）：担保対象の流出の{share}",
    ),
    "defence": say(
        "Defence costs, expected {expected} ({share} of the loss paid)",
        "争訟費用の期待額 {expected}（支払損害額の{share}）",
    ),
    "effects": say("What each term does to the premium", "条件変更による保険料の増減"),
    "effects_says": say(
        "Repriced with one term changed and all else as it stands.",
        "ほかの条件を据え置き、1条件だけを変えて再計算した結果です。",
    ),
    "term": say("Term", "条件"),
    "from_to": say("From → to", "変更前 → 変更後"),
    "premium_change": say("Premium", "保険料の増減"),
    "effect_retention": say("Retention, layer {n}", "レイヤー{n}の免責金額"),
    "effect_attachment": say("Attachment, layer {n}", "レイヤー{n}のエクセス・ポイント"),
    "effect_limit": say("Limit, layer {n}", "レイヤー{n}の支払限度額"),
    "effect_aggregate_limit": say("Limit in the term, layer {n}", "レイヤー{n}の期間中限度額"),
    "change_halved": say("halved", "半減"),
    "change_doubled": say("doubled", "倍増"),
    "change_to_one_limit": say("cut to one limit", "1事故限度額と同額"),
    # keeping it
    "keep": say("Keep this quote (PDF)", "この見積りを保存（PDF）"),
    "keep_note": say(
        "A kept quote has an id, a page and a PDF, and can be priced again to the yen.",
        "保存した見積りには番号・ページ・PDFが付き、いつでも1円まで再計算できます。",
    ),
    "keep_visitor": say(
        "Without an account it belongs to nobody: whoever has its address can read it.",
        "未ログインで保存した見積りは、アドレスを知る人なら誰でも閲覧できます。",
    ),
    "keep_for": say("Keep as a quote for this submission", "この照会に対する見積りとして保存"),
    "back_to_submission": say("Back to the submission", "引受照会に戻る"),
    "go_submissions": say("Submissions", "引受照会"),
    "go_quotes": say("Kept quotes", "保存した見積り"),
    "of_quote": say("From quote {id}", "見積り {id} の条件から"),
}
