"""The statements of an ``erDiagram``: strict, total, one regular expression each, no backtracking between them.

The grammar is that of Mermaid 11 (packages/mermaid/src/diagrams/er/parser/erDiagram.jison).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_NAME = r"""(?:"[^"\n]*"|\w[\w.-]*)"""
_CLASSES = r"(?:[ \t]*:::[ \t]*[\w,-]+)?"
_WORDS = (
    r"(?:zero or one|one or zero|one or more|one or many|many\(1\)|1\+"
    r"|zero or more|zero or many|many\(0\)|0\+|only one|many|one|1)"
)
_SIGN = r"(?:\|o|o\||\|\||\}o|\}\||o\{|\|\{)"
_LINE = r"(?:--|\.\.|\.-|-\.)"

RELATION = re.compile(
    rf"(?P<left>{_NAME}){_CLASSES}[ \t]*"
    rf"(?:(?P<near>{_SIGN})[ \t]*{_LINE}[ \t]*(?P<far>{_SIGN})"
    rf"|[ \t](?P<near_word>{_WORDS})[ \t]+(?:optionally[ \t]+)?to[ \t]+(?P<far_word>{_WORDS})[ \t])"
    rf"[ \t]*(?P<right>{_NAME}){_CLASSES}[ \t]*(?::(?P<label>[^\n]*)|;?$)"
)
LABEL = re.compile(r"\"[^\"]*\"|[^\";]*")
ENTITY = re.compile(rf"(?P<name>{_NAME})[ \t]*(?:\[(?P<alias>[^\]\n]*)\])?{_CLASSES}[ \t]*(?P<open>\{{)?")
ATTRIBUTE = re.compile(
    r"""[ \t]*(?P<type>[^\s"{},():]+(?:\([^()\n"]*\))?(?:\[\d*\])*\??)[ \t]+(?P<key>\*?)(?P<name>[^\s"{},:]+)"""
    r"""(?P<keys>(?:[ \t]*,?[ \t]+(?:PK|FK|UK)\b|[ \t]*,[ \t]*(?:PK|FK|UK)\b)*)[ \t]*(?P<comment>"[^"\n]*")?[ \t]*;?""",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"^[ \t]*%%.*$", re.MULTILINE)
_FRONT = re.compile(r"\A\s*---[ \t]*\n(?P<body>.*?)\n[ \t]*---[ \t]*$", re.DOTALL | re.MULTILINE)
_FENCE = re.compile(r"[ \t]*(?P<fence>```+|~~~+)[ \t]*(?P<language>\w*)")
_MANY, _ONE = ("}o", "}|", "o{", "|{"), ("||", "}|", "|{")


@dataclass(frozen=True, slots=True)
class End:
    """How many rows of one side belong to one row of the other."""

    many: bool
    required: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a diagram without what stands around it."""

    number: int
    text: str


def end(sign: str) -> End:
    """What a sign (``}o``) or its words (``zero or more``) say."""
    if sign in _SIGNS:
        return _SIGNS[sign]
    many = sign.endswith(("more", "many", "+")) or sign.startswith("many")
    required = sign in ("1", "one", "only one", "1+", "many(1)") or sign.startswith("one or m")
    return End(many, required)


_SIGNS = {sign: End(sign in _MANY, sign in _ONE) for sign in ("|o", "o|", "||", "}o", "}|", "o{", "|{")}


def unquoted(text: str) -> str:
    """A name or label without its quotes."""
    return text[1:-1] if len(text) > 1 and text.startswith('"') else text


def diagrams(text: str) -> Iterator[tuple[str, list[Line]]]:
    """Every diagram of a file with its title: the fenced ones, or the whole file where nothing is fenced."""
    fenced = list(_fenced(text))
    for block, before in fenced or [(text, 0)]:
        yield _lines(block, before)


def _fenced(text: str) -> Iterator[tuple[str, int]]:
    """Every block of Mermaid in Markdown, with the number of lines before it."""
    fence, begin = "", -1
    lines = text.split("\n")
    for number, line in enumerate(lines):
        match = _FENCE.match(line)
        if match is None:
            continue
        if not fence:
            fence, begin = match["fence"], number if match["language"].lower() == "mermaid" else -1
        elif match["fence"].startswith(fence) and not match["language"]:
            if begin >= 0:
                yield "\n".join(lines[begin + 1 : number]), begin + 1
            fence = ""


def _lines(text: str, before: int) -> tuple[str, list[Line]]:
    title = ""
    if front := _FRONT.match(text):
        found = re.search(r"^[ \t]*title:[ \t]*(.+?)[ \t]*$", front["body"], re.MULTILINE)
        title = unquoted(found[1]) if found else ""
        text = _blank(front[0]) + text[front.end() :]
    text = _COMMENT.sub("", _without_directives(text))
    numbered = (Line(number, line.strip()) for number, line in enumerate(text.split("\n"), before + 1))
    return title, [line for line in numbered if line.text]


def _without_directives(text: str) -> str:
    """The text without ``%%{init: …}%%``, which may go over several lines."""
    kept, at = [], 0
    while (begin := text.find("%%{", at)) >= 0 and (end := text.find("}%%", begin)) >= 0:
        kept += [text[at:begin], _blank(text[begin:end])]
        at = end + 3
    return "".join([*kept, text[at:]])


def _blank(text: str) -> str:
    """As many lines of nothing, so that those behind keep their numbers."""
    return "\n" * text.count("\n")
