"""What is one entry of the glossary?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pricing.phrases import Phrase


@dataclass(frozen=True)
class Term:
    """A term of the trade, what it means here, and the pages that use it (`menu_…`)."""

    anchor: str
    name: Phrase
    meaning: Phrase
    used: tuple[str, ...]


def term(anchor: str, name: Phrase, meaning: Phrase, used: str) -> Term:
    """An entry; `used` names pages with spaces between."""
    return Term(anchor, name, meaning, tuple(used.split()))
