"""Design rules about single columns: what they hold, and what they let in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agents.erd.conditions import names
from agents.erd.model import Field
from agents.review.drafted import Drafted
from agents.review.finding import Finding, Severity
from agents.traits import rights, secret
from agents.view import KINDS

_MONEY = re.compile(r"(^|_)(price|amount|total|cost|salary|fee|balance|tax|discount|revenue|wage|budget)(_|$)")
_NATURAL = re.compile(r"^(sku|isbn|iban|vin|barcode|ean|slug|serial_number|order_number|invoice_number|license_plate)$")
_PERSONAL = re.compile(
    r"(^|_)(email|phone|mobile|address|street|birth|birthday|date_of_birth|ssn|passport|salary|iban|nationality|gender"
    r"|religion|diagnosis|ip)(_|$)"
)
_TEXTS = frozenset({"CharField", "TextField", "SlugField", "URLField", "EmailField"})
_STARTS = {"start": "end", "starts": "ends", "begin": "end", "from": "to", "valid_from": "valid_to", "min": "max"}


def money_as_float(drafted: Drafted) -> Iterator[Finding]:
    """0.1 + 0.2 is not 0.3 in a float: sums of money drift."""
    for entity in drafted.erd:
        for field in entity.fields:
            if field.type == "FloatField" and _MONEY.search(field.name):
                message = f"`{field.name}` looks like money, and a float cannot hold cents exactly: sums will be off."
                yield drafted.member(
                    "money-as-float", "high", entity, field.name, message, f'draw `"{field.name}": "money"`'
                )


def nullable_text(drafted: Drafted) -> Iterator[Finding]:
    """Two ways to say nothing, which every query has to know."""
    for entity in drafted.erd:
        for field in entity.fields:
            needed = any(field.name in names(check.condition) for check in entity.checks)
            if field.type in _TEXTS and field.null and not (field.unique or field.choices or needed):
                message = (
                    f"`{field.name}` may be NULL and may be empty: two ways to say nothing, both have to be asked for."
                )
                mend = f'draw `"{field.name}": {{"type": "{field.type}", "blank": true}}`'
                yield drafted.member("nullable-text", "low", entity, field.name, message, mend)


def natural_key_not_unique(drafted: Drafted) -> Iterator[Finding]:
    """What names a thing in the world outside should name one row."""
    for entity in drafted.erd:
        together = {name for unique in entity.uniques for name in unique.fields}
        for field in entity.fields:
            alone = field.unique or field.primary_key or field.name in together
            if _NATURAL.match(field.name) and not alone and field.type in ("CharField", "SlugField"):
                message = f"Two rows may have the same `{field.name}`, though it looks like what a row is known by."
                yield drafted.member(
                    "natural-key-not-unique", "medium", entity, field.name, message, f"`{field.name} must be unique`"
                )


def enum_as_free_text(drafted: Drafted) -> Iterator[Finding]:
    """A state that can be anything will be misspelt."""
    for entity in drafted.erd:
        for field in entity.fields:
            if field.type == "CharField" and field.name.endswith(KINDS) and not (field.choices or field.pattern):
                message = f"`{field.name}` takes any text: `open`, `Open` and `opne` are three values of it."
                mend = f'draw `"{field.name}": {{"type": "enum", "choices": […]}}`'
                yield drafted.member("enum-as-free-text", "medium", entity, field.name, message, mend)


def personal_data_shown(drafted: Drafted) -> Iterator[Finding]:
    """What is about a person is shown to people whom it does not concern."""
    for entity in drafted.erd:
        read, _ = rights(entity)
        if read not in ("anyone", "authenticated"):
            continue
        for field in entity.fields:
            if _PERSONAL.search(field.name) and not secret(field) and field.type != "BooleanField":
                who = "Anybody, signed in or not," if read == "anyone" else "Everybody signed in"
                message = f"{who} reads `{field.name}` of every {entity.name}, which looks like personal data."
                mend = f'draw a reference to the user, or `"{field.name}": {{"api": {{"sensitive": true}}}}`'
                severity: Severity = "high" if read == "anyone" else "medium"
                yield drafted.member("personal-data-shown", severity, entity, field.name, message, mend)


def unordered_pair(drafted: Drafted) -> Iterator[Finding]:
    """A span that may end before it begins."""
    for entity in drafted.erd:
        for first, last in _pairs([field for field in entity.fields if "Date" in field.type or "Time" in field.type]):
            together = any({first.name, last.name} <= set(names(check.condition)) for check in entity.checks)
            if not together:
                message = f"Nothing says that `{last.name}` comes after `{first.name}`."
                yield drafted.member(
                    "unordered-pair", "medium", entity, last.name, message,
                    f"add the rule `{last.name} must be after {first.name}`",
                )  # fmt: skip


def _pairs(fields: list[Field]) -> Iterator[tuple[Field, Field]]:
    by_name = {field.name: field for field in fields}
    for field in fields:
        for start, end in _STARTS.items():
            other = re.sub(rf"(^|_){start}(_|$)", rf"\1{end}\2", field.name)
            if other != field.name and other in by_name and by_name[other].type == field.type:
                yield field, by_name[other]
