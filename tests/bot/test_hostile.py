"""An ERD full of hostile text goes its whole way: nobody is mentioned, nothing is closed, nothing obeys it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from markdown_it import MarkdownIt

from agents.erd import ErdError, parse
from bot.body import pull_title
from bot.forecast import forecast
from bot.github import Report
from bot.progress import bad_erd
from tests.bot.test_body import body
from tests.hostile import EVERYTHING, TEXTS, WORDS, erd_saying
from tests.world import BOT, Shop

Json = dict[str, Any]
_OWN_HTML = re.compile(r"</?(details|summary|sub|br)( open)?>|<!-- erdsmith:[^>]*-->")


def acts(markdown: str) -> list[str]:
    """What GitHub would act upon or show as somebody else's: everything outside code, but the bot's own HTML."""
    found = [char for char in markdown if not (char.isprintable() or char in "\n\u2060")]
    for kind, text in _parts(MarkdownIt("gfm-like", {"linkify": False}).parse(markdown)):
        if kind in ("link_open", "image"):
            found += [kind] if not text.startswith("https://github.com/") else []
        elif kind.startswith("html"):
            found += re.findall(r"<[^>]*>?", _OWN_HTML.sub("", text))
        else:
            found += re.findall(r"@\w+|#\d+|\bgh-\d+|https?://|www\.", text, re.IGNORECASE)
            found += [word for word in WORDS if word in text]
    return found


def _parts(tokens: list[Any]) -> Iterator[tuple[str, str]]:
    for token in tokens:
        if token.type == "inline":
            yield from _parts(token.children)
        elif token.type in ("link_open", "image"):
            yield token.type, str(token.attrs.get("href") or token.attrs.get("src"))
        elif token.type in ("text", "html_block", "html_inline"):
            yield token.type, token.content


def broken(text: str) -> Json:
    """An ERD with the text in every place where only names and words of the language may stand."""
    return {
        text: {text: text},
        "Job": {text: "int", "a": text, "b": f"fk:{text}", "$meta": {text: text, "owner": text}},
    }


def reported(drawn: Json) -> list[str]:
    """What a check run would say of an ERD."""
    try:
        after = parse(json.dumps(drawn))
    except ErdError as error:
        report = bad_erd("erd.json", error)
    else:
        report = forecast("erd.json", "main", parse('{"Ticket": {"note": "string"}}'), after)
    return [report.summary, report.text or "", *_plain(report)]


def _plain(report: Report) -> list[str]:
    """Annotations are plain text; in a block of code they are looked at for control characters alone."""
    return [f"````````\n{note.message}\n````````" for note in report.annotations]


@pytest.mark.parametrize("text", [*TEXTS, EVERYTHING])
def test_no_text_acts_in_a_pull_request_or_a_check(text: str) -> None:
    erd = parse(json.dumps(erd_saying(text)))
    assert acts(body(erd)) == []
    assert acts(pull_title("backend", erd)) == []
    for drawn in (erd_saying(text), broken(text)):
        assert [found for said in reported(drawn) for found in acts(said)] == []


@pytest.mark.parametrize(
    "text", ["@maintainer", "Closes #1", "gh-3", "[x](https://x.y)", "![x](y.png)", "<img src=x>", "a\x1bb", "a\u202eb"]
)
def test_the_look_sees_what_acts(text: str) -> None:
    assert acts(f"The text is {text}.")
    assert acts(f"The text is `{text}`.") == ([text[1]] if len(text) == 3 else [])


@pytest.mark.long
def test_a_hostile_erd_goes_its_whole_way(shop: Shop) -> None:
    pull = shop.opened(json.dumps(erd_saying(EVERYTHING)))
    shop.writer.comment(pull["number"], "/revise views.py add pagination")
    said = shop.answers(pull["number"])
    shop.idle()
    base = shop.writer.push({"erd.json": json.dumps(broken(EVERYTHING))}, "Break the ERD")
    failed = shop.erd_check(base)
    shop.idle()
    pull = shop.writer.pulls()[0]
    head = pull["head"]["sha"]
    checks = [*shop.all_checks(head), *shop.all_checks(pull["base"]["sha"]), failed]
    assert {check["conclusion"] for check in checks} == {"success", "failure", "action_required"}
    words = [pull["title"], pull["body"], *said]
    for check in checks:
        words += [check["output"][part] or "" for part in ("title", "summary", "text")]
        for note in shop.writer.annotations(check["id"]):
            words += [f"````````\n{note['message']}\n````````", note["title"] or ""]
    assert [found for text in words for found in acts(text)] == []
    messages = [commit["commit"]["message"] for commit in shop.writer.commits(pull["number"])]
    assert any(message.startswith("fixup! ") for message in messages)
    for message in messages:
        assert [word for word in (*WORDS, "@", "skip ci", "NO_CI", "loses #") if word in message] == []
        assert message.replace("\n", "").isprintable()
        assert {line.split(":")[0] for line in message.rstrip().rpartition("\n\n")[2].splitlines()} <= {
            *("ERDsmith-Agent", "ERDsmith-Engine", "ERDsmith-Signature", "ERDsmith-Request")
        }
    assert all(item["user"]["login"] in (BOT, shop.writer.login) for item in shop.writer.comments(pull["number"]))
