"""A backend and the features that models added to it: values that the rest may hold without any model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agents.contract import GeneratedFile, Options, Verdict
from agents.merge import Held

if TYPE_CHECKING:
    from agents.revision import Author

Files = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Feature:
    """A sentence of ``$features``: ``module`` is where it became code, ``why`` says why it did not.

    ``author`` is the model that wrote it just now; a feature of an earlier time has none.
    """

    words: str
    module: str = ""
    why: str = ""
    author: Author | None = None


@dataclass(frozen=True, slots=True)
class Grown:
    """A proven backend; ``files`` are all of it, ``order`` lists what its features changed."""

    files: Files
    options: Options
    pristine: Files
    drafted: tuple[GeneratedFile, ...]
    verdict: Verdict
    held: tuple[Held, ...] = ()
    order: tuple[str, ...] = ()
    features: tuple[Feature, ...] = ()
