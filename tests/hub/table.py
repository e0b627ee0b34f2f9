"""The hub's operations as the table in docs/hub.md; `python -m tests.hub.table` writes it anew."""

import re
from pathlib import Path

from bot.hub.rest import OPERATIONS
from bot.hub.routing import Operation

DOCUMENT = Path(__file__).parents[2] / "docs" / "hub.md"

_BEGIN, _END = "<!-- operations: begin -->\n", "<!-- operations: end -->\n"


def table() -> str:
    rows = [_row(one) for one in sorted(OPERATIONS, key=lambda one: (one.path, one.method))]
    return "".join(["| operation | an App needs | a person needs |\n|---|---|---|\n", *rows])


def written() -> str:
    """The table as the document has it."""
    return DOCUMENT.read_text().partition(_BEGIN)[2].partition(_END)[0]


def _row(one: Operation) -> str:
    path = re.sub(r"\{(\w+)(:\w+)?\}", r"{\1}", one.path)
    app = "its JWT" if one.app_jwt else one.permission.replace("|", " or ") if "{owner}" in path else "a token or none"
    person = "" if one.app_jwt else one.role if "{owner}" in path else "a token or none"
    return f"| `{one.method} {path}` | {app} | {person} |\n"


if __name__ == "__main__":
    before, _, rest = DOCUMENT.read_text().partition(_BEGIN)
    DOCUMENT.write_text(before + _BEGIN + table() + _END + rest.partition(_END)[2])
