"""The model as a Mermaid ``erDiagram`` that GitHub draws; only checked names reach it, never free text."""

from __future__ import annotations

from collections.abc import Collection

from agents.erd.model import Entity, Erd, Field, Relation

_KEYWORDS = frozenset({"pk", "fk", "uk"})
"""Mermaid reads these as keys, in any case."""


def mermaid(erd: Erd, attributes: bool = True, only: Collection[str] | None = None) -> str:
    """The diagram's text, without a fence; ``attributes=False`` leaves the columns out, ``only`` names what to draw."""
    drawn = [entity for entity in erd.entities if only is None or entity.name in only]
    names = {entity.name for entity in drawn}
    lines = ["erDiagram"]
    for entity in drawn:
        lines += _entity(entity, attributes)
    for entity in drawn:
        lines += [_line(entity.name, relation) for relation in entity.relations if relation.target in names]
    return "\n".join(lines) + "\n"


def _entity(entity: Entity, attributes: bool) -> list[str]:
    # In quotes, because Mermaid takes bare names such as Title, Style or Many for its own words.
    columns = [_column(member) for member in entity.members if not _is_many(member)] if attributes else []
    head = f'    "{entity.name}"'
    return [f"{head} {{", *columns, "    }"] if columns else [head]


def _is_many(member: Field | Relation) -> bool:
    return isinstance(member, Relation) and member.many


def _column(member: Field | Relation) -> str:
    keys = ["PK"] if member.primary_key else []
    keys += ["FK"] if isinstance(member, Relation) else []
    keys += ["UK"] if member.unique and not member.primary_key else []
    kind = member.type if isinstance(member, Field) else member.kind
    return f"        {kind} {attribute_name(member.name)}" + (f" {', '.join(keys)}" if keys else "")


def attribute_name(name: str) -> str:
    """A name as a Mermaid attribute, which is ASCII: other letters become their code."""
    ascii_name = "".join(char if char.isascii() else f"u{ord(char):x}" for char in name)
    return f"{ascii_name}_" if ascii_name in _KEYWORDS else ascii_name


def _line(source: str, relation: Relation) -> str:
    if relation.many:
        ends = "}o--o{"
    elif relation.kind == "OneToOneField":
        ends = "|o--o|" if relation.null else "|o--||"
    else:
        ends = "}o--o|" if relation.null else "}o--||"
    return f'    "{source}" {ends} "{relation.target}" : "{relation.name}"'
