"""``/retry``: commands that failed through no fault of theirs, remembered in the bot's apology, and checks that did."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from bot import answers, progress, replies, reviewing
from bot.answers import Answer
from bot.commands import Command
from bot.names import ERD_CHECK, PROOF_CHECK
from bot.run import Json, Run
from bot.sealed import Memory
from bot.signature import Signer

MAX_WORDS = 8_000
"""Characters of a command that is remembered; a longer one has to be said again."""


def failed(command: Command, signer: Signer, scope: str) -> tuple[str, ...]:
    """For the answer to a command that was not carried out."""
    if len(json.dumps(command.to_json())) > MAX_WORDS:
        return ()
    return (Memory("failed", scope, signer).note([command.key, command.to_json()]),)


def tried_again(command: Command, signer: Signer, scope: str) -> tuple[str, ...]:
    """For the answer to a command that is a second try."""
    return (Memory("retried", scope, signer).note(command.retries),) if command.retries else ()


def commands_again(asked: Command, bodies: Sequence[str], signer: Signer, scope: str) -> tuple[Command, ...]:
    """What failed and was not tried again since, as if whoever says ``/retry`` had said it there."""
    retried = set(Memory("retried", scope, signer).notes(bodies))
    found = {key: Command.from_json(data) for key, data in Memory("failed", scope, signer).notes(bodies)}
    return tuple(_again(key, command, asked) for key, command in found.items() if key not in retried)


def _again(key: str, command: Command, asked: Command) -> Command:
    return replace(
        command,
        author=asked.author,
        comment=asked.comment,
        thread=asked.thread,
        place=asked.place,
        retries=key,
    )


def look_back(run: Run, heard: Json, commands: Sequence[Command], scope: str) -> Json:
    """The commands with what failed in the place of each ``/retry``, and the checks that are to run again.

    Where only checks failed, that is the answer.
    """
    told = reviewing.own_words(run.github, run.event.number)
    checks = _broken_checks(run, heard)
    left: list[Command] = []
    answered: list[Answer] = []
    for command in commands:
        failed = commands_again(command, told, run.services.signer, scope) if command.name == "retry" else ()
        if command.name == "retry" and checks and not failed:
            answered.append(Answer(command, replies.runs_again([check["check"] for check in checks]), done=True))
        else:
            left += failed or (command,)
    answers.give(run.github, run.event.number, answered)
    return {"commands": [command.to_json() for command in left], "checks": checks}


def _broken_checks(run: Run, heard: Json) -> list[Json]:
    """Checks that failed for a reason that nobody on GitHub can mend, of both branches as they are."""
    wanted = (heard["branch"], PROOF_CHECK), (heard["base"], ERD_CHECK)
    found = []
    for branch, name in wanted:
        commit = run.github.branch(branch)
        check = next(iter(run.github.checks(commit, name)), None) if commit else None
        if check is not None and check.title == progress.WENT_WRONG.title:
            found.append({"branch": branch, "commit": commit, "check": name})
    return found
