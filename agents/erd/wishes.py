"""``has_many`` and its like: merged with the reference that is drawn already, or else one reference is made."""

from __future__ import annotations

from collections.abc import Sequence

from agents.erd.drawn import Reading, Table, Wish
from agents.erd.model import Relation
from agents.erd.names import class_name, is_reserved, snake_name
from agents.erd.plurals import plural, singular
from agents.erd.relations import Targets


def grant_wishes(tables: Sequence[Table], targets: Targets, reading: Reading) -> None:
    """Add the references that the lists ask for and nobody drew."""
    wanted: list[tuple[Table, Wish, Table]] = []
    for table in tables:
        for wish in table.wishes:
            found = _target(wish, table, tables, targets, reading)
            if found:
                wanted.append((table, wish, found))
    both = {(table.name, found.name) for table, wish, found in wanted if wish.kind in ("has_many", "many_to_many")}
    for table, wish, found in wanted:
        if wish.kind == "many_to_many":
            _many(table, found, wish, reading)
        elif wish.kind == "belongs_to":
            _single(table, found, wish, "ForeignKey", reading)
        elif wish.kind == "has_many" and table is not found and (found.name, table.name) in both:
            if not _refers(found, table) and not _refers(table, found):
                _many(table, found, wish, reading)
        else:
            _single(found, table, wish, "OneToOneField" if wish.kind == "has_one" else "ForeignKey", reading)


def _target(wish: Wish, own: Table, tables: Sequence[Table], targets: Targets, reading: Reading) -> Table | None:
    """The entity meant, also when a plural in lower case is written: ``jobs`` is ``Job``."""
    one = class_name(singular(snake_name(wish.target)))
    known = {table.name.lower(): table for table in tables}
    if wish.target and class_name(wish.target).lower() not in known and one.lower() in known:
        found = known[one.lower()]
        reading.notes.infer(wish.path, f"{wish.target} means {found.name}", "only the spelling differs")
        return found
    return targets.find(wish.target, own, wish.path)


def _refers(source: Table, target: Table, *, single: bool = False) -> bool:
    return any(
        relation.target == target.name and not (single and relation.many) for relation in source.relations.values()
    )


def _single(source: Table, target: Table, wish: Wish, kind: str, reading: Reading) -> None:
    """Make ``source`` refer to ``target``, unless something drawn connects the two already."""
    if _refers(source, target) or (wish.kind != "belongs_to" and _connects_many(target, source)):
        _mind_uniqueness(source, target, wish, kind, reading)
        return
    if _broken_reference(source):
        return
    to_itself = source is target
    name = _free_name("parent" if to_itself else snake_name(target.name), source)
    source.members[name] = Relation(
        name=name,
        kind="OneToOneField" if kind == "OneToOneField" else "ForeignKey",
        target=target.name,
        on_delete="SET_NULL" if to_itself else "CASCADE",
        null=to_itself,
        blank=to_itself,
        unique=kind == "OneToOneField",
        related_name="",
    )
    source.paths[name] = wish.path
    source.short.add(name)
    why = f"{wish.kind} asks for it and {source.name} has no reference to {target.name}"
    reading.notes.infer(wish.path, f"{source.name}.{name} refers to {target.name}", why)


def _connects_many(one: Table, other: Table) -> bool:
    return any(relation.many and relation.target == other.name for relation in one.relations.values())


def _broken_reference(table: Table) -> bool:
    """Whether a member with a problem of its own may be the reference that is looked for."""
    return bool(table.broken)


def _mind_uniqueness(source: Table, target: Table, wish: Wish, kind: str, reading: Reading) -> None:
    if kind != "OneToOneField":
        return
    drawn = [relation for relation in source.relations.values() if relation.target == target.name]
    if not any(relation.kind == "OneToOneField" for relation in drawn):
        what = f"{target.name} may have several {source.name}"
        reading.notes.infer(wish.path, what, f"{source.name}.{drawn[0].name} is drawn without unique" if drawn else "")


def _many(table: Table, target: Table, wish: Wish, reading: Reading) -> None:
    if _connects_many(table, target) or _connects_many(target, table) or _broken_reference(table):
        return
    name = _free_name(plural(snake_name(target.name)), table)
    table.members[name] = Relation(
        name=name,
        kind="ManyToManyField",
        target=target.name,
        blank=True,
        related_name="+" if table is target else "",
        symmetrical=table is target,
    )
    table.paths[name] = wish.path
    table.short.add(name)
    what = f"{table.name}.{name} is a many-to-many to {target.name}"
    reading.notes.infer(wish.path, what, "both sides ask for many" if wish.kind == "has_many" else "a list asks for it")


def _free_name(wanted: str, table: Table) -> str:
    taken = table.members.keys() | {table.column(name) for name in table.members} | set(table.inherited)
    names = [wanted, f"{wanted}_ref", *(f"{wanted}_ref{number}" for number in range(2, len(taken) + 4))]
    return next(
        name
        for name in names
        if name not in taken and f"{name}_id" not in taken and not is_reserved(name, user=table.is_user)
    )
