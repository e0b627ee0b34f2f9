"""Comment to fix-up commit: the commands of one comment or review, as one transaction.

They are understood together, proven once, pushed once, and each is answered in its own thread.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from agents.contract import UserError
from agents.llm.chat import Complete
from bot import answers, approving, heads, progress, replies, retrying, reviewing, stopping
from bot.answers import Answer
from bot.approving import Approval
from bot.body import renewed
from bot.commands import Command
from bot.configuration import Configuration, ConfigurationError
from bot.configuration.places import at_commit
from bot.errors import Gone
from bot.github import Report
from bot.planning import batches, scene_of
from bot.pushing import Parcel, push
from bot.run import Json, Run
from bot.target import Target, of_pull
from bot.transaction import built
from bot.workspace import Moved, Workspace

ATTEMPTS = 5
"""How often the work is redone when the branch keeps moving."""


class Stopped(Exception):
    """Somebody said ``/stop``."""


def revised(run: Run) -> str:
    """Work on commands that were heard. Returns what became of them, for the log."""
    heard = run.found[0]
    commands = [Command.from_json(data) for data in heard["commands"]]
    left = list(commands)
    run.apologise = lambda: _apologise(run, left)
    if any(command.name == "retry" for command in commands):
        back = run.step("look back", lambda: retrying.look_back(run, heard, commands, _scope(run)))
        left = [Command.from_json(data) for data in back["commands"]]
        for check in back["checks"]:
            event = replace(run.event, kind="rerun", key=f"rerun:{run.key}:{check['commit']}", **check)
            run.enqueue(event.key, event, [])
    outcomes = ["answered"]
    for batch in list(batches(left)):
        outcomes.append(_worked(run, heard, batch))
        left = left[len(batch) :]
    if "pushed" in outcomes or "approved" in outcomes:
        reviewing.shown(run, run.event.number)
    return outcomes[-1]


def _apologise(run: Run, commands: Sequence[Command]) -> None:
    sorry = [_unfinished(run, command, replies.failed(run.key)) for command in commands]
    answers.give(run.github, run.event.number, sorry)


def _unfinished(run: Run, command: Command, text: str) -> Answer:
    """An answer to what was not carried out, and can be with ``/retry``."""
    return Answer(command, text, hidden=retrying.failed(command, run.services.signer, _scope(run)))


def _worked(run: Run, heard: Json, commands: Sequence[Command]) -> str:
    """One change of its own."""
    for _ in range(ATTEMPTS):
        try:
            return _attempt(run, heard, commands)
        except Moved:
            continue
        except Stopped:
            return _leave(run, [_unfinished(run, command, replies.stopped()) for command in commands], "stopped")
        except Gone:
            return "gone"
        except UserError as error:
            # Nothing can be done until a person mends something: the manifest, say.
            why = replies.not_understood(str(error))
            return _leave(run, [Answer(command, why) for command in commands], "refused")
    raise Moved


def _leave(run: Run, told: Sequence[Answer], outcome: str) -> str:
    run.step("say", lambda: _give(run, told))
    return outcome


def _give(run: Run, told: Sequence[Answer]) -> Json:
    answers.give(run.github, run.event.number, told)
    return {}


def _attempt(run: Run, heard: Json, commands: Sequence[Command]) -> str:
    result = run.step("revise", lambda: _revise(run, heard, commands))
    if result["stopped"]:
        raise Stopped
    pushed = run.step("push", lambda: _push(run, heard, commands, result)) if result["parcel"] else {"shas": {}}
    if pushed.get("stopped"):
        raise Stopped
    shas: dict[str, str] = pushed["shas"]
    run.step("say", lambda: _say(run, commands, result, shas))
    if not shas:
        return "approved" if result["approvals"] else "answered"
    heads.ask(run, run.event.number, list(shas.values())[-1])
    return "pushed"


def _revise(run: Run, heard: Json, commands: Sequence[Command]) -> Json:
    """Understand, draft, prove; nothing leaves this machine."""
    if _is_stopped(run, heard, commands):
        return {"stopped": True}
    workspace = run.workspace(heard["clone_url"])
    target = of_pull(workspace, heard["clone_url"], heard["base"], heard["branch"])
    wanted = _configuration(workspace, target)
    scene = scene_of(run, heard, workspace, target, commands, has_model=wanted is not None and run.has_model(wanted))

    def ask() -> Complete | None:
        return run.model(wanted, target.branch) if wanted is not None else None

    return {"stopped": False, "target": target.to_json(), **built(run, heard, scene, commands, ask)}


def _configuration(workspace: Workspace, target: Target) -> Configuration | None:
    """What the base branch says of models; ``None`` where that cannot be read, and then none is asked."""
    try:
        return at_commit(workspace, target.base_sha)
    except ConfigurationError:
        return None


def _is_stopped(run: Run, heard: Json, commands: Sequence[Command]) -> bool:
    """Whether somebody said ``/stop`` after the last of these commands."""
    last = max((heard["times"][str(command.comment)], command.comment) for command in commands)
    told = reviewing.own_words(run.github, run.event.number)
    return stopping.is_stopped(told, last[1], last[0], run.services.signer, _scope(run))


def _push(run: Run, heard: Json, commands: Sequence[Command], result: Json) -> Json:
    """Fix-up commits on the branch; after a restart an earlier push of the same is found."""
    if _is_stopped(run, heard, commands):
        return {"stopped": True}
    target = Target(**result["target"])
    shas = push(run.workspace(target.clone_url), target, Parcel(**result["parcel"]), result["time"])
    return {"shas": shas}


def _say(run: Run, commands: Sequence[Command], result: Json, shas: dict[str, str]) -> Json:
    """The verdict on the new head, an answer to every command where it was said, then the description."""
    github, number = run.github, run.event.number
    if shas:
        head = list(shas.values())[-1]
        progress.post_first_proof(github, head, Report.from_json(result["report"]), progress.FULL_TO_COME)
    answers.give(github, number, [_answer(run, command, result, shas) for command in commands])
    if shas:
        pull = github.pull(number)
        body = renewed(pull.body, result["sections"])
        if body != pull.body:
            github.edit_pull(number, pull.title, body)
    return {}


def _answer(run: Run, command: Command, result: Json, shas: dict[str, str]) -> Answer:
    signer, scope, key = run.services.signer, _scope(run), command.key
    hidden = retrying.tried_again(command, signer, scope)
    before = result["done"].get(key) or result["done"].get(command.retries)
    if before:
        return Answer(command, replies.revised_before(before), done=True, settled=True, hidden=hidden)
    told = result["told"][key]
    if key in result["failed"]:
        return Answer(command, told, hidden=(*hidden, *retrying.failed(command, signer, scope)))
    if key in result["paths"]:
        about = result["paths"][key]
        path = next((path for path in about if path in shas), "")
        elsewhere = {path for other, paths in result["paths"].items() if other != key for path in paths}
        others = [other for other in shas if other not in about and other not in elsewhere]
        sha = shas[path] if path else list(shas.values())[-1]
        proven = Report.from_json(result["report"]).conclusion == "success"
        text = replies.revised(path, sha, others, told, proven=proven)
        return Answer(command, f"{text}\n\n{result['offer']}".rstrip(), done=True, settled=True, hidden=hidden)
    if key in result["approvals"]:
        approval = Approval(**result["approvals"][key])
        return Answer(command, told, done=True, hidden=(*hidden, approving.note(approval, signer, scope)))
    return Answer(command, told, hidden=hidden)


def _scope(run: Run) -> str:
    return reviewing.scope(run, run.event.number)
