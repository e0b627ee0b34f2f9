"""The page and the schema say what the model says."""

from __future__ import annotations

import json

import jsonschema_rs
import pytest
import yaml

from bot.configuration import Configuration, read
from tests.bot.configuration import page
from tests.bot.configuration.test_reading import WHOLE


def test_the_page_and_the_schema_are_up_to_date() -> None:
    text = page.PAGE.read_text(encoding="utf-8")
    assert page.renewed(text) == text
    assert page.SCHEMA.read_text(encoding="utf-8") == page.schema()


def test_every_example_is_a_configuration() -> None:
    found = page.examples(page.PAGE.read_text(encoding="utf-8"))
    assert found and all(read(example.encode()) != Configuration() for example in found)


@pytest.mark.parametrize(("text", "fits"), [(WHOLE, True), ("{}", True), ("reviw: x", False), ("erds: []", False)])
def test_an_editor_sees_the_same(text: str, fits: bool) -> None:
    assert jsonschema_rs.is_valid(json.loads(page.schema()), yaml.safe_load(text)) is fits
