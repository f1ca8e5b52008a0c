"""Cash or cover? The decision of an exchange, with its reasons.

`compare` is the door: an exchange, what it says of its money and, if it likes, a policy in hand.
Out come the options on one footing, break-even, the best mix under the rules, what controls are
worth, and what happens when help falls with the theft. Everything is worked out on the same years
(`models.loss_years`) and at the prices of a quote.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from data.regimes import HOME
from pricing.best_mix import (
    BEST,
    about_whole,
    best_option,
    describe_mix,
    frontier,
    search,
    settled_cash,
)
from pricing.break_even import break_even, even_rate, line_of_cost
from pricing.choice_basis import shipped_choice_basis
from pricing.comparison_result import Ask, Comparison, Repricing, Sentences
from pricing.control_moves import control_moves
from pricing.errors import NothingCovered
from pricing.figures import Chosen, Figures
from pricing.inputs import Inputs
from pricing.money import money
from pricing.option import INSURED, bends, describe, work_out
from pricing.plans import LINE, WHOLE_CASH, Plan, plans, some_plans
from pricing.position import Position
from pricing.question import Question
from pricing.recommendation import ALL_CASH, choose, fits, recommend
from pricing.result import ModelRef
from pricing.wrong_way import wrong_way

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from data.regimes import RuleSet
    from models.profile import SecurityProfile
    from pricing.comparison_result import Option
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
        en="Running costs are those of the year's end, capital is asked after tax, and relief is "
        "taken as full and at once.",
        ja="経常費用は年末に生じるものとし、資本コストは税引後、税効果は全額かつ即時とする。",
    ),
    Sentences(
        en="Whether Japan's crypto reserve will count as capital, may be invested or lowers tax is "
        "not published.",
        ja="日本の暗号資産に係る準備金の自己資本規制比率上の取扱い、運用の可否および損金算入の可否は"
        "未公表。",
    ),
)


def compare(  # noqa: PLR0913, PLR0917 - what is asked and by what it is answered
    profile: SecurityProfile,
    policy: Policy | None,
    figures: Figures,
    desk: Desk,
    on: dt.date,
    rules: RuleSet | None = None,
    scenario: str | None = None,
    more_rates: Mapping[str, YenRate] | None = None,
    inputs: Inputs | None = None,
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
        inputs: what the regime asks beside the profile.

    Raises:
        FiguresRefused: figures that contradict each other.
        NoFeasibleMix: no mix keeps every constraint.
        UnknownScenario, NoAmount: see `pricing.asking`.
        NoRate: no exchange rate is known on that day.
        PricingError: the policy cannot be priced; it names the field.
    """
    at = _position(
        Question(profile, policy, figures, None, scenario, inputs=inputs or Inputs()),
        desk,
        on,
        rules,
        more_rates or {},
    )
    chosen = at.chosen
    offered = plans(at)
    at = at.told_apart([*(end for plan in offered for end in bends(plan, at)), *about_whole(at)])
    worked = _worked_out(offered, at) | _cash_to_be_whole(at)
    cash = worked.get(WHOLE_CASH, worked[ALL_CASH])
    found = search(at)
    mix = best_option(found, at)
    if mix.plan.policy is None:
        mix = cash
    else:
        worked |= _mixes(mix, at)
    options = tuple(describe(one, at) for one in worked.values())
    taken = choose(options, chosen)
    best = worked[taken[0].name]
    cover = worked[_stands_for_cover(best, options, at)]
    even = break_even(cash, cover, at)
    beside = () if best is cash else wrong_way(cash, at)
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
        recommendation=recommend(options, taken, even, chosen),
        options=options,
        break_even=even,
        break_even_line=line_of_cost(cash, cover),
        quoted=figures.quoted_rate_on_line is not None,
        best_mix=describe_mix(found, mix, cash, at),
        frontier=frontier(found, at),
        control_moves=control_moves(best, at),
        wrong_way=(*beside, *wrong_way(best, at)),
        figures=chosen.facts,
        notes=_notes(at),
    )


