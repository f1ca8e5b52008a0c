"""How long does reading one policy take, and ten thousand?

`python benchmarks/checks.py`: the rules alone and the whole report without a model, on the example
policies with clauses changed at random. Prints milliseconds, best and median.
"""

from __future__ import annotations

import datetime as dt
import random
import statistics
import time
from pathlib import Path

from data.load import load_dataset
from data.regimes import load_rule_set
from models.profile import SecurityProfile
from pricing.adequacy import check
from pricing.examination import examine
from pricing.policy import Policy, Wording
from pricing.rates import rates_on

EXAMPLES = Path(__file__).parents[1] / "examples"
ON = dt.date(2026, 11, 25)
POLICIES = 10_000
ALONE = 500


def policies() -> list[Policy]:
    """The examples over and over, with some clauses of the wording silent."""
    draw = random.Random(1)  # noqa: S311 - not for keys
    shipped = [
        Policy.model_validate_json(path.read_bytes())
        for path in sorted((EXAMPLES / "policies").glob("*.json"))
    ]
    names = [name for name in Wording.model_fields if name != "defence_costs_outside_limit"]
    made = []
    for i in range(POLICIES):
        base = shipped[i % len(shipped)]
        silent = dict.fromkeys(draw.sample(names, draw.randint(0, 5)))
        wording = base.wording.model_copy(update=silent)
        made.append(base.model_copy(update={"wording": wording}))
    return made


def main() -> None:
    """Time both, one policy at a time and all at once."""
    rules = load_rule_set("jp")
    profile = SecurityProfile.model_validate_json((EXAMPLES / "checks/exchange.json").read_bytes())
    made, tables = policies(), load_dataset()
    rates = rates_on(tables.rates, profile, made[0], ON)
    scenario, jpy_per = rules.default_scenario, rates.as_mapping()

    def rules_alone(policy: Policy) -> None:
        check(policy, profile, rules, scenario, jpy_per)

    def whole_report(policy: Policy) -> None:
        examine(policy, profile, rules, scenario, rates, ON)

    for name, read in (("rules alone", rules_alone), ("whole report", whole_report)):
        each = []
        for policy in made[:ALONE]:
            begun = time.perf_counter()
            read(policy)
            each.append(1e3 * (time.perf_counter() - begun))
        begun = time.perf_counter()
        for policy in made:
            read(policy)
        whole = time.perf_counter() - begun
        print(
            f"{name}: best {min(each):.2f} ms, median {statistics.median(each):.2f} ms; "
            f"{POLICIES:,} in {whole:.1f} s"
        )


if __name__ == "__main__":
    main()
