"""Which provider the environment names, and which of its models exist."""

from __future__ import annotations

import datetime

import pytest

from agents.llm.catalog import Price, available
from agents.llm.providers import PROVIDERS, endpoint
from agents.llm.refusals import retry_after


def test_no_key_is_no_model() -> None:
    assert endpoint({}) is None
    assert endpoint({"ERDSMITH_LLM_API_KEY": "k"}) is None


@pytest.mark.parametrize(
    ("environment", "name"),
    [
        ({"OPENAI_API_KEY": "k"}, "openai"),
        ({"OPENAI_API_KEY": "k", "OPENROUTER_API_KEY": "k"}, "openrouter"),
        ({"OPENAI_API_KEY": "k", "OPENROUTER_API_KEY": "k", "ERDSMITH_LLM_BASE_URL": "http://x/v1"}, "compatible"),
    ],
)
def test_the_first_that_is_named_counts(environment: dict[str, str], name: str) -> None:
    found = endpoint(environment)
    assert found is not None
    assert found.provider.name == name


def test_models_of_the_environment_replace_those_of_the_row() -> None:
    found, own = endpoint({"OPENAI_API_KEY": "k"}, ("mine",)), endpoint({"OPENAI_API_KEY": "k"})
    assert found is not None
    assert own is not None
    assert (found.models, own.models) == (("mine",), own.provider.models)


def test_openrouter_falls_back_to_three_models_at_most() -> None:
    assert {provider.name: provider.fallbacks for provider in PROVIDERS}["openrouter"] == 3


def test_slugs_that_were_retired_are_dropped() -> None:
    catalog = {"new": Price(), "newer": Price()}
    assert available(["old", "new"], catalog) == (("new",), ("old",))
    assert available(["old"], catalog) == ((), ("old",))
    assert available(["old"], None) == (("old",), ())
    assert available([], catalog) == (("new",), ())


def test_when_to_come_again_is_read_in_both_forms() -> None:
    now = datetime.datetime(2026, 11, 23, 10, 0, tzinfo=datetime.UTC)
    assert retry_after("2.5") == 2.5
    assert retry_after("Mon, 23 Nov 2026 10:01:00 GMT", now) == 60.0
    assert [retry_after(value) for value in (None, "", "soon", "-3", "1.2.3", "²")] == [None] * 6
