"""Words of the exchange's workspace; those of comparisons anywhere are in `api.compare_words`."""

from __future__ import annotations

from pricing.phrases import say

WORDS = {
    "title": say("Cash or cover?", "現金か保険か"),
    "advice": say("Recommendation", "結論"),
    "advice_own": say("Recommendation: your policy", "結論：入力した契約"),
    "advice_cheaper": say("A cheaper way than your policy", "入力した契約より有利な構成"),
    "advice_other": say("What to take in place of your policy", "入力した契約に代わる構成"),
    "your_policy": say("Your policy", "入力した契約"),
    "typed_more": say(
        "Your policy and {held} in cash beside it cost {cost} a year, {more} more than all cash "
        "({cash}).",
        "入力した契約と現金{held}の年間費用は{cost}で、全額現金（{cash}）より{more}高くなります。",
    ),
    "typed_less": say(
        "Your policy and {held} in cash beside it cost {cost} a year, {more} less than all cash "
        "({cash}).",
        "入力した契約と現金{held}の年間費用は{cost}で、全額現金（{cash}）より{more}低くなります。",
    ),
    "counts_zero": say("counts for {zero}", "算入額{zero}"),
    "counts_zero_for": say("counts for {zero}: {rules}", "算入額{zero}（不適合：{rules}）"),
    "typed_zero": say(
        "Your policy counts for {zero} towards the required amount, so the whole of it, {held}, "
        "is kept in cash beside it.",
        "入力した契約は所要額への算入額が{zero}のため、全額の{held}を現金で併せて保有する前提です。",
    ),
    "typed_zero_for": say(
        "Your policy counts for {zero} towards the required amount because it does not meet "
        "{rules}, so the whole of it, {held}, is kept in cash beside it. To mend it: {cures}.",
        "入力した契約は{rules}の基準に適合せず、所要額への算入額が{zero}のため、"
        "全額の{held}を現金で併せて保有する前提です。補正方法：{cures}。",
    ),
    "identity_full": say("Rule of thumb, if it counted in full", "簡便式（全額算入される場合）"),
    "identity_in_full": say(
        "here {credit} of the limit of {limit} counts",
        "ここでは支払限度額{limit}のうち算入額は{credit}",
    ),
    "cash_unstated": say(
        "Cash is counted only if the exchange states it (“{field}” under “{group}”, here or on the "
        "check page).",
        "現金は、交換業者が申告した場合に限り算入されます（本ページ又は確認ページの「{group}」の"
        "「{field}」）。",
    ),
    "cash_as_stated": say(
        "Cash is counted as the exchange states it.", "現金は、交換業者の申告額が算入されます。"
    ),
    "cash_as_assumed": say(
        "With the {cash} that the comparison assumes beside this policy: credit {credit}, cash "
        "counted {counted}, left open {open}.",
        "比較で前提とする現金{cash}を算入すると、契約の算入額{credit}、算入する現金{counted}、"
        "不足額{open}です。",
    ),
    "comparing": say(
        "Searching mixes of cash and cover; this takes about a second …",
        "現金と保険の組合せを探索しています（約1秒）…",
    ),
    "mend_first": say(
        "Nothing is recommended until the fields named below are mended.",
        "下の項目を直すと、結論が表示されます。",
    ),
    "whole_comparison": say("The whole comparison", "比較の全体を表示"),
    "change_terms": say("Change the terms", "条件を変更する"),
    "what_if": say("What if: all cash against cover", "試算：全額現金と保険"),
    "what_if_own": say("What if: all cash against your policy", "試算：全額現金と入力した契約"),
    "turns_at": say(
        "Cover is cheaper than cash while its rate on line is below {rate}.",
        "料率（ROL）が{rate}を下回る限り、保険は現金より有利です。",
    ),
    "never_turns": say(
        "Cover is dearer than cash at any rate on line.",
        "料率（ROL）の水準によらず、保険は現金より不利です。",
    ),
    "rate_now_model": say("The model asks {rate}.", "モデルによる料率は{rate}です。"),
    "rate_now_quoted": say("The insurer asks {rate}.", "提示料率は{rate}です。"),
    "gist_saves": say("Cover saves a year", "保険による年間節減額"),
    "gist_costs": say("Cover costs more a year", "保険による年間費用増"),
    "gist_own_saves": say(
        "Your policy saves, beside all cash, a year", "入力した契約の年間節減額（全額現金比）"
    ),
    "gist_own_costs": say(
        "Your policy costs more than all cash, a year",
        "入力した契約の年間費用増（全額現金比）",
    ),
    "a_year": say("a year", "年間"),
    "break_even_rate": say("Break-even rate on line", "損益分岐の料率（ROL）"),
    "against_rate": say("rate on line now: {rate}", "現在の料率：{rate}"),
    "against_cash": say("all cash: {share}", "全額現金：{share}"),
    "chance_short": say("Chance a year customers are short", "利用者に不足が生じる確率（年間）"),
    "days_until": say("Days until customers are paid", "利用者への支払までの日数"),
    "days_asked": say("at most {days} asked", "{days}日以内が目標"),
    "best_costs": say("Recommended, a year", "推奨案の年間費用"),
    "nearest_costs": say("Nearest option, a year", "最も近い案の年間費用"),
    "cash_costs": say("All cash, a year", "全額現金の年間費用"),
    "holds": say("{cash} set aside", "現金{cash}を拘束"),
    "saves": say("Saving against all cash", "節減額（全額現金比）"),
    "costs_more": say("Extra cost against all cash", "費用増（全額現金比）"),
    "options_note": say(
        "Each is to keep customers whole in {whole} of years and to pay within {days} days. Small "
        "figures: retention, 90 % interval, mean shortfall a year, days with a liquidity line.",
        "各選択肢は、{whole}の年に利用者を全額保護し、{days}日以内に支払うことを目標とします。"
        "小さい数字は、免責金額、90%信頼区間、年間期待不足額、コミットメントライン付きの日数です。",
    ),
    "taken": say("recommended", "推奨"),
    "taken_line": say("recommended, with line", "推奨（ライン付き）"),
    "pledged": say("+\u00a0{amount} pledged", "＋担保{amount}"),
    "nothing_against": say("nothing", "特になし"),
    "rate_model": say("Rate on line, the model's", "モデルによる料率（ROL）"),
    "rate_quoted": say("Rate on line asked", "提示料率（ROL）"),
    "rol": say("Rate on line", "料率（ROL）"),
    "market_band": say("market, middle", "市場水準（中心帯）"),
    "turning": say("What would turn the choice over", "選択が逆転する水準"),
    "turning_note": say(
        "All cash against: {option}. Each figure moves alone.",
        "全額現金と「{option}」の比較。各項目を単独で動かした場合です。",
    ),
    "turns": say("Turns over", "逆転する水準"),
    "times_after": say("×", "倍"),
    "cost_year": say("Cost a year", "年間費用"),
    "above": say("above {start}; rate on line {rate}", "{start}超過部分、料率（ROL）{rate}"),
    "held_by": say(
        "What holds it there, and what relief would save:", "制約と、緩和した場合の節減額："
    ),
    "colon": say(": ", "："),
    "when_paid": say("When customers are paid", "利用者への支払の時期"),
    "how_short": say("What customers may lack", "利用者への不足額"),
    "when_short": say("Mean when short", "不足時の平均"),
    "next_controls": say(
        "The next three controls, by payback", "次に導入すべき管理策（回収の早い順）"
    ),
    "all_controls": say("All {n} controls", "{n}件すべて表示"),
    "no_controls": say(
        "Every control is in place, or none would change the price.",
        "導入により費用が下がる管理策はありません。",
    ),
    "never_pays": say("never", "回収不能"),
    "cost_assumed": say(
        "A judgement in round figures; replace it under Money",
        "概数による仮定（「資金・費用の前提」で変更可）",
    ),
    "flow": say("Flow", "項目"),
    "use": say("Use", "適用"),
    "flows_title": say("Net in each year", "各年の純額"),
    "flow_lines": say("Line by line: {option}", "内訳：{option}"),
    "flow_reserve": say("Reserve set aside", "準備金の拠出"),
    "flow_collateral": say("Collateral", "担保"),
    "flow_premium": say("Premium", "保険料"),
    "flow_fees": say("Fees", "手数料"),
    "flow_earned": say("Earned on the reserve", "準備金の運用益"),
    "flow_retained_loss": say("Retained loss, expected", "自己保有損害（期待値）"),
    "flow_tax": say("Tax", "税効果"),
    "flow_net": say("Net", "純額"),
    "year_axis": say("Year", "年"),
    "net": say("Net cash flow", "純キャッシュフロー"),
    "wrong_way_note": say(
        "The same options where what should help falls together with the theft.",
        "流出と同時に、備えの価値や支払者の信用が低下した場合の比較です。",
    ),
    "today_case": say("As it stands", "現状"),
    "no_cash_restores": say("no amount", "現金では不可"),
    "preview": say("Adequacy preview, before filing", "届出前の適格性の確認"),
    "preview_note": say(
        "How an examiner would read “{policy}” on what this page says of it.",
        "「{policy}」を、この画面の記載のみで監督上の基準に照らした結果です。",
    ),
    "verdict": say("Verdict", "判定"),
    "eligible": say("Eligible credit", "算入額"),
    "of_required": say("of {amount} required", "所要額{amount}のうち"),
    "cash_counted": say("Cash counted", "算入する現金"),
    "left_open": say("Left open", "不足額"),
    "fails_unknown": say(
        "{failed} rules fail, {unknown} cannot be judged yet",
        "不適合{failed}件、判定不能{unknown}件",
    ),
    "a_condition": say("(a condition, to be cured)", "（条件、補正可能）"),
    "to_check": say("See every rule", "基準ごとに確認する"),
    "required_by_scenario": say("Required amount under each scenario", "シナリオ別の所要額"),
    "working_how": say("Working", "算式"),
    "show_working": say("formula and inputs", "算式と入力"),
    "used_here": say("used here", "適用中"),
    "use_scenario": say("Compare with this", "このシナリオで比較"),
    "elsewhere": say("What {n} regimes elsewhere would ask", "海外{n}制度の所要額"),
    "elsewhere_short": say("Regimes elsewhere", "海外の制度"),
    "regime": say("Regime", "制度"),
    "needs_answers": say("needs more of the exchange", "追加の情報が必要"),
    "not_set": say("not set by the law yet", "法令上の額が未定"),
    "use_mix": say("Put these layers into the form", "この構成を条件に反映する"),
    "keep": say("Keep and file", "保存・届出"),
    "exchange_name": say("Name of the exchange", "交換業者の名称"),
    "policy_name": say("Name of the policy", "保険契約の名称"),
    "save_exchange": say("Save this exchange", "この交換業者を保存"),
    "save_version": say("Save the exchange's changes", "交換業者の変更を保存"),
    "save_policy": say("Save this policy as a draft", "この保険契約を下書き保存"),
    "save_change": say("Save the policy's changes", "保険契約の変更を保存"),
    "to_files": say("Your file", "登録ファイル"),
    "keep_note": say(
        "A saved policy can be put before an insurer and filed with the supervisor.",
        "保存した保険契約は、保険者への引受依頼と監督当局への届出に使えます。",
    ),
    "keep_first": say(
        "Save the exchange first; its policies are kept with it.",
        "先に交換業者を保存すると、保険契約を保存できるようになります。",
    ),
    "keep_visitor": say(
        "With an account this exchange and its policy can be saved, put before an insurer and "
        "filed with the supervisor.",
        "アカウントがあれば、この交換業者と保険契約を保存し、引受依頼や届出に進めます。",
    ),
    "keep_more": say("What an account adds", "アカウントでできること"),
    "as_pdf": say("This comparison as PDF", "比較書（PDF）"),
    "quick_summary": say(
        "{cheap} costs {low} a year, {dear} {high}.", "{cheap}は年間{low}、{dear}は{high}。"
    ),
    "stack_summary": say(
        "The cheapest, whatever stands against it, is {cheap} at {low} a year; all cash costs "
        "{cash}. The red line is the 90 % interval.",
        "留意点を問わず最も安いのは{cheap}（年間{low}）、全額現金は{cash}。赤線は90%信頼区間。",
    ),
    "frontier_summary": say(
        "The best mix costs {cost} a year and leaves customers {lack} short on average; along the "
        "curve more money buys less shortfall.",
        "最適な組合せは年間{cost}、期待不足額{lack}。曲線上では費用を増やすほど不足額が減る。",
    ),
    "frontier_curve": say("best mixes", "効率的フロンティア"),
    "fits": say("fits", "条件を満たす"),
    "does_not_fit": say("something against it", "支障あり"),
    "days_summary": say(
        "{quick} pays in full in {first} days, {slow} in {last}.",
        "{quick}は{first}日、{slow}は{last}日で全額支払。",
    ),
    "share_of_theft": say("Paid, share of the theft", "支払割合"),
    "fan_summary": say(
        "Once in {years} years customers lack {lack} or more with {option}.",
        "{years}年に1度、{option}でも{lack}以上の不足が生じる。",
    ),
    "lack": say("Shortfall in the year", "年間不足額"),
    "flows_summary": say(
        "Present value of five years: all cash {cash}, {option} {best}.",
        "5年間の現在価値は、全額現金が{cash}、{option}が{best}。",
    ),
    "even_summary": say(
        "Below the line cover is cheaper; here it turns at {rate}, and {asked} is asked.",
        "線より下では保険が有利。当交換業者の損益分岐は{rate}、料率は{asked}。",
    ),
    "here_interval": say("its 90 % interval", "同90%信頼区間"),
}
