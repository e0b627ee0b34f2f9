"""From the names people draw to names that Python, Django and PostgreSQL accept; pure functions on text.

Letters and digits keep their order, and nothing is transliterated: only case, separators, and a suffix where a name is
taken (``_field`` for columns, ``_ref`` for references). So a reader can always find a drawn name in the code.
"""

from __future__ import annotations

import keyword
import re
import unicodedata


def word_set(text: str) -> frozenset[str]:
    """The words of a text that is easier to read than a list of literals."""
    return frozenset(text.split())


MAX_COLUMN_BYTES = 63
"""PostgreSQL cuts longer identifiers."""

MAX_CLASS_LENGTH = 93
"""``auth.Permission.codename`` holds 100 characters, seven of them ``change_``."""

_FORBIDDEN = frozenset("\"'`=;\\{}<>|^~@")
_LOOK_LATIN = frozenset("АВЕЅІЈКМНОРСТХаеѕіјорсухһԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧοϲϳ")  # noqa: RUF001 - that is the point
"""Cyrillic and Greek letters that nobody can tell from Latin ones."""

_OURS = re.compile(r"(?:ref|field|entity)\d*", re.IGNORECASE)
"""What is put behind a name that is taken."""

MODEL_ATTRIBUTES = word_set(
    """adelete arefresh_from_db asave check clean clean_fields date_error_message delete from_db full_clean
    get_constraints get_deferred_fields objects pk prepare_database_save refresh_from_db save save_base
    serializable_value unique_error_message validate_constraints validate_unique"""
)
"""What a column must not hide, read from ``dir(django.db.models.Model)`` of Django 5.2."""

AMBIGUOUS = frozenset("lIO")
"""Names that PEP 8 and linters refuse, because they look like 1 and 0 (E741, E742)."""

SHADOWED = frozenset({"models", "property", "self"}) | AMBIGUOUS
"""Names that a model's class body goes on to use, ``self``, which no call can pass as a keyword, and ambiguous ones.

``agents/model.py`` puts columns called as other modules last.
"""
USER_ATTRIBUTES = word_set(
    """acheck_password aget_all_permissions aget_group_permissions aget_user_permissions ahas_module_perms ahas_perm
    ahas_perms check_password email_user get_all_permissions get_email_field_name get_full_name get_group_permissions
    get_session_auth_fallback_hash get_session_auth_hash get_short_name get_user_permissions get_username
    has_module_perms has_perm has_perms has_usable_password is_anonymous is_authenticated natural_key
    normalize_username set_password set_unusable_password username_validator"""
)
"""What ``AbstractUser`` adds besides fields, of Django 5.2; ``is_authenticated`` decides who is signed in."""

USER_REVERSE_NAMES = frozenset(
    {"logentry", "logentry_set", "outstandingtoken", "outstandingtoken_set", "groups", "user_permissions"}
)
"""Reverse accessors and query names that Django's admin and the token blacklist put on the user model."""


def fault(raw: str) -> str:
    """Why ``raw`` can be no name at all, or ``""``."""
    name = unicodedata.normalize("NFKC", raw)
    if not name.strip():
        return "the name is empty"
    for char in name:
        if not char.isprintable():
            return f"the name holds the invisible character U+{ord(char):04X}"
        if char in _FORBIDDEN:
            return f"the name holds {char}, which no name may"
        if unicodedata.category(char) in ("So", "Sk", "Cn", "Co") and not char.isascii():
            return f"the name holds {char} (U+{ord(char):04X}), which is no letter"
    words = _words(name)
    if not words:
        return "the name has neither a letter nor a digit"
    for word in words:
        if not (word[0].isidentifier() or word[0].isdigit()):
            return f"a word of the name begins with U+{ord(word[0]):04X}, which no word can"
    return _mixed_scripts(name)


