"""Valid ERDs that somebody broke: keys dropped, doubled, swapped, renamed, values of other types, bytes in between."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from tests.erd.drawing import ENTITY_NAMES, FIELD_NAMES, Draw, erds, texts

WORDS = (
    *("type", "to", "null", "unique", "$meta", "_meta", "has_many", "ordering", "indexes", "fields", "entities", "erd"),
    *(
        "through",
        "choices",
        "default",
        "max_length",
        "$enums",
        "$mixins",
        "$auth",
        "$nope",
        "self",
        "fk:User",
        "string",
    ),
    *("", " ", "\x00", "__proto__", "0", "id", "pk", "?", "-", "a__b", "CharField(", "fk:", "enum()", "decimal(,)"),
)
BYTES = (
    b"",
    b"\x00",
    b"\xff",
    b"\xed\xa0\x80",
    b'"',
    b"\\",
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b":",
    b"NaN",
    b"1e999",
    b"\n",
)
names = st.one_of(st.sampled_from(WORDS), st.sampled_from([*ENTITY_NAMES, *FIELD_NAMES]), texts)
values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    names,
    st.just({}),
    st.just([]),
    st.lists(names, max_size=3),
    st.dictionaries(names, names, max_size=2),
)


class Pairs(list[list[Any]]):
    """A JSON object that may hold a key twice: a list of keys with their values."""


@st.composite
def mutated(draw: Draw) -> bytes:
    """The bytes of a file that was an ERD before."""
    tree = _paired(draw(erds()))
    for _ in range(draw(st.integers(1, 3))):
        _mutate(draw, tree)
    data = _text(tree).encode()
    if draw(st.integers(0, 3)) == 0:
        at = draw(st.integers(0, len(data)))
        gone = draw(st.integers(0, 2))
        data = data[:at] + draw(st.one_of(st.sampled_from(BYTES), st.binary(max_size=3))) + data[at + gone :]
    return data


def _mutate(draw: Draw, tree: Any) -> None:
    holders = [holder for holder in _holders(tree) if holder]
    if not holders:
        return
    holder = draw(st.sampled_from(holders))
    at = draw(st.integers(0, len(holder) - 1))
    match draw(st.sampled_from(["drop", "double", "swap", "rename", "retype", "retype"])):
        case "drop":
            del holder[at]
        case "double":
            holder.insert(
                draw(st.integers(0, len(holder))), list(holder[at]) if isinstance(holder, Pairs) else holder[at]
            )
        case "swap":
            other = draw(st.sampled_from(holders))
            there = draw(st.integers(0, len(other) - 1))
            mine, theirs = _value(holder, at), _value(other, there)
            _put(holder, at, _paired(json.loads(_text(theirs))))
            _put(other, there, _paired(json.loads(_text(mine))))
        case "rename" if isinstance(holder, Pairs):
            holder[at][0] = draw(names)
        case _:
            _put(holder, at, _paired(draw(values)))


def _holders(tree: Any) -> list[Any]:
    """Every object and list, outermost first."""
    found: list[Any] = []
    waiting = [tree]
    while waiting:
        value = waiting.pop(0)
        if isinstance(value, Pairs):
            found.append(value)
            waiting += [pair[1] for pair in value]
        elif isinstance(value, list):
            found.append(value)
            waiting += value
    return found


def _value(holder: Any, at: int) -> Any:
    return holder[at][1] if isinstance(holder, Pairs) else holder[at]


def _put(holder: Any, at: int, value: Any) -> None:
    if isinstance(holder, Pairs):
        holder[at][1] = value
    else:
        holder[at] = value


def _paired(value: Any) -> Any:
    if isinstance(value, dict):
        return Pairs([key, _paired(item)] for key, item in value.items())
    return [_paired(item) for item in value] if isinstance(value, list) else value


def _text(value: Any) -> str:
    if isinstance(value, Pairs):
        return "{" + ", ".join(f"{json.dumps(key)}: {_text(item)}" for key, item in value) + "}"
    return "[" + ", ".join(map(_text, value)) + "]" if isinstance(value, list) else json.dumps(value)
