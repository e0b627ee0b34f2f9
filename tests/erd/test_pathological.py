"""Files made to be slow: each as large as the limits allow, each aimed at one place that could be quadratic."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.erd.measured import checked

FULL = 990_000
"""Just below the limit in bytes."""


def many(count: int, make: Callable[[int], Any]) -> dict[str, Any]:
    """Entities, numbered."""
    return {f"Entity{number}": make(number) for number in range(count)}


def fields(count: int, spec: Any) -> dict[str, Any]:
    return {f"f{number}": spec for number in range(count)}


TEXTS: dict[str, Callable[[], str]] = {
    "brackets that never close": lambda: "[" * FULL,
    "objects in objects": lambda: '{"a":' * (FULL // 5),
    "one key of a megabyte": lambda: json.dumps({"x" * FULL: {}}),
    "one text of a megabyte": lambda: json.dumps({"A": {"b": "x" * FULL}}),
    "escapes": lambda: '{"A":{"b":"' + r"\\" * (FULL // 2) + '"}}',
    "one key again and again": lambda: "{" + ",".join(['"A":{}'] * 140_000) + "}",
    "no JSON on each of many lines": lambda: "[" + ",\n".join(["NaN"] * 190_000) + "]",
    "numbers of many digits": lambda: "[" + ",".join(["9" * 401] * 2_400) + "]",
    "control characters": lambda: '["' + "\x01" * FULL + '"]',
}
ERDS: dict[str, Callable[[], dict[str, Any]]] = {
    "as many entities and fields as allowed": lambda: many(500, lambda _: fields(40, "int")),
    "targets that almost exist": lambda: many(500, lambda n: {f"f{i}": f"fk:Entety{n + i}x" for i in range(30)}),
    "options that almost exist": lambda: many(400, lambda _: fields(40, {"type": "int", "max_lenghtt": 1})),
    "types that almost exist": lambda: many(400, lambda _: fields(20, "CharFeild" * 10)),
    "fields that almost exist": lambda: {
        "A": {
            **{f"field_number_{n}": "int" for n in range(1_000)},
            "$meta": {"ordering": [f"feild_number_{n}" for n in range(20_000)]},
        }
    },
    "a path through a hundred thousand references": lambda: {
        "A": {"a": "fk:self", "$meta": {"ordering": ["__".join(["a"] * 100_000)]}}
    },
    "a thousand references to one entity": lambda: {"A": fields(1_000, "fk:B"), "B": {}},
    "references to one entity from everywhere": lambda: {**many(499, lambda _: fields(40, "fk:B")), "B": {}},
    "rings of required references": lambda: many(
        500, lambda n: {f"r{i}": f"fk:Entity{(n * 7 + i) % 500}" for i in range(35)}
    ),
    "keys that are references, in a chain": lambda: many(
        500, lambda n: {"key": f"o2o:Entity{n + 1} pk"} if n < 499 else {}
    ),
    "lists in plural": lambda: many(100, lambda _: {"has_many": [f"entity{n}s" for n in range(100)]}),
    "one wish again and again": lambda: {"A": {"has_many": ["B"] * 180_000}, "B": {}},
    "an enum of many values in every field": lambda: {
        "$enums": {"E": [f"v{n}" for n in range(40_000)]},
        **many(300, lambda _: fields(50, "enum:E")),
    },
    "a mixin of many fields in every entity": lambda: {
        "$mixins": {"M": fields(990, "int")},
        **many(500, lambda _: {"$meta": {"mixins": ["M"]}}),
    },
    "rules without end": lambda: {"$rules": ["r"] * 190_000},
    "business rules without end": lambda: {"entities": {}, "business_rules": ["r"] * 190_000},
    "names that all need another": lambda: many(490, lambda _: dict.fromkeys(["class", "def", "save", "pk"], "int")),
    "spaces before something wrong": lambda: {"A": {"b": "int" + " " * 9_900 + "!"}},
    "brackets in the short form": lambda: {"A": {"b": "enum(" + "(" * 9_000}},
    "a check in brackets": lambda: {"A": {"a": "int", "$meta": {"checks": ["(" * 90_000 + "a > 0" + ")" * 90_000]}}},
    "a check of many parts": lambda: {"A": {"a": "int", "$meta": {"checks": [" and ".join(["a > 0"] * 50_000)]}}},
    "groups of unique fields": lambda: {
        "A": {
            **fields(900, "int"),
            "$meta": {"unique": [[f"f{n}", f"f{(n + k) % 900}"] for n in range(900) for k in range(1, 25)]},
        }
    },
}
FILES: dict[str, Callable[[], str]] = {
    **TEXTS,
    **{name: partial(lambda draw: json.dumps(draw()), draw) for name, draw in ERDS.items()},
}
OFTEN = (
    *("an enum of many values in every field", "targets that almost exist", "rings of required references"),
    "references to one entity from everywhere",
)
"""The slowest ones are looked at in every run."""


@pytest.mark.parametrize("name", [pytest.param(n, marks=[] if n in OFTEN else pytest.mark.long) for n in FILES])
def test_no_file_takes_long(name: str, tmp_path: Path) -> None:
    file = tmp_path / "erd.json"
    file.write_text(FILES[name](), encoding="utf-8")
    report = checked(file)
    assert report.code in (0, 2), report.complaints[-500:]
    assert report.seconds < 3
    assert report.megabytes < 300
