"""Words of the page that shows a book of policies as its chief underwriter sees it."""

from __future__ import annotations

from pricing.phrases import say

WORDS = {
    "title": say("The whole book", "保有契約全体の集積リスク"),
    "lead": say(
        "What all policies together can pay in a year, the capital that asks for, and whose it is.",
        "全契約を合わせた年間の支払、そのための所要資本、および所要資本の内訳です。",
    ),
    # the book
    "which_book": say("Book", "対象の保有契約"),
    "example_book": say("Example: 30 synthetic firms", "例：架空の取引所30社"),
    "bound_book": say("Your bound policies", "成約済みの保険契約"),
    "book_account": say(
        "An insurer or supervisor signed in finds its own portfolios here.",
        "保険会社・監督当局としてログインすると、登録済みの保有契約で計算できます。",
    ),
    "book_none": say(
        "No portfolio is on file yet; the example stands in.",
        "登録済みの保有契約はありません。例で計算しています。",
    ),
    "book_empty": say(
        "There is no policy in this book that still runs.", "この保有契約に有効な契約はありません。"
    ),
    "book_large": say(
        "This book has {n} exchanges. A page works out {most} at most; a larger book is a job of "
        "the kind accumulation (POST /v1/jobs).",
        "この保有契約は{n}社です。画面で計算できるのは{most}社までです。それ以上はジョブ（accumulation、"
        "POST /v1/jobs）で計算してください。",
    ),
    "book_refused": say(
        "This book cannot be worked out:", "この保有契約は次の理由で計算できません："
    ),
    # the form
    "ask": say("What is asked", "条件"),
    "sections": say("Parts of the answer", "結果の各項目"),
    "go_curves": say("Return periods", "再現期間"),
    "go_allocation": say("Whose capital", "所要資本の内訳"),
    "go_together": say("Struck together", "同時に及ぶ事故"),
    "go_disasters": say("A vendor fails", "提供会社の障害"),
    "go_net": say("Reinsurance", "再保険の効果"),
    "go_check": say("Worked out twice", "検算"),
    "go_rests": say("What it rests on", "計算の前提"),
    "together": say("What strikes several at once", "複数の取引所に同時に及ぶ事故"),
    "together_note": say(
        "Nobody has counted these. They divide each exchange's thefts into those alone and those "
        "with others; they add none.",
        "実績のない仮定です。各取引所の流出を単独のものと同時のものに分けるだけで、件数は増えません。",
    ),
    "per_cent": say("%", "%"),
    "million": say("¥m", "百万円"),
    "per_cent_a_year": say("% a year", "%／年"),
    "a_year": say("a year", "件／年"),
    "programme": say("Reinsurance", "再保険"),
    "quota": say("Quota share, ceded", "比例再保険の出再割合"),
    "event_attachment": say("Event excess above", "エクセス・ポイント（1事故）"),
    "event_limit": say("Limit of an event", "再保険限度額（1事故）"),
    "event_times": say("Limits a year", "年間の限度額の回数"),
    "year_attachment": say("Aggregate excess above", "エクセス・ポイント（年間）"),
    "year_limit": say("Limit of the year", "再保険限度額（年間）"),
    "times_unit": say("times", "回"),
    "try_programme": say("Try an example programme", "再保険の例で試す"),
    "no_programme": say("Without reinsurance", "再保険なしに戻す"),
    "run": say("Simulation", "シミュレーション"),
    "years": say("Years", "年数"),
    "years_are": say("{n} years", "{n}年"),
    "seed": say("Seed", "乱数の種"),
    "limit_missing": say("needs the limit, too", "限度額も入力してください"),
    # the answer
    "working_on_it": say(
        "Simulating years in which all policies may pay …",
        "全契約の支払をシミュレーションしています…",
    ),
    "answer": say("What the book asks for", "保有契約の所要資本"),
    "answer_says": say(
        "At {level} this book asks for {capital} of capital. {name} alone is {share} of it; events "
        "that strike several at once are {together}.",
        "信頼水準{level}の所要資本は{capital}です。このうち{name}が{share}を占め、"
        "複数の取引所に同時に及ぶ事故によるものは{together}です。",
    ),
    "gist": say("Capital", "所要資本"),
    "capital": say("Capital, {level}", "所要資本（{level}）"),
    "capital_how": say("TVaR less the expected loss", "TVaRから期待損失を控除"),
    "year_200": say("1 year in 200", "200年に1度の年間支払"),
    "event_200": say("Largest event, 1 in 200", "200年に1度の最大事故"),
    "expected": say("Expected loss a year", "年間期待損失"),
    "thefts": say("{n} covered thefts a year", "担保対象の流出 年{n}件"),
    "most": say("Most paid, one theft each", "1事故の最大支払額の合計"),
    "exchanges_are": say("{n} exchanges, one policy each", "{n}社、各社1契約"),
    "net_capital": say("Capital, net", "正味の所要資本"),
    "net_how": say("its price not counted", "再保険料は含まず"),
    "simulated": say(
        "{years} simulated years, seed {seed}: the same request gives the same yen. The ranges are "
        "90 % intervals of the simulation alone.",
        "シミュレーション{years}年（乱数の種{seed}）。同じ条件なら円単位まで同じ結果になります。"
        "併記の範囲はシミュレーション誤差のみによる90%信頼区間です。",
    ),
    "from_run": say(
        "Simulated over {years} years (seed {seed}); model {model}, data of {vintage}, pricing "
        "basis {basis}, assumptions of {assumed}",
        "シミュレーション{years}年（乱数の種{seed}）、モデル {model}、データ {vintage}、"
        "料率基礎 {basis}、前提 {assumed}",
    ),
    "from_exact": say(
        "Exact law before limits of the terms; model {model}, data of {vintage}, pricing basis "
        "{basis}, assumptions of {assumed}",
        "厳密計算（保険期間中の限度額の適用前）、モデル {model}、データ {vintage}、"
        "料率基礎 {basis}、前提 {assumed}",
    ),
    "from_replay": say(
        "Past theft repeated at each client: {name}, the same share of the same tier, through each "
        "policy's own wording",
        "過去の事案の再現：{name}（同じ区分の同じ割合を各利用先に適用し、各契約の約款により判定）",
    ),
    "as_pdf": say("Report as PDF", "報告書（PDF）"),
    # curves
    "curves": say("How bad a year can be", "年間支払額の超過確率"),
    "curves_chart": say("Payments by return period", "再現期間別の支払額"),
    "curves_flat": say(
        "One year in 200 pays {year} or more, and the largest event of one year in 200 takes "
        "{event}.",
        "200年に1度は年間{year}以上、1事故では{event}以上を支払います。",
    ),
    "curves_says": say(
        "One year in 200 pays {year} or more ({low} to {high}), and the largest event of one year "
        "in 200 takes {event}.",
        "200年に1度は年間{year}以上（90%信頼区間 {low}〜{high}）、"
        "1事故では{event}以上を支払います。",
    ),
    "returns_axis": say("Return period, years", "再現期間（年）"),
    "paid_axis": say("Paid", "支払額"),
    "aep": say("All events of a year (AEP)", "年間合計（AEP）"),
    "oep": say("Largest event of a year (OEP)", "年間最大事故（OEP）"),
    "net_aep": say("Year after reinsurance", "再保険考慮後の年間合計"),
    "interval_of_run": say("90 % interval of simulation", "シミュレーションの90%信頼区間"),
    "return_head": say("Once in", "再現期間"),
    "once_in": say("{n} years", "{n}年"),
    "year_head": say("Year (AEP)", "年間合計（AEP）"),
    "event_head": say("Largest event (OEP)", "年間最大事故（OEP）"),
    "tail_head": say("Mean beyond (TVaR)", "それ以上の平均（TVaR）"),
    "net_head": say("Year, net (AEP)", "年間合計・正味（AEP）"),
    # allocation
    "allocation": say("Whose capital it is", "所要資本の内訳"),
    "allocation_note": say(
        "Each part's mean in the book's worst {worst} of years, less its expected loss (co-TVaR). "
        "The parts of each picture add up to the capital, to the yen.",
        "最悪{worst}の年における各部分の平均から期待損失を控除した額です（co-TVaR）。"
        "どの内訳も合計は所要資本に円単位で一致します。",
    ),
    "by_exchange": say("By exchange", "取引所別"),
    "by_shared_event": say("Together or alone", "同時・単独の別"),
    "by_peril": say("By cause", "原因別"),
    "by_says": say(
        "The largest part: {name}, {share} of the capital.",
        "最大は{name}で、所要資本の{share}を占めます。",
    ),
    "others": say("{n} others", "その他{n}社"),
    "part_head": say("Part", "対象"),
    "expected_head": say("Expected loss", "期待損失"),
    "tail_mean_head": say("In the worst years", "最悪年の平均"),
    "capital_head": say("Capital", "所要資本"),
    "share_head": say("Share", "割合"),
    "sum_line": say("Sum", "合計"),
    "all_parts": say("Every part in figures", "全項目の数値"),
    # what strikes several
    "shared_says": say(
        "A vendor's failure or an actor's campaign is one event, however many it strikes.",
        "提供会社の障害・侵害も、同一攻撃者による一連の攻撃も、被害社数によらず1事故とします。",
    ),
    "shared_none": say(
        "As assumed, no event strikes several.", "この仮定では、複数社に及ぶ事故は起こりません。"
    ),
    "event_name": say("Event", "事故"),
    "rate_head": say("Events a year", "年間頻度（件）"),
    "members_head": say("Exchanges it can strike", "対象社数"),
    "hits_head": say("Struck by one, on average", "1事故の平均被害社数"),
    "capped_head": say("Gave way", "引下げ"),
    "capped_note": say(
        "Gave way: exchanges that have fewer thefts of that cause than was assumed, where the "
        "chance was lowered.",
        "引下げ：仮定の件数がその原因による取引所の流出件数を上回り、確率を引き下げた社数。",
    ),
    "assumption_head": say("Assumption", "仮定"),
    "value_head": say("Value", "値"),
    "why_head": say("Why", "理由"),
    "source_head": say("Source", "出典"),
    # disasters
    "disasters": say(
        "If one vendor fails all its clients", "提供会社1社の障害で全利用先が被害に遭う場合"
    ),
    "disasters_says": say(
        "If {vendor} failed and all {n} clients were robbed as in {replay}, insurers would pay "
        "{paid} of {loss} stolen: {times} times the year that comes once in 200.",
        "{vendor}の障害で利用先{n}社すべてが{replay}と同様の被害に遭うと、窃取額{loss}に対し支払額は"
        "{paid}となり、200年に1度の年間支払の{times}倍です。",
    ),
    "disasters_none": say(
        "No exchange of the book names its wallet vendor.",
        "ウォレットの提供会社の記載がある取引所がありません。",
    ),
    "disasters_note": say(
        "A scenario without a probability. In dispute: paid if silence of the wording were read "
        "as cover.",
        "発生確率を伴わないシナリオです。係争額は、約款に記載のない事項を担保すると読めば支払われる額です。",
    ),
    "vendor_head": say("Vendor", "提供会社"),
    "clients_head": say("Clients", "利用先"),
    "mean_head": say("Thefts as the model has them", "モデルの平均"),
    "most_head": say("All a tier holds", "区分全額の窃取"),
    "stolen_head": say("{replay}: stolen", "{replay}：窃取額"),
    "paid_head": say("paid", "支払額"),
    "disputed_head": say("in dispute", "係争額"),
    # reinsurance
    "net": say("What reinsurance takes off", "再保険の効果"),
    "net_none": say(
        "No treaty is given. Fill in the fields under Reinsurance to see what is kept.",
        "再保険の条件が未入力です。「再保険」欄に入力すると、正味の結果を表示します。",
    ),
    "net_says": say(
        "Capital falls from {gross} to {net}, a relief of {relief}; the expected loss from "
        "{expected} to {kept}. What the treaties cost is not counted.",
        "所要資本は{gross}から{net}へ{relief}減少し、期待損失は{expected}から{kept}になります。"
        "再保険料は考慮していません。",
    ),
    "treaty_head": say("Treaty, in the order applied", "再保険（適用順）"),
    "recovers_head": say("Recovers a year", "年平均の回収額"),
    "chance_head": say("Years with a recovery", "回収のある年"),
    # every policy in its book
    "premiums": say("What each policy costs in this book", "各契約の所要資本による保険料"),
    "go_premiums": say("Premiums in the book", "契約別の保険料"),
    "premiums_lead": say(
        "Every policy priced again at the capital it adds last in, and at its Euler share, beside "
        "its technical premium by itself; before reinsurance.",
        "各契約を、最後に追加した場合の限界所要資本とオイラー配分のそれぞれで再算定し、単独での"
        "テクニカル・プレミアムと比較します（再保険考慮前）。",
    ),
    "premiums_go": say("Price every policy", "全契約を再算定する"),
    "premiums_says": say(
        "The {n} policies cost {premium} at the capital each adds and {euler} at Euler shares; "
        "their technical premiums are {technical}. {dearer} cost more at what they add than by "
        "themselves.",
        "{n}契約の保険料の合計は、限界所要資本によると{premium}、オイラー配分によると{euler}、"
        "テクニカル・プレミアムでは{technical}です。限界所要資本による保険料が上回るのは{dearer}契約です。",
    ),
    "premiums_note": say(
        "Capital costs {cost} a year. What each adds comes to {marginal} of the book's {capital}: "
        "the rest goes with no single policy. ± is one standard error of simulation.",
        "資本コストは年{cost}。限界所要資本の合計は{marginal}で、全体の{capital}との差は個別の契約に"
        "帰属しません。±はシミュレーションの標準誤差です。",
    ),
    "premiums_above": say(
        "Of {n} policies the premium at what they add is more than they can ever pay.",
        "{n}契約では、限界所要資本による保険料が最大支払額を上回ります。",
    ),
    "by_exchange_head": say("Exchange", "取引所"),
    "technical_head": say("Technical premium", "テクニカル・プレミアム"),
    "adds_head": say("Capital it adds", "限界所要資本"),
    "premium_head": say("Premium at that", "同左による保険料"),
    "euler_head": say("Euler share", "オイラー配分"),
    "premium_euler_head": say("Premium at that", "同左による保険料"),
    # checked twice
    "check": say("Worked out twice", "二つの方法による検算"),
    "check_says": say(
        "Before limits of the terms the exact law asks for {capital} of capital, {alone} if no "
        "event struck several. The simulation is within {errors} standard errors of it at every "
        "return period.",
        "保険期間中の限度額の適用前で、厳密計算による所要資本は{capital}（複数社に及ぶ事故がない場合"
        "{alone}）です。どの再現期間でも、シミュレーションとの差は標準誤差の{errors}倍以内です。",
    ),
    "check_none": say(
        "There is no exact law of this book to set beside.",
        "この保有契約には厳密計算がありません。",
    ),
    "exact_head": say("Exact", "厳密計算"),
    "run_head": say("Simulated", "シミュレーション"),
    "errors_head": say("Apart, standard errors", "差（標準誤差の倍数）"),
    # what it rests on
    "rests": say("What this rests on", "計算の前提"),
    "same_by_api": say(
        "The same over HTTP: POST /v1/accumulations; on the command line: kuramori portfolio.",
        "同じ計算：HTTPではPOST /v1/accumulations、コマンドではkuramori portfolio。",
    ),
    "loading": say("Checking it by the exact law …", "厳密計算と照合しています…"),
}
