"""A reverse name for every reference: readable, and clashing with nothing that its target has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from agents.erd.drawn import Reading, Table
from agents.erd.model import Relation
from agents.erd.names import SHADOWED, USER_REVERSE_NAMES, is_attribute, is_related_name, snake_name, word_set
from agents.erd.plurals import plural
from agents.erd.problems import shown

_IMPORTED = SHADOWED | word_set("datetime decimal timezone uuid validators")
"""Names of modules in a model's file: to a type checker a reverse name hides them from the class it leads to."""


def name_reverses(tables: Sequence[Table], reading: Reading) -> None:
    """Check the drawn reverse names and find one for every other reference."""
    by_name = {table.name: table for table in tables}
    taken = {table.name: _occupied(table) for table in tables}
    owners: dict[tuple[str, str], str] = {}
    pairs = Counter((table.name, relation.target) for table in tables for relation in table.relations.values())
    for table in tables:
        for name, relation in table.relations.items():
            if relation.related_name not in ("", "+"):
                _check(table, relation, by_name[relation.target], taken[relation.target], owners, reading)
                owners[relation.target, relation.related_name] = f"{table.name}.{name}"
                taken[relation.target].add(relation.related_name)
    for table in tables:
        for name, relation in table.relations.items():
            if relation.related_name == "":
                alone = pairs[table.name, relation.target] == 1
                free = next(
                    word
                    for word in _candidates(table.name, relation, alone=alone)
                    if word not in taken[relation.target]
                    and word not in _IMPORTED
                    and is_related_name(word)
                    and not is_attribute(word, user=by_name[relation.target].is_user)
                )
                taken[relation.target].add(free)
                table.members[name] = replace(relation, related_name=free)


def _occupied(table: Table) -> set[str]:
    names = set(table.members) | {table.column(name) for name in table.members} | set(table.inherited) | {"id", "pk"}
    return names | (USER_REVERSE_NAMES if table.is_user else set())


def _check(
    table: Table,
    relation: Relation,
    target: Table,
    taken: set[str],
    owners: dict[tuple[str, str], str],
    reading: Reading,
) -> None:
    word = relation.related_name
    place = table.paths[relation.name]
    path = place if relation.name in table.short else (*place, "related_name")
    if word not in taken and not is_attribute(word, user=target.is_user):
        return
    owner = owners.get((target.name, word))
    what = f"the reverse name of {owner}" if owner else f"a name that {target.name} has already"
    hint = f"did you mean {plural(snake_name(table.name))}_{relation.name}?" if owner else "leave it out"
    reading.problems.add("related-name", path, f"related_name {shown(word)} is {what}", hint)


def _candidates(source: str, relation: Relation, *, alone: bool) -> Iterator[str]:
    """Reverse names from the most readable to the surest: ``jobs``, ``posted_jobs``, ``job_posted_by``, ``jobs_2``."""
    one = snake_name(source)
    noun = one if relation.kind == "OneToOneField" else plural(one)
    if source == relation.target and relation.name == "parent":
        yield "children"
    if alone or relation.name == snake_name(relation.target):
        yield noun
    participle = relation.name.removesuffix("_by")
    if relation.kind != "ManyToManyField" or not alone:
        yield f"{participle}_{noun}"
    yield f"{one}_{relation.name}"
    number = 2
    while True:
        yield f"{noun}_{number}"
        number += 1
