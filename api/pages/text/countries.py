"""What are countries called, in English and Japanese? By ISO 3166-1 alpha-2."""

from __future__ import annotations

from pricing.phrases import Phrase, say

UNKNOWN = say("unknown", "不明")

COUNTRIES = {
    "AE": say("United Arab Emirates", "アラブ首長国連邦"),
    "AM": say("Armenia", "アルメニア"),
    "AR": say("Argentina", "アルゼンチン"),
    "AT": say("Austria", "オーストリア"),
    "AU": say("Australia", "オーストラリア"),
    "BG": say("Bulgaria", "ブルガリア"),
    "BH": say("Bahrain", "バーレーン"),
    "BR": say("Brazil", "ブラジル"),
    "BS": say("Bahamas", "バハマ"),
    "CA": say("Canada", "カナダ"),
    "CH": say("Switzerland", "スイス"),
    "CN": say("China", "中国"),
    "CR": say("Costa Rica", "コスタリカ"),
    "CW": say("Curaçao", "キュラソー"),
    "CY": say("Cyprus", "キプロス"),
    "CZ": say("Czechia", "チェコ"),
    "DE": say("Germany", "ドイツ"),
    "DK": say("Denmark", "デンマーク"),
    "EE": say("Estonia", "エストニア"),
    "ES": say("Spain", "スペイン"),
    "EU": say("European Union", "欧州連合"),
    "FI": say("Finland", "フィンランド"),
    "FR": say("France", "フランス"),
    "GB": say("United Kingdom", "英国"),
    "GI": say("Gibraltar", "ジブラルタル"),
    "HK": say("Hong Kong", "香港"),
    "ID": say("Indonesia", "インドネシア"),
    "IE": say("Ireland", "アイルランド"),
    "IL": say("Israel", "イスラエル"),
    "IN": say("India", "インド"),
    "IR": say("Iran", "イラン"),
    "IS": say("Iceland", "アイスランド"),
    "IT": say("Italy", "イタリア"),
    "JP": say("Japan", "日本"),
    "KG": say("Kyrgyzstan", "キルギス"),
    "KN": say("Saint Kitts and Nevis", "セントクリストファー・ネービス"),
    "KR": say("South Korea", "韓国"),
    "KY": say("Cayman Islands", "ケイマン諸島"),
    "LI": say("Liechtenstein", "リヒテンシュタイン"),
    "LT": say("Lithuania", "リトアニア"),
    "LU": say("Luxembourg", "ルクセンブルク"),
    "LV": say("Latvia", "ラトビア"),
    "MH": say("Marshall Islands", "マーシャル諸島"),
    "MT": say("Malta", "マルタ"),
    "MX": say("Mexico", "メキシコ"),
    "MY": say("Malaysia", "マレーシア"),
    "NG": say("Nigeria", "ナイジェリア"),
    "NL": say("Netherlands", "オランダ"),
    "NO": say("Norway", "ノルウェー"),
    "NZ": say("New Zealand", "ニュージーランド"),
    "PA": say("Panama", "パナマ"),
    "PH": say("Philippines", "フィリピン"),
    "PL": say("Poland", "ポーランド"),
    "RO": say("Romania", "ルーマニア"),
    "RU": say("Russia", "ロシア"),
    "SC": say("Seychelles", "セーシェル"),
    "SE": say("Sweden", "スウェーデン"),
    "SG": say("Singapore", "シンガポール"),
    "SI": say("Slovenia", "スロベニア"),
    "SK": say("Slovakia", "スロバキア"),
    "SV": say("El Salvador", "エルサルバドル"),
    "TH": say("Thailand", "タイ"),
    "TR": say("Türkiye", "トルコ"),
    "TW": say("Taiwan", "台湾"),
    "UA": say("Ukraine", "ウクライナ"),
    "US": say("United States", "米国"),
    "VC": say("Saint Vincent and the Grenadines", "セントビンセント・グレナディーン"),
    "VG": say("British Virgin Islands", "英領バージン諸島"),
    "VN": say("Vietnam", "ベトナム"),
    "WS": say("Samoa", "サモア"),
    "ZA": say("South Africa", "南アフリカ"),
}
"""Those that events, and most of those that exchanges, come from."""


def country_name(code: str | None) -> Phrase:
    """The country's name; a code nobody gave a name to is shown as it is."""
    if code is None:
        return UNKNOWN
    return COUNTRIES.get(code) or say(code, code)
