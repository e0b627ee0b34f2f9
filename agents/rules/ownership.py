"""Kind ``ownership``: whose the rows are, and who but them may see or change a row.

``only the author may edit a post``, ``users can only see their own orders``, ``a job belongs to its posted_by``
"""

from __future__ import annotations

import re

from agents.erd.model import Party, Relation
from agents.rules.law import Owned
from agents.rules.sentence import ENTITY, FIELD, Sentence, Unclear
from agents.traits import rights

EXAMPLE = "only the owner may edit an order"
TOPIC = r"only the|their own|belongs? to|owned by|owner|author|creator"

_MAY = r"(?:can|may|is allowed to|are allowed to|should be able to|must be able to)"
_EDIT = r"(?:edit|change|update|modify|delete|remove|write)"
_SEE = r"(?:see|read|view|list|access)"
_ACTS = rf"(?P<acts>(?:{_EDIT}|{_SEE}|manage)(?:(?:, and|,| and| or|, or) (?:{_EDIT}|{_SEE}|manage))*)"
_NOUN = (
    r"(?P<noun>owner|author|creator|poster|writer|uploader|organi[sz]er|submitter|user who (?:created|made|owns) it)"
)
_WHAT = rf"(?P<what>{ENTITY})"

_SENTENCES = (
    rf"only (?:the|its|their) (?:{_NOUN}|(?P<by>[FB]\d+)) {_MAY} {_ACTS} {_WHAT}",
    rf"only (?:the|its) (?:{_NOUN}|(?P<by>[FB]\d+)) of (?P<what>{ENTITY}) {_MAY} {_ACTS} it",
    rf"{_WHAT} {_MAY} only be (?P<acts>(?:edited|changed|updated|modified|deleted|removed|seen|viewed|read)"
    rf"(?: (?:and|or) (?:edited|changed|updated|modified|deleted|removed|seen|viewed|read))?)"
    rf" by (?:the|its|their) (?:{_NOUN}|(?P<by>[FB]\d+))",
    rf"(?P<who>{ENTITY}|people|everyone|everybody) {_MAY} only {_ACTS} (?:their|his or her|his|her) own"
    r" (?P<what>[EB]\d+)",
    rf"(?P<who>{ENTITY}|people|nobody|no one) (?:cannot|can't|must not|may not) (?P<acts>{_SEE}|{_EDIT}) (?:the )?"
    r"(?P<what>[EB]\d+) of (?:others|other [EB]\d+|other people|somebody else|someone else)",
)
_BELONGS = (
    rf"(?P<what>{ENTITY}) (?:belongs|belong) to (?:the |its |their )?(?:[EB]\d+ in )?(?P<by>{FIELD})",
    rf"(?P<what>{ENTITY}) (?:is|are) owned by (?:the |its |their )?(?:[EB]\d+ in )?(?P<by>{FIELD})",
)
_WRITES = re.compile(r"edit|chang|updat|modif|delet|remov|write|manage")


def read(sentence: Sentence) -> Owned | None:
    """Of reading and writing only what the sentence speaks of is changed."""
    for pattern in _BELONGS:
        if found := sentence.match(pattern):
            entity = sentence.entity(found["what"])
            return Owned(entity.name, _owner(sentence, found))
    for pattern in _SENTENCES:
        if found := sentence.match(pattern):
            return _guarded(sentence, found)
    return None


def _guarded(sentence: Sentence, found: re.Match[str]) -> Owned:
    said = found.groupdict()
    entity = sentence.entity(found["what"])
    if entity.is_user:
        raise Unclear("accounts belong to themselves already")
    who = said.get("who")
    if who and re.match(r"[EB]\d", who) and not sentence.entity(who).is_user:
        raise Unclear(f"{sentence.said(who)} are no users that sign in")
    owner = None
    if said.get("by"):
        owner = _owner(sentence, found)
    elif not entity.owner:
        raise Unclear(f"nobody owns rows of {entity.name}: draw a required reference to the user")
    acts = found["acts"]
    writes = bool(_WRITES.search(acts))
    reads = bool(re.search(r"see|read|view|list|access|manage", acts))
    read, write = rights(entity) if entity.owner else _SHARED
    # Who may not read a row may not write it either.
    closes = writes or (reads and write != "staff")
    return Owned(entity.name, owner, "owner" if reads else read, "owner" if closes else write)


_SHARED: tuple[Party, Party] = ("authenticated", "staff")
"""Who reads and who writes rows that nobody owned before."""


def _owner(sentence: Sentence, found: re.Match[str]) -> str:
    """The reference to the user that the sentence names; every row must have it."""
    entity, (name,) = sentence.place(f"{_bare(found['what'])}.{_bare(found['by'])}")
    member = entity[name]
    if not isinstance(member, Relation) or member.many or member.target != sentence.erd.user.name:
        raise Unclear(f"{entity.name}.{name} is no reference to the user")
    if member.null:
        raise Unclear(f"{entity.name}.{name} may be empty, and then nobody would own the row")
    return name


def _bare(stretch: str) -> str:
    """The mark alone."""
    return str(re.findall(r"[EFB]\d+", stretch)[-1])
