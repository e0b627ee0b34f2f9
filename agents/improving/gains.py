"""What a reply has that the draft lacks and may gain, as plain data; and a draft with it.

Fields, options, permissions, imports, whole classes: whatever else a reply changes or leaves out is not even looked at.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from agents.admin import LISTS
from agents.improving.crafts import Columns, Craft
from agents.improving.narrow import is_text, refusals, text_fields
from agents.splicing import INDENT, Edit, Source, docstring_of, first_line
from agents.syntax import parsed

MAX_DOCSTRING = 1_000
MAX_TEXT = 200
MAX_COLUMNS = 8
"""That a list of columns may name."""


@dataclass(frozen=True, slots=True)
class Gain:
    """One thing for a class: ``name`` is a method's, ``field.keyword``, an option's, or empty for a docstring."""

    definition: str
    kind: Literal["docstring", "keyword", "method", "columns"]
    name: str
    code: str


@dataclass(frozen=True, slots=True)
class Scope:
    """What a reply may draw on: names that methods may refer to, and columns that each class may name."""

    known: frozenset[str] = frozenset()
    columns: Mapping[str, Columns] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """What may be taken, what was refused and why (in words for the model), and which definitions the reply lacks."""

    gains: tuple[Gain, ...]
    refused: tuple[str, ...]
    missing: tuple[str, ...]


Classes = Mapping[str, ast.ClassDef]


def classes(tree: ast.Module) -> dict[str, ast.ClassDef]:
    return {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}


def names_of(module: ast.Module) -> frozenset[str]:
    """What the module's top level imports and defines."""
    return frozenset(_bound(module))


def found(draft: ast.Module, reply: ast.Module, names: Collection[str], craft: Craft, scope: Scope) -> Found:
    """What the reply offers for the definitions called ``names``."""
    drafted, replied = classes(draft), classes(reply)
    gains: list[Gain] = []
    refused: list[str] = []
    for name in [each for each in names if each in drafted and each in replied]:
        before, after = drafted[name], replied[name]
        gains += _docstring(before, after)
        gains += _keywords(before, after, craft)
        gains += _columns(before, after, scope.columns.get(name, {}))
        for method in _methods(before, after, craft):
            allowed = scope.known | craft.imports.keys()
            reasons = [*refusals(method, _parameters(method.name, craft), allowed), *_no_text(method, before)]
            if reasons:
                refused.append(f"{name}.{method.name}: {'; '.join(dict.fromkeys(reasons))}."[:500])
            else:
                gains.append(Gain(name, "method", method.name, ast.unparse(method)))
    return Found(tuple(gains), tuple(refused), tuple(name for name in names if name not in replied))


def gained(draft: str, gains: Sequence[Gain], craft: Craft) -> str:
    """The draft with whatever of the gains has a place in it; the imports that methods need come with them."""
    source = Source(draft)
    module = parsed(draft)
    drafted = classes(module)
    taken = [
        (gain, edit) for gain in gains if gain.definition in drafted for edit in _edits(source, drafted, gain, craft)
    ]
    if not taken:
        return draft
    used = {
        node.id
        for gain, _ in taken
        if gain.kind == "method"
        for node in ast.walk(parsed(gain.code))
        if isinstance(node, ast.Name)
    }
    lines = sorted(line for name, line in craft.imports.items() if name in used - names_of(module))
    return source.with_([*_imports(source, module, lines), *(edit for _, edit in taken)])


def _docstring(before: ast.ClassDef, after: ast.ClassDef) -> Iterator[Gain]:
    text = inspect.cleandoc(ast.get_docstring(after) or "")
    if docstring_of(before) is None and text and len(text) <= MAX_DOCSTRING and _is_plain(text):
        yield Gain(before.name, "docstring", "", text)


def _is_plain(text: str) -> bool:
    """Whether a docstring of the usual form holds it as it is."""
    visible = all(line == line.rstrip() and (line.isprintable()) for line in text.split("\n"))
    return visible and not {'"', "\\"} & set(text)


def _keywords(before: ast.ClassDef, after: ast.ClassDef, craft: Craft) -> Iterator[Gain]:
    replied = dict(_calls(after))
    for name, call in _calls(before):
        other = replied.get(name)
        if other is None or ast.unparse(other.func) != ast.unparse(call.func):
            continue
        has = {keyword.arg for keyword in call.keywords}
        for keyword in other.keywords:
            match keyword:
                case ast.keyword(arg=str(arg), value=ast.Constant(value=str(text))):
                    if arg in craft.keywords - has and 0 < len(text) <= MAX_TEXT and text.isprintable():
                        yield Gain(before.name, "keyword", f"{name}.{arg}", repr(text))


def _calls(node: ast.ClassDef) -> Iterator[tuple[str, ast.Call]]:
    for statement in node.body:
        match statement:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=ast.Call() as call)
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.Call() as call)
            ):
                yield name, call


def _columns(before: ast.ClassDef, after: ast.ClassDef, columns: Columns) -> Iterator[Gain]:
    """Names that a list has more, of those that it may have, and as many as there is room for."""
    has, offered = _lists(before), _lists(after)
    for option, allowed in columns.items():
        old = _names(has.get(option))
        new = [name for name in dict.fromkeys(_names(offered.get(option))) if name in allowed and name not in old]
        if taken := new[: max(MAX_COLUMNS - len(old), 0)]:
            yield Gain(before.name, "columns", option, repr(taken))


