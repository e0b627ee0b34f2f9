"""What a model added to an earlier draft, carried over to today's: paid once, kept for as long as it has a place."""

from __future__ import annotations

import ast
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from agents.contract import GeneratedFile
from agents.erd.model import Erd
from agents.improving.crafts import CRAFTS, Craft
from agents.improving.gains import Scope, classes, found, gained, names_of
from agents.proof.ruff import formatted
from agents.syntax import parsed

Files = Mapping[str, str]


def carried(erd: Erd, drafts: Files, written: Files, drafts_then: Files) -> dict[str, str]:
    """The drafts of ``erd`` with all that ``written``, by the bot, had more than the drafts that it was made from.

    Whatever is carried over is looked at again as if a model had just said it.
    """
    texts: dict[str, str] = {}
    for path, craft in CRAFTS.items():
        if {path} <= drafts.keys() & written.keys() & drafts_then.keys() and written[path] != drafts_then[path]:
            texts[path] = _carried(drafts[path], written[path], drafts_then[path], craft, erd)
    with tempfile.TemporaryDirectory() as folder:
        return {**drafts, **(formatted(texts, Path(folder)) if texts else {})}


def _carried(draft: str, written: str, draft_then: str, craft: Craft, erd: Erd) -> str:
    try:
        then, now = parsed(draft_then), parsed(written)
    except (SyntaxError, ValueError, RecursionError):
        return draft
    scope = Scope(names_of(parsed(draft)), craft.open_to(erd))
    return gained(draft, found(then, now, list(classes(then)), craft, scope).gains, craft)


def marked(drafted: tuple[GeneratedFile, ...], files: Files) -> tuple[GeneratedFile, ...]:
    """The drafts as ``files`` have them, and by whom: what is more than its draft is a model's work too."""
    return tuple(
        replace(each, content=files[each.path], engine="model")
        if files.get(each.path, each.content) != each.content
        else each
        for each in drafted
    )


def fresh(files: Files, written: Files) -> dict[str, frozenset[str]]:
    """The classes of each file that are not as they were written before: what a model is worth being asked about."""
    return {path: _fresh(files[path], written.get(path, "")) for path in CRAFTS if path in files}


def _fresh(text: str, before: str) -> frozenset[str]:
    try:
        known = {name: ast.dump(node) for name, node in classes(parsed(before)).items()}
    except (SyntaxError, ValueError, RecursionError):
        known = {}
    return frozenset(name for name, node in classes(parsed(text)).items() if known.get(name) != ast.dump(node))
