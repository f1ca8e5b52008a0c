"""The table of a chart: the points of its series, in figures."""

from __future__ import annotations

import pytest

from api.pages.charts import Axis, Chart, Kind, Series

STEP = ((0.0, 0.0), (1_999_999_999.0, 0.0), (2_000_000_000.0, 5e9))


def sizes(kind: Kind) -> list[str]:
    series = Series("Paid", kind, STEP)
    chart = Chart("paid", "Paid", "", Axis("Size", "yen"), Axis("Paid", "yen"), (series,))
    return [row[0] for row in chart.table("ja")[1]]


@pytest.mark.parametrize("kind", ["line", "dashed", "area"])
def test_a_step_of_a_line_is_one_row(kind: Kind) -> None:
    assert sizes(kind) == ["0円", "20億円"]


@pytest.mark.parametrize("kind", ["points", "bar"])
def test_things_of_their_own_each_have_a_row(kind: Kind) -> None:
    assert sizes(kind) == ["0円", "20億円", "20億円"]
