"""What people say on the bot's pull requests: heard at once, worked on in turn.

``heard`` runs beside all other work: it reads the comment afresh, checks who wrote it, shows that it was heard, and
answers what needs no work. Changes go to the repository's queue (``bot.revise``).
"""

from __future__ import annotations

from collections.abc import Sequence

from bot import answers, replies
from bot.answers import Answer
from bot.commands import REGISTRY, SPECS, Command, Place, Words, nearest, parse
from bot.commands.scene import Hearing
from bot.errors import Gone
from bot.github import Comment, GitHubRepository, Pull
from bot.names import PROOF_CHECK
from bot.run import Json, Run
from bot.target import is_ours


def heard(run: Run) -> str:
    """A comment or a submitted review. Returns what became of it, for the log."""
    try:
        found = run.step("hear", lambda: _hear(run))
    except Gone:
        return "gone"
    if not found["commands"]:
        return str(found["outcome"])
    run.enqueue(f"work:{run.key}", run.event, [found])
    return "queued"


def _hear(run: Run) -> Json:
    github, number = run.github, run.event.number
    comments = _comments(run)
    commands = [command for comment, place in comments for command in _commands(comment, place)]
    if not commands:
        return {"outcome": "nothing for the bot", "commands": []}
    pull = github.pull(number)
    if not is_ours(github, pull):
        return {"outcome": "not the bot's pull request", "commands": []}
    author = commands[0].author
    if not github.may_write(author):
        answers.give(github, number, [Answer(commands[0], replies.not_allowed(author))])
        return {"outcome": "not allowed", "commands": []}
    for command in {command.comment: command for command in commands if command.place != "review"}.values():
        github.react(command.comment, "eyes", on_line=command.place == "line")
    hearing = Hearing(pull, lambda: _proof(github, pull), REGISTRY)
    told = [(command, _at_once(hearing, command)) for command in commands]
    given = [Answer(command, text, command.name in SPECS) for command, text in told if text is not None]
    answers.give(github, number, given)
    work = [command.to_json() for command, text in told if text is None]
    return {
        "outcome": "answered",
        "commands": work,
        "branch": pull.head,
        "base": pull.base,
        "clone_url": pull.clone_url,
        "urls": {str(comment.id): comment.url for comment, _ in comments},
        "times": {str(comment.id): comment.created for comment, _ in comments},
    }


def _comments(run: Run) -> list[tuple[Comment, Place]]:
    """What the event's author wrote, with where it stands."""
    if run.event.kind == "comment":
        found: list[tuple[Comment, Place]] = [(run.github.comment(run.event.comment), "conversation")]
    else:
        review, lines = run.github.review(run.event.number, run.event.review)
        found = [(review, "review"), *((line, "line") for line in lines)]
    return [(comment, place) for comment, place in found if comment.by_person]


def _commands(comment: Comment, place: Place) -> Sequence[Command]:
    """A comment that opens a thread on a file speaks of that file; replies are people talking."""
    opens_thread = place == "line" and comment.replies_to is None
    words = Words(
        comment.body,
        comment.author,
        comment.id,
        place,
        path=comment.path if opens_thread else None,
        thread=(comment.replies_to or comment.id) if place == "line" else 0,
        about=comment.path or "",
    )
    return [command for command in parse(words) if command.name in SPECS or nearest(command.name)]


def _at_once(hearing: Hearing, command: Command) -> str | None:
    """The answer to a command that needs no work; ``None`` for one that does."""
    spec = SPECS.get(command.name)
    if spec is None:
        return replies.unknown_command(command.name, nearest(command.name) or "help")
    if spec.answer is not None:
        return spec.answer(command, hearing)
    return replies.nothing_to_do(command.name) if spec.takes_file and not command.argument else None


def _proof(github: GitHubRepository, pull: Pull) -> str:
    check = next(iter(github.checks(pull.head_sha, PROOF_CHECK)), None)
    return check.title if check else "not run on this commit yet"
