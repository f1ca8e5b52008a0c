"""Words of a book that the reader brings as a file, and of what is kept of it."""

from __future__ import annotations

from pricing.phrases import say

WORDS = {
    "own_book": say("Your own book: CSV or Excel", "自社の保有契約（CSV・Excel）"),
    "own_forgotten": say(
        "Worked out and forgotten: nothing of the file is kept.",
        "計算にのみ使い、ファイルの内容は保存しません。",
    ),
    "own_go": say("Work out this file", "このファイルで計算する"),
    "own_off": say("Take the file away", "ファイルを外す"),
    "own_columns": say("Columns and samples", "列の説明と見本"),
    "own_columns_says": say(
        "One line an exchange with its policy, in the columns of kuramori portfolio; or open "
        "exposure data (OED), a line a layer.",
        "1行に取引所1社とその契約を記入します（kuramori portfolioと同じ列）。"
        "OED（1行に1レイヤー）も読み込めます。",
    ),
    "own_required": say("Needed of the exchange", "必須（取引所）"),
    "own_required_policy": say(
        "Needed of the policy; without any, the reference policy",
        "必須（契約。すべて空の場合は参照契約で計算）",
    ),
    "own_oed": say("OED", "OED"),
    "own_oed_says": say(
        "AccNumber, AccName, OtherTIV, LocCurrency, CountryCode, PolNumber, PolInceptionDate, "
        "PolExpiryDate, LayerLimit, LayerAttachment, LayerParticipation; what only an exchange "
        "has in FlexiAcc… and FlexiPol….",
        "AccNumber、AccName、OtherTIV、LocCurrency、CountryCode、PolNumber、PolInceptionDate、"
        "PolExpiryDate、LayerLimit、LayerAttachment、LayerParticipation。"
        "取引所固有の項目はFlexiAcc…・FlexiPol…に記入します。",
    ),
    "sample_book": say("Sample, 30 firms", "見本（30社）"),
    "sample_oed": say("Sample in OED", "見本（OED）"),
    "sample_columns": say("Every column", "全項目のひな形"),
    "own_shown": say(
        "Worked out from {file}, which is not kept and not in the address.",
        "{file}による計算結果です。ファイルは保存されず、アドレスにも含まれません。",
    ),
    "own_faults": say(
        "Nothing was worked out: {file} has {n} faults.",
        "{file}に誤りが{n}件あるため、計算していません。",
    ),
    "own_fault": say(
        "Nothing was worked out: {file} has a fault.", "{file}に誤りがあるため、計算していません。"
    ),
    "own_more": say("and {n} more", "ほか{n}件"),
    "kept": say("Kept results", "保存した計算結果"),
    "keep_result": say("Keep this result", "この結果を保存する"),
    "keep_result_says": say(
        "As a record of your organisation, with the book as it stands: read and printed as it was "
        "made, and made again to the yen by kuramori replay.",
        "現在の保有契約とともに所属組織の記録として保存します。後から同じ内容を参照・印刷でき、"
        "kuramori replayで円単位まで再計算できます。",
    ),
    "kept_at": say("Kept at", "保存日時"),
    "kept_id": say("Record", "記録"),
    "kept_paper": say("Report as PDF", "報告書（PDF）"),
    "kept_none": say("Nothing is kept of this book yet.", "この保有契約の結果は未保存です。"),
    "own_keep": say("Keep it as a portfolio", "登録する"),
    "own_keep_name": say("Name of the portfolio", "保有契約の名称"),
    "own_keep_says": say(
        "Only your organisation sees it; it is then chosen above.",
        "所属組織だけが閲覧でき、登録後は上の一覧から選べます。",
    ),
}
