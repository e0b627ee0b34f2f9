"""What a model wrote as a ``Revision``, like that of a recipe: the seam of the command line and of the bot."""

from __future__ import annotations

from collections.abc import Mapping

from agents.briefing import brief
from agents.contract import Options
from agents.draft import draft
from agents.erd.model import Erd
from agents.freehand.featuring import add_feature
from agents.freehand.revising import revise_freely
from agents.freehand.rounds import Made
from agents.improving.carrying import marked
from agents.llm.chat import Complete
from agents.merge import Held, hunk, is_migration
from agents.proof.proving import SCHEMA
from agents.recipes import NothingFits
from agents.revision import Author, Revision, known_path

Files = Mapping[str, str]
FEATURES = "features"
"""What is named instead of a file to ask for a feature."""
BY_MODEL = "model"
"""What such a revision has for a recipe."""


class NotWritten(NothingFits):
    """Nothing good came of asking a model; ``ended_by`` if none could answer, or the budget was used up.

    ``spent`` tells what it took, ``why`` what was wrong at last: both are words for people.
    """

    def __init__(self, made: Made) -> None:
        self.spent, self.why, self.ended_by = _spent(made), made.why, made.ended_by
        super().__init__(f"Nothing was changed: {self.spent}, and nothing of it could be kept. {made.why}", ())


def written(
    files: Files,
    package: str,
    erd: Erd,
    options: Options,
    pristine: Files,
    path: str,
    instruction: str,
    complete: Complete,
) -> Revision:
    """One instruction for one file, or for ``features``, carried out by a model.

    What the model wrote is no draft: ``pristine`` has only what follows from it and what wires it in, so a later draft
    is offered beside it and never replaces it. Raises ``NotWritten`` with the reason if nothing good came, and
    ``UserError`` for a file that is not for a model to rewrite.
    """
    if path.strip("/ ") == FEATURES:
        made, wanted = add_feature(files, erd, package, options, instruction, complete)
    else:
        asked = brief(erd, package, options)
        known = known_path(path, package, list(files))
        made, wanted = revise_freely(files, asked, known, instruction, complete), options
    if not made.changed:
        raise NotWritten(made)
    bare = draft(brief(erd, package, wanted))
    drafts = {file.path: file.content for file in bare}
    changed, held = _without_edited_schema(files, pristine, made.changed)
    follows = {
        path: text
        for path, text in changed.items()
        if path == SCHEMA or is_migration(path) or (path in drafts and drafts[path] == text)
    }
    kept = {**pristine, **follows}
    return Revision(
        recipe=BY_MODEL,
        entities=(),
        about=(),
        options=wanted,
        changed=changed,
        held=held,
        verdict=made.verdict,
        reason=f"Written by {made.model}: {_spent(made)}. The result is proven.",
        drafted=marked(bare, kept),
        pristine=kept,
        author=Author(made.model, made.rounds, made.usage, tuple(path for path in changed if path not in follows)),
    )


def _without_edited_schema(files: Files, pristine: Files, changed: Files) -> tuple[Files, tuple[Held, ...]]:
    """``openapi.yaml`` is made from the finished tree; one that somebody edited stays, and its change is offered."""
    if SCHEMA not in changed or files.get(SCHEMA) == pristine.get(SCHEMA, files.get(SCHEMA)):
        return changed, ()
    offer = hunk(SCHEMA, files.get(SCHEMA), changed[SCHEMA])
    left = {path: text for path, text in changed.items() if path != SCHEMA}
    return left, (Held(SCHEMA, offer, "was edited since it was made"),)


def _spent(made: Made) -> str:
    times = "one round" if made.rounds == 1 else f"{made.rounds} rounds"
    return f"{times}, {made.usage.tokens:,} tokens, {made.usage.usd:.4f} US dollars"
