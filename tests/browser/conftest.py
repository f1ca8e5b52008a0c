"""The service as a person meets it: gunicorn, a trained model, Debian's Chromium.

Whatever a test does, its pages say nothing on the console, ask nothing of another host, and have no
violation of WCAG 2.2 AA that axe can find.
"""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright

from api.app import create_app
from api.identity import COOKIE, CSRF
from api.settings import Settings, sqlite_url
from api.wiring import EXTENSION, JOBS
from tests.api import people
from tests.api.server import serving
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

CHROMIUM = shutil.which("chromium")
SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
LANGUAGES = {"en": "en-GB", "ja": "ja-JP"}
WIDE, NARROW = 1440, 390
CSRF_COOKIE = f"{COOKIE}-csrf"
PATIENCE_MS = 1000 * PATIENCE_S
WHO = {"exchange": "cfo@x.example", "insurer": "uw@i.example", "supervisor": "exam@s.example"}


@dataclass(frozen=True)
class Site:
    """Where the service is, and what its accounts are called."""

    address: str
    organisations: dict[str, str]
    """Id by kind; each has one user, `WHO`, under `people.PASSWORD`."""


@pytest.fixture(scope="session")
def site(trained: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The service with one organisation of each kind."""
    folder = tmp_path_factory.mktemp("site")
    settings = Settings(home=trained, database_url=sqlite_url(folder), log_level="error")
    app = create_app(settings)
    ids = {}
    for kind, email in WHO.items():
        ids[kind] = people.organisation(app, f"The {kind}", kind)  # type: ignore[arg-type]
        people.user(app, ids[kind], email)
    app.extensions[EXTENSION].store.engine.dispose()
    app.extensions[JOBS].close()
    shares = {"KURAMORI_SHARE": "0", "KURAMORI_VISITOR_SHARE": "0"}
    log = folder / "log"
    with serving(trained, log, KURAMORI_WORKERS="1", **shares) as server:
        yield Site(f"http://127.0.0.1:{server.port}", ids)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; CI has it, elsewhere the tests are left out without it."""
    if CHROMIUM is None:
        if os.environ.get("CI"):
            pytest.fail("Chromium is not installed")
        pytest.skip("needs Debian's chromium")
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(
            executable_path=CHROMIUM, args=list(SWITCHES), timeout=PATIENCE_MS
        )
        yield found
        found.close()


@dataclass
class Person:
    """Someone at a browser, in one language."""

    page: Page
    site: Site
    lang: str
    heard: list[str] = field(default_factory=list)
    """What the console said and which other hosts were asked: nothing, at the end."""

    def opens(self, path: str) -> Page:
        """Go to a page of one's language and wait until it stands."""
        self.page.goto(f"{self.site.address}/{self.lang}{path}")
        return self.settled()

    def opens_without_scripts(self, path: str) -> Page:
        """The same where nothing loads after the page."""
        self.page.goto(f"{self.site.address}/{self.lang}{path}")
        return self.page

    def follows(self, link: str) -> Page:
        """Go where it leads, which may be this page as it is by now, and wait until that stands."""
        with self.page.expect_navigation():
            self.page.click(link)
        return self.settled()

    def settled(self) -> Page:
        """Wait until nothing is loading any more."""
        self.page.wait_for_load_state("networkidle")
        self.page.wait_for_selector("body:not(.busy)")
        self.page.wait_for_selector("[aria-busy=true]", state="detached")
        return self.page

    def signs_in(self, kind: str) -> None:
        """As the user of the organisation of that kind."""
        page = self.opens("/account")
        page.fill("#email", WHO[kind])
        page.fill("#password", people.PASSWORD)
        page.locator("form[data-api^='POST /v1/sessions'] button").click()
        page.wait_for_selector("form[data-signout]")

    def asks(self, method: str, path: str, body: object = None) -> Any:  # noqa: ANN401
        """What the API answers this browser."""
        cookies = {one["name"]: one["value"] for one in self.page.context.cookies()}
        headers = {CSRF: unquote(cookies.get(CSRF_COOKIE, "")), "Content-Type": "application/json"}
        text = None if body is None else json.dumps(body)
        answer = self.page.request.fetch(
            f"{self.site.address}{path}", method=method, data=text, headers=headers
        )
        assert answer.ok, answer.text()
        return answer.json()

    def figures(self, within: str = "main") -> list[float]:
        """Full values of the figures shown."""
        script = "all => all.map(one => one.getAttribute('value')).filter(v => v !== '')"
        found: list[str] = self.page.locator(f"{within} data.fig").evaluate_all(script)
        return [float(value) for value in found]

    def violations(self) -> list[str]:
        """Of WCAG 2.2 AA, as far as axe sees."""
        found = Axe().run(self.page, options={"runOnly": WCAG}).response["violations"]
        return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found]


@pytest.fixture
def someone(site: Site, browser: Browser) -> Iterator[Callable[..., Person]]:
    """Opens a browser for someone; checks what was heard when the test is over."""
    opened: list[tuple[Person, BrowserContext]] = []

    def open_for(lang: str, width: int = WIDE, **more: Any) -> Person:  # noqa: ANN401
        context = browser.new_context(
            locale=LANGUAGES[lang],
            viewport={"width": width, "height": 900},
            timezone_id="Asia/Tokyo",
            bypass_csp=False,
            **more,
        )
        context.set_default_timeout(PATIENCE_MS)
        person = Person(context.new_page(), site, lang)
        person.page.on("console", lambda said: _note_console(person, said))
        person.page.on("pageerror", lambda error: person.heard.append(str(error)))
        context.on("request", lambda asked: _note_request(person, asked))
        opened.append((person, context))
        return person

    yield open_for
    for _, context in opened:
        context.close()
    assert [line for person, _ in opened for line in person.heard] == []


def _note_console(person: Person, said: ConsoleMessage) -> None:
    if said.type in ("error", "warning"):
        person.heard.append(f"{person.page.url}: {said.text}")


def _note_request(person: Person, asked: Request) -> None:
    if not asked.url.startswith((person.site.address, "data:", "blob:")):
        person.heard.append(f"outside: {asked.url}")


def quietly(person: Person, expected: str) -> None:
    """Take back what a refusal that was meant to happen made the console say."""
    person.heard[:] = [line for line in person.heard if expected not in line]
