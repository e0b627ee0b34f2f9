"""Whether the value of each option has the right shape; what the options mean together is for ``fields``."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from typing import Any

from agents.erd.drawn import Drawn, Reading
from agents.erd.names import is_database_name
from agents.erd.problems import shown

MAX_LENGTH = 10_485_760
"""PostgreSQL's limit of ``varchar(n)``."""
MAX_DIGITS = 1_000
"""PostgreSQL's limit of ``numeric`` with a declared precision."""

Complaint = tuple[str, str] | None
"""A message and a suggestion, or nothing to complain of."""


def checked(drawn: Drawn, reading: Reading) -> dict[str, Any] | None:
    """The options of a member when each has the right shape, else ``None`` after noting which has not."""
    fine = True
    for option, value in drawn.options.items():
        if option not in drawn.type.options:
            what = f"{shown(option)} means nothing on {drawn.type.name}"
            reading.problems.add("option", drawn.at(option), what, "remove it")
            fine = False
            continue
        check = _CHECKS.get(option)
        complaint = check(value) if check else None
        if complaint is None and option in _TEXTS:
            complaint = text_complaint(value, reading.limits.max_text)
        if complaint:
            message, suggestion = complaint
            reading.problems.add("option", drawn.at(option), f"{shown(option)} {message}", suggestion)
            fine = False
    return dict(drawn.options) if fine else None


def text_complaint(value: Any, limit: int) -> Complaint:
    """What is wrong with a free text."""
    if not isinstance(value, str):
        return f"must be a text, not {shown(value)}", ""
    if "\x00" in value:
        return "holds a NUL character, which PostgreSQL cannot store", "remove it"
    return (f"has {len(value):,} characters, more than the {limit:,} allowed", "") if len(value) > limit else None


def bool_complaint(value: Any) -> Complaint:
    """What is wrong with a truth value."""
    if isinstance(value, bool):
        return None
    meant = {"true": "true", "false": "false", "1": "true", "0": "false"}.get(str(value).lower(), "true or false")
    return f"must be true or false, not {shown(value)}", f"write {meant} without quotes"


def int_complaint(low: int, high: int) -> Callable[[Any], Complaint]:
    """What is wrong with a whole number between two bounds."""

    def check(value: Any) -> Complaint:
        if isinstance(value, bool) or not isinstance(value, int):
            digits = isinstance(value, str) and value.isascii() and value.isdigit()
            return f"must be a whole number, not {shown(value)}", f"write {value} without quotes" if digits else ""
        if not low <= value <= high:
            return f"must be between {low:,} and {high:,}, not {shown(value)}", ""
        return None

    return check


def _bound(value: Any) -> Complaint:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return f"must be a number, not {shown(value)}", ""
    if isinstance(value, str) and not re.fullmatch(r"[+-]?\d{1,1000}(\.\d{1,1000})?", value, re.ASCII):
        return f"must be a number, not {shown(value)}", ""
    return None


def _pattern(value: Any) -> Complaint:
    if complaint := text_complaint(value, 500):
        return complaint
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            re.compile(value)
    except (re.error, OverflowError, RecursionError) as error:
        return f"is no regular expression: {error}", ""
    return None


def _upload_to(value: Any) -> Complaint:
    if complaint := text_complaint(value, 200):
        return complaint
    parts = value.split("/")
    if value.startswith("/") or ".." in parts or not re.fullmatch(r"[\w%./ -]*", value):
        return f"must be a folder below the media folder, not {shown(value)}", 'write "photos/%Y/"'
    return None


def _db_column(value: Any) -> Complaint:
    if isinstance(value, str) and is_database_name(value):
        return None
    return f"must be a column name of at most 63 bytes, not {shown(value)}", ""


def _through_fields(value: Any) -> Complaint:
    pair = isinstance(value, list) and len(value) == 2 and all(isinstance(item, str) for item in value)
    return None if pair else ("must be a list of two field names", '["source", "target"]')


_TEXTS = frozenset(
    {"help_text", "related_name", "on_delete", "to", "through", "verbose_name", "db_comment", "renamed_from"}
)

_CHECKS: dict[str, Callable[[Any], Complaint]] = {
    **dict.fromkeys(
        ["null", "blank", "unique", "index", "primary_key", "editable", "auto_now", "auto_now_add", "symmetrical"],
        bool_complaint,
    ),
    "max_length": int_complaint(1, MAX_LENGTH),
    "min_length": int_complaint(0, MAX_LENGTH),
    "max_digits": int_complaint(1, MAX_DIGITS),
    "decimal_places": int_complaint(0, MAX_DIGITS),
    "min": _bound,
    "max": _bound,
    "pattern": _pattern,
    "upload_to": _upload_to,
    "db_column": _db_column,
    "through_fields": _through_fields,
}
