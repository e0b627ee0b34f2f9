"""`python -m tests.page.screenshots`: play the story on the page and take the README's pictures of it."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.page.browser import DESKTOP, PHONE, browsing, opened
from tests.world import Shop, World

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "docs" / "screenshots"
COMMAND = "/revise views.py add pagination"
REMARKS = (
    ("views.py", "class JobViewSet", COMMAND),
    ("models.py", "description = ", "make this optional"),
    ("permissions.py", "def visible_to", "why not a manager?"),
)
"""One of each kind that there is: a command, a wish in plain words, something that is no wish."""


def main() -> None:
    with (
        tempfile.TemporaryDirectory(prefix="screenshots-") as folder,
        World(Path(folder)) as world,
        browsing() as browser,
    ):
        shop = world.repository()
        pull = shop.opened((ROOT / "sample_erd.json").read_text())
        shop.idle()
        number, url = pull["number"], pull["html_url"]
        lines = {path: _line(shop, pull["head"]["ref"], path, text) for path, text, _ in REMARKS}
        PICTURES.mkdir(parents=True, exist_ok=True)
        _before(browser, url, lines["views.py"])
        remarks = [{"path": f"backend/{path}", "line": lines[path], "body": body} for path, _, body in REMARKS]
        shop.writer.review(number, "COMMENT", "Nearly there.", remarks)
        shop.idle()
        shop.writer.review(number, "APPROVE", "Reads well, and the proof holds.")
        shop.idle()
        _after(browser, url)


def _line(shop: Shop, branch: str, path: str, text: str) -> int:
    file = shop.writer.file(f"backend/{path}", branch).splitlines()
    return next(number for number, line in enumerate(file, 1) if text in line)


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
    _picture(page, "decisions", 'section.run:has-text("ERDsmith / review")')


def _after(browser: Browser, url: str) -> None:
    for name, size, dark in (("conversation", DESKTOP, False), ("dark", DESKTOP, True), ("phone", PHONE, False)):
        page, _ = opened(browser, url, size, dark)
        for thread in page.locator(".thread > details").all():
            thread.evaluate("one => one.open = true")
        _picture(page, name, ".event.review")
        if name == "conversation":
            _picture(page, "threads", ".thread >> nth=1")


def _picture(page: Page, name: str, top: str) -> None:
    """What the window shows when it begins at an element."""
    page.locator(top).first.evaluate("one => window.scrollTo(0, one.getBoundingClientRect().top + scrollY - 16)")
    page.screenshot(path=PICTURES / f"{name}.png")
    size = (PICTURES / f"{name}.png").stat().st_size
    sys.stdout.write(f"{name}.png {size / 1000:.0f} kB\n")


if __name__ == "__main__":
    main()
