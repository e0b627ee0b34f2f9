"""Recipe ``permissions``: who may read and who may write an entity's rows.

``make companies public``, ``only staff may write jobs``, ``let signed-in users write tags``, ``make orders private``
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import chain
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from agents.amending import PERMISSIONS, accepted
from agents.contract import UserError
from agents.erd.model import Erd, Party
from agents.recipes.recipe import Match, Recipe, Settings
from agents.recipes.targets import TARGET, heard, targets
from agents.spoken.grammar import AND, MUST, whole
from agents.traits import rights

_READ = r"(?:read|view|see|list|browse)(?: (?:and|or) (?:read|view|see|list|browse))*"
_WRITE = r"(?:write|change|modify|edit|create,? (?:edit|update|change),? (?:and|or) delete)(?: to)?"
_WRITABLE = r"(?:writable|editable|modifiable)"
_OWN = r"(?:edit|change|modify|update|delete|write)(?:(?:,| and| or|, and|, or) (?:edit|change|modify|update|delete))*"
_MAY = r"(?:may|can|should|should be able to|are allowed to|is allowed to|shall)"
_STAFF = r"(?:admins?|administrators?|staff|staff (?:members?|users?|people)|admin users?)"
_OWNER = r"(?:the |their |its )?owners?"
_ANONYMOUS = r"(?:anonymous|unauthenticated)"
_ANYONE = rf"(?:anyone|anybody|the public|the world|{_ANONYMOUS} (?:users?|clients?|visitors?)|guests?|visitors?)"
_SIGNED_IN = r"(?:authenticated|signed[- ]in|logged[- ]in)"
_MEMBERS = rf"(?:(?:any|every|all) )?{_SIGNED_IN} (?:users?|people|clients?|accounts?)"
_SIGN_IN = r"(?:an? )?(?:login|authentication|sign[- ]?in)"
_LOGIN = r"(?:signing in|logging in|an? (?:login|account)|login|authentication)"
_OPEN = rf"(?:public|{_ANONYMOUS})"
_ACCESS = rf"{_OPEN} (?:read(?:[- ]only)?(?: access)?|reads|reading)"
_READABLE = r"(?:readable|visible|accessible|viewable|available)"
_ONLY = rf"(?:only {_READABLE}|{_READABLE} only)"
_NO_LOGIN = rf"without {_LOGIN}"
_ALL = r"(?:everyone|everybody|all)"
_PUBLIC = (
    rf"(?:public|publicly {_READABLE}"
    rf"|{_READABLE} (?:(?:by|for|to) {_ANYONE}|(?:(?:by|for|to) {_ALL} )?{_NO_LOGIN}))"
)
_EACH = rf"(?!{_STAFF} )(?:{_ALL}|each user|a user|people|[a-z]+s)"
_SINGLE: Mapping[str, str] = {
    "create": r"creat(?:e|ing|ion)|add(?:ing)?|post(?:ing)?",
    "update": r"updat(?:e|ing)",
    "delete": r"delet(?:e|ing|ion)|remov(?:e|ing|al)|destroy(?:ing)?",
}
_DO = "|".join(_SINGLE.values())
_VERBS = rf"(?P<verbs>(?:{_DO})(?:(?:{AND}| or|, or) (?:{_DO}))*)"
_SINGLE_SENTENCES = (
    rf"only (?P<who>{_STAFF}|{_OWNER}|{_MEMBERS}) {_MAY} {_VERBS} (?:(?:their|its) (?:own )?)?{TARGET}",
    rf"only (?:let|allow) (?P<who>{_STAFF}|{_OWNER}|{_MEMBERS})(?: to)? {_VERBS} (?:(?:their|its) (?:own )?)?{TARGET}",
    rf"(?:let|allow|permit) (?P<who>{_MEMBERS})(?: to)? {_VERBS} {TARGET}",
    rf"(?P<who>{_MEMBERS}) {_MAY} {_VERBS} {TARGET}",
    rf"(?:restrict|limit) {_VERBS}(?: of)? {TARGET} to (?P<who>{_STAFF}|{_OWNER}|{_MEMBERS})",
    rf"(?:nobody|no[- ]?one) (?:but|except) (?P<who>{_STAFF}|{_OWNER}) {_MAY} {_VERBS} {TARGET}",
)
"""Who may create, update or delete, where nothing is said of the other two."""

_ANYONE_READS = {"read": "anyone"}
_ANYONE_READS = {"read": "anyone"}
_STAFF_ALONE = {"read": "staff", "write": "staff"}
_OWNER_ALONE = {"read": "owner", "write": "owner"}
_SENTENCES: tuple[tuple[Mapping[str, str], str], ...] = (
    (_ANYONE_READS, rf"make {TARGET} {_PUBLIC}(?:,| and|, and)?(?: read[- ]?only)?"),
    (_ANYONE_READS, rf"(?:let|allow|permit) {_ANYONE}(?: to)? {_READ} {TARGET}"),
    (_ANYONE_READS, rf"{_ANYONE} {_MAY} {_READ} {TARGET}(?: without {_LOGIN})?"),
    (_ANYONE_READS, rf"(?:everyone|everybody|people|users|clients) {_MAY} {_READ} {TARGET} {_NO_LOGIN}"),
    (_ANYONE_READS, rf"(?:let|allow) (?:everyone|everybody|people|users|clients)(?: to)? {_READ} {TARGET} {_NO_LOGIN}"),
    (_ANYONE_READS, rf"{TARGET} {MUST} be {_PUBLIC}"),
    (_ANYONE_READS, rf"(?:(?:add|allow|enable|give|grant|permit) )?{_ACCESS} (?:to|for|on) {TARGET}"),
    (_ANYONE_READS, rf"(?:give|grant|allow) {_ANYONE} read(?:[- ]only)? access (?:to|for|on) {TARGET}"),
    (_ANYONE_READS, rf"open (?:up )?{TARGET} (?:to|for) {_ANYONE} for reading"),
    ({"read": "authenticated"}, rf"(?:let|allow) {_MEMBERS}(?: to)? {_READ} {TARGET}"),
    ({"read": "authenticated"}, rf"{_MEMBERS} {_MAY} {_READ} {TARGET}"),
    ({"read": "authenticated"}, rf"{TARGET} {MUST} be readable by {_MEMBERS}"),
    ({"write": "authenticated"}, rf"(?:let|allow) {_MEMBERS}(?: to)? {_WRITE} {TARGET}"),
    ({"write": "authenticated"}, rf"{_MEMBERS} {_MAY} {_WRITE} {TARGET}"),
    ({"write": "authenticated"}, rf"make {TARGET} {_WRITABLE} by {_MEMBERS}"),
    ({"write": "authenticated"}, rf"{TARGET} {MUST} be {_WRITABLE} by {_MEMBERS}"),
    (_STAFF_ALONE, rf"make {TARGET} (?:{_STAFF})[- ]only"),
    (_STAFF_ALONE, rf"(?:use|add|apply|set) (?:the )?isadminuser(?: permissions?)? (?:to|for|on) {TARGET}"),
    (_STAFF_ALONE, rf"{TARGET} {MUST} be (?:(?:{_STAFF})[- ]only|(?:for|{_READABLE} (?:to|by|for)) {_STAFF} only)"),
    (_STAFF_ALONE, rf"{TARGET} {MUST} only be {_READABLE} (?:to|by|for) {_STAFF}"),
    (_STAFF_ALONE, rf"only {_STAFF} {_MAY} (?:{_READ}|access|use|manage) {TARGET}"),
    (_STAFF_ALONE, rf"(?:restrict|limit|lock(?: down)?) (?:access to )?{TARGET} to {_STAFF}"),
    (_STAFF_ALONE, rf"make {TARGET} (?:{_ONLY} (?:by|for|to) {_STAFF}|{_READABLE} (?:by|for|to) {_STAFF} only)"),
    ({"write": "staff"}, rf"only {_STAFF} {_MAY} {_WRITE} {TARGET}"),
    ({"write": "staff"}, rf"(?:nobody|no[- ]?one) (?:but|except) {_STAFF} {_MAY} {_WRITE} {TARGET}"),
    ({"write": "staff"}, rf"(?:restrict|limit) (?:writing|write access)(?: to| on| for)? {TARGET} to {_STAFF}"),
    (
        {"write": "staff"},
        rf"{TARGET} {MUST} (?:be {_WRITABLE} (?:only by {_STAFF}|by {_STAFF} only)|only be {_WRITABLE} by {_STAFF})",
    ),
    (_OWNER_ALONE, rf"make {TARGET} owner[- ]only"),
    (_OWNER_ALONE, rf"{TARGET} {MUST} be (?:owner[- ]only|private|{_READABLE} (?:to|by|for) {_OWNER} only)"),
    (_OWNER_ALONE, rf"{TARGET} {MUST} (?:only be|be only) {_READABLE} (?:to|by|for) {_OWNER}"),
    (_OWNER_ALONE, rf"{_EACH} {MUST} only (?:be able to )?{_READ} (?:their|his or her|its) own {TARGET}"),
    (_OWNER_ALONE, rf"{_EACH} {_MAY} only {_READ} (?:their|his or her|its) own {TARGET}"),
    (_OWNER_ALONE, rf"make {TARGET} private(?: to {_OWNER})?"),
    (_OWNER_ALONE, rf"make {TARGET} (?:{_ONLY} (?:by|for|to) {_OWNER}|{_READABLE} (?:by|for|to) {_OWNER} only)"),
    (_OWNER_ALONE, rf"only {_OWNER} {_MAY} (?:{_READ}|access) (?:their |its )?{TARGET}"),
    (_OWNER_ALONE, rf"(?:restrict|limit) (?:access to )?{TARGET} to {_OWNER}"),
    ({"write": "owner"}, rf"only {_OWNER} {_MAY} {_OWN} (?:their |its )?{TARGET}"),
    ({"write": "owner"}, rf"(?:let|allow) only {_OWNER}(?: to)? {_OWN} (?:their |its )?{TARGET}"),
    ({"login": "anyone"}, rf"(?:require|enforce|demand) {_SIGN_IN}(?: for| on| to {_READ}) {TARGET}"),
    ({"login": "anyone"}, rf"{TARGET} {MUST} require {_SIGN_IN}"),
    ({"login": "anyone"}, rf"only {_MEMBERS} {_MAY} {_READ} {TARGET}"),
    ({"login": "anyone"}, rf"no {_OPEN} access (?:to|for|on) {TARGET}"),
    ({"login": "anyone"}, rf"(?:disallow|forbid|block|deny|disable) {_OPEN} (?:access|reads) (?:to|for|on) {TARGET}"),
)


_Writer = Literal["authenticated", "owner", "staff"]


_PARTIES = (("staff", _STAFF), ("owner", _OWNER), ("authenticated", _MEMBERS))


class _Permissions(BaseModel):
    model_config = ConfigDict(extra="forbid")

    read: Party | None = None
    write: _Writer | None = None
    create: _Writer | None = None
    update: _Writer | None = None
    delete: _Writer | None = None


def read(instruction: str, erd: Erd) -> Match | None:
    """Who may read and who may write, as far as the sentence says."""
    text, mentions = heard(instruction, erd)
    single = ((_single(match), match) for each in _SINGLE_SENTENCES if (match := whole(each, text)))
    general = ((says, match) for says, each in _SENTENCES if (match := whole(each, text)))
    understood = next(chain(single, general), None)
    if understood is None:
        return None
    says, found = understood
    meant = targets(erd, found, mentions)
    return Match(PERMISSIONS, meant, {entity: dict(says) for entity in meant})


def _single(found: re.Match[str]) -> Mapping[str, str]:
    """Each right that is named with who has it."""
    who = next(party for party, words in _PARTIES if re.fullmatch(words, found["who"]))
    verbs = re.split(rf"{AND} | or |, or ", found["verbs"])
    return {right: who for verb in verbs for right, words in _SINGLE.items() if re.fullmatch(words, verb)}


def settle(erd: Erd, entity: str, current: Settings | None, stated: Settings) -> dict[str, Any]:
    """What is said now on top of what was said before; a login is asked for already, unless anyone may read."""
    said = dict(stated)
    if said.pop("login", None):
        now = {**dict(zip(("read", "write"), rights(erd[entity]), strict=True)), **(current or {})}
        said = {"read": "authenticated"} if now["read"] == "anyone" else {}
    over = set(_SINGLE) if "write" in said else set()
    return {**{key: value for key, value in (current or {}).items() if key not in over}, **said}


def check(erd: Erd, entity: str, settings: Settings) -> dict[str, Any]:
    """Settings from outside; pydantic's ``ValidationError``, or ``UserError`` for rights that there cannot be."""
    checked = _Permissions.model_validate(settings).model_dump(exclude_none=True)
    if not checked:
        raise UserError("say who may read or write")
    return accepted(PERMISSIONS, erd, entity, checked)


_DONE = {"read": "read", "write": "written", "create": "created", "update": "updated", "delete": "deleted"}
_WHO = {"anyone": "anyone", "authenticated": "everyone signed in", "owner": "the owner", "staff": "staff"}


def says(settings: Settings) -> str:
    """Who may do what, besides staff, who may do everything."""
    told = [f"{right} by {_WHO[settings[key]]}" for key, right in _DONE.items() if key in settings]
    return f"rows are {', '.join(told)}" if told else "a login is needed"


RECIPE = Recipe(
    id=PERMISSIONS,
    path="views.py",
    help="`make companies public`, `only staff may write jobs`, `make orders owner only`",
    topic=r"permissions?|public\w*|anonymous|admins?|staff|owners?|login|authenticat\w*|private",
    read=read,
    settle=settle,
    check=check,
    says=says,
)
