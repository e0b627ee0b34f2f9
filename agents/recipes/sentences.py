"""The sentences about a field that are surely understood, each whole: one word too many, and nobody meant it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from agents.spoken.grammar import AND, MUST, Mention, Names, plain, scan, whole

OPTIONAL: Mapping[str, Any] = {"null": True, "blank": None}
REQUIRED: Mapping[str, Any] = {"null": None, "blank": None, "default": None}
STATES: Mapping[str, Mapping[str, Any]] = {
    r"optional|nullable|not required|not mandatory|no longer required": OPTIONAL,
    r"required|mandatory|non-?nullable|not nullable|not optional|not null|non-null": REQUIRED,
    r"unique": {"unique": True},
    r"not unique|non-?unique": {"unique": None},
    r"indexed": {"index": True},
    r"not indexed": {"index": None},
    r"read[- ]?only": {"api": {"read_only": True}},
    r"write[- ]?only": {"api": {"write_only": True}},
    r"writable|editable": {"api": {"read_only": False}},
    r"readable": {"api": {"write_only": False}},
}
"""What people call a state → the words of the language that bring it about; ``None`` takes a word away."""


NO_VALUE = frozenset({"null", "none", "nothing", "empty", "blank", "nil", "undefined", "something", "it"})
"""Words that are no default, unless they stand in quotes."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a sentence says: of which fields (entity or ``None``, field), and the words with values as written.

    ``quoted`` unless values stand there bare: then they may be a description, as in "limit it to letters and digits".
    """

    fields: tuple[tuple[str | None, str], ...]
    words: Mapping[str, Any]
    quoted: bool


_THE = r"(?:the |an? |every |each )?"
_ENTITY = rf"{_THE}[EB]\d+(?: (?:model|entity|table))?"
_ONE = rf"{_THE}(?:(?:[EB]\d+)(?:'s)?[ .])?(?:the )?(?:field )?[FB]\d+(?: fields?| columns?| attributes?)?"
_OF = rf"(?: (?:of|on|in|for) {_ENTITY})?"
_FIELD = rf"(?P<fields>{_ONE}{_OF})"
_FIELDS = rf"(?P<fields>{_ONE}(?:{AND} {_ONE})*{_OF})"
_STATE = "|".join(STATES)
_REQUIRED = r"(?:required|mandatory)"
_STATES = rf"(?P<states>(?:{_STATE})(?:{AND} (?:{_STATE}))*)"
_N = r"(?P<number>\d{1,8})(?: characters?| chars?| letters?)"
_BARE_N = r"(?P<number>\d{1,8})(?: characters?| chars?| letters?)?"
_LENGTH = r"(?:max(?:imum)?[ _-]?length|length|length limit|size limit)"
_WORD = r"(?:[a-z0-9][\w.:@/+-]{0,99}|-?\d[\d.]{0,40}|[EFBQ]\d+)"
_VALUE = rf"(?P<value>{_WORD})"
_VALUES = rf"(?P<values>{_WORD}(?:(?:, or|, and|,| or| and) {_WORD})+)"
_SET = r"(?:set|change|increase|raise|extend|reduce|lower|limit)"

_NOT = r"(?:should not|shouldn't|must not|mustn't|may not|should never|must never|cannot|can't|can not)"
_IN = r"(?:to|on|for|in)"
_AN = r"(?:an? |the )?"
_OUT = r"(?: (?:from|in) (?:the |all )?(?:api )?(?:responses?|output|answers?))"
_IS_TRUE = r"(?: ?= ?true)?"
_STATE_SENTENCES = (
    rf"(?:make|mark|set|turn|declare) {_FIELDS}(?: as| to be| to| into)?(?: an?)? {_STATES}(?: fields?)?",
    rf"(?:i|we) (?:want|need|would like) {_FIELDS} (?:to be |as )?{_STATES}",
    rf"{_FIELDS} {MUST} be (?:made |marked )?(?:as )?(?:an? )?{_STATES}(?: fields?)?",
)
_LAST = re.compile(
    rf"((?:make|mark|set) (?:the )?(?:field )?[FB]\d+(?: field)?)( (?:as )?(?:{_STATE}))(?: fields?)?"
    rf" (?:on|in|for|of) ({_ENTITY})"
)
"""What is said of an entity's field, with the entity at the end."""
_SENTENCES: Sequence[tuple[str, str]] = (
    *(("states", sentence) for sentence in _STATE_SENTENCES),
    ("optional", rf"(?:do not|don't) require {_FIELDS}"),
    (
        "optional",
        rf"{_FIELDS} (?:should not|shouldn't|need not|needn't|does not have to|doesn't have to) be {_REQUIRED}",
    ),
    ("optional", rf"(?:add|set|use) null ?= ?true(?:(?:,| and|, and|,? &)? ?blank ?= ?true)? {_IN} {_FIELDS}"),
    ("optional", rf"(?:add|set|use) required ?= ?false {_IN} {_FIELDS}"),
    ("optional", rf"{_FIELDS} may be (?:empty|blank|null|omitted|left out|missing)"),
    ("required", rf"{_FIELDS} {MUST} (?:always )?be (?:given|provided|set|filled(?: in)?|present)"),
    ("required", rf"{_FIELDS} {_NOT} be (?:empty|blank|null|missing|left out)"),
    ("required", rf"(?:forbid|disallow|(?:do not|don't) allow) (?:an? )?(?:empty|blank|null|missing) {_FIELDS}"),
    ("required", rf"(?:add|set|use) (?:null ?= ?false|required ?= ?true) {_IN} {_FIELDS}"),
    ("unique", rf"(?:add|set|use|put) unique ?= ?true {_IN} {_FIELDS}"),
    ("unique", rf"{_FIELDS} (?:needs?|should have|must have) {_AN}(?:unique|uniqueness) constraint"),
    ("not unique", rf"{_FIELDS} (?:do not|don't|does not|doesn't) (?:have|need) to be unique"),
    ("not unique", rf"{_FIELDS} (?:need not|needn't|should not|shouldn't) be unique"),
    ("not unique", rf"(?:remove|drop) {_AN}(?:unique|uniqueness)(?: constraint)? (?:from|on|of) {_FIELDS}"),
    ("index", rf"(?:add|set|use|put) (?:db_index|index){_IS_TRUE} {_IN} {_FIELDS}"),
    ("index", rf"{_FIELDS} (?:needs?|should have|must have) {_AN}(?:db |database )?index"),
    ("no index", rf"(?:remove|drop) {_AN}(?:db |database )?index (?:from|on|of) {_FIELDS}"),
    ("read-only", rf"(?:add|set|use) read_only{_IS_TRUE} {_IN} {_FIELDS}"),
    ("write-only", rf"(?:add|set|use) write_only{_IS_TRUE} {_IN} {_FIELDS}"),
    ("write-only", rf"(?:do not|don't|never) (?:return|show|include|expose) {_FIELDS}{_OUT}"),
    ("write-only", rf"(?:hide|omit|exclude|remove|drop) {_FIELDS}{_OUT}"),
    ("write-only", rf"{_FIELDS} {_NOT} be (?:shown|returned|included|visible|exposed|readable){_OUT}?"),
    (
        "read-only",
        rf"{_FIELDS} {_NOT} be (?:changed|edited|written|writable|editable)(?: by clients| through the api)?",
    ),
    ("max_length", rf"{_FIELD} {_NOT} (?:be longer than|exceed|have more than|be more than) {_N}(?: long)?"),
    ("max_length", rf"{_FIELD} max(?:imum)?\.? {_N}"),
    ("max_length", rf"(?:the )?{_LENGTH} (?:of|for) {_FIELD} {MUST} be {_BARE_N}"),
    ("max_length", rf"{_FIELD} {MUST} (?:allow|accept|permit|take) (?:up to |at most )?{_N}"),
    ("max_length", rf"{_FIELD} {_LENGTH}(?: of| =|=|:)? ?{_BARE_N}"),
    ("max_length", rf"(?:set|change|increase|raise) {_LENGTH}(?: to| =|=)? ?{_BARE_N} (?:for|on) {_FIELD}"),
    ("default", rf"(?:the )?default(?: value)? (?:of|for|on) {_FIELD} {MUST} be {_VALUE}"),
    ("default", rf"{_FIELD} (?:needs?|should have|must have) {_AN}default(?: value)?(?: of)? {_VALUE}"),
    ("default", rf"{_FIELD} {MUST} be {_VALUE} by default"),
    ("default", rf"make {_FIELD} {_VALUE} by default"),
    ("default", rf"(?:use|set|add) (?:an? )?default(?: value)? of {_VALUE} {_IN} {_FIELD}"),
    ("default", rf"(?:add|set|use) default ?= ?{_VALUE} {_IN} {_FIELD}"),
    ("choices", rf"make {_FIELD} (?:one of|either) {_VALUES}"),
    ("choices", rf"{_FIELD} (?:can|may) only be (?:one of |either )?{_VALUES}"),
    ("choices", rf"only (?:allow|accept|permit) {_VALUES} (?:as|for|in) {_FIELD}"),
    ("optional", rf"(?:allow|permit) (?:an? )?(?:empty|blank|null|missing) {_FIELDS}"),
    ("optional", rf"(?:allow|permit|let) {_FIELDS} (?:to )?be (?:empty|blank|null|missing|left out|omitted|optional)"),
    ("optional", rf"(?:allow|permit) (?:nulls?|null values|blanks?|empty values) (?:in|for|on) {_FIELDS}"),
    ("required", rf"(?:always )?require {_FIELDS}"),
    ("unique", rf"(?:add|put|set|enforce) (?:an? )?(?:unique|uniqueness)(?: constraint)? (?:to|on|for|of) {_FIELDS}"),
    ("unique", rf"enforce (?:that )?{_FIELDS} (?:is|are|to be) unique"),
    ("index", rf"(?:add|create|put) (?:an? )?(?:db |database )?index(?:es)? (?:to|on|for|over) {_FIELDS}"),
    ("index", rf"index {_FIELDS}"),
    ("max_length", rf"(?:limit|cap|shorten|restrict|extend|widen) {_FIELD} to (?:at most |a maximum of )?{_N}"),
    ("max_length", rf"(?:allow|permit) (?:up to |at most )?{_N} (?:in|for) {_FIELD}"),
    ("max_length", rf"(?:allow|let) {_FIELD} (?:to )?(?:have |be )?(?:up to|at most) {_N}(?: long)?"),
    ("max_length", rf"{_SET} (?:the )?{_LENGTH} (?:of|for|on|in) {_FIELD} to {_BARE_N}"),
    ("max_length", rf"{_SET} {_FIELD}(?:'s)? {_LENGTH} to {_BARE_N}"),
    ("max_length", rf"{_FIELD} {MUST} (?:have|be|hold) (?:at most|up to|no (?:longer|more) than) {_N}(?: long)?"),
    ("max_length", rf"{_FIELD} {MUST} have a {_LENGTH} of {_BARE_N}"),
    ("max_length", rf"(?:use |set |add )?(?:an? )?{_LENGTH}(?: of| =|=|:)? ?{_BARE_N} (?:for|on|to) {_FIELD}"),
    ("default", rf"(?:set|change) (?:the )?default(?: value)? (?:of|for|on) {_FIELD} to {_VALUE}"),
    ("default", rf"(?:set|make|let) {_FIELD} default to {_VALUE}"),
    ("default", rf"set {_FIELD}(?:'s)? default(?: value)? to {_VALUE}"),
    ("default", rf"default {_FIELD} to {_VALUE}"),
    ("default", rf"{_FIELD} {MUST} default to {_VALUE}"),
    ("default", rf"(?:use|make|set) {_VALUE} (?:as )?(?:the )?default(?: value)? (?:of|for|on) {_FIELD}"),
    ("default", rf"give {_FIELD} (?:an? |the )?default(?: value)?(?: of)? {_VALUE}"),
    ("default", rf"add (?:an? |the )?default(?: value)?(?: of)? {_VALUE} (?:to|for|on) {_FIELD}"),
    ("choices", rf"(?:limit|restrict|constrain) {_FIELD} to (?:the (?:values|choices) )?{_VALUES}"),
    ("choices", rf"{_FIELD} {MUST} (?:only )?be (?:one of|either) {_VALUES}"),
    ("choices", rf"(?:add|set|use) (?:the )?choices:? {_VALUES} (?:to|for|on) {_FIELD}"),
    ("choices", rf"(?:set|change) (?:the )?choices (?:of|for|on) {_FIELD} to {_VALUES}"),
)
_PARTS = (
    ("states", _STATES),
    ("fields", rf"(?:(?:on|for|of|to|in) )?{_FIELDS}"),
    ("max_length", rf"(?:(?:at most|up to|no more than|a maximum of|max(?:imum)?(?: of)?) ){_N}(?: long)?"),
    (
        "verb",
        r"make|mark|set|turn|declare|limit|cap|allow|let|use|keep|(?:i|we) (?:want|need)"
        rf"|needs?(?: to)?|{MUST}|be|have",
    ),
    ("filler", r"an?|the|to|as|into|on|for|of|in|with|fields?|columns?|constraint|always|,"),
)
"""What a sentence about a state or a length is made of, in whatever order."""

