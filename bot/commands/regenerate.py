"""``/regenerate``: files as the bot would draft them today, also those that were skipped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from agents.briefing import brief
from agents.contract import Plan, UserError
from agents.draft import draft
from agents.merge import hunk
from bot import replies
from bot.commands.command import Command
from bot.commands.naming import named
from bot.commands.scene import Intent, Scene
from bot.commands.spec import command
from bot.written import latest, written


@command("/regenerate <file…>", "drafts files anew, whatever became of them, and skipped ones too", takes="files")
def regenerate(said: Command, scene: Scene, so_far: Intent) -> Intent:
    """Only what was asked for is replaced, and the reply shows what was there; what a model wrote is left to people."""
    plan = scene.full_plan
    paths = named(said, scene, plan.paths)
    if not paths:
        raise UserError("say which files, e.g. /regenerate views.py")
    back = [path for path in _with_needs(plan, paths) if path in so_far.options.skipped]
    skipped = tuple(path for path in so_far.options.skipped if path not in back)
    options = replace(so_far.options, skipped=skipped)
    drafts = {file.path: file.content for file in draft(brief(scene.manifest.erd, scene.package, options))}
    anew = {path: drafts[path] for path in paths if path not in back and scene.files.get(path) != drafts[path]}
    if not anew and not back:
        return so_far.said(said.key, replies.drafted_already(paths))
    by_model = latest(written(scene.pushes))
    kept = [path for path in anew if path in by_model and by_model[path].is_still(scene.files.get(path))]
    offered = replies.kept_by_model([(path, hunk(path, scene.files.get(path), anew.pop(path))) for path in kept])
    if not anew and not back:
        return so_far.said(said.key, offered)
    replaced = [(path, hunk(path, scene.files.get(path), text)) for path, text in anew.items()]
    intent = replace(so_far, options=options, placed={**so_far.placed, **anew}, drafts={**so_far.drafts, **anew})
    told = "\n\n".join(filter(None, (replies.regenerated(replaced, back), offered)))
    return intent.changing(said.key, (*anew, *back), told)


def _with_needs(plan: Plan, paths: Sequence[str]) -> list[str]:
    """These files and all that they build on, in plan order."""
    after = {step.path: step.after for step in plan.steps}
    reached: set[str] = set()
    todo = list(paths)
    while todo:
        path = todo.pop()
        if path not in reached:
            reached.add(path)
            todo += after.get(path, ())
    return [path for path in plan.paths if path in reached]
