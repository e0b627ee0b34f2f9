"""The Rules agent: ``tests/test_rules.py``, a test for every rule that is implemented, in the words of the ERD."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from agents.contract import Agent, Brief, GeneratedFile
from agents.erd.conditions import text
from agents.erd.model import Check, Entity, Erd, Field, Relation
from agents.render import render
from agents.rings import rings
from agents.rules.applying import outcomes
from agents.rules.calling import PATH, test_names
from agents.rules.law import Fixed, Law, Moves, Must, Once, Owned
from agents.samples import matching
from agents.tests import collection
from agents.traits import owner_relation, rights
from agents.wording import snake


def draft(brief: Brief) -> tuple[GeneratedFile, ...]:
    """Nothing at all where no rule is implemented."""
    erd = brief.erd
    implemented = [outcome for outcome in outcomes(erd) if outcome.law]
    if not implemented:
        return ()
    in_ring = rings(erd)
    names = test_names(implemented)
    laws = [
        {"text": outcome.text, "test": name, "kind": outcome.law.kind, **_law(erd, outcome.law, outcome.text, in_ring)}
        for outcome, name in zip(implemented, names, strict=True)
        if outcome.law
    ]
    scopes = sorted({law["scope"] for law in laws if law["scope"]})
    content = render("tests/test_rules.py.j2", laws=laws, scopes=scopes)
    return (GeneratedFile(PATH, content, RULES.name, f"{len(laws)} rules"),)


def _law(erd: Erd, law: Law, rule: str, in_ring: dict[str, frozenset[str]]) -> dict[str, Any]:
    entity = erd[law.entity]
    made = collection(erd, entity, in_ring)
    owner = "" if entity.is_user and not made["ring"] else "self.staff"
    able = "create" in entity.operations and not (made["unsent"] or made["lone"] or made["untestable"])
    common = {
        "name": entity.name,
        "snake": made["snake"],
        "plural": entity.plural,
        "format": made["format"],
        "scope": made["throttle_scope"],
        "owner": owner,
        "sent": able and made["format"] == "json",
        "updates": "update" in entity.operations,
        "stored": False,
        "models": isinstance(law, Moves) and "update" in entity.operations,
        "makes": True,
        "unvalued": [],
    }
    return common | _particular(erd, law, rule, entity, made)


def _particular(erd: Erd, law: Law, rule: str, entity: Entity, made: dict[str, Any]) -> dict[str, Any]:
    match law:
        case Must():
            names = [check.name for check in entity.checks if _is_said(check, law, rule)]
            rows = [made["breaking"][name] for name in names if name in made["breaking"]]
            name = names[0] if names else ""
            return {"rows": rows, "stored": bool(rows), "makes": bool(rows), "models": not rows, "constraint": name}
        case Once(_, fields):
            return _uniqueness(entity, fields, made)
        case Owned():
            read, write = rights(entity)
            return {"private": read == "owner", "writable": write != "staff"}
        case Fixed(_, fields):
            others = dict(_others(erd, entity, fields, made))
            unvalued = [name for name in fields if name not in others and "update" in entity.operations]
            return {"others": others, "unvalued": unvalued, "makes": bool(others)}
        case Moves(_, field):
            steps = entity.lasting.moves.get(field, {})
            return {"field": field, "moves": {state: list(after) for state, after in steps.items()}}


def _is_said(check: Check, law: Must, rule: str) -> bool:
    return check.message == rule or text(check.condition) in law.checks


def _uniqueness(entity: Entity, fields: Sequence[str], made: dict[str, Any]) -> dict[str, Any]:
    owner = owner_relation(entity)
    columns = {name: f"{name}_id" if isinstance(entity[name], Relation) else name for name in fields}
    return {
        # The server sets the owner, and a factory gives an owner who has a row already this one.
        "columns": {name: column for name, column in columns.items() if owner is None or name != owner.name},
        "stored": not made["one_per_owner"],
    }


def _others(erd: Erd, entity: Entity, fields: Sequence[str], made: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Each member with an expression of a value that the row of the test does not have."""
    for name in fields:
        member = entity[name]
        if isinstance(member, Relation):
            target = erd[member.target]
            yield name, "self.other.pk" if target.is_user else f"factories.make_{snake(target.name)}(self.staff).pk"
        elif member.type == "BooleanField":
            yield name, f"not now[{name!r}]"
        elif member.choices:
            values = [choice.value for choice in member.choices]
            yield name, f"next(value for value in {values!r} if value != now[{name!r}])"
        elif name in made["values"] and re.search(r"\bn\b", made["values"][name]):
            data = f"factories.{made['snake']}_data({'' if entity.is_user and not made['ring'] else 'self.staff'})"
            yield name, f"{data}[{name!r}]"
        elif another := _another(member):
            yield name, another


def _another(field: Field) -> str | None:
    """A value of a field that the factories leave to its default, or give one value alone; ``None`` = none is known."""
    now = f"now[{field.name!r}]"
    if field.type in ("DecimalField", "FloatField") or "IntegerField" in field.type:
        return f"float({now} or 0) {'+ 1' if field.max is None else '- 1'}"
    if field.pattern is not None:
        known = _fitting(field)
        return f"next(value for value in {known!r} if value != {now})" if len(known) > 1 else None
    if field.type in _ANOTHER:
        return repr(_ANOTHER[field.type])
    return repr("z" * max(field.min_length or 1, min(7, field.max_length or 7)))


def _fitting(field: Field) -> list[str]:
    """Texts that fit a pattern: those that are known, and the first of them with one letter or digit changed."""
    known = matching(field)
    changed = (
        known[0][:place] + chr(ord(sign) + 1) + known[0][place + 1 :]
        for place, sign in enumerate(known[0] if known else "")
        if sign.isalnum() and sign not in "zZ9"
    )
    return [*known, *(text for text in changed if re.search(field.pattern or "", text))][:4]


_ANOTHER = {
    "DateField": "2041-02-03",
    "DateTimeField": "2041-02-03T04:05:00Z",
    "TimeField": "23:45:06",
    "DurationField": "23:45:06",
    "UUIDField": "00000000-0000-4000-8000-0000000000ff",
    "EmailField": "another@example.com",
    "URLField": "https://example.com/another",
    "GenericIPAddressField": "10.99.98.97",
}


RULES = Agent(
    name="rules",
    writes={PATH: "a test for each rule in plain words"},
    draft=draft,
    builds_on={PATH: ("urls.py", "serializers.py", "tests/factories.py", "tests/cases.py")},
    wanted=lambda erd: any(outcome.law for outcome in outcomes(erd)),
)
