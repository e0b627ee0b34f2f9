"""What people say on the bot's pull requests: heard at once, worked on in turn.

``heard`` runs beside all other work: it reads the comment afresh, checks who wrote it, shows that it was heard, and
answers what needs no work. Changes go to the repository's queue (``bot.revise``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot import answers, replies
from bot.answers import Answer
from bot.commands import REGISTRY, SPECS, Command, nearest
from bot.commands.scene import Hearing
from bot.errors import Gone
from bot.github import GitHubRepository, Pull
from bot.names import PROOF_CHECK, REVIEW_CHECK
from bot.permission import decline, may_speak, refusals, rules_of
from bot.reviewing import ask, scope
from bot.run import Json, Run
from bot.spoken import Spoken, commands_in, said
from bot.target import is_ours


def heard(run: Run) -> str:
    """A comment or a submitted review. Returns what became of it, for the log."""
    try:
        found = run.step("hear", lambda: _hear(run))
    except Gone:
        return "gone"
    if not found["commands"]:
        if run.event.kind == "review":
            # Whoever approves of the whole pull request need say no word.
            ask(run, run.event.number)
        return str(found["outcome"])
    run.enqueue(f"work:{run.key}", run.event, [found])
    return "queued"


def _hear(run: Run) -> Json:
    github, number = run.github, run.event.number
    comments = said(github, run.event)
    commands = _asked(run, comments)
    if not commands:
        return {"outcome": "nothing for the bot", "commands": []}
    pull = github.pull(number)
    if not is_ours(github, pull):
        return {"outcome": "not the bot's pull request", "commands": []}
    author = commands[0].author
    level = github.permission(author)
    if not may_speak(level):
        decline(github, number, commands[0])
        return {"outcome": "not allowed", "commands": []}
    answers.hear(github, number, commands)
    times = {comment.id: comment.created for comment, _ in comments}
    hearing = Hearing(
        pull=pull,
        proof=lambda: _title(github, pull, PROOF_CHECK),
        review=lambda: _title(github, pull, REVIEW_CHECK),
        commands=REGISTRY,
        times=times,
        signer=run.services.signer,
        scope=scope(run, number),
    )
    refused = refusals(commands, author, level, rules_of(github, pull.base))
    told = [(command, refused.get(command.key) or _at_once(hearing, command)) for command in commands]
    given = [
        Answer(command, text, command.name in SPECS and command.key not in refused)
        for command, text in told
        if text is not None
    ]
    answers.give(github, number, given)
    work = [command.to_json() for command, text in told if text is None]
    return {
        "outcome": "answered",
        "commands": work,
        "branch": pull.head,
        "base": pull.base,
        "clone_url": pull.clone_url,
        "urls": {str(comment.id): comment.url for comment, _ in comments},
        "times": {str(comment): time for comment, time in times.items()},
        "seen": {str(comment.id): comment.commit or pull.head_sha for comment, _ in comments},
    }


def _asked(run: Run, comments: Sequence[Spoken]) -> list[Command]:
    """What is asked for: of an edited text only what came in with the edit, and by whoever edited it."""
    event = run.event
    # Which name the bot has is not known where a webhook comes in, so an edit is read without it.
    bot = "" if event.editor else run.github.login
    found = [command for comment, place in comments for command in commands_in(comment, place, bot)]
    if not event.editor:
        return found
    return [replace(command, author=event.editor) for command in found if command.key in event.asked]


def _at_once(hearing: Hearing, command: Command) -> str | None:
    """The answer to a command that needs no work; ``None`` for one that does."""
    spec = SPECS.get(command.name)
    if spec is None:
        return replies.unknown_command(command.name, nearest(command.name) or "help")
    if spec.answer is not None:
        return spec.answer(command, hearing)
    if not hearing.pull.open:
        return replies.closed()
    return replies.nothing_to_do(command.name) if spec.takes_file and not command.argument else None


def _title(github: GitHubRepository, pull: Pull, name: str) -> str:
    """What a check of the head says in a line."""
    check = next(iter(github.checks(pull.head_sha, name)), None)
    return check.title if check else "not run on this commit yet"
