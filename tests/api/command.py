"""The command as its tests run it, in this process or in one of its own."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import pytest

from api.cli import main
from tests.waiting import PATIENCE_S

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "jp-middle.json"
ON = "2026-11-23"


@dataclass(frozen=True)
class Done:
    """How a command ended and what it printed."""

    returncode: int
    stdout: str
    stderr: str


def run(home: Path, *arguments: str | Path) -> Done:
    """The command in this process: a new one for each would take a second to import."""
    out, err = io.StringIO(), io.StringIO()
    with (
        patch.dict(os.environ, _environment(home)),
        patch.object(sys, "argv", ["kuramori", *map(str, arguments)]),
        redirect_stdout(out),
        redirect_stderr(err),
        pytest.raises(SystemExit) as ended,
    ):
        main()
    return Done(int(ended.value.code or 0), out.getvalue(), err.getvalue())


def run_alone(home: Path, *arguments: str | Path) -> Done:
    """The command in a process of its own, as a stranger starts it."""
    command = [sys.executable, "-m", "api.cli", *map(str, arguments)]
    done = subprocess.run(  # noqa: S603 - our own interpreter
        command,
        cwd=ROOT,
        env={**os.environ, **_environment(home)},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S,
    )
    return Done(done.returncode, done.stdout, done.stderr)


def said(home: Path, *arguments: str | Path) -> str:
    """What a command that goes well prints."""
    done = run(home, *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def fault(home: Path, status: int, *arguments: str | Path) -> str:
    """The one line a command that fails says."""
    done = run(home, *arguments)
    assert (done.returncode, done.stdout) == (status, "")
    (line,) = done.stderr.strip().splitlines()
    return line


def _environment(home: Path) -> dict[str, str]:
    return {"KURAMORI_HOME": str(home), "NO_COLOR": "1"}
