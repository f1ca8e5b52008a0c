"""Which report is kept of a model, and where?

`kuramori report` keeps one under `reports/` of the home. A model without one of its own is told of
by the report that comes with the program: of the same form, maybe on other tables, which it names.
"""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

import structlog
from pydantic import ValidationError

from api.report_shapes import ModelReport
from models.errors import FileMissing
from models.files import read_plain, replace_file

if TYPE_CHECKING:
    from pathlib import Path

LARGEST_BYTES = 4 << 20
SHIPPED = "model-report.json"

log = structlog.get_logger(__name__)


def keep_report(home: Path, report: ModelReport) -> Path:
    """Keep a report beside the models; the newest of a model replaces the one before."""
    path = _path(home, report.version)
    write_report(path, report)
    return path


def write_report(path: Path, report: ModelReport) -> None:
    """Write a report as JSON."""
    replace_file(path, report.model_dump_json() + "\n")


def report_of(home: Path, version: str) -> ModelReport:
    """The report kept of a stored model, else the one that came with the program."""
    try:
        return ModelReport.model_validate_json(read_plain(_path(home, version), LARGEST_BYTES))
    except FileMissing:
        return shipped_report()
    except ValidationError:
        log.exception("report_refused", version=version)
        return shipped_report()


def shipped_report() -> ModelReport:
    """The report that comes with the program."""
    text = resources.files("api").joinpath("reports", SHIPPED).read_text(encoding="utf-8")
    return ModelReport.model_validate_json(text).model_copy(update={"shipped": True})


def _path(home: Path, version: str) -> Path:
    return home / "reports" / f"{version}.json"
