"""The last word is the language's own: what it refuses is taken out and listed, until it accepts the rest."""

from __future__ import annotations

import json
from typing import Any

from agents.erd.importing.drawing import Drawing
from agents.erd.limits import Limits
from agents.erd.model import Erd
from agents.erd.problems import ErdError, ErdProblem
from agents.erd.reader import parse

_ROUNDS = 40
"""Each round removes something from every place that has a problem; what needs more is not worth having."""


def fitted(data: dict[str, Any], drawing: Drawing, limits: Limits) -> tuple[str, Erd]:
    """The ERD's text and model; raises ``ErdError`` if nothing acceptable is left."""
    for _ in range(_ROUNDS):
        text = laid_out(data)
        try:
            return text, parse(text, limits)
        except ErdError as error:
            pruned: list[list[Any]] = []
            removed = [_removed(problem, data, drawing, pruned) for problem in error.problems]
            if not any(removed):
                raise _without_places(error) from None
            for items in pruned:
                items[:] = [item for item in items if item is not None]
    raise _without_places(ErdError([ErdProblem("syntax", "", 1, 1, "nothing of it can be carried over")]))


def laid_out(data: dict[str, Any]) -> str:
    """The JSON as people like to read it: a member a line."""
    entries = []
    for key, value in data.items():
        lines = [f"    {_flat(name)}: {_flat(member)}" for name, member in value.items()]
        entries.append(f"  {_flat(key)}: " + ("{\n" + ",\n".join(lines) + "\n  }" if lines else "{}"))
    text = "{\n" + ",\n".join(entries) + "\n}\n"
    # What a terminal would obey, and what an editor would not show, is spelled out.
    return "".join(char if char.isprintable() or char == "\n" else json.dumps(char)[1:-1] for char in text)


def _flat(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _removed(problem: ErdProblem, data: dict[str, Any], drawing: Drawing, pruned: list[list[Any]]) -> bool:
    path = [part.replace("~1", "/").replace("~0", "~") for part in problem.pointer.split("/")[1:]]
    if len(path) < 2 or problem.code == "too-large":
        return False
    if path[1] != "$meta" and len(path) > 3:
        path = path[:3]
    *way, last = path
    holder: Any = data
    for part in way:
        holder = _inside(holder, part)
    if isinstance(holder, list) and last.isdigit() and int(last) < len(holder):
        # Places of later items must not move while this round's other problems still name them.
        gone, holder[int(last)] = holder[int(last)], None
        pruned.append(holder)
    elif isinstance(holder, dict) and last in holder:
        gone = holder.pop(last)
    else:
        return False
    told = json.dumps(gone, ensure_ascii=False)
    drawing.leave_out(_line(path, drawing), f"{'.'.join(path)} = {told[:80]}", problem.message)
    return True


def _inside(holder: Any, part: str) -> Any:
    if isinstance(holder, list):
        return holder[int(part)] if part.isdigit() and int(part) < len(holder) else None
    return holder.get(part) if isinstance(holder, dict) else None


def _line(path: list[str], drawing: Drawing) -> int:
    table = next((table for table in drawing.tables if table.name == path[0]), None)
    column = table.column(path[1]) if table else None
    return column.line if column else table.line if table else 0


def _without_places(error: ErdError) -> ErdError:
    """The places are those of the ERD, which nobody has seen: the messages name what is meant."""
    return ErdError([ErdProblem(p.code, p.pointer, 1, 1, p.message) for p in error.problems], error.more)
