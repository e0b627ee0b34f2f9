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
from agents.merge import is_migration
from agents.proof.proving import SCHEMA
from agents.recipes import NothingFits
from agents.revision import Revision, known_path

Files = Mapping[str, str]
FEATURES = "features"
"""What is named instead of a file to ask for a feature."""
BY_MODEL = "model"
"""What such a revision has for a recipe."""


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
    is offered beside it and never replaces it. Raises ``NothingFits`` with the reason if nothing good came, and
    ``UserError`` for a file that is not for a model to rewrite.
    """
    if path.strip("/ ") == FEATURES:
        made, wanted = add_feature(files, erd, package, options, instruction, complete)
    else:
        asked = brief(erd, package, options)
        known = known_path(path, package, list(files))
        made, wanted = revise_freely(files, asked, known, instruction, complete), options
    if not made.changed:
        raise NothingFits(f"Nothing was changed: {_spent(made)}, and nothing of it could be kept. {made.why}", ())
    bare = draft(brief(erd, package, wanted))
    drafts = {file.path: file.content for file in bare}
    derived = {path for path in made.changed if path == SCHEMA or is_migration(path)}
    follows = {
        path: text
        for path, text in made.changed.items()
        if path in derived or (path in drafts and drafts[path] == text)
    }
    kept = {**pristine, **follows}
    return Revision(
        recipe=BY_MODEL,
        entities=(),
        about=(),
        options=wanted,
        changed=made.changed,
        held=(),
        verdict=made.verdict,
        reason=f"Written by {made.model}: {_spent(made)}. The result is proven.",
        drafted=marked(bare, kept),
        pristine=kept,
    )


def _spent(made: Made) -> str:
    times = "one round" if made.rounds == 1 else f"{made.rounds} rounds"
    return f"{times}, {made.usage.tokens:,} tokens, {made.usage.usd:.4f} US dollars"