def _lists(node: ast.ClassDef) -> dict[str, ast.List]:
    """The options of a class that are lists."""
    assigned = (statement for statement in node.body if isinstance(statement, ast.Assign))
    return {_option(each): each.value for each in assigned if isinstance(each.value, ast.List)}


def _option(statement: ast.Assign) -> str:
    return ast.unparse(statement.targets[0])


def _names(node: ast.List | None) -> list[str]:
    """The texts among what a list holds."""
    values = [part.value for part in node.elts if isinstance(part, ast.Constant)] if node else []
    return [value for value in values if isinstance(value, str)]


def _methods(before: ast.ClassDef, after: ast.ClassDef, craft: Craft) -> Iterator[ast.FunctionDef]:
    """Those that are new or may be replaced, and that the craft has a use for."""
    have = {node.name: node for node in before.body if isinstance(node, ast.FunctionDef)}
    for node in after.body:
        if not isinstance(node, ast.FunctionDef) or not _parameters(node.name, craft):
            continue
        field = node.name.removeprefix("validate_")
        if field != node.name and field not in _shown(before):
            continue
        mine = have.get(node.name)
        if mine is None and node.name in dict(_calls(before)):
            continue
        if mine is None or (node.name in craft.replaces and ast.unparse(mine) != ast.unparse(node)):
            yield node


def _parameters(name: str, craft: Craft) -> tuple[str, ...]:
    pattern = "validate_*" if name.startswith("validate_") else name
    return tuple(craft.methods.get(pattern, ()))


def _shown(node: ast.ClassDef) -> set[str]:
    """The fields of a serializer, as its ``Meta`` lists them."""
    lists = (
        statement.value
        for inner in node.body
        if isinstance(inner, ast.ClassDef) and inner.name == "Meta"
        for statement in inner.body
        if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == "fields"
    )
    return {str(part.value) for each in lists for part in ast.walk(each) if isinstance(part, ast.Constant)}


def _no_text(method: ast.FunctionDef, model: ast.ClassDef) -> Iterator[str]:
    if method.name == "__str__":
        returned = [node.value for node in ast.walk(method) if isinstance(node, ast.Return)]
        if not all(is_text(value, text_fields(model)) for value in returned):
            yield "it must return a text: an f-string, or a text field that is never null"


def _bound(module: ast.Module) -> Iterator[str]:
    for node in module.body:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            yield from (alias.asname or alias.name for alias in node.names)
        elif isinstance(node, (ast.ClassDef, ast.FunctionDef)):
            yield node.name


def _edits(source: Source, drafted: Classes, gain: Gain, craft: Craft) -> Iterator[Edit]:
    node = drafted[gain.definition]
    match gain.kind:
        case "docstring":
            if docstring_of(node) is None:
                place = source.offset(first_line(node.body[0]))
                yield Edit(
                    place, place, textwrap.indent(f'"""{gain.code}"""\n\n', INDENT, lambda line: bool(line.strip()))
                )
        case "keyword":
            name, _, keyword = gain.name.partition(".")
            call = dict(_calls(node)).get(name)
            if call is not None and all(each.arg != keyword for each in call.keywords):
                yield source.keyword(call, keyword, gain.code)
        case "method":
            yield from _method_edit(source, node, gain, craft)
        case "columns":
            yield from _columns_edit(source, node, gain)


def _method_edit(source: Source, node: ast.ClassDef, gain: Gain, craft: Craft) -> Iterator[Edit]:
    code = textwrap.indent(gain.code, INDENT)
    mine = next((each for each in node.body if isinstance(each, ast.FunctionDef) and each.name == gain.name), None)
    if mine is None:
        yield Edit(source.end(node), source.end(node), f"\n\n{code}")
    elif gain.name in craft.replaces:
        yield Edit(source.offset(first_line(mine)), source.end(mine), code)


def _columns_edit(source: Source, node: ast.ClassDef, gain: Gain) -> Iterator[Edit]:
    """At the end of the list; one that the draft lacks comes where the first of those that follow it stands."""
    lists = _lists(node)
    mine = lists.get(gain.name)
    new = [name for name in ast.literal_eval(gain.code) if name not in _names(mine)]
    if mine is not None and new:
        yield source.elements(mine, [repr(name) for name in new])
    elif new:
        # A link to a row needs a text in every row.
        named = ["__str__", *new] if gain.name == "list_display" else new
        later = LISTS[LISTS.index(gain.name) + 1 :]
        following = next((each for each in node.body if isinstance(each, ast.Assign) and _option(each) in later), None)
        place = source.end(node) if following is None else source.offset(following.lineno)
        line = f"{INDENT}{gain.name} = {named!r}"
        yield Edit(place, place, f"\n{line}" if following is None else f"{line}\n")


def _imports(source: Source, module: ast.Module, lines: Sequence[str]) -> Iterator[Edit]:
    """Modules of Python before everything else, those of Django before the first of them."""
    first = next(node for node in module.body if isinstance(node, (ast.Import, ast.ImportFrom)))
    django = next((node for node in module.body if isinstance(node, ast.ImportFrom)), first)
    for line in lines:
        place = source.offset((first if line.startswith("import ") else django).lineno)
        gap = "\n" if line.startswith("import ") and isinstance(first, ast.ImportFrom) and line == lines[-1] else ""
        yield Edit(place, place, f"{line}\n{gap}")
