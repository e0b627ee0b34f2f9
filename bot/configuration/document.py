"""YAML as plain data with the place of each part: a hostile document costs little and does nothing.

Only what JSON has is taken: no anchors (a few of them unfold to gigabytes), no tags, one document, keys that are words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

MAX_BYTES = 64_000
MAX_PARTS = 5_000
MAX_DEPTH = 8
MAX_WORD = 1_000
"""Characters of one scalar."""

Where = tuple[str | int, ...]


class Refused(Exception):
    """The document cannot be read; lines and columns count from 1."""

    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message)
        self.message, self.line, self.column = message, line, column


@dataclass(frozen=True, slots=True)
class Document:
    """``data`` is made of what JSON has; ``places`` tells where each part begins (for what has a key: the key)."""

    data: Any
    places: Mapping[Where, tuple[int, int]]

    def place(self, where: Where) -> tuple[int, int]:
        """Line and column of a part, or of the nearest one around it that is written down."""
        while where and where not in self.places:
            where = where[:-1]
        return self.places.get(where, (1, 1))


def document(data: bytes) -> Document:
    """Read YAML; raises ``Refused``."""
    if len(data) > MAX_BYTES:
        raise Refused(f"the file has {len(data):,} bytes, more than the {MAX_BYTES:,} allowed")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused("this is no UTF-8 text", data[: error.start].count(b"\n") + 1) from None
    try:
        _check(text)
        loader = yaml.SafeLoader(text)
        node = loader.get_single_node()
        places: dict[Where, tuple[int, int]] = {}
        return Document({} if node is None else _plain(loader, node, (), places), places)
    except yaml.MarkedYAMLError as error:
        place = _place(error.problem_mark or error.context_mark)
        raise Refused(f"this is no YAML: {error.problem or error.context}", *place) from None
    except yaml.reader.ReaderError as error:
        raise Refused(f"this is no YAML: {error.reason}", text[: error.position].count("\n") + 1) from None


def _check(text: str) -> None:
    """Look at the events, which come one by one, before anything is built of them."""
    depth = 0
    for number, event in enumerate(yaml.parse(text, yaml.SafeLoader)):
        line, column = _place(event.start_mark)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if number > MAX_PARTS:
            raise Refused(f"the file has more than {MAX_PARTS:,} parts", line, column)
        if depth > MAX_DEPTH:
            raise Refused(f"nothing is nested deeper than {MAX_DEPTH} levels", line, column)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise Refused("anchors and aliases (& and *) are not read; put quotes around such a word", line, column)
        if getattr(event, "tag", None):
            raise Refused("tags (!) are not read; put quotes around such a word", line, column)
        if isinstance(event, yaml.ScalarEvent) and len(event.value) > MAX_WORD:
            raise Refused(f"a value has more than {MAX_WORD:,} characters", line, column)


def _plain(loader: yaml.SafeLoader, node: yaml.Node, where: Where, places: dict[Where, tuple[int, int]]) -> Any:
    places.setdefault(where, _place(node.start_mark))
    if isinstance(node, yaml.SequenceNode):
        return [_plain(loader, item, (*where, index), places) for index, item in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        found: dict[str, Any] = {}
        for key, value in node.value:
            name = _key(key)
            if name in found:
                raise Refused(f"{name[:40]!r} is here twice", *_place(key.start_mark))
            places[*where, name] = _place(key.start_mark)
            found[name] = _plain(loader, value, (*where, name), places)
        return found
    return _scalar(loader, node)


def _key(node: yaml.Node) -> str:
    if not isinstance(node, yaml.ScalarNode):
        raise Refused("a key is a word", *_place(node.start_mark))
    return str(node.value)


def _scalar(loader: yaml.SafeLoader, node: yaml.Node) -> Any:
    try:
        value = loader.construct_object(node)
    except ValueError:
        # YAML finds a date or a number in it, and there is no such date.
        return node.value
    return value if isinstance(value, str | int | float | bool | None) else node.value


def _place(mark: Any) -> tuple[int, int]:
    """PyYAML's stubs say that an event may have no mark."""
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)
