"""Markdown of comments as HTML: everything hostile is text, Mermaid's ER diagrams are drawn, commits are linked."""

import re
from collections.abc import MutableMapping, Sequence
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from markupsafe import Markup, escape

from bot.hub.pages import code, diagram
from bot.hub.pages.text import shown

Env = MutableMapping[str, Any]

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_PIECES = re.compile(r"(<details(?: open)?>|</details>|<summary>[^<]*</summary>)")
_TASK = re.compile(r"\[([ xX])\] ")
_SHA = re.compile(r"\b[0-9a-f]{40}\b")


@lru_cache(maxsize=512)
def html(text: str, repository: str) -> Markup:
    """A comment's body; `repository` is the path that commits are linked under."""
    env: Env = {"repository": repository, "open": 0}
    rendered = _MARKDOWN.render(shown(text.replace("\r\n", "\n")), env)
    # What a comment leaves open must not swallow what follows it on the page.
    return Markup(rendered + "</details>" * env["open"])  # noqa: S704 - the renderer escapes


class _Renderer(RendererHTML):
    """HTML is off but for three harmless things: hidden comments, `<br>`, and sections that fold."""

    def html_block(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:
        text = _COMMENT.sub("", tokens[idx].content)
        if tokens[idx].level:
            return str(escape(text))
        return "".join(_piece(piece, env) for piece in _PIECES.split(text))

    def html_inline(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:
        text = _COMMENT.sub("", tokens[idx].content)
        return "<br>" if text.lower() in ("<br>", "<br/>", "<br />") else str(escape(text))

    def text(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:
        escaped = str(escape(tokens[idx].content))
        depth = sum({"link_open": 1, "link_close": -1}.get(token.type, 0) for token in tokens[:idx])
        return escaped if depth else _SHA.sub(lambda found: _commit(found[0], env), escaped)

    def task_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:
        return '<input type="checkbox" disabled aria-label="Open task"> '

    def task_done(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:
        return '<input type="checkbox" disabled checked aria-label="Done task"> '

    def code_inline(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:
        return f"<code>{escape(tokens[idx].content)}</code>"

    def code_block(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:
        return f'<pre class="code" tabindex="0"><code>{escape(tokens[idx].content)}</code></pre>'

    def fence(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:
        language, text = tokens[idx].info.strip().split(" ")[0], tokens[idx].content
        drawn = diagram.svg(text) if language == "mermaid" else None
        if drawn is None:
            return f'<pre class="code" tabindex="0"><code>{code.block(language, text)}</code></pre>'
        return f'<figure class="diagram" tabindex="0" aria-label="Diagram, can be scrolled">{drawn}</figure>'

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:
        """A link: nothing is loaded from elsewhere."""
        token = tokens[idx]
        return (
            f'<a href="{escape(token.attrGet("src"))}" rel="nofollow noopener">{escape(token.content or "image")}</a>'
        )

    def link_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:
        return f'<a href="{escape(tokens[idx].attrGet("href"))}" rel="nofollow noopener">'

    def table_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:
        return '<div class="table" tabindex="0"><table>'

    def table_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:
        return "</table></div>"

    def th_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:
        return f"<{tokens[idx].tag}>"

    # The style sheet aligns columns: inline styles are forbidden on the page.
    td_open = th_open


def _piece(piece: str, env: Env) -> str:
    """A section opens and closes only within the comment; its title is text."""
    if piece.startswith("<details"):
        env["open"] += 1
        return piece
    if piece == "</details>":
        was_open = env["open"] > 0
        env["open"] -= was_open
        return piece if was_open else ""
    if piece.startswith("<summary>") and piece.endswith("</summary>") and env["open"]:
        return piece
    return str(escape(piece))


def _tasks(state: StateCore) -> None:
    """Items of a list that begin with `[ ]` or `[x]` are tasks, as on GitHub."""
    for item, paragraph, inline in zip(state.tokens, state.tokens[1:], state.tokens[2:], strict=False):
        children = inline.children or []
        begun = _TASK.match(children[0].content) if children and children[0].type == "text" else None
        if begun and (item.type, paragraph.type) == ("list_item_open", "paragraph_open"):
            children[0].content = children[0].content[begun.end() :]
            children.insert(0, Token("task_done" if begun[1] in "xX" else "task_open", "input", 0))
            item.attrJoin("class", "task")


def _commit(sha: str, env: Env) -> str:
    return f'<a class="sha" href="{escape(env["repository"])}/commit/{sha}">{sha[:7]}</a>'


_MARKDOWN = MarkdownIt("commonmark", {"html": True, "breaks": True}, renderer_cls=_Renderer)
_MARKDOWN.enable(["table", "strikethrough"])
_MARKDOWN.core.ruler.after("inline", "tasks", _tasks)
