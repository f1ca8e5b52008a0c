"""Records to make papers of."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from models.profile import SecurityProfile
from pricing.desk import open_desk
from pricing.policy import Policy
from pricing.quote import price
from tests.api.command import EXAMPLE, ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from pricing.result import Quote

ON = dt.date(2026, 11, 24)


def example_policy(name: str) -> Policy:
    return Policy.model_validate_json((ROOT / "examples" / "policies" / f"{name}.json").read_text())


def example_exchange() -> SecurityProfile:
    file = ROOT / "examples" / "checks" / "exchange.json"
    return SecurityProfile.model_validate_json(file.read_text())


@pytest.fixture(scope="session")
def quote(trained: Path) -> Quote:
    """Of the middle example under the reference policy."""
    profile = SecurityProfile.model_validate_json(EXAMPLE.read_text())
    return price(profile, None, open_desk(trained), ON)
