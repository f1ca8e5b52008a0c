"""Where does a rate on line stand in the market? Bands of published prices; they bend nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pricing.phrases import say
from pricing.result import MarketBand

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from data.prior_rows import MarketBand as BandRow
    from pricing.phrases import Phrase

BAND = ("{floor} – {ceiling}, middle {low} – {high}", "{floor}～{ceiling}（中心帯{low}～{high}）")


def _share(share: float) -> str:
    return f"{100 * share:.3g}%"


def band_said(band: MarketBand, written: Callable[[float], str] = _share) -> Phrase:
    """A band from end to end and its middle: 1.5% – 12%, middle 3% – 6%."""
    return say(
        *BAND,
        floor=written(band.floor),
        ceiling=written(band.ceiling),
        low=written(band.central_low),
        high=written(band.central_high),
    )


def comparable_band(
    bands: Sequence[BandRow],
    *,
    tiers: Sequence[str],
    limit_jpy: float,
    rate_on_line: float,
) -> MarketBand:
    """The band for cover of these tiers and this per-event limit, and whether the rate leaves it.

    Cover that answers for hot or warm wallets is set beside hot-wallet crime cover of its limit;
    cover for other tiers alone beside cold cover that includes remote compromise.
    """
    online = bool({"hot", "warm"} & set(tiers))
    row = next(
        band
        for band in bands
        if (("hot" in band.tiers) if online else band.band == "cold_with_remote")
        and limit_jpy <= (band.limit_max_jpy or float("inf"))
    )
    return MarketBand(
        band=row.band,
        label_en=row.label_en,
        label_ja=row.label_ja,
        floor=row.floor,
        central_low=row.central_low,
        central_high=row.central_high,
        ceiling=row.ceiling,
        outside=not row.floor <= rate_on_line <= row.ceiling,
        status=row.status,
        source=row.source,
    )
