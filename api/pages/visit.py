"""Who looks at a page, in which language, and what did the address ask?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from api.access import has
from api.pages.numbers import JAPAN

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from werkzeug.datastructures import MultiDict

    from api.access import Caller
    from api.quoting import Service
    from pricing.phrases import Language, Text


@dataclass(frozen=True)
class Visit:
    """One look at one page."""

    lang: Language
    caller: Caller
    at: dt.datetime
    args: MultiDict[str, str]
    service: Service
    path: str
    """Of the address, with the language."""

    @property
    def today(self) -> dt.date:
        """The day in Japan."""
        return self.at.astimezone(JAPAN).date()

    @property
    def signed_in(self) -> bool:
        """Whether a user of an organisation looks."""
        return self.caller.organisation_id is not None

    def may(self, right: str) -> bool:
        """Whether the reader has a right of `api.access`."""
        return has(self.caller, right)

    def told(self, text: Text) -> str:
        """A text in the page's language."""
        return text.told(self.lang)

    def of(self, thing: object, field: str) -> str:
        """A field that comes in both languages: `of(rule, "title")` is title_ja or title_en."""
        return str(getattr(thing, f"{field}_{self.lang}"))

    def url(self, path: str, *, keep: bool = False, **changes: str | None) -> str:
        """Address of a page in this language; `keep` takes along what this address asked.

        None takes a parameter away.
        """
        asked = [(k, v) for k, v in self.args.items(multi=True) if keep and k not in changes]
        return _address(
            f"/{self.lang}{path}", [*asked, *((k, v) for k, v in changes.items() if v is not None)]
        )

    def elsewhere(self, lang: Language) -> str:
        """This page in another language."""
        rest = self.path.removeprefix(f"/{self.lang}")
        return _address(f"/{lang}{rest}", self.args.items(multi=True))


def _address(path: str, asked: Iterable[tuple[str, str]]) -> str:
    query = urlencode(list(asked))
    return f"{path}?{query}" if query else path
