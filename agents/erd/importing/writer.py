"""A drawing as an ERD in object form: one entity a table, one member a column."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from agents.erd.importing.column_types import Meaning, auto_field, meaning
from agents.erd.importing.defaults_carried import carried_default
from agents.erd.importing.drawing import Column, Drawing, Enum, Expression, Group, Reference, Table, TableName
from agents.erd.importing.naming import MemberNames, entity_names
from agents.erd.importing.reference_columns import Attached, attached
from agents.erd.model import MISSING
from agents.erd.names import snake_name

Json = dict[str, Any]


def written(drawing: Drawing) -> Json:
    """The ERD as JSON data; what it cannot hold is noted in ``drawing``."""
    keys = entity_names((table.schema, table.name) for table in drawing.tables)
    entities = {id(table): key for table, key in zip(drawing.tables, keys, strict=True)}
    for table, key in zip(drawing.tables, keys, strict=True):
        if key != table.name:
            drawing.assume(
                table.line, f"the table {_full_name(table)} is called {key}", "the name was taken or is none"
            )
    references = attached(drawing)
    erd: Json = {"$project": {"name": drawing.title[:200]}} if drawing.title else {}
    if drawing.enums:
        enums = {enum.name: _values(enum, drawing) for enum in drawing.enums}
        erd["$enums"] = {name: values for name, values in enums.items() if values}
    for table, key in zip(drawing.tables, keys, strict=True):
        erd[key] = _Writer(drawing, table, entities, references.get(id(table), Attached())).entity()
    return erd


def _full_name(table: Table) -> str:
    return str(TableName(table.name, table.schema))


def _values(enum: Enum, drawing: Drawing) -> list[str]:
    values = list(dict.fromkeys(value for value in enum.values if value))
    if len(values) < len(enum.values):
        drawing.leave_out(enum.line, f"empty and repeated values of the enum {enum.name}", "a choice is a text")
    return values


class _Writer:
    """Writes one table; ``entities`` gives the key of each table by its identity."""

    def __init__(self, drawing: Drawing, table: Table, entities: Mapping[int, str], references: Attached) -> None:
        self._drawing = drawing
        self._table = table
        self._entities = entities
        self._references = references
        self._names = MemberNames()
        self._keys = self._member_keys()

    def entity(self) -> Json:
        """The entity's members and ``$meta``."""
        members = {self._keys[column.name]: self._member(column) for column in self._table.columns}
        for reference in self._references.without_column:
            self._add(reference, members)
        meta = self._meta()
        return {**members, **({"$meta": meta} if meta else {})}

    def _member_keys(self) -> dict[str, str]:
        by_column = self._references.by_column
        columns = [column.name for column in self._table.columns]
        keys = {name: self._names.column(name, refers=name in by_column) for name in columns}
        spelled = {snake_name(key) for key in keys.values()}
        for name in by_column:
            if f"{snake_name(keys[name])}_id" in spelled:
                # A reference called author has the column author_id.
                keys[name] = self._names.reference(f"{keys[name]}_ref")
        for column in self._table.columns:
            if keys[column.name] != column.name:
                what = f"the column {self._label(column)} is called {keys[column.name]}"
                self._drawing.assume(column.line, what, "the name was taken or is none")
        return keys

    def _label(self, column: Column) -> str:
        return f"{self._table.name}.{column.name}"

    def _is_key(self, column: Column) -> bool:
        key = self._table.primary_key
        return len(key) == 1 and self._table.column(key[0]) is column

    def _member(self, column: Column) -> Json:
        reference = self._references.by_column.get(column.name)
        member = self._field(column) if reference is None else self._reference(column, reference)
        if column.comment:
            member["help_text"] = column.comment
        return member

    def _reference(self, column: Column, reference: Reference) -> Json:
        key = self._is_key(column)
        unique = reference.unique or column.unique or key
        member: Json = {"type": "OneToOneField" if unique else "ForeignKey", "to": self._target(reference)}
        if key:
            member["primary_key"] = True
        elif column.null and not self._in_key(column):
            member["null"] = True
        if reference.on_delete:
            member["on_delete"] = reference.on_delete
        if column.default is not MISSING and column.default is not None:
            self._leave_default(column, "a reference has no default: that row may not exist")
        return member

    def _target(self, reference: Reference) -> str:
        table = self._drawing.table(reference.target)
        return self._entities[id(table)]

    def _in_key(self, column: Column) -> bool:
        return any(self._table.column(name) is column for name in self._table.primary_key)

    def _field(self, column: Column) -> Json:
        known = self._drawing.enum(column.type)
        kind = self._enumerated(column, known) if known and not column.array else meaning(column)
        if kind.lost:
            self._drawing.leave_out(column.line, f"the type of {self._label(column)}", kind.lost)
        kind = self._as_key(column, kind) if self._is_key(column) else self._counting(column, kind)
        member: Json = {"type": kind.type, **kind.options}
        if self._is_key(column):
            member["primary_key"] = True
        else:
            member.update(self._flags(column))
        for option, bound in (("min", column.minimum), ("max", column.maximum)):
            if bound is not None:
                member[option] = bound if kind.type == "DecimalField" else _plain(bound)
        self._add_default(column, kind, member)
        return member

    def _enumerated(self, column: Column, enum: Enum) -> Meaning:
        longest = max((len(value) for value in enum.values), default=0)
        if not longest:
            return Meaning("CharField")
        return Meaning("CharField", {"max_length": longest, "choices": enum.name})

    def _flags(self, column: Column) -> Json:
        null = {"null": True} if column.null and not self._in_key(column) else {}
        # An id that is only one part of the key must not be taken for the key.
        part = {"primary_key": False} if column.name.lower() == "id" and self._table.primary_key else {}
        return {**part, **null, **({"unique": True} if column.unique else {"index": True} if column.index else {})}

    def _as_key(self, column: Column, kind: Meaning) -> Meaning:
        auto = auto_field(kind.type)
        if auto and not column.numbers_itself and self._drawing.keys_number_themselves and not column.choices:
            why = "this notation has no word for it"
            self._drawing.assume(column.line, f"the key {self._label(column)} numbers itself", why)
            return Meaning(auto)
        if kind.type in ("JSONField", "FileField", "ImageField"):
            self._drawing.leave_out(column.line, f"the type of {self._label(column)}", f"no key is a {kind.type}")
            return Meaning("CharField")
        return kind

    def _counting(self, column: Column, kind: Meaning) -> Meaning:
        if not kind.type.endswith("AutoField"):
            return kind
        why = "only a primary key numbers itself"
        self._drawing.leave_out(column.line, f"the counting of {self._label(column)}", why)
        return Meaning(kind.type.replace("AutoField", "IntegerField"))

    def _add_default(self, column: Column, kind: Meaning, member: Json) -> None:
        if column.touched_on_update and kind.type == "DateTimeField":
            member["auto_now"] = True
            return
        value = carried_default(column.default, kind.type)
        if value is MISSING or column.default is None:
            return
        if value is None:
            if not kind.type.endswith("AutoField"):
                self._leave_default(column, "only the database could compute it, or the field cannot hold it")
        else:
            member["default"] = value

    def _leave_default(self, column: Column, why: str) -> None:
        text = column.default.text if isinstance(column.default, Expression) else str(column.default)
        self._drawing.leave_out(column.line, f"the default {text[:80]} of {self._label(column)}", why)

    def _add(self, reference: Reference, members: Json) -> None:
        key = self._names.reference(reference.name)
        kind = "ManyToManyField" if reference.many else "OneToOneField" if reference.unique else "ForeignKey"
        member: Json = {"type": kind, "to": self._target(reference)}
        if not reference.many:
            member |= {"null": True} if reference.null else {}
            member |= {"on_delete": reference.on_delete} if reference.on_delete else {}
        members[key] = member

    def _meta(self) -> Json:
        meta: Json = {"description": self._table.comment} if self._table.comment else {}
        groups = list(self._table.uniques)
        key = self._table.primary_key
        if len(key) > 1:
            if any(name.lower() == "id" for name in self._keys):
                groups.insert(0, Group(key, self._table.line))
            else:
                meta["pk"] = self._columns(key)
        uniques = [self._columns(group.columns) for group in groups]
        indexes = [self._columns(group.columns) for group in self._table.indexes]
        more = {"unique": uniques, "indexes": indexes, "checks": self._table.checks}
        return {**meta, **{option: value for option, value in more.items() if value}}

    def _columns(self, names: tuple[str, ...]) -> list[str]:
        found = []
        for name in names:
            sign, bare = ("-", name[1:]) if name.startswith("-") else ("", name)
            column = self._table.column(bare)
            found.append(sign + (self._keys[column.name] if column else bare))
        return found


def _plain(number: str) -> int | float:
    return float(number) if "." in number else int(number)
