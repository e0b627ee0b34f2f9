"""The options of members: which there are, and whether each has the right shape; their sum is for ``fields``."""

from __future__ import annotations

import re
import warnings
from typing import Any

from agents.erd.choices import CHOICES
from agents.erd.drawn import Drawn, Reading
from agents.erd.names import is_database_name
from agents.erd.problems import shown
from agents.erd.words import (
    BOOL,
    TEXT,
    Complaint,
    Shape,
    Word,
    any_case,
    anything,
    object_schema,
    text_complaint,
    text_of,
    whole,
)

MAX_LENGTH = 10_485_760
"""PostgreSQL's limit of ``varchar(n)``."""
MAX_DIGITS = 1_000
"""PostgreSQL's limit of ``numeric`` with a declared precision."""


ON_DELETE = ("CASCADE", "PROTECT", "RESTRICT", "SET_NULL", "SET_DEFAULT", "DO_NOTHING")


def checked(drawn: Drawn, reading: Reading) -> dict[str, Any] | None:
    """The options of a member when each has the right shape, else ``None`` after noting which has not."""
    fine = True
    for option, value in drawn.options.items():
        if option not in drawn.type.options:
            what = f"{shown(option)} means nothing on {drawn.type.name}"
            reading.problems.add("option", drawn.at(option), what, "remove it")
            fine = False
        elif complaint := OPTIONS[option].shape.check(value):
            message, suggestion = complaint
            reading.problems.add("option", drawn.at(option), f"{shown(option)} {message}", suggestion)
            fine = False
    return dict(drawn.options) if fine else None


def _bound(value: Any) -> Complaint:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return f"must be a number, not {shown(value)}", "for example 0"
    if isinstance(value, str) and not re.fullmatch(_NUMBER, value, re.ASCII):
        return f"must be a number, not {shown(value)}", "for example 0"
    return None


def _pattern(value: Any) -> Complaint:
    if complaint := text_complaint(value, 500):
        return complaint
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            re.compile(value)
    except (re.error, OverflowError, RecursionError) as error:
        return f"is no regular expression: {error}", 'for example "^[A-Z]{2}[0-9]+$"'
    return None


def _upload_to(value: Any) -> Complaint:
    if complaint := text_complaint(value, 200):
        return complaint
    parts = value.split("/")
    if value.startswith("/") or ".." in parts or not re.fullmatch(_FOLDER, value):
        return f"must be a folder below the media folder, not {shown(value)}", 'write "photos/%Y/"'
    return None


def _db_column(value: Any) -> Complaint:
    if isinstance(value, str) and is_database_name(value):
        return None
    return (
        f"must be a column name of at most 63 bytes, not {shown(value)}",
        "begin with a letter, then letters or digits",
    )


def _through_fields(value: Any) -> Complaint:
    pair = isinstance(value, list) and len(value) == 2 and all(isinstance(item, str) for item in value)
    return None if pair else ("must be a list of two field names", '["source", "target"]')


_NUMBER = r"[+-]?\d{1,1000}(\.\d{1,1000})?"
_FOLDER = r"[\w%./ -]*"
_ANYTHING = Shape(anything, {})
_BOUND = Shape(_bound, {"anyOf": [{"type": "number"}, {"type": "string", "pattern": f"^{_NUMBER}$"}]})
_COLUMN = Shape(_db_column, {"type": "string", "minLength": 1, "maxLength": 63})
_PAIR = Shape(_through_fields, {"type": "array", "items": {"type": "string"}, "minItems": 2, "maxItems": 2})
_PATTERN = Shape(_pattern, {"type": "string", "maxLength": 500, "format": "regex"})
_WRITTEN_ON_DELETE = [word for word in ON_DELETE if word != "SET_DEFAULT"]
_ANY_ON_DELETE = "|".join(any_case(word.replace("_", "[_ ]")) for word in [*_WRITTEN_ON_DELETE, "NO_ACTION"])
_ON_DELETE = Shape(
    text_complaint,
    {
        "type": "string",
        "anyOf": [
            {"enum": _WRITTEN_ON_DELETE},
            {"pattern": rf"^(?:models\.)?\s*(?:{_ANY_ON_DELETE})\s*$"},
        ],
    },
)
_UPLOAD_TO = Shape(_upload_to, {"type": "string", "maxLength": 200})

FIELD_API = {
    "read_only": Word("clients cannot set it", BOOL),
    "write_only": Word("answers never hold it", BOOL),
    "sensitive": Word("write-only, and neither searched, filtered nor ordered by", BOOL),
    "filter": Word("lists can be filtered by it; the default depends on the type", BOOL),
    "search": Word("`?search=` looks into it; by default into the title and a few more texts", BOOL),
    "order": Word("`?ordering=` takes it; the default depends on the type", BOOL),
    "expand": Word("a reference that `?expand=` puts into the answer", BOOL),
}
"""The keys of the option ``api``."""

OPTIONS = {
    "null": Word("may be missing (NULL in the database); the short form is `?`", BOOL),
    "blank": Word("clients need not send it; the default is that of `null`", BOOL),
    "default": Word('what a new row gets; `"now"`, `"today"` and `"uuid4"` are computed for each', _ANYTHING),
    "db_default": Word("what the database itself puts in when nothing is sent", _ANYTHING),
    "unique": Word("no two rows have the same value; on a ForeignKey it makes a OneToOneField", BOOL),
    "index": Word("the database keeps an index", BOOL),
    "primary_key": Word("the row's key; without one every entity gets an `id`", BOOL),
    "max_length": Word("the most characters", whole(1, MAX_LENGTH)),
    "min_length": Word("the fewest characters", whole(0, MAX_LENGTH)),
    "pattern": Word("a regular expression that values must match", _PATTERN),
    "min": Word("the lowest value", _BOUND),
    "max": Word("the highest value", _BOUND),
    "max_digits": Word("all digits of a decimal, places included", whole(1, MAX_DIGITS)),
    "decimal_places": Word("the digits after the point", whole(0, MAX_DIGITS)),
    "choices": Word("the allowed values: a list, pairs with labels, or the name of an enum", CHOICES),
    "auto_now": Word("set to the present time whenever the row is saved", BOOL),
    "auto_now_add": Word("set to the present time when the row is made", BOOL),
    "upload_to": Word("the folder of uploaded files, below the media folder", _UPLOAD_TO),
    "to": Word("the entity that is referred to; `self` is the entity itself", TEXT),
    "on_delete": Word("what happens when the row that is referred to goes; `CASCADE` unless said", _ON_DELETE),
    "related_name": Word("the reference's name on the other side; `+` for none", TEXT),
    "through": Word("the entity that connects the two sides of a many-to-many", TEXT),
    "through_fields": Word("which two references of `through` are meant: source, target", _PAIR),
    "symmetrical": Word("a many-to-many to itself that holds in both directions", BOOL),
    "help_text": Word("shown in the admin and in the API's documentation", TEXT),
    "verbose_name": Word("what people call it", text_of(200)),
    "db_comment": Word("the column's comment in the database", text_of(1024)),
    "db_column": Word("the column's name, where it differs", _COLUMN),
    "editable": Word("false: neither the admin nor the API writes it", BOOL),
    "renamed_from": Word("the name it had before, so that its data is kept", TEXT, later=True),
    "api": Word("what the API does with it", Shape(anything, object_schema(FIELD_API))),
}
"""Every option by its canonical name; ``types`` says which type takes which."""
