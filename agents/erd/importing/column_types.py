"""Which field type a column's type word means, in SQL, DBML and Mermaid alike."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from agents.erd.importing.drawing import Column
from agents.erd.options import MAX_DIGITS, MAX_LENGTH
from agents.erd.types import TYPES, type_name


@dataclass(frozen=True, slots=True)
class Meaning:
    """A field type with its options; ``lost`` says what of the column's type it does not keep."""

    type: str
    options: dict[str, Any] = field(default_factory=dict)
    lost: str = ""


_AUTO = {
    "SmallIntegerField": "SmallAutoField",
    "IntegerField": "AutoField",
    "BigIntegerField": "BigAutoField",
    "PositiveSmallIntegerField": "SmallAutoField",
    "PositiveIntegerField": "AutoField",
    "PositiveBigIntegerField": "BigAutoField",
}
_EXACT = {
    "SmallIntegerField": "tinyint smallint int1 int2 int16 smallserial serial2",
    "IntegerField": "int integer int3 int4 int32 mediumint middleint serial serial4",
    "BigIntegerField": "bigint int8 int64 int128 bigserial serial8 long",
    "PositiveSmallIntegerField": "utinyint usmallint year",
    "PositiveIntegerField": "uint umediumint oid",
    "PositiveBigIntegerField": "ubigint",
    "BooleanField": "bool boolean",
    "FloatField": "float float4 float8 real double udouble",
    "DecimalField": "decimal numeric dec fixed number money smallmoney bigdecimal udecimal",
    "CharField": "char varchar varchar2 nvarchar nvarchar2 nchar character bpchar string name",
    "TextField": "text tinytext mediumtext longtext ntext clob nclob citext",
    "DateField": "date date32",
    "TimeField": "time",
    "DateTimeField": "timestamp timestamptz timestampltz timestampntz datetime datetime2 datetime64 smalldatetime "
    "datetimeoffset",
    "DurationField": "interval",
    "UUIDField": "uuid uniqueidentifier",
    "JSONField": "json jsonb",
    "BinaryField": "bytea blob tinyblob mediumblob longblob binary varbinary bytes raw",
    "GenericIPAddressField": "inet",
}
_NEAR = {
    "timetz": ("TimeField", "a time of day has no time zone"),
    "hstore": ("JSONField", "kept as JSON"),
    "map": ("JSONField", "kept as JSON"),
    "struct": ("JSONField", "kept as JSON"),
    "object": ("JSONField", "kept as JSON"),
    "variant": ("JSONField", "kept as JSON"),
    "array": ("JSONField", "kept as JSON"),
    "list": ("JSONField", "kept as JSON"),
    "cidr": ("CharField", "kept as text"),
    "macaddr": ("CharField", "kept as text"),
}
_WORDS = {word: kind for kind, words in _EXACT.items() for word in words.split()}
_FIXED_LENGTHS = {"name": 63, "cidr": 43, "macaddr": 17}
_LONG_NAMES = {
    "double precision": "double",
    "character varying": "varchar",
    "char varying": "varchar",
    "national character varying": "varchar",
    "national character": "char",
    "timestamp with time zone": "timestamptz",
    "timestamp without time zone": "timestamp",
    "time with time zone": "timetz",
    "time without time zone": "time",
    "int unsigned": "uint",
    "integer unsigned": "uint",
    "bigint unsigned": "ubigint",
    "smallint unsigned": "usmallint",
    "tinyint unsigned": "utinyint",
    "mediumint unsigned": "umediumint",
}


def meaning(column: Column) -> Meaning:
    """What the column's type comes to; total, whatever the words are."""
    word = column.type.rpartition(".")[2].strip().strip('"')
    word = _LONG_NAMES.get(word, word)
    if column.choices:
        return _chosen(column.choices)
    if column.array:
        return Meaning("JSONField", lost=f"a list of {word} is kept as JSON")
    if word in ("bit", "tinyint") and column.arguments in ((), ("1",)) and (word == "bit" or column.arguments):
        return Meaning("BooleanField")
    if word in _NEAR:
        near, why = _NEAR[word]
        return Meaning(near, _length(word, near, column.arguments), f"there is no field of type {word}: {why}")
    known = _WORDS.get(word) or _of_the_language(column.type)
    if known is None:
        named = f"there is no field of type {word}" if word else "the column has no type"
        return Meaning("TextField", lost=f"{named}: kept as text")
    if known in _AUTO and (column.numbers_itself or "serial" in word):
        return Meaning(_AUTO[known])
    if known == "DecimalField":
        return _decimal(word, column.arguments)
    options = _length(word, known, column.arguments)
    endless = known == "CharField" and (options.get("max_length", 1) > MAX_LENGTH or "max" in column.arguments)
    return Meaning("TextField") if endless else Meaning(known, options)


def auto_field(kind: str) -> str | None:
    """The auto field that counts in values of ``kind``."""
    return _AUTO.get(kind)


def is_text(column: Column) -> bool:
    """Whether values of the column are texts."""
    return meaning(column).type in ("CharField", "TextField", "EmailField", "URLField", "SlugField")


def _chosen(values: tuple[str, ...]) -> Meaning:
    kept = list(dict.fromkeys(value for value in values if value))
    options = {"max_length": max(len(value) for value in kept), "choices": kept} if kept else {}
    lost = "" if len(kept) == len(values) else "empty and repeated values of the enum are dropped"
    return Meaning("CharField", {**options, **({"blank": True} if "" in values else {})}, lost)


def _of_the_language(word: str) -> str | None:
    """ERDsmith's and Django's own words, which diagrams use as well; the relation words are read elsewhere."""
    name = type_name(word)
    return name if name is not None and TYPES[name].kind not in ("reference", "many") else None


def _decimal(word: str, arguments: tuple[str, ...]) -> Meaning:
    numbers = [int(argument) for argument in arguments if argument.isascii() and argument.isdigit()][:2]
    if word == "money":
        numbers = [19, 2]
    if not numbers or (len(numbers) != len(arguments[:2]) and word != "money"):
        lost = f"{word}({', '.join(arguments)}): the digits are not kept" if arguments else ""
        return Meaning("DecimalField", lost=lost)
    digits, places = numbers[0], numbers[1] if len(numbers) > 1 else 0
    if not 1 <= digits <= MAX_DIGITS or places > digits:
        return Meaning("DecimalField", lost=f"{word}({', '.join(arguments)}): the digits are not kept")
    return Meaning("DecimalField", {"max_digits": digits, "decimal_places": places})


def _length(word: str, kind: str, arguments: tuple[str, ...]) -> dict[str, Any]:
    if "max_length" not in TYPES[kind].options or kind == "TextField":
        return {}
    if word in _FIXED_LENGTHS:
        return {"max_length": _FIXED_LENGTHS[word]}
    size = arguments[0] if arguments else ""
    if not (size.isascii() and size.isdigit() and 0 < len(size) < 12 and int(size)):
        return {"max_length": 1} if kind == "CharField" and word in ("char", "character", "nchar") else {}
    return {"max_length": int(size)} if kind != "BinaryField" else {}
