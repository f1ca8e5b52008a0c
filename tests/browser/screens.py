"""Takes the pictures in docs/screens: every page, wide and narrow, in both languages.

    python -m tests.browser.screens [PATH…]

Run it after a page has changed, and look at what it made.
"""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from playwright.sync_api import sync_playwright

from api.settings import Settings
from tests.api.server import serving
from tests.browser.conftest import CHROMIUM, LANGUAGES, NARROW, SWITCHES, WIDE

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "screens"
PATHS = (
    "/",
    "/underwriter",
    "/exchange",
    "/check",
    "/check?policy=specie-form",
    "/check?event=outflow",
    "/supervisor",
    "/portfolio",
    "/event-cover",
    "/cat-bond",
    "/model",
    "/breaches",
    "/rules",
    "/rules/jp",
    "/glossary",
    "/account",
)
TALLEST = 6000
COLOURS = 64


def main() -> None:
    """Take them."""
    home = Settings.from_env().home.resolve()
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(
            home, Path(folder) / "log", KURAMORI_SHARE="0", KURAMORI_VISITOR_SHARE="0"
        ) as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(SWITCHES))
        for path in sys.argv[1:] or PATHS:
            for lang in LANGUAGES:
                for width in (WIDE, NARROW):
                    _take(browser, f"http://127.0.0.1:{server.port}", path, lang, width)
        browser.close()


def _take(browser: Browser, address: str, path: str, lang: str, width: int) -> None:
    context = browser.new_context(
        locale=LANGUAGES[lang], viewport={"width": width, "height": 900}, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(f"{address}/{lang}{path}")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(500)
    clip = {"x": 0, "y": 0, "width": width, "height": min(TALLEST, _height(page))}
    picture = Image.open(io.BytesIO(page.screenshot(full_page=True, clip=clip)))
    name = path.strip("/").translate(str.maketrans("/?=&", "----")) or "home"
    picture.convert("RGB").quantize(COLOURS).save(
        FOLDER / f"{name}-{width}-{lang}.png", optimize=True
    )
    context.close()


def _height(page: object) -> int:
    return int(page.evaluate("document.documentElement.scrollHeight"))  # type: ignore[attr-defined]


if __name__ == "__main__":
    main()
