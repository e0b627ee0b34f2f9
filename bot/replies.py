"""Every sentence that the bot says in a comment. Texts of others go through ``bot.markdown``."""

from __future__ import annotations

from collections.abc import Sequence

from agents.contract import Problem, Verdict
from agents.merge import Held
from bot.markdown import block, cut, prose, span


def unknown_command(name: str, proposal: str) -> str:
    return f"I do not know {span('/' + name)}. Did you mean `/{proposal}`? `/help` lists what I understand."


def nothing_to_do(command: str) -> str:
    return f"{span('/' + command)} needs a file and an instruction, e.g. `/revise views.py add pagination`."


def not_allowed(login: str) -> str:
    return (
        f"Thanks, {span(login)}. I only take commands from people with write permission on this repository, "
        "so I changed nothing. Somebody who has it may repeat yours."
    )


def revised(path: str, sha: str, others: Sequence[str], says: str, *, proven: bool = True) -> str:
    followed = f" {_and(others)} followed." if others else ""
    how = "The result passed the fast proof." if proven else "The result was looked at, not run: nothing is proven."
    return f"Done in {sha} ({span(path)}). {says}{followed} {how}"


def revised_before(sha: str) -> str:
    return f"Done in {sha}."


def says(text: str) -> str:
    """What holds after a revision, or held before it."""
    return prose(text[:1].upper() + text[1:])


def not_understood(reason: str) -> str:
    return f"I changed nothing. {prose(reason)}"


def refused(problems: Sequence[Problem]) -> str:
    """A change that did not pass the proof."""
    lines = "\n".join(f"- `{problem.check}`: {span(_where(problem) + problem.message)}" for problem in problems[:5])
    return f"I changed nothing, because the result would not pass the proof:\n\n{lines}"


def held_back(held: Sequence[Held]) -> str:
    """Files that people changed, with what would have been written into them."""
    parts = [
        f"**{span(each.path)}** {each.why}, so it stays as it is. The new draft changes this:\n\n"
        + block(each.hunk, "diff")
        for each in held
    ]
    intro = "Your work stays. Take from the hunks below what you want; I write none of it over yours."
    return cut("\n\n".join((intro, *parts)), 65_000)


def waiting(paths: Sequence[str]) -> str:
    """Files of the bot whose new draft needs something that a person's file does not say yet."""
    verb = "waits" if len(paths) == 1 else "wait"
    return (
        f"{_and(paths)} {verb} for a file of yours. Take over the hunk offered on the pull request; "
        "the next push to the base branch goes on from there."
    )


def not_yours(name: str, who: str | Sequence[str]) -> str:
    """A command that the repository leaves to others."""
    whom = (
        {
            "maintain": "people who maintain this repository",
            "admin": "people who administer this repository",
            "nobody": "nobody",
        }.get(who, "others")
        if isinstance(who, str)
        else "others"
    )
    return f"I changed nothing: `.github/erdsmith.yml` leaves `/{name}` to {whom}."


def rules_are_broken(why: str) -> str:
    """Nobody knows who may ask for what."""
    return (
        f"I changed nothing, because I cannot read who may ask for it: {span(why)}. "
        "Once that is mended on the base branch, repeat the command."
    )


def not_asked(logins: Sequence[str]) -> str:
    """Reviewers whom GitHub would not ask."""
    return f"GitHub asked {_and(logins)} for no review: only people who may read this repository can be asked."


def status(head: str, proof: str) -> str:
    return f"At {head}. Proof: {proof}. Every command is answered in its own thread."


def failed(run: str) -> str:
    """The one generic reply to an error that nobody here can mend."""
    return (
        "Something went wrong on my side and nothing was changed. "
        f"The log of my operator has the details under {span(run)}; repeating the command starts over."
    )


def verdict_line(verdict: Verdict) -> str:
    if verdict.ok and not verdict.was_run:
        return f"not run: {len(verdict.checks)} checks looked at the text alone"
    if verdict.ok:
        return f"proven: {len(verdict.checks)} checks hold ({verdict.gate} gate)"
    failing = next((check.id for check in verdict.checks if not check.ok), "nothing ran")
    return f"not proven: {failing}"


def _where(problem: Problem) -> str:
    if problem.path is None:
        return ""
    return f"{problem.path}:{problem.line}: " if problem.line else f"{problem.path}: "


def _and(paths: Sequence[str]) -> str:
    spans = [span(path) for path in paths]
    return spans[0] if len(spans) == 1 else f"{', '.join(spans[:-1])} and {spans[-1]}"
