"""What the commands of one comment or review come to: one change, proven, as commits to be; or answers alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace

from agents.manifest import NAME as MANIFEST
from agents.manifest import Manifest
from agents.revision import Change, change
from bot import messages, progress, replies
from bot.body import fixed_up
from bot.commands import Command
from bot.commands.scene import Intent, Scene
from bot.planning import planned
from bot.pushing import Parcel
from bot.run import Json, Run
from bot.stepping import to_come, without


def built(run: Run, heard: Json, scene: Scene, commands: Sequence[Command]) -> Json:
    """Everything that the steps after this one need; nothing leaves this machine here."""
    done = {key: push.last for push in scene.pushes for key in push.requests}
    pending = [command for command in commands if command.key not in done and command.retries not in done]
    intent = planned(pending, scene)
    result: Json = {
        "done": done,
        "parcel": None,
        "told": dict(intent.told),
        "paths": {},
        "approvals": {key: asdict(approval) for key, approval in intent.approvals.items()},
    }
    if not intent.about:
        return result
    made = _made(scene, intent)
    if made.verdict is not None:
        run.judged(made.verdict)
    if made.verdict is None or not made.verdict.ok:
        return {**result, "told": {**intent.told, **dict.fromkeys(intent.about, _why_not(made))}}
    changing = [command for command in pending if command.key in intent.about]
    manifest = Manifest.of(scene.manifest.erd, intent.options, made.drafted, pristine_tree=made.pristine)
    return {
        **result,
        "paths": {key: list(paths) for key, paths in intent.about.items()},
        "parcel": Parcel(
            writes=made.changed,
            messages=_messages(made, scene, intent, changing, heard["urls"]),
            pristine=made.pristine,
            manifest=manifest.dump(),
            deletes=made.deleted,
        ).to_json(),
        "time": max(scene.times[command.comment] for command in changing),
        "report": progress.proof(scene.folder, made.verdict).to_json(),
        "sections": fixed_up(intent.options, made.verdict),
        "offer": replies.held_back(made.held) if made.held else "",
    }


def _why_not(made: Change) -> str:
    """What to say to a change that does not come about."""
    if made.verdict is not None:
        return replies.refused(made.verdict.problems)
    return replies.held_back(made.held) if made.held else replies.same_files()


def _made(scene: Scene, intent: Intent) -> Change:
    """The change; files still to come are proven along and stay to come, but those that somebody asked for."""
    drafts = {path: text for path, text in {**scene.pristine, **intent.drafts}.items() if text is not None}
    coming = {
        file.path: file.content
        for file in to_come(scene.manifest, scene.package, scene.files)
        if file.path not in intent.placed
    }
    made = _changed(replace(scene, files={**coming, **scene.files}), intent, {**coming, **drafts})
    if not coming:
        return made
    deleted = tuple(path for path in made.deleted if path in scene.files)
    return replace(
        made, changed=without(made.changed, coming), pristine=without(made.pristine, coming), deleted=deleted
    )


def _changed(scene: Scene, intent: Intent, drafts: Mapping[str, str]) -> Change:
    return change(
        scene.files,
        scene.package,
        scene.manifest.erd,
        scene.manifest.options,
        intent.options,
        drafts,
        intent.requires,
        intent.placed,
    )


def _messages(
    made: Change, scene: Scene, intent: Intent, changing: Sequence[Command], urls: Mapping[str, str]
) -> dict[str, str]:
    """The commit message of every file; a command is named on each file that it is about, else on the manifest."""
    history = [commit.message for push in scene.pushes for commit in reversed(push.commits)]
    touched = {*made.changed, *made.deleted}
    named = {
        command.key: [path for path in intent.about[command.key] if path in touched] or [MANIFEST]
        for command in changing
    }
    found: dict[str, str] = {}
    for path in (*made.deleted, *made.changed, MANIFEST):
        about = [command for command in changing if path in named[command.key]]
        first = (about or changing)[0]
        asked = (first.author, urls[str(first.comment)], tuple(command.key for command in about))
        if intent.undoes:
            found[path] = messages.undo_message(path, intent.undoes, *asked)
        elif path in made.deleted:
            found[path] = messages.skip_message(path, *asked)
        else:
            found[path] = messages.fixup_message(messages.subject_of(path, history), *asked)
    return found
