"""Text of others in the bot's Markdown: rendered, it is shown as it is and does nothing."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.markdown import MAX_SPAN, block, cell, cut, prose, span, visible
from tests.bot.steady import STEADY

RENDER = MarkdownIt("gfm-like", {"linkify": False, "html": True})
HOSTILE = [
    "",
    " ",
    "plain",
    "`",
    "``` ` ``",
    "`code`",
    "a|b",
    "a\\|b",
    "\\",
    "@acme/team @writer",
    "#1 GH-1 acme/shop#1",
    "closes #1",
    "<img src=x onerror=alert(1)>",
    "<!-- x -->",
    "](https://example.com)",
    "![x](https://example.com/x.png)",
    "https://example.com www.example.com a@example.com",
    "**bold** _it_ ~~no~~",
    "# head",
    "- item\n- item",
    "a\n\n```\nb\n```",
    "a\r\nb",
    "&lt;b&gt; &#64;writer",
    "$x$ :tada:",
    "a\x00b\x1b[31mred\x07",
    "a\u202eb\u2066c\u200b\ufeff",
    "a\u2028b\u2029c",
    "\ud800",
    "🎉 größer 日本",
    "[skip ci]",
]
ANY = st.one_of(st.sampled_from(HOSTILE), st.text(alphabet=st.sampled_from("`|\\ \n*_@#1<>&[]()!~-a:/.")), st.text())


def rendered(markdown: str) -> str:
    found: str = RENDER.render(markdown)
    return found


def code_in(page: str, pattern: str) -> str:
    """The text of the only code element of a page that holds nothing else."""
    found = re.fullmatch(pattern, page, re.DOTALL)
    assert found is not None, page
    assert "<" not in found[1]
    return html.unescape(found[1])


def one_line(text: str) -> str:
    return " ".join(visible(text).split())


@STEADY
@given(ANY)
def test_a_span_never_leaves_its_code(text: str) -> None:
    shown = code_in(rendered(f"before {span(text)} after"), "<p>before <code>(.*)</code> after</p>\n")
    line = one_line(text)
    assert shown.strip(" ") == (line if len(line) <= MAX_SPAN else f"{line[: MAX_SPAN - 1]}…")


@STEADY
@given(ANY)
def test_a_span_may_begin_a_line(text: str) -> None:
    code_in(rendered(f"- {span(text)}: x"), "<ul>\n<li><code>(.*)</code>: x</li>\n</ul>\n")
    code_in(rendered(span(text)), "<p><code>(.*)</code></p>\n")


@STEADY
@given(ANY)
def test_a_cell_never_leaves_its_cell(text: str) -> None:
    page = rendered(f"| a | b |\n|---|---|\n| {cell(text)} | x |\n")
    shown = code_in(page, ".*<tr>\n<td><code>(.*)</code></td>\n<td>x</td>\n</tr>\n</tbody>\n</table>\n")
    assert shown.strip(" ")[:50] == one_line(text)[:50]


@STEADY
@given(ANY)
def test_a_block_never_leaves_its_fence(text: str) -> None:
    page = rendered(f"before\n\n{block(text, 'diff')}\n\nafter")
    shown = code_in(page, '<p>before</p>\n<pre><code class="language-diff">(.*)</code></pre>\n<p>after</p>\n')
    assert shown == visible(text).rstrip() + "\n"


@STEADY
@given(ANY)
def test_prose_is_words_and_nothing_else(text: str) -> None:
    page = rendered(f"I changed nothing. {prose(text)}")
    assert page.startswith("<p>I changed nothing.") and page.endswith("</p>\n")
    inside = page.removeprefix("<p>").removesuffix("</p>\n")
    words = re.sub("</?code>", "", inside)
    assert "<" not in words
    shown = html.unescape(words).replace("\u2060", "").removeprefix("I changed nothing.")
    assert [char for char in shown if char not in " `"] == [char for char in one_line(text) if char not in " `"]


def test_what_stands_between_backticks_stays_code() -> None:
    assert prose("Job: `a_b` is *optional*, `@ann` too.") == "Job: `a_b` is \\*optional\\*, `@ann` too."
    assert "<code>" not in rendered(prose("a ` alone and ` ` nothing ``"))


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        ("@writer", r"@\w"),
        ("&#64;writer", r"@\w"),
        ("closes #1", r"#\d"),
        ("acme/shop#1", r"#\d"),
        ("GH-1 gh-2", r"(?i)gh-\d"),
        ("https://github.com/acme/shop/issues/1", "://"),
        ("www.example.com", r"www\."),
        ("writer@example.com", r"@\w"),
    ],
)
def test_prose_links_nothing(text: str, trigger: str) -> None:
    """GitHub links what it finds in the rendered text, where backslashes are gone."""
    assert not re.search(trigger, html.unescape(rendered(prose(text))).removeprefix("<p>"))


@pytest.mark.parametrize(
    "text", ["a\x00b", "\x1b[31m", "a\u202eb", "a\u200bb", "\ufeff", "\ud800", "\x85", "\u2028", "\r"]
)
def test_what_would_not_be_seen_is_written_out(text: str) -> None:
    for show in (visible, span, cell, block, prose):
        assert show(text).replace("\u2060", "").replace("\n", "").isprintable()
        assert "\\" in show(text)


def test_what_can_be_seen_stays() -> None:
    assert visible("größer\t日本 🎉\n") == "größer\t日本 🎉\n"


def test_a_long_line_is_shortened() -> None:
    assert span("x" * 1000) == f"`{'x' * (MAX_SPAN - 1)}…`"


@pytest.mark.parametrize("limit", [100, 200, 1000])
@STEADY
@given(st.lists(st.one_of(st.just("words " * 9), ANY.map(block)), min_size=1, max_size=12).map("\n\n".join))
def test_a_text_that_is_cut_is_short_enough_and_says_so_outside_of_code(limit: int, body: str) -> None:
    short = cut(body, limit)
    if len(body) <= limit:
        assert short == body
        return
    assert len(short) <= limit
    assert rendered(f"{short}\n\n<!-- end -->").endswith(
        "<p><em>(cut: GitHub takes no longer text)</em></p>\n<!-- end -->"
    )
