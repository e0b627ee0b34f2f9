"""A model that does anything at any time: what is generated is always proven, whole, harmless and within its budget."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

import pytest

from agents.draft import draft
from agents.llm.budget import Budget
from agents.llm.client import Client, Timing
from agents.llm.patience import Patience
from agents.llm.providers import endpoint
from agents.llm.scripted import MARKER, SCENARIOS, ScriptedModel
from agents.llm.scripted.scenarios import Asked
from bot.evolve import Proposal, evolve
from tests.improving.scripted import BRIEF, members

MOST_TOKENS, MOST_USD = 60_000, 0.06
DRAFTS = {file.path: file.content for file in draft(BRIEF)}


@pytest.fixture(scope="module")
def scripted() -> Iterator[ScriptedModel]:
    with ScriptedModel() as model:
        yield model


def played(scripted: ScriptedModel, *names: str, seed: int = 0) -> tuple[Proposal, Budget]:
    """One pull request's worth of generation against a model that behaves as told, over HTTP."""
    scripted.tell(*names, seed=seed, seconds=0.05)
    found = endpoint({"ERDSMITH_LLM_BASE_URL": scripted.url}, ("scripted", "scripted/again"))
    assert found is not None
    client = Client(found, Timing(connect=2, stall=0.3, total=3))
    budget = Budget(MOST_TOKENS, MOST_USD)
    complete = Patience(client.attempt, found.models, budget, prices=client.catalog(), sleep=lambda _: None)
    try:
        return evolve(BRIEF.erd, "backend", None, {}, {}, complete), budget
    finally:
        client.close()


def check(proposal: Proposal, budget: Budget) -> None:
    assert proposal.verdict.ok, proposal.verdict.problems
    assert not [path for path, text in proposal.writes.items() if MARKER in text]
    for path, text in DRAFTS.items():
        if path.endswith(".py"):
            assert members(text) <= members(proposal.writes[path]), path
    assert budget.spent.tokens <= MOST_TOKENS
    assert budget.spent.usd <= MOST_USD


def chaos(scripted: ScriptedModel, seed: int) -> None:
    chance = random.Random(seed)
    names = chance.sample(sorted(SCENARIOS), chance.randint(1, len(SCENARIOS)))
    check(*played(scripted, *names, seed=seed))


@pytest.mark.parametrize("seed", [1])
def test_chaos(scripted: ScriptedModel, seed: int) -> None:
    chaos(scripted, seed)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2, 60))
def test_more_chaos(scripted: ScriptedModel, seed: int) -> None:
    chaos(scripted, seed)


@pytest.mark.long
@pytest.mark.parametrize("name", sorted(SCENARIOS))
def test_each_scenario_alone(scripted: ScriptedModel, name: str) -> None:
    check(*played(scripted, name))


def test_good_edits_survive(scripted: ScriptedModel) -> None:
    before = len(scripted.script.log)
    proposal, budget = played(scripted, "perfect")
    check(proposal, budget)
    calls = scripted.script.log[before:]
    assert len(calls) <= 8
    assert budget.spent.prompt_tokens <= 15_000
    offered = sum(_additions([message["content"] for message in call["messages"]]) for call in calls)
    kept = sum(author.gains for author in proposal.authors.values())
    assert kept >= 0.95 * offered > 0


def _additions(said: Sequence[str]) -> int:
    """How many additions the scripted model makes to what it is shown."""
    asked = Asked.of(said)
    marks = ("help_text", "def validate_", "'posted_by'")
    return (
        sum(asked.good.count(mark) - asked.code.count(mark) for mark in marks)
        + (asked.good.count('"""') - asked.code.count('"""')) // 2
    )
