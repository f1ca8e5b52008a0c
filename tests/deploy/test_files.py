"""The files an operator copies: run as nobody, and name no setting the service would refuse."""

from __future__ import annotations

import configparser
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from api.settings import KNOWN, PREFIX, SETTINGS, Count, Settings

ROOT = Path(__file__).resolve().parents[2]
COMPOSE, DOCKERFILE = ROOT / "compose.yaml", ROOT / "Dockerfile"
UNITS = tuple(sorted((ROOT / "deploy").glob("*.service")))
EXAMPLES = tuple(sorted((ROOT / "deploy").glob("*.example")))
OPERATIONS = ROOT / "docs" / "operations.md"
PAGES = (ROOT / "README.md", OPERATIONS, COMPOSE, DOCKERFILE, *sorted((ROOT / "deploy").iterdir()))
A_NAME = re.compile(rf"\b{PREFIX}[A-Z_]+[A-Z]\b")


@cache
def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(COMPOSE.read_text())
    return found


def ours() -> dict[str, dict[str, Any]]:
    """The services built from this checkout."""
    return {name: one for name, one in compose()["services"].items() if "build" in one}


def unit(path: Path) -> configparser.SectionProxy:
    found = configparser.RawConfigParser(strict=False, delimiters=("=",))
    found.optionxform = str  # type: ignore[assignment,method-assign]
    found.read(path)
    return found["Service"]


def instructions() -> list[tuple[str, str]]:
    text = DOCKERFILE.read_text().replace("\\\n", " ")
    lines = [line.split(maxsplit=1) for line in text.splitlines() if line and line[0] not in "# "]
    return [(word, rest) for word, rest in lines]


def variables(path: Path) -> dict[str, str]:
    lines = (line for line in path.read_text().splitlines() if line and line[0] != "#")
    return dict(line.split("=", 1) for line in lines)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_setting_that_is_written_down_exists(path: Path) -> None:
    assert set(A_NAME.findall(path.read_text())) <= KNOWN


def test_the_table_of_settings_is_the_list_of_settings() -> None:
    text = OPERATIONS.read_text().partition("## Settings")[2].partition("\n## ")[0]
    lines = [line for line in text.splitlines() if line.startswith("| `")]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    told = {row[0].strip("`"): row[1:] for row in rows}
    assert told == {s.name: [s.meaning, s.allowed, s.default] for s in SETTINGS}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_an_example_of_settings_is_accepted(path: Path) -> None:
    given = variables(path)
    given.pop("POSTGRES_PASSWORD", None)
    Settings.from_env(given)


def test_the_image_is_pinned_and_does_not_run_as_root() -> None:
    bases = [rest.split()[0] for word, rest in instructions() if word == "FROM"]
    assert set(bases) == {"python:3.11-slim-bookworm"}
    words = [word for word, _ in instructions()]
    (user,) = [rest for word, rest in instructions() if word == "USER"]
    assert int(user) > 0
    assert words.index("USER") < words.index("CMD")
    assert "HEALTHCHECK" in words


def test_the_image_holds_only_what_it_names() -> None:
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    assert lines[0] == "*"
    kept = {line[1:] for line in lines if line.startswith("!")}
    copied = {
        name
        for word, rest in instructions()
        if word == "COPY" and "--from" not in rest
        for name in rest.split()[:-1]
    }
    assert kept == copied
    assert all((ROOT / name).exists() for name in copied)


def test_no_password_is_written_down() -> None:
    assert variables(ROOT / "deploy" / "compose.env.example")["POSTGRES_PASSWORD"] == ""
    told = re.findall(r"POSTGRES_PASSWORD[^}\n]*", COMPOSE.read_text())
    assert told
    assert all(":?" in one or ": $" in one for one in told)


def test_services_of_ours_hold_no_privileges() -> None:
    assert set(ours()) == {"migrate", "service", "worker"}
    for one in ours().values():
        assert one["read_only"] is True
        assert one["cap_drop"] == ["ALL"]
        assert "no-new-privileges:true" in one["security_opt"]


def test_only_the_service_is_reachable_and_only_from_this_machine() -> None:
    ports = {name: one["ports"] for name, one in compose()["services"].items() if "ports" in one}
    assert ports == {"service": ["127.0.0.1:8000:8000"]}


def test_nothing_serves_before_the_database_has_its_tables() -> None:
    services = compose()["services"]
    assert services["migrate"]["command"] == ["kuramori", "db", "upgrade"]
    assert services["migrate"]["depends_on"]["database"]["condition"] == "service_healthy"
    waits = services["service"]["depends_on"]["migrate"]["condition"]
    assert waits == "service_completed_successfully"
    assert services["database"]["image"].startswith("postgres:18")


def test_every_volume_and_dependency_is_there() -> None:
    services = compose()["services"]
    used = {volume.split(":")[0] for one in services.values() for volume in one.get("volumes", ())}
    assert used == set(compose()["volumes"])
    assert {name for one in services.values() for name in one.get("depends_on", ())} <= set(
        services
    )


def test_a_container_is_given_time_to_finish_its_requests() -> None:
    (graceful,) = [s for s in SETTINGS if s.name == "KURAMORI_GRACEFUL_SECONDS"]
    seconds = int(compose()["services"]["service"]["stop_grace_period"].removesuffix("s"))
    assert seconds > int(graceful.default)
    for path in UNITS:
        assert int(unit(path)["TimeoutStopSec"]) > int(graceful.default)


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_is_confined(path: Path) -> None:
    found = unit(path)
    assert found["User"] == "kuramori"
    assert found["NoNewPrivileges"] == "yes"
    assert found["ProtectSystem"] == "strict"
    assert found["CapabilityBoundingSet"] == ""
    assert found["EnvironmentFile"] == "/etc/kuramori/kuramori.env"


def test_the_proxy_passes_what_the_service_believes_and_reads() -> None:
    text = (ROOT / "deploy" / "nginx.conf").read_text()
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in text
    assert "proxy_set_header X-Forwarded-Proto $scheme;" in text
    body = next(s for s in SETTINGS if s.name == "KURAMORI_MAX_BODY_BYTES")
    assert isinstance(body, Count)
    (largest,) = re.findall(r"client_max_body_size (\d+)m;", text)
    assert int(largest) << 20 == 32 * int(body.default)
    assert not re.findall(r"\$(request|request_uri|args|query_string)\b[^;]*'", text)
