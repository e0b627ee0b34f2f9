"""The page of a pull request."""

import httpx

from bot.hub import Hub
from bot.hub.driver import Person
from tests.hub.conftest import PLAIN


def test_page_shows_what_was_said_as_text(hub: Hub, writer: Person, reader: Person) -> None:
    writer.push({"a.txt": "a\n"}, "Add a", "topic")
    pull = writer.open("topic", "A <b>title</b>", "body & more")
    writer.line_comment(1, "a.txt", 1, "on a line")
    reader.review(1, "APPROVE", "fine")
    answer = httpx.get(pull["html_url"], **PLAIN)
    assert answer.status_code == 200
    for text in ("A &lt;b&gt;title&lt;/b&gt;", "body &amp; more", "Add a", "on a line", "reader approved", "Open"):
        assert text in answer.text
    assert httpx.get(f"{hub.url}/acme/shop/pull/2", **PLAIN).status_code == 404
