"""Answers: each in its place, each once, and none lost because another has no place any more."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, cast

from bot import revise
from bot.answers import Answer, give, hear, offer
from bot.commands import Command
from bot.errors import Gone
from bot.event import Event
from bot.github import Comment, GitHubRepository, Thread
from bot.github.records import Said
from bot.run import Run
from tests.bot.engine import SERVICES

BOT = "erdsmith[bot]"


@dataclass
class Talk:
    """The conversation of one pull request, in memory."""

    said: list[str] = field(default_factory=list)
    lines: dict[int, list[str]] = field(default_factory=dict)
    resolved: list[str] = field(default_factory=list)
    reactions: list[tuple[int, str]] = field(default_factory=list)
    deleted: set[int] = field(default_factory=set)
    login: str = BOT
    requests: int = 0

    def comments(self, number: int) -> list[Comment]:
        return [Comment(at, BOT, body, False, 0, "") for at, body in enumerate(self.said)]

    def threads(self, number: int) -> list[Thread]:
        return [
            Thread(
                f"T{at}",
                f"T{at}" in self.resolved,
                (Said(at, "please", "writer", f"N{at}"), *(Said(0, b, "erdsmith") for b in bodies)),
            )
            for at, bodies in self.lines.items()
        ]

    def say(self, number: int, body: str, marker: str) -> None:
        self.said.append(f"{body}\n\n{marker}")

    def reply(self, number: int, comment: int, body: str, marker: str) -> None:
        if comment in self.deleted:
            raise Gone("comment")
        self.lines[comment].append(f"{body}\n\n{marker}")

    def settle(self, reactions: list[tuple[str, str]], resolved: list[str]) -> None:
        self.reactions += [(int(node.removeprefix("N")), content) for node, content in reactions]
        self.resolved += resolved
        self.requests += 1

    def react(self, comment: int, content: str, *, on_line: bool) -> None:
        self.reactions.append((comment, content))

    @property
    def github(self) -> GitHubRepository:
        return cast(GitHubRepository, self)


def on_line(comment: int, argument: str = "add pagination") -> Command:
    return Command("revise", "views.py", argument, "writer", comment, thread=comment, place="line")


def in_conversation(comment: int) -> Command:
    return Command("revise", "views.py", "add pagination", "writer", comment)


def test_an_answer_is_given_where_it_was_asked_for() -> None:
    talk = Talk(lines={7: []})
    give(
        talk.github,
        5,
        [Answer(on_line(7), "Done.", done=True, settled=True), Answer(in_conversation(9), "I changed nothing.")],
    )
    assert talk.lines[7][0].startswith("Done.") and talk.resolved == ["T7"]
    assert talk.said[0].startswith("I changed nothing.")
    assert sorted(talk.reactions) == [(7, "rocket"), (9, "confused")]


def test_an_answer_is_given_once_however_often_a_run_starts_over() -> None:
    talk = Talk(lines={7: []})
    answers = [
        Answer(on_line(7), "Done.", done=True, settled=True),
        Answer(in_conversation(9), "Done.", done=True, settled=True),
    ]
    for _ in range(3):
        give(talk.github, 5, answers)
    assert len(talk.said) == 1 and len(talk.lines[7]) == 1 and talk.resolved == ["T7"]


def test_what_is_no_words_is_one_request_however_many_comments_there_are() -> None:
    talk = Talk(lines={at: [] for at in range(1, 26)})
    commands = [on_line(at) for at in range(1, 26)]
    hear(talk.github, 5, commands)
    give(talk.github, 5, [Answer(command, "Done.", done=True, settled=True) for command in commands])
    assert talk.requests == 2
    assert len(talk.resolved) == 25 and sorted(talk.reactions)[:2] == [(1, "eyes"), (1, "rocket")]


def test_a_comment_of_which_half_could_be_done_shows_that() -> None:
    talk = Talk(lines={7: []})
    give(talk.github, 5, [Answer(on_line(7), "No."), Answer(on_line(7, "add search"), "Done.", done=True)])
    assert talk.reactions == [(7, "confused")]


def test_two_commands_of_one_comment_get_an_answer_each() -> None:
    talk = Talk(lines={7: []})
    give(talk.github, 5, [Answer(on_line(7), "One."), Answer(on_line(7, "add search"), "Two.")])
    assert [body.split("\n")[0] for body in talk.lines[7]] == ["One.", "Two."]
    assert talk.resolved == []


def test_a_deleted_comment_costs_no_other_its_answer() -> None:
    talk = Talk(lines={8: []}, deleted={7})
    give(
        talk.github,
        5,
        [Answer(on_line(7), "Done.", done=True, settled=True), Answer(on_line(8), "Done.", done=True, settled=True)],
    )
    assert len(talk.lines[8]) == 1 and talk.resolved == ["T8"]


def test_a_reviews_own_text_is_answered_and_cannot_be_reacted_to() -> None:
    talk = Talk()
    give(talk.github, 5, [Answer(Command("help", "", "", "writer", 3, place="review"), "words", done=True)])
    assert len(talk.said) == 1 and talk.reactions == []


def test_the_same_hunks_are_offered_once() -> None:
    talk = Talk()
    for text in ("a", "a", "b", "a"):
        offer(talk.github, 5, text)
    assert [body[0] for body in talk.said] == ["a", "b"]


def test_what_a_person_can_mend_is_told_in_their_thread() -> None:
    """A manifest that somebody broke, say: no generic apology, and the run has not failed."""
    talk = Talk(lines={7: []})
    heard = {"commands": [on_line(7).to_json()]}

    def remember(name: str, act: Any) -> dict[str, Any]:
        if name == "revise":
            return {"raised": "UserError", "text": ".erdsmith.json is not valid: <b>x</b>"}
        found: dict[str, Any] = act()
        return found

    event = Event("review", "review:3", 7, "acme/shop", number=5, review=3)
    run = Run(event, "work:review:3", SERVICES, remember, lambda *_: None, lambda _: None, [heard])
    run.__dict__["github"] = talk
    assert revise.revised(run) == "refused"
    assert talk.lines[7][0].startswith("I changed nothing. .erdsmith.json is not valid: \\<b\\>x")
    assert talk.reactions == [(7, "confused")]
