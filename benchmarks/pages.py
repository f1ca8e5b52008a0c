"""How fast are the pages? First paint, from a change to the repainted answer, and scripts' weight.

    python benchmarks/pages.py [--runs 5]

Starts the service on the model in KURAMORI_HOME, and Debian's Chromium. A change is a digit typed
into a field; its answer is repainted when the new figures have been on screen for one frame.
"""

from __future__ import annotations

import argparse
import gzip
import json
import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from api.settings import Settings
from tests.api.server import serving
from tests.browser.conftest import CHROMIUM, SWITCHES

PAGES = (
    "/",
    "/underwriter",
    "/exchange",
    "/check",
    "/supervisor",
    "/portfolio",
    "/event-cover",
    "/cat-bond",
    "/model",
    "/breaches",
    "/rules",
    "/glossary",
)
CHANGES = (
    ("/underwriter", "#limit1"),
    ("/exchange", "#limit1"),
    ("/check", "#limit1"),
    ("/portfolio", "#quota"),
    ("/event-cover", "#slope_limit"),
    ("/cat-bond", "#attachment"),
)
PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
REPAINTED = """
([selector, value]) => new Promise((done) => {
  const field = document.querySelector(selector), began = performance.now();
  document.addEventListener("htmx:after:swap", () => {
    requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - began)));
  }, { once: true });
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
})
"""


def weight(page: Page, address: str) -> int:
    """Bytes of the page's scripts, each compressed."""
    sources: list[str] = page.locator("script[src]").evaluate_all("all => all.map(s => s.src)")
    bodies = [page.request.get(source).body() for source in sources if source.startswith(address)]
    return sum(len(gzip.compress(body, 9)) for body in bodies)


def paints(browser: Browser, address: str, path: str, runs: int) -> dict[str, float]:
    """Median and worst first paint of a browser that holds nothing yet, ms."""
    found = []
    for _ in range(runs):
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        page = context.new_page()
        page.goto(f"{address}/ja{path}")
        page.wait_for_load_state("networkidle")
        found.append(float(page.evaluate(PAINT)))
        scripts = weight(page, address)
        context.close()
    return {
        "first_paint_ms": round(statistics.median(found)),
        "worst_ms": round(max(found)),
        "scripts_kb": round(scripts / 1000),
    }


def repaints(browser: Browser, address: str, path: str, field: str, runs: int) -> dict[str, float]:
    """Median and worst time from a change to its answer on screen, ms."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{address}/ja{path}")
    page.wait_for_load_state("networkidle")
    first = float(page.input_value(field))
    found = []
    for place in range(4 * runs):
        found.append(float(page.evaluate(REPAINTED, [field, str(first - 1 - place)])))
        page.wait_for_load_state("networkidle")
    page.close()
    return {"repaint_ms": round(statistics.median(found)), "worst_ms": round(max(found))}


def main() -> None:
    """Measure and print one JSON object."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--runs", type=int, default=5)
    runs = asked.parse_args().runs
    if CHROMIUM is None:
        sys.exit("needs Debian's chromium")
    settings = Settings.from_env()
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(
            settings.home.resolve(),
            Path(folder) / "log",
            KURAMORI_SHARE="0",
            KURAMORI_VISITOR_SHARE="0",
        ) as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(SWITCHES))
        address = f"http://127.0.0.1:{server.port}"
        found = {path: paints(browser, address, path, runs) for path in PAGES}
        changes = {path: repaints(browser, address, path, field, runs) for path, field in CHANGES}
        browser.close()
    print(json.dumps({"pages": found, "changes": changes}, indent=1))


if __name__ == "__main__":
    main()