def _mixed_scripts(name: str) -> str:
    """A word of two scripts, or one that looks Latin beside one that is; what this module puts behind names is none."""
    words = [word for run in _words(name) for word in _split_case(run).split("_")]
    beside_latin = any(_is_latin(word) and not _OURS.fullmatch(word) for word in words)
    for word in words:
        foreign = next((char for char in word if char in _LOOK_LATIN), None)
        all_alike = not any(char.isalpha() and char not in _LOOK_LATIN for char in word)
        if foreign and (_is_latin(word) or (all_alike and beside_latin)):
            return f"the name mixes Latin letters with {foreign} (U+{ord(foreign):04X}), which only looks like one"
    return ""


def _is_latin(word: str) -> bool:
    return any(unicodedata.name(char, "").startswith("LATIN") for char in word)


def _words(name: str) -> list[str]:
    """The runs of characters that may stand in an identifier, without underscores."""
    kept = "".join(char if char != "_" and ("a" + char).isidentifier() else " " for char in name)
    return kept.split()


def class_name(raw: str) -> str:
    """The PascalCase class of an entity: ``order_details`` and ``Order Details`` become ``OrderDetails``.

    ``None``, ``True``, ``False``, ``I`` and ``O`` can be no class and become ``NoneEntity`` and so on.
    """
    name = unicodedata.normalize("NFKC", raw)
    words = _words(name)
    shouting = name.upper() == name and (len(words) > 1 or len(name) > 3)
    joined = "".join(_capitalised(word.lower() if shouting else word) for word in words)
    # So that a class name is the class name of itself: O_R_D_E_R and ORDER are both Order.
    settled = joined.capitalize() if joined.isupper() and len(joined) > 3 else joined
    final = unicodedata.normalize("NFKC", settled)
    return f"{final}Entity" if is_no_class(final) else final


def is_no_class(name: str) -> bool:
    """Whether Python or its linters refuse a class of this name."""
    return keyword.iskeyword(name) or name in AMBIGUOUS


def _capitalised(word: str) -> str:
    # ``str.upper`` may give several characters (ß, ŉ); those letters stay as they are.
    first = word[0].upper()
    return (first if len(first) == 1 else word[0]) + word[1:]


def snake_name(raw: str) -> str:
    """The snake_case name of a field, without leading, trailing or double underscores: ``firstName``, ``First name``.

    A name that begins with a digit gets a leading underscore.
    """
    name = unicodedata.normalize("NFKC", raw)
    # Lower-casing may decompose a letter (İ), hence normalised twice.
    lowered = "_".join(_split_case(word) for word in _words(name)).lower()
    snake = unicodedata.normalize("NFKC", lowered)
    return "_" + snake if snake[:1].isdigit() else snake


def _split_case(word: str) -> str:
    parts = []
    for index, char in enumerate(word):
        if index and char.isupper():
            before, after = word[index - 1], word[index + 1 : index + 2]
            if not before.isupper() or (after.islower() and before.isupper()):
                parts.append("_")
        parts.append(char)
    return "".join(parts)


def is_attribute(name: str, *, user: bool) -> bool:
    """Whether a model (``user``: the user model) has an attribute of this name already, or Python a keyword."""
    if keyword.iskeyword(name) or name in MODEL_ATTRIBUTES:
        return True
    return user and (name in USER_ATTRIBUTES or name in USER_REVERSE_NAMES)


def is_reserved(name: str, *, user: bool) -> bool:
    """Whether a member of an entity (``user``: of the user model) cannot have this name."""
    return name in SHADOWED or is_attribute(name, user=user)


def is_related_name(text: str) -> bool:
    """Whether ``text`` can be a reverse accessor and a query name at once (fields.E306, E308, E309)."""
    return text.isidentifier() and not keyword.iskeyword(text) and "__" not in text and not text.endswith("_")


def kebab(name: str) -> str:
    """A class name in kebab-case: ``OrderItem`` becomes ``order-item``."""
    return snake_name(name).replace("_", "-")


_DB_NAME = re.compile(r"[^\W\d][\w .$-]*")


def is_database_name(text: str) -> bool:
    """Whether ``text`` may name a table or a column: letters, digits and ``_ . $ -`` or a space, at most 63 bytes."""
    return bool(_DB_NAME.fullmatch(text)) and len(text.encode()) <= MAX_COLUMN_BYTES and text == text.strip()
