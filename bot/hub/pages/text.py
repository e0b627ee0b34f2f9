"""Text of others on a page: what cannot be seen or turns the reading order is made visible, nothing is lost."""

import re
from datetime import datetime

from markupsafe import Markup, escape

# Controls, and the characters that reorder what is read (CVE-2021-42574).
_ODD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def shown(text: str) -> str:
    """The text with each odd character spelled by its number."""
    return _ODD.sub(lambda found: f"⟦U+{ord(found[0]):04X}⟧", text)


def finished(value: object) -> object:
    """What a template prints: plain text is made showable, markup has been already."""
    return shown(value) if type(value) is str else value


def when(time: datetime) -> Markup:
    """A moment for people and machines; the script turns it into "3 minutes ago"."""
    return Markup('<time datetime="{}">{}</time>').format(time.isoformat(), time.strftime("%Y-%m-%d %H:%M:%S UTC"))


def short(sha: str) -> str:
    return sha[:7]


def plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def breakable(path: str) -> Markup:
    """A path that may wrap after each slash."""
    return Markup("/<wbr>").join(escape(shown(part)) for part in path.split("/"))
