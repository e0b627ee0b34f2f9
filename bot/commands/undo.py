"""``/undo``: a change of the bot taken back, by commits on top of it."""

from __future__ import annotations

import re
from dataclasses import replace

from agents.contract import UserError
from agents.merge import DERIVED, is_migration
from bot import replies
from bot.commands.command import Command
from bot.commands.scene import Intent, Scene, Version
from bot.commands.spec import command
from bot.history import Push, in_force
from bot.undoing import Clash, text_without, without

_COMMIT = re.compile(r"\b[0-9a-f]{7,40}\b")


@command("/undo [commit]", "takes back my last change, or that of a commit or of the thread", alone=True)
def undo(said: Command, scene: Scene, so_far: Intent) -> Intent:
    push = _meant(said, scene)
    before, after = scene.at(push.before), scene.at(push.last)
    if before is None or after is None or before.manifest is None or after.manifest is None:
        raise UserError(f"what was there before {push.last[:7]} cannot be read any more")
    try:
        options = without(after.manifest.options, before.manifest.options, so_far.options)
        placed = _texts(before, after, scene)
    except Clash as clash:
        raise UserError(f"{clash} was changed again after {push.last[:7]}: undo the later change first") from None
    drafts = {path: before.pristine.get(path) for path in placed}
    paths = [path for path in scene.full_plan.paths if before.files.get(path) != after.files.get(path)]
    intent = replace(so_far, options=options, placed=placed, drafts=drafts, undoes=push.last)
    return intent.changing(said.key, paths, replies.undone(push.last))


def _meant(said: Command, scene: Scene) -> Push:
    standing = [push for push in in_force(scene.pushes) if push.requests]
    named = _COMMIT.search(said.argument.lower())
    if named:
        found = [push for push in scene.pushes if any(each.sha.startswith(named[0]) for each in push.commits)]
        if not found:
            raise UserError(f"{named[0]} is none of my commits on this branch")
        if found[0] not in standing:
            how = "was taken back already" if found[0].requests else "is not the answer to a comment: change the ERD"
            raise UserError(f"{named[0]} {how}")
        return found[0]
    if said.argument.strip():
        raise UserError("name a commit of mine, or nothing for my last change")
    if said.thread:
        comments = next((each for each in scene.threads if said.thread in each), frozenset({said.thread}))
        keys = tuple(f"{comment}-" for comment in comments)
        standing = [push for push in standing if any(key.startswith(keys) for key in push.requests)]
    changes = [push for push in standing if not push.undoes]
    if not changes:
        raise UserError("there is no change of mine to take back: what the ERD asks for goes away with the ERD")
    return changes[0]


def _texts(before: Version, after: Version, scene: Scene) -> dict[str, str | None]:
    """What the files become that are not just drafts: of those, the options decide."""
    texts: dict[str, str | None] = {}
    for path in dict.fromkeys((*before.files, *after.files)):
        was, made, now = before.files.get(path), after.files.get(path), scene.files.get(path)
        if was == made or path in DERIVED or is_migration(path):
            continue
        is_drafted = (
            was == before.pristine.get(path) and made == after.pristine.get(path) and now == scene.pristine.get(path)
        )
        if not is_drafted:
            texts[path] = text_without(path, made, was, now, scene.merge)
    return texts
