"""Cash or cover? The decision of an exchange, with its reasons.

`compare` is the door: an exchange, what it says of its money and, if it likes, a policy in hand.
Out come the options on one footing, break-even, the best mix under the rules, what controls are
worth, and what happens when help falls with the theft. Everything is worked out on the same years
(`models.loss_years`) and at the prices of a quote.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.regime_versions import rule_set_on
from data.regimes import HOME
from pricing.best_mix import best_plan, describe_mix, frontier, search
from pricing.break_even import break_even, line_of_cost
from pricing.choice_basis import shipped_choice_basis
from pricing.comparison_result import Ask, Comparison, Sentences
from pricing.control_moves import control_moves
from pricing.exchange_rates import from_reader
from pricing.figures import Chosen, Figures
from pricing.money import money
from pricing.option import bends, describe, work_out
from pricing.plans import plans
from pricing.position import Position
from pricing.recommendation import recommend
from pricing.result import ModelRef
from pricing.wrong_way import wrong_way

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from data.regimes import RuleSet
    from models.profile import SecurityProfile
    from pricing.comparison_result import WrongWay
    from pricing.desk import Desk
    from pricing.exchange_rates import YenRate
    from pricing.option import Worked
    from pricing.policy import Policy

NOTES = (
    Sentences(
        en="Every loss counts as the exchange's cost, also what it could not pay: no option is "
        "cheaper for leaving customers short.",
        ja="支払えない部分を含め、損害はすべて交換業者の費用とする。利用者に不足が生じることで選択肢が安くなることはない。",
    ),
    Sentences(
        en="Days of payment are what is usual, not what a reference wording promises; a policy "
        "given is taken at its word.",
        ja="支払日数は通常の実績による（標準約款の約定日数ではない）。提示された保険契約は約定による。",
    ),
    Sentences(
        en="A guarantee and a captive move money and no risk: what they pay, the exchange bears.",
        ja="銀行保証およびキャプティブはリスクを移転せず、支払額は最終的に交換業者の負担となる。",
    ),
    Sentences(
        en="Whether Japan's crypto reserve will count as capital, may be invested or lowers tax is "
        "not published.",
        ja="日本の暗号資産の準備金が自己資本に算入されるか、運用できるか、損金となるかは未公表。",
    ),
)


def compare(
    profile: SecurityProfile,
    policy: Policy | None,
    figures: Figures,
    desk: Desk,
    on: dt.date,
    rules: RuleSet | None = None,
    scenario: str | None = None,
    more_rates: Mapping[str, YenRate] | None = None,
) -> Comparison:
    """Set cash and cover side by side.

    Args:
        profile: the exchange.
        policy: a contract in hand, whose wording all cover then has; None takes the reference.
        figures: what the exchange says of its money.
        desk: model, tables, pricing basis.
        on: the day.
        rules: the regime; the desk's own if None.
        scenario: how the required amount is read; the desk's or the regime's choice if None.
        more_rates: yen per unit of currencies the tables do not have.

    Raises:
        FiguresRefused: figures that contradict each other.
        NoFeasibleMix: no mix keeps every constraint.
        UnknownScenario, NoAmount: see `pricing.asking`.
        NoRate: no exchange rate is known on that day.
        PricingError: the policy cannot be priced; it names the field.
    """
    chosen = Chosen.of(figures, shipped_choice_basis())
    asked_rules = rules or desk.rules
    read_as = scenario or (desk.scenario if asked_rules is desk.rules else None)
    at = Position.of(profile, policy, desk, chosen, asked_rules, read_as, on, more_rates or {})
    offered = plans(at)
    at = at.told_apart([end for plan in offered for end in bends(plan, at)])
    worked = {plan.name: work_out(plan, at) for plan in offered}
    found = search(at)
    mix = best_plan(found, at)
    worked[mix.name] = work_out(mix, at, years=at.years_at(bends(mix, at)))
    options = tuple(describe(one, at) for one in worked.values())
    cover = worked["given_policy" if at.given else "policy"]
    even = break_even(worked["all_cash"], cover, at)
    best = recommend(options, even, chosen.whole, quoted=figures.quoted_rate_on_line is not None)
    taken = worked[best.option or mix.name]
    return Comparison(
        on=on,
        exchange=profile.name,
        model=ModelRef.of(desk.stored),
        basis_version=desk.basis.version,
        choice_version=chosen.basis.version,
        haircuts_version=at.haircuts.version,
        exchange_rates=at.rates.used,
        price_moves=at.rates.moves,
        asked=_ask(at),
        recommendation=best,
        options=options,
        break_even=even,
        break_even_line=line_of_cost(worked["all_cash"], cover),
        best_mix=describe_mix(found, worked[mix.name], at),
        frontier=frontier(found, at),
        control_moves=control_moves(taken, at),
        wrong_way=_wrong_way(worked, taken, at),
        figures=chosen.facts,
        notes=_notes(at),
    )


def compare_on(
    profile: SecurityProfile,
    policy: Policy | None,
    figures: Figures,
    desk: Desk,
    on: dt.date,
    regime: str | None = None,
    scenario: str | None = None,
    yen_per: Mapping[str, float] | None = None,
) -> Comparison:
    """The same under the rules of a regime on the day, Japan's if None.

    Args:
        profile: as for `compare`; so are the arguments not named here.
        policy: a contract in hand.
        figures: the exchange's money.
        desk: model, tables, pricing basis.
        on: the day.
        regime: its name.
        scenario: how the required amount is read.
        yen_per: rates of currencies the tables do not have, as the reader gives them.

    Raises:
        UnknownRegime, NotYetDated: no such regime, or no rules of it are kept for that day.
        PricingError: as for `compare`.
    """
    rates = {code: from_reader(rate) for code, rate in (yen_per or {}).items()}
    rules = rule_set_on(regime or HOME, on)
    return compare(profile, policy, figures, desk, on, rules, scenario, rates)


def _wrong_way(worked: Mapping[str, Worked], taken: Worked, at: Position) -> tuple[WrongWay, ...]:
    """The option taken, and all cash beside it."""
    names = dict.fromkeys(["all_cash", taken.plan.name])
    return tuple(case for name in names for case in wrong_way(worked[name], at))


def _ask(at: Position) -> Ask:
    asked = at.asked
    floor = asked.floors.get("liability_insurance")
    return Ask(
        regime=asked.rules.regime,
        rule_set=asked.rules.version,
        scenario=asked.scenario,
        title_en=asked.title_en,
        title_ja=asked.title_ja,
        status=asked.status,
        required=money(asked.required),
        cash_floor=None if floor is None else money(floor),
        whole=at.chosen.whole,
    )


def _notes(at: Position) -> tuple[Sentences, ...]:
    rules = at.asked.rules
    home = rules.regime == HOME
    return (
        *(NOTES if home else NOTES[:3]),
        Sentences(en=rules.caveat_en, ja=rules.caveat_ja),
    )
