"""The model as a Mermaid ``erDiagram`` that GitHub draws; only checked names reach it, never free text."""

from __future__ import annotations

import re

from agents.erd.model import Entity, Erd, Field, Relation

_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_TYPE = {"ForeignKey": "FK", "OneToOneField": "FK"}


def mermaid(erd: Erd, attributes: bool = True) -> str:
    """The diagram's text, without a fence; ``attributes=False`` leaves the columns out."""
    alias = {entity.name: _alias(entity.name, number) for number, entity in enumerate(erd.entities)}
    lines = ["erDiagram"]
    for entity in erd.entities:
        lines += _entity(entity, alias[entity.name], attributes)
    for entity in erd.entities:
        lines += [_line(alias[entity.name], relation, alias[relation.target]) for relation in entity.relations]
    return "\n".join(lines) + "\n"


def _alias(name: str, number: int) -> str:
    """Mermaid's bare names are ASCII; any other name is shown as a label."""
    return name if _WORD.fullmatch(name) else f"entity_{number}"


def _entity(entity: Entity, alias: str, attributes: bool) -> list[str]:
    head = f'    "{alias}"' if alias == entity.name else f'    {alias}["{entity.name}"]'
    columns = [_column(member) for member in entity.members if not _is_many(member)] if attributes else []
    return [f"{head} {{", *columns, "    }"] if columns else [head]


def _is_many(member: Field | Relation) -> bool:
    return isinstance(member, Relation) and member.many


def _column(member: Field | Relation) -> str:
    kind = member.type if isinstance(member, Field) else member.target
    kind = kind if _WORD.fullmatch(kind) else "reference"
    keys = ["PK"] if member.primary_key else []
    keys += ["FK"] if isinstance(member, Relation) else []
    keys += ["UK"] if member.unique and not member.primary_key else []
    name = member.name if _WORD.fullmatch(member.name) else _spelled(member.name)
    return f"        {kind} {name}" + (f" {', '.join(keys)}" if keys else "")


def _spelled(name: str) -> str:
    """A name in letters that Mermaid's attributes allow; other characters become their code."""
    return "".join(char if char.isascii() else f"u{ord(char):x}" for char in name)


def _line(source: str, relation: Relation, target: str) -> str:
    if relation.many:
        ends = "}o--o{"
    elif relation.kind == "OneToOneField":
        ends = "|o--o|" if relation.null else "|o--||"
    else:
        ends = "}o--o|" if relation.null else "}o--||"
    label = relation.name if _WORD.fullmatch(relation.name) else _spelled(relation.name)
    return f'    {source} {ends} {target} : "{label}"'
