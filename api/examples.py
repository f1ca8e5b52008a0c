"""A request that works, for the documentation and for tests of the contract; four exchanges."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Any

from pydantic import ConfigDict

from models.profile import Frozen

EXAMPLES = Path(str(resources.files("data"))) / "examples"
"""Exchanges and policies to try things on; `examples` in the repository leads here."""

EXAMPLE_PROFILES = ("jp-large", "jp-middle", "jp-small", "offshore")

EXAMPLE_REQUEST: dict[str, Any] = {
    "profile": {
        "name": "Example Exchange",
        "country": "JP",
        "assets": {"total": 300e9, "shares": {"hot": 0.03, "cold": 0.97}},
        "yearly_volume": 2e12,
        "trading_since": 2017,
        "controls": {"multi_party_signing": True, "cold_keys_never_online": True},
    },
    "policy": {
        "name": "Example policy",
        "inception": "2027-04-01",
        "expiry": "2028-04-01",
        "layers": [{"limit": 5e9, "retention": 5e8}],
    },
    "on": "2026-11-25",
}

EXAMPLE_COVER: dict[str, Any] = {
    "name": "Outflow cover",
    "exchange": EXAMPLE_REQUEST["profile"],
    "inception": "2027-04-01",
    "expiry": "2028-04-01",
    "triggers": [
        {"kind": "on_chain_outflow", "threshold": 2e9, "within_hours": 24},
    ],
    "payout": {"kind": "slope", "start": 2e9, "end": 7e9, "limit": 5e9},
    "calculation_agent": {"name": "Example agent", "independent": True},
}

EXAMPLE_BOOK: dict[str, Any] = {
    "submissions": [
        {"profile": EXAMPLE_REQUEST["profile"]},
        {"profile": EXAMPLE_REQUEST["profile"], "policy": EXAMPLE_REQUEST["policy"]},
    ],
    "on": EXAMPLE_REQUEST["on"],
}


EXAMPLE_CHOICE: dict[str, Any] = {
    "profile": EXAMPLE_REQUEST["profile"],
    "figures": {"cost_of_capital": 0.08, "own_funds": 1e9},
    "on": EXAMPLE_REQUEST["on"],
}


def example_profiles() -> tuple[Path, ...]:
    """Files of the example exchanges."""
    return tuple(EXAMPLES / f"{name}.json" for name in EXAMPLE_PROFILES)


AN_ID = "01a222b5-9eac-7e6d-bbc4-71de6f605f4e"


def with_example(value: dict[str, Any]) -> ConfigDict:
    """The configuration of a request's type that shows how one looks."""
    return ConfigDict(**Frozen.model_config, json_schema_extra={"examples": [value]})
