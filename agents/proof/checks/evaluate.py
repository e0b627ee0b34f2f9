"""What settings come to on a server where only secrets are set: read from the source, nothing is run."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import Any

from agents.proof.checks.source import Source


class Unknown(Enum):
    """A value that only a run can tell, or that the environment must give."""

    UNKNOWN = "unknown"


UNKNOWN = Unknown.UNKNOWN
_CASTS = {"bool": bool, "int": int, "float": float, "str": str}
_TRUE = frozenset({"true", "1", "yes", "on", "y", "t"})


@dataclass(frozen=True, slots=True)
class Setting:
    """The value without any environment, and the line where it is set last."""

    value: Any
    line: int
    node: ast.expr


def settings_of(source: Source) -> dict[str, Setting]:
    """Every upper-case name that the module sets, as it is with ``DEBUG`` off."""
    found: dict[str, Setting] = {}
    _run(source, source.tree.body, found)
    return found


def _run(source: Source, body: list[ast.stmt], found: dict[str, Setting]) -> None:
    for node in body:
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                _assign(source, target, node.value, found)
        elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            before = found[node.target.id].value if node.target.id in found else UNKNOWN
            value = _combined(node.op, before, value_of(source, node.value, found))
            found[node.target.id] = Setting(value, node.lineno, node.value)
        elif isinstance(node, ast.If):
            test = value_of(source, node.test, found)
            if test is UNKNOWN or test:
                _run(source, node.body, found)
            if test is UNKNOWN or not test:
                _run(source, node.orelse, found)
        elif isinstance(node, ast.Try):
            _run(source, [*node.body, *node.orelse, *node.finalbody], found)


def _assign(source: Source, target: ast.expr, node: ast.expr, found: dict[str, Setting]) -> None:
    value = value_of(source, node, found)
    if isinstance(target, ast.Name):
        found[target.id] = Setting(value, target.lineno, node)
    elif isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name) and target.value.id in found:
        before, key = found[target.value.id], value_of(source, target.slice, found)
        if isinstance(before.value, dict) and isinstance(key, str):
            found[target.value.id] = Setting({**before.value, key: value}, target.lineno, before.node)


def value_of(source: Source, node: ast.expr | None, found: Mapping[str, Setting]) -> Any:
    """The value of an expression, or ``UNKNOWN``."""
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Name):
        return found[node.id].value if node.id in found else UNKNOWN
    if isinstance(node, (ast.List, ast.Tuple, ast.Set)):
        return list(_elements(source, node.elts, found))
    if isinstance(node, ast.Dict):
        return _table(source, node, found)
    if isinstance(node, ast.UnaryOp):
        return _unary(node.op, value_of(source, node.operand, found))
    if isinstance(node, ast.BoolOp):
        return _logical(node, [value_of(source, each, found) for each in node.values])
    if isinstance(node, ast.IfExp):
        test = value_of(source, node.test, found)
        return UNKNOWN if test is UNKNOWN else value_of(source, node.body if test else node.orelse, found)
    if isinstance(node, ast.BinOp):
        left, right = value_of(source, node.left, found), value_of(source, node.right, found)
        return _combined(node.op, left, right)
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        left, right = value_of(source, node.left, found), value_of(source, node.comparators[0], found)
        return _compared(node.ops[0], left, right)
    return _called(source, node, found) if isinstance(node, ast.Call) else UNKNOWN


def _elements(source: Source, nodes: list[ast.expr], found: Mapping[str, Setting]) -> Iterator[Any]:
    for node in nodes:
        if isinstance(node, ast.Starred):
            inner = value_of(source, node.value, found)
            yield from inner if isinstance(inner, list) else [UNKNOWN]
        else:
            yield value_of(source, node, found)


def _table(source: Source, node: ast.Dict, found: Mapping[str, Setting]) -> dict[Any, Any]:
    table: dict[Any, Any] = {}
    for key, inside in zip(node.keys, node.values, strict=True):
        value = value_of(source, inside, found)
        if key is None:
            table |= value if isinstance(value, dict) else {UNKNOWN: UNKNOWN}
        elif isinstance(name := value_of(source, key, found), (str, int, Unknown)):
            table[name] = value
    return table


def _unary(op: ast.unaryop, value: Any) -> Any:
    if value is UNKNOWN:
        return UNKNOWN
    if isinstance(op, ast.Not):
        return not value
    return -value if isinstance(op, ast.USub) and isinstance(value, (int, float, timedelta)) else UNKNOWN


def _logical(node: ast.BoolOp, values: list[Any]) -> Any:
    stops = isinstance(node.op, ast.Or)
    for value in values[:-1]:
        if value is UNKNOWN or bool(value) is stops:
            return value
    return values[-1]


def _combined(op: ast.operator, left: Any, right: Any) -> Any:
    if isinstance(op, ast.BitOr) and isinstance(left, dict) and isinstance(right, dict):
        return {**left, **right}
    if UNKNOWN in (left, right) or type(left) is bool:
        return [*left, UNKNOWN] if isinstance(left, list) else UNKNOWN
    if isinstance(op, ast.Add) and isinstance(left, list) and isinstance(right, list):
        return left + right
    if isinstance(op, ast.Add) and isinstance(left, str) and isinstance(right, str):
        return left + right
    numbers = isinstance(left, (int, float)) and isinstance(right, (int, float))
    if isinstance(op, ast.Mult) and numbers and abs(left) < 1e12 and abs(right) < 1e12:
        return left * right
    return left + right if isinstance(op, ast.Add) and numbers else UNKNOWN


def _compared(op: ast.cmpop, left: Any, right: Any) -> Any:
    if left is UNKNOWN or right is UNKNOWN:
        return UNKNOWN
    if isinstance(op, (ast.Eq, ast.Is)):
        return left == right
    if isinstance(op, (ast.NotEq, ast.IsNot)):
        return left != right
    if isinstance(op, (ast.In, ast.NotIn)) and isinstance(right, (list, str)) and isinstance(left, str):
        return (left in right) is isinstance(op, ast.In)
    return UNKNOWN


def _called(source: Source, node: ast.Call, found: Mapping[str, Setting]) -> Any:
    name = ast.unparse(node.func)
    qualified = source.qualified(node.func) or ""
    if qualified == "datetime.timedelta":
        parts = {each.arg: value_of(source, each.value, found) for each in node.keywords}
        if not node.args and all(isinstance(value, (int, float)) and abs(value) < 1e6 for value in parts.values()):
            return timedelta(**{str(arg): value for arg, value in parts.items()})
        return UNKNOWN
    if name in {"bool", "int", "float", "str"} and len(node.args) == 1:
        inner = value_of(source, node.args[0], found)
        try:
            return UNKNOWN if inner is UNKNOWN else _CASTS[name](inner)
        except (TypeError, ValueError):
            return UNKNOWN
    if isinstance(node.func, ast.Attribute) and node.func.attr in {"lower", "upper", "strip", "split"}:
        inner = value_of(source, node.func.value, found)
        arguments = [value_of(source, each, found) for each in node.args]
        if isinstance(inner, str) and all(isinstance(each, str) for each in arguments):
            return getattr(inner, node.func.attr)(*arguments)
    return _from_environment(source, node, name, qualified, found)


def _from_environment(source: Source, node: ast.Call, name: str, qualified: str, found: Mapping[str, Setting]) -> Any:
    default = next((each.value for each in node.keywords if each.arg == "default"), None)
    if qualified in {"os.environ.get", "os.getenv"}:
        return value_of(source, default or (node.args[1] if len(node.args) > 1 else ast.Constant(None)), found)
    if name.split(".")[0] not in {"env", "config", "getenv", "_env"}:
        return UNKNOWN
    method = name.partition(".")[2]
    if default is None:
        default = node.args[1] if len(node.args) > 1 else None
    value = value_of(source, default, found) if default is not None else UNKNOWN
    if method == "bool" and isinstance(value, str):
        return value.lower() in _TRUE
    return value
