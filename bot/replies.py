"""Every sentence that the bot says in a comment. Texts of others go through ``bot.markdown``."""

from __future__ import annotations

from collections.abc import Sequence

from agents.contract import Problem, Verdict
from agents.freehand.answering import NotWritten
from agents.llm.errors import NoModel
from agents.merge import Held
from agents.revision import Author
from bot.markdown import block, cut, prose, span

MAX_WHY = 600
"""Characters of what was wrong with what a model wrote."""
MAX_HUNK = 20_000
"""Characters of what was replaced in one file; git has all of it."""


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
    """``path`` is ``""`` where the commit is of no file in particular."""
    where = f" ({span(path)})" if path else ""
    followed = f" {_and(others)} followed." if others else ""
    how = "The result passed the fast proof." if proven else "The result was looked at, not run: nothing is proven."
    return f"Done in {sha}{where}. {says}{followed} {how}"


def revised_before(sha: str) -> str:
    return f"Done in {sha}."


def says(text: str) -> str:
    """What holds after a revision, or held before it."""
    return prose(text[:1].upper() + text[1:])


def not_understood(reason: str) -> str:
    return f"I changed nothing. {prose(reason)}"


def no_recipe_fits(reason: str) -> str:
    """What no built-in revision surely means, where no language model can be asked."""
    return (
        f"{not_understood(reason)}. With a language model, which whoever runs me can name with `OPENROUTER_API_KEY`, "
        "I could try whatever else you say."
    )


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


def closed() -> str:
    """A command on a pull request that nobody goes on with."""
    return (
        "I changed nothing, because this pull request is closed. Reopen it and repeat the command; "
        "after a merge the next change of the ERD opens a new one."
    )


def same_files() -> str:
    """A change of the options that changes no file."""
    return "It is so already: no file would come out another way, so I changed nothing."


def contradicted(what: tuple[str, str, str], one: object, other: object, where: str) -> str:
    """Two wishes of which only one can be met."""
    recipe, entity, word = what
    whose = "every list" if entity == "*" else span(entity)
    return (
        f"I changed nothing yet: this asks for {span(f'{word} {one}')} ({recipe}, {whose}), and "
        f"[another comment]({where}) for {span(f'{word} {other}')}. "
        "Which one is meant? A command here with the answer does it."
    )


def in_and_out(path: str, one: str, other: str, where: str) -> str:
    """Two wishes for a file, of which one takes it out of the pull request."""
    return (
        f"I changed nothing yet: this is to {one} {span(path)}, and [another comment]({where}) is to {other} it. "
        "Which one is meant? A command here with the answer does it."
    )


def asked_elsewhere(where: str) -> str:
    """The other one of two such wishes."""
    return f"I changed nothing yet: this contradicts [another comment]({where}), and I asked there which one is meant."


def rules_are_broken(why: str) -> str:
    """Nobody knows who may ask for what."""
    return (
        f"I changed nothing, because I cannot read who may ask for it: {span(why)}. "
        "Once that is mended on the base branch, repeat the command."
    )


def not_asked(logins: Sequence[str]) -> str:
    """Reviewers whom GitHub would not ask."""
    return f"GitHub asked {_and(logins)} for no review: only people who may read this repository can be asked."


def status(head: str, proof: str, review: str) -> str:
    return f"At {head}. Proof: {proof}. Review: {review}. Every command is answered in its own thread."


def approved(paths: Sequence[str], commit: str, changed: Sequence[str], *, is_all: bool) -> str:
    """What somebody approved of, and what has changed since they looked."""
    what = f"All {len(paths)} files" if is_all and len(paths) > 1 else _and(paths)
    said = f"{what} {'are' if len(paths) > 1 else 'is'} approved as of {commit}."
    if changed:
        said += f" {_and(changed)} changed since, so look again, then approve again."
    return f"{said} The check `ERDsmith / review` shows what waits."


def skipped(paths: Sequence[str], following: Sequence[str], edited: Sequence[str]) -> str:
    said = f"{_and(paths)} {_is_are(paths)} out of the plan, and stays out when the ERD changes."
    if following:
        said += f" {_and(following)} builds on that and went with it."
    if edited:
        said += f" {_and(edited)} held changes of people; `/undo` brings them back."
    return f"{said} {span('/regenerate ' + paths[0])} drafts it again."


def not_next(paths: Sequence[str], problems: Sequence[Problem]) -> str:
    """Review step by step: the next file does not stand beside what is there."""
    lines = "\n".join(f"- `{problem.check}`: {span(_where(problem) + problem.message)}" for problem in problems[:5])
    return f"{_and(paths)} would come next, but does not pass the proof beside what is here now:\n\n{lines}"


def drafted_already(paths: Sequence[str]) -> str:
    return f"{_and(paths)} {_is_are(paths)} just as I would draft it today."


