"""Reading an instruction word by word: a sentence fits only if every word of it has a known part.

That is what keeps questions, negations, conditions and praise out: their words are in no recipe's vocabulary.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from agents.erd.model import Entity, Erd, Field, Relation
from agents.spoken.columns import columns

AND = r"(?:, and|,| and| &)"
MUST = r"(?:should|must|has to|have to|needs? to|ought to|shall)"

LISTS = r"(?:list views?|list endpoints?|lists?|view ?sets?|views?|endpoints?|entities|entity|models?|collections?)"
EVERY_LIST = rf"(?:(?:to|for|on|in|across|of) )?(?:all|every|each)(?: of)?(?: the)? {LISTS}|everywhere|everything"

MAX_LENGTH = 300
CLIENTS = r"(?:(?:the|our|all) )?(?:api )?(?:clients?|users?|people|callers?|consumers?|visitors?|front-?ends?)"
"""Who uses an API, as people put it; none of them is a name here."""

_DO = (
    r"(?:add|allow|cap|change|disable|enable|give|increase|let|limit|make|page|paginate|raise|reduce|restrict|set"
    r"|throttle|use)"
)
_POLITE = re.compile(
    r"^(?:(?:hi|hey|hello|ok|okay|also|and|then|now|nit|minor|suggestion|todo|request)[,:]? "
    r"|please,? |kindly |i think (?:that )?|(?:could|can|would|will) you |let'?s )"
    rf"|^(?:could|can) we (?:please )?(?={_DO} )"
    r"|,? (?:please|thanks|thank you|here|for me|too|as well|(?:through|via|over) the api)$"
)
_ASKED = re.compile(rf"(?:(?:could|would|will) you|can you please) (?:please |kindly )?{_DO} [^?]*\?")
"""A request in the form of a question; whether somebody can sort is a question."""
_GOOD = r"(?:good|great|nice|useful|helpful|handy)"
_ABLE = r"(?=(?:filter|search|sort|order|narrow) )"
_SOMEBODY = rf"(?:{CLIENTS}|(?:the |our )?[a-z]+s)"
_FRAMES = tuple(
    (re.compile(frame), instead)
    for frame, instead in (
        (r"^(?P<who>i|we)(?:'d| would) (?:like|love|prefer) ", r"\g<who> want "),
        (rf"^(?:let|allow|permit) {_SOMEBODY}(?: to)? {_ABLE}", "let clients "),
        (rf"^(?:(?:allow|permit) to|let me|let us) {_ABLE}", "let clients "),
        (rf"^{_SOMEBODY} (?:should|must|need to|have to|ought to) be able to {_ABLE}", "let clients "),
        (rf"^{_SOMEBODY} (?:need|want) to (?:be able to )?{_ABLE}", "let clients "),
        (rf"^(?:i|we) (?:want|need) {_SOMEBODY} to (?:be able to )?{_ABLE}", "let clients "),
        (rf"^(?:i|we) (?:should|must|(?:want|need|have) to) be able to {_ABLE}", "let clients "),
        (rf"^(?:it (?:should|must) be|make it) possible (?:for {_SOMEBODY} )?to {_ABLE}", "let clients "),
        (rf"^it(?:'d| would) be {_GOOD} (?:to be able to|if (?:we|{_SOMEBODY}) could) {_ABLE}", "let clients "),
        (rf"^it(?:'d| would) be {_GOOD} to (?={_DO} )", ""),
        (r"^(?:i|we) (?:(?:want|need|have|ought) (?:you )?to|(?:should|must)(?! not\b| never\b| be\b)) ", ""),
    )
)
"""What stands around a request and says nothing about what is asked for; how it is said otherwise."""


def plain(instruction: str) -> str:
    """Lower case, one line, without quotes, a final full stop, politeness, and words around a request.

    Empty if it asks a question or is longer than any sentence a recipe understands.
    """
    text = re.sub(r"[`\"\u201c\u201d\[\]]|(?<!\w)'|'(?!\w)", "", instruction.replace("\u2019", "'"))
    text = re.sub(r"\s+", " ", text).strip().lower()
    text = re.sub(r"\b([^\W_]+)viewset\b", r"\1 viewset", text)
    if len(text) > MAX_LENGTH or (re.search(r"\?(?![a-z_]+=)", text) and not _ASKED.fullmatch(text)):
        return ""
    for _ in range(4):
        text = _POLITE.sub("", text.rstrip(".!? "))
    for frame, instead in _FRAMES:
        text = frame.sub(instead, text)
    return text


def scan(text: str, phrases: Iterable[tuple[str, str]]) -> list[tuple[str, re.Match[str]]] | None:
    """Cut the text into phrases (role, pattern), the first that fits at each place; ``None`` if a word is left over."""
    compiled = [(role, _compiled(pattern)) for role, pattern in phrases]
    parts: list[tuple[str, re.Match[str]]] = []
    at = 0
    while at < len(text):
        part = next(((role, found) for role, pattern in compiled if (found := pattern.match(text, at))), None)
        if part is None:
            return None
        parts.append(part)
        at = part[1].end()
    return parts


def whole(pattern: str, text: str) -> re.Match[str] | None:
    """The pattern, if it is all of the text; compiled when it is first asked for, since most processes read nothing."""
    return _sentence(pattern).fullmatch(text)


@cache
def _sentence(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


@lru_cache(maxsize=2000)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{pattern})(?=$|[\s,])\s*")


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of a sentence that is a name: of an entity, of a field, or of both."""

    text: str
    entity: str | None
    field: str | None

    @property
    def letter(self) -> str:
        return "B" if self.entity and self.field else "E" if self.entity else "F"


