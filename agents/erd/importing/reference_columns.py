"""Which references can be drawn at which columns; the others are noted with their reason."""

from __future__ import annotations

from dataclasses import dataclass, field

from agents.erd.importing.drawing import Drawing, Reference, Table


@dataclass(frozen=True)
class Attached:
    """The references of one table: by the name of the column that becomes the reference, and those without one."""

    by_column: dict[str, Reference] = field(default_factory=dict)
    without_column: list[Reference] = field(default_factory=list)


def attached(drawing: Drawing) -> dict[int, Attached]:
    """The references of each table, by the table's identity."""
    found: dict[int, Attached] = {}
    for reference in drawing.references:
        source, target = drawing.table(reference.source), drawing.table(reference.target)
        label = f"the reference from {reference.source} to {reference.target}"
        if source is None or target is None:
            missing = reference.source if source is None else reference.target
            drawing.leave_out(reference.line, label, f"there is no table {missing}")
            continue
        place = found.setdefault(id(source), Attached())
        if not reference.columns:
            place.without_column.append(reference)
        elif why := _obstacle(reference, source, target, place):
            drawing.leave_out(reference.line, f"{label} ({', '.join(reference.columns)})", why)
        else:
            column = source.column(reference.columns[0])
            if column is not None:
                place.by_column[column.name] = reference
                _note_other_key(reference, target, label, drawing)
    return found


def _obstacle(reference: Reference, source: Table, target: Table, place: Attached) -> str:
    if len(reference.columns) > 1:
        return "a reference of several columns cannot be drawn; its columns stay plain fields"
    column = source.column(reference.columns[0])
    if column is None:
        return f"there is no column {reference.columns[0]}"
    if column.name in place.by_column:
        return f"the column refers to {place.by_column[column.name].target} already"
    if column.array:
        return "a list of keys cannot be drawn; the column stays JSON"
    if source is target and len(source.primary_key) == 1 and source.column(source.primary_key[0]) is column:
        return "a primary key that refers to its own table would make no sense"
    return ""


def _note_other_key(reference: Reference, target: Table, label: str, drawing: Drawing) -> None:
    """A reference of Django names the target's key, whatever unique column the source names."""
    named = [column for column in map(target.column, reference.target_columns) if column is not None]
    keys = [target.column(name) for name in target.primary_key]
    if named and keys and named != keys:
        what = f"{label} by {', '.join(reference.target_columns)}"
        drawing.leave_out(reference.line, what, f"it is drawn to the key {', '.join(target.primary_key)}")
    elif named and not keys and named[0].name.lower() != "id":
        drawing.leave_out(reference.line, f"{label} by {named[0].name}", "it is drawn to the id that the table gets")