_FLAGS: Mapping[str, Mapping[str, Any]] = {
    "optional": OPTIONAL,
    "required": REQUIRED,
    "unique": {"unique": True},
    "index": {"index": True},
    "not unique": {"unique": None},
    "no index": {"index": None},
    "read-only": {"api": {"read_only": True}},
    "write-only": {"api": {"write_only": True}},
}
_QUOTED = re.compile(r"\"([^\"]{0,100})\"|'([^']{0,100})'(?!\w)|`([^`]{0,100})`|\u201c([^\u201d]{0,100})\u201d")


def wanted(instruction: str, names: Names) -> Wanted | None:
    """What the sentence says, ``None`` unless all of it is understood."""
    quotes: list[str] = []

    def unquoted(found: re.Match[str]) -> str:
        inner = next(group for group in found.groups() if group is not None)
        if names.marked(inner.lower())[1]:
            return inner
        quotes.append(inner)
        return f"\x00{len(quotes) - 1}"

    text, mentions = names.marked(plain(_QUOTED.sub(unquoted, instruction.replace("\x00", ""))))
    text = _LAST.sub(r"\1 of \3\2", text.replace("\x00", "Q"))
    sentences = ((says, whole(sentence, text)) for says, sentence in _SENTENCES)
    whole_ones = ((says, found.groupdict()) for says, found in sentences if found)
    for says, found in chain(whole_ones, _in_parts(text)):
        words = _words(says, found, lambda word: _as_written(word, quotes, mentions, instruction))
        fields = _fields(found["fields"], mentions)
        # Two fields that are to be unique, or indexed, may be meant together or each.
        if words is None or (len(fields) > 1 and ("unique" in words or "index" in words)):
            return None
        return Wanted(fields, words, quoted="Q" in found.get("values", ""))
    return None


