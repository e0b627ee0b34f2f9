"""The code in a reply: prose around it is ignored, and anything unclear is told to the model."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

from agents.llm.errors import BrokenCode, CutReply, NoCode, SeveralBlocks, WrongFile
from agents.syntax import parsed

_MARKDOWN = MarkdownIt("commonmark").disable(["code", "list", "blockquote", "html_block"])
"""Only the fences matter, wherever they stand: in a list, in a quotation, after a tag."""


def fence_around(text: str) -> str:
    """Backticks that do not occur in ``text``, three at least."""
    longest = run = 0
    for character in text:
        run = run + 1 if character == "`" else 0
        longest = max(longest, run)
    return "`" * max(3, longest + 1)


def fenced(text: str, info: str) -> str:
    """``text`` as a block that nothing inside of it can end."""
    fence = fence_around(text)
    end = "" if text.endswith("\n") else "\n"
    return f"{fence}{info}\n{text}{end}{fence}"


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: the path that its info string names (``""`` = none), and whether it ever ends."""

    path: str
    code: str
    is_closed: bool


def blocks_of(text: str) -> list[Block]:
    """Every block that holds something, without the characters that nobody sees."""
    visible = "".join(char if char in "\n\t" or char.isprintable() else "" for char in text.replace("\r\n", "\n"))
    lines = visible.split("\n")
    return [
        Block(_path(token.info), token.content, _is_closed(token, lines))
        for token in _MARKDOWN.parse(visible)
        if token.type == "fence" and token.content.strip()
    ]


def code_of(reply: str, path: str) -> str:
    """The one block of code of a reply that rewrites ``path``; raises a ``BadReply`` that says what is wrong.

    Of several blocks the one that names the file counts; a block without a name is taken for the file asked for.
    """
    blocks = blocks_of(reply)
    if not blocks:
        raise NoCode(f"There is no fenced block. Answer with one block that begins with ```python {path}")
    named = [block for block in blocks if block.path and f"/{path}".endswith(f"/{block.path}")]
    unnamed = [block for block in blocks if not block.path]
    chosen = named or (unnamed if len(blocks) == len(unnamed) else [])
    if not chosen:
        others = ", ".join(dict.fromkeys(block.path for block in blocks if block.path))
        raise WrongFile(f"The file asked for is {path}, not {others[:200]}.")
    if len(chosen) > 1:
        raise SeveralBlocks(f"There are {len(chosen)} blocks. Answer with exactly one, for {path}.")
    if not chosen[0].is_closed:
        raise CutReply("The block of code is not closed: the reply was cut off. Answer shorter.")
    return chosen[0].code


def module_of(reply: str, path: str) -> tuple[str, ast.Module]:
    """The code of a reply and its tree; raises a ``BadReply`` that says what is wrong."""
    code = code_of(reply, path)
    try:
        return code, parsed(code)
    except SyntaxError as error:
        raise BrokenCode(f"The code is not valid Python: line {error.lineno}: {error.msg}") from None
    except (ValueError, RecursionError, MemoryError):
        raise BrokenCode("The code is not valid Python: it is nested too deep, or holds what no file may.") from None


def _path(info: str) -> str:
    """What the info string names besides the language: ``python backend/views.py`` or ``views.py``."""
    named = next((word for word in info.split() if "." in word or "/" in word), "")
    return named.strip("\"'`:").removeprefix("path=").strip("\"'").removeprefix("./")


def _is_closed(block: Token, lines: Sequence[str]) -> bool:
    if block.map is None:
        return False
    last = lines[block.map[1] - 1].strip()
    return block.map[1] - block.map[0] > 1 and set(last) == set(block.markup[0]) and len(last) >= len(block.markup)
