"""Where templates become text: the one Jinja2 environment and its filters.

Templates hold the shape of a file, the agent beside each prepares plain data. Names reach a template as checked
identifiers; every free text goes through ``|py`` and can be nothing but one string literal.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache, PackageLoader, StrictUndefined
from jinja2.bccache import Bucket

_COMPILED = Path(__file__).with_name("templates") / "__pycache__"


class _Beside(FileSystemBytecodeCache):
    """Compiled templates, kept and not kept as Python keeps its own modules: compiling takes half of a small draft."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().dump_bytecode(bucket)


def _compiled() -> FileSystemBytecodeCache | None:
    if sys.dont_write_bytecode:
        return None
    with suppress(OSError):
        _COMPILED.mkdir(exist_ok=True)
    return _Beside(str(_COMPILED), "%s.jinja")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("agents"),
        undefined=StrictUndefined,
        # What is written is Python and YAML, not HTML; hostile text is quoted by `py`.
        autoescape=False,  # noqa: S701  # as said above
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        bytecode_cache=_compiled(),
    )
    environment.filters["py"] = repr
    environment.filters["docstring"] = docstring
    return environment


def render(template: str, **data: Any) -> str:
    """The text of ``template`` (a path below ``agents/templates``) with ``data``; a name it lacks is an error."""
    return _environment().get_template(template).render(**data)


def docstring(text: str) -> str:
    """Free text as a docstring: in the usual quotes where that is surely one literal, else by ``repr``."""
    plain = text.isprintable() and text == text.strip() and not {'"', "\\"} & set(text)
    return f'"""{text}"""' if text and plain else repr(text)
