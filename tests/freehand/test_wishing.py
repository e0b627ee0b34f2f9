"""A remark costs money only if it surely asks for a change."""

from __future__ import annotations

import pytest

from agents.freehand.wishing import is_wish


@pytest.mark.parametrize(
    "remark",
    [
        "document what each collection is for",
        "Please explain to clients what this is for.",
        "this should answer 404 to strangers",
        "could you rename this to label?",
        "The name must not be empty",
        "we should split this into two",
        "Show the title in capitals if there is one",
    ],
)
def test_what_asks_for_a_change(remark: str) -> None:
    assert is_wish(remark)


@pytest.mark.parametrize(
    "remark",
    [
        "nice!",
        "hm",
        "why this order?",
        "who may delete?",
        "add tests?",
        "what about caching?",
        "I like it",
        "thanks, please go on",
        "don't touch this",
        "maybe rename this",
        "should we cache?",
        "",
    ],
)
def test_what_does_not(remark: str) -> None:
    assert not is_wish(remark)
