"""Parts of newer DBML that PyDBML does not know and that an ERD does not need: taken out, and listed."""

from __future__ import annotations

import re

from agents.erd.importing.drawing import Drawing

NEWER_BLOCK = re.compile(r"^[ \t]*(TablePartial|use|reuse|DiagramView)\b[^\n]*", re.IGNORECASE | re.MULTILINE)
"""What can be taken out of no file without changing what the rest means."""

# Each alternative that may run to the end of the file takes that end too, so that no text is looked at twice.
_PARTS = re.compile(
    r"""'''(?:.*?'''|.*)|'(?:\\.|[^'\\\n])*'|"[^"\n]*"|//[^\n]*|/\*(?:.*?\*/|.*)"""
    r"""|(?P<setting>,[ \t\n]*check[ \t]*:[ \t]*`[^`]*`|\bcheck[ \t]*:[ \t]*`[^`]*`[ \t\n]*(?:,|(?P<alone>(?=\]))))"""
    r"""|(?P<negative>\bdefault[ \t]*:[ \t]*(?=-\d))(?P<number>-[\d.]+)"""
    r"""|\b(?P<reference>ref)[ \t]*:|`[^`]*`"""
    r"""|(?P<block>^[ \t]*(?P<word>checks|records)\b[^{}\n]*\{)""",
    re.IGNORECASE | re.MULTILINE | re.DOTALL,
)
_CHANGED = ("setting", "negative", "reference", "block")
_TO_THE_END = re.compile(r"(?:`[^`]*`|'[^'\n]*'|\"[^\"\n]*\"|[^}`'\"]|['\"`])*\}?")


def without_newer_parts(text: str, drawing: Drawing) -> str:
    """The text with checks and records blanked, every line in its place."""
    kept: list[str] = []
    at = 0
    for match in _PARTS.finditer(text):
        if match.start() < at or not any(match[part] for part in _CHANGED):
            continue
        line = text.count("\n", 0, match.start()) + 1
        kept.append(text[at : match.start()])
        at = match.end()
        if match["reference"]:
            # In a setting, PyDBML knows it in lower case only.
            kept.append("ref:")
            continue
        if match["negative"]:
            # An expression is the only form in which PyDBML takes a negative number.
            kept.append(f"{match['negative']}`{match['number']}`")
            continue
        if match["block"]:
            end = _TO_THE_END.match(text, at)
            at = end.end() if end else at
            drawing.leave_out(line, match["word"].lower(), "say it in $rules" if match["word"][0] in "cC" else "rows")
        else:
            drawing.leave_out(line, " ".join(match[0].strip(", \t\n").split()), "say it in $rules")
        blank = "\n" * text.count("\n", match.start(), at)
        kept.append(f"null{blank}" if match["alone"] is not None and match["setting"][0] != "," else blank)
    return "".join([*kept, text[at:]])
