"""English plurals, for collections in URLs and for reverse names."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING
from unittest import mock

from agents.erd.names import kebab, word_set

if TYPE_CHECKING:
    import inflect

RESERVED_ROUTES = frozenset({"auth", "schema", "docs"})
"""Routes of every generated API that are no collection."""

_SINGULAR_ENDINGS = ("ss", "us", "is")
_SINGULARS = frozenset({"alias", "atlas", "bias", "canvas", "chaos", "gas", "lens"})
"""Words that look like a plural to ``inflect`` and are none."""
_PLURALS = word_set("apis cpus emojis gpus gurus kpis menus pois skis skus taxis uis uris wikis")
"""Words that end like a singular and are a plural."""


@cache
def _engine() -> inflect.engine:
    # inflect has typeguard rewrite each of its methods while it is imported, which takes two seconds.
    with mock.patch("typeguard.typechecked", lambda target: target):
        import inflect
    return inflect.engine()


def _last_word(name: str) -> tuple[str, str]:
    cut = max(name.rfind("_"), name.rfind("-")) + 1
    return name[:cut], name[cut:]


def singular(name: str) -> str:
    """The singular of a snake_case or kebab-case name's last word, or the name itself."""
    head, word = _last_word(name)
    if word in _PLURALS:
        return name[:-1]
    if not word or word in _SINGULARS or word.endswith(_SINGULAR_ENDINGS):
        return name
    return head + (_engine().singular_noun(word) or word)


@cache
def plural(name: str) -> str:
    """The plural of a snake_case or kebab-case name; one that is a plural already, or not in Latin letters, stays."""
    head, word = _last_word(name)
    if not word or not unicodedata.name(word[-1], "").startswith(("LATIN", "DIGIT")):
        return name
    one = singular(word)
    plurals = _engine().plural_noun(word) if one == word else None
    return head + (plurals or (word if one != word and _engine().plural_noun(one) == word else _pluralised(word)))


def _pluralised(word: str) -> str:
    return str(_engine().plural_noun(word)) or f"{word}s"


def collections(names: Iterable[str]) -> dict[str, str]:
    """The collection of each entity in URLs, kebab-case and unique; a clash gets ``-2``."""
    taken = set(RESERVED_ROUTES)
    result = {}
    for name in names:
        wanted = plural(kebab(name))
        number, route = 2, wanted
        while route in taken:
            route, number = f"{wanted}-{number}", number + 1
        taken.add(route)
        result[name] = route
    return result
