"""How far coin prices move: the figures a quote records, apart from how they are found."""

from __future__ import annotations

from data.rows import Status
from models.profile import Frozen


class PriceMoves(Frozen):
    """How far bitcoin and ether move in yen; volatilities are of the log, per square root of year.

    `from_month` to `to_month` are the closes used, `changes` the monthly changes between them.
    """

    volatility_btc: float
    volatility_eth: float
    correlation: float
    from_month: str
    to_month: str
    changes: int
    status: Status
    source: str
