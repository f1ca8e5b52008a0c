"""Do the deals placed say anything of a price? Only of expected losses like their own."""

from __future__ import annotations

from data.cat_bonds import cat_bonds
from pricing.phrases import Phrase, say

LEAST_TOLD = 1e-4
"""Expected loss, a share a year, below which a multiple of it says nothing: what is paid is then
for the capital that lies there."""

NO_MULTIPLE = say(
    "The expected loss is below {least} a year: a spread is then all but the cost of the capital "
    "that lies there, and a multiple of so small a loss says nothing. None is given.",
    "期待損失が年{least}未満のため、スプレッドのほぼ全ては拘束資本の費用であり、EL倍率は意味を持たない"
    "（表示しない）。",
    least=f"{100 * LEAST_TOLD:g} %",
)

LIKE = 3.0
"""Times the expected loss of the nearest deal with a sourced multiple, or a third of it."""


def times(multiple: float) -> str:
    """A multiple in three digits."""
    return f"{float(f'{multiple:.3g}'):,g}"


def unlike_deals(expected_loss: float) -> Phrase | None:
    """What to say where no deal of a like expected loss (a share a year) has a multiple."""
    (nearest,) = cat_bonds().nearest(expected_loss, 1)
    theirs = nearest.expected_loss or 1.0
    if max(theirs / expected_loss, expected_loss / theirs) <= LIKE:
        return None
    return say(
        "No deal of a like expected loss has a sourced multiple: the nearest has {theirs} a year, "
        "this {ours}. Multiples rise as the expected loss falls, and the band says little here.",
        "期待損失の近い案件に出所のある倍率はない（最も近い案件は年{theirs}、本件{ours}）。"
        "倍率は期待損失が小さいほど高く、帯は参考にとどまる。",
        theirs=f"{100 * theirs:.3g} %",
        ours=f"{100 * expected_loss:.3g} %",
    )
