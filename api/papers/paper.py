"""What does a paper consist of?

A title, what its head and foot say on every page, and blocks in their order. All is text, put into
words and digits before; `templates/paper.typ` gives it its look, `api.papers.typeset` makes a PDF.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pricing.phrases import day_said, say
from pricing.short_yen import short_yen

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from api.papers.figures import Drawing
    from pricing.money import Estimate
    from pricing.phrases import Language

Tone = Literal["plain", "dim", "strong", "good", "doubt", "bad"]

RECORD = say("Record {id}", "記録番号 {id}")
NOT_KEPT = say("not kept, no record", "保存されていない試算")
MADE = say("Made {day}", "作成日：{day}")
TO = say(" to ", "～")


@dataclass(frozen=True)
class Line:
    """A line of a cell, in its tone."""

    text: str
    tone: Tone = "plain"


Cell = str | tuple[Line, ...]


@dataclass(frozen=True)
class Heading:
    """Begins a section and stays with what follows."""

    kind: ClassVar[str] = "heading"
    text: str


@dataclass(frozen=True)
class Text:
    """A paragraph."""

    kind: ClassVar[str] = "text"
    text: str
    tone: Tone = "plain"
    size: float = 9.0


@dataclass(frozen=True)
class Callout:
    """What must be read first: a word, and what is said of it."""

    kind: ClassVar[str] = "callout"
    title: str
    text: str = ""
    tone: Tone = "plain"


@dataclass(frozen=True)
class Card:
    """One figure of a row of them."""

    label: str
    value: str
    note: str
    tone: Tone = "plain"
    size: float = 13.0


@dataclass(frozen=True)
class Cards:
    """The figures a paper is opened for, side by side; `height` in millimetres."""

    kind: ClassVar[str] = "cards"
    cards: tuple[Card, ...]
    height: float = 27.0


@dataclass(frozen=True)
class Facts:
    """Names and what they are.

    Attributes:
        label: width of the names in millimetres.
        keep: whether all must stand on one page.
    """

    kind: ClassVar[str] = "facts"
    rows: Sequence[tuple[str, Cell]]
    label: float = 42.0
    keep: bool = False


@dataclass(frozen=True)
class Table:
    """Rows under a head that is said again on each page.

    Attributes:
        widths: parts of the room each column takes; 0 is as much as it needs.
        right: columns of numbers.
        leads: rows that stand out.
    """

    kind: ClassVar[str] = "table"
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    widths: Sequence[float]
    right: Sequence[int] = ()
    leads: Sequence[int] = ()
    size: float = 7.5


@dataclass(frozen=True)
class Picture:
    """A drawing with its title and what to see in it."""

    kind: ClassVar[str] = "picture"
    title: str
    caption: str
    svg: str

    @classmethod
    def of(cls, drawing: Drawing) -> Picture:
        """The block of a drawing."""
        return cls(drawing.title, drawing.caption, drawing.svg)


@dataclass(frozen=True)
class Letterhead:
    """To whom a letter goes, and from whom and when."""

    kind: ClassVar[str] = "letter"
    to: str
    from_: tuple[str, ...]


Block = Heading | Text | Callout | Cards | Facts | Table | Picture | Letterhead


@dataclass(frozen=True)
class Stamped:
    """Where a paper's figures are kept and when they were made; no id where they are not kept."""

    record_id: str | None
    day: dt.date


@dataclass(frozen=True)
class Paper:
    """A document ready to be set.

    Attributes:
        name: what kind of paper it is, for the head of every page.
        opening: blocks above the title.
        watermark: across every page, where it is no final paper.
    """

    lang: Language
    name: str
    title: str
    subtitle: str
    stamped: Stamped
    blocks: Sequence[Block]
    opening: Sequence[Block] = ()
    watermark: str | None = None

    def document(self) -> dict[str, Any]:
        """As the template reads it."""
        ident, day, lang = self.stamped.record_id, self.stamped.day, self.lang
        record = NOT_KEPT if ident is None else say(RECORD.en, RECORD.ja, id=ident)
        return {
            "lang": lang,
            "name": self.name,
            "title": self.title,
            "subtitle": self.subtitle,
            "record": record.told(lang),
            "day": [day.year, day.month, day.day],
            "made": say(MADE.en, MADE.ja, day=day_said(day)).told(lang),
            "watermark": self.watermark,
            "opening": [_block(block) for block in self.opening],
            "blocks": [_block(block) for block in self.blocks],
        }


def _block(block: Block) -> dict[str, Any]:
    """A block as the template reads it: cells as their lines."""
    found = {"kind": block.kind, **asdict(block)}
    if isinstance(block, Table):
        found["rows"] = [[_cell(cell) for cell in row] for row in block.rows]
    if isinstance(block, Facts):
        found["rows"] = [[label, _cell(cell)] for label, cell in block.rows]
    if isinstance(block, Letterhead):
        found["from"] = found.pop("from_")
    return found


def _cell(cell: Cell) -> list[dict[str, Any]]:
    lines = (Line(cell),) if isinstance(cell, str) else cell
    return [asdict(line) for line in lines]


def full_yen(amount: int, lang: Language) -> str:
    """Yen to the last digit."""
    return f"{'-' if amount < 0 else ''}¥{abs(amount):,}" if lang == "en" else f"{amount:,}円"


def between(value: Estimate, lang: Language) -> str:
    """The 90 % interval in few digits."""
    return TO.told(lang).join((short_yen(value.low, lang), short_yen(value.high, lang)))