def _in_parts(text: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    """The one thing that a sentence of known parts says of one stretch of fields."""
    parts = scan(re.sub(r": ?", ", ", text), _PARTS) or []
    said = [(role, part) for role, part in parts if role in ("states", "max_length")]
    fields = [part["fields"] for role, part in parts if role == "fields"]
    if len(said) == len(fields) == 1 and (said[0][0] == "max_length" or any(role == "verb" for role, _ in parts)):
        yield said[0][0], {**said[0][1].groupdict(), "fields": fields[0]}


def _words(says: str, found: Mapping[str, str], written: Any) -> Mapping[str, Any] | None:
    """The words of the language; ``None`` where a part takes back another, or a value is none."""
    if says in _FLAGS:
        return _FLAGS[says]
    if says == "max_length":
        return {"max_length": int(found["number"])}
    if says == "default":
        return None if found["value"] in NO_VALUE else {"default": written(found["value"])}
    if says == "choices":
        return {"choices": [written(word) for word in re.split(r", or |, and |, | or | and ", found["values"])]}
    words: dict[str, Any] = {}
    for state in re.split(rf"{AND} ", found["states"]):
        said = next(means for called, means in STATES.items() if re.fullmatch(called, state))
        if any(key in words and words[key] != value for key, value in said.items()):
            return None
        words |= said
    return words


def _as_written(word: str, quotes: Sequence[str], mentions: Sequence[Mention], instruction: str) -> str:
    """A value as the person wrote it, capitals included."""
    if word[0] == "Q":
        return quotes[int(word[1:])]
    if word[0] in "EFB":
        word = mentions[int(word[1:])].text
    return next(iter(re.findall(rf"(?<!\w){re.escape(word)}(?!\w)", instruction, re.IGNORECASE)[::-1]), word)


def _fields(stretch: str, mentions: Sequence[Mention]) -> tuple[tuple[str | None, str], ...]:
    """Each field with the entity that it is said of: the one before it, or else the one at the end."""
    marks = list(
        re.finditer(r"(?P<kind>[EFB])(?P<number>\d+)(?P<owns>(?=(?:'s)?[ .](?:the )?(?:field )?[FB]\d))?", stretch)
    )
    fields: list[tuple[str | None, str]] = []
    owner: str | None = None
    for mark in marks:
        mention = mentions[int(mark["number"])]
        is_last = bool(re.search(r"(?:of|on|in|for) (?:the |an? |every |each )?$", stretch[: mark.start()]))
        if mention.entity and (mark["owns"] is not None or is_last):
            owner = mention.entity
            fields = [(owner, field) for _, field in fields] if is_last else fields
        elif mention.field:
            fields.append((owner, mention.field))
    return tuple(fields)
