"""What an ERD asks for beyond rows (``$features``): each written by a model on top of proven drafts, or left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from agents.contract import UserError
from agents.erd.model import Erd
from agents.freehand.answering import FEATURES, NotWritten, written
from agents.freehand.grown import Feature, Grown
from agents.freehand.wiring import features, kept_words
from agents.llm.chat import Complete

Files = Mapping[str, str]


def grown(erd: Erd, package: str, backend: Grown, complete: Complete) -> Grown:
    """The backend with each feature that it has not; one that cannot be had leaves all as it was before it."""
    ended = ""
    for words in dict.fromkeys(erd.features):
        known = {text: module for module, text in features(backend.options).items()}
        if kept_words(words) in known:
            found = Feature(words, known[kept_words(words)])
        elif ended:
            found = Feature(words, why=ended)
        else:
            backend, found, ended = _one(erd, package, backend, words, complete)
        backend = replace(backend, features=(*backend.features, found))
    return backend


def _one(erd: Erd, package: str, backend: Grown, words: str, complete: Complete) -> tuple[Grown, Feature, str]:
    """The backend afterwards, what became of the words, and why there is no use in asking for any others."""
    try:
        made = written(backend.files, package, erd, backend.options, backend.pristine, FEATURES, words, complete)
    except NotWritten as error:
        why = f"{error.why} ({error.spent})"
        return backend, Feature(words, why=why), error.why if error.ended_by else ""
    except UserError as error:
        return backend, Feature(words, why=str(error)), ""
    after = replace(
        backend,
        files={**backend.files, **made.changed},
        options=made.options,
        pristine=made.pristine,
        drafted=made.drafted,
        verdict=made.verdict or backend.verdict,
        held=(*backend.held, *made.held),
        order=(*backend.order, *made.changed),
    )
    (module,) = [name for name in features(made.options) if name not in features(backend.options)]
    return after, Feature(words, module, author=made.author), ""
