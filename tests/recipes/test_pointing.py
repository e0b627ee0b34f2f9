"""Remarks on a line: what they point at, and what they mean there."""

from typing import Any

import pytest

from agents.contract import Brief
from agents.draft import draft
from agents.erd import parse
from agents.recipes import NothingFits, Place, match, place_at
from tests.agents.golden import ERDS

ERD = parse(ERDS["shop"].read_bytes())
FILES = {file.path: file.content for file in draft(Brief(ERD, "backend"))}


def place(path: str, words: str) -> Place | None:
    """What the first line with these words is about."""
    line = next(number for number, text in enumerate(FILES[path].splitlines(), 1) if words in text)
    return place_at(FILES[path], line, ERD)


@pytest.mark.parametrize(
    ("path", "words", "about"),
    [
        ("models.py", "class Product(", Place("Product")),
        ("models.py", "    price = ", Place("Product", "price")),
        ("models.py", "    note = ", Place("Order", "note")),
        ("views.py", "class ReviewViewSet", Place("Review")),
        ("serializers.py", "class OrderSerializer", Place("Order")),
        ("admin.py", "class ProductAdmin", Place("Product")),
        ("views.py", "import", None),
        ("views.py", "class Rows", None),
        ("requirements.txt", "Django", None),
    ],
)
def test_a_line_is_about_an_entity_or_one_of_its_fields(path: str, words: str, about: Place | None) -> None:
    assert place(path, words) == about


NOTE, PRODUCT = Place("Order", "note"), Place("Product")


@pytest.mark.parametrize(
    ("path", "where", "instruction", "settings"),
    [
        ("models.py", NOTE, "make this optional", {"Order": {"note": {"null": True, "blank": None}}}),
        ("models.py", NOTE, "should be unique", {"Order": {"note": {"unique": True}}}),
        ("models.py", NOTE, "limit this field to 200 characters", {"Order": {"note": {"max_length": 200}}}),
        ("models.py", NOTE, 'default it to "Thank You"', {"Order": {"note": {"default": "Thank You"}}}),
        ("models.py", PRODUCT, "make name unique", {"Product": {"name": {"unique": True}}}),
        ("models.py", PRODUCT, "make Customer.name unique", {"Customer": {"name": {"unique": True}}}),
        ("views.py", PRODUCT, "add pagination", {"Product": {}}),
        ("views.py", PRODUCT, "paginate this with 50 per page", {"Product": {"page_size": 50}}),
        ("views.py", PRODUCT, "paginate orders with 50 per page", {"Order": {"page_size": 50}}),
        ("views.py", PRODUCT, "add pagination to all lists", {"*": {}}),
        ("views.py", PRODUCT, "make this viewset read-only", {"Product": {"read-only": []}}),
        ("views.py", PRODUCT, "throttle this to 20/min", {"Product": {"throttle": "20/minute"}}),
        ("views.py", PRODUCT, "add search on name", {"Product": {"fields": ["name"]}}),
        ("views.py", PRODUCT, "only staff may delete this", {"Product": {"delete": "staff"}}),
    ],
)
def test_who_names_nothing_means_what_they_point_at(
    path: str, where: Place, instruction: str, settings: dict[str, Any]
) -> None:
    assert match(instruction, path, ERD, where).settings == settings


@pytest.mark.parametrize("instruction", ["this is nice", "why is this optional?", "don't make this optional", "fix it"])
def test_pointing_alone_asks_for_nothing(instruction: str) -> None:
    with pytest.raises(NothingFits):
        match(instruction, "models.py", ERD, NOTE)


def test_without_a_place_nothing_is_pointed_at() -> None:
    with pytest.raises(NothingFits):
        match("make this optional", "models.py", ERD)
