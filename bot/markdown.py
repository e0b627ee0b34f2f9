"""Text of others inside the Markdown that the bot writes: shown as it is, and doing nothing.

Whatever comes from an ERD, a file name or a log goes into a code span or a code block. There GitHub links no mention,
closes no issue, renders no HTML and loads no picture.
"""

from __future__ import annotations

import re
import unicodedata

MAX_SPAN = 300
MAX_BODY = 65_536
"""GitHub takes no longer comment or description."""
_CUT = "\n\n*(cut: GitHub takes no longer text)*"
_FENCE = re.compile("`{3,}")
_LINKED = re.compile(r"@(?=\w)|#(?=\d)|\bgh-(?=\d)|\b(?:https?|ftp):(?=//)|\bwww(?=\.)", re.IGNORECASE)


def visible(text: str) -> str:
    """``text`` with control and invisible formatting characters written as escapes, line breaks and tabs kept."""
    return "".join(
        char
        if char in "\n\t" or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
        else char.encode("unicode_escape", "surrogatepass").decode("ascii")
        for char in text
    )


def span(text: str, limit: int = MAX_SPAN) -> str:
    """One line of foreign text as a code span."""
    line = " ".join(visible(text).split())
    if len(line) > limit:
        line = f"{line[: limit - 1]}…"
    ticks = "`" * (max((len(run) for run in re.findall("`+", line)), default=0) + 1)
    pad = " " if line.startswith("`") or line.endswith("`") or not line else ""
    return f"{ticks}{pad}{line}{pad}{ticks}"


def cell(text: str) -> str:
    """A code span in a table: there a pipe would end the cell, and elsewhere its escape would show."""
    return span(text).replace("|", "\\|")


def block(text: str, language: str = "") -> str:
    """Foreign text as a fenced code block."""
    ticks = "`" * max(3, max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    return f"{ticks}{language}\n{visible(text).rstrip()}\n{ticks}"


def prose(text: str) -> str:
    """Sentences that may quote somebody, on one line: readable, but no Markdown, mention, reference, link, or HTML.

    GitHub looks for mentions, references and addresses in what Markdown has left over, so a backslash does not stop
    it; an invisible word joiner does. What stands between two backticks is a name or an example, and stays one.
    """
    pieces = " ".join(visible(text).split()).split("`")
    if len(pieces) % 2 == 0 or not all(map(str.strip, pieces[1::2])):
        return _escaped("`".join(pieces))
    return "".join(span(piece) if number % 2 else _escaped(piece) for number, piece in enumerate(pieces))


def _escaped(text: str) -> str:
    escaped = re.sub(r"([\\`*_{}\[\]<>|~&#])", r"\\\1", text)
    return _LINKED.sub(lambda found: f"{found[0]}\u2060", escaped)


def cut(body: str, limit: int = MAX_BODY) -> str:
    """``body`` within a limit of GitHub, counted in characters as GitHub does; a code block that is cut is closed."""
    if len(body) <= limit:
        return body
    room = limit - len(_CUT)
    kept = body[:room]
    while (end := _closing(kept)) and len(kept) + len(end) > room:
        kept = kept[: max(0, room - len(end))]
    return f"{kept}{end}{_CUT}"


def _closing(text: str) -> str:
    """What closes the code block in which ``text`` ends, or ``""``."""
    fence = ""
    for line in text.split("\n"):
        found = _FENCE.match(line)
        if found and not fence:
            fence = found[0]
        elif fence and line == fence:
            fence = ""
    return f"\n{fence}" if fence else ""
