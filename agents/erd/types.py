"""The field types: their names in Django and in plain words, and which options each takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from agents.erd.names import word_set

TextualKind = Literal["text", "date", "datetime", "time", "uuid", "ip"]
Kind = (
    TextualKind
    | Literal["int", "float", "decimal", "bool", "duration", "json", "binary", "file", "auto", "reference", "many"]
)
"""What a value of the type is; decides how defaults and choices are read."""


@dataclass(frozen=True, slots=True)
class FieldType:
    """A field class of ``django.db.models`` with what an ERD may say about it."""

    name: str
    kind: Kind
    options: frozenset[str]
    max_length: int | None = None
    low: int | None = None
    high: int | None = None


_COMMON = word_set(
    """null blank default db_default unique index primary_key help_text editable db_column renamed_from api
    verbose_name db_comment"""
)
_TEXT = _COMMON | {"max_length", "min_length", "pattern", "choices"}
_INT = _COMMON | {"min", "max", "choices"}
_FLOAT = _COMMON | {"min", "max"}
_DECIMAL = _FLOAT | {"max_digits", "decimal_places"}
_TIME = _COMMON | {"auto_now", "auto_now_add"}
_FILE = _COMMON | {"upload_to", "max_length"}
_AUTO = _COMMON - {"null", "blank", "default", "db_default", "unique"}
_REFERENCE = word_set(
    """to on_delete related_name null blank unique index primary_key default db_default help_text editable db_column
    renamed_from api verbose_name db_comment"""
)
_MANY = word_set(
    """to through through_fields related_name symmetrical null blank help_text editable renamed_from api
    verbose_name"""
)

_TYPES = (
    FieldType("AutoField", "auto", _AUTO),
    FieldType("BigAutoField", "auto", _AUTO),
    FieldType("SmallAutoField", "auto", _AUTO),
    FieldType("BigIntegerField", "int", _INT, low=-(2**63), high=2**63 - 1),
    FieldType("BinaryField", "binary", _COMMON | {"max_length"}),
    FieldType("BooleanField", "bool", _COMMON),
    FieldType("CharField", "text", _TEXT, max_length=255),
    FieldType("DateField", "date", _TIME),
    FieldType("DateTimeField", "datetime", _TIME),
    FieldType("DecimalField", "decimal", _DECIMAL),
    FieldType("DurationField", "duration", _COMMON),
    FieldType("EmailField", "text", _TEXT, max_length=254),
    FieldType("FileField", "file", _FILE, max_length=100),
    FieldType("FloatField", "float", _FLOAT),
    FieldType("GenericIPAddressField", "ip", _COMMON),
    FieldType("ImageField", "file", _FILE, max_length=100),
    FieldType("IntegerField", "int", _INT, low=-(2**31), high=2**31 - 1),
    FieldType("JSONField", "json", _COMMON),
    FieldType("PositiveBigIntegerField", "int", _INT, low=0, high=2**63 - 1),
    FieldType("PositiveIntegerField", "int", _INT, low=0, high=2**31 - 1),
    FieldType("PositiveSmallIntegerField", "int", _INT, low=0, high=2**15 - 1),
    FieldType("SlugField", "text", _TEXT, max_length=50),
    FieldType("SmallIntegerField", "int", _INT, low=-(2**15), high=2**15 - 1),
    FieldType("TextField", "text", _TEXT),
    FieldType("TimeField", "time", _TIME),
    FieldType("URLField", "text", _TEXT, max_length=200),
    FieldType("UUIDField", "uuid", _COMMON),
    FieldType("ForeignKey", "reference", _REFERENCE),
    FieldType("OneToOneField", "reference", _REFERENCE),
    FieldType("ManyToManyField", "many", _MANY),
)
TYPES = {entry.name: entry for entry in _TYPES}

ALIASES = {
    "string": "CharField",
    "str": "CharField",
    "enum": "CharField",
    "text": "TextField",
    "int": "IntegerField",
    "integer": "IntegerField",
    "bigint": "BigIntegerField",
    "float": "FloatField",
    "decimal": "DecimalField",
    "money": "DecimalField",
    "bool": "BooleanField",
    "boolean": "BooleanField",
    "date": "DateField",
    "time": "TimeField",
    "datetime": "DateTimeField",
    "timestamp": "DateTimeField",
    "duration": "DurationField",
    "uuid": "UUIDField",
    "json": "JSONField",
    "email": "EmailField",
    "url": "URLField",
    "slug": "SlugField",
    "ip": "GenericIPAddressField",
    "file": "FileField",
    "image": "ImageField",
    "binary": "BinaryField",
    "fk": "ForeignKey",
    "foreign_key": "ForeignKey",
    "belongs_to": "ForeignKey",
    "one_to_one": "OneToOneField",
    "o2o": "OneToOneField",
    "onetoone": "OneToOneField",
    "m2m": "ManyToManyField",
    "many_to_many": "ManyToManyField",
    "manytomany": "ManyToManyField",
    "nullbooleanfield": "BooleanField",
    "ipaddressfield": "GenericIPAddressField",
    "filepathfield": "CharField",
}
"""Plain words and retired Django names, in lower case."""

UNSUPPORTED = {
    "genericforeignkey": ("generic relations", "draw one nullable ForeignKey for each kind of target"),
    "genericrelation": ("generic relations", "draw a ForeignKey on the other entity instead"),
    "generatedfield": ("computed columns", "describe the computation in $rules"),
}
"""What Django has and an ERD cannot draw, with what to do instead."""

INSTEAD = {
    "varchar": "write CharField(80)",
    "char": "write CharField(80)",
    "nvarchar": "write CharField(80)",
    "serial": "write AutoField",
    "bigserial": "write BigAutoField",
    "double": "write FloatField",
    "real": "write FloatField",
    "number": "write integer, float or decimal(12,2)",
    "numeric": "write decimal(12,2)",
    "smallint": "write SmallIntegerField",
    "tinyint": "write SmallIntegerField or BooleanField",
    "timestamptz": "write datetime",
    "jsonb": "write json",
    "blob": "write binary",
    "stringfield": "did you mean CharField?",
    "arrayfield": "write json, or draw an entity for the items",
    "array": "write json, or draw an entity for the items",
    "list": "write json, or draw an entity for the items",
    "has_many": 'write it as a list beside the fields: "has_many": ["Job"]',
    "has_one": 'write it as a list beside the fields: "has_one": ["Profile"]',
}
"""Words that are no field types, with what to write instead."""

_BY_LOWER = {**{name.lower(): name for name in TYPES}, **ALIASES}

OPTION_ALIASES = {
    "db_index": "index",
    "pk": "primary_key",
    "precision": "max_digits",
    "scale": "decimal_places",
    "target": "to",
    "nullable": "null",
}
"""Other spellings of an option, and the one the reader works with."""

ALL_OPTIONS = frozenset().union(*(entry.options for entry in _TYPES)) | OPTION_ALIASES.keys() | {"type"}


def type_name(word: str) -> str | None:
    """The Django class that a type word means, or ``None``."""
    return _BY_LOWER.get(word.removeprefix("models.").lower())


def type_words() -> list[str]:
    """Every word that may stand for a type."""
    return [*TYPES, *ALIASES]
