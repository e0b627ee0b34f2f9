"""Roles, and rights of single operations, as ``$meta.permissions`` gives them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from agents.erd.drawn import Reading, Table
from agents.erd.granted import PLAIN, RIGHTS, Grants
from agents.erd.model import Access, Party
from agents.erd.problems import nearest, shown

PARTIES: Mapping[str, Party] = {
    "anyone": "anyone",
    "everyone": "anyone",
    "public": "anyone",
    "authenticated": "authenticated",
    "signed_in": "authenticated",
    "owner": "owner",
    "staff": "staff",
    "admin": "staff",
}
"""Who is meant by which word; staff may always do what anybody else may."""

_MOST = 150
"""Characters of a group's name in Django."""

_WRITING = ("create", "update", "delete")
_READING = ("list", "retrieve")
_OPEN = ("anyone", "authenticated")


def role_name(text: str) -> str:
    """What a group of that name is called: one line of visible characters."""
    visible = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(visible.split())[:_MOST].strip()


def words_by_right(given: object) -> dict[str, list[str]] | None:
    """``{"create": ["Employer"], "read": "anyone"}`` with every value as a list; ``None`` if it is nothing like it."""
    if not isinstance(given, Mapping) or not given or not given.keys() <= {"write", *_READING, *RIGHTS}:
        return None
    lists = {right: [value] if isinstance(value, str) else value for right, value in given.items()}
    if not all(isinstance(words, list) and all(isinstance(word, str) for word in words) for words in lists.values()):
        return None
    found = {right: [role_name(word) for word in words] for right, words in lists.items()}
    if any(not word for words in found.values() for word in words):
        return None
    reading = [sorted(found.pop(right)) for right in _READING if right in found]
    if reading and ("read" in found or len(reading) == 1 or reading[0] != reading[1]):
        return None  # a row that is listed can be retrieved, and the other way round
    return {**found, **({"read": reading[0]} if reading else {})}


def read_grants(table: Table, roles: list[str], reading: Reading, *, declared: bool) -> bool:
    """Keep in ``table`` what its permissions give to whom; whether that could be understood.

    A word that is no role yet is one from now on, unless roles are ``declared``.
    """
    found = words_by_right(table.meta["permissions"])
    if found is None or "anyone" in {PARTIES.get(w.lower()) for r, ws in found.items() if r != "read" for w in ws}:
        return False
    known = {role.lower(): role for role in roles}
    path = table.places["permissions"]
    for right, words in found.items():
        for index, word in enumerate(words):
            role = PARTIES.get(word.lower()) or known.get(word.lower())
            if role is None and declared:
                message = f"there is no role {shown(word)} in $auth.roles"
                reading.problems.add("option", path, message, nearest(word, [*PARTIES, *roles]))
            elif role is None:
                known[word.lower()] = role = word
                roles.append(word)
                reading.notes.infer(path, f"{word} is a role", "it is no other word for people; staff gives it to them")
            words[index] = role or word
        found[right] = list(dict.fromkeys(words))
    table.given = found
    return True


def settle_grants(table: Table, owned: bool, reading: Reading) -> None:
    """Fill in by the defaults what is not said; who may change rows must see them, and a role then does."""
    given = table.given
    if given is None:
        return
    path = table.places["permissions"]
    read, write = Access().resolved(owned=owned)
    readers = given.get("read", [read])
    otherwise = given.get("write", [write if not owned or "owner" in readers else "staff"])
    writers = {right: given.get(right, otherwise) for right in _WRITING}
    if not owned and any("owner" in words for words in (readers, *writers.values())):
        hint = 'draw a reference to the user and "$meta": {"owner": …}'
        reading.problems.add("option", path, f"nobody owns rows of {table.name}", hint)
    if not {"anyone", "authenticated"} & {*readers}:
        readers = [*readers, *_unseeing(table, owned, readers, writers, reading)]
    table.grants = Grants(_but_staff(readers), *(_but_staff(writers[right]) for right in _WRITING))


def _unseeing(
    table: Table, owned: bool, readers: Sequence[str], writers: Mapping[str, Sequence[str]], reading: Reading
) -> list[str]:
    """The roles that see rows only because they may change them; other people that may not see them are a problem."""
    path, roles = table.places["permissions"], dict[str, None]()
    for right, words in writers.items():
        for word in words:
            # Whoever makes a row that they own sees that one.
            if word in (*readers, "staff") or (right == "create" and owned and "owner" in readers):
                continue
            if word in PLAIN:
                message = f"{word} may {right} rows of {table.name} that only {' and '.join(readers)} may read"
                reading.problems.add("option", path, message, f'write "read": "{word}"')
            elif word not in roles:
                reading.notes.infer(path, f"{word} may read rows of {table.name}", "who may change rows sees them")
                roles[word] = None
    return list(roles)


def _but_staff(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(word for word in words if word != "staff")
