"""Constraints of a table as Django writes them: composite uniqueness, and checks as ``Q`` objects."""

from __future__ import annotations

from agents.erd.conditions import Comparison, Condition, Membership, Missing, Not, Other, Several, Value, text
from agents.erd.constraints import unique_name
from agents.erd.model import Check, Entity, Field, Unique
from agents.literals import Code, joined, value_code

_LOOKUPS = {"=": "", "!=": "", "<": "__lt", "<=": "__lte", ">": "__gt", ">=": "__gte"}


def constraints(entity: Entity) -> list[Code]:
    """Every constraint of the entity's table."""
    uniques = [*_singles(entity), *entity.uniques]
    return [*(_unique(entity, unique) for unique in uniques), *(_check(entity, check) for check in entity.checks)]


def unique_by_itself(entity: Entity, field: Field) -> bool:
    """Whether the column itself is unique; where rows are only hidden, it is so among those that are not."""
    return field.unique and not entity.wants.soft_delete


def _singles(entity: Entity) -> list[Unique]:
    alone = [f for f in entity.fields if f.unique and not (f.primary_key or unique_by_itself(entity, f))]
    return [Unique(unique_name(entity.name, (field.name,)), (field.name,)) for field in alone]


def _unique(entity: Entity, unique: Unique) -> Code:
    hidden = "condition=models.Q(deleted__isnull=True), " if entity.wants.soft_delete else ""
    return Code(f"models.UniqueConstraint(fields={list(unique.fields)!r}, {hidden}name={unique.name!r})")


def _check(entity: Entity, check: Check) -> Code:
    message = check.message or f"This must hold: {text(check.condition)}."
    arguments = [
        ("condition", condition_code(entity, check.condition)),
        ("name", Code(repr(check.name))),
        # Django fills the constraint's name in by "%".
        ("violation_error_message", Code(repr(message.replace("%", "%%")))),
    ]
    code = joined(arguments)
    return Code(f"models.CheckConstraint({code.text})", code.modules)


def condition_code(entity: Entity, condition: Condition) -> Code:
    """A condition as a ``Q`` object."""
    match condition:
        case Missing(name):
            return Code(f"models.Q({name}__isnull=True)")
        case Not(Missing(name)):
            return Code(f"models.Q({name}__isnull=False)")
        case Not(inner):
            return _negated(condition_code(entity, inner), grouped=isinstance(inner, Several))
        case Membership(name, listed):
            return _q(f"{name}__in", _listed(entity, name, listed))
        case Several(word, conditions):
            parts = [_grouped(condition_code(entity, each), each, word) for each in conditions]
            sign = " & " if word == "and" else " | "
            return Code(sign.join(part.text for part in parts), frozenset().union(*(part.modules for part in parts)))
        case Comparison(name, sign, right):
            code = _q(name + _LOOKUPS[sign], _right(entity, name, right))
            return _negated(code, grouped=False) if sign == "!=" else code


def _q(lookup: str, value: Code) -> Code:
    return Code(f"models.Q({lookup}={value.text})", value.modules)


def _negated(code: Code, *, grouped: bool) -> Code:
    # ``~~Q()`` is ``Q()``, but nobody writes it.
    return Code(f"~({code.text})" if grouped or code.text.startswith("~") else f"~{code.text}", code.modules)


def _grouped(code: Code, condition: Condition, word: str) -> Code:
    same = isinstance(condition, Several) and condition.word != word and word == "and"
    return Code(f"({code.text})", code.modules) if same else code


def _right(entity: Entity, name: str, right: Other | Value) -> Code:
    return Code(f'models.F("{right.name}")') if isinstance(right, Other) else _value(entity, name, right)


def _listed(entity: Entity, name: str, listed: tuple[Value, ...]) -> Code:
    codes = [_value(entity, name, each) for each in listed]
    return Code(f"[{', '.join(code.text for code in codes)}]", frozenset().union(*(code.modules for code in codes)))


def _value(entity: Entity, name: str, value: Value) -> Code:
    member = entity[name]
    return value_code(member, value.value) if isinstance(member, Field) else Code(repr(value.value))
