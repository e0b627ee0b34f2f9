"""What the commands of one comment or review come to: one change, proven, as commits to be; or answers alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace

from agents.llm.chat import Complete
from agents.manifest import NAME as MANIFEST
from agents.manifest import Manifest
from agents.revision import Change, change
from bot import messages, progress, replies
from bot.body import fixed_up
from bot.commands import Command
from bot.commands.scene import Intent, Scene
from bot.freely import Work, built_in, carried_out
from bot.planning import planned
from bot.pushing import Parcel
from bot.run import Json, Run
from bot.stepping import to_come, without
from bot.written import latest, trailers, written


def built(run: Run, heard: Json, scene: Scene, commands: Sequence[Command], ask: Callable[[], Complete | None]) -> Json:
    """Everything that the steps after this one need; nothing leaves this machine here.

    The built-in engine's part comes first; what is left to a model is asked for on top of it. ``ask`` gives the model.
    """
    done = {key: push.last for push in scene.pushes for key in push.requests}
    pending = [command for command in commands if command.key not in done and command.retries not in done]
    intent = planned(pending, scene)
    made = _made(scene, intent) if intent.about else None
    if made is not None and made.verdict is not None:
        run.judged(made.verdict)
    work = built_in(scene, intent, made)
    if made is not None and not work.about:
        work = replace(work, told={**intent.told, **dict.fromkeys(intent.about, _why_not(made))})
    work = carried_out(scene, work, intent.wishes, ask)
    for author in work.authors:
        run.wrote(author)
    return _result(scene, intent, work, pending, heard, done)


def _result(
    scene: Scene, intent: Intent, work: Work, pending: Sequence[Command], heard: Json, done: Mapping[str, str]
) -> Json:
    result: Json = {
        "done": dict(done),
        "parcel": None,
        "told": dict(work.told),
        "paths": {key: list(paths) for key, paths in work.about.items()},
        "failed": sorted(work.failed),
        "approvals": {key: asdict(approval) for key, approval in intent.approvals.items()},
    }
    if not work.about or work.verdict is None:
        return result
    changing = [command for command in pending if command.key in work.about]
    manifest = Manifest.of(scene.manifest.erd, work.options, work.drafted, pristine_tree=work.pristine)
    by_model = (*written(scene.pushes, intent.undoes), *work.authors)
    return {
        **result,
        "parcel": Parcel(
            writes=work.changed(scene.files),
            messages=_messages(work, scene, intent, changing, heard["urls"]),
            pristine=work.pristine,
            manifest=manifest.dump(),
            deletes=work.deleted,
        ).to_json(),
        "time": max(scene.times[command.comment] for command in changing),
        "report": progress.proof(scene.folder, work.verdict).to_json(),
        "sections": fixed_up(work.options, work.verdict, by_model),
        "offer": replies.held_back(work.held) if work.held else "",
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
    work: Work, scene: Scene, intent: Intent, changing: Sequence[Command], urls: Mapping[str, str]
) -> dict[str, str]:
    """The commit message of every file; a command is named on each file that it is about, else on the manifest."""
    history = [commit.message for push in scene.pushes for commit in reversed(push.commits)]
    changed = work.changed(scene.files)
    touched = {*changed, *work.deleted}
    authors = latest(work.authors)
    named = {
        command.key: [path for path in work.about[command.key] if path in touched] or [MANIFEST] for command in changing
    }
    found: dict[str, str] = {}
    for path in (*work.deleted, *changed, MANIFEST):
        about = [command for command in changing if path in named[command.key]]
        first = (about or changing)[0]
        asked = (first.author, urls[str(first.comment)], tuple(command.key for command in about))
        by = trailers(authors[path]) if path in authors else ()
        if intent.undoes:
            found[path] = messages.undo_message(path, intent.undoes, *asked)
        elif path in work.deleted:
            found[path] = messages.skip_message(path, *asked)
        elif by and path not in scene.files:
            found[path] = messages.feature_message(path, *asked, *by)
        else:
            found[path] = messages.fixup_message(messages.subject_of(path, history), *asked, *by)
    return found
