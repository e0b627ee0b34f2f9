"""The page of the commands keeps to the registry."""

from __future__ import annotations

import pytest

from bot.commands import HELP, REGISTRY
from bot.commands.spec import Spec
from tests.bot.commands_page import PATH, page


def test_the_page_lists_what_there_is() -> None:
    text = PATH.read_text(encoding="utf-8")
    assert text == page(text), "run python -m tests.bot.commands_page"
    assert HELP in text


@pytest.mark.parametrize("spec", REGISTRY, ids=lambda spec: spec.name)
def test_a_command_is_either_worked_on_or_answered_at_once(spec: Spec) -> None:
    assert (spec.plan is None) != (spec.answer is None)