class Names:
    """The ways in which a sentence may spell the entities and fields of an ERD, as patterns for phrases.

    ``members`` are those of an entity that sentences may name.
    """

    def __init__(self, erd: Erd, members: Callable[[Entity], Sequence[Field | Relation]] = columns) -> None:
        self._entities = _unambiguous((form, entity.name) for entity in erd for form in _entity_forms(entity))
        self._fields = _unambiguous(
            (form, field.name) for entity in erd for field in members(entity) for form in _forms(field.name.split("_"))
        )
        # Product names, job titles; a name that ends so is itself.
        plurals = {f"{form}s": name for form, name in self._fields.items()}
        self._fields = {**{form: name for form, name in plurals.items() if form not in self._entities}, **self._fields}
        self.entity = rf"{_alternatives(self._entities)}{PART_OF_VIEWS}"
        self.entities = rf"(?:the )?{self.entity}(?:{AND} (?:the )?{self.entity})*"
        self.owner = rf"(?:the )?{_alternatives(self._entities)}"
        """Before a field's name."""
        self.field = _alternatives(self._fields)

    def entities_in(self, text: str) -> tuple[str, ...]:
        """The entities of a stretch that matched ``entities``, in its order."""
        forms = re.finditer(rf"(?<![\w-])(?P<form>{_alternatives(self._entities)}){PART_OF_VIEWS}(?![\w-])", text)
        return tuple(dict.fromkeys(self._entities[found["form"]] for found in forms))

    def field_named(self, form: str) -> str:
        """The field of a stretch that matched ``field``."""
        return self._fields[form]

    def fields_in(self, text: str) -> tuple[str, ...]:
        """The fields named in a stretch that is a list of them, in its order."""
        forms = re.finditer(rf"(?<![\w-])(?P<form>{self.field})(?![\w-])", text)
        return tuple(dict.fromkeys(self._fields[found["form"]] for found in forms))

    def marked(self, text: str) -> tuple[str, tuple[Mention, ...]]:
        """The lower-case text with every name in it as a mark, ``E0`` an entity, ``F1`` a field, ``B2`` either.

        Sentences can then be told by patterns that do not grow with the ERD.
        """
        parts = _WORDS.findall(text)
        marks: list[str] = []
        mentions: list[Mention] = []
        at = 0
        while at < len(parts):
            length, mention = self._mention(parts, at)
            if mention is None:
                marks.append(parts[at])
            else:
                marks.append(f"{mention.letter}{len(mentions)}")
                mentions.append(mention)
            at += length
        return "".join(marks), tuple(mentions)

    def _mention(self, parts: Sequence[str], at: int) -> tuple[int, Mention | None]:
        """The longest name that begins here, with the number of parts it takes."""
        for length in range(min(_LONGEST, len(parts) - at), 0, -1):
            form = "".join(parts[at : at + length])
            if form in self._entities or form in self._fields:
                return length, Mention(form, self._entities.get(form), self._fields.get(form))
        return 1, None

    def nearest(self, instruction: str) -> str | None:
        """The name that an unknown word of the instruction comes close to."""
        known = {*self._entities, *self._fields}
        for word in re.findall(r"[a-z_][\w-]{2,}", plain(instruction)):
            close = [] if word in known else difflib.get_close_matches(word, known, 1, cutoff=0.8)
            if close:
                return self._entities.get(close[0]) or self._fields[close[0]]
        return None


_WORDS = re.compile(r"\w+(?:-\w+)*|'s\b|.", re.DOTALL)
_LONGEST = 11
"""Words and spaces of a name: six words."""

PART_OF_VIEWS = r"(?: ?view ?sets?| ?views?| list views?| lists?| endpoints?| api)?"
"""What people append to an entity's name when they talk about its part of ``views.py``."""


def _entity_forms(entity: Entity) -> set[str]:
    words = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", entity.name)
    return _forms(words) | (_forms(entity.plural.split("-")) if entity.plural else set())


def _forms(words: Sequence[str]) -> set[str]:
    return {joint.join(word for word in words if word).lower() for joint in ("", " ", "_", "-")}


def _unambiguous(named: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Each form with what it names; a form that could mean two things means none."""
    meanings: dict[str, set[str]] = {}
    for form, name in named:
        meanings.setdefault(form, set()).add(name)
    return {form: names.pop() for form, names in meanings.items() if len(names) == 1}


def _alternatives(forms: Iterable[str]) -> str:
    longest_first = sorted(forms, key=lambda form: (-len(form), form))
    return f"(?:{'|'.join(map(re.escape, longest_first))})" if longest_first else "(?!)"
