"""The code in a reply: prose around it is ignored, and anything unclear is told to the model."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from agents.llm.errors import BrokenCode, CutReply, NoCode, SeveralBlocks, WrongFile

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


def code_of(reply: str, path: str) -> str:
    """The one block of code of a reply that rewrites ``path``; raises a ``BadReply`` that says what is wrong.

    Of several blocks the one that names the file counts; a block without a name is taken for the file asked for.
    """
    text = "".join(char if char in "\n\t" or char.isprintable() else "" for char in reply.replace("\r\n", "\n"))
    lines = text.split("\n")
    blocks = [token for token in _MARKDOWN.parse(text) if token.type == "fence" and token.content.strip()]
    if not blocks:
        raise NoCode(f"There is no fenced block. Answer with one block that begins with ```python {path}")
    named = [block for block in blocks if _names(block, path)]
    unnamed = [block for block in blocks if not _path(block)]
    chosen = named or (unnamed if len(blocks) == len(unnamed) else [])
    if not chosen:
        others = ", ".join(dict.fromkeys(filter(None, map(_path, blocks))))
        raise WrongFile(f"The file asked for is {path}, not {others[:200]}.")
    if len(chosen) > 1:
        raise SeveralBlocks(f"There are {len(chosen)} blocks. Answer with exactly one, for {path}.")
    if not _is_closed(chosen[0], lines):
        raise CutReply("The block of code is not closed: the reply was cut off. Answer shorter.")
    return chosen[0].content


def module_of(reply: str, path: str) -> tuple[str, ast.Module]:
    """The code of a reply and its tree; raises a ``BadReply`` that says what is wrong."""
    code = code_of(reply, path)
    try:
        return code, ast.parse(code)
    except SyntaxError as error:
        raise BrokenCode(f"The code is not valid Python: line {error.lineno}: {error.msg}") from None
    except (ValueError, RecursionError, MemoryError):
        raise BrokenCode("The code is not valid Python: it is nested too deep, or holds what no file may.") from None


def _path(block: Token) -> str:
    """What the info string names besides the language: ``python backend/views.py`` or ``views.py``."""
    return next((word for word in block.info.split() if "." in word or "/" in word), "")


def _names(block: Token, path: str) -> bool:
    named = _path(block).strip("\"'`:").removeprefix("path=").removeprefix("./")
    return bool(named) and (path == named or path.endswith(f"/{named}"))


def _is_closed(block: Token, lines: Sequence[str]) -> bool:
    if block.map is None:
        return False
    last = lines[block.map[1] - 1].strip()
    return block.map[1] - block.map[0] > 1 and set(last) == set(block.markup[0]) and len(last) >= len(block.markup)
