"""What of a report is drawn: the effective cover step by step, and past thefts by who pays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.pages import numbers
from api.pages.charts import Axis, Chart, Series
from api.pages.text.check import WORDS

if TYPE_CHECKING:
    from api.pages.charts import Colour, Point
    from api.pages.visit import Visit
    from pricing.phrases import Language
    from pricing.stress_result import StressReport
    from pricing.waterfall import CoverStep, EffectiveCover

PAYERS: tuple[tuple[str, str, Colour], ...] = (
    ("paid_by", "paid", "good"),
    ("in_dispute", "disputed", "warn"),
    ("own_coins", "own_coins", "third"),
    ("cash_used", "cash", "main"),
    ("to_find", "to_find", "bad"),
)


def cover_chart(visit: Visit, cover: EffectiveCover) -> Chart:
    """What each step takes off, and what it leaves; steps that change nothing are in the table."""
    shown = [s for i, s in enumerate(cover.steps) if i == 0 or s.change is None or s.change.amount]
    unknown = aside(visit.told(WORDS["unknown_change"]), visit.lang)
    names = tuple(s.title + ("" if s.change is not None else unknown) for s in shown)
    return Chart(
        name="cover",
        title=visit.told(WORDS["cover_chart"]),
        summary=visit.told(WORDS["cover_summary"]).format(
            nominal=numbers.yen(cover.steps[0].left.amount, visit.lang),
            left=numbers.yen(cover.amount, visit.lang),
            bound=visit.told(WORDS["bound"]) if cover.is_upper_bound else "",
        ),
        x=Axis(visit.told(WORDS["step"]), "text", categories=names),
        y=Axis("", "yen", least=0),
        series=(
            Series(visit.told(WORDS["left_after"]), "bar", _left(shown), "main", "cover"),
            Series(visit.told(WORDS["taken_off"]), "bar", _off(shown), "bad", "cover"),
        ),
        upright=False,
        height="short" if len(shown) < 5 else "normal",
    )


def aside(text: str, lang: Language) -> str:
    """In the brackets of the language."""
    return f" ({text})" if lang == "en" else f"（{text}）"


def _left(steps: list[CoverStep]) -> tuple[Point, ...]:
    return tuple((i, step.left.amount) for i, step in enumerate(steps))


def _off(steps: list[CoverStep]) -> tuple[Point, ...]:
    """What is taken off, above what is left; the first step is the limit itself."""
    return tuple(
        (i, 0 if i == 0 or step.change is None else -step.change.amount)
        for i, step in enumerate(steps)
    )


def replays_chart(visit: Visit, report: StressReport) -> Chart:
    """Each past theft's loss by who bears it."""
    names = tuple(replay.name for replay in report.replays)
    return Chart(
        name="replays",
        title=visit.told(WORDS["who_bears"]),
        summary=replays_said(visit, report),
        x=Axis(visit.told(WORDS["theft_head"]), "text", categories=names),
        y=Axis("", "yen", least=0),
        series=tuple(
            Series(visit.told(WORDS[word]), "bar", _borne(report, field), colour, "loss")
            for word, field, colour in PAYERS
        ),
        upright=False,
        height="tall",
    )


def _borne(report: StressReport, field: str) -> tuple[Point, ...]:
    return tuple(
        (i, getattr(one.today if hasattr(one.today, field) else one.today.parts, field))
        for i, one in enumerate(report.replays)
    )


def replays_said(visit: Visit, report: StressReport) -> str:
    """In how many thefts something is left to find, and where most."""
    short = [one for one in report.replays if one.today.to_find > 0]
    told = visit.told(WORDS["replays_summary" if short else "replays_fine"])
    worst = max(report.replays, key=lambda one: one.today.to_find)
    return told.format(
        short=len(short),
        all=len(report.replays),
        worst=worst.name,
        amount=numbers.yen(worst.today.to_find, visit.lang),
    )
