"""Whether a method that a model wrote only looks at values: what it may be made of is listed, all else is refused.

The sandbox and the probe judge what code does when they ask it. A back door waits for a question that they do not ask;
a method made of these pieces has no place for one.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Collection, Iterator

from agents.wording import words

MAX_LINES = 60

_NODES = (
    *(ast.If, ast.For, ast.Return, ast.Raise, ast.Assign, ast.Expr, ast.Pass, ast.Try, ast.ExceptHandler, ast.Break),
    *(ast.Continue, ast.BoolOp, ast.BinOp, ast.UnaryOp, ast.Compare, ast.Call, ast.keyword, ast.Constant),
    *(ast.Attribute, ast.Subscript, ast.Slice, ast.Name, ast.IfExp, ast.JoinedStr, ast.FormattedValue),
    *(ast.List, ast.Tuple, ast.Set, ast.Dict, ast.GeneratorExp, ast.ListComp, ast.SetComp, ast.DictComp),
    *(ast.comprehension, ast.expr_context, ast.boolop, ast.operator, ast.unaryop, ast.cmpop, ast.arguments, ast.arg),
)
_BUILTINS = words(
    """
        abs all any bool dict enumerate float frozenset int isinstance len list max min reversed round set sorted
        str sum super tuple zip ValueError TypeError ArithmeticError KeyError
    """
)
_MADE = words("ValidationError Decimal")
_CALLED = words(
    """
        ValidationError Decimal date datetime time timedelta now today localdate localtime
        strip lstrip rstrip lower upper title casefold capitalize startswith endswith split join replace count find
        isalnum isalpha isascii isdigit isdecimal isnumeric isspace isupper islower isprintable
        get keys values items fullmatch match search findall quantize total_seconds utcoffset weekday isoweekday
        validate clean filter exclude exists get_full_name get_username
    """
)
"""Methods, and functions of modules, that change nothing. What calls a function it is given is not among them."""
_VALUE_METHODS = frozenset({"strip", "lstrip", "rstrip", "lower", "upper", "title", "casefold", "capitalize"})
_SECRET = re.compile(r"passw|secret|token|api_?key|credential", re.IGNORECASE)
_TEXT_FIELDS = frozenset({"CharField", "TextField", "SlugField", "EmailField", "URLField"})


def refusals(method: ast.FunctionDef, parameters: tuple[str, ...], known: Collection[str]) -> Iterator[str]:
    """Why a method is not taken, in words for the model; nothing = it is fine. ``known`` are names it may use."""
    arguments = method.args
    given = tuple(argument.arg for argument in arguments.args)
    extra = [*arguments.posonlyargs, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg, *arguments.defaults]
    if given != parameters or any(extra):
        yield f"its parameters must be ({', '.join(parameters)})"
    if method.decorator_list:
        yield "it must have no decorator"
    if (method.end_lineno or 0) - method.lineno > MAX_LINES:
        yield f"it has more than {MAX_LINES} lines"
    own = {*parameters, *_bound(method)}
    for name in sorted({*_bound(method)} & {"self", *_BUILTINS, *_CALLED, *known}):
        yield f"{name[:40]!r} must keep its meaning"
    for node in ast.walk(ast.Module(method.body, [])):
        if not isinstance(node, (*_NODES, ast.Module)):
            yield f"it must not use {type(node).__name__}"
        else:
            yield from _refused(node, {*own, *_BUILTINS, *known})
    yield from _unfinished(method)


def _refused(node: ast.AST, names: Collection[str]) -> Iterator[str]:
    match node:
        case ast.Name(id=name, ctx=ast.Load()) if name not in names:
            yield f"{name[:40]!r} is not known here"
        case ast.Name(id=name) if not name.isascii() or name.startswith("_"):
            yield f"{name[:40]!r} must not be used"
        case ast.Attribute(attr=name, ctx=context):
            if not isinstance(context, ast.Load):
                yield f"it must not change {ast.unparse(node)[:40]}"
            if name.startswith("_") or not name.isascii() or _SECRET.search(name):
                yield f"{name[:40]!r} must not be used"
        case ast.Subscript(ctx=context) if not isinstance(context, ast.Load):
            yield f"it must not change {ast.unparse(node)[:40]}"
        case ast.Call(func=function):
            yield from _refused_call(function)
        case ast.keyword(arg=name) if name is None or name == "key" or _SECRET.search(name):
            yield f"it must not pass {name or 'a dictionary'} as an argument"
        case ast.Pow() | ast.LShift():
            yield "it must not compute numbers without bounds"
        case ast.BinOp(op=ast.Mult(), left=left, right=right) if _is_sequence(left) or _is_sequence(right):
            yield "it must not repeat texts or lists"
        case ast.Constant(value=value):
            yield from _refused_value(value)


def _refused_value(value: object) -> Iterator[str]:
    if not isinstance(value, (str, int, float, bool, type(None))):
        yield f"it must not use {type(value).__name__}"
    elif isinstance(value, str) and not all(character.isprintable() or character == "\n" for character in value):
        yield "a text has characters that nobody sees"


def _is_sequence(node: ast.expr) -> bool:
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return is_text or isinstance(node, (ast.JoinedStr, ast.List, ast.Tuple))


def _refused_call(function: ast.expr) -> Iterator[str]:
    match function:
        case ast.Name(id=name) if name in _BUILTINS | _MADE:
            return
        case ast.Attribute(attr=name) if name in _CALLED or (name.startswith("get_") and name.endswith("_display")):
            return
    yield f"it must not call {ast.unparse(function)[:40]}"


def _bound(method: ast.FunctionDef) -> Iterator[str]:
    for node in ast.walk(method):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.ExceptHandler) and node.name:
            yield node.name


def _unfinished(method: ast.FunctionDef) -> Iterator[str]:
    """What each kind of method must give back."""
    returned = [node.value for node in ast.walk(method) if isinstance(node, ast.Return)]
    if method.name == "clean":
        if "super().clean()" not in ast.unparse(method):
            yield "it must call super().clean()"
        return
    if not isinstance(method.body[-1], (ast.Return, ast.Raise)) or not returned or None in returned:
        yield "every way through it must return a value"
    elif method.name == "validate":
        yield from _not_validated(method, returned)
    elif method.name.startswith("validate_") and not (
        all(map(_is_the_value, returned)) and _is_bound_only(method, "value", _is_the_value)
    ):
        yield "it must return the value it was given, at most stripped or in another case"


def _not_validated(method: ast.FunctionDef, returned: list[ast.expr | None]) -> Iterator[str]:
    """Nothing that comes in may become something else: ``attrs`` goes to ``super()`` and back."""
    told = "attrs = super().validate(attrs)"
    first = method.body[1] if ast.get_docstring(method) is not None and len(method.body) > 1 else method.body[0]
    given_back = {ast.unparse(value) for value in returned if value is not None}
    at_once = ast.unparse(first) == told and given_back == {"attrs"}
    at_last = "attrs" not in _bound(method) and given_back == {"super().validate(attrs)"}
    if not (at_last or (at_once and _is_bound_only(method, "attrs", _is_from_super))):
        yield f"it must begin with {told} and return attrs"


def _is_from_super(node: ast.expr) -> bool:
    return ast.unparse(node) == "super().validate(attrs)"


def _is_bound_only(method: ast.FunctionDef, name: str, allowed: Callable[[ast.expr], bool]) -> bool:
    """Whether a parameter only ever gets a new value that is allowed, by a plain assignment."""
    plain = [
        node
        for node in ast.walk(method)
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name and len(node.targets) == 1
    ]
    return all(allowed(node.value) for node in plain) and len(plain) == list(_bound(method)).count(name)


def _is_the_value(node: ast.expr | None) -> bool:
    match node:
        case ast.Name(id="value"):
            return True
        case ast.Call(func=ast.Attribute(value=inner, attr=name)):
            return name in _VALUE_METHODS and _is_the_value(inner)
    return False


def is_text(node: ast.expr | None, fields: Collection[str]) -> bool:
    """Whether an expression is surely a ``str``; ``fields`` are those of the row that always hold one."""
    match node:
        case ast.JoinedStr() | ast.Constant(value=str()):
            return True
        case ast.Call(func=ast.Name(id="str")):
            return True
        case ast.Call(func=ast.Attribute(attr=name)):
            return name in {"join", "get_username", "get_full_name"} or name.endswith("_display")
        case ast.Attribute(value=ast.Name(id="self"), attr=name):
            return name in fields
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return is_text(left, fields) and is_text(right, fields)
        case ast.IfExp(body=one, orelse=other):
            return is_text(one, fields) and is_text(other, fields)
        case ast.BoolOp(values=values):
            return all(is_text(value, fields) for value in values)
    return False


def text_fields(model: ast.ClassDef) -> frozenset[str]:
    """The fields of a model that hold a text and never ``None``."""
    return frozenset(
        name
        for statement in model.body
        if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Call)
        for target in statement.targets
        if isinstance(target, ast.Name)
        and (name := target.id)
        and ast.unparse(statement.value.func).rpartition(".")[2] in _TEXT_FIELDS
        and all(keyword.arg != "null" for keyword in statement.value.keywords)
    )
