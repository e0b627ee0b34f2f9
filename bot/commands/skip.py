"""``/skip``: files that a team does not want, out of the pull request and out of the plan."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from agents.contract import UserError
from agents.merge import dependents
from bot import replies
from bot.commands.command import Command
from bot.commands.naming import named
from bot.commands.scene import Intent, Scene
from bot.commands.spec import command

_NEEDED = ("settings.py", "urls.py", "apps.py")
"""Without these nothing starts, so neither what they build on can go."""


@command("/skip <file…>", "takes files out, and what builds on them; they stay out", takes="files")
def skip(said: Command, scene: Scene, so_far: Intent) -> Intent:
    planned = scene.plan.paths
    paths = named(said, scene, planned)
    if not paths:
        raise UserError("say which files, e.g. /skip README.md")
    following = tuple(path for path in dependents(scene.plan, paths) if path not in paths)
    gone = {*paths, *following}
    needed = [path for path in planned if path in gone and _is_needed(path, gone, planned)]
    if needed:
        raise UserError(_refusal(paths, needed))
    edited = [path for path in gone if path in scene.files and scene.files[path] != scene.pristine.get(path)]
    skipped = tuple(path for path in scene.full_plan.paths if path in gone or path in so_far.options.skipped)
    intent = replace(
        so_far,
        options=replace(so_far.options, skipped=skipped),
        placed={**so_far.placed, **dict.fromkeys(edited)},
    )
    return intent.changing(said.key, (*paths, *following), replies.skipped(paths, following, sorted(edited)))


def _is_needed(path: str, gone: Collection[str], planned: Collection[str]) -> bool:
    folder, _, name = path.rpartition("/")
    if name != "__init__.py":
        return path in _NEEDED
    inside = [other for other in planned if other != path and other.rpartition("/")[0] == folder]
    return not inside or any(other not in gone for other in inside)


def _refusal(paths: Collection[str], needed: Collection[str]) -> str:
    own = [path for path in needed if path in paths]
    if own:
        return f"the backend does not start without {', '.join(own)}: change it instead, with /revise or by hand"
    return f"{', '.join(needed)} builds on {', '.join(paths)}, and the backend does not start without it"
