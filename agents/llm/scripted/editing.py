"""What a good model would do to the file it is shown: say what things are, and check what their names imply."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Mapping, Sequence

from agents.llm.fences import blocks_of
from agents.llm.scripted.featuring import feature_of
from agents.splicing import INDENT, Edit, Source, docstring_of
from agents.syntax import parsed
from agents.wording import label

_NAMES = ("title", "name")
_NOTHING: Mapping[str, Mapping[str, Sequence[str]]] = {}


def asked_for(messages: Sequence[str]) -> tuple[str, str]:
    """What a conversation is about: a feature, else the last block with a path, in the latest turn that has any."""
    feature = feature_of(messages)
    if feature is not None:
        return feature[0]
    for message in reversed(messages):
        named = [block for block in blocks_of(message) if block.path]
        if named:
            return named[-1].path, named[-1].code
    return "", ""


def offered_to(messages: Sequence[str]) -> dict[str, dict[str, list[str]]]:
    """What a conversation lists that classes of an admin may name besides what they do."""
    lists = [block.code for message in messages for block in blocks_of(message) if block.path == "columns.json"]
    return dict(json.loads(lists[-1])) if lists else {}


def improved(code: str, columns: Mapping[str, Mapping[str, Sequence[str]]] = _NOTHING) -> str:
    """The same code with docstrings, help texts, validation, and a column more in the admin's lists of rows.

    What is not Python comes back as it is.
    """
    try:
        tree = parsed(code)
    except (SyntaxError, ValueError):
        return code
    source = Source(code)
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    return source.with_(edit for node in classes for edit in _class_edits(source, node, columns.get(node.name, {})))


def noted(code: str) -> str:
    """The same code with a docstring of its own; what has one, or is not Python, comes back as it is."""
    try:
        tree = parsed(code)
    except (SyntaxError, ValueError):
        return code
    return code if not tree.body or ast.get_docstring(tree) else f'"""As a reviewer asked."""\n\n{code}'


def _class_edits(source: Source, node: ast.ClassDef, columns: Mapping[str, Sequence[str]]) -> Iterator[Edit]:
    bases = " ".join(ast.unparse(base) for base in node.bases)
    if re.search(r"\bmodels\.Model\b|\bAbstractUser\b", bases):
        yield from _docstring(source, node, f"One {label(node.name)}, as the team draws it.")
        yield from _help_texts(source, node)
    elif node.name.endswith("Serializer"):
        what = label(node.name.removesuffix("Serializer"))
        yield from _docstring(source, node, f"Reads and writes {_article(what)} of the API.")
        yield from _validation(source, node)
    elif node.name.endswith("ViewSet"):
        what = label(node.name.removesuffix("ViewSet"))
        yield from _docstring(source, node, f"The collection of every {what} that the requester may see.")

    elif "list_display" in columns:
        yield from _column(source, node, columns["list_display"][-1])


def _column(source: Source, node: ast.ClassDef, name: str) -> Iterator[Edit]:
    for statement in node.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id="list_display")], value=ast.List() as shown):
                yield source.elements(shown, [repr(name)])
                return
    place = source.end(node)
    yield Edit(place, place, f'\n{INDENT}list_display = ["__str__", {name!r}]')


def _article(noun: str) -> str:
    return f"{'an' if noun[:1] in 'aeiou' else 'a'} {noun}"


def _docstring(source: Source, node: ast.ClassDef, text: str) -> Iterator[Edit]:
    if docstring_of(node) is None:
        place = source.offset(node.body[0].lineno)
        yield Edit(place, place, f'{INDENT}"""{text}"""\n\n')


def _help_texts(source: Source, node: ast.ClassDef) -> Iterator[Edit]:
    for statement in node.body:
        match statement:
            case ast.Assign(
                targets=[ast.Name(id=name)], value=ast.Call(func=ast.Attribute(value=ast.Name(id="models"))) as call
            ):
                if all(keyword.arg != "help_text" for keyword in call.keywords):
                    text = f"The {name.replace('_', ' ')} of the {label(node.name)}."
                    yield source.keyword(call, "help_text", repr(text))


def _validation(source: Source, node: ast.ClassDef) -> Iterator[Edit]:
    """Whatever is called a name must have a letter or a digit."""
    listed = re.search(r"fields = \[(.*?)\]", source.of(node), re.DOTALL)
    shown = re.findall(r"[\"'](\w+)[\"']", listed.group(1)) if listed else []
    for name in [each for each in shown if each in _NAMES]:
        if f"def validate_{name}" not in source.of(node):
            place = source.end(node)
            yield Edit(
                place,
                place,
                f"\n\n{INDENT}def validate_{name}(self, value):\n"
                f"{INDENT * 2}if value and not any(character.isalnum() for character in value):\n"
                f'{INDENT * 3}raise serializers.ValidationError("Must have a letter or a digit.")\n'
                f"{INDENT * 2}return value",
            )
