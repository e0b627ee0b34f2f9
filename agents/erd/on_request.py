"""What ``$meta`` asks for beyond the columns of an entity: see ``agents/erd/wanted.py``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from agents.erd.drawn import Reading, Table
from agents.erd.model import Field, Operation, Relation
from agents.erd.problems import nearest, shown
from agents.erd.wanted import STYLES, ApiWants, Wants

HIDING = ("deleted", "deleted_by_cascade")
"""The columns in which django-safedelete keeps whether a row is deleted."""

_SHAPES: dict[str, Callable[[Any], bool]] = {
    "pagination": lambda value: value in STYLES,
    "nested_under": lambda value: isinstance(value, str),
    "expand": lambda value: isinstance(value, bool) or all(isinstance(name, str) for name in value),
}


def read_wants(table: Table, api: dict[str, Any]) -> None:
    """Take what is implemented out of ``api``, which is ``$meta.api``, and what ``$meta`` says itself."""
    asked = {word: value for word, value in table.meta.items() if word in ("soft_delete", "history", "bulk", "etag")}
    for word, fits in _SHAPES.items():
        if isinstance(api.get(word), str | bool | list) and fits(api[word]):
            asked[word] = api.pop(word)
    table.asked = asked


def usual_wants(
    api: ApiWants, members: Iterable[Field | Relation], operations: Sequence[Operation], *, is_user: bool
) -> Wants:
    """What an entity wants that says nothing of it."""
    refers = tuple(each.name for each in members if isinstance(each, Relation) and _may_expand(each))
    bulk = api.bulk and "create" in operations and not is_user and not any(map(_is_upload, members))
    return Wants(bulk=bulk, etag=api.etag, expand=refers if api.expand else ())


def settle_wants(tables: Sequence[Table], api: ApiWants, reading: Reading) -> None:
    """What each entity wants, once its members are known."""
    for table in tables:
        members = table.members.values()
        usual = usual_wants(api, tuple(members), table.operations, is_user=table.is_user)
        plain = {word: table.asked[word] for word in ("soft_delete", "history", "bulk", "etag") if word in table.asked}
        wants = replace(usual, pagination=table.asked.get("pagination"), **plain)
        wants = replace(wants, nested_under=_parent(table, tables, reading), expand=_expanded(table, usual, reading))
        table.wants = _without_what_cannot_be(table, wants, reading)
    _spread_soft_delete(tables, reading)


def _may_expand(relation: Relation) -> bool:
    return not (relation.many or relation.api.sensitive or relation.api.write_only)


def _is_upload(member: Field | Relation) -> bool:
    return isinstance(member, Field) and member.type in {"FileField", "ImageField"} and member.required


def _without_what_cannot_be(table: Table, wants: Wants, reading: Reading) -> Wants:
    if wants.bulk and (table.is_user or any(map(_is_upload, table.members.values()))):
        why = "accounts are made one by one" if table.is_user else "an upload is sent with its row"
        reading.notes.infer(table.places["bulk"], f"rows of {table.name} are made one by one", why)
        wants = replace(wants, bulk=False)
    if wants.history and table.is_user:
        what, why = f"no history of {table.name} is kept", "each sign-in changes an account"
        reading.notes.infer(table.places["history"], what, why)
        wants = replace(wants, history=False)
    if wants.history:
        for name, relation in table.relations.items():
            if relation.many and not relation.through and not keeps_changes(relation):
                why = "Django refuses a model with two underscores in its name, as that of the changes would be"
                reading.notes.infer(table.paths[name], f"no history of {table.name}.{name} is kept", why)
    return wants


def keeps_changes(relation: Relation) -> bool:
    """Whether the history of an entity can hold what a relation of its rows to many others was."""
    return relation.many and not relation.through and not relation.name.startswith("_")


def _parent(table: Table, tables: Sequence[Table], reading: Reading) -> str:
    """The required reference to the entity that ``nested_under`` names."""
    name = table.asked.get("nested_under")
    if name is None:
        return ""
    path = (*table.places["api"], "nested_under")
    found = [
        key
        for key, relation in table.relations.items()
        if not (relation.many or relation.null) and name in (key, relation.target)
    ]
    if len(found) == 1:
        return found[0]
    near = nearest(name, [each.name for each in tables])
    message = f"{table.name} has {'several required references' if found else 'no required reference'} to {shown(name)}"
    reading.problems.add("target", path, message, near if not found else f"write one of {', '.join(found)}")
    return ""


def _expanded(table: Table, usual: Wants, reading: Reading) -> tuple[str, ...]:
    """The references that answers may hold whole, in the order drawn."""
    asked: Any = table.asked.get("expand", usual.expand)
    able = [name for name, relation in table.relations.items() if _may_expand(relation)]
    names = list(able if asked is True else asked or ())
    names = [table.final.get(name, name) for name in names]
    for index, name in enumerate(names):
        if name not in able:
            path = (*table.places["api"], "expand", index)
            message = f"{table.name} has no single reference {shown(name)} that is shown"
            reading.problems.add("field", path, message, nearest(name, able))
    for name in table.expand.keys() - {*able}:
        what, why = f"{table.name}.{name} is shown as it is", "only a single reference leads to a row"
        reading.notes.infer(table.paths[name], what, why)
    for name in able:
        if (said := table.expand.get(name)) is not None:
            names = [each for each in names if each != name] + [name] * said
    return tuple(name for name in able if name in names)


def _spread_soft_delete(tables: Sequence[Table], reading: Reading) -> None:
    """Rows that would be deleted with a row that is only hidden are hidden with it; accounts cannot be."""
    hiding = [table for table in tables if table.wants.soft_delete]
    for table in hiding:
        path = table.places.get("soft_delete", table.path)
        if table.is_user:
            hint = "switch accounts off by is_active, or remove soft_delete"
            reading.problems.add("option", path, "an account that is only hidden could still sign in", hint)
        for name in HIDING:
            if name in table.members:
                message = f"soft_delete adds a column {shown(name)} of its own"
                reading.problems.add("duplicate-name", table.paths[name], message, "rename or remove the drawn one")
        for other in tables:
            for name, relation in other.relations.items():
                gone = relation.target == table.name and not relation.many and relation.on_delete == "CASCADE"
                if gone and not (other.wants.soft_delete or other.is_user):
                    other.wants = replace(other.wants, soft_delete=True)
                    hiding.append(other)
                    what = f"deleted rows of {other.name} are hidden, not gone"
                    why = f"they are deleted with their {table.name}, whose are"
                    reading.notes.infer(other.paths[name], what, why)
