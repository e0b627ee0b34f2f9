"""A newcomer's tour in a real browser: read, ask for a change, watch it happen, approve, merge."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.page.browser import PHONE, browsing, chromium, opened
from tests.world import Shop, World

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(chromium() is None, reason="no Chromium is installed (Debian: apt-get install chromium)"),
]

SAMPLE = Path(__file__).parents[2] / "sample_erd.json"
COMMAND = "/revise views.py add pagination"
# What the bot does after a comment takes some seconds on a busy machine.
PATIENCE = 60_000


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as browser:
        yield browser


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with World(tmp_path_factory.mktemp("tour")) as world:
        yield world


@pytest.fixture
def shop(world: World) -> Shop:
    shop = world.repository()
    shop.opened(SAMPLE.read_text())
    return shop


def test_a_newcomer_reads_revises_approves_and_merges(browser: Browser, shop: Shop) -> None:
    page, errors = opened(browser, shop.writer.pull(1)["html_url"])
    expect(page.get_by_role("img", name="Entity-relationship diagram of")).to_be_visible()

    page.get_by_role("navigation", name="Parts of the pull request").get_by_role("link", name="Files").click()
    file = page.get_by_role("region", name="Changes of backend/views.py")
    row = file.locator("tr", has_text="class JobViewSet")
    line = row.get_attribute("data-line")
    row.click()
    page.get_by_label(f"Comment on line {line}").fill(COMMAND)
    page.get_by_role("button", name="Comment", exact=True).click()

    # From here on nothing is loaded again: what the bot does appears by itself.
    page.get_by_role("navigation", name="Parts of the pull request").get_by_role("link", name="Conversation").click()
    thread = page.locator(".thread", has_text=COMMAND)
    page.evaluate("window.sameDocument = true")
    expect(thread.locator(".reactions")).to_contain_text("👀", timeout=PATIENCE)
    expect(thread).to_contain_text("resolved by erdsmith", timeout=PATIENCE)
    thread.locator("summary").first.click()
    expect(thread).to_contain_text("Done in")
    expect(thread.locator(".reactions")).to_contain_text("🚀", timeout=PATIENCE)
    expect(page.locator(".event.commits").last).to_contain_text("fixup! Add views.py", timeout=PATIENCE)
    assert page.evaluate("window.sameDocument")

    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.get_by_text("approved these changes")).to_be_visible()
    expect(page.get_by_text("All checks passed")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("button", name="Merge", exact=True).click()
    expect(page.locator("#head")).to_contain_text("Merged")
    expect(page.locator("#merge")).to_contain_text("is gone", timeout=PATIENCE)
    assert "page_size" in shop.writer.file("backend/views.py", "main")
    assert errors == []


def test_what_is_being_typed_survives_what_others_do(browser: Browser, shop: Shop) -> None:
    first = shop.writer.line_comment(1, "backend/views.py", 1, "first")["id"]
    page, errors = opened(browser, shop.writer.pull(1)["html_url"])
    page.locator("#composer textarea").fill("half a thought")
    thread = page.locator(f"#discussion_r{first}")
    thread.get_by_text("Reply", exact=True).first.click()
    thread.get_by_label("Reply").fill("half a reply")
    shop.writer.reply(1, first, "second")
    shop.writer.comment(1, "third")
    expect(thread).to_contain_text("second")
    expect(page.locator("#timeline")).to_contain_text("third")
    expect(page.locator("#composer textarea")).to_have_value("half a thought")
    expect(thread.get_by_label("Reply")).to_have_value("half a reply")
    expect(thread.get_by_label("Reply")).to_be_focused()
    assert errors == []


def test_keyboard_alone_comments_on_a_line(browser: Browser, shop: Shop) -> None:
    page, errors = opened(browser, f"{shop.writer.pull(1)['html_url']}/files")
    rows = page.get_by_role("region", name="Changes of backend/views.py").locator("[data-line]")
    rows.first.focus()
    for key in ("ArrowDown", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    expect(page.get_by_label("Comment on line 3")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_label("Comment on line 3")).to_have_count(0)
    expect(rows.nth(2)).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.type("by keyboard")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".thread")).to_contain_text("by keyboard")
    said = [one["line"] for one in shop.writer.review_comments(1) if one["user"]["login"] == "writer"]
    assert said == [3]
    assert errors == []


def test_nothing_is_wider_than_a_phone(browser: Browser, shop: Shop) -> None:
    shop.writer.line_comment(1, "backend/views.py", 1, "w" * 300 + "\n\n```\n" + "x" * 300 + "\n```")
    page, errors = opened(browser, shop.writer.pull(1)["html_url"], PHONE)
    for tab in ("Conversation", "Commits", "Files", "Checks"):
        page.get_by_role("navigation", name="Parts of the pull request").get_by_role("link", name=tab).click()
        expect(page.locator(".tabs [aria-current]")).to_contain_text(tab)
        assert _overflow(page) <= 0, tab
    assert errors == []


def _overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    root = "document.documentElement"
    width: int = page.evaluate(f"{root}.scrollWidth - {root}.clientWidth")
    return width
