"""Who may: asked of GitHub at that moment, and of the repository's own rules. Whatever is unclear means no."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot import replies
from bot.commands import SPECS, Command
from bot.configuration import Configuration, ConfigurationError
from bot.configuration.model import is_at_least
from bot.configuration.places import on_branch
from bot.errors import Gone
from bot.github import GitHubRepository, Level
from bot.names import bears, marker


@dataclass(frozen=True, slots=True)
class Rules:
    """What the base branch says of commands; with ``broken`` nobody may have anything changed."""

    configuration: Configuration
    broken: str = ""


def rules_of(github: GitHubRepository, base: str) -> Rules:
    """Those in force now."""
    try:
        return Rules(on_branch(github, base))
    except ConfigurationError as error:
        return Rules(Configuration(), broken=str(error))


def refusals(commands: Sequence[Command], login: str, level: Level, rules: Rules) -> Mapping[str, str]:
    """What to say to each command that is not obeyed, by its key. Who may write may ask, whatever the rules."""
    return {command.key: why for command in commands if (why := _why_not(command, login, level, rules))}


def _why_not(command: Command, login: str, level: Level, rules: Rules) -> str:
    spec = SPECS.get(command.name)
    if spec is None:
        return ""
    if rules.broken and spec.answer is None:
        return replies.rules_are_broken(rules.broken)
    if rules.configuration.allows(command.name, login, level):
        return ""
    return replies.not_yours(command.name, rules.configuration.commands[command.name])


def may_speak(level: Level) -> bool:
    """Whether a person's commands are listened to at all."""
    return is_at_least(level, "write")


def decline(github: GitHubRepository, number: int, command: Command) -> None:
    """Tell a person once, however often they ask, that they are not obeyed here."""
    hidden = marker("declined", command.author)
    comments = github.comments(number)
    if any(comment.author == github.login and bears(comment.body, hidden) for comment in comments):
        return
    if any(thread.holds(hidden, github.login) for thread in github.threads(number)):
        return
    text = replies.not_allowed(command.author)
    try:
        if command.thread:
            github.reply(number, command.thread, text, hidden)
        else:
            github.say(number, text, hidden)
    except Gone:
        return
