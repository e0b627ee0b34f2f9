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
    drawn = _Drawn(tables, reading)
    known = {table.name.lower(): table for table in tables} | {table.raw: table for table in tables}
    wanted: dict[tuple[str, str, str], tuple[Table, Wish, Table]] = {}
    for table in tables:
        for wish in table.wishes:
            found = _target(wish, table, known, targets, reading)
            if found:
                wanted.setdefault((table.name, wish.kind, found.name), (table, wish, found))
    for table, wish, found in wanted.values():
        mutual = table is not found and (found.name, "has_many", table.name) in wanted
        if wish.kind == "many_to_many":
            _many(table, found, wish, drawn, reading)
        elif wish.kind == "has_many" and mutual:
            if not drawn.refers(found, table) and not drawn.refers(table, found):
                _many(table, found, wish, drawn, reading)
        elif wish.kind == "belongs_to":
            _single(table, found, wish, drawn, reading)
        else:
            _single(found, table, wish, drawn, reading)


def _target(wish: Wish, own: Table, known: dict[str, Table], targets: Targets, reading: Reading) -> Table | None:
    """The entity meant, also when a plural in lower case is written: ``jobs`` is ``Job``."""
    if wish.target in known:
        return known[wish.target]
    one = known.get(class_name(singular(snake_name(wish.target))).lower())
    if one and class_name(wish.target).lower() not in known:
        reading.notes.infer(wish.path, f"{wish.target} means {one.name}", "only the spelling differs")
        return one
    return targets.find(wish.target, own, wish.path)


class _Drawn:
    """Which entity refers to which, kept up to date while references are added."""

    def __init__(self, tables: Sequence[Table], reading: Reading) -> None:
        self._reading = reading
        self._kinds: dict[tuple[str, str], set[str]] = {}
        for table in tables:
            for relation in table.relations.values():
                self._kinds.setdefault((table.name, relation.target), set()).add(relation.kind)

    def kinds(self, source: Table, target: Table) -> set[str]:
        return self._kinds.get((source.name, target.name), set())

    def refers(self, source: Table, target: Table) -> bool:
        return bool(self.kinds(source, target))

    def connects_many(self, source: Table, target: Table) -> bool:
        return "ManyToManyField" in self.kinds(source, target)

    def add(self, source: Table, relation: Relation, wish: Wish) -> None:
        self._reading.count_member(source, wish.path)
        source.members[relation.name] = relation
        source.paths[relation.name] = wish.path
        source.short.add(relation.name)
        self._kinds.setdefault((source.name, relation.target), set()).add(relation.kind)


def _single(source: Table, target: Table, wish: Wish, drawn: _Drawn, reading: Reading) -> None:
    """Make ``source`` refer to ``target``, unless something drawn connects the two already."""
    one_to_one = wish.kind == "has_one"
    if drawn.refers(source, target) or (wish.kind != "belongs_to" and drawn.connects_many(target, source)):
        if one_to_one and "OneToOneField" not in drawn.kinds(source, target):
            what = f"{target.name} may have several {source.name}"
            reading.notes.infer(wish.path, what, "has_one asks for one, but the reference is drawn without unique")
        return
    # A member that has a problem of its own may be the reference that is looked for.
    if source.broken:
        return
    to_itself = source is target
    relation = Relation(
        name=_free_name("parent" if to_itself else snake_name(target.name), source),
        kind="OneToOneField" if one_to_one else "ForeignKey",
        target=target.name,
        on_delete="SET_NULL" if to_itself else "CASCADE",
        null=to_itself,
        blank=to_itself,
        unique=one_to_one,
        related_name="",
    )
    drawn.add(source, relation, wish)
    why = f"{wish.kind} asks for it and {source.name} has no reference to {target.name}"
    reading.notes.infer(wish.path, f"{source.name}.{relation.name} refers to {target.name}", why)


def _many(table: Table, target: Table, wish: Wish, drawn: _Drawn, reading: Reading) -> None:
    if drawn.connects_many(table, target) or drawn.connects_many(target, table) or table.broken:
        return
    relation = Relation(
        name=_free_name(plural(snake_name(target.name)), table),
        kind="ManyToManyField",
        target=target.name,
        blank=True,
        related_name="+" if table is target else "",
        symmetrical=table is target,
    )
    drawn.add(table, relation, wish)
    what = f"{table.name}.{relation.name} is a many-to-many to {target.name}"
    why = "both sides ask for many" if wish.kind == "has_many" else "many_to_many asks for it"
    reading.notes.infer(wish.path, what, why)


def _free_name(wanted: str, table: Table) -> str:
    name, number = wanted, 1
    while not _is_free(name, table):
        name = f"{wanted}_ref" if number == 1 else f"{wanted}_ref{number}"
        number += 1
    return name


def _is_free(name: str, table: Table) -> bool:
    """Neither the name nor the column it would have is taken, nor is it the column of a reference drawn."""
    if is_reserved(name, user=table.is_user) or any(
        word in table.members or word in table.inherited for word in (name, f"{name}_id")
    ):
        return False
    reference = table.members.get(name.removesuffix("_id"))
    return reference is None or table.column(reference.name) != name
