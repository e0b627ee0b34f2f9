"""Comment to fix-up commit: the commands of one comment or review, as one transaction.

They are understood together, proven once, pushed once, and each is answered in its own thread.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from agents.contract import Options, UserError
from agents.erd import Erd
from agents.manifest import NAME as MANIFEST
from agents.manifest import Manifest
from agents.recipes import applied, match
from agents.revision import known_path
from bot import answers, messages, progress, replies
from bot.answers import Answer
from bot.commands import Command
from bot.errors import Gone, Retry
from bot.evolve import Proposal, evolve
from bot.github import Report
from bot.names import pristine_ref
from bot.run import Json, Run
from bot.target import Folder, Target, of_pull, read_folder
from bot.workspace import Change, CommitInfo, Moved, RefUpdate

ATTEMPTS = 5
"""How often the work is redone when the branch keeps moving."""


@dataclass(frozen=True, slots=True)
class Understood:
    """What the pending commands mean together: the options they lead to, the file of each, or the reply instead."""

    options: Options
    paths: dict[str, str]
    replies: dict[str, str]


def revised(run: Run) -> str:
    """Work on commands that were heard. Returns what became of them, for the log."""
    heard = run.found[0]
    commands = [Command.from_json(data) for data in heard["commands"]]
    sorry = [Answer(command, replies.failed(run.key)) for command in commands]
    run.apologise = lambda: answers.give(run.github, run.event.number, sorry)
    for _ in range(ATTEMPTS):
        try:
            return _attempt(run, heard, commands)
        except Moved:
            continue
        except Gone:
            return "gone"
    raise Retry(60)


def _attempt(run: Run, heard: Json, commands: Sequence[Command]) -> str:
    built = run.step("revise", lambda: _revise(run, heard, commands))
    shas = run.step("push", lambda: _push(run, built))["shas"] if built["writes"] else {}
    run.step("say", lambda: _say(run, heard, commands, built, shas))
    return "pushed" if shas else "answered"


def _revise(run: Run, heard: Json, commands: Sequence[Command]) -> Json:
    """Understand, draft, prove; nothing leaves this machine."""
    workspace = run.workspace(heard["clone_url"])
    target = of_pull(workspace, heard["clone_url"], heard["base"], heard["branch"])
    folder = read_folder(workspace, target, target.branch_sha)
    if folder.manifest is None:
        raise Gone(target.folder)
    history = [commit for commit in workspace.history(target.branch_sha) if workspace.wrote(commit)]
    done = {key: commit.sha for commit in history for key in messages.requests(commit.message)}
    pending = [command for command in commands if command.key not in done]
    understood = _understand(pending, folder.manifest.erd, folder, target.folder)
    result: Json = {"target": target.to_json(), "done": done, "writes": {}, "replies": understood.replies}
    if not understood.paths:
        return result
    proposal = evolve(
        folder.manifest.erd,
        understood.options,
        target.folder,
        folder.pristine,
        folder.present,
        before=folder.manifest.options,
    )
    held = [each for each in proposal.held if each.path in understood.paths.values()]
    if held or not proposal.verdict.ok:
        text = replies.held_back(held) if held else replies.refused(proposal.verdict.problems)
        return {**result, "replies": {**understood.replies, **dict.fromkeys(understood.paths, text)}}
    asked = [command for command in pending if command.key in understood.paths]
    return {
        **result,
        "paths": understood.paths,
        "writes": dict(proposal.writes),
        "messages": _messages(proposal, history, heard, asked, understood),
        "pristine": dict(proposal.pristine),
        "manifest": proposal.manifest.dump(),
        "time": max(heard["times"][str(command.comment)] for command in asked),
        "report": progress.proof(target.folder, proposal.verdict).to_json(),
    }


def _understand(commands: Sequence[Command], erd: Erd, folder: Folder, name: str) -> Understood:
    """Each command in turn, on top of what the ones before it set."""
    options = folder.manifest.options if folder.manifest else Options()
    paths: dict[str, str] = {}
    texts: dict[str, str] = {}
    for command in commands:
        try:
            path = known_path(command.target, name, list(folder.present))
            made = match(command.argument, path, erd)
            wanted = applied(options, made, erd)
        except UserError as error:
            texts[command.key] = replies.not_understood(str(error))
            continue
        if wanted == options:
            texts[command.key] = replies.already_so(made.recipe, path)
            continue
        options = wanted
        paths[command.key] = path
    return Understood(options, paths, texts)


def _messages(
    proposal: Proposal, history: Sequence[CommitInfo], heard: Json, asked: Sequence[Command], understood: Understood
) -> dict[str, str]:
    """The fix-up's message for every file; the requests are named on the file they were about."""
    found: dict[str, str] = {}
    for path in (*proposal.writes, MANIFEST):
        about = [command for command in asked if understood.paths[command.key] == path]
        requests = tuple(command.key for command in about)
        first = (about or asked)[0]
        subject = messages.subject_of(path, [commit.message for commit in history])
        found[path] = messages.fixup_message(subject, first.author, heard["urls"][str(first.comment)], requests)
    return found


def _push(run: Run, built: Json) -> Json:
    """One fix-up commit per changed file on the branch, the drafts on their own ref, both or neither."""
    target = Target(**built["target"])
    workspace = run.workspace(target.clone_url)
    target.checkout(workspace)
    drafts = {f"{target.folder}/{path}": text for path, text in built["pristine"].items()}
    keep = Change(drafts, messages.pristine_message(target.folder), replace=True)
    pristine = workspace.write(target.pristine_sha, [keep], built["time"])[-1]
    manifest = replace(Manifest.read(built["manifest"]), pristine=pristine).dump()
    writes = {**built["writes"], MANIFEST: manifest}
    changes = [Change({f"{target.folder}/{path}": text}, built["messages"][path]) for path, text in writes.items()]
    shas = workspace.write(target.branch_sha, changes, built["time"])
    workspace.push(
        [
            RefUpdate(f"refs/heads/{target.branch}", shas[-1], target.branch_sha),
            RefUpdate(pristine_ref(target.base, target.folder), pristine, target.pristine_sha),
        ]
    )
    return {"shas": dict(zip(writes, shas, strict=True))}


def _say(run: Run, heard: Json, commands: Sequence[Command], built: Json, shas: dict[str, str]) -> Json:
    """The verdict on the new head, then an answer to every command where it was said."""
    github, number = run.github, run.event.number
    if shas:
        head = list(shas.values())[-1]
        progress.post_proof(github, head, Report.from_json(built["report"]))
    answers.give(github, number, [_answer(command, built, shas) for command in commands])
    return {}


def _answer(command: Command, built: Json, shas: dict[str, str]) -> Answer:
    path = built.get("paths", {}).get(command.key)
    if path in shas:
        return Answer(command, replies.revised(path, shas[path], [other for other in shas if other != path]), done=True)
    if command.key in built["done"]:
        return Answer(command, replies.revised_before(built["done"][command.key]), done=True)
    return Answer(command, built["replies"][command.key])
