"""Indications: prices of one exchange or ten thousand, at once, kept nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.contract import Contract, answer
from api.shapes import IndicationRequest
from api.wiring import service
from pricing.result import Indications

if TYPE_CHECKING:
    from flask import Response

contract = Contract("Prices that are not kept")

BODIES = 32
"""Ten thousand submissions are some 15 MB; the largest body of other requests is 1 MiB."""


@contract.post(
    "/v1/indications",
    may="prices:ask",
    body=IndicationRequest,
    bodies=BODIES,
    returns=Indications,
    problems=("no-exchange-rate", "batch-refused", "no-model", "model-refused", "tables-damaged"),
    units=10,
)
def indicate(body: IndicationRequest) -> Response:
    """Price policies for one exchange or many, roughly and at once.

    The premium of a quote with its interval, mostly within one per cent of it, without
    findings or drivers. Nothing is stored. If one submission cannot be priced, none is, and each
    fault is named.
    """
    return answer(service().indicate(body))
