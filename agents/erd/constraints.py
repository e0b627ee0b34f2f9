"""Ordering, indexes and uniqueness of several fields: do they name fields, and under which names do they exist."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256

from agents.erd.drawn import Reading, Table
from agents.erd.model import Field, Index, Relation, Unique
from agents.erd.names import snake_name
from agents.erd.position import Path
from agents.erd.problems import nearest, shown

MAX_COLUMNS = 32
"""PostgreSQL's limit for one index."""


@dataclass(frozen=True)
class Constraints:
    """What ``$meta`` says of several fields of one entity."""

    ordering: tuple[str, ...] = ()
    indexes: tuple[Index, ...] = ()
    uniques: tuple[Unique, ...] = ()


class ConstraintNames:
    """The names that are drawn: Django wants each once in the whole project."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def claim(self, name: str, path: Path, reading: Reading) -> None:
        """Note a problem if the name is taken."""
        if name in self._taken:
            message = f"there is a constraint or index {shown(name)} already"
            reading.problems.add("duplicate-name", path, message, "leave the name out, or choose another one")
        self._taken.add(name)


def unique_name(entity: str, fields: tuple[str, ...]) -> str:
    """What a composite unique constraint is called unless the ERD says."""
    return f"unique_{_hashed(entity, fields, 40)}"


def index_name(entity: str, fields: tuple[str, ...]) -> str:
    """What a composite index is called unless the ERD says: at most 30 characters, as Django wants."""
    return f"{_hashed(entity, fields, 17)}_idx"


def check_name(entity: str, condition: str) -> str:
    """What a check is called unless the ERD says."""
    return f"check_{_hashed(entity, (condition,), 40)}"


def read_constraints(
    table: Table, tables: Mapping[str, Table], taken: ConstraintNames, reading: Reading
) -> Constraints:
    """The constraints of an entity; problems are noted. Those of one field move to the field itself."""
    ordering = _ordering(table, tables, reading)
    uniques: dict[tuple[str, ...], Unique] = {}
    for fields, name in _groups("unique", table, taken, reading):
        if len(fields) == 1:
            _make_unique(table, fields[0], reading)
        else:
            uniques.setdefault(fields, Unique(name or unique_name(table.name, fields), fields))
    indexes: dict[tuple[str, ...], Index] = {}
    for fields, name in _groups("indexes", table, taken, reading):
        if len(fields) == 1 and not fields[0].startswith("-"):
            _make_index(table, fields[0])
        elif fields not in uniques:
            indexes.setdefault(fields, Index(name or index_name(table.name, fields), fields))
    return Constraints(ordering, tuple(indexes.values()), tuple(uniques.values()))


def _groups(option: str, table: Table, taken: ConstraintNames, reading: Reading) -> list[tuple[tuple[str, ...], str]]:
    """Each group of fields, with the name that is drawn for it."""
    given = table.meta.get(option, [])
    path = table.places.get(option, table.path)
    flat = bool(given) and all(isinstance(item, str) for item in given)
    if flat and option == "indexes" and len(given) > 1:
        one, many = f"[{list(given)}]".replace("'", '"'), str([[item] for item in given]).replace("'", '"')
        message = "'indexes' is a list of lists: one index of these fields, or one for each?"
        reading.problems.add("option", path, message, f"write {one} or {many}")
        return []
    found = []
    for index, group in enumerate([given] if flat else given):
        names = group["fields"] if isinstance(group, dict) else group
        drawn_name = group.get("name", "") if isinstance(group, dict) else ""
        place = path if flat or option not in table.places or path[-1] == "pk" else (*path, index)
        fields = [_column(name, table, place, reading, descending=option == "indexes") for name in names]
        if len(fields) > MAX_COLUMNS:
            message = f"{len(fields)} fields in one index; PostgreSQL takes at most {MAX_COLUMNS}"
            reading.problems.add("option", place, message, "split it")
        elif len(set(fields)) < len(fields) and None not in fields:
            reading.problems.add("option", place, "the same field twice", "remove one")
        elif None not in fields:
            found.append((tuple(field for field in fields if field is not None), drawn_name))
            if drawn_name and len(fields) > 1:
                taken.claim(drawn_name, (*place, "name"), reading)
    return found


def _column(name: str, table: Table, path: Path, reading: Reading, *, descending: bool) -> str | None:
    sign = "-" if descending and name.startswith("-") else ""
    field = find_member(name.removeprefix(sign), table)
    if field is None:
        _unknown(name.removeprefix(sign), table, path, reading)
        return None
    member = table.members.get(field)
    if isinstance(member, Relation) and member.many:
        message = f"{shown(name)} is a many-to-many and has no column"
        reading.problems.add("option", path, message, "put the constraint on the entity between them")
        return None
    return sign + field


def find_member(name: str, table: Table) -> str | None:
    """The member that a drawn or final name means; also ``author_id`` for ``author``, and ``pk`` or ``id``."""
    for word in (table.final.get(name), name, snake_name(name), name.removesuffix("_id")):
        if word is not None and (word in table.members or word in table.inherited):
            return word
    if name in ("pk", "id"):
        return next((key for key, member in table.members.items() if member.primary_key), "id")
    return None


def _unknown(name: str, table: Table, path: Path, reading: Reading) -> None:
    if name not in table.broken:
        hint = nearest(name, table.final, table.members, otherwise=f"draw it in {table.name}")
        reading.problems.add("field", path, f"{table.name} has no field {shown(name)}", hint)


def _ordering(table: Table, tables: Mapping[str, Table], reading: Reading) -> tuple[str, ...]:
    found = []
    for index, word in enumerate(table.meta.get("ordering", ())):
        path = (*table.places["ordering"], index)
        sign = "-" if word.startswith("-") else ""
        if word == "?":
            what = f"rows of {table.name} are not shuffled"
            reading.notes.infer(path, what, "at random, the second page would repeat rows of the first")
            continue
        resolved = _lookup(word.removeprefix(sign), table, tables, path, reading)
        if resolved is not None:
            found.append(sign + resolved)
    return tuple(dict.fromkeys(found))


def _lookup(word: str, table: Table, tables: Mapping[str, Table], path: Path, reading: Reading) -> str | None:
    """A field, or a path of fields through references as Django writes it: ``author__name``."""
    parts, at = [], table
    whole = find_member(word, table)
    pieces = [word] if whole else word.split("__")
    for number, piece in enumerate(pieces):
        name = find_member(piece, at)
        if name is None:
            _unknown(piece, at, path, reading)
            return None
        parts.append(name)
        member = at.members.get(name)
        if isinstance(member, Relation) and member.many:
            message = f"{shown(word)} orders by a many-to-many, which would repeat rows"
            reading.problems.add("option", path, message, "order by a field of this entity")
            return None
        if number + 1 < len(pieces):
            if not isinstance(member, Relation):
                reading.problems.add(
                    "field", path, f"{shown(piece)} of {at.name} is no reference", f"order by {piece} itself"
                )
                return None
            at = tables[member.target]
    return "__".join(parts)


def _make_unique(table: Table, name: str, reading: Reading) -> None:
    member = table.members.get(name)
    if member is None or member.primary_key:
        return
    if isinstance(member, Relation):
        if member.kind == "ForeignKey":
            label = f"{table.name}.{name}"
            reading.notes.infer(table.paths[name], f"{label} is a OneToOneField", "it is unique by itself (W342)")
        table.members[name] = replace(member, kind="OneToOneField", unique=True)
    else:
        table.members[name] = replace(member, unique=True, index=False)


def _make_index(table: Table, name: str) -> None:
    member = table.members.get(name)
    # A reference, a unique field and a primary key have an index already.
    if isinstance(member, Field) and not member.unique and not member.primary_key:
        table.members[name] = replace(member, index=True)


def _hashed(entity: str, fields: tuple[str, ...], limit: int) -> str:
    """A readable name of at most ``limit`` + 8 ASCII characters that no other entity or group of fields gets."""
    words = re.sub(r"[^a-z0-9]+", "_", "_".join([snake_name(entity), *fields]).lower()).strip("_")
    start = words[:limit].strip("_")
    head = start if start[:1].isalpha() else f"on_{start}"[:limit].strip("_")
    return f"{head}_{sha256(repr((entity, fields)).encode()).hexdigest()[:7]}"
