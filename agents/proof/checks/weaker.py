"""Whether a declared field is weaker than the field that the ERD draws."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from agents.erd.model import Field
from agents.proof.checks.models_index import Declared, ModelClass

_STRICTER: dict[str, frozenset[str]] = {
    "CharField": frozenset(
        {"SlugField", "EmailField", "URLField", "GenericIPAddressField", "UUIDField", "FilePathField"}
    ),
    "TextField": frozenset({"CharField", "SlugField", "EmailField", "URLField"}),
    "IntegerField": frozenset({"SmallIntegerField", "BigIntegerField"}),
    "SmallIntegerField": frozenset({"IntegerField", "BigIntegerField"}),
    "BigIntegerField": frozenset({"IntegerField", "SmallIntegerField"}),
    "FloatField": frozenset({"DecimalField"}),
    "FileField": frozenset({"ImageField"}),
    "AutoField": frozenset({"BigAutoField", "SmallAutoField"}),
    "BigAutoField": frozenset({"AutoField"}),
    "SmallAutoField": frozenset({"AutoField", "BigAutoField"}),
}
_POSITIVE = frozenset({"PositiveIntegerField", "PositiveSmallIntegerField", "PositiveBigIntegerField"})
_STANDARD_LENGTHS = {"EmailField": 254, "URLField": 200, "SlugField": 50, "FileField": 100, "ImageField": 100}


def is_weaker_type(asked: str, declared: str) -> bool:
    """Whether a type lets in what another does not, or keeps less of it."""
    if asked == declared or declared in _STRICTER.get(asked, ()):
        return False
    if declared in _POSITIVE:
        return not (asked in _POSITIVE or asked in {"IntegerField", "SmallIntegerField", "BigIntegerField"})
    return True


def lacks_unique(model: ModelClass, declared: Declared) -> bool:
    """Whether neither the field nor a constraint of its own makes it unique."""
    if declared.type == "OneToOneField" or declared.flag("unique") is not False:
        return False
    if declared.flag("primary_key") is not False:
        return False
    for option in ("constraints", "unique_together"):
        node = model.meta.get(option)
        if node is not None and any(_names_only(part, declared.name) for part in ast.walk(node)):
            return False
    return True


def _names_only(node: ast.AST, name: str) -> bool:
    if not isinstance(node, (ast.List, ast.Tuple, ast.Set)) or len(node.elts) != 1:
        return False
    return isinstance(node.elts[0], ast.Constant) and node.elts[0].value == name


def lacks_index(model: ModelClass, declared: Declared) -> bool:
    """Whether neither the field nor ``Meta`` gives it an index."""
    if declared.is_relation or declared.type == "SlugField" or "**" in declared.options:
        return False
    if any(declared.flag(flag) is not False for flag in ("db_index", "unique", "primary_key")):
        return False
    listed = [node for option in ("indexes", "constraints") if (node := model.meta.get(option)) is not None]
    names = (part.value for node in listed for part in ast.walk(node) if isinstance(part, ast.Constant))
    return declared.name not in {str(name).lstrip("-") for name in names}


def weaker_limits(declared: Declared, field: Field) -> Iterator[str]:
    """Lengths and digits."""
    if field.max_length is not None and declared.type.endswith(("CharField", *_STANDARD_LENGTHS)):
        length = _number(declared.options.get("max_length"), _STANDARD_LENGTHS.get(declared.type))
        if (
            "max_length" not in declared.options
            and declared.type not in _STANDARD_LENGTHS
            and "**" not in declared.options
        ):
            yield f"has no max_length; the ERD says {field.max_length}"
        elif length is not None and length > field.max_length:
            yield f"takes {length} characters; the ERD says {field.max_length}"
    if field.type == declared.type == "DecimalField":
        digits, places = (_number(declared.options.get(option)) for option in ("max_digits", "decimal_places"))
        if digits is not None and field.max_digits is not None and digits > field.max_digits:
            yield f"takes {digits} digits; the ERD says {field.max_digits}"
        if places is not None and field.decimal_places is not None and places < field.decimal_places:
            yield f"keeps {places} decimal places; the ERD says {field.decimal_places}"


def weaker_numbers(model: ModelClass, declared: Declared, field: Field) -> Iterator[str]:
    """Minima, maxima, least lengths and patterns."""
    given = declared.options.get("validators")
    calls = [node for node in ast.walk(given) if isinstance(node, ast.Call)] if given is not None else []
    told = {ast.unparse(call.func).rpartition(".")[2]: call for call in calls}
    unclear = given is not None and (not isinstance(given, (ast.List, ast.Tuple)) or len(calls) < len(given.elts))
    checked = declared.name in ast.unparse(model.meta["constraints"]) if "constraints" in model.meta else False
    if unclear or checked or "**" in declared.options:
        return
    positive = declared.type in _POSITIVE
    for validator, limit, sign in (("MinValueValidator", field.min, 1), ("MaxValueValidator", field.max, -1)):
        if limit is None or (sign > 0 and positive and limit in (0, "0")):
            continue
        have = _decimal(told[validator].args[0]) if validator in told and told[validator].args else None
        want = _decimal(ast.Constant(limit))
        if validator not in told:
            yield f"has no {validator}; the ERD says {limit}"
        elif have is not None and want is not None and (have - want) * sign < 0:
            yield f"has the limit {have}; the ERD says {limit}"
    if field.min_length is not None and "MinLengthValidator" not in told:
        yield f"has no MinLengthValidator; the ERD says {field.min_length}"
    if field.pattern is not None and not any("Regex" in name or name.startswith("validate") for name in told):
        yield "has no RegexValidator; the ERD gives a pattern"


def lacks_choices(declared: Declared, field: Field) -> Iterator[str]:
    """Choices that are gone, all or some."""
    if not field.choices or "**" in declared.options:
        return
    node = declared.options.get("choices")
    if node is None or (isinstance(node, ast.Constant) and node.value is None):
        yield "takes any value; the ERD lists choices"
        return
    if isinstance(node, ast.Dict):
        keys: list[ast.expr | None] = list(node.keys)
    elif isinstance(node, (ast.List, ast.Tuple)):
        keys = [row.elts[0] if isinstance(row, ast.Tuple) and row.elts else None for row in node.elts]
    else:
        return
    if all(isinstance(key, ast.Constant) for key in keys):
        have = {key.value for key in keys if isinstance(key, ast.Constant)}
        gone = [choice.value for choice in field.choices if choice.value not in have]
        if gone:
            yield f"does not take {', '.join(map(repr, gone[:5]))}; the ERD does"


_RANKS = {"DO_NOTHING": 0, "CASCADE": 1, "SET_NULL": 2, "SET_DEFAULT": 2, "SET": 2, "RESTRICT": 3, "PROTECT": 3}


def weaker_deletion(declared: Declared, asked: str) -> str:
    """Why deleting the other row does more harm than the ERD allows."""
    node = declared.on_delete
    call = node.func if isinstance(node, ast.Call) else node
    name = ast.unparse(call).rpartition(".")[2] if call is not None else ""
    if name in _RANKS and _RANKS[name] < _RANKS[asked]:
        return f"is {name} when the other row is deleted; the ERD says {asked}"
    return ""


def _number(node: ast.expr | None, otherwise: int | None = None) -> int | None:
    if node is None:
        return otherwise
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, int) else None


def _decimal(node: ast.expr) -> Decimal | None:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        inner = _decimal(node.operand)
        return None if inner is None else -inner
    if isinstance(node, ast.Call) and len(node.args) == 1 and ast.unparse(node.func).endswith("Decimal"):
        node = node.args[0]
    if not isinstance(node, ast.Constant) or isinstance(node.value, bool):
        return None
    try:
        return Decimal(str(node.value))
    except InvalidOperation:
        return None
