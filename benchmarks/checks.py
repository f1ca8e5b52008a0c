"""How long does reading one policy take, and ten thousand?

`python benchmarks/checks.py`: the rules alone, the whole report without a model and with one, on
the example policies with clauses changed at random; then with a model those of them alone that
exclude a cause, which is what takes time. The model is trained for the purpose. Prints
milliseconds, best and median.
"""

from __future__ import annotations

import datetime as dt
import random
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from data.load import load_dataset
from data.regimes import load_rule_set
from models import registry
from models.profile import SecurityProfile
from models.train import train
from pricing.adequacy import check
from pricing.examination import examine
from pricing.policy import Policy, Wording
from pricing.rates import rates_on

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from data.dataset import Dataset
    from models.artefact import StoredModel

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


def excludes(policy: Policy) -> bool:
    """Whether the policy leaves out a cause that the model knows."""
    remote = policy.exclusions is not None and policy.exclusions.remote_access
    return bool(remote) or False in policy.causes.model_dump().values()


def trained(tables: Dataset) -> StoredModel:
    """A model of the shipped tables, kept nowhere."""
    model, _ = train(tables)
    with tempfile.TemporaryDirectory() as home:
        return registry.store(Path(home), model, {})


def timed(name: str, read: Callable[[Policy], object], made: Sequence[Policy]) -> None:
    """Print how long one policy takes, and all of them."""
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
        f"{len(made):,} in {whole:.1f} s"
    )


def main() -> None:
    """Time each, one policy at a time and all at once."""
    rules = load_rule_set("jp")
    profile = SecurityProfile.model_validate_json((EXAMPLES / "checks/exchange.json").read_bytes())
    made, tables = policies(), load_dataset()
    rates = rates_on(tables.rates, profile, made[0], ON)
    scenario, jpy_per = rules.default_scenario, rates.as_mapping()
    stored = trained(tables)

    def rules_alone(policy: Policy) -> None:
        check(policy, profile, rules, scenario, jpy_per)

    def whole_report(policy: Policy) -> None:
        examine(policy, profile, rules, scenario, rates, ON)

    def with_model(policy: Policy) -> None:
        examine(policy, profile, rules, scenario, rates, ON, stored)

    timed("rules alone", rules_alone, made)
    timed("whole report", whole_report, made)
    timed("with a model", with_model, made)
    timed("with a model, causes excluded", with_model, [p for p in made if excludes(p)])


if __name__ == "__main__":
    main()
