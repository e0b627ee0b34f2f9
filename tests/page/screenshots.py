"""`python -m tests.page.screenshots`: play the story on the page and take the README's pictures of it."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.page.browser import DESKTOP, PHONE, browsing, opened
from tests.world import World

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "docs" / "screenshots"
COMMAND = "/revise views.py add pagination"


def main() -> None:
    with (
        tempfile.TemporaryDirectory(prefix="screenshots-") as folder,
        World(Path(folder)) as world,
        browsing() as browser,
    ):
        shop = world.repository()
        pull = shop.opened((ROOT / "sample_erd.json").read_text())
        number, url = pull["number"], pull["html_url"]
        views = shop.writer.file("backend/views.py", pull["head"]["ref"]).splitlines()
        line = next(place for place, text in enumerate(views, 1) if text.startswith("class JobViewSet"))
        PICTURES.mkdir(parents=True, exist_ok=True)
        _before(browser, url, line)
        shop.writer.line_comment(number, "backend/views.py", line, COMMAND)
        shop.settled_threads(number)
        shop.idle()
        shop.writer.review(number, "APPROVE", "Reads well, and the proof holds.")
        _after(browser, url)


def _before(browser: Browser, url: str, line: int) -> None:
    page, _ = opened(browser, url)
    _picture(page, "pull-request", "body")
    page.locator("figure.diagram").first.screenshot(path=PICTURES / "diagram.png")
    page.goto(f"{url}/files")
    page.mouse.move(0, 0)
    row = page.locator(f'[data-path="backend/views.py"] [data-line="{line}"]')
    row.focus()
    row.press("Enter")
    page.locator("#line-body").fill(COMMAND)
    _picture(page, "files", f'[data-path="backend/views.py"] [data-line="{line - 12}"]')
    page.goto(f"{url}/checks")
    _picture(page, "checks", "body")


def _after(browser: Browser, url: str) -> None:
    for name, size, dark in (("conversation", DESKTOP, False), ("dark", DESKTOP, True), ("phone", PHONE, False)):
        page, _ = opened(browser, url, size, dark)
        page.locator(".thread > details").evaluate("one => one.open = true")
        _picture(page, name, ".event.review")


def _picture(page: Page, name: str, top: str) -> None:
    """What the window shows when it begins at an element."""
    page.locator(top).first.evaluate("one => window.scrollTo(0, one.getBoundingClientRect().top + scrollY - 16)")
    page.screenshot(path=PICTURES / f"{name}.png")
    size = (PICTURES / f"{name}.png").stat().st_size
    sys.stdout.write(f"{name}.png {size / 1000:.0f} kB\n")


if __name__ == "__main__":
    main()
