"""Which words of a comment are commands, and which are people talking about commands."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands import MAX_COMMANDS, Command, Words, nearest, parse
from tests.bot.steady import STEADY

Found = tuple[str, str, str]
HELP: Found = ("help", "", "")
STATUS: Found = ("status", "", "")
PAGES: Found = ("revise", "views.py", "add pagination")
PAGES_SAID = "/revise views.py add pagination"


def said(body: str, path: str | None = None) -> list[Found]:
    return [(found.name, found.target, found.argument) for found in parse(Words(body, "writer", 7, path=path))]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # as people write them
        (PAGES_SAID, [PAGES]),
        ("/help", [HELP]),
        ("  /help  ", [HELP]),
        ("\n\n/help\n\n", [HELP]),
        ("/HELP", [HELP]),
        ("/ReViSe   views.py \t add   pagination", [("revise", "views.py", "add   pagination")]),
        ("/revise\tviews.py\tadd pagination", [PAGES]),
        ("/revise\u00a0views.py add pagination", [PAGES]),
        ("Nice work!\n\n/help", [HELP]),
        ("Nice work!\n/help", [HELP]),
        ("Nice work!  \n/help", [HELP]),
        ("Nice work!\\\n/help", [HELP]),
        ("Nice work!<br>\n/help", [HELP]),
        ("@erdsmith\n/help", [HELP]),
        ("https://example.com/a\n/help", [HELP]),
        ("<https://example.com/a>\n/help", [HELP]),
        # several
        ("/help\n/status", [HELP, STATUS]),
        ("/help\n\nand\n\n/status", [HELP, STATUS]),
        (f"{PAGES_SAID}\n/help", [PAGES, HELP]),
        ("/help\n/help\n\n/help", [HELP]),
        ("/help /status", [("help", "", "/status")]),
        # what belongs to a command
        (
            "/revise views.py add pagination\nwith page size 5",
            [("revise", "views.py", "add pagination\nwith page size 5")],
        ),
        ("/revise views.py add pagination\n\nThanks!", [("revise", "views.py", "add pagination\n\nThanks!")]),
        (
            "/revise views.py add pagination\n\n- but only for Product",
            [("revise", "views.py", "add pagination\n\nbut only for Product")],
        ),
        ("/revise views.py add pagination\n\n> said before\n\n/help", [PAGES, ("help", "", "")]),
        ("/revise", [("revise", "", "")]),
        ("/revise views.py", [("revise", "views.py", "")]),
        ("/revise views.py /help", [("revise", "views.py", "/help")]),
        # file names
        ("/revise `views.py` add pagination", [PAGES]),
        ('/revise "views.py" add pagination', [PAGES]),
        ("/revise 'views.py' add pagination", [PAGES]),
        ("/revise ``views.py`` add pagination", [PAGES]),
        ('/revise "my views.py" add pagination', [("revise", "my views.py", "add pagination")]),
        ("/revise `a b.py` do `c d`", [("revise", "a b.py", "do `c d`")]),
        ('/revise "views.py add', [("revise", '"views.py', "add")]),
        ("/revise auth/custom_auth.py add it", [("revise", "auth/custom_auth.py", "add it")]),
        ("/revise my\\_views.py add it", [("revise", "my_views.py", "add it")]),
        # markup inside an instruction is removed
        ("/revise views.py **add** [pagination](https://example.com)", [PAGES]),
        ("/revise views.py add pagination <!-- please -->", [PAGES]),
        ("/revise views.py add <b>pagination</b>", [PAGES]),
        # unknown
        ("/hlep", [("hlep", "", "")]),
        ("/approve models.py", [("approve", "", "models.py")]),
        ("/re-vise now", [("re-vise", "", "now")]),
        # lines of every kind
        ("/help\r\n/status\r\n", [HELP, STATUS]),
        ("/help\r/status\r", [HELP, STATUS]),
        ("/help\n---\nthat was it", [HELP]),
        ("/help\n===", [("help", "", "")]),
        ("text\n    /help", [HELP]),
        # after what is none
        ("> /status\n\n/help", [HELP]),
        ("```\n/status\n```\n/help", [HELP]),
        ("- /status\n\n/help", [HELP]),
        ("<!-- /status -->\n\n/help", [HELP]),
        ("<blockquote>\n\n/status\n\n</blockquote>\n\n/help", [HELP]),
        ("<details>\n\n/help\n\n</details>", [HELP]),
        ("is `/status` right?\n/help", [HELP]),
        # words of every kind
        ("/revise views.py größer 🎉 日本", [("revise", "views.py", "größer 🎉 日本")]),
        ("/revise views.py \u202eadd pagination", [("revise", "views.py", "\u202eadd pagination")]),
        ("🎉\n/help", [HELP]),
        ("/revise views.py a\x00b", [("revise", "views.py", "a\ufffdb")]),
    ],
)
def test_commands(body: str, expected: list[Found]) -> None:
    assert said(body) == expected


@pytest.mark.parametrize(
    "body",
    [
        "",
        " ",
        "Looks good to me.",
        "text /help",
        "try /help!",
        "`/help`",
        "``/help``",
        "`a\n/help\nb`",
        "    /help",
        "\t/help",
        "text\n\n    /help",
        "```\n/help\n```",
        "```\n/help",
        "~~~ text\n/help\n~~~",
        "````\n```\n/help\n```\n````",
        "> /help",
        ">/help",
        "> > /help",
        "> a\n/help",
        "> - a\n>   /help",
        "> ```\n> /help\n> ```",
        "- /help",
        "1. /help",
        "* a\n\n  /help",
        "- [ ] /help",
        "# /help",
        "| a |\n|---|\n| /help |",
        "| a |\n|---|\n/help",
        "<!-- /help -->",
        "<!--\n/help\n-->",
        "<!--\n\n/help\n\n-->",
        "<!--\n/help",
        "a <!--\n/help\n-->",
        "<div>\n/help\n</div>",
        "<pre>\n\n/help\n\n</pre>",
        "<code>/help</code>",
        "a <code>\n/help\n</code>",
        "a <code>b\n\n/help\n\nc</code>",
        "<blockquote>\n\n/help\n\n</blockquote>",
        "<blockquote>\n<p>\n\n/help\n\n</p></blockquote>",
        "<kbd>/help</kbd>",
        "<s>/help</s>",
        "**/help**",
        "*/help*",
        "_a\n/help_",
        "[/help](https://example.com)",
        "[a\n/help](https://example.com)",
        "![/help](https://example.com)",
        "<a href='x'>/help</a>",
        "[x]: /help",
        "\\/help",
        "&#47;help",
        "//help",
        "/etc/passwd",
        "/help/me",
        "/",
        "/ help",
        "/1",
        "/help.",
        "\u200f/help",
        "\ufeff/help",
        "a\u2028/help",
        "a\x0b/help",
        "~~/help~~",
        # mails
        "Thanks!\n\n-- \n/help\nWriter",
        "Thanks!\n\n-----Original Message-----\nFrom: bot\n\n/help",
        "On Monday, bot wrote:\n> /help\n> and so on",
        "Am Montag schrieb bot:\n\n> Comment with one command per line\n>\n> /help\n",
    ],
)
def test_what_is_no_command(body: str) -> None:
    assert said(body) == []


def test_a_signature_below_a_command_is_none_of_it() -> None:
    assert said(f"{PAGES_SAID}\n-- \nWriter, Acme Inc.") == [PAGES]


@pytest.mark.parametrize(
    ("body", "instruction"),
    [
        ("add pagination", "add pagination"),
        ("add pagination\n\nwith page size 5", "add pagination\n\nwith page size 5"),
        ("> as it was\n\nadd pagination", "add pagination"),
        ("add `page_size`", "add `page_size`"),
        ("`PAGE`", "`PAGE`"),
        ("a\r\nb", "a\nb"),
    ],
)
def test_a_comment_that_opens_a_thread_needs_no_command(body: str, instruction: str) -> None:
    assert said(body, path="backend/views.py") == [("revise", "backend/views.py", instruction)]


@pytest.mark.parametrize("body", ["", "> only a quote", "```\ncode\n```", "<!-- hidden -->", "<div>x</div>"])
def test_a_thread_that_says_nothing_asks_for_nothing(body: str) -> None:
    assert said(body, path="backend/views.py") == []


def test_a_command_in_a_thread_is_no_instruction() -> None:
    assert said("/help\n\nadd pagination", path="backend/views.py") == [HELP]


def test_a_command_is_remembered_by_its_comment_and_its_words() -> None:
    def key(body: str, comment: int = 7) -> str:
        (command,) = parse(Words(body, "writer", comment))
        return command.key

    assert key(PAGES_SAID) == key("/REVISE  `views.py`  add\tpagination  ")
    assert key(PAGES_SAID) != key(PAGES_SAID, comment=8)
    assert key(PAGES_SAID) != key("/revise views.py add search")
    assert key("/revise a b c") != key('/revise "a b" c')


def test_a_comment_is_read_as_far_as_github_takes_one() -> None:
    filler = "word " * 12_000
    assert said(f"{filler}\n\n/help") == [HELP]
    assert said(f"{filler * 2}\n\n/help") == []


def test_a_pasted_log_is_not_answered_line_by_line() -> None:
    assert len(said("\n".join(f"/help {number}" for number in range(5_000)))) == MAX_COMMANDS


@pytest.mark.parametrize(
    "piece",
    [
        ">",
        "`",
        "[",
        "![",
        "<",
        "<!--",
        "<code>",
        "<code ",
        "</code>",
        "*a ",
        "**a __",
        "&",
        "\\",
        "](",
        "> - ",
        "|a",
        "/x\n",
        "/x ",
    ],
)
def test_a_hostile_comment_takes_no_time(piece: str) -> None:
    started = time.process_time()
    said(piece * (65_000 // len(piece)))
    assert time.process_time() - started < 5


@STEADY
@given(st.text(), st.booleans())
def test_no_text_is_an_error(body: str, on_line: bool) -> None:
    for command in parse(Words(body, "writer", 7, path="a.py" if on_line else None)):
        assert command.key
        assert Command.from_json(json.loads(json.dumps(command.to_json()))) == command


MARKDOWN = st.lists(
    st.sampled_from(["/help", "\n", "\n\n", "> ", "```", "~~~", "`", "<code>", "</code>", "<!--", "-->", "- ", "    "]),
    max_size=12,
).map("".join)


@STEADY
@given(MARKDOWN)
def test_nothing_inside_a_fence_or_a_quote_is_a_command(inside: str) -> None:
    fence = "~" * 40
    assert said(f"{fence}\n{inside}\n{fence}") == []
    assert said("\n".join(f"> {line}" for line in inside.split("\n"))) == []
    assert said("\n".join(f"    {line}" for line in inside.split("\n"))) == []


@pytest.mark.parametrize(("word", "meant"), [("hlep", "help"), ("REVISE", "revise"), ("stat", "status"), ("zzz", None)])
def test_the_nearest_command(word: str, meant: str | None) -> None:
    assert nearest(word) == meant
