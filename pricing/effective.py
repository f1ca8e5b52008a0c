"""What would be there when a theft of the required amount strikes?

The eligible credit is what a supervisor may count. The effective cover is what the contract is
worth beside cash: a waterfall from the nominal limit, each step with its amount, formula, status
and source. A step that cannot be taken is unknown and takes nothing off, so that the amount is then
the most the cover can be. Haircuts multiply. Neither decides the verdict.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.currency import COINS
from pricing.cover_steps import payer_left, prices_left, time_left
from pricing.money import whole_yen
from pricing.phrases import NOT_STATED, listed, percent, say, word, yen
from pricing.waterfall import POLICY, EffectiveCover, Known, Waterfall

if TYPE_CHECKING:
    from pricing.basis import PricingBasis
    from pricing.case import Case
    from pricing.haircuts import Haircuts
    from pricing.phrases import Language, Phrase

WORST = say(
    "Our reading: whichever tier, cause or asset is struck",
    "当方の解釈：最も不利な管理区分・事由・資産による",
)
OWN_PART = say(
    "Only the part that no other insured can use; our reading",
    "他の被保険者が使用できない部分に限る（当方の解釈）",
)
UNWEIGHED = say(
    "The model has no such theft on record: what they take cannot be said",
    "モデルに該当する流出の記録がなく、控除額は算定できない",
)


def effective_cover(
    case: Case, known: Known, haircuts: Haircuts, basis: PricingBasis, lang: Language = "en"
) -> EffectiveCover:
    """The waterfall from nominal limit to effective cover.

    Args:
        case: policy, exchange and required amount, yen.
        known: what else is known on the day.
        haircuts: the figures no regime gives.
        basis: for the cost of money until it is paid.
        lang: of titles, formulas and sources.
    """
    fall = Waterfall(lang)
    _amounts(fall, case, known)
    _parts(fall, known)
    time_left(fall, case, known, haircuts)
    payer_left(fall, case, known, haircuts, basis)
    prices_left(fall, case, known)
    unknown = tuple(step.name for step in fall.steps if step.change is None)
    return EffectiveCover(
        amount=whole_yen(fall.left),
        is_upper_bound=bool(unknown),
        unknown=unknown,
        steps=tuple(fall.steps),
        haircuts=haircuts.version,
    )


def _amounts(fall: Waterfall, case: Case, known: Known) -> None:
    """What is paid of a loss of the required amount."""
    fall.to(
        "nominal_limit",
        case.nominal_limit,
        say(
            "limits of all layers × the insurer's share",
            "全レイヤーの支払限度額 × 引受割合（縮小てん補後）",
        ),
        "derived",
        POLICY,
    )
    if case.policy.currency in COINS:
        coin = say("yen are needed: nothing counts", "所要額は円建てのため算入しない")
        fall.to("limits_in_a_coin", 0.0, coin, "derived", POLICY)
    shared = case.policy.wording.limit_shared_with_others
    part = None if shared is None else case.own_part
    stated = NOT_STATED if part is None else say(percent(part), percent(part))
    fall.times(
        "shared_limit",
        part,
        say("own part of the limit: {part}", "専用部分：{part}", part=stated),
        "assumption",
        OWN_PART,
    )
    worst = say("what the lowest sub-limit and costs leave", "最も低い内枠限度額および費用の控除後")
    fall.capped("sub_limits_and_costs", case.full_limit, worst, "derived", WORST)
    fall.capped(
        "above_the_requirement",
        case.sum_insured,
        say(
            "paid of losses up to {amount}",
            "{amount}までの損害に対する支払",
            amount=yen(case.required),
        ),
        known.required.status,
        say(known.required.title_en, known.required.title_ja),
    )
    fall.capped(
        "cash_floor",
        case.required - case.cash_floor,
        say(
            "required amount {required} − {floor}",
            "所要額{required} − {floor}",
            required=yen(case.required),
            floor=yen(case.cash_floor),
        ),
        known.floor.status or "assumption",
        say(known.floor.citation, known.floor.citation_ja or known.floor.citation),
    )
    fall.capped(
        "deductible",
        case.paid_at_required,
        say(
            "paid of a loss of {required}, of which the exchange bears {borne}; the cash floor may "
            "bear it too",
            "{required}の損害に対する支払（自己負担{borne}、最低現金額からの充当可）",
            required=yen(case.required),
            borne=NOT_STATED if case.deductible is None else yen(case.deductible),
        ),
        "derived",
        POLICY,
    )


def _parts(fall: Waterfall, known: Known) -> None:
    """What of the loss it reaches."""
    fall.times(
        "exclusions",
        None if known.removed is None else 1.0 - known.removed,
        _weighed(known),
        "derived",
        say("Model {name}", "モデル{name}", name=known.model)
        if known.model
        else say("No trained model at hand", "学習済みモデルなし"),
    )
    if known.unweighed:
        fall.times(
            "other_exclusions",
            None,
            listed(word(name) for name in known.unweighed),
            "derived",
            UNWEIGHED,
        )


def _weighed(known: Known) -> Phrase:
    if known.removed is not None:
        return say(
            "excluded causes and tiers hold {share} of the expected loss",
            "免責事由・対象外区分は期待損害の{share}",
            share=f"{known.removed:.1%}",
        )
    if known.model is not None:
        return say("the policy cannot be valued for this exchange", "この交換業者では評価できない")
    return say("needs a trained model: kuramori train", "学習済みモデルが必要（kuramori train）")
