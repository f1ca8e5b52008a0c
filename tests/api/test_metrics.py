"""What is counted, and under which names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from prometheus_client import REGISTRY
from prometheus_client.parser import text_string_to_metric_families

if TYPE_CHECKING:
    from flask.testing import FlaskClient


def value(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0.0


def test_a_quote_is_counted_priced_and_stored(client: FlaskClient, asked: dict[str, Any]) -> None:
    before = [
        value("kuramori_prices_total", kind="quote"),
        value("kuramori_quotes_stored_total"),
        value("kuramori_price_wait_seconds_count"),
        value("kuramori_request_seconds_count", operation="create_quote"),
    ]
    assert client.post("/v1/quotes", json=asked).status_code == 201
    after = [
        value("kuramori_prices_total", kind="quote"),
        value("kuramori_quotes_stored_total"),
        value("kuramori_price_wait_seconds_count"),
        value("kuramori_request_seconds_count", operation="create_quote"),
    ]
    assert after == [number + 1 for number in before]


def test_a_refused_quote_is_neither_priced_nor_stored(client: FlaskClient) -> None:
    prices, refused = (
        value("kuramori_prices_total", kind="quote"),
        value("kuramori_problems_total", type="invalid-input"),
    )
    client.post("/v1/quotes", json={})
    assert value("kuramori_prices_total", kind="quote") == prices
    assert value("kuramori_problems_total", type="invalid-input") == refused + 1


def test_prometheus_can_read_them(client: FlaskClient) -> None:
    client.get("/healthz")
    answer = client.get("/metrics")
    assert answer.mimetype == "text/plain"
    families = {family.name for family in text_string_to_metric_families(answer.text)}
    assert {"kuramori_requests", "kuramori_request_seconds", "kuramori_workers"} <= families
