"""The short form of a member: ``"CharField(80) unique"``, ``"ForeignKey:User? on_delete=SET_NULL"``.

    type [ "(" argument, ... ")" ] [ ":" target ] [ "?" ] modifier ...

Arguments are a length, digits and places, a target, the values of an enum, or ``name=value``. Modifiers are flags or
``name=value``; a value with spaces stands in quotes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from agents.erd.drawn import Drawn, Reading
from agents.erd.position import Path
from agents.erd.problems import nearest, shown
from agents.erd.types import ALL_OPTIONS, INSTEAD, OPTION_ALIASES, TYPES, UNSUPPORTED, FieldType, type_name, type_words

# White space belongs to the part after it, so that no run of it can be split in two ways.
_HEAD = re.compile(
    r"""\s*(?P<type>[^\W\d][\w.]*)
    (?P<call>\s*\((?P<args>(?:[^()"']|"[^"]*"|'[^']*')*)\))?
    (?P<colon>\s*:\s*(?P<target>"[^"]+"|'[^']+'|[\w.$-]*))?
    (?P<null>\s*\?)?(?=[\s,]|$)""",
    re.VERBOSE,
)
_ARGUMENT = re.compile(r"""\s*((?:"[^"]*"|'[^']*'|[^,"'])*)(?:,|$)""")
_MODIFIER = re.compile(r"""[\s,]*(?P<name>[^\W\d]\w*)(?:=(?P<value>"[^"]*"|'[^']*'|[^\s"',]+))?(?=[\s,]|$)""")
_INT = re.compile(r"[+-]?\d{1,40}")
_FLOAT = re.compile(r"[+-]?\d{1,40}\.\d{1,40}")
_WORDS = {"true": True, "false": False, "null": None, "none": None}
_EMPTY: dict[str, Callable[[], Any]] = {"{}": dict, "[]": list}
_MAX_TEXT = 10_000
FLAGS: dict[str, tuple[str, Any]] = {
    "unique": ("unique", True),
    "index": ("index", True),
    "indexed": ("index", True),
    "db_index": ("index", True),
    "null": ("null", True),
    "nullable": ("null", True),
    "optional": ("null", True),
    "required": ("null", False),
    "blank": ("blank", True),
    "pk": ("primary_key", True),
    "primary_key": ("primary_key", True),
    "auto_now": ("auto_now", True),
    "auto_now_add": ("auto_now_add", True),
    "symmetrical": ("symmetrical", True),
    "read_only": ("api.read_only", True),
    "write_only": ("api.write_only", True),
    "sensitive": ("api.sensitive", True),
}


def read_short(text: str, raw: str, path: Path, reading: Reading) -> Drawn | None:
    """The member that a text draws; ``None`` after noting why it draws none."""
    if len(text) > _MAX_TEXT:
        reading.problems.add("type", path, f"a text of {len(text):,} characters", "use the object form")
        return None
    head = _HEAD.match(text)
    if not text.strip():
        reading.problems.add("type", path, "the type is empty", 'write a type, for example "CharField"')
        return None
    if not head:
        _unreadable(text, path, reading)
        return None
    entry = field_type(head["type"], path, reading)
    if entry is None:
        return None
    options: dict[str, Any] = {"null": True} if head["null"] else {}
    if not _read_target(head, entry, options, path, reading):
        return None
    if head["call"] and not _read_arguments(head, entry, options, path, reading):
        return None
    rest = re.sub(r"\bnot\s+null\b", "required", text[head.end() :], flags=re.IGNORECASE)
    if not _read_modifiers(rest, entry, options, path, reading):
        return None
    return Drawn(raw, path, entry, options, short=True)


def field_type(word: str, path: Path, reading: Reading) -> FieldType | None:
    """The field type that a word names; ``None`` after noting that it names none."""
    name = type_name(word)
    bare = word.removeprefix("models.")
    if bare.lower() in UNSUPPORTED:
        what, instead = UNSUPPORTED[bare.lower()]
        reading.problems.add("unsupported", path, f"{bare}: {what} cannot be drawn yet", instead)
        return None
    if name is None:
        close = nearest(bare, type_words(), otherwise="for example CharField, int, decimal, date, ForeignKey:User")
        reading.problems.add("type", path, f"unknown field type {shown(word)}", INSTEAD.get(bare.lower(), close))
        return None
    if word.lower() == "filepathfield":
        reading.notes.infer(path, "FilePathField becomes a CharField", "a server's folders are no business of an API")
    return TYPES[name]


def _unreadable(text: str, path: Path, reading: Reading) -> None:
    word = re.match(r"\s*([^\W\d][\w.]*)", text)
    known = word and type_name(word[1])
    what = f"cannot read {shown(text)}" if known else f"unknown field type {shown(text)}"
    hint = "write Type, Type(args), Type:Target, then modifiers"
    close = hint if known or not word else nearest(word[1], type_words(), otherwise=hint)
    reading.problems.add("type", path, what, close)


def _read_target(head: re.Match[str], entry: FieldType, options: dict[str, Any], path: Path, reading: Reading) -> bool:
    if not head["colon"]:
        return True
    target = _unquoted(head["target"] or "")
    if not target:
        reading.problems.add("target", path, f"{entry.name} names no target", f"write {entry.name}:User")
        return False
    if entry.kind in ("reference", "many"):
        options["to"] = target
    elif head["type"].lower() == "enum":
        options["choices"] = target
    else:
        reading.problems.add("option", path, f"a {entry.name} has no target", f"write ForeignKey:{target}")
        return False
    return True


def _read_arguments(
    head: re.Match[str], entry: FieldType, options: dict[str, Any], path: Path, reading: Reading
) -> bool:
    texts = [match[1].strip() for match in _ARGUMENT.finditer(head["args"]) if match[1].strip()]
    named = [text for text in texts if re.match(r"[^\W\d]\w*\s*=", text)]
    plain = [_unquoted(text) for text in texts if text not in named]
    if head["type"].lower() == "enum" and plain:
        options["choices"] = plain
        plain = []
    places = _PLACES.get(entry.kind, ())
    if entry.name == "DecimalField":
        places = ("max_digits", "decimal_places")
    if len(plain) > len(places):
        takes = f"takes {len(places)}" if places else "takes none"
        message = f"{len(plain)} arguments in {shown(head['call'].strip())}: {entry.name} {takes}"
        reading.problems.add("type", path, message, f"for example {entry.name}{_EXAMPLES.get(entry.kind, '')}")
        return False
    options.update({place: scalar(text, place, entry) for place, text in zip(places, plain, strict=False)})
    read = [_assign(text, entry, options, path, reading) for text in named]
    return all(read)


_EXAMPLES = {"text": "(80)", "decimal": "(10,2)", "reference": "(User)", "many": "(User)"}
_PLACES: dict[str, tuple[str, ...]] = {
    "text": ("max_length",),
    "binary": ("max_length",),
    "reference": ("to",),
    "many": ("to",),
}


def _assign(text: str, entry: FieldType, options: dict[str, Any], path: Path, reading: Reading) -> bool:
    name, _, value = text.partition("=")
    return _set(name.strip(), value.strip(), entry, options, path, reading)


def _read_modifiers(text: str, entry: FieldType, options: dict[str, Any], path: Path, reading: Reading) -> bool:
    at, fine = 0, True
    while text[at:].strip(" \t\r\n,"):
        match = _MODIFIER.match(text, at)
        if not match:
            hint = 'write modifiers as: unique, null, max=5, default="two words"'
            reading.problems.add("option", path, f"cannot read {shown(text[at:].strip())}", hint)
            return False
        at = match.end()
        name = match["name"]
        if match["value"] is not None:
            fine = _set(name, match["value"], entry, options, path, reading) and fine
        elif name.lower() in FLAGS:
            option, value = FLAGS[name.lower()]
            _put(options, option, value)
        else:
            reading.problems.add("unknown-option", path, f"unknown modifier {shown(name)}", nearest(name, FLAGS))
            fine = False
    return fine


def _set(name: str, value: str, entry: FieldType, options: dict[str, Any], path: Path, reading: Reading) -> bool:
    option = OPTION_ALIASES.get(name, name)
    if name not in ALL_OPTIONS or name == "type":
        reading.problems.add(
            "unknown-option", path, f"unknown option {shown(name)}", nearest(name, sorted(entry.options))
        )
        return False
    options[option] = scalar(_unquoted(value), option, entry, quoted=value[:1] in ("'", '"'))
    return True


def _put(options: dict[str, Any], option: str, value: Any) -> None:
    outer, _, inner = option.partition(".")
    if inner:
        options.setdefault(outer, {})[inner] = value
    else:
        options[outer] = value


def _unquoted(text: str) -> str:
    quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "'\""
    return text[1:-1] if quoted else text


_TEXT_OPTIONS = frozenset(
    {"help_text", "pattern", "upload_to", "db_column", "related_name", "renamed_from", "to", "through", "on_delete"}
)


def scalar(text: str, option: str, entry: FieldType, *, quoted: bool = False) -> Any:
    """The JSON value that a word of the short form stands for."""
    if option == "choices" and "|" in text:
        return [scalar(part, "default", entry) for part in text.split("|")]
    if option == "through_fields":
        return text.split("|")
    textual = entry.kind not in ("int", "float", "bool", "json", "duration")
    if quoted or option in _TEXT_OPTIONS or (option in ("default", "choices") and textual):
        return text
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    if entry.kind == "json" and text in _EMPTY:
        return _EMPTY[text]()
    if _INT.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text
