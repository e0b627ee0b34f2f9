"""A headless Chromium for the tests: Debian's, driven by Playwright, with nobody to phone home to."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1180, "height": 820}


def chromium() -> Path | None:
    """Where it is installed, if it is."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    return Path(found) if found else None


@contextmanager
def browsing() -> Iterator[Browser]:
    """A browser with a fresh profile."""
    executable = chromium()
    if executable is None:
        raise FileNotFoundError("no Chromium is installed: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=_FLAGS, chromium_sandbox=False)
        try:
            yield browser
        finally:
            browser.close()


def opened(browser: Browser, url: str, size: dict[str, int] = DESKTOP, dark: bool = False) -> tuple[Page, list[str]]:
    """A new window on a page, and the list that its errors will be added to."""
    context = browser.new_context(viewport=size, color_scheme="dark" if dark else "light", reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(30_000)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    page.goto(url)
    return page, errors