def regenerated(replaced: Sequence[tuple[str, str]], back: Sequence[str]) -> str:
    """What was drafted anew, and in hunks what that replaced."""
    parts = []
    if back:
        parts.append(f"{_and(back)} {_is_are(back)} back in the plan.")
    if replaced:
        parts.append(
            f"{_and([path for path, _ in replaced])} {_is_are(replaced)} as drafted today; `/undo` takes it back."
        )
        parts += [f"\n\nWhat was replaced:\n\n{block(hunk[:MAX_HUNK], 'diff')}\n\n" for _, hunk in replaced]
    return " ".join(parts)


def kept_by_model(hunks: Sequence[tuple[str, str]]) -> str:
    """Files that a model wrote, and what would make drafts of them; nothing if there are none."""
    if not hunks:
        return ""
    intro = (
        f"A model wrote {_and([path for path, _ in hunks])}, and a draft never takes the place of that. `/undo` with "
        "its commit takes back what was written; this is what would make a draft of it:"
    )
    return "\n\n".join((intro, *(block(hunk[:MAX_HUNK], "diff") for _, hunk in hunks)))


def undone(push: str) -> str:
    return f"{push} is taken back by commits on top of it; nothing was rewritten."


def feature_is_built_in(path: str, words: str) -> str:
    return f"A built-in revision does that. Say {span(f'/revise {path} {words}')}"


def by_model(author: Author) -> str:
    """Who wrote it, and what that took."""
    rounds = "one round" if author.rounds == 1 else f"{author.rounds} rounds"
    spent = f"{rounds}, {author.usage.tokens:,} tokens, {author.usage.usd:.4f} US dollars"
    return f"Written by {span(author.model)} ({spent}), so read it with care; `/undo` takes it back."


def not_written(error: NotWritten) -> str:
    """Nothing good came of asking a model."""
    spent = f"What it took: {prose(error.spent)}."
    if isinstance(error.ended_by, NoModel):
        return (
            f"I changed nothing, because no language model could answer: {span(error.why)}. {spent} "
            "`/retry` asks again. What `/revise` does without a model works as ever; `/help` lists it."
        )
    if error.ended_by is not None:
        return (
            f"I changed nothing: {prose(error.why)}. {spent} Whoever runs me sets that limit, and "
            "`.github/erdsmith.yml` may lower it. What `/revise` does without a model works as ever."
        )
    return (
        f"I changed nothing, because nothing that the language model wrote could be kept. {spent} "
        f"What was wrong at last: {span(error.why, MAX_WHY)}. Other words may do, or a smaller step."
    )


def no_model() -> str:
    """What was planned for a model that is not to be asked any more."""
    return "I changed nothing: no language model is to be asked here any more. `/help` lists what works without one."


def still_to_come(path: str) -> str:
    """Review step by step: a wish for a file that is not there yet."""
    return f"I changed nothing: {span(path)} is still to come. Say it again once it is here."


def no_wish() -> str:
    """Words that may ask for something, and may not."""
    return (
        "I changed nothing, because I am not sure that this asks for anything. `/feature` and what it is to do adds "
        "something of its own, `/revise` with a file and an instruction changes that file; `/help` lists the rest."
    )


def feature_needs(recipes: Sequence[tuple[str, str]]) -> str:
    """Without a model, what it takes; what the built-in revisions can do instead."""
    needs = (
        "A feature of its own takes a language model, and I have none, so I changed nothing. "
        "Whoever runs me can name one with `OPENROUTER_API_KEY`, `OPENAI_API_KEY` or `ERDSMITH_LLM_BASE_URL`."
    )
    rows = "\n".join(f"- `{name}`: {prose(help)}" for name, help in recipes)
    return (
        f"{needs} What `/revise` can do at once:\n\n{rows}\n\nAnything else: commit it here, and I prove your commit."
    )


def stopping() -> str:
    return "I stop before the next step of what is under way. What is pushed stays: `/undo` takes it back."


def stopped() -> str:
    return "Stopped, as asked: nothing was changed. `/retry` does it after all."


def runs_again(checks: Sequence[str]) -> str:
    """Checks, of which the names are the bot's own."""
    return f"{' and '.join(f'`{check}`' for check in checks)} {'runs' if len(checks) == 1 else 'run'} again."


def failed(run: str) -> str:
    """The one generic reply to an error that nobody here can mend."""
    return (
        "Something went wrong on my side and nothing was changed. "
        f"The log of my operator has the details under {span(run)}; `/retry` starts over."
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


def _is_are(those: Sequence[object]) -> str:
    return "is" if len(those) == 1 else "are"


def _and(paths: Sequence[str]) -> str:
    spans = [span(path) for path in paths]
    return spans[0] if len(spans) == 1 else f"{', '.join(spans[:-1])} and {spans[-1]}"
