"""The commands of a comment or a review on what the pull request holds: the scene they are planned on, and the plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from agents.contract import UserError
from agents.manifest import NAME as MANIFEST
from bot import replies
from bot.commands import SPECS, Command
from bot.commands.scene import Intent, Scene, Version
from bot.contradictions import contradictions
from bot.errors import Gone
from bot.history import first_parents, pushes
from bot.run import Json, Run
from bot.target import Folder, Target, read_folder
from bot.workspace import Workspace


def batches(commands: Sequence[Command]) -> Iterator[list[Command]]:
    """The commands in their order, those that make a change of their own apart from the others."""
    together: list[Command] = []
    for command in commands:
        if not SPECS[command.name].alone:
            together.append(command)
            continue
        if together:
            yield together
        yield [command]
        together = []
    if together:
        yield together


def scene_of(
    run: Run, heard: Json, workspace: Workspace, target: Target, commands: Sequence[Command], *, has_model: bool
) -> Scene:
    """The pull request as it is now. Raises ``Gone`` if the folder is, ``UserError`` if it cannot be read."""
    now = read_folder(workspace, target, target.branch_sha)
    if now.manifest is None:
        raise Gone(target.folder)
    line = first_parents(target.branch_sha, workspace.history(target.branch_sha))

    def at(sha: str) -> Version | None:
        if workspace.commit(sha) is None:
            return None
        folder = read_folder(workspace, target, sha)
        return Version(_without_manifest(folder), folder.pristine, folder.manifest)

    in_thread = any(command.thread and SPECS[command.name].alone for command in commands)
    return Scene(
        folder=target.folder,
        package=target.package,
        head=target.branch_sha,
        files=_without_manifest(now),
        pristine=now.pristine,
        manifest=now.manifest,
        pushes=pushes(line, workspace.wrote),
        at=at,
        merge=workspace.merged,
        seen={int(comment): sha for comment, sha in heard["seen"].items()},
        times={int(comment): time for comment, time in heard["times"].items()},
        threads=[thread.ids for thread in run.github.threads(run.event.number)] if in_thread else (),
        has_model=has_model,
    )


def _without_manifest(folder: Folder) -> dict[str, str]:
    return {path: text for path, text in folder.present.items() if path != MANIFEST}


def planned(commands: Sequence[Command], scene: Scene) -> Intent:
    """What the commands add up to, each on top of those before it."""
    intent = Intent(scene.manifest.options, told=contradictions(commands, scene))
    for command in commands:
        if command.key in intent.told:
            continue
        plan = SPECS[command.name].plan
        if plan is None:
            continue
        try:
            intent = plan(command, scene, intent)
        except UserError as error:
            intent = intent.said(command.key, replies.not_understood(str(error)))
    return intent
