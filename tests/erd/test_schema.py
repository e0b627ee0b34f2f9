"""Editors see what the reader sees: whatever it accepts is valid, and structural mistakes are not."""

from __future__ import annotations

import json
import os
import random
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from agents.erd import ErdError, parse
from agents.erd.schema import json_schema
from agents.erd.types import ALIASES, TYPES
from tests.agents.golden import ERDS
from tests.erd.reference import SCHEMA, schema_text
from tests.erd.test_reference import ACCEPTED, Example, line

CORPUS = sorted(Path(os.environ.get("ERDSMITH_CORPUS", "/nonexistent")).glob("*/**/*.json"))
VALIDATOR = jsonschema_rs.validator_for(json_schema())


def mistakes(value: Any) -> list[str]:
    return [f"{error.instance_path}: {error.message}"[:200] for error in VALIDATOR.iter_errors(value)]


def test_the_file_is_the_schema_of_today() -> None:
    jsonschema_rs.meta.validate(json_schema())
    assert SCHEMA.read_text("utf-8") == schema_text(), "erd.schema.json is stale: look at the diff of `make golden`"


@pytest.mark.parametrize("example", ACCEPTED, ids=line)
def test_the_examples_of_the_reference_are_valid(example: Example) -> None:
    assert mistakes(json.loads(example.text)) == []
    assert mistakes(parse(example.data).source) == []


@pytest.mark.parametrize("path", ERDS.values(), ids=ERDS)
def test_the_golden_erds_are_valid(path: Path) -> None:
    assert mistakes(json.loads(path.read_text("utf-8"))) == []


@pytest.mark.skipif(not CORPUS, reason="ERDSMITH_CORPUS names no folder")
@pytest.mark.parametrize("sample", [60, pytest.param(0, id="all", marks=pytest.mark.long)])
def test_whatever_is_read_is_valid(sample: int) -> None:
    judged = 0
    for path in random.Random(20261123).sample(CORPUS, sample or len(CORPUS)):
        try:
            source = parse(path.read_bytes()).source
        except ErdError:
            continue
        assert mistakes(json.loads(path.read_text("utf-8-sig"))) == [], path.name
        assert mistakes(source) == [], path.name
        judged += 1
    assert judged > (sample or 200) / 2


@pytest.mark.parametrize(
    "value",
    [
        [],
        {"Job": []},
        {"Job": {"title": 80}},
        {"Job": {"title": None}},
        {"Job": {"title": "CharFeld"}},
        {"Job": {"title": "CharField(80"}},
        {"Job": {"title": {"max_length": 80}}},
        {"Job": {"title": {"type": "CharField", "max_lenght": 80}}},
        {"Job": {"title": {"type": "CharField", "max_length": "80"}}},
        {"Job": {"title": {"type": "CharField", "null": "true"}}},
        {"Job": {"open": {"type": "bool", "max_length": 80}}},
        {"Job": {"tags": {"type": "m2m", "to": "Tag", "unique": True}}},
        {"Job": {"by": {"type": "fk", "to": "User", "on_delete": "CASCAD"}}},
        {"Job": {"by": {"type": "fk", "to": "User", "api": {"readonly": True}}}},
        {"Job": {"state": {"type": "CharField", "choices": [["new", "New", "newer"]]}}},
        {"Job": {"has_many": "Tag"}},
        {"Job": {"has_many": [3]}},
        {"Job": {"$meta": {"orderng": []}}},
        {"Job": {"$meta": {"ordering": "title"}}},
        {"Job": {"$meta": {"pk": "serial"}}},
        {"Job": {"$mta": {}}},
        {"_meta": {}, "Job": {}},
        {"$projekt": {}},
        {"$auth": {"login": "phone"}},
        {"$api": {"page_size": 0}},
        {"$enums": {"State": "new"}},
        {"$mixins": {"Named": {"name": "CharFeld"}}},
        {"$rules": [" "]},
        {"entities": [{"name": "Job"}]},
        {"entities": {"Job": {"fields": {"title": "CharFeld"}}}},
        {"entities": {"Job": {}}, "busines_rules": []},
        {"erd": {"entities": {"Job": {}}}, "Tag": {}},
    ],
    ids=json.dumps,
)
def test_a_structural_mistake_is_seen_in_an_editor(value: Any) -> None:
    assert mistakes(value)
    with pytest.raises(ErdError):
        parse(json.dumps(value))


def test_an_editor_can_complete_and_explain() -> None:
    shapes = json_schema()["$defs"]
    assert shapes["type"]["anyOf"][0]["enum"] == [*TYPES, *ALIASES]
    for words in (shapes["object_form"], shapes["meta"], shapes["$api"], shapes["$auth"], shapes["$project"]):
        assert all(each.get("description") for name, each in words["properties"].items() if name != "type")
