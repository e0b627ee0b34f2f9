"""The CustomFeature agent: a description becomes a module under ``features/`` with its routes and its test."""

from __future__ import annotations

import ast
import re

from agents.briefing import brief
from agents.contract import Brief, Options, UserError, Verdict
from agents.draft import draft
from agents.erd.model import Erd
from agents.freehand.guard import refusals
from agents.freehand.revising import MOST_SHOWN, private_models, proven
from agents.freehand.rounds import Files, Made, Wrong, insisted
from agents.freehand.wiring import features, kept_words, module_of, with_feature
from agents.llm.chat import Complete, Message, Prompt
from agents.llm.errors import CutReply, NoCode
from agents.llm.fences import blocks_of, fence_around, fenced
from agents.prompting import render_prompt
from agents.syntax import parsed

_SHOWN = ("models.py", "permissions.py", "serializers.py", "tests/factories.py")
_REPLY = 4_000
"""Tokens of a reply: a module and its test."""


def add_feature(
    files: Files, erd: Erd, package: str, options: Options, words: str, complete: Complete
) -> tuple[Made, Options]:
    """The feature that the words describe, proven with its test, and the options that wire it in.

    ``changed`` holds the module, its test, the routes, migrations and ``openapi.yaml``; if it is empty the options are
    those from before. The module and its test are whoever's edits they get: no draft ever replaces them.
    """
    module = module_of(words, {*_modules(files), *features(options)})
    wanted = with_feature(options, module, words)
    asked = brief(erd, package, wanted)
    wired = {**files, **_wiring(files, brief(erd, package, options), asked)}
    made = insisted(
        _prompt(files, asked, module, words),
        f"{package}/features/{module}.py",
        complete,
        lambda reply: _taken(files, wired, asked, module, reply),
    )
    return made, wanted if made.changed else options


def _modules(files: Files) -> list[str]:
    """Names that are taken by a module, or by tests of something else."""
    places = (re.fullmatch(r"(?:features/|tests/test_)(\w+)\.py", path) for path in files)
    return [place[1] for place in places if place]


def _wiring(files: Files, before: Brief, asked: Brief) -> dict[str, str]:
    """The drafts that the new option changes; raises ``UserError`` where somebody's edit is in the way of one."""
    then = {file.path: file.content for file in draft(before)}
    now = {file.path: file.content for file in draft(asked)}
    changed = {path: text for path, text in now.items() if then.get(path) != text}
    edited = [path for path in changed if files.get(path, then.get(path)) != then.get(path)]
    if edited:
        raise UserError(
            f"{edited[0]} was edited since it was drafted, and the route of a feature is drafted there: "
            "with that file as it was drafted a feature can be added"
        )
    return changed


def _prompt(files: Files, asked: Brief, module: str, words: str) -> Prompt:
    path, test = f"{asked.package}/features/{module}.py", f"{asked.package}/tests/test_{module}.py"
    shown = [fenced(files[each][:MOST_SHOWN], f"python {asked.package}/{each}") for each in _SHOWN if each in files]
    task = render_prompt(
        "feature.v1.md.j2",
        words=fenced(kept_words(words), "text"),
        shown=shown,
        path=path,
        test=test,
        address=f"/api/v1/features/{module.replace('_', '-')}/",
        fence=fence_around(words),
    )
    system = render_prompt("feature_system.v1.md.j2", path=path, test=test, fence="```")
    return Prompt((Message("system", system), Message("user", task)), max_tokens=_REPLY)


def _taken(files: Files, wired: Files, asked: Brief, module: str, reply: str) -> tuple[Files, Verdict]:
    path, test = f"features/{module}.py", f"tests/test_{module}.py"
    written = {each: _block(reply, f"{asked.package}/{each}") for each in (path, test)}
    for each, code in written.items():
        try:
            tree = parsed(code)
        except (SyntaxError, ValueError, RecursionError) as error:
            raise Wrong([f"{each} is not valid Python: {error}"]) from None
        wrong = list(refusals("", tree, () if each == test else private_models(asked)))
        wrong += _unfit(tree, is_test=each == test)
        if wrong:
            raise Wrong([f"{each}: {why}" for why in dict.fromkeys(wrong)])
    return proven({**wired, **written}, files, asked)


def _unfit(tree: ast.Module, *, is_test: bool) -> list[str]:
    if is_test:
        tests = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name.startswith("test")]
        return [] if tests else ["it has no test: write at least one"]
    has_routes = any(
        isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "urlpatterns" for node in tree.body
    )
    return [] if has_routes else ["it has no urlpatterns: the feature could not be reached"]


def _block(reply: str, path: str) -> str:
    found = [block for block in blocks_of(reply) if block.path and f"/{path}".endswith(f"/{block.path}")]
    if len(found) != 1:
        raise NoCode(f"There must be exactly one block that begins with ```python {path}")
    if not found[0].is_closed:
        raise CutReply("A block of code is not closed: the reply was cut off. Answer shorter.")
    return found[0].code
