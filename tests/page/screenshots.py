"""`python -m tests.page.screenshots`: play the story on the page and take the README's pictures of it."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.page.browser import PHONE, browsing, opened
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
        shop.writer.line_comment(number, "backend/views.py", 24, COMMAND)
        shop.settled_threads(number)
        shop.idle()
        shop.writer.review(number, "APPROVE", "Reads well, and the proof holds.")
        _take(browser, url)


def _take(browser: Browser, url: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    page, _ = opened(browser, url)
    _picture(page, "conversation", ".event.review")
    page.locator(".thread > details").evaluate("one => one.open = true")
    _picture(page, "thread", ".event.review")
    page.locator("figure.diagram").first.screenshot(path=PICTURES / "diagram.png")
    page.goto(f"{url}/files")
    file = page.locator('[data-path="backend/views.py"]')
    file.locator('[data-line="24"]').click()
    page.locator("#line-body").fill(COMMAND)
    _picture(page, "files", '[data-path="backend/views.py"]')
    page.goto(f"{url}/checks")
    _picture(page, "checks", "body")
    dark, _ = opened(browser, url, dark=True)
    _picture(dark, "dark", "body")
    phone, _ = opened(browser, url, PHONE)
    _picture(phone, "phone", "body")


def _picture(page: Page, name: str, top: str) -> None:
    """What the window shows when it begins at an element."""
    page.locator(top).first.evaluate("one => window.scrollTo(0, one.getBoundingClientRect().top + scrollY - 16)")
    page.screenshot(path=PICTURES / f"{name}.png")
    size = (PICTURES / f"{name}.png").stat().st_size
    sys.stdout.write(f"{name}.png {size / 1000:.0f} kB\n")


if __name__ == "__main__":
    main()
