"""Where a comment stands, from the piece of the diff that GitHub keeps with it.

The comments of a review come without line numbers of their own in some answers, and the numbers change, or go, as the
branch moves on; the hunk stays, and ends with the line that was remarked on.
"""

from __future__ import annotations

import re

_HEAD = re.compile(r"@@ -\d+(?:,\d+)? \+(\d+)(?:,\d+)? @@")


def last_line(hunk: str) -> int | None:
    """The line of the new file at which a hunk ends; ``None`` if it ends with a removed line, or is none."""
    head, *lines = hunk.splitlines() or [""]
    start = _HEAD.match(head)
    shown = [line for line in lines if not line.startswith("\\")]
    if start is None or not shown or shown[-1].startswith("-"):
        return None
    return int(start[1]) + sum(not line.startswith("-") for line in shown) - 1
