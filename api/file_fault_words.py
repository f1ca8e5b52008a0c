"""How is it said in Japanese what is wrong with a file? See `api.fault_words`."""

from __future__ import annotations

OF_FILE = (
    ("is larger than {} MiB", "{}MiBを超えています"),
    ("larger than {} MiB", "{}MiBを超えています"),
    ("is empty", "空のファイルです"),
    ("no such file or directory", "ファイルがありません"),
    (
        "must be a file whose name ends in .csv or .xlsx",
        "名前が.csvまたは.xlsxで終わるファイルにしてください",
    ),
    (
        "must have a header and at least one line without # under it",
        "見出し行と、#で始まらない行が1行以上必要です",
    ),
    ("must have at most {} lines under its header", "見出しの下は{}行までです"),
    ("must have at most {} lines", "{}行までです"),
    ("must have at most {} columns", "{}列までです"),
    ("is a required column, and the header lacks it", "必須の列が見出しにありません"),
    ("has cells and no name", "値があるのに列の名前がありません"),
    ("is not a known column", "この名前の列はありません"),
    ("cells must be set apart by commas", "値はカンマで区切ってください"),
    (
        "kuramori import template {} writes every column",
        "全項目のひな形：kuramori import template {}",
    ),
    ("is given twice", "同じ列が2つあります"),
    (
        "is a formula whose result the file does not hold",
        "数式の計算結果がファイルに保存されていません",
    ),
    (
        "has a formula whose result the file does not hold (save it in Excel first)",
        "数式の計算結果がファイルに保存されていません（Excelで保存し直してください）",
    ),
    ("a value, or a file that Excel has saved", "値を入れるか、Excelで保存し直してください"),
    ("has {} cells, the header has {}", "{}個の値がありますが、見出しは{}列です"),
    (
        "must not repeat: these names stand on line {}",
        "{}行目と取引所・契約の名前が重複しています",
    ),
    ("must not repeat: this name stands on line {}", "{}行目と名前が重複しています"),
    ("{} is given, and {} is not", "{}がありますが、{}がありません"),
    ("{} and so on without a gap", "{}のように番号を続けてください"),
    (
        (
            "column {} is none of the OED fields read here: leave it empty, or use FlexiAcc… and "
            "FlexiPol… with a path (see docs/imports.md)"
        ),
        (
            "{}は読み取らないOEDの列です。空にするか、FlexiAcc…・FlexiPol…で指定してください"
            "（docs/imports.md）"
        ),
    ),
    (
        "{} must be the same in all lines of account {} (line {} has {})",
        "{}は勘定{}のすべての行で同じ値にしてください（{}行目は{}）",
    ),
    ("has a cell of more than {} characters", "{}文字を超える値があります"),
    (
        "is not CSV: a quotation mark is not closed",
        "CSVとして読めません（引用符が閉じられていません）",
    ),
    (
        "is not CSV: text follows a closing quotation mark",
        "CSVとして読めません（閉じた引用符の直後に文字があります）",
    ),
    (
        "is a workbook and not CSV: give it a name that ends in .xlsx",
        "CSVではなくExcelのブックです。名前の末尾を.xlsxにしてください",
    ),
    (
        "is an old Excel workbook and not CSV: {}",
        "旧形式のExcelブックです。CSV UTF-8（コンマ区切り）で保存し直してください",
    ),
    ("is UTF-16 text: {}", "UTF-16です。CSV UTF-8（コンマ区切り）で保存し直してください"),
    ("is not text: it holds a zero byte", "テキストではありません（値0のバイトがあります）"),
    (
        "must be UTF-8 or CP932 (Japanese Windows): {}",
        "文字コードはUTF-8またはCP932（Shift_JIS）にしてください",
    ),
    (
        "cannot be read as an Excel workbook: save it anew, or as CSV UTF-8",
        "Excelブックとして読めません。保存し直すか、CSV UTF-8にしてください",
    ),
    (
        'has {} sheets: name the one to read "{}", or remove the others ({})',
        "シートが{}枚あります。読み取るシートの名前を「{}」にするか、他を削除してください（{}）",
    ),
    ("is not an Excel workbook (.xlsx){}", "Excelブック（.xlsx）ではありません"),
    ("unpacks to more than {} times its size", "展開すると元の{}倍を超えます"),
    ("is larger than {} MiB when unpacked", "展開すると{}MiBを超えます"),
    (
        "is protected by a password: save it without one",
        "パスワードで保護されています。解除して保存し直してください",
    ),
    ("holds a document type, which no workbook has", "ブックにない文書型の宣言があります"),
    (
        "holds more than is read from a workbook: save it as CSV UTF-8",
        "ブックとして読める量を超えています。CSV UTF-8で保存し直してください",
    ),
    (
        "has rows or cells out of their order: save it anew",
        "行またはセルの順序が乱れています。保存し直してください",
    ),
)
OF_CELL = (
    ("is an error of the spreadsheet", "表計算ソフトのエラー値です"),
    ("a value", "値を入れてください"),
    ("must be text", "文字列で入力してください"),
    ("must be yes or no", "yesまたはnoで入力してください"),
    ("yes, no, true or false; empty where it is unknown", "yes・no・true・false、不明なら空欄"),
    ("must be yes, or empty where there is none", "yesとするか、なければ空欄にしてください"),
    ("must be a number, not a percentage", "百分率ではなく数値で入力してください"),
    ("a share such as 0.03", "0.03のような割合"),
    ("must be a number", "数値で入力してください"),
    ("must be a finite number", "有限の数値で入力してください"),
    ("must be a whole number", "整数で入力してください"),
    ("must be a date without a time", "時刻のない日付で入力してください"),
    ("must be a date such as {}", "{}の形式の日付で入力してください"),
    ("a date such as {}", "{}の形式の日付"),
    ("must be true, false or null", "true・false・nullのいずれかにしてください"),
    ("must be a JSON object", "JSONのオブジェクトにしてください"),
    ("must be a JSON array", "JSONの配列にしてください"),
    (
        "is ambiguous: the sign between digits may be for thousands or decimals",
        "桁区切りか小数点かを判別できません",
    ),
    (
        "digits with a point before decimals, such as {}",
        "数字と、小数点としてのピリオドだけで入力してください（例：{}）",
    ),
    ("must be above {}", "{}より大きい値にしてください"),
    ("must be below {}", "{}より小さい値にしてください"),
    ("must be at least {} character(s)", "{}文字以上にしてください"),
    ("must be at least {} entry", "{}件以上にしてください"),
    ("must be at most {} characters", "{}文字以内にしてください"),
    ("must be at most {} entries", "{}件以内にしてください"),
    ("must be at most {}", "{}以下にしてください"),
    ("must be {} or more", "{}以上にしてください"),
    ("must be one of {}", "{}のいずれかにしてください"),
    ("must be text of the form {}", "{}の形式の文字列にしてください"),
    ("must be no larger than {} KiB", "{}KiB以内にしてください"),
    ("is required", "入力が必要です"),
    ("is not a known field", "この名前の項目はありません"),
    ("known fields: {}", "項目：{}"),
    ("The body is not JSON: {}.", "JSONとして読めません（{}）"),
    ("must not contain control characters", "制御文字を含めないでください"),
)
