"""The made parts of ``docs/erd.md``, and ``erd.schema.json``. `python -m tests.erd.reference` writes them anew.

Between ``<!-- made: NAME -->`` and ``<!-- end -->`` stands what the reader's own tables say. After a fence marked
``rejected`` stands what the reader says of it, after one marked ``assumed`` what it infers.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from agents.erd import ErdError, Limits, parse
from agents.erd.codes import MEANINGS
from agents.erd.entities import WISHES
from agents.erd.meta import ALIASES as META_ALIASES
from agents.erd.meta import META
from agents.erd.options import FIELD_API, OPTIONS
from agents.erd.project import SETTINGS
from agents.erd.requirements import REQUIREMENTS
from agents.erd.schema import json_schema
from agents.erd.shapes import TOP_LEVEL
from agents.erd.short import FLAGS
from agents.erd.types import ALIASES, INSTEAD, OPTION_ALIASES, TYPES, UNSUPPORTED, FieldType
from agents.erd.words import Word

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "erd.md"
SCHEMA = ROOT / "erd.schema.json"

_MADE = re.compile(r"(<!-- made: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
_FENCE = re.compile(
    r"^```(?P<kind>json|text)(?P<marks>[^\n]*)\n(?P<text>.*?)^```\n(?P<said>\n(?:> [^\n]*\n)+)?",
    re.DOTALL | re.MULTILINE,
)
UNSEEN = "An editor does not see this."


@dataclass(frozen=True)
class Example:
    """A fence of the page. ``marks``: ``rejected``, ``assumed``, an encoding, or a limit as ``max_entities=1``."""

    text: str
    marks: tuple[str, ...]
    line: int

    @property
    def rejected(self) -> bool:
        return "rejected" in self.marks

    @property
    def data(self) -> bytes:
        return self.text.encode(next((mark for mark in self.marks if mark.startswith("utf-")), "utf-8"))

    @property
    def limits(self) -> Limits:
        return Limits(**{key: int(value) for key, _, value in (mark.partition("=") for mark in self.marks) if value})

    def problems(self) -> tuple[Any, ...]:
        """What the reader says of it."""
        try:
            parse(self.data, self.limits)
        except ErdError as error:
            return error.problems
        return ()


def examples(page: str) -> Iterator[Example]:
    """Every ERD on the page."""
    for match in _FENCE.finditer(page):
        yield Example(match["text"], tuple(match["marks"].split()), page.count("\n", 0, match.start()) + 1)


def renewed(page: str) -> str:
    """The page with every made part as it should be today."""
    parts = _parts()
    page = _MADE.sub(lambda match: f"{match[1]}{parts[match[2]]}\n{match[3]}", page)
    return _FENCE.sub(_with_answer, page)


def _with_answer(match: re.Match[str]) -> str:
    fence = match[0].removesuffix(match["said"] or "")
    example = Example(match["text"], tuple(match["marks"].split()), 0)
    if example.rejected:
        lines = [_told(problem) for problem in example.problems()]
        lines += [] if seen_by_schema(example) else [UNSEEN]
    elif "assumed" in example.marks:
        lines = [
            f"`{item.pointer or '(the file)'}`: {item.what} ({item.why})" for item in parse(example.data).inferences
        ]
    else:
        return match[0]
    return fence + "\n" + "".join(f"> - {line}\n" for line in lines)


def _told(problem: Any) -> str:
    where = f" at `{problem.pointer}`" if problem.pointer else ""
    advice = f" ({problem.suggestion})" if problem.suggestion else ""
    return f"`{problem.code}`{where}, line {problem.line}: {problem.message}{advice}"


def seen_by_schema(example: Example) -> bool:
    """Whether the JSON Schema, or any reader of JSON, refuses it too."""
    import jsonschema_rs

    try:
        value = json.loads(example.text, parse_constant=float.fromhex)
    except ValueError:
        return True
    return not jsonschema_rs.is_valid(json_schema(), value)


def schema_text() -> str:
    """What ``erd.schema.json`` holds."""
    return json.dumps(json_schema(), indent=1, ensure_ascii=False) + "\n"


def _parts() -> Mapping[str, str]:
    return {
        "types": _table(("type", "also written", "a value"), map(_type, TYPES.values())),
        "taken": _table(("types", "options"), _taken()),
        "instead": _table(("word", "what to do"), [(f"`{word}`", advice) for word, advice in INSTEAD.items()]),
        "unsupported": _table(
            ("word", "asks for", "what to do"), [(f"`{word}`", *asked) for word, asked in UNSUPPORTED.items()]
        ),
        "flags": _table(("modifier", "means"), [(f"`{flag}`", _flag(*set_to)) for flag, set_to in FLAGS.items()]),
        "options": _words(OPTIONS, OPTION_ALIASES),
        "api": _words(FIELD_API),
        "wishes": _table(("list", "asks that"), [(f"`{name}`", meaning) for name, meaning in WISHES.items()]),
        "meta": _words(META, META_ALIASES),
        "top": _table(("setting", "holds"), [(f"`{name}`", meaning) for name, meaning in TOP_LEVEL.items()]),
        "settings": "\n\n".join(f"`{name}`:\n\n{_words(words)}" for name, words in SETTINGS.items()),
        "requirements": _words(REQUIREMENTS),
        "later": "\n".join(f"- {line}" for line in _later()),
        "limits": _table(
            ("limit", "", "variable"),
            [(_LIMITS[each.name], f"{each.default:,}", _variable(each.name)) for each in fields(Limits)],
        ),
        "codes": _table(("code", "means"), [(f"`{code}`", meaning) for code, meaning in MEANINGS.items()]),
    }


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _words(words: Mapping[str, Word], aliases: Mapping[str, str] | None = None) -> str:
    rows = []
    for name, word in words.items():
        also = [f"`{alias}`" for alias, meant in (aliases or {}).items() if meant == name]
        rows.append((", ".join([f"`{name}`", *also]), word.meaning + (" *(not generated yet)*" if word.later else "")))
    return _table(("option", "means"), rows)


def _variable(limit: str) -> str:
    """The environment variable that sets it; the others are wide enough for anybody."""
    return "" if limit in ("max_total_fields", "max_total_choices", "max_sentences") else f"`ERDSMITH_{limit.upper()}`"


_LIMITS = {
    "max_bytes": "bytes of the file, counted before anything is read",
    "max_entities": "entities",
    "max_fields": "fields and references of one entity",
    "max_total_fields": "fields and references of all entities together",
    "max_total_choices": "choices of all fields together",
    "max_sentences": "sentences in `$rules`, and in `$features`",
    "max_nesting": "objects and lists within each other",
}

_VALUES = {
    "text": "a text",
    "int": "a whole number",
    "float": "a number",
    "decimal": "a number, exact to the last place",
    "bool": "true or false",
    "date": 'like `"2024-01-31"`',
    "datetime": 'like `"2024-01-31T12:00:00+00:00"`',
    "time": 'like `"12:00:00"`',
    "duration": 'seconds, or like `"PT1H30M"`',
    "uuid": "a UUID",
    "json": "any JSON value",
    "ip": "an IPv4 or IPv6 address",
    "binary": "bytes, Base64 in the API",
    "file": "an uploaded file",
    "auto": "a number that the database counts up",
    "reference": "the key of another row",
    "many": "the keys of other rows",
}


def _type(entry: FieldType) -> tuple[str, ...]:
    words = [f"`{word}`" for word, name in ALIASES.items() if name == entry.name]
    value = _VALUES[entry.kind]
    if entry.low is not None:
        value += f" from {entry.low:,} to {entry.high:,}"
    if entry.max_length is not None:
        value += f" of at most {entry.max_length} characters unless `max_length` says otherwise"
    return f"`{entry.name}`", ", ".join(words), value


def _taken() -> Iterator[tuple[str, ...]]:
    for options in dict.fromkeys(entry.options for entry in TYPES.values()):
        types = [f"`{name}`" for name, entry in TYPES.items() if entry.options == options]
        yield ", ".join(types), ", ".join(f"`{name}`" for name in OPTIONS if name in options)


def _flag(option: str, value: Any) -> str:
    return f"`{option}={json.dumps(value)}`"


def _later() -> Iterator[str]:
    tables = [("", OPTIONS), ("api.", FIELD_API), ("$meta.", META)]
    tables += [(f"{name}.", words) for name, words in SETTINGS.items()]
    for prefix, words in tables:
        names = [f"`{prefix}{name}`" for name, word in words.items() if word.later]
        if names:
            yield ", ".join(names)
    yield (
        "`$features` without a [language model](models.md), and what of `$rules` and `business_rules` is not "
        "[surely understood](rules.md)"
    )


def main() -> None:
    PAGE.write_text(renewed(PAGE.read_text("utf-8")), "utf-8")
    SCHEMA.write_text(schema_text(), "utf-8")


if __name__ == "__main__":
    main()
