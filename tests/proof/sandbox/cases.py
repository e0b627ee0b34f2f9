"""The list of attacks, by class, read from their files, and what those need that never end by themselves."""

from __future__ import annotations

import ast
from pathlib import Path

_FOLDER = Path(__file__).with_name("attacks")


def _functions() -> dict[str, str]:
    """Every case and the module it is in."""
    found = {}
    for file in sorted(_FOLDER.glob("*.py")):
        for node in ast.parse(file.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef) and "__" in node.name:
                found[node.name] = file.stem
    return found


MODULES = _functions()
ALL = tuple(MODULES)
CLASSES = tuple(dict.fromkeys(name.partition("__")[0] for name in ALL))


def module_of(name: str) -> str:
    return MODULES[name]


class Endless:
    """``all`` of them are watched for memory and have few ``seconds``; ``forking`` ones may fork."""

    seconds = 3.0
    forking = frozenset(
        {
            "forks__bomb",
            "forks__bomb_of_sessions",
            "memory_bombs__together",
            *(name for name in ALL if name.startswith("daemons__")),
        }
    )
    all = frozenset(
        name
        for name in ALL
        if name.startswith(("loops__", "output__", "disk__", "inodes__", "memory_bombs__", "daemons__", "forks__"))
    )
    must_be_ended = frozenset(
        {
            *(name for name in ALL if name.startswith(("loops__", "output__"))),
            "forks__bomb",
            "forks__bomb_of_sessions",
            "memory_bombs__together",
        }
    )


QUICK = (
    "memory__environ",
    "memory__process_vm_readv",
    "signals__kill",
    "signals__owner_of_a_pipe",
    "kernel__core_pattern",
    "outside__read",
    "outside__create",
    "outside__mode",
    "links__hard",
    "identity__a_namespace_of_its_own",
    "network__tcp",
    "network__datagrams",
    "forks__bomb",
    "memory_bombs__together",
    "disk__one_file",
    "inodes__files",
    "output__flood",
    "daemons__double_fork",
)
"""One or two of each class, for every run of the tests."""
