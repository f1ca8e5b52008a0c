"""How long does a comparison of cash and cover take, first and as a slider moves?

    python benchmarks/choices.py

A full comparison (options, break-even, optimiser, frontier, controls, wrong-way risk) of each
example exchange from nothing, and again with one figure changed. One thread for linear algebra, as
in the service. Nothing here is a test.
"""

from __future__ import annotations

import datetime as dt
import json
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from threadpoolctl import threadpool_limits

from api.commands.training import train_into
from models.profile import SecurityProfile
from pricing.comparison import compare, reprice_on
from pricing.desk import open_desk
from pricing.figures import Figures
from pricing.question import Question

if TYPE_CHECKING:
    from collections.abc import Callable

    from pricing.desk import Desk

ON = dt.date(2026, 11, 25)
EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
NAMES = ("jp-small", "jp-middle", "jp-large", "offshore")
REPEATS = 5


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, threadpool_limits(1):
        home = Path(folder)
        train_into(home)
        desk = open_desk(home)
        found = {}
        for name in NAMES:
            profile = SecurityProfile.model_validate_json((EXAMPLES / f"{name}.json").read_text())
            found[name] = _times(profile, desk)
        print(json.dumps(found, indent=1))


def _times(profile: SecurityProfile, desk: Desk) -> dict[str, float]:
    cold = profile.assets.shares.cold

    def moved(share: float) -> SecurityProfile:
        now = profile.assets.shares
        hot = 1.0 - share - now.warm - now.third_party
        shares = now.model_copy(update={"cold": share, "hot": hot})
        assets = profile.assets.model_copy(update={"shares": shares})
        return profile.model_copy(update={"assets": assets})

    def first(i: int) -> None:
        # Under another name nothing that was worked out is found again.
        other = profile.model_copy(update={"name": f"{profile.name} {i}"})
        compare(other, None, Figures(), desk, ON)

    def capital(i: int) -> None:
        compare(profile, None, Figures(cost_of_capital=0.06 + 0.01 * i), desk, ON)

    def own_funds(i: int) -> None:
        compare(profile, None, Figures(own_funds=1e9 + i), desk, ON)

    def rate(i: int) -> None:
        compare(profile, None, Figures(quoted_rate_on_line=0.05 + 0.01 * i), desk, ON)

    def cold_share(i: int) -> None:
        compare(moved(min(cold, 0.99) - 0.001 * (i + 1)), None, Figures(), desk, ON)

    def options_alone(i: int) -> None:
        share = min(cold, 0.99) - 0.0007 * (i + 1)
        reprice_on(Question(moved(share), None, Figures()), desk, ON)

    cases = {
        "first": first,
        "cost_of_capital": capital,
        "own_funds": own_funds,
        "rate_on_line": rate,
        "cold_share": cold_share,
        "cold_share, two options alone": options_alone,
    }
    return {name: _median(case) for name, case in cases.items()}


def _median(case: Callable[[int], None]) -> float:
    taken = []
    for i in range(REPEATS):
        began = time.perf_counter()
        case(i)
        taken.append(time.perf_counter() - began)
    return round(statistics.median(taken), 3)


if __name__ == "__main__":
    main()
