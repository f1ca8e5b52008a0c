"""Do the deals placed say anything of a price? Only of expected losses like their own."""

from __future__ import annotations

from data.cat_bonds import cat_bonds
from pricing.phrases import Phrase, say

LIKE = 3.0
"""Times the expected loss of the nearest deal with a sourced multiple, or a third of it."""


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
