"""How would the terms of a bond on a sector pool be worded? A proposal, line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pricing.cat_bond_result import Clause
from pricing.deals import LEAST_TOLD, NO_MULTIPLE, unlike_deals
from pricing.phrases import say
from pricing.short_yen import short_yen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pricing.cat_bond_figures import Reach
    from pricing.cat_bond_result import BondCheck
    from pricing.cat_bond_terms import CatBond
    from pricing.phrases import Language, Phrase

SPONSOR = (
    say("Sponsor (cedant)", "スポンサー（出再者）"),
    say(
        "the insurer or pool that writes the policies of the book; to be named",
        "対象契約を引き受ける保険者またはプール（名称は別途）",
    ),
)
VEHICLE = (
    say("Issuer", "発行体"),
    say(
        "a special purpose insurer, bankruptcy-remote, one series; to be named",
        "倒産隔離された特別目的再保険会社（SPI、単一シリーズ、名称は別途）",
    ),
)
COLLATERAL = (
    say("Collateral", "担保"),
    say(
        "the whole principal in a trust, in short government bonds or money-market funds of them; "
        "none of it in crypto-assets",
        "元本全額を信託し、短期国債または国債MMFで運用。暗号資産による担保は不可",
    ),
)
EVENT = (
    say("Event", "事象の定義"),
    say(
        "one theft of customers' crypto-assets at one exchange of the pool; all thefts by one "
        "failure of a wallet vendor, or in one campaign of an actor, are one event. The hours in "
        "which they must fall, and who says that one actor stood behind them, are to be agreed: "
        "the figures know no hours clause",
        "対象取引所1社における顧客暗号資産の1件の流出。ウォレット等提供者の同一障害・侵害、または"
        "同一攻撃者による一連の攻撃に起因する流出は合わせて1事象。時間条項および攻撃者の同一性の"
        "認定者は要協議（数値は時間条項を考慮しない）",
    ),
)
INDEMNITY = say(
    "indemnity: what the sponsor pays under the policies of the book, settled claims and "
    "reserves as an independent reviewer confirms them",
    "実損型：対象契約に基づくスポンサーの支払（独立検証者が確認した支払備金を含む）",
)
POOL_LOSS = say(
    "industry loss of the pool: what all policies of the book pay, as the calculation agent "
    "reports it. A sponsor that writes a part of the pool bears the difference to its own loss, "
    "which is in no figure here",
    "プール損害型：計算代理人が公表する対象契約全体の支払額。一部のみ引き受けるスポンサーの実損との差"
    "（ベーシスリスク）は本書の数値に含まれない",
)
PER_EVENT = say(
    "each event, from {attachment} to {exhaustion}; the principal is there once",
    "1事象ごと、{attachment}超{exhaustion}まで（元本は復元しない）",
)
PER_YEAR = say(
    "the sum of a year's events, from {attachment} to {exhaustion}; the principal is there once",
    "年間累計、{attachment}超{exhaustion}まで（元本は復元しない）",
)
RESET = (
    say("Reset", "リセット"),
    say(
        "each year attachment and exhaustion move so that the modelled expected loss stays what it "
        "was at issue, when policies, assets or the model change",
        "毎年、契約・顧客資産・モデルの変更に応じ、発行時のモデル期待損失を維持するよう"
        "エクセス・ポイントと上限点を調整",
    ),
)
EXTENSION = (
    say("Extension", "満期延長"),
    say(
        "at the sponsor's choice up to twelve months for thefts found, claimed or disputed late, "
        "at a reduced spread",
        "発見・請求・争いの遅れに備え、スポンサーの選択により最長12か月（スプレッド減額）",
    ),
)
AGENT = (
    say("Calculation agent", "計算代理人"),
    say(
        "independent of sponsor and exchanges, with a fall-back; modelling agent: this model, its "
        "version named in the offering",
        "スポンサーおよび取引所から独立（代替を定める）。モデリング・エージェントは本モデル（版を明記）",
    ),
)

ONE_DRAW = say(
    "The years of a term share one draw of the model's parameters: what is wrong of them stays "
    "wrong, so that losses come together in some terms and a first loss in a term is less likely "
    "than of independent years. The market's shock and coin prices are drawn anew each year; pool "
    "and layer stay as they are.",
    "期間内の各年は同一のモデルパラメータ（1回の抽出）を共有する。パラメータの誤りは年をまたいで続くため、"
    "損失は一部の期間に集中し、期間の元本毀損確率は各年独立の場合より低い。市場ショックと暗号資産価格は"
    "毎年あらためて抽出し、対象プールとレイヤーは期間中不変とする。",
)
PRINCIPAL_MONEY = say(
    "Spreads are before costs of placement, and before what the collateral earns.",
    "スプレッドは発行費用および担保の運用益を含まない。",
)
LARGEST_ONLY = say(
    "Checks by event are of a year's largest event, which the exact law knows alone, in a second "
    "simulation without the terms' limits.",
    "1事象ごとの検算は年間最大事象による（厳密分布は最大事象のみ。期間限度額のない別シミュレーションと照合）。",
)
THIN = say(
    "The bond pays in few simulated years: ask for more (--years).",
    "支払が生じたシミュレーション年が少ない。年数を増やす必要がある（--years）。",
)
COARSE = say(
    "The layer begins or ends within a few cells of the exact law's grid: what that cannot tell is "
    "left out (–).",
    "レイヤーが厳密分布の格子幅に比べて低すぎる、または薄すぎるため、算定できない検算値・パラメータ区間は"
    "表示しない（–）。",
)
APART = 4.0
"""Standard errors of simulation beyond which the exact law is said to be off."""

OFF = say(
    "Exact law and simulation are more than {most} standard errors apart: beside so many years the "
    "law's grid is coarse, or one of the two is wrong.",
    "厳密分布とシミュレーションの差が標準誤差の{most}倍を超える。年数に対し格子が粗いか、いずれかに誤りが"
    "ある。",
    most=f"{APART:g}",
)
NEVER_BY_EVENT = say(
    "Nothing above {one} can be paid for an event, nor above {all} in a year, by the policies' "
    "limits: no year exhausts the bond.",
    "対象契約の限度額により、支払は1事象{one}、年間{all}が上限であり、1年で元本が全損することはない。",
)
NEVER_BY_YEAR = say(
    "Nothing above {all} can be paid in a year, by the policies' limits: no year exhausts the "
    "bond.",
    "対象契約の限度額により、年間の支払は{all}が上限であり、1年で元本が全損することはない。",
)
ONLY_BY_SEVERAL = say(
    "Nothing above {one} can be paid for an event, by the policies' limits: only several events of "
    "a year exhaust the bond.",
    "対象契約の限度額により、1事象の支払は{one}が上限であり、元本の全損は同一年に複数の事象が生じた場合に限る。",
)
OURS = say(
    "The wording is a proposal of ours, from the shape of deals placed; no offering was read.",
    "文言は既存案件の構成に基づく当方の提案であり、実際の募集書類を確認したものではない。",
)


def sheet_of(bond: CatBond, lang: Language) -> tuple[Clause, ...]:
    """The lines of the sheet that are words."""
    layer = PER_EVENT if bond.basis == "event" else PER_YEAR
    covered = say(
        layer.en, layer.ja, attachment=_short(bond.attachment), exhaustion=_short(bond.exhaustion)
    )
    trigger = INDEMNITY if bond.trigger == "indemnity" else POOL_LOSS
    lines: tuple[tuple[Phrase, Phrase], ...] = (
        SPONSOR,
        VEHICLE,
        (say("Trigger", "発動条件"), trigger),
        (say("Covered", "対象"), covered),
        EVENT,
        COLLATERAL,
        RESET,
        EXTENSION,
        AGENT,
    )
    return tuple(Clause(label=a.told(lang), text=b.told(lang)) for a, b in lines)


def _short(amount: float) -> Phrase:
    return say(short_yen(amount), short_yen(amount, "ja"))


def of_checks(checks: Sequence[BondCheck], drawn: Sequence[object]) -> list[Phrase]:
    """What the checks, and what there is by draw, ask to be said."""
    found = []
    if any(one.apart is not None and abs(one.apart) > APART for one in checks):
        found.append(OFF)
    if any(one.exact is None for one in checks) or any(each is None for each in drawn):
        found.append(COARSE)
    return found


def of_reach(bond: CatBond, reach: Reach) -> list[Phrase]:
    """What an exhaustion that the pool cannot reach asks to be said."""
    if not reach.whole(bond):
        note = NEVER_BY_EVENT if bond.basis == "event" else NEVER_BY_YEAR
    elif bond.basis == "event" and not reach.by_one(bond):
        note = ONLY_BY_SEVERAL
    else:
        return []
    return [say(note.en, note.ja, one=_short(reach.event), all=_short(reach.year))]


def notes_of(
    bond: CatBond, *, expected: float, thin: bool, more: Sequence[Phrase], lang: Language
) -> tuple[str, ...]:
    """What a reader must know of the figures.

    Args:
        bond: its terms.
        expected: loss, a share of the principal.
        thin: it pays in few simulated years.
        more: what is to be said of these figures.
        lang: of the notes.
    """
    notes = [*more, ONE_DRAW, PRINCIPAL_MONEY, OURS]
    if bond.basis == "event":
        notes.append(LARGEST_ONLY)
    unlike = unlike_deals(expected)
    if unlike is not None:
        notes.insert(0, unlike)
    if expected < LEAST_TOLD:
        notes.insert(0, NO_MULTIPLE)
    if thin:
        notes.insert(0, THIN)
    return tuple(note.told(lang) for note in notes)
