"""What is counted, and under which names."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from prometheus_client import REGISTRY
from prometheus_client.parser import text_string_to_metric_families

from api.app import create_app

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from api.settings import Settings
    from tests.api.conftest import FakeCore


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


def test_prometheus_can_read_them(settings: Settings, core: FakeCore) -> None:
    token = "t" * 32
    app = create_app(replace(settings, metrics_token=token), core=core.core())
    client = app.test_client()
    client.get("/healthz")
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {token}"})
    app.extensions["kuramori"].store.engine.dispose()
    assert answer.mimetype == "text/plain"
    families = {family.name for family in text_string_to_metric_families(answer.text)}
    assert {"kuramori_requests", "kuramori_request_seconds", "kuramori_workers"} <= families


def test_without_a_token_they_are_not_served(client: FlaskClient) -> None:
    assert client.get("/metrics").status_code == 404
