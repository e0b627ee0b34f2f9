"""How features come into a backend: by name in the options, from there into ``features/urls.py`` and ``urls.py``."""

from __future__ import annotations

import keyword
import re
from collections.abc import Collection, Mapping

from agents.contract import Agent, Brief, GeneratedFile, Options, UserError
from agents.render import render

FEATURE = "feature"
"""The key of ``Options`` that holds the features: module → what was asked for."""
MOST = 50
MOST_WORDS = 2_000
"""Characters of a description."""
_MODULE = re.compile(r"[a-z][a-z0-9_]{0,39}")
_TAKEN = frozenset({"urls", "models", "views", "tests", "auth", "migrations", *keyword.kwlist})


def features(options: Options) -> Mapping[str, str]:
    """Module of the folder ``features`` → what it was asked to do."""
    return dict(options.values.get(FEATURE, {}).get("*", {}))


def is_module(path: str) -> bool:
    """Whether a file is a feature's own, where it may keep models."""
    folder, _, name = path.rpartition("/")
    return folder == "features" and name not in ("__init__.py", "urls.py")


def with_feature(options: Options, module: str, words: str) -> Options:
    """The options with one feature more."""
    return options.with_(FEATURE, "*", checked_features({**features(options), module: kept_words(words)}))


def kept_words(words: str) -> str:
    """As much of a description as the options keep."""
    return words[:MOST_WORDS]


def checked_features(given: Mapping[str, object]) -> dict[str, str]:
    """Features from outside; raises ``UserError`` for what is none."""
    if len(given) > MOST:
        raise UserError(f"at most {MOST} features")
    for module, words in given.items():
        if not _MODULE.fullmatch(module) or module in _TAKEN or not isinstance(words, str) or len(words) > MOST_WORDS:
            raise UserError(f"{module[:60]!r} is no feature")
    return {module: str(words) for module, words in given.items()}


def module_of(words: str, taken: Collection[str]) -> str:
    """A free module name made of a description's first words."""
    plain = re.findall(r"[a-z0-9]+", words.lower())
    telling = [word for word in plain if word not in _EMPTY][:4] or ["feature"]
    name = "_".join(telling)[:32].strip("_")
    name = name if name[:1].isalpha() else f"feature_{name}"
    free, number = name, 2
    while free in taken or free in _TAKEN:
        free, number = f"{name}_{number}", number + 1
    return free


_EMPTY = frozenset(
    ["a", "an", "and", "add", "all", "for", "in", "is", "it", "of", "on", "or", "that", "the", "to", "with"]
)


def draft(brief: Brief) -> tuple[GeneratedFile, ...]:
    """The package of the features and their routes; nothing where there are none."""
    named = features(brief.options)
    if not named:
        return ()
    routes = [{"module": module, "path": module.replace("_", "-")} for module in named]
    return (
        GeneratedFile("features/__init__.py", "", FEATURES.name, "the package of the features"),
        GeneratedFile("features/urls.py", render("features/urls.py.j2", routes=routes), FEATURES.name, "their routes"),
    )


FEATURES = Agent(
    name="custom_feature",
    # They are no part of the plan, which is made of the ERD alone.
    writes={},
    draft=draft,
)
