"""Syntax trees where several threads make them at once."""

from __future__ import annotations

import ast
from threading import Lock

_PARSING = Lock()
_TRIES = 5


def parsed(code: str, path: str = "<unknown>") -> ast.Module:
    """``ast.parse``, also beside other threads; raises what that raises.

    CPython 3.11 counts the depth of all threads' trees together, and raises ``SystemError`` where they meet
    (https://github.com/python/cpython/issues/106905). Who does not come here can still be met, so it is tried again.
    """
    for _ in range(_TRIES - 1):
        try:
            with _PARSING:
                return ast.parse(code, path)
        except SystemError:
            continue
    with _PARSING:
        return ast.parse(code, path)
