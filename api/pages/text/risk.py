"""Words of the underwriter's workspace: the risk, its controls, the wording and the book."""

from __future__ import annotations

from pricing.phrases import say

WORDS = {
    # the curves
    "curves": say("How loss and price run", "損失と料率の曲線"),
    "returns": say("Loss by return period", "再現期間別の損失"),
    "returns_axis": say("Return period, years", "再現期間（年）"),
    "loss": say("Loss", "損失"),
    "aep": say("All thefts of a year (AEP)", "年間合計（AEP）"),
    "oep": say("Largest theft of a year (OEP)", "年間最大事故（OEP）"),
    "high": say("High end (90 %)", "90%信頼区間の上限"),
    "low": say("Low end (90 %)", "90%信頼区間の下限"),
    "returns_summary": say(
        "Customers' assets lost before any policy: one year in {years} is as bad as {loss} or "
        "worse (90 % interval {low} to {high}).",
        "保険適用前の利用者資産の損失。{years}年に1度は{loss}以上（90%信頼区間 {low}〜{high}）。",
    ),
    "rol": say("Rate on line by where the layer attaches", "エクセス・ポイント別のROL"),
    "rol_axis": say("Attachment, yen", "エクセス・ポイント"),
    "rol_series": say("Rate on line", "ROL"),
    "rol_here": say("This policy", "本保険契約"),
    "rol_floor": say("Market floor {rate}", "市場下限 {rate}"),
    "rol_ceiling": say("Market ceiling {rate}", "市場上限 {rate}"),
    "rol_points": say("Published rates", "公表料率"),
    "rol_summary": say(
        "A layer of {width} costs {first} of its limit when it attaches at {low}, and {last} at "
        "{at}. The market band is for cover of this limit, wherever it attaches; published rates "
        "stand at the left because where they attach is not published.",
        "幅{width}のレイヤーのROLは、エクセス・ポイント{low}で{first}、{at}で{last}。"
        "市場水準は同規模の限度額に対するものでエクセス・ポイントを問わず、公表料率はエクセス・ポイントが"
        "非公表のため左端に示します。",
    ),
    "market_points": say("Published rates beside it", "公表されている料率"),
    "who": say("Who", "主体"),
    "cover": say("Cover", "補償内容"),
    "year": say("Year", "年"),
    "limit": say("Limit", "支払限度額"),
    "market_rate": say("Rate", "料率"),
    "grade": say("Grade", "確度"),
    # the risk card
    "risk": say("The risk", "リスクの概要"),
    "assets_by_tier": say("Where the assets are", "保管区分別の資産"),
    "tier": say("Tier", "保管区分"),
    "share_of_assets": say("Share", "割合"),
    "reachable": say("Within reach of thieves", "窃取され得る資産の総額"),
    "ground_up_loss": say("Expected loss a year, uninsured", "保険適用前の年間期待損失"),
    "one_in": say("Loss of 1 year in {years}", "{years}年に1度の損失"),
    "history": say("History", "沿革・事故歴"),
    "history_since": say("trading since {since}", "取引開始 {since}年"),
    "history_thefts": say("thefts so far: {thefts}", "過去の流出 {thefts}件"),
    "gaps": say("Gaps in controls", "管理策の不備"),
    "absent": say("Not in place", "未実施"),
    "unanswered": say("Not answered", "未回答"),
    "in_place": say("In place", "実施済み"),
    "none_such": say("none", "なし"),
    "gaps_says": say(
        "{absent} not in place, {unknown} not answered, {held} in place.",
        "未実施 {absent}件、未回答 {unknown}件、実施済み {held}件。",
    ),
    "open_says": say(
        "{n} questions that bear on the price are open: each is priced as the market at large and "
        "widens the interval. Answer them in the form.",
        "保険料に影響する{n}項目が未回答です。未回答の項目は市場平均とみなして計算し、"
        "その分だけ区間が広がります。左の条件欄で回答できます。",
    ),
    "nothing_open": say(
        "Every question that bears on the price is answered.",
        "保険料に影響する項目はすべて回答済みです。",
    ),
    "country_field": say("country", "所在国"),
    "trading_since_field": say("trading since", "取引開始年"),
    "earlier_thefts_field": say("thefts so far", "過去の流出件数"),
    "wallet_vendor": say("Wallet vendor", "ウォレットの提供会社"),
    "vendor_unsaid": say(
        "Not stated: whether one supplier's failure would strike others too is unknown.",
        "記載なし。提供会社の障害が他社に波及するかは不明です。",
    ),
    "vendor_unlisted": say(
        "{name} is not in the register of vendors: nothing is known of it here.",
        "{name}は提供会社の登録簿にありません（情報なし）。",
    ),
    "vendor_clients": say("Other clients seen", "確認された他の利用先"),
    "vendor_thefts": say("Thefts by or through its system", "同社システム経由の流出"),
    "vendor_disputed": say("it denies fault", "同社は責任を否定"),
    "vendor_filed": say("Prior notification", "事前届出"),
    "notification_filed": say("filed", "届出済み"),
    "notification_not_filed": say("not filed", "未届出"),
    "notification_unknown": say("unknown", "不明"),
    "vendor_note": say(
        "One failure at a shared vendor strikes several clients in the same year.",
        "同じ提供会社の障害は、同一年度に複数の契約者へ波及し得ます。",
    ),
    # the tornado
    "controls": say("What each control does to the premium", "管理策ごとの保険料への影響"),
    "controls_says": say(
        "Repriced with one control changed. The largest: {control}, {effect}.",
        "管理策を1つだけ変えて再計算した結果です。影響が最大なのは「{control}」（{effect}）。",
    ),
    "controls_hint": say(
        "Press a control to change its state in the form.",
        "管理策を押すと、条件欄の回答が切り替わります。",
    ),
    "control": say("Control", "管理策"),
    "state_now": say("Now", "現状"),
    "if_changed": say("If changed", "変更した場合"),
    "to_in_place": say("to in place", "実施した場合"),
    "to_absent": say("to absent", "未実施の場合"),
    "effect": say("Premium", "保険料の増減"),
    "evidence": say("Evidence", "根拠"),
    "evidence_prior": say("stated belief", "専門的見積り"),
    "evidence_history": say("belief and past exchange-years", "見積りと過去の実績"),
    "evidence_note": say(
        "An effect seen in past exchange-years is an association, which need not be the control's "
        "doing.",
        "過去の実績から見られる影響は相関であり、管理策の効果とは限りません。",
    ),
    "rationale": say("Why", "理由"),
    "more_controls": say("{n} smaller ones", "影響の小さい{n}件"),
    # the wording
    "wording": say("Wording checklist", "約款チェックリスト"),
    "wording_says": say(
        "Of {all} terms a rule may read, {said} are stated. Rules of {rule_set}: {passed} pass, "
        "{failed} fail, {unknown} unknown.",
        "規則が参照し得る{all}項目のうち{said}項目に記載あり。"
        "{rule_set}の判定：適合 {passed}、不適合 {failed}、判定不能 {unknown}。",
    ),
    "wording_hint": say(
        "Changing one here changes the form.", "ここでの変更は条件欄に反映されます。"
    ),
    "clause": say("Clause", "条項"),
    "says": say("The wording says", "約款の記載"),
    "read_by": say("Rules that read it", "参照する規則"),
    "clause_yes": say("yes", "あり"),
    "clause_no": say("no", "なし"),
    "clause_unknown": say("not stated", "記載なし"),
    "no_rule": say("no rule for this kind of contract", "この種の契約では参照する規則なし"),
    "blocking": say("blocking", "必須"),
    "condition": say("condition", "条件"),
    "other_findings": say("Rules that read no single clause", "条項以外を判定する規則"),
    # the book
    "book": say("With the rest of the book", "保有契約との累積リスク"),
    "which_book": say("Book", "保有契約"),
    "example_book": say("Example: four policies", "例：4件の保険契約"),
    "example_thirty": say("Example: 30 synthetic firms", "例：架空の取引所30社"),
    "example_sector": say("Example: a sector", "例：業界全体"),
    "book_account": say(
        "An insurer signed in sees its own portfolios here.",
        "保険会社としてログインすると、自社の保有契約で計算できます。",
    ),
    "book_says": say(
        "Beside {policies} policies on {exchanges} exchanges this one adds {marginal} to the "
        "capital the book needs, {alone} if it stood alone.",
        "{exchanges}社・{policies}保険契約の保有契約に本保険契約を加えると、必要資本が{marginal}増えます"
        "（単独では{alone}）。",
    ),
    "book_premium": say("Premium at that capital", "限界資本による保険料"),
    "book_technical": say("Technical premium", "テクニカル・プレミアム"),
    "book_alone": say("Premium if it stood alone", "単独の場合の保険料"),
    "together_go": say(
        "Where events strike several at once", "複数の取引所に同時に及ぶ事故を織り込む"
    ),
    "together_says": say(
        "Where a vendor's failure, a campaign or a bad year strikes several exchanges at once, it "
        "adds {marginal} to the capital; {independent} if exchanges are independent.",
        "提供会社の障害・侵害、一連の攻撃、流出の多い年が複数の取引所に同時に及ぶ場合、必要資本の増加は"
        "{marginal}です（取引所間を独立とすると{independent}）。",
    ),
    "together_how": say(
        "{years} simulated years, seed {seed}; ± is one standard error of simulation. It is what "
        "kuramori portfolio --add says. Independent: exact.",
        "シミュレーション{years}年（乱数の種{seed}）。±は標準誤差。"
        "kuramori portfolio --addと同じ値です。独立の場合は厳密計算です。",
    ),
    "together_head": say("Together", "同時の事故を織込み"),
    "independent_head": say("Independent", "取引所間を独立"),
    "together_not": say("It cannot be worked out: {why}", "計算できません：{why}"),
    "book_marginal": say("Marginal capital", "限界資本"),
    "book_euler": say("Share of the capital (Euler)", "資本の配分額（オイラー）"),
    "book_capital": say("Capital of the book", "保有契約の必要資本"),
    "book_var": say("VaR of the book at {level}", "保有契約のVaR（{level}）"),
    "book_level": say(
        "TVaR at {level} less the expected loss; cost of capital {cost} a year.",
        "信頼水準{level}のTVaRから期待損失を控除。資本コストは年{cost}。",
    ),
    "book_shares": say("Capital by policy", "保険契約別の資本配分"),
    "book_shares_says": say(
        "Of {capital} this policy bears {share}.",
        "必要資本{capital}のうち、本保険契約の配分は{share}。",
    ),
    "capital": say("Capital", "資本"),
    "this_policy": say("This policy", "本保険契約"),
    "book_too_large": say(
        "This book is larger than can be worked out at once: {most} policies or {layers} layers. "
        "Over HTTP or on the command line it can be divided.",
        "一度に計算できる規模（{most}保険契約または{layers}レイヤー）を超えています。",
    ),
    "whole_book": say("The whole book", "保有契約全体の集積リスク"),
    "no_portfolio": say(
        "No portfolio is on file yet; the example books stand in.",
        "登録済みの保有契約はありません。例で計算しています。",
    ),
}

PROVIDES = {
    one.en: one
    for one in (
        say("staking", "ステーキング"),
        say("wallet software", "ウォレットソフトウェア"),
        say("multi-party signing", "マルチパーティ署名"),
        say("multi-signature contracts and signing page", "マルチシグ契約・署名画面"),
        say("multi-signature custody", "マルチシグ・カストディ"),
        say("multi-party computation wallets", "MPCウォレット"),
        say("custody", "カストディ"),
        say("hardware key management", "ハードウェア鍵管理"),
        say("exchange platform with wallets", "取引所システム（ウォレット込み）"),
        say("hosted wallets", "ホスト型ウォレット"),
    )
}
"""What vendors of the register provide, in both languages."""
