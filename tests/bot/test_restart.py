"""A run that dies after any of its steps, before the step is remembered, ends as one that was left alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from agents.erd import Limits
from bot.conversation import heard
from bot.event import Event
from bot.github import Tokens
from bot.heads import announced, arrived, proven
from bot.hub import Hub
from bot.names import ERD_CHECK, PROOF_CHECK, REVIEW_CHECK
from bot.preview import proposed
from bot.pushes import pushed
from bot.revise import revised
from bot.run import Json, Run, Services
from bot.signature import Signer
from tests.bot.inprocess import fake_gate
from tests.world import BOT, SHOP, Shop

STEPS = {
    "push": ["read", "generate", "push", "say", "show", "conclude"],
    "hear": ["hear"],
    "work": ["revise", "push", "say", "show"],
}
Deaths = Mapping[str, Collection[int]]
"""After which steps of each flow it dies, each time once."""
ALL: Deaths = {flow: range(len(steps)) for flow, steps in STEPS.items()}
EACH = [
    pytest.param({flow: (step,)}, id=f"{flow}-after-{name}", marks=pytest.mark.long)
    for flow, steps in STEPS.items()
    for step, name in enumerate(steps)
]


class Killed(BaseException):
    """The process ends here."""


class Memory:
    """What the engine remembers of one run, and after which steps it still dies."""

    def __init__(self, dies_after: Collection[int]) -> None:
        self._outcomes: list[str] = []
        self._names: list[str] = []
        self._dies_after = set(dies_after)
        self._position = 0

    def remember(self, name: str, act: Callable[[], Json]) -> Json:
        self._position += 1
        if self._position <= len(self._outcomes):
            assert self._names[self._position - 1] == name, "a replay takes the same steps"
            return dict(json.loads(self._outcomes[self._position - 1]))
        outcome = json.dumps(act())
        if self._position - 1 in self._dies_after:
            self._dies_after.remove(self._position - 1)
            raise Killed
        self._outcomes.append(outcome)
        self._names.append(name)
        return dict(json.loads(outcome))

    def restart(self) -> None:
        self._position = 0

    @property
    def names(self) -> list[str]:
        return self._names


class Theatre:
    """Plays flows without the engine, each time in a new repository."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self._numbers = count(1)
        credentials = hub.credentials()
        key = Path(credentials["private_key_file"]).read_text(encoding="ascii")
        tokens = Tokens(credentials["url"], str(credentials["app_id"]), key)
        self._services = Services(tokens, Signer(credentials["webhook_secret"]), Limits())

    def shop(self) -> Shop:
        name = f"acme/restart-{next(self._numbers)}"
        self.hub.add_repository(name)
        return Shop(self.hub, None, name)  # type: ignore[arg-type]

    def perform(
        self, flow: Callable[[Run], str], event: Event, found: list[Json], dies_after: Collection[int] = ()
    ) -> Any:
        """Run, die if told so, run again; returns the names of the steps and what was queued."""
        memory, queued = Memory(dies_after), []

        def enqueue(key: str, event: Event, heard_before: list[Json]) -> None:
            queued.append((event, heard_before))

        while True:
            memory.restart()
            run = Run(event, event.key, self._services, memory.remember, enqueue, lambda _: None, found)
            try:
                flow(run)
            except Killed:
                continue
            finally:
                run.close()
            return memory.names, queued

    def play(self, deaths: Deaths) -> dict[str, Any]:
        """The story with these deaths; returns its ending."""
        shop = self.shop()
        installation = self.hub.credentials()["installation_id"]
        shop.writer.push({"erd.json": SHOP}, "Draw the ERD")
        event = Event("push", "delivery-1", installation, shop.writer.full_name, branch="main")
        took, _ = self.perform(pushed, event, [], deaths.get("push", ()))
        assert took == STEPS["push"]
        (pull,) = shop.writer.pulls("all")
        number = pull["number"]
        comment = shop.writer.line_comment(number, "backend/views.py", 1, "add pagination with page size 5")
        event = Event("review", "review-1", installation, shop.writer.full_name, number=number)
        event = Event(**{**event.to_json(), "review": comment["pull_request_review_id"]})
        _, queued = self.perform(heard, event, [], deaths.get("hear", ()))
        for queued_event, found in queued[:1]:
            took, _ = self.perform(revised, queued_event, found, deaths.get("work", ()))
            assert took == STEPS["work"]
        return self.ending(shop, number, comment["id"])

    def ending(self, shop: Shop, number: int, comment: int) -> dict[str, Any]:
        heads = shop.writer.ref("refs/heads/main"), shop.writer.pull(number)["head"]["sha"]
        said = [item for item in shop.writer.review_comments(number) if item["user"]["login"] == BOT]
        return {
            "pulls": [pull["number"] > 0 for pull in shop.writer.pulls("all")],
            "branches": shop.writer.branches(),
            "subjects": shop.subjects(number),
            "tree": shop.tree(number),
            "said": [item["body"].partition("(")[2].partition("\n\n<!--")[0] for item in said],
            "comments": len(shop.writer.comments(number)),
            "resolved": [thread["isResolved"] for thread in shop.writer.threads(number)],
            "reactions": sorted(shop.writer.reactions(comment, on_line=True)),
            "checks": [sorted((run["name"], run["conclusion"]) for run in shop.all_checks(sha)) for sha in heads],
        }


