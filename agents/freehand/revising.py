"""The Revision agent with a model: an instruction and a file become that file changed, proven, or nothing at all."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from agents.contract import Brief, UserError, Verdict
from agents.freehand import prose
from agents.freehand.guard import refusals
from agents.freehand.rounds import Files, Made, Wrong, insisted
from agents.llm.chat import Complete, Message, Prompt, estimated_tokens
from agents.llm.fences import code_of, fence_around, fenced, module_of
from agents.prompting import render_prompt
from agents.proof.looking import Before
from agents.proof.proving import SCHEMA, Proof, prove
from agents.proof.ruff import formatted
from agents.traits import is_private

MOST_CODE = 24_000
"""Characters of a file that a model is asked to repeat."""
MOST_SHOWN = 16_000
"""Characters of each file that is shown beside it."""
MOST_WORDS = 2_000

TOUCHES: Mapping[str, tuple[str, ...]] = {
    "models.py": (),
    "admin.py": ("models.py",),
    "serializers.py": ("models.py", "permissions.py"),
    "filters.py": ("models.py", "permissions.py"),
    "views.py": ("models.py", "permissions.py", "serializers.py"),
    "urls.py": ("views.py",),
    "tests/test_api.py": ("tests/cases.py", "models.py"),
    "README.md": (),
}
"""The files that a model may rewrite, with those that are shown beside.

Who may do what, settings, sign-in, requirements and deployment are not among them: a reply could make them weaker.
"""


def may_rewrite(path: str) -> bool:
    """Whether a file is for a model to rewrite at all."""
    return path in TOUCHES


def revise_freely(files: Files, asked: Brief, path: str, instruction: str, complete: Complete) -> Made:
    """What the instruction comes to on ``files``: ``changed`` has the file, migrations and ``openapi.yaml``.

    Raises ``UserError`` for a file that is not for a model to rewrite.
    """
    if path not in TOUCHES or path not in files:
        may = ", ".join(each for each in TOUCHES if each in files)
        raise UserError(f"{path} is not for a model to rewrite; these are: {may}")
    if len(files[path]) > MOST_CODE:
        raise UserError(f"{path} is longer than the {MOST_CODE:,} characters that a model is asked to repeat")
    full = f"{asked.package}/{path}"
    return insisted(
        _prompt(files, asked, path, instruction), full, complete, lambda text: _taken(files, asked, path, text)
    )


def _prompt(files: Files, asked: Brief, path: str, instruction: str) -> Prompt:
    full, code = f"{asked.package}/{path}", files[path]
    shown = [
        fenced(files[each][:MOST_SHOWN], f"{_language(each)} {asked.package}/{each}")
        for each in TOUCHES[path]
        if each in files
    ]
    words = fenced(instruction[:MOST_WORDS], "text")
    task = render_prompt(
        "revision.v1.md.j2", instruction=words, shown=shown, block=fenced(code, f"{_language(path)} {full}")
    )
    system = render_prompt("freehand.v1.md.j2", path=full, language=_language(path), fence=fence_around(code))
    return Prompt((Message("system", system), Message("user", task)), max_tokens=2 * estimated_tokens(code) + 2_000)


def _taken(files: Files, asked: Brief, path: str, reply: str) -> tuple[Files, Verdict]:
    new = _looked_at(files, asked, path, reply)
    if new == files[path]:
        raise Wrong(["It is as it was: do what is asked."])
    return proven({**files, path: new}, files, asked)


def _looked_at(files: Files, asked: Brief, path: str, reply: str) -> str:
    """The file as the reply has it; raises ``BadReply`` or ``Wrong``."""
    full = f"{asked.package}/{path}"
    if not path.endswith(".py"):
        text = code_of(reply, full)
        if doubts := list(prose.refusals(files[path], text)):
            raise Wrong(doubts)
        return text
    code, module = module_of(reply, full)
    wrong = list(refusals(files[path], module, private_models(asked), only_adds=path.startswith("tests/")))
    if wrong:
        raise Wrong(list(dict.fromkeys(wrong)))
    with tempfile.TemporaryDirectory() as folder:
        return formatted({path: code}, Path(folder))[path]


def private_models(asked: Brief) -> frozenset[str]:
    """The models whose rows show only to their owner and to staff."""
    return frozenset(entity.name for entity in asked.erd if is_private(asked.erd, entity.name))


def proven(files: Files, before: Files, asked: Brief) -> tuple[Files, Verdict]:
    """What changes with everything that follows from it, if the result is proven, its tests too; raises ``Wrong``."""
    proof: Proof = prove(files, asked.package, "full", asked, Before(before, asked))
    if not proof.verdict.ok:
        raise Wrong(
            [_said(problem.path, problem.line, problem.message) for problem in proof.verdict.problems]
            or ["It fails its proof."],
            proof.verdict,
        )
    changed = {path: text for path, text in proof.files.items() if before.get(path) != text}
    return dict(sorted(changed.items(), key=lambda item: item[0] == SCHEMA)), proof.verdict


def _said(path: str | None, line: int | None, message: str) -> str:
    return f"{path or 'the backend'}{f':{line}' if line else ''}: {message}"


def _language(path: str) -> str:
    return "python" if path.endswith(".py") else "markdown"
