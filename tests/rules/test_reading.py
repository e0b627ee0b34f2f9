"""A rule is understood as what it surely is; whatever only looks like one is nobody's, and that is said."""

from __future__ import annotations

import json

import pytest

from agents.erd import parse
from agents.rules import Outcome, outcomes
from agents.rules.law import Fixed, Kind, Moves, Must, Once, Owned
from tests.rules.phrasings import ERD, FITTING, MISSING


def became(*rules: str) -> tuple[Outcome, ...]:
    return outcomes(parse(json.dumps({**ERD, "$rules": list(rules)})))


@pytest.mark.parametrize("kind", FITTING)
def test_ten_ways_to_say_each_are_understood(kind: Kind) -> None:
    assert len(FITTING[kind]) >= 10
    kinds = {text: outcome.law and outcome.law.kind for text in FITTING[kind] for outcome in became(text)}
    assert kinds == dict.fromkeys(FITTING[kind], kind)


@pytest.mark.parametrize("kind", MISSING)
def test_ten_near_misses_are_nobodys_and_it_is_said_why(kind: Kind) -> None:
    assert len(MISSING[kind]) >= 10
    found = {text: outcome for text in MISSING[kind] for outcome in became(text)}
    assert {text: outcome.law for text, outcome in found.items()} == dict.fromkeys(MISSING[kind])
    assert all(outcome.reason for outcome in found.values())


@pytest.mark.parametrize(
    ("text", "law"),
    [
        ("stars must be between 1 and 5", Must("bounds", "Product", ("stars >= 1", "stars <= 5"))),
        ("guests cannot exceed max_guests", Must("comparison", "Booking", ("guests <= max_guests",))),
        (
            "approved_by is required when state is paid or shipped",
            Must("required-if", "Booking", ("state not in ('paid', 'shipped') or approved_by is not null",)),
        ),
        ("a user can review a product once", Once("Review", ("user", "product"))),
        ("only the owner may edit a booking", Owned("Booking", None, "owner", "owner")),
        ("sku and category of a product cannot be changed", Fixed("Product", ("sku", "category"))),
        ("status: New -> Done", Moves("Booking", "status", (("New", "Done"),), ("New", "Done"))),
    ],
)
def test_what_each_comes_to(text: str, law: object) -> None:
    (outcome,) = became(text)
    assert outcome.law == law


def test_a_field_that_is_needed_sometimes_may_be_empty_else() -> None:
    (outcome,) = became("text is required when rating is 1")
    assert isinstance(outcome.law, Must)
    assert outcome.law.optional == ("text",)


def test_rules_about_one_field_tell_its_moves_together() -> None:
    first, second = became("state goes from open to paid", "state goes from paid to shipped to lost")
    assert first.law == second.law
    assert isinstance(first.law, Moves)
    assert first.law.steps == (("open", "paid"), ("paid", "shipped"), ("shipped", "lost"))


def test_a_rule_that_the_language_refuses_does_not_spoil_the_others() -> None:
    refused, kept = became("title must be less than sku", "quantity must be positive")
    assert refused.law is None
    assert "order" in refused.reason
    assert kept.law is not None


def test_of_two_rules_that_exclude_each_other_the_first_is_kept() -> None:
    first, second = became("guests must be more than max_guests", "max_guests must be more than guests")
    assert first.law is not None and second.law is None
    assert "beside all other rules" in second.reason


def test_what_could_be_of_several_entities_asks_which() -> None:
    (outcome,) = became("title must be unique")
    assert "say which" in outcome.reason


@pytest.mark.parametrize(
    "text", ["", "x" * 1000, "'); DROP TABLE users; --", "F0 must be E1", "\u202e must be positive"]
)
def test_hostile_text_is_nobodys(text: str) -> None:
    erd = parse(json.dumps({**ERD, "$rules": [text or "-"]}))
    (outcome,) = outcomes(erd)
    assert outcome.law is None
