"""``/approve``: somebody looked at files and wants them as they are."""

from __future__ import annotations

from dataclasses import replace

from agents.contract import UserError
from bot import replies
from bot.approving import Approval, digest
from bot.commands.command import Command
from bot.commands.naming import named
from bot.commands.scene import Intent, Scene
from bot.commands.spec import command


@command("/approve [file…]", "ticks files off; all of them if none is named", takes="files")
def approve(said: Command, scene: Scene, so_far: Intent) -> Intent:
    """What is approved is the text that its author saw: if a file has changed since, the reply says so."""
    seen = scene.seen[said.comment]
    version = scene.at(seen)
    if version is None:
        raise UserError("the commit that you looked at is gone from the branch: look again, then approve again")
    known = [path for path in scene.plan.paths if path in version.files]
    paths = named(said, scene, known) or tuple(known)
    files = {path: digest(version.files[path]) for path in paths}
    changed = [path for path in paths if path not in scene.files or digest(scene.files[path]) != files[path]]
    approval = Approval(said.author, seen, scene.times[said.comment], files)
    text = replies.approved(paths, seen, changed, is_all=len(paths) == len(known))
    return replace(so_far.said(said.key, text), approvals={**so_far.approvals, said.key: approval})
