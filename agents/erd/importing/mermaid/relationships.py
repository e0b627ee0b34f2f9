"""Which side of a relationship holds the reference, and which of its attributes is the column.

Mermaid's relationships have no columns. In order: the attribute that the label names (as in ERDsmith's own diagrams),
the one marked FK whose name says the target or its key, the only one marked FK that is left (told as an assumption),
else a new member: called as the label where that reads from the holder to the target, otherwise as the target.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from agents.erd.importing.drawing import Column, Drawing, Reference, Table, TableName
from agents.erd.importing.mermaid.statements import End
from agents.erd.mermaid import attribute_name
from agents.erd.names import snake_name
from agents.erd.plurals import plural, singular

Marked = list[tuple[Table, Column]]
_MEMBER = re.compile(r"[^\W\dA-Z][^\WA-Z]*")


@dataclass(frozen=True)
class Drawn:
    """A relationship as it stands in the diagram: ``near`` counts rows of ``left``, ``far`` those of ``right``."""

    left: Table
    near: End
    right: Table
    far: End
    label: str
    line: int


@dataclass
class _Held:
    """The same, seen from the side that holds the reference."""

    drawn: Drawn
    holder: Table
    target: Table
    target_end: End
    forward: bool
    """Whether the label, which reads from left to right, reads from the holder to the target."""
    column: Column | None = None

    @property
    def many(self) -> bool:
        return self.drawn.near.many and self.drawn.far.many

    @property
    def label_is_a_name(self) -> bool:
        return self.forward and bool(_MEMBER.fullmatch(self.drawn.label))


def draw_references(drawing: Drawing, relationships: list[Drawn], marked: Marked) -> None:
    """Add a reference for every relationship; ``marked`` has the attributes marked FK, each with its table."""
    free = {id(column) for _, column in marked}
    by_table: dict[int, list[Column]] = {}
    for table, column in marked:
        by_table.setdefault(id(table), []).append(column)
    held = [_held(drawn, free) for drawn in relationships]
    for one in held:
        _choose(one, _by_label(one, free), free)
    for one in held:
        if one.column is None and not one.many:
            _choose(one, _by_name(one, by_table.get(id(one.holder), []), free), free)
    _assume_the_only_one(drawing, held, by_table, free)
    drawing.references += [_reference(drawing, one) for one in held]
    for table, column in marked:
        if id(column) in free:
            why = "no relationship says what it refers to"
            drawing.leave_out(column.line, f"the mark FK of {table.name}.{column.name}", why)


def _held(drawn: Drawn, free: set[int]) -> _Held:
    right = _Held(drawn, drawn.right, drawn.left, drawn.near, forward=False)
    left = _Held(drawn, drawn.left, drawn.right, drawn.far, forward=True)
    if drawn.near.many:
        return left
    if drawn.far.many:
        return right
    if _by_label(left, free) or _by_label(right, free):
        return left if _by_label(left, free) else right
    # Where one side is optional, it is the one that depends on the other.
    return right if drawn.near.required else left


def _choose(held: _Held, column: Column | None, free: set[int]) -> None:
    if column is not None:
        held.column = column
        free.discard(id(column))


def _by_label(held: _Held, free: set[int]) -> Column | None:
    label = held.drawn.label
    if not label or held.many:
        return None
    names = {label.lower(), attribute_name(label).lower()}
    columns = (column for column in held.holder.columns if id(column) in free)
    return next((column for column in columns if column.name.lower() in names), None)


def _by_name(held: _Held, marked: Iterable[Column], free: set[int]) -> Column | None:
    target = snake_name(held.target.name) or held.target.name
    keys = {name.lower() for name in held.target.primary_key} - {"id"}
    ranked = []
    for column in marked:
        if id(column) not in free:
            continue
        stem = re.sub(r"_?(id|uuid|fk|key|code|no|ref)$", "", snake_name(column.name))
        if singular(stem) == singular(target) or column.name.lower() in keys:
            ranked.append((0, column))
        elif singular(stem).endswith(f"_{singular(target)}"):
            ranked.append((1, column))
        elif stem.startswith(f"{singular(target)}_"):
            ranked.append((2, column))
    return min(ranked, key=lambda pair: pair[0])[1] if ranked else None


def _assume_the_only_one(
    drawing: Drawing, held: list[_Held], by_table: dict[int, list[Column]], free: set[int]
) -> None:
    waiting: dict[int, list[_Held]] = {}
    for one in held:
        if one.column is None and not one.many:
            waiting.setdefault(id(one.holder), []).append(one)
    for table, ones in waiting.items():
        left = [column for column in by_table.get(table, []) if id(column) in free]
        if len(ones) == len(left) == 1:
            _choose(ones[0], left[0], free)
            what = f"{ones[0].holder.name}.{left[0].name} refers to {ones[0].target.name}"
            drawing.assume(left[0].line, what, "it is the only FK and the only relationship that are left")


def _reference(drawing: Drawing, held: _Held) -> Reference:
    many = held.many
    null = not held.target_end.required
    named = held.column is not None and attribute_name(held.drawn.label) == held.column.name
    if held.holder is held.target and not (many or null or named):
        drawing.assume(held.drawn.line, f"{held.holder.name} may refer to no other row of itself", "one must be first")
        null = True
    if held.column is not None:
        held.column.null = null and held.column.name not in held.holder.primary_key
        if named:
            _rename(held.holder, held.column, held.drawn.label)
    return Reference(
        source=TableName(held.holder.name),
        target=TableName(held.target.name),
        line=held.drawn.line,
        columns=(held.column.name,) if held.column else (),
        unique=not held.drawn.near.many and not held.drawn.far.many,
        many=many,
        null=null,
        name=_member_name(held, many=many),
    )


def _rename(table: Table, column: Column, name: str) -> None:
    table.primary_key = tuple(name if key == column.name else key for key in table.primary_key)
    column.name = name


def _member_name(held: _Held, *, many: bool) -> str:
    if held.label_is_a_name:
        return held.drawn.label
    if held.holder is held.target and not many:
        return "parent"
    target = snake_name(held.target.name) or held.target.name
    return plural(target) if many else target
