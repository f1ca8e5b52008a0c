"""What is a regime called in a sentence, where its title is too long?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pricing.phrases import listed, say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pricing.event_result import RegimeSilence
    from pricing.phrases import Language

NAMES = {
    "ae": say("Dubai", "ドバイ"),
    "au": say("Australia", "オーストラリア"),
    "basel": say("Basel II", "バーゼルII"),
    "bh": say("Bahrain", "バーレーン"),
    "ca": say("Canada", "カナダ"),
    "eu": say("EU MiCA", "EU MiCA"),
    "eu_aifmd": say("EU AIFMD", "EU AIFMD"),
    "hk": say("Hong Kong", "香港"),
    "jp": say("Japan", "日本"),
    "kr": say("South Korea", "韓国"),
    "my": say("Malaysia", "マレーシア"),
    "th": say("Thailand", "タイ"),
    "uk": say("United Kingdom", "英国"),
    "us_ca": say("California", "カリフォルニア州"),
    "us_finra": say("US FINRA", "米国FINRA"),
}


def regimes_named(these: Iterable[RegimeSilence], lang: Language) -> str:
    """Their names in a list; by its title one that has no name here."""
    names = (NAMES.get(one.regime) or say(one.title, one.title) for one in these)
    return say("{names}", "{names}", names=listed(names)).told(lang)