def _position(
    asked: Question,
    desk: Desk,
    on: dt.date,
    rules: RuleSet | None,
    rates: Mapping[str, YenRate],
) -> Position:
    chosen = Chosen.of(asked.figures, shipped_choice_basis())
    asked_rules = rules or desk.rules
    read_as = asked.scenario or (desk.scenario if asked_rules is desk.rules else None)
    return Position.of(
        asked.profile, asked.policy, desk, chosen, asked_rules, read_as, on, rates, asked.inputs
    )


def compare_on(asked: Question, desk: Desk, on: dt.date) -> Comparison:
    """The same under the rules of a regime on the day.

    Raises:
        UnknownRegime, NotYetDated: see `Question.rules`.
        PricingError: as for `compare`.
    """
    return compare(
        asked.profile,
        asked.policy,
        asked.figures,
        desk,
        on,
        asked.rules(on),
        asked.scenario,
        asked.rates,
        asked.inputs,
    )


def reprice_on(asked: Question, desk: Desk, on: dt.date, names: Sequence[str] = ()) -> Repricing:
    """A few options again, quickly; refusals as of `compare_on`.

    `names` are of options without a search (`pricing.plans`); all cash and cover if none are given.
    """
    at = _position(asked, desk, on, asked.rules(on), asked.rates)
    wanted = some_plans(at, names or (ALL_CASH, _cover(at)))
    at = at.told_apart([end for plan in wanted for end in bends(plan, at)])
    worked = [work_out(plan, at) for plan in wanted]
    if not names:
        worked += _cash_to_be_whole(at).values()
    cash = next((one for one in reversed(worked) if one.plan.policy is None), None)
    cover = next((one for one in worked if one.plan.kind in INSURED), None)
    return Repricing(
        on=on,
        exchange=asked.profile.name,
        model=ModelRef.of(desk.stored),
        asked=_ask(at),
        options=tuple(describe(one, at) for one in worked),
        rate_on_line=None if cash is None or cover is None else even_rate(cash, cover),
    )


def _worked_out(offered: Sequence[Plan], at: Position) -> dict[str, Worked]:
    """Every option by its name, but for contracts that no theft here can reach.

    Raises:
        NothingCovered: the policy given, or the one as wide as may count, can never pay.
    """
    found = {}
    for plan in offered:
        try:
            found[plan.name] = work_out(plan, at)
        except NothingCovered:
            if plan.name == _cover(at).removesuffix(LINE):
                if at.template is at.given:
                    raise
                raise NothingCovered(
                    "thefts here do not reach a policy of the required amount: hold it in cash",
                    "/profile/assets",
                ) from None
    return found


def _cash_to_be_whole(at: Position) -> dict[str, Worked]:
    """All the cash that keeps customers whole, where the required amount does not."""
    bare = Plan(WHOLE_CASH, "cash", at.required)
    cash, years = at.remember(
        ("whole cash", at.chosen.whole, at.chosen.reserve_worth), lambda: settled_cash(bare, at)
    )
    if cash <= at.required:
        return {}
    return {WHOLE_CASH: work_out(replace(bare, cash=cash), at, years=years)}


def _mixes(mix: Worked, at: Position) -> dict[str, Worked]:
    """The best mix, without its line and with it."""
    years = mix.backing.contract.years
    bare = replace(mix.plan, name=BEST, line=False)
    return {
        plan.name: mix if plan.name == mix.plan.name else work_out(plan, at, mix.priced, years)
        for plan in (bare, bare.with_line())
    }


def _cover(at: Position) -> str:
    """The option that stands for cover: the policy given, or the one as wide as may count."""
    name = "given_policy" if at.template is at.given else "policy"
    return f"{name}{LINE}" if at.needs_line else name


def _stands_for_cover(best: Worked, options: Sequence[Option], at: Position) -> str:
    """The policy given, or else the insurance taken, or else the cheapest insurance that fits."""
    if at.template is at.given:
        return _cover(at)
    if best.plan.kind in INSURED:
        return best.plan.name
    fit = [option for option in options if option.kind in INSURED and fits(option)]
    return min(fit, key=lambda option: option.yearly_cost.amount).name if fit else _cover(at)


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
        most_days=at.chosen.most_days,
    )


def _notes(at: Position) -> tuple[Sentences, ...]:
    rules = at.asked.rules
    home = rules.regime == HOME
    return (
        *(NOTES if home else NOTES[:4]),
        Sentences(en=rules.caveat_en, ja=rules.caveat_ja),
    )
