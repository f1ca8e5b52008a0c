"""One trained model and one desk for the whole session."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from data.load import load_dataset
from models import registry
from models.profile import SecurityProfile
from models.train import train
from pricing.desk import Desk, open_desk
from pricing.layer import Layer
from pricing.policy import Policy

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@pytest.fixture(scope="session")
def on() -> dt.date:
    return dt.date(2026, 11, 23)


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    home = tmp_path_factory.mktemp("home")
    model, _ = train(load_dataset())
    registry.store(home, model, {})
    return open_desk(home)


@pytest.fixture(scope="session")
def examples() -> dict[str, SecurityProfile]:
    return {
        path.stem: SecurityProfile.model_validate_json(path.read_bytes())
        for path in sorted(EXAMPLES.glob("*.json"))
    }


@pytest.fixture(scope="session")
def middle(examples: dict[str, SecurityProfile]) -> SecurityProfile:
    return examples["jp-middle"]


@pytest.fixture(scope="session")
def primary() -> Policy:
    """¥2bn xs ¥20m per event, ¥6bn in the year."""
    return Policy(
        name="Primary",
        inception=dt.date(2027, 4, 1),
        expiry=dt.date(2028, 4, 1),
        layers=(Layer(limit=2e9, retention=2e7, aggregate_limit=6e9),),
    )
