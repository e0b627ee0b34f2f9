"""What the pages show, and that nothing hostile gets out of its text."""

import re
from collections.abc import Callable
from html.parser import HTMLParser

import httpx
import pytest

from bot.hub import Hub
from bot.hub.driver import Person
from tests.hub.conftest import PLAIN, bot_client

Visit = Callable[[str], str]

HOSTILE = '<script>alert(1)</script> "><img src=x onerror=alert(1)> \x00 \u202egnp.exe [a](javascript:alert(1)) \ud800'
BREAKING_OUT = "</details></div></article><details>\n\n> <details>\n\n</ul>"
TABS = ("", "/commits", "/files", "/checks")


class Tags(HTMLParser):
    """The tags that a page really has, and those that are closed in another order than they were opened."""

    VOID = frozenset({"meta", "link", "img", "input", "br", "hr", "wbr", "rect", "path", "circle"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.crossed: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.crossed.append(tag)


@pytest.fixture
def pull(writer: Person) -> str:
    """A pull request's address, without the host."""
    writer.push({"views.py": 'def f():\n    """Two\n    lines."""\n    return 1\n', "a.txt": "a\n"}, "Add a", "topic/a")
    writer.open("topic/a", "A <b>title</b>", "body & more")
    return "/acme/shop/pull/1"


def test_conversation_shows_what_was_said_in_order(visit: Visit, pull: str, writer: Person, reader: Person) -> None:
    writer.line_comment(1, "views.py", 4, "on *a* line")
    reader.review(1, "APPROVE", "fine")
    page = visit(pull)
    wanted = (
        "A &lt;b&gt;title&lt;/b&gt;",
        "body &amp; more",
        "Add a",
        "line 4",
        "on <em>a</em> line",
        "approved",
        "fine",
    )
    places = [page.index(text) for text in wanted]
    assert places == sorted(places)
    assert '<span class="state open">Open</span>' in page


def test_a_fix_up_stands_where_it_was_pushed(visit: Visit, pull: str, writer: Person) -> None:
    writer.comment(1, "please mend it")
    writer.push({"a.txt": "b\n"}, "Mend a", "topic/a")
    page = visit(pull)
    assert page.index("Add a") < page.index("please mend it") < page.index("Mend a")


def test_resolved_thread_is_folded_with_its_replies(
    visit: Visit, pull: str, writer: Person, browser: httpx.Client
) -> None:
    first = writer.line_comment(1, "a.txt", 1, "why?")["id"]
    writer.reply(1, first, "because")
    browser.post(f"{pull}/threads/{first}/resolve", data={"resolved": "yes"})
    thread = re.search(rf'id="discussion_r{first}".*?</section>', visit(pull), re.DOTALL)
    assert thread
    assert "resolved by writer" in thread[0]
    assert "<details open>" not in thread[0]
    assert thread[0].index("why?") < thread[0].index("because") < thread[0].index("Unresolve")


@pytest.mark.parametrize("tab", TABS)
def test_hostile_text_stays_text(
    visit: Visit, pull: str, writer: Person, hub: Hub, browser: httpx.Client, tab: str
) -> None:
    repo = hub.world.repositories["acme/shop"]
    said = HOSTILE[:-1]
    # git takes no NUL in a message, and a file with one for binary.
    tame = said.replace("\0", "\x01")
    writer.push({"a.txt": f"{tame}\n"}, f"Add {tame}", "topic/a")
    browser.post(f"{pull}/comment", data={"body": f"{said}\n\n{BREAKING_OUT}"})
    writer.line_comment(1, "a.txt", 1, f"{said}\n\n{BREAKING_OUT}")
    # REST would not take half a character.
    repo.pulls[1].title, repo.pulls[1].body = HOSTILE, f"{HOSTILE}\n\n{BREAKING_OUT}"
    page = visit(pull + tab)
    tags = Tags(page)
    assert [attrs for tag, attrs in tags.seen if tag == "script"] == [{"src": "/_hub/static/page.js", "defer": None}]
    for tag, attrs in tags.seen:
        assert not [name for name in attrs if name.startswith("on") or name == "style"], tag
        assert not (attrs.get("href") or "").startswith("javascript"), attrs
        assert (attrs.get("src") or "/").startswith("/"), attrs
    assert not re.search("[\x00\u202a-\u202e]", page)
    assert tags.crossed == []
    assert tags.open == []


def test_nothing_from_elsewhere_can_run(browser: httpx.Client, pull: str) -> None:
    policy = browser.get(pull).headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


def test_a_name_that_merely_leads_here_gets_nothing(hub: Hub, pull: str) -> None:
    answer = httpx.get(hub.url + pull, headers={"Host": "evil.example", "Accept": "text/html"}, **PLAIN)
    assert answer.status_code == 421
    assert "body" not in answer.text


def test_files_show_both_sides_in_colours(visit: Visit, pull: str, writer: Person) -> None:
    page = visit(f"{pull}/files")
    assert '<tr class="added" data-side="RIGHT" data-line="4">' in page
    assert '<span class="t-k">return</span>' in page
    # The second line of a string is a string too.
    assert re.search(r'data-line="3">.*?<span class="t-sd">\s*lines', page)


def test_checks_show_summaries_and_annotations(visit: Visit, hub: Hub, pull: str, bot_check: int) -> None:
    page = visit(f"{pull}/checks")
    for text in ("Two problems", "<strong>bad</strong>", "views.py:4", "returns &lt;one&gt;", "warning"):
        assert text in page
    moved = httpx.get(f"{hub.url}/acme/shop/runs/{bot_check}", headers={"Accept": "text/html"}, **PLAIN)
    assert moved.headers["location"] == f"{pull}/checks#run-{bot_check}"


def test_a_check_that_asks_for_action_has_not_failed(visit: Visit, hub: Hub, pull: str, writer: Person) -> None:
    wish = {"name": "review", "head_sha": writer.pull(1)["head"]["sha"], "conclusion": "action_required"}
    with bot_client(hub) as bot:
        bot.rest.checks.create("acme", "shop", data=wish)
    page = visit(pull)
    assert "A check asks for action" in page and "Some checks failed" not in page


def test_tasks_of_a_list_have_boxes(visit: Visit, pull: str, writer: Person) -> None:
    writer.comment(1, "- [ ] `views.py` waits\n- [x] ~~`a.py`~~\n- [ ]not one\n\n[x] no list")
    page = visit(pull)
    assert (
        '<li class="task"><input type="checkbox" disabled aria-label="Open task"> <code>views.py</code> waits' in page
    )
    assert '<input type="checkbox" disabled checked aria-label="Done task"> <s><code>a.py</code></s>' in page
    assert "<li>[ ]not one" in page and "<p>[x] no list" in page


def test_statuses_count_as_checks(visit: Visit, hub: Hub, pull: str, writer: Person) -> None:
    sha = writer.pull(1)["head"]["sha"]
    headers = {"Authorization": f"Bearer {hub.credentials()['users']['writer']}"}
    for state, said in (
        ("pending", "Checks are running"),
        ("failure", "Some checks failed"),
        ("success", "All checks"),
    ):
        wish = {"state": state, "context": "ci/<own>", "description": "as it went"}
        httpx.post(f"{hub.url}/repos/acme/shop/statuses/{sha}", json=wish, headers=headers, **PLAIN).raise_for_status()
        assert said in visit(pull)
    assert "<strong>ci/&lt;own&gt;</strong>" in visit(f"{pull}/checks")


def test_every_address_of_the_answers_opens(browser: httpx.Client, hub: Hub, pull: str, writer: Person) -> None:
    """Whatever `html_url` and its kin lead to, a person finds something there."""
    writer.comment(1, "hello")
    writer.review(1, "COMMENT", "well")
    api = httpx.Client(
        base_url=hub.url,
        headers={"Authorization": f"Bearer {hub.credentials()['users']['writer']}"},
        **PLAIN,
    )
    asked = ("", "/pulls/1", "/pulls/1/files", "/pulls/1/commits", "/pulls/1/reviews", "/issues/1/comments")
    more = ("/contents/README.md", "/contents", "/compare/main...topic/a", "/branches/main", "/commits/main")
    found: set[str] = set()
    for path in asked + more:
        answer = api.get(f"/repos/acme/shop{path}")
        assert answer.status_code == 200, path
        keys = "html_url|html|permalink_url|diff_url|patch_url|blob_url|raw_url|download_url|avatar_url"
        found |= set(re.findall(rf'"(?:{keys})":\s?"([^"]+)"', answer.text))
    api.close()
    assert len(found) > 15
    for url in sorted(found):
        answer = browser.get(url, follow_redirects=True)
        assert answer.status_code == 200, url


def test_a_missing_operation_is_still_told_to_programs_in_json(hub: Hub) -> None:
    answer = httpx.get(f"{hub.url}/user/nothing", **PLAIN)
    assert (answer.status_code, answer.json()["message"]) == (404, "Not Found")
    assert httpx.get(f"{hub.url}/user/nothing", headers={"Accept": "text/html"}, **PLAIN).status_code == 404


def test_version_changes_with_whatever_the_page_shows(browser: httpx.Client, pull: str, writer: Person) -> None:
    seen = [browser.get("/_hub/version/acme/shop/1").text]
    for change in (
        lambda: writer.comment(1, "one"),
        lambda: writer.review(1, "COMMENT", "two"),
        lambda: writer.push({"a.txt": "c\n"}, "Three", "topic/a"),
        lambda: writer.merge(1),
    ):
        assert browser.get("/_hub/version/acme/shop/1").text == seen[-1]
        change()
        seen.append(browser.get("/_hub/version/acme/shop/1").text)
    assert len(set(seen)) == len(seen)
