"""Comment to fix-up commit: the commands of one comment or review, as one transaction.

They are understood together, proven once, pushed once, and each is answered in its own thread.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from agents.contract import UserError
from agents.manifest import NAME as MANIFEST
from agents.manifest import Manifest
from agents.revision import Reading, Wish, change, read
from bot import answers, heads, messages, progress, replies
from bot.answers import Answer
from bot.body import fixed_up, renewed
from bot.commands import Command
from bot.errors import Gone
from bot.github import Report
from bot.pushing import Parcel, push
from bot.run import Json, Run
from bot.target import Target, of_pull, read_folder
from bot.workspace import Moved

ATTEMPTS = 5
"""How often the work is redone when the branch keeps moving."""


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
        except UserError as error:
            return _refuse(run, commands, str(error))
    raise Moved


def _refuse(run: Run, commands: Sequence[Command], why: str) -> str:
    """Nothing of the request can be done until a person mends something: the manifest, say."""
    told = [Answer(command, replies.not_understood(why)) for command in commands]
    run.step("say", lambda: _give(run, told))
    return "refused"


def _give(run: Run, told: Sequence[Answer]) -> Json:
    answers.give(run.github, run.event.number, told)
    return {}


def _attempt(run: Run, heard: Json, commands: Sequence[Command]) -> str:
    built = run.step("revise", lambda: _revise(run, heard, commands))
    shas = run.step("push", lambda: _push(run, built))["shas"] if built["parcel"] else {}
    run.step("say", lambda: _say(run, heard, commands, built, shas))
    if not shas:
        return "answered"
    heads.ask(run, run.event.number, list(shas.values())[-1])
    return "pushed"


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
    wishes = [Wish(command.target, command.argument) for command in pending]
    erd, before = folder.manifest.erd, folder.manifest.options
    readings, after = read(wishes, target.folder, list(folder.present), erd, before)
    told = {command.key: _told(reading) for command, reading in zip(pending, readings, strict=True)}
    changing = {
        command: reading
        for command, reading in zip(pending, readings, strict=True)
        if isinstance(reading, Reading) and reading.changes
    }
    result: Json = {"target": target.to_json(), "done": done, "parcel": None, "told": told, "paths": {}}
    if not changing:
        return result
    about = {reading.path for reading in changing.values()}
    known = {path: text for path, text in folder.present.items() if path != MANIFEST}
    made = change(known, target.package, erd, before, after, folder.pristine, about)
    if made.verdict is not None:
        run.judged(made.verdict)
    if made.verdict is None or not made.changed:
        why = replies.refused(made.verdict.problems) if made.verdict else replies.held_back(made.held)
        return {**result, "told": {**told, **{command.key: why for command in changing}}}
    paths = {command: reading.path for command, reading in changing.items()}
    return {
        **result,
        "paths": {command.key: path for command, path in paths.items()},
        "parcel": Parcel(
            writes=made.changed,
            messages=_messages(made.changed, [commit.message for commit in history], heard["urls"], paths),
            pristine=made.pristine,
            manifest=Manifest.of(erd, after, made.drafted, pristine_tree=made.pristine).dump(),
        ).to_json(),
        "time": max(heard["times"][str(command.comment)] for command in paths),
        "report": progress.proof(target.folder, made.verdict).to_json(),
        "sections": fixed_up(after, made.verdict),
        "offer": replies.held_back(made.held) if made.held else "",
    }


def _told(reading: Reading | UserError) -> str:
    if isinstance(reading, UserError):
        return replies.not_understood(str(reading))
    return replies.says(reading.says)


def _messages(
    changed: Iterable[str], history: Sequence[str], urls: Mapping[str, str], asked: Mapping[Command, str]
) -> dict[str, str]:
    """The fix-up's message for every file; a command is named on the file that it was about."""
    found: dict[str, str] = {}
    for path in (*changed, MANIFEST):
        about = [command for command, its_path in asked.items() if its_path == path]
        first = (about or list(asked))[0]
        requests = tuple(command.key for command in about)
        subject = messages.subject_of(path, history)
        found[path] = messages.fixup_message(subject, first.author, urls[str(first.comment)], requests)
    return found


def _push(run: Run, built: Json) -> Json:
    """Fix-up commits on the branch; after a restart an earlier push of the same is found."""
    target = Target(**built["target"])
    shas = push(run.workspace(target.clone_url), target, Parcel(**built["parcel"]), built["time"])
    return {"shas": shas}


def _say(run: Run, heard: Json, commands: Sequence[Command], built: Json, shas: dict[str, str]) -> Json:
    """The verdict on the new head, an answer to every command where it was said, then the description."""
    github, number = run.github, run.event.number
    if shas:
        head = list(shas.values())[-1]
        progress.post_first_proof(github, head, Report.from_json(built["report"]), progress.FULL_TO_COME)
    answers.give(github, number, [_answer(command, built, shas) for command in commands])
    if shas:
        pull = github.pull(number)
        body = renewed(pull.body, built["sections"])
        if body != pull.body:
            github.edit_pull(number, pull.title, body)
    return {}


def _answer(command: Command, built: Json, shas: dict[str, str]) -> Answer:
    path = built["paths"].get(command.key)
    if path in shas:
        others = [other for other in shas if other != path]
        proven = Report.from_json(built["report"]).conclusion == "success"
        text = replies.revised(path, shas[path], others, built["told"][command.key], proven=proven)
        return Answer(command, f"{text}\n\n{built['offer']}".rstrip(), done=True, settled=True)
    if command.key in built["done"]:
        return Answer(command, replies.revised_before(built["done"][command.key]), done=True, settled=True)
    return Answer(command, built["told"][command.key])