@pytest.fixture(scope="module")
def theatre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Theatre]:
    with pytest.MonkeyPatch.context() as patch, Hub(tmp_path_factory.mktemp("restart") / "hub") as hub:
        fake_gate(patch)
        yield Theatre(hub)


@pytest.fixture(scope="module")
def undisturbed(theatre: Theatre) -> dict[str, Any]:
    ending = theatre.play({})
    assert ending["checks"] == [
        [(ERD_CHECK, "success")],
        [(PROOF_CHECK, "success"), (REVIEW_CHECK, "action_required")],
    ]
    return ending


@pytest.mark.parametrize("deaths", [pytest.param(ALL, id="after-all"), *EACH])
def test_a_death_after_any_step_changes_nothing_in_the_end(
    theatre: Theatre, undisturbed: dict[str, Any], deaths: Deaths
) -> None:
    assert theatre.play(deaths) == undisturbed


@pytest.mark.parametrize(
    "death",
    [
        ("proof", 1),
        *(pytest.param(death, marks=pytest.mark.long) for death in (None, ("head", 0), ("proof", 0), ("verdict", 0))),
    ],
)
def test_a_proof_that_dies_after_any_step_is_told_once(theatre: Theatre, death: tuple[str, int] | None) -> None:
    shop = theatre.shop()
    common: Any = {"installation": theatre.hub.credentials()["installation_id"], "repository": shop.writer.full_name}
    shop.writer.push({"erd.json": SHOP}, "Draw the ERD")
    theatre.perform(pushed, Event("push", "delivery-3", **common, branch="main"), [])
    (pull,) = shop.writer.pulls()
    head = shop.writer.push({"backend/NOTES.md": "Hello.\n"}, "Note", branch=pull["head"]["ref"])
    waiting: list[tuple[Event, list[Json]]] = [(Event("head", "delivery-4", **common, number=pull["number"]), [])]
    flows: dict[str, tuple[Callable[[Run], str], list[str]]] = {
        "head": (arrived, ["look", "show"]),
        "proof": (proven, ["prove", "say"]),
        "verdict": (announced, ["announce"]),
    }
    for event, found in waiting:
        flow, steps = flows[event.kind]
        took, queued = theatre.perform(flow, event, found, (death[1],) if death and death[0] == event.kind else ())
        assert took == steps
        waiting += queued[:1]
    assert [event.kind for event, _ in waiting] == ["head", "proof", "verdict"]
    (check,) = shop.all_checks(head, PROOF_CHECK)
    assert (check["status"], check["conclusion"]) == ("completed", "success")
    assert "The full gate:" in shop.writer.pull(pull["number"])["body"]
    assert shop.writer.comments(pull["number"]) == []


def test_a_preview_that_dies_before_it_is_remembered_is_found(theatre: Theatre) -> None:
    shop = theatre.shop()
    head = shop.writer.push({"erd.json": '{"Product": {"title": "CharFeld"}}'}, "Draw the ERD", branch="topic")
    number = shop.writer.open("topic", "Draw the ERD")["number"]
    installation = theatre.hub.credentials()["installation_id"]
    event = Event("pull", "delivery-2", installation, shop.writer.full_name, number=number)
    assert theatre.perform(proposed, event, [], (0,)) == (["preview"], [])
    (check,) = shop.all_checks(head)
    assert (check["conclusion"], check["output"]["annotations_count"]) == ("failure", 1)
