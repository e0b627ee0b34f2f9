"""Text of others inside the Markdown that the bot writes: shown as it is, and doing nothing.

Whatever comes from an ERD, a file name or a log goes into a code span or a code block. There GitHub links no mention,
closes no issue, renders no HTML and loads no picture.
"""

from __future__ import annotations

import re
import unicodedata

MAX_SPAN = 300


def visible(text: str) -> str:
    """``text`` with control and invisible formatting characters written as escapes, line breaks and tabs kept."""
    return "".join(
        char
        if char in "\n\t" or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
        else char.encode("unicode_escape", "surrogatepass").decode("ascii")
        for char in text
    )


def span(text: str, limit: int = MAX_SPAN) -> str:
    """One line of foreign text as a code span; safe in a table cell too."""
    line = " ".join(visible(text).split())
    if len(line) > limit:
        line = f"{line[: limit - 1]}…"
    ticks = "`" * (max((len(run) for run in re.findall("`+", line)), default=0) + 1)
    pad = " " if line.startswith("`") or line.endswith("`") or not line else ""
    return f"{ticks}{pad}{line}{pad}{ticks}".replace("|", "\\|")


def block(text: str, language: str = "") -> str:
    """Foreign text as a fenced code block."""
    ticks = "`" * max(3, max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    return f"{ticks}{language}\n{visible(text).rstrip()}\n{ticks}"


def prose(text: str) -> str:
    """A sentence that may quote somebody: readable, but no Markdown, no mention, no reference, no HTML."""
    escaped = re.sub(r"([\\*_{}\[\]<>|~])", r"\\\1", visible(text))
    return re.sub(r"([@#])(?=\w)", "\\1\u2060", escaped)


def cut(body: str, limit: int = 65_536, tail: str = "\n\n*(cut: GitHub takes no longer text)*") -> str:
    """``body`` within GitHub's limit, counted as GitHub counts: in characters."""
    return body if len(body) <= limit else body[: limit - len(tail)] + tail
